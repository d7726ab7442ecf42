/* Workers that are processes, born as the runner's parameters say: the start
 * methods of Python's multiprocessing. */
#include <stddef.h>

#include "bench/team.h"

enum method { METHOD_FORK, METHOD_SPAWN, METHOD_FORKSERVER };

static const char *const methods[] = {"fork", "spawn", "forkserver", NULL};

const struct param birth_method_params[] = {
	{
		.name = "start_method",
		.kind = PARAM_CHOICE,
		.offset = offsetof(struct birth_method, method),
		.standard = "fork",
		.choices = methods,
		.help = "fork: workers are forked; spawn: each is the program "
			"executed anew; forkserver: one is, and forks all "
			"others when asked",
	},
	{0},
};

/* The birth that was chosen takes the place of this one. */
static int method_open(struct team *team, bool watch, struct fault *why)
{
	static const struct birth *const births[] = {
		[METHOD_FORK] = &birth_process,
		[METHOD_SPAWN] = &birth_spawn,
		[METHOD_FORKSERVER] = &birth_served,
	};
	const struct birth_method *params = team->job->runner_params;

	team->birth = births[params->method];
	return team->birth->open(team, watch, why);
}

const struct birth birth_method = {
	.noun = "process",
	.call = "fork",
	.anew = true,
	.open = method_open,
};
