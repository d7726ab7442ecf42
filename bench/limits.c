/* Why no further thread or process could be made. */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

#include "bench/cgroup.h"
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

/* The smallest from this process's control group up to the top. */
static uint64_t cgroup_pids_max(void)
{
	uint64_t least = UINT64_MAX;
	struct cgroup group;
	char text[64];

	if (!cgroup_find(&group, "", "pids"))
		return least;
	do {
		unsigned long long max;

		if (cgroup_read(&group, "pids.max", text, sizeof text) &&
			sscanf(text, "%llu", &max) == 1 && max < least)
			least = max;
	} while (cgroup_step_up(&group));
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
	struct rlimit addresses;
	int len;

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
	len = snprintf(text, size, " (smallest limit: %s = %llu", least->name,
		(unsigned long long)least->value);
	/* Counted in bytes, so that it can't be put in a row with them. */
	if (getrlimit(RLIMIT_AS, &addresses) == 0 &&
		addresses.rlim_cur != RLIM_INFINITY && len < (int)size)
		len += snprintf(text + len, size - (size_t)len,
			"; ulimit -v = %llu KiB",
			(unsigned long long)addresses.rlim_cur / 1024);
	if (len < (int)size)
		snprintf(text + len, size - (size_t)len, ")");
	return text;
}

int limits_refused(const char *call, uint32_t started, uint32_t workers,
	int error, struct fault *why)
{
	char limit[112];

	return fault_set(why, error, "%s: %u of %u workers could be started%s",
		call, started, workers,
		limits_explain(error, limit, sizeof limit));
}
