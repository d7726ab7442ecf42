/* The parts summary_of is made of. For bench/summary*.c only. */
#ifndef BENCH_SUMMARY_PART_H
#define BENCH_SUMMARY_PART_H

#include "bench/summary.h"

/* Fill in what concerns memory; `speedup.other` is known already. */
void summary_memory(const struct result *result,
	const struct registry *registry, uint32_t index,
	struct cell_summary *cell);

/* Fill in the measures of a cell from its n launches; `room` holds a double for
 * each. */
int summary_measures(const struct launch *const *launches, size_t n,
	double *room, struct cell_summary *cell, struct fault *why);

#endif
