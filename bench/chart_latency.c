/* Chart latency: percentiles of the times of tasks, as far as their number
 * supports them. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/chart_parts.h"

enum { PANELS_MAX = 24 };

/* Of all lines together: what the size of the picture allows. */
enum { POINTS_MAX = 2000 };

/* Lines that look different. */
enum { LOOKS_MAX = 3 * CHART_SHADES * CHART_LINE_SOURCES };

/* What is asked of every task. */
static const struct told {
	const char *words;
	size_t offset; /* of its quantiles in struct launch */
	bool from_asked, to_end;
} measures[] = {
	{"service time", offsetof(struct launch, service_ns), false, true},
	{"start delay", offsetof(struct launch, start_delay_ns), true, false},
	{"response time", offsetof(struct launch, response_ns), true, true},
};

enum { MEASURES = sizeof measures / sizeof *measures };

/* The least (0) and the most (1) are drawn where half a task is left. Every
 * launch has the stored ones; the others need its samples. */
static const struct {
	double share;
	bool stored;
} percentiles[] = {
	{0, true},
	{0.1, false},
	{0.25, false},
	{0.5, true},
	{0.75, false},
	{0.9, true},
	{0.95, false},
	{0.99, true},
	{0.999, false},
	{0.9999, false},
	{0.99999, false},
	{1, true},
};

enum { PERCENTILES = sizeof percentiles / sizeof *percentiles };

struct latency {
	struct chart_sheet to;
	struct chart_kinds kinds;
	size_t panels;
	double *values;  /* [percentile][launch], in s; owned */
	uint64_t *times; /* of the tasks of a launch; owned */
	double least_s, most_s, most_nines; /* of the present panel */
	size_t points;
	struct look {
		struct chart_look look;
		uint32_t source;
	} looks[LOOKS_MAX]; /* of all lines */
	size_t looks_n;
	size_t left_out; /* panels and lines */
	bool no_interval;
};

/* ---- one launch ---- */

static const struct spread *stored(
	const struct launch *launch, const struct told *measure)
{
	return (const struct spread *)(const void *)((const char *)launch +
						     measure->offset);
}

