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
#include <string.h>

#include "bench/machine_part.h"
#include "bench/sysfile.h"

/* What version 1 says for "no limit": the largest multiple of a page. */
#define V1_MEMORY_NONE 9.0e18

enum { GROUP_PATH = 400 };

struct group {
	const char *root;
	int version;
	char top[GROUP_PATH];  /* where the hierarchy is mounted */
	char path[GROUP_PATH]; /* the group below it; "" is the top itself */
};

/* Is the word one of the list "cpu,cpuacct"? */
static bool in_list(const char *list, const char *word)
{
	const size_t n = strlen(word);

	for (;; list++) {
		const size_t len = strcspn(list, ",\n");

		if (len == n && memcmp(list, word, n) == 0)
			return true;
		list += len;
		if (*list != ',')
			return false;
	}
}

/* The mount of a controller of version 1, or of version 2 for "": where it is
 * and which group of the hierarchy is seen there. */
static bool find_mount(const char *root, const char *controller,
	char top[GROUP_PATH], char origin[GROUP_PATH])
{
	struct fault why = {0};
	FILE *file = sysfile_open(root, "/proc/self/mountinfo", &why);
	const char *wanted = controller[0] != '\0' ? "cgroup" : "cgroup2";
	char *line = NULL;
	size_t room = 0;
	bool found = false;

	if (file == NULL)
		return false;
	while (!found && getline(&line, &room, file) > 0) {
		const char *rest = strstr(line, " - ");
		char type[32], options[GROUP_PATH];

		found = rest != NULL &&
			sscanf(rest, " - %31s %*s %399s", type, options) == 2 &&
			strcmp(type, wanted) == 0 &&
			(controller[0] == '\0' ||
				in_list(options, controller)) &&
			sscanf(line, "%*s %*s %*s %399s %399s", origin, top) ==
				2;
	}
	free(line);
	fclose(file);
	return found;
}

/* The group of this process in the hierarchy of a controller. */
static bool find_path(
	const char *root, const char *controller, char path[GROUP_PATH])
{
	struct fault why = {0};
	FILE *file = sysfile_open(root, "/proc/self/cgroup", &why);
	char *line = NULL;
	size_t room = 0;
	bool found = false;

	if (file == NULL)
		return false;
	while (!found && getline(&line, &room, file) > 0) {
		char *list = strchr(line, ':');
		char *group = list != NULL ? strchr(list + 1, ':') : NULL;

		if (group == NULL)
			continue;
		*group++ = '\0';
		group[strcspn(group, "\n")] = '\0';
		found = in_list(list + 1, controller);
		if (found)
			snprintf(path, GROUP_PATH, "%s", group);
	}
	free(line);
	fclose(file);
	return found;
}

/* The path as seen from the mount: a container sees its own group on top. */
static void cut_origin(char path[GROUP_PATH], const char *origin)
{
	const size_t n = strlen(origin);

	if (n > 1 && strncmp(path, origin, n) == 0 &&
		(path[n] == '/' || path[n] == '\0'))
		memmove(path, path + n, strlen(path + n) + 1);
	if (strcmp(path, "/") == 0 || strncmp(path, "/..", 3) == 0)
		path[0] = '\0';
}

static bool find_group(
	struct group *group, const char *root, const char *controller)
{
	char origin[GROUP_PATH];

	*group = (struct group){.root = root, .version = 1};
	if (!find_path(root, controller, group->path) ||
		!find_mount(root, controller, group->top, origin)) {
		group->version = 2;
		if (!find_path(root, "", group->path) ||
			!find_mount(root, "", group->top, origin))
			return false;
	}
	cut_origin(group->path, origin);
	return true;
}

/* A file of the group, or of one above it when `path` is cut. */
static bool read_file(
	const struct group *group, const char *file, char *text, size_t size)
{
	char path[SYSFILE_PATH];
	struct fault why = {0};

	return snprintf(path, sizeof path, "%s%s/%s", group->top, group->path,
		       file) < (int)sizeof path &&
	       sysfile_text(group->root, path, text, size, &why) == 0;
}

/* A number, or HUGE_VAL for none: "max" in version 2, -1 in version 1. */
static double limit_of(const struct group *group, const char *file)
{
	char text[64], *end;
	double number;

	if (!read_file(group, file, text, sizeof text))
		return HUGE_VAL;
	number = strtod(text, &end);
	return end == text || number < 0 ? HUGE_VAL : number;
}

/* CPUs' worth of time in each period. */
static double quota(const struct group *group)
{
	double quota_us, period_us;
	char text[64];

	if (group->version == 2)
		return read_file(group, "cpu.max", text, sizeof text) &&
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

static double memory(const struct group *group)
{
	double bytes;

	if (group->version == 2)
		return limit_of(group, "memory.max");
	bytes = limit_of(group, "memory.limit_in_bytes");
	return bytes > V1_MEMORY_NONE ? HUGE_VAL : bytes;
}

static double pids(const struct group *group)
{
	return limit_of(group, "pids.max");
}

/* Step up to the group above; false at the top. */
static bool step_up(struct group *group)
{
	char *cut = strrchr(group->path, '/');

	if (cut == NULL)
		return false;
	*cut = '\0';
	return true;
}

static void least(struct facts *facts, const char *name, const char *root,
	const char *controller, double (*limit)(const struct group *group))
{
	struct group group;
	double value;

	if (!find_group(&group, root, controller)) {
		facts_unread(facts, name, "no control groups are mounted");
		return;
	}
	value = limit(&group);
	while (step_up(&group))
		value = fmin(value, limit(&group));
	if (isfinite(value))
		facts_number(facts, name, value);
	else
		facts_string(facts, name, "none");
}

static void cpuset(struct facts *facts, const char *root)
{
	struct group group;
	char list[FACT_TEXT];

	if (!find_group(&group, root, "cpuset")) {
		facts_unread(facts, "cgroup.cpuset_list",
			"no control groups are mounted");
		return;
	}
	do {
		if (!read_file(&group,
			    group.version == 2 ? "cpuset.cpus.effective"
					       : "cpuset.effective_cpus",
			    list, sizeof list))
			continue;
		facts_string(facts, "cgroup.cpuset_list", list);
		return;
	} while (step_up(&group));
	facts_string(facts, "cgroup.cpuset_list", "none");
}

void machine_cgroup(struct facts *facts, const char *root)
{
	struct group group;

	if (find_group(&group, root, "cpu"))
		facts_number(facts, "cgroup.version", group.version);
	else
		facts_unread(facts, "cgroup.version",
			"no control groups are mounted");
	least(facts, "cgroup.cpu_quota_cpus", root, "cpu", quota);
	cpuset(facts, root);
	least(facts, "cgroup.memory_max_bytes", root, "memory", memory);
	least(facts, "cgroup.pids_max", root, "pids", pids);
}
