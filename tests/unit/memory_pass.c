/* When memory is looked at, and that it is kept: with launches that are made
 * up and a real journal. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bench/experiment.h"
#include "bench/result_file.h"
#include "bench/summary.h"
#include "tests/unit/memory/folder.h"

enum { CELLS = 4, ROUNDS = 2, SERIAL = 0, BROKEN = 2, CONTROL = 3 };
#define KIB UINT64_C(1024)

static struct cell cells[CELLS];

/* What happened, and what is to happen. */
struct log {
	size_t launches, looks;
	uint32_t looked_at[CELLS * 2];
	size_t launches_at_first_look;
	size_t interrupt_at_look; /* 0: never */
};

static int launch(void *context, uint32_t cell, uint32_t round,
	struct launch *launch, struct fault *why)
{
	struct log *log = context;

	(void)why;
	log->launches++;
	*launch = (struct launch){
		.cell = cell,
		.round = round,
		.run_ns = 1000000,
		.exit_status = 0,
		.tasks_done = 10,
		.witness = 7,
	};
	if (cell == BROKEN) {
		launch->outcome = OUTCOME_FAILED;
		launch->exit_status = 1;
		launch->fault = strdup("broken");
	}
	return 0;
}

/* The family of cell c: c processes beside the parent, 100 KiB each. */
static int look(void *context, uint32_t cell, struct memory *memory)
{
	struct log *log = context;

	if (log->looks == 0)
		log->launches_at_first_look = log->launches;
	log->looked_at[log->looks++] = cell;
	if (log->looks == log->interrupt_at_look)
		return 1;
	*memory = (struct memory){
		.cell = cell,
		.workers = cell > 0 ? 2 : 1,
		.peak_bytes = MEMORY_UNKNOWN,
		.peak_reason = "made up",
		.parent = {.processes = 1, .pss_bytes = 500 * KIB},
		.family =
			{
				.processes = 1 + cell,
				.threads = 1 + cell,
				.rss_bytes = 900 * KIB,
				.pss_bytes = (500 + 100 * cell) * KIB,
				.uss_bytes = 50 * KIB,
				.pss_anon_bytes = (200 + 60 * cell) * KIB,
				.pss_file_bytes = 300 * KIB,
				.pss_shmem_bytes = 8 * KIB,
				.page_table_bytes = (50 + 20 * cell) * KIB,
			},
	};
	return 0;
}

static struct result make_result(void)
{
	static const char *const runners[] = {
		"serial", "fork", "pthreads", "serial"};
	struct result result = {0};
	struct fault why = {0};

	plan_defaults(&result.plan);
	strcpy(result.plan.name, "made_up");
	strcpy(result.started, "2026-01-02T03:04:05Z");
	result.plan.rounds = ROUNDS;
	result.plan.seed = 1;
	result.plan.cells = calloc(CELLS, sizeof *result.plan.cells);
	assert_non_null(result.plan.cells);
	for (uint32_t i = 0; i < CELLS; i++) {
		cells[i] = (struct cell){.workers = 2, .tasks = 10};
		strcpy(cells[i].workload, "null");
		strcpy(cells[i].runner, runners[i]);
		assert_int_equal(
			cell_complete(&cells[i], &registry_builtin, &why), 0);
	}
	cells[CONTROL].role = ROLE_AA;
	memcpy(result.plan.cells, cells, sizeof cells);
	result.plan.n_cells = CELLS;
	return result;
}

static int run(struct result *result, struct log *log, FILE *journal)
{
	struct experiment experiment = {
		.launch = launch,
		.look = look,
		.context = log,
		.journal = journal,
	};
	struct fault why = {0};
	int status = experiment_run(&experiment, result, &why);

	if (status < 0)
		fail_msg("%s", why.text);
	return status;
}

/* ---- when ---- */

static void test_each_cell_is_looked_at_once_after_all_rounds(void **state)
{
	struct result result = make_result();
	struct log log = {0};

	(void)state;
	assert_int_equal(run(&result, &log, NULL), 0);
	assert_int_equal(log.launches_at_first_look, CELLS * ROUNDS);
	assert_int_equal(log.launches, CELLS * ROUNDS);
	assert_int_equal(result.n_memory, 2);
	assert_non_null(result_memory(&result, SERIAL));
	assert_non_null(result_memory(&result, 1));
	assert_string_equal(result.stopped_by, "rounds");
	result_free(&result);
}

static void test_controls_and_cells_that_always_fail_are_not_looked_at(
	void **state)
{
	struct result result = make_result();
	struct log log = {0};

	(void)state;
	assert_int_equal(run(&result, &log, NULL), 0);
	for (size_t i = 0; i < log.looks; i++) {
		assert_int_not_equal(log.looked_at[i], BROKEN);
		assert_int_not_equal(log.looked_at[i], CONTROL);
	}
	result_free(&result);
}

