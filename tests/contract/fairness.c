/* What threads and processes must have in common for their times to be
 * comparable: the same births, the same waits, the same memory touched. */
#include <sched.h>
#include <spawn.h>

#include "tests/contract/launching.h"
#include "tests/contract/wrapped.h"

enum { WORKERS = 3, TASKS = 12, NO_CPU = CPU_SETSIZE - 1 };

static struct launching launching_of(
	const struct runner *runner, uint32_t workers, uint64_t tasks)
{
	struct fault why = {0};

	return (struct launching){
		.cell = small_cell(
			registry_workload(&registry_builtin, "null", &why),
			runner, workers, tasks),
		.registry = &registry_builtin,
		.seed = 5,
		.sampling = true,
	};
}

/* ---- memory that is touched ---- */

static uint64_t samples_of_a_page(void)
{
	return (uint64_t)sysconf(_SC_PAGESIZE) / sizeof(struct sample);
}

/* Is there a page that two of them wrote? */
static bool share_a_page(const struct launching *l)
{
	uint64_t claimed = job_samples_claimed(&l->seen);
	const struct sample *last = NULL;

	for (uint64_t i = 0; i < claimed; i++) {
		const struct sample *sample = &l->seen.samples[i];

		if (i % samples_of_a_page() == 0)
			last = NULL;
		if (sample->end_ns == 0)
			continue;
		if (last != NULL && last->worker != sample->worker)
			return true;
		last = sample;
	}
	return false;
}

static void test_no_two_long_lived_workers_write_one_page_of_samples(
	void **state)
{
	(void)state;
	for (size_t r = 0; r < grid().n_runners; r++) {
		const struct runner *runner = grid().runners[r];
		struct launching l = launching_of(runner, WORKERS, 20000);

		if (runner->run == team_each_run)
			continue;
		launching_run(&l);
		assert_int_equal(l.failed, 0);
		assert_true((uintptr_t)l.seen.samples %
				    (uintptr_t)sysconf(_SC_PAGESIZE) ==
			    0);
		assert_false(share_a_page(&l));
		launching_free(&l);
	}
}

static uint64_t faults_of(
	const struct runner *runner, uint64_t tasks, bool sampling)
{
	struct launching l = launching_of(runner, WORKERS, tasks);
	uint64_t faults;

	l.sampling = sampling;
	launching_run(&l);
	assert_int_equal(l.failed, 0);
	faults = l.seen.block->minor_faults;
	launching_free(&l);
	return faults;
}

/* Up to a few for each worker. */
static void test_samples_cost_processes_no_more_page_faults_than_threads(
	void **state)
{
	const uint64_t pages = 600, few = pages / 4;
	struct fault why = {0};

	(void)state;
	for (size_t r = 0; r < grid().n_runners; r++) {
		const struct runner *twin, *runner = grid().runners[r];
		uint64_t tasks = pages * samples_of_a_page();

		if ((runner->birth != &birth_process &&
			    runner->birth != &birth_method) ||
			runner->run == team_each_run)
			continue;
		twin = registry_runner(&registry_builtin, runner->twin, &why);
		assert_true(faults_of(runner, tasks, true) <=
			    faults_of(runner, tasks, false) +
				    faults_of(twin, tasks, true) + few);
	}
}

/* ---- how many are alive ---- */

/* Births and deaths as the launching thread sees them, by the linker (--wrap):
 * a thread lives until it is joined, a process until it is waited for. */
static uint32_t threads_alive, most_alive;

static void note_alive(uint32_t alive)
{
	if (alive > most_alive)
		most_alive = alive;
}

pid_t __wrap_fork(void)
{
	pid_t child = __real_fork();

	if (child > 0)
		note_alive((uint32_t)count_children());
	return child;
}

int __wrap_posix_spawn(pid_t *process, const char *path,
	const posix_spawn_file_actions_t *actions,
	const posix_spawnattr_t *attributes, char *const *words,
	char *const *environment)
{
	int error = __real_posix_spawn(
		process, path, actions, attributes, words, environment);

	if (error == 0)
		note_alive((uint32_t)count_children());
	return error;
}

int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
	void *(*begin)(void *), void *data)
{
	int error = __real_pthread_create(thread, attributes, begin, data);

	if (error == 0)
		note_alive(++threads_alive);
	return error;
}

int __wrap_pthread_join(pthread_t thread, void **result)
{
	int error = __real_pthread_join(thread, result);

	if (error == 0)
		threads_alive--;
	return error;
}

static void test_no_worker_is_born_before_another_is_gone_to_make_room(
	void **state)
{
	(void)state;
	for (size_t r = 0; r < grid().n_runners; r++) {
		const struct runner *runner = grid().runners[r];

		if (!bears(runner))
			continue;
		for (uint32_t workers = 1; workers <= WORKERS; workers++) {
			struct launching l =
				launching_of(runner, workers, TASKS);

			most_alive = 0;
			launching_run(&l);
			assert_int_equal(l.failed, 0);
			assert_int_equal(most_alive, workers);
			launching_free(&l);
		}
	}
}

/* ---- when they are born in an open loop ---- */

/* A worker tells, as the witness of its task, when it was there. */
static int punctual_enter(const struct env *env, void *local, struct fault *why)
{
	uint64_t *entered_ns = local;

	(void)env;
	(void)why;
	*entered_ns = clock_now_ns();
	return 0;
}

