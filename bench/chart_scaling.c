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

/* What is drawn: speedup over serial; where serial was not measured, tasks per
 * second; where lines could not be seen beside each other (CPython beside C),
 * each one's speedup over its own single worker. */
enum base { OVER_SERIAL, PER_SECOND, OVER_OWN };

/* The most that lines of one panel may differ by where they begin. */
#define APART 20.0

struct panel {
	enum base base;
	double least, most; /* of all values with intervals */
	double confidence;  /* of OVER_OWN: all points together have 95 % */
};

/* What is drawn of a cell, with its interval. */
struct point {
	double value, low, high;
};

struct scaling {
	struct chart_sheet to;
	struct chart_lines lines;
	struct panel panels[CHART_LINES_MAX + 1];               /* from 1 */
	struct point points[CHART_LINES_MAX][CHART_POINTS_MAX]; /* by line */
	double values[CHART_LINES_MAX][CHART_POINTS_MAX]; /* of the points */
	size_t rounds;
	double *first_ns, *ns; /* times by round; owned */
	bool no_interval;
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

static double tasks_per_s(const struct scaling *s, uint32_t cell)
{
	return s->to.input->cells[cell].tasks_per_s;
}

/* Can the lines of a panel not be seen beside each other, and does each begin
 * with one worker? */
static bool are_apart(const struct scaling *s, size_t p)
{
	double least = INFINITY, most = 0;

	for (size_t i = 0; i < s->lines.n; i++) {
		const struct chart_line *line = &s->lines.list[i];

		if (line->panel != p)
			continue;
		if (line->x[0] != 1)
			return false;
		least = fmin(least, tasks_per_s(s, line->cells[0]));
		most = fmax(most, tasks_per_s(s, line->cells[0]));
	}
	return most > APART * least;
}

static enum base base_of(const struct scaling *s, size_t p)
{
	if (are_apart(s, p))
		return OVER_OWN;
	for (size_t i = 0; i < s->lines.n; i++) {
		const struct chart_line *line = &s->lines.list[i];

		for (size_t k = 0; line->panel == p && k < line->n; k++)
			if (s->to.input->cells[line->cells[k]].speedup.pairs ==
				0)
				return PER_SECOND;
	}
	return OVER_SERIAL;
}

/* But for the first ones of lines. */
static size_t count_points(const struct scaling *s, size_t p)
{
	size_t n = 0;

	for (size_t i = 0; i < s->lines.n; i++)
		if (s->lines.list[i].panel == p)
			n += s->lines.list[i].n - 1;
	return n;
}

static void find_lines(struct scaling *s)
{
	static const struct chart_lines_kind kind = {
		.shown = has_value,
		.same_panel = same_panel,
		.x = workers_of,
	};

	chart_lines_find(s->to.input, &kind, &s->lines);
	for (size_t p = 1; p <= s->lines.panels_n; p++)
		s->panels[p] = (struct panel){
			.base = base_of(s, p),
			.least = INFINITY,
			.confidence = stats_ratio_bonferroni(
				SUMMARY_CONFIDENCE, count_points(s, p)),
		};
}

/* ---- points ---- */

static struct point bounded(double value, const struct stats_interval *interval)
{
	struct point p = {value, value, value};

	if (interval->exists) {
		p.low = interval->low;
		p.high = interval->high;
	}
	return p;
}

static struct point rate_of(const struct scaling *s, uint32_t index)
{
	const struct cell_summary *cell = &s->to.input->cells[index];
	double tasks =
		(double)s->to.input->result->plan.cells[index].tasks * 1e9;
	struct point p =
		bounded(tasks / cell->wall_ns.median, &cell->wall_ns.interval);

