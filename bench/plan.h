/* A plan: which cells are measured, how often, under which rules. */
#ifndef BENCH_PLAN_H
#define BENCH_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bench/cell.h"
#include "bench/clock.h"
#include "bench/fault.h"
#include "bench/registry.h"

enum {
	PLAN_NAME = 64,
	PLAN_SUMMARY = 240,
	PLAN_CELLS_MAX = 4096,
	PLAN_ROUNDS_MAX = 100000,
	PLAN_LIST_MAX = 64, /* names, numbers or settings of one block */
	PLAN_LAUNCHES_MAX = 10000000, /* cells x rounds */
};
#define PLAN_DEADLINE_MAX_NS (7 * 24 * 3600 * NS_PER_S)

/* Whose clock tells the headline. */
enum timer { TIMER_SELF, TIMER_HYPERFINE };
extern const char *const plan_timers[]; /* the words; NULL last */

/* With a precision asked for, it is not looked at before this many rounds, and
 * without a number of rounds these are the most. */
enum { PLAN_PRECISION_MIN = 10, PLAN_PRECISION_MAX = 200 };

struct plan {
	char name[PLAN_NAME];       /* of the experiment */
	char summary[PLAN_SUMMARY]; /* what it is about; "" for none */
	uint64_t seed;
	uint32_t rounds;
	uint64_t deadline_ns; /* of one launch */
	double precision;     /* stop when every cell's interval is within this
				 share of its median; 0: don't */
	uint64_t max_time_ns; /* stop after this time; 0: don't */
	double margin;        /* a difference nobody would care about: 0.01 */
	int timer;            /* enum timer */
	bool sampling;        /* clocks around every task */
	bool keep_samples;    /* in the result, not their quantiles only */
	bool memory;          /* a launch per cell to look at its memory */
	struct cell *cells;   /* owned */
	size_t n_cells;
};

/* The product of lists, as typed: every workload with every value of its
 * parameters, every number of tasks and workers, every placement and runner. */
struct plan_block {
	char workloads[PLAN_LIST_MAX][PARAM_NAME];
	size_t n_workloads;
	char runners[PLAN_LIST_MAX][PARAM_NAME];
	/* Those that came with a group are left out of cells that they can't
	 * execute, which of one that was named would be a mistake; so is a
	 * workload none of whose cells is left. */
	bool by_group[PLAN_LIST_MAX];
	size_t n_runners;
	uint32_t workers[PLAN_LIST_MAX];
	size_t n_workers;
	uint64_t tasks[PLAN_LIST_MAX];
	size_t n_tasks;
	int pins[PLAN_LIST_MAX]; /* enum pin */
	size_t n_pins;
	uint64_t ballasts[PLAN_LIST_MAX]; /* bytes; the first is 0 for none */
	size_t n_ballasts;
	/* A name that comes again adds a value, and with it cells. */
	struct plan_setting {
		char owner[PARAM_NAME]; /* workload or runner; "": all that
					   have it */
		struct setting setting;
	} settings[PLAN_LIST_MAX]; /* of workloads */
	size_t n_settings;
	struct plan_setting runner_settings[PLAN_LIST_MAX];
	size_t n_runner_settings;
	uint64_t interval_ns;
	bool gated;
};

/* The rules of METHOD: 20 rounds, 10 s for a launch, samples taken. */
void plan_defaults(struct plan *plan);

/* What must hold of any plan, wherever it came from: there is something to
 * measure, and not more of it than can be counted. */
int plan_check(const struct plan *plan, struct fault *why);

/* The same of a plan that was read back, and which is to be gone on with: would
 * this program measure such cells? */
int plan_check_cells(const struct plan *plan, const struct registry *registry,
	struct fault *why);

/* Add the cells of a block; those that are there already are left out. */
int plan_expand(struct plan *plan, const struct plan_block *block,
	const struct registry *registry, struct fault *why);

/* "self" or "hyperfine": an enum timer. */
int plan_parse_timer(const char *text, int *timer, struct fault *why);

/* Add names with commas between to one of a block's lists. */
int plan_add_names(char list[][PARAM_NAME], size_t *n, const char *text,
	struct fault *why);

/* The same for runners, among them groups: "serial,python". */
int plan_add_runners(struct plan_block *block, const char *text,
	const struct registry *registry, struct fault *why);

/* Add a parameter: "bytes=1MiB", "hash.bytes=1MiB,4MiB". A comma separates
 * values that become cells of their own, but for parameters that are lists
 * themselves, of which several are given by naming them again. */
int plan_add_setting(struct plan_block *block, const char *text,
	const struct registry *registry, struct fault *why);

/* The same for runners: "start_method=spawn", "gil_pool.switch_interval=1ms".
 */
int plan_add_runner_setting(
	struct plan_block *block, const char *text, struct fault *why);

/* Is the setting meant for the plug-in of that name, and has its table such a
 * parameter? */
bool plan_setting_fits(const struct plan_setting *setting, const char *name,
	const struct param *table);

/* Add numbers of workers as people type them: "4", "cpus" (of this machine),
 * "2x" (times the CPUs), "1..2x" (a range: all, or about a dozen of them on a
 * large machine); several with commas between. */
int plan_add_workers(struct plan_block *block, const char *text, uint32_t cpus,
	struct fault *why);

/* The same for "100,1k", "none,one-cpu" and "0,64MiB". */
int plan_add_tasks(
	struct plan_block *block, const char *text, struct fault *why);
int plan_add_pins(
	struct plan_block *block, const char *text, struct fault *why);
int plan_add_ballasts(
	struct plan_block *block, const char *text, struct fault *why);

/* Add, for the base case of every kind of work (serial, or the first cell), the
 * same cell again (ROLE_AA) or one with 3 % more tasks (ROLE_POSITIVE). */
int plan_add_controls(struct plan *plan, enum role role, struct fault *why);

/* 3 % more tasks, rounded up. */
uint64_t plan_more_tasks(uint64_t tasks);

/* Add every measured cell once more, for the program of --against-bin. */
int plan_add_other_binary(struct plan *plan, struct fault *why);

void plan_free(struct plan *plan);

#endif