static int punctual_task(const struct env *env, void *local, struct task *task,
	struct fault *why)
{
	const uint64_t *entered_ns = local;

	(void)env;
	(void)why;
	task->witness = *entered_ns;
	return 0;
}

static const struct workload punctual = {
	.name = "punctual",
	.summary = "tells when its worker was there",
	.local_bytes = sizeof(uint64_t),
	.enter = punctual_enter,
	.task = punctual_task,
};

static void test_worker_of_one_task_is_not_born_before_the_task_is_due(
	void **state)
{
	static const struct workload *const workloads[] = {&punctual};
	const struct registry registry = {
		.workloads = workloads,
		.n_workloads = COUNT_OF(workloads),
		.runners = grid().runners,
		.n_runners = grid().n_runners,
	};

	(void)state;
	for (size_t r = 0; r < registry.n_runners; r++) {
		const struct runner *runner = registry.runners[r];
		struct launching l = {
			.cell = small_cell(&punctual, runner, WORKERS, TASKS),
			.registry = &registry,
			.sampling = true,
		};

		if (runner->run != team_each_run)
			continue;
		l.cell.interval_ns = 2 * NS_PER_S / 1000;
		launching_run(&l);
		assert_int_equal(l.failed, 0);
		for (uint64_t i = 0; i < TASKS; i++)
			assert_true(
				l.samples[i].witness >= l.samples[i].asked_ns);
		launching_free(&l);
	}
}

/* ---- places ---- */

static void misplace_last_worker(struct launching *l)
{
	l->seen.slots[WORKERS - 1].cpu = NO_CPU;
}

static void test_worker_that_cannot_be_put_on_its_cpu_fails_the_launch(
	void **state)
{
	const struct leftovers before = leftovers_begin();

	(void)state;
	if (sysconf(_SC_NPROCESSORS_CONF) > NO_CPU)
		skip();
	for (size_t r = 0; r < grid().n_runners; r++) {
		const struct runner *runner = grid().runners[r];
		struct launching l = launching_of(runner, WORKERS, TASKS);

		if (!runner->concurrent)
			continue;
		l.alter = misplace_last_worker;
		launching_run(&l);
		assert_int_not_equal(l.failed, 0);
		assert_int_equal(l.why.code, EINVAL);
		assert_string_equal(l.why.text, l.seen.block->fault.text);
		launching_free(&l);
		assert_nothing_left(before);
	}
}

/* ---- where a launch begins ---- */

static int note_cpu(const struct env *env, void *local, struct task *task,
	struct fault *why)
{
	(void)local;
	(void)why;
	((int *)env->shared)[task->index] = sched_getcpu();
	task->witness = 1;
	return 0;
}

static size_t two_numbers(const struct env *env)
{
	(void)env;
	return 2 * sizeof(int);
}

static int numbers_seen[2];

static void keep_numbers(const struct env *env)
{
	memcpy(numbers_seen, env->shared, sizeof numbers_seen);
}

static const struct workload where = {
	.name = "where",
	.summary = "notes the CPU of each task",
	.shared_bytes = two_numbers,
	.task = note_cpu,
	.cleanup = keep_numbers,
};

static uint32_t chosen;

static void choose_cpu(struct launching *l)
{
	l->seen.block->first_cpu = chosen + 1;
}

/* Was its first task executed where it was told to begin? */
static bool began_there(const struct registry *registry)
{
	struct fault why = {0};
	struct launching l = {
		.cell = small_cell(&where,
			registry_runner(registry, "serial", &why), 1, 2),
		.registry = registry,
		.alter = choose_cpu,
	};

	launching_run(&l);
	assert_int_equal(l.failed, 0);
	launching_free(&l);
	return numbers_seen[0] == (int)chosen;
}

/* Between its begin and its first task the scheduler may have moved a launch,
 * but not most of them; told nothing, most would begin on the same CPU. */
static void test_launch_begins_where_it_is_told_and_may_leave(void **state)
{
	const struct workload *workloads[] = {&where};
	const struct registry registry = {
		workloads, 1, grid().runners, grid().n_runners};
	enum { LAUNCHES = 20 };
	cpu_set_t before, after;

	(void)state;
	assert_int_equal(sched_getaffinity(0, sizeof before, &before), 0);
	for (chosen = 0; chosen < CPU_SETSIZE; chosen++) {
		int there = 0;

		if (!CPU_ISSET(chosen, &before))
			continue;
		for (int i = 0; i < LAUNCHES; i++) {
			there += began_there(&registry);
			assert_int_equal(
				sched_getaffinity(0, sizeof after, &after), 0);
			assert_true(CPU_EQUAL(&before, &after));
		}
		assert_true(there > LAUNCHES / 2);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			test_no_two_long_lived_workers_write_one_page_of_samples),
		cmocka_unit_test(
			test_samples_cost_processes_no_more_page_faults_than_threads),
		cmocka_unit_test(
			test_no_worker_is_born_before_another_is_gone_to_make_room),
		cmocka_unit_test(
			test_worker_of_one_task_is_not_born_before_the_task_is_due),
		cmocka_unit_test(
			test_worker_that_cannot_be_put_on_its_cpu_fails_the_launch),
		cmocka_unit_test(
			test_launch_begins_where_it_is_told_and_may_leave),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
