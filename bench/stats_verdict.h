/* What may be said about a ratio: five words, and when they apply.
 *
 * The margin is the difference that nobody would care about: 0.01 is 1 %, from
 * 1 / 1.01 to 1.01, the same distance both ways, so that swapping a and b
 * swaps FASTER and SLOWER and leaves the rest.
 */
#ifndef BENCH_STATS_VERDICT_H
#define BENCH_STATS_VERDICT_H

#include <stddef.h>

#include "bench/stats_ratio.h"

/* In this order, the first that applies. Ends belong to the interval and
 * edges to the margin: an end on an edge is inside and not beyond, and an end
 * on 1 includes 1. */
enum stats_verdict {
	STATS_FASTER,  /* b than a: the interval lies below the margin */
	STATS_SLOWER,  /* above it */
	STATS_SAME,    /* inside it: any difference is too small to matter */
	STATS_SMALL,   /* without 1, but reaching into the margin: there is a
			  difference, and it may be too small to matter */
	STATS_UNCLEAR, /* the rest, and where no interval exists */
};

/* The words by enum stats_verdict, "FASTER" ..; NULL last. */
extern const char *const stats_verdict_words[];

enum stats_verdict stats_verdict(
	const struct stats_ratio *ratio, double margin);

/* As many are answered where more would be needed. */
enum { STATS_VERDICT_ROUNDS_MAX = 100000 };

/* How probably as many rounds as are answered settle it. */
#define STATS_VERDICT_SETTLED 0.8

/* In all how many rounds UNCLEAR would need to become another word, with that
 * probability: the interval is taken to shrink with the square root of the
 * rounds, on its longer side, and the estimate to move as far as it may after
 * what was seen, until the interval excludes 1 or fits in the margin. Simulated
 * in tests/unit/stats_coverage.c. Where no interval exists, the rounds that
 * give one. 0 for a ratio that is not UNCLEAR. */
size_t stats_verdict_rounds(
	const struct stats_ratio *ratio, double margin, double confidence);

#endif
