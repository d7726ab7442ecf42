/* Export: a table of launches, those that failed as well, one in each line and
 * every field a column; units are in the names, as in result.json.
 *
 * Columns are taken from the JSON, so that none is forgotten: a cell's fields,
 * its parameters as param_NAME, and the launch's, of which quantiles become
 * NAME_p50 and so on, and what workloads measure measure_NAME. RFC 4180, but
 * for lines that end as on this system and for text that a spreadsheet would
 * take for a formula.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "bench/export_json.h"
#include "bench/result_json.h"

static const char *const quantiles[] = {"min", "p50", "p90", "p99", "max"};

enum { QUANTILES = sizeof quantiles / sizeof *quantiles };

struct table {
	FILE *file;
	json_t *cells;  /* the plan's */
	json_t *params; /* an object whose keys are all parameters there are */
	json_t *runner_params; /* the same, of runners */
	json_t *measures;      /* likewise of what launches measured */
	const char *name;      /* of the result; NULL: there is only one */
	bool begun;            /* the line has a field already */
};

static void put_marked(struct table *table, const char *mark, const char *text)
{
	if (table->begun)
		fputc(',', table->file);
	table->begun = true;
	if (strpbrk(text, ",\"\r\n") == NULL) {
		fprintf(table->file, "%s%s", mark, text);
		return;
	}
	fprintf(table->file, "\"%s", mark);
	for (; *text != '\0'; text++) {
		if (*text == '"')
			fputc('"', table->file);
		fputc(*text, table->file);
	}
	fputc('"', table->file);
}

static void put(struct table *table, const char *text)
{
	put_marked(table, "", text);
}

static bool is_number(const char *text)
{
	char *end;

	strtod(text, &end);
	return end != text && *end == '\0';
}

/* A spreadsheet would compute what begins like a formula, be it in ASCII or in
 * full-width characters (CWE-1236; OWASP, "CSV Injection"). */
static bool is_formula(const char *text)
{
	static const char *const begins[] = {"=", "+", "-", "@", "\t", "\r",
		"\n", "\uff1d", "\uff0b", "\uff0d", "\uff20"};

	for (size_t i = 0; i < sizeof begins / sizeof *begins; i++)
		if (strncmp(text, begins[i], strlen(begins[i])) == 0)
			return !is_number(text);
	return false;
}

/* Text that is nothing but text: an apostrophe says so to spreadsheets. */
static void put_text(struct table *table, const char *text)
{
	put_marked(table, is_formula(text) ? "'" : "", text);
}

/* Bytes that are no text are told as what they are not. */
static void put_utf8(struct table *table, const char *bytes)
{
	json_t *text = result_text_to_json(bytes);

	put_text(table, text != NULL ? json_string_value(text) : "");
	json_decref(text);
}

/* Empty where there is none, or it is not known. */
static void put_value(struct table *table, const json_t *value)
{
	char number[64] = "";

	if (json_is_string(value)) {
		put_text(table, json_string_value(value));
		return;
	}
	if (json_is_integer(value))
		snprintf(number, sizeof number, "%lld",
			(long long)json_integer_value(value));
	else if (json_is_real(value))
		snprintf(number, sizeof number, "%.6g", json_real_value(value));
	else if (json_is_boolean(value))
		strcpy(number, json_is_true(value) ? "true" : "false");
	put(table, number);
}

static void end_line(struct table *table)
{
	fputc('\n', table->file);
	table->begun = false;
}

/* ---- cells ---- */

/* The keys of an object, which become columns of their own. */
static void put_names(struct table *table, const char *prefix, json_t *object)
{
	json_t *value;
	const char *key;

	json_object_foreach(object, key, value)
	{
		char name[PARAM_NAME + 16];

		snprintf(name, sizeof name, "%s_%.*s", prefix, PARAM_NAME, key);
		put(table, name);
	}
}

/* Their values in one object, which may lack some. */
static void put_values(struct table *table, json_t *keys, const json_t *object)
{
	json_t *value;
	const char *key;

	json_object_foreach(keys, key, value)
		put_value(table, json_object_get(object, key));
}

/* What both a cell and a launch have is said once, and so is what is no
 * scalar. */
static bool is_cell_column(const char *key)
{
	return strcmp(key, "params") != 0 && strcmp(key, "runner_params") != 0;
}

static void put_cell_names(struct table *table)
{
	json_t *value;
	const char *key;

	json_object_foreach(json_array_get(table->cells, 0), key, value)
	{
		if (is_cell_column(key))
			put(table, key);
	}
	put_names(table, "param", table->params);
	put_names(table, "runner_param", table->runner_params);
}

static void put_cell(struct table *table, const json_t *cell)
{
	const json_t *params = json_object_get(cell, "params");
	const json_t *runner_params = json_object_get(cell, "runner_params");
	json_t *value;
	const char *key;

	json_object_foreach((json_t *)cell, key, value)
	{
		if (is_cell_column(key))
			put_value(table, value);
	}
	put_values(table, table->params, params);
	put_values(table, table->runner_params, runner_params);
}

static void add_params(json_t *all, json_t *cells, const char *which)
{
	json_t *cell;
	size_t i;

	json_array_foreach(cells, i, cell)
		json_object_update(all, json_object_get(cell, which));
}

