/* Quantiles of very many durations in little memory, which threads and
 * processes may share: counts by size, in steps of 1/32 of it.
 *
 * The form is that of Tene's HdrHistogram: within a power of two all steps are
 * equal. A value that is read differs from one that was put in by at most 1/64
 * (it is the middle of a step); below 64 ns it is exact. The largest is kept as
 * it was.
 */
#ifndef BENCH_HISTOGRAM_H
#define BENCH_HISTOGRAM_H

#include <stdatomic.h>
#include <stdint.h>

enum { HISTOGRAM_STEPS = 32, HISTOGRAM_COUNTS = 59 * HISTOGRAM_STEPS + 64 };

/* All zeros: empty. */
struct histogram {
	_Atomic uint64_t max_ns;
	_Atomic uint64_t counts[HISTOGRAM_COUNTS];
};

/* Where a duration is counted. */
static inline unsigned histogram_place(uint64_t ns)
{
	unsigned shift;

	if (ns < 2 * HISTOGRAM_STEPS)
		return (unsigned)ns;
	shift = 58 - (unsigned)__builtin_clzll(ns);
	return shift * HISTOGRAM_STEPS + (unsigned)(ns >> shift);
}

static inline void histogram_add(struct histogram *h, uint64_t ns)
{
	uint64_t most = atomic_load_explicit(&h->max_ns, memory_order_relaxed);

	atomic_fetch_add_explicit(
		&h->counts[histogram_place(ns)], 1, memory_order_relaxed);
	while (ns > most &&
		!atomic_compare_exchange_weak(&h->max_ns, &most, ns))
		;
}

uint64_t histogram_count(const struct histogram *h);

/* The smallest that this share (0..1) of all do not exceed, ns; NAN where
 * nothing was put in. Share 1 gives the largest, exactly. */
double histogram_quantile(const struct histogram *h, double share);

#endif
