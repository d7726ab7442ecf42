/* db: small transactions on SQLite, as programs keep their state. The database
 * is in WAL mode: readers go on beside one writer, and writers wait for each
 * other. Each worker has a connection of its own, opened by itself: one carried
 * over fork(2) would be corrupt. */
#include <limits.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

#include "bench/workload.h"

enum op { OP_READ, OP_WRITE, OP_MIXED };

struct db_params {
	uint64_t rows, stored, busy_timeout_ns;
	int op, sync;
};

static const char *const ops[] = {"read", "write", "mixed", NULL};
static const char *const syncs[] = {"off", "normal", "full", NULL};

static const struct param db_table[] = {
	{
		.name = "op",
		.kind = PARAM_CHOICE,
		.offset = offsetof(struct db_params, op),
		.standard = "mixed",
		.choices = ops,
		.help = "what the transaction of a task does; mixed: half of "
			"the tasks read, half write",
	},
	{
		.name = "rows",
		.kind = PARAM_COUNT,
		.offset = offsetof(struct db_params, rows),
		.standard = "10",
		.min = 1,
		.max = 1000000,
		.help = "how many rows it reads or adds",
	},
	{
		.name = "stored",
		.kind = PARAM_COUNT,
		.offset = offsetof(struct db_params, stored),
		.standard = "10000",
		.min = 1,
		.max = 10000000,
		.help = "how many rows there are to read",
	},
	{
		.name = "sync",
		.kind = PARAM_CHOICE,
		.offset = offsetof(struct db_params, sync),
		.standard = "normal",
		.choices = syncs,
		.help = "PRAGMA synchronous: full waits for the disk at each "
			"commit, normal at checkpoints only",
	},
	{
		.name = "busy_timeout",
		.kind = PARAM_DURATION,
		.offset = offsetof(struct db_params, busy_timeout_ns),
		.standard = "5s",
		.max = 3600 * NS_PER_S,
		.help = "how long to wait for a lock, in steps of 1ms; beyond "
			"it the task fails",
	},
	{0},
};

#ifdef TVP_SQLITE
#include <sqlite3.h>

static const struct measure db_measures[] = {
	{"rows_added", "", "rows that are in the database and were added"},
	{0},
};

struct db_shared {
	_Atomic uint64_t added; /* rows, by transactions that were committed */
};

/* Who begins to write says so at once: one that first reads and then wants to
 * write is refused without waiting when another has written meanwhile. */
enum statement { BEGIN, COMMIT, ROLLBACK, ADD, READ, STATEMENTS };

static const char *const statements[STATEMENTS] = {
	[BEGIN] = "BEGIN IMMEDIATE",
	[COMMIT] = "COMMIT",
	[ROLLBACK] = "ROLLBACK",
	[ADD] = "INSERT INTO added VALUES(?, ?) RETURNING value",
	[READ] = "SELECT value FROM stored WHERE id = ?",
};

struct db_local {
	sqlite3 *db;
	sqlite3_stmt *list[STATEMENTS];
};

static int db_fault(struct fault *why, sqlite3 *db, const char *what)
{
	if (sqlite3_errcode(db) == SQLITE_BUSY)
		return fault_set(why, 0,
			"%s: the database was locked for longer than "
			"busy_timeout",
			what);
	return fault_set(why, 0, "%s: %s", what, sqlite3_errmsg(db));
}

/* `what` is said in its fault: the words themselves may leave no room there for
 * the reason. */
static int db_do(
	sqlite3 *db, const char *sql, const char *what, struct fault *why)
{
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		return db_fault(why, db, what);
	return 0;
}

static int db_open(const struct env *env, sqlite3 **db, struct fault *why)
{
	const struct db_params *params = env->params;
	char path[PATH_MAX], sync[64];

	snprintf(path, sizeof path, "%s/db", env->scratch);
	snprintf(sync, sizeof sync, "PRAGMA synchronous = %s",
		syncs[params->sync]);
	if (sqlite3_open_v2(path, db,
		    SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE |
			    SQLITE_OPEN_NOMUTEX,
		    NULL) == SQLITE_OK &&
		sqlite3_busy_timeout(*db,
			(int)(params->busy_timeout_ns / 1000000)) == SQLITE_OK)
		return db_do(*db, sync, sync, why);
	return db_fault(why, *db, "open the database");
}

static int db_prepare(const struct env *env, struct fault *why)
{
	const struct db_params *params = env->params;
	char fill[512];
	sqlite3 *db = NULL;
	int failed;

	snprintf(fill, sizeof fill,
		"PRAGMA journal_mode = WAL; BEGIN;"
		"CREATE TABLE stored(id INTEGER PRIMARY KEY, value INTEGER);"
		"CREATE TABLE added(id INTEGER PRIMARY KEY, value INTEGER);"
		"WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL"
		" SELECT i + 1 FROM n WHERE i + 1 < %llu)"
		" INSERT INTO stored SELECT i, i * 2654435761 + %lld FROM n;"
		"COMMIT",
		(unsigned long long)params->stored,
		(long long)(env->seed >> 11));
	failed = db_open(env, &db, why) != 0 ||
		 db_do(db, fill, "make the database", why) != 0;
	sqlite3_close(db);
	return failed ? -1 : 0;
}

