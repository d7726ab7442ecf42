/* A lock that lets one thread execute at a time, as CPython's global
 * interpreter lock does: what threads cost where the language forbids them to
 * run together.
 *
 * The protocol is that of CPython 3.13, Python/ceval_gil.c (take_gil, drop_gil
 * and the eval breaker), with FORCE_SWITCHING as it is always built:
 *
 * - Who finds the lock taken waits for it, for one switch interval at a time.
 *   When that passed and nobody else took the lock meanwhile, it asks the
 *   holder to drop it.
 * - The holder looks at that request at its checkpoints. It then drops the
 *   lock and does not go on before another thread has taken it.
 * - A call that blocks drops the lock before and takes it again after: for the
 *   latter it waits like everybody else, a whole interval where the holder
 *   computes. That is the convoy effect.
 *
 * The interval is therefore no time slice: it is how long a thread that wants
 * the lock is patient, and a holder that makes no checkpoint keeps the lock.
 */
#ifndef BENCH_GIL_H
#define BENCH_GIL_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "bench/fault.h"
#include "bench/param.h"

struct gil {
	_Atomic bool drop_request; /* alone in what a checkpoint reads */
	pthread_mutex_t mutex;     /* guards all below */
	pthread_cond_t free;       /* the lock was dropped */
	pthread_cond_t switched;   /* a thread took it */
	uint64_t interval_ns;
	uint64_t switches; /* how often it went to another thread */
	pthread_t last;    /* who took it last; of no use with switches 0 */
	bool locked;
};

/* What runners under the lock have as parameters. */
struct gil_params {
	uint64_t switch_interval_ns;
};
extern const struct param gil_params[];
#define GIL_INTERVAL "switch_interval" /* the name in that table */

/* The caller holds nothing. Undone by gil_close, when no thread uses it. */
int gil_open(struct gil *gil, uint64_t interval_ns, struct fault *why);
void gil_close(struct gil *gil);

/* Both leave errno alone. Take the lock, waiting as long as it takes; the
 * thread does not hold it. */
void gil_take(struct gil *gil);

/* Give it up; the thread holds it. If another thread asked for it, this returns
 * only after one has taken it. */
void gil_drop(struct gil *gil);

/* Drop it and take it again. */
void gil_yield(struct gil *gil);

/* The eval breaker of a thread that holds the lock: give it up if somebody asks
 * for it. As cheap as reading one word that hardly ever changes. */
static inline void gil_checkpoint(struct gil *gil)
{
	if (atomic_load_explicit(&gil->drop_request, memory_order_relaxed))
		gil_yield(gil);
}

#endif
