/* Launches that are too short to time get more tasks. */
#include <stdlib.h>

#include "bench/enough.h"

/* 1, 2, 5, 10, 20, ...: coarse, so that a plan that is measured again is most
 * likely given the same tasks again, and its cells can be compared. */
static uint64_t step_up(uint64_t factor)
{
	uint64_t power = 1;

	while (power * 10 <= factor)
		power *= 10;
	return factor < 2 * power   ? 2 * power
	       : factor < 5 * power ? 5 * power
				    : 10 * power;
}

uint64_t enough_factor(uint64_t shortest_ns, uint64_t longest_ns)
{
	uint64_t factor = 1;

	if (shortest_ns == 0)
		return 1;
	while (factor * shortest_ns < ENOUGH_SHORTEST_NS &&
		step_up(factor) * longest_ns <= ENOUGH_LONGEST_NS)
		factor = step_up(factor);
	return factor;
}

static int try_all(const struct plan *plan,
	const struct enough_launcher *launcher, uint64_t *walls_ns,
	struct fault *why)
{
	for (uint32_t i = 0; i < plan->n_cells; i++) {
		struct launch launch;
		int status =
			launcher->launch(launcher->context, i, 0, &launch, why);

		if (status != 0)
			return status;
		if (launch.outcome == OUTCOME_OK)
			walls_ns[i] = result_wall_ns(&launch);
		result_free_launch(&launch);
	}
	return 0;
}

static uint64_t factor_for(
	const struct plan *plan, uint32_t cell, const uint64_t *walls_ns)
{
	uint64_t shortest_ns = 0, longest_ns = 0;

	/* A positive control belongs to the work that it has 3 % more of. */
	for (uint32_t i = 0; i < plan->n_cells; i++) {
		if (walls_ns[i] == 0 ||
			!cell_same_asked(&plan->cells[i], &plan->cells[cell]))
			continue;
		if (shortest_ns == 0 || walls_ns[i] < shortest_ns)
			shortest_ns = walls_ns[i];
		if (walls_ns[i] > longest_ns)
			longest_ns = walls_ns[i];
	}
	return enough_factor(shortest_ns, longest_ns);
}

/* The 3 % more of a positive control are reckoned anew. */
static void multiply(struct plan *plan, const uint64_t *factors)
{
	for (uint32_t i = 0; i < plan->n_cells; i++) {
		struct cell *cell = &plan->cells[i];

		if (cell->role != ROLE_POSITIVE)
			cell->tasks *= factors[i];
		else
			cell->tasks =
				plan_more_tasks(cell->tasks_asked * factors[i]);
	}
}

int enough_tasks(struct plan *plan, const struct enough_launcher *launcher,
	struct fault *why)
{
	uint64_t *walls_ns = calloc(2 * plan->n_cells, sizeof *walls_ns);
	uint64_t *factors = walls_ns + plan->n_cells;
	int status;

	if (walls_ns == NULL)
		return fault_set(why, 0, "out of memory");
	status = try_all(plan, launcher, walls_ns, why);
	for (uint32_t i = 0; status == 0 && i < plan->n_cells; i++)
		factors[i] = factor_for(plan, i, walls_ns);
	if (status == 0)
		multiply(plan, factors);
	free(walls_ns);
	return status;
}
