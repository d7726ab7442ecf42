/* Floors: a step on a counter that two workers share, under a mutex or by an
 * atomic instruction. */
#include "bench/clock.h"
#include "bench/floors_kinds.h"
#include "bench/futex.h"
#include "bench/mutex.h"

enum { STEPS = 64 }; /* between two looks at the clock or at `stop` */

static void step_locked(struct floors_pair *pair, uint64_t n)
{
	struct floors_commons *commons = pair->commons;

	while (n-- > 0) {
		pthread_mutex_lock(&commons->mutex);
		commons->guarded++;
		pthread_mutex_unlock(&commons->mutex);
	}
}

static void step_atomic(struct floors_pair *pair, uint64_t n)
{
	while (n-- > 0)
		atomic_fetch_add(&pair->commons->counter, 1);
}

/* The partner of an uncontended lock exists, so that no library takes a short
 * cut for processes of one thread, but sleeps. */
static void sleep_through(struct floors_pair *pair)
{
	while (atomic_load(&pair->commons->stop) == 0)
		futex_wait(&pair->commons->stop, 0);
}

/* How far it is, is told all the way: it begins before the other looks at the
 * clock for the first time, and goes on for a while after the last. */
static void step_until_stopped(struct floors_pair *pair)
{
	uint64_t done = 0;

	while (atomic_load(&pair->commons->stop) == 0) {
		pair->run->floor->operate(pair, STEPS);
		done += STEPS;
		atomic_store_explicit(&pair->commons->partner_done, done,
			memory_order_relaxed);
	}
}

static uint64_t partner_done(const struct floors_pair *pair)
{
	return atomic_load_explicit(
		&pair->commons->partner_done, memory_order_relaxed);
}

static int step(void *data, uint64_t n, struct fault *why)
{
	struct floors_pair *pair = data;

	(void)why;
	pair->run->floor->operate(pair, n);
	return 0;
}

static void stop_partner(struct floors_pair *pair)
{
	atomic_store(&pair->commons->stop, 1);
	futex_wake(&pair->commons->stop, 1);
}

/* Both together: the time, divided by the steps that both made in it. A partner
 * that never makes one is a run without an end, which is killed. */
static int measure_contended(
	struct floors_pair *pair, double *ns, struct fault *why)
{
	uint64_t began_ns, took_ns, before, done = 0;

	while ((before = partner_done(pair)) == 0)
		;
	began_ns = clock_now_ns();
	do {
		pair->run->floor->operate(pair, STEPS);
		done += STEPS;
		took_ns = clock_now_ns() - began_ns;
	} while (took_ns < pair->run->budget_ns);
	done += partner_done(pair) - before;
	*ns = (double)took_ns / (double)done;
	stop_partner(pair);
	return floors_pair_reap(pair, why);
}

static int init_mutex(struct floors_pair *pair, struct fault *why)
{
	int error =
		mutex_init(&pair->commons->mutex, pair->run->floor->processes);

	return error == 0 ? 0 : fault_set(why, error, "pthread_mutex_init");
}

static int measure_step(
	const struct floor_run *run, double *ns, struct fault *why)
{
	struct floors_pair pair;
	int failed;

	if (floors_pair_open(&pair, run, why) != 0 ||
		init_mutex(&pair, why) != 0)
		return -1;
	if (floors_pair_bear(&pair,
		    run->floor->contended ? step_until_stopped : sleep_through,
		    why) != 0)
		return -1;
	if (run->floor->contended)
		return measure_contended(&pair, ns, why);
	failed = floors_loop(run, step, &pair, STEPS, ns, why);
	stop_partner(&pair);
	return floors_pair_reap(&pair, why) == 0 ? failed : -1;
}

const struct floor floors_locks[] = {
	{
		.name = "mutex.private.uncontended",
		.help = "lock and unlock of a mutex that nobody else wants",
		.measure = measure_step,
		.operate = step_locked,
	},
	{
		.name = "mutex.shared.uncontended",
		.help = "lock and unlock of a process-shared mutex, likewise",
		.measure = measure_step,
		.operate = step_locked,
		.processes = true,
	},
	{
		.name = "mutex.private.contended",
		.help = "lock and unlock by two threads on two CPUs, each step",
		.measure = measure_step,
		.operate = step_locked,
		.contended = true,
		.pin = PIN_SPREAD,
	},
	{
		.name = "mutex.shared.contended",
		.help = "lock and unlock by two processes on two CPUs, each step",
		.measure = measure_step,
		.operate = step_locked,
		.contended = true,
		.processes = true,
		.pin = PIN_SPREAD,
	},
	{
		.name = "atomic.uncontended",
		.help = "atomic fetch and add on a counter of one's own",
		.measure = measure_step,
		.operate = step_atomic,
	},
	{
		.name = "atomic.contended_threads",
		.help = "fetch and add by two threads on two CPUs, each step",
		.measure = measure_step,
		.operate = step_atomic,
		.contended = true,
		.pin = PIN_SPREAD,
	},
	{
		.name = "atomic.contended_processes",
		.help = "fetch and add by two processes on two CPUs, each step",
		.measure = measure_step,
		.operate = step_atomic,
		.contended = true,
		.processes = true,
		.pin = PIN_SPREAD,
	},
	{0},
};
