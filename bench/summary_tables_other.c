/* The tables of a result: this program against another one that was measured
 * in turns with it. */
#include <stdio.h>

#include "bench/other.h"
#include "bench/summary_tables.h"

static bool is_compared(const struct cell_summary *cell)
{
	return cell->to_other.other != SUMMARY_NONE;
}

static void put_heads(const char *title, const char *unit, struct document *d)
{
	char this[16], other[16];
	const struct document_column columns[] = {
		{.head = "runner", .width = -16, .words = true},
		{.head = "W", .width = 4},
		{.head = this, .width = 7},
		{.head = other, .width = 8},
		{.head = "ratio", .width = 5},
		{.head = "95% interval", .width = -13},
		{.head = "this is", .width = -7, .words = true},
		{.head = "calm", .width = -5},
	};

	snprintf(this, sizeof this, "this %s", unit);
	snprintf(other, sizeof other, "other %s", unit);
	document_table(d, title, columns, sizeof columns / sizeof *columns);
}

static void put_cell(const struct summary_shown *shown, uint32_t i,
	struct figures_unit unit, struct document *d)
{
	const struct comparison *c = &shown->cells[i].to_other;
	const struct cell *cell = &shown->result->plan.cells[i];
	char text[FIGURES_INTERVAL], runner[CELL_LABEL];

	document_put(d, DOCUMENT_WORDS, "%s",
		summary_tables_runner(shown, cell, runner));
	document_put(d, DOCUMENT_NUMBER, "%u", cell->workers);
	if (c->pairs == 0) {
		document_put_span(d, "no round in which both ended well");
		return;
	}
	document_put(d, DOCUMENT_NUMBER, "%s",
		figures_number(shown->cells[i].wall_ns.median / unit.ns, text));
	document_put(d, DOCUMENT_NUMBER, "%s",
		figures_number(
			shown->cells[c->other].wall_ns.median / unit.ns, text));
	document_put(
		d, DOCUMENT_NUMBER, "%s", figures_number(c->ratio.ratio, text));
	document_put(d, DOCUMENT_INTERVAL, "%s",
		figures_interval(&c->ratio.interval, 1, text));
	document_put_verdict(d, c->verdict, "");
	document_put(d, DOCUMENT_NUMBER, "%s",
		c->calm_pairs > 0 ? figures_number(c->calm.ratio, text) : "-");
}

static void put_footer(const struct summary_shown *shown, size_t comparisons,
	struct document *d)
{
	const struct result *result = shown->result;
	char this[OTHER_VERSION];

	document_say(d, DOCUMENT_TEXT, "this:  %s",
		other_this(&result->build, this));
	document_say(d, DOCUMENT_TEXT, "other: %s", other_name(&result->build));
	document_say(d, DOCUMENT_LEGEND,
		"Launched in turns. ratio: time of this over time of other, "
		"paired by rounds; intervals hold together at 95 %% over %zu "
		"ratio%s (Bonferroni), the margin is %g %%. calm: the ratio "
		"over rounds in which neither was disturbed.",
		comparisons, comparisons == 1 ? "" : "s",
		100 * result->plan.margin);
}

void summary_tables_put_other(
	const struct summary_shown *shown, struct document *document)
{
	struct figures_unit unit = {0};
	uint32_t work = SUMMARY_NONE;
	char title[CELL_TITLE];
	size_t n = 0;

	for (uint32_t i = 0; i < shown->result->plan.n_cells; i++)
		n += is_compared(&shown->cells[i]);
	if (n == 0)
		return;
	document_heading(document, 3, "this program against the other one");
	for (uint32_t i = 0; i < shown->result->plan.n_cells; i++) {
		if (!is_compared(&shown->cells[i]))
			continue;
		if (shown->cells[i].work != work) {
			work = shown->cells[i].work;
			unit = summary_tables_unit(shown, work);
			summary_tables_work(shown, i, title);
			document_heading(document, 4, title);
			put_heads(title, unit.name, document);
		}
		put_cell(shown, i, unit, document);
	}
	put_footer(shown, n, document);
}
