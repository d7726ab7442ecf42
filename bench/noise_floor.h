/* The machine's noise floor: what a cell differs from itself by. */
#ifndef BENCH_NOISE_FLOOR_H
#define BENCH_NOISE_FLOOR_H

#include <stdint.h>

#include "bench/fault.h"
#include "bench/registry.h"
#include "bench/stats_ratio.h"

struct noise_floor {
	uint32_t rounds;
	double median_ns;         /* of a launch */
	struct stats_ratio ratio; /* the cell against itself, 95 % */
	double half_width;        /* of the ratio's interval: 0.01 is 1 %;
				     infinite where there is none */
};

/* Measure `hash` under serial, launches of about 25 ms, against itself in so
 * many rounds (at least 6). 0, 1 when a signal came, or -1 and a fault. */
int noise_floor_measure(const struct registry *registry, uint32_t rounds,
	uint64_t seed, struct noise_floor *floor, struct fault *why);

#endif
