/* python_processes: CPython: W processes (multiprocessing), tasks dealt out. */
#include "bench/runner.h"

const struct runner runner_python_processes = {
	.name = "python_processes",
	.summary = "CPython: W processes (multiprocessing), tasks dealt out",
	.twin = "python_threads",
	.concurrent = true,
	.birth = &python_process,
	.workloads = python_dealt_workloads,
	.check = python_check,
	.params = python_process_table,
	.params_bytes = sizeof(struct python_params),
	.group = "python",
	.needs_scratch = true, /* for the fork server's socket */
	.special = true,
	.open = python_open,
	.start = python_dealt_start,
	.run = python_dealt_run,
	.stop = python_stop,
	.close = python_close,
};
