/* What one floor is: the contract for bench/floors_*.c, each of which holds
 * the bare loops of one kind in a table. */
#ifndef BENCH_FLOORS_KINDS_H
#define BENCH_FLOORS_KINDS_H

#include <pthread.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "bench/cell.h"
#include "bench/fault.h"

struct floor;

/* One run of one floor. */
struct floor_run {
	const struct floor *floor;
	uint64_t budget_ns; /* about how long to measure */
	int32_t cpus[2];    /* where its two workers belong; -1: anywhere */
};

struct floors_pair;

/* A way of telling the other worker that it is its turn. A side is 0 (the
 * process that measures) or 1 (its partner). */
struct floor_medium {
	int (*open)(struct floors_pair *pair, struct fault *why);
	void (*send)(struct floors_pair *pair, int side);
	void (*receive)(struct floors_pair *pair, int side);
	void (*close)(struct floors_pair *pair);
};

/* A table ends with an entry whose name is NULL. */
struct floor {
	const char *name;
	const char *help;
	/* One figure, in ns. Called in a process of its own, which ends
	 * after it and is killed when it takes far longer than the budget. */
	int (*measure)(
		const struct floor_run *run, double *ns, struct fault *why);

	/* What tells the rows of one kind apart. */
	enum pin pin;     /* of two workers; PIN_SPREAD needs two CPUs */
	bool processes;   /* the two are processes, else threads */
	bool contended;   /* the two are at it together */
	bool sampled;     /* with the clocks around a task */
	uint64_t bytes;   /* dirty memory of the parent */
	uint32_t workers; /* alive at once */
	const struct floor_medium *medium;
	void (*operate)(struct floors_pair *pair, uint64_t n);
};

extern const struct floor floors_calls[], floors_births[], floors_handovers[],
	floors_locks[], floors_pages[];

/* Repeat `work` (n operations a call) for about the budget, after one call to
 * warm up; *ns becomes the time of one operation. */
int floors_loop(const struct floor_run *run,
	int (*work)(void *data, uint64_t n, struct fault *why), void *data,
	uint64_t n, double *ns, struct fault *why);

/* Memory that threads and processes alike see, for two workers. */
struct floors_commons {
	alignas(64) _Atomic uint32_t ready; /* a futex: the partner lives */
	alignas(64) _Atomic uint32_t stop;  /* a futex: the partner may go */
	struct {
		alignas(64) _Atomic uint32_t sent; /* a futex */
	} turn[2];
	alignas(64) pthread_mutex_t mutex;
	alignas(64) _Atomic uint64_t counter;
	alignas(64) uint64_t guarded; /* by the mutex */
	alignas(64) _Atomic uint64_t partner_done;
};

/* Two workers: the one that measures, and a partner born as the floor says. */
struct floors_pair {
	const struct floor_run *run;
	void (*partner)(struct floors_pair *pair);
	struct floors_commons *commons;
	int fds[2][2]; /* the medium's: read and write end of each side */
	pthread_t thread;
	pid_t process;
};

/* Make the memory both see, so that it can be filled before the birth. */
int floors_pair_open(struct floors_pair *pair, const struct floor_run *run,
	struct fault *why);
/* Put the caller on its CPU, and wait until the partner lives on its own. */
int floors_pair_bear(struct floors_pair *pair,
	void (*partner)(struct floors_pair *pair), struct fault *why);
/* Wait until the partner, which was told to stop, is gone. */
int floors_pair_reap(struct floors_pair *pair, struct fault *why);

#endif
