/* A plan: which cells are measured, how often, under which rules. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/cellopts.h"
#include "bench/names.h"
#include "bench/plan.h"
#include "bench/units.h"

const char *const plan_timers[] = {"self", "hyperfine", NULL};

void plan_defaults(struct plan *plan)
{
	*plan = (struct plan){
		.name = "custom",
		.rounds = 20,
		.deadline_ns = 10 * NS_PER_S,
		.sampling = true,
		.memory = true,
		.margin = 0.01,
	};
}

int plan_check(const struct plan *plan, struct fault *why)
{
	if (plan->n_cells == 0)
		return fault_set(why, 0, "there is nothing to measure");
	if (plan->deadline_ns < 1 || plan->deadline_ns > PLAN_DEADLINE_MAX_NS)
		return fault_set(
			why, 0, "deadline: is out of range (1 ns .. 7 days)");
	if (plan->rounds < 1 || plan->rounds > PLAN_ROUNDS_MAX)
		return fault_set(why, 0, "rounds: %u is out of range (1 .. %d)",
			plan->rounds, PLAN_ROUNDS_MAX);
	if (plan->n_cells * plan->rounds > PLAN_LAUNCHES_MAX)
		return fault_set(why, 0,
			"%zu cells in %u rounds are more than %d launches",
			plan->n_cells, plan->rounds, PLAN_LAUNCHES_MAX);
	if (plan->keep_samples && !plan->sampling)
		return fault_set(
			why, 0, "samples can't be kept where none are taken");
	if (plan->keep_samples && plan->timer == TIMER_HYPERFINE)
		return fault_set(why, 0,
			"samples can't be kept: hyperfine sees whole processes "
			"only");
	return 0;
}

int plan_parse_timer(const char *text, int *timer, struct fault *why)
{
	char hint[200];

	*timer = names_index(text, plan_timers);
	if (*timer >= 0)
		return 0;
	return fault_set(why, 0, "unknown timer \"%s\"%s", text,
		names_hint(text, plan_timers, hint, sizeof hint));
}

void plan_free(struct plan *plan)
{
	free(plan->cells);
	plan->cells = NULL;
	plan->n_cells = 0;
}

static bool is_there(const struct plan *plan, const struct cell *cell)
{
	for (size_t i = 0; i < plan->n_cells; i++) {
		const struct cell *c = &plan->cells[i];

		if (cell_same_place(c, cell) && c->gated == cell->gated &&
			c->workers == cell->workers && c->role == cell->role &&
			cell_same_runner(c, cell))
			return true;
	}
	return false;
}

static int add_cell(struct plan *plan, const struct cell *cell,
	const struct registry *registry, struct fault *why)
{
	struct cell complete = *cell;
	struct cell *cells;

	if (cell_complete(&complete, registry, why) != 0)
		return -1;
	if (is_there(plan, &complete))
		return 0;
	if (plan->n_cells == PLAN_CELLS_MAX)
		return fault_set(why, 0, "more than %d cells", PLAN_CELLS_MAX);
	cells = realloc(plan->cells, (plan->n_cells + 1) * sizeof *cells);
	if (cells == NULL)
		return fault_set(why, 0, "out of memory");
	plan->cells = cells;
	cells[plan->n_cells++] = complete;
	return 0;
}

/* ---- controls ---- */

/* The base case of the work of cell `index`, if this is it. */
static bool is_base(const struct plan *plan, size_t index)
{
	const struct cell *cell = &plan->cells[index];
	bool serial = strcmp(cell->runner, "serial") == 0;

	if (cell->role != ROLE_MEASURED)
		return false;
	for (size_t i = 0; i < plan->n_cells; i++) {
		const struct cell *c = &plan->cells[i];

		if (i == index || c->role != ROLE_MEASURED ||
			!cell_same_place(c, cell))
			continue;
		if (strcmp(c->runner, "serial") == 0 || (!serial && i < index))
			return false;
	}
	return true;
}

uint64_t plan_more_tasks(uint64_t tasks)
{
	return tasks + (tasks * 3 + 99) / 100;
}

/* Append a copy of cell `index`; NULL and a fault where there is no room. */
static struct cell *copy_cell(
	struct plan *plan, size_t index, struct fault *why)
{
	struct cell *cells;

	if (plan->n_cells == PLAN_CELLS_MAX) {
		fault_set(why, 0, "more than %d cells", PLAN_CELLS_MAX);
		return NULL;
	}
	cells = realloc(plan->cells, (plan->n_cells + 1) * sizeof *cells);
	if (cells == NULL) {
		fault_set(why, 0, "out of memory");
		return NULL;
	}
	plan->cells = cells;
	cells[plan->n_cells] = cells[index];
	return &cells[plan->n_cells++];
}

