/* blend: computes for a part of its time and waits for the rest, as a request
 * does that is parsed, asked of a database and rendered: everything between
 * CPU-bound and I/O-bound.
 *
 * The part that computes is measured out in CPU time of the worker. So many
 * steps would be another share of the time on every machine; and of wall-clock
 * time a neighbour could take away, so that a crowded CPU would have less to
 * do. CPU time is neither.
 */
#include "bench/workload.h"

struct blend_params {
	uint64_t task_time_ns, wait_percent;
};

static const struct param blend_table[] = {
	{
		.name = "task_time",
		.kind = PARAM_DURATION,
		.offset = offsetof(struct blend_params, task_time_ns),
		.standard = "10ms",
		.max = 3600 * NS_PER_S,
		.help = "how long a task takes on a CPU of its own: its CPU "
			"time and its waiting",
	},
	{
		.name = "wait_percent",
		.kind = PARAM_COUNT,
		.offset = offsetof(struct blend_params, wait_percent),
		.standard = "50",
		.max = 100,
		.help = "the share of it that is spent waiting, at the end; "
			"before, it computes",
	},
	{0},
};

/* Odd numbers whose product is 1 modulo 2^64. */
#define FORTH UINT64_C(0x9e3779b97f4a7c15)
#define BACK UINT64_C(0xf1de83e19937733d)

enum { UNIT_STEPS = 128 };

static uint64_t rotate(uint64_t x, unsigned bits)
{
	return x << bits | x >> (64 - bits);
}

/* A unit of computing, under a microsecond: so many steps of a bijection and
 * as many of its inverse. After any number of whole units there is the same
 * number as before, and after a step left out there is not: how many units fit
 * into a time is the machine's, and the witness is not. */
static uint64_t unit(uint64_t x)
{
	for (int i = 0; i < UNIT_STEPS; i++)
		x = rotate(x, 29) * FORTH;
	__asm__ volatile("" : "+r"(x)); /* now it must be known */
	for (int i = 0; i < UNIT_STEPS; i++)
		x = rotate(x * BACK, 64 - 29);
	return x;
}

/* Compute until the thread has used so much CPU time. To ask for it is a system
 * call, so three quarters of what is left are done at the pace so far, and then
 * it is asked again: about ten times in 10 ms, and a unit too much at most. */
static uint64_t compute(const struct env *env, uint64_t x, uint64_t ns)
{
	uint64_t began_ns = clock_thread_cpu_ns(), spent_ns = 0;
	uint64_t units = 0, more = 1;

	while (spent_ns < ns) {
		for (uint64_t i = 0; i < more; i++) {
			x = unit(x);
			task_checkpoint(env);
		}
		units += more;
		spent_ns = clock_thread_cpu_ns() - began_ns;
		if (spent_ns < ns)
			more = 1 + (uint64_t)(0.75 * (double)(ns - spent_ns) *
					      (double)units /
					      (double)(spent_ns + 1));
	}
	return x;
}

static int blend_task(const struct env *env, void *local, struct task *task,
	struct fault *why)
{
	const struct blend_params *params = env->params;
	uint64_t wait_ns = params->task_time_ns * params->wait_percent / 100;
	uint64_t cpu_ns = params->task_time_ns - wait_ns;
	int error = 0;

	(void)local;
	task->witness = random_mix(compute(env, task->seed, cpu_ns), cpu_ns);
	if (wait_ns > 0) {
		task_wait_begin(env);
		error = clock_sleep(wait_ns);
		task_wait_end(env);
	}
	if (error != 0)
		return fault_set(why, error, "clock_nanosleep");
	task->witness = random_mix(task->witness, wait_ns);
	return 0;
}

const struct workload workload_blend = {
	.name = "blend",
	.summary = "computes for a part of its time, waits for the rest",
	.params = blend_table,
	.params_bytes = sizeof(struct blend_params),
	.task = blend_task,
};