static void test_nobody_looks_when_the_plan_says_so(void **state)
{
	struct result result = make_result();
	struct log log = {0};

	(void)state;
	result.plan.memory = false;
	assert_int_equal(run(&result, &log, NULL), 0);
	assert_int_equal(log.looks, 0);
	assert_int_equal(result.n_memory, 0);
	result_free(&result);
}

static void test_a_plan_stopped_by_time_is_looked_at_as_far_as_it_came(
	void **state)
{
	struct result result = make_result();
	struct log log = {0};
	uint32_t cell;

	(void)state;
	result.plan.max_time_ns = 1;
	assert_int_equal(run(&result, &log, NULL), 0);
	assert_string_equal(result.stopped_by, "max-time");
	assert_int_equal(result.n_launches, 1);
	cell = result.launches[0].cell;
	assert_int_equal(log.looks, cell != BROKEN && cell != CONTROL);
	result_free(&result);
}

/* ---- kept ---- */

static void test_an_interrupted_look_is_resumed_where_it_ended(void **state)
{
	struct result result = make_result(), again;
	struct log log = {.interrupt_at_look = 2}, later = {0};
	char folder[] = "/tmp/memory_pass.XXXXXX";
	struct fault why = {0};
	FILE *journal;

	(void)state;
	assert_non_null(mkdtemp(folder));
	journal = result_journal_create(folder, &why);
	assert_non_null(journal);
	assert_int_equal(
		result_journal_begin(journal, &result, &registry_builtin, &why),
		0);
	assert_int_equal(run(&result, &log, journal), 1);
	assert_string_equal(result.stopped_by, "interrupted");
	fclose(journal);
	journal = result_journal_resume(folder, &again, &why);
	if (journal == NULL)
		fail_msg("%s", why.text);
	assert_int_equal(again.n_launches, CELLS * ROUNDS);
	assert_int_equal(again.n_memory, 1);
	assert_int_equal(run(&again, &later, journal), 0);
	assert_int_equal(later.launches, 0);
	assert_int_equal(later.looks, 1);
	assert_int_equal(again.n_memory, 2);
	fclose(journal);
	result_free(&result);
	result_free(&again);
	assert_int_equal(folder_remove(folder), 0);
}

static void test_a_result_keeps_memory_and_two_of_a_cell_are_refused(
	void **state)
{
	struct result result = make_result(), again;
	struct log log = {0};
	char folder[] = "/tmp/memory_pass.XXXXXX";
	struct fault why = {0};

	(void)state;
	assert_non_null(mkdtemp(folder));
	assert_int_equal(run(&result, &log, NULL), 0);
	assert_int_equal(
		result_write(folder, &result, &registry_builtin, true, &why),
		0);
	assert_int_equal(result_read(folder, &again, &why), 0);
	assert_int_equal(again.n_memory, 2);
	assert_memory_equal(&result_memory(&again, 1)->family,
		&result_memory(&result, 1)->family,
		sizeof result.memory->family);
	assert_int_equal(
		result_add_memory(&again, result_memory(&again, 1), &why), -1);
	assert_string_equal(why.text, "cell 1: memory comes twice");
	result_free(&result);
	result_free(&again);
	assert_int_equal(folder_remove(folder), 0);
}

/* ---- what it comes to ---- */

static void test_per_worker_figures_follow_from_the_family(void **state)
{
	struct result result = make_result();
	struct log log = {0};
	struct fault why = {0};
	struct cell_summary *summary;

	(void)state;
	assert_int_equal(run(&result, &log, NULL), 0);
	summary = summary_of(&result, &registry_builtin, &why);
	assert_non_null(summary);
	assert_true(summary[1].pss_per_worker_bytes == 300.0 * 1024);
	assert_true(summary[1].worker_pss_bytes == 50.0 * 1024);
	assert_true(summary[1].added_per_worker_bytes == 40.0 * 1024);
	/* serial has no process beside its own, and adds nothing to itself. */
	assert_true(summary[SERIAL].pss_per_worker_bytes == 500.0 * 1024);
	assert_false(summary[SERIAL].worker_pss_bytes >= 0);
	assert_false(summary[SERIAL].added_per_worker_bytes >= 0);
	assert_null(summary[BROKEN].memory);
	free(summary);
	result_free(&result);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			test_each_cell_is_looked_at_once_after_all_rounds),
		cmocka_unit_test(
			test_controls_and_cells_that_always_fail_are_not_looked_at),
		cmocka_unit_test(test_nobody_looks_when_the_plan_says_so),
		cmocka_unit_test(
			test_a_plan_stopped_by_time_is_looked_at_as_far_as_it_came),
		cmocka_unit_test(
			test_an_interrupted_look_is_resumed_where_it_ended),
		cmocka_unit_test(
			test_a_result_keeps_memory_and_two_of_a_cell_are_refused),
		cmocka_unit_test(
			test_per_worker_figures_follow_from_the_family),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
