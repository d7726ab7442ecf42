/* CPython does the work that C does: the same witnesses, everything noted, and
 * nothing left behind. */
#include <fcntl.h>
#include <sched.h>
#include <sys/stat.h>

#include "bench/tool.h"
#include "tests/contract/launching.h"

enum { WORKERS = 2, TASKS = 7 };

static const char *const all_runners[] = {"python_threads", "python_processes",
	"python_thread_pool", "python_process_pool"};

static struct launching launching_of(struct scene *scene, const char *workload,
	const char *runner, uint32_t workers, uint64_t tasks)
{
	struct launching l = {
		.cell = {.workers = workers, .tasks = tasks},
		.registry = &registry_builtin,
		.seed = 42,
		.sampling = true,
		.scratch = scene->scratch.path,
	};

	strcpy(l.cell.workload, workload);
	strcpy(l.cell.runner, runner);
	return l;
}

/* "name=value name=value" */
static void set_words(struct setting *settings, size_t *n, const char *words)
{
	char copy[512], *rest = copy, *word;

	snprintf(copy, sizeof copy, "%s", words);
	while ((word = strsep(&rest, " ")) != NULL) {
		struct setting *s = &settings[*n];
		char *value = strchr(word, '=');

		if (value == NULL)
			continue;
		*value++ = '\0';
		snprintf(s->name, sizeof s->name, "%.31s", word);
		snprintf(s->value, sizeof s->value, "%.127s", value);
		assert_true(++*n < PARAM_TABLE_MAX);
	}
}

static void set_params(struct launching *l, const char *words)
{
	set_words(l->cell.settings, &l->cell.n_settings, words);
}

static void set_runner_params(struct launching *l, const char *words)
{
	set_words(l->cell.runner_settings, &l->cell.n_runner_settings, words);
}

static void run_well(struct launching *l)
{
	launching_run(l);
	if (l->failed != 0)
		fail_msg("%s, %s, %u workers: %s", l->cell.workload,
			l->cell.runner, l->cell.workers, l->why.text);
}

