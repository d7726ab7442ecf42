/* bench/chart_parameter: lines over whatever parameter varies. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/chart/fixture.h"

static const char *const sizes[] = {"1KiB", "8KiB", "64KiB"};

static void set_size(struct result *result, size_t size)
{
	strcpy(result->plan.cells[result->plan.n_cells - 1].settings[0].value,
		sizes[size]);
}

/* Serial takes 100 ms for its 10 tasks; threads are ahead with small sizes,
 * processes with large ones. */
static struct result compared(
	const double threads_ms[3], const double processes_ms[3])
{
	struct result result = fixture_result();

	for (uint32_t i = 0; i < 3; i++) {
		fixture_cell(&result, "serial", 1);
		set_size(&result, i);
		fixture_cell(&result, "pthreads", 2);
		set_size(&result, i);
		fixture_cell(&result, "fork", 2);
		set_size(&result, i);
		for (uint32_t r = 0; r < 8; r++) {
			fixture_launch(&result, 3 * i, 100);
			fixture_launch(&result, 3 * i + 1, threads_ms[i]);
			fixture_launch(&result, 3 * i + 2, processes_ms[i]);
		}
	}
	return result;
}

static struct result crossing(void)
{
	static const double threads_ms[] = {25, 50, 100};
	static const double processes_ms[] = {100, 50, 25};

	return compared(threads_ms, processes_ms);
}

static void test_time_and_speedup_are_drawn_over_the_sizes(void **state)
{
	struct result result = crossing();
	struct fixture_output out = fixture_write(&chart_parameter, &result);

	(void)state;
	assert_int_equal(out.answer, 0);
	assert_true(fixture_says(&out, "panels = 2"));
	assert_true(fixture_says(&out, "lines_all = 5"));
	assert_true(fixture_says(&out, "y_title[1] = \"time of a launch\""));
	assert_true(fixture_says(&out, "y_title[2] = \"speedup over serial\""));
	assert_true(fixture_says(&out, "x_title[1] = \"bytes\""));
	assert_true(fixture_says(&out, "heading[1] = \"work over bytes\""));
	assert_true(fixture_says(&out,
		"tics[1] = '(\"1KiB\" 1024, \"8KiB\" 8192, \"64KiB\" 65536)'"));
	assert_number(&out, 0, 0, 5, 1024);
	assert_number(&out, 0, 0, 1, 0.1); /* serial, s */
	fixture_free(&result, &out);
}

static void test_lines_stand_beside_each_other_where_bars_would_overlap(
	void **state)
{
	struct result result = crossing();
	struct fixture_output out = fixture_write(&chart_parameter, &result);
	double at[3];

	(void)state;
	for (size_t line = 0; line < 3; line++) {
		at[line] = fixture_number(&out, 0, 3 * line + 1, 0);
		assert_number(&out, 0, 3 * line + 1, 5, 8192);
		assert_true(fabs(at[line] / 8192 - 1) < 0.2);
	}
	assert_true(at[0] != at[1] && at[1] != at[2] && at[0] != at[2]);
	fixture_free(&result, &out);
}

static void test_where_twins_cross_is_said(void **state)
{
	struct result result = crossing();
	struct fixture_output out = fixture_write(&chart_parameter, &result);

	(void)state;
	assert_non_null(strstr(out.script, "\"crosses fork near 8.0"));
	fixture_free(&result, &out);
}

static void test_where_twins_cross_is_marked(void **state)
{
	struct result result = crossing();
	struct fixture_output out = fixture_write(&chart_parameter, &result);

	(void)state;
	assert_true(fixture_says(&out, "line_meets[1] = NaN")); /* serial */
	assert_non_null(strstr(out.script, "line_meets[2] = 819"));
	assert_true(fixture_says(&out, "key_rows = 1")); /* what the mark is */
	assert_true(fixture_says(&out, "line_meets[3] = NaN")); /* fork */
	fixture_free(&result, &out);
}

static void test_without_intervals_nobody_is_said_to_cross(void **state)
{
	struct result result = crossing();
	struct fixture_output out;

	(void)state;
	for (size_t i = 0; i < result.n_launches; i++)
		if (result.launches[i].round > 4)
			result.launches[i].outcome = OUTCOME_LATE;
	out = fixture_write(&chart_parameter, &result);
	assert_int_equal(out.answer, 0);
	assert_null(strstr(out.script, "fork near"));
	assert_null(strstr(out.script, "not told"));
	assert_true(fixture_says(&out, "line_meets[2] = NaN"));
	assert_true(fixture_says(&out, "key_rows = 0"));
	fixture_free(&result, &out);
}

