/* Our side: a cell, executed as `tvp exec` does it. */
#include <errno.h>
#include <stdio.h>
#include <sys/mman.h>

#include "bench/cellopts.h"
#include "bench/launch.h"
#include "bench/placement.h"
#include "tests/speed/harness.h"

static int make_cell(
	const struct side *side, struct cell *cell, struct fault *why)
{
	char workload[PARAM_NAME];

	*cell = (struct cell){.workers = side->workers, .tasks = side->tasks};
	snprintf(cell->workload, sizeof cell->workload, "%s", side->workload);
	snprintf(cell->runner, sizeof cell->runner, "%s", side->runner);
	for (int i = 0; side->settings[i] != NULL; i++)
		if (cellopts_setting(side->settings[i], workload,
			    &cell->settings[cell->n_settings++], why) != 0)
			return -1;
	return cell_complete(cell, &registry_builtin, why);
}

int harness_cpu(const struct side *side, uint32_t index)
{
	return side->pinned ? placement_nth_cpu(index) : -1;
}

int harness_cell(const struct side *side, double *ns, struct fault *why)
{
	struct job job = {.workers = side->workers};
	struct block *block;
	struct cell cell;

	if (make_cell(side, &cell, why) != 0)
		return -1;
	block = launch_map_block(&cell, side->sampling, -1, why);
	if (block == NULL)
		return -1;
	job_map(&job, block, side->sampling);
	for (uint32_t i = 0; i < cell.workers; i++)
		job.slots[i].cpu = harness_cpu(side, i);
	if (launch_execute(&cell, &registry_builtin, 1, side->sampling, block,
		    why) != 0)
		return -1;
	*ns = (double)(block->start_ns + block->run_ns + block->stop_ns) /
	      (double)side->tasks;
	return 0;
}
