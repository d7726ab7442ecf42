/* What is said when the system makes no more threads or processes. fork,
 * posix_spawn and pthread_create are wrapped by the linker (--wrap) and refuse
 * at will. */
#include <pthread.h>
#include <spawn.h>

#include "tests/contract/launching.h"
#include "tests/contract/wrapped.h"

enum { WORKERS = 6, TASKS = 40 };

/* How many births are still allowed. The launching thread alone counts; or a
 * server that forks workers, which is this test executed anew. */
static int births_left = -1;

#define BIRTHS_OF_SERVER "TVP_TEST_BIRTHS_OF_SERVER"

/* Before it becomes a server (launching.h). */
__attribute__((constructor(101))) static void learn_births(void)
{
	const char *births = getenv(BIRTHS_OF_SERVER);

	if (births != NULL)
		births_left = atoi(births);
}

static bool may_be_born(void)
{
	if (births_left == 0)
		return false;
	if (births_left > 0)
		births_left--;
	return true;
}

pid_t __wrap_fork(void)
{
	if (may_be_born())
		return __real_fork();
	errno = EAGAIN;
	return -1;
}

int __wrap_posix_spawn(pid_t *process, const char *path,
	const posix_spawn_file_actions_t *actions,
	const posix_spawnattr_t *attributes, char *const *words,
	char *const *environment)
{
	if (may_be_born())
		return __real_posix_spawn(
			process, path, actions, attributes, words, environment);
	return EAGAIN;
}

int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
	void *(*begin)(void *), void *data)
{
	if (may_be_born())
		return __real_pthread_create(thread, attributes, begin, data);
	return EAGAIN;
}

static struct launching launch_starved(const char *workload,
	const struct runner *runner, int births, bool gated)
{
	struct fault why = {0};
	struct launching l = {
		.cell = small_cell(
			registry_workload(&registry_builtin, workload, &why),
			runner, WORKERS, TASKS),
		.registry = &registry_builtin,
		.sampling = true,
	};

	l.cell.gated = gated;
	births_left = births;
	launching_run(&l);
	births_left = -1;
	return l;
}

static void check_starved(const struct leftovers *before,
	const struct runner *runner, int births, bool gated)
{
	struct launching l = launch_starved("null", runner, births, gated);
	char words[100];

	assert_int_not_equal(l.failed, 0);
	assert_int_equal(l.why.code, EAGAIN);
	assert_int_equal(l.seen.block->workers_started, births);
	snprintf(words, sizeof words,
		"%s: %d of %d workers could be started (smallest limit: ",
		runner->birth->call, births, WORKERS);
	if (strncmp(l.why.text, words, strlen(words)) != 0)
		fail_msg("%s: \"%s\"", runner->name, l.why.text);
	assert_string_equal(l.why.text, l.seen.block->fault.text);
	launching_free(&l);
	assert_nothing_left(*before);
}

static void test_starved_launch_tells_how_many_were_started(void **state)
{
	const struct leftovers before = leftovers_begin();

	(void)state;
	for (size_t r = 0; r < grid().n_runners; r++) {
		const struct runner *runner = grid().runners[r];

		if (!bears(runner))
			continue;
		for (int births = 0; births < WORKERS; births++) {
			check_starved(&before, runner, births, false);
			check_starved(&before, runner, births, true);
		}
	}
}

static void test_serial_needs_no_birth(void **state)
{
	struct fault why = {0};
	struct launching l = launch_starved("null",
		registry_runner(&registry_builtin, "serial", &why), 0, false);

	(void)state;
	assert_int_equal(l.failed, 0);
	launching_free(&l);
}

static void test_worker_per_task_that_cannot_be_replaced_is_told(void **state)
{
	const struct leftovers before = leftovers_begin();

	(void)state;
	for (size_t r = 0; r < grid().n_runners; r++) {
		const struct runner *runner = grid().runners[r];
		struct launching l;

		if (runner->run != team_each_run)
			continue;
		l = launch_starved("null", runner, WORKERS + 3, false);
		assert_int_not_equal(l.failed, 0);
		assert_int_equal(l.why.code, EAGAIN);
		assert_int_equal(tasks_done_of(&l), WORKERS + 3);
		launching_free(&l);
		assert_nothing_left(before);
	}
}

/* ---- a server that forks workers ---- */

static struct launching launch_served(void)
{
	struct fault why = {0};
	struct launching l = {
		.cell = small_cell(
			registry_workload(&registry_builtin, "null", &why),
			registry_runner(
				&registry_builtin, "process_pool", &why),
			WORKERS, TASKS),
		.registry = &registry_builtin,
		.sampling = true,
	};

	strcpy(l.cell.runner_settings[0].name, "start_method");
	strcpy(l.cell.runner_settings[0].value, "forkserver");
	l.cell.n_runner_settings = 1;
	launching_run(&l);
	return l;
}

static void check_served(uint32_t started, const char *words)
{
	struct launching l = launch_served();

	assert_int_not_equal(l.failed, 0);
	assert_int_equal(l.why.code, EAGAIN);
	assert_int_equal(l.seen.block->workers_started, started);
	if (strncmp(l.why.text, words, strlen(words)) != 0)
		fail_msg("\"%s\"", l.why.text);
	launching_free(&l);
}

static void test_server_that_cannot_be_started_is_told(void **state)
{
	const struct leftovers before = leftovers_begin();

	(void)state;
	births_left = 0;
	check_served(0, "posix_spawn of the fork server: ");
	births_left = -1;
	assert_nothing_left(before);
}

static void test_starved_server_tells_how_many_were_started(void **state)
{
	const struct leftovers before = leftovers_begin();

	(void)state;
	setenv(BIRTHS_OF_SERVER, "2", 1);
	check_served(2, "fork by the server: 2 of 6 workers could be started "
			"(smallest limit: ");
	unsetenv(BIRTHS_OF_SERVER);
	assert_nothing_left(before);
}

/* Tasks that wait for another worker, which was never born, give up. */
static void test_nobody_waits_for_a_partner_that_was_not_born(void **state)
{
	static const char *const waiting[] = {"exchange", "heartbeat"};
	const struct leftovers before = leftovers_begin();

	(void)state;
	for (size_t r = 0; r < grid().n_runners; r++)
		for (size_t w = 0; w < COUNT_OF(waiting); w++) {
			const struct runner *runner = grid().runners[r];
			struct launching l;

			if (!bears(runner))
				continue;
			l = launch_starved(waiting[w], runner, 1, false);
			assert_int_not_equal(l.failed, 0);
			assert_int_equal(l.seen.block->workers_started, 1);
			launching_free(&l);
			assert_nothing_left(before);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			test_starved_launch_tells_how_many_were_started),
		cmocka_unit_test(test_serial_needs_no_birth),
		cmocka_unit_test(
			test_worker_per_task_that_cannot_be_replaced_is_told),
		cmocka_unit_test(test_server_that_cannot_be_started_is_told),
		cmocka_unit_test(
			test_starved_server_tells_how_many_were_started),
		cmocka_unit_test(
			test_nobody_waits_for_a_partner_that_was_not_born),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
