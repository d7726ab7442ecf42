/* gil_pool: W threads under an interpreter lock, tasks from a queue. */
#include "bench/runner.h"

const struct runner runner_gil_pool = {
	.name = "gil_pool",
	.summary = "W threads under a lock as CPython's that take tasks from a "
		   "queue",
	.twin = "process_pool",
	.concurrent = true,
	.shares_memory = true,
	.birth = &birth_thread_locked,
	.params = gil_params,
	.params_bytes = sizeof(struct gil_params),
	.group = "gil",
	.special = true,
	.start = team_queue_start,
	.run = team_queue_run,
	.stop = team_stop,
};
