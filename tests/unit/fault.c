/* Faults: the first is kept, in one line. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "bench/fault.h"

static void test_empty_fault_is_not_set(void **state)
{
	const struct fault why = {0};

	(void)state;
	assert_false(fault_is_set(&why));
}

static void test_code_is_told_in_words(void **state)
{
	struct fault why = {0};

	(void)state;
	assert_int_equal(fault_set(&why, ENOENT, "open %s", "x"), -1);
	assert_true(fault_is_set(&why));
	assert_int_equal(why.code, ENOENT);
	assert_string_equal(why.text, "open x: No such file or directory");
}

static void test_without_code_the_text_stands_alone(void **state)
{
	struct fault why = {0};

	(void)state;
	fault_set(&why, 0, "%d of %d", 3, 7);
	assert_string_equal(why.text, "3 of 7");
}

static void test_first_fault_is_kept(void **state)
{
	struct fault why = {0};

	(void)state;
	fault_set(&why, EIO, "cause");
	assert_int_equal(fault_set(&why, ENOMEM, "what follows"), -1);
	assert_int_equal(why.code, EIO);
	assert_string_equal(why.text, "cause: Input/output error");
}

static void test_prefix_stands_before_the_text(void **state)
{
	struct fault why = {0};

	(void)state;
	fault_set(&why, EIO, "read");
	assert_int_equal(fault_prefix(&why, "worker %d", 4), -1);
	assert_string_equal(why.text, "worker 4: read: Input/output error");
	assert_int_equal(why.code, EIO);
}

static void test_long_texts_are_cut(void **state)
{
	char lengthy[2 * FAULT_TEXT];
	struct fault why = {0};

	(void)state;
	memset(lengthy, 'x', sizeof lengthy - 1);
	lengthy[sizeof lengthy - 1] = '\0';
	fault_set(&why, EIO, "%s", lengthy);
	assert_int_equal(strlen(why.text), FAULT_TEXT - 1);
	fault_prefix(&why, "before");
	assert_int_equal(strlen(why.text), FAULT_TEXT - 1);
	assert_memory_equal(why.text, "before: xxx", 11);
	fault_prefix(&why, "%s", lengthy);
	assert_int_equal(strlen(why.text), FAULT_TEXT - 1);
}

static void test_text_that_just_fits_is_whole(void **state)
{
	char text[FAULT_TEXT];
	struct fault why = {0};

	(void)state;
	memset(text, 'x', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	fault_set(&why, 0, "%s", text);
	assert_string_equal(why.text, text);
}

static void test_fault_is_one_line(void **state)
{
	struct fault why = {0};

	(void)state;
	fault_set(&why, 0, "unknown \"a\nb\x1b[1m\"");
	assert_string_equal(why.text, "unknown \"a?b?[1m\"");
}

static void test_cut_text_ends_with_a_whole_character(void **state)
{
	(void)state;
	for (size_t shift = 0; shift < 4; shift++) {
		char text[2 * FAULT_TEXT] = "";
		struct fault why = {0};
		size_t len;

		memset(text, 'x', shift);
		for (len = shift; len < FAULT_TEXT + 8; len += 3)
			memcpy(text + len, "\xe2\x82\xac", 3); /* the euro */
		text[len] = '\0';
		fault_set(&why, 0, "%s", text);
		len = strlen(why.text);
		assert_true(len >= FAULT_TEXT - 4);
		assert_int_equal((len - shift) % 3, 0);
		assert_memory_equal(why.text, text, len);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_empty_fault_is_not_set),
		cmocka_unit_test(test_code_is_told_in_words),
		cmocka_unit_test(test_without_code_the_text_stands_alone),
		cmocka_unit_test(test_first_fault_is_kept),
		cmocka_unit_test(test_prefix_stands_before_the_text),
		cmocka_unit_test(test_long_texts_are_cut),
		cmocka_unit_test(test_text_that_just_fits_is_whole),
		cmocka_unit_test(test_fault_is_one_line),
		cmocka_unit_test(test_cut_text_ends_with_a_whole_character),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
