/* Chart distribution: every launch as a dot, by cell, so that two groups, tails
 * and stragglers are seen and not only a median. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/chart_parts.h"
#include "bench/units.h"

enum { DOTS_MAX = 4000 }; /* in one picture */

/* What the axis of a panel shows; what lies beyond is drawn at its edge. */
struct extent {
	double min, max;
};

struct distribution {
	struct chart_sheet to;
	struct chart_rows rows;
	struct extent extents[CHART_ROWS_MAX + 1]; /* by panel, from 1 */
	double *shares, *sorted; /* room for all launches; owned */
	size_t dots_row;         /* at most in a row */
	size_t thinned;          /* rows of which not all dots are drawn */
	size_t beyond;           /* launches beyond the edges */
	double farthest;         /* of those, the largest share or 1 / share */
};

static bool has_launches(const struct chart_input *input)
{
	for (size_t i = 0; i < input->result->plan.n_cells; i++)
		if (input->cells[i].n > 0)
			return true;
	return false;
}

static size_t dots_of_a_row(const struct chart_rows *rows)
{
	size_t dots = chart_room(rows->panels, rows->n) / CHART_DOT_BYTES;

	return (dots < DOTS_MAX ? dots : DOTS_MAX) / rows->n;
}

/* The launches of a cell as shares of their median, in the order they ran and
 * sorted. Returns how many. */
static size_t take_shares(struct distribution *d, uint32_t cell)
{
	size_t n = chart_walls(d->to.input->result, cell, d->shares);

	for (size_t i = 0; i < n; i++)
		d->sorted[i] = d->shares[i] /=
			d->to.input->cells[cell].wall_ns.median;
	stats_sort(d->sorted, n);
	return n;
}

/* As far as three quarter distances beyond the quartiles (Tukey's "far out")
 * or as 19 of 20 launches reach, whichever is more: a second group of more
 * than 5 % is never beyond the edge. */
static void widen(struct extent *extent, const double *sorted, size_t n)
{
	double q1 = stats_quantile(sorted, n, 0.25);
	double q3 = stats_quantile(sorted, n, 0.75);
	double low = fmin(sorted[n / 20], q1 - 3 * (q3 - q1));
	double high = fmax(sorted[n - 1 - n / 20], q3 + 3 * (q3 - q1));

	extent->min = fmin(extent->min, fmax(low, sorted[0]));
	extent->max = fmax(extent->max, fmin(high, sorted[n - 1]));
}

static void measure_extents(struct distribution *d)
{
	for (size_t p = 0; p <= CHART_ROWS_MAX; p++)
		d->extents[p] = (struct extent){0.99, 1.01};
	for (size_t i = 0; i < d->rows.n; i++) {
		const struct chart_row *row = &d->rows.list[i];
		size_t n = take_shares(d, row->cell);

		if (n > 0)
			widen(&d->extents[row->panel], d->sorted, n);
	}
}

static void count_beyond(
	struct distribution *d, const struct extent *extent, double share)
{
	if (share >= extent->min && share <= extent->max)
		return;
	d->beyond++;
	d->farthest = fmax(d->farthest, fmax(share, 1 / share));
}

/* The dots of a row: share, place (in the row, from above in the order they
 * ran), panel, family, beyond the edge or not. Of many, every second or third
 * ... and the slowest are drawn. */
static void write_dots(
	struct distribution *d, const struct chart_row *row, size_t n)
{
	const struct extent *extent = &d->extents[row->panel];
	const struct cell *cell = &d->to.input->result->plan.cells[row->cell];
	struct chart_look look =
		chart_look_of(d->to.input->registry, cell->runner);
	size_t step = (n + d->dots_row - 1) / d->dots_row;
	bool slowest = false;

	for (size_t i = 0; i < n; i++) {
		double share = d->shares[i];
		double place = ((double)i + 0.5) / (double)n;
		bool is_slowest = !slowest && share == d->sorted[n - 1];

		count_beyond(d, extent, share);
		slowest |= is_slowest;
		if (i % step != 0 && !is_slowest)
			continue;
		fprintf(d->to.data, "%.6g\t%.4f\t%u\t%d\t%d\n",
			fmin(fmax(share, extent->min), extent->max),
			row->row - 0.36 + 0.72 * place, row->panel,
			(int)look.family,
			share < extent->min || share > extent->max);
	}
	d->thinned += step > 1;
}

