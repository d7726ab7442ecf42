/* Rules as a JSON file, written by people. */
#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/cellopts.h"
#include "bench/json_value.h"
#include "bench/names.h"
#include "bench/rules.h"
#include "bench/units.h"

/* ---- memory ---- */

/* n zeroed items that live as long as the rules. */
static void *take(struct rules *rules, size_t n, size_t size, struct fault *why)
{
	void *block = calloc(n + 1, size);
	void **blocks =
		realloc(rules->blocks, (rules->n_blocks + 1) * sizeof *blocks);

	if (blocks != NULL)
		rules->blocks = blocks;
	if (block == NULL || blocks == NULL) {
		free(block);
		fault_set(why, ENOMEM, "rules");
		return NULL;
	}
	blocks[rules->n_blocks++] = block;
	return block;
}

void rules_free(struct rules *rules)
{
	for (size_t i = 0; i < rules->n_blocks; i++)
		free(rules->blocks[i]);
	free(rules->blocks);
	json_decref(rules->document);
	*rules = (struct rules){0};
}

/* ---- values ---- */

/* The text of a key: "" is none, and one that is missing is a fault unless it
 * may be. */
static int get_string(json_t *object, const char *key, bool optional,
	const char **text, struct fault *why)
{
	json_t *json = json_object_get(object, key);

	if (json == NULL && optional)
		return 0;
	if (json == NULL)
		return fault_set(why, 0, "%s: is missing", key);
	if (!json_is_string(json) || json_string_length(json) == 0)
		return fault_set(why, 0, "%s: is no text", key);
	*text = json_string_value(json);
	return 0;
}

/* One of a list of words. */
static int get_word(json_t *object, const char *key, const char *const *words,
	int *index, struct fault *why)
{
	const char *text = NULL;
	char hint[200];

	if (get_string(object, key, false, &text, why) != 0)
		return -1;
	*index = names_index(text, words);
	if (*index < 0)
		return fault_set(why, 0, "%s: unknown \"%s\"%s", key, text,
			names_hint(text, words, hint, sizeof hint));
	return 0;
}

/* A number, or a duration or a size as one types it. */
static int get_bound(json_t *object, const char *key, double *bound,
	bool *judged, struct fault *why)
{
	json_t *json = json_object_get(object, key);
	struct fault unused = {0};
	uint64_t number;

	if (json == NULL)
		return 0;
	*judged = true;
	if (json_is_number(json)) {
		*bound = json_number_value(json);
		return 0;
	}
	if (!json_is_string(json))
		return fault_set(why, 0, "%s: is no bound", key);
	if (units_parse_share(json_string_value(json), bound, &unused) == 0)
		return 0;
	unused = (struct fault){0};
	if (units_parse_bytes(json_string_value(json), &number, &unused) != 0 &&
		units_parse_duration(json_string_value(json), &number, why) !=
			0)
		return fault_prefix(why, "%s", key);
	*bound = (double)number;
	return 0;
}

static int get_list(json_t *object, const char *key, json_t **list, size_t *n,
	struct fault *why)
{
	*list = json_object_get(object, key);
	*n = json_array_size(*list);
	if (*list == NULL)
		return fault_set(why, 0, "%s: is missing", key);
	if (!json_is_array(*list) || *n == 0)
		return fault_set(why, 0, "%s: is no list", key);
	return 0;
}

/* ---- cells ---- */

static int read_settings(json_t *object, const char *key, struct setting *list,
	size_t *n, struct fault *why)
{
	json_t *params = json_object_get(object, key), *value;
	const char *name;

	if (params == NULL)
		return 0;
	if (!json_is_object(params) ||
		json_object_size(params) > PARAM_TABLE_MAX)
		return fault_set(why, 0, "%s: is no object of parameters", key);
	json_object_foreach(params, name, value)
	{
		struct setting *s = &list[(*n)++];

		if (strlen(name) >= sizeof s->name)
			return fault_set(
				why, 0, "%s: \"%.60s\" is no name", key, name);
		strcpy(s->name, name);
		if (json_value_text(value, s->value, sizeof s->value, why) != 0)
			return fault_prefix(why, "%s: %s", key, name);
	}
	return 0;
}

