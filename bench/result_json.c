/* Results as JSON, value by value. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/ballast.h"
#include "bench/build.h"
#include "bench/facts_json.h"
#include "bench/memory_json.h"
#include "bench/names.h"
#include "bench/result_json.h"

/* Sums of as many as there can be don't overflow, and other readers of JSON,
 * which have doubles, see the same number. */
#define COUNT_MAX (UINT64_C(1) << 53)

/* ---- writing ---- */

static json_t *count(uint64_t value)
{
	return value == RESULT_UNKNOWN ? json_null()
				       : json_integer((json_int_t)value);
}

/* Text of the world's making, such as a fault: NULL gives null, and bytes that
 * are no UTF-8 become '?'. */
static json_t *text(const char *bytes)
{
	json_t *json;
	char *copy;

	if (bytes == NULL)
		return json_null();
	json = json_string(bytes);
	if (json != NULL)
		return json;
	copy = strdup(bytes);
	for (char *at = copy; at != NULL && *at != '\0'; at++)
		if ((unsigned char)*at > 127)
			*at = '?';
	json = copy != NULL ? json_string(copy) : NULL;
	free(copy);
	return json;
}

json_t *result_text_to_json(const char *bytes)
{
	return text(bytes);
}

static json_t *real(double value)
{
	return isfinite(value) ? json_real(facts_json_round(value))
			       : json_null();
}

/* Counts are numbers, everything else is text: so is what a reader would not
 * write in the same way, such as "007", which may be a name. */
static json_t *setting_value(const struct setting *setting)
{
	unsigned long long number = strtoull(setting->value, NULL, 10);
	char written[sizeof setting->value];

	snprintf(written, sizeof written, "%llu", number);
	return number <= COUNT_MAX && strcmp(written, setting->value) == 0
		       ? json_integer((json_int_t)number)
		       : text(setting->value);
}

static json_t *settings_to_json(const struct setting *settings, size_t n)
{
	json_t *object = json_object();

	for (size_t i = 0; i < n; i++)
		json_object_set_new(
			object, settings[i].name, setting_value(&settings[i]));
	return object;
}

json_t *result_params_to_json(const struct cell *cell)
{
	return settings_to_json(cell->settings, cell->n_settings);
}

json_t *result_runner_params_to_json(const struct cell *cell)
{
	return settings_to_json(cell->runner_settings, cell->n_runner_settings);
}

