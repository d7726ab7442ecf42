/* Where the program finds what came with it: experiments and gnuplot scripts,
 * beside the sources it was built from or below the prefix it was installed
 * to, from any working directory. */
#ifndef BENCH_PATHS_H
#define BENCH_PATHS_H

#include <limits.h>

#include "bench/fault.h"

/* The folder `name` ("experiments", "plots"): of $TVP_DATA if that is set, of
 * PREFIX/share/tvp, or of the source tree. `path` has PATH_MAX bytes. */
int paths_data(const char *name, char *path, struct fault *why);

struct paths_experiment {
	char name[64];
	char path[PATH_MAX];
};

/* The plans that came with the program, sorted by name; the caller frees the
 * list. */
int paths_experiments(
	struct paths_experiment **list, size_t *n, struct fault *why);

/* The plan of that name, or a path as it was typed (what holds a slash or ends
 * in .json). */
int paths_find_plan(const char *typed, char path[PATH_MAX], struct fault *why);

/* Where temporary files go: $TMPDIR, or /tmp where that says nothing. */
const char *paths_temporary(void);

#endif
