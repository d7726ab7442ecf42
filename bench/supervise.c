/* A launch from outside: spawn, watch, kill, take down. */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/launch.h"
#include "bench/placement.h"
#include "bench/supervise.h"
#include "bench/usage.h"

enum { BLOCK_FD = 3, PADDING_MAX = 4096 + 16 };

/* ---- open, close ---- */

static bool needs_scratch(
	const struct plan *plan, const struct registry *registry)
{
	struct fault unused = {0};

	for (size_t i = 0; i < plan->n_cells; i++) {
		const struct workload *workload = registry_workload(
			registry, plan->cells[i].workload, &unused);

		if (workload != NULL && workload->needs_scratch)
			return true;
	}
	return false;
}

/* SIGHUP stays ignored for a program that was started by nohup(1). */
static void choose_signals(sigset_t *signals)
{
	struct sigaction hangup;

	sigemptyset(signals);
	sigaddset(signals, SIGINT);
	sigaddset(signals, SIGTERM);
	if (sigaction(SIGHUP, NULL, &hangup) == 0 &&
		hangup.sa_handler != SIG_IGN)
		sigaddset(signals, SIGHUP);
}

int supervise_open(struct supervisor *supervisor, const struct plan *plan,
	const struct registry *registry, const char *scratch_parent,
	struct fault *why)
{
	sigset_t signals;

	*supervisor = (struct supervisor){
		.plan = plan,
		.registry = registry,
		.scratch = {.pipe_fd = -1},
		.other_fd = -1,
		.began_ns = clock_now_ns(),
		.state = random_mix(plan->seed, UINT64_MAX),
	};
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	choose_signals(&signals);
	sigprocmask(SIG_BLOCK, &signals, &supervisor->before);
	supervisor->signal_fd =
		signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
	if (supervisor->signal_fd < 0) {
		sigprocmask(SIG_SETMASK, &supervisor->before, NULL);
		return fault_set(why, errno, "signalfd");
	}
	if (!needs_scratch(plan, registry))
		return 0;
	if (scratch_open(&supervisor->scratch, scratch_parent, why) == 0)
		return 0;
	supervise_close(supervisor);
	return -1;
}

/* A second Ctrl-C has been heard as well, and must not strike now. */
void supervise_close(struct supervisor *supervisor)
{
	struct signalfd_siginfo info;

	scratch_close(&supervisor->scratch);
	while (read(supervisor->signal_fd, &info, sizeof info) > 0)
		;
	close(supervisor->signal_fd);
	sigprocmask(SIG_SETMASK, &supervisor->before, NULL);
}

bool supervise_interrupted(struct supervisor *supervisor)
{
	struct signalfd_siginfo info;

	if (read(supervisor->signal_fd, &info, sizeof info) == sizeof info)
		supervisor->signal = (int)info.ssi_signo;
	return supervisor->signal != 0;
}

/* ---- the shared memory of one launch ---- */

struct shared {
	int fd;
	uint64_t bytes;
	struct block *block;
	struct job job; /* only its slots and samples, to find them */
};