/* The words one would type; those with other characters are quoted. */
static json_t *command_to_json(const struct result *result,
	const struct cell *cell, const struct registry *registry)
{
	static const char plain[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
		"0123456789-_=.,:/+";
	char bytes[CELL_TEXT], line[CELL_TEXT + 3 * CELL_WORDS] = "tvp";
	char *words[CELL_WORDS];
	size_t len = 3;

	cell_command(cell, registry, result->plan.seed, result->plan.sampling,
		bytes, words);
	for (size_t i = 0; words[i] != NULL; i++) {
		bool quote = strspn(words[i], plain) != strlen(words[i]);

		len += (size_t)snprintf(line + len, sizeof line - len,
			quote ? " '%s'" : " %s", words[i]);
	}
	return text(line);
}

static json_t *cell_to_json(const struct result *result, uint32_t index,
	const struct registry *registry)
{
	const struct cell *cell = &result->plan.cells[index];

	return json_pack("{s:i, s:s, s:o, s:s, s:o, s:i, s:o, s:o, s:o, s:s, "
			 "s:s, s:o, s:b, s:b, s:o}",
		"cell", (int)index, "workload", cell->workload, "params",
		result_params_to_json(cell), "runner", cell->runner,
		"runner_params", result_runner_params_to_json(cell), "workers",
		(int)cell->workers, "tasks", count(cell->tasks), "tasks_asked",
		count(cell->tasks_asked), "interval_ns",
		count(cell->interval_ns), "pin", cell_pins[cell->pin], "role",
		cell_roles[cell->role], "ballast_bytes",
		count(cell->ballast_bytes), "gated", cell->gated,
		"other_binary", cell->other_binary, "command",
		command_to_json(result, cell, registry));
}

static json_t *plan_to_json(
	const struct result *result, const struct registry *registry)
{
	const struct plan *plan = &result->plan;
	json_t *cells = json_array();

	for (uint32_t i = 0; i < plan->n_cells; i++)
		json_array_append_new(cells, cell_to_json(result, i, registry));
	return json_pack("{s:o, s:o, s:o, s:i, s:o, s:o, s:o, s:o, s:s, s:b, "
			 "s:b, s:b, s:o}",
		"name", text(plan->name), "summary", text(plan->summary),
		"seed", count(plan->seed), "rounds", (int)plan->rounds,
		"deadline_ns", count(plan->deadline_ns), "precision",
		real(plan->precision), "max_time_ns", count(plan->max_time_ns),
		"margin", real(plan->margin), "timer", plan_timers[plan->timer],
		"sampling", plan->sampling, "keep_samples", plan->keep_samples,
		"memory", plan->memory, "cells", cells);
}

json_t *result_header_to_json(
	const struct result *result, const struct registry *registry)
{
	return json_pack("{s:s, s:i, s:s, s:o, s:o, s:o, s:o}", "schema",
		"tvp-result", "schema_version", RESULT_SCHEMA, "started",
		result->started, "plan", plan_to_json(result, registry),
		"machine", facts_to_json(&result->machine), "build",
		facts_to_json(&result->build), "floors",
		facts_to_json(&result->floors));
}

json_t *result_memory_to_json(const struct result *result)
{
	json_t *list = json_array();

	for (size_t i = 0; i < result->n_memory; i++)
		json_array_append_new(list, memory_to_json(&result->memory[i]));
	return list;
}

static json_t *spread_to_json(const struct spread *spread)
{
	if (spread->min == RESULT_UNKNOWN)
		return json_null();
	return json_pack("{s:o, s:o, s:o, s:o, s:o}", "min", count(spread->min),
		"p50", count(spread->p50), "p90", count(spread->p90), "p99",
		count(spread->p99), "max", count(spread->max));
}

static json_t *samples_to_json(const struct launch *launch)
{
	json_t *rows = json_array();

	for (size_t i = 0; i < launch->n_samples; i++) {
		const struct kept_sample *s = &launch->samples[i];

		json_array_append_new(rows,
			json_pack("[I, I, I, I, I]", (json_int_t)s->task,
				(json_int_t)s->worker, (json_int_t)s->asked_ns,
				(json_int_t)s->start_ns,
				(json_int_t)s->end_ns));
	}
	return rows;
}

static json_t *measures_to_json(const struct launch *launch)
{
	json_t *object = json_object();

	for (size_t i = 0; i < launch->n_measures; i++)
		json_object_set_new(object, launch->measures[i].name,
			real(launch->measures[i].value));
	return object;
}

/* When a number may be null. */
enum unknown {
	UNKNOWN_NEVER,
	UNKNOWN_KERNEL, /* where the kernel does not say */
	UNKNOWN_CLOCK,  /* in whole processes that did not end by themselves */
	UNKNOWN_IN_WHOLE, /* in all whole processes, and then always */
	UNKNOWN_BOTH      /* likewise, and where the kernel does not say */
};

/* The plain numbers of a launch: one table for writing and for reading. */
#define FIELD(name, unknown)                                  \
	{                                                     \
#name, offsetof(struct launch, name), unknown \
	}
static const struct number_field {
	const char *name;
	size_t offset;
	enum unknown unknown;
} number_fields[] = {
	FIELD(at_ns, UNKNOWN_NEVER),
	FIELD(workers_started, UNKNOWN_IN_WHOLE),
	FIELD(first_cpu, UNKNOWN_KERNEL),
	FIELD(start_ns, UNKNOWN_IN_WHOLE),
	FIELD(run_ns, UNKNOWN_IN_WHOLE),
	FIELD(stop_ns, UNKNOWN_IN_WHOLE),
	FIELD(user_ns, UNKNOWN_CLOCK),
	FIELD(sys_ns, UNKNOWN_CLOCK),
	FIELD(others_cpu_ns, UNKNOWN_KERNEL),
	FIELD(voluntary_switches, UNKNOWN_IN_WHOLE),
	FIELD(involuntary_switches, UNKNOWN_IN_WHOLE),
	FIELD(minor_faults, UNKNOWN_IN_WHOLE),
	FIELD(major_faults, UNKNOWN_IN_WHOLE),
	FIELD(largest_rss_bytes, UNKNOWN_BOTH),
	FIELD(run_queue_wait_ns, UNKNOWN_KERNEL),
	FIELD(steal_ns, UNKNOWN_KERNEL),
	FIELD(cpu_stall_ns, UNKNOWN_KERNEL),
	FIELD(io_stall_ns, UNKNOWN_KERNEL),
	FIELD(cpu_hz, UNKNOWN_KERNEL),
	FIELD(tasks_done, UNKNOWN_IN_WHOLE),
};
#undef FIELD

enum { NUMBER_FIELDS = sizeof number_fields / sizeof *number_fields };

static uint64_t *number_at(struct launch *launch, size_t i)
{
	return (uint64_t *)(void *)((char *)launch + number_fields[i].offset);
}

json_t *result_launch_to_json(const struct launch *launch)
{
	struct launch copy = *launch;
	char witness[24];
	json_t *json;

	snprintf(witness, sizeof witness, "%016" PRIx64, launch->witness);
	json = json_pack("{s:i, s:i, s:i, s:s, s:o, s:o, s:o, s:o, s:s?, "
			 "s:o, s:o}",
		"cell", (int)launch->cell, "round", (int)launch->round, "order",
		(int)launch->order, "outcome", result_outcomes[launch->outcome],
		"fault", text(launch->fault), "note", text(launch->note),
		"exit_status",
		launch->exit_status >= 0 ? json_integer(launch->exit_status)
					 : json_null(),
		"signal",
		launch->signal > 0 ? json_integer(launch->signal) : json_null(),
		"witness", launch->whole ? NULL : witness, "wall_ns",
		count(result_wall_ns(launch)), "parallelism",
		real(result_parallelism(launch)));
	for (size_t i = 0; json != NULL && i < NUMBER_FIELDS; i++)
		json_object_set_new(json, number_fields[i].name,
			count(*number_at(&copy, i)));
	if (json == NULL)
		return NULL;
	json_object_set_new(json, "start_delay_ns",
		spread_to_json(&launch->start_delay_ns));
	json_object_set_new(
		json, "service_ns", spread_to_json(&launch->service_ns));
	json_object_set_new(
		json, "response_ns", spread_to_json(&launch->response_ns));
	json_object_set_new(json, "measures", measures_to_json(launch));
	if (launch->samples != NULL)
		json_object_set_new(json, "samples", samples_to_json(launch));
	return json;
}

json_t *result_interval_to_json(const struct stats_interval *interval)
{
	if (!interval->exists)
		return json_null();
	return json_pack("{s:o, s:o, s:o}", "low", real(interval->low), "high",
		real(interval->high), "coverage", real(interval->coverage));
}

json_t *result_wall_to_json(const struct stats_summary *wall)
{
	if (wall->n == 0)
		return json_null();
	return json_pack("{s:o, s:o, s:o, s:o, s:o}", "median",
		real(wall->median), "interval",
		result_interval_to_json(&wall->interval), "min",
		real(wall->min), "p95", real(wall->p95), "mad",
		real(wall->mad));
}

static json_t *comparison_to_json(const struct comparison *c)
{
	if (c->other == SUMMARY_NONE || c->pairs == 0)
		return json_null();
	return json_pack("{s:i, s:i, s:o, s:o, s:o, s:o, s:s, s:o, s:i, s:o, "
			 "s:o}",
		"cell", (int)c->other, "pairs", (int)c->pairs, "ratio",
		real(c->ratio.ratio), "interval",
		result_interval_to_json(&c->ratio.interval), "confidence",
		real(c->confidence), "win_rate", real(c->ratio.win_rate),
		"verdict", stats_verdict_words[c->verdict], "p_suite",
		real(c->p_suite), "undisturbed_pairs", (int)c->calm_pairs,
		"undisturbed_ratio",
		c->calm_pairs > 0 ? real(c->calm.ratio) : json_null(),
		"undisturbed_interval",
		c->calm_pairs > 0 ? result_interval_to_json(&c->calm.interval)
				  : json_null());
}

static json_t *memory_summary_to_json(const struct cell_summary *c)
{
	const struct memory *memory = c->memory;

	if (memory == NULL || memory->workers == 0)
		return json_null();
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "family_pss_bytes",
		count(memory->family.pss_bytes), "family_uss_bytes",
		count(memory->family.uss_bytes), "pss_per_worker_bytes",
		real(c->pss_per_worker_bytes), "worker_pss_bytes",
		real(c->worker_pss_bytes), "added_per_worker_bytes",
		real(c->added_per_worker_bytes), "peak_bytes",
		count(memory->peak_bytes));
}

