/* What a workload measures itself comes to the launch's block, under every
 * runner; one made for it tells how often its hooks were called. */
#include <math.h>
#include <stdatomic.h>

#define LAUNCHING_REGISTRY registry_of_teller
#include "tests/contract/launching.h"

struct teller_params {
	uint64_t fails, absurd;
};

static const struct param teller_table[] = {
	{
		.name = "fails",
		.kind = PARAM_COUNT,
		.offset = offsetof(struct teller_params, fails),
		.standard = "0",
		.max = 2,
		.help = "1: a task fails, 2: the hook does",
	},
	{
		.name = "absurd",
		.kind = PARAM_COUNT,
		.offset = offsetof(struct teller_params, absurd),
		.standard = "0",
		.max = 1,
		.help = "a value below 0",
	},
	{0},
};

/* What threads and processes alike count. */
struct teller_shared {
	_Atomic uint64_t tasks, entered, left, measured;
};

static size_t teller_shared_bytes(const struct env *env)
{
	(void)env;
	return sizeof(struct teller_shared);
}

static int teller_enter(const struct env *env, void *local, struct fault *why)
{
	struct teller_shared *shared = env->shared;

	(void)local;
	(void)why;
	atomic_fetch_add(&shared->entered, 1);
	return 0;
}

static int teller_task(const struct env *env, void *local, struct task *task,
	struct fault *why)
{
	const struct teller_params *params = env->params;
	struct teller_shared *shared = env->shared;

	(void)local;
	task->witness = task->seed;
	atomic_fetch_add(&shared->tasks, 1);
	return params->fails == 1 && task->index == 2
		       ? fault_set(why, 0, "on purpose")
		       : 0;
}

static void teller_leave(const struct env *env, void *local)
{
	struct teller_shared *shared = env->shared;

	(void)local;
	atomic_fetch_add(&shared->left, 1);
}

static int teller_measure(
	const struct env *env, double *values, struct fault *why)
{
	const struct teller_params *params = env->params;
	struct teller_shared *shared = env->shared;

	if (params->fails == 2)
		return fault_set(why, 0, "nothing to be told");
	values[0] = (double)shared->tasks;
	values[1] = (double)(shared->entered - shared->left);
	values[3] = params->absurd ? -1 : (double)++shared->measured;
	return 0;
}

static void teller_cleanup(const struct env *env)
{
	const struct teller_shared *shared = env->shared;

	snprintf(env->note, WORKLOAD_NOTE, "measured %llu times",
		(unsigned long long)shared->measured);
}

static const struct measure teller_measures[] = {
	{"tasks_seen", "", "tasks"},
	{"inside", "", "workers that have not left"},
	{"unknown_ns", "ns", "never known"},
	{"calls", "", "of the hook"},
	{0},
};

static const struct workload teller = {
	.name = "teller",
	.summary = "tells what it saw",
	.params = teller_table,
	.params_bytes = sizeof(struct teller_params),
	.measures = teller_measures,
	.shared_bytes = teller_shared_bytes,
	.enter = teller_enter,
	.task = teller_task,
	.leave = teller_leave,
	.measure = teller_measure,
	.cleanup = teller_cleanup,
};

static const struct workload *const workloads[] = {&teller};

static struct registry registry_of_teller(void)
{
	return (struct registry){
		.workloads = workloads,
		.n_workloads = COUNT_OF(workloads),
		.runners = grid().runners,
		.n_runners = grid().n_runners,
	};
}

static struct launching launch_teller(const struct registry *registry,
	const struct runner *runner, const char *name, const char *value)
{
	struct launching l = {
		.cell = small_cell(&teller, runner, 3, 20),
		.registry = registry,
		.seed = 7,
	};

	set(&l.cell, (struct setting){0});
	strcpy(l.cell.settings[0].name, name);
	strcpy(l.cell.settings[0].value, value);
	launching_run(&l);
	return l;
}

static void test_measures_are_told_when_all_workers_have_left(void **state)
{
	struct registry registry = registry_of_teller();

	(void)state;
	for (size_t r = 0; r < registry.n_runners; r++) {
		struct launching l = launch_teller(
			&registry, registry.runners[r], "fails", "0");
		const struct block *block = l.seen.block;

		assert_int_equal(l.failed, 0);
		assert_int_equal(block->n_measures, 4);
		assert_string_equal(block->measures[0].name, "tasks_seen");
		assert_true(block->measures[0].value == 20);
		assert_true(block->measures[1].value == 0);
		assert_string_equal(block->measures[2].name, "unknown_ns");
		assert_true(isnan(block->measures[2].value));
		assert_true(block->measures[3].value == 1);
		assert_string_equal(block->note, "measured 1 times");
		launching_free(&l);
	}
}

static void test_failed_work_is_not_measured(void **state)
{
	struct registry registry = registry_of_teller();

	(void)state;
	for (size_t r = 0; r < registry.n_runners; r++) {
		struct launching l = launch_teller(
			&registry, registry.runners[r], "fails", "1");

		assert_int_not_equal(l.failed, 0);
		assert_int_equal(l.seen.block->n_measures, 0);
		assert_string_equal(l.seen.block->note, "measured 0 times");
		launching_free(&l);
	}
}

static void test_a_failing_or_absurd_measure_fails_the_launch(void **state)
{
	struct registry registry = registry_of_teller();
	const struct runner *runner = registry.runners[0];
	struct launching l = launch_teller(&registry, runner, "fails", "2");

	(void)state;
	assert_int_not_equal(l.failed, 0);
	assert_string_equal(l.why.text, "nothing to be told");
	launching_free(&l);
	l = launch_teller(&registry, runner, "absurd", "1");
	assert_int_not_equal(l.failed, 0);
	assert_string_equal(l.why.text, "measure calls: -1 is absurd");
	launching_free(&l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			test_measures_are_told_when_all_workers_have_left),
		cmocka_unit_test(test_failed_work_is_not_measured),
		cmocka_unit_test(
			test_a_failing_or_absurd_measure_fails_the_launch),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
