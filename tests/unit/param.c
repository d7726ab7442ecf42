/* Parameters: from text to struct and back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "bench/param.h"
#include "bench/random.h"

struct values {
	uint64_t count, bytes, duration;
	struct param_list durations;
	int choice;
	char text[PARAM_VALUE];
};

static const char *const choices[] = {"own", "shared", NULL};

static const struct param table[] = {
	{
		.name = "count",
		.kind = PARAM_COUNT,
		.offset = offsetof(struct values, count),
		.standard = "3",
		.min = 1,
		.max = 1000,
		.help = "a count",
	},
	{
		.name = "bytes",
		.kind = PARAM_BYTES,
		.offset = offsetof(struct values, bytes),
		.standard = "1MiB",
		.min = 512,
		.max = UINT64_C(1) << 30,
		.help = "a size",
	},
	{
		.name = "duration",
		.kind = PARAM_DURATION,
		.offset = offsetof(struct values, duration),
		.standard = "1.5s",
		.max = UINT64_C(3600000000000),
		.help = "a time",
	},
	{
		.name = "durations",
		.kind = PARAM_DURATIONS,
		.offset = offsetof(struct values, durations),
		.standard = "2s,5s,2s",
		.max = UINT64_C(3600000000000),
		.help = "times",
	},
	{
		.name = "choice",
		.kind = PARAM_CHOICE,
		.offset = offsetof(struct values, choice),
		.standard = "shared",
		.choices = choices,
		.help = "one of two",
	},
	{
		.name = "text",
		.kind = PARAM_TEXT,
		.offset = offsetof(struct values, text),
		.standard = "sha256",
		.help = "any word",
	},
	{0},
};

static int set(const char *name, const char *value, struct values *values,
	struct fault *why)
{
	const struct param *param = param_find(table, name);

	assert_non_null(param);
	return param_set(param, value, values, why);
}

static void assert_refused(const char *name, const char *value)
{
	struct values values = {0};
	struct fault why = {0};

	if (set(name, value, &values, &why) == 0)
		fail_msg("%s takes \"%s\"", name, value);
	assert_memory_equal(why.text, name, strlen(name));
}

static void test_defaults_fill_every_field(void **state)
{
	struct values values;
	struct fault why = {0};

	(void)state;
	assert_int_equal(param_fill(table, NULL, 0, &values, &why), 0);
	assert_int_equal(values.count, 3);
	assert_int_equal(values.bytes, 1 << 20);
	assert_int_equal(values.duration, 1500000000);
	assert_int_equal(values.durations.n, 3);
	assert_int_equal(values.durations.items[1], 5000000000);
	assert_int_equal(values.choice, 1);
	assert_string_equal(values.text, "sha256");
}

static void test_settings_take_the_place_of_defaults(void **state)
{
	const struct setting settings[] = {
		{"bytes", "4KiB"}, {"choice", "own"}, {"bytes", "8KiB"}};
	struct values values;
	struct fault why = {0};

	(void)state;
	assert_int_equal(param_fill(table, settings, 3, &values, &why), 0);
	assert_int_equal(values.bytes, 8192); /* the last one counts */
	assert_int_equal(values.choice, 0);
	assert_int_equal(values.count, 3);
}

static void test_unknown_name_is_answered_with_the_nearest(void **state)
{
	const struct setting settings[] = {{"byte", "4KiB"}};
	struct values values;
	struct fault why = {0};

	(void)state;
	assert_int_equal(param_fill(table, settings, 1, &values, &why), -1);
	assert_string_equal(why.text,
		"unknown parameter \"byte\"; did you mean \"bytes\"?");
	why = (struct fault){0};
	assert_int_equal(param_fill(NULL, settings, 1, &values, &why), -1);
	assert_string_equal(
		why.text, "unknown parameter \"byte\"; it has none");
}

static void test_unknown_choice_is_answered_with_what_is_known(void **state)
{
	struct values values;
	struct fault why = {0};

	(void)state;
	assert_int_equal(set("choice", "sharde", &values, &why), -1);
	assert_non_null(strstr(why.text, "did you mean \"shared\"?"));
	assert_refused("choice", "");
	assert_refused("choice", "Own");
	assert_refused("choice", "own ");
	assert_refused("choice", "0");
}

static void test_values_out_of_range_are_refused_with_the_range(void **state)
{
	struct values values;
	struct fault why = {0};

	(void)state;
	assert_int_equal(set("bytes", "2GiB", &values, &why), -1);
	assert_string_equal(
		why.text, "bytes: 2GiB is out of range (512B .. 1GiB)");
	assert_refused("count", "0");
	assert_refused("count", "1001");
	assert_refused("bytes", "511");
	assert_refused("duration", "3601s");
	assert_refused("durations", "1s,3601s");
}

