/* What the launches of a cell measured of their own, by name. */
#include <math.h>
#include <string.h>

#include "bench/summary_part.h"

/* Where that name stands, or is put; NULL: there are too many. Launches of one
 * program have the same names in the same order, but who knows whose they are.
 */
static struct measure_summary *place_of(
	struct cell_summary *cell, const char *name)
{
	size_t i = 0;

	while (i < cell->n_measures &&
		strcmp(cell->measures[i].name, name) != 0)
		i++;
	if (i == WORKLOAD_MEASURES)
		return NULL;
	if (i == cell->n_measures)
		cell->measures[cell->n_measures++].name = name;
	return &cell->measures[i];
}

static double value_of(const struct launch *launch, const char *name)
{
	for (size_t i = 0; i < launch->n_measures; i++)
		if (strcmp(launch->measures[i].name, name) == 0)
			return launch->measures[i].value;
	return NAN;
}

int summary_measures(const struct launch *const *launches, size_t n,
	double *room, struct cell_summary *cell, struct fault *why)
{
	for (size_t i = 0; i < n; i++)
		for (size_t m = 0; m < launches[i]->n_measures; m++)
			place_of(cell, launches[i]->measures[m].name);
	for (size_t m = 0; m < cell->n_measures; m++) {
		struct measure_summary *summary = &cell->measures[m];
		size_t known = 0;

		for (size_t i = 0; i < n; i++) {
			double value = value_of(launches[i], summary->name);

			if (launches[i]->outcome == OUTCOME_OK &&
				isfinite(value))
				room[known++] = value;
		}
		if (known > 0 &&
			stats_summarize(room, known, SUMMARY_CONFIDENCE,
				&summary->values, why) != 0)
			return -1;
	}
	return 0;
}
