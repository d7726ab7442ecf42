/* Lists as people type them, into the block of a plan. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/cellopts.h"
#include "bench/plan.h"

/* ---- names ---- */

int plan_add_names(
	char list[][PARAM_NAME], size_t *n, const char *text, struct fault *why)
{
	while (*text != '\0') {
		size_t len = strcspn(text, ",");

		if (len == 0 || len >= PARAM_NAME)
			return fault_set(why, 0, "\"%.40s\" is no name", text);
		if (*n == PLAN_LIST_MAX)
			return fault_set(
				why, 0, "more than %d names", PLAN_LIST_MAX);
		snprintf(list[(*n)++], PARAM_NAME, "%.*s", (int)len, text);
		text += len;
		text += *text == ',';
	}
	return *n > 0 ? 0 : fault_set(why, 0, "\"\" is no name");
}

static int add_runner(struct plan_block *block, const char *name, bool by_group,
	struct fault *why)
{
	if (block->n_runners == PLAN_LIST_MAX)
		return fault_set(why, 0, "more than %d runners", PLAN_LIST_MAX);
	snprintf(block->runners[block->n_runners], PARAM_NAME, "%s", name);
	block->by_group[block->n_runners++] = by_group;
	return 0;
}

static int add_group(struct plan_block *block, const char *group,
	const struct registry *registry, struct fault *why)
{
	for (size_t i = 0; i < registry->n_runners; i++)
		if (registry_is_in_group(registry->runners[i], group) &&
			add_runner(block, registry->runners[i]->name, true,
				why) != 0)
			return -1;
	return 0;
}

int plan_add_runners(struct plan_block *block, const char *text,
	const struct registry *registry, struct fault *why)
{
	char names[PLAN_LIST_MAX][PARAM_NAME];
	size_t n = 0;

	if (plan_add_names(names, &n, text, why) != 0)
		return -1;
	for (size_t i = 0; i < n; i++) {
		bool group = registry_is_group(registry, names[i]);

		if (!group && registry_runner(registry, names[i], why) == NULL)
			return -1;
		if ((group ? add_group(block, names[i], registry, why)
			   : add_runner(block, names[i], false, why)) != 0)
			return -1;
	}
	return 0;
}

/* ---- parameters ---- */

static bool has_list(const struct plan_setting *setting, const char *name,
	const struct param *table)
{
	return plan_setting_fits(setting, name, table) &&
	       param_find(table, setting->setting.name)->kind ==
		       PARAM_DURATIONS;
}

/* Does a comma belong to the value? So it is if any plug-in that could be meant
 * has a list under this name. */
static bool is_list(
	const struct registry *registry, const struct plan_setting *setting)
{
	for (size_t i = 0; i < registry->n_workloads; i++)
		if (has_list(setting, registry->workloads[i]->name,
			    registry->workloads[i]->params))
			return true;
	return false;
}

/* Add the setting once for each of its values. */
static int add_values(struct plan_setting *settings, size_t *n,
	struct plan_setting s, bool list, struct fault *why)
{
	char values[PARAM_VALUE], *rest = values, *value;

	strcpy(values, s.setting.value);
	while (rest != NULL) {
		value = strsep(&rest, list ? "" : ",");
		if (*n == PLAN_LIST_MAX)
			return fault_set(why, 0,
				"more than %d values of parameters",
				PLAN_LIST_MAX);
		strcpy(s.setting.value, value);
		settings[(*n)++] = s;
	}
	return 0;
}

int plan_add_setting(struct plan_block *block, const char *text,
	const struct registry *registry, struct fault *why)
{
	struct plan_setting s = {0};

	if (cellopts_setting(text, s.owner, &s.setting, why) != 0)
		return -1;
	return add_values(block->settings, &block->n_settings, s,
		is_list(registry, &s), why);
}

/* No runner has a parameter that is a list: registry_check. */
int plan_add_runner_setting(
	struct plan_block *block, const char *text, struct fault *why)
{
	struct plan_setting s = {0};

	if (cellopts_setting(text, s.owner, &s.setting, why) != 0)
		return -1;
	return add_values(block->runner_settings, &block->n_runner_settings, s,
		false, why);
}

/* ---- numbers of workers ---- */

static int parse_bound(
	const char *text, uint32_t cpus, uint32_t *workers, struct fault *why)
{
	size_t len = strlen(text);
	char *end;
	double times;

	if (strcmp(text, "cpus") == 0) {
		*workers = cpus;
		return 0;
	}
	if (len < 2 || text[len - 1] != 'x')
		return cellopts_workers(text, workers, why);
	times = strtod(text, &end);
	if (end != text + len - 1 || !(times > 0) || times > 1024)
		return fault_set(why, 0,
			"workers: \"%s\" is no number, \"cpus\" or multiple "
			"of them (2x)",
			text);
	*workers = (uint32_t)fmax(1, rint(times * cpus));
	return 0;
}

