/* The memory pass, end to end: launches of this very program (main below is
 * its `tvp exec`) with workloads made for the purpose, under every runner. */
#include <signal.h>

#include "bench/command.h"
#include "bench/placement.h"
#include "bench/supervise.h"
#define LAUNCHING_REGISTRY registry_of_heavy
#include "tests/contract/launching.h"

enum { WORKERS = 3, TASKS = 12 };
#define MIB UINT64_C(1048576)
#define TOUCHED (8 * MIB)

/* ---- a workload that takes so much memory, or dies of it ---- */

struct heavy_params {
	uint64_t bytes;
	int way;
};

enum way { BY_NOTHING, BY_FAULT, BY_KILL, BY_HANG, BY_ENTER };
static const char *const ways[] = {
	"nothing", "fault", "kill", "hang", "enter", NULL};

static const struct param heavy_table[] = {
	{
		.name = "bytes",
		.kind = PARAM_BYTES,
		.offset = offsetof(struct heavy_params, bytes),
		.standard = "0",
		.max = 1 << 30,
		.help = "touched by each worker",
	},
	{
		.name = "way",
		.kind = PARAM_CHOICE,
		.offset = offsetof(struct heavy_params, way),
		.standard = "nothing",
		.choices = ways,
		.help = "how the task of index 1 fails",
	},
	{0},
};

struct heavy_local {
	char *memory;
};

static int heavy_enter(const struct env *env, void *local, struct fault *why)
{
	const struct heavy_params *params = env->params;
	struct heavy_local *mine = local;

	if (params->way == BY_ENTER)
		return fault_set(why, ENOMEM, "enter on purpose");
	if (params->bytes == 0)
		return 0;
	mine->memory = malloc((size_t)params->bytes);
	if (mine->memory == NULL)
		return fault_set(why, errno, "touch memory");
	memset(mine->memory, 7, (size_t)params->bytes);
	return 0;
}

static int heavy_task(const struct env *env, void *local, struct task *task,
	struct fault *why)
{
	const struct heavy_params *params = env->params;
	const struct heavy_local *mine = local;

	task->witness = task->seed;
	if (mine->memory != NULL && mine->memory[params->bytes / 2] != 7)
		return fault_set(why, 0, "memory was not kept");
	if (task->index != 1)
		return 0;
	switch ((enum way)params->way) {
	case BY_NOTHING:
	case BY_ENTER:
		break;
	case BY_FAULT:
		return fault_set(why, 0, "failed on purpose");
	case BY_KILL:
		raise(SIGKILL);
		break;
	case BY_HANG:
		for (;;)
			pause();
	}
	return 0;
}

static void heavy_leave(const struct env *env, void *local)
{
	struct heavy_local *mine = local;

	(void)env;
	free(mine->memory);
}

static const struct workload heavy = {
	.name = "heavy",
	.summary = "takes memory",
	.params = heavy_table,
	.params_bytes = sizeof(struct heavy_params),
	.local_bytes = sizeof(struct heavy_local),
	.enter = heavy_enter,
	.task = heavy_task,
	.leave = heavy_leave,
};

static const struct workload *const workloads[] = {&heavy};

static struct registry registry_of_heavy(void)
{
	return (struct registry){
		.workloads = workloads,
		.n_workloads = COUNT_OF(workloads),
		.runners = grid().runners,
		.n_runners = grid().n_runners,
	};
}

/* ---- looking at one cell ---- */

struct looking {
	const struct runner *runner;
	uint64_t bytes, tasks, deadline_ns;
	enum way way;
	bool gated;
};

static struct plan plan_of(struct cell *cell)
{
	return (struct plan){
		.seed = 7,
		.rounds = 1,
		.deadline_ns = 60 * NS_PER_S,
		.sampling = true,
		.cells = cell,
		.n_cells = 1,
	};
}

static struct memory look(const struct looking *looking)
{
	struct registry registry = registry_of_heavy();
	struct leftovers before = leftovers_now();
	struct cell cell = {
		.workers = WORKERS,
		.tasks = looking->tasks > 0 ? looking->tasks : TASKS,
		.gated = looking->gated,
	};
	struct plan plan = plan_of(&cell);
	struct supervisor supervisor;
	struct fault why = {0};
	struct setting bytes = {.name = "bytes"}, way = {.name = "way"};
	struct memory memory;

