/* Tasks, and the dozen lines around every task of every runner. */
#include <assert.h>
#include <limits.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "bench/futex.h"
#include "bench/job.h"
#include "bench/placement.h"

static uint64_t round_up(uint64_t n, uint64_t unit)
{
	return (n + unit - 1) / unit * unit;
}

static uint64_t page_bytes(void)
{
	return (uint64_t)sysconf(_SC_PAGESIZE);
}

/* Whole pages: a worker's share, or as much of it as makes the price of a call
 * vanish among so many tasks. (The largest page Linux knows has 64 KiB, which
 * is JOB_CHUNK samples.) */
static uint64_t chunk_of(uint32_t workers, uint64_t tasks)
{
	uint64_t page = page_bytes() / sizeof(struct sample);
	uint64_t share = round_up((tasks + workers - 1) / workers, page);

	if (share == 0)
		return page;
	return share < JOB_CHUNK ? share : JOB_CHUNK;
}

/* Every worker leaves less than one chunk unused. */
static uint64_t n_samples_of(uint32_t workers, uint64_t tasks)
{
	uint64_t chunk = chunk_of(workers, tasks);

	return (tasks / chunk + workers) * chunk;
}

static uint64_t slots_at(void)
{
	return round_up(sizeof(struct block), JOB_LINE);
}

static uint64_t samples_at(uint32_t workers)
{
	return round_up(
		slots_at() + workers * sizeof(struct slot), page_bytes());
}

uint64_t job_block_bytes(uint32_t workers, uint64_t tasks, bool sampling)
{
	uint64_t bytes = samples_at(workers);

	if (sampling)
		bytes += n_samples_of(workers, tasks) * sizeof(struct sample);
	return bytes;
}

void job_map(struct job *job, struct block *block, bool sampling)
{
	char *at = (char *)block;

	job->block = block;
	job->slots = (struct slot *)(void *)(at + slots_at());
	job->samples = NULL;
	if (!sampling)
		return;
	job->samples = (struct sample *)(void *)(at + samples_at(job->workers));
	job->n_samples = n_samples_of(job->workers, job->tasks);
	job->chunk = chunk_of(job->workers, job->tasks);
}

/* ---- samples ---- */

/* Before Linux 5.14 no page is made present, and every one costs a fault. */
void job_claim_samples(struct worker *worker)
{
	const struct job *job = worker->job;
	uint64_t first;

	if (job->samples == NULL)
		return;
	first = atomic_fetch_add_explicit(&job->block->meeting.samples_claimed,
		job->chunk, memory_order_relaxed);
	assert(first + job->chunk <= job->n_samples);
	worker->sample = &job->samples[first];
	worker->sample_end = worker->sample + job->chunk;
	madvise(worker->sample, job->chunk * sizeof *worker->sample,
		MADV_POPULATE_WRITE);
}

void job_claim_all(const struct job *job)
{
	if (job->samples != NULL)
		atomic_store(&job->block->meeting.samples_claimed, job->tasks);
}

void job_claim_sample(struct worker *worker, uint64_t index)
{
	const struct job *job = worker->job;

	if (job->samples == NULL)
		return;
	worker->sample = &job->samples[index];
	worker->sample_end = worker->sample + 1;
}

uint64_t job_samples_claimed(const struct job *job)
{
	uint64_t claimed = atomic_load(&job->block->meeting.samples_claimed);

	if (job->samples == NULL)
		return 0;
	return claimed < job->n_samples ? claimed : job->n_samples;
}

/* ---- a worker's life ---- */

void job_report(const struct job *job, const struct fault *why)
{
	/* The first reporter alone writes; readers come when all is over. */
	if (atomic_fetch_add(&job->block->meeting.faults, 1) == 0)
		job->block->fault = *why;
}

void job_report_cause(const struct job *job, const struct fault *why)
{
	atomic_fetch_add(&job->block->meeting.faults, 1);
	job->block->fault = *why;
}

void job_halt(const struct job *job)
{
	struct meeting *meeting = &job->block->meeting;

	atomic_store(&meeting->halted, 1);
	atomic_store(&meeting->next, job->tasks);
}

int job_take_place(const struct job *job, uint32_t index)
{
	int cpu = job->slots[index].cpu;
	struct fault why = {0};

	if (cpu < 0 || placement_bind(cpu, &why) == 0)
		return 0;
	fault_prefix(&why, "worker %u", index);
	job_report(job, &why);
	return -1;
}

/* Of one whose tasks others may wait for. */
static void report_of(const struct job *job, const struct fault *why)
{
	job_report(job, why);
	if (job->workload->together)
		job_halt(job);
}

BIRTH_PATH int job_enter(struct worker *worker, const struct job *job,
	uint32_t index, void *local)
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
	report_of(job, &why);
	return -1;
}

BIRTH_PATH void job_leave(struct worker *worker)
{
	const struct workload *workload = worker->job->workload;

	if (workload->leave != NULL)
		workload->leave(&worker->job->env, worker->local);
}

static uint64_t due_of(const struct job *job, uint64_t index)
{
	return job->block->meeting.run_began_ns + index * job->interval_ns;
}

uint64_t job_await_due(const struct job *job, uint64_t index)
{
	uint64_t due_ns = due_of(job, index);
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
	report_of(worker->job, why);
}

/* The same in a worker, that gives up what it holds if it must sleep. */
static uint64_t await_in_worker(const struct job *job, uint64_t index)
{
	uint64_t due_ns = due_of(job, index);

	if (clock_now_ns() >= due_ns)
		return due_ns;
	task_wait_begin(&job->env);
	job_await_due(job, index);
	task_wait_end(&job->env);
	return due_ns;
}

int job_perform_watched(
	struct worker *worker, struct task *task, struct fault *why)
{
	const struct job *job = worker->job;
	uint64_t start_ns, end_ns;
	int failed;

	if (worker->sample == worker->sample_end)
		job_claim_samples(worker);
	if (job->interval_ns > 0)
		worker->asked_ns = await_in_worker(job, task->index);
	if (job->samples == NULL)
		return job->workload->task(&job->env, worker->local, task, why);
	start_ns = clock_now_ns();
	failed = job->workload->task(&job->env, worker->local, task, why);
	end_ns = clock_now_ns();
	*worker->sample++ = (struct sample){
		.asked_ns = worker->asked_ns,
		.start_ns = start_ns,
		.end_ns = end_ns,
		.witness = task->witness,
		.task = task->index,
		.worker = worker->index,
		.failed = failed != 0,
	};
	worker->asked_ns = end_ns;
	return failed;
}

/* Two readings of the clock, and only where a worker was overtaken by many:
 * for tasks of any length to speak of this is never reached, or finds that the
 * line is not what they wait for. */
void job_stand_aside(struct worker *worker, uint64_t taken)
{
	uint64_t now_ns = clock_now_ns();
	bool crowded = (taken - worker->seen_next) * JOB_LINE_NS >
		       now_ns - worker->seen_ns;
	uint64_t until_ns = crowded ? now_ns + JOB_ASIDE_NS : now_ns;

	while (now_ns < until_ns)
		now_ns = clock_now_ns();
	worker->seen_next = taken;
	worker->seen_ns = now_ns;
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
