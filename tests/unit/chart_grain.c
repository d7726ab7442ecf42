/* bench/chart_grain: efficiency over sizes, and from which on it pays. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/chart/fixture.h"

/* 10 tasks of 1, 4 and 16 ms, serial and by a runner with two workers. */
static struct result sizes(const char *runner, const double speedups[3])
{
	static const char *const bytes[] = {"1KiB", "4KiB", "16KiB"};
	static const double task_ms[] = {1, 4, 16};
	struct result result = fixture_result();

	for (uint32_t i = 0; i < 3; i++) {
		strcpy(fixture_cell(&result, "serial", 1)->settings[0].value,
			bytes[i]);
		strcpy(fixture_cell(&result, runner, 2)->settings[0].value,
			bytes[i]);
		for (uint32_t r = 0; r < 12; r++) {
			fixture_launch(&result, 2 * i, 10 * task_ms[i]);
			fixture_launch(&result, 2 * i + 1,
				10 * task_ms[i] / speedups[i]);
		}
	}
	return result;
}

static void test_efficiency_is_speedup_by_workers_over_time_of_a_task(
	void **state)
{
	struct result result = sizes("fork", (double[]){0.5, 1, 1.8});
	struct fixture_output out = fixture_write(&chart_grain, &result);

	(void)state;
	assert_int_equal(out.answer, 0);
	assert_int_equal(fixture_count(&out, 0), 3);
	assert_number(&out, 0, 0, 0, 1e-3);
	assert_number(&out, 0, 0, 1, 0.25);
	assert_number(&out, 0, 2, 0, 16e-3);
	assert_number(&out, 0, 2, 1, 0.9);
	assert_number(&out, 0, 2, 2, 0.9);
	assert_true(fixture_says(&out, "even[1] = 0.5"));
	assert_true(fixture_says(
		&out, "heading[1] = \"work over bytes, 2 workers\""));
	fixture_free(&result, &out);
}

static void assert_pays(
	const double speedups[3], const char *text, const char *mark)
{
	struct result result = sizes("pthreads", speedups);
	struct fixture_output out = fixture_write(&chart_grain, &result);

	if (strstr(out.script, text) == NULL || !fixture_says(&out, mark))
		fail_msg("not \"%s\" and %s in:\n%s", text, mark, out.script);
	fixture_free(&result, &out);
}

static void test_it_pays_from_the_size_at_which_speedup_is_one(void **state)
{
	(void)state;
	/* Half way between 1/2 and 2 on a logarithmic scale: from 1 to 4 ms
	 * that is 2 ms. */
	assert_pays((double[]){0.5, 2, 2}, "\"pays from 2.00 ms\"",
		"line_pays[1] = 0.002");
	assert_pays((double[]){0.5, 0.5, 2}, "\"pays from 8.00 ms\"",
		"line_pays[1] = 0.008");
	/* The last time it becomes faster counts. */
	assert_pays((double[]){2, 0.5, 2}, "\"pays from 8.00 ms\"",
		"line_pays[1] = 0.008");
}

static void test_what_always_or_never_pays_is_said_so(void **state)
{
	(void)state;
	assert_pays((double[]){1.1, 1.5, 2}, "pays from 1.00 ms or less",
		"line_pays[1] = 0");
	assert_pays((double[]){0.1, 0.5, 0.9}, "does not pay up to 16.0 ms",
		"line_pays[1] = 0");
}

static void test_one_size_is_nothing(void **state)
{
	struct result result = fixture_result();
	struct fixture_output out;

	(void)state;
	fixture_cell(&result, "serial", 1);
	fixture_cell(&result, "fork", 2);
	fixture_launch(&result, 0, 10);
	fixture_launch(&result, 1, 10);
	out = fixture_write(&chart_grain, &result);
	assert_int_equal(out.answer, CHART_NOTHING);
	fixture_free(&result, &out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			test_efficiency_is_speedup_by_workers_over_time_of_a_task),
		cmocka_unit_test(
			test_it_pays_from_the_size_at_which_speedup_is_one),
		cmocka_unit_test(test_what_always_or_never_pays_is_said_so),
		cmocka_unit_test(test_one_size_is_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
