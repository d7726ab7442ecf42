/* Why no further thread or process could be made. */
#ifndef BENCH_LIMITS_H
#define BENCH_LIMITS_H

#include <stddef.h>

/* For EAGAIN and ENOMEM, " (limit: ...)" with the limit that has least room
 * left; else "". Returns `text`. */
const char *limits_explain(int error, char *text, size_t size);

#endif
