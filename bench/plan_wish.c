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

/* Is this setting for that workload, and has it such a parameter? */
static bool fits(const struct plan_setting *setting, const char *name,
	const struct registry *registry)
{
	struct fault unused = {0};
	const struct workload *workload =
		registry_workload(registry, name, &unused);

	return workload != NULL &&
	       (setting->workload[0] == '\0' ||
		       strcmp(setting->workload, name) == 0) &&
	       param_find(workload->params, setting->setting.name) != NULL;
}

static bool names_it(
	const struct plan_block *said, const struct plan_setting *setting)
{
	for (size_t i = 0; i < said->n_settings; i++)
		if (strcmp(said->settings[i].setting.name,
			    setting->setting.name) == 0)
			return true;
	return false;
}

/* Does the wish say something else for that workload? */
static bool is_replaced(const struct plan_block *said,
	const struct plan_setting *setting, const char *workload)
{
	for (size_t i = 0; i < said->n_settings; i++) {
		const struct plan_setting *s = &said->settings[i];

		if (strcmp(s->setting.name, setting->setting.name) == 0 &&
			(s->workload[0] == '\0' ||
				strcmp(s->workload, workload) == 0))
			return true;
	}
	return false;
}

static int add(struct plan_block *block, const struct plan_setting *setting,
	const char *workload, struct fault *why)
{
	struct plan_setting *s = &block->settings[block->n_settings];

	if (block->n_settings == PLAN_LIST_MAX)
		return fault_set(why, 0, "more than %d values of parameters",
			PLAN_LIST_MAX);
	*s = *setting;
	strcpy(s->workload, workload);
	block->n_settings++;
	return 0;
}

/* A setting of the plan that the wish names stays for those workloads that the
 * wish does not mean: it is then written out for each. */
static int keep_settings(const struct plan_block *said,
	const struct registry *registry, const struct plan_block *before,
	struct plan_block *block, struct fault *why)
{
	block->n_settings = 0;
	for (size_t i = 0; i < before->n_settings; i++) {
		const struct plan_setting *s = &before->settings[i];

		if (!names_it(said, s)) {
			if (add(block, s, s->workload, why) != 0)
				return -1;
			continue;
		}
		for (size_t w = 0; w < block->n_workloads; w++)
			if (fits(s, block->workloads[w], registry) &&
				!is_replaced(said, s, block->workloads[w]) &&
				add(block, s, block->workloads[w], why) != 0)
				return -1;
	}
	return 0;
}

/* A plan has several blocks, and not all have all parameters. */
static int add_settings(const struct plan_block *said,
	const struct registry *registry, struct plan_block *block,
	struct plan_wish_use *use, struct fault *why)
{
	for (size_t i = 0; i < said->n_settings; i++) {
		bool fits_one = false;

		for (size_t w = 0; w < block->n_workloads; w++)
			fits_one |= fits(&said->settings[i],
				block->workloads[w], registry);
		if (!fits_one)
			continue;
		use->settings[i] = true;
		if (add(block, &said->settings[i], said->settings[i].workload,
			    why) != 0)
			return -1;
	}
	return 0;
}

/* ---- the whole ---- */

int plan_wish_apply(const struct plan_wish *wish,
	const struct registry *registry, struct plan_block *block,
	struct plan_wish_use *use, struct fault *why)
{
	const struct plan_block *said = &wish->block;
	const struct plan_block before = *block;

	filter_workloads(said, block, use);
	replace_lists(said, block);
	if (keep_settings(said, registry, &before, block, why) != 0)
		return -1;
	return add_settings(said, registry, block, use, why);
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
		if (s->workload[0] != '\0' &&
			registry_workload(registry, s->workload, why) == NULL)
			return -1;
		return fault_set(why, 0,
			"no workload that is measured has a parameter "
			"\"%s%s%s\"",
			s->workload, s->workload[0] != '\0' ? "." : "",
			s->setting.name);
	}
	return 0;
}
