/* gil_threads: W threads under an interpreter lock, tasks dealt out. */
#include "bench/runner.h"

const struct runner runner_gil_threads = {
	.name = "gil_threads",
	.summary = "W threads under a lock as CPython's, tasks dealt out "
		   "beforehand",
	.twin = "fork",
	.concurrent = true,
	.shares_memory = true,
	.birth = &birth_thread_locked,
	.params = gil_params,
	.params_bytes = sizeof(struct gil_params),
	.group = "gil",
	.special = true,
	.start = team_dealt_start,
	.run = team_dealt_run,
	.stop = team_stop,
};
