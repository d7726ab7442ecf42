/* Results made in memory for tests of charts, and what a chart makes of them.
 *
 * Runners: serial, the pairs pthreads/fork and thread_pool/process_pool, and
 * gil_threads and spawn, which stand beside the first of them.
 * The one workload is "work" with a size, `bytes`. */
#ifndef TESTS_UNIT_CHART_FIXTURE_H
#define TESTS_UNIT_CHART_FIXTURE_H

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/chart_parts.h"

#define MS UINT64_C(1000000)

struct fixture_params {
	uint64_t bytes;
};

static const struct param fixture_table[] = {
	{
		.name = "bytes",
		.kind = PARAM_BYTES,
		.offset = offsetof(struct fixture_params, bytes),
		.standard = "1MiB",
		.min = 1,
		.max = UINT64_C(1) << 40,
		.help = "size of a task",
	},
	{0},
};

static const struct workload fixture_work = {
	.name = "work",
	.params = fixture_table,
	.params_bytes = sizeof(struct fixture_params),
};

static const struct runner fixture_serial = {.name = "serial"};
static const struct runner fixture_pthreads = {
	.name = "pthreads",
	.twin = "fork",
	.concurrent = true,
	.shares_memory = true,
};
static const struct runner fixture_fork = {
	.name = "fork",
	.twin = "pthreads",
	.concurrent = true,
};
static const struct runner fixture_thread_pool = {
	.name = "thread_pool",
	.twin = "process_pool",
	.concurrent = true,
	.shares_memory = true,
};
static const struct runner fixture_process_pool = {
	.name = "process_pool",
	.twin = "thread_pool",
	.concurrent = true,
};

/* They name twins that name others. */
static const struct runner fixture_spawn = {
	.name = "spawn",
	.twin = "pthreads",
	.concurrent = true,
	.special = true,
};
static const struct runner fixture_gil_threads = {
	.name = "gil_threads",
	.twin = "fork",
	.concurrent = true,
	.shares_memory = true,
	.special = true,
};

static const struct workload *const fixture_workloads[] = {&fixture_work};
static const struct runner *const fixture_runners[] = {&fixture_fork,
	&fixture_gil_threads, &fixture_process_pool, &fixture_pthreads,
	&fixture_serial, &fixture_spawn, &fixture_thread_pool};
static const struct registry fixture_registry = {
	.workloads = fixture_workloads,
	.n_workloads = 1,
	.runners = fixture_runners,
	.n_runners = sizeof fixture_runners / sizeof *fixture_runners,
};

static inline struct result fixture_result(void)
{
	struct result result = {.plan = {.name = "made up", .margin = 0.01}};

	facts_string(&result.machine, "cpu.model", "A CPU");
	facts_number(&result.machine, "cpu.usable", 2);
	strcpy(result.started, "2026-01-02T03:04:05Z");
	return result;
}

/* The new cell, for the caller to change. */
static inline struct cell *fixture_cell(
	struct result *result, const char *runner, uint32_t workers)
{
	struct plan *plan = &result->plan;
	struct cell *cell;

	plan->cells =
		realloc(plan->cells, (plan->n_cells + 1) * sizeof *plan->cells);
	if (plan->cells == NULL)
		abort();
	cell = &plan->cells[plan->n_cells++];
	*cell = (struct cell){
		.workload = "work",
		.settings = {{"bytes", "1MiB"}},
		.n_settings = 1,
		.workers = workers,
		.tasks = 10,
		.tasks_asked = 10,
	};
	snprintf(cell->runner, sizeof cell->runner, "%s", runner);
	return cell;
}

