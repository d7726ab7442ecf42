/* Our side: a cell, executed as `tvp exec` does it. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
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
	if (!side->pinned)
		return -1;
	return placement_nth_cpu(side->together ? 0 : index);
}

/* The block it leaves behind, which the end of this process unmaps. */
static struct block *launch(const struct side *side, struct fault *why)
{
	struct job job = {.workers = side->workers};
	struct block *block;
	struct cell cell;

	if (make_cell(side, &cell, why) != 0)
		return NULL;
	block = launch_map_block(&cell, side->sampling, -1, why);
	if (block == NULL)
		return NULL;
	job_map(&job, block, side->sampling);
	for (uint32_t i = 0; i < cell.workers; i++)
		job.slots[i].cpu = harness_cpu(side, i);
	if (launch_execute(&cell, &registry_builtin, 1, side->sampling, block,
		    why) != 0)
		return NULL;
	return block;
}

int harness_cell(const struct side *side, double *ns, struct fault *why)
{
	const struct block *block = launch(side, why);

	if (block == NULL)
		return -1;
	*ns = (double)(block->start_ns + block->run_ns + block->stop_ns) /
	      (double)side->tasks;
	return 0;
}

int harness_told(const struct side *side, double *ns, struct fault *why)
{
	const struct block *block = launch(side, why);
	bool rate = strstr(side->told, "_per_s") != NULL;

	for (uint32_t i = 0; block != NULL && i < block->n_measures; i++) {
		const struct measured *m = &block->measures[i];

		if (strcmp(m->name, side->told) != 0)
			continue;
		*ns = rate ? (double)NS_PER_S / m->value : m->value;
		if (side->share > 0)
			*ns *= side->share;
		return 0;
	}
	return fault_set(
		why, 0, "%s measures no %s", side->workload, side->told);
}
