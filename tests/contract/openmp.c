/* What the runner openmp has of its own: its schedules, its threads, and what
 * is said when OpenMP gets no more of them. */
#include <sys/resource.h>

#include "tests/contract/launching.h"

enum { WORKERS = 3, TASKS = 20, MANY = 400 };

static const struct runner *openmp(void)
{
	struct fault why = {0};

	return registry_runner(&registry_builtin, "openmp", &why);
}

static int skip_without(void **state)
{
	(void)state;
	if (openmp()->missing == NULL)
		return 0;
	print_message("openmp: %s\n", openmp()->missing);
	exit(77);
}

/* ---- who gets which task ---- */

static struct launching deal(
	const char *schedule, const char *chunk, uint64_t tasks)
{
	struct fault why = {0};
	struct launching l = {
		.cell = small_cell(
			registry_workload(&registry_builtin, "null", &why),
			openmp(), WORKERS, tasks),
		.registry = &registry_builtin,
		.sampling = true,
	};
	struct setting *settings = l.cell.runner_settings;

	settings[0] = (struct setting){.name = "schedule"};
	settings[1] = (struct setting){.name = "chunk"};
	strcpy(settings[0].value, schedule);
	strcpy(settings[1].value, chunk);
	l.cell.n_runner_settings = 2;
	launching_run(&l);
	if (l.failed != 0)
		fail_msg("%s,%s: %s", schedule, chunk, l.why.text);
	assert_int_equal(tasks_done_of(&l), tasks);
	return l;
}

static void test_static_chunks_go_round(void **state)
{
	struct launching l = deal("static", "2", TASKS);

	(void)state;
	for (uint64_t i = 0; i < TASKS; i++)
		assert_int_equal(l.samples[i].worker, i / 2 % WORKERS);
	launching_free(&l);
}

static void test_static_without_a_chunk_gives_each_one_share(void **state)
{
	struct launching l = deal("static", "0", TASKS);
	uint32_t changes = 0;

	(void)state;
	for (uint64_t i = 1; i < TASKS; i++)
		changes += l.samples[i].worker != l.samples[i - 1].worker;
	assert_int_equal(l.samples[0].worker, 0);
	assert_int_equal(changes, WORKERS - 1);
	launching_free(&l);
}

/* Chunks of dynamic begin at their multiples; of guided anywhere, and none but
 * the last is shorter. */
static void test_a_chunk_is_taken_as_a_whole(void **state)
{
	struct launching l = deal("dynamic", "4", TASKS);
	uint64_t n = 1;

	(void)state;
	for (uint64_t i = 0; i < TASKS; i++)
		assert_int_equal(
			l.samples[i].worker, l.samples[i / 4 * 4].worker);
	launching_free(&l);
	l = deal("guided", "4", TASKS);
	for (uint64_t i = 1; i < TASKS; i++, n++) {
		if (l.samples[i].worker == l.samples[i - 1].worker)
			continue;
		assert_true(n >= 4);
		n = 0;
	}
	launching_free(&l);
}

/* ---- its threads ---- */

/* What a task sees: how many threads there are, and which one it is on. */
struct sight {
	size_t threads;
	pid_t thread;
};

static size_t sights_bytes(const struct env *env)
{
	return (size_t)env->tasks * sizeof(struct sight);
}

static int look_around(const struct env *env, void *local, struct task *task,
	struct fault *why)
{
	struct sight *sight = &((struct sight *)env->shared)[task->index];
	pid_t *entered_by = local;

	(void)why;
	sight->threads = entries("/proc/self/task") - 2; /* "." and ".." */
	sight->thread = gettid();
	task->witness = *entered_by == sight->thread;
	return 0;
}

static int note_thread(const struct env *env, void *local, struct fault *why)
{
	pid_t *entered_by = local;

	(void)env;
	(void)why;
	*entered_by = gettid();
	return 0;
}

static struct sight seen[TASKS];

static void keep_sights(const struct env *env)
{
	memcpy(seen, env->shared, sizeof seen);
}

static const struct workload sights = {
	.name = "sights",
	.summary = "looks at the threads of its process",
	.local_bytes = sizeof(pid_t),
	.shared_bytes = sights_bytes,
	.enter = note_thread,
	.task = look_around,
	.cleanup = keep_sights,
};

