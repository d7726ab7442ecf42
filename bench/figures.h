/* Figures as tables show them. */
#ifndef BENCH_FIGURES_H
#define BENCH_FIGURES_H

#include <stdbool.h>

#include "bench/stats_verdict.h"

enum { FIGURES_NUMBER = 24, FIGURES_INTERVAL = 64 };

/* The unit in which the times of one table are written. */
struct figures_unit {
	const char *name;
	double ns;
};

/* The largest in which this time is at least 1. */
struct figures_unit figures_unit_for(double ns);

/* Three digits behind the point, or fewer where there are more before it; "-"
 * for what is not finite. The answer is `text` or a constant. */
const char *figures_number(double value, char text[FIGURES_NUMBER]);

/* "0.981..1.012", in units of `unit`, or "no interval". */
const char *figures_interval(const struct stats_interval *interval, double unit,
	char text[FIGURES_INTERVAL]);

/* What a terminal takes as the colour of a verdict, or "". */
const char *figures_colour(enum stats_verdict verdict, bool colours);
const char *figures_colour_end(bool colours);

#endif
