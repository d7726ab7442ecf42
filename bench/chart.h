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

#include <limits.h>
#include <stdio.h>

#include "bench/gnuplot.h"
#include "bench/registry.h"
#include "bench/result.h"
#include "bench/summary.h"

/* One of the results in a picture. */
struct chart_source {
	const struct result *result;
	const char *name; /* by which it is told apart */
	char id[13];      /* the first digits of the result id; "" for none */
};

/* What a chart is drawn from: one result, or several joined into one, whose
 * cells then follow each other and are compared only with cells of their own.
 */
struct chart_input {
	const struct result *result;
	const struct cell_summary *cells; /* one per cell of its plan */
	const struct registry *registry;
	const struct chart_source *sources; /* NULL: the result alone */
	size_t n_sources;                   /* 0 then */
	const uint32_t *source_of;   /* by cell: index into sources; or NULL */
	struct chart_joined *joined; /* what chart_close frees; or NULL */
};

/* Prepare n >= 1 results, which are borrowed, as are the names (NULL, or NULL
 * among them: a name is found by what differs: the machine, the version, the
 * time). More cells than CHART_CELLS_MAX together are refused. Freed with
 * chart_close in any case. */
enum { CHART_CELLS_MAX = 20000 };
int chart_open(struct chart_input *input, const struct result *const *results,
	const char *const *names, size_t n, const struct registry *registry,
	struct fault *why);
void chart_close(struct chart_input *input);

/* What a chart answers to a result that holds nothing for it. */
enum { CHART_NOTHING = 1 };

/* What a chart is drawn from, and where it writes: numbers to `data`, and what
 * else its script needs, as assignments, to `script`. */
struct chart_sheet {
	const struct chart_input *input;
	FILE *data, *script;
};

struct chart {
	const char *name; /* also that of its script in plots/ */
	const char *summary;
	/* What it works in: a struct of so many bytes that begins with a struct
	 * chart_sheet, the rest of it zero. 0, CHART_NOTHING with the reason in
	 * `why`, or -1; what it took from the heap is free again. */
	size_t room;
	int (*write)(void *drawing, struct fault *why);
};

/* Let it write: answers as `write` does. */
int chart_fill(const struct chart *chart, const struct chart_sheet *sheet,
	struct fault *why);

extern const struct chart *const chart_all[];
extern const size_t chart_count;
extern const struct chart chart_speedup, chart_forest, chart_distribution,
	chart_sequence, chart_timeline, chart_scaling, chart_latency,
	chart_grain, chart_cost, chart_memory, chart_parameter, chart_measures,
	chart_isolation;

/* The words for --format; NULL last. */
extern const char *const chart_formats[];

/* How a picture is to be. */
struct chart_form {
	const char *format; /* of chart_formats */
	bool dark;        /* light letters on dark paper; else an SVG adapts to
			     what its reader prefers */
	unsigned columns; /* "term": characters in a line; 0: 80 */
	double width_mm;  /* of all others; 0: 480 pixels, and 85 mm for "pdf".
			     Letters are as high in every width */
};
enum { CHART_WIDTH_MIN_MM = 70, CHART_WIDTH_MAX_MM = 500 };

/* Draw one chart as FOLDER/NAME.FORMAT ("term": on standard output, which the
 * caller has flushed). The two files stay with `keep`, and where gnuplot is
 * missing (a fault with a code) or fails (one with its own words).
 * CHART_NOTHING is the chart's own answer. */
int chart_draw(const struct chart *chart, const struct chart_input *input,
	const char *folder, const struct chart_form *form, bool keep,
	struct fault *why);

/* Only the two files. */
int chart_write(const struct chart *chart, const struct chart_input *input,
	const char *folder, const struct chart_form *form, struct fault *why);

/* A picture that gnuplot draws while something else is done: between a
 * chart_begin that answered 0 and its end. The members are chart.c's. */
struct chart_work {
	const struct chart *chart;
	struct chart_form form;
	char folder[PATH_MAX]; /* of its files; "": they are in memory */
	int files[3];          /* which are then data, script, picture */
	struct gnuplot gnuplot;
};

/* Answers as chart_draw does. With `folder` NULL the picture is to be had by
 * chart_end_svg, and the format is "svg". */
int chart_begin(struct chart_work *work, const struct chart *chart,
	const struct chart_input *input, const char *folder,
	const struct chart_form *form, struct fault *why);

/* Wait until the picture is there. */
int chart_end(struct chart_work *work, bool keep, struct fault *why);

/* The same, and have it as text to stand in an HTML page: an <svg> element that
 * adapts to light and dark, all its ids beginning with `prefix` (letters,
 * digits, dashes; another one for each picture of the page). The caller frees
 * *svg, which is NULL but for an answer of 0. */
int chart_end_svg(struct chart_work *work, const char *prefix, char **svg,
	struct fault *why);

#endif
