/* fault: dies on purpose, to show what a failing worker does to the others. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "bench/workload.h"

enum mode { FAIL, EXIT, ABORT, SEGV, HANG, LEAK };

struct fault_params {
	uint64_t at, duration_ns;
	int mode;
};

static const char *const modes[] = {
	"fail", "exit", "abort", "segv", "hang", "leak", NULL};

static const struct param fault_table[] = {
	{
		.name = "at",
		.kind = PARAM_COUNT,
		.offset = offsetof(struct fault_params, at),
		.standard = "0",
		.max = UINT64_C(1) << 40,
		.help = "the index of the task that does it",
	},
	{
		.name = "mode",
		.kind = PARAM_CHOICE,
		.offset = offsetof(struct fault_params, mode),
		.standard = "fail",
		.choices = modes,
		.help = "return an error, exit(3), abort(), write to address "
			"0, never end, or leave a process, a file and memory",
	},
	{
		.name = "duration",
		.kind = PARAM_DURATION,
		.offset = offsetof(struct fault_params, duration_ns),
		.standard = "0",
		.max = 3600 * NS_PER_S,
		.help = "how long each task waits before it ends or fails, so "
			"that the others are at work meanwhile",
	},
	{0},
};

static void wait_for_ever(void)
{
	for (;;)
		pause();
}

static void write_to_null(void)
{
	volatile int *volatile nowhere = NULL;

	*nowhere = 1; /* NOLINT(clang-analyzer-core.NullDereference) */
}

/* Memory, a file in the scratch folder and a process: all that can be left
 * behind. The process is one that nobody waits for and that never ends. */
static int leak(const struct env *env, struct fault *why)
{
	char path[PATH_MAX];
	volatile char *memory = malloc(1 << 20);
	pid_t child;
	int fd;

	if (memory == NULL)
		return fault_set(why, 0, "out of memory");
	memory[0] = 1;
	/* NOLINTNEXTLINE(clang-analyzer-unix.Malloc): leaked on purpose */
	snprintf(path, sizeof path, "%s/leaked", env->scratch);
	fd = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
	if (fd < 0)
		return fault_set(why, errno, "create leaked");
	child = fork();
	if (child == 0)
		wait_for_ever();
	return child > 0 ? 0 : fault_set(why, errno, "fork");
}

static int fault_task(const struct env *env, void *local, struct task *task,
	struct fault *why)
{
	const struct fault_params *params = env->params;

	(void)local;
	task->witness = task->seed;
	if (params->duration_ns > 0) {
		task_wait_begin(env);
		clock_sleep(params->duration_ns);
		task_wait_end(env);
	}
	if (task->index != params->at)
		return 0;
	switch ((enum mode)params->mode) {
	case FAIL:
		return fault_set(why, 0, "failed on purpose");
	case EXIT:
		exit(3);
	case ABORT:
		abort();
	case SEGV:
		write_to_null();
		break;
	case HANG:
		wait_for_ever();
		break;
	case LEAK:
		return leak(env, why);
	}
	return 0;
}

const struct workload workload_fault = {
	.name = "fault",
	.summary = "dies on purpose at one of its tasks",
	.params = fault_table,
	.params_bytes = sizeof(struct fault_params),
	.needs_scratch = true,
	.dies = true,
	.task = fault_task,
};
