/* Handing tasks to workers, written once for threads and processes. */
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <unistd.h>

#include "bench/futex.h"
#include "bench/limits.h"
#include "bench/runner.h"
#include "bench/usage.h"

/* ---- the life of a worker ---- */

/* Counted first, and then said: who is killed between the two counts twice,
 * which ends the wait of the parent early, with a fault. The other way round
 * nobody would count it, and the wait would have no end. */
static void arrive(struct team *team, struct slot *slot, uint32_t state)
{
	bool last =
		atomic_fetch_sub(&team->job->block->meeting.missing, 1) == 1;
	uint64_t one = 1;

	atomic_store(&slot->state, state);
	if (last)
		while (write(team->wake_fd, &one, sizeof one) < 0 &&
			errno == EINTR)
			;
}

static void wait_at_gate(const struct job *job)
{
	struct meeting *meeting = &job->block->meeting;

	task_wait_begin(&job->env);
	while (atomic_load(&meeting->gate) == GATE_SHUT)
		futex_wait(&meeting->gate, GATE_SHUT);
	task_wait_end(&job->env);
}

static void hold(const struct job *job)
{
	if (job->block->hold == 0)
		return;
	task_wait_begin(&job->env);
	job_hold(job->block);
	task_wait_end(&job->env);
}

/* A worker with many tasks. */
static void work_long(struct team *team, uint32_t index)
{
	alignas(JOB_LINE) char local[JOB_LOCAL_MAX];
	struct job *job = team->job;
	struct slot *slot = &job->slots[index];
	struct worker worker;
	bool entered = job_enter(&worker, job, index, local) == 0;

	if (entered)
		job_claim_samples(&worker);
	if (job->gated) {
		arrive(team, slot, SLOT_READY);
		wait_at_gate(job);
		worker.asked_ns = job->block->meeting.run_began_ns;
	}
	if (entered)
		team->hand_out(&worker);
	hold(job);
	arrive(team, slot, SLOT_DONE);
	if (entered)
		job_leave(&worker);
	slot->queue_ns = usage_thread_queue_ns();
}

static void hand_out_dealt(struct worker *worker)
{
	const struct job *job = worker->job;
	struct shift shift = job_shift(worker);

	for (uint64_t i = worker->index; i < job->tasks; i += job->workers) {
		if (job_is_halted(job))
			return;
		job_perform(&shift, i);
	}
}

void team_take_tasks(struct worker *worker)
{
	struct shift shift = job_shift(worker);
	/* Of workers that will be held, each shall have had a task. */
	const bool once = worker->job->block->hold != 0;
	uint64_t index;

	while (job_take(&shift, &index)) {
		job_perform(&shift, index);
		if (once)
			return;
	}
}

/* A worker with one task. */
BIRTH_PATH static void work_once(struct team *team, uint32_t index)
{
	alignas(JOB_LINE) char local[JOB_LOCAL_MAX];
	struct job *job = team->job;
	struct worker worker;

	if (job_enter(&worker, job, index, local) == 0) {
		struct shift shift = job_shift(&worker);

		job_claim_sample(&worker, worker.slot->task);
		job_perform(&shift, worker.slot->task);
		hold(job);
		job_leave(&worker);
	}
	atomic_store(&job->slots[index].state, SLOT_DONE);
}

void team_employ(struct team *team)
{
	int (*run)(struct job *, struct fault *) = team->job->runner->run;

	team->work = run == team_each_run ? work_once : work_long;
	team->hand_out =
		run == team_queue_run ? team_take_tasks : hand_out_dealt;
}

/* ---- the parent ---- */

static size_t roster_bytes(const struct job *job)
{
	return sizeof(struct roster) + job->workers * sizeof(struct member);
}

static int team_open(struct job *job, bool watch,
	void (*work)(struct team *, uint32_t), struct fault *why)
{
	struct team *team = calloc(1, sizeof *team);

	if (team == NULL)
		return fault_set(why, errno, "team of workers");
	*team = (struct team){
		.job = job,
		.birth = job->runner->birth,
		.work = work,
		.roster = mmap(NULL, roster_bytes(job), PROT_READ | PROT_WRITE,
			MAP_SHARED | MAP_ANONYMOUS, -1, 0),
		.wake_fd = eventfd(0, EFD_CLOEXEC),
		.death_fd = -1,
	};
	job->team = team;
	if (team->roster == MAP_FAILED || team->wake_fd < 0)
		return fault_set(
			why, errno, "team of %u workers", job->workers);
	for (uint32_t i = 0; i < job->workers; i++)
		team->roster->members[i].team = team;
	return team->birth->open(team, watch, why);
}

static int bear(struct team *team, uint32_t index, struct fault *why)
{
	struct job *job = team->job;
	int error;

	if (job->samples != NULL)
		job->slots[index].asked_ns = clock_now_ns();
	atomic_store(&job->slots[index].state, SLOT_BORN);
	error = team->birth->bear(team, index);
	if (error == 0)
		return 0;
	return limits_refused(team->birth->call, job->block->workers_started,
		job->workers, error, why);
}

static int bear_all(struct team *team, struct fault *why)
{
	struct job *job = team->job;
	struct roster *roster = team->roster;

	atomic_store(&job->block->meeting.missing, job->workers);
	for (; roster->born < job->workers; roster->born++) {
		if (bear(team, roster->born, why) != 0)
			return -1;
		job->block->workers_started++;
	}
	job_expect_held(job->block, roster->born);
	return 0;
}

