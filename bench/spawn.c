/* Workers that begin as this program executed anew: what they are told. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "bench/server.h"
#include "bench/spawn.h"

enum {
	PARAMS_BYTES = 4096,
	UNREACHED = 127, /* the status of a worker that finds no work */
};

struct letter {
	uint64_t letter_bytes; /* of this struct: a check against nonsense */
	uint64_t block_bytes, shared_bytes, inherited_bytes;
	pid_t parent;
	int block_fd, shared_fd, inherited_fd, wake_fd, fds[2];
	char workload[PARAM_NAME], runner[PARAM_NAME];
	uint32_t workers;
	bool gated, sampling;
	uint64_t tasks, env_tasks, seed, interval_ns;
	_Alignas(max_align_t) char params[PARAMS_BYTES];
	_Alignas(max_align_t) char runner_params[PARAMS_BYTES];
};

/* ---- the parent ---- */

static uint64_t shared_bytes(const struct job *job)
{
	return job->env.shared != NULL ? job->workload->shared_bytes(&job->env)
				       : 0;
}

static uint64_t inherited_bytes(const struct job *job)
{
	return job->env.inherited != NULL
		       ? job->workload->inherited_bytes(&job->env)
		       : 0;
}

static uint64_t block_bytes(const struct job *job)
{
	return job_block_bytes(
		job->workers, job->env.tasks, job->samples != NULL);
}

/* The head of a block is what has been written by now: the samples are zeros.
 */
static int64_t head_bytes(const struct job *job)
{
	return job->samples != NULL ? (char *)job->samples - (char *)job->block
				    : (int64_t)block_bytes(job);
}

/* The block as a file. One that a supervisor made is one already; else it is
 * copied into a file that takes its place in memory. */
static int open_block(
	struct spawn *spawn, const struct job *job, struct fault *why)
{
	size_t bytes = (size_t)block_bytes(job);
	int64_t head = head_bytes(job);
	int fd;

	if (job->block->fd > 0) {
		spawn->block_fd = job->block->fd;
		return 0;
	}
	fd = spawn->block_fd = memfd_create("tvp-block", MFD_CLOEXEC);
	spawn->block_is_ours = true;
	if (fd < 0)
		return fault_set(why, errno, "memfd_create");
	if (ftruncate(fd, (off_t)bytes) != 0 ||
		pwrite(fd, job->block, (size_t)head, 0) != head ||
		mmap(job->block, bytes, PROT_READ | PROT_WRITE,
			MAP_SHARED | MAP_FIXED, fd, 0) == MAP_FAILED)
		return fault_set(
			why, errno, "a file of %zu bytes for workers", bytes);
	return 0;
}

/* Of what would be inherited, a copy. */
static int send_inherited(
	struct spawn *spawn, const struct job *job, struct fault *why)
{
	const char *at = job->env.inherited;
	uint64_t left = inherited_bytes(job);

	if (left == 0)
		return 0;
	spawn->inherited_fd = memfd_create("tvp-inherited", MFD_CLOEXEC);
	while (spawn->inherited_fd >= 0 && left > 0) {
		ssize_t n = write(spawn->inherited_fd, at, (size_t)left);

		if (n <= 0)
			break;
		at += n;
		left -= (uint64_t)n;
	}
	if (left == 0)
		return 0;
	return fault_set(why, errno, "a file of what workers inherit");
}

static int write_letter(
	const struct spawn *spawn, const struct team *team, struct fault *why)
{
	const struct job *job = team->job;
	struct letter letter = {
		.letter_bytes = sizeof letter,
		.block_bytes = block_bytes(job),
		.shared_bytes = shared_bytes(job),
		.inherited_bytes = inherited_bytes(job),
		.parent = getpid(),
		.block_fd = spawn->block_fd,
		.shared_fd = job->shared_fd,
		.inherited_fd = spawn->inherited_fd,
		.wake_fd = team->wake_fd,
		.fds = {spawn->fds[0], spawn->fds[1]},
		.workers = job->workers,
		.gated = job->gated,
		.sampling = job->samples != NULL,
		.tasks = job->tasks,
		.env_tasks = job->env.tasks,
		.seed = job->env.seed,
		.interval_ns = job->interval_ns,
	};

	if (job->workload->params_bytes > PARAMS_BYTES ||
		job->runner->params_bytes > PARAMS_BYTES)
		return fault_set(
			why, 0, "over %d bytes of parameters", PARAMS_BYTES);
	strcpy(letter.workload, job->workload->name);
	strcpy(letter.runner, job->runner->name);
	memcpy(letter.params, job->env.params, job->workload->params_bytes);
	memcpy(letter.runner_params, job->runner_params,
		job->runner->params_bytes);
	if (pwrite(spawn->letter_fd, &letter, sizeof letter, 0) !=
		sizeof letter)
		return fault_set(why, errno, "a letter to workers");
	return 0;
}

int spawn_open(struct spawn *spawn, const struct team *team, int fd,
	int other_fd, struct fault *why)
{
	*spawn = (struct spawn){
		.letter_fd = memfd_create("tvp-letter", MFD_CLOEXEC),
		.block_fd = -1,
		.inherited_fd = -1,
		.fds = {fd, other_fd},
	};
	if (spawn->letter_fd < 0)
		return fault_set(why, errno, "memfd_create");
	if (team->job->env.shared != NULL && team->job->shared_fd < 0)
		return fault_set(why, 0,
			"no file could be made for what spawned workers share");
	if (open_block(spawn, team->job, why) != 0 ||
		send_inherited(spawn, team->job, why) != 0)
		return -1;
	return write_letter(spawn, team, why);
}

