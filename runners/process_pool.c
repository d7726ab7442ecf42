/* process_pool: W forked processes that take tasks from a queue. */
#include "bench/runner.h"

const struct runner runner_process_pool = {
	.name = "process_pool",
	.summary = "W forked processes that take tasks from a queue",
	.twin = "thread_pool",
	.concurrent = true,
	.birth = &birth_process,
	.start = team_queue_start,
	.run = team_queue_run,
	.stop = team_stop,
};
