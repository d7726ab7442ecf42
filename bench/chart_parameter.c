/* Chart parameter: what becomes of a runner over the values of a parameter that
 * is a number, of its workload, of itself, or the ballast; all else equal. A
 * panel each for the time and for what the workload measures of its own. */
#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/chart_lines.h"
#include "bench/chart_vary.h"
#include "bench/units.h"

enum { TICS_MOST = 7 };

/* So many can be told apart in one panel: ways of doing a thing stand in it
 * together if there are no more. */
enum { WAYS_MOST = 4, LINES_MOST = 8 };

/* Largest / least from which an axis is logarithmic; of sizes and times. */
#define LOG_FROM 20.0
#define LOG_SIZES_FROM 4.0

/* What is drawn of each cell. */
enum kind { KIND_TIME, KIND_SPEEDUP, KIND_MEASURE };
struct quantity {
	enum kind kind;
	char name[PARAM_NAME]; /* KIND_MEASURE */
};

struct point {
	double value, low, high; /* NAN: nothing known */
	bool bounded;            /* else low and high are the value */
};

struct panel {
	struct quantity quantity;
	double least, most; /* of all values with intervals */
	double least_x;     /* above 0 */
	bool log_x;
	bool whole; /* time of a launch: all have as many tasks */
};

struct parameter {
	struct chart_sheet to;
	struct chart_vary *varies; /* by cell; owned */
	struct chart_lines lines;  /* as found */
	struct chart_lines drawn;  /* of each panel of those one or more */
	struct panel
		panels[CHART_LINES_MAX + 1]; /* of the drawn ones, from 1 */
	bool no_interval, meets;
};

/* ---- what there is ---- */

static bool has_point(
	const struct chart_input *input, uint32_t cell, const void *data)
{
	(void)data;
	return input->cells[cell].n > 0 &&
	       input->result->plan.cells[cell].role == ROLE_MEASURED;
}

static bool same_panel(const struct chart_input *input, uint32_t one,
	uint32_t other, const void *data)
{
	return chart_vary_same(input, one, other, data);
}

static double value_of(
	const struct chart_input *input, uint32_t cell, const void *data)
{
	enum chart_unit unit;

	return chart_vary_value(input, cell, data, &unit);
}

static struct point bounded(
	double value, const struct stats_interval *interval, double unit)
{
	struct point p = {
		value * unit, value * unit, value * unit, interval->exists};

	if (interval->exists) {
		p.low = interval->low * unit;
		p.high = interval->high * unit;
	}
	return p;
}

/* What a measure is counted in, and what its values become in that unit. */
static const struct measure_unit {
	const char *ending;
	enum chart_tics tics;
	double factor;
} measure_units[] = {
	{"_ns", CHART_TIME, 1e-9},
	{"_bytes", CHART_BYTES, 1},
	{"_per_s", CHART_RATE, 1},
	{"", CHART_PLAIN, 1},
};

static bool ends_with(const char *name, const char *ending)
{
	size_t n = strlen(name), m = strlen(ending);

	return n >= m && strcmp(name + n - m, ending) == 0;
}

static const struct measure_unit *unit_of(const char *name)
{
	size_t i = 0;

	while (!ends_with(name, measure_units[i].ending))
		i++;
	return &measure_units[i];
}

static struct point measured(const struct cell_summary *cell, const char *name)
{
	for (size_t i = 0; i < cell->n_measures; i++) {
		const struct measure_summary *m = &cell->measures[i];

		if (strcmp(m->name, name) == 0 && m->values.n > 0)
			return bounded(m->values.median, &m->values.interval,
				unit_of(name)->factor);
	}
	return (struct point){(double)NAN, (double)NAN, (double)NAN, false};
}

