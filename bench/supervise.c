/* A launch from outside: spawn, watch, kill, take down. */
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/facts_json.h"
#include "bench/family.h"
#include "bench/hyperfine.h"
#include "bench/launch.h"
#include "bench/memory_peak.h"
#include "bench/names.h"
#include "bench/placement.h"
#include "bench/supervise.h"
#include "bench/usage.h"

/* ---- open, close ---- */

/* Launches that hyperfine starts don't know us, so they can't follow us: the
 * scratch folder's guardian sees to it that they do. */
static size_t cells_that_need_scratch(
	const struct plan *plan, const struct registry *registry)
{
	size_t n = 0;

	for (size_t i = 0; i < plan->n_cells; i++)
		n += plan->timer == TIMER_HYPERFINE ||
		     cell_needs_scratch(&plan->cells[i], registry);
	return n;
}

static int open_scratch(
	struct supervisor *s, const char *parent, struct fault *why)
{
	size_t n = cells_that_need_scratch(s->plan, s->registry);

	if (n == 0 || scratch_open(&s->scratch, parent, &s->no_scratch) == 0 ||
		n < s->plan->n_cells)
		return 0;
	*why = s->no_scratch;
	return -1;
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
	supervisor->alone = waitid(P_ALL, 0, &(siginfo_t){0},
				    WEXITED | WNOHANG | WNOWAIT) < 0 &&
			    errno == ECHILD;
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	choose_signals(&signals);
	sigprocmask(SIG_BLOCK, &signals, &supervisor->before);
	supervisor->signal_fd =
		signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
	if (supervisor->signal_fd < 0) {
		sigprocmask(SIG_SETMASK, &supervisor->before, NULL);
		return fault_set(why, errno, "signalfd");
	}
	if (open_scratch(supervisor, scratch_parent, why) == 0)
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

static void close_shared(struct shared *shared)
{
	if (shared->block != NULL)
		munmap(shared->block, (size_t)shared->bytes);
	if (shared->fd >= 0)
		close(shared->fd);
}

static int open_shared(struct shared *shared, const struct supervisor *s,
	const struct cell *cell, bool sampling, struct fault *why)
{
	void *memory;

	*shared = (struct shared){
		.fd = -1,
		.bytes = job_block_bytes(cell->workers, cell->tasks, sampling),
		.job = {.workers = cell->workers, .tasks = cell->tasks},
	};
	shared->fd = launch_make_block(cell, sampling, why);
	if (shared->fd < 0)
		return -1;
	memory = mmap(NULL, (size_t)shared->bytes, PROT_READ | PROT_WRITE,
		MAP_SHARED, shared->fd, 0);
	if (memory == MAP_FAILED)
		return fault_set(why, errno, "%llu bytes shared with a launch",
			(unsigned long long)shared->bytes);
	shared->block = memory;
	*shared->block = (struct block){
		.version = JOB_BLOCK_VERSION,
		.supervisor = getpid(),
		.total_bytes = shared->bytes,
		.queue_ns = USAGE_UNKNOWN,
		.largest_rss_bytes = USAGE_UNKNOWN,
	};
	if (s->scratch.pipe_fd >= 0)
		strcpy(shared->block->scratch, s->scratch.path);
	job_map(&shared->job, shared->block, sampling);
	return launch_place_workers(cell, shared->job.slots, why);
}

/* ---- begin ---- */

static unsigned draw_padding(struct supervisor *s)
{
	return (unsigned)random_below(&s->state, FAMILY_PADDING_MAX);
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

/* Refusals of another program's are told once, by us. */
static int begin_self(struct supervisor *s, const struct cell *cell,
	bool sampling, int block_fd, struct family *family, struct fault *why)
{
	char text[CELL_TEXT], path[64];
	char program[] = "tvp", supervised[] = "--supervised", fd[] = "3";
	char *words[CELL_WORDS + 4] = {program};
	struct family_program self = {
		.path = path,
		.words = words,
		.fds = {-1, -1, cell->other_binary ? FAMILY_NULL : -1,
			block_fd},
		.padding = draw_padding(s),
		.group = s->scratch.group,
	};
	size_t n;

	n = 1 + cell_command(cell, s->registry, s->plan->seed, sampling, text,
			words + 1);
	words[n++] = supervised;
	words[n++] = fd;
	words[n] = NULL;
	name_program(s, cell, path);
	return family_begin(family, &self, why);
}

/* ---- take down ---- */

/* NULL for none. It was left by a launch that may have died while it wrote. */
static char *copy_text(const char *text, size_t size)
{
	char *copy = text[0] != '\0' ? strndup(text, size) : NULL;

	return copy != NULL ? names_tidy(copy) : NULL;
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

/* Quantiles over the tasks that were done; `values` has room for all samples
 * claimed. */
static struct spread spread_over(const struct job *job,
	uint64_t (*of)(const struct sample *), uint64_t *values)
{
	uint64_t claimed = job_samples_claimed(job);
	size_t n = 0;

	for (uint64_t i = 0; i < claimed; i++)
		if (job->samples[i].end_ns != 0)
			values[n++] = of(&job->samples[i]);
	return result_spread(values, n);
}

static int by_task(const void *a, const void *b)
{
	const struct kept_sample *one = a, *other = b;

	return (one->task > other->task) - (one->task < other->task);
}

static void keep_samples(struct launch *launch, const struct job *job)
{
	uint64_t claimed = job_samples_claimed(job);
	uint64_t began_ns = job->block->meeting.run_began_ns;
	struct kept_sample *kept = calloc((size_t)claimed + 1, sizeof *kept);
	size_t n = 0;

	if (kept == NULL)
		return;
	for (uint64_t i = 0; i < claimed; i++) {
		const struct sample *s = &job->samples[i];

		if (s->end_ns == 0)
			continue;
		kept[n++] = (struct kept_sample){
			.asked_ns = (int64_t)(s->asked_ns - began_ns),
			.start_ns = (int64_t)(s->start_ns - began_ns),
			.end_ns = (int64_t)(s->end_ns - began_ns),
			.worker = s->worker,
			.task = (uint32_t)s->task,
		};
	}
	qsort(kept, n, sizeof *kept, by_task);
	launch->samples = kept;
	launch->n_samples = n;
}

static void take_samples(struct launch *launch, const struct job *job,
	const struct plan *plan, const struct cell *cell)
{
	uint64_t *values;

	if (job->samples == NULL)
		return;
	values = calloc((size_t)job_samples_claimed(job) + 1, sizeof *values);
	if (values == NULL)
		return;
	launch->start_delay_ns = spread_over(job, delay_of, values);
	launch->service_ns = spread_over(job, service_of, values);
	if (cell->interval_ns > 0)
		launch->response_ns = spread_over(job, response_of, values);
	free(values);
	if (plan->keep_samples)
		keep_samples(launch, job);
}

/* What is no name, or has no end, was left by a launch that went astray. As the
 * file will have them: what is reckoned from them follows from the file, too.
 */
static void take_measures(struct launch *launch, const struct block *block)
{
	size_t n = block->n_measures;

	if (n == 0 || n > WORKLOAD_MEASURES)
		return;
	launch->measures = calloc(n, sizeof *launch->measures);
	for (size_t i = 0; launch->measures != NULL && i < n; i++) {
		struct measured one = block->measures[i];

		if (memchr(one.name, '\0', sizeof one.name) != NULL &&
			measures_is_name(one.name) &&
			!(one.value < 0 || one.value > MEASURES_MAX)) {
			if (isfinite(one.value))
				one.value = facts_json_round(one.value);
			launch->measures[launch->n_measures++] = one;
		}
	}
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
	launch->largest_rss_bytes = block->largest_rss_bytes;
	launch->others_cpu_ns = block->others_cpu_ns;
	launch->steal_ns = block->steal_ns;
	launch->cpu_stall_ns = block->cpu_stall_ns;
	launch->io_stall_ns = block->io_stall_ns;
	launch->cpu_hz = block->cpu_hz;
	launch->note = copy_text(block->note, sizeof block->note);
	take_measures(launch, block);
	for (uint32_t i = 0; i < shared->job.workers; i++) {
		launch->tasks_done += shared->job.slots[i].tasks_done;
		launch->witness += shared->job.slots[i].witness;
	}
}

/* How a launch came to its end, seen from outside. */
struct ending {
	enum family_end end;
	int status;
	struct rusage own; /* of all processes that were waited for */
	unsigned orphans;
	struct usage_machine before, after;
};

static void take_machine(struct launch *launch, const struct ending *ending)
{
	const struct usage_machine passed =
		usage_machine_between(ending->before, ending->after);
	const struct rusage *own = &ending->own;
	uint64_t own_ns = 1000 * ((uint64_t)own->ru_utime.tv_usec +
					 (uint64_t)own->ru_stime.tv_usec);

	own_ns += NS_PER_S * ((uint64_t)own->ru_utime.tv_sec +
				     (uint64_t)own->ru_stime.tv_sec);
	launch->others_cpu_ns = usage_others_ns(passed.busy_ns, own_ns);
	launch->steal_ns = passed.steal_ns;
	launch->cpu_stall_ns = passed.cpu_stall_ns;
	launch->io_stall_ns = passed.io_stall_ns;
	launch->cpu_hz = passed.cpu_hz;
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

/* What was reported before may be why it is late: tasks that wait for something
 * in vain, one after the other. */
static void tell_late(const struct launch *launch, const struct block *block,
	uint64_t deadline_ns, struct fault *text)
{
	const char *reported = block->fault.text;

	fault_set(text, 0,
		"killed %s at the deadline of %.3g s, %llu tasks were done"
		"%s%.*s",
		stage_words(block), (double)deadline_ns / NS_PER_S,
		(unsigned long long)launch->tasks_done,
		reported[0] != '\0' ? "; before that, " : "",
		(int)sizeof block->fault.text, reported);
}

/* Say how the launch ended, in one word and in one sentence. */
static void judge(struct launch *launch, const struct shared *shared,
	const struct ending *ending, const struct supervisor *s)
{
	const struct block *block = shared->block;
	struct fault text = {0};
	bool well;

	if (WIFSIGNALED(ending->status))
		launch->signal = WTERMSIG(ending->status);
	else
		launch->exit_status = WEXITSTATUS(ending->status);
	well = launch->exit_status == 0 &&
	       atomic_load(&block->stage) == STAGE_FINISHED;
	if (ending->end == FAMILY_LATE) {
		launch->outcome = OUTCOME_LATE;
		tell_late(launch, block, s->plan->deadline_ns, &text);
	} else if (launch->signal != 0) {
		launch->outcome = OUTCOME_KILLED;
		fault_set(&text, 0, "killed by signal %d (%s) %s",
			launch->signal, strsignal(launch->signal),
			stage_words(block));
	} else if (!well && !fault_is_set(&block->fault)) {
		launch->outcome = OUTCOME_EXITED;
		fault_set(&text, 0, "exited with status %d %s%s",
			launch->exit_status, stage_words(block),
			refused(launch, block) ? ": that program does not know "
						 "the cell, or a parameter"
					       : "");
	} else if (!well) {
		launch->outcome = OUTCOME_FAILED;
		text = block->fault;
	}
	launch->fault = copy_text(text.text, sizeof text.text);
}

/* What left the family's group as well (setsid(2)) came to us, who take orphans
 * in. Of our children only the guardian is ours to keep; but where a shell that
 * had children became this program, nobody can tell whose they are. How many
 * there were. */
static unsigned kill_strays(const struct supervisor *s)
{
	enum { ATTEMPTS = 100 }; /* one that dies leaves its own children */
	unsigned n = 0;

	for (int attempt = 0; s->alone && attempt < ATTEMPTS; attempt++) {
		FILE *children = fopen("/proc/thread-self/children", "re");
		unsigned before = n;
		int child;

		while (children != NULL &&
			fscanf(children, "%d", &child) == 1) {
			if (s->scratch.pipe_fd >= 0 &&
				child == s->scratch.guardian)
				continue;
			kill(child, SIGKILL);
			n += waitpid(child, NULL, 0) == child;
		}
		if (children != NULL)
			fclose(children);
		if (n == before)
			break;
	}
	return n;
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

/* ---- its own story ---- */

static struct spread unknown_spread(void)
{
	return (struct spread){RESULT_UNKNOWN, RESULT_UNKNOWN, RESULT_UNKNOWN,
		RESULT_UNKNOWN, RESULT_UNKNOWN};
}

static struct launch blank_launch(uint32_t cell, uint32_t round)
{
	return (struct launch){
		.cell = cell,
		.round = round,
		.exit_status = -1,
		.first_cpu = RESULT_UNKNOWN,
		.others_cpu_ns = RESULT_UNKNOWN,
		.run_queue_wait_ns = RESULT_UNKNOWN,
		.largest_rss_bytes = RESULT_UNKNOWN,
		.steal_ns = RESULT_UNKNOWN,
		.cpu_stall_ns = RESULT_UNKNOWN,
		.io_stall_ns = RESULT_UNKNOWN,
		.cpu_hz = RESULT_UNKNOWN,
		.start_delay_ns = unknown_spread(),
		.service_ns = unknown_spread(),
		.response_ns = unknown_spread(),
	};
}

/* A launch of the memory pass, beside what all launches have. */
struct look {
	struct memory *memory;
	struct memory_peak peak;
};

/* Until all workers are held, or one reported a fault, so that the others need
 * not wait. Asked for every millisecond: nothing is timed here. */
static bool await_held(struct supervisor *s, const struct family *family,
	const struct block *block, uint64_t deadline_ns)
{
	while (!job_is_held(block) &&
		atomic_load(&block->meeting.faults) == 0) {
		uint64_t soon_ns = clock_now_ns() + NS_PER_S / 1000;

		if (family_wait(family, s->signal_fd, soon_ns) != FAMILY_LATE ||
			soon_ns >= deadline_ns)
			return false;
	}
	return true;
}

static void look_at(struct memory *memory, const struct family *family,
	const struct block *block)
{
	struct fault why = {0};

	if (memory_of_group("", family->process, &memory->family,
		    &memory->parent, &why) == 0)
		memory->workers = atomic_load(&block->meeting.held);
	else
		memory_spoil(memory, why.text);
}

/* Its end, after a look if there is to be one. */
static void await_end(struct supervisor *s, struct family *family,
	struct block *block, const struct look *look, struct ending *ending)
{
	uint64_t deadline_ns = clock_now_ns() + s->plan->deadline_ns;

	if (look != NULL) {
		if (await_held(s, family, block, deadline_ns))
			look_at(look->memory, family, block);
		job_release(block);
	}
	ending->end = family_watch(family, s->signal_fd, deadline_ns);
	if (ending->end == FAMILY_SIGNALLED)
		supervise_interrupted(s);
	ending->after = usage_machine_now();
	ending->orphans = family_end(family, &ending->status, &ending->own);
}

/* CPUs of one machine are not equally fast, least of all those of a virtual
 * one, and where the scheduler puts a launch is chance. All launches of a round
 * begin on the same CPU, each round on the next one. */
static void choose_first_cpu(
	const struct supervisor *s, struct block *block, struct launch *launch)
{
	int32_t cpu = placement_nth_cpu(s->plan->seed + launch->round);

	if (cpu < 0)
		return;
	block->first_cpu = (uint32_t)cpu + 1;
	launch->first_cpu = (uint64_t)cpu;
}

/* The launch tells its own story through shared memory. */
static int launch_self(struct supervisor *s, const struct cell *cell,
	const struct look *look, struct launch *launch, struct ending *ending,
	struct fault *why)
{
	bool sampling = look == NULL && s->plan->sampling;
	struct shared shared;
	struct family family;
	int failed = -1;

	if (open_shared(&shared, s, cell, sampling, why) != 0)
		goto close_shared;
	if (look != NULL) {
		shared.block->hold = 1;
		strcpy(shared.block->cgroup, look->peak.folder);
	}
	if (cell->pin == PIN_NONE)
		choose_first_cpu(s, shared.block, launch);
	ending->before = usage_machine_now();
	if (begin_self(s, cell, sampling, shared.fd, &family, why) != 0)
		goto close_shared;
	await_end(s, &family, shared.block, look, ending);
	take_block(launch, &shared);
	take_samples(launch, &shared.job, s->plan, cell);
	if (shared.block->machine_read == 0)
		take_machine(launch, ending); /* it never came so far */
	judge(launch, &shared, ending, s);
	failed = 0;
close_shared:
	close_shared(&shared);
	return failed;
}

/* ---- hyperfine's story ---- */

static void forget_inside(struct launch *launch)
{
	launch->whole = true;
	launch->whole_ns = launch->workers_started = RESULT_UNKNOWN;
	launch->start_ns = launch->run_ns = launch->stop_ns = RESULT_UNKNOWN;
	launch->user_ns = launch->sys_ns = RESULT_UNKNOWN;
	launch->voluntary_switches = launch->involuntary_switches =
		RESULT_UNKNOWN;
	launch->minor_faults = launch->major_faults = RESULT_UNKNOWN;
	launch->largest_rss_bytes = launch->tasks_done = RESULT_UNKNOWN;
}

/* 128 + n stands for signal n. */
static void judge_run(struct launch *launch, const struct hyperfine *call,
	const struct hyperfine_run *run)
{
	char said[FAULT_TEXT];

	launch->whole_ns = run->wall_ns;
	launch->user_ns = run->user_ns;
	launch->sys_ns = run->sys_ns;
	launch->exit_status = run->exit_status;
	if (run->exit_status == 0)
		return;
	hyperfine_said(call, said, sizeof said);
	launch->outcome = OUTCOME_FAILED;
	if (run->exit_status > 128 && run->exit_status < 128 + NSIG) {
		launch->outcome = OUTCOME_KILLED;
		launch->exit_status = -1;
		launch->signal = run->exit_status - 128;
		snprintf(said, sizeof said, "killed by signal %d (%s)",
			launch->signal, strsignal(launch->signal));
	} else if (said[0] == '\0') {
		launch->outcome = OUTCOME_EXITED;
		snprintf(said, sizeof said, "exited with status %d",
			run->exit_status);
	}
	launch->fault = copy_text(said, sizeof said);
}

static void judge_whole(struct launch *launch, const struct hyperfine *call,
	const struct ending *ending, const struct supervisor *s)
{
	struct hyperfine_run run;
	struct fault text = {0};

	if (ending->end == FAMILY_LATE) {
		launch->outcome = OUTCOME_LATE;
		fault_set(&text, 0, "killed at the deadline of %.3g s",
			(double)s->plan->deadline_ns / NS_PER_S);
	} else if (hyperfine_take(call, ending->status, &run, &text) == 0) {
		judge_run(launch, call, &run);
		return;
	} else {
		launch->outcome = OUTCOME_FAILED;
	}
	launch->fault = copy_text(text.text, sizeof text.text);
}

static int launch_whole(struct supervisor *s, const struct cell *cell,
	struct launch *launch, struct ending *ending, struct fault *why)
{
	char text[CELL_TEXT], option[] = "--scratch";
	char *words[CELL_WORDS + 2];
	struct hyperfine call;
	struct family family;
	size_t n = cell_command(cell, s->registry, s->plan->seed,
		s->plan->sampling, text, words);
	int failed;

	words[n++] = option;
	words[n++] = s->scratch.path;
	words[n] = NULL;
	failed = hyperfine_open(&call, words, why);
	call.program.group = s->scratch.group;
	call.program.padding = draw_padding(s);
	ending->before = usage_machine_now();
	if (failed == 0)
		failed = family_begin(&family, &call.program, why);
	if (failed == 0) {
		await_end(s, &family, NULL, NULL, ending);
		take_machine(launch, ending);
		judge_whole(launch, &call, ending, s);
	}
	hyperfine_close(&call);
	return failed;
}

/* ---- the whole ---- */

/* A launch that could not begin is one that failed: the next cell may need
 * less. 0, or 1 when a signal came. */
static int launch_cell(struct supervisor *s, uint32_t index, uint32_t round,
	const struct look *look, struct launch *launch)
{
	const struct cell *cell = &s->plan->cells[index];
	struct ending ending = {.end = FAMILY_ENDED};
	struct fault why = {0};
	unsigned strays;
	int failed;

	*launch = blank_launch(index, round);
	launch->at_ns = clock_now_ns() - s->began_ns;
	if (s->scratch.pipe_fd < 0 && cell_needs_scratch(cell, s->registry)) {
		why = s->no_scratch;
		failed = -1;
	} else if (s->plan->timer == TIMER_HYPERFINE && look == NULL) {
		forget_inside(launch);
		failed = launch_whole(s, cell, launch, &ending, &why);
	} else {
		failed = launch_self(s, cell, look, launch, &ending, &why);
	}
	strays = kill_strays(s);
	if (failed) {
		launch->outcome = OUTCOME_FAILED;
		launch->fault = copy_text(why.text, sizeof why.text);
		return 0;
	}
	judge_leftovers(launch, ending.orphans + strays,
		s->scratch.pipe_fd >= 0 ? scratch_clear(&s->scratch) : 0);
	if (ending.end != FAMILY_SIGNALLED)
		return 0;
	result_free_launch(launch);
	return 1;
}

int supervise_launch(struct supervisor *s, uint32_t index, uint32_t round,
	struct launch *launch)
{
	return launch_cell(s, index, round, NULL, launch);
}

static void take_peak(const struct memory_peak *peak, struct memory *memory)
{
	struct fault why = {0};

	if (peak->folder[0] != '\0' &&
		memory_peak_read(peak, &memory->peak_bytes, &why) != 0)
		strcpy(memory->peak_reason, why.text);
}

int supervise_memory(
	struct supervisor *s, uint32_t index, struct memory *memory)
{
	struct look look = {.memory = memory};
	struct fault no_peak = {0};
	struct launch launch;
	int interrupted;

	*memory = memory_unseen(index);
	if (memory_peak_open(&look.peak, "", &no_peak) != 0)
		strcpy(memory->peak_reason, no_peak.text);
	interrupted = launch_cell(s, index, 0, &look, &launch);
	take_peak(&look.peak, memory);
	memory_peak_close(&look.peak);
	if (!interrupted && launch.outcome != OUTCOME_OK)
		memory_spoil(memory,
			launch.fault != NULL ? launch.fault : "out of memory");
	result_free_launch(&launch);
	return interrupted;
}
