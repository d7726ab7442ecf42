/* pthreads: W threads, tasks dealt out beforehand. */
#include "bench/runner.h"

const struct runner runner_pthreads = {
	.name = "pthreads",
	.summary = "W threads, tasks dealt out beforehand",
	.twin = "fork",
	.concurrent = true,
	.shares_memory = true,
	.birth = &birth_thread,
	.start = team_dealt_start,
	.run = team_dealt_run,
	.stop = team_stop,
};
