/* What a launch takes of memory, while its workers are held alive and warm.
 *
 * From /proc/PID/smaps_rollup (proc(5)) of every process in the launch's
 * process group:
 *
 *     RSS   pages in memory that are mapped; what processes share is counted
 *           once for each, so that a sum over processes is too large
 *     PSS   the same, but a page mapped n times counts 1/n: sums are right
 *     USS   pages that are mapped here alone (Private_Clean + Private_Dirty):
 *           what the end of this process would give back. A sum is too small:
 *           pages that processes of the family share are in none
 *
 * Not in any of them: what the kernel keeps for a thread or a process (stack,
 * task_struct, mm), but for the page tables, which are told beside.
 *
 * Included is the harness itself: the program, its libraries (of which a PSS
 * has the smaller a share the more processes of the machine map them; the
 * supervisor is one) and the block through which launches report, of one page
 * and 64 bytes for each worker. There are no samples in a launch of this pass.
 */
#ifndef BENCH_MEMORY_H
#define BENCH_MEMORY_H

#include <stdint.h>
#include <sys/types.h>

#include "bench/fault.h"

#define MEMORY_UNKNOWN UINT64_MAX

/* Of one process, or the sum over some. */
struct memory_use {
	uint64_t processes, threads;
	uint64_t rss_bytes, pss_bytes, uss_bytes;
	/* What the PSS consists of; MEMORY_UNKNOWN before Linux 5.4. */
	uint64_t pss_anon_bytes, pss_file_bytes, pss_shmem_bytes;
	uint64_t swap_bytes;       /* PSS of what is swapped out: not in PSS */
	uint64_t page_table_bytes; /* VmPTE of /proc/PID/status */
};

/* What was seen of one cell. */
struct memory {
	uint32_t cell;
	uint32_t workers;             /* that were held; 0: nothing was seen */
	struct memory_use family;     /* all processes of the launch */
	struct memory_use parent;     /* the one that the workers belong to */
	uint64_t peak_bytes;          /* of the whole launch (memory_peak.h) */
	char fault[FAULT_TEXT];       /* why nothing was seen, or "" */
	char peak_reason[FAULT_TEXT]; /* why there is no peak, or "" */
};

/* Of a cell that was not looked at yet. */
struct memory memory_unseen(uint32_t cell);

/* Forget what was seen, for that reason. */
void memory_spoil(struct memory *memory, const char *reason);

/* Sum over the process group `launch`, whose leader is the parent. `root` is
 * "" or a recorded machine. Processes that have ended are not counted. */
int memory_of_group(const char *root, pid_t launch, struct memory_use *family,
	struct memory_use *parent, struct fault *why);

#endif
