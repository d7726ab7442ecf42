/* Chart grain: how much of its workers a runner makes use of, over the size of
 * a task, and from which size on it pays to have it. */
#include <math.h>
#include <string.h>

#include "bench/chart_parts.h"
#include "bench/units.h"

enum { LINES_MAX = 48, POINTS_MAX = 64 };

/* One runner over the sizes of its tasks. */
struct line {
	size_t panel; /* from 1 */
	const char *runner;
	struct chart_look look;
	size_t n;
	struct point {
		double task_s; /* what a task takes serial */
		double speedup, low, high;
	} points[POINTS_MAX]; /* by task_s */
};

struct panel {
	uint32_t leader;
	size_t setting; /* the one that differs */
	size_t lines;
	double least_s, most_s, most; /* of all points */
};

struct grain {
	const struct chart_input *input;
	FILE *data, *script;
	struct line lines[LINES_MAX];
	size_t n;
	struct panel panels[LINES_MAX + 1]; /* from 1 */
	size_t panels_n;
	bool left_out, no_interval;
};

/* ---- what there is ---- */

static bool has_point(const struct chart_input *input, uint32_t cell)
{
	const struct comparison *speedup = &input->cells[cell].speedup;

	return speedup->pairs > 0 &&
	       input->result->plan.cells[cell].role == ROLE_MEASURED &&
	       input->cells[speedup->other].wall_ns.n > 0 &&
	       chart_look_of(
		       input->registry, input->result->plan.cells[cell].runner)
			       .family != CHART_OTHER;
}

/* Equal in all but that setting, the tasks and the runner. */
static bool differs_only_in(
	const struct cell *a, const struct cell *b, size_t setting)
{
	if (strcmp(a->workload, b->workload) != 0 || a->workers != b->workers ||
		a->pin != b->pin || a->gated != b->gated ||
		a->interval_ns != b->interval_ns ||
		a->other_binary != b->other_binary ||
		a->n_settings != b->n_settings)
		return false;
	for (size_t i = 0; i < a->n_settings; i++)
		if (i != setting &&
			strcmp(a->settings[i].value, b->settings[i].value) != 0)
			return false;
	return true;
}

/* How many sizes that runner has, if this setting is the size. */
static size_t count_sizes(
	const struct chart_input *input, uint32_t cell, size_t setting)
{
	const struct plan *plan = &input->result->plan;
	const struct cell *one = &plan->cells[cell];
	size_t n = 0;

	for (uint32_t i = 0; i < plan->n_cells; i++)
		n += has_point(input, i) &&
		     cell_same_runner(one, &plan->cells[i]) &&
		     differs_only_in(one, &plan->cells[i], setting);
	return n;
}

/* The setting that makes the longest line; its length is 1 where none does. */
static size_t find_setting(
	const struct chart_input *input, uint32_t cell, size_t *setting)
{
	size_t most = 1;

	for (size_t i = 0; i < input->result->plan.cells[cell].n_settings;
		i++) {
		size_t n = count_sizes(input, cell, i);

		if (n <= most)
			continue;
		most = n;
		*setting = i;
	}
	return most;
}

static struct point point_of(const struct chart_input *input, uint32_t index)
{
	const struct comparison *speedup = &input->cells[index].speedup;
	const struct stats_interval *interval = &speedup->ratio.interval;
	const struct cell *serial = &input->result->plan.cells[speedup->other];
	double ratio = speedup->ratio.ratio;

	return (struct point){
		.task_s = input->cells[speedup->other].wall_ns.median / 1e9 /
			  (double)serial->tasks,
		.speedup = ratio,
		.low = interval->exists ? interval->low : ratio,
		.high = interval->exists ? interval->high : ratio,
	};
}

static void add_point(struct line *line, struct point point)
{
	size_t i = line->n;

	if (line->n == POINTS_MAX)
		return;
	for (; i > 0 && line->points[i - 1].task_s > point.task_s; i--)
		line->points[i] = line->points[i - 1];
	line->points[i] = point;
	line->n++;
}

