/* What threads and processes must have in common for their times to be
 * comparable: the same births, the same waits, the same memory touched. */
#include <sched.h>

#include "tests/contract/launching.h"

enum { WORKERS = 3, TASKS = 12, NO_CPU = CPU_SETSIZE - 1 };

static struct launching launching_of(
	const struct runner *runner, uint32_t workers, uint64_t tasks)
{
	struct fault why = {0};

	return (struct launching){
		.cell = small_cell(
			registry_workload(&registry_builtin, "null", &why),
			runner, workers, tasks),
		.registry = &registry_builtin,
		.seed = 5,
		.sampling = true,
	};
}

/* ---- places ---- */

static void misplace_last_worker(struct launching *l)
{
	l->seen.slots[WORKERS - 1].cpu = NO_CPU;
}

static void test_worker_that_cannot_be_put_on_its_cpu_fails_the_launch(
	void **state)
{
	const struct leftovers before = leftovers_begin();

	(void)state;
	if (sysconf(_SC_NPROCESSORS_CONF) > NO_CPU)
		skip();
	for (size_t r = 0; r < registry_builtin.n_runners; r++) {
		const struct runner *runner = registry_builtin.runners[r];
		struct launching l = launching_of(runner, WORKERS, TASKS);

		if (!runner->concurrent)
			continue;
		l.alter = misplace_last_worker;
		launching_run(&l);
		assert_int_not_equal(l.failed, 0);
		assert_int_equal(l.why.code, EINVAL);
		assert_string_equal(l.why.text, l.seen.block->fault.text);
		launching_free(&l);
		assert_nothing_left(before);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			test_worker_that_cannot_be_put_on_its_cpu_fails_the_launch),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
