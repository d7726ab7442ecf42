/* Which of the workers am I? A worker that needs a place of its own in
 * env->shared takes a seat when it enters and gives it back when it leaves, so
 * that workers which live for one task can follow each other there. Seats are
 * words that threads and processes alike see, 0 at first; there are as many as
 * workers, so one is free. */
#ifndef BENCH_SEATS_H
#define BENCH_SEATS_H

#include <stdatomic.h>
#include <stdint.h>

/* The number of a free seat, which is taken from now on; n where there is none
 * (a process that died kept its own). */
static inline uint32_t seats_take(_Atomic uint32_t *seats, uint32_t n)
{
	uint32_t i = 0;

	while (i < n && atomic_exchange(&seats[i], 1) != 0)
		i++;
	return i;
}

static inline void seats_leave(_Atomic uint32_t *seats, uint32_t seat)
{
	atomic_store(&seats[seat], 0);
}

#endif
