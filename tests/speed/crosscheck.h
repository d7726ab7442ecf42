/* Do two clocks agree? The same cells are timed by the suite's own clock, which
 * stands around the phases of a launch, and by hyperfine, which stands around
 * the whole process; and of those that hyperfine times, the suite's own clock
 * tells as well what it saw inside. */
#ifndef SPEED_CROSSCHECK_H
#define SPEED_CROSSCHECK_H

#include <stddef.h>
#include <stdint.h>

#include "bench/fault.h"
#include "bench/result.h"
#include "bench/stats.h"

/* What a launch that hyperfine timed told by its own clock (`tvp exec
 * --times`), in ms; NAN: it told nothing. */
struct inside {
	double phases; /* what `tvp run` calls the time of a launch */
	double beside; /* preparing and cleaning up */
};

struct measured_twice {
	const struct result *result;
	/* inside[cell * rounds + round] of the cells that hyperfine timed. */
	struct inside *inside;
};

/* Medians in ms, but for `ratio`. */
struct agreement {
	double self;      /* the phases, as in every run */
	double inside;    /* the phases of launches that hyperfine timed */
	double beside;    /* of the same launches: preparing, cleaning up */
	double hyperfine; /* of the same launches: all */
	double startup;   /* hyperfine - inside - beside of one task of null */
	/* Per round: hyperfine - inside - beside - start-up. */
	struct stats_summary left;
	struct stats_ratio ratio; /* by rounds: inside / self */
	size_t failed;            /* launches */
};

/* The plan of both: cells[0 .. n_cells / 2) are timed by ourselves, the same
 * again behind them by hyperfine, all in one random order. */
int crosscheck_plan(struct plan *plan, struct fault *why);

/* The cells that are compared are the first so many. */
size_t crosscheck_cells(void);

/* How far the clocks agree for cell `cell`; fails where no round was whole. */
int crosscheck_agreement(const struct measured_twice *both, size_t cell,
	struct agreement *agreement, struct fault *why);

#endif
