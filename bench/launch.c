/* A launch from inside: prepare, run the phases under the clock, check. */
#include <errno.h>
#include <math.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "bench/ballast.h"
#include "bench/launch.h"
#include "bench/memory_room.h"
#include "bench/placement.h"
#include "bench/units.h"
#include "bench/usage.h"

int launch_check_memory(
	const struct cell *cell, bool sampling, struct fault *why)
{
	uint64_t bytes = job_block_bytes(cell->workers, cell->tasks, sampling);
	uint64_t have =
		bytes > MEMORY_ROOM_LITTLE ? memory_room("") : UINT64_MAX;
	char needed[UNITS_TEXT], there[UNITS_TEXT];

	if (bytes <= have / 2)
		return 0;
	return fault_set(why, 0,
		"%llu tasks with samples need %s, more than half of the %s of "
		"memory that are available here; --no-samples takes none",
		(unsigned long long)cell->tasks,
		units_show_bytes((double)bytes, needed),
		units_show_bytes((double)have, there));
}

/* Give the block its memory before anything is timed, as much as will be used.
 * Samples are then taken out of the page tables again, not out of memory: what
 * this process has mapped, its threads would find mapped, and its children not
 * (fork(2) copies no page tables of shared memory). */
static void allocate(
	const struct cell *cell, bool sampling, void *memory, size_t bytes)
{
	struct job job = {.workers = cell->workers, .tasks = cell->tasks};
	size_t head = bytes, samples = 0;

	job_map(&job, memory, sampling);
	if (sampling) {
		head = (size_t)((char *)job.samples - (char *)memory);
		samples = (size_t)cell->tasks * sizeof *job.samples;
	}
	madvise(memory, head + samples, MADV_POPULATE_WRITE);
	if (samples > 0)
		madvise(job.samples, samples, MADV_DONTNEED);
}

int launch_place_workers(
	const struct cell *cell, struct slot *slots, struct fault *why)
{
	int32_t *cpus = calloc(cell->workers, sizeof *cpus);
	int failed;

	if (cpus == NULL)
		return fault_set(why, errno, "%u workers", cell->workers);
	failed = placement_cpus((enum pin)cell->pin, cell->workers, cpus, why);
	for (uint32_t i = 0; i < cell->workers; i++)
		slots[i].cpu = cpus[i];
	free(cpus);
	return failed;
}

int launch_make_block(const struct cell *cell, bool sampling, struct fault *why)
{
	uint64_t bytes = job_block_bytes(cell->workers, cell->tasks, sampling);
	int fd;

	if (launch_check_memory(cell, sampling, why) != 0)
		return -1;
	fd = memfd_create("tvp", MFD_CLOEXEC);
	if (fd >= 0 && ftruncate(fd, (off_t)bytes) == 0)
		return fd;
	fault_set(why, errno, "%llu bytes shared with a launch",
		(unsigned long long)bytes);
	if (fd >= 0)
		close(fd);
	return -1;
}

struct block *launch_map_block(
	const struct cell *cell, bool sampling, int fd, struct fault *why)
{
	size_t bytes =
		(size_t)job_block_bytes(cell->workers, cell->tasks, sampling);
	int flags = MAP_SHARED | (fd < 0 ? MAP_ANONYMOUS : 0);
	void *memory;

	if (launch_check_memory(cell, sampling, why) != 0)
		return NULL;
	memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, flags, fd, 0);
	if (memory == MAP_FAILED) {
		fault_set(why, errno, "map %zu bytes for %llu tasks", bytes,
			(unsigned long long)cell->tasks);
		return NULL;
	}
	allocate(cell, sampling, memory, bytes);
	((struct block *)memory)->fd = fd;
	return memory;
}

/* ---- the workload's once-only hooks ---- */

/* With a descriptor for runners that start programs, which inherit nothing
 * else: the same kind of memory as anonymous (memfd_create(2)). */
