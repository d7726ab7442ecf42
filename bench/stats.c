/* Describing one sample: quantiles, the median and its exact interval. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/stats.h"
#include "bench/stats_tail.h"

int stats_check(const double *values, size_t n, bool positive, const char *what,
	struct fault *why)
{
	/* The ratio of any two of these is a finite number. */
	const double smallest = 1e-150, largest = 1e150;

	if (n == 0)
		return fault_set(why, 0, "%s: there are none", what);
	for (size_t i = 0; i < n; i++) {
		if (!isfinite(values[i]))
			return fault_set(why, 0, "%s: number %zu is %s", what,
				i + 1,
				isnan(values[i]) ? "not a number" : "infinite");
		if (positive && !(values[i] > smallest && values[i] < largest))
			return fault_set(why, 0,
				"%s: number %zu is %g, no time to make ratios of",
				what, i + 1, values[i]);
	}
	return 0;
}

int stats_check_confidence(double confidence, struct fault *why)
{
	if (confidence > 0 && confidence < 1)
		return 0;
	return fault_set(why, 0, "a confidence of %g is not between 0 and 1",
		confidence);
}

int stats_check_margin(double margin, struct fault *why)
{
	if (margin >= 0 && isfinite(margin))
		return 0;
	return fault_set(
		why, 0, "a margin of %g is not a share of 0 or more", margin);
}

static int ascending(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

void stats_sort(double *values, size_t n)
{
	if (n > 1)
		qsort(values, n, sizeof *values, ascending);
}

double stats_quantile(const double *sorted, size_t n, double share)
{
	double at = (double)(n - 1) * share;
	size_t below = (size_t)at;

	if (below + 1 >= n)
		return sorted[n - 1];
	return sorted[below] +
	       (at - (double)below) * (sorted[below + 1] - sorted[below]);
}

double stats_median(const double *sorted, size_t n)
{
	if (n % 2 == 1)
		return sorted[n / 2];
	return sorted[n / 2 - 1] / 2 + sorted[n / 2] / 2;
}

struct stats_ranks stats_median_ranks(size_t n, double confidence)
{
	/* A coverage that is met exactly must not be lost to rounding. */
	double miss = (1 - confidence) / 2 * (1 + 1e-12);
	size_t met = 0, unmet = (n + 1) / 2 + 1;

	/* Rank k meets it when P(B <= k - 1) <= miss; 0 always does. */
	while (unmet - met > 1) {
		size_t k = met + (unmet - met) / 2;

		if (stats_tail_binomial(n, k - 1) <= miss)
			met = k;
		else
			unmet = k;
	}
	if (met == 0)
		return (struct stats_ranks){.coverage = 1};
	return (struct stats_ranks){
		.exists = true,
		.low = met,
		.high = n + 1 - met,
		.coverage = 1 - 2 * stats_tail_binomial(n, met - 1),
	};
}

size_t stats_median_needs(double confidence)
{
	size_t n = 1;

	/* Ends by n = 54 for any double below 1. */
	while (!stats_median_ranks(n, confidence).exists)
		n++;
	return n;
}

static struct stats_interval interval_of(
	const double *sorted, size_t n, double confidence)
{
	struct stats_ranks ranks = stats_median_ranks(n, confidence);
	struct stats_interval none = {
		.low = -HUGE_VAL,
		.high = HUGE_VAL,
		.coverage = 1,
	};

	if (!ranks.exists)
		return none;
	return (struct stats_interval){
		.exists = true,
		.low = sorted[ranks.low - 1],
		.high = sorted[ranks.high - 1],
		.coverage = ranks.coverage,
	};
}

static void summarize(double *sorted, size_t n, double confidence,
	struct stats_summary *summary)
{
	stats_sort(sorted, n);
	*summary = (struct stats_summary){
		.n = n,
		.min = sorted[0],
		.p5 = stats_quantile(sorted, n, 0.05),
		.median = stats_median(sorted, n),
		.p95 = stats_quantile(sorted, n, 0.95),
		.max = sorted[n - 1],
		.interval = interval_of(sorted, n, confidence),
	};
	for (size_t i = 0; i < n; i++)
		sorted[i] = fabs(sorted[i] - summary->median);
	stats_sort(sorted, n);
	summary->mad = stats_median(sorted, n);
}

int stats_summarize(const double *values, size_t n, double confidence,
	struct stats_summary *summary, struct fault *why)
{
	double *copy;

	if (stats_check(values, n, false, "values", why) < 0 ||
		stats_check_confidence(confidence, why) < 0)
		return -1;
	copy = malloc(n * sizeof *copy);
	if (copy == NULL)
		return fault_set(why, ENOMEM, "sort %zu values", n);
	memcpy(copy, values, n * sizeof *copy);
	summarize(copy, n, confidence, summary);
	free(copy);
	return 0;
}

int stats_geometric_mean(
	const double *values, size_t n, double *mean, struct fault *why)
{
	double sum = 0;

	if (stats_check(values, n, true, "values", why) < 0)
		return -1;
	for (size_t i = 0; i < n; i++)
		sum += log(values[i]);
	*mean = exp(sum / (double)n);
	return 0;
}