	if (looking->deadline_ns > 0)
		plan.deadline_ns = looking->deadline_ns;
	strcpy(cell.workload, heavy.name);
	strcpy(cell.runner, looking->runner->name);
	snprintf(bytes.value, sizeof bytes.value, "%llu",
		(unsigned long long)looking->bytes);
	strcpy(way.value, ways[looking->way]);
	set(&cell, bytes);
	set(&cell, way);
	if (cell_complete(&cell, &registry, &why) != 0 ||
		supervise_open(&supervisor, &plan, &registry, "/tmp", &why) !=
			0)
		fail_msg("%s", why.text);
	assert_int_equal(supervise_memory(&supervisor, 0, &memory), 0);
	supervise_close(&supervisor);
	assert_nothing_left(before);
	return memory;
}

static struct memory look_well(const struct looking *looking)
{
	struct memory memory = look(looking);

	if (memory.fault[0] != '\0')
		fail_msg("%s: %s", looking->runner->name, memory.fault);
	return memory;
}

/* ThreadSanitizer has a thread of its own, and notes beside all memory. */
static bool has_thread_sanitizer(void)
{
#if defined(__SANITIZE_THREAD__)
	return true;
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
	return true;
#else
	return false;
#endif
#else
	return false;
#endif
}

/* ---- who is counted ---- */

static void check_family(
	const struct runner *runner, const struct memory *m, uint32_t workers)
{
	uint64_t processes = 1, threads = 1;

	if (!runner->concurrent)
		workers = 1;
	else if (!bears(runner))
		threads = workers; /* the calling one among them */
	else if (runner->shares_memory)
		threads += workers;
	else
		processes += workers;
	assert_int_equal(m->workers, workers);
	assert_int_equal(m->family.processes, processes);
	assert_int_equal(m->parent.processes, 1);
	if (!has_thread_sanitizer())
		assert_int_equal(m->parent.threads, threads);
	assert_true(m->parent.pss_bytes > 0);
	assert_true(m->parent.pss_bytes <= m->family.pss_bytes);
	assert_true(m->family.uss_bytes <= m->family.pss_bytes);
	assert_true(m->family.pss_bytes <= m->family.rss_bytes);
	assert_true(m->family.page_table_bytes > 0);
}

static void test_all_workers_of_every_runner_are_alive_and_counted(void **state)
{
	(void)state;
	for (size_t r = 0; r < grid().n_runners; r++)
		for (int gated = 0; gated < 2; gated++) {
			struct looking looking = {
				.runner = grid().runners[r],
				.gated = gated,
			};
			struct memory memory = look_well(&looking);

			check_family(looking.runner, &memory, WORKERS);
		}
}

/* Long-lived workers are there anyway; those of one task only for a task. */
static void test_workers_without_a_task_are_held_where_they_live(void **state)
{
	(void)state;
	for (size_t r = 0; r < grid().n_runners; r++) {
		struct looking looking = {
			.runner = grid().runners[r],
			.tasks = 2,
		};
		struct memory memory = look_well(&looking);

		check_family(looking.runner, &memory,
			looking.runner->run == team_each_run ? 2 : WORKERS);
	}
}

/* ---- how much ---- */

static uint64_t growth(
	const struct looking *looking, uint64_t (*of)(const struct memory *))
{
	struct looking heavier = *looking;
	struct memory light = look_well(looking), heavy_one;

	heavier.bytes = TOUCHED;
	heavy_one = look_well(&heavier);
	return of(&heavy_one) - of(&light);
}

static uint64_t family_pss(const struct memory *memory)
{
	return memory->family.pss_bytes;
}

static uint64_t family_uss(const struct memory *memory)
{
	return memory->family.uss_bytes;
}

static uint64_t workers_pss(const struct memory *memory)
{
	return memory->family.pss_bytes - memory->parent.pss_bytes;
}

/* Within a quarter: pages of the harness come and go, and AddressSanitizer adds
 * an eighth. */
static void assert_about(
	const struct runner *runner, uint64_t seen, uint64_t bytes)
{
	if (seen < bytes - bytes / 4 || seen > bytes + bytes / 4)
		fail_msg("%s: %llu bytes, not about %llu", runner->name,
			(unsigned long long)seen, (unsigned long long)bytes);
}

