/* Facts about the clock that everything is measured with. */
#include <stdlib.h>

#include "bench/clock.h"
#include "bench/machine_part.h"

enum { BATCHES = 21, READINGS = 1000 };

static int by_value(const void *a, const void *b)
{
	const double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* The median of some batches: one that was interrupted does not count. */
static double reading_ns(void)
{
	double ns[BATCHES];

	for (int i = 0; i < BATCHES; i++) {
		const uint64_t begin_ns = clock_now_ns();
		uint64_t end_ns = begin_ns;

		for (int j = 0; j < READINGS; j++)
			end_ns = clock_now_ns();
		ns[i] = (double)(end_ns - begin_ns) / READINGS;
	}
	qsort(ns, BATCHES, sizeof *ns, by_value);
	return ns[BATCHES / 2];
}

/* The smallest step seen: what the clock can tell apart, whatever
 * clock_getres(2) says. */
static double step_ns(void)
{
	uint64_t least_ns = UINT64_MAX, last_ns = clock_now_ns();

	for (int i = 0; i < BATCHES * READINGS; i++) {
		const uint64_t now_ns = clock_now_ns();

		if (now_ns > last_ns && now_ns - last_ns < least_ns)
			least_ns = now_ns - last_ns;
		last_ns = now_ns;
	}
	return (double)least_ns;
}

void machine_clock(struct facts *facts)
{
	struct timespec resolution;

	facts_number(facts, "clock.reading_ns", reading_ns());
	facts_number(facts, "clock.step_ns", step_ns());
	if (clock_getres(CLOCK_MONOTONIC, &resolution) == 0)
		facts_number(facts, "clock.resolution_ns",
			(double)clock_ns_of(&resolution));
}