static int map_shared(struct job *job, struct fault *why)
{
	const struct workload *workload = job->workload;
	size_t bytes = workload->shared_bytes != NULL
			       ? workload->shared_bytes(&job->env)
			       : 0;
	const struct birth *birth = job->runner->birth;
	bool by_fd =
		job->runner->open != NULL || (birth != NULL && birth->anew);
	void *memory = MAP_FAILED;

	if (bytes == 0)
		return 0;
	if (bytes > MEMORY_ROOM_LITTLE &&
		memory_room_check("", bytes, "what workers share", why) != 0)
		return -1;
	if (by_fd)
		job->shared_fd = memfd_create("tvp-shared", MFD_CLOEXEC);
	if (!by_fd || (job->shared_fd >= 0 &&
			      ftruncate(job->shared_fd, (off_t)bytes) == 0))
		memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
			MAP_SHARED | MAP_POPULATE | (by_fd ? 0 : MAP_ANONYMOUS),
			job->shared_fd, 0);
	if (memory == MAP_FAILED)
		return fault_set(
			why, errno, "map %zu bytes shared by workers", bytes);
	job->env.shared = memory;
	job->shared_bytes = bytes;
	return 0;
}

static void unmap_shared(struct job *job)
{
	if (job->shared_bytes > 0)
		munmap(job->env.shared, job->shared_bytes);
	if (job->shared_fd >= 0)
		close(job->shared_fd);
}

