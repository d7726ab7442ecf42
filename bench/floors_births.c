/* Floors: what it costs to make a worker that does nothing, and to see it
 * gone. */
#include <errno.h>
#include <limits.h>
#include <pthread.h>
#include <spawn.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/floors_kinds.h"
#include "bench/futex.h"
#include "bench/memory_room.h"

#define MIB (UINT64_C(1) << 20)

/* The smallest program that is everywhere: it is dynamically linked with the
 * C library alone. */
#define SPAWNED "/bin/true"

/* ---- threads ---- */

static void *thread_nothing(void *data)
{
	return data;
}

static int create_join(void *data, uint64_t n, struct fault *why)
{
	(void)data;
	while (n-- > 0) {
		pthread_t thread;
		int error = pthread_create(&thread, NULL, thread_nothing, NULL);

		if (error != 0)
			return fault_set(why, error, "pthread_create");
		pthread_join(thread, NULL);
	}
	return 0;
}

static int measure_thread(
	const struct floor_run *run, double *ns, struct fault *why)
{
	return floors_loop(run, create_join, NULL, 8, ns, why);
}

enum { CREW_MAX = 64 };

struct crew {
	_Atomic uint32_t gate; /* a futex; 1: open */
	pthread_t threads[CREW_MAX];
};

static void *thread_at_gate(void *data)
{
	struct crew *crew = data;

	while (atomic_load(&crew->gate) == 0)
		futex_wait(&crew->gate, 0);
	return NULL;
}

/* The gate makes sure that all are alive at once: without it the first end
 * while the last are born, and their stacks are used again. */
static int create_join_crew(void *data, uint64_t n, struct fault *why)
{
	struct crew *crew = data;
	uint64_t born;
	int error = 0;

	atomic_store(&crew->gate, 0);
	for (born = 0; born < n; born++) {
		error = pthread_create(
			&crew->threads[born], NULL, thread_at_gate, crew);
		if (error != 0)
			break;
	}
	if (error != 0)
		fault_set(why, error, "pthread_create: %llu of %llu threads",
			(unsigned long long)born, (unsigned long long)n);
	atomic_store(&crew->gate, 1);
	futex_wake(&crew->gate, INT_MAX);
	while (born > 0)
		pthread_join(crew->threads[--born], NULL);
	return error == 0 ? 0 : -1;
}

static int measure_crew(
	const struct floor_run *run, double *ns, struct fault *why)
{
	struct crew crew;

	return floors_loop(
		run, create_join_crew, &crew, run->floor->workers, ns, why);
}

/* ---- processes ---- */

static int fork_wait(void *data, uint64_t n, struct fault *why)
{
	(void)data;
	while (n-- > 0) {
		pid_t child = fork();

		if (child == 0)
			_exit(0);
		if (child < 0)
			return fault_set(why, errno, "fork");
		waitpid(child, NULL, 0);
	}
	return 0;
}

/* Pages of the usual size, each written: with huge pages fork would have 512
 * times fewer entries to copy. */
static void *dirty_memory(uint64_t bytes, struct fault *why)
{
	char *memory;

	if (memory_room_check("", 2 * bytes, "twice the dirty memory", why) !=
		0)
		return MAP_FAILED;
	memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (memory == MAP_FAILED) {
		fault_set(why, errno, "map %llu MiB",
			(unsigned long long)(bytes / MIB));
		return MAP_FAILED;
	}
	madvise(memory, bytes, MADV_NOHUGEPAGE);
	memset(memory, 1, bytes);
	return memory;
}

static int measure_fork(
	const struct floor_run *run, double *ns, struct fault *why)
{
	uint64_t bytes = run->floor->bytes;
	void *memory = NULL;
	int failed;

	if (bytes > 0 && (memory = dirty_memory(bytes, why)) == MAP_FAILED)
		return -1;
	failed = floors_loop(run, fork_wait, NULL, 1, ns, why);
	if (bytes > 0)
		munmap(memory, bytes);
	return failed;
}

static int vfork_wait(void *data, uint64_t n, struct fault *why)
{
	(void)data;
	while (n-- > 0) {
		/* Borrowing the parent's memory is what is to be measured. */
		pid_t child = vfork(); /* NOLINT(clang-analyzer-*) */

		if (child == 0)
			_exit(0);
		if (child < 0)
			return fault_set(why, errno, "vfork");
		waitpid(child, NULL, 0);
	}
	return 0;
}

static int measure_vfork(
	const struct floor_run *run, double *ns, struct fault *why)
{
	return floors_loop(run, vfork_wait, NULL, 1, ns, why);
}

static int spawn_wait(void *data, uint64_t n, struct fault *why)
{
	char *const words[] = {data, NULL};
	char *const variables[] = {NULL};

	while (n-- > 0) {
		int status = 0;
		pid_t child;
		int error =
			posix_spawn(&child, data, NULL, NULL, words, variables);

		if (error != 0)
			return fault_set(why, error, "spawn " SPAWNED);
		if (waitpid(child, &status, 0) < 0 || status != 0)
			return fault_set(why, 0, SPAWNED " failed");
	}
	return 0;
}

static int measure_spawn(
	const struct floor_run *run, double *ns, struct fault *why)
{
	char path[] = SPAWNED;

	return floors_loop(run, spawn_wait, path, 1, ns, why);
}

const struct floor floors_births[] = {
	{
		.name = "thread.create_join",
		.help = "pthread_create and join, one after the other",
		.measure = measure_thread,
	},
	{
		.name = "thread.create_join_64",
		.help = "pthread_create and join of 64 alive at once, each",
		.measure = measure_crew,
		.workers = CREW_MAX,
	},
	{
		.name = "process.fork_wait_0mib",
		.help = "fork, _exit and waitpid",
		.measure = measure_fork,
	},
	{
		.name = "process.fork_wait_64mib",
		.help = "fork, _exit and waitpid with 64 MiB of dirty 4 KiB pages",
		.measure = measure_fork,
		.bytes = 64 * MIB,
	},
	{
		.name = "process.fork_wait_256mib",
		.help = "fork, _exit and waitpid with 256 MiB of dirty 4 KiB pages",
		.measure = measure_fork,
		.bytes = 256 * MIB,
	},
	{
		.name = "process.vfork_wait",
		.help = "vfork, _exit and waitpid",
		.measure = measure_vfork,
	},
	{
		.name = "process.spawn_wait",
		.help = "posix_spawn of " SPAWNED " and waitpid",
		.measure = measure_spawn,
	},
	{0},
};
