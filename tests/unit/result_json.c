/* Results as JSON: every field there and back, and what is refused. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bench/result_json.h"

/* cmocka's own compares floats. */
static void assert_close(double value, double expected, double within)
{
	if (!(fabs(value - expected) <= within))
		fail_msg("%.17g is not %.17g", value, expected);
}

/* ---- launches ---- */

/* A different value in every field. */
static struct launch full_launch(void)
{
	static char fault[] = "it was \"late\"";
	static char note[] = "look \\ out: \xc3\xa9";
	static struct measured measures[] = {
		{"wait_max_ns", 1234.5},
		{"lost", 0},
		{"fairness", NAN},
	};
	static struct kept_sample samples[] = {
		{-50, 10, 90, 1, 0},
		{20, 30, 40, 0, 4294967295},
	};

	return (struct launch){
		.cell = 2,
		.round = 3,
		.order = 1,
		.outcome = OUTCOME_LATE,
		.exit_status = 7,
		.signal = 9,
		.workers_started = 11,
		.first_cpu = 12,
		.at_ns = 101,
		.start_ns = 102,
		.run_ns = 103,
		.stop_ns = 104,
		.user_ns = 105,
		.sys_ns = 106,
		.others_cpu_ns = 107,
		.voluntary_switches = 108,
		.involuntary_switches = 109,
		.minor_faults = 110,
		.major_faults = 111,
		.largest_rss_bytes = 112,
		.run_queue_wait_ns = 113,
		.steal_ns = 114,
		.cpu_stall_ns = 115,
		.io_stall_ns = 116,
		.cpu_hz = 117,
		.tasks_done = 118,
		.witness = UINT64_C(0xfedcba9876543210),
		.start_delay_ns = {1, 2, 3, 4, 5},
		.service_ns = {6, 7, 8, 9, 10},
		.response_ns = {11, 12, 13, 14, 15},
		.fault = fault,
		.note = note,
		.measures = measures,
		.n_measures = 3,
		.samples = samples,
		.n_samples = 2,
	};
}

static const struct {
	const char *key;
	json_int_t value;
} launch_numbers[] = {
	{"cell", 2},
	{"round", 3},
	{"order", 1},
	{"exit_status", 7},
	{"signal", 9},
	{"workers_started", 11},
	{"first_cpu", 12},
	{"at_ns", 101},
	{"start_ns", 102},
	{"run_ns", 103},
	{"stop_ns", 104},
	{"wall_ns", 309},
	{"user_ns", 105},
	{"sys_ns", 106},
	{"others_cpu_ns", 107},
	{"voluntary_switches", 108},
	{"involuntary_switches", 109},
	{"minor_faults", 110},
	{"major_faults", 111},
	{"largest_rss_bytes", 112},
	{"run_queue_wait_ns", 113},
	{"steal_ns", 114},
	{"cpu_stall_ns", 115},
	{"io_stall_ns", 116},
	{"cpu_hz", 117},
	{"tasks_done", 118},
};

static json_t *launch_json(void)
{
	struct launch launch = full_launch();
	json_t *json = result_launch_to_json(&launch);

	assert_non_null(json);
	return json;
}

static void test_every_field_of_a_launch_has_its_name(void **state)
{
	json_t *json = launch_json();

	(void)state;
	for (size_t i = 0; i < sizeof launch_numbers / sizeof *launch_numbers;
		i++)
		if (json_integer_value(json_object_get(json,
			    launch_numbers[i].key)) != launch_numbers[i].value)
			fail_msg("%s has another value", launch_numbers[i].key);
	assert_string_equal(
		json_string_value(json_object_get(json, "outcome")), "late");
	assert_string_equal(json_string_value(json_object_get(json, "witness")),
		"fedcba9876543210");
	assert_close(json_real_value(json_object_get(json, "parallelism")),
		211. / 309, 1e-6);
	json_decref(json);
}

