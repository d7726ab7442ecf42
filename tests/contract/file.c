/* The file workload: what it checks, what it refuses and what it says. */
#include <fcntl.h>
#include <linux/magic.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/vfs.h>

#include "tests/contract/launching.h"

enum { TASKS = 6 };

static const struct workload *file_workload(void)
{
	struct fault why = {0};

	return registry_workload(&registry_builtin, "file", &why);
}

static struct launching file_launching(
	const struct scratch *scratch, const char *runner)
{
	struct fault why = {0};

	return (struct launching){
		.cell = small_cell(file_workload(),
			registry_runner(&registry_builtin, runner, &why), 2,
			TASKS),
		.registry = &registry_builtin,
		.seed = 5,
		.sampling = true,
		.scratch = scratch->path,
	};
}

static void assert_good(const struct launching *l)
{
	if (l->failed != 0)
		fail_msg("%s", l->why.text);
}

static void assert_fault(const struct launching *l, const char *words)
{
	assert_int_not_equal(l->failed, 0);
	if (strstr(l->why.text, words) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", l->why.text, words);
	assert_null(strstr(l->why.text, l->scratch));
}

/* ---- every way of access ---- */

static const char *const ops[] = {"write", "read", "rewrite", "mixed"};
static const char *const layouts[] = {"own", "shared"};
static const char *const syncs[] = {"none", "fdatasync", "fsync"};

static void ask_for(struct launching *l, size_t way, bool direct)
{
	l->cell.n_settings = 0;
	set(&l->cell, (struct setting){"bytes", "16384"});
	set(&l->cell, (struct setting){"block_bytes", "8192"});
	set(&l->cell, (struct setting){"cold", "1"});
	set(&l->cell, (struct setting){.name = "op"});
	strcpy(l->cell.settings[3].value, ops[way % 4]);
	set(&l->cell, (struct setting){.name = "layout"});
	strcpy(l->cell.settings[4].value, layouts[way / 4 % 2]);
	set(&l->cell, (struct setting){.name = "sync"});
	strcpy(l->cell.settings[5].value, syncs[way / 8]);
	if (direct)
		set(&l->cell, (struct setting){"direct", "1"});
}

static uint64_t witness_by(const struct scratch *scratch, const char *runner,
	size_t way, bool direct)
{
	struct launching l = file_launching(scratch, runner);
	uint64_t witness;

	ask_for(&l, way, direct);
	launching_run(&l);
	if (direct && l.failed != 0) {
		assert_fault(&l, "O_DIRECT: Invalid argument");
		print_message("%s\n", l.why.text);
		skip();
	}
	assert_good(&l);
	witness = witness_of(&l);
	launching_free(&l);
	assert_int_equal(scratch_clear(scratch), 0);
	return witness;
}

static void check_ways(const struct scratch *scratch, bool direct)
{
	for (size_t way = 0; way < 24; way++) {
		uint64_t witness = witness_by(scratch, "serial", way, direct);

		assert_true(witness ==
			    witness_by(scratch, "thread_pool", way, direct));
		assert_true(
			witness == witness_by(scratch, "fork", way, direct));
	}
}

static void test_all_ways_through_the_page_cache_agree(void **state)
{
	check_ways(*state, false);
}

static void test_all_ways_past_the_page_cache_agree(void **state)
{
	check_ways(*state, true);
}

static void test_reading_finds_what_writing_wrote(void **state)
{
	uint64_t first = witness_by(*state, "serial", 1, false);
	uint64_t anew = witness_by(*state, "serial", 2, false);

	/* A rewrite puts other bytes in the place of the first. */
	assert_true(first != anew);
	assert_true(anew == witness_by(*state, "serial", 0, false));
}

static void test_odd_sizes_end_with_a_short_block(void **state)
{
	static const struct setting sizes[][2] = {
		{{"bytes", "1"}, {"block_bytes", "1"}},
		{{"bytes", "13"}, {"block_bytes", "6"}},
		{{"bytes", "10013"}, {"block_bytes", "4099"}},
		{{"bytes", "100"}, {"block_bytes", "1MiB"}},
	};

	for (size_t i = 0; i < COUNT_OF(sizes); i++) {
		struct launching l = file_launching(*state, "fork");

		l.cell.n_settings = 0;
		set(&l.cell, sizes[i][0]);
		set(&l.cell, sizes[i][1]);
		set(&l.cell, (struct setting){"op", "mixed"});
		launching_run(&l);
		assert_good(&l);
		launching_free(&l);
	}
}

/* ---- files that are not what they were ---- */

static int spoil(const struct env *env, off_t at, off_t cut)
{
	char path[JOB_SCRATCH + 32];
	int fd;

	snprintf(path, sizeof path, "%s/task-3", env->scratch);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	assert_true(fd >= 0);
	if (cut >= 0)
		assert_int_equal(ftruncate(fd, cut), 0);
	else
		assert_int_equal(pwrite(fd, "spoilt", 6, at), 6);
	close(fd);
	return 0;
}

static int prepare_and_spoil_stamp(const struct env *env, struct fault *why)
{
	return file_workload()->prepare(env, why) || spoil(env, 0, -1);
}

static int prepare_and_spoil_end(const struct env *env, struct fault *why)
{
	return file_workload()->prepare(env, why) || spoil(env, 9994, -1);
}

static int prepare_and_cut(const struct env *env, struct fault *why)
{
	return file_workload()->prepare(env, why) || spoil(env, 0, 9999);
}

static int prepare_and_remove(const struct env *env, struct fault *why)
{
	char path[JOB_SCRATCH + 32];

	snprintf(path, sizeof path, "%s/task-3", env->scratch);
	return file_workload()->prepare(env, why) || unlink(path);
}

static void check_spoilt(const struct scratch *scratch,
	int (*prepare)(const struct env *env, struct fault *why),
	const char *words)
{
	struct workload spoilt = *file_workload();
	const struct workload *const workloads[] = {&spoilt};
	const struct registry registry = {
		.workloads = workloads,
		.n_workloads = 1,
		.runners = grid().runners,
		.n_runners = grid().n_runners,
	};
	struct launching l = file_launching(scratch, "process_pool");

	spoilt.prepare = prepare;
	l.registry = &registry;
	set(&l.cell, (struct setting){"op", "read"});
	launching_run(&l);
	assert_fault(&l, "task 3, worker ");
	assert_fault(&l, words);
	assert_int_equal(tasks_done_of(&l), TASKS - 1);
	launching_free(&l);
}

static void test_files_that_changed_meanwhile_are_faults(void **state)
{
	check_spoilt(*state, prepare_and_spoil_stamp,
		"task-3 holds other bytes than were written");
	check_spoilt(*state, prepare_and_spoil_end,
		"task-3 holds other bytes than were written");
	check_spoilt(*state, prepare_and_cut, "of task-3");
	check_spoilt(*state, prepare_and_remove,
		"open task-3: No such file or directory");
}

/* ---- what it refuses ---- */

static void test_direct_needs_whole_pages(void **state)
{
	struct launching l = file_launching(*state, "serial");

	set(&l.cell, (struct setting){"direct", "1"});
	assert_int_not_equal(
		cell_complete(&l.cell, &registry_builtin, &l.why), 0);
	assert_non_null(strstr(l.why.text, "multiples of 4096"));
}

static void test_more_than_the_disk_holds_is_refused_before_writing(
	void **state)
{
	struct launching l = file_launching(*state, "serial");

	l.cell.n_settings = 0;
	l.cell.tasks = 1 << 20;
	set(&l.cell, (struct setting){"bytes", "1TiB"});
	launching_run(&l);
	assert_fault(&l, "in a scratch folder with room for");
	assert_int_equal(l.why.code, ENOSPC);
	launching_free(&l);
	assert_int_equal(scratch_clear(*state), 0);
}

static void take_descriptors(struct launching *l)
{
	struct rlimit none;

	(void)l;
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &none), 0);
	none.rlim_cur = 0;
	setrlimit(RLIMIT_NOFILE, &none);
}

