/* A counter, and steps on it under a lock of some kind or none: the loops of
 * which the `lock` workload is made. It may lie in memory that processes share.
 */
#ifndef BENCH_GUARDED_H
#define BENCH_GUARDED_H

#include <pthread.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

enum guarded_kind {
	GUARDED_NONE, /* steps of several workers get lost */
	GUARDED_ATOMIC,
	GUARDED_MUTEX,
	GUARDED_SPIN,
	GUARDED_RWLOCK, /* by writers */
};

struct guarded {
	alignas(64) union {
		pthread_mutex_t mutex;
		pthread_spinlock_t spin;
		pthread_rwlock_t rwlock;
	};
	alignas(64) _Atomic uint64_t counter;
};

/* In zeroed memory; an errno value or 0. */
int guarded_init(
	struct guarded *guarded, enum guarded_kind kind, bool by_processes);

/* n steps, each under the lock for itself. */
void guarded_step(struct guarded *guarded, enum guarded_kind kind, uint64_t n);

#endif
