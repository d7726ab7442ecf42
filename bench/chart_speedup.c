/* Chart speedup: how many times as fast as serial, by workload and runner. */
#include <math.h>

#include "bench/chart_parts.h"

/* What a panel's axis has to show. */
struct extent {
	double min, max;
};

static bool has_serial(const struct chart_input *input, uint32_t cell)
{
	return input->cells[cell].speedup.other != SUMMARY_NONE;
}

/* One row: panel, row, speedup, low, high, family, ideal, pairs. A cell without
 * a figure keeps its row. */
static void write_row(const struct chart_input *input,
	const struct chart_row *row, size_t index, struct extent *extent,
	FILE *data, FILE *script)
{
	const struct cell *cell = &input->result->plan.cells[row->cell];
	const struct comparison *speedup = &input->cells[row->cell].speedup;
	const struct stats_ratio *r = &speedup->ratio;
	double low = r->interval.exists ? r->interval.low : r->ratio;
	double high = r->interval.exists ? r->interval.high : r->ratio;
	struct chart_look look = chart_look_of(input->registry, cell->runner);
	char value[64] = "failed";

	if (speedup->pairs > 0) {
		snprintf(value, sizeof value, r->ratio < 0.1 ? "%.1e" : "%.2f",
			r->ratio);
		if (r->ratio >= 0.001 && r->ratio < 0.1)
			snprintf(value, sizeof value, "%.2g", r->ratio);
		fprintf(data, "%u\t%u\t%.6g\t%.6g\t%.6g\t%d\t%u\t%u\n",
			row->panel, row->row, r->ratio, low, high,
			(int)look.family, cell->workers, speedup->pairs);
		extent->min = fmin(extent->min, low);
		extent->max = fmax(extent->max, fmax(high, cell->workers));
	}
	chart_element(script, "value", index, value, 9);
}

/* From 0 where that leaves all marks apart, else in powers of ten. */
static void write_axis(
	uint32_t panel, const struct extent *extent, FILE *script)
{
	bool log = extent->max / extent->min > 40;

	chart_axis(script, panel, log ? extent->min / 1.3 : 0,
		extent->max * (log ? 1.3 : 1.06), log, 6);
}

static void write_note(const struct chart_input *input,
	const struct chart_rows *rows, FILE *script)
{
	bool missing = false;
	char text[160];

	for (size_t i = 0; i < rows->n; i++)
		missing |= !input->cells[rows->list[i].cell]
				    .speedup.ratio.interval.exists;
	snprintf(text, sizeof text,
		"n = up to %u rounds; 95 %%: a panel's bars together%s",
		input->result->plan.rounds, missing ? "; no bar: too few" : "");
	chart_string(script, "note", text, CHART_LINE);
}

static void write_rows(const struct chart_rows *rows,
	const struct chart_input *input, FILE *data, FILE *script)
{
	struct extent extent = {1, 1};

	chart_key_families(input, false, script);
	write_note(input, rows, script);
	chart_rows_write(rows, input, script);
	chart_axes(script, rows->panels);
	fputs("# panel\trow\tspeedup\tlow\thigh\tfamily\tideal\tpairs\n"
	      "# (family: 0 neither, 1 threads, 2 processes)\n",
		data);
	for (size_t i = 0; i < rows->n; i++) {
		const struct chart_row *row = &rows->list[i];

		write_row(input, row, i + 1, &extent, data, script);
		if (!row->last)
			continue;
		write_axis(row->panel, &extent, script);
		extent = (struct extent){1, 1};
	}
}

static int speedup_write(void *drawing, struct fault *why)
{
	const struct chart_sheet *to = drawing;
	struct chart_rows rows;

	if (chart_rows_of(to->input, has_serial, &rows, why) != 0)
		return -1;
	if (rows.n == 0)
		return chart_nothing(why,
			"no runner has serial beside it to be compared with");
	write_rows(&rows, to->input, to->data, to->script);
	return 0;
}

const struct chart chart_speedup = {
	.name = "speedup",
	.summary = "how many times as fast as serial, by workload and runner",
	.room = sizeof(struct chart_sheet),
	.write = speedup_write,
};
