/* thread_pool: W threads that take tasks from a queue. */
#include "bench/runner.h"

const struct runner runner_thread_pool = {
	.name = "thread_pool",
	.summary = "W threads that take tasks from a queue",
	.twin = "process_pool",
	.concurrent = true,
	.shares_memory = true,
	.birth = &birth_thread,
	.start = team_queue_start,
	.run = team_queue_run,
	.stop = team_stop,
};