static void test_a_launch_comes_back_as_it_was(void **state)
{
	struct launch before = full_launch(), after;
	json_t *json = launch_json(), *again;
	struct fault why = {0};

	(void)state;
	if (result_launch_from_json(json, 5, &after, &why) != 0)
		fail_msg("%s", why.text);
	assert_int_equal(after.witness, before.witness);
	assert_int_equal(after.outcome, before.outcome);
	assert_string_equal(after.fault, before.fault);
	assert_string_equal(after.note, before.note);
	assert_int_equal(after.n_measures, 3);
	assert_string_equal(after.measures[0].name, "wait_max_ns");
	assert_close(after.measures[0].value, 1234.5, 0);
	assert_true(isnan(after.measures[2].value));
	assert_int_equal(after.n_samples, 2);
	assert_memory_equal(
		&after.samples[0], &before.samples[0], sizeof *after.samples);
	assert_memory_equal(
		&after.samples[1], &before.samples[1], sizeof *after.samples);
	again = result_launch_to_json(&after);
	assert_true(json_equal(json, again));
	json_decref(again);
	json_decref(json);
	result_free_launch(&after);
}

static void test_what_is_unknown_is_null_and_comes_back_unknown(void **state)
{
	struct launch before = full_launch(), after;
	struct fault why = {0};
	json_t *json;

	(void)state;
	before.exit_status = -1;
	before.signal = 0;
	before.others_cpu_ns = before.run_queue_wait_ns = RESULT_UNKNOWN;
	before.steal_ns = before.cpu_stall_ns = RESULT_UNKNOWN;
	before.io_stall_ns = before.cpu_hz = before.first_cpu = RESULT_UNKNOWN;
	before.service_ns = result_spread(NULL, 0);
	before.fault = before.note = NULL;
	before.samples = NULL;
	json = result_launch_to_json(&before);
	assert_true(json_is_null(json_object_get(json, "exit_status")));
	assert_true(json_is_null(json_object_get(json, "signal")));
	assert_true(json_is_null(json_object_get(json, "steal_ns")));
	assert_true(json_is_null(json_object_get(json, "service_ns")));
	assert_true(json_is_null(json_object_get(json, "fault")));
	assert_null(json_object_get(json, "samples"));
	if (result_launch_from_json(json, 5, &after, &why) != 0)
		fail_msg("%s", why.text);
	assert_int_equal(after.exit_status, -1);
	assert_int_equal(after.signal, 0);
	assert_int_equal(after.steal_ns, RESULT_UNKNOWN);
	assert_int_equal(after.run_queue_wait_ns, RESULT_UNKNOWN);
	assert_int_equal(after.service_ns.p99, RESULT_UNKNOWN);
	assert_null(after.fault);
	assert_null(after.samples);
	json_decref(json);
	result_free_launch(&after);
}

/* Results of before there were measures stay results. */
static void test_a_launch_without_measures_has_none(void **state)
{
	json_t *json = launch_json();
	struct fault why = {0};
	struct launch launch;

	(void)state;
	json_object_del(json, "measures");
	assert_int_equal(result_launch_from_json(json, 5, &launch, &why), 0);
	assert_int_equal(launch.n_measures, 0);
	assert_null(launch.measures);
	json_decref(json);
	result_free_launch(&launch);
}

static void test_a_fault_that_is_no_utf8_is_told_all_the_same(void **state)
{
	char strange[] = "file \xff\xfe is bad";
	struct launch launch = full_launch();
	json_t *json;

	(void)state;
	launch.fault = strange;
	json = result_launch_to_json(&launch);
	assert_string_equal(json_string_value(json_object_get(json, "fault")),
		"file ?? is bad");
	json_decref(json);
}

/* ---- what is refused of a launch ---- */

/* Refused with the name of the place, when `key` is given this value. */
static void assert_launch_refused(const char *key, json_t *value)
{
	json_t *json = launch_json();
	struct fault why = {0};
	struct launch launch;

	if (value != NULL)
		json_object_set_new(json, key, value);
	else
		json_object_del(json, key);
	if (result_launch_from_json(json, 5, &launch, &why) != -1)
		fail_msg("%s may be anything", key);
	if (strstr(why.text, key) == NULL)
		fail_msg("\"%s\" does not name %s", why.text, key);
	json_decref(json);
}

