/* The launches of one cell in the order of time: were they alike and
 * independent, as intervals and verdicts assume?
 *
 * Nothing is dropped for what is found here; it is said. Each p-value is the
 * chance of seeing as much in launches that are alike and independent. Over
 * many cells compare it with a level divided by their number.
 */
#ifndef BENCH_STATS_SERIES_H
#define BENCH_STATS_SERIES_H

#include <stdbool.h>
#include <stddef.h>

#include "bench/fault.h"

/* Below this many launches nothing is found: p-values are 1. */
enum { STATS_SERIES_MIN = 6 };

struct stats_series {
	size_t n;

	/* Drift: Spearman's rank correlation of time taken with launch number,
	 * -1..1, above 0 where they became slower; p by Student's t with n - 2
	 * degrees of freedom, two-sided. */
	double drift, drift_p;
	double drift_ratio; /* median of the second half / of the first */

	/* Does one launch resemble the next? 1 - RVN / 2 with the rank von
	 * Neumann ratio (Bartels, JASA 77, 1982), about the correlation of
	 * neighbours, -1..1; p by its normal approximation, two-sided. A drift
	 * shows here as well. */
	double serial, serial_p;

	/* Two modes: the dip, the largest distance between the distribution
	 * of the launches and the nearest with one mode (Hartigan and Hartigan,
	 * Annals of Statistics 13, 1985; 1/2n..1/4). p against the uniform
	 * distribution, the worst with one mode, from a table made by
	 * simulation: 1 stands for 0.5 and more, 0.001 for that and less. So
	 * heavy tails are no alarm, and the price is power: of two modes well
	 * apart 20 launches show (p <= 0.05) those of 50 and 50 % always, of
	 * 35 and 65 % in 9 of 10 cases, of 30 and 70 % in 6 of 10, of 20 and
	 * 80 % never; 60 launches those of 25 and 75 % always. */
	double dip, dip_p;
	double mode_low, mode_high; /* medians of the two groups to which the
				       logarithms are nearest, each of 10 % at
				       least; they mean something only where
				       dip_p is small */
	double mode_high_share;     /* of launches in the upper group */

	/* The first launch against the median of the others. `first_slow`: it
	 * is the slowest of all and lies, on a logarithmic scale, beyond their
	 * upper quartile by three times the distance of the quartiles
	 * (Tukey's "far out"). Where the first is like the others that comes
	 * about once in n cells at most; with 20 launches in 1 of 1000 if they
	 * are normal or lognormal, in 1 of 50 with the tail of a Pareto. */
	double first_ratio;
	bool first_slow;
};

/* n >= 1 times in the order in which they were taken, all above 0. */
int stats_series(const double *times, size_t n, struct stats_series *series,
	struct fault *why);

/* The dip of n >= 1 values in ascending order. */
int stats_series_dip(
	const double *sorted, size_t n, double *dip, struct fault *why);

#endif
