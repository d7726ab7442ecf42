/* Plans as JSON files, written by people. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/cellopts.h"
#include "bench/json_value.h"
#include "bench/names.h"
#include "bench/plan_read.h"
#include "bench/units.h"

/* What reading a plan carries along. */
struct reader {
	const struct plan_wish *wish;
	const struct registry *registry;
	uint32_t cpus;
	struct plan *plan;
	struct plan_block common; /* what stands beside "cells" holds for all */
	bool rounds_said, aa, positive_control;
	struct plan_wish_use use;
};

/* ---- values: as JSON has them or as one types them ---- */

static int get_count(json_t *json, uint64_t min, uint64_t max, uint64_t *value,
	struct fault *why)
{
	char text[64];

	if (json_value_text(json, text, sizeof text, why) != 0 ||
		units_parse_count(text, value, why) != 0)
		return -1;
	if (*value < min || *value > max)
		return fault_set(why, 0, "%s is out of range (%llu .. %llu)",
			text, (unsigned long long)min, (unsigned long long)max);
	return 0;
}

static int get_duration(json_t *json, uint64_t *ns, struct fault *why)
{
	char text[64];

	if (json_value_text(json, text, sizeof text, why) != 0)
		return -1;
	return units_parse_duration(text, ns, why);
}

static int get_flag(json_t *json, bool *flag, struct fault *why)
{
	if (!json_is_boolean(json))
		return fault_set(why, 0, "is neither true nor false");
	*flag = json_is_true(json);
	return 0;
}

/* One value, or a list of them: `take` is called for each as text. */
static int for_each_text(json_t *json,
	int (*take)(struct reader *, struct plan_block *, const char *text,
		struct fault *),
	struct reader *reader, struct plan_block *block, struct fault *why)
{
	size_t n = json_is_array(json) ? json_array_size(json) : 1;
	char text[256];

	if (n == 0)
		return fault_set(why, 0, "is an empty list");
	for (size_t i = 0; i < n; i++) {
		json_t *item =
			json_is_array(json) ? json_array_get(json, i) : json;

		if (json_value_text(item, text, sizeof text, why) != 0 ||
			take(reader, block, text, why) != 0)
			return -1;
	}
	return 0;
}

static int take_workload(struct reader *reader, struct plan_block *block,
	const char *text, struct fault *why)
{
	if (registry_workload(reader->registry, text, why) == NULL)
		return -1;
	return plan_add_names(block->workloads, &block->n_workloads, text, why);
}

static int take_runner(struct reader *reader, struct plan_block *block,
	const char *text, struct fault *why)
{
	return plan_add_runners(block, text, reader->registry, why);
}

static int take_workers(struct reader *reader, struct plan_block *block,
	const char *text, struct fault *why)
{
	return plan_add_workers(block, text, reader->cpus, why);
}

static int take_tasks(struct reader *reader, struct plan_block *block,
	const char *text, struct fault *why)
{
	(void)reader;
	return plan_add_tasks(block, text, why);
}

static int take_pin(struct reader *reader, struct plan_block *block,
	const char *text, struct fault *why)
{
	(void)reader;
	return plan_add_pins(block, text, why);
}

static int take_ballast(struct reader *reader, struct plan_block *block,
	const char *text, struct fault *why)
{
	(void)reader;
	return plan_add_ballasts(block, text, why);
}

static int take_setting(struct reader *reader, struct plan_block *block,
	const char *text, struct fault *why)
{
	return plan_add_setting(block, text, reader->registry, why);
}

static int take_runner_setting(struct reader *reader, struct plan_block *block,
	const char *text, struct fault *why)
{
	(void)reader;
	return plan_add_runner_setting(block, text, why);
}

/* What one would type for -p or -R. */
static int add_param(struct reader *reader, struct plan_block *block,
	int (*take)(struct reader *, struct plan_block *, const char *text,
		struct fault *),
	const char *name, json_t *value, struct fault *why)
{
	char text[PARAM_VALUE], both[2 * PARAM_NAME + PARAM_VALUE + 2];

	if (json_value_text(value, text, sizeof text, why) != 0)
		return -1;
	snprintf(both, sizeof both, "%.*s=%s", 2 * PARAM_NAME, name, text);
	return take(reader, block, both, why);
}

