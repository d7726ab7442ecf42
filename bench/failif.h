/* --fail-if: when a comparison makes the program end in an exit status of its
 * own, for scripts that keep a program from becoming slower. */
#ifndef BENCH_FAILIF_H
#define BENCH_FAILIF_H

#include <stdbool.h>

#include "bench/fault.h"
#include "bench/stats_ratio.h"

struct failif {
	bool slower;  /* fail on what is slower by more than the bound */
	bool unclear; /* and on what is UNCLEAR at that bound */
	double bound; /* 0.05 is 5 %; below 0: the margin of the comparison */
};

enum failif_answer { FAILIF_NO, FAILIF_UNCLEAR, FAILIF_HELD };

/* "slower", "slower:5%", "unclear", or both with a comma between. */
int failif_parse(const char *text, struct failif *failif, struct fault *why);

/* What to make of one ratio, the new time over the old. HELD only where its
 * whole interval lies beyond the bound. */
enum failif_answer failif_judge(const struct failif *failif,
	const struct stats_ratio *ratio, double margin);

#endif
