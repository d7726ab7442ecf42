/* Facts about memory and about what the machine is busy with. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/machine_part.h"
#include "bench/sysfile.h"

/* A line of /proc/meminfo, all of which are in KiB; -1 when not there. */
static double meminfo_bytes(
	const char *root, const char *key, struct fault *why)
{
	char text[64];

	if (sysfile_field(root, "/proc/meminfo", key, ':', text, sizeof text,
		    why) != 0)
		return -1;
	return strtod(text, NULL) * 1024;
}

static void memory_fact(struct facts *facts, const char *name, const char *root,
	const char *key)
{
	struct fault why = {0};
	double bytes = meminfo_bytes(root, key, &why);

	if (bytes >= 0)
		facts_number(facts, name, bytes);
	else
		facts_unread(facts, name, why.text);
}

void machine_memory(struct facts *facts, const char *root)
{
	struct fault why = {0};
	double total = meminfo_bytes(root, "SwapTotal", &why);
	double left = meminfo_bytes(root, "SwapFree", &why);

	memory_fact(facts, "memory.total_bytes", root, "MemTotal");
	memory_fact(facts, "memory.available_bytes", root, "MemAvailable");
	memory_fact(facts, "memory.swap_bytes", root, "SwapTotal");
	if (fault_is_set(&why))
		facts_unread(facts, "memory.swap_used_bytes", why.text);
	else
		facts_number(facts, "memory.swap_used_bytes", total - left);
	memory_fact(facts, "memory.huge_page_bytes", root, "Hugepagesize");
}

static void load_averages(struct facts *facts, const char *root)
{
	static const char *const names[] = {
		"load.average_1min", "load.average_5min", "load.average_15min"};
	struct fault why = {0};
	double load[3] = {0};
	char text[128];

	if (sysfile_text(root, "/proc/loadavg", text, sizeof text, &why) == 0 &&
		sscanf(text, "%lf %lf %lf", &load[0], &load[1], &load[2]) != 3)
		fault_set(&why, 0, "/proc/loadavg: \"%s\"", text);
	for (int i = 0; i < 3; i++)
		if (fault_is_set(&why))
			facts_unread(facts, names[i], why.text);
		else
			facts_number(facts, names[i], load[i]);
}

/* Pressure stall information: the share of the last 10 s in which a task
 * waited for it ("some avg10", Documentation/accounting/psi.rst of the kernel).
 */
static void pressure(
	struct facts *facts, const char *root, const char *resource)
{
	char path[64], name[FACT_NAME], text[256];
	struct fault why = {0};
	double percent = 0;

	snprintf(path, sizeof path, "/proc/pressure/%s", resource);
	snprintf(name, sizeof name, "pressure.%s_some_10s_percent", resource);
	if (sysfile_text(root, path, text, sizeof text, &why) == 0 &&
		sscanf(text, "some avg10=%lf", &percent) != 1)
		fault_set(&why, 0, "%s begins otherwise", path);
	if (fault_is_set(&why))
		facts_unread(facts, name, why.text);
	else
		facts_number(facts, name, percent);
}

void machine_load(struct facts *facts, const char *root)
{
	load_averages(facts, root);
	pressure(facts, root, "cpu");
	pressure(facts, root, "memory");
	pressure(facts, root, "io");
}
