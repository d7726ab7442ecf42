/* What becomes of a launch when a workload fails, in any way, in any worker of
 * any runner. The workloads are made for it and handed in by a registry. */
#include <signal.h>
#include <stdatomic.h>

#define LAUNCHING_REGISTRY registry_of_broken
#include "tests/contract/launching.h"

enum where { IN_PREPARE, IN_ENTER, IN_TASK, NOWHERE };
enum way { BY_FAULT, BY_EXIT_0, BY_EXIT_3, BY_SEGV, BY_ABORT, BY_KILL };
enum { TASKS = 30, WORKERS = 3, BAD_TASK = 4 };

struct broken_params {
	int where, way;
};

static const char *const wheres[] = {
	"prepare", "enter", "task", "nowhere", NULL};
static const char *const ways[] = {
	"fault", "exit-0", "exit-3", "segv", "abort", "kill", NULL};

static const struct param broken_table[] = {
	{
		.name = "where",
		.kind = PARAM_CHOICE,
		.offset = offsetof(struct broken_params, where),
		.standard = "prepare",
		.choices = wheres,
		.help = "the hook that fails",
	},
	{
		.name = "way",
		.kind = PARAM_CHOICE,
		.offset = offsetof(struct broken_params, way),
		.standard = "fault",
		.choices = ways,
		.help = "how it fails",
	},
	{0},
};

/* What all workers see of each other. */
struct broken_shared {
	_Atomic uint32_t came, entered, left;
};

/* cmocka catches some of the signals; a worker must die of them. */
static void die_of(int signal_number)
{
	signal(signal_number, SIG_DFL);
	raise(signal_number);
}

static int fail_by(int way, struct fault *why)
{
	switch ((enum way)way) {
	case BY_FAULT:
		break;
	case BY_EXIT_0:
		_exit(0);
	case BY_EXIT_3:
		_exit(3);
	case BY_SEGV:
		die_of(SIGSEGV);
		break;
	case BY_ABORT:
		die_of(SIGABRT);
		break;
	case BY_KILL:
		die_of(SIGKILL);
		break;
	}
	return fault_set(why, ENOSPC, "broken on purpose");
}

static size_t broken_shared_bytes(const struct env *env)
{
	(void)env;
	return sizeof(struct broken_shared);
}

static int broken_prepare(const struct env *env, struct fault *why)
{
	const struct broken_params *params = env->params;

	return params->where == IN_PREPARE ? fail_by(params->way, why) : 0;
}

/* The first that comes is the one that fails. */
static int broken_enter(const struct env *env, void *local, struct fault *why)
{
	const struct broken_params *params = env->params;
	struct broken_shared *shared = env->shared;
	bool first = atomic_fetch_add(&shared->came, 1) == 0;

	(void)local;
	if (params->where == IN_ENTER && first)
		return fail_by(params->way, why);
	atomic_fetch_add(&shared->entered, 1);
	return 0;
}

static int broken_task(const struct env *env, void *local, struct task *task,
	struct fault *why)
{
	const struct broken_params *params = env->params;

	(void)local;
	task->witness = task->seed;
	return params->where == IN_TASK && task->index == BAD_TASK
		       ? fail_by(params->way, why)
		       : 0;
}

static void broken_leave(const struct env *env, void *local)
{
	struct broken_shared *shared = env->shared;

	(void)local;
	atomic_fetch_add(&shared->left, 1);
}

/* Every worker that entered has left, or died. */
static void broken_cleanup(const struct env *env)
{
	const struct broken_params *params = env->params;
	struct broken_shared *shared = env->shared;

	if (params->way == BY_FAULT && shared->left != shared->entered)
		snprintf(env->note, WORKLOAD_NOTE, "%u entered, %u left",
			shared->entered, shared->left);
	else
		snprintf(env->note, WORKLOAD_NOTE, "clean");
}

static const struct workload broken = {
	.name = "broken",
	.summary = "fails on purpose",
	.params = broken_table,
	.params_bytes = sizeof(struct broken_params),
	.shared_bytes = broken_shared_bytes,
	.prepare = broken_prepare,
	.enter = broken_enter,
	.task = broken_task,
	.leave = broken_leave,
	.cleanup = broken_cleanup,
};

/* One that may no longer write what workers meet at. Its last worker then dies
 * on its way to the others, of which it has told nobody. */
static int cut_off_task(const struct env *env, void *local, struct task *task,
	struct fault *why)
{
	const size_t page = (size_t)sysconf(_SC_PAGESIZE);
	char *at = (char *)env->halted;

	(void)local;
	task->witness = task->seed;
	if (task->index + 1 < env->tasks)
		return 0;
	signal(SIGSEGV, SIG_DFL);
	if (mprotect(at - (uintptr_t)at % page, page, PROT_READ) != 0)
		return fault_set(why, errno, "mprotect");
	return 0;
}

