/* tvp show: a result on the terminal. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/command.h"
#include "bench/document.h"
#include "bench/identity.h"
#include "bench/noise.h"
#include "bench/options.h"
#include "bench/print.h"
#include "bench/result_file.h"
#include "bench/result_json.h"
#include "bench/show.h"
#include "bench/summary_tables.h"
#include "bench/units.h"

enum { OPT_JSON = 256 };

/* ---- the whole ---- */

static void put_origin(const struct result *result, struct document *document)
{
	char took[UNITS_TEXT], machine[RESULT_MACHINE];
	struct fault unused = {0};
	char id[RESULT_ID];
	uint32_t rounds = result_rounds(result);

	result_machine_name(result, machine);
	document_say(document, DOCUMENT_TEXT, "%s, %zu launches in %s%s%s",
		result->started, result->n_launches,
		units_show_duration((double)result->elapsed_ns, took),
		machine[0] != '\0' ? "; " : "", machine);
	document_say(document, DOCUMENT_TEXT,
		"%u of %u rounds, seed %llu, stopped by: %s", rounds,
		result->plan.rounds, (unsigned long long)result->plan.seed,
		result->stopped_by);
	if (identity_of(result, id, &unused) == 0)
		document_say(
			document, DOCUMENT_TEXT, "id %.*s", IDENTITY_SHORT, id);
}

static void put_sentence(void *document, const char *sentence)
{
	document_say(document, DOCUMENT_TEXT, "%s", sentence);
}

void show_result(const struct result *result, const struct cell_summary *cells,
	const struct registry *registry)
{
	const struct summary_shown shown = {result, cells, registry};
	struct document document = {0};
	struct fault unused = {0};

	summary_tables_put(&shown, &document);
	summary_tables_put_other(&shown, &document);
	put_origin(result, &document);
	noise_tell(result, registry, put_sentence, &document, &unused);
	summary_tables_put_suite(&shown, &document);
	summary_tables_put_legend(&shown, &document);
	print_document("tvp", &document);
}

void show_other_print(const struct result *result,
	const struct cell_summary *cells, const struct registry *registry)
{
	const struct summary_shown shown = {result, cells, registry};
	struct document document = {0};

	summary_tables_put_other(&shown, &document);
	print_document("tvp", &document);
}

size_t show_failures(const char *command, const struct result *result,
	const struct cell_summary *cells, const struct registry *registry)
{
	size_t n = 0;

	for (uint32_t i = 0; i < result->plan.n_cells; i++) {
		const struct cell *cell = &result->plan.cells[i];
		char label[CELL_LABEL], place[CELL_PLACE], runner[CELL_LABEL];

		if (cells[i].failed == 0)
			continue;
		n++;
		fprintf(stderr,
			"%s: %s%s %s W=%u: %u of %u launches failed: %s\n",
			command,
			cell_work_label(cell, registry, label, sizeof label),
			cell_place_label(cell, place),
			cell_runner_label(
				cell, registry, runner, sizeof runner),
			cell->workers, cells[i].failed,
			cells[i].n + cells[i].failed,
			cells[i].fault != NULL ? cells[i].fault : "no reason");
	}
	return n;
}

int show_read(const char *command, const char *path, struct result *result,
	struct fault *why)
{
	if (result_read(path, result, why) != 0)
		return -1;
	if (result->changed)
		fprintf(stderr,
			"%s: warning: %s was changed after it was written: its "
			"id does not fit what it holds\n",
			command, path);
	return 0;
}

int show_read_all(const char *command, const char *const *paths, size_t n,
	struct show_results *results, struct fault *why)
{
	results->owned = calloc(n, sizeof *results->owned);
	results->list = calloc(n, sizeof *results->list);
	results->n = 0;
	if (results->owned == NULL || results->list == NULL)
		return fault_set(why, 0, "out of memory");
	for (size_t i = 0; i < n; i++) {
		results->list[i] = &results->owned[i];
		results->n++; /* to be freed, though it cannot be read */
		if (show_read(command, paths[i], &results->owned[i], why) != 0)
			return -1;
	}
	return 0;
}

void show_free(struct show_results *results)
{
	for (size_t i = 0; i < results->n; i++)
		result_free(&results->owned[i]);
	free(results->owned);
	free(results->list);
	*results = (struct show_results){0};
}

int show_spare(
	const char *const *paths, size_t n, const char *file, struct fault *why)
{
	for (size_t i = 0; i < n && file != NULL; i++)
		if (result_is_in(paths[i], file))
			return fault_set(why, 0,
				"%s is the result itself, and is not "
				"overwritten",
				file);
	return 0;
}

/* ---- the command ---- */

static const struct option_spec show_table[] = {
	{"json", OPT_JSON, NULL, "the summary as JSON"},
	{0},
};

static const struct options show_options = {
	.command = "tvp show",
	.usage = "RESULT [options]",
	.about = "Print the tables of a result. RESULT is its folder or its "
		 "result.json.",
	.table = show_table,
};

static int show_json(const struct result *result,
	const struct cell_summary *cells, struct fault *why)
{
	char id[RESULT_ID] = "";
	int failed = identity_of(result, id, why);
	json_t *json = json_pack("{s:s, s:s, s:s, s:o}", "name",
		result->plan.name, "started", result->started, "id", id,
		"summary", result_summary_to_json(result, cells));

	return print_json("tvp show", json) != STATUS_GOOD || failed
		       ? STATUS_FAILED
		       : STATUS_GOOD;
}

static int show(const char *path, bool as_json, const struct registry *registry,
	struct fault *why)
{
	struct cell_summary *cells = NULL;
	struct result result = {0};
	int status = STATUS_GOOD;

	if (show_read("tvp show", path, &result, why) == 0)
		cells = summary_of(&result, registry, why);
	if (cells == NULL) {
		fprintf(stderr, "tvp show: %s\n", why->text);
		status = STATUS_USAGE;
	} else if (as_json) {
		status = show_json(&result, cells, why);
	} else {
		show_result(&result, cells, registry);
		show_failures("tvp show", &result, cells, registry);
	}
	free(cells);
	result_free(&result);
	return status;
}

static int show_main(int argc, char **argv, const struct registry *registry)
{
	struct fault why = {0};
	const char *value = NULL;
	bool as_json = false;
	int letter;

	while ((letter = options_next(
			&show_options, argc, argv, &value, &why)) > 0)
		as_json |= letter == OPT_JSON;
	if (letter == OPTIONS_HELP) {
		options_help(&show_options);
		return STATUS_GOOD;
	}
	if (letter == OPTIONS_END && optind + 1 != argc)
		fault_set(&why, 0, "needs one result");
	if (fault_is_set(&why))
		return options_wrong(&show_options, &why);
	return show(argv[optind], as_json, registry, &why);
}

const struct command command_show = {
	.name = "show",
	.summary = "print the tables of a result",
	.main = show_main,
};
