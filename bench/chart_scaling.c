/* Chart scaling: what more workers bring, and the law fitted to it. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/chart_lines.h"
#include "bench/stats_scaling.h"

enum {
	CURVE_POINTS = 50, /* of a fitted law */
	LOG_WORKERS = 16,  /* with more, both axes are logarithmic */
};

struct panel {
	bool relative;      /* speedup over serial, else tasks per second */
	double least, most; /* of all values with intervals */
};

struct scaling {
	const struct chart_input *input;
	FILE *data, *script;
	struct chart_lines lines;
	struct panel panels[CHART_LINES_MAX + 1];         /* from 1 */
	double values[CHART_LINES_MAX][CHART_POINTS_MAX]; /* by line */
	bool no_interval;
};

/* What is drawn of a cell, with its interval. */
struct point {
	double value, low, high;
};

/* ---- what there is ---- */

static bool has_value(
	const struct chart_input *input, uint32_t cell, const void *data)
{
	(void)data;
	return input->cells[cell].n > 0 &&
	       input->result->plan.cells[cell].role == ROLE_MEASURED &&
	       chart_look_of(
		       input->registry, input->result->plan.cells[cell].runner)
			       .family != CHART_OTHER;
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

static void find_lines(struct scaling *s)
{
	static const struct chart_lines_kind kind = {
		.shown = has_value,
		.same_panel = same_panel,
		.x = workers_of,
	};

	chart_lines_find(s->input, &kind, &s->lines);
	for (size_t p = 1; p <= s->lines.panels_n; p++)
		s->panels[p] =
			(struct panel){.relative = true, .least = INFINITY};
	for (size_t i = 0; i < s->lines.n; i++) {
		const struct chart_line *line = &s->lines.list[i];

		for (size_t k = 0; k < line->n; k++)
			s->panels[line->panel].relative &=
				s->input->cells[line->cells[k]].speedup.pairs >
				0;
	}
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

static bool is_log(const struct scaling *s, size_t p)
{
	return s->lines.panels[p].most_x > LOG_WORKERS;
}

static void take_values(struct scaling *s, size_t index)
{
	const struct chart_line *line = &s->lines.list[index];
	struct panel *panel = &s->panels[line->panel];

	for (size_t i = 0; i < line->n; i++) {
		struct point p = point_of(s, line->cells[i], panel->relative);

		s->values[index][i] = p.value;
		panel->least = fmin(panel->least, p.low);
		panel->most = fmax(panel->most, p.high);
	}
}

static double beside(
	const struct scaling *s, const struct chart_line *line, double workers)
{
	return chart_lines_beside(
		&s->lines, line, workers, is_log(s, line->panel));
}

/* Where it stands, value, low, high, line, workers. */
static void write_points(struct scaling *s, size_t index)
{
	const struct chart_line *line = &s->lines.list[index];
	bool relative = s->panels[line->panel].relative;

	for (size_t i = 0; i < line->n; i++) {
		struct point p = point_of(s, line->cells[i], relative);

		s->no_interval |= p.low == p.high;
		if (!chart_lines_is_drawn(&s->lines, line, i))
			continue;
		fprintf(s->data, "%.6g\t%.6g\t%.6g\t%.6g\t%zu\t%g\n",
			beside(s, line, line->x[i]), p.value, p.low, p.high,
			index + 1, line->x[i]);
	}
}

/* The law along the axis, or the points themselves: workers, value, line. */
static void write_curve(
	const struct scaling *s, size_t index, const struct stats_scaling *fit)
{
	const struct chart_line *line = &s->lines.list[index];
	double first = line->x[0], last = line->x[line->n - 1];

	for (size_t i = 0; fit != NULL && i <= CURVE_POINTS; i++) {
		double share = (double)i / CURVE_POINTS;
		double workers = is_log(s, line->panel)
					 ? first * pow(last / first, share)
					 : first + (last - first) * share;

		fprintf(s->data, "%.6g\t%.6g\t%zu\n", workers,
			stats_scaling_throughput(fit, workers), index + 1);
	}
	for (size_t i = 0; fit == NULL && i < line->n; i++)
		fprintf(s->data, "%.6g\t%.6g\t%zu\n",
			beside(s, line, line->x[i]), s->values[index][i],
			index + 1);
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

/* What a law is fitted to. */
struct observed {
	const double *workers, *values;
	size_t n;
	bool relative;
};

static double most_of(const struct observed *m)
{
	double most = 0;

	for (size_t i = 0; i < m->n; i++)
		most = fmax(most, m->values[i]);
	return most;
}

/* The bound of Amdahl's law, in the unit of the axis; INFINITY where there is
 * none. More workers never cost anything by that law: fitted to a line that
 * falls it may end below what was seen, and then bounds nothing. */
static double amdahl_bound(const struct observed *m, char *text, size_t n)
{
	struct stats_scaling fit;
	struct fault why = {0};
	double bound;

	if (stats_scaling_amdahl(m->workers, m->values, m->n, &fit, &why) !=
		0) {
		snprintf(text, n, "%.100s", why.text);
		return INFINITY;
	}
	bound = fit.lambda * fit.speedup_bound;
	if (isfinite(bound) && bound < most_of(m)) {
		snprintf(text, n, "not by Amdahl's law");
		return INFINITY;
	}
	if (isfinite(bound))
		snprintf(text, n,
			m->relative ? "Amdahl: at most %.3g times"
				    : "Amdahl: at most %.4g tasks/s",
			bound);
	else
		snprintf(text, n, "Amdahl: no bound seen");
	return bound;
}

/* Fit what may be fitted; `text` becomes the words for it. True for the law
 * itself, which is then drawn; else *bound is that of Amdahl's. */
static bool fit_law(const struct observed *m, struct stats_scaling *fit,
	double *bound, char *text, size_t n)
{
	struct fault why = {0};
	size_t len;

	*bound = INFINITY;
	if (stats_scaling_usl(m->workers, m->values, m->n, fit, &why) == 0) {
		describe_usl(fit, text, n);
		return true;
	}
	*bound = amdahl_bound(m, text, n);
	len = strlen(text);
	snprintf(text + len, n - len, "; %zu counts, USL needs %d", m->n,
		STATS_SCALING_COUNTS);
	return false;
}

/* Of each line: its name, words, and bound (0: none to be drawn). */
static void write_line(const struct scaling *s, size_t index)
{
	const struct chart_line *line = &s->lines.list[index];
	struct observed m = {line->x, s->values[index], line->n,
		s->panels[line->panel].relative};
	struct stats_scaling fit = {0};
	char text[160];
	double bound;
	bool law = fit_law(&m, &fit, &bound, text, sizeof text);

	write_curve(s, index, law ? &fit : NULL);
	chart_element(s->script, "line_text", index + 1, text, 60);
	fprintf(s->script, "line_bound[%zu] = %.6g\n", index + 1,
		isfinite(bound) ? bound : 0);
}

/* ---- panels ---- */

static void write_axes(const struct scaling *s, size_t p)
{
	const struct panel *panel = &s->panels[p];
	double most_workers = s->lines.panels[p].most_x;
	bool log = is_log(s, p);

	chart_axis(s->script, p, log ? 0.8 : 0,
		most_workers * (log ? 1.25 : 1.06), log, 8);
	chart_axis(s->script, s->lines.panels_n + p,
		log ? panel->least / 1.2 : 0, panel->most * (log ? 1.2 : 1.1),
		log, 6);
}

/* The ideal is a straight line through the origin: by one worker a task in
 * serial's time, or in that of the least worker seen. */
static double ideal_of_one(const struct scaling *s, size_t p)
{
	double best = 0;

	if (s->panels[p].relative)
		return 1;
	for (size_t i = 0; i < s->lines.n; i++)
		if (s->lines.list[i].panel == p)
			best = fmax(
				best, s->values[i][0] / s->lines.list[i].x[0]);
	return best;
}

static void write_panels(const struct scaling *s)
{
	static const char *const arrays[] = {
		"heading", "x_title", "y_title", "ideal"};
	char text[CELL_LABEL];

	for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
		chart_array(s->script, arrays[i], s->lines.panels_n);
	chart_axes(s->script, 2 * s->lines.panels_n);
	for (size_t p = 1; p <= s->lines.panels_n; p++) {
		const struct cell *cell =
			&s->input->result->plan
				 .cells[s->lines.panels[p].leader];

		chart_element(s->script, "heading", p,
			chart_heading(s->input, cell,
				chart_sources(s->input) > 1 ? 0 : cell->tasks,
				text),
			CHART_HEADING);
		chart_element(s->script, "x_title", p, "workers", 20);
		chart_element(s->script, "y_title", p,
			s->panels[p].relative ? "speedup over serial"
					      : "tasks / s",
			20);
		fprintf(s->script, "ideal[%zu] = %.6g\n", p,
			ideal_of_one(s, p));
		write_axes(s, p);
	}
}

static void write_note(const struct scaling *s)
{
	char text[200], lacking[CHART_LINE];

	snprintf(text, sizeof text,
		"n = %u rounds; curves: USL, else straight%s%s",
		s->input->result->plan.rounds,
		s->no_interval ? "; no bar: too few" : "",
		chart_lines_lacking(&s->lines, s->input, lacking));
	chart_string(s->script, "note", text, CHART_LINE);
}

/* The CPUs of each machine, each number once. */
static void write_cpus(const struct scaling *s)
{
	size_t n = chart_sources(s->input), shown = 0;
	double cpus[CHART_LINE_SOURCES];

	chart_array(s->script, "cpus", CHART_LINE_SOURCES);
	for (size_t i = 0; i < n && i < CHART_LINE_SOURCES; i++) {
		const struct fact *fact =
			facts_find(&chart_source_result(s->input, i)->machine,
				"cpu.usable");
		bool new = fact != NULL && fact->kind == FACT_NUMBER;

		for (size_t k = 0; k < shown && new; k++)
			new = cpus[k] != fact->number;
		if (!new)
			continue;
		cpus[shown++] = fact->number;
		fprintf(s->script, "cpus[%zu] = %g\n", shown, fact->number);
	}
	fprintf(s->script, "cpus_n = %zu\n", shown);
}

static void write_all(struct scaling *s)
{
	fprintf(s->script, "panels = %zu\nkeys = 0\nkey_rows = 1\n",
		s->lines.panels_n);
	write_cpus(s);
	chart_lines_write(&s->lines, s->script);
	chart_array(s->script, "line_bound", s->lines.n);
	fputs("# x\tvalue\tlow\thigh\tline\tworkers\n", s->data);
	for (size_t i = 0; i < s->lines.n; i++)
		take_values(s, i);
	for (size_t i = 0; i < s->lines.n; i++)
		write_points(s, i);
	fputs("\n\n# workers\tvalue\tline\n", s->data);
	for (size_t i = 0; i < s->lines.n; i++)
		write_line(s, i);
	write_panels(s);
	write_note(s);
}

static int scaling_write(const struct chart_input *input, FILE *data,
	FILE *script, struct fault *why)
{
	struct scaling *s = calloc(1, sizeof *s);
	int answer = 0;

	if (s == NULL)
		return fault_set(why, 0, "out of memory");
	s->input = input;
	s->data = data;
	s->script = script;
	find_lines(s);
	if (s->lines.n > 0)
		write_all(s);
	else
		answer = chart_nothing(why,
			"no runner was measured with different numbers of "
			"workers (tvp run --workers 1..2x)");
	free(s);
	return answer;
}

const struct chart chart_scaling = {
	.name = "scaling",
	.summary = "speedup or throughput over the number of workers",
	.write = scaling_write,
};