static const struct workload cut_off = {
	.name = "cut_off",
	.summary = "dies on the way to the others",
	.task = cut_off_task,
};

/* One of which no worker lives to begin. */
static int still_born_enter(
	const struct env *env, void *local, struct fault *why)
{
	(void)env;
	(void)local;
	(void)why;
	_exit(3);
}

static int still_born_task(const struct env *env, void *local,
	struct task *task, struct fault *why)
{
	(void)env;
	(void)local;
	(void)task;
	return fault_set(why, 0, "there is nobody to do it");
}

static const struct workload still_born = {
	.name = "still_born",
	.summary = "whose workers die at birth",
	.enter = still_born_enter,
	.task = still_born_task,
};

static const struct workload *const workloads[] = {
	&broken, &cut_off, &still_born};

static struct registry registry_of_broken(void)
{
	return (struct registry){
		.workloads = workloads,
		.n_workloads = COUNT_OF(workloads),
		.runners = grid().runners,
		.n_runners = grid().n_runners,
	};
}

static struct launching launch_broken(const struct registry *registry,
	const struct runner *runner, enum where where, enum way way)
{
	struct launching l = {
		.cell = small_cell(&broken, runner, WORKERS, TASKS),
		.registry = registry,
		.seed = 7,
		.sampling = true,
	};

	set(&l.cell, (struct setting){.name = "where"});
	strcpy(l.cell.settings[0].value, wheres[where]);
	set(&l.cell, (struct setting){.name = "way"});
	strcpy(l.cell.settings[1].value, ways[way]);
	launching_run(&l);
	assert_int_not_equal(l.failed, 0);
	assert_string_equal(l.why.text, l.seen.block->fault.text);
	return l;
}

static void assert_says(const struct launching *l, const char *words)
{
	if (strstr(l->why.text, words) == NULL)
		fail_msg("%s: \"%s\" does not say \"%s\"", l->cell.runner,
			l->why.text, words);
}

static uint64_t samples_done(const struct launching *l)
{
	uint64_t n = 0;

	for (uint64_t i = 0; i < l->cell.tasks; i++)
		n += l->samples[i].end_ns > 0 && l->samples[i].failed == 0;
	return n;
}

static int keep_leftovers(void **state)
{
	struct leftovers *before = malloc(sizeof *before);

	if (before == NULL)
		return -1;
	*before = leftovers_begin();
	*state = before;
	return 0;
}

static int free_leftovers(void **state)
{
	free(*state);
	return 0;
}

/* ---- failures that are told ---- */

static void test_failing_prepare_starts_no_worker(void **state)
{
	struct registry registry = registry_of_broken();
	const struct leftovers *before = *state;

	for (size_t r = 0; r < registry.n_runners; r++) {
		struct launching l = launch_broken(
			&registry, registry.runners[r], IN_PREPARE, BY_FAULT);

		assert_string_equal(l.why.text,
			"broken on purpose: No space left on device");
		assert_int_equal(l.why.code, ENOSPC);
		assert_int_equal(l.seen.block->workers_started, 0);
		launching_free(&l);
		assert_nothing_left(*before);
	}
}

static void test_failing_task_leaves_all_others_alone(void **state)
{
	struct registry registry = registry_of_broken();
	const struct leftovers *before = *state;

	for (size_t r = 0; r < registry.n_runners; r++) {
		struct launching l = launch_broken(
			&registry, registry.runners[r], IN_TASK, BY_FAULT);

		assert_says(&l, "task 4, worker ");
		assert_says(&l, "broken on purpose: No space left on device");
		assert_int_equal(samples_done(&l), TASKS - 1);
		assert_int_equal(tasks_done_of(&l), TASKS - 1);
		assert_int_equal(l.samples[BAD_TASK].failed, 1);
		assert_string_equal(l.seen.block->note, "clean");
		launching_free(&l);
		assert_nothing_left(*before);
	}
}

/* The supervisor reads it in the block: there is no other way to it. */
static void check_lack(const struct workload *workload,
	const struct runner *runner, const char *says)
{
	const struct workload *lacking_workloads[] = {workload};
	const struct runner *lacking_runners[] = {runner};
	const struct registry registry = {
		lacking_workloads, 1, lacking_runners, 1};
	struct launching l = {
		.cell = small_cell(workload, runner, 1, TASKS),
		.registry = &registry,
	};

	launching_run(&l);
	assert_int_equal(l.failed, -1);
	assert_string_equal(l.why.text, says);
	assert_string_equal(l.seen.block->fault.text, says);
	launching_free(&l);
}

