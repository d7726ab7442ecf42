/* tvp table: the tutorials' table, with a measured figure in every cell. */
#include <stdio.h>
#include <unistd.h>

#include "bench/claims_json.h"
#include "bench/claims_tables.h"
#include "bench/command.h"
#include "bench/evidence.h"
#include "bench/options.h"
#include "bench/print.h"

enum { OPT_ACROSS = 256, OPT_JSON };

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
		 "with a measured figure\nin every cell, in C, in C under a "
		 "global interpreter lock and in CPython, and\nbelow each row "
		 "whether it holds here. A figure is taken from the first "
		 "result\nthat has it.",
	.table = table_table,
	.epilogue = "example:\n  scripts/bench table\n  tvp table "
		    "results/TIME-table/table*/",
};

static int print(const struct evidence *evidence)
{
	struct document document = {0};

	claims_tables_put_table(&evidence->table, &document);
	claims_tables_put_origin(&evidence->source, &document);
	claims_tables_put_legend(&document);
	return print_document("tvp table", &document);
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
		status = as_json ? print_json("tvp table",
					   claims_table_to_json(&evidence.table,
						   &evidence.source,
						   evidence.paths))
				 : print(&evidence);
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