static json_t *measures_summary_to_json(const struct cell_summary *c)
{
	json_t *object = json_object();

	for (size_t i = 0; i < c->n_measures; i++)
		json_object_set_new(object, c->measures[i].name,
			result_wall_to_json(&c->measures[i].values));
	return object;
}

static json_t *cell_summary_to_json(
	uint32_t index, const struct cell_summary *c)
{
	return json_pack("{s:i, s:i, s:i, s:i, s:o, s:o, s:o, s:o, s:o, s:o, "
			 "s:o, s:o, s:o, s:o, s:o, s:o, s:o}",
		"cell", (int)index, "launches_ok", (int)c->n, "launches_failed",
		(int)c->failed, "launches_disturbed", (int)c->disturbed,
		"wall_ns", result_wall_to_json(&c->wall_ns), "parallelism",
		real(c->parallelism), "cpu_ns", real(c->cpu_ns), "tasks_per_s",
		real(c->tasks_per_s), "start_delay_p50_ns",
		real(c->start_delay_p50_ns), "service_p50_ns",
		real(c->service_p50_ns), "service_p99_ns",
		real(c->service_p99_ns), "speedup_over_serial",
		comparison_to_json(&c->speedup), "time_to_twin",
		comparison_to_json(&c->to_twin), "time_to_base",
		comparison_to_json(&c->to_base), "time_to_other",
		comparison_to_json(&c->to_other), "memory",
		memory_summary_to_json(c), "measures",
		measures_summary_to_json(c));
}

