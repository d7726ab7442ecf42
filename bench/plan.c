/* A plan: which cells are measured, how often, under which rules. */
#include <stdlib.h>
#include <string.h>

#include "bench/names.h"
#include "bench/plan.h"

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

int plan_check_cells(const struct plan *plan, const struct registry *registry,
	struct fault *why)
{
	for (size_t i = 0; i < plan->n_cells; i++) {
		struct cell complete = plan->cells[i];

		if (cell_complete(&complete, registry, why) == 0 &&
			complete.workers != plan->cells[i].workers)
			fault_set(why, 0, "workers: runner %s has one",
				complete.runner);
		if (fault_is_set(why))
			return fault_prefix(why, "cells[%zu]", i);
	}
	return plan_check(plan, why);
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

/* 1 and a fault where its runner can't execute it. */
static int add_cell(struct plan *plan, const struct cell *cell,
	const struct registry *registry, struct fault *why)
{
	struct cell complete = *cell;
	int status = cell_complete(&complete, registry, why);
	struct cell *cells;

	if (status != 0)
		return status;
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
	bool by_group; /* is the runner? */
	struct cell cell;
	uint64_t taken;        /* cells that the plan has of this */
	struct fault left_out; /* why the first of the others is not */
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

static int take_cell(struct product *p, struct fault *why)
{
	struct fault reason = {0};
	int status = add_cell(p->plan, &p->cell, p->registry, &reason);

	if (status == 0) {
		p->taken++;
		return 0;
	}
	if (status < 0 || !p->by_group) {
		*why = reason;
		return -1;
	}
	if (!fault_is_set(&p->left_out))
		p->left_out = reason;
	return 0;
}

/* Every value given for this parameter of the runner, then on to the next. */
static int over_runner_params(
	struct product *p, const struct param *param, struct fault *why)
{
	struct cell *cell = &p->cell;
	bool given = false;

	if (param == NULL || param->name == NULL)
		return take_cell(p, why);
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
		p->by_group = p->block->by_group[i];
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
		if (strcmp(s->owner, owners->names[i]) == 0 ||
			(s->owner[0] == '\0' &&
				(table != NULL || asked == NULL)))
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
		block->n_workloads, registry_workload_params};
	const struct owners runners = {"runner", block->runners,
		block->n_runners, registry_runner_params};

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
		if (p.taken == 0 && fault_is_set(&p.left_out)) {
			*why = p.left_out;
			return -1;
		}
	}
	return 0;
}
