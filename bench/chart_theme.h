/* The colours of all charts, on light and on dark paper. For bench/chart*.c and
 * their tests.
 *
 * Blue and vermilion are told apart by the colour-blind (after Okabe and Ito,
 * "Color Universal Design", 2008), here a little darker or lighter so that
 * letters stand out from the paper by 4.5 and marks by 3 (WCAG 2.2, success
 * criteria 1.4.3 and 1.4.11).
 */
#ifndef BENCH_CHART_THEME_H
#define BENCH_CHART_THEME_H

#include <stdio.h>

enum chart_theme { CHART_LIGHT, CHART_DARK };

/* In the order in which plots/style.gp takes them. A family has three shades
 * (see struct chart_look). */
enum chart_colour {
	CHART_PAPER,
	CHART_INK,   /* letters, and what is to be seen first */
	CHART_FAINT, /* letters in small print, and lines beside the data */
	CHART_PALE,  /* grids and bands: nothing is told by them alone */
	CHART_NEITHER,
	CHART_THREADS_MAIN,
	CHART_THREADS_LIGHT,
	CHART_THREADS_DARK,
	CHART_PROCESSES_MAIN,
	CHART_PROCESSES_LIGHT,
	CHART_PROCESSES_DARK,
	CHART_COLOURS,
};

/* "#rrggbb", lower case, all different within a theme. */
extern const char *const chart_colours[2][CHART_COLOURS];

/* Write the colours as assignments for gnuplot. */
void chart_theme_write(FILE *script, enum chart_theme theme);

#endif
