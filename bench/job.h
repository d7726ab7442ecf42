/* One launch's work as its workers see it: the tasks, who takes which, and
 * the dozen lines around every task of every runner.
 *
 * All of it that workers write lies in one piece of shared memory, the block:
 * its supervisor made it (a memfd) and reads it even after the launch crashed.
 */
#ifndef BENCH_JOB_H
#define BENCH_JOB_H

#include <stdalign.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "bench/measures.h"
#include "bench/usage.h"
#include "bench/workload.h"

struct crew;
struct python;
struct runner;
struct team;

enum {
	JOB_LINE = 64,         /* bytes of a cache line */
	JOB_SCRATCH = 512,     /* bytes of the scratch folder's path */
	JOB_CHUNK = 1024,      /* samples a worker claims at once, at most */
	JOB_LOCAL_MAX = 512,   /* bytes of a worker's local memory: more
				  would be another page for each process */
	JOB_BLOCK_VERSION = 6, /* of struct block, for --against-bin */
	JOB_LINE_NS = 100,     /* about what a cache line needs from one CPU
				  to another: 40 to 150 ns are usual */
	JOB_ASIDE_NS = 500,    /* how long a worker keeps off a queue whose
				  line is what limits it */
};

/* What one task was seen to do; CLOCK_MONOTONIC, ns. */
struct sample {
	alignas(JOB_LINE) uint64_t asked_ns; /* when it could have begun:
		its worker was asked for or had ended its last task, or the
		intended time of an open loop */
	uint64_t start_ns, end_ns;           /* end 0: never done */
	uint64_t witness;
	uint64_t task;
	uint32_t worker;
	uint32_t failed;
};

enum slot_state { SLOT_EMPTY, SLOT_BORN, SLOT_READY, SLOT_DONE };

/* What one worker leaves behind. With one worker per task, the place of one
 * of the W that live at the same time. */
struct slot {
	alignas(JOB_LINE) uint64_t witness; /* sum, modulo 2^64 */
	uint64_t asked_ns;      /* when its present worker was asked for */
	uint64_t tasks_done;    /* no neighbour of the witness: a vector of
				   both would need a constant, from a page
				   that each process must first fault in */
	uint64_t queue_ns;      /* it waited for a CPU; UINT64_MAX: not read */
	uint64_t task;          /* the one a one-task worker is there for */
	_Atomic uint32_t state; /* enum slot_state */
	int32_t cpu;            /* in: where it belongs, or -1 */
};

enum gate { GATE_SHUT, GATE_OPEN };

/* What workers coordinate by. */
struct meeting {
	alignas(JOB_LINE) _Atomic uint64_t next; /* task not yet taken */
	_Atomic uint64_t samples_claimed;
	alignas(JOB_LINE) _Atomic uint32_t gate; /* enum gate; a futex */
	_Atomic uint32_t halted;                 /* 1: take no more of those
		that were dealt */
	_Atomic uint32_t missing;  /* workers not yet at the next meeting */
	_Atomic uint32_t ended;    /* threads that are through; a futex */
	_Atomic uint32_t held;     /* workers that wait for `released` */
	_Atomic uint32_t to_hold;  /* how many those will be; 0: not known */
	_Atomic uint32_t released; /* a futex */
	_Atomic uint32_t faults;   /* how many were reported */
	uint64_t run_began_ns;     /* when the first task could be handed out */
};

enum stage {
	STAGE_BORN,
	STAGE_PREPARE,
	STAGE_START,
	STAGE_RUN,
	STAGE_STOP,
	STAGE_CLEANUP,
	STAGE_FINISHED,
};