static void add_line(struct grain *g, uint32_t first, size_t p)
{
	const struct plan *plan = &g->input->result->plan;
	const struct cell *cell = &plan->cells[first];
	struct line *line = &g->lines[g->n];

	if (g->n == LINES_MAX) {
		g->left_out = true;
		return;
	}
	*line = (struct line){
		.panel = p,
		.runner = cell->runner,
		.look = chart_look_of(g->input->registry, cell->runner),
	};
	for (uint32_t i = first; i < plan->n_cells; i++)
		if (has_point(g->input, i) &&
			cell_same_runner(cell, &plan->cells[i]) &&
			differs_only_in(
				cell, &plan->cells[i], g->panels[p].setting))
			add_point(line, point_of(g->input, i));
	g->n++;
	g->panels[p].lines++;
}

/* The panel that a cell belongs to, or 0. */
static size_t find_panel(const struct grain *g, uint32_t cell)
{
	const struct cell *cells = g->input->result->plan.cells;

	for (size_t p = 1; p <= g->panels_n; p++)
		if (differs_only_in(&cells[g->panels[p].leader], &cells[cell],
			    g->panels[p].setting))
			return p;
	return 0;
}

static bool has_line(const struct grain *g, uint32_t cell, size_t p)
{
	for (size_t i = 0; i < g->n; i++)
		if (g->lines[i].panel == p &&
			strcmp(g->lines[i].runner,
				g->input->result->plan.cells[cell].runner) == 0)
			return true;
	return false;
}

static void find_lines(struct grain *g)
{
	for (uint32_t i = 0; i < g->input->result->plan.n_cells; i++) {
		size_t p, setting = 0;

		if (!has_point(g->input, i))
			continue;
		p = find_panel(g, i);
		if (p == 0 && g->panels_n < LINES_MAX &&
			find_setting(g->input, i, &setting) > 1) {
			p = ++g->panels_n;
			g->panels[p] = (struct panel){
				.leader = i,
				.setting = setting,
				.least_s = INFINITY,
				.most = 1,
			};
		}
		if (p > 0 && !has_line(g, i, p))
			add_line(g, i, p);
	}
}

/* ---- where it begins to pay ---- */

/* The size of task from which on all are faster than serial: between two sizes
 * by a straight line through the logarithms. 0: the smallest already; INFINITY:
 * not even the largest. */
static double pays_from(const struct line *line)
{
	size_t i = line->n;
	const struct point *above, *below;

	while (i > 0 && line->points[i - 1].speedup > 1)
		i--;
	if (i == line->n)
		return INFINITY;
	if (i == 0)
		return 0;
	below = &line->points[i - 1];
	above = &line->points[i];
	return exp(log(below->task_s) +
		   log(above->task_s / below->task_s) *
			   log(1 / below->speedup) /
			   log(above->speedup / below->speedup));
}

static void describe(const struct line *line, double from_s, char text[80])
{
	char size[UNITS_TEXT];

	if (from_s == 0)
		snprintf(text, 80, "pays from %s or less",
			units_show_duration(
				line->points[0].task_s * 1e9, size));
	else if (isinf(from_s))
		snprintf(text, 80, "does not pay up to %s",
			units_show_duration(
				line->points[line->n - 1].task_s * 1e9, size));
	else
		snprintf(text, 80, "pays from %s",
			units_show_duration(from_s * 1e9, size));
}

/* ---- data ---- */

static double workers_of(const struct grain *g, size_t p)
{
	return g->input->result->plan.cells[g->panels[p].leader].workers;
}

/* Points: size of a task in s, efficiency, low, high, line. */
static void write_points(struct grain *g, size_t index)
{
	const struct line *line = &g->lines[index];
	struct panel *panel = &g->panels[line->panel];
	double workers = workers_of(g, line->panel);

	for (size_t i = 0; i < line->n; i++) {
		const struct point *p = &line->points[i];

		g->no_interval |= p->low == p->high;
		fprintf(g->data, "%.6g\t%.6g\t%.6g\t%.6g\t%zu\n", p->task_s,
			p->speedup / workers, p->low / workers,
			p->high / workers, index + 1);
		panel->least_s = fmin(panel->least_s, p->task_s);
		panel->most_s = fmax(panel->most_s, p->task_s);
		panel->most = fmax(panel->most, p->high / workers);
	}
	fputc('\n', g->data);
}

