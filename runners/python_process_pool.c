/* python_process_pool: CPython: a pool of W processes (concurrent.futures). */
#include "bench/runner.h"

const struct runner runner_python_process_pool = {
	.name = "python_process_pool",
	.summary = "CPython: a pool of W processes (concurrent.futures)",
	.twin = "python_thread_pool",
	.concurrent = true,
	.birth = &python_process,
	.workloads = python_workloads,
	.check = python_check,
	.params = python_process_table,
	.params_bytes = sizeof(struct python_params),
	.group = "python",
	.needs_scratch = true, /* for the fork server's socket */
	.special = true,
	.open = python_open,
	.start = python_queue_start,
	.run = python_queue_run,
	.stop = python_stop,
	.close = python_close,
};
