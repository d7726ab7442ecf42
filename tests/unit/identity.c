/* The id of a result: the same for the same data, another one for any other. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "bench/identity.h"
#include "bench/identity_json.h"
#include "bench/result_file.h"
#include "bench/result_json.h"

static void add_measured(struct result *result)
{
	struct fault why = {0};

	for (uint32_t i = 0; i < 4; i++) {
		struct launch launch = {
			.cell = i % 2,
			.round = i / 2,
			.order = i % 2,
			.exit_status = 0,
			.workers_started = 1,
			.at_ns = 1000 * i,
			.start_ns = 10 + i,
			.run_ns = 20 + i,
			.stop_ns = 30 + i,
			.user_ns = 17 * i,
			.cpu_hz = RESULT_UNKNOWN,
			.witness = 5,
			.tasks_done = 4,
			.start_delay_ns = {1, 2, 3, 4, 5},
			.service_ns = {6, 7, 8, 9, 10},
			.response_ns = {RESULT_UNKNOWN, 0, 0, 0, 0},
			.note = i == 1 ? strdup("look \\ out\xc3\xa9") : NULL,
			.samples = calloc(4, sizeof *launch.samples),
			.n_samples = 4,
		};

		launch.samples[3] = (struct kept_sample){-5, 6, 7, 0, 3};
		assert_int_equal(result_add(result, &launch, &why), 0);
	}
	for (uint32_t i = 0; i < 2; i++) {
		struct memory memory = memory_unseen(i);

		memory.workers = i + 1;
		memory.family.pss_bytes = 4096 + i;
		memory.family.swap_bytes = MEMORY_UNKNOWN;
		memory.peak_bytes = MEMORY_UNKNOWN;
		assert_int_equal(result_add_memory(result, &memory, &why), 0);
	}
}

static struct result *make_result(void)
{
	struct result *result = calloc(1, sizeof *result);

	*result = (struct result){
		.plan = {.name = "name \xc3\xa9 \"q\" \\",
			.seed = 7,
			.rounds = 2,
			.deadline_ns = 1000000000,
			.precision = 1.0 / 3,
			.margin = 0.01,
			.sampling = true,
			.keep_samples = true,
			.n_cells = 2},
		.started = "2026-11-21T11:16:50Z",
		.stopped_by = "rounds",
		.elapsed_ns = 12345,
	};
	result->plan.cells = calloc(2, sizeof *result->plan.cells);
	for (uint32_t i = 0; i < 2; i++)
		result->plan.cells[i] = (struct cell){
			.workload = "sleep",
			.runner = "pthreads",
			.settings = {{"durations", "1ms"},
				{"jitter_percent", "0"}},
			.n_settings = 2,
			.workers = i + 1,
			.tasks = 4,
			.tasks_asked = 4,
		};
	facts_string(&result->machine, "cpu.model", "a \"CPU\"");
	facts_number(&result->machine, "cpu.usable", 2);
	facts_unread(&result->machine, "cpu.governor", "no such file");
	facts_flag(&result->build, "assertions", true);
	/* Six digits of it are whole, and of the next one three. */
	facts_number(&result->floors, "floor.process.fork_ns", 1234567.89);
	facts_number(&result->floors, "floor.clock.read_ns", 21.98765432);
	facts_number(&result->floors, "floor.tiny_ns", 1.23456789e-9);
	add_measured(result);
	return result;
}

static void free_result(struct result *result)
{
	result_free(result);
	free(result);
}

static void id_of(const struct result *result, char id[RESULT_ID])
{
	struct fault why = {0};

	memset(id, 'x', RESULT_ID);
	if (identity_of(result, id, &why) != 0)
		fail_msg("%s", why.text);
	assert_int_equal(strlen(id), 64);
	assert_int_equal(strspn(id, "0123456789abcdef"), 64);
}

/* ---- on disk ---- */

static int make_folder(void **state)
{
	char folder[] = "/tmp/tvp-identity-XXXXXX";

	*state = mkdtemp(folder) != NULL ? strdup(folder) : NULL;
	return *state == NULL;
}

