/* Launches made apart from each other: all pairs of them are compared. */
#include <assert.h>
#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "bench/stats_ratio.h"
#include "bench/stats_tail.h"

/* Two samples as sorted logarithms. */
struct samples {
	double *a, *b; /* owned */
	size_t n_a, n_b;
};

static double *sorted_logs(const double *times, size_t n)
{
	double *logs = malloc(n * sizeof *logs);

	if (logs == NULL)
		return NULL;
	for (size_t i = 0; i < n; i++)
		logs[i] = log(times[i]);
	stats_sort(logs, n);
	return logs;
}

static void samples_free(struct samples *s)
{
	free(s->a);
	free(s->b);
}

static int samples_make(struct samples *s, const double *a, size_t n_a,
	const double *b, size_t n_b, struct fault *why)
{
	assert(n_a <= UINT32_MAX && n_b <= UINT32_MAX);
	if (stats_check(a, n_a, true, "times of the base", why) < 0 ||
		stats_check(b, n_b, true, "times", why) < 0)
		return -1;
	*s = (struct samples){
		.a = sorted_logs(a, n_a),
		.b = sorted_logs(b, n_b),
		.n_a = n_a,
		.n_b = n_b,
	};
	if (s->a != NULL && s->b != NULL)
		return 0;
	samples_free(s);
	fault_set(why, ENOMEM, "compare %zu launches with %zu", n_a, n_b);
	return -1;
}

/* How many of the n_a * n_b differences b - a are at most `limit`. The same
 * rounding of b - a everywhere keeps count and selection consistent. */
static uint64_t count_up_to(const struct samples *s, double limit)
{
	uint64_t count = 0;
	size_t first = 0; /* a[first] and later are large enough for b[j] */

	for (size_t j = 0; j < s->n_b; j++) {
		while (first < s->n_a && s->b[j] - s->a[first] > limit)
			first++;
		count += s->n_a - first;
	}
	return count;
}

/* Doubles in their order as integers, and back. */
static uint64_t key_of(double value)
{
	uint64_t bits;

	memcpy(&bits, &value, sizeof bits);
	return bits >> 63 ? ~bits : bits | UINT64_C(1) << 63;
}

static double value_of(uint64_t key)
{
	uint64_t bits = key >> 63 ? key & ~(UINT64_C(1) << 63) : ~key;
	double value;

	memcpy(&value, &bits, sizeof value);
	return value;
}

/* The difference of that rank, from 1: the smallest double with `rank` or more
 * differences up to it, found by bisecting all doubles between the extremes.
 * So neither memory nor time grows with the number of pairs. */
static double select_difference(const struct samples *s, uint64_t rank)
{
	uint64_t low = key_of(s->b[0] - s->a[s->n_a - 1]);
	uint64_t high = key_of(s->b[s->n_b - 1] - s->a[0]);

	while (low < high) {
		uint64_t middle = low + (high - low) / 2;

		if (count_up_to(s, value_of(middle)) >= rank)
			high = middle;
		else
			low = middle + 1;
	}
	return value_of(low);
}

static double median_difference(const struct samples *s)
{
	uint64_t pairs = (uint64_t)s->n_a * s->n_b;
	double above = select_difference(s, pairs / 2 + 1);

	if (pairs % 2 == 1)
		return above;
	return select_difference(s, pairs / 2) / 2 + above / 2;
}

/* The lower half of the null distribution of U, exact or by the normal
 * approximation. */
struct null {
	double *cdf;     /* owned; NULL: approximated */
	uint64_t middle; /* largest u within */
	double mean, deviation;
};

static int null_make(
	struct null *null, size_t n_a, size_t n_b, struct fault *why)
{
	uint64_t pairs = (uint64_t)n_a * n_b;
	double few = fmin((double)n_a, (double)n_b);

	*null = (struct null){
		.middle = pairs / 2,
		.mean = (double)pairs / 2,
		.deviation = sqrt(
			(double)pairs * ((double)n_a + (double)n_b + 1) / 12),
	};
	if (pairs > 4000000 || few * null->mean > 5e7)
		return 0;
	null->cdf = malloc((null->middle + 1) * sizeof *null->cdf);
	if (null->cdf == NULL)
		return fault_set(
			why, ENOMEM, "compare %zu launches with %zu", n_a, n_b);
	stats_tail_mann_whitney(n_a, n_b, null->middle, null->cdf);
	return 0;
}

