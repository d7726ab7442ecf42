/* How probable something at least as far out is: tails of distributions.
 *
 * The relative error of each is stated; all give 0 where the true value is
 * below about 1e-300.
 */
#ifndef BENCH_STATS_TAIL_H
#define BENCH_STATS_TAIL_H

#include <stddef.h>
#include <stdint.h>

/* P(B <= k) of B binomial (n, 1/2). Terms are summed relative to the middle
 * one and divided by the sum of all, so that no factorial or logarithm costs
 * digits: error below 1e-11 up to n = 10^6, in O(sqrt n) steps. */
double stats_tail_binomial(size_t n, size_t k);

/* P(Z >= z) of the standard normal distribution; that of erfc(3). */
double stats_tail_normal(double z);

/* P(|T| >= |t|) of Student's t with `freedom` > 0 degrees of freedom, by the
 * continued fraction of the incomplete beta function (DLMF 8.17.22): error
 * below 1e-11 up to 100 degrees, 1e-8 up to 10^6. */
double stats_tail_student(double t, double freedom);

/* The z >= 0 with P(Z >= z) = p, 0 < p <= 1/2; by bisection, error 1e-15. */
double stats_tail_normal_inverse(double p);

/* P(U <= u) for u = 0 .. last into cdf[0 .. last]: the number of pairs (a, b)
 * with b < a, when both samples come from one continuous distribution (Mann
 * and Whitney 1947). Exact but for rounding (1e-10): coefficients of the
 * Gaussian binomial, min(n_a, n_b) * last steps. */
void stats_tail_mann_whitney(size_t n_a, size_t n_b, size_t last, double *cdf);

#endif