static void test_numbers_that_are_none_are_refused_by_name(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof launch_numbers / sizeof *launch_numbers;
		i++) {
		const char *key = launch_numbers[i].key;

		assert_launch_refused(key, json_string("1"));
		assert_launch_refused(key, json_real(1.5));
		assert_launch_refused(key, json_integer(-1));
		assert_launch_refused(key, json_integer(INT64_MAX));
		assert_launch_refused(key, json_true());
	}
}

static void test_numbers_that_are_missing_are_refused_by_name(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof launch_numbers / sizeof *launch_numbers;
		i++)
		if (strcmp(launch_numbers[i].key, "first_cpu") != 0 &&
			strcmp(launch_numbers[i].key, "exit_status") != 0 &&
			strcmp(launch_numbers[i].key, "signal") != 0)
			assert_launch_refused(launch_numbers[i].key, NULL);
}

static void test_words_and_texts_of_other_kinds_are_refused(void **state)
{
	(void)state;
	assert_launch_refused("outcome", json_string("fine"));
	assert_launch_refused("outcome", json_integer(0));
	assert_launch_refused("outcome", NULL);
	assert_launch_refused("witness", json_string(""));
	assert_launch_refused("witness", json_string("FEDCBA9876543210"));
	assert_launch_refused("witness", json_string("0fedcba9876543210"));
	assert_launch_refused("witness", json_integer(1));
	assert_launch_refused("fault", json_integer(1));
	assert_launch_refused("fault", json_string("\033[2Jall is well"));
	assert_launch_refused("note", json_true());
	assert_launch_refused("service_ns", json_integer(1));
	assert_launch_refused("response_ns", json_object());
	assert_launch_refused("start_delay_ns", json_array());
	assert_launch_refused("samples", json_object());
	assert_launch_refused(
		"samples", json_pack("[[i, i, i, i]]", 1, 2, 3, 4));
	assert_launch_refused(
		"samples", json_pack("[[i, i, i, i, i, i]]", 1, 2, 3, 4, 5, 6));
	assert_launch_refused(
		"samples", json_pack("[[i, i, i, i, s]]", 1, 2, 3, 4, "5"));
	assert_launch_refused(
		"samples", json_pack("[[i, i, i, i, i]]", -1, 2, 3, 4, 5));
	assert_launch_refused("samples",
		json_pack("[[i, i, i, i, I]]", 1, 2, 3, 4, INT64_MIN));
}

static void test_measures_that_are_none_are_refused(void **state)
{
	json_t *many = json_object();

	(void)state;
	for (int i = 0; i <= WORKLOAD_MEASURES; i++) {
		char name[2] = {(char)('a' + i), '\0'};

		json_object_set_new(many, name, json_integer(1));
	}
	assert_launch_refused("measures", many);
	assert_launch_refused("measures", json_array());
	assert_launch_refused("measures", json_null());
	assert_launch_refused("measures", json_pack("{s:s}", "a", "1"));
	assert_launch_refused("measures", json_pack("{s:b}", "a", 1));
	assert_launch_refused("measures", json_pack("{s:f}", "a", -1e-9));
	assert_launch_refused("measures", json_pack("{s:f}", "a", 1e16));
	assert_launch_refused("measures", json_pack("{s:i}", "", 1));
	assert_launch_refused("measures", json_pack("{s:i}", "\033[2J", 1));
	assert_launch_refused("measures",
		json_pack(
			"{s:i}", "a_name_that_is_longer_than_names_may_be", 1));
}

static void test_a_cell_that_the_plan_has_not_is_refused(void **state)
{
	(void)state;
	assert_launch_refused("cell", json_integer(5));
}

static void test_a_sum_that_is_none_is_refused(void **state)
{
	(void)state;
	assert_launch_refused("wall_ns", json_integer(310));
}

/* ---- the header ---- */

