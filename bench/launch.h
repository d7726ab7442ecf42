/* A launch from inside: prepare, run the phases under the clock, check.
 *
 * The supervisor's half is bench/supervise.h. */
#ifndef BENCH_LAUNCH_H
#define BENCH_LAUNCH_H

#include <stdbool.h>
#include <stdint.h>

#include "bench/cell.h"
#include "bench/fault.h"
#include "bench/job.h"

/* Execute the cell in this process and leave times, usage and faults in the
 * block. The cell is complete; the block is zeroed but for its `in` fields and
 * the slots' CPUs. Returns 0 when every task's work was done. */
int launch_execute(const struct cell *cell, const struct registry *registry,
	uint64_t seed, bool sampling, struct block *block, struct fault *why);

/* Is there memory for the block, and as much again? Asked beforehand: touching
 * more than there is ends in the death of whoever the kernel chooses. */
int launch_check_memory(
	const struct cell *cell, bool sampling, struct fault *why);

/* Say in the workers' slots on which CPU each belongs. */
int launch_place_workers(
	const struct cell *cell, struct slot *slots, struct fault *why);

/* Memory for the block of `cell` that can be mapped by others as well: a memfd,
 * closed by the caller; -1 and a fault on failure. */
int launch_make_block(
	const struct cell *cell, bool sampling, struct fault *why);

/* A zeroed block for `cell` that processes born later share, in memory from its
 * begin to the sample of the last task (madvise(2), Linux 5.14). From a
 * descriptor (of launch_make_block) that stays open as long as the launch
 * lasts, or, with -1, anonymous: then no program that is executed can be a
 * worker. NULL and a fault on failure; freed with munmap. */
struct block *launch_map_block(
	const struct cell *cell, bool sampling, int fd, struct fault *why);

#endif