/* What stands in text as on the command line. */
static int read_factors(
	json_t *json, struct estimate_cell *cell, struct fault *why)
{
	const char *interval = NULL, *ballast = NULL;
	json_t *gate = json_object_get(json, "gate");
	json_t *tasks = json_object_get(json, "tasks");
	char text[64];

	if (json_object_get(json, "pin") != NULL &&
		get_word(json, "pin", cell_pins, &cell->pin, why) != 0)
		return -1;
	if (gate != NULL && !json_is_boolean(gate))
		return fault_set(why, 0, "gate: is neither true nor false");
	cell->gated = json_is_true(gate);
	if (tasks != NULL &&
		(json_value_text(tasks, text, sizeof text, why) != 0 ||
			cellopts_tasks(text, &cell->tasks_asked, why) != 0))
		return fault_prefix(why, "tasks");
	if (get_string(json, "interval", true, &interval, why) != 0 ||
		get_string(json, "ballast", true, &ballast, why) != 0)
		return -1;
	if (interval != NULL &&
		units_parse_duration(interval, &cell->interval_ns, why) != 0)
		return fault_prefix(why, "interval");
	if (ballast != NULL &&
		units_parse_bytes(ballast, &cell->ballast_bytes, why) != 0)
		return fault_prefix(why, "ballast");
	return 0;
}

/* Numbers of workers are kept as typed: how many CPUs there are, the result
 * tells. */
static int read_workers(struct rules *rules, json_t *json,
	struct estimate_cell *cell, struct fault *why)
{
	json_t *workers = json_object_get(json, "workers");
	struct plan_block block = {0};
	char *text;

	if (workers == NULL)
		return 0;
	text = take(rules, 32, 1, why);
	if (text == NULL || json_value_text(workers, text, 32, why) != 0 ||
		plan_add_workers(&block, text, 4, why) != 0)
		return fault_prefix(why, "workers");
	if (block.n_workers != 1)
		return fault_set(why, 0, "workers: is more than one number");
	cell->workers = text;
	return 0;
}

static int read_cell(
	struct rules *rules, const char *name, json_t *json, struct fault *why)
{
	static const char *const keys[] = {"workload", "params", "runner",
		"runner_params", "workers", "tasks", "pin", "interval", "gate",
		"ballast", NULL};
	struct estimate_cell *cell = &rules->cells[rules->n_cells];

	cell->name = name;
	if (json_value_keys(json, keys, why) != 0 ||
		get_string(json, "workload", false, &cell->workload, why) !=
			0 ||
		get_string(json, "runner", false, &cell->runner, why) != 0 ||
		read_settings(json, "params", cell->params, &cell->n_params,
			why) != 0 ||
		read_settings(json, "runner_params", cell->runner_params,
			&cell->n_runner_params, why) != 0 ||
		read_workers(rules, json, cell, why) != 0 ||
		read_factors(json, cell, why) != 0)
		return -1;
	rules->n_cells++;
	return 0;
}

static int read_cells(struct rules *rules, json_t *json, struct fault *why)
{
	const char *name;
	json_t *value;

	if (!json_is_object(json))
		return fault_set(why, 0, "is no object");
	rules->cells =
		take(rules, json_object_size(json), sizeof *rules->cells, why);
	if (rules->cells == NULL)
		return -1;
	json_object_foreach(json, name, value)
	{
		if (read_cell(rules, name, value, why) != 0)
			return fault_prefix(why, "%.60s", name);
	}
	return 0;
}

/* The cell that is called so. */
static int get_cell(const struct rules *rules, json_t *object, const char *key,
	const struct estimate_cell **cell, struct fault *why)
{
	const char *name = NULL, **names;
	char hint[200];

	if (get_string(object, key, true, &name, why) != 0)
		return -1;
	for (size_t i = 0; name != NULL && i < rules->n_cells; i++)
		if (strcmp(rules->cells[i].name, name) == 0)
			*cell = &rules->cells[i];
	if (name == NULL || *cell != NULL)
		return 0;
	names = calloc(rules->n_cells + 1, sizeof *names);
	if (names == NULL)
		return fault_set(why, ENOMEM, "rules");
	for (size_t i = 0; i < rules->n_cells; i++)
		names[i] = rules->cells[i].name;
	fault_set(why, 0, "%s: unknown cell \"%.60s\"%s", key, name,
		names_hint(name, names, hint, sizeof hint));
	free(names);
	return -1;
}

