/* What hyperfine exports, well formed and not, and how launches that it timed
 * are stored. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <jansson.h>
#include <math.h>

#include "bench/hyperfine.h"
#include "bench/result_json.h"

/* As hyperfine 1.15 writes it, but for the members that are left out. */
#define EXPORT(times, user, system, codes)                          \
	"{\"results\": [{\"command\": \"x\", \"mean\": 0.5, "       \
	"\"stddev\": null, \"user\": " user ", \"system\": " system \
	", \"times\": " times ", \"exit_codes\": " codes "}]}"
#define GOOD EXPORT("[0.0219592590]", "0.0005", "1.5e-3", "[0]")

static int parse(const char *json, struct hyperfine_run *run, struct fault *why)
{
	*why = (struct fault){0};
	return hyperfine_parse(json, strlen(json), run, why);
}

static void test_times_are_read_in_nanoseconds(void **state)
{
	struct hyperfine_run run;
	struct fault why;

	(void)state;
	assert_int_equal(parse(GOOD, &run, &why), 0);
	assert_int_equal(run.wall_ns, 21959259);
	assert_int_equal(run.user_ns, 500000);
	assert_int_equal(run.sys_ns, 1500000);
	assert_int_equal(run.exit_status, 0);
}

static void test_an_exit_status_is_read(void **state)
{
	struct hyperfine_run run;
	struct fault why;

	(void)state;
	assert_int_equal(
		parse(EXPORT("[1]", "0", "0", "[139]"), &run, &why), 0);
	assert_int_equal(run.exit_status, 139);
	assert_int_equal(run.wall_ns, 1000000000);
}

/* Each with the word that tells what is wrong. */
static const struct {
	const char *json, *word;
} hostile[] = {
	{"", "line"},
	{"{", "line"},
	{"[]", "results"},
	{"{}", "results"},
	{"{\"results\": {}}", "results"},
	{"{\"results\": []}", "results"},
	{"{\"results\": [1]}", "times"},
	{"{\"results\": [{}, {}]}", "results"},
	{"{\"results\": [], \"results\": []}", "duplicate"},
	{EXPORT("[]", "0", "0", "[0]"), "times"},
	{EXPORT("[0.1, 0.2]", "0", "0", "[0]"), "times"},
	{EXPORT("0.1", "0", "0", "[0]"), "times"},
	{EXPORT("[\"0.1\"]", "0", "0", "[0]"), "times"},
	{EXPORT("[null]", "0", "0", "[0]"), "times"},
	{EXPORT("[-0.1]", "0", "0", "[0]"), "times"},
	{EXPORT("[0]", "0", "0", "[0]"), "times"},
	{EXPORT("[1e300]", "0", "0", "[0]"), "times"},
	{EXPORT("[NaN]", "0", "0", "[0]"), "line"},
	{EXPORT("[1e999]", "0", "0", "[0]"), "line"},
	{EXPORT("[0.1]", "-1", "0", "[0]"), "user"},
	{EXPORT("[0.1]", "{}", "0", "[0]"), "user"},
	{EXPORT("[0.1]", "0", "null", "[0]"), "system"},
	{EXPORT("[0.1]", "0", "0", "[]"), "exit_codes"},
	{EXPORT("[0.1]", "0", "0", "[null]"), "exit_codes"},
	{EXPORT("[0.1]", "0", "0", "[-1]"), "exit_codes"},
	{EXPORT("[0.1]", "0", "0", "[256]"), "exit_codes"},
	{EXPORT("[0.1]", "0", "0", "[0.0]"), "exit_codes"},
	{EXPORT("[0.1]", "0", "0", "[0, 0]"), "exit_codes"},
};

static void test_what_is_no_single_run_is_refused_with_the_reason(void **state)
{
	struct hyperfine_run run;
	struct fault why;

	(void)state;
	for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
		if (parse(hostile[i].json, &run, &why) == 0)
			fail_msg("accepted: %s", hostile[i].json);
		if (strstr(why.text, hostile[i].word) == NULL)
			fail_msg("%s: %s", hostile[i].json, why.text);
	}
}

static void test_an_export_cut_anywhere_is_refused(void **state)
{
	struct hyperfine_run run;

	(void)state;
	for (size_t size = 0; size < strlen(GOOD); size++) {
		struct fault why = {0};

		assert_int_equal(hyperfine_parse(GOOD, size, &run, &why), -1);
		assert_true(fault_is_set(&why));
	}
}

/* ---- the call ---- */

static void test_words_reach_the_command_as_they_are(void **state)
{
	char one[] = "exec", two[] = "it's", three[] = "a b", four[] = "\"$x\\",
	     none[] = "";
	char *words[] = {one, two, three, four, none, NULL};
	struct fault why = {0};
	struct hyperfine call;
	char wanted[200];
	size_t n = 0;

	(void)state;
	assert_int_equal(hyperfine_open(&call, words, &why), 0);
	while (call.words[n] != NULL)
		n++;
	snprintf(wanted, sizeof wanted,
		"/proc/%d/exe 'exec' 'it'\\''s' 'a b' '\"$x\\' ''",
		(int)getpid());
	assert_string_equal(call.words[n - 1], wanted);
	hyperfine_close(&call);
}

static void test_a_command_that_is_too_long_is_refused(void **state)
{
	static char word[HYPERFINE_COMMAND];
	char *words[] = {word, NULL};
	struct fault why = {0};
	struct hyperfine call;

	(void)state;
	memset(word, 'x', sizeof word - 1);
	assert_int_equal(hyperfine_open(&call, words, &why), -1);
	assert_non_null(strstr(why.text, "too long"));
	hyperfine_close(&call);
}

