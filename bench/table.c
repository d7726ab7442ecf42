/* The tutorials' table, with measured figures in its cells. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/table.h"

const char *const table_sides[] = {"threads", "processes", NULL};

static int fill_figure(struct table_figure *figure,
	const struct estimate_spec *spec, const struct estimate_source *source,
	struct fault *why)
{
	strcpy(figure->value, "");
	figure->wanted = spec->of != NULL;
	if (!figure->wanted)
		return 0;
	if (estimate_of(spec, source, TABLE_CONFIDENCE, &figure->estimate,
		    why) != 0)
		return -1;
	estimate_show(&figure->estimate, figure->value, figure->interval);
	return 0;
}

/* The lines of one judge after those of the one before. */
static int fill_lines(struct table_row *row, const struct rules_row *rule,
	const struct estimate_source *source, struct fault *why)
{
	for (int judge = 0; judge < RULES_JUDGES; judge++)
		for (size_t i = 0; i < rule->n_figures; i++) {
			const struct rules_figure *f = &rule->figures[i];
			struct table_line *line = &row->lines[row->n_lines];

			if ((int)f->judge != judge)
				continue;
			line->judge = f->judge;
			line->text = f->text;
			if (fill_figure(&line->sides[TABLE_THREADS],
				    &f->threads, source, why) != 0 ||
				fill_figure(&line->sides[TABLE_PROCESSES],
					&f->processes, source, why) != 0)
				return -1;
			row->n_lines++;
		}
	return 0;
}

/* "threads are best for I/O-bound tasks: depends. It depends on ..." */
static void tell(struct table_row *row, const struct rules_row *rule,
	const struct claims *claims)
{
	size_t len = 0;

	for (size_t i = 0; i < rule->n_claims && len < sizeof row->sentence;
		i++) {
		const struct claims_claim *claim =
			&claims->claims[rule->claims[i]];

		len += (size_t)snprintf(row->sentence + len,
			sizeof row->sentence - len, "%s\"%s\": %s. %s",
			i > 0 ? " " : "", claim->rule->brief,
			claims_verdicts[claim->verdict], claim->sentence);
	}
}

int table_of(const struct rules *rules, const struct claims *claims,
	const struct estimate_source *source, struct table *table,
	struct fault *why)
{
	struct table_line *next;
	size_t n_lines = 0;

	for (size_t i = 0; i < rules->n_rows; i++)
		n_lines += rules->rows[i].n_figures;
	*table = (struct table){.n_rows = rules->n_rows};
	table->rows = calloc(rules->n_rows + 1, sizeof *table->rows);
	table->lines = next = calloc(n_lines + 1, sizeof *table->lines);
	if (table->rows == NULL || table->lines == NULL)
		return fault_set(why, ENOMEM, "the table");
	for (size_t i = 0; i < rules->n_rows; i++) {
		const struct rules_row *rule = &rules->rows[i];
		struct table_row *row = &table->rows[i];

		row->name = rule->name;
		row->says[TABLE_THREADS] = rule->threads;
		row->says[TABLE_PROCESSES] = rule->processes;
		row->lines = next;
		next += rule->n_figures;
		if (fill_lines(row, rule, source, why) != 0)
			return -1;
		tell(row, rule, claims);
	}
	return 0;
}

void table_free(struct table *table)
{
	free(table->rows);
	free(table->lines);
	*table = (struct table){0};
}
