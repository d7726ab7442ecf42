/* Why no further thread or process could be made. */
#ifndef BENCH_LIMITS_H
#define BENCH_LIMITS_H

#include <stddef.h>
#include <stdint.h>

#include "bench/fault.h"

/* For EAGAIN and ENOMEM, " (smallest limit: ...)" with the smallest number of
 * those that bound how many there may be, which others may have used up in
 * part, and the limit on addresses, where there is one; else "". Returns
 * `text`.
 */
const char *limits_explain(int error, char *text, size_t size);

/* The fault of a birth that was refused with that error: what made it, how many
 * there were by then, and the limit. -1. */
int limits_refused(const char *call, uint32_t started, uint32_t workers,
	int error, struct fault *why);

#endif