int plan_add_controls(struct plan *plan, enum role role, struct fault *why)
{
	size_t n = plan->n_cells;

	for (size_t i = 0; i < n; i++) {
		struct cell *cell;

		if (!is_base(plan, i))
			continue;
		cell = copy_cell(plan, i, why);
		if (cell == NULL)
			return -1;
		cell->role = role;
		if (role == ROLE_POSITIVE)
			cell->tasks = plan_more_tasks(cell->tasks);
	}
	return 0;
}

int plan_add_other_binary(struct plan *plan, struct fault *why)
{
	size_t n = plan->n_cells;

	for (size_t i = 0; i < n; i++) {
		struct cell *cell;

		if (plan->cells[i].role != ROLE_MEASURED ||
			plan->cells[i].other_binary)
			continue;
		cell = copy_cell(plan, i, why);
		if (cell == NULL)
			return -1;
		cell->other_binary = true;
	}
	return plan_check(plan, why);
}

/* ---- the product of a block ---- */

/* What the recursion over parameters carries along. */
struct product {
	struct plan *plan;
	const struct plan_block *block;
	const struct registry *registry;
	const struct workload *workload;
	const struct runner *runner;
	struct cell cell;
};

bool plan_setting_fits(const struct plan_setting *setting, const char *name,
	const struct param *table)
{
	return (setting->owner[0] == '\0' ||
		       strcmp(setting->owner, name) == 0) &&
	       param_find(table, setting->setting.name) != NULL;
}

/* Is that a value for this parameter of the plug-in? */
static bool applies(const struct plan_setting *s, const char *name,
	const struct param *param)
{
	return plan_setting_fits(s, name, param) &&
	       strcmp(s->setting.name, param->name) == 0;
}

/* Every value given for this parameter of the runner, then on to the next. */
static int over_runner_params(
	struct product *p, const struct param *param, struct fault *why)
{
	struct cell *cell = &p->cell;
	bool given = false;

	if (param == NULL || param->name == NULL)
		return add_cell(p->plan, cell, p->registry, why);
	for (size_t i = 0; i < p->block->n_runner_settings; i++) {
		const struct plan_setting *s = &p->block->runner_settings[i];

		if (!applies(s, p->runner->name, param))
			continue;
		given = true;
		cell->runner_settings[cell->n_runner_settings++] = s->setting;
		if (over_runner_params(p, param + 1, why) != 0)
			return -1;
		cell->n_runner_settings--;
	}
	return given ? 0 : over_runner_params(p, param + 1, why);
}

static int over_runners(struct product *p, struct fault *why)
{
	for (size_t i = 0; i < p->block->n_runners; i++) {
		p->runner =
			registry_runner(p->registry, p->block->runners[i], why);
		if (p->runner == NULL)
			return -1;
		if (p->block->by_group[i] &&
			!registry_executes(p->runner, p->workload))
			continue;
		strcpy(p->cell.runner, p->runner->name);
		if (over_runner_params(p, p->runner->params, why) != 0)
			return -1;
	}
	return 0;
}

static int over_workers(struct product *p, struct fault *why)
{
	for (size_t i = 0; i < p->block->n_workers; i++) {
		p->cell.workers = p->block->workers[i];
		if (over_runners(p, why) != 0)
			return -1;
	}
	return 0;
}

/* Where nothing is said of ballast there is none. */
static int over_places(struct product *p, struct fault *why)
{
	const struct plan_block *block = p->block;
	size_t n_ballasts = block->n_ballasts > 0 ? block->n_ballasts : 1;

	for (size_t pin = 0; pin < block->n_pins; pin++)
		for (size_t b = 0; b < n_ballasts; b++) {
			p->cell.pin = block->pins[pin];
			p->cell.ballast_bytes = block->ballasts[b];
			if (over_workers(p, why) != 0)
				return -1;
		}
	return 0;
}

static int over_counts(struct product *p, struct fault *why)
{
	for (size_t i = 0; i < p->block->n_tasks; i++) {
		p->cell.tasks = p->block->tasks[i];
		if (over_places(p, why) != 0)
			return -1;
	}
	return 0;
}

/* Every value given for this parameter, then on to the next one. */
static int over_params(
	struct product *p, const struct param *param, struct fault *why)
{
	bool given = false;

	if (param == NULL || param->name == NULL)
		return over_counts(p, why);
	for (size_t i = 0; i < p->block->n_settings; i++) {
		const struct plan_setting *s = &p->block->settings[i];

		if (!applies(s, p->workload->name, param))
			continue;
		given = true;
		p->cell.settings[p->cell.n_settings++] = s->setting;
		if (over_params(p, param + 1, why) != 0)
			return -1;
		p->cell.n_settings--;
	}
	return given ? 0 : over_params(p, param + 1, why);
}

