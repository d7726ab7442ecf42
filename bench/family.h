/* A program and all it starts, as one family: spawned into a process group of
 * its own, watched against a deadline, killed and reaped to the last. */
#ifndef BENCH_FAMILY_H
#define BENCH_FAMILY_H

#include <stdatomic.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/types.h>

#include "bench/fault.h"

enum { FAMILY_FDS = 4, FAMILY_NULL = -2 };

struct family {
	pid_t process; /* the first one, and the group */
	int pidfd;
	_Atomic int32_t *group; /* holds the group while it lives; or NULL */
};

/* What is to be started. */
struct family_program {
	const char *path;   /* looked for on PATH when it has no slash */
	char *const *words; /* its arguments from the name on; NULL last */
	/* Its first descriptors; -1: /dev/null for 0 and 1, the supervisor's
	 * own for 2, none for 3. FAMILY_NULL: /dev/null. */
	int fds[FAMILY_FDS];
	unsigned padding; /* bytes that its environment is made longer by */
	_Atomic int32_t *group;
};

enum { FAMILY_PADDING_MAX = 4096 };

enum family_end { FAMILY_ENDED, FAMILY_LATE, FAMILY_SIGNALLED };

/* Spawn it, without a shell and with all signals as a program finds them that
 * was started by hand. The padding is there because where the stack begins
 * moves results (Mytkowicz et al., ASPLOS 2009). */
int family_begin(struct family *family, const struct family_program *program,
	struct fault *why);

/* Sleep until the first process ends, that time comes (FAMILY_LATE) or a signal
 * can be read from signal_fd (signalfd(2); -1: none). Nobody is killed. */
enum family_end family_wait(
	const struct family *family, int signal_fd, uint64_t until_ns);

/* The same, but all are killed unless the first process has ended by itself. In
 * any case it has ended afterwards, and is not reaped. */
enum family_end family_watch(
	const struct family *family, int signal_fd, uint64_t deadline_ns);

/* Kill whoever is left, while the group's number can't be another's yet, and
 * reap all: how many there were beside the first process. */
unsigned family_end(struct family *family, int *status, struct rusage *usage);

#endif