static const struct workload *const workloads[] = {&sights};

/* Between regions OpenMP may not exchange them: a worker's task is done by the
 * thread that entered as this worker. */
static void test_a_worker_is_one_thread_for_all_its_life(void **state)
{
	const struct registry registry = {
		workloads, 1, grid().runners, grid().n_runners};
	struct launching l = {
		.cell = small_cell(&sights, openmp(), WORKERS, TASKS),
		.registry = &registry,
		.sampling = true,
	};

	(void)state;
	launching_run(&l);
	assert_int_equal(l.failed, 0);
	assert_int_equal(witness_of(&l), TASKS);
	for (uint64_t i = 0; i < TASKS; i++) {
		assert_int_equal(seen[i].threads, WORKERS);
		if (l.samples[i].worker == 0)
			assert_int_equal(seen[i].thread, getpid());
	}
	launching_free(&l);
}

/* ---- threads that OpenMP does not get ---- */

static uint64_t address_space_bytes(void)
{
	unsigned long pages = 0;
	FILE *file = fopen("/proc/self/statm", "re");

	assert_non_null(file);
	assert_int_equal(fscanf(file, "%lu", &pages), 1);
	fclose(file);
	return (uint64_t)pages * (uint64_t)sysconf(_SC_PAGESIZE);
}

/* Room for the stacks of some. (A limit on processes would not bind root.) */
static void leave_little_room(struct launching *l)
{
	struct rlimit limit;

	(void)l;
	assert_int_equal(getrlimit(RLIMIT_STACK, &limit), 0);
	limit.rlim_cur =
		address_space_bytes() + 10 * (limit.rlim_cur == RLIM_INFINITY
							     ? 8 << 20
							     : limit.rlim_cur);
	limit.rlim_max = RLIM_INFINITY;
	assert_int_equal(setrlimit(RLIMIT_AS, &limit), 0);
}

static void launch_starved(int block_fd)
{
	struct fault why = {0};
	struct launching l = {
		.cell = small_cell(
			registry_workload(&registry_builtin, "null", &why),
			openmp(), MANY, MANY),
	};
	struct block *block;

	if (cell_complete(&l.cell, &registry_builtin, &why) != 0)
		_exit(2);
	block = launch_map_block(&l.cell, false, block_fd, &why);
	if (block == NULL)
		_exit(3);
	leave_little_room(&l);
	launch_execute(&l.cell, &registry_builtin, 1, false, block, &why);
	_exit(4); /* it came back: there were enough */
}

/* libgomp ends the process, so it is one of its own. */
static void test_too_few_threads_are_told_before_openmp_ends_the_process(
	void **state)
{
	struct cell cell = {.workers = MANY, .tasks = MANY};
	struct fault why = {0};
	int status, fd = launch_make_block(&cell, false, &why);
	const struct block *block;
	pid_t child;

	(void)state;
	assert_true(fd >= 0);
	block = launch_map_block(&cell, false, fd, &why);
	assert_non_null(block);
	child = fork();
	if (child == 0)
		launch_starved(fd);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status) || WIFSIGNALED(status));
	if (WIFSIGNALED(status)) { /* LLVM's library: see last_words.h */
		assert_int_equal(WTERMSIG(status), SIGABRT);
		skip();
	}
	assert_int_equal(WEXITSTATUS(status), 1);
	assert_true(block->workers_started > 1);
	assert_true(block->workers_started < MANY);
	assert_int_equal(block->fault.code, EAGAIN);
	assert_non_null(strstr(block->fault.text, "omp parallel: "));
	assert_non_null(strstr(block->fault.text,
		" of 400 workers could be started (smallest limit: "));
	assert_int_equal(atoi(block->fault.text + strlen("omp parallel: ")),
		block->workers_started);
	munmap((void *)block, (size_t)block->total_bytes);
	close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_static_chunks_go_round),
		cmocka_unit_test(
			test_static_without_a_chunk_gives_each_one_share),
		cmocka_unit_test(test_a_chunk_is_taken_as_a_whole),
		cmocka_unit_test(test_a_worker_is_one_thread_for_all_its_life),
		cmocka_unit_test(
			test_too_few_threads_are_told_before_openmp_ends_the_process),
	};

	return cmocka_run_group_tests(tests, skip_without, NULL);
}
