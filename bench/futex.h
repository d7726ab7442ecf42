/* Waiting on a 32-bit word, across processes as well as threads (futex(2)).
 * Deliberately without FUTEX_PRIVATE_FLAG: threads and processes then take the
 * same path through the kernel. */
#ifndef BENCH_FUTEX_H
#define BENCH_FUTEX_H

#include <linux/futex.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "bench/clock.h"

/* Sleep while *word is `value`; may return early, so look again. */
static inline void futex_wait(_Atomic uint32_t *word, uint32_t value)
{
	syscall(SYS_futex, word, FUTEX_WAIT, value, NULL, NULL, 0);
}

/* Likewise, for this long at most. */
static inline void futex_wait_for(
	_Atomic uint32_t *word, uint32_t value, uint64_t ns)
{
	struct timespec timeout = clock_timespec(ns);

	syscall(SYS_futex, word, FUTEX_WAIT, value, &timeout, NULL, 0);
}

static inline void futex_wake(_Atomic uint32_t *word, int how_many)
{
	syscall(SYS_futex, word, FUTEX_WAKE, how_many, NULL, NULL, 0);
}

#endif
