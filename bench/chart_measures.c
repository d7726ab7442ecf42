/* Chart measures: what workloads measure of their own (requests a second, tasks
 * that were saved, ...), by runner. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/chart_parts.h"
#include "bench/measures.h"

/* A panel for each kind of work and each of its measures. */
struct drawing {
	struct chart_sheet to;
	struct chart_rows found, rows;
	const char *names[CHART_ROWS_MAX + 1]; /* by panel, from 1 */
	bool no_interval;
};

static bool has_measures(const struct chart_input *input, uint32_t cell)
{
	return input->cells[cell].n_measures > 0 &&
	       input->result->plan.cells[cell].role == ROLE_MEASURED;
}

/* The cell's values of that measure, or NULL. */
static const struct stats_summary *values_of(
	const struct drawing *d, uint32_t cell, const char *name)
{
	const struct cell_summary *summary = &d->to.input->cells[cell];

	for (size_t i = 0; i < summary->n_measures; i++)
		if (strcmp(summary->measures[i].name, name) == 0 &&
			summary->measures[i].values.n > 0)
			return &summary->measures[i].values;
	return NULL;
}

/* The rows of the panel that begins there, once more for one measure. */
static void add_panel(struct drawing *d, size_t first, const char *name)
{
	size_t panel = d->rows.panels + 1, end = first + 1;

	while (!d->found.list[end - 1].last)
		end++;
	if (d->rows.n + (end - first) > CHART_ROWS_MAX) {
		d->rows.left_out += end - first;
		return;
	}
	for (size_t i = first; i < end; i++) {
		d->rows.list[d->rows.n] = d->found.list[i];
		d->rows.list[d->rows.n++].panel = (uint32_t)panel;
	}
	d->rows.panels = panel;
	d->names[panel] = name;
}

static void find_panels(struct drawing *d)
{
	for (size_t i = 0; i < d->found.n; i++) {
		const struct cell_summary *cell =
			&d->to.input->cells[d->found.list[i].cell];

		if (d->found.list[i].row != 1)
			continue;
		for (size_t m = 0; m < cell->n_measures; m++)
			add_panel(d, i, cell->measures[m].name);
	}
	d->rows.left_out += d->found.left_out;
}

/* A row: panel, row, median, low, high, family, launches. A cell that failed
 * keeps its row. */
static void write_row(struct drawing *d, size_t index, double unit)
{
	const struct chart_row *row = &d->rows.list[index];
	const struct stats_summary *s =
		values_of(d, row->cell, d->names[row->panel]);
	const char *runner = d->to.input->result->plan.cells[row->cell].runner;
	struct chart_look look = chart_look_of(d->to.input->registry, runner);
	char number[FIGURES_NUMBER];

	if (s == NULL) {
		chart_element(
			d->to.script, "value", index + 1, "not known", 12);
		return;
	}
	d->no_interval |= !s->interval.exists;
	fprintf(d->to.data, "%u\t%u\t%.6g\t%.6g\t%.6g\t%d\t%zu\n", row->panel,
		row->row, s->median / unit,
		(s->interval.exists ? s->interval.low : s->median) / unit,
		(s->interval.exists ? s->interval.high : s->median) / unit,
		(int)look.family, s->n);
	chart_element(d->to.script, "value", index + 1,
		figures_number(s->median / unit, number), 12);
}

static double highest_of(const struct stats_summary *s)
{
	return s->interval.exists ? s->interval.high : s->median;
}

/* Heads the panel with the name and unit in which its largest value is read
 * well, and draws its rows in that. */
static void write_panel(struct drawing *d, size_t panel)
{
	char head[PARAM_NAME + 8], work[CELL_LABEL], text[2 * CELL_LABEL];
	const struct cell *cell = NULL;
	struct figures_unit unit;
	double most = 0;

	for (size_t i = 0; i < d->rows.n; i++) {
		const struct stats_summary *s = NULL;

		if (d->rows.list[i].panel != panel)
			continue;
		cell = &d->to.input->result->plan.cells[d->rows.list[i].cell];
		s = values_of(d, d->rows.list[i].cell, d->names[panel]);
		most = s != NULL ? fmax(most, highest_of(s)) : most;
	}
	if (cell == NULL)
		return;
	unit = measures_head(d->names[panel], most, head);
	snprintf(text, sizeof text, "%s: %s", head,
		chart_heading(d->to.input, cell,
			chart_sources(d->to.input) > 1 ? 0 : cell->tasks,
			work));
	chart_element(d->to.script, "heading", panel, text, CHART_HEADING);
	for (size_t i = 0; i < d->rows.n; i++)
		if (d->rows.list[i].panel == panel)
			write_row(d, i, unit.ns);
	chart_axis(d->to.script, panel, 0, most > 0 ? most / unit.ns * 1.06 : 1,
		false, 5);
}

static void write_all(struct drawing *d)
{
	char text[160];

	chart_key_families(d->to.input, true, d->to.script);
	chart_rows_write(&d->rows, d->to.input, d->to.script);
	chart_axes(d->to.script, d->rows.panels);
	fputs("# panel\trow\tmedian\tlow\thigh\tfamily\tlaunches\n",
		d->to.data);
	for (size_t p = 1; p <= d->rows.panels; p++)
		write_panel(d, p);
	snprintf(text, sizeof text,
		"n = up to %u launches; medians with 95 %% intervals%s%s",
		d->to.input->result->plan.rounds,
		d->no_interval ? "; no bar: too few" : "",
		d->rows.left_out > 0 ? "; some left out" : "");
	chart_string(d->to.script, "note", text, CHART_LINE);
}

static int measures_write(void *drawing, struct fault *why)
{
	struct drawing *d = drawing;

	if (chart_rows_of(d->to.input, has_measures, &d->found, why) != 0)
		return -1;
	find_panels(d);
	if (d->rows.n == 0)
		return chart_nothing(
			why, "no workload measured anything of its own");
	write_all(d);
	return 0;
}

const struct chart chart_measures = {
	.name = "measures",
	.summary = "what workloads measure of their own, by runner",
	.room = sizeof(struct drawing),
	.write = measures_write,
};