/* ---- settings that nobody has ---- */

/* Those of one kind: the plug-ins that are measured, and how to find one. */
struct owners {
	const char *kind; /* "workload" */
	const char (*names)[PARAM_NAME];
	size_t n;
	const struct param *(*table)(const struct registry *registry,
		const char *name, struct fault *why);
};

static const struct param *workload_table(
	const struct registry *registry, const char *name, struct fault *why)
{
	const struct workload *workload =
		registry_workload(registry, name, why);

	return workload != NULL ? workload->params : NULL;
}

static const struct param *runner_table(
	const struct registry *registry, const char *name, struct fault *why)
{
	const struct runner *runner = registry_runner(registry, name, why);

	return runner != NULL ? runner->params : NULL;
}

/* A setting that no plug-in of the block has is a mistake. */
static int check_setting(const struct owners *owners,
	const struct plan_setting *s, const struct registry *registry,
	struct fault *why)
{
	const char *asked = NULL;

	for (size_t i = 0; i < owners->n; i++) {
		const struct param *table =
			owners->table(registry, owners->names[i], why);

		if (fault_is_set(why))
			return -1;
		if (plan_setting_fits(s, owners->names[i], table))
			return 0;
		if (s->owner[0] == '\0' ||
			strcmp(s->owner, owners->names[i]) == 0)
			asked = owners->names[i];
	}
	if (asked != NULL) {
		param_unknown(owners->table(registry, asked, why),
			s->setting.name, why);
		return fault_prefix(why, "%s %s", owners->kind, asked);
	}
	owners->table(registry, s->owner, why);
	return fault_set(why, 0, "parameter \"%s.%s\": %s %s is not measured",
		s->owner, s->setting.name, owners->kind, s->owner);
}

static int check_settings(const struct plan_block *block,
	const struct registry *registry, struct fault *why)
{
	const struct owners workloads = {"workload", block->workloads,
		block->n_workloads, workload_table};
	const struct owners runners = {
		"runner", block->runners, block->n_runners, runner_table};

	for (size_t i = 0; i < block->n_settings; i++)
		if (check_setting(&workloads, &block->settings[i], registry,
			    why) != 0)
			return -1;
	for (size_t i = 0; i < block->n_runner_settings; i++)
		if (check_setting(&runners, &block->runner_settings[i],
			    registry, why) != 0)
			return -1;
	return 0;
}

int plan_expand(struct plan *plan, const struct plan_block *block,
	const struct registry *registry, struct fault *why)
{
	if (check_settings(block, registry, why) != 0)
		return -1;
	for (size_t i = 0; i < block->n_workloads; i++) {
		struct product p = {
			.plan = plan,
			.block = block,
			.registry = registry,
			.workload = registry_workload(
				registry, block->workloads[i], why),
			.cell = {.interval_ns = block->interval_ns,
				.gated = block->gated},
		};

		if (p.workload == NULL)
			return -1;
		strcpy(p.cell.workload, p.workload->name);
		if (over_params(&p, p.workload->params, why) != 0)
			return -1;
	}
	return 0;
}

/* ---- lists as people type them ---- */

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

static bool has_list(const struct plan_setting *setting, const char *name,
	const struct param *table)
{
	return plan_setting_fits(setting, name, table) &&
	       param_find(table, setting->setting.name)->kind ==
		       PARAM_DURATIONS;
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

static int add_workers(
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
			if (add_workers(block, n, why) != 0)
				return -1;
		return 0;
	}
	for (int i = 0; i <= STEPS; i++) {
		double n = from * pow((double)to / from, (double)i / STEPS);
		double last =
			from * pow((double)to / from, (double)(i - 1) / STEPS);

		if (i > 0 && cpus < rint(n) && cpus > rint(last) &&
			add_workers(block, cpus, why) != 0)
			return -1;
		if (add_workers(block, (uint32_t)rint(n), why) != 0)
			return -1;
	}
	return 0;
}

int plan_add_workers(struct plan_block *block, const char *text, uint32_t cpus,
	struct fault *why)
{
	char copy[256], *rest = copy, *item;

	if (snprintf(copy, sizeof copy, "%s", text) >= (int)sizeof copy)
		return fault_set(why, 0, "workers: the list is too long");
	while ((item = strsep(&rest, ",")) != NULL) {
		char *dots = strstr(item, "..");
		uint32_t from, to;

		if (dots != NULL)
			*dots = '\0';
		if (parse_bound(item, cpus, &from, why) != 0)
			return -1;
		to = from;
		if (dots != NULL && parse_bound(dots + 2, cpus, &to, why) != 0)
			return -1;
		if (add_range(block, from, to, cpus, why) != 0)
			return -1;
	}
	return 0;
}
