/* All workloads and runners of a program. */
#include <stdbool.h>
#include <string.h>

#include "bench/measures.h"
#include "bench/names.h"
#include "bench/registry.h"

const struct workload *registry_workload(
	const struct registry *registry, const char *name, struct fault *why)
{
	const char *names[REGISTRY_MAX + 1];
	char hint[FAULT_TEXT - 32];
	size_t n;

	for (n = 0; n < registry->n_workloads && n < REGISTRY_MAX; n++) {
		names[n] = registry->workloads[n]->name;
		if (strcmp(names[n], name) == 0)
			return registry->workloads[n];
	}
	names[n] = NULL;
	fault_set(why, 0, "unknown workload \"%s\"%s", name,
		names_hint(name, names, hint, sizeof hint));
	return NULL;
}

const struct runner *registry_runner(
	const struct registry *registry, const char *name, struct fault *why)
{
	const char *names[REGISTRY_MAX + 1];
	char hint[FAULT_TEXT - 32];
	size_t n;

	for (n = 0; n < registry->n_runners && n < REGISTRY_MAX; n++) {
		names[n] = registry->runners[n]->name;
		if (strcmp(names[n], name) == 0)
			return registry->runners[n];
	}
	names[n] = NULL;
	fault_set(why, 0, "unknown runner \"%s\"%s", name,
		names_hint(name, names, hint, sizeof hint));
	return NULL;
}

static bool good_name(const char *name)
{
	return name != NULL && name[0] != '\0' && strlen(name) < PARAM_NAME &&
	       strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") ==
		       strlen(name);
}

/* A runner's table can have no list: a comma would not tell its items from its
 * values. */
static int check_params(const char *kind, const char *name,
	const struct param *table, size_t bytes, struct fault *why)
{
	bool lists = strcmp(kind, "workload") == 0;
	size_t n = 0;

	for (const struct param *p = table; p != NULL && p->name != NULL;
		p++, n++)
		if (!good_name(p->name) || p->help == NULL ||
			p->standard == NULL || p->offset >= bytes ||
			(p->kind == PARAM_CHOICE) != (p->choices != NULL) ||
			(p->kind == PARAM_DURATIONS && !lists))
			return fault_set(why, 0, "%s %s: bad parameter %zu",
				kind, name, n);
	if (n > PARAM_TABLE_MAX)
		return fault_set(why, 0, "%s %s: over %d parameters", kind,
			name, PARAM_TABLE_MAX);
	return 0;
}

static int check_workload(const struct workload *w, struct fault *why)
{
	if (!good_name(w->name))
		return fault_set(why, 0, "workload with a bad name");
	if ((w->task == NULL && w->missing == NULL) || w->summary == NULL)
		return fault_set(
			why, 0, "workload %s: no task or no summary", w->name);
	if (w->local_bytes > JOB_LOCAL_MAX)
		return fault_set(why, 0, "workload %s: over %d bytes local",
			w->name, JOB_LOCAL_MAX);
	if (check_params(
		    "workload", w->name, w->params, w->params_bytes, why) != 0)
		return -1;
	if (measures_check(w, why) != 0)
		return fault_prefix(why, "workload %s", w->name);
	return 0;
}

static int check_runner(const struct registry *registry, const struct runner *r,
	struct fault *why)
{
	const struct runner *twin, *back;

	if (!good_name(r->name))
		return fault_set(why, 0, "runner with a bad name");
	if ((r->run == NULL && r->missing == NULL) || r->summary == NULL)
		return fault_set(
			why, 0, "runner %s: no run or no summary", r->name);
	if (check_params("runner", r->name, r->params, r->params_bytes, why) !=
		0)
		return -1;
	if (r->twin == NULL)
		return 0;
	/* A pair may have a second runner on one side: which is its twin then
	 * has a twin of its own, of the same kind. */
	twin = registry_runner(registry, r->twin, why);
	back = twin != NULL && twin->twin != NULL
		       ? registry_runner(registry, twin->twin, why)
		       : NULL;
	if (back == NULL || twin->shares_memory == r->shares_memory ||
		back->shares_memory != r->shares_memory || back->run != r->run)
		return fault_set(why, 0, "runner %s: %s is no twin of it",
			r->name, r->twin);
	return 0;
}

const struct param *registry_workload_params(
	const struct registry *registry, const char *name, struct fault *why)
{
	const struct workload *workload =
		registry_workload(registry, name, why);

	return workload != NULL ? workload->params : NULL;
}

const struct param *registry_runner_params(
	const struct registry *registry, const char *name, struct fault *why)
{
	const struct runner *runner = registry_runner(registry, name, why);

	return runner != NULL ? runner->params : NULL;
}

bool registry_executes(
	const struct runner *runner, const struct workload *workload)
{
	return runner->workloads == NULL ||
	       names_index(workload->name, runner->workloads) >= 0;
}

bool registry_is_in_group(const struct runner *runner, const char *group)
{
	if (strcmp(group, "all") == 0)
		return true;
	if (runner->group != NULL)
		return strcmp(group, runner->group) == 0;
	return strcmp(group, "c") == 0 && !runner->special;
}

bool registry_is_group(const struct registry *registry, const char *name)
{
	for (size_t i = 0; i < registry->n_runners; i++)
		if (registry_is_in_group(registry->runners[i], name))
			return true;
	return false;
}

int registry_check(const struct registry *registry, struct fault *why)
{
	if (registry->n_workloads > REGISTRY_MAX ||
		registry->n_runners > REGISTRY_MAX)
		return fault_set(
			why, 0, "over %d plug-ins of one kind", REGISTRY_MAX);
	for (size_t i = 0; i < registry->n_workloads; i++) {
		const struct workload *w = registry->workloads[i];

		if (check_workload(w, why) != 0)
			return -1;
		if (registry_workload(registry, w->name, why) != w)
			return fault_set(why, 0, "two workloads %s", w->name);
	}
	for (size_t i = 0; i < registry->n_runners; i++) {
		const struct runner *r = registry->runners[i];

		if (check_runner(registry, r, why) != 0)
			return -1;
		if (registry_runner(registry, r->name, why) != r ||
			registry_is_group(registry, r->name))
			return fault_set(why, 0,
				"two runners, or a group of them, are called "
				"%s",
				r->name);
	}
	return 0;
}