/* `take` is called for every value of every parameter. */
static int read_params(struct reader *reader, json_t *params,
	struct plan_block *block,
	int (*take)(struct reader *, struct plan_block *, const char *text,
		struct fault *),
	struct fault *why)
{
	const char *name;
	json_t *value;

	if (!json_is_object(params))
		return fault_set(why, 0, "is no object");
	json_object_foreach(params, name, value)
	{
		size_t n = json_is_array(value) ? json_array_size(value) : 1;

		for (size_t i = 0; i < n; i++)
			if (add_param(reader, block, take, name,
				    json_is_array(value)
					    ? json_array_get(value, i)
					    : value,
				    why) != 0)
				return fault_prefix(why, "%s", name);
	}
	return 0;
}

/* ---- blocks ---- */

/* The keys of an entry of "cells". All but the workload and the parameters may
 * stand beside "cells" as well. */
static int read_block_key(struct reader *reader, const char *key, json_t *value,
	struct plan_block *block, struct fault *why)
{
	if (strcmp(key, "workload") == 0)
		return for_each_text(value, take_workload, reader, block, why);
	if (strcmp(key, "params") == 0)
		return read_params(reader, value, block, take_setting, why);
	if (strcmp(key, "runner_params") == 0)
		return read_params(
			reader, value, block, take_runner_setting, why);
	if (strcmp(key, "runners") == 0) {
		block->n_runners = 0;
		return for_each_text(value, take_runner, reader, block, why);
	}
	if (strcmp(key, "workers") == 0) {
		block->n_workers = 0;
		return for_each_text(value, take_workers, reader, block, why);
	}
	if (strcmp(key, "tasks") == 0) {
		block->n_tasks = 0;
		return for_each_text(value, take_tasks, reader, block, why);
	}
	if (strcmp(key, "pin") == 0) {
		block->n_pins = 0;
		return for_each_text(value, take_pin, reader, block, why);
	}
	if (strcmp(key, "ballast") == 0) {
		block->n_ballasts = 0;
		return for_each_text(value, take_ballast, reader, block, why);
	}
	if (strcmp(key, "interval") == 0)
		return get_duration(value, &block->interval_ns, why);
	return get_flag(value, &block->gated, why);
}

static const char *const block_keys[] = {"workload", "params", "runners",
	"runner_params", "workers", "tasks", "pin", "ballast", "interval",
	"gate", NULL};

static int fill_standards(struct plan_block *block,
	const struct registry *registry, uint32_t cpus, struct fault *why)
{
	if (block->n_runners == 0 &&
		plan_add_runners(block, "c", registry, why) != 0)
		return -1;
	if (block->n_workers == 0 &&
		plan_add_workers(block, "cpus", cpus, why) != 0)
		return -1;
	if (block->n_tasks == 0)
		block->tasks[block->n_tasks++] = 100;
	if (block->n_pins == 0)
		block->pins[block->n_pins++] = PIN_NONE;
	return 0;
}

static int read_cells_entry(
	struct reader *reader, json_t *entry, struct fault *why)
{
	struct plan_block block = reader->common;
	const char *key;
	json_t *value;

	if (json_value_keys(entry, block_keys, why) != 0)
		return -1;
	json_object_foreach(entry, key,
		value) if (read_block_key(reader, key, value, &block, why) !=
			   0) return fault_prefix(why, "%s", key);
	if (block.n_workloads == 0)
		return fault_set(why, 0, "workload: is missing");
	if (fill_standards(&block, reader->registry, reader->cpus, why) != 0 ||
		plan_wish_apply(reader->wish, reader->registry, &block,
			&reader->use, why) != 0)
		return -1;
	if (block.n_workloads == 0)
		return 0;
	return plan_expand(reader->plan, &block, reader->registry, why);
}

