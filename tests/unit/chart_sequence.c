/* bench/chart_sequence: launches in time, and what disturbed them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "bench/noise.h"
#include "tests/unit/chart/fixture.h"

/* Two cells in turn, one launch a second, of which the eighth is twice as
 * slow, the ninth failed and the tenth read pages from a disk. */
static struct result ten_launches(void)
{
	struct result result = fixture_result();

	fixture_cell(&result, "pthreads", 2);
	fixture_cell(&result, "fork", 2);
	for (uint32_t i = 0; i < 10; i++)
		fixture_launch(&result, i % 2, i % 2 == 0 ? 10 : 20);
	result.launches[7].run_ns *= 2;
	result.launches[8].outcome = OUTCOME_FAILED;
	result.launches[9].major_faults = 1;
	return result;
}

static void test_launches_stand_where_they_began_as_shares(void **state)
{
	struct result result = ten_launches();
	struct fixture_output out = fixture_write(&chart_sequence, &result);

	(void)state;
	assert_int_equal(out.answer, 0);
	assert_int_equal(fixture_count(&out, 0), 9);
	assert_number(&out, 0, 6, 0, 6);
	assert_number(&out, 0, 6, 1, 1);
	assert_number(&out, 0, 6, 2, CHART_THREADS);
	assert_number(&out, 0, 7, 0, 7);
	assert_number(&out, 0, 7, 1, 2);
	assert_number(&out, 0, 7, 2, CHART_PROCESSES);
	assert_number(&out, 0, 8, 0, 9);
	fixture_free(&result, &out);
}

/* One in 200 at each end lies beyond the edge. */
static void test_what_is_beyond_an_edge_says_which(void **state)
{
	struct result result = fixture_result();
	struct fixture_output out;

	(void)state;
	fixture_cell(&result, "pthreads", 2);
	for (uint32_t i = 0; i < 400; i++)
		fixture_launch(&result, 0,
			i == 5   ? 900
			: i == 7 ? 1
				 : 99 + i % 3);
	out = fixture_write(&chart_sequence, &result);
	assert_number(&out, 0, 5, 3, 1);
	assert_number(&out, 0, 6, 3, 0);
	assert_number(&out, 0, 7, 3, -1);
	assert_true(fixture_says(&out, "beyond = 2"));
	assert_non_null(strstr(out.script, "slowest 9 times the median"));
	fixture_free(&result, &out);
}

static void test_serial_is_named_beside_the_families(void **state)
{
	struct result result = fixture_result();
	struct fixture_output out;

	(void)state;
	fixture_cell(&result, "serial", 1);
	fixture_cell(&result, "fork", 2);
	for (uint32_t i = 0; i < 6; i++)
		fixture_launch(&result, i % 2, 10);
	out = fixture_write(&chart_sequence, &result);
	assert_true(fixture_says(&out, "keys = 2"));
	assert_true(fixture_says(&out, "key_text[1] = \"processes\""));
	assert_true(fixture_says(&out, "key_text[2] = \"serial\""));
	assert_true(fixture_says(&out, "key_family[2] = 0"));
	fixture_free(&result, &out);
}

static void test_each_round_has_its_median(void **state)
{
	struct result result = ten_launches();
	struct fixture_output out = fixture_write(&chart_sequence, &result);

	(void)state;
	assert_int_equal(fixture_count(&out, 1), 5);
	assert_number(&out, 1, 1, 0, 2.5);
	assert_number(&out, 1, 1, 1, 1);
	assert_number(&out, 1, 3, 1, 1.5); /* of 1 and 2 */
	fixture_free(&result, &out);
}

static void test_lanes_are_there_for_what_happened(void **state)
{
	struct result result = ten_launches();
	struct fixture_output out = fixture_write(&chart_sequence, &result);

	(void)state;
	assert_true(fixture_says(&out, "lanes = 2"));
	assert_true(fixture_says(&out, "lane[1] = \"failed 1\""));
	assert_true(fixture_says(&out, "lane[2] = \"paged 1\""));
	assert_int_equal(fixture_count(&out, 2), 2);
	assert_number(&out, 2, 0, 0, 8);
	assert_number(&out, 2, 0, 1, 1);
	assert_number(&out, 2, 1, 0, 9);
	assert_number(&out, 2, 1, 1, 2);
	fixture_free(&result, &out);
}

static void test_many_launches_are_thinned_and_all_are_counted(void **state)
{
	struct result result = fixture_result();
	struct fixture_output out;

	(void)state;
	fixture_cell(&result, "pthreads", 2);
	for (uint32_t i = 0; i < 100000; i++)
		fixture_launch(&result, 0, 100 + i % 10)->major_faults = 1;
	out = fixture_write(&chart_sequence, &result);
	assert_true(strlen(out.data) < 200000);
	assert_true(fixture_says(&out, "lane[1] = \"paged 100000\""));
	assert_non_null(strstr(out.script, "1 of 34 launches drawn"));
	fixture_free(&result, &out);
}

static void test_without_a_good_launch_there_is_nothing(void **state)
{
	struct result result = fixture_result();
	struct fixture_output out;

	(void)state;
	fixture_cell(&result, "pthreads", 2);
	out = fixture_write(&chart_sequence, &result);
	assert_int_equal(out.answer, CHART_NOTHING);
	fixture_free(&result, &out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			test_launches_stand_where_they_began_as_shares),
		cmocka_unit_test(test_what_is_beyond_an_edge_says_which),
		cmocka_unit_test(test_serial_is_named_beside_the_families),
		cmocka_unit_test(test_each_round_has_its_median),
		cmocka_unit_test(test_lanes_are_there_for_what_happened),
		cmocka_unit_test(
			test_many_launches_are_thinned_and_all_are_counted),
		cmocka_unit_test(test_without_a_good_launch_there_is_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
