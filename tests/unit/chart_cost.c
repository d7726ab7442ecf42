/* bench/chart_cost and memory: what is drawn is what was found. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/chart/fixture.h"

/* ---- cost ---- */

static void test_forks_stand_by_the_memory_of_their_parent(void **state)
{
	struct result result = fixture_result();
	struct fixture_output out;

	(void)state;
	fixture_cell(&result, "fork", 2);
	facts_number(&result.floors, "floor.process.fork_wait_256mib_ns", 4e6);
	facts_number(&result.floors, "floor.process.fork_wait_0mib_ns", 1e5);
	facts_number(&result.floors, "floor.process.fork_wait_64mib_ns", 2e6);
	facts_number(&result.floors, "floor.thread.create_join_ns", 2e4);
	facts_number(&result.floors, "low.process.fork_wait_64mib_ns", 1.5e6);
	facts_number(&result.floors, "high.process.fork_wait_64mib_ns", 3e6);
	facts_unread(&result.floors, "floor.process.vfork_wait_ns", "no");
	out = fixture_write(&chart_cost, &result);
	assert_int_equal(out.answer, 0);
	assert_int_equal(fixture_count(&out, 0), 4);
	assert_number(&out, 0, 0, 0, 8); /* 0, an eighth of the first */
	assert_number(&out, 0, 0, 1, 1e-4);
	assert_number(&out, 0, 1, 0, 64);
	assert_number(&out, 0, 1, 1, 2e-3);
	assert_number(&out, 0, 1, 2, 1.5e-3);
	assert_number(&out, 0, 1, 3, 3e-3);
	assert_number(&out, 0, 2, 0, 256);
	assert_number(&out, 0, 2, 2, 4e-3); /* no interval */
	assert_number(&out, 0, 3, 1, 2e-5);
	assert_number(&out, 0, 3, 4, CHART_THREADS);
	assert_true(fixture_says(
		&out, "mib_tics = '(\"0\" 8, \"64\" 64, \"256\" 256)'"));
	assert_true(fixture_says(&out, "keys = 2"));
	fixture_free(&result, &out);
}

static void test_without_floors_there_is_no_cost(void **state)
{
	struct result result = fixture_result();
	struct fixture_output out;

	(void)state;
	fixture_cell(&result, "fork", 2);
	facts_unread(&result.floors, "floor.process.fork_wait_0mib_ns", "no");
	out = fixture_write(&chart_cost, &result);
	assert_int_equal(out.answer, CHART_NOTHING);
	assert_non_null(strstr(out.why.text, "--no-floors"));
	fixture_free(&result, &out);
}

/* ---- memory ---- */

static void look_at(struct result *result, uint32_t cell, uint32_t workers,
	uint64_t private_mib, uint64_t all_mib)
{
	struct memory memory = memory_unseen(cell);
	struct fault why = {0};

	memory.workers = workers;
	memory.family.uss_bytes = private_mib << 20;
	memory.family.pss_bytes = all_mib << 20;
	assert_int_equal(result_add_memory(result, &memory, &why), 0);
}

static void test_memory_is_divided_by_the_workers_that_were_held(void **state)
{
	struct result result = fixture_result();
	struct fixture_output out;

	(void)state;
	fixture_cell(&result, "pthreads", 4);
	fixture_cell(&result, "fork", 4);
	fixture_cell(&result, "process_pool", 4);
	look_at(&result, 0, 4, 4, 8);
	look_at(&result, 1, 2, 3, 10);
	look_at(&result, 2, 0, 0, 0);
	out = fixture_write(&chart_memory, &result);
	assert_int_equal(out.answer, 0);
	assert_int_equal(fixture_count(&out, 0), 2);
	assert_number(&out, 0, 0, 2, 1);
	assert_number(&out, 0, 0, 3, 2);
	assert_number(&out, 0, 0, 4, CHART_THREADS);
	assert_number(&out, 0, 1, 2, 1.5);
	assert_number(&out, 0, 1, 3, 5);
	assert_true(fixture_says(&out, "value[2] = \"10.0 MiB in all\""));
	assert_true(fixture_says(&out, "value[3] = \"not seen\""));
	fixture_free(&result, &out);
}

/* There is no launch without workers, so the axis doesn't show any. */
static void test_memory_over_workers_begins_with_the_fewest(void **state)
{
	struct result result = fixture_result();
	struct fixture_output out;
	const char *at;

	(void)state;
	for (uint32_t i = 0; i < 3; i++)
		fixture_cell(&result, "fork", 2 + i);
	for (uint32_t i = 0; i < 3; i++)
		look_at(&result, i, 2 + i, 4, 8);
	out = fixture_write(&chart_memory, &result);
	assert_int_equal(out.answer, 0);
	assert_true(fixture_says(&out, "curves = 1"));
	at = strstr(out.script, "xmin[1] = ");
	assert_non_null(at);
	assert_true(strtod(at + strlen("xmin[1] = "), NULL) > 1.5);
	assert_true(fixture_says(&out, "tics[1] = '(2, 3, 4)'"));
	fixture_free(&result, &out);
}

static void test_without_a_look_at_memory_there_is_nothing(void **state)
{
	struct result result = fixture_result();
	struct fixture_output out;

	(void)state;
	fixture_cell(&result, "fork", 2);
	look_at(&result, 0, 0, 0, 0);
	out = fixture_write(&chart_memory, &result);
	assert_int_equal(out.answer, CHART_NOTHING);
	fixture_free(&result, &out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			test_forks_stand_by_the_memory_of_their_parent),
		cmocka_unit_test(test_without_floors_there_is_no_cost),
		cmocka_unit_test(
			test_memory_is_divided_by_the_workers_that_were_held),
		cmocka_unit_test(
			test_memory_over_workers_begins_with_the_fewest),
		cmocka_unit_test(
			test_without_a_look_at_memory_there_is_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
