/* lock: many small steps on a counter, under a lock of some kind or none.
 *
 * The work is the steps, not the counter: a witness tells how many were done,
 * the measure `lost` how many of them the counter does not know of.
 */
#include <stdalign.h>

#include "bench/workload.h"

enum scope { SCOPE_PRIVATE, SCOPE_SHARED };
enum { BLOCK = 64 }; /* steps between two looks at the clock */

struct lock_params {
	int kind, scope;
	uint64_t contended, steps;
};

/* In the order of enum guarded_kind. */
static const char *const kind_words[] = {
	"none", "atomic", "mutex", "spin", "rwlock", NULL};
static const char *const scope_words[] = {"private", "shared", NULL};

static const struct param lock_table[] = {
	{
		.name = "kind",
		.kind = PARAM_CHOICE,
		.offset = offsetof(struct lock_params, kind),
		.standard = "mutex",
		.choices = kind_words,
		.help = "what guards the counter; none loses steps",
	},
	{
		.name = "scope",
		.kind = PARAM_CHOICE,
		.offset = offsetof(struct lock_params, scope),
		.standard = "shared",
		.choices = scope_words,
		.help = "may the lock be used by several processes, or only by "
			"one?",
	},
	{
		.name = "contended",
		.kind = PARAM_COUNT,
		.offset = offsetof(struct lock_params, contended),
		.standard = "1",
		.max = 1,
		.help = "1: one counter for all workers; 0: one for each",
	},
	{
		.name = "steps",
		.kind = PARAM_COUNT,
		.offset = offsetof(struct lock_params, steps),
		.standard = "100000",
		.min = 1,
		.max = 1000000000,
		.help = "of a task",
	},
	{0},
};

/* What one worker tells; who follows it on its seat adds to that. */
struct account {
	alignas(64) uint64_t took_ns, longest_ns;
	uint64_t first_ns, last_ns; /* when it began and ended */
};

struct seat {
	struct guarded guarded; /* with one for all: that of seat 0 */
	struct account account;
};

struct lock_local {
	struct guarded *guarded;
	struct account *account;
	uint32_t seat;
};

/* The contest comes first, then the seats. */
static size_t lock_shared_bytes(const struct env *env)
{
	return contest_bytes(env->workers) + env->workers * sizeof(struct seat);
}

static struct seat *seats_of(const struct env *env)
{
	return (void *)((char *)env->shared + contest_bytes(env->workers));
}

/* ---- once ---- */

static int lock_prepare(const struct env *env, struct fault *why)
{
	const struct lock_params *params = env->params;
	struct seat *seats = seats_of(env);

	if (env->apart && params->contended && params->scope == SCOPE_PRIVATE)
		return fault_set(why, 0,
			"processes cannot contend for a private lock; "
			"scope=shared is for them");
	contest_open(env->shared, env->workers);
	for (uint32_t i = 0; i < env->workers; i++) {
		int error = guarded_init(&seats[i].guarded,
			(enum guarded_kind)params->kind,
			params->scope == SCOPE_SHARED);

		if (error != 0)
			return fault_set(why, error, "make a lock of kind %s",
				kind_words[params->kind]);
	}
	return 0;
}

/* ---- in each worker ---- */

static int lock_enter(const struct env *env, void *data, struct fault *why)
{
	const struct lock_params *params = env->params;
	struct lock_local *local = data;
	struct seat *seats = seats_of(env);
	uint32_t i = contest_enter(env->shared);

	if (i == env->workers)
		return fault_set(why, 0, "no seat is free: a worker died");
	*local = (struct lock_local){
		.guarded = &seats[params->contended ? 0 : i].guarded,
		.account = &seats[i].account,
		.seat = i,
	};
	return 0;
}

static void lock_leave(const struct env *env, void *data)
{
	struct lock_local *local = data;

	contest_leave(env->shared, local->seat);
}

static void keep(struct account *account, uint64_t began_ns, uint64_t ended_ns,
	uint64_t longest_ns)
{
	if (account->first_ns == 0)
		account->first_ns = began_ns;
	account->last_ns = ended_ns;
	account->took_ns += ended_ns - began_ns;
	if (longest_ns > account->longest_ns)
		account->longest_ns = longest_ns;
}

/* Under a global lock nobody holds ours while we run: it is given up between
 * blocks only, never within a step. */
static int lock_task(
	const struct env *env, void *data, struct task *task, struct fault *why)
{
	const struct lock_params *params = env->params;
	const struct lock_local *local = data;
	uint64_t began_ns = clock_now_ns(), then_ns = began_ns, now_ns;
	uint64_t done = 0, longest_ns = 0;

	(void)why;
	contest_begin(env->shared, local->seat);
	while (done < params->steps) {
		uint64_t left = params->steps - done;
		uint64_t n = left < BLOCK ? left : BLOCK;

		guarded_step(
			local->guarded, (enum guarded_kind)params->kind, n);
		done += n;
		contest_step(env->shared, local->seat, n);
		now_ns = clock_now_ns();
		if (now_ns - then_ns > longest_ns)
			longest_ns = now_ns - then_ns;
		then_ns = now_ns;
		task_checkpoint(env);
	}
	contest_end(env->shared, local->seat);
	keep(local->account, began_ns, then_ns, longest_ns);
	task->witness = random_mix(task->seed, done);
	return 0;
}

/* ---- what came of it ---- */

static int lock_measure(
	const struct env *env, double *values, struct fault *why)
{
	const struct lock_params *params = env->params;
	const struct seat *seats = seats_of(env);
	uint64_t steps = env->tasks * params->steps, took_ns = 0, known = 0;
	uint64_t first_ns = UINT64_MAX, last_ns = 0, longest_ns = 0;

	(void)why;
	for (uint32_t i = 0; i < env->workers; i++) {
		const struct account *a = &seats[i].account;

		known += seats[i].guarded.counter;
		if (a->first_ns == 0)
			continue;
		took_ns += a->took_ns;
		first_ns = a->first_ns < first_ns ? a->first_ns : first_ns;
		last_ns = a->last_ns > last_ns ? a->last_ns : last_ns;
		if (a->longest_ns > longest_ns)
			longest_ns = a->longest_ns;
	}
	values[0] = (double)took_ns / (double)steps;
	values[1] = (double)steps * NS_PER_S / (double)(last_ns - first_ns);
	values[2] = (double)(steps - known);
	values[3] = contest_fairness(env->shared);
	values[4] = (double)longest_ns;
	return 0;
}

static const struct measure lock_measures[] = {
	{"step_ns", "ns", "time of a step to the worker that does it, mean"},
	{"steps_per_s", "1/s",
		"of all workers, from the first step to the last"},
	{"lost", "", "steps that the counters do not know of"},
	{"fairness", "",
		"Jain's index of the steps that each worker got while all "
		"were at it: 1 is fair"},
	{"longest_wait_ns", "ns",
		"longest time of 64 steps: waiting, where it is long"},
	{0},
};

const struct workload workload_lock = {
	.name = "lock",
	.summary = "many small steps on a counter, under a lock or none",
	.params = lock_table,
	.params_bytes = sizeof(struct lock_params),
	.together = true,
	.measures = lock_measures,
	.local_bytes = sizeof(struct lock_local),
	.shared_bytes = lock_shared_bytes,
	.prepare = lock_prepare,
	.enter = lock_enter,
	.task = lock_task,
	.leave = lock_leave,
	.measure = lock_measure,
};
