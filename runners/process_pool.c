/* process_pool: W processes that take tasks from a queue. */
#include "bench/runner.h"

const struct runner runner_process_pool = {
	.name = "process_pool",
	.summary = "W processes that take tasks from a queue",
	.twin = "thread_pool",
	.concurrent = true,
	.birth = &birth_method,
	.params = birth_method_params,
	.params_bytes = sizeof(struct birth_method),
	.start = team_queue_start,
	.run = team_queue_run,
	.stop = team_stop,
};
