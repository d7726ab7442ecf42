/* Measures: what they may be called, and the heads of their columns. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "bench/measures.h"

static int no_values(const struct env *env, double *values, struct fault *why)
{
	(void)env;
	(void)values;
	(void)why;
	return 0;
}

static int check(const struct measure *table, struct fault *why)
{
	const struct workload workload = {
		.measures = table,
		.measure = table != NULL ? no_values : NULL,
	};

	*why = (struct fault){0};
	return measures_check(&workload, why);
}

static void test_names_carry_their_unit(void **state)
{
	static const struct measure sound[] = {
		{"wait_max_ns", "ns", "a"},
		{"moved_bytes", "bytes", "b"},
		{"requests_per_s", "1/s", "c"},
		{"fairness", "", "d"},
	};
	static const struct measure other[] = {
		{"wait_max_ns", "us", "a"},
		{"wait_max", "ns", "a"},
		{"moved_bytes", "", "b"},
		{"requests_per_s", "", "c"},
		{"fairness", "1", "d"},
		{"fairness", NULL, "d"},
	};
	struct fault why;

	(void)state;
	assert_int_equal(check(NULL, &why), 0);
	for (size_t i = 0; i < sizeof sound / sizeof *sound; i++)
		assert_int_equal(
			check((const struct measure[]){sound[i], {0}}, &why),
			0);
	for (size_t i = 0; i < sizeof other / sizeof *other; i++) {
		assert_int_equal(
			check((const struct measure[]){other[i], {0}}, &why),
			-1);
		assert_non_null(strstr(why.text, other[i].name));
	}
}

static void test_bad_tables_are_refused(void **state)
{
	static const struct measure twice[] = {
		{"a", "", "one"}, {"b", "", "two"}, {"a", "", "three"}, {0}};
	static const struct measure unclear[] = {{"a", "", NULL}, {0}};
	static const struct measure upper[] = {{"A", "", "one"}, {0}};
	static const struct measure longer[] = {
		{"a_name_of_more_letters", "", "one"}, {0}};
	static const struct measure many[] = {{"a", "", "1"}, {"b", "", "2"},
		{"c", "", "3"}, {"d", "", "4"}, {"e", "", "5"}, {"f", "", "6"},
		{"g", "", "7"}, {"h", "", "8"}, {"i", "", "9"}, {0}};
	struct fault why;

	(void)state;
	assert_int_equal(check(twice, &why), -1);
	assert_int_equal(check(unclear, &why), -1);
	assert_int_equal(check(upper, &why), -1);
	assert_int_equal(check(longer, &why), -1);
	assert_int_equal(check(many, &why), -1);
	assert_int_equal(check(many + 1, &why), 0);
}

static void test_a_table_without_a_hook_is_refused(void **state)
{
	static const struct measure table[] = {{"a", "", "one"}, {0}};
	const struct workload without = {.measures = table};
	const struct workload useless = {.measure = no_values};
	struct fault why = {0};

	(void)state;
	assert_int_equal(measures_check(&without, &why), -1);
	assert_int_equal(measures_check(&useless, &why), -1);
}

static void test_names_of_results_are_looked_at(void **state)
{
	(void)state;
	assert_true(measures_is_name("a_9"));
	assert_true(measures_is_name("thirty_one_letters_are_not_bad_"));
	assert_false(measures_is_name("thirty_two_letters_are_too_many_"));
	assert_false(measures_is_name(""));
	assert_false(measures_is_name("a b"));
	assert_false(measures_is_name("a\033[2J"));
	assert_false(measures_is_name("\xc3\xa4"));
}

static void assert_head(
	const char *name, double largest, const char *wanted, double divisor)
{
	char head[PARAM_NAME + 8];
	struct figures_unit unit = measures_head(name, largest, head);

	assert_string_equal(head, wanted);
	assert_true(unit.ns == divisor);
}

static void test_the_largest_value_chooses_the_unit_of_a_column(void **state)
{
	(void)state;
	assert_head("wait_max_ns", 999, "wait_max ns", 1);
	assert_head("wait_max_ns", 1000, "wait_max us", 1e3);
	assert_head("wait_max_ns", 3e9, "wait_max s", 1e9);
	assert_head("moved_bytes", 4096, "moved KiB", 1024);
	assert_head("requests_per_s", 81234, "requests k/s", 1e3);
	assert_head("requests_per_s", 12, "requests /s", 1);
	assert_head("fairness", 0.5, "fairness", 1);
	assert_head("lost", 2e6, "lost M", 1e6);
	assert_head("lost", 0, "lost", 1);
	assert_head("lost", NAN, "lost", 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names_carry_their_unit),
		cmocka_unit_test(test_bad_tables_are_refused),
		cmocka_unit_test(test_a_table_without_a_hook_is_refused),
		cmocka_unit_test(test_names_of_results_are_looked_at),
		cmocka_unit_test(
			test_the_largest_value_chooses_the_unit_of_a_column),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
