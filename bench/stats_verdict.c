/* What may be said about a ratio: five words, and when they apply. */
#include <math.h>

#include "bench/stats_tail.h"
#include "bench/stats_verdict.h"

const char *const stats_verdict_words[] = {
	[STATS_FASTER] = "FASTER",
	[STATS_SLOWER] = "SLOWER",
	[STATS_SAME] = "SAME",
	[STATS_SMALL] = "SMALL",
	[STATS_UNCLEAR] = "UNCLEAR",
	NULL,
};

enum stats_verdict stats_verdict(const struct stats_ratio *ratio, double margin)
{
	const struct stats_interval *in = &ratio->interval;
	double upper = 1 + margin, lower = 1 / upper;

	if (!in->exists)
		return STATS_UNCLEAR;
	if (in->high < lower)
		return STATS_FASTER;
	if (in->low > upper)
		return STATS_SLOWER;
	if (in->low >= lower && in->high <= upper)
		return STATS_SAME;
	if (in->high < 1 || in->low > 1)
		return STATS_SMALL;
	return STATS_UNCLEAR;
}

/* A ratio as it was seen, on a logarithmic scale. */
struct outlook {
	double rounds;   /* that were launched */
	double distance; /* of the ratio from 1 */
	double spread;   /* of one round: that of all is less by their root */
	double width;    /* of an interval's half, in spreads of its middle */
	double margin;
};

/* P(|X| > limit), X normal around the distance. */
static double beyond(const struct outlook *o, double spread, double limit)
{
	return stats_tail_normal((limit - o->distance) / spread) +
	       stats_tail_normal((limit + o->distance) / spread);
}

/* How probable it is that the interval after `rounds` in all excludes 1 or fits
 * in the margin. The estimate will have moved: where nothing is known but what
 * was seen, it is normal around that, and its variance is what the one that was
 * seen has more than the one to come. */
static double chance_of_answer(const struct outlook *o, double rounds)
{
	double spread = o->spread * sqrt(1 / o->rounds - 1 / rounds);
	double half = o->width * o->spread / sqrt(rounds);
	double room = o->margin - half;

	if (room >= half)
		return 1;
	return beyond(o, spread, half) +
	       (room > 0 ? 1 - beyond(o, spread, room) : 0);
}

size_t stats_verdict_rounds(
	const struct stats_ratio *ratio, double margin, double confidence)
{
	const struct stats_interval *in = &ratio->interval;
	struct outlook o = {
		.rounds = (double)ratio->n_a,
		.distance = fabs(log(ratio->ratio)),
		.margin = log1p(margin),
	};
	double side, rounds = o.rounds;

	if (stats_verdict(ratio, margin) != STATS_UNCLEAR)
		return 0;
	if (!in->exists)
		return stats_median_needs(confidence);
	side = fmax(log(in->high / ratio->ratio), log(ratio->ratio / in->low));
	o.width = stats_tail_normal_inverse((1 - confidence) / 2);
	o.spread = side * sqrt(o.rounds) /
		   stats_tail_normal_inverse((1 - in->coverage) / 2);
	/* In steps of 5 %: it is a guess. */
	do
		rounds = ceil(rounds * 1.05);
	while (rounds < STATS_VERDICT_ROUNDS_MAX &&
		chance_of_answer(&o, rounds) < STATS_VERDICT_SETTLED);
	return (size_t)fmin(rounds, STATS_VERDICT_ROUNDS_MAX);
}