static struct point point_of(
	const struct parameter *c, const struct panel *panel, uint32_t index)
{
	const struct quantity *quantity = &panel->quantity;
	const struct cell_summary *cell = &c->to.input->cells[index];
	double tasks = (double)c->to.input->result->plan.cells[index].tasks;

	if (quantity->kind == KIND_SPEEDUP)
		return bounded(cell->speedup.ratio.ratio,
			&cell->speedup.ratio.interval, 1);
	if (quantity->kind == KIND_TIME)
		return bounded(cell->wall_ns.median, &cell->wall_ns.interval,
			panel->whole ? 1e-9 : 1e-9 / tasks);
	return measured(cell, quantity->name);
}

static bool is_base(const struct chart_line *line)
{
	return line->look.family == CHART_OTHER;
}

/* Has every cell of the panel but serial's own a speedup? */
static bool has_speedup(const struct parameter *c, size_t p)
{
	bool any = false;

	for (size_t i = 0; i < c->lines.n; i++) {
		const struct chart_line *line = &c->lines.list[i];

		for (size_t k = 0;
			line->panel == p && !is_base(line) && k < line->n;
			k++) {
			if (c->to.input->cells[line->cells[k]].speedup.pairs ==
				0)
				return false;
			any = true;
		}
	}
	return any;
}

/* ---- panels to be drawn ---- */

static bool has_one_number_of_tasks(const struct parameter *c, size_t p)
{
	const struct cell *cells = c->to.input->result->plan.cells;
	uint64_t tasks = cells[c->lines.panels[p].leader].tasks;

	for (size_t i = 0; i < c->lines.n; i++) {
		const struct chart_line *line = &c->lines.list[i];

		for (size_t k = 0; line->panel == p && k < line->n; k++)
			if (cells[line->cells[k]].tasks != tasks)
				return false;
	}
	return true;
}

static void add_panel(
	struct parameter *c, size_t p, const struct quantity *quantity)
{
	struct chart_lines *drawn = &c->drawn;
	size_t panel = drawn->panels_n + 1, lines = 0;

	for (size_t i = 0; i < c->lines.n; i++) {
		const struct chart_line *line = &c->lines.list[i];

		if (line->panel != p ||
			(quantity->kind == KIND_SPEEDUP && is_base(line)))
			continue;
		if (drawn->n == CHART_LINES_MAX) {
			drawn->left_out = true;
			break;
		}
		drawn->list[drawn->n] = *line;
		drawn->list[drawn->n].panel = panel;
		drawn->list[drawn->n++].place = lines++;
	}
	if (lines == 0)
		return;
	drawn->panels[panel] = c->lines.panels[p];
	drawn->panels[panel].lines = lines;
	drawn->panels_n = panel;
	c->panels[panel].quantity = *quantity;
	c->panels[panel].whole = has_one_number_of_tasks(c, p);
}

static void add_measures(struct parameter *c, size_t p)
{
	const struct cell_summary *leader =
		&c->to.input->cells[c->lines.panels[p].leader];

	for (size_t i = 0; i < leader->n_measures; i++) {
		struct quantity quantity = {.kind = KIND_MEASURE};

		snprintf(quantity.name, sizeof quantity.name, "%s",
			leader->measures[i].name);
		if (leader->measures[i].values.n > 0)
			add_panel(c, p, &quantity);
	}
}

static void find_panels(struct parameter *c)
{
	c->drawn.left_out = c->lines.left_out;
	for (size_t p = 1; p <= c->lines.panels_n; p++) {
		static const struct quantity time = {.kind = KIND_TIME};
		static const struct quantity speedup = {.kind = KIND_SPEEDUP};

		add_measures(c, p);
		add_panel(c, p, &time);
		if (has_speedup(c, p))
			add_panel(c, p, &speedup);
	}
}

/* ---- axes ---- */

