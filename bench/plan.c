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
			strcmp(c->runner, cell->runner) == 0)
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
	struct cell cell;
};

static int over_runners(struct product *p, struct fault *why)
{
	for (size_t i = 0; i < p->block->n_runners; i++) {
		snprintf(p->cell.runner, sizeof p->cell.runner, "%s",
			p->block->runners[i]);
		if (add_cell(p->plan, &p->cell, p->registry, why) != 0)
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

static bool applies(const struct product *p, const struct plan_setting *s,
	const struct param *param)
{
	return strcmp(s->setting.name, param->name) == 0 &&
	       (s->workload[0] == '\0' ||
		       strcmp(s->workload, p->workload->name) == 0);
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

		if (!applies(p, s, param))
			continue;
		given = true;
		p->cell.settings[p->cell.n_settings++] = s->setting;
		if (over_params(p, param + 1, why) != 0)
			return -1;
		p->cell.n_settings--;
	}
	return given ? 0 : over_params(p, param + 1, why);
}

/* A setting that no workload of the block has is a mistake. */
static int check_settings(const struct plan_block *block,
	const struct registry *registry, struct fault *why)
{
	for (size_t i = 0; i < block->n_settings; i++) {
		const struct plan_setting *s = &block->settings[i];
		const struct workload *asked = NULL;
		bool known = false;

		for (size_t w = 0; w < block->n_workloads; w++) {
			const struct workload *workload = registry_workload(
				registry, block->workloads[w], why);

			if (workload == NULL)
				return -1;
			if (s->workload[0] != '\0' &&
				strcmp(s->workload, workload->name) != 0)
				continue;
			asked = workload;
			known |= param_find(workload->params,
					 s->setting.name) != NULL;
		}
		if (asked == NULL &&
			registry_workload(registry, s->workload, why) == NULL)
			return -1;
		if (asked == NULL)
			return fault_set(why, 0,
				"parameter \"%s.%s\": workload %s is not "
				"measured",
				s->workload, s->setting.name, s->workload);
		if (!known) {
			char unused[1024];

			param_fill(asked->params, &s->setting, 1, unused, why);
			return fault_prefix(why, "workload %s", asked->name);
		}
	}
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

/* Does a comma belong to the value? So it is if any workload that could be
 * meant has a list under this name. */
static bool is_list(
	const struct registry *registry, const char *workload, const char *name)
{
	for (size_t i = 0; i < registry->n_workloads; i++) {
		const struct workload *w = registry->workloads[i];
		const struct param *param = param_find(w->params, name);

		if (workload[0] != '\0' && strcmp(workload, w->name) != 0)
			continue;
		if (param != NULL && param->kind == PARAM_DURATIONS)
			return true;
	}
	return false;
}

int plan_add_setting(struct plan_block *block, const char *text,
	const struct registry *registry, struct fault *why)
{
	struct plan_setting s = {0};
	char values[PARAM_VALUE], *rest = values, *value;
	bool list;

	if (cellopts_setting(text, s.workload, &s.setting, why) != 0)
		return -1;
	list = is_list(registry, s.workload, s.setting.name);
	strcpy(values, s.setting.value);
	while (rest != NULL) {
		value = strsep(&rest, list ? "" : ",");
		if (block->n_settings == PLAN_LIST_MAX)
			return fault_set(why, 0,
				"more than %d values of parameters",
				PLAN_LIST_MAX);
		strcpy(s.setting.value, value);
		block->settings[block->n_settings++] = s;
	}
	return 0;
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
