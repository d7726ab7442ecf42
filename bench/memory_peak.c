/* The most memory that a launch takes at any moment. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bench/cgroup.h"
#include "bench/memory_peak.h"
#include "bench/sysfile.h"

#define GROUP_NAME "tvp-" /* and the supervisor's process id */

/* A list with blanks between: "cpuset cpu io memory pids". */
static bool has_memory(const struct cgroup *group)
{
	char list[256];
	char *at = list, *word;

	if (!cgroup_read(group, "cgroup.subtree_control", list, sizeof list))
		return false;
	while ((word = strsep(&at, " ")) != NULL)
		if (strcmp(word, "memory") == 0)
			return true;
	return false;
}

static bool has_limit(const struct cgroup *group)
{
	char limit[64];

	return cgroup_read(group, "memory.max", limit, sizeof limit) &&
	       strcmp(limit, "max") != 0;
}

/* The nearest group in which one can be made. */
static int find_place(struct cgroup *group, const char *root, struct fault *why)
{
	if (!cgroup_find(group, root, "memory"))
		return fault_set(why, 0, "no control groups are mounted");
	if (group->version != 2)
		return fault_set(why, 0,
			"control groups of version 1 count memory here; only "
			"those of version 2 have memory.peak");
	while (!has_memory(group)) {
		if (has_limit(group))
			return fault_set(why, 0,
				"our control group has a limit on memory, "
				"which a launch in one beside it would escape");
		if (!cgroup_step_up(group))
			return fault_set(why, 0,
				"no control group from ours up gives its "
				"children the memory controller");
	}
	return 0;
}

/* Groups of supervisors that are no more; rmdir refuses those in use. */
static void sweep(const char *parent)
{
	DIR *folder = opendir(parent);
	const struct dirent *entry;

	if (folder == NULL)
		return;
	while ((entry = readdir(folder)) != NULL) {
		pid_t maker;

		if (strncmp(entry->d_name, GROUP_NAME, strlen(GROUP_NAME)) != 0)
			continue;
		maker = atoi(entry->d_name + strlen(GROUP_NAME));
		if (maker > 0 && kill(maker, 0) != 0 && errno == ESRCH)
			unlinkat(dirfd(folder), entry->d_name, AT_REMOVEDIR);
	}
	closedir(folder);
}

int memory_peak_open(
	struct memory_peak *peak, const char *root, struct fault *why)
{
	char parent[SYSFILE_PATH];
	struct cgroup group;
	int len;

	*peak = (struct memory_peak){0};
	if (find_place(&group, root, why) != 0)
		return -1;
	snprintf(parent, sizeof parent, "%s%s%s", root, group.top, group.path);
	sweep(parent);
	len = snprintf(peak->folder, sizeof peak->folder, "%s/" GROUP_NAME "%d",
		parent, getpid());
	if (len >= (int)sizeof peak->folder)
		fault_set(why, ENAMETOOLONG, "make a control group");
	else if (mkdir(peak->folder, 0777) != 0)
		fault_set(why, errno, "make a control group");
	if (!fault_is_set(why))
		return 0;
	peak->folder[0] = '\0';
	return -1;
}

int memory_peak_join(const char *folder, struct fault *why)
{
	char path[SYSFILE_PATH];
	FILE *file;

	snprintf(path, sizeof path, "%s/cgroup.procs", folder);
	file = fopen(path, "we");
	if (file == NULL)
		return fault_set(why, errno, "join a control group");
	fputs("0", file); /* whoever writes */
	return fclose(file) == 0
		       ? 0
		       : fault_set(why, errno, "join a control group");
}

int memory_peak_read(
	const struct memory_peak *peak, uint64_t *bytes, struct fault *why)
{
	double number = 0;

	if (!sysfile_exists(peak->folder, "/memory.peak"))
		return fault_set(why, 0,
			"control groups have no memory.peak (before Linux "
			"5.19)");
	if (sysfile_number(peak->folder, "/memory.peak", &number, why) != 0)
		return -1;
	if (number < 1)
		return fault_set(why, 0,
			"the launch could not join a control group of its own");
	*bytes = (uint64_t)number;
	return 0;
}

void memory_peak_close(struct memory_peak *peak)
{
	if (peak->folder[0] != '\0')
		rmdir(peak->folder);
	peak->folder[0] = '\0';
}
