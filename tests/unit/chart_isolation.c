/* bench/chart_isolation: what was done although workers died. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/chart/fixture.h"

/* Of 10 tasks, in 6 launches, threads do 3 and processes 8. */
static struct result one_dies(void)
{
	struct result result = fixture_result();

	fixture_cell(&result, "pthreads", 2);
	fixture_cell(&result, "fork", 2);
	for (uint32_t i = 0; i < 12; i++) {
		struct launch *l = fixture_launch(&result, i % 2, 10);

		l->outcome = i % 2 == 0 ? OUTCOME_KILLED : OUTCOME_FAILED;
		l->tasks_done = i % 2 == 0 ? 3 : 8;
	}
	return result;
}

static void test_the_share_of_tasks_done_is_drawn_by_runner(void **state)
{
	struct result result = one_dies();
	struct fixture_output out = fixture_write(&chart_isolation, &result);

	(void)state;
	assert_int_equal(out.answer, 0);
	assert_int_equal(fixture_count(&out, 0), 2);
	assert_number(&out, 0, 0, 2, 30);
	assert_number(&out, 0, 0, 5, CHART_THREADS);
	assert_number(&out, 0, 0, 7, 6);
	assert_number(&out, 0, 1, 2, 80);
	assert_number(&out, 0, 1, 5, CHART_PROCESSES);
	assert_true(fixture_says(&out, "value[1] = \"30 %; 6 of 6 failed\""));
	fixture_free(&result, &out);
}

static void test_work_of_which_nothing_failed_is_left_out(void **state)
{
	struct result result = one_dies();
	struct fixture_output out;

	(void)state;
	strcpy(fixture_cell(&result, "fork", 2)->settings[0].value, "2MiB");
	fixture_launch(&result, 2, 10)->tasks_done = 10;
	fixture_cell(&result, "serial", 1);
	fixture_launch(&result, 3, 10)->tasks_done = 10;
	out = fixture_write(&chart_isolation, &result);
	assert_true(fixture_says(&out, "panels = 1"));
	assert_true(fixture_says(&out, "rows = 3"));
	assert_number(&out, 0, 0, 2, 100); /* serial, of the same work */
	fixture_free(&result, &out);
}

static void test_launches_of_which_it_is_not_known_do_not_count(void **state)
{
	struct result result = one_dies();
	struct fixture_output out;

	(void)state;
	fixture_launch(&result, 0, 10)->tasks_done = RESULT_UNKNOWN;
	for (size_t i = 1; i < 12; i += 2)
		result.launches[i].tasks_done = RESULT_UNKNOWN;
	out = fixture_write(&chart_isolation, &result);
	assert_int_equal(fixture_count(&out, 0), 1);
	assert_number(&out, 0, 0, 6, 6);
	assert_true(fixture_says(&out, "value[2] = \"not known\""));
	fixture_free(&result, &out);
}

static void test_where_nothing_failed_there_is_nothing_to_draw(void **state)
{
	struct result result = fixture_result();
	struct fixture_output out;

	(void)state;
	fixture_cell(&result, "pthreads", 2);
	fixture_launch(&result, 0, 10)->tasks_done = 10;
	out = fixture_write(&chart_isolation, &result);
	assert_int_equal(out.answer, CHART_NOTHING);
	assert_non_null(strstr(out.why.text, "no launch failed"));
	fixture_free(&result, &out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			test_the_share_of_tasks_done_is_drawn_by_runner),
		cmocka_unit_test(test_work_of_which_nothing_failed_is_left_out),
		cmocka_unit_test(
			test_launches_of_which_it_is_not_known_do_not_count),
		cmocka_unit_test(
			test_where_nothing_failed_there_is_nothing_to_draw),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
