/* What may be said about a ratio: five words, and when they apply. */
#include <math.h>

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

size_t stats_verdict_rounds(
	const struct stats_ratio *ratio, double margin, double confidence)
{
	const struct stats_interval *in = &ratio->interval;
	double distance = fabs(log(ratio->ratio));
	double side, enough, rounds;

	if (stats_verdict(ratio, margin) != STATS_UNCLEAR)
		return 0;
	if (!in->exists)
		return stats_median_needs(confidence);
	side = fmax(log(in->high / ratio->ratio), log(ratio->ratio / in->low));
	enough = fmax(distance, log1p(margin) - distance);
	rounds = ceil((double)ratio->n_a * pow(side / enough, 2));
	rounds = fmax(rounds, (double)ratio->n_a + 1);
	/* Infinite without a margin at a ratio of 1. */
	if (rounds > STATS_VERDICT_ROUNDS_MAX)
		return STATS_VERDICT_ROUNDS_MAX;
	return (size_t)rounds;
}
