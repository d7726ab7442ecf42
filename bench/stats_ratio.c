/* Two cells compared: how many times as long as a does b take? */
#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "bench/stats_ratio.h"
#include "bench/stats_tail.h"

static double smaller(double a, double b)
{
	return a < b ? a : b;
}

static int check_times(const double *a, size_t n_a, const double *b, size_t n_b,
	struct fault *why)
{
	if (stats_check(a, n_a, true, "times of the base", why) < 0)
		return -1;
	return stats_check(b, n_b, true, "times", why);
}

static int check_margin(double margin, struct fault *why)
{
	if (margin >= 0 && isfinite(margin))
		return 0;
	return fault_set(
		why, 0, "a margin of %g is not a share of 0 or more", margin);
}

static struct stats_interval interval_of_logs(struct stats_interval logs)
{
	return (struct stats_interval){
		.exists = logs.exists,
		.low = exp(logs.low), /* of -INFINITY: 0 */
		.high = exp(logs.high),
		.coverage = logs.coverage,
	};
}

/* ln b - ln a of each round, in memory the caller frees. */
static double *log_ratios(
	const double *a, const double *b, size_t n, struct fault *why)
{
	double *logs;

	if (check_times(a, n, b, n, why) < 0)
		return NULL;
	logs = malloc(n * sizeof *logs);
	if (logs == NULL) {
		fault_set(why, ENOMEM, "compare %zu rounds", n);
		return NULL;
	}
	for (size_t i = 0; i < n; i++)
		logs[i] = log(b[i]) - log(a[i]);
	return logs;
}

int stats_ratio_paired(const double *a, const double *b, size_t n,
	double confidence, struct stats_ratio *ratio, struct fault *why)
{
	struct stats_summary logs;
	double wins = 0;
	double *d;

	if (stats_check_confidence(confidence, why) < 0)
		return -1;
	d = log_ratios(a, b, n, why);
	if (d == NULL)
		return -1;
	if (stats_summarize(d, n, confidence, &logs, why) < 0)
		goto free_logs;
	for (size_t i = 0; i < n; i++)
		wins += b[i] < a[i] ? 1 : b[i] == a[i] ? 0.5 : 0;
	*ratio = (struct stats_ratio){
		.n_a = n,
		.n_b = n,
		.ratio = exp(logs.median),
		.interval = interval_of_logs(logs.interval),
		.win_rate = wins / (double)n,
	};
	free(d);
	return 0;

free_logs:
	free(d);
	return -1;
}

int stats_ratio_paired_p(const double *a, const double *b, size_t n,
	double margin, double *p, struct fault *why)
{
	double edge = log1p(margin);
	size_t above = 0, below = 0;
	double *d;

	if (check_margin(margin, why) < 0)
		return -1;
	d = log_ratios(a, b, n, why);
	if (d == NULL)
		return -1;
	for (size_t i = 0; i < n; i++) {
		above += d[i] > edge;
		below += d[i] < -edge;
	}
	/* P(B >= x) of a fair coin is P(B <= n - x). */
	*p = smaller(1, 2 * smaller(stats_tail_binomial(n, n - above),
				    stats_tail_binomial(n, n - below)));
	free(d);
	return 0;
}

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
	if (check_times(a, n_a, b, n_b, why) < 0)
		return -1;
	if (n_a > UINT32_MAX || n_b > UINT32_MAX)
		return fault_set(why, EOVERFLOW,
			"compare %zu launches with %zu", n_a, n_b);
	*s = (struct samples){
		.a = sorted_logs(a, n_a),
		.b = sorted_logs(b, n_b),
		.n_a = n_a,
		.n_b = n_b,
	};
	if (s->a != NULL && s->b != NULL)
		return 0;
	samples_free(s);
	return fault_set(
		why, ENOMEM, "compare %zu launches with %zu", n_a, n_b);
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
	double few = smaller((double)n_a, (double)n_b);

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

/* P(U <= u) for u <= middle; half a step is the continuity correction. */
static double null_tail(const struct null *null, uint64_t u)
{
	if (null->cdf != NULL)
		return null->cdf[u];
	return stats_tail_normal(
		(null->mean - (double)u - 0.5) / null->deviation);
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
			.low = -INFINITY,
			.high = INFINITY,
			.coverage = 1,
		};
	return (struct stats_interval){
		.exists = true,
		.low = select_difference(s, rank),
		.high = select_difference(s, pairs + 1 - rank),
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
		.interval = interval_of_logs(
			unpaired_interval(&s, &null, confidence)),
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

	if (check_margin(margin, why) < 0 ||
		samples_make(&s, a, n_a, b, n_b, why) < 0)
		return -1;
	if (null_make(&null, n_a, n_b, why) < 0)
		goto free_samples;
	above = pairs - count_up_to(&s, edge);
	below = count_up_to(&s, nextafter(-edge, -INFINITY));
	*p = smaller(1, 2 * smaller(null_at_least(&null, pairs, above),
				    null_at_least(&null, pairs, below)));
	free(null.cdf);
	samples_free(&s);
	return 0;

free_samples:
	samples_free(&s);
	return -1;
}

double stats_ratio_bonferroni(double confidence, size_t comparisons)
{
	if (comparisons <= 1)
		return confidence;
	return 1 - (1 - confidence) / (double)comparisons;
}

struct ranked {
	double p;
	size_t index;
};

static int by_p(const void *a, const void *b)
{
	const struct ranked *x = a, *y = b;

	if (x->p != y->p)
		return x->p < y->p ? -1 : 1;
	return (x->index > y->index) - (x->index < y->index);
}

int stats_ratio_holm(
	const double *p, size_t n, double *adjusted, struct fault *why)
{
	struct ranked *order;
	double largest = 0;

	for (size_t i = 0; i < n; i++)
		if (!(p[i] >= 0 && p[i] <= 1))
			return fault_set(why, 0,
				"p-value number %zu is %g, not within 0..1",
				i + 1, p[i]);
	if (n == 0)
		return 0;
	order = malloc(n * sizeof *order);
	if (order == NULL)
		return fault_set(why, ENOMEM, "sort %zu p-values", n);
	for (size_t i = 0; i < n; i++)
		order[i] = (struct ranked){.p = p[i], .index = i};
	qsort(order, n, sizeof *order, by_p);
	for (size_t i = 0; i < n; i++) {
		double own = smaller(1, (double)(n - i) * order[i].p);

		largest = own > largest ? own : largest;
		adjusted[order[i].index] = largest;
	}
	free(order);
	return 0;
}

/* Put cell c, of that median, among the two fastest so far. */
static void rank_cell(
	struct stats_winner *winner, double best[2], size_t c, double median)
{
	if (median < best[0]) {
		winner->second = winner->first;
		best[1] = best[0];
		winner->first = c;
		best[0] = median;
	} else if (median < best[1]) {
		winner->second = c;
		best[1] = median;
	}
}

int stats_ratio_winner(const double *const *times, size_t k, size_t n,
	double confidence, struct stats_winner *winner, struct fault *why)
{
	double best[2] = {INFINITY, INFINITY};
	struct stats_summary summary;

	if (k < 2)
		return fault_set(
			why, 0, "a winner needs a runner-up: %zu cells", k);
	*winner = (struct stats_winner){0};
	for (size_t c = 0; c < k; c++) {
		if (stats_summarize(times[c], n, confidence, &summary, why) < 0)
			return -1;
		rank_cell(winner, best, c, summary.median);
	}
	return stats_ratio_paired(times[winner->second], times[winner->first],
		n, confidence, &winner->ratio, why);
}
