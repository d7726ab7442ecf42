/* Why no further thread or process could be made. */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "bench/limits.h"

struct limit {
	const char *name;
	uint64_t value; /* UINT64_MAX: none or not readable */
};

static uint64_t read_number(const char *path)
{
	FILE *file = fopen(path, "re");
	unsigned long long value = UINT64_MAX;

	if (file == NULL)
		return UINT64_MAX;
	if (fscanf(file, "%llu", &value) != 1) /* "max" is no number */
		value = UINT64_MAX;
	fclose(file);
	return value;
}

/* The smallest pids.max from a control group up to and with the root. */
static uint64_t smallest_pids_max(const char *root, char *group)
{
	uint64_t least = UINT64_MAX;
	char path[640], *cut;

	do {
		uint64_t max;

		snprintf(path, sizeof path, "%s%s/pids.max", root, group);
		max = read_number(path);
		least = max < least ? max : least;
		cut = strrchr(group, '/');
		if (cut != NULL)
			*cut = '\0';
	} while (cut != NULL);
	return least;
}

/* Of this process's control group; both layouts (cgroups(7)). */
static uint64_t cgroup_pids_max(void)
{
	FILE *file = fopen("/proc/self/cgroup", "re");
	uint64_t least = UINT64_MAX;
	char line[512], group[400];

	if (file == NULL)
		return least;
	while (fgets(line, sizeof line, file) != NULL) {
		const char *root = strstr(line, ":pids:") != NULL
					   ? "/sys/fs/cgroup/pids"
					   : "/sys/fs/cgroup";
		uint64_t max;

		if (sscanf(line, "%*[^:]:%*[^/]%399[^\n]", group) != 1)
			continue;
		max = smallest_pids_max(root, group);
		least = max < least ? max : least;
	}
	fclose(file);
	return least;
}

const char *limits_explain(int error, char *text, size_t size)
{
	struct rlimit processes = {RLIM_INFINITY, RLIM_INFINITY};
	struct limit limits[] = {
		{"ulimit -u", UINT64_MAX},
		{"pids.max of the control group", cgroup_pids_max()},
		{"kernel.threads-max",
			read_number("/proc/sys/kernel/threads-max")},
		{"kernel.pid_max", read_number("/proc/sys/kernel/pid_max")},
		{"half of vm.max_map_count",
			read_number("/proc/sys/vm/max_map_count") / 2},
	};
	const struct limit *least = &limits[0];

	text[0] = '\0';
	if (error != EAGAIN && error != ENOMEM)
		return text;
	/* The superuser is not bound by it. */
	if (getuid() != 0 && getrlimit(RLIMIT_NPROC, &processes) == 0 &&
		processes.rlim_cur != RLIM_INFINITY)
		limits[0].value = processes.rlim_cur;
	for (size_t i = 1; i < sizeof limits / sizeof *limits; i++)
		if (limits[i].value < least->value)
			least = &limits[i];
	snprintf(text, size, " (smallest limit: %s = %llu)", least->name,
		(unsigned long long)least->value);
	return text;
}

int limits_refused(const char *call, uint32_t started, uint32_t workers,
	int error, struct fault *why)
{
	char limit[FAULT_TEXT / 2];

	return fault_set(why, error, "%s: %u of %u workers could be started%s",
		call, started, workers,
		limits_explain(error, limit, sizeof limit));
}
