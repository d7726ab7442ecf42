/* Two tasks that belong together find each other, whichever workers execute
 * them: threads or processes, long-lived or not. All of it lies in memory that
 * they share.
 *
 * Runners begin tasks in the order of their index (each worker does, of those
 * dealt to it), so of all pairs that are not through, the first one always has
 * both its tasks begun or next in line: as long as two workers live, nobody
 * waits for ever.
 */
#ifndef BENCH_RENDEZVOUS_H
#define BENCH_RENDEZVOUS_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>

#include "bench/fault.h"

struct env;

/* One pair that meets. */
struct talk {
	uint64_t pair;         /* its number + 1; 0: free */
	uint32_t seats[2];     /* of the two sides */
	_Atomic uint32_t came; /* a futex */
	_Atomic uint32_t left; /* a futex */
};

struct rendezvous {
	pthread_mutex_t mutex; /* guards who is in which talk */
	uint32_t n;
	struct talk talks[]; /* one for each worker */
};

/* Bytes for that many workers. */
size_t rendezvous_bytes(uint32_t workers);

/* In zeroed memory. */
int rendezvous_open(
	struct rendezvous *rendezvous, uint32_t workers, struct fault *why);

/* Wait until the other side of the pair is there, telling it our seat. The talk
 * becomes the pair's until both have parted; its other seat is that of the
 * other. NULL and a fault where the launch is given up meanwhile. */
struct talk *rendezvous_meet(const struct env *env,
	struct rendezvous *rendezvous, uint64_t pair, int side, uint32_t seat,
	struct fault *why);

/* Wait until the other side has done so too: what is ours it may still read. */
void rendezvous_part(const struct env *env, struct rendezvous *rendezvous,
	struct talk *talk);

#endif
