/* fds: opens and closes descriptors. A process has one table of them, under
 * one lock: work that threads share and processes do not. All else is a
 * worker's own, the file and its name as well, which would else be counted and
 * locked by all workers alike. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "bench/workload.h"

enum call { CALL_DUP, CALL_OPEN };

struct fds_params {
	uint64_t ops, held;
	int call;
};

static const char *const calls[] = {"dup", "open", NULL};

static const struct param fds_table[] = {
	{
		.name = "call",
		.kind = PARAM_CHOICE,
		.offset = offsetof(struct fds_params, call),
		.standard = "dup",
		.choices = calls,
		.help = "what makes a descriptor: dup(2) of one that the worker "
			"has, or open(2) of a file of its own",
	},
	{
		.name = "ops",
		.kind = PARAM_COUNT,
		.offset = offsetof(struct fds_params, ops),
		.standard = "1000",
		.min = 1,
		.max = UINT64_C(1) << 40,
		.help = "how many descriptors a task makes, and closes",
	},
	{
		.name = "held",
		.kind = PARAM_COUNT,
		.offset = offsetof(struct fds_params, held),
		.standard = "1",
		.min = 1,
		.max = 65536,
		.help = "how many of them a worker holds open before it closes "
			"the oldest",
	},
	{0},
};

struct fds_local {
	int *held; /* a ring of them; -1: none */
	int fd;    /* the worker's file */
};

/* Of the thread that calls: no other worker that lives has it. */
static char *own_path(const struct env *env, char path[PATH_MAX])
{
	snprintf(path, PATH_MAX, "%s/worker-%d", env->scratch, gettid());
	return path;
}

static int fds_enter(const struct env *env, void *data, struct fault *why)
{
	const struct fds_params *params = env->params;
	struct fds_local *local = data;
	char path[PATH_MAX];

	local->held = malloc(params->held * sizeof *local->held);
	if (local->held == NULL)
		return fault_set(why, errno, "%llu descriptors",
			(unsigned long long)params->held);
	for (uint64_t i = 0; i < params->held; i++)
		local->held[i] = -1;
	local->fd = open(own_path(env, path),
		O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (local->fd >= 0)
		return 0;
	free(local->held);
	return fault_set(why, errno, "create the worker's file");
}

static int make(const struct fds_params *params, const struct fds_local *local,
	const char *path, struct fault *why)
{
	int fd = params->call == CALL_DUP ? dup(local->fd)
					  : open(path, O_RDWR | O_CLOEXEC);

	if (fd < 0)
		fault_set(why, errno, "%s, with %llu held by each worker",
			params->call == CALL_DUP ? "dup" : "open",
			(unsigned long long)params->held);
	return fd;
}

static int let_go(int *fd, struct fault *why)
{
	int old = *fd;

	*fd = -1;
	if (old >= 0 && close(old) != 0)
		return fault_set(why, errno, "close descriptor %d", old);
	return 0;
}

/* Does the descriptor made last lead to the worker's file? What is written
 * through one is read through the other. */
static int check_last(int last, const struct fds_local *local, uint64_t stamp,
	uint64_t *found, struct fault *why)
{
	*found = 0;
	if (pwrite(last, &stamp, sizeof stamp, 0) != sizeof stamp)
		return fault_set(why, errno, "write the worker's file");
	if (pread(local->fd, found, sizeof *found, 0) != sizeof *found)
		return fault_set(why, errno, "read the worker's file");
	return 0;
}

static int fds_task(
	const struct env *env, void *data, struct task *task, struct fault *why)
{
	const struct fds_params *params = env->params;
	struct fds_local *local = data;
	char path[PATH_MAX];
	uint64_t found;
	int *at = local->held;

	own_path(env, path);
	for (uint64_t i = 0; i < params->ops; i++) {
		at = &local->held[i % params->held];
		if (let_go(at, why) != 0)
			return -1;
		*at = make(params, local, path, why);
		if (*at < 0)
			return -1;
		task_checkpoint(env);
	}
	if (check_last(*at, local, task->seed, &found, why) != 0)
		return -1;
	task->witness = random_mix(found, params->ops);
	for (uint64_t i = 0; i < params->held; i++)
		if (let_go(&local->held[i], why) != 0)
			return -1;
	return 0;
}

static void fds_leave(const struct env *env, void *data)
{
	const struct fds_params *params = env->params;
	struct fds_local *local = data;
	struct fault unused = {0};
	char path[PATH_MAX];

	/* After a task that failed some may be open. */
	for (uint64_t i = 0; i < params->held; i++)
		let_go(&local->held[i], &unused);
	free(local->held);
	close(local->fd);
	unlink(own_path(env, path));
}

const struct workload workload_fds = {
	.name = "fds",
	.summary = "makes and closes descriptors, of which a process has one "
		   "table",
	.params = fds_table,
	.params_bytes = sizeof(struct fds_params),
	.local_bytes = sizeof(struct fds_local),
	.needs_scratch = true,
	.enter = fds_enter,
	.task = fds_task,
	.leave = fds_leave,
};