static int unknown_metric(const char *name, struct fault *why)
{
	const char *names[64];
	char hint[200];
	size_t n = 0;

	for (const struct estimate_metric *m = estimate_metrics;
		m->name != NULL && n + 1 < sizeof names / sizeof *names; m++)
		names[n++] = m->name;
	names[n] = NULL;
	return fault_set(why, 0, "metric: unknown \"%.60s\"%s", name,
		names_hint(name, names, hint, sizeof hint));
}

static int get_metric(
	json_t *object, struct estimate_spec *spec, struct fault *why)
{
	const size_t prefix = strlen(ESTIMATE_MEASURE);
	const char *name = NULL;

	if (get_string(object, "metric", false, &name, why) != 0)
		return -1;
	if (strncmp(name, ESTIMATE_MEASURE, prefix) != 0) {
		spec->metric = estimate_metric_find(name);
		return spec->metric != NULL ? 0 : unknown_metric(name, why);
	}
	if (strlen(name + prefix) == 0 ||
		strlen(name + prefix) >= sizeof spec->measure)
		return fault_set(why, 0, "metric: \"%.60s\" is no name", name);
	strcpy(spec->measure, name + prefix);
	return 0;
}

/* ---- claims ---- */

static int read_test(const struct rules *rules, json_t *json,
	struct rules_test *test, struct fault *why)
{
	static const char *const keys[] = {"text", "metric", "of", "over",
		"at_least", "at_most", "why", NULL};

	test->at_least = -INFINITY;
	test->at_most = INFINITY;
	if (json_value_keys(json, keys, why) != 0 ||
		get_string(json, "text", false, &test->text, why) != 0 ||
		get_metric(json, &test->spec, why) != 0 ||
		get_cell(rules, json, "of", &test->spec.of, why) != 0 ||
		get_cell(rules, json, "over", &test->spec.over, why) != 0 ||
		get_bound(json, "at_least", &test->at_least, &test->judged,
			why) != 0 ||
		get_bound(json, "at_most", &test->at_most, &test->judged,
			why) != 0 ||
		get_string(json, "why", !test->judged, &test->why, why) != 0)
		return -1;
	if (test->spec.of == NULL)
		return fault_set(why, 0, "of: is missing");
	if (!(test->at_least <= test->at_most))
		return fault_set(why, 0,
			"nothing is at least %g and at most %g", test->at_least,
			test->at_most);
	return 0;
}

static int read_tests(struct rules *rules, json_t *json,
	struct rules_case *rules_case, struct fault *why)
{
	bool judged = false;
	json_t *list;
	size_t n;

	if (get_list(json, "tests", &list, &n, why) != 0)
		return -1;
	rules_case->tests = take(rules, n, sizeof *rules_case->tests, why);
	if (rules_case->tests == NULL)
		return -1;
	for (; rules_case->n_tests < n; rules_case->n_tests++) {
		struct rules_test *test =
			&rules_case->tests[rules_case->n_tests];

		if (read_test(rules, json_array_get(list, rules_case->n_tests),
			    test, why) != 0)
			return fault_prefix(
				why, "tests[%zu]", rules_case->n_tests);
		judged |= test->judged;
	}
	return judged ? 0 : fault_set(why, 0, "tests: none has a bound");
}

static int read_case(struct rules *rules, json_t *json,
	struct rules_case *rules_case, struct fault *why)
{
	static const char *const keys[] = {
		"name", "judge", "needs_cpus", "tests", NULL};
	json_t *cpus = json_object_get(json, "needs_cpus");
	int judge = 0;

	if (json_value_keys(json, keys, why) != 0 ||
		get_string(json, "name", false, &rules_case->name, why) != 0 ||
		get_word(json, "judge", rules_judges, &judge, why) != 0)
		return -1;
	rules_case->judge = (enum rules_judge)judge;
	if (cpus != NULL &&
		(!json_is_integer(cpus) || json_integer_value(cpus) < 1 ||
			json_integer_value(cpus) > CELL_WORKERS_MAX))
		return fault_set(why, 0, "needs_cpus: is no number of CPUs");
	rules_case->needs_cpus =
		cpus != NULL ? (uint32_t)json_integer_value(cpus) : 1;
	return read_tests(rules, json, rules_case, why);
}

