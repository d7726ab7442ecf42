/* One run of gnuplot, which works while its caller does something else. */
#ifndef BENCH_GNUPLOT_H
#define BENCH_GNUPLOT_H

#include <stdbool.h>
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

/* Start `gnuplot -e "format='FORMAT'" SCRIPT` in the folder, of which both
 * files are; its standard output is the caller's. Afterwards gnuplot_wait is
 * due. A fault with a code where it can't be started. */
int gnuplot_start(struct gnuplot *run, const char *folder, const char *script,
	const char *format, struct fault *why);

/* Wait until it ends; a fault with its own words, and without a code, where it
 * failed at `what`. One that says nothing for two minutes is given up. */
int gnuplot_wait(struct gnuplot *run, const char *what, struct fault *why);

#endif
