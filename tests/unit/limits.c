/* Which limit is named when no further worker could be made. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "bench/limits.h"

enum { NOBODY = 65534 };

static void test_other_errors_have_no_limit(void **state)
{
	char text[128];

	(void)state;
	assert_string_equal(limits_explain(0, text, sizeof text), "");
	assert_string_equal(limits_explain(EPERM, text, sizeof text), "");
}

static void test_some_limit_is_named_with_its_value(void **state)
{
	static const int errors[] = {EAGAIN, ENOMEM};

	(void)state;
	for (int i = 0; i < 2; i++) {
		unsigned long long value = 0;
		char text[128];

		limits_explain(errors[i], text, sizeof text);
		assert_memory_equal(text, " (smallest limit: ", 18);
		assert_int_equal(
			sscanf(strstr(text, " = "), " = %llu)", &value), 1);
		assert_true(value > 0);
	}
}

static void test_text_keeps_its_bounds(void **state)
{
	char text[128];

	(void)state;
	for (size_t size = 1; size < sizeof text; size++)
		assert_true(strlen(limits_explain(EAGAIN, text, size)) < size);
}

/* In a child of another user, as the superuser is not bound by it. */
static void test_limit_of_the_user_is_named_when_it_is_smallest(void **state)
{
	const struct rlimit few = {.rlim_cur = 7, .rlim_max = 7};
	int status;
	pid_t child = fork();

	(void)state;
	assert_true(child >= 0);
	if (child == 0) {
		char text[128];

		if (getuid() == 0 && setuid(NOBODY) != 0)
			_exit(1);
		setrlimit(RLIMIT_NPROC, &few);
		_exit(strcmp(limits_explain(EAGAIN, text, sizeof text),
			      " (smallest limit: ulimit -u = 7)") != 0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

static void test_superuser_is_not_told_of_a_limit_that_does_not_bind(
	void **state)
{
	const struct rlimit few = {.rlim_cur = 7, .rlim_max = 7};
	int status;
	pid_t child;

	(void)state;
	if (getuid() != 0)
		skip();
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		char text[128];

		setrlimit(RLIMIT_NPROC, &few);
		_exit(strstr(limits_explain(EAGAIN, text, sizeof text),
			      "ulimit -u") != NULL);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

/* Of threads the kernel says EAGAIN as well where there are no addresses for
 * their stacks: a limit on processes alone would be the wrong one to look at.
 */
static void test_a_limit_on_addresses_is_named_beside_it(void **state)
{
	struct rlimit limit, before;
	char text[128];

	(void)state;
	assert_int_equal(getrlimit(RLIMIT_AS, &before), 0);
	limit = before;
	limit.rlim_cur = (rlim_t)1 << 46;
	assert_int_equal(setrlimit(RLIMIT_AS, &limit), 0);
	limits_explain(EAGAIN, text, sizeof text);
	assert_int_equal(setrlimit(RLIMIT_AS, &before), 0);
	assert_non_null(strstr(text, "; ulimit -v = 68719476736 KiB)"));
	if (before.rlim_cur != RLIM_INFINITY)
		return;
	limits_explain(EAGAIN, text, sizeof text);
	assert_null(strstr(text, "ulimit -v"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_other_errors_have_no_limit),
		cmocka_unit_test(test_some_limit_is_named_with_its_value),
		cmocka_unit_test(test_text_keeps_its_bounds),
		cmocka_unit_test(
			test_limit_of_the_user_is_named_when_it_is_smallest),
		cmocka_unit_test(test_a_limit_on_addresses_is_named_beside_it),
		cmocka_unit_test(
			test_superuser_is_not_told_of_a_limit_that_does_not_bind),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
