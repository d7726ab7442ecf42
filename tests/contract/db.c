/* The db workload: every row that was committed is there, a lock that is held
 * for too long is told, and nothing is left. */
#include "tests/contract/launching.h"

#ifndef TVP_SQLITE
int main(void)
{
	return 77;
}
#else
#include <sqlite3.h>

enum { TASKS = 12 };

static struct launching db_launching(const struct scratch *scratch,
	const char *runner, const char *op, const char *sync)
{
	struct launching l = {
		.cell = {.workers = 3, .tasks = TASKS},
		.registry = &registry_builtin,
		.seed = 9,
		.scratch = scratch->path,
	};

	strcpy(l.cell.workload, "db");
	strcpy(l.cell.runner, runner);
	set(&l.cell, (struct setting){.name = "op"});
	strcpy(l.cell.settings[0].value, op);
	set(&l.cell, (struct setting){.name = "sync"});
	strcpy(l.cell.settings[1].value, sync);
	set(&l.cell, (struct setting){"rows", "5"});
	set(&l.cell, (struct setting){"stored", "100"});
	return l;
}

static void test_every_way_of_access_does_the_same_everywhere(void **state)
{
	static const char *const ops[] = {"read", "write", "mixed"};
	static const char *const syncs[] = {"off", "normal", "full"};
	static const char *const runners[] = {
		"serial", "pthreads", "fork", "thread_pool", "process_pool"};

	for (size_t way = 0; way < 9; way++) {
		uint64_t witness = 0;

		for (size_t r = 0; r < COUNT_OF(runners); r++) {
			struct launching l = db_launching(*state, runners[r],
				ops[way % 3], syncs[way / 3]);

			launching_run(&l);
			if (l.failed != 0)
				fail_msg("%s, %s: %s", runners[r], ops[way % 3],
					l.why.text);
			if (r > 0)
				assert_true(witness_of(&l) == witness);
			witness = witness_of(&l);
			launching_free(&l);
			assert_int_equal(scratch_clear(*state), 0);
		}
	}
}

/* ---- what a foreign connection does meanwhile ---- */

static int foreign(struct job *job, const char *before, const char *after,
	struct fault *why)
{
	alignas(JOB_LINE) char local[JOB_LOCAL_MAX];
	struct worker worker;
	struct shift shift;
	char path[600];
	sqlite3 *db;

	snprintf(path, sizeof path, "%s/db", job->env.scratch);
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(job_enter(&worker, job, 0, local), 0);
	assert_int_equal(sqlite3_exec(db, before, NULL, NULL, NULL), SQLITE_OK);
	shift = job_shift(&worker);
	for (uint64_t i = 0; i < job->tasks; i++)
		job_perform(&shift, i);
	assert_int_equal(sqlite3_exec(db, after, NULL, NULL, NULL), SQLITE_OK);
	job_leave(&worker);
	sqlite3_close(db);
	(void)why;
	return 0;
}

static int lock(struct job *job, struct fault *why)
{
	return foreign(job, "BEGIN IMMEDIATE", "COMMIT", why);
}

static int steal(struct job *job, struct fault *why)
{
	return foreign(job, "SELECT 1", "DELETE FROM added WHERE id = 0", why);
}

static struct launching run_with(void **scratch, const char *op,
	int (*run)(struct job *, struct fault *))
{
	const struct runner other = {
		.name = "other", .summary = "other", .run = run};
	const struct runner *const runners[] = {&other};
	struct registry registry = registry_builtin;
	struct launching l = db_launching(*scratch, "other", op, "off");

	registry.runners = runners;
	registry.n_runners = 1;
	set(&l.cell, (struct setting){"busy_timeout", "2ms"});
	l.registry = &registry;
	launching_run(&l);
	assert_int_equal(scratch_clear(*scratch), 0);
	return l;
}

static void test_a_lock_beyond_the_timeout_fails_who_writes(void **state)
{
	struct launching l = run_with(state, "write", lock);

	assert_int_not_equal(l.failed, 0);
	assert_non_null(strstr(l.why.text,
		"BEGIN IMMEDIATE: the database was locked for longer than "
		"busy_timeout"));
	assert_true(tasks_done_of(&l) == 0);
	launching_free(&l);
	l = run_with(state, "read", lock);
	assert_int_equal(l.failed, 0);
	launching_free(&l);
}

static void test_a_row_that_is_gone_at_the_end_is_missed(void **state)
{
	struct launching l = run_with(state, "write", steal);

	assert_int_not_equal(l.failed, 0);
	assert_non_null(strstr(
		l.why.text, "59 rows are in the database, 60 were committed"));
	launching_free(&l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			test_every_way_of_access_does_the_same_everywhere),
		cmocka_unit_test(
			test_a_lock_beyond_the_timeout_fails_who_writes),
		cmocka_unit_test(test_a_row_that_is_gone_at_the_end_is_missed),
	};

	return cmocka_run_group_tests(tests, scene_open, scene_close);
}
#endif
