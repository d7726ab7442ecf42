/* Workloads whose tasks meet each other, or others: exchange, lock, net and
 * heartbeat, under every runner. */
#include <arpa/inet.h>
#include <math.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "tests/contract/launching.h"

enum { SETTINGS = 4 };

/* A launch of a builtin workload; settings end with a NULL name. */
static struct launching meet(const char *workload, const struct runner *runner,
	uint32_t workers, uint64_t tasks, const struct setting *settings)
{
	struct launching l = {
		.cell = {.workers = workers, .tasks = tasks},
		.registry = &registry_builtin,
		.seed = 11,
	};

	strcpy(l.cell.workload, workload);
	strcpy(l.cell.runner, runner->name);
	for (; settings->name[0] != '\0'; settings++)
		set(&l.cell, *settings);
	launching_run(&l);
	return l;
}

static struct launching meet_well(const char *workload,
	const struct runner *runner, uint32_t workers, uint64_t tasks,
	const struct setting *settings)
{
	struct launching l = meet(workload, runner, workers, tasks, settings);

	if (l.failed != 0)
		fail_msg("%s, %s, %u workers: %s", workload, runner->name,
			workers, l.why.text);
	return l;
}

static const struct runner *runner_of(const char *name)
{
	struct fault why = {0};

	return registry_runner(&registry_builtin, name, &why);
}

static bool apart(const struct runner *runner)
{
	return runner->concurrent && !runner->shares_memory;
}

/* ---- exchange ---- */

static const struct setting ways[][SETTINGS] = {
	{{"by", "pointer"}, {"bytes", "100B"}, {"round_trips", "9"}},
	{{"wake", "cond"}, {"bytes", "100B"}, {"round_trips", "9"}},
	{{"wake", "poll"}, {"bytes", "8B"}, {"round_trips", "9"}},
	{{"by", "shared"}, {"bytes", "300KiB"}, {"round_trips", "9"}},
	{{"by", "pipe"}, {"bytes", "300KiB"}, {"round_trips", "9"}},
	{{"by", "socket"}, {"bytes", "300KiB"}, {"round_trips", "9"}},
	{{"by", "pointer"}, {"bytes", "300KiB"}, {"round_trips", "9"}},
	{{"touch", "ends"}, {"bytes", "300KiB"}, {"round_trips", "9"}},
};

static uint64_t alone_witness(const struct setting *way, uint64_t tasks)
{
	struct launching l =
		meet_well("exchange", runner_of("serial"), 1, tasks, way);
	uint64_t witness = witness_of(&l);

	assert_true(isnan(measure_of(&l, "round_trip_ns")));
	launching_free(&l);
	return witness;
}

static void check_way(const struct setting *way, uint64_t tasks)
{
	static const uint32_t counts[] = {2, 3};
	uint64_t witness = alone_witness(way, tasks);

	for (size_t r = 0; r < grid().n_runners; r++) {
		const struct runner *runner = grid().runners[r];

		for (size_t i = 0; runner->concurrent && i < 2; i++) {
			struct launching l = meet_well(
				"exchange", runner, counts[i], tasks, way);

			assert_true(witness_of(&l) == witness);
			assert_true(measure_of(&l, "round_trip_ns") > 0);
			launching_free(&l);
		}
	}
}

static void test_what_is_heard_is_what_was_said_by_every_way(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT_OF(ways); i++) {
		check_way(ways[i], 2);
		check_way(ways[i], 7);
	}
}

static void test_processes_say_that_a_pointer_became_a_copy(void **state)
{
	(void)state;
	for (size_t r = 0; r < grid().n_runners; r++) {
		const struct runner *runner = grid().runners[r];
		struct launching l =
			meet_well("exchange", runner, 2, 2, ways[0]);

		assert_true((l.seen.block->note[0] != '\0') == apart(runner));
		launching_free(&l);
	}
}

static void test_a_way_that_wakes_by_itself_takes_no_other(void **state)
{
	struct cell cell = {.workers = 2,
		.tasks = 2,
		.workload = "exchange",
		.runner = "fork",
		.settings = {{"by", "pipe"}, {"wake", "cond"}},
		.n_settings = 2};
	struct fault why = {0};

	(void)state;
	assert_int_equal(cell_complete(&cell, &registry_builtin, &why), -1);
	assert_non_null(strstr(why.text, "by=pipe wakes by itself"));
}

/* ---- lock ---- */

static const char *const kinds[] = {"atomic", "mutex", "spin", "rwlock"};

/* Not known where not all were at it at the same time. */
static void check_fairness(double index, uint32_t workers)
{
	if (isnan(index))
		return;
	assert_true(index >= 1. / workers - 1e-9);
	assert_true(index <= 1 + 1e-9);
}

