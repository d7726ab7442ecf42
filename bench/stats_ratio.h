/* Two cells compared: how many times as long as a does b take?
 *
 * A ratio below 1 means that b is faster. Its interval is for one comparison;
 * where several stand in one table each is asked for with the confidence of
 * stats_ratio_bonferroni, so that all of them hold together.
 *
 * Times are in any unit, the same for a and b. Times of 0 or less, NaN and
 * infinities are refused by a fault. Like all of stats_*, pure functions.
 */
#ifndef BENCH_STATS_RATIO_H
#define BENCH_STATS_RATIO_H

#include <stddef.h>

#include "bench/fault.h"
#include "bench/stats.h"

struct stats_ratio {
	size_t n_a, n_b;                /* launches of each */
	double ratio;                   /* time of b / time of a */
	struct stats_interval interval; /* of the ratio */
	double win_rate; /* share of the pairs in which b was the faster one;
			    a tie is half a win */
};

/* Launches of the same n rounds, a[i] and b[i] of one round: what disturbs a
 * whole round cancels out. With d = ln b - ln a of each round, ratio =
 * exp(median d), and the interval is that of the median of d, which inverts
 * the sign test (Dixon and Mood 1946; see stats_median_ranks). It assumes only
 * that rounds are independent and that their d have one median. */
int stats_ratio_paired(const double *a, const double *b, size_t n,
	double confidence, struct stats_ratio *ratio, struct fault *why);

/* Launches made apart from each other, in any number. Ratio = exp(median of
 * ln b - ln a over all n_a * n_b pairs), the estimate of Hodges and Lehmann
 * (1963), and the interval inverts the Mann-Whitney test (Bauer, JASA 67,
 * 1972; what R's wilcox.test gives with conf.int). It is exact when a and b
 * differ by a factor and have any one shape. Where one spreads three times as
 * wide as the other it misses in 7 % instead of 5 %, and in 13 % when there
 * are also four times as many of the narrow one: so compare equal numbers.
 * Two intervals of medians put together would assume less, but be twice as
 * wide or more.
 *
 * Exact for up to 464 launches of each (in general while n_a * n_b is at most
 * 4 * 10^6 and min(n_a, n_b) * n_a * n_b / 2 at most 5 * 10^7), beyond that
 * by the normal approximation, which is then off by less than 2e-4 and errs to
 * the wide side in the tails. Pairs are counted and never stored. n_a and n_b
 * are below 2^32. */
int stats_ratio_unpaired(const double *a, size_t n_a, const double *b,
	size_t n_b, double confidence, struct stats_ratio *ratio,
	struct fault *why);

/* Two-sided p-value of "b takes as long as a to within the margin": the tests
 * above against the nearer edge of the margin, 1 / (1 + margin) or 1 +
 * margin, doubled. At most 1 - confidence exactly when the interval lies
 * beyond the margin, so that it is to Holm what the interval is to
 * Bonferroni. margin >= 0; 0.01 is 1 %. */
int stats_ratio_paired_p(const double *a, const double *b, size_t n,
	double margin, double *p, struct fault *why);
int stats_ratio_unpaired_p(const double *a, size_t n_a, const double *b,
	size_t n_b, double margin, double *p, struct fault *why);

/* The confidence each of `comparisons` needs so that all together have
 * `confidence` (Bonferroni); with 0 or 1 of them, confidence itself. */
double stats_ratio_bonferroni(double confidence, size_t comparisons);

/* p-values corrected for there being n of them, in the same order: the
 * step-down method of Holm, Scandinavian Journal of Statistics 6 (1979). Those
 * at most 0.05 may all be believed at once with 95 % confidence, whatever
 * hangs together with what. `adjusted` may be `p`. n may be 0. */
int stats_ratio_holm(
	const double *p, size_t n, double *adjusted, struct fault *why);

struct stats_winner {
	size_t first, second;     /* of the cells, by median time */
	struct stats_ratio ratio; /* time of first / time of second */
};

/* The fastest of k >= 2 cells, times[cell][round], and how far it is ahead of
 * the runner-up: the only comparison by which it may be called the winner.
 * Of equal medians the earlier cell comes first. */
int stats_ratio_winner(const double *const *times, size_t k, size_t n,
	double confidence, struct stats_winner *winner, struct fault *why);

#endif
