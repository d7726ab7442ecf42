/* The parts summary_of is made of. For bench/summary*.c only. */
#ifndef BENCH_SUMMARY_PART_H
#define BENCH_SUMMARY_PART_H

#include "bench/summary.h"

/* Fill in what concerns memory; `speedup.other` is known already. */
void summary_memory(const struct result *result,
	const struct registry *registry, uint32_t index,
	struct cell_summary *cell);

#endif