/* The cell of the panel's largest value, which has the unit: 0 has none. */
static uint32_t largest_of(const struct parameter *c, size_t p)
{
	uint32_t cell = c->drawn.panels[p].leader;
	double most = -INFINITY;

	for (size_t i = 0; i < c->drawn.n; i++) {
		const struct chart_line *line = &c->drawn.list[i];

		if (line->panel != p || line->x[line->n - 1] <= most)
			continue;
		most = line->x[line->n - 1];
		cell = line->cells[line->n - 1];
	}
	return cell;
}

/* 0 has no place on a logarithmic axis: it gets one left of the least. */
static double place_of(const struct panel *panel, double x)
{
	return panel->log_x && x <= 0 ? panel->least_x / 4 : x;
}

static void measure_panel(struct parameter *c, size_t p)
{
	struct panel *panel = &c->panels[p];
	double most_x = c->drawn.panels[p].most_x;
	enum chart_unit unit;

	panel->least = panel->least_x = INFINITY;
	panel->most = -INFINITY;
	for (size_t i = 0; i < c->drawn.n; i++) {
		const struct chart_line *line = &c->drawn.list[i];

		for (size_t k = 0; line->panel == p && k < line->n; k++) {
			struct point q = point_of(c, panel, line->cells[k]);

			if (line->x[k] > 0)
				panel->least_x =
					fmin(panel->least_x, line->x[k]);
			panel->least = fmin(panel->least, q.low);
			panel->most = fmax(panel->most, q.high);
		}
	}
	chart_vary_value(c->to.input, largest_of(c, p), c->varies, &unit);
	panel->log_x = most_x / panel->least_x >=
		       (unit == CHART_UNIT_NONE ? LOG_FROM : LOG_SIZES_FROM);
	c->drawn.panels[p].least_x =
		place_of(panel, c->drawn.panels[p].least_x);
}

static void show_value(double x, enum chart_unit unit, char text[UNITS_TEXT])
{
	if (unit == CHART_UNIT_BYTES)
		units_exact_bytes((uint64_t)x, text);
	else if (unit == CHART_UNIT_NS)
		units_exact_duration((uint64_t)x, text);
	else
		snprintf(text, UNITS_TEXT, "%g", x);
}

/* The values there are, but no more than there is room for. */
static void write_tics(const struct parameter *c, size_t p)
{
	const struct panel *panel = &c->panels[p];
	const struct chart_line *longest = NULL;
	enum chart_unit unit;
	size_t step;

	for (size_t i = 0; i < c->drawn.n; i++)
		if (c->drawn.list[i].panel == p &&
			(longest == NULL || c->drawn.list[i].n > longest->n))
			longest = &c->drawn.list[i];
	if (longest == NULL)
		return;
	/* The unit of the largest: 0 has none. */
	chart_vary_value(
		c->to.input, longest->cells[longest->n - 1], c->varies, &unit);
	step = (longest->n + TICS_MOST - 1) / TICS_MOST;
	fprintf(c->to.script, "tics[%zu] = '(", p);
	for (size_t k = 0; k < longest->n; k += step) {
		char text[UNITS_TEXT];

		show_value(longest->x[k], unit, text);
		fprintf(c->to.script, "%s\"%s\" %.9g", k > 0 ? ", " : "", text,
			place_of(panel, longest->x[k]));
	}
	fputs(")'\n", c->to.script);
}

static void write_x_axis(const struct parameter *c, size_t p)
{
	const struct panel *panel = &c->panels[p];
	double least = c->drawn.panels[p].least_x;
	double most = c->drawn.panels[p].most_x;
	double pad = 0.04 * (most - least);

	fprintf(c->to.script,
		"log[%zu] = %d\nxmin[%zu] = %.9g\nxmax[%zu] = %.9g\n", p,
		panel->log_x, p, panel->log_x ? least / 1.4 : least - pad, p,
		panel->log_x ? most * 1.4 : most + pad);
	write_tics(c, p);
}