static void test_what_this_build_lacks_is_told_as_the_launchs_fault(
	void **state)
{
	const struct runner *serial = registry_runner(
		&registry_builtin, "serial", &(struct fault){0});
	struct workload workload = broken;
	struct runner runner = *serial;

	(void)state;
	workload.missing = "built without a part";
	check_lack(&workload, serial, "workload broken: built without a part");
	runner.missing = "built without another";
	check_lack(&broken, &runner, "runner serial: built without another");
}

/* How many tasks are lost with a worker that never began. */
static uint64_t lost_with_one_worker(const struct runner *runner)
{
	if (!runner->concurrent)
		return TASKS;
	if (runner->run == team_dealt_run)
		return TASKS / WORKERS;
	return runner->run == team_each_run ? 1 : 0;
}

static void test_failing_enter_costs_that_workers_tasks_only(void **state)
{
	struct registry registry = registry_of_broken();
	const struct leftovers *before = *state;

	for (size_t r = 0; r < registry.n_runners; r++) {
		const struct runner *runner = registry.runners[r];
		struct launching l =
			launch_broken(&registry, runner, IN_ENTER, BY_FAULT);

		assert_says(&l, "worker ");
		assert_says(&l, ": broken on purpose: No space left on device");
		assert_int_equal(
			samples_done(&l), TASKS - lost_with_one_worker(runner));
		assert_string_equal(l.seen.block->note, "clean");
		launching_free(&l);
		assert_nothing_left(*before);
	}
}

/* ---- workers that die: processes, since a thread takes all along ---- */

static const struct {
	enum way way;
	const char *says;
} deaths[] = {
	{BY_EXIT_0, "(a process) ended before its work was done"},
	{BY_EXIT_3, "(a process) exited with status 3"},
	{BY_SEGV, "(a process) was killed by signal 11"},
	{BY_ABORT, "(a process) was killed by signal 6"},
	{BY_KILL, "(a process) was killed by signal 9"},
};

/* The worker of the bad task had done those before it. */
static uint64_t lost_with_bad_task(const struct runner *runner)
{
	uint64_t lost = 0;

	if (runner->run != team_dealt_run)
		return 1;
	for (uint64_t i = BAD_TASK; i < TASKS; i += WORKERS)
		lost++;
	return lost;
}

static void check_death(const struct leftovers *before,
	const struct runner *runner, enum where where, size_t death)
{
	struct registry registry = registry_of_broken();
	struct launching l =
		launch_broken(&registry, runner, where, deaths[death].way);

	assert_says(&l, "worker ");
	assert_says(&l, deaths[death].says);
	if (where == IN_TASK)
		assert_int_equal(
			samples_done(&l), TASKS - lost_with_bad_task(runner));
	launching_free(&l);
	assert_nothing_left(*before);
}

static void check_deaths(const struct leftovers *before, enum where where)
{
	for (size_t r = 0; r < grid().n_runners; r++) {
		const struct runner *runner = grid().runners[r];

		if (runner->shares_memory)
			continue;
		for (size_t d = 0; d < COUNT_OF(deaths); d++)
			check_death(before, runner, where, d);
	}
}

static void test_process_dying_in_a_task_is_named_and_costs_its_tasks_only(
	void **state)
{
	check_deaths(*state, IN_TASK);
}

static void test_process_dying_on_entry_is_named_and_nobody_waits_for_it(
	void **state)
{
	check_deaths(*state, IN_ENTER);
}

/* Somebody began to report, and never came to say a word. */
static void leave_an_empty_report(struct launching *l)
{
	atomic_store(&l->seen.block->meeting.faults, 1);
}

static void test_cause_is_told_where_its_first_reporter_died_of_it(void **state)
{
	struct registry registry = registry_of_broken();

	(void)state;
	for (size_t r = 0; r < registry.n_runners; r++) {
		const struct runner *runner = registry.runners[r];
		struct launching l = {
			.cell = small_cell(&broken, runner, WORKERS, TASKS),
			.registry = &registry,
			.sampling = true,
			.alter = leave_an_empty_report,
		};

		if (runner->shares_memory)
			continue;
		set(&l.cell, (struct setting){"where", "task"});
		set(&l.cell, (struct setting){"way", "exit-3"});
		launching_run(&l);
		assert_int_not_equal(l.failed, 0);
		assert_says(&l, "(a process) exited with status 3");
		assert_string_equal(l.why.text, l.seen.block->fault.text);
		launching_free(&l);
	}
}

/* ---- who dies between its coming and its telling so ---- */

/* write(2), by the linker: the only one that workers do is to wake the launch
 * when they are the last to come. */
static pid_t launching_process;

ssize_t __real_write(int fd, const void *bytes, size_t n);
ssize_t __wrap_write(int fd, const void *bytes, size_t n);

