/* fork: W forked processes, tasks dealt out beforehand. */
#include "bench/runner.h"

const struct runner runner_fork = {
	.name = "fork",
	.summary = "W forked processes, tasks dealt out beforehand",
	.twin = "pthreads",
	.concurrent = true,
	.birth = &birth_process,
	.start = team_dealt_start,
	.run = team_dealt_run,
	.stop = team_stop,
};
