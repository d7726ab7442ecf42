/* Quantiles of very many durations in little memory. */
#include <math.h>
#include <stddef.h>

#include "bench/histogram.h"

uint64_t histogram_count(const struct histogram *h)
{
	uint64_t n = 0;

	for (size_t i = 0; i < HISTOGRAM_COUNTS; i++)
		n += h->counts[i];
	return n;
}

/* The middle of what is counted there. */
static double value_at(size_t place)
{
	unsigned shift;
	uint64_t low;

	if (place < 2 * HISTOGRAM_STEPS)
		return (double)place;
	shift = (unsigned)(place / HISTOGRAM_STEPS) - 1;
	low = (uint64_t)(place - shift * HISTOGRAM_STEPS) << shift;
	return (double)low + ldexp(0.5, (int)shift);
}

double histogram_quantile(const struct histogram *h, double share)
{
	uint64_t n = histogram_count(h), seen = 0;
	double rank = ceil(share * (double)n);
	size_t i = 0;

	if (n == 0)
		return NAN;
	if (share >= 1)
		return (double)h->max_ns;
	while (i + 1 < HISTOGRAM_COUNTS &&
		(double)(seen += h->counts[i]) < fmax(rank, 1))
		i++;
	return fmin(value_at(i), (double)h->max_ns);
}
