/* How much memory can still be taken. */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "bench/cgroup.h"
#include "bench/memory_room.h"
#include "bench/sysfile.h"
#include "bench/units.h"

#define NO_LIMIT UINT64_MAX

static uint64_t least(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

static uint64_t available(const char *root)
{
	struct fault unused = {0};
	char text[64], *end;
	uint64_t kib;

	if (sysfile_field(root, "/proc/meminfo", "MemAvailable", ':', text,
		    sizeof text, &unused) != 0)
		return NO_LIMIT;
	kib = strtoull(text, &end, 10);
	return end == text ? NO_LIMIT : kib * 1024;
}

/* "max" is no number, and no limit. */
static uint64_t read_number(const struct cgroup *group, const char *file)
{
	char text[64], *end;
	uint64_t number;

	if (!cgroup_read(group, file, text, sizeof text))
		return NO_LIMIT;
	number = strtoull(text, &end, 10);
	return end == text ? NO_LIMIT : number;
}

/* Pages of files that nobody used lately: the first to be given back. */
static uint64_t idle_cache(const struct cgroup *group)
{
	const char *key = group->version == 2 ? "\ninactive_file "
					      : "\ntotal_inactive_file ";
	char text[8192];
	const char *at = NULL;

	if (cgroup_read(group, "memory.stat", text, sizeof text))
		at = strstr(text, key);
	return at != NULL ? strtoull(at + strlen(key), NULL, 10) : 0;
}

static uint64_t room_of(const struct cgroup *group)
{
	bool v2 = group->version == 2;
	uint64_t limit =
		read_number(group, v2 ? "memory.max" : "memory.limit_in_bytes");
	uint64_t used = read_number(
		group, v2 ? "memory.current" : "memory.usage_in_bytes");
	uint64_t cache;

	if (limit == NO_LIMIT || used == NO_LIMIT)
		return NO_LIMIT;
	cache = least(idle_cache(group), used);
	return limit > used - cache ? limit - (used - cache) : 0;
}

uint64_t memory_room(const char *root)
{
	uint64_t room = available(root);
	struct cgroup group;

	if (!cgroup_find(&group, root, "memory"))
		return room;
	do
		room = least(room, room_of(&group));
	while (cgroup_step_up(&group));
	return room;
}

int memory_room_check(
	const char *root, uint64_t bytes, const char *what, struct fault *why)
{
	uint64_t room = memory_room(root);
	char needed[UNITS_TEXT], there[UNITS_TEXT];

	if (room == NO_LIMIT || bytes <= room - room / 10)
		return 0;
	return fault_set(why, 0,
		"%s needs %s of memory, and of the %s that are available here "
		"a tenth is kept free",
		what, units_show_bytes((double)bytes, needed),
		units_show_bytes((double)room, there));
}