/* One died: nobody is held any more, and who might wait for it is ended. */
static void give_up(struct team *team)
{
	const struct job *job = team->job;

	job_release(job->block);
	if (!job->workload->together || team->birth->end_all == NULL)
		return;
	job_halt(job);
	team->birth->end_all(team);
}

/* Sleep until the last worker came, or died on its way: be it between its
 * coming and its telling so. */
static int await_all(struct team *team, uint32_t state, struct fault *why)
{
	_Atomic uint32_t *missing = &team->job->block->meeting.missing;
	struct pollfd fds[] = {
		{.fd = team->wake_fd, .events = POLLIN},
		{.fd = team->death_fd, .events = POLLIN},
	};

	while (poll(fds, 2, -1) < 0 || (fds[0].revents & POLLIN) == 0) {
		uint32_t dead;

		if ((fds[1].revents & POLLIN) == 0)
			continue;
		fds[1].revents = 0;
		dead = team->birth->reap_dead(team, state, why);
		if (fault_is_set(why))
			give_up(team);
		/* Fewer, where one that was taken for dead came after all: it
		 * outlived its server for a moment. */
		if (atomic_fetch_sub(missing, dead) <= dead)
			return fault_is_set(why) ? -1 : 0;
	}
	eventfd_read(team->wake_fd, &(eventfd_t){0});
	return fault_is_set(why) ? -1 : 0;
}

static int start_gated(
	struct job *job, void (*hand_out)(struct worker *), struct fault *why)
{
	job->gated = true;
	if (team_open(job, true, work_long, why) != 0)
		return -1;
	job->team->hand_out = hand_out;
	if (bear_all(job->team, why) != 0)
		return -1;
	return await_all(job->team, SLOT_READY, why);
}

static void open_gate(struct meeting *meeting)
{
	atomic_store(&meeting->gate, GATE_OPEN);
	futex_wake(&meeting->gate, INT_MAX);
}

static int run_gated(struct job *job, struct fault *why)
{
	struct meeting *meeting = &job->block->meeting;

	atomic_store(&meeting->missing, job->team->roster->born);
	open_gate(meeting);
	return await_all(job->team, SLOT_DONE, why);
}

int team_dealt_start(struct job *job, struct fault *why)
{
	return job->gated ? start_gated(job, hand_out_dealt, why) : 0;
}

int team_dealt_run(struct job *job, struct fault *why)
{
	if (job->gated)
		return run_gated(job, why);
	if (team_open(job, true, work_long, why) != 0)
		return -1;
	job->team->hand_out = hand_out_dealt;
	if (bear_all(job->team, why) != 0)
		return -1;
	return await_all(job->team, SLOT_DONE, why);
}

int team_queue_start(struct job *job, struct fault *why)
{
	return start_gated(job, team_take_tasks, why);
}

int team_queue_run(struct job *job, struct fault *why)
{
	return run_gated(job, why);
}

/* Make the worker of a task, in a new place or in that of one that is gone. In
 * an open loop it is not made before the task is due: born early, it would
 * sleep, and its birth would be hidden. */
static int bear_for(struct team *team, uint64_t task, struct fault *why)
{
	struct job *job = team->job;
	struct roster *roster = team->roster;
	uint32_t index = roster->born;

	if (index == job->workers &&
		team->birth->reap_any(team, &index, why) != 0)
		return -1;
	if (fault_is_set(why) && job->workload->together) {
		give_up(team);
		return -1;
	}
	if (job->interval_ns > 0)
		job_await_due(job, task);
	job->slots[index].task = task;
	if (bear(team, index, why) != 0)
		return -1;
	if (index == roster->born)
		job->block->workers_started = ++roster->born;
	return 0;
}

int team_each_run(struct job *job, struct fault *why)
{
	struct roster *roster;
	struct team *team;

	if (team_open(job, false, work_once, why) != 0)
		return -1;
	team = job->team;
	roster = team->roster;
	job_claim_all(job);
	for (uint64_t task = 0; task < job->tasks; task++)
		if (bear_for(team, task, why) != 0)
			return -1;
	job_expect_held(job->block, roster->born);
	for (uint32_t n = roster->born, index; n > 0; n--) {
		if (team->birth->reap_any(team, &index, why) != 0)
			return -1;
		if (fault_is_set(why))
			give_up(team);
	}
	return fault_is_set(why) ? -1 : 0;
}

static void reap_all(struct team *team, struct fault *why)
{
	struct roster *roster = team->roster;

	for (uint32_t i = 0; roster != MAP_FAILED && i < team->job->workers;
		i++)
		if (roster->members[i].alive)
			team->birth->reap(team, i, why);
}

int team_stop(struct job *job, struct fault *why)
{
	struct team *team = job->team;
	struct meeting *meeting = &job->block->meeting;

	if (team == NULL)
		return 0;
	/* Only after a failure is anybody still at work, at the gate or held
	 * for a supervisor that waits for more. */
	job_halt(job);
	if (atomic_load(&meeting->gate) == GATE_SHUT && job->gated)
		open_gate(meeting);
	job_release(job->block);
	reap_all(team, why);
	if (fault_is_set(&team->death))
		job_report_cause(job, &team->death);
	team->birth->close(team);
	if (team->wake_fd >= 0)
		close(team->wake_fd);
	if (team->roster != MAP_FAILED)
		munmap(team->roster, roster_bytes(job));
	free(team);
	job->team = NULL;
	return fault_is_set(why) ? -1 : 0;
}