static int read_cases(struct rules *rules, json_t *json,
	struct rules_claim *claim, struct fault *why)
{
	json_t *list;
	size_t n;

	if (get_list(json, "cases", &list, &n, why) != 0)
		return -1;
	claim->cases = take(rules, n, sizeof *claim->cases, why);
	if (claim->cases == NULL)
		return -1;
	for (; claim->n_cases < n; claim->n_cases++)
		if (read_case(rules, json_array_get(list, claim->n_cases),
			    &claim->cases[claim->n_cases], why) != 0)
			return fault_prefix(why, "cases[%zu]", claim->n_cases);
	return 0;
}

static int read_source(
	json_t *json, struct rules_source *source, struct fault *why)
{
	static const char *const keys[] = {"text", "year", NULL};
	json_t *year = json_object_get(json, "year");

	if (json_value_keys(json, keys, why) != 0 ||
		get_string(json, "text", false, &source->text, why) != 0)
		return -1;
	if (year != NULL &&
		(!json_is_integer(year) || json_integer_value(year) < 1000 ||
			json_integer_value(year) > 9999))
		return fault_set(why, 0, "year: is none");
	source->year = (int)json_integer_value(year);
	return 0;
}

static int read_sources(struct rules *rules, json_t *json,
	struct rules_claim *claim, struct fault *why)
{
	json_t *list;
	size_t n;

	if (get_list(json, "sources", &list, &n, why) != 0)
		return -1;
	claim->sources = take(rules, n, sizeof *claim->sources, why);
	if (claim->sources == NULL)
		return -1;
	for (; claim->n_sources < n; claim->n_sources++)
		if (read_source(json_array_get(list, claim->n_sources),
			    &claim->sources[claim->n_sources], why) != 0)
			return fault_prefix(
				why, "sources[%zu]", claim->n_sources);
	return 0;
}

static int read_claim(struct rules *rules, json_t *json,
	struct rules_claim *claim, struct fault *why)
{
	static const char *const keys[] = {"id", "claim", "brief", "sources",
		"experiment", "depends_on", "cases", NULL};

	if (json_value_keys(json, keys, why) != 0 ||
		get_string(json, "id", false, &claim->id, why) != 0 ||
		get_string(json, "claim", false, &claim->claim, why) != 0 ||
		get_string(json, "brief", false, &claim->brief, why) != 0 ||
		get_string(json, "experiment", false, &claim->experiment,
			why) != 0 ||
		get_string(json, "depends_on", false, &claim->depends_on,
			why) != 0 ||
		read_sources(rules, json, claim, why) != 0)
		return -1;
	if (strlen(claim->brief) > RULES_BRIEF)
		return fault_set(why, 0, "brief: is longer than %d characters",
			RULES_BRIEF);
	for (size_t i = 0; i < rules->n_claims; i++)
		if (strcmp(rules->claims[i].id, claim->id) == 0)
			return fault_set(
				why, 0, "id: \"%.60s\" comes twice", claim->id);
	return read_cases(rules, json, claim, why);
}

static int read_claims(struct rules *rules, json_t *root, struct fault *why)
{
	json_t *list;
	size_t n;

	if (get_list(root, "claims", &list, &n, why) != 0)
		return -1;
	rules->claims = take(rules, n, sizeof *rules->claims, why);
	if (rules->claims == NULL)
		return -1;
	for (; rules->n_claims < n; rules->n_claims++)
		if (read_claim(rules, json_array_get(list, rules->n_claims),
			    &rules->claims[rules->n_claims], why) != 0)
			return fault_prefix(
				why, "claims[%zu]", rules->n_claims);
	return 0;
}

/* ---- the table ---- */

static int read_figure(const struct rules *rules, json_t *json,
	struct rules_figure *figure, struct fault *why)
{
	static const char *const keys[] = {"judge", "text", "metric", "threads",
		"processes", "over", NULL};
	const struct estimate_cell *over = NULL;
	int judge = 0;

