/* Two workers of one floor: threads, or processes. */
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "bench/floors_kinds.h"
#include "bench/futex.h"

enum ready { READY_NOT_YET, READY_LIVES, READY_NOT_BOUND };

static int bind_to(int32_t cpu)
{
	cpu_set_t cpus;

	if (cpu < 0)
		return 0;
	CPU_ZERO(&cpus);
	CPU_SET(cpu, &cpus);
	return sched_setaffinity(0, sizeof cpus, &cpus);
}

int floors_pair_open(struct floors_pair *pair, const struct floor_run *run,
	struct fault *why)
{
	*pair = (struct floors_pair){
		.run = run,
		.fds = {{-1, -1}, {-1, -1}},
		.commons = mmap(NULL, sizeof *pair->commons,
			PROT_READ | PROT_WRITE,
			MAP_SHARED | MAP_ANONYMOUS | MAP_POPULATE, -1, 0),
	};
	if (pair->commons == MAP_FAILED)
		return fault_set(why, errno, "map memory for two workers");
	return 0;
}

static void live(struct floors_pair *pair)
{
	bool bound = bind_to(pair->run->cpus[1]) == 0;

	atomic_store(
		&pair->commons->ready, bound ? READY_LIVES : READY_NOT_BOUND);
	futex_wake(&pair->commons->ready, 1);
	if (bound)
		pair->partner(pair);
}

static void *thread_main(void *data)
{
	live(data);
	return NULL;
}

static void process_main(struct floors_pair *pair, pid_t parent)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() == parent)
		live(pair);
	_exit(0);
}

static int bear(struct floors_pair *pair, struct fault *why)
{
	pid_t parent = getpid();
	int error;

	if (!pair->run->floor->processes) {
		error = pthread_create(&pair->thread, NULL, thread_main, pair);
		return error == 0 ? 0 : fault_set(why, error, "pthread_create");
	}
	pair->process = fork();
	if (pair->process < 0)
		return fault_set(why, errno, "fork");
	if (pair->process == 0)
		process_main(pair, parent);
	return 0;
}

int floors_pair_bear(struct floors_pair *pair,
	void (*partner)(struct floors_pair *pair), struct fault *why)
{
	_Atomic uint32_t *ready = &pair->commons->ready;

	pair->partner = partner;
	if (bind_to(pair->run->cpus[0]) != 0)
		return fault_set(
			why, errno, "bind to CPU %d", pair->run->cpus[0]);
	if (bear(pair, why) != 0)
		return -1;
	while (atomic_load(ready) == READY_NOT_YET)
		futex_wait(ready, READY_NOT_YET);
	if (atomic_load(ready) == READY_NOT_BOUND)
		return fault_set(why, 0,
			"a partner could not be bound to "
			"CPU %d",
			pair->run->cpus[1]);
	return 0;
}

int floors_pair_reap(struct floors_pair *pair, struct fault *why)
{
	int status = 0, error;

	if (!pair->run->floor->processes) {
		error = pthread_join(pair->thread, NULL);
		return error == 0 ? 0 : fault_set(why, error, "pthread_join");
	}
	if (waitpid(pair->process, &status, 0) < 0)
		return fault_set(why, errno, "waitpid");
	if (status != 0)
		return fault_set(why, 0, "the partner died (wait status %#x)",
			(unsigned)status);
	return 0;
}
