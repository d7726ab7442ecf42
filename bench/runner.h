/* What a runner is: a way of making workers and handing them tasks. The
 * contract for runners/.
 *
 * A runner decides where and when each task runs: every index of the job
 * exactly once, through job_perform. It never reads a clock. A file in
 * runners/ includes this header and exports one `const struct runner`.
 *
 * Its phases are timed apart: start (make workers that outlive their tasks),
 * run (from the first hand-out to the end of the last task) and stop (join,
 * reap). Start and stop may be NULL; stop is called even after start or run
 * failed, and leaves no worker alive. What a runner needs before them, and is
 * no part of what it costs, is made by open and undone by close: untimed, and
 * called even after open failed, or again. What close reaps counts as used by
 * the launch.
 */
#ifndef BENCH_RUNNER_H
#define BENCH_RUNNER_H

#include <stdbool.h>

#include "bench/birth.h"
#include "bench/environment.h"
#include "bench/job.h"
#include "bench/last_words.h"
#include "bench/loop.h"
#include "bench/python.h"
#include "bench/team.h"

/* What a runner is asked to execute, as far as a plan says it. */
struct runner_order {
	const struct runner *runner;
	const struct workload *workload;
	const void *params;        /* the workload's own struct */
	const void *runner_params; /* the runner's */
	uint32_t workers;
};

struct runner {
	const char *name;    /* [a-z0-9_]+ */
	const char *summary; /* a few words for lists */
	const char *twin;    /* the runner it is compared with: threads with
				processes that take tasks by the same hands. Two
				of one side may name the same, which names one of
				them. NULL: none */
	bool concurrent;     /* uses more than one worker where asked to */
	bool shares_memory;  /* workers live in one address space */
	const struct birth *birth;    /* for the functions of bench/team.h */
	const struct param *params;   /* ends with a NULL name; NULL: none. They
					 say how the same work is executed, never
					 which: job->runner_params */
	size_t params_bytes;          /* of the struct the table fills */
	const char *const *workloads; /* the names of those it can execute;
					 NULL: all */

	/* Can it execute that, which is one of them? Asked when a plan is
	 * read, so that a mistake costs no launch. NULL: it can. */
	int (*check)(const struct runner_order *order, struct fault *why);
	const char *group;   /* by which it can be asked for with others:
				"python"; NULL: none */
	bool needs_scratch;  /* a folder, as a workload does */
	bool special;        /* runs only where it is named: no part of
				"all runners" */
	bool counts_cpus;    /* what it is built on does so when the program
				begins: bench/restart.h */
	const char *missing; /* why this build can't run it; NULL: it can */

	int (*open)(struct job *job, struct fault *why);
	int (*start)(struct job *job, struct fault *why);
	int (*run)(struct job *job, struct fault *why);
	int (*stop)(struct job *job, struct fault *why);
	void (*close)(struct job *job);
};

#endif