static void say(const struct hyperfine *call, const char *text)
{
	assert_int_equal(
		write(call->said_fd, text, strlen(text)), strlen(text));
}

static void test_the_reason_of_a_failure_is_found_among_warnings(void **state)
{
	char word[] = "exec", *words[] = {word, NULL};
	struct fault why = {0};
	struct hyperfine call;
	char said[40];

	(void)state;
	assert_int_equal(hyperfine_open(&call, words, &why), 0);
	hyperfine_said(&call, said, sizeof said);
	assert_string_equal(said, "");
	say(&call, "  Warning: something\ntvp exec: task 3:\033 no\nmore\n");
	hyperfine_said(&call, said, sizeof said);
	assert_string_equal(said, "task 3:? no");
	hyperfine_close(&call);
}

/* ---- how it is stored ---- */

static const struct launch timed = {
	.exit_status = 0,
	.whole = true,
	.whole_ns = 21959259,
	.workers_started = RESULT_UNKNOWN,
	.start_ns = RESULT_UNKNOWN,
	.run_ns = RESULT_UNKNOWN,
	.stop_ns = RESULT_UNKNOWN,
	.user_ns = 500000,
	.sys_ns = 1500000,
	.voluntary_switches = RESULT_UNKNOWN,
	.involuntary_switches = RESULT_UNKNOWN,
	.minor_faults = RESULT_UNKNOWN,
	.major_faults = RESULT_UNKNOWN,
	.largest_rss_bytes = RESULT_UNKNOWN,
	.tasks_done = RESULT_UNKNOWN,
	.start_delay_ns = {.min = RESULT_UNKNOWN},
	.service_ns = {.min = RESULT_UNKNOWN},
	.response_ns = {.min = RESULT_UNKNOWN},
};

static void test_a_launch_timed_from_outside_comes_back_as_it_was(void **state)
{
	json_t *json = result_launch_to_json(&timed), *again;
	struct fault why = {0};
	struct launch back;

	(void)state;
	assert_int_equal(result_launch_from_json(json, 1, &back, &why), 0);
	assert_true(back.whole);
	assert_int_equal(result_wall_ns(&back), 21959259);
	assert_int_equal(back.run_ns, RESULT_UNKNOWN);
	assert_int_equal(back.tasks_done, RESULT_UNKNOWN);
	again = result_launch_to_json(&back);
	assert_true(json_equal(json, again));
	json_decref(json);
	json_decref(again);
	result_free_launch(&back);
}

static void test_what_hyperfine_cannot_know_is_null_and_not_zero(void **state)
{
	static const char *const unknown[] = {"witness", "workers_started",
		"start_ns", "run_ns", "stop_ns", "voluntary_switches",
		"involuntary_switches", "minor_faults", "major_faults",
		"largest_rss_bytes", "tasks_done", "start_delay_ns",
		"service_ns", "response_ns"};
	json_t *json = result_launch_to_json(&timed);

	(void)state;
	for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++) {
		json_t *copy = json_deep_copy(json);
		struct fault why = {0};
		struct launch back;

		assert_true(json_is_null(json_object_get(json, unknown[i])));
		json_object_set_new(copy, unknown[i], json_integer(0));
		assert_int_equal(
			result_launch_from_json(copy, 1, &back, &why), -1);
		json_decref(copy);
	}
	json_decref(json);
}

static void test_a_good_launch_without_a_time_is_refused(void **state)
{
	json_t *json = result_launch_to_json(&timed);
	struct fault why = {0};
	struct launch back;

	(void)state;
	json_object_set_new(json, "wall_ns", json_null());
	assert_int_equal(result_launch_from_json(json, 1, &back, &why), -1);
	assert_non_null(strstr(why.text, "wall_ns"));
	json_object_set_new(json, "outcome", json_string("late"));
	why = (struct fault){0};
	assert_int_equal(result_launch_from_json(json, 1, &back, &why), 0);
	assert_true(isnan(result_parallelism(&back)));
	result_free_launch(&back);
	json_decref(json);
}

static void test_launches_without_witnesses_are_not_called_wrong(void **state)
{
	struct cell cells[1] = {{.workload = "null", .runner = "fork"}};
	struct result result = {.plan = {.cells = cells, .n_cells = 1}};
	struct fault why = {0};
	struct launch other = timed;

	(void)state;
	other.witness = 1;
	assert_int_equal(result_add(&result, &timed, &why), 0);
	assert_int_equal(result_add(&result, &other, &why), 0);
	assert_int_equal(result_check_witnesses(&result, &why), 0);
	assert_int_equal(result.launches[0].outcome, OUTCOME_OK);
	assert_int_equal(result.launches[1].outcome, OUTCOME_OK);
	result.plan.cells = NULL;
	result_free(&result);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_times_are_read_in_nanoseconds),
		cmocka_unit_test(test_an_exit_status_is_read),
		cmocka_unit_test(
			test_what_is_no_single_run_is_refused_with_the_reason),
		cmocka_unit_test(test_an_export_cut_anywhere_is_refused),
		cmocka_unit_test(test_words_reach_the_command_as_they_are),
		cmocka_unit_test(test_a_command_that_is_too_long_is_refused),
		cmocka_unit_test(
			test_the_reason_of_a_failure_is_found_among_warnings),
		cmocka_unit_test(
			test_a_launch_timed_from_outside_comes_back_as_it_was),
		cmocka_unit_test(
			test_what_hyperfine_cannot_know_is_null_and_not_zero),
		cmocka_unit_test(test_a_good_launch_without_a_time_is_refused),
		cmocka_unit_test(
			test_launches_without_witnesses_are_not_called_wrong),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
