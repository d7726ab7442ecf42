/* The workloads whose kernel or library state threads share: vm, fds, alloc,
 * and touch, whose pages forked workers must copy. */
#include <sys/resource.h>

#include "tests/contract/launching.h"

enum { TASKS = 6, WORKERS = 2 };

static struct launching launching_of(
	const struct scratch *scratch, const char *workload, const char *runner)
{
	struct launching l = {
		.cell = {.workers = WORKERS, .tasks = TASKS},
		.registry = &registry_builtin,
		.seed = 3,
		.scratch = scratch->path,
	};

	strcpy(l.cell.workload, workload);
	strcpy(l.cell.runner, runner);
	return l;
}

static void put(struct launching *l, const char *name, const char *value)
{
	struct setting setting;

	strcpy(setting.name, name);
	strcpy(setting.value, value);
	set(&l->cell, setting);
}

static void run_well(struct launching *l)
{
	launching_run(l);
	if (l->failed != 0)
		fail_msg("%s, %s: %s", l->cell.workload, l->cell.runner,
			l->why.text);
}

/* ---- touch ---- */

static uint64_t faults_of(
	void **scratch, const char *runner, const char *how, const char *bytes)
{
	struct launching l = launching_of(*scratch, "touch", runner);
	uint64_t faults;

	put(&l, "state", how);
	put(&l, "bytes", bytes);
	run_well(&l);
	faults = l.seen.block->minor_faults;
	launching_free(&l);
	return faults;
}

/* By how many faults a launch has more whose tasks write 600 pages in all: a
 * page for each that the worker must be given, none for one that it has. */
static void test_who_writes_inherited_pages_is_given_copies(void **state)
{
	static const struct {
		const char *runner, *how;
		bool given;
	} cases[] = {
		{"serial", "inherited", false},
		{"pthreads", "inherited", false},
		{"fork", "inherited", true},
		{"process_per_task", "inherited", true},
		{"serial", "fresh", true},
		{"pthreads", "fresh", true},
		{"fork", "fresh", true},
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		uint64_t few =
			faults_of(state, cases[i].runner, cases[i].how, "4KiB");
		uint64_t many = faults_of(
			state, cases[i].runner, cases[i].how, "400KiB");

		if (cases[i].given ? many < few + 500 : many > few + 300)
			fail_msg("%s, %s: %llu faults after %llu",
				cases[i].runner, cases[i].how,
				(unsigned long long)many,
				(unsigned long long)few);
	}
}

static void test_more_than_there_is_to_inherit_is_refused(void **state)
{
	struct launching l = launching_of(*state, "touch", "fork");

	put(&l, "bytes", "1TiB");
	l.cell.tasks = CELL_TASKS_MAX;
	launching_run(&l);
	assert_int_not_equal(l.failed, 0);
	assert_non_null(strstr(
		l.why.text, "what workers inherit, and a copy of it, needs"));
	launching_free(&l);
}

/* ---- vm ---- */

static void test_no_more_pages_than_are_mapped(void **state)
{
	struct launching l = launching_of(*state, "vm", "fork");
	struct fault why = {0};

	put(&l, "bytes", "8193");
	put(&l, "pages", "4");
	assert_int_equal(cell_complete(&l.cell, &registry_builtin, &why), -1);
	assert_non_null(strstr(why.text, "a mapping of 8193 bytes has 3"));
	strcpy(l.cell.settings[1].value, "3");
	put(&l, "maps", "2");
	run_well(&l);
	launching_free(&l);
}

static void test_what_cannot_be_mapped_fails_its_task(void **state)
{
	struct launching l = launching_of(*state, "vm", "pthreads");

	put(&l, "bytes", "1TiB");
	put(&l, "maps", "1");
	put(&l, "pages", "0");
	launching_run(&l);
	/* Where the kernel promises any memory, so be it. */
	if (l.failed != 0)
		assert_non_null(strstr(l.why.text, "map 1099511627776 bytes"));
	launching_free(&l);
}

/* ---- fds ---- */