static void test_family_grows_by_what_all_its_workers_touch(void **state)
{
	(void)state;
	if (has_thread_sanitizer())
		skip();
	for (size_t r = 0; r < grid().n_runners; r++) {
		struct looking looking = {.runner = grid().runners[r]};
		uint64_t workers = looking.runner->concurrent ? WORKERS : 1;

		assert_about(looking.runner, growth(&looking, family_pss),
			workers * TOUCHED);
		assert_about(looking.runner, growth(&looking, family_uss),
			workers * TOUCHED);
	}
}

static void test_what_a_process_touches_is_its_own_and_not_its_parents(
	void **state)
{
	(void)state;
	if (has_thread_sanitizer())
		skip();
	for (size_t r = 0; r < grid().n_runners; r++) {
		struct looking looking = {.runner = grid().runners[r]};

		if (looking.runner->shares_memory)
			continue;
		assert_about(looking.runner, growth(&looking, workers_pss),
			WORKERS * TOUCHED);
	}
}

/* The sum of what each process maps counts shared pages once for each. */
static void test_rss_of_processes_counts_shared_pages_again(void **state)
{
	struct fault why = {0};
	struct looking serial = {
		.runner = registry_runner(&registry_builtin, "serial", &why)};
	struct looking fork = {
		.runner = registry_runner(&registry_builtin, "fork", &why)};
	struct memory one, many;

	(void)state;
	one = look_well(&serial);
	many = look_well(&fork);
	assert_true(many.family.rss_bytes - one.family.rss_bytes >
		    2 * (many.family.pss_bytes - one.family.pss_bytes));
}

/* A million samples would be 64 MiB. */
static void test_samples_are_not_counted(void **state)
{
	struct fault why = {0};
	struct looking looking = {
		.runner = registry_runner(&registry_builtin, "serial", &why),
		.tasks = 1000000,
	};
	struct memory memory = look_well(&looking);

	(void)state;
	assert_true(memory.family.pss_shmem_bytes == MEMORY_UNKNOWN ||
		    memory.family.pss_shmem_bytes < MIB);
}

/* What wait4 tells of a process includes the size of the one that spawned it:
 * this one, made large. */
static void test_largest_rss_is_the_launchs_and_not_its_supervisors(
	void **state)
{
	struct registry registry = registry_of_heavy();
	struct cell cell = {.workers = WORKERS, .tasks = TASKS};
	struct plan plan = plan_of(&cell);
	struct supervisor supervisor;
	struct fault why = {0};
	char *large = malloc(256 * MIB);
	struct launch launch;

	(void)state;
	assert_non_null(large);
	memset(large, 7, 256 * MIB);
	strcpy(cell.workload, heavy.name);
	strcpy(cell.runner, "fork");
	set(&cell, (struct setting){"bytes", "64MiB"});
	assert_int_equal(cell_complete(&cell, &registry, &why), 0);
	assert_int_equal(
		supervise_open(&supervisor, &plan, &registry, "/tmp", &why), 0);
	assert_int_equal(supervise_launch(&supervisor, 0, 0, &launch), 0);
	supervise_close(&supervisor);
	assert_int_equal(launch.outcome, OUTCOME_OK);
	assert_true(launch.largest_rss_bytes > 64 * MIB);
	if (!has_thread_sanitizer())
		assert_true(launch.largest_rss_bytes < 192 * MIB);
	result_free_launch(&launch);
	free(large);
}

/* ---- what goes wrong ---- */

static void assert_spoiled(const struct runner *runner,
	const struct memory *memory, const char *says)
{
	if (strstr(memory->fault, says) == NULL)
		fail_msg("%s: \"%s\" does not say \"%s\"", runner->name,
			memory->fault, says);
	assert_int_equal(memory->workers, 0);
	assert_int_equal(memory->family.pss_bytes, 0);
}

static void test_failing_task_or_worker_spoils_the_look_and_nobody_waits(
	void **state)
{
	(void)state;
	for (size_t r = 0; r < grid().n_runners; r++) {
		const struct runner *runner = grid().runners[r];
		struct looking looking = {.runner = runner, .way = BY_ENTER};
		struct memory memory = look(&looking);

		assert_spoiled(runner, &memory, "enter on purpose");
		if (!runner->concurrent)
			continue; /* does the task of index 0 only */
		looking.way = BY_FAULT;
		memory = look(&looking);
		assert_spoiled(runner, &memory, "failed on purpose");
		looking.way = BY_KILL;
		memory = look(&looking);
		assert_spoiled(runner, &memory, "killed by signal 9");
	}
}

