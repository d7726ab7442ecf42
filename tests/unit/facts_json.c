/* Facts as JSON and back. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "bench/facts_json.h"

static void test_names_are_nested_by_their_dots(void **state)
{
	struct facts facts = {0};
	json_t *json, *cpu;

	(void)state;
	facts_string(&facts, "cpu.model", "Fast 9000");
	facts_number(&facts, "cpu.cache.l2_bytes", 1048576);
	facts_number(&facts, "load.one", 0.25);
	facts_flag(&facts, "cpu.smt", true);
	json = facts_to_json(&facts);
	cpu = json_object_get(json, "cpu");
	assert_string_equal(
		json_string_value(json_object_get(cpu, "model")), "Fast 9000");
	assert_int_equal(json_integer_value(json_object_get(
				 json_object_get(cpu, "cache"), "l2_bytes")),
		1048576);
	assert_true(json_is_true(json_object_get(cpu, "smt")));
	assert_true(json_is_real(
		json_object_get(json_object_get(json, "load"), "one")));
	assert_int_equal(json_object_size(json_object_get(json, "unread")), 0);
	json_decref(json);
	facts_free(&facts);
}

static void test_unread_fact_is_null_with_its_reason(void **state)
{
	struct facts facts = {0};
	json_t *json;

	(void)state;
	facts_unread(&facts, "cpu.governor", "no such file");
	facts_number(&facts, "cpu.hz", HUGE_VAL);
	json = facts_to_json(&facts);
	assert_true(json_is_null(
		json_object_get(json_object_get(json, "cpu"), "governor")));
	assert_string_equal(
		json_string_value(json_object_get(
			json_object_get(json, "unread"), "cpu.governor")),
		"no such file");
	assert_true(json_is_null(
		json_object_get(json_object_get(json, "cpu"), "hz")));
	json_decref(json);
	facts_free(&facts);
}

static void test_bytes_that_are_not_utf8_do_not_lose_the_text(void **state)
{
	struct facts facts = {0};
	json_t *json;

	(void)state;
	facts_string(&facts, "model", "caf\xe9!");
	json = facts_to_json(&facts);
	assert_string_equal(
		json_string_value(json_object_get(json, "model")), "caf?!");
	json_decref(json);
	facts_free(&facts);
}

static void test_first_of_two_facts_with_one_name_is_kept(void **state)
{
	struct facts facts = {0};
	json_t *json;

	(void)state;
	facts_number(&facts, "a", 1);
	facts_unread(&facts, "a", "too late");
	json = facts_to_json(&facts);
	assert_int_equal(json_integer_value(json_object_get(json, "a")), 1);
	assert_int_equal(json_object_size(json_object_get(json, "unread")), 0);
	json_decref(json);
	facts_free(&facts);
}

static void test_facts_come_back_as_they_went(void **state)
{
	struct facts there = {0}, back = {0};
	struct fault why = {0};
	json_t *json;

	(void)state;
	facts_string(&there, "cpu.model", "Fast \"9000\"");
	facts_number(&there, "cpu.hz", 2.5e9);
	facts_number(&there, "load", 0.1);
	facts_flag(&there, "smt", false);
	facts_unread(&there, "turbo.on", "no such file");
	json = facts_to_json(&there);
	assert_int_equal(facts_from_json(json, &back, &why), 0);
	assert_int_equal(back.n, there.n);
	for (size_t i = 0; i < there.n; i++) {
		const struct fact *a = &there.list[i];
		const struct fact *b = facts_find(&back, a->name);

		assert_non_null(b);
		assert_int_equal(a->kind, b->kind);
		assert_true(a->number == b->number);
		assert_string_equal(a->text, b->text);
	}
	json_decref(json);
	facts_free(&there);
	facts_free(&back);
}

/* The fault that reading this text ends in. */
static void refused(const char *text, const char *part)
{
	struct facts facts = {0};
	struct fault why = {0};
	json_t *json = json_loads(text, JSON_DECODE_ANY, NULL);

	assert_non_null(json);
	assert_int_equal(facts_from_json(json, &facts, &why), -1);
	if (strstr(why.text, part) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", why.text, part);
	json_decref(json);
	facts_free(&facts);
}

static void test_what_is_not_facts_is_refused_with_its_place(void **state)
{
	(void)state;
	refused("[]", "not an object");
	refused("{\"a\": 1}", "unread");
	refused("{\"a\": {\"b\": [1]}, \"unread\": {}}", "a.b");
	refused("{\"a\": {\"b\": null}, \"unread\": {}}", "a.b is null");
	refused("{\"a\": 1, \"unread\": {\"a\": \"gone\"}}", "not null");
	refused("{\"a\": null, \"unread\": {\"a\": 1}}", "does not say why");
	refused("{\"unread\": {\"b\": \"gone\"}}", "not null");
	refused("{\"a.b\": 1, \"unread\": {}}", "no name");
	refused("{\"\": 1, \"unread\": {}}", "no name");
}

static void test_what_would_be_cut_is_refused(void **state)
{
	char text[2 * FACT_TEXT];
	int len;

	(void)state;
	len = snprintf(text, sizeof text, "{\"unread\": {}, \"a\": \"");
	memset(text + len, 'x', FACT_TEXT);
	strcpy(text + len + FACT_TEXT, "\"}");
	refused(text, "longer");
	len = snprintf(text, sizeof text, "{\"unread\": {}, \"");
	memset(text + len, 'x', FACT_NAME);
	strcpy(text + len + FACT_NAME, "\": 1}");
	refused(text, "longer");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names_are_nested_by_their_dots),
		cmocka_unit_test(test_unread_fact_is_null_with_its_reason),
		cmocka_unit_test(
			test_bytes_that_are_not_utf8_do_not_lose_the_text),
		cmocka_unit_test(test_first_of_two_facts_with_one_name_is_kept),
		cmocka_unit_test(test_facts_come_back_as_they_went),
		cmocka_unit_test(
			test_what_is_not_facts_is_refused_with_its_place),
		cmocka_unit_test(test_what_would_be_cut_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
