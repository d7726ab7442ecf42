/* Versions of other programs, asked of them. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/clock.h"
#include "bench/tool.h"

/* In a group of its own, so that it can be killed with all it started, and
 * with the default answer to SIGPIPE, which the program itself ignores. */
static int spawn(pid_t *pid, char **argv, int output)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attr;
	sigset_t signals;
	int error;

	sigemptyset(&signals);
	sigaddset(&signals, SIGPIPE);
	posix_spawnattr_init(&attr);
	posix_spawnattr_setflags(
		&attr, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF);
	posix_spawnattr_setsigdefault(&attr, &signals);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(
		&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
	posix_spawn_file_actions_addopen(
		&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	error = posix_spawnp(pid, argv[0], &actions, &attr, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attr);
	return error;
}

/* Read until the end or the deadline; what does not fit is read all the same,
 * so that the writer can end. 0, or -1 when it was too late. */
static int read_all(int fd, uint64_t deadline_ns, char *text, size_t size)
{
	const uint64_t until_ns = clock_now_ns() + deadline_ns;
	char rest[256];
	size_t used = 0;

	for (;;) {
		struct pollfd ready = {.fd = fd, .events = POLLIN};
		const uint64_t now_ns = clock_now_ns();
		const bool full = used + 1 == size;
		ssize_t n;

		if (now_ns >= until_ns)
			return -1;
		if (poll(&ready, 1, (int)((until_ns - now_ns) / 1000000) + 1) <
			1)
			continue;
		n = read(fd, full ? rest : text + used,
			full ? sizeof rest : size - 1 - used);
		if (n == 0 || (n < 0 && errno != EINTR))
			return 0;
		if (n > 0 && !full)
			used += (size_t)n;
		text[used] = '\0';
	}
}

static pid_t reap(pid_t pid, int *status)
{
	pid_t got;

	do
		got = waitpid(pid, status, 0);
	while (got < 0 && errno == EINTR);
	return got;
}

static int ask(char **argv, int ends[2], uint64_t deadline_ns, char *text,
	size_t size, struct fault *why)
{
	int error, late, status = 0;
	pid_t pid;

	error = spawn(&pid, argv, ends[1]);
	close(ends[1]);
	if (error == ENOENT)
		return fault_set(why, 0, "%s is not on PATH", argv[0]);
	if (error != 0)
		return fault_set(why, error, "start %s", argv[0]);
	text[0] = '\0';
	late = read_all(ends[0], deadline_ns, text, size);
	/* It may close its output and stay; it has said what it had to. */
	kill(-pid, SIGKILL);
	reap(pid, &status);
	if (late != 0)
		return fault_set(why, 0, "%s %s gave no answer in time",
			argv[0], argv[1]);
	text[strcspn(text, "\n")] = '\0';
	if (text[0] == '\0')
		return fault_set(
			why, 0, "%s %s says nothing", argv[0], argv[1]);
	return 0;
}

int tool_ask(const char *program, const char *option, uint64_t deadline_ns,
	char *text, size_t size, struct fault *why)
{
	char *argv[] = {(char *)program, (char *)option, NULL};
	int ends[2], failed;

	if (pipe2(ends, O_CLOEXEC) != 0)
		return fault_set(why, errno, "pipe");
	failed = ask(argv, ends, deadline_ns, text, size, why);
	close(ends[0]);
	return failed;
}
