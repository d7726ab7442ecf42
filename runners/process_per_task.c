/* process_per_task: a new forked process for each task, at most W at once. */
#include "bench/runner.h"

const struct runner runner_process_per_task = {
	.name = "process_per_task",
	.summary = "a new forked process for each task, at most W at once",
	.twin = "thread_per_task",
	.concurrent = true,
	.birth = &birth_process,

	.run = team_each_run,
	.stop = team_stop,
};
