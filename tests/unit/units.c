/* Numbers as people type and read them, and as they should not. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "bench/random.h"
#include "bench/units.h"

#define COUNT_OF(a) (sizeof(a) / sizeof *(a))

typedef int parser(const char *text, uint64_t *value, struct fault *why);

struct example {
	const char *text;
	uint64_t value;
};

static void check_good(parser *parse, const struct example *examples, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct fault why = {0};
		uint64_t value = 0;

		if (parse(examples[i].text, &value, &why) != 0)
			fail_msg("%s", why.text);
		if (value != examples[i].value)
			fail_msg("%s is taken for %llu", examples[i].text,
				(unsigned long long)value);
	}
}

static void check_refused(parser *parse, const char *text)
{
	struct fault why = {0};
	uint64_t value = 0;

	if (parse(text, &value, &why) == 0)
		fail_msg("\"%s\" is taken for %llu", text,
			(unsigned long long)value);
	assert_true(fault_is_set(&why));
}

static void test_durations_are_read(void **state)
{
	static const struct example good[] = {
		{"0", 0},
		{"0s", 0},
		{"1ns", 1},
		{"250us", 250000},
		{"10ms", 10000000},
		{"10 ms", 10000000},
		{"1.5s", 1500000000},
		{".5s", 500000000},
		{"0.1s", 100000000},
		{"0.000001s", 1000},
		{"2min", 120000000000},
		{"1h", 3600000000000},
		{"1e3s", 1000000000000},
		{"1_000us", 1000000},
		{"9007199254740993ns", 9007199254740993},
	};

	(void)state;
	check_good(units_parse_duration, good, COUNT_OF(good));
}

static void test_sizes_are_read(void **state)
{
	static const struct example good[] = {
		{"4096", 4096}, {"1B", 1}, {"64KiB", 65536}, {"1MiB", 1048576},
		{"1.5GiB", 1610612736}, {"1kB", 1000}, {"1MB", 1000000},
		{"1GB", 1000000000}, {"1TiB", 1099511627776},
		{"1.1GiB", 1181116006}, /* to the nearest byte */
	};

	(void)state;
	check_good(units_parse_bytes, good, COUNT_OF(good));
}

static void test_counts_are_read(void **state)
{
	static const struct example good[] = {
		{"0", 0},
		{"100", 100},
		{"1e6", 1000000},
		{"10k", 10000},
		{"1.1k", 1100},
		{"1M", 1000000},
		{"100_000", 100000},
		{"9007199254740993", 9007199254740993},
		{"8000000000000000001", 8000000000000000001},
	};

	(void)state;
	check_good(units_parse_count, good, COUNT_OF(good));
}

/* Texts that are no number of any kind. */
static void test_hostile_texts_are_refused(void **state)
{
	static const char *const bad[] = {"", " ", "  ", "\t1", " 1", "-1",
		"-1ms", "+1", "+1s", "nan", "NaN", "inf", "infinity", "-inf",
		"0x10", "0x1p3s", "1e400", "1e400s", "1e400B", "1e", "1e+2",
		"1e-3", "1.2.3", ".", "_", "_._", "e5", "1,5s", "1;", "10",
		"1 0s", "ten", "1msms", "1ms ", "1m s", "\xc2\xb5s",
		"1\xc2\xb5s", "\xd9\xa1s", "1\xc2\xa0ms", "1\n", "1\x01",
		"99999999999999999999s", "99999999999999999999B",
		"18446744073709551616", "18446744073709551615",
		"9000000000000000000", "1e19", "1e99999999999999999999", "%n%s",
		"1%"};
	char endless[500];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		check_refused(units_parse_duration, bad[i]);
		if (strcmp(bad[i], "10") == 0) /* good without a unit */
			continue;
		check_refused(units_parse_bytes, bad[i]);
		check_refused(units_parse_count, bad[i]);
	}
	memset(endless, '1', sizeof endless - 1);
	endless[sizeof endless - 1] = '\0';
	check_refused(units_parse_duration, endless);
	check_refused(units_parse_bytes, endless);
	check_refused(units_parse_count, endless);
}

