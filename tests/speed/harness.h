/* The benchmark of the harness itself: what is compared with what.
 *
 * Each side is measured in a fresh process of this one program, so that both
 * have the same libraries mapped and a fork has as much to copy. */
#ifndef SPEED_HARNESS_H
#define SPEED_HARNESS_H

#include <stdbool.h>
#include <stdint.h>

#include "bench/fault.h"
#include "bench/registry.h"

/* One way of doing something, measured in a process of its own. */
struct side {
	const char *about; /* a few words for the table */
	/* The time of one task in ns. */
	int (*measure)(const struct side *side, double *ns, struct fault *why);
	uint64_t tasks;
	uint64_t bytes, chunk_bytes; /* those that hash, but for our own */
	uint64_t requests;           /* of a connection; a bare server's */

	/* Our own: */
	const char *workload, *runner;
	const char *settings[4]; /* "bytes=1MiB"; NULL last */
	bool sampling;
	const char *told; /* what harness_told takes */
	double share;     /* of that: 0.5 of a round trip; 0: all of it */

	const char *floor; /* what harness_floor takes (bench/floors.h) */

	uint32_t workers;
	bool pinned;   /* each worker has a CPU of its own, where there are
		  enough: where the scheduler leaves two on one CPU for a while,
		  they do not contend, and the two sides differ by chance */
	bool together; /* pinned to one CPU, all of them */
};

/* Ours may take `bound` times as long as the other; 0: nothing is asked for,
 * the difference is to be known. A table ends with a NULL name. */
struct comparison {
	const char *name;
	struct side ours, other;
	double bound;
};

extern const struct comparison harness_comparisons[];

/* Launches that must work at all; these tables end with a NULL about. */
extern const struct side harness_millions[], harness_crowds[];

/* A launch of tvp's own, from first birth to last end; side->runner. */
int harness_cell(const struct side *side, double *ns, struct fault *why);

/* Likewise, but what the workload measured itself, a time or a rate. */
int harness_told(const struct side *side, double *ns, struct fault *why);

/* One of the machine's floors, as `tvp noise` measures them. */
int harness_floor(const struct side *side, double *ns, struct fault *why);

/* A bare loop that accepts connections and echoes what comes: ns a request. */
int harness_bare_server(const struct side *side, double *ns, struct fault *why);

/* The CPU of a pinned side's worker, or -1 for one that is not pinned. */
int harness_cpu(const struct side *side, uint32_t index);

/* The bare loops: as little as can be between two clock readings. */
int harness_bare_threads(
	const struct side *side, double *ns, struct fault *why);
int harness_bare_processes(
	const struct side *side, double *ns, struct fault *why);
int harness_bare_digest(const struct side *side, double *ns, struct fault *why);

/* `openssl speed -evp sha256`, in wall time. */
int harness_openssl(const struct side *side, double *ns, struct fault *why);

/* schedule(dynamic,1) of the compiler's OpenMP, with the `null` task of ours
 * or with an empty call; a fault where the compiler has none. */
int harness_openmp_task(const struct side *side, double *ns, struct fault *why);
int harness_openmp_call(const struct side *side, double *ns, struct fault *why);

#endif
