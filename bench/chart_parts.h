/* What the charts have in common: text, looks, and rows of cells. For
 * bench/chart*.c and their tests. */
#ifndef BENCH_CHART_PARTS_H
#define BENCH_CHART_PARTS_H

#include <stdio.h>

#include "bench/chart.h"

enum {
	CHART_LINE = 70,      /* characters of a line in small print */
	CHART_HEADING = 120,  /* of a heading, which has two lines at most */
	CHART_ROWS_MAX = 120, /* cells in one picture */
};

/* Write `name = "text"` so that gnuplot takes it as nothing but text, of at
 * most so many characters ("..." for the rest). Control characters become
 * blanks, and what is no text in UTF-8 or XML a "?". Characters that a font may
 * lack are given to rare(), which the script has from CHART_RARE. */
#define CHART_RARE                                  \
	"if (!exists(\"format\")) format = 'svg'\n" \
	"rare(text) = format eq 'svg' || format eq 'term' ? text : '?'\n"
void chart_string(FILE *script, const char *name, const char *text, int most);

/* The same for an element of an array, counted from 1. */
void chart_element(FILE *script, const char *array, size_t index,
	const char *text, int most);

/* `array name[n]`; arrays have one element at least. */
void chart_array(FILE *script, const char *name, size_t n);

/* ---- size ---- */

/* The most bytes a picture takes as SVG, whatever is in the result, and what
 * things in it take at most (measured with gnuplot 5.4, after
 * bench/chart_svg.h; tests/unit/chart_size.c draws the worst). */
enum {
	CHART_SVG_MAX = 1 << 20,
	CHART_DOT_BYTES = 130,   /* a mark and nothing else */
	CHART_POINT_BYTES = 330, /* one with its interval and a line to it */
	CHART_BOX_BYTES = 320,   /* filled, with a border */
	CHART_WORD_BYTES = 260,
};

/* How many bytes are left for the data where so many panels and so many rows of
 * labels are drawn: what would take more is thinned, and the picture says so.
 */
size_t chart_room(size_t panels, size_t rows);

/* ---- several results ---- */

/* How many; which one a cell is of; the result and the name ("" for the only
 * one) of each. */
size_t chart_sources(const struct chart_input *input);
uint32_t chart_source_of(const struct chart_input *input, uint32_t cell);

/* All launches of the result that the cell is from, in their order, so that
 * nobody looks for a cell's launches among those of other results. */
const struct launch *chart_launches(
	const struct chart_input *input, uint32_t cell, size_t *n);
const struct result *chart_source_result(
	const struct chart_input *input, size_t source);
const char *chart_source_name(const struct chart_input *input, size_t source);

/* How many different machines they are of, as far as is known. */
size_t chart_machines(const struct chart_input *input);

/* ---- answers ---- */

/* Set the reason; returns CHART_NOTHING. */
int chart_nothing(struct fault *why, const char *reason);

/* ---- looks ---- */

enum chart_family { CHART_OTHER, CHART_THREADS, CHART_PROCESSES };

/* Twins have the same shade: one of three colours of their family, and for more
 * pairs than three with other dashes. */
enum { CHART_COLOURS_EACH = 3, CHART_SHADES = 4 * CHART_COLOURS_EACH };
struct chart_look {
	enum chart_family family;
	unsigned shade; /* below CHART_SHADES */
};

struct chart_look chart_look_of(
	const struct registry *registry, const char *runner);

/* The order in a key: twins beside each other, threads first. */
bool chart_look_before(struct chart_look one, struct chart_look other);

/* The runners that were measured, each with its look: one with other parameters
 * has other dashes. Those beyond the most look like their runner. */
enum { CHART_KINDS_MAX = 48 };
struct chart_kinds {
	size_t n;
	struct chart_kind {
		uint32_t cell; /* the first of it */
		struct chart_look look;
	} list[CHART_KINDS_MAX];
};
void chart_kinds_of(const struct chart_input *input, struct chart_kinds *kinds);
struct chart_look chart_kinds_look(const struct chart_kinds *kinds,
	const struct chart_input *input, uint32_t cell);

/* What stands at the top of a chart: marks and whose they are, at most so many.
 * Threads in the first column, processes in the second, others in the third. */
struct chart_keys {
	FILE *script;
	unsigned n, rows[3]; /* by column */
	bool wide;           /* one below the other */
};
void chart_keys_open(struct chart_keys *keys, FILE *script, size_t most);
void chart_keys_add(
	struct chart_keys *keys, const char *text, struct chart_look look);
void chart_keys_close(const struct chart_keys *keys);

/* Whose time it is that a chart shows: the families that were measured, with
 * those that are neither (serial) where rows don't name them, or all kinds of
 * runners. */
void chart_key_families(
	const struct chart_input *input, bool with_others, FILE *script);
void chart_key_kinds(const struct chart_kinds *kinds,
	const struct chart_input *input, FILE *script);

/* Where lines of several results are drawn, each has a kind of line and its
 * marks are filled or not: so many can be told apart, the others are left out.
 * Write whose is which. */
enum { CHART_LINE_SOURCES = 10 };
void chart_key_sources(const struct chart_input *input, FILE *script);

/* ---- rows ---- */

/* The cells that a chart shows, from top to bottom: a panel for each kind of
 * work and place, in it the twins side by side and below each cell the same one
 * of the other results. `shown` NULL: all cells. */
struct chart_rows {
	size_t n, panels;
	size_t left_out; /* cells beyond CHART_ROWS_MAX */
	struct chart_row {
		uint32_t cell;
		uint32_t panel, row; /* from 1; the row within its panel */
		bool last;           /* of its panel */
	} list[CHART_ROWS_MAX];
};

int chart_rows_of(const struct chart_input *input,
	bool (*shown)(const struct chart_input *input, uint32_t cell),
	struct chart_rows *rows, struct fault *why);

/* "fork, 4", "serial again (A/A)". Returns `text`. */
char *chart_cell_label(
	const struct chart_input *input, uint32_t cell, char text[80]);

/* rows, panels, heading[], first[], last[] and label[]; value[] is for the
 * chart to fill in. */
void chart_rows_write(const struct chart_rows *rows,
	const struct chart_input *input, FILE *script);

/* Do two cells belong in one panel? */
bool chart_same_panel(
	const struct chart_input *input, uint32_t one, uint32_t other);

/* "hash bytes=4MiB, 64 tasks, pinned one-cpu"; without tasks for those that
 * are 0. Returns `text`. */
char *chart_heading(const struct chart_input *input, const struct cell *cell,
	uint64_t tasks, char text[CELL_LABEL]);

/* ---- axes ---- */

/* Declare log[], xmin[], xmax[] and tics[], then fill them in for a panel: a
 * range above 0 for a logarithmic axis, round numbers in it, about so many. */
void chart_axes(FILE *script, size_t panels);
void chart_axis(FILE *script, size_t panel, double min, double max, bool log,
	unsigned most);

/* The same with units at its numbers, which are s, bytes, 1/s. */
enum chart_tics { CHART_PLAIN, CHART_TIME, CHART_BYTES, CHART_RATE };
void chart_axis_in(FILE *script, size_t panel, double min, double max, bool log,
	unsigned most, enum chart_tics tics);

/* ---- launches ---- */

/* The times of the cell's launches that ended well, ns, in the order they ran,
 * into values (room for all launches). Returns how many. */
size_t chart_walls(const struct result *result, uint32_t cell, double *values);

#endif