static struct cell cells[] = {
	{
		.workload = "hash",
		.runner = "fork",
		.settings = {{"algorithm", "sha256"}, {"bytes", "4KiB"}},
		.n_settings = 2,
		.runner_settings = {{"way", "right"}, {"count", "7"}},
		.n_runner_settings = 2,
		.workers = 4,
		.tasks = UINT64_C(1) << 32,
		.tasks_asked = 3,
		.interval_ns = 1000,
		.pin = PIN_SAME_CORE,
		.ballast_bytes = 3 << 20,
		.role = ROLE_POSITIVE,
		.gated = true,
	},
	{
		.workload = "sleep",
		.runner = "serial",
		.settings = {{"durations", "1ms"}, {"jitter_percent", "7"}},
		.n_settings = 2,
		.workers = 1,
		.tasks = 1,
		.tasks_asked = 1,
		.other_binary = true,
	},
};

static struct result full_result(void)
{
	struct result result = {
		.plan = {.name = "full \xc3\xa9",
			.summary = "all of it",
			.seed = UINT64_C(1) << 53,
			.rounds = 12,
			.deadline_ns = 5000000000,
			.precision = 0.025,
			.max_time_ns = 77,
			.margin = 0.03,
			.sampling = true,
			.keep_samples = true,
			.memory = true,
			.cells = cells,
			.n_cells = 2},
		.started = "2026-11-21T11:16:50Z",
	};

	facts_string(&result.machine, "cpu.model", "a CPU");
	facts_unread(&result.machine, "cpu.turbo", "no such file");
	facts_flag(&result.build, "assertions", true);
	facts_number(&result.floors, "floor.clock.read_ns", 21.5);
	return result;
}

static void free_full(struct result *result)
{
	result->plan.cells = NULL; /* not from the heap */
	result_free(result);
}

static json_t *header_json(void)
{
	struct result result = full_result();
	json_t *json = result_header_to_json(&result, &registry_builtin);

	assert_non_null(json);
	free_full(&result);
	return json;
}

static void test_a_header_comes_back_as_it_was(void **state)
{
	json_t *json = header_json(), *again;
	struct fault why = {0};
	struct result result = {0};

	(void)state;
	if (result_header_from_json(json, &result, &why) != 0)
		fail_msg("%s", why.text);
	assert_string_equal(result.plan.name, "full \xc3\xa9");
	assert_string_equal(result.plan.summary, "all of it");
	assert_int_equal(result.plan.seed, UINT64_C(1) << 53);
	assert_int_equal(result.plan.rounds, 12);
	assert_int_equal(result.plan.deadline_ns, 5000000000);
	assert_close(result.plan.precision, 0.025, 0);
	assert_int_equal(result.plan.max_time_ns, 77);
	assert_close(result.plan.margin, 0.03, 0);
	assert_int_equal(result.plan.timer, TIMER_SELF);
	assert_true(result.plan.sampling);
	assert_true(result.plan.keep_samples);
	assert_true(result.plan.memory);
	assert_int_equal(result.plan.n_cells, 2);
	for (size_t i = 0; i < 2; i++)
		assert_memory_equal(
			&result.plan.cells[i], &cells[i], sizeof *cells);
	assert_close(facts_find(&result.floors, "floor.clock.read_ns")->number,
		21.5, 0);
	assert_int_equal(
		facts_find(&result.machine, "cpu.turbo")->kind, FACT_UNREAD);
	again = result_header_to_json(&result, &registry_builtin);
	assert_true(json_equal(json, again));
	json_decref(again);
	json_decref(json);
	result_free(&result);
}

/* A name may look like a number to those who only want to see one. */
static void test_what_is_not_written_as_a_number_is_text(void **state)
{
	static const char *const values[] = {"0", "7", "007", "+7", " 7", "7 ",
		"0x7", "-18446744073709551609", "9007199254740993"};
	struct cell cell = {.n_runner_settings = 1};
	json_t *json, *value;

	(void)state;
	strcpy(cell.runner_settings[0].name, "python");
	for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
		strcpy(cell.runner_settings[0].value, values[i]);
		json = result_runner_params_to_json(&cell);
		value = json_object_get(json, "python");
		assert_int_equal(json_is_integer(value), i < 2);
		if (i >= 2)
			assert_string_equal(
				json_string_value(value), values[i]);
		json_decref(json);
	}
}

