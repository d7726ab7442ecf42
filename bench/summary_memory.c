/* What was seen of memory, per worker. */
#include <math.h>

#include "bench/summary_part.h"

static double known(uint64_t bytes)
{
	return bytes == MEMORY_UNKNOWN ? (double)NAN : (double)bytes;
}

/* What belongs to nobody but the family. Of pages of files (the program and its
 * libraries) PSS gives a family of more processes the larger share beside all
 * others that map them, though nothing was added. */
static double own_bytes(const struct memory *memory)
{
	return known(memory->family.pss_anon_bytes) +
	       known(memory->family.pss_shmem_bytes) +
	       known(memory->family.page_table_bytes);
}

static const struct memory *seen(const struct result *result, uint32_t cell)
{
	const struct memory *memory =
		cell != SUMMARY_NONE ? result_memory(result, cell) : NULL;

	return memory != NULL && memory->workers > 0 ? memory : NULL;
}

void summary_memory(const struct result *result,
	const struct registry *registry, uint32_t index,
	struct cell_summary *cell)
{
	const struct memory *memory = seen(result, index);
	const struct memory *serial = seen(result, cell->speedup.other);
	struct fault unused = {0};
	const struct runner *runner = registry_runner(
		registry, result->plan.cells[index].runner, &unused);

	cell->memory = result_memory(result, index);
	cell->pss_per_worker_bytes = cell->worker_pss_bytes =
		cell->added_per_worker_bytes = NAN;
	if (memory == NULL)
		return;
	cell->pss_per_worker_bytes =
		(double)memory->family.pss_bytes / memory->workers;
	/* Neither the launch nor serial is what an interpreter's workers were
	 * added to: it would itself be counted as theirs. */
	if (runner != NULL && runner->open != NULL)
		return;
	if (runner != NULL && !runner->shares_memory)
		cell->worker_pss_bytes = (double)(memory->family.pss_bytes -
						  memory->parent.pss_bytes) /
					 memory->workers;
	if (serial != NULL)
		cell->added_per_worker_bytes =
			(own_bytes(memory) - own_bytes(serial)) /
			memory->workers;
}
