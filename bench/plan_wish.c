/* What the command line says over a plan that was read from a file. */
#include <string.h>

#include "bench/plan_wish.h"

/* ---- workloads and lists ---- */

static void filter_workloads(const struct plan_block *said,
	struct plan_block *block, struct plan_wish_use *use)
{
	size_t kept = 0;

	if (said->n_workloads == 0)
		return;
	for (size_t i = 0; i < block->n_workloads; i++)
		for (size_t j = 0; j < said->n_workloads; j++) {
			if (strcmp(block->workloads[i], said->workloads[j]) !=
				0)
				continue;
			use->workloads[j] = true;
			memmove(block->workloads[kept++], block->workloads[i],
				PARAM_NAME);
			break;
		}
	block->n_workloads = kept;
}

static void replace_lists(
	const struct plan_block *said, struct plan_block *block)
{
	if (said->n_runners > 0) {
		memcpy(block->runners, said->runners, sizeof block->runners);
		memcpy(block->by_group, said->by_group, sizeof block->by_group);
		block->n_runners = said->n_runners;
	}
	if (said->n_workers > 0) {
		memcpy(block->workers, said->workers, sizeof block->workers);
		block->n_workers = said->n_workers;
	}
	if (said->n_tasks > 0) {
		memcpy(block->tasks, said->tasks, sizeof block->tasks);
		block->n_tasks = said->n_tasks;
	}
	if (said->n_pins > 0) {
		memcpy(block->pins, said->pins, sizeof block->pins);
		block->n_pins = said->n_pins;
	}
	if (said->n_ballasts > 0) {
		memcpy(block->ballasts, said->ballasts, sizeof block->ballasts);
		block->n_ballasts = said->n_ballasts;
	}
	if (said->interval_ns > 0)
		block->interval_ns = said->interval_ns;
	block->gated |= said->gated;
}

/* ---- parameters ---- */

/* The parameters of one kind of plug-in: what the wish and the block say of
 * them, and which plug-ins of that kind the block has. */
struct side {
	const struct registry *registry;
	const struct param *(*table)(const struct registry *registry,
		const char *name, struct fault *why);
	const struct plan_setting *said;
	size_t n_said;
	bool *use; /* which of them had an effect */
	char (*names)[PARAM_NAME];
	size_t n_names;
	bool replaced; /* the names are the wish's: what fits none is dropped */
	struct plan_setting *settings; /* the block's */
	size_t *n;
};

static bool fits(const struct side *side, const struct plan_setting *setting,
	const char *name)
{
	struct fault unknown = {0};

	return plan_setting_fits(
		setting, name, side->table(side->registry, name, &unknown));
}

static bool fits_any(
	const struct side *side, const struct plan_setting *setting)
{
	for (size_t i = 0; i < side->n_names; i++)
		if (fits(side, setting, side->names[i]))
			return true;
	return false;
}

static bool names_it(
	const struct side *side, const struct plan_setting *setting)
{
	for (size_t i = 0; i < side->n_said; i++)
		if (strcmp(side->said[i].setting.name, setting->setting.name) ==
			0)
			return true;
	return false;
}

/* Does the wish say something else for that plug-in? */
static bool is_replaced(const struct side *side,
	const struct plan_setting *setting, const char *name)
{
	for (size_t i = 0; i < side->n_said; i++) {
		const struct plan_setting *s = &side->said[i];

		if (strcmp(s->setting.name, setting->setting.name) == 0 &&
			(s->owner[0] == '\0' || strcmp(s->owner, name) == 0))
			return true;
	}
	return false;
}

static int add(const struct side *side, const struct plan_setting *setting,
	const char *owner, struct fault *why)
{
	struct plan_setting *s = &side->settings[*side->n];

	if (*side->n == PLAN_LIST_MAX)
		return fault_set(why, 0, "more than %d values of parameters",
			PLAN_LIST_MAX);
	*s = *setting;
	strcpy(s->owner, owner);
	++*side->n;
	return 0;
}