/* The new launch, of the cell's next round. */
static inline struct launch *fixture_launch(
	struct result *result, uint32_t cell, double ms)
{
	static const struct spread unknown = {RESULT_UNKNOWN, RESULT_UNKNOWN,
		RESULT_UNKNOWN, RESULT_UNKNOWN, RESULT_UNKNOWN};
	struct launch launch = {
		.cell = cell,
		.run_ns = (uint64_t)llround(ms * (double)MS),
		.at_ns = result->n_launches * 1000 * MS,
		.run_queue_wait_ns = RESULT_UNKNOWN,
		.others_cpu_ns = RESULT_UNKNOWN,
		.steal_ns = RESULT_UNKNOWN,
		.cpu_stall_ns = RESULT_UNKNOWN,
		.io_stall_ns = RESULT_UNKNOWN,
		.cpu_hz = RESULT_UNKNOWN,
		.start_delay_ns = unknown,
		.service_ns = unknown,
		.response_ns = unknown,
	};
	struct fault why = {0};

	for (size_t i = result->n_launches; i-- > 0 && launch.round == 0;)
		if (result->launches[i].cell == cell)
			launch.round = result->launches[i].round + 1;
	if (launch.round >= result->plan.rounds)
		result->plan.rounds = launch.round + 1;
	if (result_add(result, &launch, &why) != 0)
		abort();
	return &result->launches[result->n_launches - 1];
}

/* What a chart wrote. */
struct fixture_output {
	int answer;
	struct fault why;
	char *data, *script;
};

static inline struct fixture_output fixture_write(
	const struct chart *chart, const struct result *result)
{
	struct fixture_output out = {0};
	size_t data_size, script_size;
	FILE *data = open_memstream(&out.data, &data_size);
	FILE *script = open_memstream(&out.script, &script_size);
	struct chart_input input = {
		.result = result, .registry = &fixture_registry};
	struct cell_summary *cells =
		summary_of(result, &fixture_registry, &out.why);

	if (data == NULL || script == NULL || cells == NULL)
		abort();
	input.cells = cells;
	out.answer = chart_fill(
		chart, &(struct chart_sheet){&input, data, script}, &out.why);
	fclose(data);
	fclose(script);
	free(cells);
	return out;
}

static inline void fixture_free(
	struct result *result, struct fixture_output *out)
{
	free(out->data);
	free(out->script);
	result_free(result);
}

/* A number of the data: block (separated by two blank lines), row and column
 * count from 0, comments don't. NAN where there is none. */
static inline double fixture_number(const struct fixture_output *out,
	size_t block, size_t row, size_t column)
{
	const char *at = out->data;
	unsigned blanks = 0;

	while (at != NULL && *at != '\0') {
		blanks = *at == '\n' ? blanks + 1 : 0;
		if (blanks == 2)
			block--;
		if (blanks == 0 && *at != '#' && block == 0 && row-- == 0)
			break;
		at = strchr(at, '\n');
		at = at != NULL ? at + 1 : NULL;
	}
	for (; at != NULL && column > 0; column--) {
		at += strcspn(at, "\t\n");
		at = *at == '\t' ? at + 1 : NULL;
	}
	return at != NULL && *at != '\0' ? strtod(at, NULL) : (double)NAN;
}

static inline void assert_number(const struct fixture_output *out, size_t block,
	size_t row, size_t column, double expected)
{
	double number = fixture_number(out, block, row, column);

	if (!(fabs(number - expected) <= 2e-5 * fabs(expected)))
		fail_msg("block %zu, row %zu, column %zu: %.9g is not %.9g",
			block, row, column, number, expected);
}

/* Rows of that block. */
static inline size_t fixture_count(
	const struct fixture_output *out, size_t block)
{
	size_t n = 0;

	while (isfinite(fixture_number(out, block, n, 0)))
		n++;
	return n;
}

/* Is this a line of the script? */
static inline bool fixture_says(
	const struct fixture_output *out, const char *line)
{
	size_t len = strlen(line);

	for (const char *at = out->script; at != NULL; at = strchr(at, '\n')) {
		at += *at == '\n';
		if (strncmp(at, line, len) == 0 && at[len] == '\n')
			return true;
	}
	return false;
}

#endif
