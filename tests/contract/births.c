/* However workers that are processes are born, they do the work of serial, with
 * every workload, and are missed when they die, whoever their parent is. */
#include <signal.h>

#define LAUNCHING_REGISTRY registry_of_births
#include "tests/contract/launching.h"

enum { WORKERS = 3, TASKS = 30, BAD_TASK = 4 };

/* Every way of being born that a process has. */
struct way {
	const char *runner, *method; /* NULL: the runner has only one */
};

static const struct way ways[] = {
	{"fork", NULL},
	{"spawn", NULL},
	{"process_pool", "fork"},
	{"process_pool", "spawn"},
	{"process_pool", "forkserver"},
};

static bool is_served(const struct way *way)
{
	return way->method != NULL && strcmp(way->method, "forkserver") == 0;
}

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

/* One task kills its worker, and all others wait for it for ever. */
static int waiting_task(const struct env *env, void *local, struct task *task,
	struct fault *why)
{
	(void)env;
	(void)local;
	(void)why;
	while (task->index != 1)
		pause();
	return raise(SIGKILL);
}

static const struct workload waiting = {
	.name = "waiting",
	.summary = "waits for the dead",
	.together = true,
	.task = waiting_task,
};

static struct registry registry_of_births(void)
{
	static const struct workload *workloads[REGISTRY_MAX];
	struct registry registry = registry_builtin;

	memcpy(workloads, registry_builtin.workloads,
		registry_builtin.n_workloads * sizeof *workloads);
	workloads[registry.n_workloads++] = &deadly;
	workloads[registry.n_workloads++] = &waiting;
	registry.workloads = workloads;
	return registry;
}

static struct launching launch(const struct registry *registry,
	const struct workload *workload, const struct way *way,
	const char *scratch, const char *victim)
{
	struct fault why = {0};
	struct launching l = {
		.cell = small_cell(workload,
			registry_runner(registry, way->runner, &why), WORKERS,
			TASKS),
		.registry = registry,
		.seed = 42,
		.sampling = true,
		.scratch = workload->needs_scratch ? scratch : NULL,
	};

	if (way->method != NULL) {
		strcpy(l.cell.runner_settings[0].name, "start_method");
		strcpy(l.cell.runner_settings[0].value, way->method);
		l.cell.n_runner_settings = 1;
	}
	if (victim != NULL) {
		set(&l.cell, (struct setting){.name = "victim"});
		strcpy(l.cell.settings[0].value, victim);
	}
	launching_run(&l);
	return l;
}

static const char *name_of(const struct way *way)
{
	return way->method != NULL ? way->method : way->runner;
}

/* ---- what all ways have in common ---- */

static uint64_t serial_witness(const struct registry *registry,
	const struct workload *workload, struct scratch *scratch)
{
	const struct way serial = {.runner = "serial"};
	struct launching l =
		launch(registry, workload, &serial, scratch->path, NULL);
	uint64_t witness = witness_of(&l);

	if (l.failed != 0)
		fail_msg("%s, serial: %s", workload->name, l.why.text);
	launching_free(&l);
	assert_int_equal(scratch_clear(scratch), 0);
	return witness;
}

static void check_work(const struct registry *registry,
	const struct workload *workload, const struct way *way,
	struct scratch *scratch, uint64_t witness)
{
	struct launching l =
		launch(registry, workload, way, scratch->path, NULL);
	const struct block *block = l.seen.block;

	if (l.failed != 0)
		fail_msg(
			"%s, %s: %s", workload->name, name_of(way), l.why.text);
	if (witness_of(&l) != witness)
		fail_msg("%s, %s: another witness", workload->name,
			name_of(way));
	assert_true(tasks_done_of(&l) == TASKS);
	assert_int_equal(block->workers_started, WORKERS);
	for (uint32_t i = 0; i < WORKERS; i++)
		assert_true(l.seen.slots[i].queue_ns != UINT64_MAX);
	assert_true(block->user_ns + block->sys_ns > 0);
	launching_free(&l);
	assert_int_equal(scratch_clear(scratch), 0);
}

