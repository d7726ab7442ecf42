/* Chart speedup: how many times as fast as serial, by workload and runner. */
#include <math.h>
#include <string.h>

#include "bench/chart.h"

/* A panel for each kind of work; its rows from top to bottom are cells, the
 * two of a pair of twins side by side. */
struct rows {
	const struct chart_input *input;
	FILE *data, *script;
	unsigned panels;
	unsigned n;      /* rows of all panels so far */
	unsigned in;     /* rows of this panel */
	double min, max; /* of all that this panel shows */
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

static void set_element(
	FILE *script, const char *array, unsigned index, const char *text)
{
	char name[64];

	snprintf(name, sizeof name, "%s[%u]", array, index);
	chart_string(script, name, text);
}

/* One row: panel, row, speedup, low, high, family, ideal, pairs. A cell without
 * a figure keeps its row. */
static void add_cell(struct rows *rows, uint32_t index)
{
	const struct cell *cell = &rows->input->result->plan.cells[index];
	const struct comparison *speedup = &rows->input->cells[index].speedup;
	const struct stats_ratio *r = &speedup->ratio;
	double low = r->interval.exists ? r->interval.low : r->ratio;
	double high = r->interval.exists ? r->interval.high : r->ratio;
	char label[64], value[64] = "failed";

	rows->n++;
	rows->in++;
	snprintf(label, sizeof label, "%s, %u", cell->runner, cell->workers);
	if (speedup->pairs > 0) {
		snprintf(value, sizeof value, r->ratio < 0.1 ? "%.2g" : "%.2f",
			r->ratio);
		fprintf(rows->data, "%u\t%u\t%.6g\t%.6g\t%.6g\t%d\t%u\t%u\n",
			rows->panels, rows->in, r->ratio, low, high,
			(int)family_of(rows->input->registry, cell),
			cell->workers, speedup->pairs);
		rows->min = fmin(rows->min, low);
		rows->max = fmax(rows->max, fmax(high, cell->workers));
	}
	set_element(rows->script, "label", rows->n, label);
	set_element(rows->script, "value", rows->n, value);
}

static void add_cells(struct rows *rows, uint32_t work)
{
	const struct plan *plan = &rows->input->result->plan;
	const struct cell_summary *cells = rows->input->cells;

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

/* From 0 where that leaves all marks apart, else in powers of ten. */
static void add_panel(struct rows *rows, uint32_t work)
{
	const struct cell *cell = &rows->input->result->plan.cells[work];
	unsigned first = rows->n + 1, panel = ++rows->panels;
	char heading[CELL_LABEL + 40];
	bool log;

	rows->in = 0;
	rows->min = rows->max = 1;
	add_cells(rows, work);
	log = rows->max / rows->min > 40;
	cell_work_label(cell, rows->input->registry, heading, CELL_LABEL);
	snprintf(heading + strlen(heading), 40, ", %llu tasks",
		(unsigned long long)cell->tasks);
	set_element(rows->script, "heading", panel, heading);
	fprintf(rows->script,
		"first[%u] = %u\nlast[%u] = %u\nlog[%u] = %d\n"
		"xmin[%u] = %.6g\nxmax[%u] = %.6g\n",
		panel, first, panel, rows->n, panel, log, panel,
		log ? rows->min / 1.3 : 0, panel,
		rows->max * (log ? 1.3 : 1.06));
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
	static const char *const arrays[] = {"label", "value", "heading",
		"first", "last", "log", "xmin", "xmax"};
	uint32_t n_cells = (uint32_t)input->result->plan.n_cells;
	struct rows rows = {.input = input, .data = data, .script = script};

	fputs("# panel\trow\tspeedup\tlow\thigh\tfamily\tideal\tpairs\n"
	      "# (family: 1 threads, 2 processes)\n",
		data);
	for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
		fprintf(script, "array %s[%u]\n", arrays[i], n_cells);
	for (uint32_t i = 0; i < n_cells; i++)
		if (input->cells[i].work == i &&
			!input->result->plan.cells[i].other_binary &&
			has_speedup(input, i))
			add_panel(&rows, i);
	if (rows.n == 0)
		return fault_set(why, 0,
			"no runner has serial beside it to be compared with");
	fprintf(script, "panels = %u\nrows = %u\n", rows.panels, rows.n);
	return 0;
}

const struct chart chart_speedup = {
	.name = "speedup",
	.summary = "how many times as fast as serial, by workload and runner",
	.write = speedup_write,
};