/* P(U <= u) for u <= middle; among so many pairs half a step, the usual
 * correction for continuity, would be lost. */
static double null_tail(const struct null *null, uint64_t u)
{
	if (null->cdf != NULL)
		return null->cdf[u];
	return stats_tail_normal((null->mean - (double)u) / null->deviation);
}

/* The largest rank with P(U <= rank - 1) <= miss; 0: none. */
static uint64_t null_rank(const struct null *null, double miss)
{
	uint64_t met = 0, unmet = null->middle + 2;

	while (unmet - met > 1) {
		uint64_t rank = met + (unmet - met) / 2;

		if (null_tail(null, rank - 1) <= miss)
			met = rank;
		else
			unmet = rank;
	}
	return met;
}

static struct stats_interval unpaired_interval(
	const struct samples *s, const struct null *null, double confidence)
{
	uint64_t pairs = (uint64_t)s->n_a * s->n_b;
	/* A coverage that is met exactly must not be lost to rounding. */
	uint64_t rank = null_rank(null, (1 - confidence) / 2 * (1 + 1e-9));

	if (rank == 0)
		return (struct stats_interval){
			.low = 0,
			.high = HUGE_VAL,
			.coverage = 1,
		};
	return (struct stats_interval){
		.exists = true,
		.low = exp(select_difference(s, rank)),
		.high = exp(select_difference(s, pairs + 1 - rank)),
		.coverage = 1 - 2 * null_tail(null, rank - 1),
	};
}

int stats_ratio_unpaired(const double *a, size_t n_a, const double *b,
	size_t n_b, double confidence, struct stats_ratio *ratio,
	struct fault *why)
{
	struct samples s;
	struct null null;
	uint64_t pairs = (uint64_t)n_a * n_b, faster, not_slower;

	if (stats_check_confidence(confidence, why) < 0 ||
		samples_make(&s, a, n_a, b, n_b, why) < 0)
		return -1;
	if (null_make(&null, n_a, n_b, why) < 0)
		goto free_samples;
	faster = count_up_to(&s, nextafter(0, -1));
	not_slower = count_up_to(&s, 0);
	*ratio = (struct stats_ratio){
		.n_a = n_a,
		.n_b = n_b,
		.ratio = exp(median_difference(&s)),
		.interval = unpaired_interval(&s, &null, confidence),
		.win_rate = ((double)faster + (double)not_slower) / 2 /
			    (double)pairs,
	};
	free(null.cdf);
	samples_free(&s);
	return 0;

free_samples:
	samples_free(&s);
	return -1;
}

/* P(U >= beyond): by symmetry P(U <= pairs - beyond). */
static double null_at_least(
	const struct null *null, uint64_t pairs, uint64_t beyond)
{
	/* Above the middle it would be doubled to more than 1 anyway. */
	if (pairs - beyond > null->middle)
		return 1;
	return null_tail(null, pairs - beyond);
}

int stats_ratio_unpaired_p(const double *a, size_t n_a, const double *b,
	size_t n_b, double margin, double *p, struct fault *why)
{
	double edge = log1p(margin);
	uint64_t pairs = (uint64_t)n_a * n_b, above, below;
	struct samples s;
	struct null null;

	if (stats_check_margin(margin, why) < 0 ||
		samples_make(&s, a, n_a, b, n_b, why) < 0)
		return -1;
	if (null_make(&null, n_a, n_b, why) < 0)
		goto free_samples;
	above = pairs - count_up_to(&s, edge);
	below = count_up_to(&s, nextafter(-edge, -HUGE_VAL));
	*p = fmin(1, 2 * fmin(null_at_least(&null, pairs, above),
				 null_at_least(&null, pairs, below)));
	free(null.cdf);
	samples_free(&s);
	return 0;

free_samples:
	samples_free(&s);
	return -1;
}
