/* Several results side by side: their cells matched, each compared with that
 * of the first result, the base.
 *
 * They were measured one after the other, so launches are not paired, and what
 * changed on the machine from one to the next is in no interval. (tvp run
 * --against-bin measures two programs in turns; its pairs are judged in
 * summary.h.)
 *
 * Cells match when workload, parameters, tasks asked for, rate, runner,
 * workers, placement, gate and role are the same. A parameter that a result
 * does not know, because it came later, is what it is by default. Cells of
 * another program (--against-bin) are left out. Pure functions of the results,
 * which are borrowed and must outlive what points into them.
 */
#ifndef BENCH_COMPARE_H
#define BENCH_COMPARE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bench/registry.h"
#include "bench/result.h"
#include "bench/stats_verdict.h"

#define COMPARE_CONFIDENCE 0.95

/* Why a cell of a result is, or is not, compared with the base's. */
enum compare_state {
	COMPARE_DONE,
	COMPARE_ABSENT,     /* this result or the base has no such cell */
	COMPARE_FAILED,     /* here or there, no launch ended well */
	COMPARE_TASKS,      /* another number of tasks: too short to time,
			       it was given more of them */
	COMPARE_OTHER_WORK, /* its witness differs, though the seed is the
			       same: it does something else */
};
extern const char *const compare_states[]; /* the words; NULL last */

/* A cell as one result has it. Launches that failed are in no time and no
 * ratio, and are counted. */
struct compare_side {
	enum compare_state state;
	const struct cell *cell; /* of compare.cells; NULL: this result has
				    no such cell */
	uint32_t n, failed;      /* launches that ended well, and did not */
	struct stats_summary wall_ns; /* n 0: nothing known */
	const char *fault;            /* the first failure, or NULL */
	/* This one's time / the base's; where COMPARE_DONE only. */
	struct stats_ratio ratio;
	enum stats_verdict verdict;
};

struct compare_row {
	const struct cell *cell; /* of the first result that has it */
	size_t work; /* the first row of the same work, tasks aside */
	struct compare_side *sides; /* one for each result, the base first */
};

struct compare {
	size_t n_results;
	/* Owned: the cells of each result's plan, with all parameters that
	 * their workloads and runners have today. */
	struct cell **cells;
	struct compare_row *rows; /* in the base's order, appeared ones last */
	size_t n_rows;
	size_t comparisons; /* how many ratios there are */
	double margin;
	double confidence; /* of each interval, so that all of them hold
			      together with 95 % (Bonferroni) */
	size_t needs;      /* launches of each cell before there is such an
			      interval */
};

/* Compare n >= 2 results. A margin below 0: the largest of the results'
 * plans, so that no order of theirs matters. Refused: results by different
 * clocks, and one that has a cell twice. `registry` tells what parameters there
 * are. Freed with compare_free in any case. */
int compare_results(const struct result *const *results, size_t n,
	const struct registry *registry, double margin, struct compare *compare,
	struct fault *why);

void compare_free(struct compare *compare);

/* ---- machines ---- */

enum { COMPARE_FACTS = 32, COMPARE_VALUE = 128 };

struct compare_difference {
	const char *fact;
	char base[COMPARE_VALUE], other[COMPARE_VALUE]; /* "not known" */
	bool machine; /* another machine, or the same one in another way */
};

/* What differs between two results of what is known to move the numbers: of
 * the machine, then of how it was set up and of the build. Returns how many.
 * Versions and commits of the program are no difference: they are what one
 * compares. */
size_t compare_facts(const struct result *base, const struct result *other,
	struct compare_difference differences[COMPARE_FACTS]);

/* An order, as qsort's, in which results of one machine are neighbours. */
int compare_order(const struct result *a, const struct result *b);

/* A fault, in one line, where they are of different machines. */
int compare_machines(const struct result *base, const struct result *other,
	struct fault *why);

#endif
