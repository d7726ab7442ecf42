/* null: a task that does nothing, so that what remains is the runner. */
#include "bench/workload.h"

BIRTH_PATH static int null_task(const struct env *env, void *local,
	struct task *task, struct fault *why)
{
	(void)env;
	(void)local;
	(void)why;
	task->witness = task->seed;
	return 0;
}

const struct workload workload_null = {
	.name = "null",
	.summary = "nothing at all: what the runner itself costs",
	.task = null_task,
};
