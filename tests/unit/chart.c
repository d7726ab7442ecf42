/* bench/chart_parts and speedup: text that stays text, looks, rows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/chart/fixture.h"

/* `text` between double quotes is what gnuplot shall read. */
static void assert_written(const char *text, int most, const char *between)
{
	struct fixture_output out = {0};
	char expected[400];
	size_t size;
	FILE *script = open_memstream(&out.script, &size);

	chart_string(script, "x", text, most);
	fclose(script);
	snprintf(expected, sizeof expected, "x = \"%s\"\n", between);
	assert_string_equal(out.script, expected);
	free(out.script);
}

static void test_text_is_a_string_for_gnuplot_whatever_it_says(void **state)
{
	(void)state;
	assert_written("plain: 1.5 (10 %)", 20, "plain: 1.5 (10 %)");
	assert_written("it's", 20, "it\\0047s");
	assert_written("\"`id`\\n", 20, "\\0042\\0140id\\0140\\0134n");
	assert_written("@x $1 #", 20, "\\0100x \\00441 \\0043");
	assert_written("two\nlines\r\t\x7f", 20, "two lines   ");
}

static void test_what_is_no_text_becomes_a_question_mark(void **state)
{
	(void)state;
	assert_written("\xff\xc3", 20, "?\?");
	assert_written("\xc3\xa4", 20, "\\0303\\0244");
	assert_written("\xf0\x9f\x98\x80", 20,
		"\".rare(\"\\0360\\0237\\0230\\0200\").\"");
	assert_written("\xef\xbf\xbe", 20, "?\?\?"); /* U+FFFE */
	assert_written("\xed\xa0\x80", 20, "?\?\?"); /* half a pair */
	assert_written("\xc0\xaf", 20, "?\?");       /* longer than need be */
	assert_written("\xc2\x85.", 20, " .");       /* a control character */
}

/* gnuplot's PNG and PDF would draw a box over all of the picture for it. */
static void test_what_a_font_may_lack_is_left_to_the_format(void **state)
{
	(void)state;
	assert_written("\xe2\x82\xac \xd0\xb6 \xce\xa9", 20,
		"\\0342\\0202\\0254 \\0320\\0266 \\0316\\0251");
	assert_written(
		"a\xe8\xaa\x9e.", 20, "a\".rare(\"\\0350\\0252\\0236\").\".");
	assert_written("\xcc\x81", 20, "\".rare(\"\\0314\\0201\").\"");
}

static void test_long_text_is_cut_between_characters(void **state)
{
	(void)state;
	assert_written("abcdefgh", 8, "abcdefgh");
	assert_written("abcdefghi", 8, "abcde...");
	assert_written("\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4", 5,
		"\\0303\\0244\\0303\\0244...");
}

static void test_twins_differ_in_family_and_share_their_shade(void **state)
{
	const struct registry *all = &fixture_registry;

	(void)state;
	assert_int_equal(chart_look_of(all, "pthreads").family, CHART_THREADS);
	assert_int_equal(chart_look_of(all, "fork").family, CHART_PROCESSES);
	assert_int_equal(chart_look_of(all, "serial").family, CHART_OTHER);
	assert_int_equal(chart_look_of(all, "unheard of").family, CHART_OTHER);
	assert_int_equal(chart_look_of(all, "pthreads").shade,
		chart_look_of(all, "fork").shade);
	assert_int_equal(chart_look_of(all, "thread_pool").shade,
		chart_look_of(all, "process_pool").shade);
	assert_int_not_equal(chart_look_of(all, "pthreads").shade,
		chart_look_of(all, "thread_pool").shade);
}

/* ---- rows ---- */

static bool always(const struct chart_input *input, uint32_t cell)
{
	(void)input;
	(void)cell;
	return true;
}

static struct chart_rows rows_of(const struct result *result)
{
	struct fault why = {0};
	struct cell_summary *cells =
		summary_of(result, &fixture_registry, &why);
	struct chart_input input = {
		.result = result,
		.cells = cells,
		.registry = &fixture_registry,
	};
	struct chart_rows rows;

	assert_non_null(cells);
	assert_int_equal(chart_rows_of(&input, always, &rows, &why), 0);
	free(cells);
	return rows;
}

static void test_twins_stand_side_by_side_in_a_panel_for_each_work(void **state)
{
	struct result result = fixture_result();
	static const uint32_t cells[] = {0, 3, 2, 1, 4};
	static const uint32_t places[] = {1, 2, 3, 1, 1};
	static const uint32_t panels[] = {1, 1, 1, 2, 3};
	struct chart_rows rows;

	(void)state;
	fixture_cell(&result, "serial", 1);
	fixture_cell(&result, "pthreads", 2)->tasks = 20;
	fixture_cell(&result, "fork", 2);
	fixture_cell(&result, "pthreads", 2);
	fixture_cell(&result, "fork", 2)->pin = PIN_ONE_CPU;
	rows = rows_of(&result);
	assert_int_equal(rows.n, 5);
	assert_int_equal(rows.panels, 3);
	for (size_t i = 0; i < 5; i++) {
		assert_int_equal(rows.list[i].cell, cells[i]);
		assert_int_equal(rows.list[i].row, places[i]);
		assert_int_equal(rows.list[i].panel, panels[i]);
		assert_int_equal(rows.list[i].last, i >= 2);
	}
	result_free(&result);
}