json_t *result_summary_to_json(
	const struct result *result, const struct cell_summary *cells)
{
	json_t *list = json_array();

	for (uint32_t i = 0; i < result->plan.n_cells; i++)
		json_array_append_new(list, cell_summary_to_json(i, &cells[i]));
	return list;
}

/* ---- reading ---- */

static int get_count(json_t *object, const char *key, uint64_t max,
	uint64_t *value, struct fault *why)
{
	json_t *json = json_object_get(object, key);

	if (!json_is_integer(json) || json_integer_value(json) < 0 ||
		(uint64_t)json_integer_value(json) > max)
		return fault_set(why, 0,
			"%s: is no whole number from 0 to %llu", key,
			(unsigned long long)max);
	*value = (uint64_t)json_integer_value(json);
	return 0;
}

static int get_small(json_t *object, const char *key, uint32_t max,
	uint32_t *value, struct fault *why)
{
	uint64_t wide = 0;

	if (get_count(object, key, max, &wide, why) != 0)
		return -1;
	*value = (uint32_t)wide;
	return 0;
}

/* A count; null for what is not known, where that may be. */
static int get_measure(json_t *object, const struct number_field *field,
	bool whole, uint64_t *value, struct fault *why)
{
	bool must = whole && field->unknown >= UNKNOWN_IN_WHOLE;
	bool may = must || field->unknown == UNKNOWN_KERNEL ||
		   field->unknown == UNKNOWN_BOTH ||
		   (whole && field->unknown == UNKNOWN_CLOCK);

	*value = RESULT_UNKNOWN;
	if (field->offset == offsetof(struct launch, first_cpu) &&
		json_object_get(object, field->name) == NULL)
		return 0; /* it came after the first results */
	if (may && json_is_null(json_object_get(object, field->name)))
		return 0;
	if (must)
		return fault_set(why, 0,
			"%s: is not null in a launch without a witness",
			field->name);
	return get_count(object, field->name, COUNT_MAX, value, why);
}

