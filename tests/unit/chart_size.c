/* bench/chart: whatever is in a result, each picture of it is an SVG of less
 * than CHART_SVG_MAX. Drawn by gnuplot from the worst that could be thought of:
 * as many panels, rows, lines, points, lanes and dots as there may be, in text
 * of which each character takes four. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "tests/unit/chart/fixture.h"

enum { ROUNDS = 6 }; /* the fewest for which there are intervals */

/* ---- results ---- */

/* 0 .. 1, the same in each run. */
static double chance(void)
{
	static uint64_t state = 1;

	state = state * UINT64_C(6364136223846793005) + 1442695040888963407;
	return (double)(state >> 11) / (double)(UINT64_C(1) << 53);
}

static void set_size(struct cell *cell, const char *prefix, uint32_t value)
{
	snprintf(cell->settings[0].value, sizeof cell->settings[0].value,
		"%.40s%uB", prefix, value);
}

static struct result worst_result(void)
{
	static const char angles[] = "<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<"
				     "<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<";
	struct result result = fixture_result();

	facts_string(&result.machine, "kernel.release", angles);
	snprintf(result.plan.name, sizeof result.plan.name, "%.60s", angles);
	return result;
}

/* Launches of which a fifth is disturbed in every way and far off. */
static void launch_all(struct result *result, uint32_t rounds)
{
	uint32_t n = (uint32_t)result->plan.n_cells;

	for (uint32_t i = 0; i < rounds * n; i++) {
		bool bad = chance() < 0.2;
		struct launch *l = fixture_launch(
			result, i % n, 10 + chance() + (bad ? 100 : 0));

		l->run_queue_wait_ns = bad ? 500 * MS : 0;
		l->steal_ns = bad ? 500 * MS : 0;
		l->others_cpu_ns = bad ? 500 * MS : 0;
		l->major_faults = bad;
	}
}

static void keep_samples(
	struct launch *launch, uint32_t workers, size_t n, double busy)
{
	double end = 0;

	launch->workers_started = workers;
	launch->samples = calloc(n, sizeof *launch->samples);
	if (launch->samples == NULL)
		abort();
	launch->n_samples = n;
	for (size_t i = 0; i < n; i++) {
		struct kept_sample *s = &launch->samples[i];
		double step = (double)(10 * MS) * workers / (double)n;

		end = i * workers / n != (i - 1) * workers / n ? 0 : end;
		s->task = (uint32_t)i;
		s->worker = (uint32_t)(i * workers / n);
		s->asked_ns = (int64_t)(end + 0.1 * step);
		s->start_ns = (int64_t)(end + (1 - busy) * step);
		end += step * (0.5 + chance());
		s->end_ns = (int64_t)end;
		if (s->end_ns < s->start_ns)
			s->end_ns = s->start_ns;
	}
}

/* ---- pictures ---- */

/* Its bytes; 0: there is nothing to be drawn. */
static size_t drawn(const struct chart *chart, const struct result *result)
{
	struct chart_input input;
	struct fault why = {0};
	size_t bytes;
	char *svg;
	int answer;

	assert_int_equal(
		chart_open(&input, &result, NULL, 1, &fixture_registry, &why),
		0);
	answer = chart_svg(chart, &input, "a-prefix", &svg, &why);
	chart_close(&input);
	if (answer == CHART_NOTHING)
		return 0;
	if (answer != 0 && why.code == ENOENT)
		skip(); /* no gnuplot */
	if (answer != 0)
		fail_msg("%s: %s", chart->name, why.text);
	bytes = strlen(svg);
	print_message("%s: %zu bytes\n", chart->name, bytes);
	free(svg);
	return bytes;
}

static void assert_small(const struct chart *chart, const struct result *result)
{
	size_t bytes = drawn(chart, result);

	assert_int_not_equal(bytes, 0);
	assert_true(bytes < CHART_SVG_MAX);
}

/* ---- tests ---- */

