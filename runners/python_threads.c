/* python_threads: CPython: W threads (threading), tasks dealt out. */
#include "bench/runner.h"

const struct runner runner_python_threads = {
	.name = "python_threads",
	.summary = "CPython: W threads (threading), tasks dealt out",
	.twin = "python_processes",
	.concurrent = true,
	.shares_memory = true,
	.birth = &python_thread,
	.workloads = python_dealt_workloads,
	.check = python_check,
	.params = python_thread_table,
	.params_bytes = sizeof(struct python_params),
	.group = "python",
	.special = true,
	.open = python_open,
	.start = python_dealt_start,
	.run = python_dealt_run,
	.stop = python_stop,
	.close = python_close,
};
