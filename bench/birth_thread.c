/* Workers that are threads (pthread_create(3)). */
#include <errno.h>
#include <sched.h>
#include <stdlib.h>

#include "bench/futex.h"
#include "bench/team.h"

static int thread_open(struct team *team, bool watch, struct fault *why)
{
	(void)why;
	(void)watch; /* a thread can't die alone */
	team->death_fd = -1;
	return 0;
}

static void thread_close(struct team *team)
{
	(void)team;
}

static void *thread_main(void *data)
{
	struct member *member = data;
	struct team *team = member->team;
	_Atomic uint32_t *ended = &team->job->block->meeting.ended;

	task_wait_end(&team->job->env); /* from now on under the lock, if any */
	team->work(team, (uint32_t)(member - team->roster->members));
	task_wait_begin(&team->job->env);
	atomic_fetch_add(ended, 1);
	futex_wake(ended, 1);
	return NULL;
}

/* The CPU is set at birth: set from inside, the start of all would queue up on
 * the CPU of the parent. */
static int create(struct member *member, int cpu)
{
	pthread_attr_t attributes;
	cpu_set_t cpus;
	int error;

	if (cpu < 0)
		return pthread_create(
			&member->thread, NULL, thread_main, member);
	CPU_ZERO(&cpus);
	CPU_SET(cpu, &cpus);
	error = pthread_attr_init(&attributes);
	if (error != 0)
		return error;
	error = pthread_attr_setaffinity_np(&attributes, sizeof cpus, &cpus);
	if (error == 0)
		error = pthread_create(
			&member->thread, &attributes, thread_main, member);
	pthread_attr_destroy(&attributes);
	return error;
}

static int thread_bear(struct team *team, uint32_t index)
{
	struct member *member = &team->roster->members[index];
	int error = create(member, team->job->slots[index].cpu);

	if (error == 0)
		member->alive = true;
	return error;
}

static int thread_reap(struct team *team, uint32_t index, struct fault *why)
{
	struct member *member = &team->roster->members[index];
	int error = pthread_join(member->thread, NULL);

	member->alive = false;
	if (error != 0)
		return fault_set(why, error, "join thread %u", index);
	return 0;
}

/* The place of a thread that is through with its task. */
static uint32_t await_done(struct team *team)
{
	_Atomic uint32_t *ended = &team->job->block->meeting.ended;
	uint32_t workers = team->job->workers;
	uint32_t i = team->roster->cursor;

	while (atomic_load(ended) == team->roster->seen_ended)
		futex_wait(ended, team->roster->seen_ended);
	team->roster->seen_ended++;
	while (atomic_load(&team->job->slots[i].state) != SLOT_DONE)
		i = (i + 1) % workers;
	/* Found once: it must not be found again. */
	atomic_store(&team->job->slots[i].state, SLOT_EMPTY);
	team->roster->cursor = (i + 1) % workers;
	return i;
}

/* A thread that is through is still on its way out and must be awaited, as a
 * process is: the kernel says no earlier of one that it ended. Where there is
 * one place only, joining is all the waiting there is. */
static int thread_reap_any(
	struct team *team, uint32_t *index, struct fault *why)
{
	*index = team->job->workers > 1 ? await_done(team) : 0;
	return thread_reap(team, *index, why);
}

/* ---- under a lock that one thread at a time holds ---- */

static int locked_open(struct team *team, bool watch, struct fault *why)
{
	const struct gil_params *params = team->job->runner_params;
	struct gil *gil = calloc(1, sizeof *gil);

	if (gil == NULL)
		return fault_set(why, errno, "interpreter lock");
	if (gil_open(gil, params->switch_interval_ns, why) != 0) {
		free(gil);
		return -1;
	}
	team->job->env.gil = gil;
	return thread_open(team, watch, why);
}

static void locked_close(struct team *team)
{
	struct gil *gil = team->job->env.gil;

	thread_close(team);
	if (gil == NULL)
		return;
	team->job->env.gil = NULL;
	gil_close(gil);
	free(gil);
}

const struct birth birth_thread = {
	.noun = "thread",
	.call = "pthread_create",
	.open = thread_open,
	.close = thread_close,
	.bear = thread_bear,
	.reap = thread_reap,
	.reap_any = thread_reap_any,
};

const struct birth birth_thread_locked = {
	.noun = "thread",
	.call = "pthread_create",
	.open = locked_open,
	.close = locked_close,
	.bear = thread_bear,
	.reap = thread_reap,
	.reap_any = thread_reap_any,
};
