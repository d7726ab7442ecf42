/* The launches of one cell in the order of time: alike and independent? */
#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "bench/stats.h"
#include "bench/stats_series.h"
#include "bench/stats_tail.h"

#define COUNT_OF(a) (sizeof(a) / sizeof *(a))

/* Of samples of n from the uniform distribution, the dip times sqrt n that
 * this share of them exceeds; made by tests/unit/stats/dip_table.c. */
static const double dip_shares[] = {
	0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001};

struct dip_row {
	size_t n;
	double dip[COUNT_OF(dip_shares)];
};

static const struct dip_row dip_rows[] = {
	{6, {0.3014, 0.3660, 0.3898, 0.4037, 0.4393, 0.4706, 0.4955, 0.5223,
		    0.5366}},
	{8, {0.3139, 0.3551, 0.4015, 0.4357, 0.4695, 0.4893, 0.5064, 0.5296,
		    0.5504}},
	{10, {0.3092, 0.3757, 0.4124, 0.4410, 0.4766, 0.5045, 0.5273, 0.5537,
		     0.5703}},
	{15, {0.3235, 0.3858, 0.4266, 0.4600, 0.4985, 0.5259, 0.5498, 0.5794,
		     0.6004}},
	{20, {0.3281, 0.3951, 0.4347, 0.4698, 0.5101, 0.5389, 0.5640, 0.5949,
		     0.6167}},
	{30, {0.3367, 0.4052, 0.4464, 0.4831, 0.5265, 0.5563, 0.5830, 0.6175,
		     0.6401}},
	{50, {0.3453, 0.4161, 0.4589, 0.4974, 0.5421, 0.5732, 0.6026, 0.6388,
		     0.6664}},
	{100, {0.3547, 0.4270, 0.4714, 0.5108, 0.5582, 0.5904, 0.6212, 0.6601,
		      0.6857}},
	{200, {0.3616, 0.4356, 0.4809, 0.5211, 0.5696, 0.6038, 0.6356, 0.6768,
		      0.7058}},
	{500, {0.3679, 0.4430, 0.4887, 0.5301, 0.5787, 0.6126, 0.6467, 0.6873,
		      0.7184}},
	{1000, {0.3712, 0.4465, 0.4926, 0.5343, 0.5837, 0.6189, 0.6503, 0.6917,
		       0.7198}},
	{2000, {0.3739, 0.4499, 0.4967, 0.5392, 0.5911, 0.6258, 0.6586, 0.6992,
		       0.7232}},
};

/* Where x lies between a and b: 0 at a, 1 at b. */
static double between(double x, double a, double b)
{
	return (x - a) / (b - a);
}

/* The dip times sqrt n of column c, linear in 1 / sqrt n between rows. */
static double dip_limit(size_t n, size_t c)
{
	const struct dip_row *last = &dip_rows[COUNT_OF(dip_rows) - 1];
	const struct dip_row *row = dip_rows;
	double share;

	if (n >= last->n)
		return last->dip[c];
	while (row[1].n <= n)
		row++;
	share = between(1 / sqrt((double)n), 1 / sqrt((double)row[0].n),
		1 / sqrt((double)row[1].n));
	return row[0].dip[c] + share * (row[1].dip[c] - row[0].dip[c]);
}

static double dip_p(double dip, size_t n)
{
	double scaled = dip * sqrt((double)n);
	double lower = dip_limit(n, 0), upper;

	if (n < STATS_SERIES_MIN || scaled <= lower)
		return 1;
	for (size_t c = 1; c < COUNT_OF(dip_shares); c++, lower = upper) {
		upper = dip_limit(n, c);
		if (scaled <= upper)
			return dip_shares[c - 1] *
			       pow(dip_shares[c] / dip_shares[c - 1],
				       between(scaled, lower, upper));
	}
	return dip_shares[COUNT_OF(dip_shares) - 1];
}

struct timed {
	double time;
	size_t launch;
};

static int by_time(const void *a, const void *b)
{
	const struct timed *x = a, *y = b;

	return (x->time > y->time) - (x->time < y->time);
}

/* The rank of each launch, less the mean rank; equal times share the mean of
 * theirs. */
static int centred_ranks(
	const double *times, size_t n, double *ranks, struct fault *why)
{
	struct timed *order = malloc(n * sizeof *order);

	if (order == NULL) {
		fault_set(why, ENOMEM, "rank %zu launches", n);
		return -1;
	}
	for (size_t i = 0; i < n; i++)
		order[i] = (struct timed){.time = times[i], .launch = i};
	qsort(order, n, sizeof *order, by_time);
	for (size_t i = 0, end; i < n; i = end) {
		for (end = i + 1; end < n && order[end].time == order[i].time;)
			end++;
		for (size_t j = i; j < end; j++)
			ranks[order[j].launch] =
				((double)i + (double)end - (double)n) / 2;
	}
	free(order);
	return 0;
}