static void write_y_axis(const struct parameter *c, size_t p)
{
	const struct panel *panel = &c->panels[p];
	size_t axis = c->drawn.panels_n + p;
	bool log = panel->least > 0 && panel->most / panel->least >= LOG_FROM;
	double most = panel->most > 0 ? panel->most : 1;
	enum chart_tics tics = panel->quantity.kind == KIND_TIME ? CHART_TIME
			       : panel->quantity.kind == KIND_SPEEDUP
				       ? CHART_PLAIN
				       : unit_of(panel->quantity.name)->tics;

	chart_axis_in(c->to.script, axis, log ? panel->least / 1.4 : 0,
		most * (log ? 1.4 : 1.1), log, 6, tics);
}

/* ---- where two lines cross ---- */

static bool is_apart(struct point one, struct point other)
{
	return one.high < other.low || one.low > other.high;
}

/* Without intervals nothing is said of who is ahead. */
static bool is_bounded(const struct parameter *c, const struct chart_line *line)
{
	const struct panel *panel = &c->panels[line->panel];

	for (size_t k = 0; k < line->n; k++)
		if (!point_of(c, panel, line->cells[k]).bounded)
			return false;
	return true;
}

static const struct chart_line *twin_of(
	const struct parameter *c, const struct chart_line *line)
{
	const struct cell *cells = c->to.input->result->plan.cells;

	for (size_t i = 0; i < c->drawn.n; i++) {
		const struct chart_line *other = &c->drawn.list[i];
		uint32_t twin =
			c->to.input->cells[line->cells[0]].to_twin.other;

		if (other->panel == line->panel && twin != SUMMARY_NONE &&
			other->n == line->n && other->source == line->source &&
			cells[other->cells[0]].workers == cells[twin].workers &&
			strcmp(cells[other->cells[0]].runner,
				cells[twin].runner) == 0)
			return other;
	}
	return NULL;
}

/* Between two points of a panel's axis. */
static double between(
	const struct panel *panel, double left, double right, double share)
{
	left = place_of(panel, left);
	right = place_of(panel, right);
	return panel->log_x ? left * pow(right / left, share)
			    : left + share * (right - left);
}

/* Where a line of threads crosses that of their twin, the last time, when at
 * both ends one is clearly ahead. NAN: it doesn't. */
static double crossing(const struct parameter *c, const struct chart_line *line,
	const struct chart_line *twin)
{
	const struct panel *panel = &c->panels[line->panel];
	double before = 0, touched = (double)NAN, x = (double)NAN;

	for (size_t k = 0; k < line->n; k++) {
		struct point a = point_of(c, panel, line->cells[k]);
		struct point b = point_of(c, panel, twin->cells[k]);
		double ahead = a.value - b.value;

		if ((k == 0 || k + 1 == line->n) && !is_apart(a, b))
			return (double)NAN;
		if (ahead == 0) {
			touched = place_of(panel, line->x[k]);
			continue;
		}
		if (before * ahead < 0)
			x = isfinite(touched)
				    ? touched
				    : between(panel, line->x[k - 1], line->x[k],
					      before / (before - ahead));
		before = ahead;
		touched = (double)NAN;
	}
	return x;
}

/* How many points in a row, from one end, are not told from those of the twin.
 */
static size_t ties(const struct parameter *c, const struct chart_line *line,
	const struct chart_line *twin, bool from_the_last)
{
	const struct panel *panel = &c->panels[line->panel];
	size_t n = 0;

	for (; n < line->n; n++) {
		size_t k = from_the_last ? line->n - 1 - n : n;

		if (is_apart(point_of(c, panel, line->cells[k]),
			    point_of(c, panel, twin->cells[k])))
			break;
	}
	return n;
}

static void show_place(
	const struct parameter *c, uint32_t cell, double x, char at[UNITS_TEXT])
{
	enum chart_unit unit;

	chart_vary_value(c->to.input, cell, c->varies, &unit);
	if (x == 0)
		strcpy(at, "0");
	else if (unit == CHART_UNIT_BYTES)
		units_show_bytes(x, at);
	else if (unit == CHART_UNIT_NS)
		units_show_duration(x, at);
	else
		snprintf(at, UNITS_TEXT, "%.3g", x);
}

