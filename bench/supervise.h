/* A launch from outside: spawn it afresh, watch it, kill it when it is late,
 * leave nothing behind, and take down what it was.
 *
 * The launch is this program again, or that of --against-bin (`tvp exec`, by
 * posix_spawn of what is open already, without a shell): a new address-space
 * layout, no heap or page tables inherited from the launch before, and what
 * crashes, hangs or leaks costs only itself. It is in a process group of its
 * own.
 *
 * With the timer hyperfine, hyperfine(1) stands between the two, and only what
 * that tells is known: the witness is not, so a launch is good when its exit
 * status is.
 */
#ifndef BENCH_SUPERVISE_H
#define BENCH_SUPERVISE_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

#include "bench/cell.h"
#include "bench/fault.h"
#include "bench/memory.h"
#include "bench/plan.h"
#include "bench/registry.h"
#include "bench/result.h"
#include "bench/scratch.h"

/* `other_fd` is for the caller to set after supervise_open. */
struct supervisor {
	const struct plan *plan;
	const struct registry *registry;
	struct scratch scratch;  /* pipe_fd -1: there is none */
	struct fault no_scratch; /* why not, where cells need one */
	int signal_fd;           /* SIGINT, SIGTERM and SIGHUP come here */
	int other_fd; /* program of cells with other_binary (other.h), or -1 */
	sigset_t before; /* the signal mask to give back */
	uint64_t began_ns;
	int signal;     /* the one that interrupted, or 0 */
	bool alone;     /* it had no children before the first launch */
	uint64_t state; /* of the random padding */
};

/* Begin to supervise: block the signals that end, take orphans, make a scratch
 * folder below `scratch_parent` if a cell needs one. Where it can't be made,
 * the launches of such cells will fail; this does where there are no others. */
int supervise_open(struct supervisor *supervisor, const struct plan *plan,
	const struct registry *registry, const char *scratch_parent,
	struct fault *why);

/* Launch a cell in a round and describe what happened: 0, however it ended and
 * even when it could not begin. 1: a signal came, the launch was killed and
 * does not count. */
int supervise_launch(struct supervisor *supervisor, uint32_t index,
	uint32_t round, struct launch *launch);

/* Launch a cell with one task for each worker and without samples, hold all
 * workers behind it, look at their memory and let them end: 0, with a reason
 * in memory->fault where nothing could be seen; 1 as above. */
int supervise_memory(
	struct supervisor *supervisor, uint32_t index, struct memory *memory);

/* Has a signal come that ends? `signal` then says which. */
bool supervise_interrupted(struct supervisor *supervisor);

/* Signals that came meanwhile are forgotten: call it when all is written. */
void supervise_close(struct supervisor *supervisor);

#endif
