/* bench/chart_forest: each pair once, its interval, and who is favoured. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/chart/fixture.h"

enum { ROUNDS = 12 };

/* Threads that take `ratio` times as long as processes, which take 100 ms, but
 * for a wobble common to both. */
static struct result pair(double ratio)
{
	struct result result = fixture_result();

	fixture_cell(&result, "fork", 2);
	fixture_cell(&result, "pthreads", 2);
	for (uint32_t i = 0; i < ROUNDS; i++) {
		fixture_launch(&result, 0, 100 + i);
		fixture_launch(&result, 1, (100 + i) * ratio);
	}
	return result;
}

static void assert_favoured(double ratio, int favoured)
{
	struct result result = pair(ratio);
	struct fixture_output out = fixture_write(&chart_forest, &result);

	assert_int_equal(out.answer, 0);
	assert_int_equal(fixture_count(&out, 0), 1);
	assert_number(&out, 0, 0, 0, ratio);
	assert_number(&out, 0, 0, 1, ratio);
	assert_number(&out, 0, 0, 2, ratio);
	assert_number(&out, 0, 0, 4, favoured);
	assert_number(&out, 0, 0, 6, ROUNDS);
	fixture_free(&result, &out);
}

static void test_the_mark_is_that_of_the_faster_of_the_two(void **state)
{
	(void)state;
	assert_favoured(0.8, CHART_THREADS);
	assert_favoured(1.25, CHART_PROCESSES);
	assert_favoured(1.005, CHART_OTHER);
}

static void test_the_axis_reaches_as_far_on_both_sides_of_one(void **state)
{
	struct result result = pair(0.5);
	struct fixture_output out = fixture_write(&chart_forest, &result);

	(void)state;
	assert_true(fixture_says(&out, "reach = 2.04"));
	assert_true(fixture_says(&out, "margin = 1.01"));
	fixture_free(&result, &out);
}

static void test_too_few_rounds_have_a_ratio_and_no_interval(void **state)
{
	struct result result = fixture_result();
	struct fixture_output out;

	(void)state;
	fixture_cell(&result, "fork", 2);
	fixture_cell(&result, "pthreads", 2);
	fixture_launch(&result, 0, 10);
	fixture_launch(&result, 1, 20);
	out = fixture_write(&chart_forest, &result);
	assert_number(&out, 0, 0, 0, 2);
	assert_number(&out, 0, 0, 4, CHART_OTHER);
	assert_true(fixture_says(&out, "value[2] = \"2 (no interval)\""));
	fixture_free(&result, &out);
}

static void test_the_same_cell_twice_stands_below_the_pairs(void **state)
{
	struct result result = pair(1);
	struct fixture_output out;

	(void)state;
	fixture_cell(&result, "pthreads", 2)->role = ROLE_AA;
	for (uint32_t i = 0; i < ROUNDS; i++)
		fixture_launch(&result, 2, (100 + i) * 1.1);
	out = fixture_write(&chart_forest, &result);
	assert_int_equal(fixture_count(&out, 0), 2);
	assert_number(&out, 0, 1, 0, 1.1);
	assert_number(&out, 0, 1, 4, CHART_OTHER);
	assert_true(fixture_says(&out, "label[4] = \"work pthreads\""));
	fixture_free(&result, &out);
}

/* Processes that name threads, which name others, and threads that name
 * processes which name others. */
static void test_who_is_no_twin_of_its_twin_is_compared_too(void **state)
{
	struct result result = pair(0.5);
	struct fixture_output out;

	(void)state;
	fixture_cell(&result, "spawn", 2);
	fixture_cell(&result, "gil_threads", 2);
	for (uint32_t i = 0; i < ROUNDS; i++) {
		fixture_launch(&result, 2, (100 + i) * 2);
		fixture_launch(&result, 3, (100 + i) * 1.5);
	}
	out = fixture_write(&chart_forest, &result);
	assert_int_equal(fixture_count(&out, 0), 3);
	assert_true(fixture_says(&out, "label[2] = \"pthreads, 2\""));
	assert_number(&out, 0, 0, 0, 0.5);
	assert_true(fixture_says(&out, "label[3] = \"pthreads : spawn, 2\""));
	assert_number(&out, 0, 1, 0, 0.25);
	assert_number(&out, 0, 1, 4, CHART_THREADS);
	assert_true(fixture_says(&out, "label[4] = \"gil_threads : fork, 2\""));
	assert_number(&out, 0, 2, 0, 1.5);
	assert_number(&out, 0, 2, 4, CHART_PROCESSES);
	fixture_free(&result, &out);
}

static void test_without_twins_there_is_nothing_to_draw(void **state)
{
	struct result result = fixture_result();
	struct fixture_output out;

	(void)state;
	fixture_cell(&result, "pthreads", 2);
	fixture_cell(&result, "fork", 3);
	fixture_launch(&result, 0, 10);
	fixture_launch(&result, 1, 10);
	out = fixture_write(&chart_forest, &result);
	assert_int_equal(out.answer, CHART_NOTHING);
	assert_non_null(strstr(out.why.text, "twin"));
	fixture_free(&result, &out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			test_the_mark_is_that_of_the_faster_of_the_two),
		cmocka_unit_test(
			test_the_axis_reaches_as_far_on_both_sides_of_one),
		cmocka_unit_test(
			test_too_few_rounds_have_a_ratio_and_no_interval),
		cmocka_unit_test(
			test_the_same_cell_twice_stands_below_the_pairs),
		cmocka_unit_test(
			test_who_is_no_twin_of_its_twin_is_compared_too),
		cmocka_unit_test(test_without_twins_there_is_nothing_to_draw),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
