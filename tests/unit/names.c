/* Names typed by people. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "bench/names.h"

static const char *const runners[] = {"fork", "process_per_task",
	"process_pool", "pthreads", "serial", "thread_per_task", "thread_pool",
	NULL};

static void test_slip_of_the_finger_is_guessed(void **state)
{
	(void)state;
	assert_string_equal(names_nearest("frok", runners), "fork");
	assert_string_equal(names_nearest("pthread", runners), "pthreads");
	assert_string_equal(names_nearest("seriel", runners), "serial");
	assert_string_equal(
		names_nearest("threadpool", runners), "thread_pool");
	assert_string_equal(
		names_nearest("process_per_tsk", runners), "process_per_task");
	assert_string_equal(names_nearest("fork", runners), "fork");
}

static void test_swapped_neighbours_count_once(void **state)
{
	static const char *const near[] = {"abxd", "acbd", NULL};

	(void)state;
	/* One swap is nearer than any two changes. */
	assert_string_equal(names_nearest("abcd", near), "abxd");
	assert_string_equal(names_nearest("acbd", near), "acbd");
	assert_string_equal(names_nearest("cabd", near), "acbd");
}

static void test_what_is_like_nothing_is_not_guessed(void **state)
{
	static const char *const none[] = {NULL};
	static const char *const brief[] = {"op", NULL};
	char lengthy[300];

	(void)state;
	assert_null(names_nearest("openmp", runners));
	assert_null(names_nearest("", runners));
	assert_null(names_nearest("fork", none));
	assert_null(names_nearest("xy", brief));
	memset(lengthy, 'f', sizeof lengthy - 1);
	lengthy[sizeof lengthy - 1] = '\0';
	assert_null(names_nearest(lengthy, runners));
}

static void test_index_is_that_of_the_name_or_none(void **state)
{
	(void)state;
	assert_int_equal(names_index("fork", runners), 0);
	assert_int_equal(names_index("thread_pool", runners), 6);
	assert_int_equal(names_index("for", runners), -1);
	assert_int_equal(names_index("", runners), -1);
}

static void test_list_is_joined_and_cut_between_names(void **state)
{
	static const char *const letters[] = {"aaa", "bbb", "ccc", NULL};
	char text[32];

	(void)state;
	assert_string_equal(
		names_join(letters, text, sizeof text), "aaa, bbb, ccc");
	assert_string_equal(names_join(letters, text, 13), "aaa, ...");
	assert_string_equal(names_join(letters + 3, text, sizeof text), "");
	for (size_t size = 1; size <= sizeof text; size++)
		assert_true(strlen(names_join(letters, text, size)) < size);
}

static void test_hint_guesses_or_lists(void **state)
{
	char text[200];

	(void)state;
	assert_string_equal(names_hint("frok", runners, text, sizeof text),
		"; did you mean \"fork\"?");
	assert_non_null(strstr(names_hint("openmp", runners, text, sizeof text),
		"; known: fork, process_per_task, "));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_slip_of_the_finger_is_guessed),
		cmocka_unit_test(test_swapped_neighbours_count_once),
		cmocka_unit_test(test_what_is_like_nothing_is_not_guessed),
		cmocka_unit_test(test_index_is_that_of_the_name_or_none),
		cmocka_unit_test(test_list_is_joined_and_cut_between_names),
		cmocka_unit_test(test_hint_guesses_or_lists),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
