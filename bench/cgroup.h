/* The control group of this process (cgroups(7)), of either version: each
 * controller is looked for where it is mounted, since a machine may have some
 * in either. */
#ifndef BENCH_CGROUP_H
#define BENCH_CGROUP_H

#include <stdbool.h>
#include <stddef.h>

enum { CGROUP_PATH = 400 };

struct cgroup {
	const char *root; /* of all paths: "" or a recorded machine */
	int version;
	char top[CGROUP_PATH];  /* where the hierarchy is mounted */
	char path[CGROUP_PATH]; /* the group below it; "" is the top itself */
};

/* The group in the hierarchy of a controller ("memory"): in that of version 1
 * which has it, else in that of version 2. */
bool cgroup_find(
	struct cgroup *group, const char *root, const char *controller);

/* The beginning of a file of the group. */
bool cgroup_read(
	const struct cgroup *group, const char *file, char *text, size_t size);

/* Become the group above; false at the top. */
bool cgroup_step_up(struct cgroup *group);

#endif