static void db_leave(const struct env *env, void *data)
{
	struct db_local *local = data;

	(void)env;
	for (int i = 0; i < STATEMENTS; i++)
		sqlite3_finalize(local->list[i]);
	sqlite3_close(local->db);
}

static int db_enter(const struct env *env, void *data, struct fault *why)
{
	struct db_local *local = data;
	int failed = db_open(env, &local->db, why);

	for (int i = 0; failed == 0 && i < STATEMENTS; i++)
		if (sqlite3_prepare_v2(local->db, statements[i], -1,
			    &local->list[i], NULL) != SQLITE_OK)
			failed = db_fault(why, local->db, statements[i]);
	if (failed != 0)
		db_leave(env, local);
	return failed;
}

/* Execute a statement that gives one row of one number, or, with `value` NULL,
 * none. */
static int db_step(struct db_local *local, enum statement which,
	uint64_t *value, struct fault *why)
{
	sqlite3_stmt *statement = local->list[which];
	bool good = value == NULL || sqlite3_step(statement) == SQLITE_ROW;

	if (good && value != NULL)
		*value = (uint64_t)sqlite3_column_int64(statement, 0);
	good = good && sqlite3_step(statement) == SQLITE_DONE;
	if (!good)
		db_fault(why, local->db, statements[which]);
	sqlite3_reset(statement);
	return good ? 0 : -1;
}

static int db_row(const struct env *env, struct db_local *local, bool writes,
	struct task *task, uint64_t row, struct fault *why)
{
	const struct db_params *params = env->params;
	uint64_t drawn = random_mix(task->seed, row), value;
	uint64_t id = writes ? task->index * params->rows + row
			     : drawn % params->stored;
	enum statement which = writes ? ADD : READ;

	sqlite3_bind_int64(local->list[which], 1, (sqlite3_int64)id);
	if (writes)
		sqlite3_bind_int64(local->list[which], 2, (sqlite3_int64)drawn);
	if (db_step(local, which, &value, why) != 0)
		return -1;
	task->witness = random_mix(task->witness, value);
	return 0;
}

/* Each read sees one state of the database by itself: they need no transaction
 * around them. */
static int db_rows(const struct env *env, struct db_local *local, bool writes,
	struct task *task, struct fault *why)
{
	const struct db_params *params = env->params;
	struct db_shared *shared = env->shared;
	int failed = 0;

	if (writes && db_step(local, BEGIN, NULL, why) != 0)
		return -1;
	for (uint64_t i = 0; failed == 0 && i < params->rows; i++)
		failed = db_row(env, local, writes, task, i, why);
	if (!writes)
		return failed;
	if (failed == 0)
		failed = db_step(local, COMMIT, NULL, why);
	if (failed == 0)
		atomic_fetch_add(&shared->added, params->rows);
	else
		db_step(local, ROLLBACK, NULL, why);
	return failed;
}

/* CPython's sqlite3 drops its lock around calls as well. */
static int db_task(const struct env *env, void *local, struct task *task,
	struct fault *why)
{
	const struct db_params *params = env->params;
	bool writes = params->op == OP_WRITE ||
		      (params->op == OP_MIXED && task->seed % 2 == 0);
	int failed;

	task->witness = task->seed;
	task_wait_begin(env);
	failed = db_rows(env, local, writes, task, why);
	task_wait_end(env);
	return failed;
}

static int take_count(void *count, int n, char **values, char **names)
{
	(void)n;
	(void)names;
	*(double *)count = strtod(values[0], NULL);
	return 0;
}

/* Is every row there that a worker committed? */
static int db_measure(const struct env *env, double *values, struct fault *why)
{
	static const char count[] = "SELECT count(*) FROM added";
	struct db_shared *shared = env->shared;
	double committed = (double)atomic_load(&shared->added);
	sqlite3 *db = NULL;
	int failed = db_open(env, &db, why);

	if (failed == 0 &&
		sqlite3_exec(db, count, take_count, values, NULL) != SQLITE_OK)
		failed = db_fault(why, db, count);
	if (failed == 0 && values[0] != committed)
		failed = fault_set(why, 0,
			"%.0f rows are in the database, %.0f were committed",
			values[0], committed);
	sqlite3_close(db);
	return failed;
}

static void db_cleanup(const struct env *env)
{
	static const char *const names[] = {"db", "db-wal", "db-shm"};
	char path[PATH_MAX];

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		snprintf(path, sizeof path, "%s/%s", env->scratch, names[i]);
		remove(path);
	}
}

static size_t db_shared_bytes(const struct env *env)
{
	(void)env;
	return sizeof(struct db_shared);
}
#endif

const struct workload workload_db = {
	.name = "db",
	.summary = "small transactions on SQLite, a connection per worker",
	.params = db_table,
	.params_bytes = sizeof(struct db_params),
	.needs_scratch = true,
#ifdef TVP_SQLITE
	.measures = db_measures,
	.local_bytes = sizeof(struct db_local),
	.shared_bytes = db_shared_bytes,
	.prepare = db_prepare,
	.enter = db_enter,
	.task = db_task,
	.leave = db_leave,
	.measure = db_measure,
	.cleanup = db_cleanup,
#else
	.missing = "built without SQLite (libsqlite3-dev)",
#endif
};