	if (cell->wall_ns.interval.exists) {
		p.low = tasks / cell->wall_ns.interval.high;
		p.high = tasks / cell->wall_ns.interval.low;
	}
	return p;
}

/* 0 for a round in which it did not end well. */
static void take_times(const struct scaling *s, uint32_t cell, double *ns)
{
	const struct launch *l;
	size_t n;

	memset(ns, 0, s->rounds * sizeof *ns);
	for (l = chart_launches(s->to.input, cell, &n); n > 0; l++, n--)
		if (l->cell == cell && l->outcome == OUTCOME_OK)
			ns[l->round] = (double)result_wall_ns(l);
}

/* How many times as fast as the first cell of its line, paired by rounds; where
 * none is shared, by medians and without an interval. */
static int own_speedup(const struct scaling *s, uint32_t first, uint32_t cell,
	double confidence, struct point *point, struct fault *why)
{
	struct stats_ratio ratio;
	size_t pairs = 0;

	*point = bounded(tasks_per_s(s, cell) / tasks_per_s(s, first),
		&(struct stats_interval){.exists = false});
	if (cell == first)
		return 0;
	take_times(s, first, s->first_ns);
	take_times(s, cell, s->ns);
	for (size_t r = 0; r < s->rounds; r++) {
		if (s->first_ns[r] <= 0 || s->ns[r] <= 0)
			continue;
		s->first_ns[pairs] = s->first_ns[r];
		s->ns[pairs++] = s->ns[r];
	}
	if (pairs == 0)
		return 0;
	if (stats_ratio_paired(
		    s->ns, s->first_ns, pairs, confidence, &ratio, why) != 0)
		return -1;
	*point = bounded(ratio.ratio, &ratio.interval);
	return 0;
}

static int take_points(struct scaling *s, size_t index, struct fault *why)
{
	const struct chart_line *line = &s->lines.list[index];
	struct panel *panel = &s->panels[line->panel];

	for (size_t i = 0; i < line->n; i++) {
		struct point *p = &s->points[index][i];
		uint32_t cell = line->cells[i];
		const struct comparison *c = &s->to.input->cells[cell].speedup;

		if (panel->base == OVER_SERIAL)
			*p = bounded(c->ratio.ratio, &c->ratio.interval);
		else if (panel->base == PER_SECOND)
			*p = rate_of(s, cell);
		else if (own_speedup(s, line->cells[0], cell, panel->confidence,
				 p, why) != 0)
			return -1;
		s->values[index][i] = p->value;
		panel->least = fmin(panel->least, p->low);
		panel->most = fmax(panel->most, p->high);
	}
	return 0;
}

/* ---- data ---- */

static bool is_log(const struct scaling *s, size_t p)
{
	return s->lines.panels[p].most_x > LOG_WORKERS;
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
	bool own = s->panels[line->panel].base == OVER_OWN;

	for (size_t i = 0; i < line->n; i++) {
		struct point p = s->points[index][i];

		s->no_interval |= p.low == p.high && !(own && i == 0);
		if (!chart_lines_is_drawn(&s->lines, line, i))
			continue;
		fprintf(s->to.data, "%.6g\t%.6g\t%.6g\t%.6g\t%zu\t%g\n",
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

		fprintf(s->to.data, "%.6g\t%.6g\t%zu\n", workers,
			stats_scaling_throughput(fit, workers), index + 1);
	}
	for (size_t i = 0; fit == NULL && i < line->n; i++)
		fprintf(s->to.data, "%.6g\t%.6g\t%zu\n",
			beside(s, line, line->x[i]), s->values[index][i],
			index + 1);
	fputc('\n', s->to.data);
}

/* ---- laws ---- */

/* "sigma 0.120, kappa 0.0030, off 4 %, peak 6" (workers) */
static void describe_usl(const struct stats_scaling *fit, char *text, size_t n)
{
	char peak[40] = "";

	if (isfinite(fit->peak_workers))
		snprintf(peak, sizeof peak, ", peak %.3g", fit->peak_workers);
	snprintf(text, n, "sigma %.3f, kappa %.4f, off %.2g %%%s", fit->sigma,
		fit->kappa, 100 * fit->error, peak);
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
			m->relative ? "Amdahl: at most %.3g"
				    : "Amdahl: at most %.3g/s",
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
		s->panels[line->panel].base != PER_SECOND};
	struct stats_scaling fit = {0};
	char text[160];
	double bound;
	bool law = fit_law(&m, &fit, &bound, text, sizeof text);

	write_curve(s, index, law ? &fit : NULL);
	chart_element(s->to.script, "line_text", index + 1, text, 60);
	fprintf(s->to.script, "line_bound[%zu] = %.6g\n", index + 1,
		isfinite(bound) ? bound : 0);
}

/* ---- panels ---- */

static void write_axes(const struct scaling *s, size_t p)
{
	const struct panel *panel = &s->panels[p];
	double most_workers = s->lines.panels[p].most_x;
	bool log = is_log(s, p);

	chart_axis(s->to.script, p, log ? 0.8 : 0,
		most_workers * (log ? 1.25 : 1.06), log,
		(unsigned)fmin(8, most_workers + 1)); /* whole ones */
	chart_axis(s->to.script, s->lines.panels_n + p,
		log ? panel->least / 1.2 : 0, panel->most * (log ? 1.2 : 1.1),
		log, 6);
}

/* The ideal is a straight line through the origin: by one worker a task in
 * serial's time or its own, or in that of the least worker seen. */
static double ideal_of_one(const struct scaling *s, size_t p)
{
	double best = 0;

	if (s->panels[p].base != PER_SECOND)
		return 1;
	for (size_t i = 0; i < s->lines.n; i++)
		if (s->lines.list[i].panel == p)
			best = fmax(
				best, s->values[i][0] / s->lines.list[i].x[0]);
	return best;
}

static const char *const base_titles[] = {
	[OVER_SERIAL] = "speedup over serial",
	[PER_SECOND] = "tasks / s",
	[OVER_OWN] = "speedup over 1 worker",
};

static void write_panels(const struct scaling *s)
{
	static const char *const arrays[] = {
		"heading", "x_title", "y_title", "ideal"};
	char text[CELL_LABEL];

	for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
		chart_array(s->to.script, arrays[i], s->lines.panels_n);
	chart_axes(s->to.script, 2 * s->lines.panels_n);
	for (size_t p = 1; p <= s->lines.panels_n; p++) {
		const struct cell *cell =
			&s->to.input->result->plan
				 .cells[s->lines.panels[p].leader];

		chart_element(s->to.script, "heading", p,
			chart_heading(s->to.input, cell,
				chart_sources(s->to.input) > 1 ? 0
							       : cell->tasks,
				text),
			CHART_HEADING);
		chart_element(s->to.script, "x_title", p, "workers", 20);
		chart_element(s->to.script, "y_title", p,
			base_titles[s->panels[p].base], 24);
		fprintf(s->to.script, "ideal[%zu] = %.6g\n", p,
			ideal_of_one(s, p));
		write_axes(s, p);
	}
}

static void write_note(const struct scaling *s)
{
	char text[200], lacking[CHART_LINE];

	snprintf(text, sizeof text,
		"n = %u rounds; curves: USL, else straight%s%s",
		s->to.input->result->plan.rounds,
		s->no_interval ? "; no bar: too few" : "",
		chart_lines_lacking(&s->lines, s->to.input, lacking));
	chart_string(s->to.script, "note", text, CHART_LINE);
}

/* The CPUs of each machine, each number once. */
static void write_cpus(const struct scaling *s)
{
	size_t n = chart_sources(s->to.input), shown = 0;
	double cpus[CHART_LINE_SOURCES];

	chart_array(s->to.script, "cpus", CHART_LINE_SOURCES);
	for (size_t i = 0; i < n && i < CHART_LINE_SOURCES; i++) {
		const struct fact *fact = facts_find(
			&chart_source_result(s->to.input, i)->machine,
			"cpu.usable");
		bool new = fact != NULL && fact->kind == FACT_NUMBER;

		for (size_t k = 0; k < shown && new; k++)
			new = cpus[k] != fact->number;
		if (!new)
			continue;
		cpus[shown++] = fact->number;
		fprintf(s->to.script, "cpus[%zu] = %g\n", shown, fact->number);
	}
	fprintf(s->to.script, "cpus_n = %zu\n", shown);
}

static void write_all(struct scaling *s)
{
	fprintf(s->to.script, "panels = %zu\nkeys = 0\nkey_rows = 1\n",
		s->lines.panels_n);
	write_cpus(s);
	chart_lines_write(&s->lines, s->to.script);
	chart_array(s->to.script, "line_bound", s->lines.n);
	fputs("# x\tvalue\tlow\thigh\tline\tworkers\n", s->to.data);
	for (size_t i = 0; i < s->lines.n; i++)
		write_points(s, i);
	fputs("\n\n# workers\tvalue\tline\n", s->to.data);
	for (size_t i = 0; i < s->lines.n; i++)
		write_line(s, i);
	write_panels(s);
	write_note(s);
}

static int take_all(struct scaling *s, struct fault *why)
{
	const struct result *result = s->to.input->result;

	for (size_t i = 0; i < result->n_launches; i++)
		if (result->launches[i].round >= s->rounds)
			s->rounds = result->launches[i].round + 1;
	s->first_ns = calloc(s->rounds + 1, sizeof *s->first_ns);
	s->ns = calloc(s->rounds + 1, sizeof *s->ns);
	if (s->first_ns == NULL || s->ns == NULL)
		return fault_set(why, 0, "out of memory");
	for (size_t i = 0; i < s->lines.n; i++)
		if (take_points(s, i, why) != 0)
			return -1;
	return 0;
}

static int scaling_write(void *drawing, struct fault *why)
{
	struct scaling *s = drawing;
	int answer;

	find_lines(s);
	if (s->lines.n == 0)
		return chart_nothing(why,
			"no runner was measured with different numbers of "
			"workers (tvp run --workers 1..2x)");
	answer = take_all(s, why);
	if (answer == 0)
		write_all(s);
	free(s->first_ns);
	free(s->ns);
	return answer;
}

const struct chart chart_scaling = {
	.name = "scaling",
	.summary = "speedup or throughput over the number of workers",
	.room = sizeof(struct scaling),
	.write = scaling_write,
};