/* The head of the shared memory. `in` fields are the supervisor's. */
struct block {
	uint32_t version;     /* in: JOB_BLOCK_VERSION */
	int32_t supervisor;   /* in: its process id, 0 for none */
	uint32_t hold;        /* in: each worker waits after its first task */
	uint32_t first_cpu;   /* in: 1 + the CPU where its phases begin, which
				  they are free to leave; 0: anywhere */
	int32_t fd;           /* the launch's own, by which it can be mapped;
				  or -1 */
	uint64_t total_bytes; /* in */
	char scratch[JOB_SCRATCH]; /* in: "" for none */
	char cgroup[JOB_SCRATCH];  /* in: the group to join; "" for none */
	_Atomic uint32_t stage;    /* enum stage */
	uint32_t workers_started;
	uint64_t start_ns, run_ns, stop_ns; /* how long each phase took */
	uint64_t user_ns, sys_ns; /* CPU of all workers and of the parent */
	uint64_t voluntary_switches, involuntary_switches;
	uint64_t minor_faults, major_faults;
	uint64_t queue_ns; /* of all that was read; UINT64_MAX: nothing */
	uint64_t largest_rss_bytes; /* of one process; UINT64_MAX: not read */
	/* The machine from before the first phase to after the last;
	 * UINT64_MAX: not read. */
	uint32_t machine_read; /* 1: these are filled in */
	uint64_t others_cpu_ns, steal_ns, cpu_stall_ns, io_stall_ns, cpu_hz;
	char note[WORKLOAD_NOTE];
	uint32_t n_measures;
	struct measured measures[WORKLOAD_MEASURES];
	struct fault fault; /* the first one */
	struct meeting meeting;
};

struct job {
	const struct workload *workload;
	const struct runner *runner;
	const void *runner_params; /* the runner's own struct, filled and
				      checked */
	struct env env;
	uint32_t workers;
	uint64_t tasks;       /* to hand out: all, or, for workers that will be
				 held, one for each at most */
	bool gated;           /* workers wait until all are ready */
	uint64_t interval_ns; /* between intended starts; 0: closed loop */
	struct block *block;
	struct slot *slots;     /* one for each worker */
	struct sample *samples; /* in any order; NULL: sampling is off */
	uint64_t n_samples;     /* how many there is room for */
	uint64_t chunk;         /* how many a worker claims at once */
	struct team *team;      /* the runner's, while it runs */
	struct python *python;  /* the same, of Python's runners */
	struct crew *crew;      /* of OpenMP's */
	int shared_fd;          /* of what env.shared is mapped from, or -1 */
	size_t shared_bytes;
	uint64_t ballast_bytes; /* for open to load */
	/* What processes that open made have used before the phases: they are
	 * reaped by close, and it would count as the workers'. */
	struct usage usage_before;
};

/* A worker as it sees itself. */
struct worker {
	const struct job *job;
	struct slot *slot;
	uint32_t index;
	void *local;
	uint64_t asked_ns;           /* of its next task */
	uint64_t seen_next, seen_ns; /* where the queue was, when last seen */
	struct sample *sample, *sample_end; /* those it has yet to fill */
};

/* Bytes of the shared memory: the block, the slots and the samples. These are
 * 64 bytes for each task, and at most JOB_CHUNK of them for each worker. */
uint64_t job_block_bytes(uint32_t workers, uint64_t tasks, bool sampling);

/* Find slots and samples behind the block; the job's workers and tasks are
 * set, those the block was made for. */
void job_map(struct job *job, struct block *block, bool sampling);

/* ---- samples ----
 *
 * Where they lie must not cost a process more than a thread. Threads share
 * their page tables, so a page that one of them has touched is there for all;
 * of processes each must touch it for itself. So no page is written by two
 * long-lived workers: they claim whole pages, some at once, and make them
 * present by a call that is the same for both.
 */

/* More samples for a worker that executes many tasks. */
void job_claim_samples(struct worker *worker);

/* The one sample of a worker that is there for one task: that of its index.
 * All of them are claimed by the parent, at once. */
void job_claim_sample(struct worker *worker, uint64_t index);
void job_claim_all(const struct job *job);

/* How many samples, from the first, may be written; not those with end_ns 0. */
uint64_t job_samples_claimed(const struct job *job);

/* ---- a worker's life ---- */

/* Bind the calling thread to the worker's CPU, where it has one. On failure the
 * fault is reported: a worker in the wrong place would be measured as if it
 * were in the right one, so it is to be none at all. */
int job_take_place(const struct job *job, uint32_t index);

/* Begin to be a worker: the workload's `enter`. The memory behind `local` has
 * JOB_LOCAL_MAX bytes. On failure the fault is reported. */
int job_enter(struct worker *worker, const struct job *job, uint32_t index,
	void *local);
void job_leave(struct worker *worker);

/* An open loop: sleep until the task is due, if it is not yet, and give the
 * time at which it was: then it counts as asked for, however late a worker
 * comes to it. */
