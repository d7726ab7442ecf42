/* How evenly workers get on while all of them are at it. In the end all have
 * done what they had to do, however unfair the way: so their steps are counted
 * from when every worker is within a task until the first of them is through
 * with its own. It lies in memory that they share. */
#ifndef BENCH_CONTEST_H
#define BENCH_CONTEST_H

#include <stdalign.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

/* One worker's, which it alone writes but for the last line. */
struct contestant {
	alignas(64) _Atomic uint64_t steps; /* so far, in all */
	_Atomic uint32_t busy;              /* is it within a task? */
	_Atomic uint32_t taken;             /* is it anybody's? */
	uint64_t before, after;             /* steps, at both ends */
};

/* All zeros before. */
struct contest {
	alignas(64) _Atomic uint32_t state;
	uint32_t n;
	struct contestant contestants[]; /* n of them */
};

/* Bytes for that many workers. */
size_t contest_bytes(uint32_t workers);

/* Once, before any worker. */
void contest_open(struct contest *contest, uint32_t workers);

/* A worker's place, taken when it enters and given back when it leaves, so that
 * workers which live for one task can follow each other there; n where none is
 * free (a process that died kept its own). */
uint32_t contest_enter(struct contest *contest);
void contest_leave(struct contest *contest, uint32_t place);

/* Around each task of the worker of that place. */
void contest_begin(struct contest *contest, uint32_t place);
void contest_end(struct contest *contest, uint32_t place);

/* Within it: so many steps more. Its own line, which others seldom read. */
static inline void contest_step(
	struct contest *contest, uint32_t place, uint64_t n)
{
	_Atomic uint64_t *steps = &contest->contestants[place].steps;
	uint64_t before = atomic_load_explicit(steps, memory_order_relaxed);

	atomic_store_explicit(steps, before + n, memory_order_relaxed);
}

/* When all are gone: Jain's index of the steps; NAN where not all were ever at
 * it at the same time. */
double contest_fairness(const struct contest *contest);

#endif
