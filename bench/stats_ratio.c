/* Two cells compared: how many times as long as a does b take? */
#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "bench/stats_ratio.h"
#include "bench/stats_tail.h"

static struct stats_interval interval_of_logs(struct stats_interval logs)
{
	return (struct stats_interval){
		.exists = logs.exists,
		.low = exp(logs.low), /* of -HUGE_VAL: 0 */
		.high = exp(logs.high),
		.coverage = logs.coverage,
	};
}

/* ln b - ln a of each round, in memory the caller frees. */
static double *log_ratios(
	const double *a, const double *b, size_t n, struct fault *why)
{
	double *logs;

	if (stats_check(a, n, true, "times of the base", why) < 0 ||
		stats_check(b, n, true, "times", why) < 0)
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

	if (stats_check_margin(margin, why) < 0)
		return -1;
	d = log_ratios(a, b, n, why);
	if (d == NULL)
		return -1;
	for (size_t i = 0; i < n; i++) {
		above += d[i] > edge;
		below += d[i] < -edge;
	}
	/* P(B >= x) of a fair coin is P(B <= n - x). */
	*p = fmin(1, 2 * fmin(stats_tail_binomial(n, n - above),
				 stats_tail_binomial(n, n - below)));
	free(d);
	return 0;
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
		double own = fmin(1, (double)(n - i) * order[i].p);

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
	double best[2] = {HUGE_VAL, HUGE_VAL};
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
