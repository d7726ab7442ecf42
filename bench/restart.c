/* Beginning the program again where the workers of a cell belong. */
#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <unistd.h>

#include "bench/placement.h"
#include "bench/restart.h"

/* The CPUs of all workers. */
static int find_places(
	const struct cell *cell, cpu_set_t *places, struct fault *why)
{
	int32_t *cpus = calloc(cell->workers, sizeof *cpus);
	int failed;

	if (cpus == NULL)
		return fault_set(why, errno, "%u workers", cell->workers);
	failed = placement_cpus((enum pin)cell->pin, cell->workers, cpus, why);
	CPU_ZERO(places);
	for (uint32_t i = 0; failed == 0 && i < cell->workers; i++)
		CPU_SET(cpus[i], places);
	free(cpus);
	return failed;
}

static int begin_again(int argc, char **argv, struct fault *why)
{
	char program[] = "tvp";
	char **words = calloc((size_t)argc + 2, sizeof *words);

	if (words == NULL)
		return fault_set(why, errno, "begin the program again");
	words[0] = program;
	for (int i = 0; i < argc; i++)
		words[i + 1] = argv[i];
	execv("/proc/self/exe", words);
	fault_set(why, errno, "begin the program again");
	free(words);
	return -1;
}

int restart_in_place(
	const struct cell *cell, int argc, char **argv, struct fault *why)
{
	cpu_set_t usable, places;

	if (cell->pin == PIN_NONE)
		return 0;
	if (find_places(cell, &places, why) != 0)
		return -1;
	if (sched_getaffinity(0, sizeof usable, &usable) != 0)
		return fault_set(why, errno, "sched_getaffinity");
	if (CPU_COUNT(&places) >= CPU_COUNT(&usable))
		return 0;
	if (sched_setaffinity(0, sizeof places, &places) != 0)
		return fault_set(why, errno, "bind to the workers' CPUs");
	return begin_again(argc, argv, why);
}
