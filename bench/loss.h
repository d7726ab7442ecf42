/* What is lost where launches fail: which share of a cell's tasks was done all
 * the same. Of threads all end with the one that dies; of processes the others
 * go on. */
#ifndef BENCH_LOSS_H
#define BENCH_LOSS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bench/result.h"
#include "bench/stats.h"

#define LOSS_CONFIDENCE 0.95

struct loss {
	size_t n, failed; /* launches whose tasks done are known, and those of
			     them that failed */
	struct stats_summary done_percent; /* over all n; n 0: nothing known */
};

/* Are its tasks done known? Not of a launch that was timed from outside. */
bool loss_is_known(const struct launch *launch);

int loss_of(const struct result *result, uint32_t cell, struct loss *loss,
	struct fault *why);

#endif