void spawn_close(struct spawn *spawn)
{
	if (spawn->block_is_ours && spawn->block_fd >= 0)
		close(spawn->block_fd);
	if (spawn->inherited_fd >= 0)
		close(spawn->inherited_fd);
	if (spawn->letter_fd >= 0)
		close(spawn->letter_fd);
}

/* Descriptors keep their numbers; to duplicate one onto itself is to let it
 * through (posix_spawn_file_actions_adddup2(3)). */
static int pass_descriptors(posix_spawn_file_actions_t *actions,
	const struct spawn *spawn, const struct team *team)
{
	const int fds[] = {spawn->letter_fd, spawn->block_fd,
		spawn->inherited_fd, team->job->shared_fd, team->wake_fd,
		spawn->fds[0], spawn->fds[1]};
	int error = 0;

	for (size_t i = 0; i < sizeof fds / sizeof *fds && error == 0; i++)
		if (fds[i] >= 0)
			error = posix_spawn_file_actions_adddup2(
				actions, fds[i], fds[i]);
	return error;
}

/* Deaths are blocked signals of the parent (birth_process), not of workers. */
static int unblock_all(posix_spawnattr_t *attributes)
{
	sigset_t none;

	sigemptyset(&none);
	posix_spawnattr_setsigmask(attributes, &none);
	return posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGMASK);
}

int spawn_begin(const struct spawn *spawn, const struct team *team,
	int64_t index, pid_t *process)
{
	char program[] = "tvp", word[] = SPAWN_WORD, fd[16], number[32];
	char *const words[] = {program, word, fd, number, NULL};
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	int error = posix_spawn_file_actions_init(&actions);

	if (error != 0)
		return error;
	error = posix_spawnattr_init(&attributes);
	if (error != 0)
		goto destroy_actions;
	snprintf(fd, sizeof fd, "%d", spawn->letter_fd);
	snprintf(number, sizeof number, "%lld", (long long)index);
	error = pass_descriptors(&actions, spawn, team);
	if (error == 0)
		error = unblock_all(&attributes);
	if (error == 0)
		error = posix_spawn(process, "/proc/self/exe", &actions,
			&attributes, words, environ);
	posix_spawnattr_destroy(&attributes);
destroy_actions:
	posix_spawn_file_actions_destroy(&actions);
	return error;
}

/* ---- the child ---- */

/* `flags`: MAP_SHARED or MAP_PRIVATE. NULL for 0 bytes, and with a fault. */
static void *map(int fd, uint64_t bytes, int flags, struct fault *why)
{
	void *memory;

	if (bytes == 0)
		return NULL;
	memory =
		mmap(NULL, (size_t)bytes, PROT_READ | PROT_WRITE, flags, fd, 0);
	if (memory != MAP_FAILED)
		return memory;
	fault_set(why, errno, "map %llu bytes in a spawned worker",
		(unsigned long long)bytes);
	return NULL;
}

static const struct letter *read_letter(const char *fd, struct fault *why)
{
	const struct letter *letter =
		map(atoi(fd), sizeof *letter, MAP_SHARED, why);

	return letter != NULL && letter->letter_bytes == sizeof *letter ? letter
									: NULL;
}

/* The job as the parent had it. The block comes first: with it a fault can be
 * told. */
static int take_over(struct job *job, const struct letter *letter,
	const struct registry *registry, struct fault *why)
{
	struct block *block =
		map(letter->block_fd, letter->block_bytes, MAP_SHARED, why);

	*job = (struct job){
		.block = block,
		.workload = registry_workload(registry, letter->workload, why),
		.runner = registry_runner(registry, letter->runner, why),
		.runner_params = letter->runner_params,
		.workers = letter->workers,
		.tasks = letter->env_tasks,
		.gated = letter->gated,
		.interval_ns = letter->interval_ns,
		.shared_fd = letter->shared_fd,
	};
	if (fault_is_set(why))
		return -1;
	job_map(job, block, letter->sampling);
	job->tasks = letter->tasks;
	job->env = (struct env){
		.params = letter->params,
		.shared = map(letter->shared_fd, letter->shared_bytes,
			MAP_SHARED, why),
		.inherited = map(letter->inherited_fd, letter->inherited_bytes,
			MAP_PRIVATE, why),
		.scratch = block->scratch[0] != '\0' ? block->scratch : NULL,
		.note = block->note,
		.tasks = letter->env_tasks,
		.seed = letter->seed,
		.workers = letter->workers,
		.halted = &block->meeting.halted,
		.apart = true,
	};
	return fault_is_set(why) ? -1 : 0;
}

/* What a worker cannot reach is told where all faults are told; by its status
 * alone, where that is out of its reach as well. */
static _Noreturn void give_up(const struct job *job, const struct fault *why)
{
	if (job->block != NULL)
		job_report(job, why);
	_exit(UNREACHED);
}

void spawn_live_if_asked(int argc, char **argv, const struct registry *registry)
{
	struct team team = {.death_fd = -1};
	const struct letter *letter;
	struct job job = {0};
	struct fault why = {0};
	long long index;

	if (argc != 4 || strcmp(argv[1], SPAWN_WORD) != 0)
		return;
	index = atoll(argv[3]);
	letter = read_letter(argv[2], &why);
	if (letter == NULL || index < SPAWN_SERVER ||
		index >= letter->workers ||
		take_over(&job, letter, registry, &why) != 0)
		give_up(&job, &why);
	team.job = &job;
	team.wake_fd = letter->wake_fd;
	job.team = &team;
	team_employ(&team);
	if (index == SPAWN_SERVER)
		server_live(&team, letter->parent, letter->fds);
	birth_process_live(&team, (uint32_t)index, letter->parent);
}