/* The middle of a row: 1 and the interval of the median, row, panel. */
static void write_box(const struct distribution *d, const struct chart_row *row)
{
	const struct stats_summary *wall =
		&d->to.input->cells[row->cell].wall_ns;
	const struct stats_interval *interval = &wall->interval;

	fprintf(d->to.data, "%.6g\t%.6g\t%.6g\t%u\t%u\n", 1.0,
		interval->exists ? interval->low / wall->median : 1,
		interval->exists ? interval->high / wall->median : 1, row->row,
		row->panel);
}

static void write_value(const struct distribution *d, size_t index, size_t n)
{
	const struct cell_summary *cell =
		&d->to.input->cells[d->rows.list[index].cell];
	char median[UNITS_TEXT], text[80] = "failed";

	if (n > 0)
		snprintf(text, sizeof text, "%s, n %zu",
			units_show_duration(cell->wall_ns.median, median), n);
	chart_element(d->to.script, "value", index + 1, text, 18);
}

/* Logarithmic where 3 times and more is to be shown. */
static void write_axes(const struct distribution *d)
{
	chart_axes(d->to.script, d->rows.panels);
	for (size_t p = 1; p <= d->rows.panels; p++) {
		const struct extent *extent = &d->extents[p];
		bool log = extent->max / extent->min > 3;
		double pad = 0.03 * (extent->max - extent->min);

		chart_axis(d->to.script, p,
			log ? extent->min / 1.08 : extent->min - pad,
			log ? extent->max * 1.08 : extent->max + pad, log, 5);
	}
}

static void write_note(const struct distribution *d)
{
	char text[200] = "dots from above as they ran",
	     *end = text + strlen(text);

	if (d->thinned > 0)
		end = text + sprintf(text, "about %zu dots of each cell drawn",
				     d->dots_row);
	if (d->rows.left_out > 0)
		end += sprintf(end, "; %zu cells left out", d->rows.left_out);
	if (d->beyond > 0)
		sprintf(end, "; %zu beyond the edge, by up to %.3g times",
			d->beyond, d->farthest);
	chart_string(d->to.script, "note", text, CHART_LINE);
}

static void write_all(struct distribution *d)
{
	fputs("# share\tplace\tpanel\tfamily\tbeyond\n", d->to.data);
	measure_extents(d);
	for (size_t i = 0; i < d->rows.n; i++) {
		size_t n = take_shares(d, d->rows.list[i].cell);

		if (n > 0)
			write_dots(d, &d->rows.list[i], n);
		write_value(d, i, n);
	}
	fputs("\n\n# 1\tlow\thigh\trow\tpanel\n", d->to.data);
	for (size_t i = 0; i < d->rows.n; i++)
		if (d->to.input->cells[d->rows.list[i].cell].n > 0)
			write_box(d, &d->rows.list[i]);
	write_axes(d);
	write_note(d);
}

static int draw(struct distribution *d, struct fault *why)
{
	size_t room = d->to.input->result->n_launches + 1;

	d->shares = calloc(room, sizeof *d->shares);
	d->sorted = calloc(room, sizeof *d->sorted);
	if (d->shares == NULL || d->sorted == NULL)
		return fault_set(why, 0, "out of memory");
	if (chart_rows_of(d->to.input, NULL, &d->rows, why) != 0)
		return -1;
	if (!has_launches(d->to.input))
		return chart_nothing(why, "no launch ended well");
	d->dots_row = dots_of_a_row(&d->rows);
	chart_key_families(d->to.input, false, d->to.script);
	chart_rows_write(&d->rows, d->to.input, d->to.script);
	write_all(d);
	return 0;
}

static int distribution_write(void *drawing, struct fault *why)
{
	struct distribution *d = drawing;
	int answer = draw(d, why);

	free(d->shares);
	free(d->sorted);
	return answer;
}

const struct chart chart_distribution = {
	.name = "distribution",
	.summary = "every launch as a dot, by cell",
	.room = sizeof(struct distribution),
	.write = distribution_write,
};