static int remove_folder(void **state)
{
	static const char *const names[] = {"result.json", "journal.jsonl"};
	char path[256];

	for (size_t i = 0; i < 2; i++) {
		snprintf(path, sizeof path, "%s/%s", (char *)*state, names[i]);
		unlink(path);
	}
	rmdir(*state);
	free(*state);
	return 0;
}

static void test_a_result_read_from_its_file_has_its_id(void **state)
{
	struct result *result = make_result(), back;
	struct fault why = {0};
	char id[RESULT_ID], id_back[RESULT_ID];

	id_of(result, id);
	assert_int_equal(
		result_write(*state, result, &registry_builtin, true, &why), 0);
	if (result_read(*state, &back, &why) != 0)
		fail_msg("%s", why.text);
	assert_false(back.changed);
	id_of(&back, id_back);
	assert_string_equal(id_back, id);
	/* Not only because it is kept. */
	back.id[0] = '\0';
	id_of(&back, id_back);
	assert_string_equal(id_back, id);
	result_free(&back);
	free_result(result);
}

static void test_a_result_resumed_from_its_journal_has_its_id(void **state)
{
	struct result *result = make_result(), back;
	struct fault why = {0};
	FILE *journal = result_journal_create(*state, &why);
	char id[RESULT_ID], id_back[RESULT_ID];

	assert_non_null(journal);
	id_of(result, id);
	assert_int_equal(
		result_journal_begin(journal, result, &registry_builtin, &why),
		0);
	for (size_t i = 0; i < result->n_launches; i++)
		assert_int_equal(
			result_journal_add(journal, &result->launches[i], &why),
			0);
	for (size_t i = 0; i < result->n_memory; i++)
		assert_int_equal(result_journal_add_memory(
					 journal, &result->memory[i], &why),
			0);
	fclose(journal);
	journal = result_journal_resume(*state, &back, &why);
	assert_non_null(journal);
	id_of(&back, id_back);
	assert_string_equal(id_back, id);
	fclose(journal);
	result_free(&back);
	free_result(result);
}

static void test_a_launch_more_makes_it_another_result(void **state)
{
	struct result *result = make_result(), back;
	struct fault why = {0};
	struct launch launch = {.cell = 1, .round = 1, .exit_status = 0};
	char id[RESULT_ID], id_back[RESULT_ID];

	id_of(result, id);
	assert_int_equal(
		result_write(*state, result, &registry_builtin, true, &why), 0);
	assert_int_equal(result_read(*state, &back, &why), 0);
	assert_int_equal(result_add(&back, &launch, &why), 0);
	id_of(&back, id_back);
	assert_string_not_equal(id_back, id);
	result_free(&back);
	free_result(result);
}

/* ---- as a document ---- */

static json_t *document(void)
{
	struct result *result = make_result();
	json_t *json = result_header_to_json(result, &registry_builtin);
	json_t *launches = json_array();

	for (size_t i = 0; i < result->n_launches; i++)
		json_array_append_new(
			launches, result_launch_to_json(&result->launches[i]));
	json_object_set_new(json, "launches", launches);
	json_object_set_new(json, "memory", result_memory_to_json(result));
	free_result(result);
	return json;
}

static void id_of_document(const json_t *json, char id[RESULT_ID])
{
	struct fault why = {0};
	struct identity *identity = identity_json_open(json, &why);
	json_t *launch;
	size_t i;

	assert_non_null(identity);
	json_array_foreach(json_object_get(json, "launches"), i, launch)
		assert_int_equal(identity_json_add(identity, launch, &why), 0);
	assert_int_equal(identity_json_end(identity, json, id, &why), 0);
	identity_json_close(identity);
}

/* Something else of the same kind. */
static json_t *another(const json_t *json)
{
	char text[600];

	switch (json_typeof(json)) {
	case JSON_STRING:
		snprintf(text, sizeof text, "%s.", json_string_value(json));
		return json_string(text);
	case JSON_INTEGER:
		return json_integer(json_integer_value(json) + 1);
	case JSON_REAL:
		return json_real(json_real_value(json) * 1.00001);
	case JSON_NULL:
		return json_integer(0);
	default:
		return json_boolean(!json_is_true(json));
	}
}

/* With each leaf below `json` changed in turn, the id of `whole` is another
 * one, unless the leaf is computed. How many leaves that were. */
