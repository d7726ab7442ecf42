/* thread_per_task: a new thread for each task, at most W at once. */
#include "bench/runner.h"

const struct runner runner_thread_per_task = {
	.name = "thread_per_task",
	.summary = "a new thread for each task, at most W at once",
	.twin = "process_per_task",
	.concurrent = true,
	.shares_memory = true,
	.birth = &birth_thread,

	.run = team_each_run,
	.stop = team_stop,
};
