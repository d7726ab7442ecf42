/* Two programs in turns: which cells there are, who is launched when, and what
 * is made of the pairs. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bench/plan.h"
#include "bench/schedule.h"
#include "bench/summary.h"

enum { CELLS = 5, ROUNDS = 40 };

/* Cells 0 and 3, and 1 and 4, are pairs; 2 is alone. */
static const uint32_t partners[CELLS] = {3, 4, 2, 0, 1};

static uint32_t place_of(const uint32_t *order, uint32_t cell)
{
	for (uint32_t i = 0; i < CELLS; i++)
		if (order[i] == cell)
			return i;
	fail_msg("cell %u is not launched", cell);
	return 0;
}

static void test_partners_follow_one_another_in_every_round(void **state)
{
	uint32_t order[CELLS];

	(void)state;
	for (uint32_t round = 0; round < ROUNDS; round++) {
		assert_int_equal(
			schedule_round_paired(5, round, partners, order, CELLS),
			0);
		place_of(order, 2);
		for (uint32_t i = 0; i < 2; i++) {
			int gap = (int)place_of(order, i) -
				  (int)place_of(order, partners[i]);

			assert_int_equal(abs(gap), 1);
		}
	}
}

static void test_each_partner_is_first_once_in_two_rounds(void **state)
{
	uint32_t order[CELLS];

	(void)state;
	for (uint32_t round = 0; round < ROUNDS; round += 2)
		for (uint32_t i = 0; i < 2; i++) {
			int first = 0;

			for (uint32_t r = round; r < round + 2; r++) {
				schedule_round_paired(
					5, r, partners, order, CELLS);
				first += place_of(order, i) <
					 place_of(order, partners[i]);
			}
			assert_int_equal(first, 1);
		}
}

static void test_without_partners_the_order_is_the_usual_one(void **state)
{
	static const uint32_t alone[CELLS] = {0, 1, 2, 3, 4};
	uint32_t one[CELLS], other[CELLS];

	(void)state;
	for (uint32_t round = 0; round < ROUNDS; round++) {
		schedule_round_paired(9, round, alone, one, CELLS);
		schedule_round(9, round, other, CELLS);
		assert_memory_equal(one, other, sizeof one);
	}
}

/* ---- plans ---- */

static struct plan plan_of_two(void)
{
	static const char *const runners[] = {"serial", "fork"};
	struct plan plan;

	plan_defaults(&plan);
	plan.cells = calloc(2, sizeof *plan.cells);
	plan.n_cells = 2;
	for (size_t i = 0; i < 2; i++) {
		plan.cells[i] = (struct cell){
			.workers = 1, .tasks = 10, .tasks_asked = 10};
		strcpy(plan.cells[i].workload, "null");
		strcpy(plan.cells[i].runner, runners[i]);
	}
	return plan;
}

static void test_measured_cells_come_twice_and_controls_once(void **state)
{
	struct plan plan = plan_of_two();
	struct fault why = {0};

	(void)state;
	assert_int_equal(plan_add_controls(&plan, ROLE_AA, &why), 0);
	assert_int_equal(plan.n_cells, 3);
	assert_int_equal(plan_add_other_binary(&plan, &why), 0);
	assert_int_equal(plan.n_cells, 5);
	assert_true(cell_is_other_binary(&plan.cells[3], &plan.cells[0]));
	assert_true(cell_is_other_binary(&plan.cells[4], &plan.cells[1]));
	assert_false(cell_is_other_binary(&plan.cells[4], &plan.cells[0]));
	assert_false(cell_is_other_binary(&plan.cells[0], &plan.cells[3]));
	assert_false(cell_is_other_binary(&plan.cells[3], &plan.cells[2]));
	plan_free(&plan);
}

static void test_plan_that_has_no_room_for_both_is_refused(void **state)
{
	struct plan plan = plan_of_two();
	struct fault why = {0};

	(void)state;
	plan.rounds = PLAN_LAUNCHES_MAX / 2;
	assert_int_equal(plan_add_other_binary(&plan, &why), -1);
	assert_true(fault_is_set(&why));
	plan_free(&plan);
}

