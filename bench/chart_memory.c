/* Chart memory: what a launch takes of memory for each of its workers, private
 * and shared parts told apart: over the number of workers where several were
 * measured, else as bars. */
#include <math.h>
#include <stdlib.h>

#include "bench/chart_lines.h"
#include "bench/units.h"

enum { LOG_WORKERS = 16 }; /* with more, their axis is logarithmic */

struct drawing {
	struct chart_sheet to;
	struct chart_lines lines;
	struct chart_rows rows;
	double most_mib; /* of the present panel */
};

/* What was seen of a cell, or NULL. */
static const struct memory *seen(const struct chart_input *input, uint32_t cell)
{
	const struct memory *memory = result_memory(input->result, cell);

	return memory != NULL && memory->workers > 0 ? memory : NULL;
}

static bool was_looked_at(const struct chart_input *input, uint32_t cell)
{
	return result_memory(input->result, cell) != NULL;
}

static double each_mib(const struct memory *memory, uint64_t bytes)
{
	return (double)bytes / memory->workers / (1 << 20);
}

/* Of a point of a line, for each worker: all of it, and what is private. */
static void point_mib(const struct chart_input *input, uint32_t cell,
	double *all, double *private)
{
	const struct memory *memory = seen(input, cell);

	*all = *private = (double)NAN;
	if (memory == NULL)
		return;
	*all = each_mib(memory, memory->family.pss_bytes);
	*private = each_mib(memory, memory->family.uss_bytes);
}

/* ---- bars ---- */

/* A bar: panel, row, private and all MiB for each worker, family. */
static void write_row(
	struct drawing *d, const struct chart_row *row, size_t index)
{
	const struct cell *cell = &d->to.input->result->plan.cells[row->cell];
	const struct memory *memory = seen(d->to.input, row->cell);
	char bytes[UNITS_TEXT], text[80] = "not seen";

	if (memory != NULL) {
		const struct memory_use *family = &memory->family;
		double all = each_mib(memory, family->pss_bytes);

		fprintf(d->to.data, "%u\t%u\t%.6g\t%.6g\t%d\n", row->panel,
			row->row, each_mib(memory, family->uss_bytes), all,
			(int)chart_look_of(d->to.input->registry, cell->runner)
				.family);
		d->most_mib = fmax(d->most_mib, all);
		snprintf(text, sizeof text, "%s in all",
			units_show_bytes((double)family->pss_bytes, bytes));
	}
	chart_element(d->to.script, "value", index, text, 18);
}

static void write_bars(struct drawing *d)
{
	chart_key_families(d->to.input, true, d->to.script);
	chart_rows_write(&d->rows, d->to.input, d->to.script);
	chart_axes(d->to.script, d->rows.panels);
	fputs("# panel\trow\tprivate_mib\tall_mib\tfamily\n", d->to.data);
	for (size_t i = 0; i < d->rows.n; i++) {
		const struct chart_row *row = &d->rows.list[i];

		write_row(d, row, i + 1);
		if (!row->last)
			continue;
		chart_axis(d->to.script, row->panel, 0,
			fmax(d->most_mib, 1e-3) * 1.06, false, 5);
		d->most_mib = 0;
	}
	chart_string(d->to.script, "note",
		"n = 1 launch of each cell, workers held; PSS, with the harness",
		CHART_LINE);
}

/* ---- lines ---- */

static bool has_point(
	const struct chart_input *input, uint32_t cell, const void *data)
{
	const char *runner = input->result->plan.cells[cell].runner;

	(void)data;
	return seen(input, cell) != NULL &&
	       input->result->plan.cells[cell].role == ROLE_MEASURED &&
	       chart_look_of(input->registry, runner).family != CHART_OTHER;
}

static bool same_panel(const struct chart_input *input, uint32_t one,
	uint32_t other, const void *data)
{
	(void)data;
	return chart_same_panel(input, one, other);
}

static double workers_of(
	const struct chart_input *input, uint32_t cell, const void *data)
{
	(void)data;
	return input->result->plan.cells[cell].workers;
}

