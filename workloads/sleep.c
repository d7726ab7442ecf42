/* sleep: waits as input and output do, without using the CPU. */
#include "bench/workload.h"

struct sleep_params {
	struct param_list durations;
	uint64_t jitter_percent;
};

static const struct param sleep_table[] = {
	{
		.name = "durations",
		.kind = PARAM_DURATIONS,
		.offset = offsetof(struct sleep_params, durations),
		.standard = "10ms",
		.max = 3600 * NS_PER_S,
		.help = "how long a task waits; of a list, task i takes item "
			"i modulo its length",
	},
	{
		.name = "jitter_percent",
		.kind = PARAM_COUNT,
		.offset = offsetof(struct sleep_params, jitter_percent),
		.standard = "0",
		.max = 100,
		.help = "each wait is longer or shorter by up to this share, "
			"drawn from the seed",
	},
	{0},
};

/* The ns this task waits: a function of its index and seed alone. */
static uint64_t planned_ns(
	const struct sleep_params *params, const struct task *task)
{
	uint64_t ns =
		params->durations.items[task->index % params->durations.n];
	uint64_t span_ns = ns * params->jitter_percent / 100;
	uint64_t state = task->seed;

	return ns - span_ns + random_below(&state, 2 * span_ns + 1);
}

static int sleep_task(const struct env *env, void *local, struct task *task,
	struct fault *why)
{
	uint64_t ns = planned_ns(env->params, task);
	int error;

	(void)local;
	task_wait_begin(env);
	error = clock_sleep(ns);
	task_wait_end(env);
	if (error != 0)
		return fault_set(why, error, "clock_nanosleep");
	task->witness = random_mix(task->seed, ns);
	return 0;
}

const struct workload workload_sleep = {
	.name = "sleep",
	.summary = "waits as input and output do, using no CPU",
	.params = sleep_table,
	.params_bytes = sizeof(struct sleep_params),
	.task = sleep_task,
};
