/* The model of advise.h, made of a result and tried on it: each cell of which
 * it can say something is predicted from the others and the floors, without
 * what was measured of itself.
 *
 * The cells are those of sleep, hash and blend under the runners of the model,
 * placed freely, not gated, in a closed loop, whose work `serial` did as well.
 * Of their tasks is known what somebody knows who asks for advice: their CPU
 * time, that of serial, and how long they wait by their own will, which is in
 * their parameters. */
#ifndef BENCH_ADVISE_CHECK_H
#define BENCH_ADVISE_CHECK_H

#include "bench/advise.h"
#include "bench/fault.h"
#include "bench/summary.h"

/* Off by more than this share is said to be so. */
#define ADVISE_OFF 0.25

struct advise_trial {
	uint32_t cell;
	const struct advise_runner *runner;
	uint32_t workers;
	struct advise_work work;
	double seen_ns;      /* median over launches */
	double predicted_ns; /* without this cell */
};

/* Of seen / predicted over all trials. */
struct advise_check {
	struct advise_trial *trials; /* owned */
	size_t n;
	/* Of n > 0: */
	double least, median, most;
	size_t off; /* how many are off by more than ADVISE_OFF */
	/* What a new prediction is multiplied with for its interval: order
	 * statistics of the ratios, which enclose a further one with so much
	 * confidence if it is one like them (jackknife; David and Nagaraja,
	 * "Order Statistics" (2003), 7.3: tolerance by ranks). With fewer than
	 * ADVISE_TRIALS_MIN there is none, and both are NAN. */
	double low, high, coverage;
};
enum { ADVISE_TRIALS_MIN = 5 };

/* Is it seen / predicted = ratio that is off by more than ADVISE_OFF? Seen is
 * then more than a quarter longer, or shorter, than predicted. */
bool advise_check_is_off(double ratio);

/* What things cost on the machine of a result: the floors (births from empty
 * tasks with a worker each, where the result has such cells), and the
 * efficiencies and the scale from all trials but `without` (SIZE_MAX: from
 * all). Fails where a floor that is always needed is not known, and names it.
 */
int advise_check_costs(const struct result *result,
	const struct cell_summary *cells, const struct advise_check *check,
	size_t without, struct advise_costs *costs, struct fault *why);

/* Predict every cell from the others. Without a cell to try it on n is 0. The
 * caller frees with advise_check_free, in any case. */
int advise_check(const struct result *result, const struct cell_summary *cells,
	struct advise_check *check, struct fault *why);
void advise_check_free(struct advise_check *check);

/* What is taken of memory: of the program, and what each worker adds to it
 * (threads, processes), the least that was seen of any cell; NAN where nothing
 * was. */
struct advise_memory {
	double base_bytes, worker_bytes[2], available_bytes;
};

struct advise_memory advise_check_memory(
	const struct result *result, const struct cell_summary *cells);

/* In bytes, with all workers alive: the program, the parent's memory once, of
 * its page tables a copy for each process, what workers add and what their
 * tasks need. NAN where something is not known. */
double advise_check_bytes(const struct advise_memory *memory,
	const struct advise_work *work, const struct advise_runner *runner,
	uint32_t workers);

#endif
