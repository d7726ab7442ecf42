/* The blend workload: its share of computing is CPU time, its share of waiting
 * is time, and neither is given less than was asked for. */
#include "tests/contract/launching.h"

enum { TASKS = 8, WORKERS = 2 };
#define TASK_NS UINT64_C(2000000)

static struct launching blend_launching(
	const char *runner, const char *task_time, const char *wait_percent)
{
	struct launching l = {
		.cell = {.workers = WORKERS, .tasks = TASKS},
		.registry = &registry_builtin,
		.seed = 3,
		.sampling = true,
	};

	strcpy(l.cell.workload, "blend");
	strcpy(l.cell.runner, runner);
	set(&l.cell, (struct setting){.name = "task_time"});
	strcpy(l.cell.settings[0].value, task_time);
	set(&l.cell, (struct setting){.name = "wait_percent"});
	strcpy(l.cell.settings[1].value, wait_percent);
	launching_run(&l);
	if (l.failed != 0)
		fail_msg("%s, %s %%: %s", runner, wait_percent, l.why.text);
	return l;
}

/* Both bounds are from below, so no neighbour can break them. (getrusage(2)
 * and the thread's clock may differ by the tick that the first one scales.) */
static void check_shares(const char *runner, unsigned wait_percent)
{
	uint64_t wait_ns = TASK_NS * wait_percent / 100;
	uint64_t cpu_ns = TASK_NS - wait_ns;
	const struct block *block;
	char text[16];
	struct launching l;

	snprintf(text, sizeof text, "%u", wait_percent);
	l = blend_launching(runner, "2ms", text);
	block = l.seen.block;
	assert_true(block->user_ns + block->sys_ns >=
		    TASKS * cpu_ns - TASKS * cpu_ns / 100);
	for (uint64_t i = 0; i < TASKS; i++)
		assert_true(l.samples[i].end_ns - l.samples[i].start_ns >=
			    cpu_ns - cpu_ns / 100 + wait_ns);
	if (wait_percent > 0)
		assert_true(block->voluntary_switches >= TASKS);
	launching_free(&l);
}

static void test_no_task_gets_less_than_its_shares(void **state)
{
	static const char *const runners[] = {
		"serial", "pthreads", "fork", "thread_pool"};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(runners); i++)
		for (unsigned percent = 0; percent <= 100; percent += 25)
			check_shares(runners[i], percent);
}

/* How many units fitted in is no part of it, but what was asked for is. */
static void test_witness_is_of_the_shares_and_not_of_the_pace(void **state)
{
	struct launching slow = blend_launching("serial", "1ms", "0");
	struct launching again = blend_launching("pthreads", "1ms", "0");
	struct launching waits = blend_launching("serial", "1ms", "50");
	struct launching longer = blend_launching("serial", "1100us", "0");
	struct launching nothing = blend_launching("serial", "0", "50");

	(void)state;
	assert_true(witness_of(&slow) == witness_of(&again));
	assert_true(witness_of(&slow) != witness_of(&waits));
	assert_true(witness_of(&slow) != witness_of(&longer));
	assert_true(witness_of(&slow) != witness_of(&nothing));
	launching_free(&slow);
	launching_free(&again);
	launching_free(&waits);
	launching_free(&longer);
	launching_free(&nothing);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_no_task_gets_less_than_its_shares),
		cmocka_unit_test(
			test_witness_is_of_the_shares_and_not_of_the_pace),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