/* One that only catches up crosses nothing. */
static void test_from_where_on_twins_are_not_told_apart_is_said(void **state)
{
	static const double threads_ms[] = {100, 60, 50};
	static const double processes_ms[] = {50, 60, 50};
	struct result result = compared(threads_ms, processes_ms);
	struct fixture_output out = fixture_write(&chart_parameter, &result);

	(void)state;
	assert_non_null(
		strstr(out.script, "\"not told from fork from 8.00 KiB on\""));
	assert_true(fixture_says(&out, "line_meets[2] = 8192"));
	fixture_free(&result, &out);
}

static void test_twins_that_never_meet_have_no_mark(void **state)
{
	static const double threads_ms[] = {100, 100, 100};
	static const double processes_ms[] = {50, 50, 50};
	struct result result = compared(threads_ms, processes_ms);
	struct fixture_output out = fixture_write(&chart_parameter, &result);

	(void)state;
	assert_null(strstr(out.script, "fork near"));
	assert_null(strstr(out.script, "not told"));
	assert_true(fixture_says(&out, "line_meets[2] = NaN"));
	fixture_free(&result, &out);
}

static void test_a_ballast_of_0_has_a_place_of_its_own(void **state)
{
	static const uint64_t ballast[] = {0, 1 << 20, 64 << 20};
	struct result result = fixture_result();
	struct fixture_output out;

	(void)state;
	for (uint32_t i = 0; i < 3; i++) {
		fixture_cell(&result, "fork", 2)->ballast_bytes = ballast[i];
		fixture_launch(&result, i, 10 * (i + 1));
	}
	out = fixture_write(&chart_parameter, &result);
	assert_int_equal(out.answer, 0);
	assert_number(&out, 0, 0, 0, (1 << 20) / 4.0);
	assert_number(&out, 0, 0, 1, 0.01);
	assert_number(&out, 0, 0, 5, 0);
	assert_number(&out, 0, 2, 0, 64 << 20);
	assert_true(fixture_says(&out, "x_title[1] = \"ballast\""));
	assert_true(fixture_says(&out, "log[1] = 1"));
	fixture_free(&result, &out);
}

static void test_a_value_at_which_all_launches_failed_is_counted(void **state)
{
	struct result result = crossing();
	struct fixture_output out;

	(void)state;
	for (size_t i = 0; i < result.n_launches; i++)
		if (result.launches[i].cell == 5)
			result.launches[i].outcome = OUTCOME_LATE;
	out = fixture_write(&chart_parameter, &result);
	assert_non_null(strstr(out.script, "; 1 cell failed\""));
	fixture_free(&result, &out);
}

static void test_a_parameter_that_is_no_number_makes_no_line(void **state)
{
	struct result result = fixture_result();
	struct fixture_output out;

	(void)state;
	for (uint32_t i = 0; i < 2; i++) {
		struct cell *cell = fixture_cell(&result, "fork", 2);

		strcpy(cell->settings[0].value, i == 0 ? "md5" : "sha256");
		fixture_launch(&result, i, 10);
	}
	out = fixture_write(&chart_parameter, &result);
	assert_int_equal(out.answer, CHART_NOTHING);
	fixture_free(&result, &out);
}

/* ---- ways ---- */

/* Threads and processes hand over three sizes in so many ways. */
static struct result ways(size_t n)
{
	static const char *const words[] = {
		"pointer", "shared", "pipe", "socket", "file"};
	struct result result = fixture_result();

	for (size_t way = 0; way < n; way++)
		for (size_t size = 0; size < 3; size++)
			for (size_t runner = 0; runner < 2; runner++) {
				struct cell *cell = fixture_cell(&result,
					runner == 0 ? "pthreads" : "fork", 2);

				set_size(&result, size);
				cell->n_settings = 2;
				strcpy(cell->settings[1].name, "by");
				strcpy(cell->settings[1].value, words[way]);
			}
	for (uint32_t i = 0; i < 8 * result.plan.n_cells; i++)
		fixture_launch(&result, i % (uint32_t)result.plan.n_cells, 10);
	return result;
}

static void test_ways_of_doing_a_thing_are_lines_of_one_panel(void **state)
{
	struct result result = ways(4);
	struct fixture_output out = fixture_write(&chart_parameter, &result);

	(void)state;
	assert_int_equal(out.answer, 0);
	assert_true(fixture_says(&out, "panels = 1"));
	assert_true(fixture_says(&out, "lines_all = 8"));
	assert_true(fixture_says(&out, "heading[1] = \"work over bytes\""));
	assert_true(fixture_says(
		&out, "line_name[1] = \"pthreads, 2, by=pointer\""));
	assert_true(
		fixture_says(&out, "line_name[8] = \"fork, 2, by=socket\""));
	fixture_free(&result, &out);
}