static int read_cells(struct reader *reader, json_t *cells, struct fault *why)
{
	if (!json_is_array(cells) || json_array_size(cells) == 0)
		return fault_set(why, 0, "is no list of cells");
	for (size_t i = 0; i < json_array_size(cells); i++)
		if (read_cells_entry(reader, json_array_get(cells, i), why) !=
			0) {
			char at[32];

			snprintf(at, sizeof at, "[%zu]", i);
			return fault_prefix(why, "%s", at);
		}
	return 0;
}

/* ---- the plan ---- */

static const char *const plan_keys[] = {"summary", "rounds", "seed", "deadline",
	"precision", "max_time", "margin", "timer", "aa", "positive_control",
	"keep_samples", "samples", "memory", "runners", "workers", "tasks",
	"pin", "ballast", "interval", "gate", "cells", NULL};

static int get_share(json_t *json, double *share, struct fault *why)
{
	char text[64];

	if (json_value_text(json, text, sizeof text, why) != 0)
		return -1;
	return cellopts_share(text, share, why);
}

static int get_timer(json_t *json, int *timer, struct fault *why)
{
	char text[64];

	if (json_value_text(json, text, sizeof text, why) != 0)
		return -1;
	return plan_parse_timer(text, timer, why);
}

/* The keys that say how to measure. 1: this is none of them. */
static int read_rule(struct reader *reader, const char *key, json_t *value,
	struct fault *why)
{
	struct plan *plan = reader->plan;
	uint64_t rounds;

	if (strcmp(key, "rounds") == 0) {
		if (get_count(value, 1, PLAN_ROUNDS_MAX, &rounds, why) != 0)
			return -1;
		plan->rounds = (uint32_t)rounds;
		reader->rounds_said = true;
		return 0;
	}
	if (strcmp(key, "seed") == 0)
		return get_count(value, 1, UINT64_C(1) << 53, &plan->seed, why);
	if (strcmp(key, "deadline") == 0)
		return get_duration(value, &plan->deadline_ns, why);
	if (strcmp(key, "precision") == 0)
		return get_share(value, &plan->precision, why);
	if (strcmp(key, "max_time") == 0)
		return get_duration(value, &plan->max_time_ns, why);
	if (strcmp(key, "margin") == 0)
		return get_share(value, &plan->margin, why);
	if (strcmp(key, "timer") == 0)
		return get_timer(value, &plan->timer, why);
	if (strcmp(key, "aa") == 0)
		return get_flag(value, &reader->aa, why);
	if (strcmp(key, "positive_control") == 0)
		return get_flag(value, &reader->positive_control, why);
	if (strcmp(key, "keep_samples") == 0)
		return get_flag(value, &plan->keep_samples, why);
	if (strcmp(key, "samples") == 0)
		return get_flag(value, &plan->sampling, why);
	if (strcmp(key, "memory") == 0)
		return get_flag(value, &plan->memory, why);
	return 1;
}

static int read_plan_key(struct reader *reader, const char *key, json_t *value,
	struct fault *why)
{
	int status;

	if (strcmp(key, "cells") == 0)
		return 0; /* last, when all that holds for all is known */
	if (strcmp(key, "summary") == 0)
		return json_value_text(
			value, reader->plan->summary, PLAN_SUMMARY, why);
	status = read_rule(reader, key, value, why);
	if (status != 1)
		return status;
	return read_block_key(reader, key, value, &reader->common, why);
}

/* `rounds_said`: the plan itself says how many. */
static void apply_scalars(
	struct plan *plan, const struct plan_wish *wish, bool rounds_said)
{
	if (wish->name != NULL)
		snprintf(plan->name, sizeof plan->name, "%s", wish->name);
	if (wish->seed > 0)
		plan->seed = wish->seed;
	if (plan->seed == 0)
		plan->seed = random_seed();
	if (wish->deadline_ns > 0)
		plan->deadline_ns = wish->deadline_ns;
	if (wish->precision > 0)
		plan->precision = wish->precision;
	if (wish->max_time_ns > 0)
		plan->max_time_ns = wish->max_time_ns;
	if (wish->margin > 0)
		plan->margin = wish->margin;
	if (wish->rounds > 0)
		plan->rounds = wish->rounds;
	else if (wish->precision > 0 || (plan->precision > 0 && !rounds_said))
		plan->rounds = PLAN_PRECISION_MAX;
	if (wish->timer_said)
		plan->timer = wish->timer;
	plan->keep_samples |= wish->keep_samples;
	plan->sampling &= !wish->no_samples;
	plan->memory &= !wish->no_memory;
}