static int get_text(json_t *object, const char *key, char *text, size_t size,
	struct fault *why)
{
	const char *value = json_string_value(json_object_get(object, key));

	if (value == NULL || !names_printable(value))
		return fault_set(why, 0, "%s: is no text", key);
	if (strlen(value) >= size)
		return fault_set(
			why, 0, "%s: is longer than %zu bytes", key, size - 1);
	strcpy(text, value);
	return 0;
}

static int get_word(json_t *object, const char *key, const char *const *words,
	int *value, struct fault *why)
{
	char text[64], hint[200];

	if (get_text(object, key, text, sizeof text, why) != 0)
		return -1;
	*value = names_index(text, words);
	if (*value >= 0)
		return 0;
	return fault_set(why, 0, "%s: unknown word \"%s\"%s", key, text,
		names_hint(text, words, hint, sizeof hint));
}

static int get_flag(
	json_t *object, const char *key, bool *value, struct fault *why)
{
	json_t *json = json_object_get(object, key);

	if (!json_is_boolean(json))
		return fault_set(why, 0, "%s: is neither true nor false", key);
	*value = json_is_true(json);
	return 0;
}

static int get_share(
	json_t *object, const char *key, double *share, struct fault *why)
{
	json_t *json = json_object_get(object, key);

	if (!json_is_number(json) || !(json_number_value(json) >= 0) ||
		!(json_number_value(json) <= 1))
		return fault_set(why, 0, "%s: is no number from 0 to 1", key);
	*share = json_number_value(json);
	return 0;
}

static int get_settings(json_t *object, const char *key,
	struct setting settings[PARAM_TABLE_MAX], size_t *n, struct fault *why)
{
	json_t *params = json_object_get(object, key), *value;
	const char *name;

	if (!json_is_object(params))
		return fault_set(why, 0, "%s: is no object", key);
	json_object_foreach(params, name, value)
	{
		struct setting *s = &settings[*n];

		if (*n == PARAM_TABLE_MAX || strlen(name) >= PARAM_NAME)
			return fault_set(
				why, 0, "%s: too many or too long", key);
		strcpy(s->name, name);
		if (json_is_integer(value))
			snprintf(s->value, sizeof s->value,
				"%" JSON_INTEGER_FORMAT,
				json_integer_value(value));
		else if (get_text(params, name, s->value, sizeof s->value,
				 why) != 0)
			return fault_prefix(why, "%s", key);
		++*n;
	}
	return 0;
}

/* Results from before runners had parameters say nothing of them. */
static int get_runner_settings(
	json_t *json, struct cell *cell, struct fault *why)
{
	if (json_object_get(json, "runner_params") == NULL)
		return 0;
	return get_settings(json, "runner_params", cell->runner_settings,
		&cell->n_runner_settings, why);
}

static int check_counts(const struct cell *cell, struct fault *why)
{
	if (cell->workers < 1)
		return fault_set(why, 0, "workers: is 0");
	if (cell->tasks < 1 || cell->tasks_asked < 1)
		return fault_set(why, 0, "tasks: is 0");
	return 0;
}

static int cell_from_json(json_t *json, struct cell *cell, struct fault *why)
{
	*cell = (struct cell){0};
	if (get_text(json, "workload", cell->workload, PARAM_NAME, why) != 0 ||
		get_settings(json, "params", cell->settings, &cell->n_settings,
			why) != 0 ||
		get_text(json, "runner", cell->runner, PARAM_NAME, why) != 0 ||
		get_runner_settings(json, cell, why) != 0 ||
		get_small(json, "workers", CELL_WORKERS_MAX, &cell->workers,
			why) != 0 ||
		get_count(json, "tasks", CELL_TASKS_MAX, &cell->tasks, why) !=
			0 ||
		get_count(json, "tasks_asked", CELL_TASKS_MAX,
			&cell->tasks_asked, why) != 0 ||
		get_count(json, "interval_ns", COUNT_MAX, &cell->interval_ns,
			why) != 0 ||
		get_word(json, "pin", cell_pins, &cell->pin, why) != 0 ||
		get_word(json, "role", cell_roles, &cell->role, why) != 0 ||
		(json_object_get(json, "ballast_bytes") != NULL &&
			get_count(json, "ballast_bytes", BALLAST_MAX,
				&cell->ballast_bytes, why) != 0) ||
		get_flag(json, "gated", &cell->gated, why) != 0 ||
		get_flag(json, "other_binary", &cell->other_binary, why) != 0)
		return -1;
	return check_counts(cell, why);
}

