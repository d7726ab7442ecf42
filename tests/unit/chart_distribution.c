/* bench/chart_distribution: every launch is there, and where it belongs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/chart/fixture.h"

static void test_every_launch_is_a_share_of_its_median(void **state)
{
	static const double ms[] = {90, 110, 100, 95, 105};
	struct result result = fixture_result();
	struct fixture_output out;

	(void)state;
	fixture_cell(&result, "fork", 2);
	for (size_t i = 0; i < 5; i++)
		fixture_launch(&result, 0, ms[i]);
	out = fixture_write(&chart_distribution, &result);
	assert_int_equal(out.answer, 0);
	assert_int_equal(fixture_count(&out, 0), 5);
	for (size_t i = 0; i < 5; i++) {
		assert_number(&out, 0, i, 0, ms[i] / 100);
		assert_number(
			&out, 0, i, 1, 0.64 + 0.72 * ((double)i + 0.5) / 5);
		assert_number(&out, 0, i, 3, CHART_PROCESSES);
		assert_number(&out, 0, i, 4, 0);
	}
	assert_true(fixture_says(&out, "value[1] = \"100 ms, n 5\""));
	fixture_free(&result, &out);
}

static void test_the_box_is_the_interval_of_the_median(void **state)
{
	struct result result = fixture_result();
	struct fixture_output out;

	(void)state;
	fixture_cell(&result, "pthreads", 2);
	for (uint32_t i = 0; i < 11; i++)
		fixture_launch(&result, 0, 95 + i);
	out = fixture_write(&chart_distribution, &result);
	/* 11 values: the 2nd and the 10th, by a table of the sign test. */
	assert_number(&out, 1, 0, 1, 0.96);
	assert_number(&out, 1, 0, 2, 1.04);
	fixture_free(&result, &out);
}

static void test_one_straggler_of_many_is_at_the_edge_and_told(void **state)
{
	struct result result = fixture_result();
	struct fixture_output out;

	(void)state;
	fixture_cell(&result, "pthreads", 2);
	for (uint32_t i = 0; i < 40; i++)
		fixture_launch(&result, 0, i == 7 ? 900 : 100 + i % 3);
	out = fixture_write(&chart_distribution, &result);
	assert_number(&out, 0, 7, 4, 1);
	assert_true(fixture_number(&out, 0, 7, 0) < 1.1);
	assert_non_null(strstr(out.script, "1 beyond the edge, by up to 8.9"));
	fixture_free(&result, &out);
}

static void test_a_second_group_of_one_in_ten_is_never_beyond(void **state)
{
	struct result result = fixture_result();
	struct fixture_output out;

	(void)state;
	fixture_cell(&result, "pthreads", 2);
	for (uint32_t i = 0; i < 40; i++)
		fixture_launch(&result, 0, i % 10 == 0 ? 900 : 100);
	out = fixture_write(&chart_distribution, &result);
	for (size_t i = 0; i < 40; i++) {
		assert_number(&out, 0, i, 4, 0);
		assert_number(&out, 0, i, 0, i % 10 == 0 ? 9 : 1);
	}
	fixture_free(&result, &out);
}

static void test_a_hundred_thousand_launches_are_thinned_and_it_says_so(
	void **state)
{
	struct result result = fixture_result();
	struct fixture_output out;
	double most = 0;

	(void)state;
	fixture_cell(&result, "pthreads", 2);
	fixture_cell(&result, "fork", 2);
	for (uint32_t i = 0; i < 100000; i++)
		fixture_launch(&result, i % 2, 100 + i % 7);
	result.launches[77777].run_ns = 250 * MS;
	out = fixture_write(&chart_distribution, &result);
	assert_true(strlen(out.data) < 200000);
	assert_non_null(strstr(out.script, "about 2000 dots of each cell"));
	assert_true(fixture_says(&out, "value[1] = \"103 ms, n 50000\""));
	for (size_t i = 0; i < 4001; i++)
		most = fmax(most, fixture_number(&out, 0, i, 4));
	assert_true(most == 1); /* the slowest is drawn */
	fixture_free(&result, &out);
}

static void test_a_failed_cell_has_a_row_without_dots(void **state)
{
	struct result result = fixture_result();
	struct fixture_output out;

	(void)state;
	fixture_cell(&result, "pthreads", 2);
	fixture_cell(&result, "fork", 2);
	fixture_launch(&result, 0, 10);
	fixture_launch(&result, 1, 10)->outcome = OUTCOME_LATE;
	out = fixture_write(&chart_distribution, &result);
	assert_int_equal(fixture_count(&out, 0), 1);
	assert_true(fixture_says(&out, "rows = 2"));
	assert_true(fixture_says(&out, "value[2] = \"failed\""));
	fixture_free(&result, &out);
}

static void test_without_a_good_launch_there_is_nothing(void **state)
{
	struct result result = fixture_result();
	struct fixture_output out;

	(void)state;
	fixture_cell(&result, "pthreads", 2);
	fixture_launch(&result, 0, 10)->outcome = OUTCOME_FAILED;
	out = fixture_write(&chart_distribution, &result);
	assert_int_equal(out.answer, CHART_NOTHING);
	fixture_free(&result, &out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_launch_is_a_share_of_its_median),
		cmocka_unit_test(test_the_box_is_the_interval_of_the_median),
		cmocka_unit_test(
			test_one_straggler_of_many_is_at_the_edge_and_told),
		cmocka_unit_test(
			test_a_second_group_of_one_in_ten_is_never_beyond),
		cmocka_unit_test(
			test_a_hundred_thousand_launches_are_thinned_and_it_says_so),
		cmocka_unit_test(test_a_failed_cell_has_a_row_without_dots),
		cmocka_unit_test(test_without_a_good_launch_there_is_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