static void test_the_timer_comes_back(void **state)
{
	json_t *json = header_json(), *plan = json_object_get(json, "plan");
	struct result result = {0};
	struct fault why = {0};

	(void)state;
	json_object_set_new(plan, "timer", json_string("hyperfine"));
	json_object_set_new(plan, "sampling", json_false());
	json_object_set_new(plan, "keep_samples", json_false());
	json_object_set_new(plan, "memory", json_false());
	if (result_header_from_json(json, &result, &why) != 0)
		fail_msg("%s", why.text);
	assert_int_equal(result.plan.timer, TIMER_HYPERFINE);
	json_decref(json);
	result_free(&result);
}

static void test_flags_come_back_one_by_one(void **state)
{
	static const char *const flags[] = {
		"sampling", "keep_samples", "memory"};

	(void)state;
	for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
		json_t *json = header_json();
		struct result result = {0};
		struct fault why = {0};

		json_object_set_new(json_object_get(json, "plan"),
			"keep_samples", json_false());
		json_object_set_new(
			json_object_get(json, "plan"), flags[i], json_false());
		assert_int_equal(
			result_header_from_json(json, &result, &why), 0);
		assert_int_equal(result.plan.sampling, i != 0);
		assert_int_equal(result.plan.memory, i != 2);
		assert_false(result.plan.keep_samples);
		json_decref(json);
		result_free(&result);
	}
}

static void test_the_other_clock_comes_back_and_has_no_samples(void **state)
{
	json_t *json = header_json(), *plan = json_object_get(json, "plan");
	struct result result = {0};
	struct fault why = {0};

	(void)state;
	json_object_set_new(plan, "timer", json_string("hyperfine"));
	assert_int_equal(result_header_from_json(json, &result, &why), -1);
	assert_non_null(strstr(why.text, "samples can't be kept"));
	result_free(&result);
	json_object_set_new(plan, "keep_samples", json_false());
	why = (struct fault){0};
	assert_int_equal(result_header_from_json(json, &result, &why), 0);
	assert_int_equal(result.plan.timer, TIMER_HYPERFINE);
	result_free(&result);
	json_decref(json);
}

static void test_the_command_repeats_the_cell(void **state)
{
	json_t *json = header_json();
	json_t *list = json_object_get(json_object_get(json, "plan"), "cells");

	(void)state;
	assert_string_equal(json_string_value(json_object_get(
				    json_array_get(list, 0), "command")),
		"tvp exec -w hash -r fork -n 4294967296 -j 4 -p bytes=4KiB "
		"-R way=right -R count=7 --seed 9007199254740992 "
		"--pin same-core --ballast 3MiB --gate --interval 1us");
	json_decref(json);
}

static void test_names_that_are_no_utf8_do_not_cost_the_result(void **state)
{
	struct result result = full_result();
	json_t *json;

	(void)state;
	strcpy(result.plan.name, "plan-\xff");
	json = result_header_to_json(&result, &registry_builtin);
	assert_non_null(json);
	assert_string_equal(json_string_value(json_object_get(
				    json_object_get(json, "plan"), "name")),
		"plan-?");
	json_decref(json);
	free_full(&result);
}

/* Refused in these words, when what lies at `path` (keys and indices with
 * slashes between) is replaced; with NULL, removed. */
static void assert_header_refused(
	const char *path, json_t *value, const char *words)
{
	json_t *json = header_json(), *at = json;
	char copy[128], *rest = copy, *key;
	struct result result = {0};
	struct fault why = {0};

	strcpy(copy, path);
	while ((key = strsep(&rest, "/")) != NULL && rest != NULL)
		at = json_is_array(at) ? json_array_get(at, (size_t)atoi(key))
				       : json_object_get(at, key);
	if (value != NULL)
		json_object_set_new(at, key, value);
	else
		json_object_del(at, key);
	if (result_header_from_json(json, &result, &why) != -1)
		fail_msg("%s may be anything", path);
	if (strstr(why.text, words) == NULL)
		fail_msg("%s: \"%s\" does not say \"%s\"", path, why.text,
			words);
	json_decref(json);
	result_free(&result);
}