static void test_hostile_values_are_refused(void **state)
{
	static const char *const names[] = {
		"count", "bytes", "duration", "durations"};
	static const char *const bad[] = {"", " ", "-1", "+1", "nan", "inf",
		"1e400", "0x10", "1e19", "18446744073709551617", "one", ",",
		"1s,", ",1s", "1s,,1s", "1s 2s", "\xff\xfe", "%s%n", "1\n"};
	char endless[4 * PARAM_VALUE];

	(void)state;
	memset(endless, '1', sizeof endless - 1);
	endless[sizeof endless - 1] = '\0';
	for (size_t n = 0; n < 4; n++) {
		for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
			assert_refused(names[n], bad[i]);
		assert_refused(names[n], endless);
	}
	assert_refused("text", "");
	assert_refused("text", endless);
	assert_refused("choice", endless);
}

static void test_list_holds_sixteen_items_and_no_more(void **state)
{
	struct values values;
	struct fault why = {0};

	(void)state;
	assert_int_equal(set("durations",
				 "1s,1s,1s,1s,1s,1s,1s,1s,1s,1s,1s,1s,1s,1s,"
				 "1s,1s",
				 &values, &why),
		0);
	assert_int_equal(values.durations.n, PARAM_LIST_MAX);
	assert_refused("durations",
		"1s,1s,1s,1s,1s,1s,1s,1s,1s,1s,1s,1s,1s,1s,1s,1s,1s");
}

static void test_longest_text_is_kept_whole(void **state)
{
	char longest[PARAM_VALUE], again[PARAM_VALUE];
	struct values values;
	struct fault why = {0};

	(void)state;
	memset(longest, 'x', sizeof longest - 1);
	longest[sizeof longest - 1] = '\0';
	assert_int_equal(set("text", longest, &values, &why), 0);
	param_text(param_find(table, "text"), &values, again);
	assert_string_equal(again, longest);
}

/* What people might type for a duration. */
static size_t random_duration(uint64_t *random, char *text, size_t size)
{
	static const char *const before[] = {"", "", ".", "0.", "1."};
	static const char *const after[] = {
		"ns", "us", "ms", "s", "min", "h", "e3us"};
	static const uint64_t below[] = {10, 60, 100, 1000, 1000000};
	uint64_t most = below[random_below(random, 5)];

	return (size_t)snprintf(text, size, "%s%llu%s",
		before[random_below(random, 5)],
		(unsigned long long)random_below(random, most),
		after[random_below(random, 7)]);
}

static void test_whatever_list_is_taken_comes_back_the_same(void **state)
{
	const struct param *param = param_find(table, "durations");
	uint64_t random = 8;
	int taken = 0;

	(void)state;
	for (int i = 0; i < 50000; i++) {
		uint64_t items = 1 + random_below(&random, PARAM_LIST_MAX);
		char typed[PARAM_VALUE + 64] = "", text[PARAM_VALUE];
		struct values first = {0}, again = {0};
		struct fault why = {0};
		size_t len = 0;

		while (items-- > 0 && len < PARAM_VALUE) {
			len += random_duration(
				&random, typed + len, sizeof typed - len);
			if (items > 0)
				typed[len++] = ',';
		}
		if (param_set(param, typed, &first, &why) != 0)
			continue;
		taken++;
		param_text(param, &first, text);
		if (param_set(param, text, &again, &why) != 0)
			fail_msg("%s -> %s: %s", typed, text, why.text);
		assert_memory_equal(&first, &again, sizeof first);
	}
	assert_true(taken > 1000);
}

static void test_range_is_told_in_units(void **state)
{
	char text[100];

	(void)state;
	assert_string_equal(
		param_range(param_find(table, "bytes"), text, sizeof text),
		"512B .. 1GiB");
	assert_string_equal(
		param_range(param_find(table, "choice"), text, sizeof text),
		"own | shared");
	assert_string_equal(
		param_range(param_find(table, "text"), text, sizeof text), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_defaults_fill_every_field),
		cmocka_unit_test(test_settings_take_the_place_of_defaults),
		cmocka_unit_test(
			test_unknown_name_is_answered_with_the_nearest),
		cmocka_unit_test(
			test_unknown_choice_is_answered_with_what_is_known),
		cmocka_unit_test(
			test_values_out_of_range_are_refused_with_the_range),
		cmocka_unit_test(test_hostile_values_are_refused),
		cmocka_unit_test(test_list_holds_sixteen_items_and_no_more),
		cmocka_unit_test(test_longest_text_is_kept_whole),
		cmocka_unit_test(
			test_whatever_list_is_taken_comes_back_the_same),
		cmocka_unit_test(test_range_is_told_in_units),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