static void test_each_way_has_a_look_of_its_own_for_all_runners(void **state)
{
	struct result result = ways(4);
	struct fixture_output out = fixture_write(&chart_parameter, &result);

	(void)state;
	for (unsigned way = 0; way < 4; way++) {
		char text[64];

		snprintf(text, sizeof text, "line_shade[%u] = %u", 2 * way + 1,
			CHART_COLOURS_EACH * way);
		assert_true(fixture_says(&out, text));
		snprintf(text, sizeof text, "line_shade[%u] = %u", 2 * way + 2,
			CHART_COLOURS_EACH * way);
		assert_true(fixture_says(&out, text));
	}
	fixture_free(&result, &out);
}

static void test_more_ways_than_can_be_told_apart_have_a_panel_each(
	void **state)
{
	struct result result = ways(5);
	struct fixture_output out = fixture_write(&chart_parameter, &result);

	(void)state;
	assert_true(fixture_says(&out, "panels = 5"));
	assert_true(fixture_says(&out, "line_name[1] = \"pthreads, 2\""));
	assert_non_null(strstr(out.script, "by=file"));
	fixture_free(&result, &out);
}

/* ---- measures ---- */

static void measure(struct launch *launch, double saved, double rate)
{
	launch->measures = calloc(2, sizeof *launch->measures);
	assert_non_null(launch->measures);
	launch->n_measures = 2;
	strcpy(launch->measures[0].name, "saved");
	launch->measures[0].value = saved;
	strcpy(launch->measures[1].name, "requests_per_s");
	launch->measures[1].value = rate;
}

static void test_each_measure_has_a_panel_with_all_runners(void **state)
{
	struct result result = fixture_result();
	struct fixture_output out;

	(void)state;
	fixture_cell(&result, "pthreads", 2);
	fixture_cell(&result, "fork", 2);
	for (uint32_t i = 0; i < 7; i++) {
		measure(fixture_launch(&result, 0, 10), 0.25, 3000 + i);
		measure(fixture_launch(&result, 1, 10), 0.75, 2000 + i);
	}
	out = fixture_write(&chart_measures, &result);
	assert_int_equal(out.answer, 0);
	assert_true(fixture_says(&out, "panels = 2"));
	assert_int_equal(fixture_count(&out, 0), 4);
	assert_number(&out, 0, 0, 2, 0.25);
	assert_number(&out, 0, 1, 2, 0.75);
	assert_number(&out, 0, 1, 5, CHART_PROCESSES);
	assert_number(&out, 0, 2, 2, 3.003); /* thousands a second */
	assert_number(&out, 0, 3, 3, 2);     /* the interval's lower end */
	assert_true(fixture_says(
		&out, "heading[2] = \"requests k/s: work, 10 tasks\""));
	fixture_free(&result, &out);
}

static void test_without_measures_there_is_nothing(void **state)
{
	struct result result = fixture_result();
	struct fixture_output out;

	(void)state;
	fixture_cell(&result, "fork", 2);
	fixture_launch(&result, 0, 10);
	out = fixture_write(&chart_measures, &result);
	assert_int_equal(out.answer, CHART_NOTHING);
	fixture_free(&result, &out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			test_time_and_speedup_are_drawn_over_the_sizes),
		cmocka_unit_test(
			test_lines_stand_beside_each_other_where_bars_would_overlap),
		cmocka_unit_test(test_where_twins_cross_is_said),
		cmocka_unit_test(
			test_without_intervals_nobody_is_said_to_cross),
		cmocka_unit_test(
			test_ways_of_doing_a_thing_are_lines_of_one_panel),
		cmocka_unit_test(
			test_each_way_has_a_look_of_its_own_for_all_runners),
		cmocka_unit_test(
			test_more_ways_than_can_be_told_apart_have_a_panel_each),
		cmocka_unit_test(test_where_twins_cross_is_marked),
		cmocka_unit_test(
			test_from_where_on_twins_are_not_told_apart_is_said),
		cmocka_unit_test(test_twins_that_never_meet_have_no_mark),
		cmocka_unit_test(test_a_ballast_of_0_has_a_place_of_its_own),
		cmocka_unit_test(
			test_a_value_at_which_all_launches_failed_is_counted),
		cmocka_unit_test(
			test_a_parameter_that_is_no_number_makes_no_line),
		cmocka_unit_test(
			test_each_measure_has_a_panel_with_all_runners),
		cmocka_unit_test(test_without_measures_there_is_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