static void test_every_way_does_the_work_of_serial(void **state)
{
	const struct registry registry = registry_of_births();
	struct leftovers before;
	struct scratch scratch;
	struct fault why = {0};

	(void)state;
	assert_int_equal(scratch_open(&scratch, "/tmp", &why), 0);
	before = leftovers_begin();
	for (size_t w = 0; w < registry_builtin.n_workloads; w++) {
		const struct workload *workload = registry.workloads[w];
		uint64_t witness;

		if (workload->dies || workload->missing != NULL)
			continue;
		witness = serial_witness(&registry, workload, &scratch);
		for (size_t i = 0; i < COUNT_OF(ways); i++) {
			check_work(&registry, workload, &ways[i], &scratch,
				witness);
			assert_nothing_left(before);
		}
	}
	scratch_close(&scratch);
}

/* ---- who is whose child ---- */

/* The witness of a deadly task tells whose child its worker was. */
static void test_forked_by_a_server_workers_are_not_the_launchs_children(
	void **state)
{
	const struct registry registry = registry_of_births();

	(void)state;
	for (size_t i = 0; i < COUNT_OF(ways); i++) {
		struct launching l =
			launch(&registry, &deadly, &ways[i], NULL, "none");
		bool own = l.samples[0].witness ==
			   random_mix(random_mix(42, 0), (uint64_t)getpid());

		assert_int_equal(l.failed, 0);
		assert_int_equal(own, !is_served(&ways[i]));
		launching_free(&l);
	}
}

/* ---- deaths ---- */

/* What was dealt to a worker is lost with it; what lies in a queue is not. */
static void test_killed_worker_is_named_and_costs_its_tasks_only(void **state)
{
	const struct registry registry = registry_of_births();
	const struct leftovers before = leftovers_begin();

	(void)state;
	for (size_t i = 0; i < COUNT_OF(ways); i++) {
		struct launching l =
			launch(&registry, &deadly, &ways[i], NULL, "worker");
		uint64_t lost = TASKS - tasks_done_of(&l);

		assert_int_not_equal(l.failed, 0);
		assert_non_null(strstr(l.why.text, "was killed by signal 9"));
		assert_true(
			lost == (ways[i].method != NULL
						? 1
						: TASKS / WORKERS -
							  BAD_TASK / WORKERS));
		launching_free(&l);
		assert_nothing_left(before);
	}
}

static void test_nobody_waits_for_a_worker_that_was_killed(void **state)
{
	const struct registry registry = registry_of_births();
	const struct leftovers before = leftovers_begin();

	(void)state;
	for (size_t i = 0; i < COUNT_OF(ways); i++) {
		struct launching l =
			launch(&registry, &waiting, &ways[i], NULL, NULL);

		assert_int_not_equal(l.failed, 0);
		assert_non_null(strstr(l.why.text, "was killed by signal 9"));
		assert_true(tasks_done_of(&l) == 0);
		launching_free(&l);
		assert_nothing_left(before);
	}
}

/* Its workers go with it, and nobody waits for any of them. */
static void test_killed_server_fails_the_launch(void **state)
{
	const struct registry registry = registry_of_births();
	const struct leftovers before = leftovers_begin();

	(void)state;
	for (size_t i = 0; i < COUNT_OF(ways); i++) {
		struct launching l;

		if (!is_served(&ways[i]))
			continue;
		l = launch(&registry, &deadly, &ways[i], NULL, "parent");
		assert_int_not_equal(l.failed, 0);
		assert_string_equal(
			l.why.text, "the server that forks workers died");
		assert_true(tasks_done_of(&l) < TASKS);
		launching_free(&l);
	}
	assert_nothing_left(before);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_way_does_the_work_of_serial),
		cmocka_unit_test(
			test_forked_by_a_server_workers_are_not_the_launchs_children),
		cmocka_unit_test(
			test_killed_worker_is_named_and_costs_its_tasks_only),
		cmocka_unit_test(
			test_nobody_waits_for_a_worker_that_was_killed),
		cmocka_unit_test(test_killed_server_fails_the_launch),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
