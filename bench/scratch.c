/* A folder for files of the workloads that vanishes whatever happens. */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <inttypes.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/random.h"
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

/* The guardian: sleeps until it is told, or all ends are closed. Nothing but
 * the pipe stays open: neither a terminal nor the lock of a journal is held for
 * a maker that is gone. Workers that died a moment ago may still be writing a
 * last file, hence the retries. */
static void guard(const struct scratch *scratch, int pipe_fd)
{
	struct timespec pause = {.tv_nsec = 20000000};
	ssize_t told;
	char byte;

	setsid();
	dup2(pipe_fd, 0);
	close_range(1, UINT_MAX, 0);
	do
		told = read(0, &byte, 1);
	while (told < 0 && errno == EINTR);
	if (told == 0 && atomic_load(scratch->group) > 0)
		kill(-atomic_load(scratch->group), SIGKILL);
	for (int attempt = 0; attempt < 250; attempt++) {
		clear(scratch->path);
		if (rmdir(scratch->path) == 0 || errno == ENOENT)
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
		guard(scratch, ends[0]);
	}
	sigprocmask(SIG_SETMASK, &before, NULL);
	close(ends[0]);
	scratch->pipe_fd = ends[1];
	if (scratch->guardian > 0)
		return 0;
	close(ends[1]);
	return fault_set(why, errno, "start the scratch folder's guardian");
}

static int map_group(struct scratch *scratch, struct fault *why)
{
	void *memory = mmap(NULL, sizeof *scratch->group,
		PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (memory == MAP_FAILED)
		return fault_set(why, errno, "memory shared with the guardian");
	scratch->group = memory;
	return 0;
}

static void unmap_group(struct scratch *scratch)
{
	munmap(scratch->group, sizeof *scratch->group);
	scratch->group = NULL;
}

/* Killed, not told: a folder that could not be made is not its to remove. */
static void dismiss_guardian(struct scratch *scratch)
{
	kill(scratch->guardian, SIGKILL);
	close(scratch->pipe_fd);
	scratch->pipe_fd = -1;
	while (waitpid(scratch->guardian, NULL, 0) < 0 && errno == EINTR)
		;
}

/* The guardian is there before the folder, for which a name that nobody else
 * has is drawn (deliberately not mkdtemp, which makes it at once): there is no
 * moment at which a maker that is killed would leave it behind. */
int scratch_open(struct scratch *scratch, const char *parent, struct fault *why)
{
	char full[PATH_MAX];

	*scratch = (struct scratch){.pipe_fd = -1};
	if (realpath(parent, full) == NULL)
		return fault_set(why, errno, "scratch folder %s", parent);
	if (snprintf(scratch->path, sizeof scratch->path, "%s/tvp-%014" PRIx64,
		    full, random_seed()) >= (int)sizeof scratch->path)
		return fault_set(why, ENAMETOOLONG, "scratch folder %s", full);
	if (map_group(scratch, why) != 0)
		return -1;
	if (start_guardian(scratch, why) != 0)
		goto unmap_group;
	if (mkdir(scratch->path, 0700) == 0)
		return 0;
	fault_set(why, errno, "make a scratch folder in %s", full);
	dismiss_guardian(scratch);
unmap_group:
	unmap_group(scratch);
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
	unmap_group(scratch);
}
