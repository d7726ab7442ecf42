/* Describing one sample: quantiles, the median and its exact interval.
 *
 * Pure functions of their arguments: no I/O, no globals, no random numbers.
 * Values are finite doubles in any unit (the results are in the same one);
 * NaN and infinities are refused by a fault that names the first of them. An
 * array is borrowed and never changed. Memory that is needed for a while is
 * taken from the heap, and its lack is a fault (ENOMEM).
 */
#ifndef BENCH_STATS_H
#define BENCH_STATS_H

#include <stdbool.h>
#include <stddef.h>

#include "bench/fault.h"

/* Where a median lies, with `coverage` or more of confidence. */
struct stats_interval {
	bool exists;      /* false: there are too few values for that much
			     confidence; then low and high mean nothing known:
			     -INFINITY (a ratio: 0) and INFINITY */
	double low, high; /* both ends belong to the interval */
	double coverage;  /* what is achieved, 0..1; 1 where none exists */
};

struct stats_summary {
	size_t n;
	double min, p5, median, p95, max;
	double mad; /* median of |value - median|, not scaled */
	struct stats_interval interval; /* of the median */
};

/* Order statistics, counted from 1, that enclose the median. */
struct stats_ranks {
	bool exists;
	size_t low, high; /* low + high = n + 1; 0 where none exist */
	double coverage;  /* achieved, at least the confidence asked for */
};

/* Describe n >= 1 values; confidence is within 0..1, without the ends. */
int stats_summarize(const double *values, size_t n, double confidence,
	struct stats_summary *summary, struct fault *why);

/* Put values in ascending order. */
void stats_sort(double *values, size_t n);

/* Quantile `share` (0..1) of n >= 1 values in ascending order, interpolated
 * between neighbours: type 7 of Hyndman and Fan, "Sample quantiles in
 * statistical packages", The American Statistician 50 (1996), which is the
 * default of R and NumPy. */
double stats_quantile(const double *sorted, size_t n, double share);

/* The middle value or the mean of the two; quantile 0.5 but for rounding:
 * that of the negated values is exactly its negative. */
double stats_median(const double *sorted, size_t n);

/* The narrowest symmetric pair of order statistics that encloses the median
 * of any continuous distribution with at least this confidence (and of one
 * with ties all the more): the number of values below the median is binomial
 * (n, 1/2), so coverage(k, n + 1 - k) = 1 - 2 P(B <= k - 1). David and
 * Nagaraja, "Order Statistics" (2003), 7.1. Computed, not approximated, for
 * any n; none exists below 6 values for 95 %. */
struct stats_ranks stats_median_ranks(size_t n, double confidence);

/* How many values are needed before such a pair exists. */
size_t stats_median_needs(double confidence);

/* exp(mean(ln value)) of n >= 1 values above 0. To be labelled as what it is
 * wherever it is shown: no machine ever took that time (Hoefler and Belli,
 * SC15, rules 3 and 4). */
int stats_geometric_mean(
	const double *values, size_t n, double *mean, struct fault *why);

/* A fault unless there is a value and all are finite (and, with `positive`,
 * above 0 and not absurd, so that a ratio of two is finite and above 0). `what`
 * names them in its text: "times of a". */
int stats_check(const double *values, size_t n, bool positive, const char *what,
	struct fault *why);

/* A fault unless 0 < confidence < 1. */
int stats_check_confidence(double confidence, struct fault *why);

/* A fault unless the margin is finite and 0 or more. */
int stats_check_margin(double margin, struct fault *why);

#endif
