/* What can be asked of a launch, and of a cell's memory. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/estimate.h"

const char *const estimate_units[] = {
	"ns", "bytes", "per_s", "share", "count", "ratio", NULL};

static double known(uint64_t value)
{
	return value == RESULT_UNKNOWN ? (double)NAN : (double)value;
}

/* ---- times ---- */

static double time_of(const struct launch *l, const struct cell *cell)
{
	uint64_t ns = result_wall_ns(l);

	(void)cell;
	return ns > 0 ? known(ns) : (double)NAN;
}

static double time_per_task(const struct launch *l, const struct cell *cell)
{
	return time_of(l, cell) / (double)cell->tasks;
}

static double time_per_worker(const struct launch *l, const struct cell *cell)
{
	return time_of(l, cell) / cell->workers;
}

static double tasks_per_s(const struct launch *l, const struct cell *cell)
{
	return (double)cell->tasks * (double)NS_PER_S / time_of(l, cell);
}

static double tasks_per_s_per_worker(
	const struct launch *l, const struct cell *cell)
{
	return tasks_per_s(l, cell) / cell->workers;
}

static double time_over_longest(const struct launch *l, const struct cell *cell)
{
	double longest = known(l->service_ns.max);

	return longest > 0 ? time_of(l, cell) / longest : (double)NAN;
}

static double cpu_per_task(const struct launch *l, const struct cell *cell)
{
	return (known(l->user_ns) + known(l->sys_ns)) / (double)cell->tasks;
}

static double parallelism(const struct launch *l, const struct cell *cell)
{
	(void)cell;
	return result_parallelism(l);
}

/* ---- single tasks ---- */

