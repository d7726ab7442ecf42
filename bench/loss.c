/* What is lost where launches fail. */
#include <stdlib.h>

#include "bench/loss.h"

bool loss_is_known(const struct launch *launch)
{
	return !launch->whole && launch->tasks_done != RESULT_UNKNOWN;
}

/* Returns how many shares there are. */
static size_t take_shares(const struct result *result, uint32_t cell,
	double *shares, size_t *failed)
{
	double tasks = (double)result->plan.cells[cell].tasks;
	size_t n = 0;

	for (size_t i = 0; i < result->n_launches; i++) {
		const struct launch *l = &result->launches[i];

		if (l->cell != cell || !loss_is_known(l))
			continue;
		shares[n++] = 100 * (double)l->tasks_done / tasks;
		*failed += l->outcome != OUTCOME_OK;
	}
	return n;
}

int loss_of(const struct result *result, uint32_t cell, struct loss *loss,
	struct fault *why)
{
	double *shares = calloc(result->n_launches + 1, sizeof *shares);
	int failed = 0;

	*loss = (struct loss){0};
	if (shares == NULL)
		return fault_set(why, 0, "out of memory");
	loss->n = take_shares(result, cell, shares, &loss->failed);
	if (loss->n > 0)
		failed = stats_summarize(shares, loss->n, LOSS_CONFIDENCE,
			&loss->done_percent, why);
	free(shares);
	return failed;
}
