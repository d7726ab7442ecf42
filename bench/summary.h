/* What the launches of a result come to: per cell and per pair of cells.
 * Computed from the launches whenever it is shown, never read from a file. */
#ifndef BENCH_SUMMARY_H
#define BENCH_SUMMARY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bench/result.h"

/* A figure with its 95 % interval; `exists` false where too few values allow
 * none (low and high are then 0). */
struct estimate {
	double value, low, high;
	bool exists;
};

struct cell_summary {
	uint32_t n;      /* launches that ended well */
	uint32_t failed; /* launches that did not */
	struct estimate wall_ns; /* median over launches */
	double min_ns, p95_ns;
	double parallelism;      /* median */
	double cpu_ns;           /* median of user + sys */
	double start_delay_p50_ns, service_p50_ns, service_p99_ns; /* medians
		over launches of the quantile within each; NAN: no samples */
	double tasks_per_s;      /* tasks / median wall */
	uint32_t base;  /* the serial cell of the same work, or SUMMARY_NONE */
	uint32_t twin;  /* the cell that differs only in how workers are born */
	struct estimate speedup; /* base's time over this one's, by rounds */
	struct estimate to_twin; /* this one's time over the twin's */
	uint32_t speedup_rounds, twin_rounds; /* pairs behind the two */
	const char *fault; /* the first one, or NULL; the result's */
	const char *note;  /* the first one, or NULL; the result's */
};

#define SUMMARY_NONE UINT32_MAX

/* One for each cell of the plan, in its order; NULL when out of memory. The
 * caller frees it. */
struct cell_summary *summary_of(
	const struct result *result, const struct registry *registry);

#endif