#define OF_SPREAD(spread, quantile)                              \
	static double spread##_##quantile(                       \
		const struct launch *l, const struct cell *cell) \
	{                                                        \
		(void)cell;                                      \
		return known(l->spread##_ns.quantile);           \
	}
OF_SPREAD(start_delay, p50)
OF_SPREAD(start_delay, p99)
OF_SPREAD(start_delay, max)
OF_SPREAD(service, p50)
OF_SPREAD(service, p99)
OF_SPREAD(service, max)
OF_SPREAD(response, p50)
OF_SPREAD(response, p99)
OF_SPREAD(response, max)

static double tasks_done_share(const struct launch *l, const struct cell *cell)
{
	return known(l->tasks_done) / (double)cell->tasks;
}

/* ---- the order of tasks, from samples ---- */

static const struct kept_sample *sample_of(const struct launch *l, uint32_t i)
{
	for (size_t s = 0; s < l->n_samples; s++)
		if (l->samples[s].task == i)
			return &l->samples[s];
	return NULL;
}

/* 1: no task ended before one with a lower index did. */
static double ends_in_order(const struct launch *l, const struct cell *cell)
{
	int64_t last = INT64_MIN;

	if (l->samples == NULL || l->n_samples != cell->tasks)
		return NAN;
	for (uint32_t i = 0; i < l->n_samples; i++) {
		const struct kept_sample *s = sample_of(l, i);

		if (s == NULL)
			return NAN;
		if (s->end_ns < last)
			return 0;
		last = s->end_ns;
	}
	return 1;
}

/* 1: the task that took longest was the last to end. */
static double longest_ends_last(const struct launch *l, const struct cell *cell)
{
	const struct kept_sample *longest = l->samples, *last = l->samples;

	if (l->samples == NULL || l->n_samples != cell->tasks)
		return NAN;
	for (size_t i = 0; i < l->n_samples; i++) {
		const struct kept_sample *s = &l->samples[i];

		if (s->end_ns - s->start_ns >
			longest->end_ns - longest->start_ns)
			longest = s;
		if (s->end_ns > last->end_ns)
			last = s;
	}
	return longest == last;
}

struct edge {
	int64_t at_ns;
	int step; /* 1: a task begins, -1: one ends */
};

/* Of one moment, the end comes first. */
static int by_time(const void *a, const void *b)
{
	const struct edge *x = a, *y = b;

	if (x->at_ns != y->at_ns)
		return x->at_ns < y->at_ns ? -1 : 1;
	return x->step - y->step;
}

/* The most tasks that were begun and not done at one moment. */
static double in_flight(const struct launch *l, const struct cell *cell)
{
	struct edge *edges;
	int now = 0, most = 0;

	(void)cell;
	if (l->samples == NULL)
		return NAN;
	edges = calloc(2 * l->n_samples + 1, sizeof *edges);
	if (edges == NULL)
		return NAN;
	for (size_t i = 0; i < l->n_samples; i++) {
		edges[2 * i] = (struct edge){l->samples[i].start_ns, 1};
		edges[2 * i + 1] = (struct edge){l->samples[i].end_ns, -1};
	}
	qsort(edges, 2 * l->n_samples, sizeof *edges, by_time);
	for (size_t i = 0; i < 2 * l->n_samples; i++) {
		now += edges[i].step;
		most = now > most ? now : most;
	}
	free(edges);
	return most;
}

/* ---- memory ---- */

static double processes(const struct cell_summary *cell)
{
	return (double)cell->memory->family.processes;
}

static double pss_per_worker(const struct cell_summary *cell)
{
	return cell->pss_per_worker_bytes;
}

static double uss_per_worker(const struct cell_summary *cell)
{
	return (double)cell->memory->family.uss_bytes / cell->memory->workers;
}

static double added_per_worker(const struct cell_summary *cell)
{
	return cell->added_per_worker_bytes;
}

/* A difference of two readings, of which the other, serial's, is the smaller:
 * both may be off, however small the difference is. */
static double added_error(const struct cell_summary *cell)
{
	const struct memory_use *family = &cell->memory->family;

	return 2 * ESTIMATE_MEMORY_ERROR *
	       (double)(family->pss_anon_bytes + family->pss_shmem_bytes +
			family->page_table_bytes) /
	       cell->memory->workers;
}

static double peak_per_worker(const struct cell_summary *cell)
{
	return cell->memory->peak_bytes == MEMORY_UNKNOWN
		       ? (double)NAN
		       : (double)cell->memory->peak_bytes /
				 cell->memory->workers;
}

/* ---- the table ---- */

#define LAUNCH(name, unit, help)                           \
	{                                                  \
#name, help, unit, false, name, NULL, NULL \
	}
#define MEMORY(name, unit, help)                           \
	{                                                  \
#name, help, unit, false, NULL, name, NULL \
	}

const struct estimate_metric estimate_metrics[] = {
	{"time", "of a launch, first birth to last worker gone", ESTIMATE_NS,
		false, time_of, NULL, NULL},
	LAUNCH(time_per_task, ESTIMATE_NS, "the same over its tasks"),
	LAUNCH(time_per_worker, ESTIMATE_NS, "the same over its workers"),
	LAUNCH(tasks_per_s, ESTIMATE_PER_S, "tasks over that time"),
	LAUNCH(tasks_per_s_per_worker, ESTIMATE_PER_S,
		"the same over its workers"),
	LAUNCH(time_over_longest, ESTIMATE_RATIO,
		"that time over its longest task"),
	LAUNCH(cpu_per_task, ESTIMATE_NS, "CPU time over tasks"),
	LAUNCH(parallelism, ESTIMATE_COUNT, "CPU time over time"),
	LAUNCH(start_delay_p50, ESTIMATE_NS, "median over its tasks"),
	LAUNCH(start_delay_p99, ESTIMATE_NS, "99 % of its tasks"),
	LAUNCH(start_delay_max, ESTIMATE_NS, "the worst of its tasks"),
	LAUNCH(service_p50, ESTIMATE_NS, "median over its tasks"),
	LAUNCH(service_p99, ESTIMATE_NS, "99 % of its tasks"),
	LAUNCH(service_max, ESTIMATE_NS, "the worst of its tasks"),
	LAUNCH(response_p50, ESTIMATE_NS, "median over its tasks, open loop"),
	LAUNCH(response_p99, ESTIMATE_NS, "99 % of its tasks, open loop"),
	LAUNCH(response_max, ESTIMATE_NS, "the worst of its tasks, open loop"),
	{"tasks_done_share", "tasks done, also of launches that failed",
		ESTIMATE_SHARE, true, tasks_done_share, NULL, NULL},
	LAUNCH(ends_in_order, ESTIMATE_SHARE,
		"1: tasks end in the order of their indices (needs samples)"),
	LAUNCH(longest_ends_last, ESTIMATE_SHARE,
		"1: the longest task is the last to end (needs samples)"),
	LAUNCH(in_flight, ESTIMATE_COUNT,
		"the most tasks under way at one moment (needs samples)"),
	MEMORY(processes, ESTIMATE_COUNT, "of the launch's family"),
	MEMORY(pss_per_worker, ESTIMATE_BYTES, "of the family, over workers"),
	MEMORY(uss_per_worker, ESTIMATE_BYTES, "of the family, over workers"),
	{"added_per_worker", "what each worker adds to serial's memory",
		ESTIMATE_BYTES, false, NULL, added_per_worker, added_error},
	MEMORY(peak_per_worker, ESTIMATE_BYTES,
		"the kernel's own peak of the launch, over workers"),
	{0},
};

const struct estimate_metric *estimate_metric_find(const char *name)
{
	for (const struct estimate_metric *m = estimate_metrics;
		m->name != NULL; m++)
		if (strcmp(m->name, name) == 0)
			return m;
	return NULL;
}