static int cells_from_json(json_t *json, struct plan *plan, struct fault *why)
{
	json_t *cells = json_object_get(json, "cells");
	size_t n = json_array_size(cells);

	if (!json_is_array(cells) || n == 0 || n > PLAN_CELLS_MAX)
		return fault_set(
			why, 0, "cells: is no list of 1 to %d", PLAN_CELLS_MAX);
	plan->cells = calloc(n, sizeof *plan->cells);
	if (plan->cells == NULL)
		return fault_set(why, 0, "out of memory");
	for (; plan->n_cells < n; plan->n_cells++)
		if (cell_from_json(json_array_get(cells, plan->n_cells),
			    &plan->cells[plan->n_cells], why) != 0)
			return fault_prefix(why, "cells[%zu]", plan->n_cells);
	return 0;
}

static int plan_from_json(json_t *json, struct plan *plan, struct fault *why)
{
	if (!json_is_object(json))
		return fault_set(why, 0, "is no object");
	if (get_text(json, "name", plan->name, PLAN_NAME, why) != 0 ||
		get_text(json, "summary", plan->summary, PLAN_SUMMARY, why) !=
			0 ||
		get_count(json, "seed", COUNT_MAX, &plan->seed, why) != 0 ||
		get_small(json, "rounds", PLAN_ROUNDS_MAX, &plan->rounds,
			why) != 0 ||
		get_count(json, "deadline_ns", PLAN_DEADLINE_MAX_NS,
			&plan->deadline_ns, why) != 0 ||
		get_share(json, "precision", &plan->precision, why) != 0 ||
		get_count(json, "max_time_ns", COUNT_MAX, &plan->max_time_ns,
			why) != 0 ||
		get_share(json, "margin", &plan->margin, why) != 0 ||
		get_word(json, "timer", plan_timers, &plan->timer, why) != 0 ||
		get_flag(json, "sampling", &plan->sampling, why) != 0 ||
		get_flag(json, "keep_samples", &plan->keep_samples, why) != 0 ||
		get_flag(json, "memory", &plan->memory, why) != 0)
		return -1;
	if (cells_from_json(json, plan, why) != 0)
		return -1;
	return plan_check(plan, why);
}

int result_header_from_json(
	json_t *json, struct result *result, struct fault *why)
{
	uint32_t version = 0;
	char schema[32];

	if (!json_is_object(json) ||
		get_text(json, "schema", schema, sizeof schema, why) != 0 ||
		strcmp(schema, "tvp-result") != 0) {
		*why = (struct fault){0};
		return fault_set(why, 0, "is no result of tvp");
	}
	if (get_small(json, "schema_version", 1000000, &version, why) != 0)
		return -1;
	if (version != RESULT_SCHEMA)
		return fault_set(why, 0,
			"has schema version %u; this program (tvp %s) reads "
			"version %d",
			version, BUILD_VERSION, RESULT_SCHEMA);
	if (get_text(json, "started", result->started, sizeof result->started,
		    why) != 0)
		return -1;
	if (plan_from_json(json_object_get(json, "plan"), &result->plan, why) !=
		0)
		return fault_prefix(why, "plan");
	if (facts_from_json(json_object_get(json, "machine"), &result->machine,
		    why) != 0)
		return fault_prefix(why, "machine");
	if (facts_from_json(
		    json_object_get(json, "build"), &result->build, why) != 0)
		return fault_prefix(why, "build");
	if (facts_from_json(
		    json_object_get(json, "floors"), &result->floors, why) != 0)
		return fault_prefix(why, "floors");
	return 0;
}

