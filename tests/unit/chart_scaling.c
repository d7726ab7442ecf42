/* bench/chart_scaling: lines over workers, and what law may be fitted. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "bench/stats_scaling.h"
#include "tests/unit/chart/fixture.h"

static const struct stats_scaling law = {
	.lambda = 1,
	.sigma = 0.1,
	.kappa = 0.01,
};

/* Serial in 1000 ms, and threads that follow the law with 1, 2, 3 .. workers,
 * told in the wrong order. */
static struct result follow(uint32_t counts, bool serial)
{
	struct result result = fixture_result();
	uint32_t base = serial;

	if (serial)
		fixture_cell(&result, "serial", 1);
	for (uint32_t w = counts; w > 0; w--)
		fixture_cell(&result, "pthreads", w);
	for (uint32_t i = 0; i < 16; i++) {
		if (serial)
			fixture_launch(&result, 0, 1000);
		for (uint32_t w = counts; w > 0; w--)
			fixture_launch(&result, base + counts - w,
				1000 / stats_scaling_throughput(&law, w));
	}
	return result;
}

static void test_a_line_goes_from_few_workers_to_many(void **state)
{
	struct result result = follow(4, true);
	struct fixture_output out = fixture_write(&chart_scaling, &result);

	(void)state;
	assert_int_equal(out.answer, 0);
	assert_int_equal(fixture_count(&out, 0), 4);
	for (size_t i = 0; i < 4; i++) {
		double expected = stats_scaling_throughput(&law, (double)i + 1);

		assert_number(&out, 0, i, 0, (double)i + 1);
		assert_number(&out, 0, i, 1, expected);
		assert_number(&out, 0, i, 2, expected);
		assert_number(&out, 0, i, 5, (double)i + 1);
	}
	assert_true(fixture_says(&out, "ideal[1] = 1"));
	assert_true(fixture_says(&out, "y_title[1] = \"speedup over serial\""));
	assert_true(fixture_says(&out, "cpus[1] = 2"));
	fixture_free(&result, &out);
}

static void test_six_numbers_of_workers_have_the_law_drawn(void **state)
{
	struct result result = follow(6, true);
	struct fixture_output out = fixture_write(&chart_scaling, &result);

	(void)state;
	assert_int_equal(fixture_count(&out, 1), 51);
	for (size_t i = 0; i < 51; i++)
		assert_number(&out, 1, i, 1,
			stats_scaling_throughput(
				&law, fixture_number(&out, 1, i, 0)));
	assert_non_null(strstr(out.script, "sigma 0.100, kappa 0.0100"));
	assert_non_null(strstr(out.script, "peak 9.49")); /* sqrt(90) */
	assert_true(fixture_says(&out, "line_bound[1] = 0"));
	fixture_free(&result, &out);
}

static void test_fewer_have_the_reason_and_the_bound_of_amdahl(void **state)
{
	struct result result = follow(3, true);
	struct fixture_output out = fixture_write(&chart_scaling, &result);

	(void)state;
	assert_int_equal(fixture_count(&out, 1), 3); /* the points */
	assert_non_null(strstr(out.script, "3 counts, USL needs 6"));
	assert_non_null(strstr(out.script, "Amdahl: at most "));
	assert_false(fixture_says(&out, "line_bound[1] = 0"));
	fixture_free(&result, &out);
}

static void test_a_bound_below_what_was_seen_is_none(void **state)
{
	static const double falling_ms[] = {100, 80, 200, 300};
	struct result result = fixture_result();
	struct fixture_output out;

	(void)state;
	for (uint32_t i = 0; i < 4; i++) {
		fixture_cell(&result, "fork", 1 + i);
		fixture_launch(&result, i, falling_ms[i]);
	}
	out = fixture_write(&chart_scaling, &result);
	assert_non_null(strstr(out.script, "not by Amdahl"));
	assert_true(fixture_says(&out, "line_bound[1] = 0"));
	fixture_free(&result, &out);
}

static void test_without_serial_it_is_throughput(void **state)
{
	struct result result = follow(2, false);
	struct fixture_output out = fixture_write(&chart_scaling, &result);

	(void)state;
	assert_number(&out, 0, 0, 1, 10); /* tasks in 1 s */
	assert_true(fixture_says(&out, "ideal[1] = 10"));
	assert_true(fixture_says(&out, "tics[1] = '(0, 1, 2)'"));
	assert_true(fixture_says(&out, "y_title[1] = \"tasks / s\""));
	fixture_free(&result, &out);
}

/* A runner that is a thousand times as slow would lie flat on the axis. */
static void test_lines_far_apart_are_each_over_its_own_one_worker(void **state)
{
	static const double ms[] = {1, 0.5, 1000, 800};
	struct result result = fixture_result();
	struct fixture_output out;

	(void)state;
	for (uint32_t i = 0; i < 4; i++)
		fixture_cell(
			&result, i < 2 ? "pthreads" : "gil_threads", 1 + i % 2);
	fixture_cell(&result, "serial", 1);
	for (uint32_t i = 0; i < 5 * 16; i++)
		fixture_launch(&result, i % 5, i % 5 < 4 ? ms[i % 5] : 1);
	out = fixture_write(&chart_scaling, &result);
	assert_true(
		fixture_says(&out, "y_title[1] = \"speedup over 1 worker\""));
	assert_true(fixture_says(&out, "ideal[1] = 1"));
	assert_number(&out, 0, 0, 1, 1);
	assert_number(&out, 0, 1, 1, 2);
	assert_number(&out, 0, 2, 1, 1);
	assert_number(&out, 0, 3, 1, 1.25);
	assert_number(&out, 0, 3, 2, 1.25);
	fixture_free(&result, &out);
}

static void test_twins_are_lines_beside_each_other(void **state)
{
	static const char *const runners[] = {
		"fork", "process_pool", "thread_pool", "pthreads"};
	struct result result = fixture_result();
	struct fixture_output out;

	(void)state;
	for (uint32_t i = 0; i < 8; i++) {
		fixture_cell(&result, runners[i / 2], 1 + i % 2);
		fixture_launch(&result, i, 10);
	}
	out = fixture_write(&chart_scaling, &result);
	assert_true(fixture_says(&out, "line_place[4] = 0"));
	assert_true(fixture_says(&out, "line_place[1] = 1"));
	assert_true(fixture_says(&out, "line_place[3] = 2"));
	assert_true(fixture_says(&out, "line_place[2] = 3"));
	assert_non_null(strstr(out.script, "no bar: too few"));
	fixture_free(&result, &out);
}

static void test_one_number_of_workers_is_no_scaling(void **state)
{
	struct result result = follow(1, true);
	struct fixture_output out = fixture_write(&chart_scaling, &result);

	(void)state;
	assert_int_equal(out.answer, CHART_NOTHING);
	assert_non_null(strstr(out.why.text, "--workers"));
	fixture_free(&result, &out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_line_goes_from_few_workers_to_many),
		cmocka_unit_test(
			test_six_numbers_of_workers_have_the_law_drawn),
		cmocka_unit_test(
			test_fewer_have_the_reason_and_the_bound_of_amdahl),
		cmocka_unit_test(test_a_bound_below_what_was_seen_is_none),
		cmocka_unit_test(test_without_serial_it_is_throughput),
		cmocka_unit_test(
			test_lines_far_apart_are_each_over_its_own_one_worker),
		cmocka_unit_test(test_twins_are_lines_beside_each_other),
		cmocka_unit_test(test_one_number_of_workers_is_no_scaling),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