ssize_t __wrap_write(int fd, const void *bytes, size_t n)
{
	if (launching_process != 0 && launching_process != getpid())
		raise(SIGKILL);
	return __real_write(fd, bytes, n);
}

static void test_nobody_waits_for_one_that_died_before_it_told_of_its_coming(
	void **state)
{
	struct registry registry = registry_of_broken();
	const struct leftovers *before = *state;

	for (size_t r = 0; r < registry.n_runners; r++) {
		const struct runner *runner = registry.runners[r];

		if (runner->birth != &birth_process ||
			runner->run == team_each_run)
			continue;
		for (int gated = 0; gated < 2; gated++) {
			struct launching l = {
				.cell = small_cell(
					&broken, runner, WORKERS, TASKS),
				.registry = &registry,
			};

			l.cell.gated = gated;
			set(&l.cell, (struct setting){"where", "nowhere"});
			launching_process = getpid();
			launching_run(&l);
			launching_process = 0;
			assert_int_not_equal(l.failed, 0);
			assert_says(&l, "was killed by signal 9");
			launching_free(&l);
			assert_nothing_left(*before);
		}
	}
}

static void test_dealt_worker_dying_behind_the_gate_is_named(void **state)
{
	struct registry registry = registry_of_broken();
	const struct leftovers *before = *state;

	for (size_t r = 0; r < registry.n_runners; r++) {
		struct launching l = {
			.cell = small_cell(
				&broken, registry.runners[r], WORKERS, TASKS),
			.registry = &registry,
			.sampling = true,
		};

		if (registry.runners[r]->shares_memory)
			continue;
		l.cell.gated = true;
		set(&l.cell, (struct setting){"where", "enter"});
		set(&l.cell, (struct setting){"way", "kill"});
		launching_run(&l);
		assert_int_not_equal(l.failed, 0);
		assert_says(&l, "was killed by signal 9");
		launching_free(&l);
		assert_nothing_left(*before);
	}
}

/* So many that the last one's place is in another page than the meeting. */
static void test_a_worker_that_dies_on_its_way_to_the_others_is_missed(
	void **state)
{
	enum { MANY = 200 };
	struct registry registry = registry_of_broken();
	const struct leftovers *before = *state;
	struct launching l = {
		.cell = small_cell(&cut_off,
			registry_runner(&registry, "fork", &(struct fault){0}),
			MANY, MANY),
		.registry = &registry,
	};

	launching_run(&l);
	assert_int_equal(l.failed, -1);
	assert_says(&l, "worker 199 (a process) was killed by signal 11");
	launching_free(&l);
	assert_nothing_left(*before);
}

/* So many that what is to be told of them fills the pipes and sockets by which
 * it is told, while their parent still makes more. */
static void test_all_of_many_may_die_at_birth(void **state)
{
	static const char *const methods[] = {"fork", "spawn", "forkserver"};
	struct registry registry = registry_of_broken();
	const struct leftovers *before = *state;

	for (size_t i = 0; i < COUNT_OF(methods); i++) {
		struct launching l = {
			.cell = small_cell(&still_born,
				registry_runner(&registry, "process_pool",
					&(struct fault){0}),
				strcmp(methods[i], "spawn") == 0 ? 20 : 400, 1),
			.registry = &registry,
		};
		struct setting *setting = l.cell.runner_settings;

		strcpy(setting->name, "start_method");
		strcpy(setting->value, methods[i]);
		l.cell.n_runner_settings = 1;
		launching_run(&l);
		assert_int_equal(l.failed, -1);
		assert_says(&l, "(a process) exited with status 3");
		launching_free(&l);
		assert_nothing_left(*before);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_failing_prepare_starts_no_worker),
		cmocka_unit_test(
			test_what_this_build_lacks_is_told_as_the_launchs_fault),
		cmocka_unit_test(test_failing_task_leaves_all_others_alone),
		cmocka_unit_test(
			test_failing_enter_costs_that_workers_tasks_only),
		cmocka_unit_test(
			test_process_dying_in_a_task_is_named_and_costs_its_tasks_only),
		cmocka_unit_test(
			test_process_dying_on_entry_is_named_and_nobody_waits_for_it),
		cmocka_unit_test(
			test_cause_is_told_where_its_first_reporter_died_of_it),
		cmocka_unit_test(
			test_nobody_waits_for_one_that_died_before_it_told_of_its_coming),
		cmocka_unit_test(
			test_dealt_worker_dying_behind_the_gate_is_named),
		cmocka_unit_test(
			test_a_worker_that_dies_on_its_way_to_the_others_is_missed),
		cmocka_unit_test(test_all_of_many_may_die_at_birth),
	};

	return cmocka_run_group_tests(tests, keep_leftovers, free_leftovers);
}