static void test_no_descriptors_left_is_a_clear_fault(void **state)
{
	struct launching l = file_launching(*state, "serial");
	struct rlimit before;

	assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
	l.alter = take_descriptors;
	launching_run(&l);
	setrlimit(RLIMIT_NOFILE, &before);
	assert_fault(&l, "open task-0: Too many open files");
	launching_free(&l);
}

/* ---- what it says ---- */

static void test_memory_that_poses_as_a_disk_is_told_aloud(void **state)
{
	struct fault why = {0};
	struct scratch memory;
	struct statfs status;
	struct launching l;

	(void)state;
	if (statfs("/dev/shm", &status) != 0 || status.f_type != TMPFS_MAGIC)
		skip();
	assert_int_equal(scratch_open(&memory, "/dev/shm", &why), 0);
	l = file_launching(&memory, "serial");
	set(&l.cell, (struct setting){"op", "read"});
	set(&l.cell, (struct setting){"cold", "1"});
	launching_run(&l);
	assert_good(&l);
	assert_string_equal(l.seen.block->note,
		"scratch is on tmpfs: memory, not a disk; not cold: 6 of 6 "
		"files stayed in the page cache");
	launching_free(&l);
	scratch_close(&memory);
}

static void test_a_cache_dropped_for_nothing_is_told(void **state)
{
	struct launching l = file_launching(*state, "serial");

	set(&l.cell, (struct setting){"op", "write"});
	set(&l.cell, (struct setting){"cold", "1"});
	launching_run(&l);
	assert_good(&l);
	assert_non_null(strstr(l.seen.block->note, "cold changes nothing"));
	launching_free(&l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all_ways_through_the_page_cache_agree),
		cmocka_unit_test(test_all_ways_past_the_page_cache_agree),
		cmocka_unit_test(test_reading_finds_what_writing_wrote),
		cmocka_unit_test(test_odd_sizes_end_with_a_short_block),
		cmocka_unit_test(test_files_that_changed_meanwhile_are_faults),
		cmocka_unit_test(test_direct_needs_whole_pages),
		cmocka_unit_test(
			test_more_than_the_disk_holds_is_refused_before_writing),
		cmocka_unit_test(test_no_descriptors_left_is_a_clear_fault),
		cmocka_unit_test(
			test_memory_that_poses_as_a_disk_is_told_aloud),
		cmocka_unit_test(test_a_cache_dropped_for_nothing_is_told),
	};

	return cmocka_run_group_tests(tests, scene_open, scene_close);
}
