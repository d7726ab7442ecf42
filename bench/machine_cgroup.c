/* Facts about the control group of this process (cgroups(7)).
 *
 * A limit of a group holds for all below it, so the least on the way from the
 * group to the top that can be seen is the one that holds. A group without
 * the file sets no limit. Both versions are read, each controller where it is
 * mounted, since a machine may have some in either.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "bench/cgroup.h"
#include "bench/machine_part.h"

/* What version 1 says for "no limit": the largest multiple of a page. */
#define V1_MEMORY_NONE 9.0e18

/* A number, or HUGE_VAL for none: "max" in version 2, -1 in version 1. */
static double limit_of(const struct cgroup *group, const char *file)
{
	char text[64], *end;
	double number;

	if (!cgroup_read(group, file, text, sizeof text))
		return HUGE_VAL;
	number = strtod(text, &end);
	return end == text || number < 0 ? HUGE_VAL : number;
}

/* CPUs' worth of time in each period. */
static double quota(const struct cgroup *group)
{
	double quota_us, period_us;
	char text[64];

	if (group->version == 2)
		return cgroup_read(group, "cpu.max", text, sizeof text) &&
				       sscanf(text, "%lf %lf", &quota_us,
					       &period_us) == 2
			       ? quota_us / period_us
			       : HUGE_VAL;
	quota_us = limit_of(group, "cpu.cfs_quota_us");
	period_us = limit_of(group, "cpu.cfs_period_us");
	return isfinite(quota_us) && isfinite(period_us) && period_us > 0
		       ? quota_us / period_us
		       : HUGE_VAL;
}

static double memory(const struct cgroup *group)
{
	double bytes;

	if (group->version == 2)
		return limit_of(group, "memory.max");
	bytes = limit_of(group, "memory.limit_in_bytes");
	return bytes > V1_MEMORY_NONE ? HUGE_VAL : bytes;
}

static double pids(const struct cgroup *group)
{
	return limit_of(group, "pids.max");
}

static void least(struct facts *facts, const char *name, const char *root,
	const char *controller, double (*limit)(const struct cgroup *group))
{
	struct cgroup group;
	double value;

	if (!cgroup_find(&group, root, controller)) {
		facts_unread(facts, name, "no control groups are mounted");
		return;
	}
	value = limit(&group);
	while (cgroup_step_up(&group))
		value = fmin(value, limit(&group));
	if (isfinite(value))
		facts_number(facts, name, value);
	else
		facts_string(facts, name, "none");
}

static void cpuset(struct facts *facts, const char *root)
{
	struct cgroup group;
	char list[FACT_TEXT];

	if (!cgroup_find(&group, root, "cpuset")) {
		facts_unread(facts, "cgroup.cpuset_list",
			"no control groups are mounted");
		return;
	}
	do {
		if (!cgroup_read(&group,
			    group.version == 2 ? "cpuset.cpus.effective"
					       : "cpuset.effective_cpus",
			    list, sizeof list))
			continue;
		facts_string(facts, "cgroup.cpuset_list", list);
		return;
	} while (cgroup_step_up(&group));
	facts_string(facts, "cgroup.cpuset_list", "none");
}

void machine_cgroup(struct facts *facts, const char *root)
{
	struct cgroup group;

	if (cgroup_find(&group, root, "cpu"))
		facts_number(facts, "cgroup.version", group.version);
	else
		facts_unread(facts, "cgroup.version",
			"no control groups are mounted");
	least(facts, "cgroup.cpu_quota_cpus", root, "cpu", quota);
	cpuset(facts, root);
	least(facts, "cgroup.memory_max_bytes", root, "memory", memory);
	least(facts, "cgroup.pids_max", root, "pids", pids);
}
