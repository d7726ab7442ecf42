/* The lock under which one thread at a time executes. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "bench/clock.h"
#include "bench/gil.h"
#include "bench/workload.h"

enum { THREADS = 4, ROUNDS = 20000 };

/* What the threads of a test share. */
struct scene {
	struct gil gil;
	uint64_t counter;        /* under the lock, and nothing else */
	_Atomic uint32_t inside; /* how many believe to hold it */
	_Atomic bool stop, overlap, took;
};

static struct scene *open_scene(uint64_t interval_ns)
{
	struct scene *scene = calloc(1, sizeof *scene);
	struct fault why = {0};

	assert_non_null(scene);
	assert_int_equal(gil_open(&scene->gil, interval_ns, &why), 0);
	return scene;
}

static void close_scene(struct scene *scene)
{
	gil_close(&scene->gil);
	free(scene);
}

static void start(pthread_t *thread, void *(*main)(void *), void *data)
{
	assert_int_equal(pthread_create(thread, NULL, main, data), 0);
}

static void enter(struct scene *scene)
{
	gil_take(&scene->gil);
	if (atomic_fetch_add(&scene->inside, 1) != 0)
		atomic_store(&scene->overlap, true);
}

static void leave(struct scene *scene)
{
	atomic_fetch_sub(&scene->inside, 1);
	gil_drop(&scene->gil);
}

static void *count_up(void *data)
{
	struct scene *scene = data;

	for (int i = 0; i < ROUNDS; i++) {
		enter(scene);
		scene->counter++;
		leave(scene);
	}
	return NULL;
}

static void test_one_thread_at_a_time_holds_it(void **state)
{
	struct scene *scene = open_scene(1000);
	pthread_t threads[THREADS];

	(void)state;
	for (int i = 0; i < THREADS; i++)
		start(&threads[i], count_up, scene);
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	assert_true(scene->counter == (uint64_t)THREADS * ROUNDS);
	assert_false(scene->overlap);
	close_scene(scene);
}

/* Holds the lock and computes, with checkpoints, until it is told to stop. */
static void *compute(void *data)
{
	struct scene *scene = data;

	enter(scene);
	while (!atomic_load(&scene->stop)) {
		scene->counter++;
		atomic_fetch_sub(&scene->inside, 1);
		gil_checkpoint(&scene->gil);
		if (atomic_fetch_add(&scene->inside, 1) != 0)
			atomic_store(&scene->overlap, true);
	}
	leave(scene);
	return NULL;
}

/* Two that only compute would never let go of it if they were not asked. */
static void test_computing_threads_take_turns(void **state)
{
	struct scene *scene = open_scene(100000);
	pthread_t threads[2];
	uint64_t switches;

	(void)state;
	start(&threads[0], compute, scene);
	start(&threads[1], compute, scene);
	do {
		enter(scene);
		switches = scene->gil.switches;
		leave(scene);
	} while (switches < 50);
	atomic_store(&scene->stop, true);
	pthread_join(threads[0], NULL);
	pthread_join(threads[1], NULL);
	assert_false(scene->overlap);
	close_scene(scene);
}

static void *take_once(void *data)
{
	struct scene *scene = data;

	enter(scene);
	atomic_store(&scene->took, true);
	leave(scene);
	return NULL;
}

/* Who gives the lock up on request gets it back after somebody else had it. */
static void test_a_drop_on_request_is_a_switch(void **state)
{
	struct scene *scene = open_scene(1000);
	pthread_t waiter;

	(void)state;
	enter(scene);
	start(&waiter, take_once, scene);
	while (!atomic_load(&scene->gil.drop_request))
		;
	assert_false(scene->took);
	atomic_fetch_sub(&scene->inside, 1);
	gil_checkpoint(&scene->gil);
	atomic_fetch_add(&scene->inside, 1);
	assert_true(scene->took);
	leave(scene);
	pthread_join(waiter, NULL);
	assert_false(scene->overlap);
	close_scene(scene);
}

/* The interval orders a drop; without a checkpoint there is none. */
static void test_without_a_checkpoint_the_lock_is_kept(void **state)
{
	struct scene *scene = open_scene(1000);
	pthread_t waiter;

	(void)state;
	enter(scene);
	start(&waiter, take_once, scene);
	while (!atomic_load(&scene->gil.drop_request))
		;
	for (int i = 0; i < 100; i++) {
		struct timespec moment = {.tv_nsec = 20000};

		clock_nanosleep(CLOCK_MONOTONIC, 0, &moment, NULL);
		assert_false(scene->took);
	}
	leave(scene);
	pthread_join(waiter, NULL);
	assert_true(scene->took);
	close_scene(scene);
}

/* No earlier than after the interval is the lock asked for. With one that does
 * not pass, nobody asks, and checkpoints give nothing up. */
static void test_before_the_interval_nobody_asks(void **state)
{
	struct scene *scene = open_scene(3600 * NS_PER_S);
	pthread_t waiter;

	(void)state;
	enter(scene);
	start(&waiter, take_once, scene);
	for (int i = 0; i < 1000; i++) {
		struct timespec moment = {.tv_nsec = 10000};

		clock_nanosleep(CLOCK_MONOTONIC, 0, &moment, NULL);
		gil_checkpoint(&scene->gil);
		assert_false(scene->took);
		assert_false(scene->gil.drop_request);
	}
	leave(scene); /* unasked: this is no wait for the other to take it */
	pthread_join(waiter, NULL);
	assert_true(scene->took);
	close_scene(scene);
}

static void test_taking_and_dropping_leave_errno_alone(void **state)
{
	struct scene *scene = open_scene(1000);

	(void)state;
	errno = ENOSPC;
	gil_take(&scene->gil);
	gil_yield(&scene->gil);
	gil_drop(&scene->gil);
	assert_int_equal(errno, ENOSPC);
	close_scene(scene);
}

static void test_tasks_without_a_lock_wait_and_go_on(void **state)
{
	const struct env env = {.gil = NULL};
	struct scene *scene = open_scene(1000);
	const struct env locked = {.gil = &scene->gil};

	(void)state;
	task_wait_begin(&env);
	task_wait_end(&env);
	task_checkpoint(&env);
	task_wait_end(&locked);
	assert_true(scene->gil.locked);
	task_checkpoint(&locked);
	assert_true(scene->gil.locked);
	task_wait_begin(&locked);
	assert_false(scene->gil.locked);
	close_scene(scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_one_thread_at_a_time_holds_it),
		cmocka_unit_test(test_computing_threads_take_turns),
		cmocka_unit_test(test_a_drop_on_request_is_a_switch),
		cmocka_unit_test(test_without_a_checkpoint_the_lock_is_kept),
		cmocka_unit_test(test_before_the_interval_nobody_asks),
		cmocka_unit_test(test_taking_and_dropping_leave_errno_alone),
		cmocka_unit_test(test_tasks_without_a_lock_wait_and_go_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
