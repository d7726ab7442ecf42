/* Chart scaling: what more workers bring, and the law fitted to it. */
#include <math.h>
#include <string.h>

#include "bench/chart_parts.h"
#include "bench/stats_scaling.h"

enum {
	SERIES_MAX = 48,   /* lines in one picture */
	POINTS_MAX = 128,  /* of one line */
	CURVE_POINTS = 50, /* of a fitted law */
	LOG_WORKERS = 16,  /* with more, both axes are logarithmic */
};

/* The cells that differ in nothing but their number of workers. */
struct series {
	size_t panel; /* from 1 */
	struct chart_look look;
	size_t place; /* within its panel, from 0 */
	size_t n;
	uint32_t cells[POINTS_MAX];
	double workers[POINTS_MAX], values[POINTS_MAX];
};

struct panel {
	uint32_t leader; /* its first cell */
	bool relative;   /* speedup over serial, else tasks per second */
	size_t series;
	double most_workers, least, most; /* of all values with intervals */
};

struct scaling {
	const struct chart_input *input;
	FILE *data, *script;
	struct series series[SERIES_MAX];
	size_t n;
	struct panel panels[SERIES_MAX + 1]; /* from 1 */
	size_t panels_n;
	bool left_out, no_interval;
};

/* What is drawn of a cell, with its interval. */
struct point {
	double value, low, high;
};

/* ---- what there is ---- */

static bool has_value(const struct chart_input *input, uint32_t cell)
{
	return input->cells[cell].n > 0 &&
	       input->result->plan.cells[cell].role == ROLE_MEASURED &&
	       chart_look_of(
		       input->registry, input->result->plan.cells[cell].runner)
			       .family != CHART_OTHER;
}

static bool same_series(
	const struct chart_input *input, uint32_t one, uint32_t other)
{
	const struct cell *cells = input->result->plan.cells;

	return chart_same_panel(input, one, other) &&
	       strcmp(cells[one].runner, cells[other].runner) == 0;
}

/* The other cells of a series that begins with this one. */
static size_t collect(
	const struct scaling *s, uint32_t first, struct series *series)
{
	const struct plan *plan = &s->input->result->plan;

	*series = (struct series){0};
	for (uint32_t i = first; i < plan->n_cells; i++)
		if (has_value(s->input, i) && same_series(s->input, first, i) &&
			series->n < POINTS_MAX)
			series->cells[series->n++] = i;
	return series->n;
}

static bool begins_a_series(const struct scaling *s, uint32_t cell)
{
	if (!has_value(s->input, cell))
		return false;
	for (uint32_t i = 0; i < cell; i++)
		if (has_value(s->input, i) && same_series(s->input, i, cell))
			return false;
	return true;
}

static size_t panel_of(struct scaling *s, uint32_t cell)
{
	for (size_t p = 1; p <= s->panels_n; p++)
		if (chart_same_panel(s->input, s->panels[p].leader, cell))
			return p;
	s->panels[++s->panels_n] = (struct panel){
		.leader = cell,
		.relative = true,
		.least = INFINITY,
	};
	return s->panels_n;
}

/* Workers in ascending order, whatever the plan's was. */
static void sort_series(const struct scaling *s, struct series *series)
{
	const struct cell *cells = s->input->result->plan.cells;

	for (size_t i = 1; i < series->n; i++)
		for (size_t j = i;
			j > 0 && cells[series->cells[j]].workers <
					 cells[series->cells[j - 1]].workers;
			j--) {
			uint32_t swap = series->cells[j];

			series->cells[j] = series->cells[j - 1];
			series->cells[j - 1] = swap;
		}
}

