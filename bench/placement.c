/* Where workers are put: the CPU of each, by a named policy. */
#include <errno.h>
#include <hwloc.h>
#include <sched.h>
#include <stdlib.h>

#include "bench/placement.h"

uint32_t placement_usable_cpus(void)
{
	cpu_set_t cpus;

	if (sched_getaffinity(0, sizeof cpus, &cpus) != 0)
		return 1;
	return (uint32_t)CPU_COUNT(&cpus);
}

/* The topology of what this process may use. */
static int load(hwloc_topology_t *topology, struct fault *why)
{
	hwloc_bitmap_t usable = hwloc_bitmap_alloc();
	int failed = -1;

	if (hwloc_topology_init(topology) != 0) {
		hwloc_bitmap_free(usable);
		return fault_set(why, errno, "hwloc_topology_init");
	}
	if (hwloc_topology_load(*topology) != 0)
		fault_set(why, errno, "hwloc_topology_load");
	else if (hwloc_get_cpubind(*topology, usable, 0) == 0 &&
		 hwloc_topology_restrict(*topology, usable, 0) != 0)
		fault_set(why, errno, "hwloc_topology_restrict");
	else
		failed = 0;
	hwloc_bitmap_free(usable);
	if (failed != 0)
		hwloc_topology_destroy(*topology);
	return failed;
}

static int32_t cpu_number(hwloc_topology_t topology, unsigned index)
{
	hwloc_obj_t pu = hwloc_get_obj_by_type(topology, HWLOC_OBJ_PU, index);

	return pu != NULL ? (int32_t)pu->os_index : -1;
}

/* The hardware threads of the core that CPU belongs to: at most n of them. */
static unsigned core_of(
	hwloc_topology_t topology, int32_t cpu, unsigned n, int32_t *cpus)
{
	hwloc_obj_t pu = hwloc_get_pu_obj_by_os_index(topology, (unsigned)cpu);
	hwloc_obj_t core = pu;
	unsigned i = 0;
	int id;

	while (core != NULL && core->type != HWLOC_OBJ_CORE)
		core = core->parent;
	if (core == NULL) {
		cpus[0] = cpu;
		return 1;
	}
	hwloc_bitmap_foreach_begin(id, core->cpuset) if (i < n) cpus[i++] = id;
	hwloc_bitmap_foreach_end();
	return i;
}

static int spread(
	hwloc_topology_t topology, unsigned n, int32_t *cpus, struct fault *why)
{
	hwloc_obj_t root = hwloc_get_root_obj(topology);
	hwloc_bitmap_t *sets = calloc(n, sizeof *sets);

	if (sets == NULL ||
		hwloc_distrib(topology, &root, 1, sets, n, INT32_MAX, 0) != 0) {
		free(sets);
		return fault_set(why, errno, "hwloc_distrib");
	}
	for (unsigned i = 0; i < n; i++) {
		hwloc_bitmap_singlify(sets[i]);
		cpus[i] = hwloc_bitmap_first(sets[i]);
		hwloc_bitmap_free(sets[i]);
	}
	free(sets);
	return 0;
}

/* The first n of the policy, n at most the number of CPUs; gives how many
 * differ from each other, or 0 on failure. */
static unsigned choose(hwloc_topology_t topology, enum pin pin, unsigned n,
	int32_t *cpus, struct fault *why)
{
	unsigned last =
		(unsigned)hwloc_get_nbobjs_by_type(topology, HWLOC_OBJ_PU) - 1;

	switch (pin) {
	case PIN_NONE:
		break;
	case PIN_SPREAD:
		return spread(topology, n, cpus, why) == 0 ? n : 0;
	case PIN_COMPACT:
		for (unsigned i = 0; i < n; i++)
			cpus[i] = cpu_number(topology, i);
		return n;
	case PIN_ONE_CPU:
		/* The last: interrupts like the first. */
		cpus[0] = cpu_number(topology, last);
		return 1;
	case PIN_SAME_CORE:
		return core_of(topology, cpu_number(topology, last), n, cpus);
	}
	cpus[0] = -1;
	return 1;
}

int placement_bind(int32_t cpu, struct fault *why)
{
	cpu_set_t one;

	CPU_ZERO(&one);
	CPU_SET(cpu, &one);
	if (sched_setaffinity(0, sizeof one, &one) == 0)
		return 0;
	return fault_set(why, errno, "bind to CPU %d", cpu);
}

int32_t placement_nth_cpu(uint64_t nth)
{
	cpu_set_t usable;

	if (sched_getaffinity(0, sizeof usable, &usable) != 0)
		return -1;
	nth %= (uint64_t)CPU_COUNT(&usable);
	for (int32_t cpu = 0; cpu < CPU_SETSIZE; cpu++)
		if (CPU_ISSET(cpu, &usable) && nth-- == 0)
			return cpu;
	return -1;
}

int placement_cpus(
	enum pin pin, uint32_t workers, int32_t *cpus, struct fault *why)
{
	hwloc_topology_t topology;
	unsigned n, all;

	for (uint32_t i = 0; i < workers; i++)
		cpus[i] = -1;
	if (pin == PIN_NONE)
		return 0;
	if (load(&topology, why) != 0)
		return -1;
	all = (unsigned)hwloc_get_nbobjs_by_type(topology, HWLOC_OBJ_PU);
	n = choose(topology, pin, workers < all ? workers : all, cpus, why);
	hwloc_topology_destroy(topology);
	if (n == 0)
		return -1;
	for (uint32_t i = n; i < workers; i++)
		cpus[i] = cpus[i % n];
	return 0;
}