static bool comes_before(const struct line *one, const struct line *other)
{
	return chart_look_before(one->look, other->look) ||
	       (!chart_look_before(other->look, one->look) && one < other);
}

static size_t place_of(const struct grain *g, const struct line *line)
{
	size_t place = 0;

	for (size_t i = 0; i < g->n; i++)
		place += g->lines[i].panel == line->panel &&
			 comes_before(&g->lines[i], line);
	return place;
}

/* Of each line: its look, name, words, place and where it begins to pay (0:
 * there is nothing to mark). */
static void write_lines(const struct grain *g)
{
	static const char *const arrays[] = {"line_name", "line_text",
		"line_family", "line_shade", "line_panel", "line_place",
		"line_pays"};

	for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
		chart_array(g->script, arrays[i], g->n);
	for (size_t i = 0; i < g->n; i++) {
		const struct line *line = &g->lines[i];
		double from_s = pays_from(line);
		char text[80];

		describe(line, from_s, text);
		chart_element(g->script, "line_name", i + 1, line->runner, 18);
		chart_element(g->script, "line_text", i + 1, text, 60);
		fprintf(g->script,
			"line_family[%zu] = %d\nline_shade[%zu] = %u\n"
			"line_panel[%zu] = %zu\nline_place[%zu] = %zu\n"
			"line_pays[%zu] = %.6g\n",
			i + 1, (int)line->look.family, i + 1, line->look.shade,
			i + 1, line->panel, i + 1, place_of(g, line), i + 1,
			isfinite(from_s) ? from_s : 0);
	}
}

/* The work without the size: that is on the axis. */
static void write_panels(const struct grain *g)
{
	chart_array(g->script, "heading", g->panels_n);
	chart_array(g->script, "lines", g->panels_n);
	chart_array(g->script, "even", g->panels_n);
	chart_axes(g->script, 2 * g->panels_n);
	for (size_t p = 1; p <= g->panels_n; p++) {
		const struct panel *panel = &g->panels[p];
		const struct cell *cell =
			&g->input->result->plan.cells[panel->leader];
		char text[CELL_LABEL];

		snprintf(text, sizeof text, "%s over %s, %u worker%s%s%s",
			cell->workload, cell->settings[panel->setting].name,
			cell->workers, cell->workers == 1 ? "" : "s",
			cell->pin != PIN_NONE ? ", pinned " : "",
			cell->pin != PIN_NONE ? cell_pins[cell->pin] : "");
		chart_element(g->script, "heading", p, text, CHART_HEADING);
		fprintf(g->script, "lines[%zu] = %zu\neven[%zu] = %.6g\n", p,
			panel->lines, p, 1 / workers_of(g, p));
		chart_axis(g->script, p, panel->least_s / 1.5,
			panel->most_s * 1.5, true, 6);
		chart_axis(g->script, g->panels_n + p, 0, panel->most * 1.06,
			false, 6);
	}
}

static void write_note(const struct grain *g)
{
	char text[160];

	snprintf(text, sizeof text, "n = %u rounds of whole launches%s%s",
		g->input->result->plan.rounds,
		g->no_interval ? "; no bar: too few rounds" : "",
		g->left_out ? "; lines left out" : "");
	chart_string(g->script, "note", text, CHART_LINE);
}

static int grain_write(const struct chart_input *input, FILE *data,
	FILE *script, struct fault *why)
{
	struct grain g = {.input = input, .data = data, .script = script};

	find_lines(&g);
	if (g.n == 0)
		return chart_nothing(why,
			"no runner was measured, with serial, at different "
			"sizes of task (tvp run -p bytes=1KiB,64KiB,..)");
	fputs("# task_s\tefficiency\tlow\thigh\tline\n", data);
	for (size_t i = 0; i < g.n; i++)
		write_points(&g, i);
	fprintf(script,
		"panels = %zu\nlines_all = %zu\nkeys = 0\nkey_rows = 0\n",
		g.panels_n, g.n);
	write_lines(&g);
	write_panels(&g);
	write_note(&g);
	return 0;
}

const struct chart chart_grain = {
	.name = "grain",
	.summary = "efficiency over the size of a task, and where it pays",
	.write = grain_write,
};
