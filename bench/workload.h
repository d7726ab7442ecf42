/* What a workload is: one kind of task. The contract for workloads/.
 *
 * A workload says what a task does; where and when it runs is the runner's,
 * and how long it took the harness's business. A file in workloads/ includes
 * this header (and what it needs of the system and of libraries) and exports
 * one `const struct workload`.
 *
 * The order of calls in a launch:
 *
 *     prepare                      once, before any worker lives, not timed
 *       enter                      once in each worker, its first act
 *         task, task, ...          the timed part, one call for each index
 *       leave                      once in each worker that entered
 *     measure                      once, after the last worker is gone and
 *                                  where every task was done
 *     cleanup                      once, after that
 *
 * Hooks return 0, or -1 with the reason in the fault; those left NULL are not
 * called. Workers are threads of one process or processes of their own: what
 * they share lies in `env->shared`, what a worker has for itself in `local`.
 * A static variable would be one thing for threads and a copy for each
 * process, so there is none.
 */
#ifndef BENCH_WORKLOAD_H
#define BENCH_WORKLOAD_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bench/clients.h"
#include "bench/clock.h"
#include "bench/contest.h"
#include "bench/fault.h"
#include "bench/futex.h"
#include "bench/gil.h"
#include "bench/guarded.h"
#include "bench/histogram.h"
#include "bench/mail.h"
#include "bench/param.h"
#include "bench/random.h"
#include "bench/seats.h"

/* Functions that a worker with one empty task runs through. They lie together
 * in the program, for a new process has a page fault for each 64 KiB of text
 * that it comes by (fault_around_bytes, mm/memory.c of Linux). */
#define BIRTH_PATH __attribute__((hot))

enum {
	WORKLOAD_NOTE = 160,
	WORKLOAD_MEASURES = 8, /* of one workload, at most */
};

/* What all tasks of a launch see; the harness owns it and all it points to. */
struct env {
	const void *params; /* the workload's own struct, filled and checked */
	void *shared;       /* shared_bytes of zeros that threads and processes
			       alike see and may write; NULL where none are declared
			     */
	void *inherited; /* inherited_bytes of zeros, not yet touched, private
			    to the process that prepares: its threads have them
			    as well, a forked worker has a copy; NULL where
			    none are declared */
	const char *scratch; /* an empty folder of this launch, removed after
				it; NULL unless needs_scratch */
	char *note; /* WORKLOAD_NOTE bytes: prepare may leave a sentence that
		       the reader of the result must know */
	uint64_t tasks;   /* how many there are in the launch */
	uint64_t seed;    /* of the experiment */
	uint32_t workers; /* as asked for; the runner may make fewer */
	struct gil *gil;  /* the lock under which tasks are executed; NULL with
			     all but a few runners */
	bool apart;       /* workers are processes: what they do not share by
			     intent, such as an address, means nothing to
			     another */
	const _Atomic uint32_t *halted; /* not 0: the launch is given up, and
			     who has to wait for a task that another worker
			     should take may wait in vain */
};

struct task {
	uint64_t index;   /* in: 0 .. env->tasks - 1, each exactly once */
	uint64_t seed;    /* in: depends on the experiment's seed and index */
	uint64_t witness; /* out: a number only the done work can give, that
			     depends on the seed and not on who did it */
};

/* A task that blocks says so, around the call, and a long computation offers
 * now and then to let others run: what CPython does around blocking calls and
 * at its eval breaker. Both leave errno alone. Under runners without such a
 * lock they are the test of a pointer. */
static inline void task_wait_begin(const struct env *env)
{
	if (env->gil != NULL)
		gil_drop(env->gil);
}

static inline void task_wait_end(const struct env *env)
{
	if (env->gil != NULL)
		gil_take(env->gil);
}

static inline void task_checkpoint(const struct env *env)
{
	if (env->gil != NULL)
		gil_checkpoint(env->gil);
}

/* What a launch tells beside its times. The name ends with its unit: _ns,
 * _bytes, _per_s; one without is a count or a ratio, with the unit "". */
struct measure {
	const char *name;    /* [a-z0-9_]+ */
	const char *unit;    /* "ns", "bytes", "1/s", "" */
	const char *summary; /* a few words for lists */
};

struct workload {
	const char *name;               /* [a-z0-9_]+ */
	const char *summary;            /* a few words for lists */
	const struct param *params;     /* ends with a NULL name; NULL: none */
	size_t params_bytes;            /* of the struct the table fills */
	const struct measure *measures; /* ends with a NULL name; NULL: none */
	size_t local_bytes;             /* zeroed memory for each worker */
	bool needs_scratch;
	const char *missing; /* why this build can't execute it; NULL: it can */
	bool dies; /* fails or worse on purpose: left out of contract tests */
	bool together; /* tasks wait for each other: where one of them fails, or
			  a worker dies, others may wait for it for ever, so
			  the launch is given up */
	bool pairs;    /* tasks 2k and 2k + 1 wait for each other: two workers
			  must have them at the same time, where there are two */

	/* Is a combination of parameters possible? Called when a plan is
	 * read, so that a mistake costs no launch. */
	int (*check)(const void *params, struct fault *why);

	/* How many bytes of env->shared these parameters need. */
	size_t (*shared_bytes)(const struct env *env);

	/* How many bytes of env->inherited. There is room for them and for
	 * one copy, in small pages. */
	size_t (*inherited_bytes)(const struct env *env);

	/* What workers need of it lies in env->shared, without pointers, in
	 * env->inherited or in files: they may be born by exec. A descriptor
	 * they need must be opened without O_CLOEXEC. */
	int (*prepare)(const struct env *env, struct fault *why);
	int (*enter)(const struct env *env, void *local, struct fault *why);
	int (*task)(const struct env *env, void *local, struct task *task,
		struct fault *why);
	void (*leave)(const struct env *env, void *local);

	/* The values of `measures`, in the order of the table, 0 or more. They
	 * come as NAN; one that is left so is not known. */
	int (*measure)(
		const struct env *env, double *values, struct fault *why);
	void (*cleanup)(const struct env *env);
};

#endif
