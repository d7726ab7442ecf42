/* Every workload's table of parameters does what its help says. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bench/registry.h"
#include "bench/units.h"

struct place {
	const struct workload *workload;
	const struct param *param;
	void *params; /* memory for the workload's struct */
};

static bool has_range(const struct param *param)
{
	return param->kind != PARAM_CHOICE && param->kind != PARAM_TEXT;
}

/* A number of the parameter's kind as one would type it. */
static const char *typed(
	const struct param *param, uint64_t number, char text[UNITS_TEXT])
{
	const char *unit = param->kind == PARAM_BYTES   ? "B"
			   : param->kind == PARAM_COUNT ? ""
							: "ns";

	snprintf(text, UNITS_TEXT, "%llu%s", (unsigned long long)number, unit);
	return text;
}

static uint64_t first_number(const struct place *at)
{
	const void *field = (const char *)at->params + at->param->offset;

	if (at->param->kind == PARAM_DURATIONS)
		return ((const struct param_list *)field)->items[0];
	return *(const uint64_t *)field;
}

static void for_each_parameter(void (*check)(const struct place *at))
{
	for (size_t i = 0; i < registry_builtin.n_workloads; i++) {
		const struct workload *w = registry_builtin.workloads[i];
		struct place at = {
			.workload = w,
			.params = calloc(1, w->params_bytes + 1),
		};

		assert_non_null(at.params);
		for (at.param = w->params;
			at.param != NULL && at.param->name != NULL; at.param++)
			check(&at);
		free(at.params);
	}
}

static void assert_sets(const struct place *at, const char *value)
{
	struct fault why = {0};

	if (param_set(at->param, value, at->params, &why) != 0)
		fail_msg("%s: %s", at->workload->name, why.text);
}

static void assert_refuses(const struct place *at, const char *value)
{
	struct fault why = {0};

	if (param_set(at->param, value, at->params, &why) == 0)
		fail_msg("%s: %s takes \"%s\"", at->workload->name,
			at->param->name, value);
	assert_non_null(strstr(why.text, at->param->name));
}

static void check_round_trip(const struct place *at, const char *value)
{
	char text[PARAM_VALUE], again[PARAM_VALUE];

	assert_sets(at, value);
	param_text(at->param, at->params, text);
	assert_sets(at, text);
	assert_string_equal(param_text(at->param, at->params, again), text);
}

static void check_default(const struct place *at)
{
	check_round_trip(at, at->param->standard);
}

static void test_defaults_parse_and_have_one_form(void **state)
{
	(void)state;
	for_each_parameter(check_default);
}

static void check_ends_of_range(const struct place *at)
{
	const struct param *param = at->param;
	char text[UNITS_TEXT];

	if (!has_range(param))
		return;
	assert_true(param->min <= param->max);
	check_round_trip(at, typed(param, param->min, text));
	assert_true(first_number(at) == param->min);
	check_round_trip(at, typed(param, param->max, text));
	assert_true(first_number(at) == param->max);
	assert_refuses(at, typed(param, param->max + 1, text));
	if (param->min > 0)
		assert_refuses(at, typed(param, param->min - 1, text));
	assert_refuses(at, "-1");
}

static void test_range_is_kept_at_both_ends(void **state)
{
	(void)state;
	for_each_parameter(check_ends_of_range);
}

static void check_choices(const struct place *at)
{
	if (at->param->kind != PARAM_CHOICE)
		return;
	for (int i = 0; at->param->choices[i] != NULL; i++) {
		char text[PARAM_VALUE];

		assert_sets(at, at->param->choices[i]);
		assert_string_equal(param_text(at->param, at->params, text),
			at->param->choices[i]);
	}
	assert_refuses(at, "no such choice");
}

static void test_every_choice_is_taken_and_no_other(void **state)
{
	(void)state;
	for_each_parameter(check_choices);
}

static void check_nonsense(const struct place *at)
{
	char too_long[2 * PARAM_VALUE];

	memset(too_long, '1', sizeof too_long);
	too_long[sizeof too_long - 1] = '\0';
	assert_refuses(at, "");
	assert_refuses(at, too_long);
}

static void test_empty_and_endless_values_are_refused(void **state)
{
	(void)state;
	for_each_parameter(check_nonsense);
}

static void check_help(const struct place *at)
{
	char range[200];

	assert_true(strlen(at->param->help) >= 5);
	param_range(at->param, range, sizeof range);
	assert_true(strlen(range) < sizeof range - 1);
	assert_true((range[0] != '\0') == (at->param->kind != PARAM_TEXT));
}

static void test_every_parameter_has_help_and_a_range(void **state)
{
	(void)state;
	for_each_parameter(check_help);
}

static void test_defaults_together_are_possible(void **state)
{
	(void)state;
	for (size_t i = 0; i < registry_builtin.n_workloads; i++) {
		const struct workload *w = registry_builtin.workloads[i];
		void *params = calloc(1, w->params_bytes + 1);
		struct fault why = {0};

		assert_non_null(params);
		assert_true(strlen(w->summary) > 5);
		assert_int_equal(
			param_fill(w->params, NULL, 0, params, &why), 0);
		if (w->check != NULL && w->check(params, &why) != 0)
			fail_msg("%s: %s", w->name, why.text);
		free(params);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_defaults_parse_and_have_one_form),
		cmocka_unit_test(test_range_is_kept_at_both_ends),
		cmocka_unit_test(test_every_choice_is_taken_and_no_other),
		cmocka_unit_test(test_empty_and_endless_values_are_refused),
		cmocka_unit_test(test_every_parameter_has_help_and_a_range),
		cmocka_unit_test(test_defaults_together_are_possible),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
