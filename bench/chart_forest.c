/* Chart forest: threads against processes, pair by pair, with the margin of
 * what nobody would care about and the controls. */
#include <math.h>
#include <string.h>

#include "bench/chart_parts.h"

/* Who is the better one of a pair: the mark of a row. */
enum favoured { FAVOURED_NEITHER, FAVOURED_THREADS, FAVOURED_PROCESSES };

enum { LABEL_MOST = 36 };

struct forest {
	struct chart_sheet to;
	size_t rows;
	size_t left_out; /* pairs beyond CHART_ROWS_MAX */
	double reach;    /* the largest ratio or 1 / ratio to be shown */
	char above[120]; /* what the row above is of */
};

static double reach_of(double ratio)
{
	return ratio < 1 ? 1 / ratio : ratio;
}

static enum favoured favoured_by(const struct comparison *c)
{
	if (c->verdict == STATS_FASTER)
		return FAVOURED_THREADS;
	return c->verdict == STATS_SLOWER ? FAVOURED_PROCESSES
					  : FAVOURED_NEITHER;
}

/* One row: ratio, low, high, row, favoured, ratio of undisturbed rounds, pairs.
 * A pair without a figure keeps its row. */
static void write_row(struct forest *f, const char *label,
	const struct comparison *c, enum favoured favoured)
{
	const struct stats_ratio *r = &c->ratio;
	double low = r->interval.exists ? r->interval.low : r->ratio;
	double high = r->interval.exists ? r->interval.high : r->ratio;
	char value[64] = "failed";

	f->rows++;
	if (c->pairs > 0) {
		snprintf(value, sizeof value,
			r->interval.exists ? "%.3g (%.3g..%.3g)"
					   : "%.3g (no interval)",
			r->ratio, low, high);
		fprintf(f->to.data, "%.6g\t%.6g\t%.6g\t%zu\t%d\t%.6g\t%u\n",
			r->ratio, low, high, f->rows, (int)favoured,
			c->calm_pairs > 0 ? c->calm.ratio : (double)NAN,
			c->pairs);
		f->reach = fmax(f->reach, fmax(reach_of(low), reach_of(high)));
	}
	chart_element(f->to.script, "label", f->rows, label, LABEL_MOST);
	chart_element(f->to.script, "value", f->rows, value, 22);
	fprintf(f->to.script, "is_heading[%zu] = 0\n", f->rows);
}

static void write_heading(struct forest *f, const char *text)
{
	f->rows++;
	chart_element(f->to.script, "label", f->rows, text, CHART_HEADING);
	f->above[0] = '\0';
	chart_element(f->to.script, "value", f->rows, "", 1);
	fprintf(f->to.script, "is_heading[%zu] = 1\n", f->rows);
}

static enum chart_family family_of(
	const struct chart_input *input, uint32_t cell)
{
	return chart_look_of(
		input->registry, input->result->plan.cells[cell].runner)
		.family;
}

/* A pair is a row of its threads, or of processes that name threads which name
 * others (spawn beside pthreads, whose twin is fork). */
static bool is_pair(const struct chart_input *input, uint32_t cell)
{
	uint32_t other = input->cells[cell].to_twin.other;
	enum chart_family family = family_of(input, cell);

	if (other == SUMMARY_NONE ||
		input->result->plan.cells[cell].role != ROLE_MEASURED)
		return false;
	if (family == CHART_PROCESSES)
		return family_of(input, other) == CHART_THREADS &&
		       !summary_is_mutual(input->cells, cell);
	return family == CHART_THREADS &&
	       family_of(input, other) == CHART_PROCESSES;
}

/* The time of the threads over that of the processes. */
static struct comparison pair_of(const struct chart_input *input, uint32_t cell)
{
	const struct comparison *c = &input->cells[cell].to_twin;

	return family_of(input, cell) == CHART_THREADS ? *c
						       : summary_mirrored(c);
}

static bool is_again(const struct chart_input *input, uint32_t cell)
{
	return input->cells[cell].to_base.other != SUMMARY_NONE &&
	       input->result->plan.cells[cell].role == ROLE_AA;
}

/* Of several results, with the name of its own; what is in the row above is not
 * said again. */
static void write_cell(struct forest *f, uint32_t index, const char *what,
	const struct comparison *c, enum favoured favoured)
{
	char text[CELL_LABEL];
	const char *name = chart_source_name(
		f->to.input, chart_source_of(f->to.input, index));
	bool again = *name != '\0' && strcmp(what, f->above) == 0;

	snprintf(text, sizeof text, "%.80s%s%.14s", again ? "" : what,
		*name != '\0' ? "  " : "", name);
	snprintf(f->above, sizeof f->above, "%s", what);
	write_row(f, text, c, favoured);
}

/* Twins that name each other by their threads, "pthreads, 4"; of others both,
 * "pthreads : spawn, 4". */
