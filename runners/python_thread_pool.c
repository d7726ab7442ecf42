/* python_thread_pool: CPython: a pool of W threads (concurrent.futures). */
#include "bench/runner.h"

const struct runner runner_python_thread_pool = {
	.name = "python_thread_pool",
	.summary = "CPython: a pool of W threads (concurrent.futures)",
	.twin = "python_process_pool",
	.concurrent = true,
	.shares_memory = true,
	.birth = &python_thread,
	.workloads = python_workloads,
	.check = python_check,
	.params = python_thread_table,
	.params_bytes = sizeof(struct python_params),
	.group = "python",
	.special = true,
	.open = python_open,
	.start = python_queue_start,
	.run = python_queue_run,
	.stop = python_stop,
	.close = python_close,
};
