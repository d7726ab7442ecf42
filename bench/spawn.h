/* Workers that begin as this program executed anew (posix_spawn(3)): what they
 * must be told, and how they find it.
 *
 * A worker born by fork(2) has all that its parent had. One born by exec has
 * what it inherits as descriptors: the job's shared memory, and a letter with
 * the rest. The letter is no format: the reader is the very same program.
 *
 * What forked workers inherit (env->inherited) is sent to these, as a file that
 * each has for itself.
 *
 * What a workload's `prepare` leaves for its workers therefore lies in
 * env->shared or in files; descriptors in there must have been opened without
 * O_CLOEXEC, and pointers mean nothing to another process.
 */
#ifndef BENCH_SPAWN_H
#define BENCH_SPAWN_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "bench/fault.h"
#include "bench/registry.h"
#include "bench/team.h"

/* What the program is called with to be a worker, or the server that forks
 * them: "tvp --worker FD INDEX". */
#define SPAWN_WORD "--worker"
enum { SPAWN_SERVER = -1 }; /* as an index */

struct spawn {
	int letter_fd, block_fd, inherited_fd;
	bool block_is_ours; /* block_fd is to be closed */
	int fds[2];         /* more that the child is to have; -1: none */
};

/* Write the letter; shared memory that is no file becomes one, in its place. */
int spawn_open(struct spawn *spawn, const struct team *team, int fd,
	int other_fd, struct fault *why);
void spawn_close(struct spawn *spawn);

/* Execute the program again. 0 or an errno. */
int spawn_begin(const struct spawn *spawn, const struct team *team,
	int64_t index, pid_t *process);

/* Was the program called to be a worker? Then it is one, and this does not
 * return. */
void spawn_live_if_asked(
	int argc, char **argv, const struct registry *registry);

#endif