/* A setting of the plan that the wish names stays for those plug-ins that the
 * wish does not mean: it is then written out for each. */
static int keep_settings(const struct side *side,
	const struct plan_setting *before, size_t n, struct fault *why)
{
	*side->n = 0;
	for (size_t i = 0; i < n; i++) {
		const struct plan_setting *s = &before[i];

		if (side->replaced && !fits_any(side, s))
			continue;
		if (!names_it(side, s)) {
			if (add(side, s, s->owner, why) != 0)
				return -1;
			continue;
		}
		for (size_t k = 0; k < side->n_names; k++)
			if (fits(side, s, side->names[k]) &&
				!is_replaced(side, s, side->names[k]) &&
				add(side, s, side->names[k], why) != 0)
				return -1;
	}
	return 0;
}

/* A plan has several blocks, and not all have all parameters. */
static int add_settings(const struct side *side, struct fault *why)
{
	for (size_t i = 0; i < side->n_said; i++) {
		if (!fits_any(side, &side->said[i]))
			continue;
		side->use[i] = true;
		if (add(side, &side->said[i], side->said[i].owner, why) != 0)
			return -1;
	}
	return 0;
}

/* ---- the whole ---- */

static int apply_side(const struct side *side,
	const struct plan_setting *before, size_t n, struct fault *why)
{
	if (keep_settings(side, before, n, why) != 0)
		return -1;
	return add_settings(side, why);
}

int plan_wish_apply(const struct plan_wish *wish,
	const struct registry *registry, struct plan_block *block,
	struct plan_wish_use *use, struct fault *why)
{
	const struct plan_block *said = &wish->block, before = *block;
	struct side side = {
		.registry = registry,
		.table = registry_workload_params,
		.said = said->settings,
		.n_said = said->n_settings,
		.use = use->settings,
		.settings = block->settings,
		.n = &block->n_settings,
	};

	filter_workloads(said, block, use);
	replace_lists(said, block);
	side.names = block->workloads;
	side.n_names = block->n_workloads;
	if (apply_side(&side, before.settings, before.n_settings, why) != 0)
		return -1;
	side = (struct side){
		.registry = registry,
		.table = registry_runner_params,
		.said = said->runner_settings,
		.n_said = said->n_runner_settings,
		.use = use->runner_settings,
		.names = block->runners,
		.n_names = block->n_runners,
		.replaced = said->n_runners > 0,
		.settings = block->runner_settings,
		.n = &block->n_runner_settings,
	};
	return apply_side(
		&side, before.runner_settings, before.n_runner_settings, why);
}

static int unused_setting(
	const char *kind, const struct plan_setting *setting, struct fault *why)
{
	return fault_set(why, 0,
		"no %s that is measured has a parameter \"%s%s%s\"", kind,
		setting->owner, setting->owner[0] != '\0' ? "." : "",
		setting->setting.name);
}

int plan_wish_check(const struct plan_wish *wish,
	const struct registry *registry, const struct plan_wish_use *use,
	struct fault *why)
{
	const struct plan_block *said = &wish->block;

	for (size_t i = 0; i < said->n_workloads; i++) {
		if (use->workloads[i])
			continue;
		if (registry_workload(registry, said->workloads[i], why) ==
			NULL)
			return -1;
		return fault_set(why, 0, "has no cell of workload %s",
			said->workloads[i]);
	}
	for (size_t i = 0; i < said->n_settings; i++) {
		const struct plan_setting *s = &said->settings[i];

		if (use->settings[i])
			continue;
		if (s->owner[0] != '\0' &&
			registry_workload(registry, s->owner, why) == NULL)
			return -1;
		return unused_setting("workload", s, why);
	}
	for (size_t i = 0; i < said->n_runner_settings; i++) {
		const struct plan_setting *s = &said->runner_settings[i];

		if (use->runner_settings[i])
			continue;
		if (s->owner[0] != '\0' &&
			registry_runner(registry, s->owner, why) == NULL)
			return -1;
		return unused_setting("runner", s, why);
	}
	return 0;
}