static int add_controls(
	struct plan *plan, bool aa, bool positive_control, struct fault *why)
{
	if (aa && plan_add_controls(plan, ROLE_AA, why) != 0)
		return -1;
	if (positive_control &&
		plan_add_controls(plan, ROLE_POSITIVE, why) != 0)
		return -1;
	return 0;
}

static int read_object(struct reader *reader, json_t *root, struct fault *why)
{
	const char *key;
	json_t *value;

	if (json_value_keys(root, plan_keys, why) != 0)
		return -1;
	json_object_foreach(
		root, key, value) if (read_plan_key(reader, key, value, why) !=
				      0) return fault_prefix(why, "%s", key);
	if (read_cells(reader, json_object_get(root, "cells"), why) != 0)
		return fault_prefix(why, "cells");
	if (plan_wish_check(
		    reader->wish, reader->registry, &reader->use, why) != 0)
		return -1;
	apply_scalars(reader->plan, reader->wish, reader->rounds_said);
	if (add_controls(reader->plan, reader->aa || reader->wish->aa,
		    reader->positive_control || reader->wish->positive_control,
		    why) != 0)
		return -1;
	return plan_check(reader->plan, why);
}

/* "experiments/quick.json" is called "quick". */
static void name_plan(struct plan *plan, const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash != NULL ? slash + 1 : path;
	size_t len = strlen(name);

	if (len > 5 && strcmp(name + len - 5, ".json") == 0)
		len -= 5;
	snprintf(plan->name, sizeof plan->name, "%.*s", (int)len, name);
	names_tidy(plan->name);
}

int plan_read(const char *path, const struct plan_wish *wish,
	const struct registry *registry, uint32_t cpus, struct plan *plan,
	struct fault *why)
{
	struct reader reader = {
		.wish = wish,
		.registry = registry,
		.cpus = cpus,
		.plan = plan,
	};
	json_t *root;
	int failed;

	plan_defaults(plan);
	name_plan(plan, path);
	root = json_value_load(path, why);
	if (root == NULL)
		return -1;
	failed = read_object(&reader, root, why);
	json_decref(root);
	return failed ? fault_prefix(why, "%s", path) : 0;
}

int plan_from_wish(const struct plan_wish *wish,
	const struct registry *registry, uint32_t cpus, struct plan *plan,
	struct fault *why)
{
	struct plan_block block = wish->block;

	plan_defaults(plan);
	if (block.n_workloads == 0)
		return fault_set(why, 0,
			"needs an experiment (see tvp list experiments) or a "
			"workload (-w)");
	if (fill_standards(&block, registry, cpus, why) != 0 ||
		plan_expand(plan, &block, registry, why) != 0)
		return -1;
	apply_scalars(plan, wish, false);
	if (add_controls(plan, wish->aa, wish->positive_control, why) != 0)
		return -1;
	return plan_check(plan, why);
}

int plan_again(const struct plan *before, const struct plan_wish *wish,
	const struct registry *registry, struct plan *plan, struct fault *why)
{
	*plan = *before;
	plan->n_cells = 0;
	plan->cells = calloc(before->n_cells + 1, sizeof *plan->cells);
	if (plan->cells == NULL)
		return fault_set(why, 0, "out of memory");
	for (size_t i = 0; i < before->n_cells; i++) {
		struct cell *cell = &plan->cells[plan->n_cells];

		*cell = before->cells[i];
		if (cell->other_binary)
			continue;
		if (cell_complete(cell, registry, why) != 0)
			return fault_prefix(why, "cells[%zu]", i);
		plan->n_cells++;
	}
	apply_scalars(plan, wish, true);
	return plan_check(plan, why);
}
