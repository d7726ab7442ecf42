/* Beginning the program again where the workers of a cell belong.
 *
 * A library may count CPUs when the program begins, before any worker can be
 * put anywhere. libgomp does (gomp_available_cpus): with no more threads than
 * CPUs one that waits spins, for about a millisecond, and where all of them are
 * put on one CPU it spins in the way of those it waits for. A user who binds
 * his program (taskset(1)) does so before it begins, so that is what is
 * measured.
 */
#ifndef BENCH_RESTART_H
#define BENCH_RESTART_H

#include "bench/cell.h"
#include "bench/fault.h"

/* Where the cell is pinned to fewer CPUs than this process may use, bind it to
 * those and execute this program anew with the same command (argv[0] is its
 * name, argv[argc] NULL): then this does not return. 0 where there is nothing
 * to do; so it is when the program that was begun again comes here. */
int restart_in_place(
	const struct cell *cell, int argc, char **argv, struct fault *why);

#endif
