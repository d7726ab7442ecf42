/* Ballast: it is there before the workers and gone after them, and a launch
 * that can't have it says so before it takes any. */
#include <sys/resource.h>

#include "tests/contract/launching.h"

#define MIB (UINT64_C(1) << 20)

static struct launching ballast_launching(const char *runner, uint64_t bytes)
{
	struct launching l = {
		.cell = {.workers = 2, .tasks = 4, .ballast_bytes = bytes},
		.registry = &registry_builtin,
		.seed = 3,
	};

	strcpy(l.cell.workload, "null");
	strcpy(l.cell.runner, runner);
	return l;
}

/* In KiB, from smaps: what is mapped, and what of it is written. */
static uint64_t memory_kib(const char *field)
{
	FILE *file = fopen("/proc/self/status", "re");
	unsigned long long kib = 0;
	char line[256];

	assert_non_null(file);
	while (fgets(line, sizeof line, file) != NULL)
		if (strncmp(line, field, strlen(field)) == 0)
			sscanf(line + strlen(field), ": %llu", &kib);
	fclose(file);
	return kib;
}

static uint64_t seen_kib; /* by the runner below */

static int look(struct job *job, struct fault *why)
{
	(void)why;
	seen_kib = memory_kib("RssAnon");
	for (uint64_t i = 0; i < job->tasks; i++)
		job->slots[0].tasks_done++;
	return 0;
}

static void test_workers_are_born_into_dirty_memory(void **state)
{
	static const struct runner looks = {
		.name = "looks", .summary = "looks", .run = look};
	static const struct runner *const runners[] = {&looks};
	struct registry registry = registry_builtin;
	uint64_t before_kib = memory_kib("RssAnon");

	(void)state;
	registry.runners = runners;
	registry.n_runners = 1;
	for (uint64_t bytes = 0; bytes <= 32 * MIB; bytes += 32 * MIB) {
		struct launching l = ballast_launching("looks", bytes);

		l.registry = &registry;
		launching_run(&l);
		assert_int_equal(l.failed, 0);
		if (bytes == 0)
			assert_true(seen_kib < before_kib + 16 * 1024);
		else
			assert_true(seen_kib >= before_kib + 31 * 1024);
		launching_free(&l);
	}
	assert_true(memory_kib("RssAnon") < before_kib + 16 * 1024);
}

static void test_every_runner_works_with_it(void **state)
{
	(void)state;
	for (size_t r = 0; r < grid().n_runners; r++) {
		struct launching l =
			ballast_launching(grid().runners[r]->name, 3 * MIB + 1);

		launching_run(&l);
		if (l.failed != 0)
			fail_msg("%s: %s", l.cell.runner, l.why.text);
		assert_true(tasks_done_of(&l) == 4);
		launching_free(&l);
	}
}

static void test_more_than_there_is_fails_before_it_is_touched(void **state)
{
	struct launching l = ballast_launching("fork", UINT64_C(1) << 44);

	(void)state;
	launching_run(&l);
	assert_int_not_equal(l.failed, 0);
	assert_non_null(
		strstr(l.why.text, "ballast needs 16384 GiB of memory"));
	assert_int_equal(l.seen.block->workers_started, 0);
	launching_free(&l);
}

static void test_a_limit_on_memory_is_told(void **state)
{
	struct launching l = ballast_launching("fork", 256 * MIB);
	struct rlimit before, limit;

	(void)state;
	assert_int_equal(getrlimit(RLIMIT_DATA, &before), 0);
	limit = before;
	limit.rlim_cur = 64 * MIB + 1024 * memory_kib("VmData");
	assert_int_equal(setrlimit(RLIMIT_DATA, &limit), 0);
	launching_run(&l);
	assert_int_equal(setrlimit(RLIMIT_DATA, &before), 0);
	assert_int_not_equal(l.failed, 0);
	assert_string_equal(
		l.why.text, "map 256MiB of ballast: Cannot allocate memory");
	launching_free(&l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_workers_are_born_into_dirty_memory),
		cmocka_unit_test(test_every_runner_works_with_it),
		cmocka_unit_test(
			test_more_than_there_is_fails_before_it_is_touched),
		cmocka_unit_test(test_a_limit_on_memory_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