static int ascending(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

static void sort_times(struct latency *l, const struct launch *launch,
	const struct told *measure)
{
	for (size_t i = 0; i < launch->n_samples; i++) {
		const struct kept_sample *s = &launch->samples[i];
		int64_t from = measure->from_asked ? s->asked_ns : s->start_ns;
		int64_t to = measure->to_end ? s->end_ns : s->start_ns;

		l->times[i] = to > from ? (uint64_t)(to - from) : 0;
	}
	qsort(l->times, launch->n_samples, sizeof *l->times, ascending);
}

static uint64_t quantile(const struct latency *l, const struct launch *launch,
	const struct spread *spread, double share)
{
	double rank = ceil(share * (double)launch->n_samples - 1e-9);

	if (launch->n_samples > 0)
		return l->times[rank > 0 ? (size_t)rank - 1 : 0];
	return share <= 0      ? spread->min
	       : share <= 0.5  ? spread->p50
	       : share <= 0.9  ? spread->p90
	       : share <= 0.99 ? spread->p99
			       : spread->max;
}

/* ---- one cell ---- */

static bool is_good(
	const struct launch *launch, uint32_t cell, const struct told *measure)
{
	return launch->cell == cell && launch->outcome == OUTCOME_OK &&
	       stored(launch, measure)->min != RESULT_UNKNOWN;
}

static bool has_measure(const struct chart_input *input, uint32_t cell,
	const struct told *measure)
{
	const struct launch *launch;
	size_t n;

	for (launch = chart_launches(input, cell, &n); n > 0; launch++, n--)
		if (is_good(launch, cell, measure))
			return true;
	return false;
}

/* Percentiles of every launch of the cell. Returns how many launches; *all
 * becomes whether each kept its samples. */
static size_t take_launches(
	struct latency *l, uint32_t cell, const struct told *measure, bool *all)
{
	const size_t stride = l->to.input->result->n_launches;
	const struct launch *launch;
	size_t n = 0, left;

	*all = true;
	for (launch = chart_launches(l->to.input, cell, &left); left > 0;
		launch++, left--) {
		const struct spread *spread = stored(launch, measure);

		if (!is_good(launch, cell, measure))
			continue;
		*all &= launch->n_samples > 0;
		sort_times(l, launch, measure);
		for (size_t p = 0; p < PERCENTILES; p++)
			l->values[p * stride + n] =
				(double)quantile(l, launch, spread,
					percentiles[p].share) /
				1e9;
		n++;
	}
	return n;
}

/* Is there a task on either side of it? */
static bool is_supported(double share, uint64_t tasks)
{
	double n = (double)tasks;

	return share <= 0 || share >= 1 ||
	       (share * n > 1 - 1e-9 && (1 - share) * n > 1 - 1e-9);
}

/* Where it stands: the number of nines, 2 for 99 %. The least and the most of
 * n tasks are taken for those of half a task (Hazen's plotting position). */
static double nines(double share, uint64_t tasks)
{
	double half = 0.5 / (double)tasks;

	return -log10(1 - fmin(fmax(share, half), 1 - half));
}

/* A point: nines, median over launches of that percentile in s, low, high,
 * panel, family, shade, share, result. */
static int write_point(struct latency *l, uint32_t index, size_t p, size_t n,
	struct fault *why)
{
	const struct cell *cell = &l->to.input->result->plan.cells[index];
	struct chart_look look =
		chart_kinds_look(&l->kinds, l->to.input, index);
	double *values = &l->values[p * l->to.input->result->n_launches];
	double at = nines(percentiles[p].share, cell->tasks);
	struct stats_summary s;

	if (stats_summarize(values, n, SUMMARY_CONFIDENCE, &s, why) != 0)
		return -1;
	l->no_interval |= !s.interval.exists;
	if (!s.interval.exists)
		s.interval.low = s.interval.high = s.median;
	l->least_s = fmin(l->least_s, fmax(s.interval.low, 1e-9));
	l->most_s = fmax(l->most_s, s.interval.high);
	l->most_nines = fmax(l->most_nines, at);
	l->points++;
	fprintf(l->to.data, "%.5g\t%.6g\t%.6g\t%.6g\t%zu\t%d\t%u\t%g\t%u\n", at,
		fmax(s.median, 1e-9), fmax(s.interval.low, 1e-9),
		s.interval.high, l->panels, (int)look.family, look.shade,
		percentiles[p].share, chart_source_of(l->to.input, index));
	return 0;
}

static void add_look(struct latency *l, uint32_t cell)
{
	const struct look own = {
		chart_kinds_look(&l->kinds, l->to.input, cell),
		chart_source_of(l->to.input, cell),
	};

	for (size_t i = 0; i < l->looks_n; i++)
		if (l->looks[i].look.family == own.look.family &&
			l->looks[i].look.shade == own.look.shade &&
			l->looks[i].source == own.source)
			return;
	l->looks[l->looks_n++] = own;
}

static int write_cell(struct latency *l, uint32_t cell,
	const struct told *measure, struct fault *why)
{
	uint64_t tasks = l->to.input->result->plan.cells[cell].tasks;
	bool all;
	size_t n;

	if (l->points + PERCENTILES > POINTS_MAX) {
		l->left_out++;
		return 0;
	}
	n = take_launches(l, cell, measure, &all);
	add_look(l, cell);
	for (size_t p = 0; p < PERCENTILES && n > 0; p++)
		if ((all || percentiles[p].stored) &&
			is_supported(percentiles[p].share, tasks) &&
			write_point(l, cell, p, n, why) != 0)
			return -1;
	if (n > 0)
		fputc('\n', l->to.data); /* ends the line */
	return 0;
}

/* ---- panels ---- */

static bool is_base(const struct chart_input *input, uint32_t cell)
{
	return chart_look_of(
		       input->registry, input->result->plan.cells[cell].runner)
		       .family == CHART_OTHER;
}

/* A panel shows the runners with as many workers as its leader, and serial. */
static bool belongs(
	const struct chart_input *input, uint32_t leader, uint32_t cell)
{
	const struct cell *cells = input->result->plan.cells;

	return cells[cell].role == ROLE_MEASURED &&
	       chart_source_of(input, cell) < CHART_LINE_SOURCES &&
	       chart_same_panel(input, leader, cell) &&
	       (is_base(input, cell) || is_base(input, leader) ||
		       cells[cell].workers == cells[leader].workers);
}

/* The first cell of its panel; serial leads only where it is alone. */
static bool leads(const struct chart_input *input, uint32_t cell)
{
	const struct plan *plan = &input->result->plan;

	if (plan->cells[cell].role != ROLE_MEASURED ||
		chart_source_of(input, cell) >= CHART_LINE_SOURCES)
		return false;
	for (uint32_t i = 0; i < plan->n_cells; i++)
		if (i != cell && belongs(input, cell, i) &&
			(is_base(input, cell) > is_base(input, i) ||
				(i < cell && is_base(input, cell) ==
						     is_base(input, i))))
			return false;
	return true;
}

static void write_heading(
	struct latency *l, uint32_t leader, const struct told *measure)
{
	const struct cell *cell = &l->to.input->result->plan.cells[leader];
	char work[CELL_LABEL], text[CELL_LABEL + 64];

	snprintf(text, sizeof text, "%s, %u worker%s: %s", measure->words,
		cell->workers, cell->workers == 1 ? "" : "s",
		chart_heading(l->to.input, cell,
			chart_sources(l->to.input) > 1 ? 0 : cell->tasks,
			work));
	chart_element(l->to.script, "heading", l->panels, text, CHART_HEADING);
}

/* The axis of percentiles: from 0 to what is there. */
static void write_nines(const struct latency *l)
{
	static const struct {
		const char *text;
		double share;
	} tics[] = {{"0", 0}, {"50", 0.5}, {"90", 0.9}, {"99", 0.99},
		{"99.9", 0.999}, {"99.99", 0.9999}, {"99.999", 0.99999}};

	fprintf(l->to.script, "nines[%zu] = %.4g\nnines_tics[%zu] = '(",
		l->panels, l->most_nines * 1.04, l->panels);
	for (size_t i = 0; i < sizeof tics / sizeof *tics; i++)
		fprintf(l->to.script, "%s\"%s\" %.5g", i > 0 ? ", " : "",
			tics[i].text, -log10(1 - tics[i].share));
	fputs(")'\n", l->to.script);
}

static int write_panel(struct latency *l, uint32_t leader,
	const struct told *measure, struct fault *why)
{
	uint32_t n_cells = (uint32_t)l->to.input->result->plan.n_cells;

	if (l->panels == PANELS_MAX || l->points + PERCENTILES > POINTS_MAX) {
		l->left_out++;
		return 0;
	}
	l->panels++;
	l->least_s = INFINITY;
	l->most_s = l->most_nines = 0;
	for (uint32_t i = 0; i < n_cells; i++)
		if (belongs(l->to.input, leader, i) &&
			write_cell(l, i, measure, why) != 0)
			return -1;
	write_heading(l, leader, measure);
	write_nines(l);
	chart_axis_in(l->to.script, l->panels, l->least_s / 1.5,
		l->most_s * 1.5, true, 6, CHART_TIME);
	return 0;
}

static bool panel_has_measure(const struct chart_input *input, uint32_t leader,
	const struct told *measure)
{
	for (uint32_t i = 0; i < input->result->plan.n_cells; i++)
		if (belongs(input, leader, i) && has_measure(input, i, measure))
			return true;
	return false;
}

static int write_panels(struct latency *l, struct fault *why)
{
	const struct chart_input *input = l->to.input;

	for (uint32_t i = 0; i < input->result->plan.n_cells; i++) {
		if (!leads(input, i))
			continue;
		for (size_t m = 0; m < MEASURES; m++)
			if (panel_has_measure(input, i, &measures[m]) &&
				write_panel(l, i, &measures[m], why) != 0)
				return -1;
	}
	return 0;
}

static void write_note(const struct latency *l)
{
	char text[160];

	snprintf(text, sizeof text,
		"n = %u rounds; medians of launches' percentiles%s%s",
		l->to.input->result->plan.rounds,
		l->no_interval ? "; no bar: too few" : "",
		l->left_out > 0 ||
				chart_sources(l->to.input) > CHART_LINE_SOURCES
			? "; some left out"
			: "");
	chart_string(l->to.script, "note", text, CHART_LINE);
}

static int open_room(struct latency *l, struct fault *why)
{
	const struct result *result = l->to.input->result;
	size_t most = 1;

	for (size_t i = 0; i < result->n_launches; i++)
		if (result->launches[i].n_samples > most)
			most = result->launches[i].n_samples;
	l->times = calloc(most, sizeof *l->times);
	l->values =
		calloc(PERCENTILES * result->n_launches + 1, sizeof *l->values);
	if (l->times == NULL || l->values == NULL)
		return fault_set(why, 0, "out of memory");
	return 0;
}

static void open_script(struct latency *l)
{
	static const char *const arrays[] = {"heading", "nines", "nines_tics"};

	chart_kinds_of(l->to.input, &l->kinds);
	chart_key_kinds(&l->kinds, l->to.input, l->to.script);
	chart_key_sources(l->to.input, l->to.script);
	chart_axes(l->to.script, PANELS_MAX);
	for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
		chart_array(l->to.script, arrays[i], PANELS_MAX);
	fputs("# nines\tseconds\tlow\thigh\tpanel\tfamily\tshade\tshare\t"
	      "result\n",
		l->to.data);
}

static void write_looks(const struct latency *l)
{
	static const char *const arrays[] = {
		"look_family", "look_shade", "look_source"};

	fprintf(l->to.script, "looks = %zu\n", l->looks_n);
	for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
		chart_array(l->to.script, arrays[i], l->looks_n);
	for (size_t i = 0; i < l->looks_n; i++)
		fprintf(l->to.script,
			"look_family[%zu] = %d\nlook_shade[%zu] = %u\n"
			"look_source[%zu] = %u\n",
			i + 1, (int)l->looks[i].look.family, i + 1,
			l->looks[i].look.shade, i + 1, l->looks[i].source);
}

static int latency_write(void *drawing, struct fault *why)
{
	struct latency *l = drawing;
	int answer = open_room(l, why);

	if (answer == 0) {
		open_script(l);
		answer = write_panels(l, why);
	}
	if (answer == 0 && l->panels == 0)
		answer = chart_nothing(why, "no clock was read around tasks");
	fprintf(l->to.script, "panels = %zu\n", l->panels);
	write_looks(l);
	write_note(l);
	free(l->times);
	free(l->values);
	return answer;
}

const struct chart chart_latency = {
	.name = "latency",
	.summary = "percentiles of service time and start delay",
	.room = sizeof(struct latency),
	.write = latency_write,
};
