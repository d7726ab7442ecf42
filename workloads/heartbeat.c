/* heartbeat: a short thing to be done again and again, beside long
 * computations: how late is it?
 *
 * Task 0 is the beat and goes on until all other tasks are done, or nobody is
 * at work any more (tasks may be dealt to the worker that beats, which comes to
 * them after it). One worker alone cannot do two things at a time: it beats
 * between tasks, when it is due, as a program with one loop for all does.
 */
#include <errno.h>
#include <stdalign.h>
#include <string.h>

#include "bench/workload.h"

enum { CHECKPOINT = 4096, IDLE_BEATS = 3 };

struct heartbeat_params {
	uint64_t period_ns, mixes;
};

static const struct param heartbeat_table[] = {
	{
		.name = "period",
		.kind = PARAM_DURATION,
		.offset = offsetof(struct heartbeat_params, period_ns),
		.standard = "10ms",
		.min = 100000,
		.max = 60 * NS_PER_S,
		.help = "of the beat",
	},
	{
		.name = "mixes",
		.kind = PARAM_COUNT,
		.offset = offsetof(struct heartbeat_params, mixes),
		.standard = "50M",
		.min = 1,
		.max = UINT64_C(1) << 40,
		.help = "random numbers that each other task computes, of about "
			"1 ns",
	},
	{0},
};

/* Of the other tasks. There are as many as workers: of Python's processes each
 * has one for itself, for they cannot add atomically. */
struct heartbeat_count {
	alignas(64) _Atomic uint64_t begun, done;
};

struct heartbeat_shared {
	/* Of the one who beats. */
	uint64_t due_ns, beats, missed;
	struct histogram delay_ns;
	struct heartbeat_count counts[];
};
_Static_assert(offsetof(struct heartbeat_shared, delay_ns) == 3 * 8 &&
		       offsetof(struct heartbeat_shared, counts) == 245 * 64,
	"runners/python/tvp/work.py knows where they are");

static size_t heartbeat_shared_bytes(const struct env *env)
{
	return sizeof(struct heartbeat_shared) +
	       env->workers * sizeof(struct heartbeat_count);
}

static int heartbeat_prepare(const struct env *env, struct fault *why)
{
	(void)why;
	if (env->workers == 1)
		strcpy(env->note,
			"one worker alone beats between tasks, when it is due");
	return 0;
}

/* Beats that came due while this one was late are missed, not made up for. */
static void beat(const struct env *env, uint64_t now_ns)
{
	const struct heartbeat_params *params = env->params;
	struct heartbeat_shared *shared = env->shared;
	uint64_t late_ns = now_ns - shared->due_ns;
	uint64_t missed = late_ns / params->period_ns;

	histogram_add(&shared->delay_ns, late_ns);
	shared->beats++;
	shared->missed += missed;
	shared->due_ns += (missed + 1) * params->period_ns;
}

static int sleep_until(
	const struct env *env, uint64_t due_ns, struct fault *why)
{
	struct timespec at = clock_timespec(due_ns);
	int error;

	task_wait_begin(env);
	do
		error = clock_nanosleep(
			CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL);
	while (error == EINTR);
	task_wait_end(env);
	return error == 0 ? 0 : fault_set(why, error, "clock_nanosleep");
}

struct tally {
	uint64_t begun, done;
};

/* What is done was begun before: so that is asked first. */
static struct tally tally_of(const struct env *env)
{
	const struct heartbeat_shared *shared = env->shared;
	struct tally tally = {0};

	for (uint32_t i = 0; i < env->workers; i++)
		tally.done += atomic_load(&shared->counts[i].done);
	for (uint32_t i = 0; i < env->workers; i++)
		tally.begun += atomic_load(&shared->counts[i].begun);
	return tally;
}

/* Beats count while others are at work, or were since the last one. Until the
 * first of them has begun there is nothing to be beside; it does not, where the
 * launch is given up. */
static int go_on_beating(const struct env *env, struct fault *why)
{
	const struct heartbeat_params *params = env->params;
	struct heartbeat_shared *shared = env->shared;
	struct tally now = {0};
	uint64_t seen = 0;
	int idle = 0;

	while (tally_of(env).done < env->tasks - 1 && idle < IDLE_BEATS) {
		if (sleep_until(env, shared->due_ns, why) != 0)
			return -1;
		now = tally_of(env);
		if (now.begun > now.done || now.done > seen) {
			beat(env, clock_now_ns());
			idle = 0;
		} else {
			shared->due_ns = clock_now_ns() + params->period_ns;
			idle += now.begun > 0 || atomic_load(env->halted) != 0;
		}
		seen = now.done;
	}
	return 0;
}

static uint64_t compute(const struct env *env, uint64_t seed)
{
	const struct heartbeat_params *params = env->params;
	uint64_t state = seed, sum = 0;

	for (uint64_t i = 0; i < params->mixes; i++) {
		sum += random_next(&state);
		if (i % CHECKPOINT == 0)
			task_checkpoint(env);
	}
	return sum;
}

static int heartbeat_task(const struct env *env, void *local, struct task *task,
	struct fault *why)
{
	const struct heartbeat_params *params = env->params;
	struct heartbeat_shared *shared = env->shared;
	struct heartbeat_count *count =
		&shared->counts[task->index % env->workers];
	bool alone = env->workers == 1;

	(void)local;
	if (task->index == 0) {
		task->witness = random_mix(task->seed, params->period_ns);
		shared->due_ns = clock_now_ns() + params->period_ns;
		return alone ? 0 : go_on_beating(env, why);
	}
	atomic_fetch_add(&count->begun, 1);
	task->witness = compute(env, task->seed);
	atomic_fetch_add(&count->done, 1);
	if (alone && clock_now_ns() >= shared->due_ns)
		beat(env, clock_now_ns());
	return 0;
}

static int heartbeat_measure(
	const struct env *env, double *values, struct fault *why)
{
	const struct heartbeat_shared *shared = env->shared;

	(void)why;
	values[0] = histogram_quantile(&shared->delay_ns, 0.5);
	values[1] = histogram_quantile(&shared->delay_ns, 0.99);
	values[2] = histogram_quantile(&shared->delay_ns, 1);
	values[3] = (double)shared->beats;
	values[4] = (double)shared->missed;
	return 0;
}

static const struct measure heartbeat_measures[] = {
	{"delay_p50_ns", "ns", "how late a beat was"},
	{"delay_p99_ns", "ns", "likewise"},
	{"delay_max_ns", "ns", "likewise"},
	{"beats", "", "that were made while others were at work"},
	{"missed", "", "beats that came due while one was late"},
	{0},
};

const struct workload workload_heartbeat = {
	.name = "heartbeat",
	.summary = "something short and periodic beside long computations",
	.params = heartbeat_table,
	.params_bytes = sizeof(struct heartbeat_params),
	.together = true,
	.measures = heartbeat_measures,
	.shared_bytes = heartbeat_shared_bytes,
	.prepare = heartbeat_prepare,
	.task = heartbeat_task,
	.measure = heartbeat_measure,
};