/* Where threads and their twin meet: they cross, or one catches up. Returns the
 * place on the axis, which is marked; NAN: they don't. */
static double meeting(const struct parameter *c, const struct chart_line *line,
	const struct chart_line *twin, char text[80])
{
	const char *name =
		c->to.input->result->plan.cells[twin->cells[0]].runner;
	double x = crossing(c, line, twin);
	size_t first = ties(c, line, twin, false);
	size_t last = ties(c, line, twin, true);
	const char *how = "crosses", *where = "near", *end = "";
	char at[UNITS_TEXT];

	if (!is_bounded(c, line) || !is_bounded(c, twin))
		return (double)NAN;
	if (!isfinite(x) && last > 0 && last < line->n && first == 0) {
		how = "not told from";
		where = "from";
		end = " on";
		x = line->x[line->n - last];
	} else if (!isfinite(x) && first > 0 && first < line->n && last == 0) {
		how = "not told from";
		where = "up to";
		x = line->x[first - 1];
	}
	if (!isfinite(x))
		return x;
	show_place(c, line->cells[line->n - 1], x, at);
	snprintf(text, 80, "%s %.24s %s %s%s", how, name, where, at, end);
	return place_of(&c->panels[line->panel], x);
}

static void write_text(struct parameter *c, size_t index)
{
	const struct chart_line *line = &c->drawn.list[index];
	const struct chart_line *twin =
		line->look.family == CHART_THREADS ? twin_of(c, line) : NULL;
	double x = (double)NAN;
	char text[80] = "";

	if (twin != NULL)
		x = meeting(c, line, twin, text);
	chart_element(c->to.script, "line_text", index + 1, text, 60);
	c->meets |= isfinite(x);
	if (isfinite(x))
		fprintf(c->to.script, "line_meets[%zu] = %.9g\n", index + 1, x);
	else
		fprintf(c->to.script, "line_meets[%zu] = NaN\n", index + 1);
}

/* ---- data ---- */

/* Where it stands, value, low, high, line, value of the parameter. */
static void write_points(struct parameter *c, size_t index)
{
	const struct chart_line *line = &c->drawn.list[index];
	const struct panel *panel = &c->panels[line->panel];

	for (size_t k = 0; k < line->n; k++) {
		struct point q = point_of(c, panel, line->cells[k]);

		if (!isfinite(q.value) ||
			!chart_lines_is_drawn(&c->drawn, line, k))
			continue;
		c->no_interval |= !q.bounded;
		fprintf(c->to.data, "%.9g\t%.6g\t%.6g\t%.6g\t%zu\t%.9g\n",
			chart_lines_beside(&c->drawn, line,
				place_of(panel, line->x[k]), panel->log_x),
			q.value, q.low, q.high, index + 1, line->x[k]);
	}
	fputc('\n', c->to.data);
}

static void write_panel(const struct parameter *c, size_t p)
{
	const struct panel *panel = &c->panels[p];
	uint32_t leader = c->drawn.panels[p].leader;
	char text[CELL_LABEL], title[PARAM_NAME];

	if (panel->quantity.kind == KIND_TIME)
		strcpy(title,
			panel->whole ? "time of a launch" : "time of a task");
	else if (panel->quantity.kind == KIND_SPEEDUP)
		strcpy(title, "speedup over serial");
	else
		snprintf(title, sizeof title, "%.*s",
			(int)(strlen(panel->quantity.name) -
				strlen(unit_of(panel->quantity.name)->ending)),
			panel->quantity.name);
	chart_element(c->to.script, "heading", p,
		chart_vary_heading(c->to.input, leader, c->varies, 0, text),
		CHART_HEADING);
	chart_element(c->to.script, "x_title", p,
		chart_vary_name(c->to.input, leader, c->varies), 40);
	chart_element(c->to.script, "y_title", p, title, 26);
	fprintf(c->to.script, "even[%zu] = %d\n", p,
		panel->quantity.kind == KIND_SPEEDUP);
	write_x_axis(c, p);
	write_y_axis(c, p);
}