static void test_cells_for_which_there_is_no_room_are_counted(void **state)
{
	struct result result = fixture_result();
	struct chart_rows rows;

	(void)state;
	for (uint32_t i = 0; i < CHART_ROWS_MAX + 7; i++)
		fixture_cell(&result, "pthreads", i + 1);
	rows = rows_of(&result);
	assert_int_equal(rows.n, CHART_ROWS_MAX);
	assert_int_equal(rows.left_out, 7);
	assert_true(rows.list[CHART_ROWS_MAX - 1].last);
	result_free(&result);
}

/* ---- axes ---- */

static void assert_tics(
	double min, double max, bool log, unsigned most, const char *expected)
{
	struct fixture_output out = {0};
	size_t size;
	FILE *script = open_memstream(&out.script, &size);

	chart_axis(script, 1, min, max, log, most);
	fclose(script);
	assert_string_equal(strstr(out.script, "'("), expected);
	free(out.script);
}

static void test_tics_are_round_numbers_within_the_range(void **state)
{
	(void)state;
	assert_tics(0, 2.1, false, 5, "'(0, 0.5, 1, 1.5, 2)'\n");
	assert_tics(0.987, 1.021, false, 5, "'(0.99, 1, 1.01, 1.02)'\n");
	assert_tics(0.4, 2.1, true, 5, "'(0.5, 1, 1.5, 2)'\n");
	assert_tics(0.4, 6, true, 5, "'(0.5, 1, 2, 5)'\n");
	assert_tics(0.02, 2, true, 5, "'(0.03, 0.1, 0.3, 1)'\n");
	assert_tics(
		1e-5, 2, true, 6, "'(1e-05, 0.0001, 0.001, 0.01, 0.1, 1)'\n");
	assert_tics(1e-9, 2, true, 5, "'(1e-08, 1e-06, 0.0001, 0.01, 1)'\n");
	assert_tics(
		1.05, 1.3, true, 5, "'(1.05, 1.1, 1.15, 1.2, 1.25, 1.3)'\n");
}

/* ---- speedup ---- */

static void test_speedup_draws_what_the_summary_says(void **state)
{
	struct result result = fixture_result();
	struct fixture_output out;

	(void)state;
	fixture_cell(&result, "serial", 1);
	fixture_cell(&result, "fork", 4);
	fixture_cell(&result, "pthreads", 4);
	for (uint32_t i = 0; i < 8; i++) {
		fixture_launch(&result, 0, 100);
		fixture_launch(&result, 1, 40);
		fixture_launch(&result, 2, 25);
	}
	out = fixture_write(&chart_speedup, &result);
	assert_int_equal(out.answer, 0);
	assert_int_equal(fixture_count(&out, 0), 2);
	assert_number(&out, 0, 0, 2, 4);
	assert_number(&out, 0, 0, 5, CHART_THREADS);
	assert_number(&out, 0, 1, 2, 2.5);
	assert_number(&out, 0, 1, 5, CHART_PROCESSES);
	assert_number(&out, 0, 1, 6, 4);
	assert_number(&out, 0, 1, 7, 8);
	assert_true(fixture_says(&out, "label[1] = \"pthreads, 4\""));
	assert_true(fixture_says(&out, "value[2] = \"2.50\""));
	fixture_free(&result, &out);
}

static void test_a_failed_cell_keeps_its_row_and_says_so(void **state)
{
	struct result result = fixture_result();
	struct fixture_output out;

	(void)state;
	fixture_cell(&result, "serial", 1);
	fixture_cell(&result, "pthreads", 2);
	fixture_launch(&result, 0, 10);
	fixture_launch(&result, 1, 10)->outcome = OUTCOME_KILLED;
	out = fixture_write(&chart_speedup, &result);
	assert_int_equal(out.answer, 0);
	assert_int_equal(fixture_count(&out, 0), 0);
	assert_true(fixture_says(&out, "rows = 1"));
	assert_true(fixture_says(&out, "value[1] = \"failed\""));
	fixture_free(&result, &out);
}

static void test_without_serial_there_is_no_speedup(void **state)
{
	struct result result = fixture_result();
	struct fixture_output out;

	(void)state;
	fixture_cell(&result, "pthreads", 2);
	fixture_launch(&result, 0, 10);
	out = fixture_write(&chart_speedup, &result);
	assert_int_equal(out.answer, CHART_NOTHING);
	assert_non_null(strstr(out.why.text, "serial"));
	fixture_free(&result, &out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			test_text_is_a_string_for_gnuplot_whatever_it_says),
		cmocka_unit_test(test_what_is_no_text_becomes_a_question_mark),
		cmocka_unit_test(
			test_what_a_font_may_lack_is_left_to_the_format),
		cmocka_unit_test(test_long_text_is_cut_between_characters),
		cmocka_unit_test(
			test_twins_differ_in_family_and_share_their_shade),
		cmocka_unit_test(
			test_twins_stand_side_by_side_in_a_panel_for_each_work),
		cmocka_unit_test(
			test_cells_for_which_there_is_no_room_are_counted),
		cmocka_unit_test(test_tics_are_round_numbers_within_the_range),
		cmocka_unit_test(test_speedup_draws_what_the_summary_says),
		cmocka_unit_test(test_a_failed_cell_keeps_its_row_and_says_so),
		cmocka_unit_test(test_without_serial_there_is_no_speedup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
