/* The machine's physical floors: what a bare loop pays for the things that all
 * runners are made of. No runner can be faster than these, and none is worth
 * looking at for what is the machine's own cost.
 *
 * Every floor is measured in several runs, all floors mixed in an order drawn
 * from the seed, each run in a process of its own, so that neither dirty
 * memory nor cached stacks nor a slow moment of the machine belong to one
 * floor alone.
 */
#ifndef BENCH_FLOORS_H
#define BENCH_FLOORS_H

#include <stddef.h>
#include <stdint.h>

#include "bench/facts.h"
#include "bench/fault.h"
#include "bench/stats.h"

enum {
	FLOORS_MAX = 48,      /* how many floors there can be */
	FLOORS_RUNS_MAX = 31, /* of one floor */
	FLOORS_RUNS = 9,      /* the usual number */
};
#define FLOORS_BUDGET_NS UINT64_C(30000000) /* the usual one */

struct floors_request {
	uint64_t seed;        /* of the order */
	uint64_t budget_ns;   /* about how long one run measures */
	uint32_t runs;        /* 1 .. FLOORS_RUNS_MAX */
	uint64_t deadline_ns; /* of one run, after which it is killed; 0: 5 s
				 and ten budgets */
	int stop_fd;          /* readable: give up; -1: none */
	const char *only;     /* floors whose names begin so; NULL: all */
	/* Told before each run how many of how many are behind; or NULL. */
	void (*progress)(void *data, uint32_t done, uint32_t all);
	void *data;
};

struct floor_values {
	const char *name; /* dotted, lower case: "thread.create_join" */
	const char *help; /* what one nanosecond figure stands for */
	uint32_t n;       /* how many runs gave a value */
	double ns[FLOORS_RUNS_MAX]; /* in the order of measuring */
	/* Of those, where there are any: */
	double median_ns, least_ns, most_ns;
	struct stats_interval interval; /* of the median, 95 % */
	struct fault why; /* set where a run failed: why; none follows it */
};

struct floors {
	size_t n;
	struct floor_values list[FLOORS_MAX];
};

/* Measure all floors. What this machine can't do is no failure: that floor
 * has no values and says why. Fails where no process can be made, and when
 * asked to stop. The calling process is to have no other threads and no
 * unwaited children. */
int floors_measure(const struct floors_request *request, struct floors *floors,
	struct fault *why);

/* Add "floor.NAME_ns" for each: the median, or the reason there is none. Where
 * there were runs enough for an interval of it (95 %), add that, too:
 * "low.NAME_ns" and "high.NAME_ns". */
void floors_facts(const struct floors *floors, struct facts *facts);

#endif
