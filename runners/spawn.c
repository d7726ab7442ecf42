/* spawn: W processes of the program executed anew, tasks dealt out. */
#include "bench/runner.h"

const struct runner runner_spawn = {
	.name = "spawn",
	.summary = "W processes, the program executed anew, tasks dealt out "
		   "beforehand",
	.twin = "pthreads",
	.concurrent = true,
	.birth = &birth_spawn,
	.special = true,
	.start = team_dealt_start,
	.run = team_dealt_run,
	.stop = team_stop,
};
