/* Many tasks, many workers. */
#include "tests/contract/launching.h"

/* A process that ThreadSanitizer watches has 34 MiB of page tables, and each
 * fork copies them. */
#if defined(__SANITIZE_THREAD__)
enum { MANY_WORKERS = 100 };
#else
enum { MANY_WORKERS = 2000 };
#endif
enum { MANY_TASKS = 1000000, TASK_BYTES = 64 };

static struct launching null_launching(
	const char *runner, uint32_t workers, uint64_t tasks)
{
	struct fault why = {0};

	return (struct launching){
		.cell = small_cell(
			registry_workload(&registry_builtin, "null", &why),
			registry_runner(&registry_builtin, runner, &why),
			workers, tasks),
		.registry = &registry_builtin,
		.seed = 1,
		.sampling = true,
	};
}

/* Resources of the machine, not of the suite, may be what is missing. */
static bool starved(const struct launching *l)
{
	return l->failed != 0 &&
	       (l->why.code == EAGAIN || l->why.code == ENOMEM);
}

static void test_million_tasks_in_one_launch(void **state)
{
	uint64_t witness = 0;

	(void)state;
	for (size_t r = 0; r < grid().n_runners; r++) {
		const struct runner *runner = grid().runners[r];
		struct launching l =
			null_launching(runner->name, 2, MANY_TASKS);

		/* A million births say nothing more, and take minutes. */
		if (runner->run == team_each_run)
			continue;
		launching_run(&l);
		if (l.failed != 0)
			fail_msg("%s: %s", runner->name, l.why.text);
		assert_int_equal(tasks_done_of(&l), MANY_TASKS);
		if (witness == 0)
			witness = witness_of(&l);
		assert_true(witness_of(&l) == witness);
		launching_free(&l);
	}
}

static void test_task_takes_one_cache_line_and_a_constant_per_worker(
	void **state)
{
	const uint32_t workers[] = {1, 2, 3, 100, 10000};
	const uint64_t tasks[] = {1, 64, 65, 20000, MANY_TASKS};

	(void)state;
	assert_int_equal(sizeof(struct sample), TASK_BYTES);
	for (size_t w = 0; w < COUNT_OF(workers); w++)
		for (size_t t = 0; t < COUNT_OF(tasks); t++) {
			uint64_t head = job_block_bytes(workers[w], 1, false);
			uint64_t all =
				job_block_bytes(workers[w], tasks[t], true);

			assert_int_equal(head,
				job_block_bytes(workers[w], tasks[t], false));
			assert_true(all >= head + TASK_BYTES * tasks[t]);
			assert_true(
				all <=
				head + TASK_BYTES *
						(tasks[t] +
							(uint64_t)workers[w] *
								JOB_CHUNK));
		}
}

/* A page for each of them; their stacks take more. */
static void test_ten_thousand_workers_with_few_tasks_take_little_memory(
	void **state)
{
	uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);

	(void)state;
	assert_true(job_block_bytes(10000, 20000, true) <=
		    10000 * (page + JOB_LINE) + 20000 * TASK_BYTES + 2 * page);
}

static void check_many_workers(
	const struct leftovers *before, const struct runner *runner)
{
	struct launching l =
		null_launching(runner->name, MANY_WORKERS, 2 * MANY_WORKERS);

	l.cell.gated = true;
	launching_run(&l);
	if (starved(&l)) {
		print_message("%s: %s\n", runner->name, l.why.text);
		skip();
	}
	if (l.failed != 0)
		fail_msg("%s: %s", runner->name, l.why.text);
	assert_int_equal(l.seen.block->workers_started, MANY_WORKERS);
	assert_int_equal(tasks_done_of(&l), 2 * MANY_WORKERS);
	launching_free(&l);
	assert_nothing_left(*before);
}

static void test_many_workers_at_one_gate(void **state)
{
	const struct leftovers before = leftovers_begin();

	(void)state;
	for (size_t r = 0; r < grid().n_runners; r++) {
		const struct runner *runner = grid().runners[r];

		if (runner->start != NULL)
			check_many_workers(&before, runner);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_million_tasks_in_one_launch),
		cmocka_unit_test(
			test_task_takes_one_cache_line_and_a_constant_per_worker),
		cmocka_unit_test(
			test_ten_thousand_workers_with_few_tasks_take_little_memory),
		cmocka_unit_test(test_many_workers_at_one_gate),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