static int place_workers(
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

static void close_shared(struct shared *shared)
{
	if (shared->block != NULL)
		munmap(shared->block, (size_t)shared->bytes);
	if (shared->fd >= 0)
		close(shared->fd);
}

static int open_shared(struct shared *shared, const struct supervisor *s,
	const struct cell *cell, struct fault *why)
{
	void *memory;

	*shared = (struct shared){
		.fd = -1,
		.bytes = job_block_bytes(
			cell->workers, cell->tasks, s->plan->sampling),
		.job = {.workers = cell->workers},
	};
	if (launch_check_memory(cell, s->plan->sampling, why) != 0)
		return -1;
	shared->fd = memfd_create("tvp", MFD_CLOEXEC);
	if (shared->fd < 0)
		return fault_set(why, errno, "memfd_create");
	if (ftruncate(shared->fd, (off_t)shared->bytes) != 0)
		goto close;
	memory = mmap(NULL, (size_t)shared->bytes, PROT_READ | PROT_WRITE,
		MAP_SHARED, shared->fd, 0);
	if (memory == MAP_FAILED)
		goto close;
	shared->block = memory;
	*shared->block = (struct block){
		.version = JOB_BLOCK_VERSION,
		.supervisor = getpid(),
		.total_bytes = shared->bytes,
		.queue_ns = USAGE_UNKNOWN,
	};
	if (s->scratch.pipe_fd >= 0)
		strcpy(shared->block->scratch, s->scratch.path);
	job_map(&shared->job, shared->block, s->plan->sampling);
	return place_workers(cell, shared->job.slots, why);
close:
	return fault_set(why, errno, "%llu bytes shared with a launch",
		(unsigned long long)shared->bytes);
}

/* ---- spawn ---- */

/* The environment with 0 to 4095 bytes more, for where the stack begins moves
 * results (Mytkowicz et al., ASPLOS 2009). The caller frees the vector. */
static char **pad_environment(struct supervisor *s, char padding[PADDING_MAX])
{
	size_t n = 0, bytes = (size_t)random_below(&s->state, 4096);
	char **padded;

	while (environ[n] != NULL)
		n++;
	padded = calloc(n + 2, sizeof *padded);
	if (padded == NULL)
		return NULL;
	memcpy(padded, environ, n * sizeof *padded);
	memcpy(padding, "TVP_PADDING=", 12);
	memset(padding + 12, 'x', bytes);
	padding[12 + bytes] = '\0';
	padded[n] = padding;
	return padded;
}

/* All signals as a program finds them that was just started by hand. */
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

/* By descriptor: whatever is built meanwhile, all launches are of one build. */
static void name_program(
	const struct supervisor *s, const struct cell *cell, char path[64])
{
	if (cell->other_binary)
		snprintf(path, 64, "/proc/self/fd/%d", s->other_fd);
	else
		snprintf(path, 64, "/proc/self/exe");
}

static int spawn(struct supervisor *s, const struct cell *cell, int block_fd,
	pid_t *process, struct fault *why)
{
	char text[CELL_TEXT], padding[PADDING_MAX], path[64];
	char program[] = "tvp", supervised[] = "--supervised", fd[] = "3";
	char *words[CELL_WORDS + 4] = {program};
	char **environment = pad_environment(s, padding);
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attributes;
	size_t n;
	int error;

	n = 1 + cell_command(cell, s->registry, s->plan->seed,
			s->plan->sampling, text, words + 1);
	words[n++] = supervised;
	words[n++] = fd;
	words[n] = NULL;
	if (environment == NULL || set_attributes(&attributes) != 0) {
		free(environment);
		return fault_set(why, ENOMEM, "spawn a launch");
	}
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0);
	if (cell->other_binary) /* refusals come once, from us */
		posix_spawn_file_actions_addopen(
			&files, 2, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_adddup2(&files, block_fd, BLOCK_FD);
	name_program(s, cell, path);
	error = posix_spawn(
		process, path, &files, &attributes, words, environment);
	posix_spawn_file_actions_destroy(&files);
	posix_spawnattr_destroy(&attributes);
	free(environment);
	return error == 0 ? 0 : fault_set(why, error, "spawn a launch");
}

/* ---- watch ---- */

enum watch { WATCH_ENDED, WATCH_LATE, WATCH_SIGNALLED };

/* Rounded up, and not beyond an int: PLAN_DEADLINE_MAX_NS. */
static int milliseconds_left(uint64_t deadline_ns)
{
	uint64_t now_ns = clock_now_ns();

	return now_ns >= deadline_ns
		       ? 0
		       : (int)((deadline_ns - now_ns + 999999) / 1000000);
}

/* Sleep until the launch ends, the deadline passes or a signal comes. */
static enum watch watch(struct supervisor *s, int pidfd, uint64_t deadline_ns)
{
	struct pollfd fds[] = {
		{.fd = pidfd, .events = POLLIN},
		{.fd = s->signal_fd, .events = POLLIN},
	};

	for (;;) {
		int n = poll(fds, 2, milliseconds_left(deadline_ns));

		if (n == 0)
			return WATCH_LATE;
		if (n < 0)
			continue;
		if ((fds[1].revents & POLLIN) != 0 && supervise_interrupted(s))
			return WATCH_SIGNALLED;
		if (fds[0].revents != 0)
			return WATCH_ENDED;
	}
}

static void await_end(pid_t process)
{
	siginfo_t info;

	while (waitid(P_PID, (id_t)process, &info, WEXITED | WNOWAIT) < 0 &&
		errno == EINTR)
		;
}

/* Kill whoever is left of a launch that has ended, while its number can't be
 * another's yet, and reap all: how many there were beside it. */
static unsigned end_group(const struct supervisor *s, pid_t process,
	int *status, struct rusage *own)
{
	unsigned n = 0;
	pid_t got;

	kill(-process, SIGKILL);
	if (s->scratch.group != NULL)
		atomic_store(s->scratch.group, 0);
	while (wait4(process, status, 0, own) < 0 && errno == EINTR)
		;
	do {
		got = waitpid(-process, NULL, 0);
		n += got > 0;
	} while (got > 0 || (got < 0 && errno == EINTR));
	return n;
}

/* ---- take down ---- */

/* NULL for none. It was left by a launch that may have died while it wrote. */
static char *copy_text(const char *text, size_t size)
{
	char *copy = text[0] != '\0' ? strndup(text, size) : NULL;

	for (char *at = copy; at != NULL && *at != '\0'; at++)
		if (iscntrl((unsigned char)*at))
			*at = '?';
	return copy;
}

static uint64_t delay_of(const struct sample *sample)
{
	return sample->start_ns - sample->asked_ns;
}

static uint64_t service_of(const struct sample *sample)
{
	return sample->end_ns - sample->start_ns;
}

static uint64_t response_of(const struct sample *sample)
{
	return sample->end_ns - sample->asked_ns;
}

/* Quantiles over the tasks that were done; `values` has room for all. */
static struct spread spread_over(const struct sample *samples, uint64_t tasks,
	uint64_t (*of)(const struct sample *), uint64_t *values)
{
	size_t n = 0;

	for (uint64_t i = 0; i < tasks; i++)
		if (samples[i].end_ns != 0)
			values[n++] = of(&samples[i]);
	return result_spread(values, n);
}

static void keep_samples(struct launch *launch, const struct sample *samples,
	uint64_t tasks, uint64_t began_ns)
{
	launch->samples = calloc((size_t)tasks, sizeof *launch->samples);
	if (launch->samples == NULL)
		return;
	for (uint64_t i = 0; i < tasks; i++) {
		const struct sample *s = &samples[i];

		if (s->end_ns == 0)
			continue;
		launch->samples[launch->n_samples++] = (struct kept_sample){
			.asked_ns = (int64_t)(s->asked_ns - began_ns),
			.start_ns = (int64_t)(s->start_ns - began_ns),
			.end_ns = (int64_t)(s->end_ns - began_ns),
			.worker = s->worker,
			.task = (uint32_t)i,
		};
	}
}

static void take_samples(struct launch *launch, const struct shared *shared,
	const struct plan *plan, const struct cell *cell)
{
	const struct sample *samples = shared->job.samples;
	uint64_t *values;

	if (samples == NULL)
		return;
	values = calloc((size_t)cell->tasks, sizeof *values);
	if (values == NULL)
		return;
	launch->start_delay_ns =
		spread_over(samples, cell->tasks, delay_of, values);
	launch->service_ns =
		spread_over(samples, cell->tasks, service_of, values);
	if (cell->interval_ns > 0)
		launch->response_ns =
			spread_over(samples, cell->tasks, response_of, values);
	free(values);
	if (plan->keep_samples)
		keep_samples(launch, samples, cell->tasks,
			shared->block->meeting.run_began_ns);
}

static void take_block(struct launch *launch, const struct shared *shared)
{
	const struct block *block = shared->block;

	launch->workers_started = block->workers_started;
	launch->start_ns = block->start_ns;
	launch->run_ns = block->run_ns;
	launch->stop_ns = block->stop_ns;
	launch->user_ns = block->user_ns;
	launch->sys_ns = block->sys_ns;
	launch->voluntary_switches = block->voluntary_switches;
	launch->involuntary_switches = block->involuntary_switches;
	launch->minor_faults = block->minor_faults;
	launch->major_faults = block->major_faults;
	launch->run_queue_wait_ns = block->queue_ns;
	launch->note = copy_text(block->note, sizeof block->note);
	for (uint32_t i = 0; i < shared->job.workers; i++) {
		launch->tasks_done += shared->job.slots[i].tasks_done;
		launch->witness += shared->job.slots[i].witness;
	}
}

static void take_machine(struct launch *launch, struct usage_machine before,
	struct usage_machine after, const struct rusage *own)
{
	uint64_t own_ns = 1000 * ((uint64_t)own->ru_utime.tv_usec +
					 (uint64_t)own->ru_stime.tv_usec);
	uint64_t busy_ns = usage_difference(before.busy_ns, after.busy_ns);

	own_ns += NS_PER_S * ((uint64_t)own->ru_utime.tv_sec +
				     (uint64_t)own->ru_stime.tv_sec);
	launch->others_cpu_ns = busy_ns == USAGE_UNKNOWN ? USAGE_UNKNOWN
				: busy_ns > own_ns       ? busy_ns - own_ns
							 : 0;
	launch->steal_ns = usage_difference(before.steal_ns, after.steal_ns);
	launch->cpu_stall_ns =
		usage_difference(before.cpu_stall_ns, after.cpu_stall_ns);
	launch->io_stall_ns =
		usage_difference(before.io_stall_ns, after.io_stall_ns);
	launch->cpu_hz = after.cpu_hz;
	launch->largest_rss_bytes = (uint64_t)own->ru_maxrss * 1024;
}

static const char *stage_words(const struct block *block)
{
	static const char *const words[] = {"while it began",
		"while it prepared", "in its start phase", "in its run phase",
		"in its stop phase", "while it cleaned up", "after its end"};
	uint32_t stage = atomic_load(&block->stage);

	return words[stage <= STAGE_FINISHED ? stage : STAGE_BORN];
}

/* The program of --against-bin may have other workloads and parameters. */
static bool refused(const struct launch *launch, const struct block *block)
{
	enum { WRONG_USAGE = 2 }; /* as an exit status */

	return launch->exit_status == WRONG_USAGE &&
	       atomic_load(&block->stage) == STAGE_BORN;
}

/* Say how the launch ended, in one word and in one sentence. */
static void judge(struct launch *launch, const struct shared *shared,
	enum watch seen, int status, const struct supervisor *s)
{
	const struct block *block = shared->block;
	bool finished = atomic_load(&block->stage) == STAGE_FINISHED;
	struct fault text = {0};

	if (WIFSIGNALED(status))
		launch->signal = WTERMSIG(status);
	else
		launch->exit_status = WEXITSTATUS(status);
	if (seen == WATCH_LATE) {
		launch->outcome = OUTCOME_LATE;
		fault_set(&text, 0,
			"killed %s at the deadline of %.3g s, %llu tasks were "
			"done",
			stage_words(block),
			(double)s->plan->deadline_ns / NS_PER_S,
			(unsigned long long)launch->tasks_done);
	} else if (launch->signal != 0) {
		launch->outcome = OUTCOME_KILLED;
		fault_set(&text, 0, "killed by signal %d (%s) %s",
			launch->signal, strsignal(launch->signal),
			stage_words(block));
	} else if (!finished && !fault_is_set(&block->fault)) {
		launch->outcome = OUTCOME_EXITED;
		fault_set(&text, 0, "exited with status %d %s%s",
			launch->exit_status, stage_words(block),
			refused(launch, block) ? ": that program does not know "
						 "the cell, or a parameter"
					       : "");
	} else if (launch->exit_status != 0 || !finished) {
		launch->outcome = OUTCOME_FAILED;
		text = block->fault;
	}
	launch->fault = copy_text(text.text, sizeof text.text);
}

static void judge_leftovers(
	struct launch *launch, unsigned processes, uint64_t files)
{
	struct fault text = {0};

	if (launch->outcome != OUTCOME_OK || (processes == 0 && files == 0))
		return;
	launch->outcome = OUTCOME_LEFTOVERS;
	fault_set(&text, 0, "left %u processes and %llu files behind",
		processes, (unsigned long long)files);
	launch->fault = copy_text(text.text, sizeof text.text);
}

/* ---- the whole ---- */

static struct spread unknown_spread(void)
{
	return (struct spread){RESULT_UNKNOWN, RESULT_UNKNOWN, RESULT_UNKNOWN,
		RESULT_UNKNOWN, RESULT_UNKNOWN};
}

static struct launch blank_launch(uint32_t cell)
{
	return (struct launch){
		.cell = cell,
		.exit_status = -1,
		.others_cpu_ns = RESULT_UNKNOWN,
		.run_queue_wait_ns = RESULT_UNKNOWN,
		.steal_ns = RESULT_UNKNOWN,
		.cpu_stall_ns = RESULT_UNKNOWN,
		.io_stall_ns = RESULT_UNKNOWN,
		.cpu_hz = RESULT_UNKNOWN,
		.start_delay_ns = unknown_spread(),
		.service_ns = unknown_spread(),
		.response_ns = unknown_spread(),
	};
}

/* What is known of a launch while it lives. */
struct family {
	pid_t process; /* and its group */
	int pidfd;
	struct usage_machine before;
};

static int begin_family(struct supervisor *s, const struct cell *cell,
	const struct shared *shared, struct family *family, struct fault *why)
{
	family->before = usage_machine_now();
	if (spawn(s, cell, shared->fd, &family->process, why) != 0)
		return -1;
	if (s->scratch.group != NULL)
		atomic_store(s->scratch.group, family->process);
	family->pidfd = pidfd_open(family->process, 0);
	if (family->pidfd >= 0)
		return 0;
	fault_set(why, errno, "watch a launch");
	end_group(s, family->process, &(int){0}, &(struct rusage){0});
	return -1;
}

/* Watch it to its end and take down what is left: returns what ended it. */
static enum watch end_family(struct supervisor *s, const struct cell *cell,
	const struct shared *shared, const struct family *family,
	struct launch *launch)
{
	struct usage_machine after;
	struct rusage own;
	enum watch seen;
	unsigned orphans;
	int status = 0;

	seen = watch(s, family->pidfd, clock_now_ns() + s->plan->deadline_ns);
	if (seen != WATCH_ENDED)
		kill(-family->process, SIGKILL);
	await_end(family->process);
	after = usage_machine_now();
	close(family->pidfd);
	orphans = end_group(s, family->process, &status, &own);
	take_block(launch, shared);
	take_samples(launch, shared, s->plan, cell);
	take_machine(launch, family->before, after, &own);
	judge(launch, shared, seen, status, s);
	judge_leftovers(launch, orphans,
		s->scratch.pipe_fd >= 0 ? scratch_clear(&s->scratch) : 0);
	return seen;
}

/* A launch that could not begin is one that failed: the next cell may need
 * less. */
int supervise_launch(
	struct supervisor *s, uint32_t index, struct launch *launch)
{
	const struct cell *cell = &s->plan->cells[index];
	struct fault why = {0};
	struct shared shared;
	struct family family;
	int interrupted = 0;

	*launch = blank_launch(index);
	launch->at_ns = clock_now_ns() - s->began_ns;
	if (open_shared(&shared, s, cell, &why) != 0 ||
		begin_family(s, cell, &shared, &family, &why) != 0) {
		launch->outcome = OUTCOME_FAILED;
		launch->fault = copy_text(why.text, sizeof why.text);
	} else {
		interrupted = end_family(s, cell, &shared, &family, launch) ==
			      WATCH_SIGNALLED;
	}
	if (interrupted)
		result_free_launch(launch);
	close_shared(&shared);
	return interrupted;
}
