/* A control group for one launch, on a made-up machine: files in a temporary
 * folder. The kernel would fill a new group with its files; here the test
 * does. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "bench/memory_peak.h"
#include "tests/unit/memory/folder.h"

static char root[64];
static struct memory_peak peak;
static struct fault why;

#define V2_MOUNT "30 23 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n"
#define V1_MOUNT \
	"30 23 0:26 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n"
#define GROUPS "/sys/fs/cgroup"

/* ---- the made-up machine ---- */

static void write_file(const char *path, const char *text)
{
	assert_int_equal(folder_write(root, path, text), 0);
}

static int make_machine(void **state)
{
	(void)state;
	strcpy(root, "/tmp/memory_peak.XXXXXX");
	why = (struct fault){0};
	peak = (struct memory_peak){0};
	return mkdtemp(root) != NULL ? 0 : -1;
}

static int remove_machine(void **state)
{
	(void)state;
	return folder_remove(root);
}

/* Our group is /user/shell; its parent gives children the controller. */
static void make_v2(void)
{
	write_file("/proc/self/cgroup", "0::/user/shell\n");
	write_file("/proc/self/mountinfo", V2_MOUNT);
	write_file(
		GROUPS "/cgroup.subtree_control", "cpuset cpu memory pids\n");
	write_file(GROUPS "/user/cgroup.subtree_control", "memory pids\n");
	write_file(GROUPS "/user/shell/cgroup.subtree_control", "\n");
	write_file(GROUPS "/user/shell/memory.max", "max\n");
}

static bool exists(const char *path)
{
	char full[512];

	snprintf(full, sizeof full, "%s%s", root, path);
	return access(full, F_OK) == 0;
}

