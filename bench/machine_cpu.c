/* Facts about the CPUs: model, topology, caches, mitigations. */
#include <dirent.h>
#include <errno.h>
#include <hwloc.h>
#include <stdlib.h>
#include <string.h>

#include "bench/machine_part.h"
#include "bench/sysfile.h"

#define CPU "/sys/devices/system/cpu"

/* ARM has no model name, only who made which part. */
static void model(struct facts *facts, const char *root)
{
	char text[FACT_TEXT], part[32];
	struct fault why = {0}, arm = {0};

	if (sysfile_field(root, "/proc/cpuinfo", "model name", ':', text,
		    sizeof text, &why) == 0) {
		facts_string(facts, "cpu.model", text);
		return;
	}
	if (sysfile_field(root, "/proc/cpuinfo", "CPU implementer", ':', text,
		    sizeof text / 2, &arm) == 0 &&
		sysfile_field(root, "/proc/cpuinfo", "CPU part", ':', part,
			sizeof part, &arm) == 0) {
		strcat(text, ", part ");
		strcat(text, part);
		facts_string(facts, "cpu.model", text);
		return;
	}
	facts_unread(facts, "cpu.model", why.text);
}

static void microcode(struct facts *facts, const char *root)
{
	char text[32];
	struct fault why = {0};

	if (sysfile_field(root, "/proc/cpuinfo", "microcode", ':', text,
		    sizeof text, &why) == 0)
		facts_string(facts, "cpu.microcode", text);
	else
		facts_unread(facts, "cpu.microcode", why.text);
}

static void count(struct facts *facts, const char *name,
	hwloc_topology_t topology, hwloc_obj_type_t type)
{
	int n = hwloc_get_nbobjs_by_type(topology, type);

	if (n > 0)
		facts_number(facts, name, n);
	else
		facts_unread(facts, name, "hwloc does not know of any");
}

/* The size of one cache and how many there are; with several kinds of cores
 * the first speaks for all. */
static void cache(struct facts *facts, const char *level,
	hwloc_topology_t topology, hwloc_obj_type_t type)
{
	hwloc_obj_t object = hwloc_get_obj_by_type(topology, type, 0);
	char bytes[FACT_NAME], number[FACT_NAME];

	snprintf(bytes, sizeof bytes, "cpu.%s_bytes", level);
	snprintf(number, sizeof number, "cpu.%s_count", level);
	count(facts, number, topology, type);
	if (object != NULL)
		facts_number(facts, bytes, (double)object->attr->cache.size);
	else
		facts_unread(facts, bytes, "hwloc does not know of any");
}

static int open_topology(
	hwloc_topology_t *topology, const char *root, struct fault *why)
{
	char recorded[SYSFILE_PATH];

	if (!sysfile_path(root, "/topology.xml", recorded))
		return fault_set(why, ENAMETOOLONG, "%s", root);
	if (hwloc_topology_init(topology) != 0)
		return fault_set(why, errno, "hwloc_topology_init");
	/* The machine, not what a cpuset leaves of it: that has its own fact.
	 */
	hwloc_topology_set_flags(
		*topology, HWLOC_TOPOLOGY_FLAG_INCLUDE_DISALLOWED);
	if (root[0] != '\0' && hwloc_topology_set_xml(*topology, recorded) != 0)
		fault_set(why, errno, "read /topology.xml");
	else if (hwloc_topology_load(*topology) != 0)
		fault_set(why, errno, "hwloc_topology_load");
	else
		return 0;
	hwloc_topology_destroy(*topology);
	return -1;
}

static void topology_facts(struct facts *facts, const char *root)
{
	hwloc_topology_t topology = NULL;
	struct fault why = {0};

	if (open_topology(&topology, root, &why) != 0) {
		facts_unread(facts, "cpu.packages", why.text);
		facts_unread(facts, "cpu.cores", why.text);
		facts_unread(facts, "cpu.threads", why.text);
		facts_unread(facts, "cpu.numa_nodes", why.text);
		return;
	}
	count(facts, "cpu.packages", topology, HWLOC_OBJ_PACKAGE);
	count(facts, "cpu.cores", topology, HWLOC_OBJ_CORE);
	count(facts, "cpu.threads", topology, HWLOC_OBJ_PU);
	count(facts, "cpu.numa_nodes", topology, HWLOC_OBJ_NUMANODE);
	cache(facts, "l1d", topology, HWLOC_OBJ_L1CACHE);
	cache(facts, "l2", topology, HWLOC_OBJ_L2CACHE);
	cache(facts, "l3", topology, HWLOC_OBJ_L3CACHE);
	hwloc_topology_destroy(topology);
}

/* The CPUs this process may be put on. The kernel also lists those that are
 * not there (yet), so only what is online counts. */
static void usable(struct facts *facts, const char *root)
{
	char allowed[FACT_TEXT], online[FACT_TEXT];
	struct fault why = {0}, no_online = {0};
	hwloc_bitmap_t cpus, running;

	if (sysfile_field(root, "/proc/self/status", "Cpus_allowed_list", ':',
		    allowed, sizeof allowed, &why) != 0) {
		facts_unread(facts, "cpu.usable", why.text);
		facts_unread(facts, "cpu.usable_list", why.text);
		return;
	}
	cpus = hwloc_bitmap_alloc();
	running = hwloc_bitmap_alloc_full();
	hwloc_bitmap_list_sscanf(cpus, allowed);
	if (sysfile_text(root, CPU "/online", online, sizeof online,
		    &no_online) == 0)
		hwloc_bitmap_list_sscanf(running, online);
	hwloc_bitmap_and(cpus, cpus, running);
	hwloc_bitmap_list_snprintf(allowed, sizeof allowed, cpus);
	facts_number(facts, "cpu.usable", hwloc_bitmap_weight(cpus));
	facts_string(facts, "cpu.usable_list", allowed);
	hwloc_bitmap_free(running);
	hwloc_bitmap_free(cpus);
}

static void smt(struct facts *facts, const char *root)
{
	struct fault why = {0};
	double active;

	if (sysfile_number(root, CPU "/smt/active", &active, &why) == 0)
		facts_flag(facts, "cpu.smt", active != 0);
	else
		facts_unread(facts, "cpu.smt", why.text);
}

static int no_dots(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static void mitigations(struct facts *facts, const char *root)
{
	static const char folder[] = CPU "/vulnerabilities";
	struct dirent **list;
	char full[SYSFILE_PATH];
	int n = -1;

	if (sysfile_path(root, folder, full))
		n = scandir(full, &list, no_dots, alphasort);
	if (n < 0) {
		facts_unread(facts, "cpu.mitigations",
			"no folder " CPU "/vulnerabilities");
		return;
	}
	for (int i = 0; i < n; i++) {
		char path[SYSFILE_PATH], name[FACT_NAME];

		snprintf(path, sizeof path, "%s/%s", folder, list[i]->d_name);
		if (snprintf(name, sizeof name, "cpu.mitigations.%s",
			    list[i]->d_name) < (int)sizeof name)
			sysfile_text_fact(facts, name, root, path);
		free(list[i]);
	}
	free(list);
}

void machine_cpu(struct facts *facts, const char *root)
{
	model(facts, root);
	microcode(facts, root);
	topology_facts(facts, root);
	usable(facts, root);
	sysfile_text_fact(facts, "cpu.online_list", root, CPU "/online");
	sysfile_text_fact(facts, "cpu.isolated_list", root, CPU "/isolated");
	smt(facts, root);
	mitigations(facts, root);
}