static void find_series(struct scaling *s)
{
	struct series series;

	for (uint32_t i = 0; i < s->input->result->plan.n_cells; i++) {
		struct panel *panel;

		if (!begins_a_series(s, i) || collect(s, i, &series) < 2)
			continue;
		if (s->n == SERIES_MAX) {
			s->left_out = true;
			break;
		}
		sort_series(s, &series);
		series.panel = panel_of(s, i);
		panel = &s->panels[series.panel];
		series.look = chart_look_of(s->input->registry,
			s->input->result->plan.cells[i].runner);
		panel->series++;
		for (size_t k = 0; k < series.n; k++)
			panel->relative &=
				s->input->cells[series.cells[k]].speedup.pairs >
				0;
		s->series[s->n++] = series;
	}
}

static bool comes_before(const struct series *one, const struct series *other)
{
	return chart_look_before(one->look, other->look) ||
	       (!chart_look_before(other->look, one->look) && one < other);
}

static void find_places(struct scaling *s)
{
	for (size_t i = 0; i < s->n; i++)
		for (size_t j = 0; j < s->n; j++)
			s->series[i].place +=
				s->series[i].panel == s->series[j].panel &&
				comes_before(&s->series[j], &s->series[i]);
}

static struct point point_of(
	const struct scaling *s, uint32_t index, bool relative)
{
	const struct cell_summary *cell = &s->input->cells[index];
	double tasks = (double)s->input->result->plan.cells[index].tasks * 1e9;
	const struct stats_interval *interval =
		relative ? &cell->speedup.ratio.interval
			 : &cell->wall_ns.interval;
	struct point p = {.value = cell->speedup.ratio.ratio};

	if (!relative)
		p.value = tasks / cell->wall_ns.median;
	p.low = p.high = p.value;
	if (!interval->exists)
		return p;
	p.low = relative ? interval->low : tasks / interval->high;
	p.high = relative ? interval->high : tasks / interval->low;
	return p;
}

/* ---- data ---- */

/* Lines of one panel stand beside each other by so much that their intervals
 * can be told apart. */
static double moved(const struct panel *panel, size_t place, double workers)
{
	double by = ((double)place - (double)(panel->series - 1) / 2) * 0.012;

	return panel->most_workers > LOG_WORKERS
		       ? workers * pow(panel->most_workers, by)
		       : workers + panel->most_workers * by;
}

static void take_values(struct scaling *s, struct series *series)
{
	struct panel *panel = &s->panels[series->panel];

	for (size_t i = 0; i < series->n; i++) {
		const struct cell *cell =
			&s->input->result->plan.cells[series->cells[i]];
		struct point p = point_of(s, series->cells[i], panel->relative);

		series->workers[i] = cell->workers;
		series->values[i] = p.value;
		panel->most_workers = fmax(panel->most_workers, cell->workers);
		panel->least = fmin(panel->least, p.low);
		panel->most = fmax(panel->most, p.high);
	}
}

/* Where it stands, value, low, high, line, workers. */
static void write_points(struct scaling *s, size_t index)
{
	const struct series *series = &s->series[index];
	const struct panel *panel = &s->panels[series->panel];

	for (size_t i = 0; i < series->n; i++) {
		struct point p = point_of(s, series->cells[i], panel->relative);

		s->no_interval |= p.low == p.high;
		fprintf(s->data, "%.6g\t%.6g\t%.6g\t%.6g\t%zu\t%g\n",
			moved(panel, series->place, series->workers[i]),
			p.value, p.low, p.high, index + 1, series->workers[i]);
	}
}

/* The law along the axis, or the points themselves: workers, value, line. */
static void write_curve(
	const struct scaling *s, size_t index, const struct stats_scaling *fit)
{
	const struct series *series = &s->series[index];
	const struct panel *panel = &s->panels[series->panel];
	double first = series->workers[0];
	double last = series->workers[series->n - 1];

	for (size_t i = 0; fit != NULL && i <= CURVE_POINTS; i++) {
		double share = (double)i / CURVE_POINTS;
		double workers = panel->most_workers > LOG_WORKERS
					 ? first * pow(last / first, share)
					 : first + (last - first) * share;

		fprintf(s->data, "%.6g\t%.6g\t%zu\n", workers,
			stats_scaling_throughput(fit, workers), index + 1);
	}
	for (size_t i = 0; fit == NULL && i < series->n; i++)
		fprintf(s->data, "%.6g\t%.6g\t%zu\n",
			moved(panel, series->place, series->workers[i]),
			series->values[i], index + 1);
	fputc('\n', s->data);
}

