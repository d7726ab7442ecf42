/* bench/chart_join: several results in one picture. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/chart/fixture.h"

/* Serial, fork and pthreads with two workers, 8 rounds of it. */
static struct result one(double serial_ms, double fork_ms, double pthreads_ms)
{
	struct result result = fixture_result();

	fixture_cell(&result, "serial", 1);
	fixture_cell(&result, "fork", 2);
	fixture_cell(&result, "pthreads", 2);
	for (uint32_t i = 0; i < 8; i++) {
		fixture_launch(&result, 0, serial_ms);
		fixture_launch(&result, 1, fork_ms);
		fixture_launch(&result, 2, pthreads_ms);
	}
	return result;
}

static struct fixture_output write_joined(const struct chart *chart,
	const struct result *a, const struct result *b,
	const char *const *names)
{
	const struct result *const results[] = {a, b};
	struct fixture_output out = {0};
	struct chart_input input;
	size_t data_size, script_size;
	FILE *data = open_memstream(&out.data, &data_size);
	FILE *script = open_memstream(&out.script, &script_size);

	assert_int_equal(chart_open(&input, results, names, 2,
				 &fixture_registry, &out.why),
		0);
	out.answer = chart_fill(
		chart, &(struct chart_sheet){&input, data, script}, &out.why);
	fclose(data);
	fclose(script);
	chart_close(&input);
	return out;
}

static void free_both(
	struct result *a, struct result *b, struct fixture_output *out)
{
	result_free(b);
	fixture_free(a, out);
}

static void test_the_same_cell_of_two_results_stands_in_two_rows(void **state)
{
	struct result a = one(100, 50, 40), b = one(100, 25, 20);
	struct fixture_output out = write_joined(
		&chart_speedup, &a, &b, (const char *const[]){"old", "new"});

	(void)state;
	assert_int_equal(out.answer, 0);
	assert_int_equal(fixture_count(&out, 0), 4);
	assert_number(&out, 0, 0, 2, 2.5); /* pthreads, old */
	assert_number(&out, 0, 1, 2, 5);   /* pthreads, new: its own serial */
	assert_number(&out, 0, 2, 2, 2);   /* fork, old */
	assert_number(&out, 0, 3, 2, 4);
	assert_true(fixture_says(&out, "panels = 1"));
	assert_true(fixture_says(&out, "label[1] = \"pthreads, 2  old\""));
	assert_true(fixture_says(&out, "label[2] = \"  new\""));
	assert_true(fixture_says(&out, "label[3] = \"fork, 2  old\""));
	free_both(&a, &b, &out);
}

static void test_ratios_of_pairs_are_those_of_each_result(void **state)
{
	struct result a = one(100, 50, 40), b = one(100, 25, 50);
	struct fixture_output out = write_joined(
		&chart_forest, &a, &b, (const char *const[]){"A", "B"});

	(void)state;
	assert_int_equal(fixture_count(&out, 0), 2);
	assert_number(&out, 0, 0, 0, 0.8);
	assert_number(&out, 0, 1, 0, 2);
	free_both(&a, &b, &out);
}

static void test_other_work_has_a_panel_of_its_own(void **state)
{
	struct result a = one(100, 50, 40), b = one(100, 25, 20);
	struct fixture_output out;

	(void)state;
	for (size_t i = 0; i < 3; i++)
		strcpy(b.plan.cells[i].settings[0].value, "2MiB");
	out = write_joined(
		&chart_speedup, &a, &b, (const char *const[]){"A", "B"});
	assert_true(fixture_says(&out, "panels = 2"));
	free_both(&a, &b, &out);
}

static void assert_names(struct result *a, struct result *b, const char *first,
	const char *second)
{
	const struct result *const results[] = {a, b};
	struct chart_input input;
	struct fault why = {0};

	assert_int_equal(
		chart_open(&input, results, NULL, 2, &fixture_registry, &why),
		0);
	assert_string_equal(chart_source_name(&input, 0), first);
	assert_string_equal(chart_source_name(&input, 1), second);
	chart_close(&input);
}

static void test_what_differs_is_the_name_of_a_result(void **state)
{
	struct result a = fixture_result(), b = fixture_result();

	(void)state;
	fixture_cell(&a, "fork", 2);
	fixture_cell(&b, "fork", 2);
	assert_names(&a, &b, "#1", "#2");
	strcpy(b.started, "2026-02-03T03:04:05Z");
	assert_names(&a, &b, "2026-01-02", "2026-02-03");
	facts_string(&a.build, "version", "1.0");
	facts_string(&b.build, "version", "1.1");
	assert_names(&a, &b, "1.0", "1.1");
	result_free(&a);
	result_free(&b);
}

static void test_different_machines_are_counted(void **state)
{
	struct result a = one(1, 1, 1), b = one(1, 1, 1);
	const struct result *const results[] = {&a, &b, &a};
	struct chart_input input;
	struct fault why = {0};

	(void)state;
	for (size_t different = 0; different < 2; different++) {
		assert_int_equal(chart_open(&input, results, NULL, 3,
					 &fixture_registry, &why),
			0);
		assert_int_equal(chart_machines(&input), 1 + different);
		chart_close(&input);
		facts_string(&b.machine, "kernel.release", "7");
	}
	result_free(&a);
	result_free(&b);
}

/* However they are mixed, and with a little more or less memory. */
static void test_machines_are_counted_once_in_any_order(void **state)
{
	enum { RESULTS = 60, MACHINES = 3 };
	static const char *const kernels[MACHINES] = {"6.1", "6.2", "5.9"};
	struct result made[RESULTS];
	const struct result *results[RESULTS];
	struct chart_input input;
	struct fault why = {0};

	(void)state;
	for (size_t i = 0; i < RESULTS; i++) {
		made[i] = one(1, 1, 1);
		results[i] = &made[i];
		facts_string(&made[i].machine, "kernel.release",
			kernels[i % MACHINES]);
		facts_number(&made[i].machine, "memory.total_bytes",
			1e9 + 1e5 * (double)i);
	}
	assert_int_equal(chart_open(&input, results, NULL, RESULTS,
				 &fixture_registry, &why),
		0);
	assert_int_equal(chart_machines(&input), MACHINES);
	chart_close(&input);
	for (size_t i = 0; i < RESULTS; i++)
		result_free(&made[i]);
}

static void test_more_cells_than_can_be_drawn_are_refused(void **state)
{
	enum { RESULTS = CHART_CELLS_MAX / 1000 + 1 };
	const struct result *results[RESULTS];
	struct result big = fixture_result();
	struct chart_input input;
	struct fault why = {0};

	(void)state;
	for (uint32_t i = 0; i < 1000; i++)
		fixture_cell(&big, "fork", i + 1);
	for (size_t i = 0; i < RESULTS; i++)
		results[i] = &big;
	assert_int_equal(chart_open(&input, results, NULL, RESULTS,
				 &fixture_registry, &why),
		-1);
	assert_non_null(strstr(why.text, "too many"));
	chart_close(&input);
	result_free(&big);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			test_the_same_cell_of_two_results_stands_in_two_rows),
		cmocka_unit_test(test_ratios_of_pairs_are_those_of_each_result),
		cmocka_unit_test(test_other_work_has_a_panel_of_its_own),
		cmocka_unit_test(test_what_differs_is_the_name_of_a_result),
		cmocka_unit_test(test_different_machines_are_counted),
		cmocka_unit_test(test_machines_are_counted_once_in_any_order),
		cmocka_unit_test(test_more_cells_than_can_be_drawn_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