static int map_inherited(struct job *job, size_t *bytes, struct fault *why)
{
	const struct workload *workload = job->workload;

	*bytes = workload->inherited_bytes != NULL
			 ? workload->inherited_bytes(&job->env)
			 : 0;
	if (*bytes == 0)
		return 0;
	/* Forked workers may come to have a copy of each page. */
	if (memory_room_check("", 2 * (uint64_t)*bytes,
		    "what workers inherit, and a copy of it,", why) != 0)
		return -1;
	job->env.inherited = mmap(NULL, *bytes, PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (job->env.inherited != MAP_FAILED) {
		madvise(job->env.inherited, *bytes, MADV_NOHUGEPAGE);
		return 0;
	}
	job->env.inherited = NULL;
	return fault_set(
		why, errno, "map %zu bytes that workers inherit", *bytes);
}

/* ---- the phases ---- */

struct phase {
	enum stage stage;
	int (*hook)(struct job *job, struct fault *why);
	uint64_t *took_ns;
};

static int run_phase(
	struct job *job, const struct phase *phase, struct fault *why)
{
	uint64_t began_ns;
	int failed;

	atomic_store(&job->block->stage, phase->stage);
	if (phase->hook == NULL)
		return 0;
	began_ns = clock_now_ns();
	if (phase->stage == STAGE_RUN)
		job->block->meeting.run_began_ns = began_ns;
	failed = phase->hook(job, why);
	*phase->took_ns = clock_now_ns() - began_ns;
	return failed;
}

static void keep_usage(struct block *block, struct usage used)
{
	block->user_ns = used.user_ns;
	block->sys_ns = used.sys_ns;
	block->voluntary_switches = used.voluntary_switches;
	block->involuntary_switches = used.involuntary_switches;
	block->minor_faults = used.minor_faults;
	block->major_faults = used.major_faults;
}

/* The run-queue wait of this thread and of all long-lived workers. Those that
 * live for one task don't tell: to ask would cost a good part of their life. */
static void keep_queue_wait(struct job *job, uint64_t before_ns)
{
	uint64_t sum_ns = usage_difference(before_ns, usage_thread_queue_ns());

	for (uint32_t i = 0; i < job->workers; i++) {
		uint64_t queue_ns = job->slots[i].queue_ns;

		if (!job->runner->concurrent)
			break;
		if (queue_ns == USAGE_UNKNOWN || sum_ns == USAGE_UNKNOWN)
			sum_ns = USAGE_UNKNOWN;
		else
			sum_ns += queue_ns;
	}
	job->block->queue_ns = sum_ns;
}

/* What others did while the phases ran: read as near to them as can be without
 * being in them, for what happens while files are made disturbs nobody. */
static void keep_machine(struct block *block, struct usage_machine passed)
{
	block->others_cpu_ns =
		usage_others_ns(passed.busy_ns, block->user_ns + block->sys_ns);
	block->steal_ns = passed.steal_ns;
	block->cpu_stall_ns = passed.cpu_stall_ns;
	block->io_stall_ns = passed.io_stall_ns;
	block->cpu_hz = passed.cpu_hz;
	block->machine_read = 1;
}

/* Before and after the phases: what is no part of them. */
static int open_runner(struct job *job, struct fault *why)
{
	return job->runner->open != NULL ? job->runner->open(job, why) : 0;
}

static void close_runner(struct job *job)
{
	if (job->runner->close != NULL)
		job->runner->close(job);
}

static int run_phases(struct job *job, struct fault *why)
{
	struct block *block = job->block;
	const struct runner *runner = job->runner;
	const struct phase phases[] = {
		{STAGE_START, runner->start, &block->start_ns},
		{STAGE_RUN, runner->run, &block->run_ns},
		{STAGE_STOP, runner->stop, &block->stop_ns},
	};
	struct usage_machine machine = usage_machine_now();
	uint64_t queue_ns = usage_thread_queue_ns();
	struct usage before = usage_sum(usage_now(), job->usage_before);
	int failed = run_phase(job, &phases[0], why);

	if (failed == 0)
		failed = run_phase(job, &phases[1], why);
	if (run_phase(job, &phases[2], why) != 0)
		failed = -1;
	close_runner(job);
	keep_usage(block, usage_between(before, usage_now()));
	keep_queue_wait(job, queue_ns);
	keep_machine(
		block, usage_machine_between(machine, usage_machine_now()));
	block->largest_rss_bytes = usage_largest_rss_bytes();
	return failed;
}

/* ---- the whole ---- */

static int check_done(const struct job *job, struct fault *why)
{
	uint64_t done = 0;

	if (atomic_load(&job->block->meeting.faults) > 0)
		*why = job->block->fault;
	for (uint32_t i = 0; i < job->workers; i++)
		done += job->slots[i].tasks_done;
	if (done != job->tasks)
		fault_set(why, 0, "%llu of %llu tasks were done",
			(unsigned long long)done,
			(unsigned long long)job->tasks);
	return fault_is_set(why) ? -1 : 0;
}

/* What the launch tells beside its times; by name, for its supervisor may be of
 * another program. */
static int keep_measures(const struct job *job, struct fault *why)
{
	const struct workload *workload = job->workload;
	double values[WORKLOAD_MEASURES];
	struct block *block = job->block;

	if (workload->measure == NULL)
		return 0;
	for (size_t i = 0; i < WORKLOAD_MEASURES; i++)
		values[i] = NAN;
	if (workload->measure(&job->env, values, why) != 0)
		return -1;
	for (const struct measure *m = workload->measures; m->name != NULL;
		m++) {
		struct measured *to = &block->measures[block->n_measures];

		snprintf(to->name, sizeof to->name, "%s", m->name);
		to->value = values[block->n_measures++];
		if (to->value < 0 || to->value > MEASURES_MAX)
			return fault_set(why, 0, "measure %s: %g is absurd",
				to->name, to->value);
	}
	return 0;
}

/* The calling thread's place: where it works itself, or where all must be. */
static int place_parent(
	const struct job *job, const struct cell *cell, struct fault *why)
{
	if (job->slots[0].cpu < 0 ||
		(job->runner->concurrent && cell->pin != PIN_ONE_CPU))
		return 0;
	return placement_bind(job->slots[0].cpu, why);
}

/* Move to the CPU where this launch is to begin, and be free again: it stays
 * there for as long as the scheduler sees no better place. */
static int begin_on(const struct block *block, struct fault *why)
{
	cpu_set_t usable, one;

	if (block->first_cpu == 0)
		return 0;
	CPU_ZERO(&one);
	CPU_SET(block->first_cpu - 1, &one);
	if (sched_getaffinity(0, sizeof usable, &usable) != 0 ||
		sched_setaffinity(0, sizeof one, &one) != 0 ||
		sched_setaffinity(0, sizeof usable, &usable) != 0)
		return fault_set(
			why, errno, "begin on CPU %u", block->first_cpu - 1);
	return 0;
}

static int execute_work(
	struct job *job, const struct cell *cell, struct fault *why)
{
	const struct workload *workload = job->workload;
	size_t inherited_bytes;
	int failed = -1;

	if (place_parent(job, cell, why) != 0 || map_shared(job, why) != 0 ||
		map_inherited(job, &inherited_bytes, why) != 0)
		goto unmap_shared;
	if (workload->prepare == NULL ||
		workload->prepare(&job->env, why) == 0) {
		failed = open_runner(job, why);
		if (failed == 0)
			failed = begin_on(job->block, why);
		if (failed == 0)
			failed = run_phases(job, why);
		close_runner(job);
		atomic_store(&job->block->stage, STAGE_CLEANUP);
		if (failed == 0)
			failed = check_done(job, why);
		if (failed == 0)
			failed = keep_measures(job, why);
		if (workload->cleanup != NULL)
			workload->cleanup(&job->env);
	}
	if (inherited_bytes > 0)
		munmap(job->env.inherited, inherited_bytes);
unmap_shared:
	unmap_shared(job);
	return failed;
}

/* The ballast comes first, so that caches are warm with what the workload
 * prepares and not with that. Where another program makes the workers, it is
 * that one that must carry it. */
static int execute(struct job *job, const struct cell *cell, struct fault *why)
{
	struct ballast ballast;
	int failed;

	atomic_store(&job->block->stage, STAGE_PREPARE);
	if (ballast_load(&ballast,
		    job->runner->open == NULL ? cell->ballast_bytes : 0,
		    job->env.seed, why) != 0)
		return -1;
	failed = execute_work(job, cell, why);
	ballast_drop(&ballast);
	return failed;
}

static int check_present(const struct job *job, struct fault *why)
{
	if (job->workload->missing != NULL)
		return fault_set(why, 0, "workload %s: %s", job->workload->name,
			job->workload->missing);
	if (job->runner->missing != NULL)
		return fault_set(why, 0, "runner %s: %s", job->runner->name,
			job->runner->missing);
	return 0;
}

static int execute_with_params(
	struct job *job, const struct cell *cell, struct fault *why)
{
	void *params = cell_params(cell, job->workload, why);
	void *runner_params =
		params != NULL ? cell_runner_params(cell, job->runner, why)
			       : NULL;
	int failed = -1;

	if (runner_params != NULL) {
		job->env.params = params;
		job->runner_params = runner_params;
		failed = execute(job, cell, why);
	}
	free(runner_params);
	free(params);
	return failed;
}

int launch_execute(const struct cell *cell, const struct registry *registry,
	uint64_t seed, bool sampling, struct block *block, struct fault *why)
{
	struct job job = {
		.workload = registry_workload(registry, cell->workload, why),
		.runner = registry_runner(registry, cell->runner, why),
		.workers = cell->workers,
		.tasks = cell->tasks,
		.gated = cell->gated,
		.interval_ns = cell->interval_ns,
		.shared_fd = -1,
		.ballast_bytes = cell->ballast_bytes,
	};
	int failed;

	if (job.workload == NULL || job.runner == NULL)
		return -1;
	job_map(&job, block, sampling);
	if (block->hold != 0 && job.tasks > job.workers)
		job.tasks = job.workers;
	job.env = (struct env){
		.scratch = block->scratch[0] != '\0' ? block->scratch : NULL,
		.note = block->note,
		.tasks = job.tasks,
		.seed = seed,
		.workers = cell->workers,
		.apart = job.runner->concurrent && !job.runner->shares_memory,
		.halted = &block->meeting.halted,
	};
	for (uint32_t i = 0; i < job.workers; i++)
		job.slots[i].queue_ns = USAGE_UNKNOWN;
	failed = check_present(&job, why);
	if (failed == 0)
		failed = execute_with_params(&job, cell, why);
	if (failed != 0) {
		job_report(&job, why);
		/* What was reported first is the cause; its reporter may have
		 * died of it before a word was written. */
		if (!fault_is_set(&block->fault))
			block->fault = *why;
		*why = block->fault;
	}
	atomic_store(&block->stage, STAGE_FINISHED);
	return failed;
}
