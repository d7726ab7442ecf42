/* Summing memory over a family, on recorded files of /proc; keeping it. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bench/memory.h"
#include "bench/memory_json.h"

#define KIB UINT64_C(1024)

static struct memory_use family, parent;
static struct fault why;

static int look(const char *machine, pid_t launch)
{
	char root[256];

	snprintf(root, sizeof root, TEST_DATA "/memory/%s", machine);
	why = (struct fault){0};
	return memory_of_group(root, launch, &family, &parent, &why);
}

/* ---- reading ---- */

static void test_all_living_processes_of_the_group_are_summed(void **state)
{
	(void)state;
	assert_int_equal(look("family", 100), 0);
	assert_int_equal(family.processes, 3);
	assert_int_equal(family.threads, 4);
	assert_int_equal(family.rss_bytes, (4000 + 3000 + 3000) * KIB);
	assert_int_equal(family.pss_bytes, (1500 + 900 + 901) * KIB);
	assert_int_equal(family.pss_anon_bytes, (800 + 500 + 501) * KIB);
	assert_int_equal(family.pss_file_bytes, (600 + 350 + 350) * KIB);
	assert_int_equal(family.pss_shmem_bytes, (100 + 50 + 50) * KIB);
	assert_int_equal(family.uss_bytes, (750 + 410 + 412) * KIB);
	assert_int_equal(family.swap_bytes, 8 * KIB);
	assert_int_equal(family.page_table_bytes, (60 + 50 + 51) * KIB);
}

static void test_the_parent_is_told_apart(void **state)
{
	(void)state;
	assert_int_equal(look("family", 100), 0);
	assert_int_equal(parent.processes, 1);
	assert_int_equal(parent.threads, 2);
	assert_int_equal(parent.pss_bytes, 1500 * KIB);
	assert_int_equal(parent.uss_bytes, 750 * KIB);
}

static void test_without_a_rollup_the_mappings_are_summed(void **state)
{
	(void)state;
	assert_int_equal(look("old", 200), 0);
	assert_int_equal(family.rss_bytes, 48 * KIB);
	assert_int_equal(family.pss_bytes, 28 * KIB);
	assert_int_equal(family.uss_bytes, 12 * KIB);
}

static void test_what_an_old_kernel_does_not_say_is_unknown(void **state)
{
	(void)state;
	assert_int_equal(look("old", 200), 0);
	assert_true(family.pss_anon_bytes == MEMORY_UNKNOWN);
	assert_true(family.pss_file_bytes == MEMORY_UNKNOWN);
	assert_true(family.pss_shmem_bytes == MEMORY_UNKNOWN);
	assert_true(family.swap_bytes == MEMORY_UNKNOWN);
	assert_true(family.page_table_bytes == MEMORY_UNKNOWN);
}

static void test_a_missing_field_or_file_is_a_fault_that_names_it(void **state)
{
	(void)state;
	assert_int_equal(look("broken", 300), -1);
	assert_string_equal(why.text, "/proc/300/smaps_rollup has no \"Pss:\"");
	assert_int_equal(look("blind", 400), -1);
	assert_string_equal(
		why.text, "read /proc/400/smaps: No such file or directory");
	assert_int_equal(why.code, ENOENT);
}

static void test_a_launch_that_is_gone_is_a_fault(void **state)
{
	(void)state;
	assert_int_equal(look("family", 103), -1);
	assert_string_equal(why.text, "process 103 is not to be seen in /proc");
	assert_int_equal(look("nowhere", 100), -1);
	assert_non_null(strstr(why.text, "read /proc"));
}

/* ---- keeping ---- */

static struct memory sample_memory(void)
{
	struct memory memory = {
		.cell = 2,
		.workers = 2,
		.peak_bytes = MEMORY_UNKNOWN,
		.peak_reason = "not here",
	};

	assert_int_equal(look("family", 100), 0);
	memory.family = family;
	memory.parent = parent;
	return memory;
}

static void test_what_is_written_is_read_again(void **state)
{
	struct memory memory = sample_memory(), again;
	json_t *json = memory_to_json(&memory);

	(void)state;
	assert_int_equal(memory_from_json(json, 3, &again, &why), 0);
	assert_int_equal(again.cell, 2);
	assert_int_equal(again.workers, 2);
	assert_int_equal(again.family.pss_bytes, family.pss_bytes);
	assert_int_equal(again.family.uss_bytes, family.uss_bytes);
	assert_int_equal(again.parent.pss_bytes, parent.pss_bytes);
	assert_true(again.peak_bytes == MEMORY_UNKNOWN);
	assert_string_equal(again.peak_reason, "not here");
	assert_memory_equal(
		&again.family, &memory.family, sizeof memory.family);
	json_decref(json);
}

static void test_a_look_in_vain_has_a_reason_and_no_numbers(void **state)
{
	struct memory memory = sample_memory(), again;
	json_t *json;

	(void)state;
	memory_spoil(&memory, "a worker died");
	json = memory_to_json(&memory);
	assert_true(json_is_null(json_object_get(json, "family_pss_bytes")));
	assert_int_equal(memory_from_json(json, 3, &again, &why), 0);
	assert_int_equal(again.workers, 0);
	assert_string_equal(again.fault, "a worker died");
	json_decref(json);
}

static const struct {
	const char *key, *value, *says;
} edits[] = {
	{"cell", "3", "cell: is no whole number from 0 to 2"},
	{"workers", "-1", "workers: is no whole number"},
	{"family_pss_bytes", "null", "family_pss_bytes: is no whole number"},
	{"family_pss_bytes", "1.5", "family_pss_bytes: is no whole number"},
	{"family_uss_bytes", "9007199254740993", "family_uss_bytes: is no"},
	{"fault", "\"but it went well\"", "fault: is there when and only when"},
	{"peak_reason", "\"\\u001b[2J\"", "peak_reason: is no text"},
	{"peak_reason", "7", "peak_reason: is no text"},
};

static void test_damaged_memory_is_refused_by_name(void **state)
{
	struct memory memory = sample_memory(), again;

	(void)state;
	for (size_t i = 0; i < sizeof edits / sizeof *edits; i++) {
		json_t *json = memory_to_json(&memory);

		json_object_set_new(json, edits[i].key,
			json_loads(edits[i].value, JSON_DECODE_ANY, NULL));
		why = (struct fault){0};
		assert_int_equal(memory_from_json(json, 3, &again, &why), -1);
		if (strstr(why.text, edits[i].says) == NULL)
			fail_msg("\"%s\" does not say \"%s\"", why.text,
				edits[i].says);
		json_decref(json);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			test_all_living_processes_of_the_group_are_summed),
		cmocka_unit_test(test_the_parent_is_told_apart),
		cmocka_unit_test(test_without_a_rollup_the_mappings_are_summed),
		cmocka_unit_test(
			test_what_an_old_kernel_does_not_say_is_unknown),
		cmocka_unit_test(
			test_a_missing_field_or_file_is_a_fault_that_names_it),
		cmocka_unit_test(test_a_launch_that_is_gone_is_a_fault),
		cmocka_unit_test(test_what_is_written_is_read_again),
		cmocka_unit_test(
			test_a_look_in_vain_has_a_reason_and_no_numbers),
		cmocka_unit_test(test_damaged_memory_is_refused_by_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
