/* The answer: every runner with every number of workers worth a look, and the
 * one to take. */
#ifndef BENCH_ADVISE_ANSWER_H
#define BENCH_ADVISE_ANSWER_H

#include "bench/advise_check.h"

struct advise_row {
	const struct advise_runner *runner;
	uint32_t workers;
	double ns;              /* expected */
	double low_ns, high_ns; /* its interval; NAN: none */
	double bytes;           /* with all workers alive; NAN: not known */
	bool fits;              /* in what is available, or not known */
};

enum { ADVISE_ROWS = 7 * ADVISE_CANDIDATES };
#define ADVISE_NONE SIZE_MAX

/* Rows within this share of the fastest are as good. */
#define ADVISE_AS_GOOD 0.02

struct advise_answer {
	struct advise_work work;
	struct advise_costs costs;
	struct advise_memory memory;
	struct advise_check check;           /* owned */
	struct advise_row rows[ADVISE_ROWS]; /* by runner, then workers */
	size_t n;
	/* The row to take: of those that fit and are as good as the fastest,
	 * the one with the fewest workers, then the least memory, then the
	 * first; ADVISE_NONE: nothing fits. */
	size_t best;
};

/* The caller frees with advise_answer_free, in any case. */
int advise_answer(const struct result *result, const struct cell_summary *cells,
	const struct advise_work *work, struct advise_answer *answer,
	struct fault *why);
void advise_answer_free(struct advise_answer *answer);

/* The best row of one runner by the same rule; ADVISE_NONE: nothing fits. */
size_t advise_answer_best(
	const struct advise_answer *answer, const struct advise_runner *runner);

/* May the prediction be off by more than ADVISE_OFF, as far as the check can
 * tell? Also where there was too little to check. */
bool advise_answer_is_doubtful(const struct advise_answer *answer);

/* The document of --json, to be freed; NULL when out of memory. */
char *advise_json(
	const struct advise_answer *answer, const struct result *result);

#endif
