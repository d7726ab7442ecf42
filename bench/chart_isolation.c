/* Chart isolation: where launches failed, which share of their tasks was done
 * all the same: what is lost when a worker dies, by runner. */
#include <stdlib.h>

#include "bench/chart_parts.h"
#include "bench/loss.h"

struct drawing {
	struct chart_sheet to;
	struct chart_rows rows;
	bool *lossy; /* by cell: did a launch of its work fail? Owned */
};

static void find_lossy(struct drawing *d)
{
	const struct result *result = d->to.input->result;

	for (size_t i = 0; i < result->n_launches; i++) {
		const struct launch *l = &result->launches[i];

		if (l->outcome != OUTCOME_OK && loss_is_known(l))
			d->lossy[d->to.input->cells[l->cell].work] = true;
	}
}

/* Leaves the rows of cells, of whose work a launch failed. */
static void drop_others(struct drawing *d)
{
	struct chart_rows *rows = &d->rows;
	struct chart_rows kept = {.left_out = rows->left_out};

	for (size_t i = 0; i < rows->n; i++) {
		struct chart_row row = rows->list[i];

		if (!d->lossy[d->to.input->cells[row.cell].work])
			continue;
		kept.panels += row.row == 1;
		row.panel = (uint32_t)kept.panels;
		kept.list[kept.n++] = row;
	}
	*rows = kept;
}

static bool is_measured(const struct chart_input *input, uint32_t cell)
{
	return input->result->plan.cells[cell].role == ROLE_MEASURED;
}

/* A row: panel, row, % of tasks done (median), low, high, family, launches,
 * failed ones. */
static int write_row(struct drawing *d, size_t index, struct fault *why)
{
	const struct chart_row *row = &d->rows.list[index];
	const struct cell *cell = &d->to.input->result->plan.cells[row->cell];
	const struct stats_summary *s;
	char text[80] = "not known";
	struct loss loss;

	if (loss_of(d->to.input->result, row->cell, &loss, why) != 0)
		return -1;
	s = &loss.done_percent;
	if (loss.n > 0) {
		fprintf(d->to.data, "%u\t%u\t%.6g\t%.6g\t%.6g\t%d\t%zu\t%zu\n",
			row->panel, row->row, s->median,
			s->interval.exists ? s->interval.low : s->median,
			s->interval.exists ? s->interval.high : s->median,
			(int)chart_look_of(d->to.input->registry, cell->runner)
				.family,
			loss.n, loss.failed);
		snprintf(text, sizeof text, "%.3g %%; %zu of %zu failed",
			s->median, loss.failed, loss.n);
	}
	chart_element(d->to.script, "value", index + 1, text, 24);
	return 0;
}

static int write_all(struct drawing *d, struct fault *why)
{
	chart_key_families(d->to.input, true, d->to.script);
	chart_rows_write(&d->rows, d->to.input, d->to.script);
	chart_axes(d->to.script, d->rows.panels);
	fputs("# panel\trow\tpercent done\tlow\thigh\tfamily\tlaunches\t"
	      "failed\n",
		d->to.data);
	for (size_t i = 0; i < d->rows.n; i++)
		if (write_row(d, i, why) != 0)
			return -1;
	for (size_t p = 1; p <= d->rows.panels; p++)
		chart_axis(d->to.script, p, 0, 101, false, 5);
	chart_string(d->to.script, "note",
		d->rows.left_out > 0
			? "all launches: medians, 95 %; some left out"
			: "medians, 95 %, over all launches, also failed ones",
		CHART_LINE);
	return 0;
}

static int draw(struct drawing *d, struct fault *why)
{
	d->lossy = calloc(d->to.input->result->plan.n_cells + 1, sizeof(bool));
	if (d->lossy == NULL)
		return fault_set(why, 0, "out of memory");
	find_lossy(d);
	if (chart_rows_of(d->to.input, is_measured, &d->rows, why) != 0)
		return -1;
	drop_others(d);
	if (d->rows.n == 0)
		return chart_nothing(
			why, "no launch failed (tvp run isolation lets some)");
	return write_all(d, why);
}

static int isolation_write(void *drawing, struct fault *why)
{
	struct drawing *d = drawing;
	int answer = draw(d, why);

	free(d->lossy);
	return answer;
}

const struct chart chart_isolation = {
	.name = "isolation",
	.summary =
		"where launches failed: the share of tasks done all the same",
	.room = sizeof(struct drawing),
	.write = isolation_write,
};