/* Points: workers, private and all MiB for each of them, line. */
static void write_points(struct drawing *d, size_t index)
{
	const struct chart_line *line = &d->lines.list[index];
	bool log = d->lines.panels[line->panel].most_x > LOG_WORKERS;
	char least[UNITS_TEXT], most[UNITS_TEXT], text[80];
	double all = 0, private = 0;

	for (size_t i = 0; i < line->n; i++) {
		point_mib(d->to.input, line->cells[i], &all, &private);
		if (!chart_lines_is_drawn(&d->lines, line, i))
			continue;
		fprintf(d->to.data, "%.6g\t%.6g\t%.6g\t%zu\n",
			chart_lines_beside(&d->lines, line, line->x[i], log),
			private, all, index + 1);
	}
	fputc('\n', d->to.data);
	snprintf(text, sizeof text, "with %g: %s each, %s of it private",
		line->x[line->n - 1], units_show_bytes(all * (1 << 20), most),
		units_show_bytes(private * (1 << 20), least));
	chart_element(d->to.script, "line_text", index + 1, text, 60);
}

static double most_of(const struct drawing *d, size_t panel)
{
	double most = 1e-3, all, private;

	for (size_t i = 0; i < d->lines.n; i++) {
		const struct chart_line *line = &d->lines.list[i];

		for (size_t k = 0; line->panel == panel && k < line->n; k++) {
			point_mib(d->to.input, line->cells[k], &all, &private);
			most = fmax(most, all);
		}
	}
	return most;
}

static void write_panel(struct drawing *d, size_t p)
{
	const struct chart_lines_panel *panel = &d->lines.panels[p];
	const struct cell *cell =
		&d->to.input->result->plan.cells[panel->leader];
	bool log = panel->most_x > LOG_WORKERS;
	double pad = 0.06 * (panel->most_x - panel->least_x);
	char text[CELL_LABEL];

	chart_element(d->to.script, "heading", p,
		chart_heading(d->to.input, cell, 0, text), CHART_HEADING);
	chart_element(d->to.script, "x_title", p, "workers", 20);
	chart_element(d->to.script, "y_title", p, "MiB for each worker", 24);
	chart_axis(d->to.script, p,
		log ? 0.8 * panel->least_x : panel->least_x - pad,
		log ? 1.25 * panel->most_x : panel->most_x + pad, log,
		(unsigned)fmin(8, panel->most_x - panel->least_x + 1));
	chart_axis(d->to.script, d->lines.panels_n + p, 0, most_of(d, p) * 1.08,
		false, 6);
}

static void write_lines(struct drawing *d)
{
	static const char *const arrays[] = {"heading", "x_title", "y_title"};
	char text[200], lacking[CHART_LINE];

	fprintf(d->to.script, "panels = %zu\nkeys = 0\nkey_rows = 1\n",
		d->lines.panels_n);
	chart_lines_write(&d->lines, d->to.script);
	for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
		chart_array(d->to.script, arrays[i], d->lines.panels_n);
	chart_axes(d->to.script, 2 * d->lines.panels_n);
	fputs("# workers\tprivate_mib\tall_mib\tline\n", d->to.data);
	for (size_t i = 0; i < d->lines.n; i++)
		write_points(d, i);
	for (size_t p = 1; p <= d->lines.panels_n; p++)
		write_panel(d, p);
	snprintf(text, sizeof text,
		"n = 1 launch of each cell; PSS, with the harness%s",
		chart_lines_lacking(&d->lines, d->to.input, lacking));
	chart_string(d->to.script, "note", text, CHART_LINE);
}

/* ---- all of it ---- */

static int memory_write(void *drawing, struct fault *why)
{
	struct drawing *d = drawing;
	static const struct chart_lines_kind kind = {
		.shown = has_point,
		.same_panel = same_panel,
		.x = workers_of,
	};
	bool any = false;

	for (uint32_t i = 0; i < d->to.input->result->plan.n_cells; i++)
		any |= seen(d->to.input, i) != NULL;
	if (!any)
		return chart_nothing(why, "no cell's memory was looked at");
	chart_lines_find(d->to.input, &kind, &d->lines);
	fprintf(d->to.script, "curves = %d\n", d->lines.n > 0);
	if (d->lines.n > 0)
		write_lines(d);
	else if (chart_rows_of(d->to.input, was_looked_at, &d->rows, why) == 0)
		write_bars(d);
	else
		return -1;
	return 0;
}

const struct chart chart_memory = {
	.name = "memory",
	.summary = "memory for each worker, private and shared",
	.room = sizeof(struct drawing),
	.write = memory_write,
};
