/* One run of gnuplot, which works while its caller does something else. */
#ifndef BENCH_GNUPLOT_H
#define BENCH_GNUPLOT_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "bench/fault.h"

/* The oldest that has what the scripts use (arrays, minussign). */
#define GNUPLOT_OLDEST "5.2"

/* Is that what a gnuplot says of a version that is too old? */
bool gnuplot_is_old(const char *version);

struct gnuplot {
	pid_t process;
	int said; /* the end of a pipe that has its messages */
};

/* What it is to do: `gnuplot -e SETTINGS SCRIPT`. */
struct gnuplot_call {
	const char *folder;   /* where it works; NULL: here */
	const char *settings; /* "format='svg'" */
	const char *script;
	const int *files; /* what it keeps open, /proc/self/fd/N to it */
	size_t n_files;
};

/* Start it; its standard output is the caller's. Afterwards gnuplot_wait is
 * due. A fault with a code where it can't be started. */
int gnuplot_start(struct gnuplot *run, const struct gnuplot_call *call,
	struct fault *why);

/* Wait until it ends; a fault with its own words, and without a code, where it
 * failed at `what`. One that says nothing for two minutes is given up. */
int gnuplot_wait(struct gnuplot *run, const char *what, struct fault *why);

#endif
