/* bench/chart_latency: percentiles as far as the number of tasks goes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/chart/fixture.h"

/* A launch whose tasks took 1 to 5 times so long. */
static void spread(struct launch *launch, double us)
{
	uint64_t ns = (uint64_t)(us * 1000);

	launch->service_ns =
		(struct spread){ns, 2 * ns, 3 * ns, 4 * ns, 5 * ns};
}

static void test_a_percentile_needs_a_task_beyond_it(void **state)
{
	static const size_t tasks[] = {9, 10, 99, 100};
	static const size_t points[] = {3, 4, 4, 5}; /* with least and most */

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		struct result result = fixture_result();
		struct fixture_output out;

		fixture_cell(&result, "pthreads", 2)->tasks = tasks[i];
		spread(fixture_launch(&result, 0, 10), 1);
		out = fixture_write(&chart_latency, &result);
		assert_int_equal(out.answer, 0);
		assert_int_equal(fixture_count(&out, 0), points[i]);
		fixture_free(&result, &out);
	}
}

static void test_a_percentile_is_the_median_of_that_of_launches(void **state)
{
	struct result result = fixture_result();
	struct fixture_output out;

	(void)state;
	fixture_cell(&result, "fork", 2)->tasks = 100;
	for (uint32_t i = 0; i < 11; i++)
		spread(fixture_launch(&result, 0, 10), 95 + i);
	out = fixture_write(&chart_latency, &result);
	assert_number(&out, 0, 1, 1, 200e-6); /* 50 % */
	assert_number(&out, 0, 1, 2, 192e-6); /* the 2nd of 11 launches */
	assert_number(&out, 0, 1, 3, 208e-6); /* the 10th */
	assert_number(&out, 0, 2, 0, 1);      /* 90 %: one nine */
	assert_number(&out, 0, 3, 0, 2);      /* 99 %: two */
	assert_number(&out, 0, 3, 1, 400e-6);
	assert_number(&out, 0, 4, 0, 2.30103); /* 1 - 1/200 */
	assert_number(&out, 0, 4, 1, 500e-6);
	fixture_free(&result, &out);
}

static void test_kept_samples_give_more_of_them(void **state)
{
	enum { TASKS = 1000 };
	struct result result = fixture_result();
	struct fixture_output out;
	struct launch *launch;

	(void)state;
	fixture_cell(&result, "pthreads", 2)->tasks = TASKS;
	launch = fixture_launch(&result, 0, 10);
	spread(launch, 1);
	launch->n_samples = TASKS;
	launch->samples = calloc(TASKS, sizeof *launch->samples);
	assert_non_null(launch->samples);
	for (uint32_t i = 0; i < TASKS; i++) /* 1 .. 1000 us, shuffled */
		launch->samples[i] = (struct kept_sample){
			.start_ns = 5000,
			.end_ns = 5000 + 1000 * ((i * 7) % TASKS + 1),
		};
	out = fixture_write(&chart_latency, &result);
	assert_int_equal(fixture_count(&out, 0), 10);
	for (size_t i = 1; i < 9; i++) {
		double share = fixture_number(&out, 0, i, 7);

		assert_number(&out, 0, i, 1, share * TASKS * 1e-6);
	}
	fixture_free(&result, &out);
}

static void test_workers_have_panels_of_their_own_with_serial(void **state)
{
	static const char *const runners[] = {
		"serial", "pthreads", "fork", "pthreads", "fork"};
	static const uint32_t workers[] = {1, 2, 2, 4, 4};
	static const uint32_t panels[] = {1, 1, 1, 2, 2, 2};
	struct result result = fixture_result();
	struct fixture_output out;

	(void)state;
	for (uint32_t i = 0; i < 5; i++) {
		fixture_cell(&result, runners[i], workers[i]);
		spread(fixture_launch(&result, i, 10), 1);
	}
	out = fixture_write(&chart_latency, &result);
	assert_true(fixture_says(&out, "panels = 2"));
	assert_int_equal(fixture_count(&out, 0), 6 * 4);
	for (size_t i = 0; i < 6; i++)
		assert_number(&out, 0, 4 * i, 4, panels[i]);
	fixture_free(&result, &out);
}

static void test_without_samples_there_is_nothing(void **state)
{
	struct result result = fixture_result();
	struct fixture_output out;

	(void)state;
	fixture_cell(&result, "pthreads", 2);
	fixture_launch(&result, 0, 10);
	out = fixture_write(&chart_latency, &result);
	assert_int_equal(out.answer, CHART_NOTHING);
	fixture_free(&result, &out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_percentile_needs_a_task_beyond_it),
		cmocka_unit_test(
			test_a_percentile_is_the_median_of_that_of_launches),
		cmocka_unit_test(test_kept_samples_give_more_of_them),
		cmocka_unit_test(
			test_workers_have_panels_of_their_own_with_serial),
		cmocka_unit_test(test_without_samples_there_is_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
