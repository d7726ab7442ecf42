/* Chart grain: how much of its workers a runner makes use of, over the size of
 * a task, and from which size on it pays to have it. */
#include <math.h>
#include <stdlib.h>

#include "bench/chart_lines.h"
#include "bench/chart_vary.h"
#include "bench/units.h"

struct grain {
	struct chart_sheet to;
	struct chart_vary *varies; /* by cell; owned */
	struct chart_lines lines;
	double most[CHART_LINES_MAX + 1]; /* efficiency, by panel */
	bool no_interval;
};

/* ---- what there is ---- */

static bool has_point(
	const struct chart_input *input, uint32_t cell, const void *data)
{
	const struct comparison *speedup = &input->cells[cell].speedup;

	(void)data;
	return speedup->pairs > 0 &&
	       input->result->plan.cells[cell].role == ROLE_MEASURED &&
	       input->cells[speedup->other].wall_ns.n > 0 &&
	       chart_look_of(
		       input->registry, input->result->plan.cells[cell].runner)
			       .family != CHART_OTHER;
}

static bool same_panel(const struct chart_input *input, uint32_t one,
	uint32_t other, const void *data)
{
	return input->result->plan.cells[one].workers ==
		       input->result->plan.cells[other].workers &&
	       chart_vary_same(input, one, other, data);
}

/* What a task takes in serial, s. */
static double task_s(
	const struct chart_input *input, uint32_t cell, const void *data)
{
	uint32_t serial = input->cells[cell].speedup.other;

	(void)data;
	return input->cells[serial].wall_ns.median / 1e9 /
	       (double)input->result->plan.cells[serial].tasks;
}

/* ---- where it begins to pay ---- */

static double speedup_of(const struct grain *g, uint32_t cell)
{
	return g->to.input->cells[cell].speedup.ratio.ratio;
}

/* The size of task from which on all are faster than serial: between two sizes
 * by a straight line through the logarithms. 0: the smallest already; INFINITY:
 * not even the largest. */
static double pays_from(const struct grain *g, const struct chart_line *line)
{
	size_t i = line->n;
	double above, below;

	while (i > 0 && speedup_of(g, line->cells[i - 1]) > 1)
		i--;
	if (i == line->n)
		return INFINITY;
	if (i == 0)
		return 0;
	below = speedup_of(g, line->cells[i - 1]);
	above = speedup_of(g, line->cells[i]);
	return exp(log(line->x[i - 1]) + log(line->x[i] / line->x[i - 1]) *
						 log(1 / below) /
						 log(above / below));
}

static void describe(
	const struct chart_line *line, double from_s, char text[80])
{
	char size[UNITS_TEXT];

	if (from_s == 0)
		snprintf(text, 80, "pays from %s or less",
			units_show_duration(line->x[0] * 1e9, size));
	else if (isinf(from_s))
		snprintf(text, 80, "does not pay up to %s",
			units_show_duration(line->x[line->n - 1] * 1e9, size));
	else
		snprintf(text, 80, "pays from %s",
			units_show_duration(from_s * 1e9, size));
}

/* ---- data ---- */

static uint32_t workers_of(const struct grain *g, size_t p)
{
	return g->to.input->result->plan.cells[g->lines.panels[p].leader]
		.workers;
}

/* Points: size of a task in s, efficiency, low, high, line. */
static void write_points(struct grain *g, size_t index)
{
	const struct chart_line *line = &g->lines.list[index];
	double workers = workers_of(g, line->panel);

	for (size_t i = 0; i < line->n; i++) {
		const struct comparison *c =
			&g->to.input->cells[line->cells[i]].speedup;
		const struct stats_interval *interval = &c->ratio.interval;
		double ratio = c->ratio.ratio;
		double low = interval->exists ? interval->low : ratio;
		double high = interval->exists ? interval->high : ratio;

		g->no_interval |= !interval->exists;
		g->most[line->panel] =
			fmax(g->most[line->panel], high / workers);
		if (chart_lines_is_drawn(&g->lines, line, i))
			fprintf(g->to.data, "%.6g\t%.6g\t%.6g\t%.6g\t%zu\n",
				line->x[i], ratio / workers, low / workers,
				high / workers, index + 1);
	}
	fputc('\n', g->to.data);
}

