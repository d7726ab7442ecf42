/* What launches measured of their own: names that carry their units, and
 * values. The struct by which a workload declares them is in workload.h. */
#ifndef BENCH_MEASURES_H
#define BENCH_MEASURES_H

#include <stdbool.h>

#include "bench/figures.h"
#include "bench/workload.h"

enum {
	MEASURES_NAME = 20
};                        /* bytes of a workload's own names, without the
			     NUL: two stand side by side in a table */
#define MEASURES_MAX 1e15 /* no value is above this, or below 0 */

/* It holds its name, for the reader of a result may know no such workload; and
 * no pointer, so that it may lie in memory that processes share. */
struct measured {
	char name[PARAM_NAME];
	double value; /* 0 .. MEASURES_MAX; NAN: not known */
};

/* May a measure be called so? */
bool measures_is_name(const char *name);

/* A fault unless the workload's table has names that are some, each once and
 * with its unit, no more than there may be, and a hook for their values. */
int measures_check(const struct workload *workload, struct fault *why);

/* "latency_p99 us", "requests k/s", "fairness": the head of a column in which
 * this is the largest value, and what its values are to be divided by. */
struct figures_unit measures_head(
	const char *name, double largest, char head[PARAM_NAME + 8]);

#endif
