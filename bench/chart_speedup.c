/* Chart speedup: how many times as fast as serial, by workload and runner. */
#include <math.h>
#include <string.h>

#include "bench/chart.h"

/* The rows from top to bottom: a heading for each kind of work, its cells
 * below it, the two of a pair of twins side by side. */
struct rows {
	const struct chart_input *input;
	FILE *data, *script;
	unsigned n;      /* rows so far */
	unsigned drawn;  /* of these with a figure */
	double min, max; /* of all that is drawn */
};

enum family { FAMILY_SERIAL, FAMILY_THREADS, FAMILY_PROCESSES };

static enum family family_of(
	const struct registry *registry, const struct cell *cell)
{
	struct fault unused = {0};
	const struct runner *runner =
		registry_runner(registry, cell->runner, &unused);

	if (strcmp(cell->runner, "serial") == 0)
		return FAMILY_SERIAL;
	return runner != NULL && runner->shares_memory ? FAMILY_THREADS
						       : FAMILY_PROCESSES;
}

static void name_row(struct rows *rows, const char *heading, const char *label,
	const char *value)
{
	char name[32];

	snprintf(name, sizeof name, "heading[%u]", rows->n);
	chart_string(rows->script, name, heading);
	snprintf(name, sizeof name, "label[%u]", rows->n);
	chart_string(rows->script, name, label);
	snprintf(name, sizeof name, "value[%u]", rows->n);
	chart_string(rows->script, name, value);
}

static void add_heading(struct rows *rows, uint32_t work)
{
	const struct cell *cell = &rows->input->result->plan.cells[work];
	char label[CELL_LABEL];

	rows->n++;
	cell_work_label(cell, rows->input->registry, label, sizeof label);
	name_row(rows, label, "", "");
}

static void add_cell(struct rows *rows, uint32_t index)
{
	const struct cell *cell = &rows->input->result->plan.cells[index];
	const struct cell_summary *summary = &rows->input->cells[index];
	const struct stats_ratio *ratio = &summary->speedup.ratio;
	double low =
		ratio->interval.exists ? ratio->interval.low : ratio->ratio;
	double high =
		ratio->interval.exists ? ratio->interval.high : ratio->ratio;
	char label[64], value[64] = "failed";

	rows->n++;
	snprintf(label, sizeof label, "%s, %u", cell->runner, cell->workers);
	if (summary->speedup.pairs > 0) {
		snprintf(value, sizeof value, "%.3g", ratio->ratio);
		fprintf(rows->data, "%u\t%.6g\t%.6g\t%.6g\t%d\t%u\t%u\n",
			rows->n, ratio->ratio, low, high,
			(int)family_of(rows->input->registry, cell),
			cell->workers, summary->speedup.pairs);
		rows->drawn++;
		rows->min = fmin(rows->min, low);
		rows->max = fmax(rows->max, fmax(high, cell->workers));
	}
	name_row(rows, "", label, value);
}

static void add_work(struct rows *rows, uint32_t work)
{
	const struct plan *plan = &rows->input->result->plan;
	const struct cell_summary *cells = rows->input->cells;

	add_heading(rows, work);
	for (uint32_t i = 0; i < plan->n_cells; i++) {
		uint32_t twin = cells[i].to_twin.other;
		bool threads = family_of(rows->input->registry,
				       &plan->cells[i]) == FAMILY_THREADS;

		if (cells[i].work != work ||
			cells[i].speedup.other == SUMMARY_NONE ||
			(twin != SUMMARY_NONE && !threads))
			continue;
		add_cell(rows, i);
		if (twin != SUMMARY_NONE)
			add_cell(rows, twin);
	}
}

static bool has_speedup(const struct chart_input *input, uint32_t work)
{
	for (uint32_t i = 0; i < input->result->plan.n_cells; i++)
		if (input->cells[i].work == work &&
			input->cells[i].speedup.other != SUMMARY_NONE)
			return true;
	return false;
}

static int speedup_write(const struct chart_input *input, FILE *data,
	FILE *script, struct fault *why)
{
	uint32_t n_cells = (uint32_t)input->result->plan.n_cells;
	struct rows rows = {
		.input = input,
		.data = data,
		.script = script,
		.min = 1,
		.max = 1,
	};

	fputs("# row\tspeedup\tlow\thigh\tfamily\tideal\tpairs  (family: 1 "
	      "threads, 2 processes)\n",
		data);
	fprintf(script, "array label[%u]\narray value[%u]\narray heading[%u]\n",
		2 * n_cells, 2 * n_cells, 2 * n_cells);
	for (uint32_t i = 0; i < n_cells; i++)
		if (input->cells[i].work == i && has_speedup(input, i))
			add_work(&rows, i);
	if (rows.drawn == 0)
		return fault_set(why, 0,
			"no runner has serial beside it to be compared with");
	/* 20 pixels a row, and room for title, key, axis and origin. */
	fprintf(script,
		"rows = %u\nheight = %u\nxmin = %.6g\nxmax = %.6g\nlog = %d\n",
		rows.n, 20 * rows.n + 170, fmin(rows.min / 1.15, 0.9),
		rows.max * 1.15, rows.max / rows.min > 6);
	return 0;
}

const struct chart chart_speedup = {
	.name = "speedup",
	.summary = "how many times as fast as serial, by workload and runner",
	.write = speedup_write,
};