static void check_kind(
	const struct runner *runner, const char *kind, const char *contended)
{
	struct setting settings[SETTINGS] = {
		{"steps", "1000"}, {.name = "kind"}, {.name = "contended"}};
	struct launching l;

	strcpy(settings[1].value, kind);
	strcpy(settings[2].value, contended);
	l = meet_well("lock", runner, 3, 10, settings);
	assert_true(measure_of(&l, "lost") == 0);
	assert_true(measure_of(&l, "step_ns") > 0);
	assert_true(measure_of(&l, "steps_per_s") > 0);
	assert_true(measure_of(&l, "longest_wait_ns") > 0);
	check_fairness(measure_of(&l, "fairness"), l.cell.workers);
	launching_free(&l);
}

static void test_no_lock_loses_a_step(void **state)
{
	(void)state;
	for (size_t r = 0; r < grid().n_runners; r++)
		for (size_t k = 0; k < COUNT_OF(kinds); k++) {
			check_kind(grid().runners[r], kinds[k], "1");
			check_kind(grid().runners[r], kinds[k], "0");
		}
}

static bool is_fairness_known(const char *runner)
{
	static const struct setting wanted[SETTINGS] = {{"steps", "1000000"}};
	struct launching l = meet_well("lock", runner_of(runner), 2, 8, wanted);
	double index = measure_of(&l, "fairness");

	check_fairness(index, 2);
	launching_free(&l);
	return !isnan(index);
}

/* It takes both workers to be within their tasks, once in some launches. */
static void test_fairness_is_of_the_time_when_all_were_at_it(void **state)
{
	static const char *const runners[] = {
		"pthreads", "fork", "gil_threads", "process_pool"};
	struct launching l = meet_well("lock", runner_of("serial"), 1, 2,
		(const struct setting[]){{"steps", "1000"}, {.name = ""}});

	(void)state;
	assert_true(measure_of(&l, "fairness") == 1);
	launching_free(&l);
	for (size_t r = 0; r < COUNT_OF(runners); r++) {
		int tries = 1;

		while (tries <= 20 && !is_fairness_known(runners[r]))
			tries++;
		assert_in_range(tries, 1, 20);
	}
}

/* Steps that get lost were done: the witness is that of serial. */
static void test_lost_steps_are_told_and_were_done(void **state)
{
	static const struct setting none[SETTINGS] = {
		{"steps", "200000"}, {"kind", "none"}};
	struct launching serial =
		meet_well("lock", runner_of("serial"), 1, 10, none);
	struct launching l =
		meet_well("lock", runner_of("pthreads"), 4, 10, none);

	(void)state;
	assert_true(measure_of(&serial, "lost") == 0);
	assert_true(measure_of(&l, "lost") >= 0);
	assert_true(measure_of(&l, "lost") <= 10 * 200000 - 1);
	assert_true(witness_of(&l) == witness_of(&serial));
	launching_free(&serial);
	launching_free(&l);
}

static void test_processes_cannot_contend_for_a_private_lock(void **state)
{
	static const struct setting together[SETTINGS] = {
		{"steps", "100"}, {"scope", "private"}};
	static const struct setting each[SETTINGS] = {
		{"steps", "100"}, {"scope", "private"}, {"contended", "0"}};

	(void)state;
	for (size_t r = 0; r < grid().n_runners; r++) {
		const struct runner *runner = grid().runners[r];
		struct launching l = meet("lock", runner, 2, 4, together);

		assert_int_equal(l.failed != 0, apart(runner));
		if (l.failed != 0)
			assert_non_null(strstr(l.why.text, "private lock"));
		launching_free(&l);
		l = meet_well("lock", runner, 2, 4, each);
		assert_true(measure_of(&l, "lost") == 0);
		launching_free(&l);
	}
}

/* ---- net ---- */

static const struct setting talkative[SETTINGS] = {
	{"requests", "5"}, {"bytes", "5000"}};

static void test_every_request_is_answered_and_timed(void **state)
{
	(void)state;
	for (size_t r = 0; r < grid().n_runners; r++) {
		struct launching l =
			meet_well("net", grid().runners[r], 3, 8, talkative);

		assert_true(measure_of(&l, "requests_per_s") > 0);
		assert_true(measure_of(&l, "latency_p50_ns") > 0);
		assert_true(measure_of(&l, "latency_p99_ns") >=
			    measure_of(&l, "latency_p50_ns"));
		assert_true(measure_of(&l, "latency_max_ns") >=
			    measure_of(&l, "latency_p99_ns"));
		assert_true(measure_of(&l, "clients_cpu_ns") > 0);
		launching_free(&l);
	}
}

