/* alloc: malloc and free of mixed sizes beside a set of objects that live on,
 * as programs do it. The C library's heap is one for all threads, however it
 * is divided, and each process has its own. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "bench/workload.h"

struct alloc_params {
	uint64_t ops, live, bytes;
};

enum { LEAST_BYTES = 16 }; /* room for two stamps */

static const struct param alloc_table[] = {
	{
		.name = "ops",
		.kind = PARAM_COUNT,
		.offset = offsetof(struct alloc_params, ops),
		.standard = "10000",
		.min = 1,
		.max = UINT64_C(1) << 40,
		.help = "how many objects a task makes, each in the place of "
			"an older one",
	},
	{
		.name = "live",
		.kind = PARAM_COUNT,
		.offset = offsetof(struct alloc_params, live),
		.standard = "1000",
		.min = 1,
		.max = 1 << 20,
		.help = "how many objects of a worker live at the same time",
	},
	{
		.name = "bytes",
		.kind = PARAM_BYTES,
		.offset = offsetof(struct alloc_params, bytes),
		.standard = "4KiB",
		.min = LEAST_BYTES,
		.max = UINT64_C(1) << 30,
		.help = "no object is larger; as many are between 16 and 32 "
			"bytes as between any other two powers of two",
	},
	{0},
};

struct object {
	unsigned char *memory; /* NULL: none yet */
	size_t bytes;
	uint64_t stamp; /* in its first and in its last bytes */
};

struct alloc_local {
	struct object *live;
};

static int alloc_enter(const struct env *env, void *data, struct fault *why)
{
	const struct alloc_params *params = env->params;
	struct alloc_local *local = data;

	local->live = calloc(params->live, sizeof *local->live);
	if (local->live == NULL)
		return fault_set(why, errno, "%llu objects",
			(unsigned long long)params->live);
	return 0;
}

/* A power of two drawn evenly, then a size from it to the next. */
static size_t draw_bytes(uint64_t *state, uint64_t most)
{
	unsigned powers =
		59 - (unsigned)__builtin_clzll(most | 2 * LEAST_BYTES);
	uint64_t bytes = (uint64_t)LEAST_BYTES << random_next(state) % powers;

	bytes += random_next(state) % bytes;
	return (size_t)(bytes < most ? bytes : most);
}

/* Has nobody else written into it? */
static int discard(struct object *object, struct fault *why)
{
	uint64_t first, last;

	if (object->memory == NULL)
		return 0;
	memcpy(&first, object->memory, sizeof first);
	memcpy(&last, object->memory + object->bytes - sizeof last,
		sizeof last);
	free(object->memory);
	object->memory = NULL;
	if (first != object->stamp || last != object->stamp)
		return fault_set(why, 0, "an object of %zu bytes was changed",
			object->bytes);
	return 0;
}

static int make(
	struct object *object, size_t bytes, uint64_t stamp, struct fault *why)
{
	object->memory = malloc(bytes);
	if (object->memory == NULL)
		return fault_set(why, errno, "an object of %zu bytes", bytes);
	object->bytes = bytes;
	object->stamp = stamp;
	memcpy(object->memory, &stamp, sizeof stamp);
	memcpy(object->memory + bytes - sizeof stamp, &stamp, sizeof stamp);
	return 0;
}

static int alloc_task(
	const struct env *env, void *data, struct task *task, struct fault *why)
{
	const struct alloc_params *params = env->params;
	const struct alloc_local *local = data;
	uint64_t state = task->seed;

	for (uint64_t i = 0; i < params->ops; i++) {
		uint64_t stamp = random_next(&state);
		struct object *object = &local->live[stamp % params->live];
		uint64_t found;

		if (discard(object, why) != 0 ||
			make(object, draw_bytes(&state, params->bytes), stamp,
				why) != 0)
			return -1;
		memcpy(&found, object->memory, sizeof found);
		task->witness =
			random_mix(task->witness, found + object->bytes);
		task_checkpoint(env);
	}
	return 0;
}

static void alloc_leave(const struct env *env, void *data)
{
	const struct alloc_params *params = env->params;
	const struct alloc_local *local = data;

	for (uint64_t i = 0; i < params->live; i++)
		free(local->live[i].memory);
	free(local->live);
}

const struct workload workload_alloc = {
	.name = "alloc",
	.summary = "malloc and free of mixed sizes, from a heap that threads "
		   "share",
	.params = alloc_table,
	.params_bytes = sizeof(struct alloc_params),
	.local_bytes = sizeof(struct alloc_local),
	.enter = alloc_enter,
	.task = alloc_task,
	.leave = alloc_leave,
};
