/* What a launch used, against what the kernel says in another place. */
#include <inttypes.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <unistd.h>

#include <cmocka.h>

#include "bench/usage.h"

/* One thread's run-queue wait, between two readings of ours. */
struct waits {
	pid_t thread;
	uint64_t before_ns, told_ns, after_ns;
};

static uint64_t told_of(pid_t thread)
{
	uint64_t queue_ns = USAGE_UNKNOWN;
	char path[64];
	FILE *file;

	snprintf(path, sizeof path, "/proc/self/task/%d/schedstat", thread);
	file = fopen(path, "re");
	if (file == NULL)
		return USAGE_UNKNOWN;
	if (fscanf(file, "%*u %" SCNu64, &queue_ns) != 1)
		queue_ns = USAGE_UNKNOWN;
	fclose(file);
	return queue_ns;
}

static void *read_waits(void *data)
{
	struct waits *waits = data;

	waits->thread = gettid();
	waits->before_ns = usage_thread_queue_ns();
	waits->told_ns = told_of(waits->thread);
	waits->after_ns = usage_thread_queue_ns();
	return NULL;
}

static void check_waits(const struct waits *waits)
{
	if (waits->told_ns == USAGE_UNKNOWN)
		skip(); /* a kernel without schedstat */
	assert_true(waits->before_ns <= waits->told_ns);
	assert_true(waits->told_ns <= waits->after_ns);
	assert_true(waits->after_ns != USAGE_UNKNOWN);
}

static void test_run_queue_wait_of_the_first_thread_is_as_the_kernel_tells(
	void **state)
{
	struct waits waits;

	(void)state;
	read_waits(&waits);
	check_waits(&waits);
}

/* The first thread has lived longer, and may have waited longer. */
static void test_run_queue_wait_of_another_thread_is_its_own(void **state)
{
	struct waits waits;
	pthread_t thread;

	(void)state;
	assert_int_equal(pthread_create(&thread, NULL, read_waits, &waits), 0);
	pthread_join(thread, NULL);
	assert_int_not_equal(waits.thread, getpid());
	check_waits(&waits);
}

static void test_unknown_stays_unknown_in_a_difference(void **state)
{
	(void)state;
	assert_true(usage_difference(USAGE_UNKNOWN, 7) == USAGE_UNKNOWN);
	assert_true(usage_difference(7, USAGE_UNKNOWN) == USAGE_UNKNOWN);
	assert_int_equal(usage_difference(3, 10), 7);
	assert_int_equal(usage_difference(10, 3), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			test_run_queue_wait_of_the_first_thread_is_as_the_kernel_tells),
		cmocka_unit_test(
			test_run_queue_wait_of_another_thread_is_its_own),
		cmocka_unit_test(test_unknown_stays_unknown_in_a_difference),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