static size_t change_leaves(json_t *whole, json_t *json, const char *id)
{
	bool list = json_is_array(json);
	void *at = list ? NULL : json_object_iter(json);
	size_t n = list ? json_array_size(json) : json_object_size(json);
	size_t leaves = 0;

	for (size_t i = 0; i < n; i++) {
		const char *key = list ? "" : json_object_iter_key(at);
		json_t *leaf = list ? json_array_get(json, i)
				    : json_object_iter_value(at);
		bool computed = strcmp(key, "parallelism") == 0 ||
				strcmp(key, "command") == 0;
		json_t *changed = NULL;
		char now[RESULT_ID];

		if (!list)
			at = json_object_iter_next(json, at);
		if (json_is_array(leaf) || json_is_object(leaf)) {
			leaves += change_leaves(whole, leaf, id);
			continue;
		}
		leaves++;
		json_incref(leaf);
		changed = another(leaf);
		if (list)
			json_array_set_new(json, i, changed);
		else
			json_object_set_new_nocheck(json, key, changed);
		id_of_document(whole, now);
		if ((strcmp(now, id) == 0) != computed)
			fail_msg("%s: computed %d, id %s", key, computed, now);
		if (list)
			json_array_set_new(json, i, leaf);
		else
			json_object_set_new_nocheck(json, key, leaf);
	}
	return leaves;
}

static void test_any_other_value_makes_another_id(void **state)
{
	json_t *json = document();
	char id[RESULT_ID], again[RESULT_ID];

	(void)state;
	id_of_document(json, id);
	assert_true(change_leaves(json, json, id) > 200);
	id_of_document(json, again);
	assert_string_equal(again, id);
	json_decref(json);
}

static void test_a_document_has_the_id_of_its_result(void **state)
{
	struct result *result = make_result();
	json_t *json = document();
	char id[RESULT_ID], same[RESULT_ID];

	(void)state;
	id_of(result, id);
	id_of_document(json, same);
	assert_string_equal(same, id);
	free_result(result);
	json_decref(json);
}

/* What was measured is the same, whatever is added to it later. */
static void test_what_is_computed_is_no_part_of_it(void **state)
{
	json_t *json = document();
	char id[RESULT_ID], again[RESULT_ID];

	(void)state;
	id_of_document(json, id);
	json_object_set_new(json, "summary", json_integer(1));
	json_object_set_new(json, "stopped_by", json_string("max-time"));
	json_object_set_new(json, "elapsed_ns", json_integer(1));
	json_object_set_new(json, "id", json_string("x"));
	id_of_document(json, again);
	assert_string_equal(again, id);
	json_decref(json);
}

static void test_the_order_of_launches_counts(void **state)
{
	json_t *json = document();
	json_t *launches = json_object_get(json, "launches");
	char id[RESULT_ID], again[RESULT_ID];

	(void)state;
	id_of_document(json, id);
	json_array_append(launches, json_array_get(launches, 0));
	json_array_remove(launches, 0);
	id_of_document(json, again);
	assert_string_not_equal(again, id);
	json_decref(json);
}

/* A newer version may know more of a launch. */
static void test_what_this_version_does_not_know_counts_as_well(void **state)
{
	json_t *json = document();
	json_t *launch = json_array_get(json_object_get(json, "launches"), 0);
	char id[RESULT_ID], again[RESULT_ID];

	(void)state;
	id_of_document(json, id);
	json_object_set_new(launch, "cache_misses", json_integer(12));
	id_of_document(json, again);
	assert_string_not_equal(again, id);
	json_decref(json);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			test_a_result_read_from_its_file_has_its_id,
			make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(
			test_a_result_resumed_from_its_journal_has_its_id,
			make_folder, remove_folder),
		cmocka_unit_test_setup_teardown(
			test_a_launch_more_makes_it_another_result, make_folder,
			remove_folder),
		cmocka_unit_test(test_any_other_value_makes_another_id),
		cmocka_unit_test(test_a_document_has_the_id_of_its_result),
		cmocka_unit_test(test_what_is_computed_is_no_part_of_it),
		cmocka_unit_test(test_the_order_of_launches_counts),
		cmocka_unit_test(
			test_what_this_version_does_not_know_counts_as_well),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
