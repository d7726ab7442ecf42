/* A program and all it starts: spawned, watched, killed and reaped. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/clock.h"
#include "bench/family.h"

#define PADDING_NAME "TVP_PADDING="

/* ---- begin ---- */

/* The caller frees the vector. */
static char **pad_environment(
	unsigned bytes, char padding[FAMILY_PADDING_MAX + 16])
{
	size_t n = 0, name = strlen(PADDING_NAME);
	char **padded;

	while (environ[n] != NULL)
		n++;
	padded = calloc(n + 2, sizeof *padded);
	if (padded == NULL)
		return NULL;
	memcpy(padded, environ, n * sizeof *padded);
	memcpy(padding, PADDING_NAME, name);
	memset(padding + name, 'x', bytes);
	padding[name + bytes] = '\0';
	padded[n] = padding;
	return padded;
}

static int set_attributes(posix_spawnattr_t *attributes)
{
	sigset_t none, all;

	sigemptyset(&none);
	sigfillset(&all);
	if (posix_spawnattr_init(attributes) != 0)
		return -1;
	posix_spawnattr_setsigmask(attributes, &none);
	posix_spawnattr_setsigdefault(attributes, &all);
	posix_spawnattr_setpgroup(attributes, 0);
	posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGMASK |
						     POSIX_SPAWN_SETSIGDEF |
						     POSIX_SPAWN_SETPGROUP);
	return 0;
}

static int set_files(
	posix_spawn_file_actions_t *files, const int fds[FAMILY_FDS])
{
	int error = posix_spawn_file_actions_init(files);

	for (int fd = 0; fd < FAMILY_FDS && error == 0; fd++)
		if (fds[fd] >= 0)
			error = posix_spawn_file_actions_adddup2(
				files, fds[fd], fd);
		else if (fd < STDERR_FILENO || fds[fd] == FAMILY_NULL)
			error = posix_spawn_file_actions_addopen(
				files, fd, "/dev/null", O_RDWR, 0);
	return error;
}

static int spawn(struct family *family, const struct family_program *p,
	struct fault *why)
{
	char padding[FAMILY_PADDING_MAX + 16];
	char **environment = pad_environment(p->padding, padding);
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attributes;
	int error = ENOMEM;

	if (environment == NULL || set_attributes(&attributes) != 0)
		goto free_environment;
	error = set_files(&files, p->fds);
	if (error == 0)
		error = posix_spawnp(&family->process, p->path, &files,
			&attributes, p->words, environment);
	posix_spawn_file_actions_destroy(&files);
	posix_spawnattr_destroy(&attributes);
free_environment:
	free(environment);
	return error == 0 ? 0 : fault_set(why, error, "spawn %s", p->words[0]);
}

int family_begin(struct family *family, const struct family_program *program,
	struct fault *why)
{
	family->group = program->group;
	if (spawn(family, program, why) != 0)
		return -1;
	if (family->group != NULL)
		atomic_store(family->group, family->process);
	family->pidfd = pidfd_open(family->process, 0);
	if (family->pidfd >= 0)
		return 0;
	fault_set(why, errno, "watch %s", program->words[0]);
	family_end(family, &(int){0}, &(struct rusage){0});
	return -1;
}

/* ---- watch ---- */

/* Rounded up, and not beyond an int: PLAN_DEADLINE_MAX_NS. */
static int milliseconds_left(uint64_t until_ns)
{
	uint64_t now_ns = clock_now_ns();

	return now_ns >= until_ns
		       ? 0
		       : (int)((until_ns - now_ns + 999999) / 1000000);
}

enum family_end family_wait(
	const struct family *family, int signal_fd, uint64_t until_ns)
{
	struct pollfd fds[] = {
		{.fd = family->pidfd, .events = POLLIN},
		{.fd = signal_fd, .events = POLLIN},
	};

	for (;;) {
		int n = poll(fds, 2, milliseconds_left(until_ns));

		if (n == 0)
			return FAMILY_LATE;
		if (n < 0)
			continue;
		if ((fds[1].revents & POLLIN) != 0)
			return FAMILY_SIGNALLED;
		if (fds[0].revents != 0)
			return FAMILY_ENDED;
	}
}

enum family_end family_watch(
	const struct family *family, int signal_fd, uint64_t deadline_ns)
{
	enum family_end end = family_wait(family, signal_fd, deadline_ns);
	siginfo_t info;

	if (end != FAMILY_ENDED)
		kill(-family->process, SIGKILL);
	while (waitid(P_PID, (id_t)family->process, &info, WEXITED | WNOWAIT) <
			0 &&
		errno == EINTR)
		;
	return end;
}

/* ---- end ---- */

unsigned family_end(struct family *family, int *status, struct rusage *usage)
{
	unsigned n = 0;
	pid_t got;

	kill(-family->process, SIGKILL);
	if (family->group != NULL)
		atomic_store(family->group, 0);
	if (family->pidfd >= 0)
		close(family->pidfd);
	while (wait4(family->process, status, 0, usage) < 0 && errno == EINTR)
		;
	do {
		got = waitpid(-family->process, NULL, 0);
		n += got > 0;
	} while (got > 0 || (got < 0 && errno == EINTR));
	return n;
}
