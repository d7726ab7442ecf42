/* Workers that are processes executed anew (posix_spawn(3)). */
#include <errno.h>
#include <stdlib.h>

#include "bench/spawn.h"

static int spawned_open(struct team *team, bool watch, struct fault *why)
{
	struct spawn *spawn = calloc(1, sizeof *spawn);

	if (spawn == NULL)
		return fault_set(why, errno, "workers to be spawned");
	team->birth_data = spawn;
	if (spawn_open(spawn, team, -1, -1, why) != 0)
		return -1;
	return birth_process.open(team, watch, why);
}

static void spawned_close(struct team *team)
{
	birth_process.close(team);
	if (team->birth_data == NULL)
		return;
	spawn_close(team->birth_data);
	free(team->birth_data);
	team->birth_data = NULL;
}

static int spawned_bear(struct team *team, uint32_t index)
{
	struct member *member = &team->roster->members[index];
	int error =
		spawn_begin(team->birth_data, team, index, &member->process);

	if (error == 0)
		member->alive = true;
	return error;
}

static int spawned_reap(struct team *team, uint32_t index, struct fault *why)
{
	return birth_process.reap(team, index, why);
}

static int spawned_reap_any(
	struct team *team, uint32_t *index, struct fault *why)
{
	return birth_process.reap_any(team, index, why);
}

static uint32_t spawned_reap_dead(
	struct team *team, uint32_t before, struct fault *why)
{
	return birth_process.reap_dead(team, before, why);
}

static void spawned_end_all(struct team *team)
{
	birth_process.end_all(team);
}

const struct birth birth_spawn = {
	.noun = "process",
	.call = "posix_spawn",
	.anew = true,
	.open = spawned_open,
	.close = spawned_close,
	.bear = spawned_bear,
	.reap = spawned_reap,
	.reap_any = spawned_reap_any,
	.reap_dead = spawned_reap_dead,
	.end_all = spawned_end_all,
};
