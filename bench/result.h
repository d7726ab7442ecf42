/* A result: the plan, the machine and every launch, in memory.
 *
 * What its fields mean, with units, is told in docs/results.md; the JSON has
 * the same names. */
#ifndef BENCH_RESULT_H
#define BENCH_RESULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bench/facts.h"
#include "bench/fault.h"
#include "bench/job.h"
#include "bench/measures.h"
#include "bench/memory.h"
#include "bench/plan.h"

enum {
	RESULT_SCHEMA = 1,
	RESULT_ID = 65, /* bytes of an id: 64 hexadecimal digits */
};

#define RESULT_UNKNOWN UINT64_MAX /* null in JSON */

/* How a launch ended. */
enum outcome {
	OUTCOME_OK,
	OUTCOME_FAILED,    /* it said what failed */
	OUTCOME_WRONG,     /* its witness differs from that of the others */
	OUTCOME_EXITED,    /* the process left before its tasks were done */
	OUTCOME_KILLED,    /* by a signal of its own making */
	OUTCOME_LATE,      /* killed at the deadline */
	OUTCOME_LEFTOVERS, /* it left processes or files behind */
};
extern const char *const result_outcomes[]; /* the words; NULL last */

/* Quantiles over the tasks of a launch, in ns. */
struct spread {
	uint64_t min, p50, p90, p99, max;
};

/* A task as `--keep-samples` stores it, in ns from the begin of the run. */
struct kept_sample {
	int64_t asked_ns, start_ns, end_ns;
	uint32_t worker, task;
};

struct launch {
	uint32_t cell; /* index into plan.cells */
	uint32_t round;
	uint32_t order;          /* place within the round */
	int outcome;             /* enum outcome */
	int exit_status, signal; /* -1, 0: none */
	/* Timed from outside as a whole process, by hyperfine: what only the
	 * launch itself can tell is RESULT_UNKNOWN, and `witness` means
	 * nothing. */
	bool whole;
	uint64_t whole_ns; /* its time then; RESULT_UNKNOWN: it has none */
	uint64_t workers_started;
	uint64_t first_cpu; /* where its phases began */
	uint64_t at_ns; /* when it was spawned, from the experiment's begin */
	uint64_t start_ns, run_ns, stop_ns; /* the phases */
	uint64_t user_ns, sys_ns;
	uint64_t others_cpu_ns; /* used by all other processes meanwhile */
	uint64_t voluntary_switches, involuntary_switches;
	uint64_t minor_faults, major_faults;
	uint64_t largest_rss_bytes;
	uint64_t run_queue_wait_ns;
	uint64_t steal_ns, cpu_stall_ns, io_stall_ns;
	uint64_t cpu_hz; /* mean over all CPUs, after the launch */
	uint64_t tasks_done, witness;
	double said_parallelism; /* of one that was read: as the file has it,
				    NAN for null */
	struct spread start_delay_ns, service_ns;
	struct spread response_ns;   /* open loop: end - intended start */
	char *fault;                 /* owned; NULL for none */
	char *note;                  /* owned; NULL for none */
	struct measured *measures;   /* owned; what the workload tells */
	size_t n_measures;           /* WORKLOAD_MEASURES at most */
	struct kept_sample *samples; /* owned; NULL for none */
	size_t n_samples;
};

struct result {
	struct plan plan;
	struct facts machine, build;
	struct facts floors; /* what bare loops took here; see floors.h */
	char started[32];    /* UTC, 2026-11-21T11:16:50Z */
	char stopped_by[16]; /* "rounds", "interrupted", ... */
	uint64_t elapsed_ns;
	struct launch *launches; /* owned, in the order they ran */
	size_t n_launches, room;
	struct memory *memory; /* owned, at most one for each cell */
	size_t n_memory;
	/* As read from result.json; else "" and false. */
	char id[RESULT_ID]; /* of what the file holds (identity.h) */
	bool changed;       /* the file states another id: it was changed after
			       it was written */
};

/* The headline: all three phases, or the whole process where that was timed
 * (and then RESULT_UNKNOWN for one that did not end by itself). */
uint64_t result_wall_ns(const struct launch *launch);

/* CPU time over wall time: how many CPUs were at work on average. NAN where
 * either is unknown. */
double result_parallelism(const struct launch *launch);

/* Append; the result then owns what the launch points to, and is another one:
 * its id is forgotten. */
int result_add(
	struct result *result, const struct launch *launch, struct fault *why);

/* Keep what was seen of a cell's memory; a second time is a fault. */
int result_add_memory(
	struct result *result, const struct memory *memory, struct fault *why);

/* In how many rounds there is a launch: one more than the number of the last.
 */
uint32_t result_rounds(const struct result *result);

/* "AMD EPYC, 2 CPUs", or "" where nothing is known of it. Returns `text`. */
enum { RESULT_MACHINE = FACT_TEXT + 32 };
char *result_machine_name(
	const struct result *result, char text[RESULT_MACHINE]);

/* What was seen of that cell's memory, be it in vain; NULL: nobody looked. */
const struct memory *result_memory(const struct result *result, uint32_t cell);

/* Compare witnesses of launches of the same work: those that differ from
 * serial's (or, without it, from what most have) become OUTCOME_WRONG. */
int result_check_witnesses(struct result *result, struct fault *why);

/* Quantiles of n values, which are sorted in place. All RESULT_UNKNOWN for n
 * of 0. */
struct spread result_spread(uint64_t *values, size_t n);

void result_free_launch(struct launch *launch);
void result_free(struct result *result);

#endif
