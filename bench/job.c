/* Tasks, and the dozen lines around every task of every runner. */
#include <limits.h>
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
	/* Not even called for nothing: in a new process the call itself costs
	 * a page fault. */
	if (workload->local_bytes > 0)
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

uint64_t job_await_due(const struct job *job, uint64_t index)
{
	uint64_t due_ns =
		job->block->meeting.run_began_ns + index * job->interval_ns;
	struct timespec at = clock_timespec(due_ns);

	while (clock_now_ns() < due_ns)
		clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL);
	return due_ns;
}

void job_report_task(
	struct worker *worker, const struct task *task, struct fault *why)
{
	fault_prefix(why, "task %llu, worker %u",
		(unsigned long long)task->index, worker->index);
	job_report(worker->job, why);
}

int job_perform_watched(
	struct worker *worker, struct task *task, struct fault *why)
{
	const struct job *job = worker->job;
	uint64_t start_ns, end_ns;
	int failed;

	if (job->interval_ns > 0)
		worker->asked_ns = job_await_due(job, task->index);
	if (job->samples == NULL)
		return job->workload->task(&job->env, worker->local, task, why);
	start_ns = clock_now_ns();
	failed = job->workload->task(&job->env, worker->local, task, why);
	end_ns = clock_now_ns();
	job->samples[task->index] = (struct sample){
		.asked_ns = worker->asked_ns,
		.start_ns = start_ns,
		.end_ns = end_ns,
		.witness = task->witness,
		.worker = worker->index,
		.failed = failed != 0,
	};
	worker->asked_ns = end_ns;
	return failed;
}

void job_expect_held(struct block *block, uint32_t workers)
{
	atomic_store(&block->meeting.to_hold, workers);
}

void job_hold(struct block *block)
{
	struct meeting *meeting = &block->meeting;

	if (block->hold == 0)
		return;
	atomic_fetch_add(&meeting->held, 1);
	while (atomic_load(&meeting->released) == 0)
		futex_wait(&meeting->released, 0);
}

bool job_is_held(const struct block *block)
{
	uint32_t to_hold = atomic_load(&block->meeting.to_hold);

	return to_hold > 0 && atomic_load(&block->meeting.held) == to_hold;
}

void job_release(struct block *block)
{
	atomic_store(&block->meeting.released, 1);
	futex_wake(&block->meeting.released, INT_MAX);
}