static void test_hanging_worker_is_killed_at_the_deadline(void **state)
{
	(void)state;
	for (size_t r = 0; r < grid().n_runners; r++) {
		struct looking looking = {
			.runner = grid().runners[r],
			.way = BY_HANG,
			.deadline_ns = NS_PER_S / 5,
		};
		struct memory memory;

		if (!looking.runner->concurrent)
			continue;
		memory = look(&looking);
		assert_spoiled(looking.runner, &memory, "at the deadline");
	}
}

/* ---- a worker that dies while it is held ---- */

/* Any child of a process, or 0. */
static pid_t child_of(pid_t parent)
{
	char path[64];
	FILE *file;
	int child = 0;

	snprintf(
		path, sizeof path, "/proc/%d/task/%d/children", parent, parent);
	file = fopen(path, "re");
	assert_non_null(file);
	if (fscanf(file, "%d", &child) != 1)
		child = 0;
	fclose(file);
	return child;
}

/* Nobody releases the others: the launch must end by itself. */
static void check_death_while_held(const struct runner *runner)
{
	struct registry registry = registry_of_heavy();
	struct fault why = {0};
	struct cell cell = small_cell(&heavy, runner, WORKERS, TASKS);
	struct block *block;
	struct job seen = {.workers = WORKERS};
	pid_t launch;
	int status, fd;

	cell.n_settings = 0;
	assert_int_equal(cell_complete(&cell, &registry, &why), 0);
	/* A file, which workers that are executed anew can share. */
	fd = launch_make_block(&cell, false, &why);
	assert_true(fd >= 0);
	block = launch_map_block(&cell, false, fd, &why);
	assert_non_null(block);
	job_map(&seen, block, false);
	for (uint32_t i = 0; i < WORKERS; i++)
		seen.slots[i].cpu = -1;
	block->hold = 1;
	launch = fork();
	assert_true(launch >= 0);
	if (launch == 0)
		_exit(launch_execute(&cell, &registry, 7, false, block, &why) ==
			0);
	while (!job_is_held(block))
		usleep(1000);
	assert_int_equal(kill(child_of(launch), SIGKILL), 0);
	assert_int_equal(waitpid(launch, &status, 0), launch);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	assert_non_null(strstr(block->fault.text, "killed by signal 9"));
	munmap(block, (size_t)job_block_bytes(cell.workers, cell.tasks, false));
	close(fd);
}

static void test_process_dying_while_held_is_a_fault_and_ends_the_launch(
	void **state)
{
	struct leftovers before = leftovers_now();

	(void)state;
	for (size_t r = 0; r < grid().n_runners; r++)
		if (!grid().runners[r]->shares_memory)
			check_death_while_held(grid().runners[r]);
	assert_nothing_left(before);
}

static int test(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			test_all_workers_of_every_runner_are_alive_and_counted),
		cmocka_unit_test(
			test_workers_without_a_task_are_held_where_they_live),
		cmocka_unit_test(
			test_family_grows_by_what_all_its_workers_touch),
		cmocka_unit_test(
			test_what_a_process_touches_is_its_own_and_not_its_parents),
		cmocka_unit_test(
			test_rss_of_processes_counts_shared_pages_again),
		cmocka_unit_test(test_samples_are_not_counted),
		cmocka_unit_test(
			test_largest_rss_is_the_launchs_and_not_its_supervisors),
		cmocka_unit_test(
			test_failing_task_or_worker_spoils_the_look_and_nobody_waits),
		cmocka_unit_test(test_hanging_worker_is_killed_at_the_deadline),
		cmocka_unit_test(
			test_process_dying_while_held_is_a_fault_and_ends_the_launch),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* A launch spawns its own program again. */
int main(int argc, char **argv)
{
	struct registry registry = registry_of_heavy();

	if (argc > 1 && strcmp(argv[1], "exec") == 0)
		return command_exec.main(argc - 1, argv + 1, &registry);
	return test();
}
