/* tvp show: what workloads themselves measured, two measures side by side. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "bench/measures.h"
#include "bench/show.h"

enum { SIDE_BY_SIDE = 2, WIDTH = 27 };

/* The cells of one work, in the order of its table. */
struct table {
	const struct result *result;
	const struct cell_summary *cells;
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
			&table->cells[table->order[i]];

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
			values_of(&table->cells[table->order[i]], name);

		if (values != NULL && values->n > 0)
			value = fmax(value, values->median);
	}
	return value;
}

static void print_value(
	const struct stats_summary *values, struct figures_unit unit)
{
	char text[24], interval[64] = "";
	const char *median = "-";

	if (values != NULL && values->n > 0)
		median = figures_number(values->median / unit.ns, text);
	if (values != NULL && values->interval.exists)
		figures_interval(&values->interval, unit.ns, interval);
	printf("%6s %-*s", median, WIDTH - 7, interval);
}

static void print_block(const struct table *table, size_t first)
{
	struct figures_unit units[SIDE_BY_SIDE];
	size_t n = table->n_names - first < SIDE_BY_SIDE
			   ? table->n_names - first
			   : SIDE_BY_SIDE;

	printf("  %-16s %4s ", "runner", "W");
	for (size_t m = 0; m < n; m++) {
		const char *name = table->names[first + m];
		char head[PARAM_NAME + 8];

		units[m] = measures_head(name, largest(table, name), head);
		printf(" %-*.*s", WIDTH - 1, WIDTH - 1, head);
	}
	putchar('\n');
	for (size_t i = 0; i < table->n; i++) {
		uint32_t index = table->order[i];
		const struct cell *cell = &table->result->plan.cells[index];

		printf("  %-16s %4u ", cell->runner, cell->workers);
		for (size_t m = 0; m < n; m++)
			print_value(values_of(&table->cells[index],
					    table->names[first + m]),
				units[m]);
		putchar('\n');
	}
}

void show_measures_print(const struct result *result,
	const struct cell_summary *cells, const struct registry *registry,
	uint32_t work)
{
	struct table table = {.result = result, .cells = cells};

	table.n = show_order(result, cells, registry, work, table.order);
	take_names(&table);
	for (size_t i = 0; i < table.n_names; i += SIDE_BY_SIDE) {
		putchar('\n');
		print_block(&table, i);
	}
}
