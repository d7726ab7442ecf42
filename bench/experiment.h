/* Measuring a whole plan: round after round, every cell in its turn.
 *
 * Who launches is handed in, so that order, stopping and resuming are tested
 * without running anything. */
#ifndef BENCH_EXPERIMENT_H
#define BENCH_EXPERIMENT_H

#include <stdint.h>
#include <stdio.h>

#include "bench/fault.h"
#include "bench/result.h"

struct progress {
	size_t done, total;   /* launches */
	uint32_t round, cell; /* of the launch that has just ended */
	uint64_t elapsed_ns;
	uint64_t left_ns; /* as long as the launches so far let expect */
};

struct experiment {
	/* Launch a cell: 0, 1 (interrupted) or -1 and a fault. */
	int (*launch)(void *context, uint32_t cell, uint32_t round,
		struct launch *launch, struct fault *why);
	/* Look at the memory of a cell: 0 or 1, as supervise_memory. NULL:
	 * nobody looks, whatever the plan says. */
	int (*look)(void *context, uint32_t cell, struct memory *memory);
	/* Called after each launch. NULL: never. */
	void (*progress)(void *context, const struct progress *progress);
	void *context;
	FILE *journal; /* NULL: none */
};

/* Launch what the result's plan asks for and the result does not hold yet, and
 * add it; after all rounds, look at memory, where the plan has that. 0 when the
 * plan is fulfilled, 1 when interrupted, -1 and a fault when going on makes no
 * sense. result->stopped_by says which. */
int experiment_run(const struct experiment *experiment, struct result *result,
	struct fault *why);

#endif