/* Words, and where it begins to pay (0: there is nothing to mark). */
static void write_lines(const struct grain *g)
{
	chart_lines_write(&g->lines, g->to.script);
	chart_array(g->to.script, "line_pays", g->lines.n);
	for (size_t i = 0; i < g->lines.n; i++) {
		double from_s = pays_from(g, &g->lines.list[i]);
		char text[80];

		describe(&g->lines.list[i], from_s, text);
		chart_element(g->to.script, "line_text", i + 1, text, 60);
		fprintf(g->to.script, "line_pays[%zu] = %.6g\n", i + 1,
			isfinite(from_s) ? from_s : 0);
	}
}

/* The work without the size: that is on the axis. */
static void write_panels(const struct grain *g)
{
	static const char *const arrays[] = {
		"heading", "x_title", "y_title", "even"};

	for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
		chart_array(g->to.script, arrays[i], g->lines.panels_n);
	chart_axes(g->to.script, 2 * g->lines.panels_n);
	for (size_t p = 1; p <= g->lines.panels_n; p++) {
		const struct chart_lines_panel *panel = &g->lines.panels[p];
		uint32_t workers = workers_of(g, p);
		char text[CELL_LABEL];

		chart_element(g->to.script, "heading", p,
			chart_vary_heading(g->to.input, panel->leader,
				g->varies, workers, text),
			CHART_HEADING);
		chart_element(g->to.script, "x_title", p,
			"time of a task in serial", 40);
		chart_element(g->to.script, "y_title", p, "efficiency", 20);
		fprintf(g->to.script, "even[%zu] = %.6g\n", p, 1.0 / workers);
		chart_axis_in(g->to.script, p, panel->least_x / 1.5,
			panel->most_x * 1.5, true, 6, CHART_TIME);
		chart_axis(g->to.script, g->lines.panels_n + p, 0,
			fmax(g->most[p], 1) * 1.06, false, 6);
	}
}

static void write_note(const struct grain *g)
{
	char text[200], lacking[CHART_LINE];

	snprintf(text, sizeof text, "n = %u rounds of whole launches%s%s",
		g->to.input->result->plan.rounds,
		g->no_interval ? "; no bar: too few" : "",
		chart_lines_lacking(&g->lines, g->to.input, lacking));
	chart_string(g->to.script, "note", text, CHART_LINE);
}

static int write_all(struct grain *g, struct fault *why)
{
	struct chart_lines_kind kind = {
		.shown = has_point,
		.same_panel = same_panel,
		.same_line = chart_vary_same_line,
		.x = task_s,
		.least_ratio = 2, /* else it is no size that varies */
	};

	g->varies = chart_vary_of(g->to.input, has_point, false, why);
	if (g->varies == NULL)
		return -1;
	kind.data = g->varies;
	chart_lines_find(g->to.input, &kind, &g->lines);
	if (g->lines.n == 0)
		return chart_nothing(why,
			"no runner was measured, with serial, at different "
			"sizes of task (tvp run -p bytes=1KiB,64KiB,..)");
	fputs("# task_s\tefficiency\tlow\thigh\tline\n", g->to.data);
	for (size_t i = 0; i < g->lines.n; i++)
		write_points(g, i);
	fprintf(g->to.script, "panels = %zu\nkeys = 0\nkey_rows = 1\n",
		g->lines.panels_n);
	write_lines(g);
	write_panels(g);
	write_note(g);
	return 0;
}

static int grain_write(void *drawing, struct fault *why)
{
	struct grain *g = drawing;
	int answer = write_all(g, why);

	free(g->varies);
	return answer;
}

const struct chart chart_grain = {
	.name = "grain",
	.summary = "efficiency over the size of a task, and where it pays",
	.room = sizeof(struct grain),
	.write = grain_write,
};