static void add_measures(json_t *all, const struct result *result)
{
	for (size_t i = 0; i < result->n_launches; i++) {
		const struct launch *launch = &result->launches[i];

		for (size_t m = 0; m < launch->n_measures; m++)
			json_object_set_new(
				all, launch->measures[m].name, json_null());
	}
}

/* ---- launches ---- */

/* Is the field one of quantiles? They are null in some launches. */
static bool is_spread(const char *key)
{
	return strcmp(key, "start_delay_ns") == 0 ||
	       strcmp(key, "service_ns") == 0 ||
	       strcmp(key, "response_ns") == 0;
}

static bool is_launch_column(const char *key)
{
	return strcmp(key, "cell") != 0 && strcmp(key, "samples") != 0 &&
	       strcmp(key, "measures") != 0;
}

static void put_launch_names(struct table *table, json_t *launch)
{
	json_t *value;
	const char *key;

	json_object_foreach(launch, key, value)
	{
		if (!is_launch_column(key))
			continue;
		if (!is_spread(key)) {
			put(table, key);
			continue;
		}
		for (size_t i = 0; i < QUANTILES; i++) {
			char name[64];

			snprintf(name, sizeof name, "%s_%s", key, quantiles[i]);
			put(table, name);
		}
	}
}

static void put_launch(struct table *table, json_t *launch)
{
	json_t *value;
	const char *key;

	json_object_foreach(launch, key, value)
	{
		if (!is_launch_column(key))
			continue;
		if (!is_spread(key)) {
			put_value(table, value);
			continue;
		}
		for (size_t i = 0; i < QUANTILES; i++)
			put_value(table, json_object_get(value, quantiles[i]));
	}
}

static int put_line(
	struct table *table, const struct launch *launch, bool names)
{
	json_t *json = result_launch_to_json(launch);

	if (json == NULL)
		return -1;
	if (table->name != NULL && names)
		put(table, "result");
	else if (table->name != NULL)
		put_utf8(table, table->name);
	if (names) {
		put_cell_names(table);
		put_launch_names(table, json);
		put_names(table, "measure", table->measures);
	} else {
		put_cell(table, json_array_get(table->cells, launch->cell));
		put_launch(table, json);
		put_values(table, table->measures,
			json_object_get(json, "measures"));
	}
	end_line(table);
	json_decref(json);
	return 0;
}

/* ---- results ---- */

static int write_result(struct table *table, const struct result *result,
	const struct registry *registry)
{
	json_t *header = result_header_to_json(result, registry);
	int failed = header == NULL;

	table->cells =
		json_object_get(json_object_get(header, "plan"), "cells");
	for (size_t i = 0; !failed && i < result->n_launches; i++)
		failed = put_line(table, &result->launches[i], false) != 0;
	json_decref(header);
	return failed;
}

/* The columns that not all results have. */
static int take_columns(struct table *table, const struct result *result,
	const struct registry *registry)
{
	json_t *header = result_header_to_json(result, registry);
	json_t *cells =
		json_object_get(json_object_get(header, "plan"), "cells");
	int failed = header == NULL;

	add_params(table->params, cells, "params");
	add_params(table->runner_params, cells, "runner_params");
	add_measures(table->measures, result);
	json_decref(header);
	return failed;
}

/* The line with the names of all columns. */
static int write_names(struct table *table, const struct result *result,
	const struct registry *registry)
{
	json_t *header = result_header_to_json(result, registry);
	int failed = header == NULL;

	table->cells =
		json_object_get(json_object_get(header, "plan"), "cells");
	failed = failed || put_line(table, &result->launches[0], true) != 0;
	json_decref(header);
	return failed;
}

static int write_all(struct table *table, const struct result *const *results,
	const char *const *names, size_t n, const struct registry *registry)
{
	int failed = table->params == NULL || table->runner_params == NULL ||
		     table->measures == NULL;

	for (size_t i = 0; i < n && !failed; i++)
		failed = take_columns(table, results[i], registry);
	table->name = n > 1 ? names[0] : NULL;
	failed = failed || write_names(table, results[0], registry) != 0;
	for (size_t i = 0; i < n && !failed; i++) {
		table->name = n > 1 ? names[i] : NULL;
		failed = write_result(table, results[i], registry);
	}
	return failed;
}

int export_csv_write(const struct result *const *results,
	const char *const *names, size_t n, const struct registry *registry,
	FILE *file, struct fault *why)
{
	struct table table = {.file = file};
	int failed;

	for (size_t i = 0; i < n; i++)
		if (results[i]->n_launches == 0)
			return fault_set(
				why, 0, "%s: it holds no launch", names[i]);
	table.params = json_object();
	table.runner_params = json_object();
	table.measures = json_object();
	failed = write_all(&table, results, names, n, registry);
	json_decref(table.params);
	json_decref(table.runner_params);
	json_decref(table.measures);
	if (failed)
		return fault_set(why, 0, "out of memory");
	return ferror(file) ? fault_set(why, errno, "write") : 0;
}

static int csv_write(
	const struct export_input *input, FILE *file, struct fault *why)
{
	static const char *const names[] = {"the result"};

	return export_csv_write(
		&input->result, names, 1, input->registry, file, why);
}

const struct export_format export_csv = {
	.name = "csv",
	.summary = "a table with a line for each launch and every field",
	.keeps_failed = true,
	.write = csv_write,
};
