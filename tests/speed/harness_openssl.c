/* The other side of `hash`: what the library's own benchmark says. */
#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/speed/harness.h"

static int start(const char *const words[], int out_fd, pid_t *child)
{
	posix_spawn_file_actions_t actions;
	int error = posix_spawn_file_actions_init(&actions);

	if (error != 0)
		return error;
	posix_spawn_file_actions_adddup2(&actions, out_fd, STDOUT_FILENO);
	posix_spawn_file_actions_addopen(
		&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	error = posix_spawnp(
		child, words[0], &actions, NULL, (char *const *)words, environ);
	posix_spawn_file_actions_destroy(&actions);
	return error;
}

/* With -mr a line reads +F:22:sha256:2158489600.00, the last in bytes/s. */
static double find_rate(FILE *file)
{
	double rate = 0;
	char line[512];

	while (fgets(line, sizeof line, file) != NULL)
		if (strncmp(line, "+F:", 3) == 0)
			rate = strtod(strrchr(line, ':') + 1, NULL);
	return rate;
}

int harness_openssl(const struct side *side, double *ns, struct fault *why)
{
	char chunk[32];
	const char *const words[] = {"openssl", "speed", "-elapsed", "-mr",
		"-seconds", "1", "-bytes", chunk, "-evp", "sha256", NULL};
	int ends[2], error, status = 0;
	double rate;
	FILE *file;
	pid_t child;

	snprintf(chunk, sizeof chunk, "%llu",
		(unsigned long long)side->chunk_bytes);
	if (pipe2(ends, O_CLOEXEC) != 0)
		return fault_set(why, errno, "pipe");
	error = start(words, ends[1], &child);
	close(ends[1]);
	if (error != 0)
		return fault_set(why, error, "start openssl");
	file = fdopen(ends[0], "r");
	rate = file != NULL ? find_rate(file) : 0;
	if (waitpid(child, &status, 0) < 0 || status != 0 || !(rate > 0))
		return fault_set(why, 0, "openssl speed gave no rate");
	fclose(file);
	*ns = (double)side->bytes / rate * 1e9;
	return 0;
}
