/* Launches of the same work must have the same witness: who is wrong? */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bench/result.h"

enum { CELLS = 4 };

struct scene {
	struct cell cells[CELLS];
	struct result result;
};

/* The runners of one and the same work, unless a test changes that. */
static void begin(struct scene *scene, const char *const *runners)
{
	*scene = (struct scene){0};
	for (size_t i = 0; i < CELLS; i++) {
		strcpy(scene->cells[i].workload, "hash");
		strcpy(scene->cells[i].runner, runners[i]);
		scene->cells[i].workers = 2;
		scene->cells[i].tasks = 10;
	}
	scene->result.plan.cells = scene->cells;
	scene->result.plan.n_cells = CELLS;
}

static void add(
	struct scene *scene, uint32_t cell, uint64_t witness, int outcome)
{
	struct fault why = {0};
	struct launch launch = {
		.cell = cell,
		.round = (uint32_t)scene->result.n_launches,
		.witness = witness,
		.outcome = outcome,
	};

	assert_int_equal(result_add(&scene->result, &launch, &why), 0);
}

static void check(struct scene *scene)
{
	struct fault why = {0};

	assert_int_equal(result_check_witnesses(&scene->result, &why), 0);
}

static void assert_outcomes(const struct scene *scene, const int *outcomes)
{
	for (size_t i = 0; i < scene->result.n_launches; i++)
		assert_int_equal(
			scene->result.launches[i].outcome, outcomes[i]);
}

static void end(struct scene *scene)
{
	scene->result.plan.cells = NULL;
	result_free(&scene->result);
}

static const char *const with_serial[CELLS] = {
	"fork", "pthreads", "serial", "thread_pool"};
static const char *const without[CELLS] = {
	"fork", "pthreads", "process_pool", "thread_pool"};

static void test_equal_witnesses_are_right(void **state)
{
	struct scene scene;

	(void)state;
	begin(&scene, with_serial);
	for (uint32_t i = 0; i < 12; i++)
		add(&scene, i % CELLS, 77, OUTCOME_OK);
	check(&scene);
	for (size_t i = 0; i < 12; i++) {
		assert_int_equal(scene.result.launches[i].outcome, OUTCOME_OK);
		assert_null(scene.result.launches[i].fault);
	}
	end(&scene);
}

static void test_the_odd_one_out_is_wrong(void **state)
{
	struct scene scene;

	(void)state;
	begin(&scene, without);
	add(&scene, 0, 1, OUTCOME_OK);
	add(&scene, 1, 2, OUTCOME_OK);
	add(&scene, 2, 2, OUTCOME_OK);
	check(&scene);
	assert_outcomes(&scene, (int[]){OUTCOME_WRONG, OUTCOME_OK, OUTCOME_OK});
	assert_non_null(strstr(
		scene.result.launches[0].fault, "the work was not done right"));
	end(&scene);
}

static void test_one_launch_of_serial_outweighs_all_others(void **state)
{
	struct scene scene;

	(void)state;
	begin(&scene, with_serial);
	add(&scene, 0, 1, OUTCOME_OK);
	add(&scene, 1, 1, OUTCOME_OK);
	add(&scene, 3, 1, OUTCOME_OK);
	add(&scene, 2, 2, OUTCOME_OK);
	check(&scene);
	assert_outcomes(&scene, (int[]){OUTCOME_WRONG, OUTCOME_WRONG,
					OUTCOME_WRONG, OUTCOME_OK});
	end(&scene);
}

static void test_serial_that_differs_from_itself_goes_by_majority(void **state)
{
	struct scene scene;

	(void)state;
	begin(&scene, with_serial);
	add(&scene, 2, 1, OUTCOME_OK);
	add(&scene, 2, 2, OUTCOME_OK);
	add(&scene, 2, 2, OUTCOME_OK);
	check(&scene);
	assert_outcomes(&scene, (int[]){OUTCOME_WRONG, OUTCOME_OK, OUTCOME_OK});
	end(&scene);
}

static void test_launches_that_failed_have_no_vote_and_stay_failed(void **state)
{
	struct scene scene;

	(void)state;
	begin(&scene, with_serial);
	add(&scene, 2, 1, OUTCOME_LATE);
	add(&scene, 2, 1, OUTCOME_FAILED);
	add(&scene, 0, 2, OUTCOME_OK);
	add(&scene, 1, 2, OUTCOME_OK);
	check(&scene);
	assert_outcomes(&scene,
		(int[]){OUTCOME_LATE, OUTCOME_FAILED, OUTCOME_OK, OUTCOME_OK});
	end(&scene);
}

static void test_other_work_has_another_witness(void **state)
{
	struct scene scene;

	(void)state;
	begin(&scene, with_serial);
	scene.cells[0].tasks = 11;
	strcpy(scene.cells[1].workload, "file");
	scene.cells[3].n_settings = 1;
	strcpy(scene.cells[3].settings[0].name, "bytes");
	for (uint32_t i = 0; i < CELLS; i++)
		add(&scene, i, i, OUTCOME_OK);
	check(&scene);
	assert_outcomes(&scene,
		(int[]){OUTCOME_OK, OUTCOME_OK, OUTCOME_OK, OUTCOME_OK});
	end(&scene);
}

static void test_workers_and_placement_do_not_change_the_work(void **state)
{
	struct scene scene;

	(void)state;
	begin(&scene, with_serial);
	scene.cells[0].workers = 9;
	scene.cells[1].pin = PIN_SPREAD;
	scene.cells[3].gated = true;
	add(&scene, 2, 5, OUTCOME_OK);
	add(&scene, 0, 6, OUTCOME_OK);
	add(&scene, 1, 6, OUTCOME_OK);
	add(&scene, 3, 6, OUTCOME_OK);
	check(&scene);
	assert_outcomes(&scene, (int[]){OUTCOME_OK, OUTCOME_WRONG,
					OUTCOME_WRONG, OUTCOME_WRONG});
	end(&scene);
}

static void test_a_second_look_changes_nothing(void **state)
{
	struct scene scene;

	(void)state;
	begin(&scene, with_serial);
	add(&scene, 2, 1, OUTCOME_OK);
	add(&scene, 0, 2, OUTCOME_OK);
	check(&scene);
	check(&scene);
	assert_outcomes(&scene, (int[]){OUTCOME_OK, OUTCOME_WRONG});
	end(&scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_equal_witnesses_are_right),
		cmocka_unit_test(test_the_odd_one_out_is_wrong),
		cmocka_unit_test(
			test_one_launch_of_serial_outweighs_all_others),
		cmocka_unit_test(
			test_serial_that_differs_from_itself_goes_by_majority),
		cmocka_unit_test(
			test_launches_that_failed_have_no_vote_and_stay_failed),
		cmocka_unit_test(test_other_work_has_another_witness),
		cmocka_unit_test(
			test_workers_and_placement_do_not_change_the_work),
		cmocka_unit_test(test_a_second_look_changes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
