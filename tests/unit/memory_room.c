/* How much memory there is to take, on made-up machines: files in a temporary
 * folder. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bench/memory_room.h"
#include "tests/unit/memory/folder.h"

static char root[64];

#define GROUPS "/sys/fs/cgroup"
#define GIB (UINT64_C(1) << 30)

static void write_file(const char *path, const char *text)
{
	assert_int_equal(folder_write(root, path, text), 0);
}

static int make_machine(void **state)
{
	(void)state;
	strcpy(root, "/tmp/memory_room.XXXXXX");
	if (mkdtemp(root) == NULL)
		return -1;
	return folder_write(root, "/proc/meminfo",
		"MemTotal:       16777216 kB\n"
		"MemFree:          100000 kB\n"
		"MemAvailable:    8388608 kB\n");
}

static int remove_machine(void **state)
{
	(void)state;
	return folder_remove(root);
}

static void make_v2(void)
{
	write_file("/proc/self/cgroup", "0::/user/shell\n");
	write_file("/proc/self/mountinfo",
		"30 23 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n");
	write_file(GROUPS "/user/memory.max", "4294967296\n");
	write_file(GROUPS "/user/memory.current", "3221225472\n");
	write_file(GROUPS "/user/memory.stat",
		"anon 1073741824\nfile 2147483648\n"
		"inactive_file 1073741824\nactive_file 1073741824\n");
	write_file(GROUPS "/user/shell/memory.max", "max\n");
	write_file(GROUPS "/user/shell/memory.current", "1000\n");
}

static void test_without_groups_it_is_what_the_machine_has(void **state)
{
	(void)state;
	assert_true(memory_room(root) == 8 * GIB);
}

static void test_nobody_tells(void **state)
{
	struct fault why = {0};

	(void)state;
	write_file("/proc/meminfo", "MemTotal: 16777216 kB\n");
	assert_true(memory_room(root) == UINT64_MAX);
	assert_int_equal(memory_room_check(root, UINT64_MAX, "x", &why), 0);
}

static void test_the_group_above_leaves_less_but_for_its_idle_files(
	void **state)
{
	(void)state;
	make_v2();
	assert_true(memory_room(root) == 2 * GIB);
	write_file(GROUPS "/user/memory.stat", "anon 1\n");
	assert_true(memory_room(root) == GIB);
	write_file(GROUPS "/user/shell/memory.max", "1500\n");
	assert_true(memory_room(root) == 500);
}

static void test_a_group_over_its_limit_has_no_room(void **state)
{
	(void)state;
	make_v2();
	write_file(GROUPS "/user/memory.max", "5\n");
	assert_true(memory_room(root) == 0);
}

static void test_files_of_nonsense_set_no_limit(void **state)
{
	(void)state;
	make_v2();
	write_file(GROUPS "/user/memory.max", "\n");
	assert_true(memory_room(root) == 8 * GIB);
	write_file(GROUPS "/user/memory.max", "4294967296\n");
	write_file(GROUPS "/user/memory.current", "many\n");
	assert_true(memory_room(root) == 8 * GIB);
	/* More cache than use can't be: it is no more room than the limit. */
	write_file(GROUPS "/user/memory.current", "10\n");
	assert_true(memory_room(root) == 4 * GIB);
}

static void test_version_1_has_other_names(void **state)
{
	(void)state;
	write_file("/proc/self/cgroup", "4:memory:/job\n0::/\n");
	write_file("/proc/self/mountinfo",
		"30 23 0:26 / /sys/fs/cgroup/memory rw - cgroup cgroup "
		"rw,memory\n");
	write_file(GROUPS "/memory/job/memory.limit_in_bytes", "3221225472\n");
	write_file(GROUPS "/memory/job/memory.usage_in_bytes", "2147483648\n");
	write_file(GROUPS "/memory/job/memory.stat",
		"cache 7\ninactive_file 7\ntotal_inactive_file 1073741824\n");
	assert_true(memory_room(root) == 2 * GIB);
}

static void test_a_tenth_is_kept_free(void **state)
{
	struct fault why = {0};

	(void)state;
	assert_int_equal(memory_room_check(root, 7 * GIB, "x", &why), 0);
	assert_int_equal(
		memory_room_check(root, 8 * GIB, "this work", &why), -1);
	assert_string_equal(why.text,
		"this work needs 8.00 GiB of memory, and of the 8.00 GiB that are "
		"available here a tenth is kept free");
}

#define ON_A_MACHINE(test) \
	cmocka_unit_test_setup_teardown(test, make_machine, remove_machine)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_A_MACHINE(test_without_groups_it_is_what_the_machine_has),
		ON_A_MACHINE(test_nobody_tells),
		ON_A_MACHINE(
			test_the_group_above_leaves_less_but_for_its_idle_files),
		ON_A_MACHINE(test_a_group_over_its_limit_has_no_room),
		ON_A_MACHINE(test_files_of_nonsense_set_no_limit),
		ON_A_MACHINE(test_version_1_has_other_names),
		ON_A_MACHINE(test_a_tenth_is_kept_free),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
