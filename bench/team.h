/* Handing tasks to workers, written once for threads and processes.
 *
 *   dealt     task i belongs to worker i modulo W, known beforehand
 *   queue     every worker takes the next task when it is free
 *   each      a new worker for every task, at most W at once
 *
 * The functions below are hooks of struct runner; runner->birth says how the
 * workers are born.
 */
#ifndef BENCH_TEAM_H
#define BENCH_TEAM_H

#include <stdbool.h>
#include <stdint.h>

#include "bench/birth.h"
#include "bench/fault.h"
#include "bench/job.h"

/* What the parent notes at each birth and death. Nobody else's, and yet in
 * shared memory: a page of its own would be copied each time it is written
 * while a forked worker lives. */
struct roster {
	uint32_t born;
	uint32_t cursor;         /* where a search among the members begins */
	uint32_t seen_ended;     /* threads: of meeting.ended */
	struct member members[]; /* job->workers of them */
};

struct team {
	struct job *job;
	const struct birth *birth;
	void (*work)(struct team *team, uint32_t index); /* a worker's life */
	void (*hand_out)(struct worker *worker); /* its tasks, one by one */
	struct roster *roster;
	void *birth_data;   /* the birth's own */
	struct fault death; /* the first worker that was killed, if one was */
	int wake_fd;        /* eventfd: the last worker came to the meeting */
	int death_fd; /* signalfd: a worker died; -1 where none is watched */
};

/* In a worker that has nothing but the job of its team: what it will do, by the
 * runner's `run`. */
void team_employ(struct team *team);

/* Gated: make the workers and wait until all are ready. Else nothing. */
int team_dealt_start(struct job *job, struct fault *why);
/* Make the workers unless they wait at the gate; wait for the last task. */
int team_dealt_run(struct job *job, struct fault *why);

/* Make the workers and wait until all are ready. */
int team_queue_start(struct job *job, struct fault *why);
/* Open the gate; wait for the last task. */
int team_queue_run(struct job *job, struct fault *why);

/* A worker per task, from the first birth to the end of the last. */
int team_each_run(struct job *job, struct fault *why);

/* In a worker: execute what is taken from the queue, until it is empty. For
 * runners that make their workers themselves. */
void team_take_tasks(struct worker *worker);

/* Join or reap all workers; correct after any of the above, failed or not. */
int team_stop(struct job *job, struct fault *why);

#endif