/* ---- laws ---- */

/* "sigma 0.12, kappa 0.003, most at 6 workers, off by 4 %" */
static void describe_usl(const struct stats_scaling *fit, char *text, size_t n)
{
	char peak[40] = "";

	if (isfinite(fit->peak_workers))
		snprintf(
			peak, sizeof peak, ", peak at %.3g", fit->peak_workers);
	snprintf(text, n, "sigma %.3f, kappa %.4f%s, off by %.2g %%",
		fit->sigma, fit->kappa, peak, 100 * fit->error);
}

static double most_of(const struct series *series)
{
	double most = 0;

	for (size_t i = 0; i < series->n; i++)
		most = fmax(most, series->values[i]);
	return most;
}

/* The bound of Amdahl's law, in the unit of the axis; INFINITY where there is
 * none. More workers never cost anything by that law: fitted to a line that
 * falls it may end below what was seen, and then bounds nothing. */
static double amdahl_bound(
	const struct series *series, bool relative, char *text, size_t n)
{
	struct stats_scaling fit;
	struct fault why = {0};
	double bound;

	if (stats_scaling_amdahl(series->workers, series->values, series->n,
		    &fit, &why) != 0) {
		snprintf(text, n, "%.100s", why.text);
		return INFINITY;
	}
	bound = fit.lambda * fit.speedup_bound;
	if (isfinite(bound) && bound < most_of(series)) {
		snprintf(text, n, "not by Amdahl's law");
		return INFINITY;
	}
	if (isfinite(bound))
		snprintf(text, n,
			relative ? "Amdahl: at most %.3g times"
				 : "Amdahl: at most %.4g tasks/s",
			bound);
	else
		snprintf(text, n, "Amdahl: no bound seen");
	return bound;
}

/* Fit what may be fitted; `text` becomes the words for it. True for the law
 * itself, which is then drawn; else *bound is that of Amdahl's. */
static bool fit_law(const struct series *series, bool relative,
	struct stats_scaling *fit, double *bound, char *text, size_t n)
{
	struct fault why = {0};
	size_t len;

	*bound = INFINITY;
	if (stats_scaling_usl(series->workers, series->values, series->n, fit,
		    &why) == 0) {
		describe_usl(fit, text, n);
		return true;
	}
	*bound = amdahl_bound(series, relative, text, n);
	len = strlen(text);
	snprintf(text + len, n - len, "; %zu counts, USL needs %d", series->n,
		STATS_SCALING_COUNTS);
	return false;
}

/* Of each line: its look, name, words, and bound (0: none to be drawn). */
static void write_line(const struct scaling *s, size_t index)
{
	const struct series *series = &s->series[index];
	const struct panel *panel = &s->panels[series->panel];
	const char *runner =
		s->input->result->plan.cells[series->cells[0]].runner;
	struct stats_scaling fit = {0};
	char text[160];
	double bound;
	bool law = fit_law(
		series, panel->relative, &fit, &bound, text, sizeof text);

	write_curve(s, index, law ? &fit : NULL);
	chart_element(s->script, "line_name", index + 1, runner, 18);
	chart_element(s->script, "line_text", index + 1, text, 60);
	fprintf(s->script,
		"line_family[%zu] = %d\nline_shade[%zu] = %u\n"
		"line_panel[%zu] = %zu\nline_place[%zu] = %zu\n"
		"line_bound[%zu] = %.6g\n",
		index + 1, (int)series->look.family, index + 1,
		series->look.shade, index + 1, series->panel, index + 1,
		series->place, index + 1, isfinite(bound) ? bound : 0);
}

/* ---- panels ---- */