static void assert_fault(const struct launching *l, const char *words)
{
	assert_int_not_equal(l->failed, 0);
	if (strstr(l->why.text, words) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", l->why.text, words);
}

/* ---- the same work ---- */

static uint64_t serial_witness(struct scene *scene, const char *workload,
	const char *params, uint64_t tasks)
{
	struct launching l = launching_of(scene, workload, "serial", 1, tasks);
	uint64_t witness;

	set_params(&l, params);
	run_well(&l);
	witness = witness_of(&l);
	launching_free(&l);
	assert_int_equal(scratch_clear(&scene->scratch), 0);
	return witness;
}

static void check_samples(const struct launching *l)
{
	uint64_t sum = 0;

	for (uint64_t i = 0; i < l->cell.tasks; i++) {
		const struct sample *s = &l->samples[i];

		assert_true(s->end_ns > 0);
		assert_true(s->asked_ns > 0 && s->asked_ns <= s->start_ns);
		assert_true(s->start_ns <= s->end_ns);
		assert_true(s->worker < l->cell.workers);
		assert_int_equal(s->failed, 0);
		sum += s->witness;
	}
	assert_true(sum == witness_of(l));
}

static void check_same_work(struct scene *scene, const char *workload,
	const char *params, const char *runner)
{
	uint64_t witness;
	struct launching l =
		launching_of(scene, workload, runner, WORKERS, TASKS);

	witness = serial_witness(scene, workload, params, TASKS);

	set_params(&l, params);
	run_well(&l);
	if (witness_of(&l) != witness)
		fail_msg("%s %s: another witness under %s", workload, params,
			runner);
	assert_true(tasks_done_of(&l) == TASKS);
	check_samples(&l);
	launching_free(&l);
	assert_nothing_left(scene->before);
	assert_int_equal(scratch_clear(&scene->scratch), 0);
}

/* Threads and processes, in turns: each kind of worker sees every workload. */
static void check_all(struct scene *scene, const char *workload,
	const char *const *params, size_t n)
{
	for (size_t i = 0; i < n; i++)
		check_same_work(scene, workload, params[i],
			all_runners[i % COUNT_OF(all_runners)]);
}

static void test_null_and_sleep_are_those_of_c(void **state)
{
	static const char *const sleeps[] = {
		"durations=0ns",
		"durations=100us,1ms,300us",
		"durations=1ms,2ms jitter_percent=50",
		"durations=1us jitter_percent=100",
	};
	static const char *const nulls[] = {"", "", "", ""};

	check_all(*state, "null", nulls, COUNT_OF(nulls));
	check_all(*state, "sleep", sleeps, COUNT_OF(sleeps));
}

static void test_hashes_are_those_of_c(void **state)
{
	static const char *const hashes[] = {
		"bytes=1",
		"bytes=10000 chunk_bytes=4096",
		"bytes=10000 chunk_bytes=1000 context=fetch",
		"bytes=64KiB algorithm=sha512",
		"bytes=5000 algorithm=md5",
		"bytes=5000 algorithm=SHA2-256",
		"bytes=5000 algorithm=sha3-256 context=fetch",
		"bytes=5000 algorithm=shake128",
		"bytes=5000 algorithm=blake2b512",
		"bytes=1 gil=pure",
		"bytes=55 gil=pure",
		"bytes=3000 chunk_bytes=100 gil=pure",
		"bytes=2000 chunk_bytes=64 gil=pure context=fetch",
		"bytes=9 gil=pure algorithm=SHA2-256",
		"bytes=9 gil=pure algorithm=2.16.840.1.101.3.4.2.1",
	};

	check_all(*state, "hash", hashes, COUNT_OF(hashes));
}

static void test_heartbeats_are_those_of_c(void **state)
{
	static const char beating[] = "period=1ms mixes=10000";

	for (size_t r = 0; r < COUNT_OF(all_runners); r++) {
		uint64_t witness =
			serial_witness(*state, "heartbeat", beating, TASKS);

		for (uint32_t workers = 1; workers <= 3; workers++) {
			struct launching l = launching_of(*state, "heartbeat",
				all_runners[r], workers, TASKS);

			set_params(&l, beating);
			run_well(&l);
			assert_true(witness_of(&l) == witness);
			assert_true(measure_of(&l, "beats") >= 1);
			assert_true(measure_of(&l, "delay_p50_ns") <=
				    measure_of(&l, "delay_max_ns"));
			assert_true(measure_of(&l, "missed") >= 0);
			launching_free(&l);
		}
	}
}

/* What Python has not is known of a cell before anything runs. */
static void assert_refused(struct launching *l, const char *words)
{
	assert_int_equal(cell_complete(&l->cell, l->registry, &l->why), 1);
	if (strstr(l->why.text, words) == NULL)
		fail_msg("not \"%s\", but: %s", words, l->why.text);
	l->why = (struct fault){0};
}

static void test_pure_python_knows_sha256_alone(void **state)
{
	static const char *const others[] = {
		"algorithm=md5 gil=pure", "algorithm=SHA512 gil=pure"};

	for (size_t i = 0; i < COUNT_OF(others); i++)
		for (size_t r = 0; r < COUNT_OF(all_runners); r++) {
			struct launching l = launching_of(
				*state, "hash", all_runners[r], 1, 1);

			set_params(&l, others[i]);
			assert_refused(
				&l, "only SHA-256 is there in pure Python");
			strcpy(l.cell.runner, "gil_threads");
			l.cell.n_runner_settings = 0;
			assert_int_equal(
				cell_complete(&l.cell, l.registry, &l.why), 0);
		}
}

static void test_files_are_those_of_c(void **state)
{
	static const char *const ops[] = {"write", "read", "rewrite", "mixed"};
	static const char *const ways[] = {
		"layout=own bytes=10007 block_bytes=4096 sync=fsync",
		"layout=shared bytes=10007 block_bytes=4096 sync=none",
		"layout=own bytes=3 block_bytes=4096 sync=fdatasync",
		"layout=shared bytes=20 block_bytes=5",
	};
	char params[200];

	for (size_t op = 0; op < COUNT_OF(ops); op++)
		for (size_t way = 0; way < COUNT_OF(ways); way++) {
			snprintf(params, sizeof params, "op=%s %s", ops[op],
				ways[way]);
			check_same_work(*state, "file", params,
				all_runners[(op + way) %
					    COUNT_OF(all_runners)]);
		}
}

static void test_a_file_that_cannot_be_made_is_told_as_c_tells_it(void **state)
{
	struct scene *scene = *state;
	struct launching l =
		launching_of(scene, "file", "python_threads", 1, 1);
	char path[JOB_SCRATCH + 16];
	int fd;

	snprintf(path, sizeof path, "%s/task-0", scene->scratch.path);
	fd = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
	assert_true(fd >= 0);
	close(fd);
	launching_run(&l);
	assert_fault(&l, "task 0, worker 0: open task-0: File exists");
	launching_free(&l);
	scratch_clear(&scene->scratch);
}

static void test_pages_are_those_of_c(void **state)
{
	static const char *const pages[] = {
		"bytes=10000",
		"bytes=10000 state=fresh",
		"bytes=1",
		"bytes=64KiB state=inherited",
	};

	check_all(*state, "touch", pages, COUNT_OF(pages));
}

static double round_trip_of(const struct launching *l)
{
	assert_int_equal(l->seen.block->n_measures, 1);
	assert_string_equal(l->seen.block->measures[0].name, "round_trip_ns");
	return l->seen.block->measures[0].value;
}

static void check_exchange(struct scene *scene, const char *runner,
	const char *params, uint32_t workers)
{
	struct launching l =
		launching_of(scene, "exchange", runner, workers, TASKS);
	uint64_t witness = serial_witness(scene, "exchange", params, TASKS);

	set_params(&l, params);
	run_well(&l);
	if (witness_of(&l) != witness)
		fail_msg("%s: another witness under %s", params, runner);
	assert_true((round_trip_of(&l) > 0) == (workers == 2));
	check_samples(&l);
	launching_free(&l);
	assert_nothing_left(scene->before);
}

static void test_what_is_handed_over_is_that_of_c(void **state)
{
	check_exchange(*state, "python_threads", "bytes=100 round_trips=9", 2);
	check_exchange(
		*state, "python_threads", "bytes=100 round_trips=9 by=pipe", 2);
	check_exchange(*state, "python_threads", "bytes=8 round_trips=3", 1);
	check_exchange(*state, "python_processes",
		"bytes=20000 round_trips=3 by=pipe touch=ends", 2);
	check_exchange(*state, "python_processes",
		"bytes=20000 round_trips=3 by=socket", 2);
}

static void check_no_exchange(struct scene *scene, const char *runner,
	uint32_t workers, const char *params, const char *words)
{
	struct launching l =
		launching_of(scene, "exchange", runner, workers, 6);

	set_params(&l, params);
	assert_refused(&l, words);
}

static void test_an_exchange_that_python_has_not_is_told(void **state)
{
	check_no_exchange(*state, "python_processes", 2, "by=pointer",
		"cannot hand over a pointer");
	check_no_exchange(*state, "python_threads", 2, "by=shared",
		"by pointer, pipe and socket");
	check_no_exchange(
		*state, "python_threads", 2, "wake=poll", "wake by themselves");
	check_no_exchange(*state, "python_threads", 4, "by=pointer",
		"two workers exchange, not 4");
}

static void test_what_is_inherited_is_not_there_for_the_spawned(void **state)
{
	static const char *const works[] = {"touch", "exchange"};

	for (size_t i = 0; i < COUNT_OF(works); i++) {
		struct launching l = launching_of(
			*state, works[i], "python_processes", 2, 4);

		set_runner_params(&l, "start_method=spawn");
		if (i == 1)
			set_params(&l, "by=pipe");
		assert_refused(&l, "workers that are spawned inherit no");
	}
}

/* ---- every way of being run ---- */

static const char *const start_methods[] = {"fork", "spawn", "forkserver"};

static bool makes_processes(const char *runner)
{
	return strstr(runner, "process") != NULL;
}

static void check_way(struct scene *scene, const char *runner,
	const char *start_method, uint32_t workers, bool gated)
{
	struct launching l =
		launching_of(scene, "sleep", runner, workers, 2 * workers + 1);
	uint64_t witness =
		serial_witness(scene, "sleep", "durations=1ms", l.cell.tasks);
	char word[64];

	set_params(&l, "durations=1ms");
	if (start_method != NULL) {
		snprintf(word, sizeof word, "start_method=%s", start_method);
		set_runner_params(&l, word);
	}
	l.cell.gated = gated;
	run_well(&l);
	assert_true(witness_of(&l) == witness);
	assert_int_equal(l.seen.block->workers_started, workers);
	assert_true(l.seen.block->user_ns + l.seen.block->sys_ns > 0);
	check_samples(&l);
	if (gated || strstr(runner, "pool") != NULL)
		for (uint64_t i = 0; i < l.cell.tasks; i++)
			assert_true(l.samples[i].asked_ns >=
				    l.seen.block->meeting.run_began_ns);
	if (strstr(runner, "pool") == NULL)
		for (uint64_t i = 0; i < l.cell.tasks; i++)
			assert_int_equal(l.samples[i].worker, i % workers);
	launching_free(&l);
	assert_nothing_left(scene->before);
}

static void test_every_runner_and_start_method_at_every_size(void **state)
{
	static const uint32_t workers[] = {1, 3};

	for (size_t r = 0; r < COUNT_OF(all_runners); r++)
		for (size_t i = 0; i < 2 * COUNT_OF(workers); i++)
			check_way(*state, all_runners[r], NULL, workers[i / 2],
				i % 2);
	for (size_t r = 0; r < COUNT_OF(all_runners); r++)
		for (size_t m = 0; m < COUNT_OF(start_methods); m++)
			if (makes_processes(all_runners[r]))
				check_way(*state, all_runners[r],
					start_methods[m], 2, m % 2);
}

static void test_without_samples_the_work_is_the_same(void **state)
{
	uint64_t witness = serial_witness(*state, "null", "", 20);

	for (size_t r = 0; r < COUNT_OF(all_runners); r++) {
		struct launching l =
			launching_of(*state, "null", all_runners[r], 2, 20);

		l.sampling = false;
		run_well(&l);
		assert_true(witness_of(&l) == witness);
		assert_true(tasks_done_of(&l) == 20);
		launching_free(&l);
	}
}

static void test_open_loop_asks_at_the_intended_times(void **state)
{
	for (size_t r = 0; r < COUNT_OF(all_runners); r++) {
		struct launching l =
			launching_of(*state, "null", all_runners[r], 2, 10);

		l.cell.interval_ns = 1000000;
		run_well(&l);
		for (uint64_t i = 0; i < 10; i++) {
			assert_true(l.samples[i].asked_ns ==
				    l.seen.block->meeting.run_began_ns +
					    i * l.cell.interval_ns);
			assert_true(
				l.samples[i].start_ns >= l.samples[i].asked_ns);
		}
		launching_free(&l);
	}
}

/* Its own use and its workers', but not the interpreter's beginning: that alone
 * takes longer than a few tasks that do nothing. */
static uint64_t cpu_of(struct scene *scene, const char *runner,
	const char *params, uint64_t tasks)
{
	struct launching l = launching_of(scene, "hash", runner, 1, tasks);
	uint64_t cpu_ns;

	set_params(&l, params);
	run_well(&l);
	cpu_ns = l.seen.block->user_ns + l.seen.block->sys_ns;
	launching_free(&l);
	return cpu_ns;
}

static void test_cpu_time_is_that_of_the_workers_wherever_they_live(
	void **state)
{
	for (size_t m = 0; m < COUNT_OF(start_methods); m++) {
		char word[64];
		struct launching l =
			launching_of(*state, "hash", "python_processes", 1, 10);
		uint64_t service_ns = 0, cpu_ns;

		snprintf(
			word, sizeof word, "start_method=%s", start_methods[m]);
		set_runner_params(&l, word);
		set_params(&l, "bytes=20000 gil=pure");
		run_well(&l);
		for (int i = 0; i < 10; i++)
			service_ns +=
				l.samples[i].end_ns - l.samples[i].start_ns;
		cpu_ns = l.seen.block->user_ns + l.seen.block->sys_ns;
		assert_true(cpu_ns > service_ns / 10);
		launching_free(&l);
	}
	assert_true(
		cpu_of(*state, "python_threads", "bytes=1 gil=pure", 1) <
		cpu_of(*state, "python_threads", "bytes=200KiB gil=pure", 1));
}

/* ---- ballast ---- */

static void test_ballast_is_dirty_in_the_interpreter(void **state)
{
	static const uint64_t ballast = UINT64_C(64) << 20;
	struct launching l =
		launching_of(*state, "null", "python_processes", 1, 1);

	l.cell.ballast_bytes = ballast;
	run_well(&l);
	assert_true(l.seen.block->largest_rss_bytes > ballast);
	launching_free(&l);
	l = launching_of(*state, "null", "python_threads", 1, 1);
	l.cell.ballast_bytes = UINT64_C(1) << 43;
	launching_run(&l);
	assert_fault(&l, "ballast");
	launching_free(&l);
}

/* ---- programs that are no Python, or none that will do ---- */

static void write_fake(const struct scene *scene, const char *text, char *path)
{
	FILE *file;

	snprintf(path, PARAM_VALUE, "%.100s/fake", scene->scratch.path);
	file = fopen(path, "we");
	assert_non_null(file);
	fprintf(file, "#!/bin/sh\n%s\n", text);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(chmod(path, 0700), 0);
}

static void check_python(
	struct scene *scene, const char *python, const char *words)
{
	struct launching l =
		launching_of(scene, "null", "python_threads", 2, 4);
	char setting[PARAM_VALUE + 8];

	snprintf(setting, sizeof setting, "python=%s", python);
	set_runner_params(&l, setting);
	launching_run(&l);
	assert_fault(&l, words);
	launching_free(&l);
	assert_nothing_left(scene->before);
}

static void check_fake(struct scene *scene, const char *text, const char *words)
{
	char path[PARAM_VALUE];

	write_fake(scene, text, path);
	check_python(scene, path, words);
	scratch_clear(&scene->scratch);
}

static void test_no_python_is_told(void **state)
{
	check_python(*state, "no-such-python", "no-such-python is not on PATH");
	check_python(*state, "/no/such/python", "/no/such/python is not there");
	check_python(*state, "/etc/passwd", "start /etc/passwd: Permission");
}

static void test_what_is_no_python_is_quoted(void **state)
{
	check_fake(*state, "exit 3", "fake ended with status 3");
	check_fake(*state, "echo cause >&2; echo; exit 3",
		"fake ended with status 3: cause");
	check_fake(
		*state, "echo one; echo two", "fake ended with status 0: two");
	check_fake(*state, "printf unended; kill -9 $$",
		"was killed by signal 9 (Killed): unended");
	check_fake(*state, "printf 'a\\377\\033[31mb'; exit 2",
		"fake ended with status 2: a??[31mb");
	check_fake(*state, "head -c 1000000 /dev/zero | tr '\\0' x",
		"fake ended with status 0: xxx");
}

/* The script itself says what is too old, by words that Python 2 understands
 * as well. */
static void test_python_that_is_too_old_is_told(void **state)
{
	static const char as_version[] =
		"exec python3 -c 'import runpy, sys\n"
		"sys.version_info = (%s)\n"
		"sys.argv = sys.argv[4:]\n"
		"runpy.run_path(sys.argv[0], run_name=\"__main__\")' \"$@\"";
	char text[sizeof as_version + 64];

	snprintf(text, sizeof text, as_version, "2, 7, 18, \"final\", 0");
	check_fake(*state, text,
		"status 1: Python 2.7 is too old: 3.8 is the oldest");
	snprintf(text, sizeof text, as_version, "3, 4, 10, \"final\", 0");
	check_fake(*state, text,
		"status 1: Python 3.4 is too old: 3.8 is the oldest");
}

static uint32_t chosen_cpu;

static void choose_cpu(struct launching *l)
{
	l->seen.block->first_cpu = chosen_cpu + 1;
}

/* When it says that it is ready, it is there, and may be anywhere again. */
static void check_begins_on(struct scene *scene, uint32_t cpu)
{
	struct launching l =
		launching_of(scene, "null", "python_threads", 1, 1);
	char path[PARAM_VALUE], setting[PARAM_VALUE + 8], text[1024];

	snprintf(text, sizeof text,
		"exec python3 -c 'import os, runpy, sys\n"
		"sys.argv = sys.argv[4:]\n"
		"sys.path.insert(0, os.path.dirname(sys.argv[0]))\n"
		"import tvp.team\n"
		"usable, told = os.sched_getaffinity(0), tvp.team.usage_words\n"
		"def usage_words():\n"
		"    stat = open(\"/proc/self/stat\").read().split(\")\")[-1]\n"
		"    assert stat.split()[36] == \"%u\", \"elsewhere\"\n"
		"    assert os.sched_getaffinity(0) == usable, \"bound\"\n"
		"    return told()\n"
		"tvp.team.usage_words = usage_words\n"
		"runpy.run_path(sys.argv[0], run_name=\"__main__\")' \"$@\"",
		cpu);
	write_fake(scene, text, path);
	snprintf(setting, sizeof setting, "python=%s", path);
	set_runner_params(&l, setting);
	chosen_cpu = cpu;
	l.alter = choose_cpu;
	run_well(&l);
	launching_free(&l);
	scratch_clear(&scene->scratch);
}

static void test_interpreter_begins_where_it_is_told_and_may_leave(void **state)
{
	cpu_set_t usable;

	assert_int_equal(sched_getaffinity(0, sizeof usable, &usable), 0);
	for (uint32_t cpu = 0; cpu < CPU_SETSIZE; cpu++)
		if (CPU_ISSET(cpu, &usable))
			check_begins_on(*state, cpu);
}

/* An interpreter that runs the scripts, but in which something breaks. */
static void check_broken(struct scene *scene, const char *runner,
	const char *code, const char *words)
{
	struct launching l = launching_of(scene, "null", runner, 2, 40);
	char path[PARAM_VALUE], setting[PARAM_VALUE + 8], text[1024];

	snprintf(text, sizeof text,
		"exec python3 -c 'import os, runpy, signal, sys\n"
		"sys.argv = sys.argv[4:]\n"
		"sys.path.insert(0, os.path.dirname(sys.argv[0]))\n"
		"import tvp.work\n"
		"def task(self, index, seed):\n"
		"    if index == 5: %s\n"
		"    return seed\n"
		"tvp.work.Null.task = task\n"
		"runpy.run_path(sys.argv[0], run_name=\"__main__\")' \"$@\"",
		code);
	write_fake(scene, text, path);
	snprintf(setting, sizeof setting, "python=%s", path);
	set_runner_params(&l, setting);
	launching_run(&l);
	assert_fault(&l, words);
	launching_free(&l);
	assert_nothing_left(scene->before);
	scratch_clear(&scene->scratch);
}

static void test_what_breaks_midway_is_told(void **state)
{
	static const char die[] = "os.kill(os.getpid(), signal.SIGKILL)";

	for (size_t r = 0; r < COUNT_OF(all_runners); r++)
		check_broken(*state, all_runners[r], "{}[7]", ": KeyError: 7");
	check_broken(*state, "python_threads", die, "was killed by signal 9");
	check_broken(
		*state, "python_thread_pool", die, "was killed by signal 9");
	check_broken(*state, "python_processes", die,
		"worker 1 (a process) was killed by signal 9");
	check_broken(*state, "python_process_pool", die, "BrokenProcessPool");
	check_broken(
		*state, "python_threads", "os._exit(4)", "ended with status 4");
	check_broken(*state, "python_processes", "os._exit(4)",
		"worker 1 (a process) exited with status 4");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_null_and_sleep_are_those_of_c),
		cmocka_unit_test(test_hashes_are_those_of_c),
		cmocka_unit_test(test_heartbeats_are_those_of_c),
		cmocka_unit_test(test_pure_python_knows_sha256_alone),
		cmocka_unit_test(test_files_are_those_of_c),
		cmocka_unit_test(
			test_a_file_that_cannot_be_made_is_told_as_c_tells_it),
		cmocka_unit_test(test_pages_are_those_of_c),
		cmocka_unit_test(test_what_is_handed_over_is_that_of_c),
		cmocka_unit_test(test_an_exchange_that_python_has_not_is_told),
		cmocka_unit_test(
			test_what_is_inherited_is_not_there_for_the_spawned),
		cmocka_unit_test(
			test_every_runner_and_start_method_at_every_size),
		cmocka_unit_test(test_without_samples_the_work_is_the_same),
		cmocka_unit_test(test_open_loop_asks_at_the_intended_times),
		cmocka_unit_test(
			test_cpu_time_is_that_of_the_workers_wherever_they_live),
		cmocka_unit_test(test_ballast_is_dirty_in_the_interpreter),
		cmocka_unit_test(test_no_python_is_told),
		cmocka_unit_test(test_what_is_no_python_is_quoted),
		cmocka_unit_test(test_python_that_is_too_old_is_told),
		cmocka_unit_test(
			test_interpreter_begins_where_it_is_told_and_may_leave),
		cmocka_unit_test(test_what_breaks_midway_is_told),
	};
	struct fault why = {0};
	char version[64];

	setenv("TVP_DATA", TEST_DATA "/../..", 1);

	if (tool_ask("python3", "--version", 5 * NS_PER_S, version,
		    sizeof version, &why) != 0) {
		print_message("skipped: %s\n", why.text);
		return 77;
	}
	return cmocka_run_group_tests(tests, scene_open, scene_close);
}