uint64_t job_await_due(const struct job *job, uint64_t index);

/* The longer way of job_perform: wait for the task's intended time where there
 * is one, execute it, and keep a sample where samples are taken. */
int job_perform_watched(
	struct worker *worker, struct task *task, struct fault *why);

/* Keep the fault of a task, saying whose it is. */
void job_report_task(
	struct worker *worker, const struct task *task, struct fault *why);

/* What does not change from one task of a worker to the next. Its address goes
 * nowhere, so a loop over tasks has all of it in registers: the shorter the way
 * from one taking of a task to the next, the more tasks a worker takes before
 * the queue's cache line is called to another CPU. */
struct shift {
	const struct job *job;
	const struct workload *workload;
	struct worker *worker;
	struct slot *slot;
	_Atomic uint64_t *next;
	uint64_t tasks;
	uint64_t witness, tasks_done; /* the slot's; it is only written */
	uint64_t taken;               /* the task it took last */
	uint64_t many;  /* as many others may take between two of its own */
	bool overtaken; /* others took more */
	bool watched;   /* samples are taken, or the loop is open */
};

static inline struct shift job_shift(struct worker *worker)
{
	const struct job *job = worker->job;

	return (struct shift){
		.job = job,
		.workload = job->workload,
		.worker = worker,
		.slot = worker->slot,
		.next = &job->block->meeting.next,
		.witness = worker->slot->witness,
		.tasks_done = worker->slot->tasks_done,
		.tasks = job->tasks,
		.many = 4 * (uint64_t)job->workers,
		.watched = job->samples != NULL || job->interval_ns > 0,
	};
}

/* Execute one task and note what it did. A failure is reported, counted and
 * leaves the other tasks alone. Always inline: an empty task takes no longer
 * than two or three calls of a function this long would. */
__attribute__((always_inline)) static inline void job_perform(
	struct shift *shift, uint64_t index)
{
	struct task task = {
		.index = index,
		.seed = random_mix(shift->job->env.seed, index),
	};
	struct fault why;
	int failed;

	why.text[0] = '\0';
	if (shift->watched)
		failed = job_perform_watched(shift->worker, &task, &why);
	else
		failed = shift->workload->task(
			&shift->job->env, shift->worker->local, &task, &why);
	if (failed != 0) {
		job_report_task(shift->worker, &task, &why);
		return;
	}
	shift->slot->witness = shift->witness += task.witness;
	shift->slot->tasks_done = ++shift->tasks_done;
}

/* Keep off the queue for a moment if tasks leave it faster than its cache line
 * can travel: then whoever holds the line takes a task in the time of a few
 * instructions, and every worker that calls for it makes all of them wait.
 * `taken` is the task that the worker took last. */
void job_stand_aside(struct worker *worker, uint64_t taken);

/* Take the next task of the queue; false when there is none left. Whether it
 * is halted is not looked at: what halts a queue is that it is empty. */
static inline bool job_take(struct shift *shift, uint64_t *index)
{
	if (shift->overtaken)
		job_stand_aside(shift->worker, shift->taken);
	*index =
		atomic_fetch_add_explicit(shift->next, 1, memory_order_relaxed);
	shift->overtaken = *index - shift->taken > shift->many;
	shift->taken = *index;
	return *index < shift->tasks;
}

/* From now on no worker gets another task: who does not take them from the
 * queue asks before each. */
void job_halt(const struct job *job);

static inline bool job_is_halted(const struct job *job)
{
	return atomic_load_explicit(
		       &job->block->meeting.halted, memory_order_relaxed) != 0;
}

/* Keep the first fault for the supervisor, from any thread or process. */
void job_report(const struct job *job, const struct fault *why);

/* Keep this one instead of any other, which came of it; when no worker lives
 * any more. */
void job_report_cause(const struct job *job, const struct fault *why);

/* ---- holding workers, alive and warm, while their memory is looked at ---- */

/* Where workers will be held, say how many. */
void job_expect_held(struct block *block, uint32_t workers);

/* In a worker, after its tasks: wait to be released where workers are held. */
void job_hold(struct block *block);

/* Do all wait? */
bool job_is_held(const struct block *block);

/* Let them go on, and hold nobody any more. */
void job_release(struct block *block);

#endif
