/* tvp table: the tutorials' table, with a measured figure in every cell. */
#include <ctype.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "bench/claims_json.h"
#include "bench/command.h"
#include "bench/evidence.h"
#include "bench/options.h"
#include "bench/show.h"

enum { OPT_ACROSS = 256, OPT_JSON };
enum { REASONS_MAX = 64 };

static const struct option_spec table_table[] = {
	{"across-machines", OPT_ACROSS, NULL,
		"take results of different machines together"},
	{"json", OPT_JSON, NULL, "the table as JSON"},
	{0},
};

static const struct options table_options = {
	.command = "tvp table",
	.usage = "RESULT.. [options]",
	.about = "Print the tutorials' table of threads against processes "
		 "with a measured figure in\nevery cell, in C, in C under a "
		 "global interpreter lock and in CPython, and below\neach row "
		 "whether it holds here. A figure is taken from the first "
		 "result that has it.",
	.table = table_table,
	.epilogue = "example:\n  scripts/bench table\n  tvp table "
		    "results/TIME-table",
};

/* Why figures are missing: each reason once, told by its number. */
struct reasons {
	const char *list[REASONS_MAX];
	size_t n;
};

static size_t number_of(struct reasons *reasons, const char *reason)
{
	size_t i = 0;

	while (i < reasons->n && strcmp(reasons->list[i], reason) != 0)
		i++;
	if (i == reasons->n && i < REASONS_MAX)
		reasons->list[reasons->n++] = reason;
	return i + 1;
}

static void figure_text(const struct table_figure *figure,
	struct reasons *reasons, char *text, size_t size)
{
	if (!figure->wanted)
		snprintf(text, size, "-");
	else if (!figure->estimate.measured)
		snprintf(text, size, "not measured [%zu]",
			number_of(reasons, figure->estimate.reason));
	else
		snprintf(text, size, "%-8s %s%s", figure->value,
			figure->estimate.assumed ? "~" : "", figure->interval);
}

static void print_lines(const struct table_row *row, struct reasons *reasons)
{
	int judge = -1;

	for (size_t i = 0; i < row->n_lines; i++) {
		const struct table_line *line = &row->lines[i];
		char threads[128], processes[128];

		if ((int)line->judge != judge)
			printf("  in %s\n", rules_judge_names[line->judge]);
		judge = (int)line->judge;
		figure_text(&line->sides[TABLE_THREADS], reasons, threads,
			sizeof threads);
		figure_text(&line->sides[TABLE_PROCESSES], reasons, processes,
			sizeof processes);
		printf("    %-31s %-21s %s\n", line->text, threads, processes);
	}
}

static void print_row(const struct table_row *row, struct reasons *reasons)
{
	show_rule(row->name);
	printf("  %-33s %-21s %s\n", "tutorials say", row->says[TABLE_THREADS],
		row->says[TABLE_PROCESSES]);
	print_lines(row, reasons);
	printf("  ");
	options_wrap(row->sentence, 2);
	printf("\n\n");
}

static void print_origin(const struct evidence *evidence)
{
	const struct result *result = evidence->source.results[0];
	const struct fact *cpu = facts_find(&result->machine, "cpu.model");

	printf("%s, %u CPUs; ",
		cpu != NULL && cpu->kind == FACT_STRING ? cpu->text
							: "CPU not known",
		estimate_cpus(result));
	if (evidence->n == 1)
		printf("measured %s.\n", result->started);
	else
		printf("%zu results, the first of %s.\n", evidence->n,
			result->started);
	printf("Medians over launches with their intervals of 95 %% each; ~: "
	       "seen once, with %g %%.\n",
		100 * ESTIMATE_MEMORY_ERROR);
}

static void print_table(const struct evidence *evidence)
{
	struct reasons reasons = {0};
	char number[32];

	printf("%-35s %-21s %s\n", "", "threads", "processes");
	for (size_t i = 0; i < evidence->table.n_rows; i++)
		print_row(&evidence->table.rows[i], &reasons);
	print_origin(evidence);
	for (size_t i = 0; i < reasons.n; i++) {
		printf("%s", i == 0 ? "Not measured, because:\n" : "");
		snprintf(number, sizeof number, "[%zu]", i + 1);
		printf("%-5s", number);
		options_wrap(reasons.list[i], 5);
		putchar('\n');
	}
}

static int print_json(const struct evidence *evidence)
{
	json_t *json = claims_table_to_json(
		&evidence->table, &evidence->source, evidence->paths);
	int failed = json == NULL ||
		     json_dumpf(json, stdout,
			     JSON_INDENT(1) | JSON_REAL_PRECISION(6)) != 0;

	putchar('\n');
	json_decref(json);
	return failed ? STATUS_FAILED : STATUS_GOOD;
}

static int read_and_print(const char *const *paths, size_t n,
	bool across_machines, bool as_json, const struct registry *registry)
{
	struct evidence evidence = {0};
	struct fault why = {0};
	int status = STATUS_USAGE;

	if (evidence_read(paths, n, across_machines, registry, &evidence,
		    &why) == 0 &&
		evidence_judge(&evidence, &why) == 0) {
		status = STATUS_GOOD;
		if (as_json)
			status = print_json(&evidence);
		else
			print_table(&evidence);
	}
	evidence_free(&evidence);
	if (fault_is_set(&why))
		fprintf(stderr, "tvp table: %s\n", why.text);
	return status;
}

static int table_main(int argc, char **argv, const struct registry *registry)
{
	bool across_machines = false, as_json = false;
	struct fault why = {0};
	const char *value = NULL;
	int letter;

	while ((letter = options_next(
			&table_options, argc, argv, &value, &why)) > 0) {
		across_machines |= letter == OPT_ACROSS;
		as_json |= letter == OPT_JSON;
	}
	if (letter == OPTIONS_HELP) {
		options_help(&table_options);
		return STATUS_GOOD;
	}
	if (letter == OPTIONS_END && optind == argc)
		fault_set(&why, 0, "needs a result");
	if (fault_is_set(&why))
		return options_wrong(&table_options, &why);
	return read_and_print((const char *const *)argv + optind,
		(size_t)(argc - optind), across_machines, as_json, registry);
}

const struct command command_table = {
	.name = "table",
	.summary = "print the tutorials' table with measured figures",
	.main = table_main,
};
