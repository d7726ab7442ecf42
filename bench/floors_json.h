/* The machine's floors as one JSON document. */
#ifndef BENCH_FLOORS_JSON_H
#define BENCH_FLOORS_JSON_H

#include "bench/floors.h"
#include "bench/noise_floor.h"

/* {"seed": n, "budget_ns": n, "noise_floor": {"rounds", "median_ns", "ratio",
 * "low", "high", "half_width"}, "floors": [{"name", "help", "median_ns",
 * "low_ns", "high_ns", "runs_ns": [..], "reason"}, ..]} as text that the
 * caller frees; NULL when memory runs out. The noise floor is null where its
 * rounds are 0. Low and high are the 95 % interval
 * of the median, null below 6 runs. Where no run gave a value, the reason says
 * why. */
char *floors_json(const struct floors *floors,
	const struct floors_request *request, const struct noise_floor *noise);

#endif
