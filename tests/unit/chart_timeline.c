/* bench/chart_timeline: what each worker did when, and what it waited for. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/chart/fixture.h"

enum { BIRTH, WAITING, WORK };

static void keep(struct launch *launch, uint32_t task, uint32_t worker,
	double asked_ms, double start_ms, double end_ms)
{
	launch->samples = realloc(launch->samples,
		(launch->n_samples + 1) * sizeof *launch->samples);
	if (launch->samples == NULL)
		abort();
	launch->samples[launch->n_samples++] = (struct kept_sample){
		.task = task,
		.worker = worker,
		.asked_ns = llround(asked_ms * 1e6),
		.start_ns = llround(start_ms * 1e6),
		.end_ns = llround(end_ms * 1e6),
	};
	if (worker >= launch->workers_started)
		launch->workers_started = worker + 1;
}

static void assert_box(const struct fixture_output *out, size_t row,
	double begin_ms, double end_ms, double lane, int kind)
{
	assert_number(out, 0, row, 0, begin_ms);
	assert_number(out, 0, row, 1, end_ms);
	assert_number(out, 0, row, 2, lane);
	assert_number(out, 0, row, 4, kind);
}

static void test_birth_waiting_and_work_are_told_apart(void **state)
{
	struct result result = fixture_result();
	struct fixture_output out;
	struct launch *launch;

	(void)state;
	fixture_cell(&result, "pthreads", 2);
	launch = fixture_launch(&result, 0, 40);
	keep(launch, 1, 1, 2, 6, 26);   /* asked for in the run: born */
	keep(launch, 0, 0, 1, 5, 15);   /* told first: the lane above */
	keep(launch, 2, 0, 15, 18, 30); /* asked when its last task ended */
	out = fixture_write(&chart_timeline, &result);
	assert_int_equal(out.answer, 0);
	assert_int_equal(fixture_count(&out, 0), 6);
	assert_box(&out, 0, 1, 5, 1, BIRTH);
	assert_box(&out, 1, 5, 15, 1, WORK);
	assert_box(&out, 2, 15, 18, 1, WAITING);
	assert_box(&out, 3, 18, 30, 1, WORK);
	assert_box(&out, 4, 2, 6, 2, BIRTH);
	assert_box(&out, 5, 6, 26, 2, WORK);
	fixture_free(&result, &out);
}

static void test_a_new_worker_in_a_lane_is_born_after_a_gap(void **state)
{
	struct result result = fixture_result();
	struct fixture_output out;
	struct launch *launch;

	(void)state;
	fixture_cell(&result, "fork", 1);
	launch = fixture_launch(&result, 0, 40);
	keep(launch, 0, 0, 1, 5, 15);
	keep(launch, 1, 0, 17, 20, 30);
	out = fixture_write(&chart_timeline, &result);
	assert_int_equal(fixture_count(&out, 0), 4);
	assert_box(&out, 2, 17, 20, 1, BIRTH);
	fixture_free(&result, &out);
}

static void test_who_was_there_before_the_run_waits(void **state)
{
	struct result result = fixture_result();
	struct fixture_output out;
	struct launch *launch;

	(void)state;
	fixture_cell(&result, "thread_pool", 1);
	launch = fixture_launch(&result, 0, 40);
	keep(launch, 0, 0, -10, 5, 15);
	out = fixture_write(&chart_timeline, &result);
	assert_int_equal(fixture_count(&out, 0), 3);
	assert_box(&out, 0, -10, 0, 1, BIRTH);
	assert_box(&out, 1, 0, 5, 1, WAITING);
	fixture_free(&result, &out);
}

static void test_of_an_open_loop_nothing_is_born_but_late(void **state)
{
	struct result result = fixture_result();
	struct fixture_output out;
	struct launch *launch;

	(void)state;
	fixture_cell(&result, "thread_pool", 1)->interval_ns = 10 * MS;
	launch = fixture_launch(&result, 0, 40);
	keep(launch, 0, 0, 10, 10, 25);
	keep(launch, 1, 0, 20, 27, 30); /* due while the first was at work */
	out = fixture_write(&chart_timeline, &result);
	assert_int_equal(fixture_count(&out, 0), 3);
	assert_box(&out, 0, 10, 25, 1, WORK);
	assert_box(&out, 1, 25, 27, 1, WAITING);
	assert_box(&out, 2, 27, 30, 1, WORK);
	fixture_free(&result, &out);
}

