/* What becomes of gnuplot's SVG: one picture for light and dark paper, with
 * words for those who hear it, fit to stand in a page beside others. For
 * bench/chart*.c and their tests.
 */
#ifndef BENCH_CHART_SVG_H
#define BENCH_CHART_SVG_H

#include <stdbool.h>
#include <stdio.h>

#include "bench/fault.h"

/* What a finished picture is to be. */
struct chart_svg_form {
	const char *title;  /* for those who hear it */
	const char *prefix; /* of its ids: unlike that of any other picture in
			       the same page; letters, digits and dashes */
	bool adapts;     /* to readers who prefer dark paper: drawn on light */
	bool inlined;    /* a part of a page, not a file of its own */
	double width_mm; /* on paper; 0: as many pixels as gnuplot drew */
};

/* Make gnuplot's SVG (a whole file) into that. Where nothing can be made of
 * it, a fault. */
int chart_svg_rewrite(const char *svg, const struct chart_svg_form *form,
	FILE *out, struct fault *why);

#endif