static void assert_refused(const char *says)
{
	assert_int_equal(memory_peak_open(&peak, root, &why), -1);
	assert_string_equal(peak.folder, "");
	if (strstr(why.text, says) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", why.text, says);
}

/* ---- where ---- */

static void test_group_is_made_where_children_have_the_controller(void **state)
{
	char path[128];

	(void)state;
	make_v2();
	assert_int_equal(memory_peak_open(&peak, root, &why), 0);
	snprintf(path, sizeof path, GROUPS "/user/tvp-%d", getpid());
	assert_true(exists(path));
	assert_string_equal(peak.folder + strlen(root), path);
	memory_peak_close(&peak);
	assert_false(exists(path));
}

static void test_group_is_made_in_ours_where_that_is_possible(void **state)
{
	char path[128];

	(void)state;
	make_v2();
	write_file(GROUPS "/user/shell/cgroup.subtree_control", "memory\n");
	assert_int_equal(memory_peak_open(&peak, root, &why), 0);
	snprintf(path, sizeof path, GROUPS "/user/shell/tvp-%d", getpid());
	assert_true(exists(path));
}

static void test_no_group_at_all_is_told(void **state)
{
	(void)state;
	assert_refused("no control groups are mounted");
}

static void test_version_1_is_told(void **state)
{
	(void)state;
	write_file("/proc/self/cgroup", "4:memory:/job\n0::/\n");
	write_file("/proc/self/mountinfo", V1_MOUNT V2_MOUNT);
	assert_refused("of version 1");
}

static void test_no_group_with_the_controller_is_told(void **state)
{
	(void)state;
	make_v2();
	write_file(GROUPS "/user/cgroup.subtree_control", "cpu memory_not\n");
	write_file(GROUPS "/cgroup.subtree_control", "cpu\n");
	assert_refused("the memory controller");
}

static void test_a_group_with_a_limit_is_not_left(void **state)
{
	(void)state;
	make_v2();
	write_file(GROUPS "/user/shell/memory.max", "1073741824\n");
	assert_refused("has a limit on memory");
}

static void test_a_folder_that_cannot_be_made_is_told_without_its_name(
	void **state)
{
	char path[128];

	(void)state;
	make_v2();
	snprintf(path, sizeof path, GROUPS "/user/tvp-%d", getpid());
	write_file(path, "in the way");
	assert_refused("make a control group: File exists");
	assert_null(strstr(why.text, "user"));
}

/* ---- joining, reading, sweeping ---- */

static void test_a_process_joins_by_its_groups_file(void **state)
{
	char path[600], text[8] = "";
	FILE *file;

	(void)state;
	make_v2();
	assert_int_equal(memory_peak_open(&peak, root, &why), 0);
	assert_int_equal(memory_peak_join(peak.folder, &why), 0);
	snprintf(path, sizeof path, "%s/cgroup.procs", peak.folder);
	file = fopen(path, "re");
	assert_non_null(file);
	assert_non_null(fgets(text, sizeof text, file));
	fclose(file);
	assert_string_equal(text, "0");
	assert_int_equal(memory_peak_join("/nowhere", &why), -1);
}

static void write_peak(const char *text)
{
	char path[600];

	snprintf(path, sizeof path, "%s/memory.peak",
		peak.folder + strlen(root));
	write_file(path, text);
}

static void test_the_peak_is_what_the_group_says(void **state)
{
	uint64_t bytes = 7;

	(void)state;
	make_v2();
	assert_int_equal(memory_peak_open(&peak, root, &why), 0);
	write_peak("12345678\n");
	assert_int_equal(memory_peak_read(&peak, &bytes, &why), 0);
	assert_int_equal(bytes, 12345678);
}

static void test_a_peak_of_nothing_or_none_at_all_is_told(void **state)
{
	uint64_t bytes = 7;

	(void)state;
	make_v2();
	assert_int_equal(memory_peak_open(&peak, root, &why), 0);
	assert_int_equal(memory_peak_read(&peak, &bytes, &why), -1);
	assert_non_null(strstr(why.text, "before Linux 5.19"));
	why = (struct fault){0};
	write_peak("0\n");
	assert_int_equal(memory_peak_read(&peak, &bytes, &why), -1);
	assert_non_null(strstr(why.text, "could not join"));
	assert_int_equal(bytes, 7);
}

/* A process that is no more: its number is not taken again so soon. */
static pid_t late_process(void)
{
	pid_t child = fork();

	assert_true(child >= 0);
	if (child == 0)
		_exit(0);
	assert_int_equal(waitpid(child, NULL, 0), child);
	return child;
}

static void test_groups_of_dead_supervisors_are_removed_and_no_others(
	void **state)
{
	char dead[128], living[128], full[600];

	(void)state;
	make_v2();
	snprintf(dead, sizeof dead, GROUPS "/user/tvp-%d", late_process());
	snprintf(living, sizeof living, GROUPS "/user/tvp-%d", getppid());
	snprintf(full, sizeof full, "%s%s", root, dead);
	assert_int_equal(mkdir(full, 0777), 0);
	snprintf(full, sizeof full, "%s%s", root, living);
	assert_int_equal(mkdir(full, 0777), 0);
	assert_int_equal(memory_peak_open(&peak, root, &why), 0);
	assert_false(exists(dead));
	assert_true(exists(living));
	assert_true(exists(GROUPS "/user/shell"));
}

#define TEST(function) \
	cmocka_unit_test_setup_teardown(function, make_machine, remove_machine)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_group_is_made_where_children_have_the_controller),
		TEST(test_group_is_made_in_ours_where_that_is_possible),
		TEST(test_no_group_at_all_is_told),
		TEST(test_version_1_is_told),
		TEST(test_no_group_with_the_controller_is_told),
		TEST(test_a_group_with_a_limit_is_not_left),
		TEST(test_a_folder_that_cannot_be_made_is_told_without_its_name),
		TEST(test_a_process_joins_by_its_groups_file),
		TEST(test_the_peak_is_what_the_group_says),
		TEST(test_a_peak_of_nothing_or_none_at_all_is_told),
		TEST(test_groups_of_dead_supervisors_are_removed_and_no_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
