/* A folder for files of the workloads that vanishes whatever happens.
 *
 * A small guardian process holds a pipe to its maker. When the maker is gone,
 * by whatever signal, the guardian kills whoever may still use the folder,
 * removes it and ends. It sits in a
 * session of its own, so that Ctrl-C does not reach it, and sleeps in read(2)
 * meanwhile, so that it costs the measured nothing.
 */
#ifndef BENCH_SCRATCH_H
#define BENCH_SCRATCH_H

#include <stdatomic.h>
#include <stdint.h>

#include "bench/fault.h"
#include "bench/job.h"

struct scratch {
	char path[JOB_SCRATCH]; /* absolute */
	int pipe_fd;            /* the maker's end; closing it ends all */
	int guardian;           /* process id */
	_Atomic int32_t *group; /* process group that is killed when the maker
				   is gone; 0: none. The maker's to set. */
};

/* Make an empty folder in `parent`. */
int scratch_open(
	struct scratch *scratch, const char *parent, struct fault *why);

/* Remove what is in the folder, not the folder; how many files there were. */
uint64_t scratch_clear(const struct scratch *scratch);

/* Remove the folder with all that is in it, and wait for the guardian. */
void scratch_close(struct scratch *scratch);

#endif
