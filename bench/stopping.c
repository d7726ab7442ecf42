/* When enough is measured. */
#include <stdlib.h>

#include "bench/stats.h"
#include "bench/stopping.h"
#include "bench/summary.h"

static bool cell_precise(const struct result *result, uint32_t cell,
	double precision, double *walls)
{
	struct stats_summary summary;
	struct fault unused = {0};
	double half;
	size_t n = 0;

	for (size_t i = 0; i < result->n_launches; i++) {
		const struct launch *l = &result->launches[i];

		if (l->cell == cell && l->outcome == OUTCOME_OK &&
			result_wall_ns(l) > 0)
			walls[n++] = (double)result_wall_ns(l);
	}
	if (n == 0)
		return true;
	if (stats_summarize(walls, n, SUMMARY_CONFIDENCE, &summary, &unused) !=
			0 ||
		!summary.interval.exists)
		return false;
	half = (summary.interval.high - summary.interval.low) / 2;
	return half <= precision * summary.median;
}

bool stopping_precise(const struct result *result, double precision)
{
	double *walls = calloc(result->n_launches + 1, sizeof *walls);
	bool precise = walls != NULL;

	for (uint32_t i = 0; precise && i < result->plan.n_cells; i++)
		precise = cell_precise(result, i, precision, walls);
	free(walls);
	return precise;
}
