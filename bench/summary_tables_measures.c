/* The tables of a result: what workloads themselves measured, two measures
 * side by side. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "bench/measures.h"
#include "bench/summary_tables.h"

enum { SIDE_BY_SIDE = 2 };

/* The cells of one work, in the order of its table. */
struct table {
	const struct summary_shown *shown;
	uint32_t order[PLAN_CELLS_MAX];
	size_t n;
	const char *names[WORKLOAD_MEASURES];
	size_t n_names;
};

static const struct stats_summary *values_of(
	const struct cell_summary *cell, const char *name)
{
	for (size_t i = 0; i < cell->n_measures; i++)
		if (strcmp(cell->measures[i].name, name) == 0)
			return &cell->measures[i].values;
	return NULL;
}

static bool has_name(const struct table *table, const char *name)
{
	for (size_t i = 0; i < table->n_names; i++)
		if (strcmp(table->names[i], name) == 0)
			return true;
	return false;
}

/* Those of all cells: one whose launches failed has none. */
static void take_names(struct table *table)
{
	for (size_t i = 0; i < table->n; i++) {
		const struct cell_summary *cell =
			&table->shown->cells[table->order[i]];

		for (size_t m = 0; m < cell->n_measures; m++)
			if (table->n_names < WORKLOAD_MEASURES &&
				!has_name(table, cell->measures[m].name))
				table->names[table->n_names++] =
					cell->measures[m].name;
	}
}

static double largest(const struct table *table, const char *name)
{
	double value = 0;

	for (size_t i = 0; i < table->n; i++) {
		const struct stats_summary *values =
			values_of(&table->shown->cells[table->order[i]], name);

		if (values != NULL && values->n > 0)
			value = fmax(value, values->median);
	}
	return value;
}

static void put_value(const struct stats_summary *values,
	struct figures_unit unit, struct document *d)
{
	char text[FIGURES_NUMBER], interval[FIGURES_INTERVAL] = "";
	const char *median = "-";

	if (values != NULL && values->n > 0)
		median = figures_number(values->median / unit.ns, text);
	if (values != NULL && values->interval.exists)
		figures_interval(&values->interval, unit.ns, interval);
	document_put(d, DOCUMENT_NUMBER, "%s", median);
	document_put(d, DOCUMENT_INTERVAL, "%s", interval);
}

static void put_heads(const struct table *table, size_t first, size_t n,
	const char *title, struct figures_unit units[SIDE_BY_SIDE],
	struct document *d)
{
	char heads[SIDE_BY_SIDE][PARAM_NAME + 8], caption[CELL_TITLE + 40];
	struct document_column columns[2 + 2 * SIDE_BY_SIDE] = {
		{.head = "runner", .width = -16, .words = true},
		{.head = "W", .width = 4},
	};
	size_t n_columns = 2;

	for (size_t m = 0; m < n; m++) {
		const char *name = table->names[first + m];

		units[m] = measures_head(name, largest(table, name), heads[m]);
		columns[n_columns++] = (struct document_column){
			.head = heads[m], .width = 6, .head_width = -26};
		columns[n_columns++] = (struct document_column){
			.head = "95% interval", .width = -19, .joined = true};
	}
	snprintf(caption, sizeof caption, "Measured by the work itself: %s",
		title);
	document_table(d, caption, columns, n_columns);
}

static void put_block(const struct table *table, size_t first,
	const char *title, struct document *d)
{
	struct figures_unit units[SIDE_BY_SIDE];
	size_t n = table->n_names - first < SIDE_BY_SIDE
			   ? table->n_names - first
			   : SIDE_BY_SIDE;

	put_heads(table, first, n, title, units, d);
	for (size_t i = 0; i < table->n; i++) {
		uint32_t index = table->order[i];
		char label[CELL_LABEL];
		const struct cell *cell =
			&table->shown->result->plan.cells[index];

		document_put(d, DOCUMENT_WORDS, "%s",
			summary_tables_runner(table->shown, cell, label));
		document_put(d, DOCUMENT_NUMBER, "%u", cell->workers);
		for (size_t m = 0; m < n; m++)
			put_value(values_of(&table->shown->cells[index],
					  table->names[first + m]),
				units[m], d);
	}
}

void summary_tables_put_measures(const struct summary_shown *shown,
	uint32_t work, const char *title, struct document *document)
{
	struct table table = {.shown = shown};

	table.n = summary_tables_order(shown, work, table.order);
	take_names(&table);
	for (size_t i = 0; i < table.n_names; i += SIDE_BY_SIDE)
		put_block(&table, i, title, document);
}
