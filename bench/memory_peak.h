/* The most memory that a launch takes at any moment, counted by the kernel: a
 * control group of version 2 for the launch alone, and its memory.peak (Linux
 * 5.19 and later). What was in memory already when the launch joined (pages of
 * the program and its libraries) is not in it; what the kernel keeps for
 * threads and processes, and files that the launch read first, are.
 *
 * No setting of any group is changed. The new group is a child of the nearest
 * one, at our own or above it, whose children have the memory controller: our
 * own may have none while it holds processes. So the launch runs beside our
 * group; a group with a limit on memory is not left.
 */
#ifndef BENCH_MEMORY_PEAK_H
#define BENCH_MEMORY_PEAK_H

#include <stdint.h>

#include "bench/fault.h"
#include "bench/job.h"

struct memory_peak {
	char folder[JOB_SCRATCH]; /* of the launch's group; "": there is none */
};

/* Make a group for one launch, and remove those that a supervisor which was
 * killed left behind. On failure the fault says why there can't be one. */
int memory_peak_open(
	struct memory_peak *peak, const char *root, struct fault *why);

/* Put the calling process, and those born of it later, into a group. */
int memory_peak_join(const char *folder, struct fault *why);

/* After the launch has ended. */
int memory_peak_read(
	const struct memory_peak *peak, uint64_t *bytes, struct fault *why);

/* Remove the group; nothing where there is none. */
void memory_peak_close(struct memory_peak *peak);

#endif
