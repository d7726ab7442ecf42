/* Variables of the environment that a library heeds behind the program's back.
 */
#ifndef BENCH_ENVIRONMENT_H
#define BENCH_ENVIRONMENT_H

#include <stddef.h>

/* Those whose names begin with one of the prefixes (which end with NULL), as
 * "with OMP_DYNAMIC=true, OMP_WAIT_POLICY=active", cut to fit; "" where none is
 * set. Returns `text`. */
char *environment_text(const char *const *prefixes, char *text, size_t size);

#endif
