/* Do two clocks agree? The same cells are timed by the suite's own clock, which
 * stands around the phases of a launch, and by hyperfine, which stands around
 * the whole process. */
#ifndef SPEED_CROSSCHECK_H
#define SPEED_CROSSCHECK_H

#include <stddef.h>
#include <stdint.h>

#include "bench/fault.h"
#include "bench/result.h"
#include "bench/stats.h"

/* What start-up is taken to be: what hyperfine sees more of ... */
enum reference {
	REFERENCE_NULL, /* one task of `null` under the same runner */
	REFERENCE_OWN,  /* one task of the cell itself, with what it prepares */
	REFERENCES
};

/* All in ms. */
struct agreement {
	double self, hyperfine; /* medians */
	struct {
		double startup;            /* median */
		struct stats_summary left; /* per round: hyperfine - self -
					      start-up */
	} by[REFERENCES];
	size_t failed; /* launches */
};

/* The plan of both: cells[0 .. n_cells / 2) are timed by ourselves, the same
 * again behind them by hyperfine, all in one random order. */
int crosscheck_plan(struct plan *plan, struct fault *why);

/* The cells that are compared are the first so many. */
size_t crosscheck_cells(void);

/* How far the clocks agree for cell `cell`; fails where no round was whole. */
int crosscheck_agreement(const struct result *result, size_t cell,
	struct agreement *agreement, struct fault *why);

#endif
