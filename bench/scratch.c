/* A folder for files of the workloads that vanishes whatever happens. */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/scratch.h"

enum { OPEN_FOLDERS = 16 };

/* nftw(3) has no argument for its caller's data. */
static struct {
	uint64_t removed;
} walk;

static int remove_below(
	const char *path, const struct stat *status, int kind, struct FTW *at)
{
	(void)status;
	(void)kind;
	if (at->level > 0 && remove(path) == 0)
		walk.removed++;
	return 0;
}

static uint64_t clear(const char *path)
{
	walk.removed = 0;
	nftw(path, remove_below, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS);
	return walk.removed;
}

uint64_t scratch_clear(const struct scratch *scratch)
{
	return clear(scratch->path);
}

/* The guardian: sleeps until it is told, or all ends are closed. Workers that
 * died a moment ago may still be writing a last file, hence the retries. */
static void guard(const char *path, int pipe_fd)
{
	struct timespec pause = {.tv_nsec = 20000000};
	char byte;

	setsid();
	while (read(pipe_fd, &byte, 1) < 0 && errno == EINTR)
		;
	for (int attempt = 0; attempt < 250; attempt++) {
		clear(path);
		if (rmdir(path) == 0 || errno == ENOENT)
			break;
		nanosleep(&pause, NULL);
	}
	_exit(0);
}

static int start_guardian(struct scratch *scratch, struct fault *why)
{
	sigset_t all, before;
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) != 0)
		return fault_set(why, errno, "pipe to the guardian");
	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &before);
	scratch->guardian = fork();
	if (scratch->guardian == 0) {
		close(ends[1]);
		/* Let no closed terminal or pipe of the maker's be held. */
		for (int fd = 0; fd < 3; fd++)
			close(fd);
		guard(scratch->path, ends[0]);
	}
	sigprocmask(SIG_SETMASK, &before, NULL);
	close(ends[0]);
	scratch->pipe_fd = ends[1];
	if (scratch->guardian > 0)
		return 0;
	close(ends[1]);
	return fault_set(why, errno, "start the scratch folder's guardian");
}

int scratch_open(struct scratch *scratch, const char *parent, struct fault *why)
{
	char full[PATH_MAX];

	*scratch = (struct scratch){.pipe_fd = -1};
	if (realpath(parent, full) == NULL)
		return fault_set(why, errno, "scratch folder %s", parent);
	if (snprintf(scratch->path, sizeof scratch->path, "%s/tvp-XXXXXX",
		    full) >= (int)sizeof scratch->path)
		return fault_set(why, ENAMETOOLONG, "scratch folder %s", full);
	if (mkdtemp(scratch->path) == NULL)
		return fault_set(
			why, errno, "make a scratch folder in %s", full);
	if (start_guardian(scratch, why) == 0)
		return 0;
	rmdir(scratch->path);
	return -1;
}

void scratch_close(struct scratch *scratch)
{
	if (scratch->pipe_fd < 0)
		return;
	clear(scratch->path);
	rmdir(scratch->path);
	/* Said aloud: a process that leaked may hold a copy of this end. */
	while (write(scratch->pipe_fd, "", 1) < 0 && errno == EINTR)
		;
	close(scratch->pipe_fd);
	scratch->pipe_fd = -1;
	while (waitpid(scratch->guardian, NULL, 0) < 0 && errno == EINTR)
		;
}