static int get_spread(json_t *object, const char *key, struct spread *spread,
	struct fault *why)
{
	json_t *json = json_object_get(object, key);

	*spread = (struct spread){RESULT_UNKNOWN, RESULT_UNKNOWN,
		RESULT_UNKNOWN, RESULT_UNKNOWN, RESULT_UNKNOWN};
	if (json_is_null(json))
		return 0;
	if (get_count(json, "min", COUNT_MAX, &spread->min, why) != 0 ||
		get_count(json, "p50", COUNT_MAX, &spread->p50, why) != 0 ||
		get_count(json, "p90", COUNT_MAX, &spread->p90, why) != 0 ||
		get_count(json, "p99", COUNT_MAX, &spread->p99, why) != 0 ||
		get_count(json, "max", COUNT_MAX, &spread->max, why) != 0)
		return fault_prefix(why, "%s", key);
	return 0;
}

static bool is_time(json_int_t ns)
{
	return -(json_int_t)COUNT_MAX <= ns && ns <= (json_int_t)COUNT_MAX;
}

static int get_samples(json_t *json, struct launch *launch, struct fault *why)
{
	size_t n = json_array_size(json);

	if (!json_is_array(json))
		return fault_set(why, 0, "samples: is no list");
	launch->samples = calloc(n + 1, sizeof *launch->samples);
	if (launch->samples == NULL)
		return fault_set(why, 0, "out of memory");
	for (; launch->n_samples < n; launch->n_samples++) {
		json_int_t task, worker, asked, start, end;

		if (json_unpack(json_array_get(json, launch->n_samples),
			    "[I, I, I, I, I!]", &task, &worker, &asked, &start,
			    &end) != 0 ||
			task < 0 || task >= (json_int_t)CELL_TASKS_MAX ||
			worker < 0 || worker >= CELL_WORKERS_MAX ||
			!is_time(asked) || !is_time(start) || !is_time(end))
			return fault_set(why, 0,
				"samples[%zu]: is no list of task, worker and "
				"3 times",
				launch->n_samples);
		launch->samples[launch->n_samples] = (struct kept_sample){
			.task = (uint32_t)task,
			.worker = (uint32_t)worker,
			.asked_ns = asked,
			.start_ns = start,
			.end_ns = end,
		};
	}
	return 0;
}

static int get_measured(const char *name, const json_t *json,
	struct measured *measured, struct fault *why)
{
	if (!measures_is_name(name))
		return fault_set(why, 0, "measures: a name is none");
	strcpy(measured->name, name);
	measured->value = NAN;
	if (json_is_null(json))
		return 0;
	measured->value = json_number_value(json);
	if (json_is_number(json) && measured->value >= 0 &&
		measured->value <= MEASURES_MAX)
		return 0;
	return fault_set(
		why, 0, "measures: %s is no number from 0 to 1e15", name);
}

/* Results of before there were measures have none. */
static int get_measures(json_t *json, struct launch *launch, struct fault *why)
{
	json_t *measures = json_object_get(json, "measures"), *value;
	size_t n = json_object_size(measures);
	const char *name;

	if (measures == NULL)
		return 0;
	if (!json_is_object(measures) || n > WORKLOAD_MEASURES)
		return fault_set(why, 0, "measures: is no object of at most %d",
			WORKLOAD_MEASURES);
	if (n == 0)
		return 0;
	launch->measures = calloc(n, sizeof *launch->measures);
	if (launch->measures == NULL)
		return fault_set(why, 0, "out of memory");
	json_object_foreach(measures, name, value)
	{
		if (get_measured(name, value,
			    &launch->measures[launch->n_measures++], why) != 0)
			return -1;
	}
	return 0;
}

/* Text that may be null. */
static int get_optional(
	json_t *object, const char *key, char **text, struct fault *why)
{
	json_t *json = json_object_get(object, key);

	if (json == NULL || json_is_null(json))
		return 0;
	if (!json_is_string(json) || !names_printable(json_string_value(json)))
		return fault_set(why, 0, "%s: is no text", key);
	*text = strdup(json_string_value(json));
	return *text != NULL ? 0 : fault_set(why, 0, "out of memory");
}

