/* One run of gnuplot. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/clock.h"
#include "bench/gnuplot.h"
#include "bench/tool.h"

enum { GNUPLOT_DEADLINE_MS = 120000 };
#define VERSION_DEADLINE_NS (5 * NS_PER_S)

/* The first line that says something, without gnuplot's pointing at it. */
static void quote(const char *said, char *text, size_t size)
{
	size_t len;

	said += strspn(said, "\n \t^");
	len = strcspn(said, "\n");
	snprintf(text, size, "%.*s", (int)len, said);
}

bool gnuplot_is_old(const char *version)
{
	unsigned major, minor, least_major, least_minor;

	return sscanf(version, "gnuplot %u.%u", &major, &minor) == 2 &&
	       sscanf(GNUPLOT_OLDEST, "%u.%u", &least_major, &least_minor) ==
		       2 &&
	       (major < least_major ||
		       (major == least_major && minor < least_minor));
}

/* What is said of a gnuplot that failed: an old one knows parts of the scripts
 * no more than a script that somebody spoilt. */
static int blame(const char *what, const char *said, struct fault *why)
{
	char version[64], line[160];
	struct fault unused = {0};

	quote(said, line, sizeof line);
	if (tool_ask("gnuplot", "--version", VERSION_DEADLINE_NS, version,
		    sizeof version, &unused) == 0 &&
		gnuplot_is_old(version))
		return fault_set(why, 0,
			"gnuplot failed on %s: %.30s is too old, " GNUPLOT_OLDEST
			" is needed; it says: %.90s",
			what, version, line);
	return fault_set(why, 0, "gnuplot failed on %s: %s", what, line);
}

/* All that comes until the other end is closed or the time is over. */
static void listen_to(int fd, char *said, size_t size)
{
	struct pollfd poll_fd = {.fd = fd, .events = POLLIN};
	size_t len = 0;
	ssize_t n;

	while (len + 1 < size && poll(&poll_fd, 1, GNUPLOT_DEADLINE_MS) > 0) {
		n = read(fd, said + len, size - 1 - len);
		if (n <= 0)
			break;
		len += (size_t)n;
	}
	said[len] = '\0';
}

static int start(const struct gnuplot_call *call, int error_fd, pid_t *process)
{
	char *words[] = {(char[]){"gnuplot"}, (char[]){"-e"},
		strdup(call->settings), strdup(call->script), NULL};
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attributes;
	sigset_t defaults;
	int error;

	sigemptyset(&defaults);
	sigaddset(&defaults, SIGPIPE);
	posix_spawn_file_actions_init(&files);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setsigdefault(&attributes, &defaults);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
	if (call->folder != NULL)
		posix_spawn_file_actions_addchdir_np(&files, call->folder);
	posix_spawn_file_actions_adddup2(&files, error_fd, 2);
	for (size_t i = 0; i < call->n_files; i++) /* not closed by its exec */
		posix_spawn_file_actions_adddup2(
			&files, call->files[i], call->files[i]);
	error = posix_spawnp(
		process, "gnuplot", &files, &attributes, words, environ);
	posix_spawn_file_actions_destroy(&files);
	posix_spawnattr_destroy(&attributes);
	free(words[2]);
	free(words[3]);
	return error;
}

int gnuplot_start(
	struct gnuplot *run, const struct gnuplot_call *call, struct fault *why)
{
	int ends[2], error;

	if (pipe2(ends, O_CLOEXEC) != 0)
		return fault_set(why, errno, "pipe to gnuplot");
	error = start(call, ends[1], &run->process);
	close(ends[1]);
	run->said = ends[0];
	if (error == 0)
		return 0;
	close(ends[0]);
	return fault_set(why, error,
		"gnuplot can't be started (Debian: apt-get install "
		"gnuplot-nox)");
}

int gnuplot_wait(struct gnuplot *run, const char *what, struct fault *why)
{
	char said[2048];
	int status;

	listen_to(run->said, said, sizeof said);
	close(run->said);
	while (waitpid(run->process, &status, 0) < 0 && errno == EINTR)
		;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return 0;
	return blame(what, said, why);
}
