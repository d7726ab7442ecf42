/* Launches that are too short to time get more tasks.
 *
 * One launch of each cell is tried. Where the shortest of one kind of work
 * lasts less than 10 ms (or 1000 readings of the clock), all cells of that work
 * get more tasks, the same number for each, so that they stay comparable; but
 * only as long as the longest of them stays below ENOUGH_LONGEST_NS.
 */
#ifndef BENCH_ENOUGH_H
#define BENCH_ENOUGH_H

#include "bench/fault.h"
#include "bench/plan.h"
#include "bench/result.h"

#define ENOUGH_SHORTEST_NS UINT64_C(10000000)
#define ENOUGH_LONGEST_NS UINT64_C(500000000)

/* Who launches, as for an experiment: 0, 1 (interrupted) or -1. */
struct enough_launcher {
	int (*launch)(void *context, uint32_t cell, uint32_t round,
		struct launch *launch, struct fault *why);
	void *context;
};

/* Raise `tasks` in the plan's cells; `tasks_asked` keeps what was asked for.
 * 0, 1 (interrupted) or -1. */
int enough_tasks(struct plan *plan, const struct enough_launcher *launcher,
	struct fault *why);

/* By what to multiply the tasks of cells that took from `shortest_ns` to
 * `longest_ns`: 1, 2, 5, 10, 20, ...; 1 where that is right as it is. */
uint64_t enough_factor(uint64_t shortest_ns, uint64_t longest_ns);

#endif