static void test_every_way_to_make_descriptors(void **state)
{
	static const char *const calls[] = {"dup", "open"};
	static const char *const held[] = {"1", "7", "64"};
	uint64_t witness = 0;

	for (size_t i = 0; i < COUNT_OF(calls) * COUNT_OF(held); i++) {
		struct launching l = launching_of(
			*state, "fds", i % 2 == 0 ? "pthreads" : "fork");

		put(&l, "call", calls[i % 2]);
		put(&l, "held", held[i / 2]);
		put(&l, "ops", "50");
		run_well(&l);
		if (i > 0)
			assert_true(witness_of(&l) == witness);
		witness = witness_of(&l);
		launching_free(&l);
		assert_int_equal(scratch_clear(*state), 0);
	}
}

static void test_no_more_descriptors_is_told_and_none_is_left(void **state)
{
	struct leftovers before = leftovers_begin();
	struct rlimit was, limit;

	assert_int_equal(getrlimit(RLIMIT_NOFILE, &was), 0);
	limit = was;
	limit.rlim_cur = 40;
	for (int i = 0; i < 2; i++) {
		struct launching l = launching_of(
			*state, "fds", i == 0 ? "pthreads" : "fork");

		put(&l, "held", "60000");
		put(&l, "ops", "60000");
		assert_int_equal(setrlimit(RLIMIT_NOFILE, &limit), 0);
		launching_run(&l);
		assert_int_equal(setrlimit(RLIMIT_NOFILE, &was), 0);
		assert_int_not_equal(l.failed, 0);
		assert_non_null(strstr(l.why.text,
			"dup, with 60000 held by each worker: Too many open"));
		launching_free(&l);
		assert_nothing_left(before);
		assert_int_equal(scratch_clear(*state), 0);
	}
}

/* ---- alloc ---- */

static void test_objects_of_any_size_and_number(void **state)
{
	static const char *const bytes[] = {"16", "17", "31", "32", "100000"};
	static const char *const live[] = {"1", "2", "1000"};

	for (size_t i = 0; i < COUNT_OF(bytes) * COUNT_OF(live); i++) {
		uint64_t witness[2];

		for (int r = 0; r < 2; r++) {
			struct launching l = launching_of(
				*state, "alloc", r == 0 ? "pthreads" : "fork");

			put(&l, "bytes", bytes[i % COUNT_OF(bytes)]);
			put(&l, "live", live[i / COUNT_OF(bytes)]);
			put(&l, "ops", "300");
			run_well(&l);
			witness[r] = witness_of(&l);
			launching_free(&l);
		}
		assert_true(witness[0] == witness[1]);
	}
}

/* ---- a workload that is not in the build ---- */

static void test_one_that_is_missing_says_why(void **state)
{
	static const struct workload absent = {
		.name = "absent",
		.summary = "is not here",
		.missing = "built without it",
	};
	static const struct workload *const workloads[] = {&absent};
	struct registry registry = registry_builtin;
	struct launching l = launching_of(*state, "absent", "serial");
	struct fault why = {0};

	registry.workloads = workloads;
	registry.n_workloads = 1;
	assert_int_equal(registry_check(&registry, &why), 0);
	l.registry = &registry;
	launching_run(&l);
	assert_int_equal(l.failed, -1);
	assert_string_equal(l.why.text, "workload absent: built without it");
	launching_free(&l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			test_who_writes_inherited_pages_is_given_copies),
		cmocka_unit_test(test_more_than_there_is_to_inherit_is_refused),
		cmocka_unit_test(test_no_more_pages_than_are_mapped),
		cmocka_unit_test(test_what_cannot_be_mapped_fails_its_task),
		cmocka_unit_test(test_every_way_to_make_descriptors),
		cmocka_unit_test(
			test_no_more_descriptors_is_told_and_none_is_left),
		cmocka_unit_test(test_objects_of_any_size_and_number),
		cmocka_unit_test(test_one_that_is_missing_says_why),
	};

	return cmocka_run_group_tests(tests, scene_open, scene_close);
}