/* Each kind of work has panels of its own, with one row or lane. */
static void test_as_many_panels_as_there_may_be(void **state)
{
	static const struct chart *const charts[] = {&chart_speedup,
		&chart_forest, &chart_distribution, &chart_timeline,
		&chart_latency, &chart_measures, &chart_memory,
		&chart_sequence};
	static const char *const runners[] = {"serial", "pthreads", "fork"};
	struct result result = worst_result();

	(void)state;
	for (uint32_t i = 0; i < 3 * (CHART_ROWS_MAX + 5); i++)
		set_size(fixture_cell(&result, runners[i % 3], 1),
			"<<<<<<<<<<<<<<<<<<<<", i / 3);
	launch_all(&result, ROUNDS);
	for (uint32_t i = 0; i < result.n_launches; i++) {
		struct launch *l = &result.launches[i];
		struct measured measure = {"longest_wait_ns", chance() * 1e6};

		l->service_ns = l->start_delay_ns = l->response_ns =
			(struct spread){1, 20, 300, 4000, 50000};
		l->measures = malloc(sizeof measure);
		assert_non_null(l->measures);
		*l->measures = measure;
		l->n_measures = 1;
		if (l->cell % 3 == 1)
			keep_samples(l, 1, 1000, 0.5);
	}
	for (uint32_t i = 0; i < result.plan.n_cells; i++) {
		struct fault why = {0};
		struct memory memory = {.cell = i, .workers = 1};

		memory.family.pss_bytes = 2 << 20;
		memory.family.uss_bytes = 1 << 20;
		assert_int_equal(result_add_memory(&result, &memory, &why), 0);
	}
	for (size_t i = 0; i < sizeof charts / sizeof *charts; i++)
		assert_small(charts[i], &result);
	result_free(&result);
}

static void test_lanes_full_of_tasks_of_any_density(void **state)
{
	(void)state;
	for (double tasks = 16; tasks < 300000; tasks *= 25) {
		struct result result = worst_result();

		for (uint32_t i = 0; i < 8; i++) {
			set_size(fixture_cell(&result, "pthreads", 16), "",
				i + 1);
			keep_samples(fixture_launch(&result, i, 10), 16,
				(size_t)tasks, chance());
		}
		assert_small(&chart_timeline, &result);
		result_free(&result);
	}
}

static void test_launches_without_number(void **state)
{
	static const char *const runners[] = {"pthreads", "fork"};
	struct result result = worst_result();

	(void)state;
	for (uint32_t i = 0; i < 8; i++)
		set_size(fixture_cell(&result, runners[i % 2], 2), "",
			i / 2 + 1);
	launch_all(&result, 2000);
	assert_small(&chart_distribution, &result);
	assert_small(&chart_sequence, &result);
	result_free(&result);
}

/* All lines a picture may have, and more points than there is room for. */
static void test_lines_of_many_points(void **state)
{
	enum { PANELS = 24, POINTS = 64 };
	static const char *const runners[] = {"pthreads", "fork"};
	struct result result = worst_result();

	(void)state;
	for (uint32_t i = 0; i < 2 * PANELS * POINTS; i++) {
		struct cell *cell = fixture_cell(
			&result, runners[i % 2], 1 + i / 2 % POINTS);

		set_size(cell, "", 1 + i / 2 / POINTS);
	}
	launch_all(&result, ROUNDS);
	assert_small(&chart_scaling, &result);
	assert_small(&chart_parameter, &result);
	result_free(&result);
}

/* Every percentile of as many lines as there may be. */
static void test_percentiles_of_many_runners(void **state)
{
	static const char *const runners[] = {
		"serial", "pthreads", "fork", "thread_pool", "process_pool"};
	struct result result = worst_result();

	(void)state;
	for (uint32_t i = 0; i < 250; i++) {
		struct cell *cell = fixture_cell(
			&result, runners[i % 5], i % 5 > 0 ? 2 + i / 5 % 5 : 1);

		set_size(cell, "", 1 + i / 25);
		cell->tasks = cell->tasks_asked = 1000000;
	}
	launch_all(&result, ROUNDS);
	for (size_t i = 0; i < result.n_launches; i++) {
		struct launch *l = &result.launches[i];

		l->service_ns = l->start_delay_ns = l->response_ns =
			(struct spread){1, 20, 300, 4000, 50000};
		keep_samples(l, 1, 100, 0.5);
	}
	assert_small(&chart_latency, &result);
	result_free(&result);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_as_many_panels_as_there_may_be),
		cmocka_unit_test(test_lanes_full_of_tasks_of_any_density),
		cmocka_unit_test(test_launches_without_number),
		cmocka_unit_test(test_lines_of_many_points),
		cmocka_unit_test(test_percentiles_of_many_runners),
	};

	setenv("TVP_DATA", TEST_DATA "/../..", 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
