/* How long would such work take, under which runner and with how many workers?
 * A model of a few lines, made of what was measured on the machine.
 *
 * Pure functions of their arguments. What the model says, with W workers on C
 * CPUs, k = min(W, C), N tasks of c CPU time and w waiting:
 *
 *   - waiting overlaps: a worker does its share of tasks one after the other,
 *     ceil(N / W) (c / e + w) at least, where e is the efficiency that
 *     CPU-bound cells were seen to have with k at work;
 *   - CPU time does not, beyond k: N c / (k e) at least;
 *   - the longer of the two is taken: tasks that compute make room for each
 *     other while they wait (Denning and Buzen, "The operational analysis of
 *     queueing network models", ACM Computing Surveys 10, 1978: the asymptotic
 *     bounds of a closed network);
 *   - births are one after the other, in the parent: W of them before all are
 *     at work, or, with a worker for each task, N that the tasks have to wait
 *     for and that take CPU time as well;
 *   - of its memory every worker touches each page once.
 */
#ifndef BENCH_ADVISE_H
#define BENCH_ADVISE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bench/cell.h"

/* What is to be done. */
struct advise_work {
	double cpu_ns, wait_ns; /* of one task */
	double task_bytes;      /* memory that a worker needs for its task */
	double parent_bytes;    /* dirty memory of the parent */
	double exchange_bytes;  /* handed over with each task, and an answer to
				   it; below 0: nothing is */
	double tasks;
};

/* How workers get tasks; the columns of the grid of runners. */
enum advise_hand { ADVISE_SERIAL, ADVISE_STANDING, ADVISE_PER_TASK };

struct advise_runner {
	const char *name;
	bool processes;
	enum advise_hand hand;
};
extern const struct advise_runner advise_runners[]; /* NULL name last */

/* The entry of that name; NULL where the model knows nothing of it. */
const struct advise_runner *advise_runner(const char *name);

/* Is the cell's runner set up as predictions know it? Processes are then those
 * that fork(2) makes, whose floors there are. */
bool advise_knows_setup(const struct cell *cell);

enum { ADVISE_FORKS = 3, ADVISE_CPUS = 64, ADVISE_WAYS = 16 };

/* So many bytes handed over, and as many back. */
struct advise_way {
	double bytes, cpu_ns, wait_ns; /* CPU time of both sides */
};
struct advise_ways {
	struct advise_way list[ADVISE_WAYS]; /* in ascending order of bytes */
	size_t n;
};

/* What things cost on the machine; ns, and of all that are not known NAN. */
struct advise_costs {
	uint32_t cpus;    /* at least 1 */
	double thread_ns; /* create and join */
	/* Fork and wait with so much dirty memory, in ascending order. */
	struct {
		double bytes, ns;
	} forks[ADVISE_FORKS];
	double touch_ns; /* of a page */
	double copy_ns;  /* of a page, with a fault: more than a copy alone */
	double handover_ns[2]; /* there and back: threads by futex, processes
				  by pipe */
	struct advise_ways exchange[2]; /* as measured: threads, processes; n 0:
					   made up of the two above */
	double page_bytes;
	double scale; /* what all times are multiplied with: 1, or what cells
			 took on the median against what this model says */
	/* Of CPU-bound work with k workers at once, threads and processes:
	 * its CPU time over the time it took on each of k CPUs. 1 is perfect.
	 * [k]; 0 is not used. */
	double efficiency[2][ADVISE_CPUS + 1];
};

/* Fork and wait: a straight line between what was measured, and beyond the
 * last point the line through the last two. */
double advise_fork_ns(const struct advise_costs *costs, double bytes);

/* Handing bytes over and getting as many back: as measured, a straight line
 * between two sizes and through the last two beyond them, with one size only in
 * proportion to it; no less than the smallest. Where nothing was measured: for
 * threads a wake-up, for processes a pipe and two copies of each page with a
 * fault, which is an upper bound. */
struct advise_way advise_exchange(
	const struct advise_costs *costs, bool processes, double bytes);

/* The efficiency with so many at work: as measured, or that of the nearest
 * number below which was, or 1. */
double advise_efficiency(
	const struct advise_costs *costs, bool processes, uint32_t at_once);

/* How long all tasks take, from the first birth to the last worker gone, in
 * ns; NAN where a cost is needed that is not known. */
double advise_time(const struct advise_costs *costs,
	const struct advise_work *asked, const struct advise_runner *runner,
	uint32_t workers);

/* The numbers of workers that are worth a look: 1 to the CPUs, twice as many
 * and so on, and what would keep all CPUs at work; no more than tasks or
 * ADVISE_WORKERS_MAX. In ascending order; how many. */
enum { ADVISE_CANDIDATES = 32, ADVISE_WORKERS_MAX = 1024 };
size_t advise_candidates(const struct advise_costs *costs,
	const struct advise_work *work, uint32_t workers[ADVISE_CANDIDATES]);

#endif