static char *pair_label(
	const struct chart_input *input, uint32_t cell, char text[120])
{
	const struct cell *cells = input->result->plan.cells;
	const struct cell *one = &cells[cell];
	const struct cell *other = &cells[input->cells[cell].to_twin.other];
	bool threads = family_of(input, cell) == CHART_THREADS;
	char label[80];

	if (summary_is_mutual(input->cells, cell))
		snprintf(text, 120, "%s", chart_cell_label(input, cell, label));
	else
		snprintf(text, 120, "%.32s : %.32s, %u",
			threads ? one->runner : other->runner,
			threads ? other->runner : one->runner, one->workers);
	return text;
}

static void write_pairs(struct forest *f, const struct chart_rows *rows)
{
	bool several = chart_sources(f->to.input) > 1;
	char text[CELL_LABEL], label[120];

	for (size_t i = 0; i < rows->n; i++) {
		uint32_t index = rows->list[i].cell;
		const struct cell *cell =
			&f->to.input->result->plan.cells[index];
		const struct comparison c = pair_of(f->to.input, index);

		if (rows->list[i].row == 1)
			write_heading(
				f, chart_heading(f->to.input, cell,
					   several ? 0 : cell->tasks, text));
		write_cell(f, index, pair_label(f->to.input, index, label), &c,
			favoured_by(&c));
	}
}

static void write_controls(struct forest *f, const struct chart_rows *rows)
{
	char text[CELL_LABEL];

	if (rows->n > 0)
		write_heading(f, "the same cell twice: what chance does (A/A)");
	for (size_t i = 0; i < rows->n; i++) {
		uint32_t index = rows->list[i].cell;
		const struct cell *cell =
			&f->to.input->result->plan.cells[index];

		snprintf(text, sizeof text, "%s %s", cell->workload,
			cell->runner);
		write_cell(f, index, text, &f->to.input->cells[index].to_base,
			FAVOURED_NEITHER);
	}
}

/* The same distance on both sides of 1, and round numbers in it: those that are
 * within the least reach of their row, and apart in the narrowest plot. */
static void write_axis(const struct forest *f)
{
	static const struct {
		double reach;
		const char *tics;
	} scales[] = {
		{1.03, "0.98, 1, 1.02"},
		{1.06, "0.97, 1, 1.03"},
		{1.12, "0.95, 1, 1.05"},
		{1.35, "0.9, 1, 1.1"},
		{1.6, "0.8, 1, 1.25"},
		{2.5, "0.7, 1, 1.5"},
		{6, "0.5, 1, 2"},
		{40, "0.2, 1, 5"},
		{2000, "0.03, 1, 30"},
		{INFINITY, "0.001, 1, 1000"},
	};
	double margin = 1 + f->to.input->result->plan.margin;
	double reach = fmax(f->reach, margin * margin) * 1.02;
	size_t i = 0;

	while (reach > scales[i].reach)
		i++;
	fprintf(f->to.script,
		"rows = %zu\nmargin = %.6g\nreach = %.6g\ntics = '(%s)'\n",
		f->rows, margin, reach, scales[i].tics);
}

static void write_note(const struct forest *f)
{
	double percent = 100 * f->to.input->result->plan.margin;
	char text[160];

	snprintf(text, sizeof text,
		"n = up to %u rounds; margin %.3g %%; small bar: undisturbed "
		"rounds only",
		f->to.input->result->plan.rounds, percent);
	if (f->left_out > 0)
		snprintf(text, sizeof text,
			"the first %d of %zu pairs; margin %.3g %%",
			CHART_ROWS_MAX, CHART_ROWS_MAX + f->left_out, percent);
	chart_string(f->to.script, "note", text, CHART_LINE);
}

static int forest_write(void *drawing, struct fault *why)
{
	struct forest *f = drawing;
	const struct chart_input *input = f->to.input;
	FILE *script = f->to.script;
	struct chart_rows pairs, controls;
	size_t most;

	f->reach = 1;
	if (chart_rows_of(input, is_pair, &pairs, why) != 0 ||
		chart_rows_of(input, is_again, &controls, why) != 0)
		return -1;
	if (pairs.n == 0)
		return chart_nothing(why,
			"no thread runner was measured together with its "
			"process twin");
	f->left_out = pairs.left_out;
	most = pairs.n + pairs.panels + controls.n + 1;
	chart_key_families(input, false, script);
	chart_array(script, "label", most);
	chart_array(script, "value", most);
	chart_array(script, "is_heading", most);
	fputs("# ratio\tlow\thigh\trow\tfavoured\tundisturbed\tpairs\n"
	      "# (favoured: 0 neither, 1 threads, 2 processes)\n",
		f->to.data);
	write_pairs(f, &pairs);
	write_controls(f, &controls);
	write_axis(f);
	write_note(f);
	return 0;
}

const struct chart chart_forest = {
	.name = "forest",
	.summary = "threads against processes: paired ratios of time",
	.room = sizeof(struct forest),
	.write = forest_write,
};
