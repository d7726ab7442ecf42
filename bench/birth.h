/* How a worker is born and how one learns that it is gone: the only thing in
 * which the two runners of a column differ. */
#ifndef BENCH_BIRTH_H
#define BENCH_BIRTH_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "bench/fault.h"
#include "bench/param.h"

struct team;

/* One place in a team; at most one worker lives in it at a time. */
struct member {
	struct team *team;
	pthread_t thread;
	pid_t process;
	bool alive; /* born and not yet reaped */
};

struct birth {
	const char *noun; /* "thread", "process" */
	const char *call; /* what makes one, for faults */
	bool anew; /* workers are not forked by the launch, or need not be: what
		      they share with it must be a file (bench/spawn.h) */

	/* Once, before the first birth. With `watch` deaths must be seen by
	 * poll on team->death_fd. Undone by close. */
	int (*open)(struct team *team, bool watch, struct fault *why);
	void (*close)(struct team *team);

	/* Make a worker that calls team->work(team, index). 0 or an errno. The
	 * place is empty. */
	int (*bear)(struct team *team, uint32_t index);

	/* Wait until the worker of that place is gone, and free the place. A
	 * worker that died is a fault. */
	int (*reap)(struct team *team, uint32_t index, struct fault *why);

	/* Wait until any worker is gone that had one task, and free its place.
	 * One that died is a fault; -1 only when there is no waiting. */
	int (*reap_any)(struct team *team, uint32_t *index, struct fault *why);

	/* Reap the workers that are gone, after team->death_fd became
	 * readable; how many of them had not come to SLOT `before`. NULL where
	 * a dying worker takes all others along. */
	uint32_t (*reap_dead)(
		struct team *team, uint32_t before, struct fault *why);

	/* Make an end of all workers that live, wherever they stand; they are
	 * yet to be reaped. NULL likewise. */
	void (*end_all)(struct team *team);
};

extern const struct birth birth_thread;
extern const struct birth birth_process;
extern const struct birth birth_spawn;  /* the program executed anew */
extern const struct birth birth_served; /* forked by a server */

/* One of these, by a runner's parameter. */
extern const struct birth birth_method;
extern const struct param birth_method_params[];
struct birth_method {
	int method;
};

/* Be a worker that is a process, as long as its parent lives. */
_Noreturn void birth_process_live(
	struct team *team, uint32_t index, pid_t parent);

/* Did the worker that ended so (waitpid(2)) do what it was there for? */
int birth_process_judge(
	struct team *team, uint32_t index, int status, struct fault *why);

/* Threads that live under job->env.gil, except while they wait. Their runner's
 * parameters are a struct gil_params. */
extern const struct birth birth_thread_locked;

#endif
