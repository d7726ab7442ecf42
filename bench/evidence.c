/* Several results of one machine, read and summed up. */
#include <errno.h>
#include <stdlib.h>

#include "bench/compare.h"
#include "bench/evidence.h"
#include "bench/result_file.h"

static int check(const struct evidence *evidence, size_t i,
	bool across_machines, struct fault *why)
{
	const struct result *base = &evidence->results[0];
	const struct result *other = &evidence->results[i];

	if (base->plan.timer != other->plan.timer)
		return fault_set(why, 0, "was timed by another clock than %s",
			evidence->paths[0]);
	return across_machines ? 0 : compare_machines(base, other, why);
}

static int read_one(struct evidence *evidence, size_t i, bool across_machines,
	const struct registry *registry, struct fault *why)
{
	struct result *result = &evidence->results[i];

	if (result_read(evidence->paths[i], result, why) != 0)
		return -1;
	if (check(evidence, i, across_machines, why) != 0)
		return fault_prefix(why, "%s", evidence->paths[i]);
	evidence->source.results[i] = result;
	evidence->source.cells[i] = summary_of(result, registry, why);
	evidence->source.n = i + 1;
	return evidence->source.cells[i] != NULL ? 0 : -1;
}

int evidence_read(const char *const *paths, size_t n, bool across_machines,
	const struct registry *registry, struct evidence *evidence,
	struct fault *why)
{
	*evidence = (struct evidence){.paths = paths};
	if (n == 0)
		return fault_set(why, 0, "needs a result");
	if (n > ESTIMATE_RESULTS_MAX)
		return fault_set(why, 0, "takes at most %d results",
			ESTIMATE_RESULTS_MAX);
	evidence->results = calloc(n, sizeof *evidence->results);
	if (evidence->results == NULL)
		return fault_set(why, ENOMEM, "results");
	evidence->n = n;
	for (size_t i = 0; i < n; i++)
		if (read_one(evidence, i, across_machines, registry, why) != 0)
			return -1;
	return 0;
}

int evidence_judge(struct evidence *evidence, struct fault *why)
{
	if (rules_read_own(&evidence->rules, why) != 0 ||
		claims_of(&evidence->rules, &evidence->source,
			&evidence->claims, why) != 0)
		return -1;
	return table_of(&evidence->rules, &evidence->claims, &evidence->source,
		&evidence->table, why);
}

void evidence_free(struct evidence *evidence)
{
	table_free(&evidence->table);
	claims_free(&evidence->claims);
	rules_free(&evidence->rules);
	for (size_t i = 0; i < evidence->n; i++) {
		free((void *)evidence->source.cells[i]);
		result_free(&evidence->results[i]);
	}
	free(evidence->results);
	*evidence = (struct evidence){0};
}