/* A small number, or `none` for null. */
static int get_code(json_t *object, const char *key, uint32_t max, int none,
	int *value, struct fault *why)
{
	uint32_t number = 0;

	*value = none;
	if (json_is_null(json_object_get(object, key)))
		return 0;
	if (get_small(object, key, max, &number, why) != 0)
		return -1;
	*value = (int)number;
	return 0;
}

static int get_witness(json_t *json, struct launch *launch, struct fault *why)
{
	static const char digits[] = "0123456789abcdef";
	char text[17];

	launch->whole = json_is_null(json_object_get(json, "witness"));
	if (launch->whole)
		return 0;
	if (get_text(json, "witness", text, sizeof text, why) != 0)
		return -1;
	if (strspn(text, digits) != 16)
		return fault_set(
			why, 0, "witness: is no 16 hexadecimal digits");
	launch->witness = strtoull(text, NULL, 16);
	return 0;
}

static int get_ending(json_t *json, struct launch *launch, struct fault *why)
{
	if (get_word(json, "outcome", result_outcomes, &launch->outcome, why) !=
			0 ||
		get_code(json, "exit_status", 255, -1, &launch->exit_status,
			why) != 0 ||
		get_code(json, "signal", 64, 0, &launch->signal, why) != 0)
		return -1;
	return get_witness(json, launch, why);
}

/* What was computed from other fields must still agree with them: else one of
 * them was edited, and nobody knows which. */
static int get_wall(json_t *json, struct launch *launch, struct fault *why)
{
	uint64_t wall_ns = RESULT_UNKNOWN;
	bool unknown = launch->whole && launch->outcome != OUTCOME_OK &&
		       json_is_null(json_object_get(json, "wall_ns"));

	if (!unknown &&
		get_count(json, "wall_ns", 3 * COUNT_MAX, &wall_ns, why) != 0)
		return -1;
	if (launch->whole)
		launch->whole_ns = wall_ns;
	if (wall_ns == result_wall_ns(launch))
		return 0;
	return fault_set(
		why, 0, "wall_ns: is not the sum of start, run and stop");
}

static double get_parallelism(json_t *json)
{
	json_t *said = json_object_get(json, "parallelism");

	return json_is_number(said) ? json_number_value(said) : (double)NAN;
}

static int read_launch(
	json_t *json, size_t cells, struct launch *launch, struct fault *why)
{
	json_t *samples = json_object_get(json, "samples");

	launch->said_parallelism = get_parallelism(json);
	if (get_small(json, "cell", (uint32_t)cells - 1, &launch->cell, why) !=
			0 ||
		get_small(json, "round", PLAN_ROUNDS_MAX, &launch->round,
			why) != 0 ||
		get_small(json, "order", PLAN_CELLS_MAX, &launch->order, why) !=
			0 ||
		get_ending(json, launch, why) != 0 ||
		get_optional(json, "fault", &launch->fault, why) != 0 ||
		get_optional(json, "note", &launch->note, why) != 0)
		return -1;
	for (size_t i = 0; i < NUMBER_FIELDS; i++)
		if (get_measure(json, &number_fields[i], launch->whole,
			    number_at(launch, i), why) != 0)
			return -1;
	if (get_wall(json, launch, why) != 0 ||
		get_spread(json, "start_delay_ns", &launch->start_delay_ns,
			why) != 0 ||
		get_spread(json, "service_ns", &launch->service_ns, why) != 0 ||
		get_spread(json, "response_ns", &launch->response_ns, why) !=
			0 ||
		get_measures(json, launch, why) != 0)
		return -1;
	return samples != NULL ? get_samples(samples, launch, why) : 0;
}

int result_launch_from_json(
	json_t *json, size_t cells, struct launch *launch, struct fault *why)
{
	*launch = (struct launch){0};
	if (!json_is_object(json))
		return fault_set(why, 0, "is no object");
	if (read_launch(json, cells, launch, why) == 0)
		return 0;
	result_free_launch(launch);
	return -1;
}