static void find_drift(const double *ranks, size_t n, struct stats_series *s)
{
	double product = 0, squares = 0, steps = 0;

	for (size_t i = 0; i < n; i++) {
		double step = (double)i - ((double)n - 1) / 2;

		product += ranks[i] * step;
		squares += ranks[i] * ranks[i];
		steps += step * step;
	}
	if (squares <= 0) /* all equal */
		return;
	s->drift = product / sqrt(squares * steps);
	if (fabs(s->drift) < 1)
		s->drift_p = stats_tail_student(
			s->drift * sqrt(((double)n - 2) /
					   (1 - s->drift * s->drift)),
			(double)n - 2);
	else
		s->drift_p = 0;
	/* Of the n! orders only two are as good as the perfect one. */
	s->drift_p = fmax(s->drift_p, 2 * exp(-lgamma((double)n + 1)));
}

static void find_serial(const double *ranks, size_t n, struct stats_series *s)
{
	double steps = 0, squares = 0, m = (double)n, variance, z;

	for (size_t i = 0; i < n; i++) {
		double step = i > 0 ? ranks[i] - ranks[i - 1] : 0;

		steps += step * step;
		squares += ranks[i] * ranks[i];
	}
	if (squares <= 0)
		return;
	s->serial = 1 - steps / squares / 2;
	variance = 4 * (m - 2) * (5 * m * m - 2 * m - 9) /
		   (5 * m * (m + 1) * (m - 1) * (m - 1));
	z = 2 * fabs(s->serial) / sqrt(variance);
	s->serial_p = fmin(1, 2 * stats_tail_normal(z));
}

/* The sum of distances to the median of values first .. end - 1, from sums of
 * all values before each. */
static double spread(const double *sums, size_t first, size_t end)
{
	size_t half = (end - first) / 2;
	double upper = sums[end] - sums[end - half];
	double lower = sums[first + half] - sums[first];

	return upper - lower;
}

/* Where to cut n > 1 sorted times in two, so that their logarithms lie as near
 * to the medians of both parts as can be. Neither part is smaller than a
 * tenth. Distances and not squares: a few launches held up for long would else
 * become a part of their own. */
static int best_cut(
	const double *sorted, size_t n, size_t *best, struct fault *why)
{
	size_t least = n / 10 > 0 ? n / 10 : 1;
	double *sums = malloc((n + 1) * sizeof *sums);
	double smallest = HUGE_VAL;

	if (sums == NULL)
		return fault_set(why, ENOMEM, "part %zu launches", n);
	sums[0] = 0;
	for (size_t i = 0; i < n; i++)
		sums[i + 1] = sums[i] + log(sorted[i] / sorted[0]);
	for (size_t cut = least; cut <= n - least; cut++) {
		double both = spread(sums, 0, cut) + spread(sums, cut, n);

		if (both >= smallest)
			continue;
		smallest = both;
		*best = cut;
	}
	free(sums);
	return 0;
}

static int find_modes(const double *sorted, size_t n, struct stats_series *s,
	struct fault *why)
{
	size_t cut = 0;

	if (stats_series_dip(sorted, n, &s->dip, why) < 0 ||
		(n > 1 && best_cut(sorted, n, &cut, why) < 0))
		return -1;
	s->dip_p = dip_p(s->dip, n);
	s->mode_low = stats_median(sorted, cut > 0 ? cut : n);
	s->mode_high = stats_median(sorted + cut, n - cut);
	s->mode_high_share = (double)(n - cut) / (double)n;
	return 0;
}

static void find_slow_first(
	double first, double *rest, size_t n_rest, struct stats_series *s)
{
	double lower, upper;

	stats_sort(rest, n_rest);
	s->first_ratio = first / stats_median(rest, n_rest);
	lower = log(stats_quantile(rest, n_rest, 0.25));
	upper = log(stats_quantile(rest, n_rest, 0.75));
	s->first_slow = n_rest + 1 >= STATS_SERIES_MIN &&
			first > rest[n_rest - 1] &&
			log(first) > upper + 3 * (upper - lower);
}

static double sorted_median(double *room, const double *times, size_t n)
{
	for (size_t i = 0; i < n; i++)
		room[i] = times[i];
	stats_sort(room, n);
	return stats_median(room, n);
}

static int diagnose(const double *times, size_t n, double *room,
	struct stats_series *s, struct fault *why)
{
	if (n >= STATS_SERIES_MIN) {
		if (centred_ranks(times, n, room, why) < 0)
			return -1;
		find_drift(room, n, s);
		find_serial(room, n, s);
	}
	if (n > 1) {
		s->drift_ratio =
			sorted_median(room, times + (n + 1) / 2, n / 2);
		s->drift_ratio /= sorted_median(room, times, n / 2);
		sorted_median(room, times + 1, n - 1);
		find_slow_first(times[0], room, n - 1, s);
	}
	sorted_median(room, times, n);
	return find_modes(room, n, s, why);
}

int stats_series(const double *times, size_t n, struct stats_series *series,
	struct fault *why)
{
	double *room;
	int result;

	if (stats_check(times, n, true, "times", why) < 0)
		return -1;
	room = malloc(n * sizeof *room);
	if (room == NULL)
		return fault_set(why, ENOMEM, "look at %zu launches", n);
	*series = (struct stats_series){
		.n = n,
		.drift_p = 1,
		.drift_ratio = 1,
		.serial_p = 1,
		.first_ratio = 1,
	};
	result = diagnose(times, n, room, series, why);
	free(room);
	return result;
}
