/* What varies along a line: the parameter of which a runner was given several
 * values, all else being equal. For bench/chart*.c and their tests. */
#ifndef BENCH_CHART_VARY_H
#define BENCH_CHART_VARY_H

#include "bench/chart_lines.h"

/* What varies of a cell: numbers of chart_vary.c's own, or this. */
enum { CHART_VARY_NOTHING = -1 };
struct chart_vary {
	int by;  /* the parameter that is a number: along the line */
	int way; /* a word of the workload's: from line to line */
};

/* For each cell that is shown, what varies: of all parameters the one with most
 * values; with `with_ways` also the word in which most cells differ that are
 * equal but for that and the runner, so that all ways of doing a thing stand in
 * one panel. The caller frees it; NULL and a fault when out of memory. */
struct chart_vary *chart_vary_of(const struct chart_input *input,
	bool (*shown)(const struct chart_input *input, uint32_t cell,
		const void *data),
	bool with_ways, struct fault *why);

/* Are two cells equal in all but what varies, their tasks, runners, and the
 * results they are of? `varies` is what chart_vary_of gave. */
bool chart_vary_same(const struct chart_input *input, uint32_t one,
	uint32_t other, const struct chart_vary *varies);

/* Are they on one line of that panel, and by which way, as struct
 * chart_lines_kind asks? */
bool chart_vary_same_line(const struct chart_input *input, uint32_t one,
	uint32_t other, const void *varies);
void chart_vary_way(const struct chart_input *input, uint32_t cell,
	const void *varies, char text[CHART_LINE_WAY]);

enum chart_unit { CHART_UNIT_NONE, CHART_UNIT_BYTES, CHART_UNIT_NS };

/* The name of what varies, and its value as a number: bytes, ns, a count. */
const char *chart_vary_name(const struct chart_input *input, uint32_t cell,
	const struct chart_vary *varies);
double chart_vary_value(const struct chart_input *input, uint32_t cell,
	const struct chart_vary *varies, enum chart_unit *unit);

/* "hash over bytes, 2 workers": what does not vary, of a panel. With `workers`
 * 0 they are not said. Returns `text`. */
char *chart_vary_heading(const struct chart_input *input, uint32_t cell,
	const struct chart_vary *varies, uint32_t workers,
	char text[CELL_LABEL]);

#endif