static void write_axes(const struct scaling *s, size_t p)
{
	const struct panel *panel = &s->panels[p];
	bool log = panel->most_workers > LOG_WORKERS;
	double least = panel->least, most = panel->most;

	chart_axis(s->script, p, log ? 0.8 : 0,
		panel->most_workers * (log ? 1.25 : 1.06), log, 8);
	chart_axis(s->script, s->panels_n + p, log ? least / 1.2 : 0,
		most * (log ? 1.2 : 1.1), log, 6);
}

/* The ideal is a straight line through the origin: by one worker a task in
 * serial's time, or in that of the least worker seen. */
static double ideal_of_one(const struct scaling *s, size_t p)
{
	double best = 0;

	if (s->panels[p].relative)
		return 1;
	for (size_t i = 0; i < s->n; i++)
		if (s->series[i].panel == p)
			best = fmax(best, s->series[i].values[0] /
						  s->series[i].workers[0]);
	return best;
}

static void write_panels(const struct scaling *s)
{
	char text[CELL_LABEL];

	chart_array(s->script, "heading", s->panels_n);
	chart_array(s->script, "lines", s->panels_n);
	chart_array(s->script, "y_title", s->panels_n);
	chart_array(s->script, "ideal", s->panels_n);
	chart_axes(s->script, 2 * s->panels_n);
	for (size_t p = 1; p <= s->panels_n; p++) {
		const struct panel *panel = &s->panels[p];
		const struct cell *cell =
			&s->input->result->plan.cells[panel->leader];

		chart_element(s->script, "heading", p,
			chart_heading(s->input, cell, cell->tasks, text),
			CHART_HEADING);
		chart_element(s->script, "y_title", p,
			panel->relative ? "speedup over serial" : "tasks / s",
			20);
		fprintf(s->script, "lines[%zu] = %zu\nideal[%zu] = %.6g\n", p,
			panel->series, p, ideal_of_one(s, p));
		write_axes(s, p);
	}
}

static void write_note(const struct scaling *s)
{
	char text[160];

	snprintf(text, sizeof text,
		"n = %u rounds; curves: USL, else straight%s%s",
		s->input->result->plan.rounds,
		s->no_interval ? "; no bar: too few rounds" : "",
		s->left_out ? "; lines left out" : "");
	chart_string(s->script, "note", text, CHART_LINE);
}

static void write_all(struct scaling *s)
{
	static const char *const arrays[] = {"line_name", "line_text",
		"line_family", "line_shade", "line_panel", "line_place",
		"line_bound"};
	const struct fact *cpus =
		facts_find(&s->input->result->machine, "cpu.usable");

	fprintf(s->script, "panels = %zu\nlines_all = %zu\n", s->panels_n,
		s->n);
	fprintf(s->script, "cpus = %g\nkeys = 0\nkey_rows = 0\n",
		cpus != NULL && cpus->kind == FACT_NUMBER ? cpus->number : 0);
	for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
		chart_array(s->script, arrays[i], s->n);
	fputs("# x\tvalue\tlow\thigh\tline\tworkers\n", s->data);
	for (size_t i = 0; i < s->n; i++)
		take_values(s, &s->series[i]);
	for (size_t i = 0; i < s->n; i++)
		write_points(s, i);
	fputs("\n\n# workers\tvalue\tline\n", s->data);
	for (size_t i = 0; i < s->n; i++)
		write_line(s, i);
	write_panels(s);
	write_note(s);
}

static int scaling_write(const struct chart_input *input, FILE *data,
	FILE *script, struct fault *why)
{
	struct scaling s = {.input = input, .data = data, .script = script};

	find_series(&s);
	find_places(&s);
	if (s.n == 0)
		return chart_nothing(why,
			"no runner was measured with different numbers of "
			"workers (tvp run --workers 1..2x)");
	write_all(&s);
	return 0;
}

const struct chart chart_scaling = {
	.name = "scaling",
	.summary = "speedup or throughput over the number of workers",
	.write = scaling_write,
};
