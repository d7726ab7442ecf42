/* JSON in canonical form: the examples of RFC 8785, and what they leave out. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bench/canonical.h"

static void assert_canonical(json_t *json, const char *expected)
{
	struct canonical text = {0};

	assert_non_null(json);
	assert_int_equal(canonical_add(&text, json, NULL), 0);
	assert_int_equal(canonical_add_bytes(&text, "", 1), 0);
	assert_string_equal(text.bytes, expected);
	free(text.bytes);
	json_decref(json);
}

static void assert_text(const char *document, const char *expected)
{
	assert_canonical(json_loads(document, JSON_DECODE_ANY, NULL), expected);
}

/* Appendix B of the RFC. */
static const struct {
	uint64_t bits;
	const char *text;
} numbers[] = {
	{UINT64_C(0x0000000000000000), "0"},
	{UINT64_C(0x8000000000000000), "0"},
	{UINT64_C(0x0000000000000001), "5e-324"},
	{UINT64_C(0x8000000000000001), "-5e-324"},
	{UINT64_C(0x7fefffffffffffff), "1.7976931348623157e+308"},
	{UINT64_C(0x4340000000000000), "9007199254740992"},
	{UINT64_C(0xc340000000000000), "-9007199254740992"},
	{UINT64_C(0x4430000000000000), "295147905179352830000"},
	{UINT64_C(0x44b52d02c7e14af5), "9.999999999999997e+22"},
	{UINT64_C(0x44b52d02c7e14af6), "1e+23"},
	{UINT64_C(0x44b52d02c7e14af7), "1.0000000000000001e+23"},
	{UINT64_C(0x444b1ae4d6e2ef4e), "999999999999999700000"},
	{UINT64_C(0x444b1ae4d6e2ef4f), "999999999999999900000"},
	{UINT64_C(0x444b1ae4d6e2ef50), "1e+21"},
	{UINT64_C(0x3eb0c6f7a0b5ed8c), "9.999999999999997e-7"},
	{UINT64_C(0x3eb0c6f7a0b5ed8d), "0.000001"},
	{UINT64_C(0x41b3de4355555553), "333333333.3333332"},
	{UINT64_C(0x41b3de4355555554), "333333333.33333325"},
	{UINT64_C(0x41b3de4355555555), "333333333.3333333"},
	{UINT64_C(0x41b3de4355555556), "333333333.3333334"},
	{UINT64_C(0x41b3de4355555557), "333333333.33333343"},
	{UINT64_C(0xbecbf647612f3696), "-0.0000033333333333333333"},
	{UINT64_C(0x43143ff3c1cb0959), "1424953923781206.2"},
};

static void test_numbers_are_those_of_the_rfc(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		double value;

		memcpy(&value, &numbers[i].bits, sizeof value);
		assert_canonical(json_real(value), numbers[i].text);
	}
}

static void test_a_number_is_the_same_however_it_is_written(void **state)
{
	(void)state;
	assert_text("[1, 1.0, 10e-1, 0.1e1]", "[1,1,1,1]");
	assert_text("[0, 0.0, -0.0, -0]", "[0,0,0,0]");
	assert_text("[1.23457e6, 1234570]", "[1234570,1234570]");
	assert_text("[9007199254740992, -9007199254740992, 12, -3]",
		"[9007199254740992,-9007199254740992,12,-3]");
	assert_text(
		"[0.25, 2.5e-1, 1e-7, 1.5E300]", "[0.25,0.25,1e-7,1.5e+300]");
	/* Beyond what a double tells apart they are what it makes of them. */
	assert_text("[9007199254740993]", "[9007199254740992]");
}

/* 3.2.2 and 3.2.3 of the RFC. */
static void test_strings_have_the_escapes_of_the_rfc(void **state)
{
	(void)state;
	assert_text("\"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\"
		    "\\\"\\/\"",
		"\"\xe2\x82\xac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"");
	assert_text("\"\\b\\f\\n\\r\\t\\u001f\\u007f<&>\"",
		"\"\\b\\f\\n\\r\\t\\u001f\x7f<&>\"");
	assert_text("\"\"", "\"\"");
}

static void test_keys_stand_in_the_order_of_utf16(void **state)
{
	(void)state;
	assert_text("{\"\\u20ac\": \"Euro\", \"\\r\": \"CR\","
		    "\"\\ufb33\": \"Dalet\", \"1\": \"One\","
		    "\"\\ud83d\\ude00\": \"Face\", \"\\u0080\": \"Ctrl\","
		    "\"\\u00f6\": \"o\"}",
		"{\"\\r\":\"CR\",\"1\":\"One\",\"\xc2\x80\":\"Ctrl\","
		"\"\xc3\xb6\":\"o\",\"\xe2\x82\xac\":\"Euro\","
		"\"\xf0\x9f\x98\x80\":\"Face\",\"\xef\xac\xb3\":\"Dalet\"}");
	assert_text("{\"b\": 1, \"ab\": 2, \"a\": 3, \"B\": 4}",
		"{\"B\":4,\"a\":3,\"ab\":2,\"b\":1}");
}

static void test_lists_keep_their_order_and_nothing_has_blanks(void **state)
{
	(void)state;
	assert_text(" [ 3 , [ ] , { } , null , true , false ,\n { \"z\" : [ 1 "
		    "] , \"a\" : { } } ] ",
		"[3,[],{},null,true,false,{\"a\":{},\"z\":[1]}]");
}

static void test_what_is_left_out_is_left_out_outside_only(void **state)
{
	json_t *json =
		json_loads("{\"b\": 1, \"a\": {\"b\": 2}, \"c\": 3}", 0, NULL);
	struct canonical text = {0};

	(void)state;
	assert_int_equal(canonical_add(&text, json, "b"), 0);
	assert_int_equal(canonical_add_bytes(&text, "", 1), 0);
	assert_string_equal(text.bytes, "{\"a\":{\"b\":2},\"c\":3}");
	free(text.bytes);
	json_decref(json);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers_are_those_of_the_rfc),
		cmocka_unit_test(
			test_a_number_is_the_same_however_it_is_written),
		cmocka_unit_test(test_strings_have_the_escapes_of_the_rfc),
		cmocka_unit_test(test_keys_stand_in_the_order_of_utf16),
		cmocka_unit_test(
			test_lists_keep_their_order_and_nothing_has_blanks),
		cmocka_unit_test(
			test_what_is_left_out_is_left_out_outside_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
