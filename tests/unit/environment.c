/* Variables that a library heeds, as they are told to readers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bench/environment.h"

static const char *const prefixes[] = {"TVPA_", "TVPB_", NULL};

static void test_nothing_is_said_of_what_is_not_set(void **state)
{
	char text[32] = "before";

	(void)state;
	setenv("XTVPA_", "1", 1);
	assert_string_equal(environment_text(prefixes, text, sizeof text), "");
}

static void test_all_that_begin_so_are_named_with_their_values(void **state)
{
	char text[64];

	(void)state;
	setenv("TVPA_ONE", "1", 1);
	setenv("TVPB_TWO", "", 1);
	environment_text(prefixes, text, sizeof text);
	if (strcmp(text, "with TVPB_TWO=, TVPA_ONE=1") != 0)
		assert_string_equal(text, "with TVPA_ONE=1, TVPB_TWO=");
}

static void test_long_values_are_cut_to_fit(void **state)
{
	char text[20];

	(void)state;
	setenv("TVPA_ONE", "a value that is longer than the text", 1);
	environment_text(prefixes, text, sizeof text);
	assert_true(strlen(text) == sizeof text - 1);
	assert_int_equal(strncmp(text, "with TVP", 8), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nothing_is_said_of_what_is_not_set),
		cmocka_unit_test(
			test_all_that_begin_so_are_named_with_their_values),
		cmocka_unit_test(test_long_values_are_cut_to_fit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
