/* Floors: what the harness itself calls around tasks and launches. */
#include <sys/resource.h>

#include "bench/clock.h"
#include "bench/floors_kinds.h"

static int read_clock(void *data, uint64_t n, struct fault *why)
{
	uint64_t *last_ns = data;

	(void)why;
	while (n-- > 0)
		*last_ns = clock_now_ns();
	return 0;
}

static int measure_clock(
	const struct floor_run *run, double *ns, struct fault *why)
{
	uint64_t last_ns;

	return floors_loop(run, read_clock, &last_ns, 1000, ns, why);
}

static int read_usage(void *data, uint64_t n, struct fault *why)
{
	(void)why;
	while (n-- > 0)
		getrusage(RUSAGE_SELF, data);
	return 0;
}

static int measure_usage(
	const struct floor_run *run, double *ns, struct fault *why)
{
	struct rusage usage;

	return floors_loop(run, read_usage, &usage, 100, ns, why);
}

const struct floor floors_calls[] = {
	{
		.name = "clock.read",
		.help = "clock_gettime(CLOCK_MONOTONIC)",
		.measure = measure_clock,
	},
	{
		.name = "usage.read",
		.help = "getrusage(RUSAGE_SELF)",
		.measure = measure_usage,
	},
	{0},
};
