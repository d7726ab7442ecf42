/* How a loop shares tasks out among the workers that are at it: by OpenMP's
 * words for it (schedule and chunk, OpenMP 5.0, 2.9.2). */
#ifndef BENCH_LOOP_H
#define BENCH_LOOP_H

#include <stdint.h>

#include "bench/fault.h"
#include "bench/param.h"

struct runner_order;

enum loop_schedule { LOOP_STATIC, LOOP_DYNAMIC, LOOP_GUIDED };

/* What a runner that is a loop has as parameters. */
struct loop_params {
	int schedule;   /* enum loop_schedule */
	uint64_t chunk; /* tasks in a row that a worker gets at once, of guided
			   at least; 0: as where none is written */
};
extern const struct param loop_params[];

/* A hook of struct runner: a fault where a worker may get two tasks in a row,
 * and those of the workload wait for each other (workload->pairs). */
int loop_check(const struct runner_order *order, struct fault *why);

#endif
