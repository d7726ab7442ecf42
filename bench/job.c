/* Tasks, and the dozen lines around every task of every runner. */
#include <errno.h>
#include <string.h>

#include "bench/futex.h"
#include "bench/job.h"

static uint64_t round_to_line(uint64_t bytes)
{
	return (bytes + JOB_LINE - 1) / JOB_LINE * JOB_LINE;
}

uint64_t job_block_bytes(uint32_t workers, uint64_t tasks, bool sampling)
{
	uint64_t bytes = round_to_line(sizeof(struct block));

	bytes += workers * sizeof(struct slot);
	if (sampling)
		bytes += tasks * sizeof(struct sample);
	return bytes;
}

void job_map(struct job *job, struct block *block, bool sampling)
{
	char *at = (char *)block + round_to_line(sizeof *block);

	job->block = block;
	job->slots = (struct slot *)(void *)at;
	at += job->workers * sizeof *job->slots;
	job->samples = sampling ? (struct sample *)(void *)at : NULL;
}

void job_report(const struct job *job, const struct fault *why)
{
	/* The first reporter alone writes; readers come when all is over. */
	if (atomic_fetch_add(&job->block->meeting.faults, 1) == 0)
		job->block->fault = *why;
}

int job_enter(struct worker *worker, const struct job *job, uint32_t index,
	void *local)
{
	const struct workload *workload = job->workload;
	struct fault why = {0};

	*worker = (struct worker){
		.job = job,
		.slot = &job->slots[index],
		.index = index,
		.local = local,
		.asked_ns = job->slots[index].asked_ns,
	};
	memset(local, 0, workload->local_bytes);
	if (workload->enter == NULL ||
		workload->enter(&job->env, local, &why) == 0)
		return 0;
	fault_prefix(&why, "worker %u", index);
	job_report(job, &why);
	return -1;
}

void job_leave(struct worker *worker)
{
	const struct workload *workload = worker->job->workload;

	if (workload->leave != NULL)
		workload->leave(&worker->job->env, worker->local);
}

bool job_take(const struct job *job, uint64_t *index)
{
	struct meeting *meeting = &job->block->meeting;

	if (atomic_load_explicit(&meeting->halted, memory_order_relaxed) != 0)
		return false;
	*index = atomic_fetch_add_explicit(
		&meeting->next, 1, memory_order_relaxed);
	return *index < job->env.tasks;
}

/* An open loop: wait for the task's intended time, which is when it counts as
 * asked for, however late the worker comes to it. */
static void await_intended(struct worker *worker, uint64_t index)
{
	const struct job *job = worker->job;
	struct timespec at;

	worker->asked_ns =
		job->block->meeting.run_began_ns + index * job->interval_ns;
	at = clock_timespec(worker->asked_ns);
	while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL) ==
		EINTR)
		;
}

static void report_task(
	struct worker *worker, const struct task *task, struct fault *why)
{
	fault_prefix(why, "task %llu, worker %u",
		(unsigned long long)task->index, worker->index);
	job_report(worker->job, why);
}

void job_perform(struct worker *worker, uint64_t index)
{
	const struct job *job = worker->job;
	struct task task = {
		.index = index,
		.seed = random_mix(job->env.seed, index),
	};
	struct fault why;
	uint64_t start_ns = 0, end_ns = 0;
	int failed;

	why.text[0] = '\0';
	if (job->interval_ns > 0)
		await_intended(worker, index);
	if (job->samples != NULL)
		start_ns = clock_now_ns();
	failed = job->workload->task(&job->env, worker->local, &task, &why);
	if (job->samples != NULL) {
		end_ns = clock_now_ns();
		job->samples[index] = (struct sample){
			.asked_ns = worker->asked_ns,
			.start_ns = start_ns,
			.end_ns = end_ns,
			.witness = task.witness,
			.worker = worker->index,
			.failed = failed != 0,
		};
		worker->asked_ns = end_ns;
	}
	if (failed != 0) {
		report_task(worker, &task, &why);
		return;
	}
	worker->slot->witness += task.witness;
	worker->slot->tasks_done++;
}