	if (json_value_keys(json, keys, why) != 0 ||
		get_word(json, "judge", rules_judges, &judge, why) != 0 ||
		get_string(json, "text", false, &figure->text, why) != 0 ||
		get_metric(json, &figure->threads, why) != 0 ||
		get_cell(rules, json, "over", &over, why) != 0)
		return -1;
	figure->judge = (enum rules_judge)judge;
	figure->threads.over = over;
	figure->processes = figure->threads;
	if (get_cell(rules, json, "threads", &figure->threads.of, why) != 0 ||
		get_cell(rules, json, "processes", &figure->processes.of,
			why) != 0)
		return -1;
	if (figure->threads.of == NULL && figure->processes.of == NULL)
		return fault_set(
			why, 0, "threads, processes: both are missing");
	return 0;
}

static int read_figures(struct rules *rules, json_t *json,
	struct rules_row *row, struct fault *why)
{
	json_t *list;
	size_t n;

	if (get_list(json, "figures", &list, &n, why) != 0)
		return -1;
	row->figures = take(rules, n, sizeof *row->figures, why);
	if (row->figures == NULL)
		return -1;
	for (; row->n_figures < n; row->n_figures++)
		if (read_figure(rules, json_array_get(list, row->n_figures),
			    &row->figures[row->n_figures], why) != 0)
			return fault_prefix(
				why, "figures[%zu]", row->n_figures);
	return 0;
}

/* The claims by which a row stands or falls, by their ids. */
static int read_row_claims(struct rules *rules, json_t *json,
	struct rules_row *row, struct fault *why)
{
	json_t *list;
	size_t n, *claims;

	if (get_list(json, "claims", &list, &n, why) != 0)
		return -1;
	row->claims = claims = take(rules, n, sizeof *claims, why);
	if (claims == NULL)
		return -1;
	for (; row->n_claims < n; row->n_claims++) {
		const char *id =
			json_string_value(json_array_get(list, row->n_claims));
		size_t at = 0;

		while (at < rules->n_claims && id != NULL &&
			strcmp(rules->claims[at].id, id) != 0)
			at++;
		if (id == NULL || at == rules->n_claims)
			return fault_set(why, 0,
				"claims[%zu]: no claim is called so",
				row->n_claims);
		claims[row->n_claims] = at;
	}
	return 0;
}

static int read_row(struct rules *rules, json_t *json, struct rules_row *row,
	struct fault *why)
{
	static const char *const keys[] = {
		"row", "threads", "processes", "claims", "figures", NULL};

	if (json_value_keys(json, keys, why) != 0 ||
		get_string(json, "row", false, &row->name, why) != 0 ||
		get_string(json, "threads", false, &row->threads, why) != 0 ||
		get_string(json, "processes", false, &row->processes, why) !=
			0 ||
		read_row_claims(rules, json, row, why) != 0)
		return -1;
	return read_figures(rules, json, row, why);
}

static int read_rows(struct rules *rules, json_t *root, struct fault *why)
{
	json_t *list;
	size_t n;

	if (get_list(root, "table", &list, &n, why) != 0)
		return -1;
	rules->rows = take(rules, n, sizeof *rules->rows, why);
	if (rules->rows == NULL)
		return -1;
	for (; rules->n_rows < n; rules->n_rows++)
		if (read_row(rules, json_array_get(list, rules->n_rows),
			    &rules->rows[rules->n_rows], why) != 0)
			return fault_prefix(why, "table[%zu]", rules->n_rows);
	return 0;
}

int rules_read(const char *path, struct rules *rules, struct fault *why)
{
	static const char *const keys[] = {"cells", "claims", "table", NULL};
	json_t *root = json_value_load(path, why);

	*rules = (struct rules){.document = root};
	if (root == NULL)
		return -1;
	if (json_value_keys(root, keys, why) != 0)
		return fault_prefix(why, "%s", path);
	if (read_cells(rules, json_object_get(root, "cells"), why) != 0) {
		fault_prefix(why, "cells");
		return fault_prefix(why, "%s", path);
	}
	if (read_claims(rules, root, why) != 0 ||
		read_rows(rules, root, why) != 0)
		return fault_prefix(why, "%s", path);
	return 0;
}
