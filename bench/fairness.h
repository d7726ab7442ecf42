/* How evenly something is shared out.
 *
 * Jain's index: R. Jain, D. Chiu, W. Hawe, "A quantitative measure of fairness
 * and discrimination for resource allocation in shared computer systems", DEC
 * TR-301 (1984): the square of the sum over n times the sum of squares. 1 where
 * all have the same, 1/n where one has all.
 */
#ifndef BENCH_FAIRNESS_H
#define BENCH_FAIRNESS_H

#include <math.h>

/* All zeros: nobody yet. */
struct fairness {
	double n, sum, squares;
};

/* What one of them has, 0 or more. */
static inline void fairness_add(struct fairness *f, double share)
{
	f->n++;
	f->sum += share;
	f->squares += share * share;
}

/* NAN where nobody has anything. */
static inline double fairness_jain(const struct fairness *f)
{
	return f->squares > 0 ? f->sum * f->sum / (f->n * f->squares)
			      : (double)NAN;
}

#endif
