/* The machine's noise floor: what a cell differs from itself by. */
#include <stdlib.h>
#include <string.h>

#include "bench/experiment.h"
#include "bench/noise_floor.h"
#include "bench/summary.h"
#include "bench/supervise.h"

#define LAUNCH_NS 25e6 /* how long a launch is to last */

static int launch(void *context, uint32_t cell, uint32_t round,
	struct launch *launch, struct fault *why)
{
	(void)why;
	return supervise_launch(context, cell, round, launch);
}

/* As many tasks as fill a launch, judged by one of 20. */
static int fit_tasks(
	struct supervisor *supervisor, struct plan *plan, struct fault *why)
{
	struct launch tried;
	int status = supervise_launch(supervisor, 0, 0, &tried);
	double wall_ns = (double)result_wall_ns(&tried);

	if (status == 0 && tried.outcome != OUTCOME_OK)
		status = fault_set(why, 0, "hash under serial: %s",
			tried.fault != NULL ? tried.fault : "failed");
	result_free_launch(&tried);
	if (status != 0)
		return status;
	plan->cells[0].tasks = (uint64_t)(20 * LAUNCH_NS / wall_ns) + 1;
	return plan_add_controls(plan, ROLE_AA, why);
}

static int run_rounds(
	struct supervisor *supervisor, struct result *result, struct fault *why)
{
	struct experiment experiment = {
		.launch = launch,
		.context = supervisor,
	};
	int status = fit_tasks(supervisor, &result->plan, why);

	return status == 0 ? experiment_run(&experiment, result, why) : status;
}

static int take(struct noise_floor *floor, const struct result *result,
	const struct registry *registry, struct fault *why)
{
	struct cell_summary *cells = summary_of(result, registry, why);
	const struct comparison *again;

	if (cells == NULL)
		return -1;
	again = &cells[1].to_base;
	*floor = (struct noise_floor){
		.rounds = again->pairs,
		.median_ns = cells[0].wall_ns.median,
		.ratio = again->ratio,
		.half_width = (again->ratio.interval.high -
				      again->ratio.interval.low) /
			      2,
	};
	free(cells);
	return floor->rounds > 0
		       ? 0
		       : fault_set(why, 0, "no launch of hash ended well");
}

int noise_floor_measure(const struct registry *registry, uint32_t rounds,
	uint64_t seed, struct noise_floor *floor, struct fault *why)
{
	struct plan_block block = {
		.workloads = {"hash"},
		.n_workloads = 1,
		.runners = {"serial"},
		.n_runners = 1,
		.workers = {1},
		.n_workers = 1,
		.tasks = {20},
		.n_tasks = 1,
		.pins = {PIN_NONE},
		.n_pins = 1,
	};
	struct result result = {0};
	struct supervisor supervisor;
	int status;

	plan_defaults(&result.plan);
	result.plan.rounds = rounds;
	result.plan.seed = seed;
	status = plan_expand(&result.plan, &block, registry, why);
	if (status == 0)
		status = supervise_open(
			&supervisor, &result.plan, registry, "/tmp", why);
	if (status == 0) {
		status = run_rounds(&supervisor, &result, why);
		supervise_close(&supervisor);
	}
	if (status == 0)
		status = take(floor, &result, registry, why);
	result_free(&result);
	return status;
}
