/* Scratch folders vanish, whatever happens to their makers. */
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
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

#include "bench/scratch.h"

static void open_in_tmp(struct scratch *scratch)
{
	struct fault why = {0};

	if (scratch_open(scratch, "/tmp", &why) != 0)
		fail_msg("%s", why.text);
}

static void make_file(const char *folder, const char *name)
{
	char path[2 * JOB_SCRATCH];
	int fd;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	fd = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
	assert_true(fd >= 0);
	close(fd);
}

/* Two files, a folder with a file in it, and a link out of the folder. */
static void litter(const struct scratch *scratch)
{
	char path[2 * JOB_SCRATCH];

	make_file(scratch->path, "a");
	make_file(scratch->path, "b");
	snprintf(path, sizeof path, "%s/folder", scratch->path);
	assert_int_equal(mkdir(path, 0700), 0);
	make_file(path, "c");
	snprintf(path, sizeof path, "%s/link", scratch->path);
	assert_int_equal(symlink("/tmp", path), 0);
}

static bool exists(const char *path)
{
	return access(path, F_OK) == 0;
}

/* Patience, not a measurement: the test's time-out ends it. */
static void wait_until_gone(const char *path)
{
	while (exists(path))
		usleep(1000);
}

static void test_folder_is_made_empty_and_private(void **state)
{
	struct scratch scratch;
	struct stat status;

	(void)state;
	open_in_tmp(&scratch);
	assert_int_equal(scratch.path[0], '/');
	assert_int_equal(stat(scratch.path, &status), 0);
	assert_true(S_ISDIR(status.st_mode));
	assert_int_equal(status.st_mode & 0777, 0700);
	assert_int_equal(scratch_clear(&scratch), 0);
	scratch_close(&scratch);
}

static void test_clearing_counts_and_keeps_the_folder(void **state)
{
	struct scratch scratch;

	(void)state;
	open_in_tmp(&scratch);
	litter(&scratch);
	assert_int_equal(scratch_clear(&scratch), 5);
	assert_true(exists(scratch.path));
	assert_true(exists("/tmp")); /* the link was not followed */
	assert_int_equal(scratch_clear(&scratch), 0);
	scratch_close(&scratch);
}

static void test_closing_leaves_neither_folder_nor_guardian(void **state)
{
	struct scratch scratch;

	(void)state;
	open_in_tmp(&scratch);
	litter(&scratch);
	scratch_close(&scratch);
	assert_false(exists(scratch.path));
	assert_int_equal(kill(scratch.guardian, 0), -1);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	scratch_close(&scratch); /* once more is harmless */
}

static void test_closing_does_not_wait_for_a_leaked_process(void **state)
{
	struct scratch scratch;
	pid_t leaked;

	(void)state;
	open_in_tmp(&scratch);
	leaked = fork();
	assert_true(leaked >= 0);
	while (leaked == 0) /* holds a copy of the maker's end of the pipe */
		pause();
	scratch_close(&scratch);
	assert_false(exists(scratch.path));
	kill(leaked, SIGKILL);
	waitpid(leaked, NULL, 0);
}

/* A process that makes a folder, tells its name and waits. */
static pid_t start_maker(char path[JOB_SCRATCH])
{
	int ends[2];
	pid_t maker;

	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	maker = fork();
	assert_true(maker >= 0);
	if (maker == 0) {
		struct scratch scratch;
		struct fault why = {0};

		if (scratch_open(&scratch, "/tmp", &why) != 0)
			_exit(1);
		litter(&scratch);
		if (write(ends[1], scratch.path, JOB_SCRATCH) != JOB_SCRATCH)
			_exit(1);
		for (;;)
			pause();
	}
	close(ends[1]);
	assert_int_equal(read(ends[0], path, JOB_SCRATCH), JOB_SCRATCH);
	close(ends[0]);
	return maker;
}

static void test_folder_of_a_killed_maker_vanishes(void **state)
{
	static const int signals[] = {SIGKILL, SIGTERM, SIGINT, SIGHUP};

	(void)state;
	for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
		char path[JOB_SCRATCH];
		pid_t maker = start_maker(path);

		assert_true(exists(path));
		kill(maker, signals[i]);
		waitpid(maker, NULL, 0);
		wait_until_gone(path);
	}
}

/* Ctrl-C and the supervisor's kill go to a whole process group. */
/* Killed at many moments around the making of the folder: it is gone as soon as
 * its parent can be removed. */
static void test_maker_killed_while_it_opens_leaves_nothing(void **state)
{
	(void)state;
	for (useconds_t after_us = 0; after_us < 1500; after_us += 10) {
		char parent[] = "/tmp/tvp-parent-XXXXXX";
		struct scratch scratch;
		struct fault why = {0};
		pid_t maker;

		assert_non_null(mkdtemp(parent));
		maker = fork();
		assert_true(maker >= 0);
		if (maker == 0) {
			scratch_open(&scratch, parent, &why);
			for (;;)
				pause();
		}
		usleep(after_us);
		kill(maker, SIGKILL);
		waitpid(maker, NULL, 0);
		while (rmdir(parent) != 0)
			usleep(1000);
	}
}

static void test_guardian_is_out_of_reach_of_its_makers_group(void **state)
{
	struct scratch scratch;
	char path[64], line[256];
	int session = 0;

	(void)state;
	open_in_tmp(&scratch);
	snprintf(path, sizeof path, "/proc/%d/stat", scratch.guardian);
	while (session != scratch.guardian) { /* it may be about to move */
		FILE *file = fopen(path, "re");

		assert_non_null(file);
		assert_non_null(fgets(line, sizeof line, file));
		fclose(file);
		assert_int_equal(sscanf(strrchr(line, ')'), ") %*c %*d %*d %d",
					 &session),
			1);
	}
	kill(scratch.guardian, SIGINT);
	kill(scratch.guardian, SIGTERM);
	assert_int_equal(waitpid(scratch.guardian, NULL, WNOHANG), 0);
	assert_true(exists(scratch.path));
	scratch_close(&scratch);
}

static void test_impossible_parents_are_clear_faults(void **state)
{
	struct scratch scratch;
	struct fault why = {0};

	(void)state;
	assert_int_equal(scratch_open(&scratch, "/no/such", &why), -1);
	assert_string_equal(
		why.text, "scratch folder /no/such: No such file or directory");
	scratch_close(&scratch);
	why = (struct fault){0};
	assert_int_equal(scratch_open(&scratch, "/dev/null", &why), -1);
	assert_true(fault_is_set(&why));
	scratch_close(&scratch);
	why = (struct fault){0};
	assert_int_equal(scratch_open(&scratch, "/proc", &why), -1);
	assert_true(fault_is_set(&why));
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_folder_is_made_empty_and_private),
		cmocka_unit_test(test_clearing_counts_and_keeps_the_folder),
		cmocka_unit_test(
			test_closing_leaves_neither_folder_nor_guardian),
		cmocka_unit_test(
			test_closing_does_not_wait_for_a_leaked_process),
		cmocka_unit_test(test_folder_of_a_killed_maker_vanishes),
		cmocka_unit_test(
			test_maker_killed_while_it_opens_leaves_nothing),
		cmocka_unit_test(
			test_guardian_is_out_of_reach_of_its_makers_group),
		cmocka_unit_test(test_impossible_parents_are_clear_faults),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
