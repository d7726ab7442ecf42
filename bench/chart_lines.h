/* Lines of cells in panels: what charts over an axis that is continuous have in
 * common. For bench/chart*.c and their tests. */
#ifndef BENCH_CHART_LINES_H
#define BENCH_CHART_LINES_H

#include "bench/chart_parts.h"

enum {
	CHART_LINES_MAX = 48,   /* in one picture */
	CHART_POINTS_MAX = 128, /* of one line */
	CHART_LINE_LABEL = 96,
	CHART_LINE_WAY = 32,
};

/* Cells of one runner and one result that differ in nothing but where they
 * stand on the axis. */
struct chart_line {
	size_t panel; /* from 1 */
	size_t place; /* within its panel, from 0 */
	struct chart_look look;
	uint32_t source;
	char name[CHART_LINE_LABEL]; /* "fork", "fork, 4, by=pipe"; of several
					results with its name */
	char way[CHART_LINE_WAY];    /* "by=pipe", or "" */
	size_t n;
	uint32_t cells[CHART_POINTS_MAX]; /* by x */
	double x[CHART_POINTS_MAX];
};

struct chart_lines {
	struct chart_line list[CHART_LINES_MAX];
	size_t n;
	struct chart_lines_panel {
		uint32_t leader; /* its first cell */
		size_t lines, ways;
		double least_x, most_x; /* of all points */
	} panels[CHART_LINES_MAX + 1];  /* from 1 */
	size_t panels_n;
	bool left_out; /* there was no room for all */
};

/* Of how many points of a line one is drawn, beside the last: there are more
 * than its picture has room for. 1: all are. */
size_t chart_lines_step(const struct chart_lines *lines);
bool chart_lines_is_drawn(const struct chart_lines *lines,
	const struct chart_line *line, size_t i);

/* What makes cells a line; `data` is the chart's own. */
struct chart_lines_kind {
	bool (*shown)(const struct chart_input *input, uint32_t cell,
		const void *data);
	/* In one panel, wherever on its axis? */
	bool (*same_panel)(const struct chart_input *input, uint32_t one,
		uint32_t other, const void *data);
	/* On one line, being of one panel and one result? NULL: where the
	 * runner is the same, with the same parameters. */
	bool (*same_line)(const struct chart_input *input, uint32_t one,
		uint32_t other, const void *data);
	double (*x)(const struct chart_input *input, uint32_t cell,
		const void *data);
	/* The way in which the cell's line differs from others of its panel, or
	 * ""; NULL: in none. */
	void (*way)(const struct chart_input *input, uint32_t cell,
		const void *data, char text[CHART_LINE_WAY]);
	bool with_workers;  /* in the names of lines */
	double least_ratio; /* of the largest x to the least; 0: any */
	const void *data;
};

/* All lines of two points or more, threads and their twins beside each other.
 */
void chart_lines_find(const struct chart_input *input,
	const struct chart_lines_kind *kind, struct chart_lines *lines);

/* lines_all and the arrays of lines: what plots/style.gp's put_lines draws, but
 * for line_text[], which is the chart's. */
void chart_lines_write(const struct chart_lines *lines, FILE *script);

/* What a note ends with: "; 2 cells failed", of which there is no point;
 * "; lines left out"; "; 1 of 3 points drawn". Returns `text`. */
char *chart_lines_lacking(const struct chart_lines *lines,
	const struct chart_input *input, char text[CHART_LINE]);

/* Where x is drawn: lines of one panel stand beside each other by so much that
 * their intervals can be told apart. */
double chart_lines_beside(const struct chart_lines *lines,
	const struct chart_line *line, double x, bool log);

#endif