static void test_headers_are_refused_with_the_place(void **state)
{
	(void)state;
	assert_header_refused("schema", NULL, "no result of tvp");
	assert_header_refused("schema_version", json_integer(2), "version 2");
	assert_header_refused("schema_version", NULL, "schema_version");
	assert_header_refused("started", NULL, "started");
	assert_header_refused("plan", NULL, "plan: is no object");
	assert_header_refused("machine", NULL, "machine: ");
	assert_header_refused("build", json_array(), "build: ");
	assert_header_refused("floors", json_integer(1), "floors: ");
	assert_header_refused("plan/rounds", json_integer(0), "plan: rounds");
	assert_header_refused(
		"plan/rounds", json_integer(100001), "plan: rounds");
	assert_header_refused("plan/seed", json_real(1), "plan: seed");
	assert_header_refused(
		"plan/deadline_ns", json_integer(0), "plan: deadline");
	assert_header_refused("plan/margin", json_real(1.5), "plan: margin");
	assert_header_refused("plan/timer", json_string("sun"), "plan: timer");
	assert_header_refused("plan/sampling", json_integer(1), "plan: samp");
	assert_header_refused(
		"plan/sampling", json_false(), "plan: samples can't be kept");
	assert_header_refused("plan/cells", json_array(), "plan: cells");
	assert_header_refused("plan/name", json_string("a\nb"), "plan: name");
	assert_header_refused("plan/cells/1/workers", json_integer(65537),
		"plan: cells[1]: workers");
	assert_header_refused("plan/cells/1/tasks", json_string("1"),
		"plan: cells[1]: tasks");
	assert_header_refused(
		"plan/cells/0/pin", json_string("here"), "plan: cells[0]: pin");
	assert_header_refused("plan/cells/0/ballast_bytes", json_integer(-1),
		"plan: cells[0]: ballast_bytes");
	assert_header_refused(
		"plan/cells/0/role", NULL, "plan: cells[0]: role");
	assert_header_refused(
		"plan/cells/0/params", json_array(), "plan: cells[0]: params");
	assert_header_refused("plan/cells/0/params/bytes", json_real(1),
		"plan: cells[0]: params: bytes");
	assert_header_refused("plan/cells/0/workload",
		json_string("a name that is longer than any name may be"),
		"plan: cells[0]: workload");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_field_of_a_launch_has_its_name),
		cmocka_unit_test(test_a_launch_comes_back_as_it_was),
		cmocka_unit_test(
			test_what_is_unknown_is_null_and_comes_back_unknown),
		cmocka_unit_test(
			test_a_fault_that_is_no_utf8_is_told_all_the_same),
		cmocka_unit_test(
			test_numbers_that_are_none_are_refused_by_name),
		cmocka_unit_test(
			test_numbers_that_are_missing_are_refused_by_name),
		cmocka_unit_test(
			test_words_and_texts_of_other_kinds_are_refused),
		cmocka_unit_test(test_a_launch_without_measures_has_none),
		cmocka_unit_test(test_measures_that_are_none_are_refused),
		cmocka_unit_test(test_a_cell_that_the_plan_has_not_is_refused),
		cmocka_unit_test(test_a_sum_that_is_none_is_refused),
		cmocka_unit_test(test_a_header_comes_back_as_it_was),
		cmocka_unit_test(test_what_is_not_written_as_a_number_is_text),
		cmocka_unit_test(test_the_timer_comes_back),
		cmocka_unit_test(test_flags_come_back_one_by_one),
		cmocka_unit_test(
			test_the_other_clock_comes_back_and_has_no_samples),
		cmocka_unit_test(test_the_command_repeats_the_cell),
		cmocka_unit_test(
			test_names_that_are_no_utf8_do_not_cost_the_result),
		cmocka_unit_test(test_headers_are_refused_with_the_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
