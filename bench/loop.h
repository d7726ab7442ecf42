/* How a loop shares tasks out among the workers that are at it: by OpenMP's
 * words for it (schedule and chunk, OpenMP 5.0, 2.9.2). */
#ifndef BENCH_LOOP_H
#define BENCH_LOOP_H

#include <stdbool.h>
#include <stdint.h>

#include "bench/param.h"

enum loop_schedule { LOOP_STATIC, LOOP_DYNAMIC, LOOP_GUIDED };

/* What a runner that is a loop has as parameters. */
struct loop_params {
	int schedule;   /* enum loop_schedule */
	uint64_t chunk; /* tasks in a row that a worker gets at once, of guided
			   at least; 0: as where none is written */
};
extern const struct param loop_params[];

/* May a worker get two tasks in a row? A hook of struct runner. */
bool loop_joins_pairs(const void *params);

#endif