static void test_commands_for_another_program_say_every_parameter(void **state)
{
	struct cell cell = {.workers = 1, .tasks = 1};
	char text[CELL_TEXT], *words[CELL_WORDS];
	struct fault why = {0};
	size_t short_one, long_one;

	(void)state;
	strcpy(cell.workload, "hash");
	strcpy(cell.runner, "serial");
	assert_int_equal(cell_complete(&cell, &registry_builtin, &why), 0);
	short_one =
		cell_command(&cell, &registry_builtin, 1, true, text, words);
	cell.other_binary = true;
	long_one = cell_command(&cell, &registry_builtin, 1, true, text, words);
	assert_int_equal(long_one, short_one + 2 * cell.n_settings);
}

/* ---- pairs ---- */

static void add_round(struct result *result, uint32_t round, double noise)
{
	struct fault why = {0};

	for (uint32_t cell = 0; cell < 4; cell++) {
		/* This program takes 2 % longer than the other one. */
		double ns = 1e8 * noise * (cell < 2 ? 1.02 : 1);
		struct launch launch = {
			.cell = cell,
			.round = round,
			.run_ns = (uint64_t)ns,
			.witness = 1,
			.others_cpu_ns = RESULT_UNKNOWN,
			.run_queue_wait_ns = RESULT_UNKNOWN,
			.steal_ns = RESULT_UNKNOWN,
			.cpu_stall_ns = RESULT_UNKNOWN,
			.io_stall_ns = RESULT_UNKNOWN,
			.cpu_hz = RESULT_UNKNOWN,
			.service_ns = {.min = RESULT_UNKNOWN},
		};

		assert_int_equal(result_add(result, &launch, &why), 0);
	}
}

static void test_a_small_change_is_found_in_pairs_under_large_noise(
	void **state)
{
	struct result result = {.plan = plan_of_two()};
	struct cell_summary *cells;
	struct fault why = {0};

	(void)state;
	plan_add_other_binary(&result.plan, &why);
	for (uint32_t round = 0; round < 20; round++)
		add_round(&result, round, 1 + 0.1 * (round * 7 % 20));
	cells = summary_of(&result, &registry_builtin, &why);
	assert_non_null(cells);
	for (uint32_t i = 0; i < 2; i++) {
		assert_int_equal(cells[i].to_other.other, i + 2);
		assert_int_equal(cells[i].to_other.pairs, 20);
		assert_true(fabs(cells[i].to_other.ratio.ratio - 1.02) < 1e-6);
		assert_int_equal(cells[i].to_other.verdict, STATS_SLOWER);
		/* Two pairs: 97.5 % each. */
		assert_true(fabs(cells[i].to_other.confidence - 0.975) < 1e-9);
		assert_int_equal(cells[i + 2].to_other.other, SUMMARY_NONE);
	}
	free(cells);
	result_free(&result);
}

static void test_programs_have_tables_of_their_own(void **state)
{
	struct result result = {.plan = plan_of_two()};
	struct cell_summary *cells;
	struct fault why = {0};

	(void)state;
	plan_add_other_binary(&result.plan, &why);
	for (uint32_t round = 0; round < 6; round++)
		add_round(&result, round, 1);
	cells = summary_of(&result, &registry_builtin, &why);
	assert_non_null(cells);
	assert_int_equal(cells[1].work, 0);
	assert_int_equal(cells[3].work, 2);
	assert_int_equal(cells[1].speedup.other, 0);
	assert_int_equal(cells[3].speedup.other, 2);
	free(cells);
	result_free(&result);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			test_partners_follow_one_another_in_every_round),
		cmocka_unit_test(test_each_partner_is_first_once_in_two_rounds),
		cmocka_unit_test(
			test_without_partners_the_order_is_the_usual_one),
		cmocka_unit_test(
			test_measured_cells_come_twice_and_controls_once),
		cmocka_unit_test(
			test_plan_that_has_no_room_for_both_is_refused),
		cmocka_unit_test(
			test_commands_for_another_program_say_every_parameter),
		cmocka_unit_test(
			test_a_small_change_is_found_in_pairs_under_large_noise),
		cmocka_unit_test(test_programs_have_tables_of_their_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
