/* One figure of a table or a rule: a quantity of a cell, or the ratio of that
 * of two cells, with its interval, from one result or several.
 *
 * Pure functions of the results, which are borrowed and must outlive what
 * points into them.
 */
#ifndef BENCH_ESTIMATE_H
#define BENCH_ESTIMATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bench/result.h"
#include "bench/stats.h"
#include "bench/summary.h"

enum {
	ESTIMATE_RESULTS_MAX = 64,
	ESTIMATE_REASON = 320,
	ESTIMATE_TEXT = 64,
};

/* What was seen of memory was seen once; launches of the same cell agree to
 * within a few percent, so that this much is taken for its interval. */
#define ESTIMATE_MEMORY_ERROR 0.05

enum estimate_unit {
	ESTIMATE_NS,
	ESTIMATE_BYTES,
	ESTIMATE_PER_S,
	ESTIMATE_SHARE, /* 0..1, shown as percent */
	ESTIMATE_COUNT,
	ESTIMATE_RATIO,
};
extern const char *const estimate_units[]; /* the words, for JSON; NULL last */

/* A quantity that every launch has, or that was seen of a cell's memory. */
struct estimate_metric {
	const char *name; /* [a-z0-9_]+ */
	const char *help;
	enum estimate_unit unit;
	bool failed_too; /* of launches that did not end well as well */
	/* One of them; NAN: not known. */
	double (*of_launch)(
		const struct launch *launch, const struct cell *cell);
	double (*of_memory)(const struct cell_summary *cell);
	/* How much it may be off, of a difference; NULL: by its share. */
	double (*memory_error)(const struct cell_summary *cell);
};

/* All but the measures of workloads; NULL name last. */
extern const struct estimate_metric estimate_metrics[];

/* Begins the name of a workload's own measure: "measure.requests_per_s". */
#define ESTIMATE_MEASURE "measure."
enum { ESTIMATE_NAME = sizeof ESTIMATE_MEASURE + PARAM_NAME };

/* Which cell: one of whose fields all that are said here are so, and whose
 * pin, rate, gate and ballast are the usual ones where nothing is said. */
struct estimate_cell {
	const char *name; /* by which rules refer to it */
	const char *workload, *runner;
	struct setting params[PARAM_TABLE_MAX]; /* canonical values */
	size_t n_params;
	struct setting runner_params[PARAM_TABLE_MAX];
	size_t n_runner_params;
	const char *workers;  /* as for -j: "4", "cpus", "2x"; NULL: any */
	int pin;              /* enum pin */
	uint64_t tasks_asked; /* 0: any number */
	uint64_t interval_ns, ballast_bytes;
	bool gated;
};

struct estimate_spec {
	const struct estimate_metric *metric; /* NULL: a measure */
	char measure[PARAM_NAME];             /* its name, if it is one */
	const struct estimate_cell *of;
	const struct estimate_cell *over; /* NULL: no ratio but the value */
};

/* Where to look. The summaries are those of the results, in their order. */
struct estimate_source {
	const struct result *results[ESTIMATE_RESULTS_MAX];
	struct cell_summary *cells[ESTIMATE_RESULTS_MAX];
	size_t n;
};

struct estimate {
	bool measured;
	char reason[ESTIMATE_REASON]; /* why not */
	enum estimate_unit unit;
	double value;
	struct stats_interval interval; /* of the value */
	size_t n;        /* launches, or pairs of one round; 1: seen once */
	bool paired;     /* a ratio by rounds, else of two sets */
	bool assumed;    /* the interval is ESTIMATE_MEMORY_ERROR */
	uint32_t failed; /* launches of these cells that failed */
	size_t result;   /* where it comes from (that of `of`) */
	const struct cell *of; /* the cell itself, in that result */
};

/* The metric of that name, or NULL. */
const struct estimate_metric *estimate_metric_find(const char *name);

/* Median over launches, with the interval that has this confidence; of two
 * cells the median of their ratio, paired by rounds where one result has both.
 * The first result that can tell is asked. What cannot be told is no failure
 * but a reason; only the lack of memory is one. */
int estimate_of(const struct estimate_spec *spec,
	const struct estimate_source *source, double confidence,
	struct estimate *estimate, struct fault *why);

/* What it is told in. */
enum estimate_unit estimate_unit_of(const struct estimate_spec *spec);

/* How many CPUs could be used where it was measured. */
uint32_t estimate_cpus(const struct result *result);

/* "12.3 us" and "12.1..12.6"; "-" and "" for what was not measured. */
void estimate_show(const struct estimate *estimate, char value[ESTIMATE_TEXT],
	char interval[ESTIMATE_TEXT]);

/* A bound, in the same form: "2", "50 ms", "10 %". */
char *estimate_show_value(
	double value, enum estimate_unit unit, char text[ESTIMATE_TEXT]);

#endif
