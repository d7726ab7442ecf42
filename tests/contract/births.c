/* Workers are born as the runner's parameter says, do the same work, and are
 * missed when they die, whoever their parent is. */
#include <signal.h>

#define LAUNCHING_REGISTRY registry_of_births
#include "tests/contract/launching.h"

enum { WORKERS = 3, TASKS = 30, BAD_TASK = 4 };

static const char *const methods[] = {"fork", "spawn", "forkserver"};

/* ---- a task that kills its worker, or the worker's parent ---- */

enum victim { VICTIM_NONE, VICTIM_WORKER, VICTIM_PARENT };

struct deadly_params {
	int victim;
};

static const char *const victims[] = {"none", "worker", "parent", NULL};

static const struct param deadly_table[] = {
	{
		.name = "victim",
		.kind = PARAM_CHOICE,
		.offset = offsetof(struct deadly_params, victim),
		.standard = "none",
		.choices = victims,
		.help = "who dies",
	},
	{0},
};

static int deadly_task(const struct env *env, void *local, struct task *task,
	struct fault *why)
{
	const struct deadly_params *params = env->params;

	(void)local;
	(void)why;
	task->witness = random_mix(task->seed, (uint64_t)getppid());
	if (task->index != BAD_TASK || params->victim == VICTIM_NONE)
		return 0;
	kill(params->victim == VICTIM_WORKER ? getpid() : getppid(), SIGKILL);
	for (;;)
		pause();
}

static const struct workload deadly = {
	.name = "deadly",
	.summary = "kills",
	.params = deadly_table,
	.params_bytes = sizeof(struct deadly_params),
	.task = deadly_task,
};

static struct registry registry_of_births(void)
{
	static const struct workload *workloads[REGISTRY_MAX];
	struct registry registry = registry_builtin;

	memcpy(workloads, registry_builtin.workloads,
		registry_builtin.n_workloads * sizeof *workloads);
	workloads[registry.n_workloads++] = &deadly;
	registry.workloads = workloads;
	return registry;
}

static struct launching launch(const struct registry *registry,
	const struct workload *workload, const char *method,
	const char *scratch, const char *victim)
{
	struct fault why = {0};
	struct launching l = {
		.cell = small_cell(workload,
			registry_runner(registry, "process_pool", &why),
			WORKERS, TASKS),
		.registry = registry,
		.seed = 42,
		.sampling = true,
		.scratch = workload->needs_scratch ? scratch : NULL,
	};

	strcpy(l.cell.runner_settings[0].name, "start_method");
	strcpy(l.cell.runner_settings[0].value, method);
	l.cell.n_runner_settings = 1;
	if (victim != NULL) {
		set(&l.cell, (struct setting){.name = "victim"});
		strcpy(l.cell.settings[0].value, victim);
	}
	launching_run(&l);
	return l;
}

/* ---- what all methods have in common ---- */

static void test_every_method_does_the_same_work(void **state)
{
	const struct registry registry = registry_of_births();
	const struct leftovers before = leftovers_begin();
	struct scratch scratch;
	struct fault why = {0};

	(void)state;
	assert_int_equal(scratch_open(&scratch, "/tmp", &why), 0);
	for (size_t w = 0; w < registry_builtin.n_workloads; w++) {
		const struct workload *workload = registry.workloads[w];
		uint64_t witness = 0;

		if (workload->dies)
			continue;
		for (size_t m = 0; m < COUNT_OF(methods); m++) {
			struct launching l = launch(&registry, workload,
				methods[m], scratch.path, NULL);

			if (l.failed != 0)
				fail_msg("%s, %s: %s", workload->name,
					methods[m], l.why.text);
			witness = m == 0 ? witness_of(&l) : witness;
			assert_true(witness_of(&l) == witness);
			assert_true(tasks_done_of(&l) == TASKS);
			assert_int_equal(
				l.seen.block->workers_started, WORKERS);
			for (uint32_t i = 0; i < WORKERS; i++)
				assert_true(
					l.seen.slots[i].queue_ns != UINT64_MAX);
			assert_true(
				l.seen.block->user_ns + l.seen.block->sys_ns >
				0);
			launching_free(&l);
			assert_int_equal(scratch_clear(&scratch), 0);
		}
	}
	scratch_close(&scratch);
	assert_nothing_left(before);
}

/* The witness of a deadly task tells whose child its worker was. */
static void test_forked_by_a_server_workers_are_not_the_launchs_children(
	void **state)
{
	const struct registry registry = registry_of_births();

	(void)state;
	for (size_t m = 0; m < COUNT_OF(methods); m++) {
		struct launching l =
			launch(&registry, &deadly, methods[m], NULL, "none");
		bool own = l.samples[0].witness ==
			   random_mix(random_mix(42, 0), (uint64_t)getpid());

		assert_int_equal(l.failed, 0);
		assert_int_equal(own, strcmp(methods[m], "forkserver") != 0);
		launching_free(&l);
	}
}

static void test_killed_worker_is_named_and_costs_its_task_only(void **state)
{
	const struct registry registry = registry_of_births();
	const struct leftovers before = leftovers_begin();

	(void)state;
	for (size_t m = 0; m < COUNT_OF(methods); m++) {
		struct launching l =
			launch(&registry, &deadly, methods[m], NULL, "worker");

		assert_int_not_equal(l.failed, 0);
		assert_non_null(strstr(l.why.text, "was killed by signal 9"));
		assert_true(tasks_done_of(&l) == TASKS - 1);
		launching_free(&l);
		assert_nothing_left(before);
	}
}

/* Its workers go with it, and nobody waits for any of them. */
static void test_killed_server_fails_the_launch(void **state)
{
	const struct registry registry = registry_of_births();
	const struct leftovers before = leftovers_begin();
	struct launching l =
		launch(&registry, &deadly, "forkserver", NULL, "parent");

	(void)state;
	assert_int_not_equal(l.failed, 0);
	assert_string_equal(l.why.text, "the server that forks workers died");
	assert_true(tasks_done_of(&l) < TASKS);
	launching_free(&l);
	assert_nothing_left(before);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_method_does_the_same_work),
		cmocka_unit_test(
			test_forked_by_a_server_workers_are_not_the_launchs_children),
		cmocka_unit_test(
			test_killed_worker_is_named_and_costs_its_task_only),
		cmocka_unit_test(test_killed_server_fails_the_launch),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