static int add_number(
	struct plan_block *block, uint32_t workers, struct fault *why)
{
	for (size_t i = 0; i < block->n_workers; i++)
		if (block->workers[i] == workers)
			return 0;
	if (block->n_workers == PLAN_LIST_MAX)
		return fault_set(why, 0, "more than %d numbers of workers",
			PLAN_LIST_MAX);
	block->workers[block->n_workers++] = workers;
	return 0;
}

/* All of them up to a dozen; else a dozen in equal ratios, the CPUs among
 * them, for beyond a few dozen steps of one tell nothing new. */
static int add_range(struct plan_block *block, uint32_t from, uint32_t to,
	uint32_t cpus, struct fault *why)
{
	enum { STEPS = 11 };

	if (from > to)
		return fault_set(
			why, 0, "workers: %u..%u is an empty range", from, to);
	if (to - from <= STEPS) {
		for (uint32_t n = from; n <= to; n++)
			if (add_number(block, n, why) != 0)
				return -1;
		return 0;
	}
	for (int i = 0; i <= STEPS; i++) {
		double n = from * pow((double)to / from, (double)i / STEPS);
		double last =
			from * pow((double)to / from, (double)(i - 1) / STEPS);

		if (i > 0 && cpus < rint(n) && cpus > rint(last) &&
			add_number(block, cpus, why) != 0)
			return -1;
		if (add_number(block, (uint32_t)rint(n), why) != 0)
			return -1;
	}
	return 0;
}

/* "4", "cpus", "2x" or "1..2x". */
static int add_workers(
	struct plan_block *block, char *item, uint32_t cpus, struct fault *why)
{
	char *dots = strstr(item, "..");
	uint32_t from, to;

	if (dots != NULL)
		*dots = '\0';
	if (parse_bound(item, cpus, &from, why) != 0)
		return -1;
	to = from;
	if (dots != NULL && parse_bound(dots + 2, cpus, &to, why) != 0)
		return -1;
	return add_range(block, from, to, cpus, why);
}

/* ---- numbers and placements ---- */

static int add_tasks(
	struct plan_block *block, char *item, uint32_t cpus, struct fault *why)
{
	(void)cpus;
	if (block->n_tasks == PLAN_LIST_MAX)
		return fault_set(why, 0, "tasks: too many values");
	return cellopts_tasks(item, &block->tasks[block->n_tasks++], why);
}

static int add_pin(
	struct plan_block *block, char *item, uint32_t cpus, struct fault *why)
{
	(void)cpus;
	if (block->n_pins == PLAN_LIST_MAX)
		return fault_set(why, 0, "pin: too many values");
	return cellopts_pin(item, &block->pins[block->n_pins++], why);
}

static int add_ballast(
	struct plan_block *block, char *item, uint32_t cpus, struct fault *why)
{
	(void)cpus;
	if (block->n_ballasts == PLAN_LIST_MAX)
		return fault_set(why, 0, "ballast: too many values");
	return cellopts_ballast(
		item, &block->ballasts[block->n_ballasts++], why);
}

/* Every item of a list with commas between. */
static int add_items(struct plan_block *block, const char *what,
	const char *text, uint32_t cpus,
	int (*add)(struct plan_block *block, char *item, uint32_t cpus,
		struct fault *why),
	struct fault *why)
{
	char copy[256], *rest = copy, *item;

	if (snprintf(copy, sizeof copy, "%s", text) >= (int)sizeof copy)
		return fault_set(why, 0, "%s: the list is too long", what);
	while ((item = strsep(&rest, ",")) != NULL)
		if (add(block, item, cpus, why) != 0)
			return -1;
	return 0;
}

int plan_add_workers(struct plan_block *block, const char *text, uint32_t cpus,
	struct fault *why)
{
	return add_items(block, "workers", text, cpus, add_workers, why);
}

int plan_add_tasks(
	struct plan_block *block, const char *text, struct fault *why)
{
	return add_items(block, "tasks", text, 0, add_tasks, why);
}

int plan_add_pins(struct plan_block *block, const char *text, struct fault *why)
{
	return add_items(block, "pin", text, 0, add_pin, why);
}

int plan_add_ballasts(
	struct plan_block *block, const char *text, struct fault *why)
{
	return add_items(block, "ballast", text, 0, add_ballast, why);
}
