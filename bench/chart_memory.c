/* Chart memory: what a worker adds to the memory of a launch, private and
 * shared parts told apart. */
#include <math.h>

#include "bench/chart_parts.h"
#include "bench/units.h"

/* What was seen of a cell, or NULL. */
static const struct memory *seen(const struct chart_input *input, uint32_t cell)
{
	const struct memory *memory = result_memory(input->result, cell);

	return memory != NULL && memory->workers > 0 ? memory : NULL;
}

static bool was_looked_at(const struct chart_input *input, uint32_t cell)
{
	return result_memory(input->result, cell) != NULL;
}

/* A bar: panel, row, private and all MiB for each worker, family. */
static void write_row(const struct chart_input *input,
	const struct chart_row *row, size_t index, double *most, FILE *data,
	FILE *script)
{
	const struct cell *cell = &input->result->plan.cells[row->cell];
	const struct memory *memory = seen(input, row->cell);
	struct chart_look look = chart_look_of(input->registry, cell->runner);
	char bytes[UNITS_TEXT], text[80] = "not seen";

	if (memory != NULL) {
		double each = 1.0 / memory->workers / (1 << 20);
		double all = (double)memory->family.pss_bytes;

		fprintf(data, "%u\t%u\t%.6g\t%.6g\t%d\n", row->panel, row->row,
			(double)memory->family.uss_bytes * each, all * each,
			(int)look.family);
		*most = fmax(*most, all * each);
		snprintf(text, sizeof text, "%s in all",
			units_show_bytes(all, bytes));
	}
	chart_element(script, "value", index, text, 18);
}

static int memory_write(const struct chart_input *input, FILE *data,
	FILE *script, struct fault *why)
{
	struct chart_rows rows;
	double most = 0;
	bool any = false;

	chart_rows_of(input, was_looked_at, &rows);
	for (size_t i = 0; i < rows.n; i++)
		any |= seen(input, rows.list[i].cell) != NULL;
	if (!any)
		return chart_nothing(why, "no cell's memory was looked at");
	chart_key_families(input, script);
	chart_string(script, "note",
		"one launch of each cell, workers held; PSS, with the harness",
		CHART_LINE);
	chart_rows_write(&rows, input, script);
	chart_axes(script, rows.panels);
	fputs("# panel\trow\tprivate_mib\tall_mib\tfamily\n", data);
	for (size_t i = 0; i < rows.n; i++) {
		const struct chart_row *row = &rows.list[i];

		write_row(input, row, i + 1, &most, data, script);
		if (!row->last)
			continue;
		chart_axis(script, row->panel, 0, fmax(most, 1e-3) * 1.06,
			false, 5);
		most = 0;
	}
	return 0;
}

const struct chart chart_memory = {
	.name = "memory",
	.summary = "memory for each worker, private and shared",
	.write = memory_write,
};
