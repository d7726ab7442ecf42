/* Where workers are put: the CPU of each, by a named policy.
 *
 *   none      wherever the scheduler puts them (-1 for each)
 *   spread    as far apart as the machine allows: packages, then cores, then
 *             hardware threads (hwloc_distrib)
 *   compact   side by side: hardware threads of a core, then the next core
 *   one-cpu   all on one CPU
 *   same-core all on the hardware threads of one core
 *
 * Only CPUs this process may use count. With more workers than CPUs the list
 * is gone through again.
 */
#ifndef BENCH_PLACEMENT_H
#define BENCH_PLACEMENT_H

#include <stdint.h>

#include "bench/cell.h"
#include "bench/fault.h"

/* Fill cpus[0 .. workers-1] with the numbers the kernel knows them by. */
int placement_cpus(
	enum pin pin, uint32_t workers, int32_t *cpus, struct fault *why);

/* Bind the calling thread to a CPU, by that number. */
int placement_bind(int32_t cpu, struct fault *why);

/* The nth CPU this process may use, counted round and round; -1 where that
 * can't be read. */
int32_t placement_nth_cpu(uint64_t nth);

/* How many CPUs this process may use (sched_getaffinity), at least 1. */
uint32_t placement_usable_cpus(void);

#endif