static void test_unit_of_another_kind_is_refused(void **state)
{
	(void)state;
	check_refused(units_parse_duration, "1KiB");
	check_refused(units_parse_duration, "1S");
	check_refused(units_parse_duration, "1");
	check_refused(units_parse_bytes, "1ms");
	check_refused(units_parse_bytes, "1kib");
	check_refused(units_parse_count, "1ms");
	check_refused(units_parse_count, "1KiB");
}

static void test_fraction_of_the_smallest_is_refused(void **state)
{
	(void)state;
	check_refused(units_parse_duration, "0.5ns");
	check_refused(units_parse_bytes, "0.5");
	check_refused(units_parse_count, "1.5");
	check_refused(units_parse_count, "1000000.5");
	check_refused(units_parse_count, "0.1234567891G");
}

static void test_shares_are_read(void **state)
{
	static const struct {
		const char *text;
		double share;
	} good[] = {
		{"1%", 0.01},
		{"0.5%", 0.005},
		{"0.01", 0.01},
		{"0", 0},
		{"1_0%", 0.1},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(good); i++) {
		struct fault why = {0};
		double share = -1;

		assert_int_equal(
			units_parse_share(good[i].text, &share, &why), 0);
		assert_true(fabs(share - good[i].share) < 1e-15);
	}
}

static void test_hostile_shares_are_refused(void **state)
{
	static const char *const bad[] = {"", "%", "-1%", "+1%", "nan", "inf",
		"1e400", "1e400%", "1%%", "1 %x", "0x1", "one", "1ms"};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		struct fault why = {0};
		double share;

		if (units_parse_share(bad[i], &share, &why) == 0)
			fail_msg("\"%s\" is taken for %g", bad[i], share);
	}
}

static void test_exact_text_is_read_as_the_same_value(void **state)
{
	uint64_t random = 1;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		/* Of every magnitude below 2^62. */
		uint64_t value = random_next(&random) >> (2 + i % 62), again;
		struct fault why = {0};
		char text[UNITS_TEXT];

		assert_int_equal(
			units_parse_duration(units_exact_duration(value, text),
				&again, &why),
			0);
		assert_true(again == value);
		assert_int_equal(
			units_parse_bytes(
				units_exact_bytes(value, text), &again, &why),
			0);
		assert_true(again == value);
	}
}

static void test_exact_text_has_the_largest_unit_that_divides(void **state)
{
	char text[UNITS_TEXT];

	(void)state;
	assert_string_equal(units_exact_duration(1500000, text), "1500us");
	assert_string_equal(units_exact_duration(10000000, text), "10ms");
	assert_string_equal(units_exact_duration(0, text), "0");
	assert_string_equal(units_exact_bytes(65536, text), "64KiB");
	assert_string_equal(units_exact_bytes(1000, text), "1000B");
	assert_string_equal(units_exact_bytes(0, text), "0B");
}

static void test_shown_values_have_three_digits_and_a_unit(void **state)
{
	char text[UNITS_TEXT];

	(void)state;
	assert_string_equal(units_show_duration(12344000, text), "12.3 ms");
	assert_string_equal(units_show_duration(1234, text), "1.23 us");
	assert_string_equal(units_show_duration(123, text), "123 ns");
	assert_string_equal(units_show_duration(2.5e9, text), "2.50 s");
	assert_string_equal(units_show_duration(0, text), "0.00 ns");
	assert_string_equal(units_show_duration(-1500, text), "-1.50 us");
	assert_string_equal(units_show_bytes(1536, text), "1.50 KiB");
	assert_string_equal(units_show_duration(NAN, text), "-");
	assert_string_equal(units_show_bytes(INFINITY, text), "-");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_durations_are_read),
		cmocka_unit_test(test_sizes_are_read),
		cmocka_unit_test(test_counts_are_read),
		cmocka_unit_test(test_hostile_texts_are_refused),
		cmocka_unit_test(test_unit_of_another_kind_is_refused),
		cmocka_unit_test(test_fraction_of_the_smallest_is_refused),
		cmocka_unit_test(test_shares_are_read),
		cmocka_unit_test(test_hostile_shares_are_refused),
		cmocka_unit_test(test_exact_text_is_read_as_the_same_value),
		cmocka_unit_test(
			test_exact_text_has_the_largest_unit_that_divides),
		cmocka_unit_test(
			test_shown_values_have_three_digits_and_a_unit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