static void test_the_launch_nearest_to_the_median_is_shown(void **state)
{
	static const double walls_ms[] = {10, 30, 21, 20.4, 5};
	struct result result = fixture_result();
	struct fixture_output out;

	(void)state;
	fixture_cell(&result, "pthreads", 1);
	for (size_t i = 0; i < 5; i++)
		keep(fixture_launch(&result, 0, walls_ms[i]), 0, 0, 0, 0,
			walls_ms[i]);
	out = fixture_write(&chart_timeline, &result);
	assert_box(&out, 0, 0, 20.4, 1, WORK);
	fixture_free(&result, &out);
}

static void test_numbers_stand_in_boxes_wide_enough(void **state)
{
	struct result result = fixture_result();
	struct fixture_output out;
	struct launch *launch;

	(void)state;
	fixture_cell(&result, "pthreads", 1);
	launch = fixture_launch(&result, 0, 100);
	keep(launch, 7, 0, 0, 0, 50);
	keep(launch, 8, 0, 50, 60, 62);
	keep(launch, 9, 0, 62, 90, 100);
	out = fixture_write(&chart_timeline, &result);
	assert_int_equal(fixture_count(&out, 1), 2);
	assert_number(&out, 1, 0, 0, 25);
	assert_number(&out, 1, 0, 3, 7);
	assert_number(&out, 1, 1, 3, 9);
	fixture_free(&result, &out);
}

/* One long task among short ones is no more special than they are. */
static void test_where_most_tasks_are_too_short_none_is_numbered(void **state)
{
	struct result result = fixture_result();
	struct fixture_output out;
	struct launch *launch;

	(void)state;
	fixture_cell(&result, "pthreads", 1);
	launch = fixture_launch(&result, 0, 100);
	for (uint32_t i = 0; i < 20; i++)
		keep(launch, i, 0, i * 2.0, i * 2.0, i * 2.0 + 1.9);
	keep(launch, 20, 0, 50, 50, 100);
	out = fixture_write(&chart_timeline, &result);
	assert_int_equal(fixture_count(&out, 0), 21);
	assert_int_equal(fixture_count(&out, 1), 0);
	fixture_free(&result, &out);
}

static void test_a_million_short_tasks_are_joined_and_it_says_so(void **state)
{
	enum { TASKS = 1000000 };
	struct result result = fixture_result();
	struct fixture_output out;
	struct launch *launch;
	double work_ms = 0;

	(void)state;
	fixture_cell(&result, "pthreads", 1);
	launch = fixture_launch(&result, 0, 1000);
	launch->workers_started = 1;
	launch->n_samples = TASKS;
	launch->samples = calloc(TASKS, sizeof *launch->samples);
	assert_non_null(launch->samples);
	for (uint32_t i = 0; i < TASKS; i++)
		launch->samples[i] = (struct kept_sample){
			.task = i,
			.asked_ns = i * INT64_C(1000),
			.start_ns = i * INT64_C(1000) + 100,
			.end_ns = i * INT64_C(1000) + 1000,
		};
	out = fixture_write(&chart_timeline, &result);
	assert_true(strlen(out.data) < 100000);
	assert_non_null(strstr(out.script, "short tasks joined"));
	for (size_t i = 0; i < fixture_count(&out, 0); i++)
		work_ms += fixture_number(&out, 0, i, 1) -
			   fixture_number(&out, 0, i, 0);
	assert_true(work_ms > 990 && work_ms <= 1000.1);
	fixture_free(&result, &out);
}

static void test_without_samples_it_says_how_to_keep_them(void **state)
{
	struct result result = fixture_result();
	struct fixture_output out;

	(void)state;
	fixture_cell(&result, "pthreads", 1);
	fixture_launch(&result, 0, 1000);
	out = fixture_write(&chart_timeline, &result);
	assert_int_equal(out.answer, CHART_NOTHING);
	assert_non_null(strstr(out.why.text, "--keep-samples"));
	fixture_free(&result, &out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_birth_waiting_and_work_are_told_apart),
		cmocka_unit_test(
			test_a_new_worker_in_a_lane_is_born_after_a_gap),
		cmocka_unit_test(test_who_was_there_before_the_run_waits),
		cmocka_unit_test(test_of_an_open_loop_nothing_is_born_but_late),
		cmocka_unit_test(
			test_the_launch_nearest_to_the_median_is_shown),
		cmocka_unit_test(test_numbers_stand_in_boxes_wide_enough),
		cmocka_unit_test(
			test_where_most_tasks_are_too_short_none_is_numbered),
		cmocka_unit_test(
			test_a_million_short_tasks_are_joined_and_it_says_so),
		cmocka_unit_test(test_without_samples_it_says_how_to_keep_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