static void write_note(const struct parameter *c)
{
	char text[200], lacking[CHART_LINE];

	snprintf(text, sizeof text, "n = %u rounds; medians, 95 %%%s%s",
		c->to.input->result->plan.rounds,
		c->no_interval ? "; no bar: too few" : "",
		chart_lines_lacking(&c->drawn, c->to.input, lacking));
	chart_string(c->to.script, "note", text, CHART_LINE);
}

static void write_drawn(struct parameter *c)
{
	static const char *const arrays[] = {
		"heading", "x_title", "y_title", "even"};

	fprintf(c->to.script, "panels = %zu\nkeys = 0\nkey_rows = 0\n",
		c->drawn.panels_n);
	chart_lines_write(&c->drawn, c->to.script);
	chart_array(c->to.script, "line_meets", c->drawn.n);
	for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
		chart_array(c->to.script, arrays[i], c->drawn.panels_n);
	chart_axes(c->to.script, 2 * c->drawn.panels_n);
	for (size_t p = 1; p <= c->drawn.panels_n; p++) {
		measure_panel(c, p);
		write_panel(c, p);
	}
	fputs("# x\tvalue\tlow\thigh\tline\tparameter\n", c->to.data);
	for (size_t i = 0; i < c->drawn.n; i++) {
		write_points(c, i);
		write_text(c, i);
	}
	fprintf(c->to.script, "key_rows = %d\n", c->meets);
	write_note(c);
}

/* Panels of more lines than can be told apart become one for each way. */
static bool split_crowded(struct parameter *c)
{
	bool split = false;

	for (size_t i = 0; i < c->lines.n; i++) {
		const struct chart_line *line = &c->lines.list[i];
		const struct chart_lines_panel *panel =
			&c->lines.panels[line->panel];

		if (panel->lines <= LINES_MOST && panel->ways <= WAYS_MOST)
			continue;
		for (size_t k = 0; k < line->n; k++) {
			struct chart_vary *vary = &c->varies[line->cells[k]];

			split |= vary->way != CHART_VARY_NOTHING;
			vary->way = CHART_VARY_NOTHING;
		}
	}
	return split;
}

static int write_all(struct parameter *c, struct fault *why)
{
	struct chart_lines_kind kind = {
		.shown = has_point,
		.same_panel = same_panel,
		.same_line = chart_vary_same_line,
		.x = value_of,
		.way = chart_vary_way,
		.with_workers = true,
	};

	/* Those of several results have other dashes already. */
	c->varies = chart_vary_of(
		c->to.input, has_point, chart_sources(c->to.input) == 1, why);
	if (c->varies == NULL)
		return -1;
	kind.data = c->varies;
	chart_lines_find(c->to.input, &kind, &c->lines);
	if (split_crowded(c))
		chart_lines_find(c->to.input, &kind, &c->lines);
	find_panels(c);
	if (c->drawn.n == 0)
		return chart_nothing(why,
			"no runner was measured with several values of a "
			"parameter that is a number (tvp run -p "
			"bytes=1KiB,64KiB,..)");
	write_drawn(c);
	return 0;
}

static int parameter_write(void *drawing, struct fault *why)
{
	struct parameter *c = drawing;
	int answer = write_all(c, why);

	free(c->varies);
	return answer;
}

const struct chart chart_parameter = {
	.name = "parameter",
	.summary = "time or speedup over the values of a parameter",
	.room = sizeof(struct parameter),
	.write = parameter_write,
};
