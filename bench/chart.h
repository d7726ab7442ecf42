/* Charts: the program computes and writes what is to be drawn, a gnuplot
 * script in plots/ draws it and computes nothing.
 *
 * For a chart NAME two files are written: NAME.dat, columns of numbers, and
 * NAME.gp, which is the chart's text and numbers, plots/style.gp and
 * plots/NAME.gp in one, so that `gnuplot NAME.gp` draws it again wherever the
 * two files are. What the charts share is in bench/chart_parts.h.
 */
#ifndef BENCH_CHART_H
#define BENCH_CHART_H

#include <stdio.h>

#include "bench/registry.h"
#include "bench/result.h"
#include "bench/summary.h"

/* What a chart is drawn from. */
struct chart_input {
	const struct result *result;
	const struct cell_summary *cells; /* one per cell of its plan */
	const struct registry *registry;
};

/* What a chart answers to a result that holds nothing for it. */
enum { CHART_NOTHING = 1 };

struct chart {
	const char *name; /* also that of its script in plots/ */
	const char *summary;
	/* Write the numbers to `data` and what else the script needs, as
	 * assignments, to `script`. 0, CHART_NOTHING with the reason in `why`,
	 * or -1. */
	int (*write)(const struct chart_input *input, FILE *data, FILE *script,
		struct fault *why);
};

extern const struct chart *const chart_all[];
extern const size_t chart_count;
extern const struct chart chart_speedup, chart_forest, chart_distribution,
	chart_sequence, chart_timeline, chart_scaling, chart_latency,
	chart_grain, chart_cost, chart_memory;

/* The words for --format; NULL last. */
extern const char *const chart_formats[];

/* Draw one chart in one format as FOLDER/NAME.FORMAT ("term": on standard
 * output, which the caller has flushed, with `columns` characters a line). With
 * `keep` the two files stay. A gnuplot that is missing or fails is a fault with
 * its own words; CHART_NOTHING is the chart's own answer. */
int chart_draw(const struct chart *chart, const struct chart_input *input,
	const char *folder, const char *format, unsigned columns, bool keep,
	struct fault *why);

#endif