/* More clients than workers wait their turn; fewer leave workers idle. */
static void test_clients_may_be_more_or_fewer_than_workers(void **state)
{
	static const struct setting more[SETTINGS] = {
		{"requests", "3"}, {"clients", "9"}};
	static const struct setting fewer[SETTINGS] = {
		{"requests", "3"}, {"clients", "1"}};
	static const char *const runners[] = {
		"serial", "pthreads", "process_pool", "process_per_task"};

	(void)state;
	for (size_t r = 0; r < COUNT_OF(runners); r++) {
		struct launching l =
			meet_well("net", runner_of(runners[r]), 3, 12, more);

		launching_free(&l);
		l = meet_well("net", runner_of(runners[r]), 3, 12, fewer);
		launching_free(&l);
	}
}

/* A listener of ours, and its port as text. */
static int occupy(char port[PARAM_VALUE])
{
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)},
	};
	socklen_t size = sizeof address;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_true(fd >= 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, size), 0);
	assert_int_equal(listen(fd, 1), 0);
	assert_int_equal(
		getsockname(fd, (struct sockaddr *)&address, &size), 0);
	snprintf(port, PARAM_VALUE, "%u", ntohs(address.sin_port));
	return fd;
}

static void test_a_port_in_use_is_named_and_starts_no_worker(void **state)
{
	struct setting settings[SETTINGS] = {
		{"requests", "3"}, {.name = "port"}};
	int fd = occupy(settings[1].value);
	const struct leftovers before = leftovers_now();

	(void)state;
	for (size_t r = 0; r < grid().n_runners; r++) {
		struct launching l =
			meet("net", grid().runners[r], 2, 4, settings);

		assert_int_not_equal(l.failed, 0);
		assert_non_null(strstr(l.why.text, "listen on 127.0.0.1 port"));
		assert_non_null(strstr(l.why.text, settings[1].value));
		assert_non_null(strstr(l.why.text, "Address already in use"));
		assert_int_equal(l.seen.block->workers_started, 0);
		launching_free(&l);
		assert_nothing_left(before);
	}
	close(fd);
}

/* ---- heartbeat ---- */

/* About 10 ms of work each, beats every millisecond. */
static const struct setting beating[SETTINGS] = {
	{"period", "1ms"}, {"mixes", "10000000"}};

static void test_the_heart_beats_beside_others_and_then_ends(void **state)
{
	(void)state;
	for (size_t r = 0; r < grid().n_runners; r++) {
		const struct runner *runner = grid().runners[r];
		struct launching l =
			meet_well("heartbeat", runner, 2, 5, beating);
		double beats = measure_of(&l, "beats");

		assert_true(beats >= 1);
		assert_true(measure_of(&l, "delay_p50_ns") <=
			    measure_of(&l, "delay_max_ns"));
		assert_true(measure_of(&l, "missed") >= 0);
		assert_true(
			(l.seen.block->note[0] == '\0') == runner->concurrent);
		launching_free(&l);
	}
}

/* A beat that is due while the only worker computes comes after that. */
static void test_one_worker_alone_beats_between_tasks(void **state)
{
	struct launching l =
		meet_well("heartbeat", runner_of("serial"), 1, 3, beating);

	(void)state;
	assert_true(measure_of(&l, "beats") >= 1);
	assert_true(measure_of(&l, "beats") <= 2);
	launching_free(&l);
}

static void test_with_nothing_beside_it_there_is_no_beat(void **state)
{
	struct launching l =
		meet_well("heartbeat", runner_of("pthreads"), 2, 1, beating);

	(void)state;
	assert_true(measure_of(&l, "beats") == 0);
	assert_true(isnan(measure_of(&l, "delay_p50_ns")));
	launching_free(&l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			test_what_is_heard_is_what_was_said_by_every_way),
		cmocka_unit_test(
			test_processes_say_that_a_pointer_became_a_copy),
		cmocka_unit_test(
			test_a_way_that_wakes_by_itself_takes_no_other),
		cmocka_unit_test(test_no_lock_loses_a_step),
		cmocka_unit_test(
			test_fairness_is_of_the_time_when_all_were_at_it),
		cmocka_unit_test(test_lost_steps_are_told_and_were_done),
		cmocka_unit_test(
			test_processes_cannot_contend_for_a_private_lock),
		cmocka_unit_test(test_every_request_is_answered_and_timed),
		cmocka_unit_test(
			test_clients_may_be_more_or_fewer_than_workers),
		cmocka_unit_test(
			test_a_port_in_use_is_named_and_starts_no_worker),
		cmocka_unit_test(
			test_the_heart_beats_beside_others_and_then_ends),
		cmocka_unit_test(test_one_worker_alone_beats_between_tasks),
		cmocka_unit_test(test_with_nothing_beside_it_there_is_no_beat),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
