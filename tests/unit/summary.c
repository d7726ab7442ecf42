/* What launches come to: made-up launches whose medians and ratios are known.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bench/summary.h"

#define MS UINT64_C(1000000)
enum { ROUNDS = 12, CELLS_MAX = 6 };

/* cmocka's own compares floats. */
static void assert_close(double value, double expected, double within)
{
	if (!(fabs(value - expected) <= within))
		fail_msg("%.17g is not %.17g", value, expected);
}

struct scene {
	struct cell cells[CELLS_MAX];
	struct result result;
	struct cell_summary *summary;
};

static void add_cell(
	struct scene *scene, const char *workload, const char *runner)
{
	struct cell *cell = &scene->cells[scene->result.plan.n_cells++];

	strcpy(cell->workload, workload);
	strcpy(cell->runner, runner);
	cell->workers = strcmp(runner, "serial") == 0 ? 1 : 2;
	cell->tasks = cell->tasks_asked = 50;
}

static void begin(struct scene *scene, const char *const *runners)
{
	*scene = (struct scene){0};
	plan_defaults(&scene->result.plan);
	scene->result.plan.rounds = ROUNDS;
	scene->result.plan.cells = scene->cells;
	for (; *runners != NULL; runners++)
		add_cell(scene, "hash", *runners);
}

static struct launch *add(
	struct scene *scene, uint32_t cell, uint32_t round, uint64_t run_ns)
{
	struct fault why = {0};
	struct launch launch = {
		.cell = cell,
		.round = round,
		.run_ns = run_ns,
		.user_ns = run_ns / 2,
		.start_delay_ns = result_spread(NULL, 0),
		.service_ns = {1, 20 + round, 3, 40 + round, 5},
		.response_ns = result_spread(NULL, 0),
		.others_cpu_ns = RESULT_UNKNOWN,
		.run_queue_wait_ns = RESULT_UNKNOWN,
		.steal_ns = RESULT_UNKNOWN,
		.cpu_stall_ns = RESULT_UNKNOWN,
		.io_stall_ns = RESULT_UNKNOWN,
		.cpu_hz = RESULT_UNKNOWN,
	};

	assert_int_equal(result_add(&scene->result, &launch, &why), 0);
	return &scene->result.launches[scene->result.n_launches - 1];
}

/* Rounds that are slower and slower, by the same factor for all cells: paired
 * ratios don't see it. */
static uint64_t drifting(uint32_t round, uint64_t ns)
{
	return ns + ns * round / 4;
}

static void add_rounds(struct scene *scene, uint32_t cell, uint64_t ns)
{
	for (uint32_t round = 0; round < ROUNDS; round++)
		add(scene, cell, round, drifting(round, ns));
}

static const struct cell_summary *summarize(struct scene *scene)
{
	struct fault why = {0};

	free(scene->summary);
	scene->summary = summary_of(&scene->result, &registry_builtin, &why);
	if (scene->summary == NULL)
		fail_msg("%s", why.text);
	return scene->summary;
}

static void end(struct scene *scene)
{
	free(scene->summary);
	scene->result.plan.cells = NULL;
	result_free(&scene->result);
}

static const char *const three[] = {"serial", "pthreads", "fork", NULL};

static void test_a_cell_is_told_by_the_median_over_its_launches(void **state)
{
	const struct cell_summary *cells;
	struct scene scene;

	(void)state;
	begin(&scene, three);
	for (uint32_t round = 0; round < 7; round++)
		add(&scene, 0, round, (round * 3 % 7 + 1) * MS);
	cells = summarize(&scene);
	assert_int_equal(cells[0].n, 7);
	assert_int_equal(cells[0].failed, 0);
	assert_close(cells[0].wall_ns.median, 4. * MS, 0);
	assert_close(cells[0].wall_ns.min, 1. * MS, 0);
	assert_true(cells[0].wall_ns.interval.exists);
	assert_close(cells[0].wall_ns.interval.low, 1. * MS, 0);
	assert_close(cells[0].wall_ns.interval.high, 7. * MS, 0);
	assert_close(cells[0].parallelism, 0.5, 1e-12);
	assert_close(cells[0].cpu_ns, 2. * MS, 0);
	assert_close(cells[0].tasks_per_s, 50 / 4e-3, 1e-6);
	assert_close(cells[0].service_p50_ns, 23, 0);
	assert_close(cells[0].service_p99_ns, 43, 0);
	assert_true(isnan(cells[0].start_delay_p50_ns));
	end(&scene);
}

static void test_the_headline_is_the_sum_of_all_phases(void **state)
{
	struct launch *launch;
	struct scene scene;

	(void)state;
	begin(&scene, three);
	launch = add(&scene, 1, 0, 5 * MS);
	launch->start_ns = 3 * MS;
	launch->stop_ns = 1 * MS;
	assert_close(summarize(&scene)[1].wall_ns.median, 9. * MS, 0);
	end(&scene);
}

static void test_speedup_is_over_serial_and_paired_by_rounds(void **state)
{
	const struct cell_summary *cells;
	struct scene scene;

	(void)state;
	begin(&scene, three);
	add_rounds(&scene, 0, 8 * MS);
	add_rounds(&scene, 1, 4 * MS);
	add_rounds(&scene, 2, 16 * MS);
	cells = summarize(&scene);
	assert_int_equal(cells[0].speedup.other, SUMMARY_NONE);
	assert_int_equal(cells[1].speedup.other, 0);
	assert_int_equal(cells[1].speedup.pairs, ROUNDS);
	assert_close(cells[1].speedup.ratio.ratio, 2, 1e-9);
	assert_close(cells[1].speedup.ratio.interval.low, 2, 1e-9);
	assert_close(cells[1].speedup.ratio.interval.high, 2, 1e-9);
	assert_close(cells[1].speedup.ratio.win_rate, 1, 0);
	assert_int_equal(cells[1].speedup.verdict, STATS_FASTER);
	assert_close(cells[2].speedup.ratio.ratio, 0.5, 1e-9);
	assert_close(cells[2].speedup.ratio.win_rate, 0, 0);
	assert_int_equal(cells[2].speedup.verdict, STATS_SLOWER);
	end(&scene);
}

static void test_twins_are_compared_from_both_sides(void **state)
{
	const struct cell_summary *cells;
	struct scene scene;

	(void)state;
	begin(&scene, three);
	add_rounds(&scene, 1, 4 * MS);
	add_rounds(&scene, 2, 5 * MS);
	cells = summarize(&scene);
	assert_int_equal(cells[0].to_twin.other, SUMMARY_NONE);
	assert_int_equal(cells[1].to_twin.other, 2);
	assert_int_equal(cells[2].to_twin.other, 1);
	assert_close(cells[1].to_twin.ratio.ratio, 0.8, 1e-9);
	assert_close(cells[2].to_twin.ratio.ratio, 1.25, 1e-9);
	assert_int_equal(cells[1].to_twin.verdict, STATS_FASTER);
	assert_int_equal(cells[2].to_twin.verdict, STATS_SLOWER);
	end(&scene);
}

/* A second runner of threads names the same processes: a pair of its own. */
static void test_a_second_runner_of_one_side_has_a_pair_of_its_own(void **state)
{
	static const char *const four[] = {
		"serial", "pthreads", "fork", "gil_threads", NULL};
	const struct cell_summary *cells;
	struct comparison seen;
	struct scene scene;

	(void)state;
	begin(&scene, four);
	add_rounds(&scene, 1, 4 * MS);
	add_rounds(&scene, 2, 5 * MS);
	add_rounds(&scene, 3, 10 * MS);
	cells = summarize(&scene);
	assert_int_equal(cells[3].to_twin.other, 2);
	assert_int_equal(cells[2].to_twin.other, 1);
	assert_close(cells[3].to_twin.ratio.ratio, 2, 1e-9);
	assert_true(summary_is_mutual(cells, 1));
	assert_true(summary_is_mutual(cells, 2));
	assert_false(summary_is_mutual(cells, 3));
	assert_true(summary_tells_twin(cells, 1));
	assert_false(summary_tells_twin(cells, 2));
	assert_true(summary_tells_twin(cells, 3));
	assert_false(summary_tells_twin(cells, 0));
	assert_close(cells[3].to_twin.confidence, 0.975, 1e-12);
	assert_close(cells[1].to_twin.p_suite, cells[2].to_twin.p_suite, 0);
	seen = summary_mirrored(&cells[3].to_twin);
	assert_close(seen.ratio.ratio, 0.5, 1e-9);
	assert_int_equal(seen.verdict, STATS_FASTER);
	assert_close(
		seen.ratio.win_rate, 1 - cells[3].to_twin.ratio.win_rate, 0);
	end(&scene);
}

static void test_twins_have_as_many_workers_and_the_same_place(void **state)
{
	struct scene scene;

	(void)state;
	for (int different = 0; different < 3; different++) {
		begin(&scene, three);
		add_rounds(&scene, 1, 4 * MS);
		add_rounds(&scene, 2, 4 * MS);
		if (different == 0)
			scene.cells[2].workers = 3;
		else if (different == 1)
			scene.cells[2].pin = PIN_SPREAD;
		else
			scene.cells[2].gated = true;
		assert_int_equal(
			summarize(&scene)[1].to_twin.other, SUMMARY_NONE);
		end(&scene);
	}
}

static void test_within_the_margin_is_the_same(void **state)
{
	struct scene scene;

	(void)state;
	begin(&scene, three);
	add_rounds(&scene, 1, 1000 * MS);
	add_rounds(&scene, 2, 1005 * MS);
	assert_int_equal(summarize(&scene)[2].to_twin.verdict, STATS_SAME);
	scene.result.plan.margin = 0.001;
	assert_int_equal(summarize(&scene)[2].to_twin.verdict, STATS_SLOWER);
	end(&scene);
}

static void test_failed_launches_are_no_times_and_make_no_pairs(void **state)
{
	const struct cell_summary *cells;
	struct scene scene;

	(void)state;
	begin(&scene, three);
	add_rounds(&scene, 0, 8 * MS);
	for (uint32_t round = 0; round < ROUNDS; round++) {
		struct launch *launch =
			add(&scene, 1, round, drifting(round, 4 * MS));

		/* A fast failure must not make the cell look fast. */
		if (round % 3 == 0) {
			launch->run_ns = 1;
			launch->outcome = OUTCOME_FAILED;
			launch->fault = strdup(round == 0 ? "first" : "later");
		}
	}
	cells = summarize(&scene);
	assert_int_equal(cells[1].n, 8);
	assert_int_equal(cells[1].failed, 4);
	assert_string_equal(cells[1].fault, "first");
	assert_true(cells[1].wall_ns.min >= 4. * MS);
	assert_int_equal(cells[1].speedup.pairs, 8);
	assert_close(cells[1].speedup.ratio.ratio, 2, 1e-9);
	end(&scene);
}

static void test_a_cell_without_a_good_launch_has_no_numbers(void **state)
{
	const struct cell_summary *cells;
	struct scene scene;

	(void)state;
	begin(&scene, three);
	add_rounds(&scene, 0, 8 * MS);
	add_rounds(&scene, 1, 4 * MS);
	for (size_t i = ROUNDS; i < (size_t)2 * ROUNDS; i++)
		scene.result.launches[i].outcome = OUTCOME_LATE;
	cells = summarize(&scene);
	assert_int_equal(cells[1].n, 0);
	assert_int_equal(cells[1].wall_ns.n, 0);
	assert_true(isnan(cells[1].parallelism));
	assert_true(isnan(cells[1].tasks_per_s));
	assert_int_equal(cells[1].speedup.pairs, 0);
	assert_int_equal(cells[1].speedup.verdict, STATS_UNCLEAR);
	end(&scene);
}

static void test_few_rounds_give_a_ratio_and_no_verdict(void **state)
{
	const struct cell_summary *cells;
	struct scene scene;

	(void)state;
	begin(&scene, three);
	for (uint32_t round = 0; round < 5; round++) {
		add(&scene, 1, round, 4 * MS);
		add(&scene, 2, round, 400 * MS);
	}
	cells = summarize(&scene);
	assert_close(cells[2].to_twin.ratio.ratio, 100, 1e-6);
	assert_false(cells[2].to_twin.ratio.interval.exists);
	assert_int_equal(cells[2].to_twin.verdict, STATS_UNCLEAR);
	end(&scene);
}

/* Two speedups are one family, the only pair of twins is another. */
static void test_intervals_hold_together_within_a_table(void **state)
{
	static const char *const all[] = {
		"serial", "pthreads", "fork", "thread_pool", NULL};
	const struct cell_summary *cells;
	struct scene scene;

	(void)state;
	begin(&scene, three);
	cells = summarize(&scene);
	assert_close(cells[1].speedup.confidence, 1 - 0.05 / 2, 1e-12);
	assert_close(cells[1].to_twin.confidence, 0.95, 1e-12);
	end(&scene);
	begin(&scene, all);
	cells = summarize(&scene);
	assert_close(cells[1].speedup.confidence, 1 - 0.05 / 3, 1e-12);
	end(&scene);
}

static void test_other_work_is_another_table(void **state)
{
	const struct cell_summary *cells;
	struct scene scene;

	(void)state;
	begin(&scene, three);
	add_cell(&scene, "null", "serial");
	add_cell(&scene, "null", "pthreads");
	add_cell(&scene, "hash", "pthreads");
	scene.cells[5].tasks = 51;
	add_rounds(&scene, 1, 4 * MS);
	add_rounds(&scene, 3, 8 * MS);
	add_rounds(&scene, 4, 2 * MS);
	cells = summarize(&scene);
	assert_int_equal(cells[2].work, 0);
	assert_int_equal(cells[3].work, 3);
	assert_int_equal(cells[4].work, 3);
	assert_int_equal(cells[5].work, 5);
	assert_int_equal(cells[4].speedup.other, 3);
	assert_close(cells[4].speedup.ratio.ratio, 4, 1e-9);
	assert_int_equal(cells[5].speedup.other, SUMMARY_NONE);
	assert_int_equal(cells[5].to_twin.other, SUMMARY_NONE);
	end(&scene);
}

/* Where workers are put and what they inherit is no noise of one table. */
static void test_other_surroundings_are_another_table(void **state)
{
	const struct cell_summary *cells;
	struct scene scene;

	(void)state;
	begin(&scene, three);
	add_cell(&scene, "hash", "serial");
	add_cell(&scene, "hash", "fork");
	add_cell(&scene, "hash", "fork");
	scene.cells[3].ballast_bytes = scene.cells[4].ballast_bytes = 1 << 20;
	scene.cells[5].pin = PIN_ONE_CPU;
	cells = summarize(&scene);
	assert_int_equal(cells[2].work, 0);
	assert_int_equal(cells[3].work, 3);
	assert_int_equal(cells[4].work, 3);
	assert_int_equal(cells[5].work, 5);
	assert_int_equal(cells[2].to_twin.other, 1);
	assert_int_equal(cells[4].to_twin.other, SUMMARY_NONE);
	assert_int_equal(cells[4].speedup.other, 3);
	assert_int_equal(cells[5].speedup.other, SUMMARY_NONE);
	end(&scene);
}

static void test_a_control_is_compared_with_what_it_controls(void **state)
{
	const struct cell_summary *cells;
	struct fault why = {0};
	struct scene scene;

	(void)state;
	begin(&scene, three);
	scene.result.plan.cells = calloc(3, sizeof *scene.cells);
	memcpy(scene.result.plan.cells, scene.cells, 3 * sizeof *scene.cells);
	assert_int_equal(
		plan_add_controls(&scene.result.plan, ROLE_AA, &why), 0);
	assert_int_equal(scene.result.plan.n_cells, 4);
	add_rounds(&scene, 0, 8 * MS);
	add_rounds(&scene, 3, 8 * MS);
	cells = summarize(&scene);
	assert_int_equal(cells[3].to_base.other, 0);
	assert_close(cells[3].to_base.ratio.ratio, 1, 1e-9);
	assert_int_equal(cells[3].to_base.verdict, STATS_SAME);
	assert_int_equal(cells[1].speedup.other, 0);
	free(scene.result.plan.cells);
	end(&scene);
}

static void test_nothing_measured_is_no_failure(void **state)
{
	const struct cell_summary *cells;
	struct scene scene;

	(void)state;
	begin(&scene, three);
	cells = summarize(&scene);
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(cells[i].n + cells[i].failed, 0);
		assert_int_equal(cells[i].wall_ns.n, 0);
	}
	end(&scene);
}

/* ---- what workloads measure ---- */

static void tell(struct launch *launch, const char *name, double value)
{
	launch->measures = realloc(launch->measures,
		(launch->n_measures + 1) * sizeof *launch->measures);
	assert_non_null(launch->measures);
	launch->measures[launch->n_measures] =
		(struct measured){.value = value};
	strcpy(launch->measures[launch->n_measures++].name, name);
}

static void test_measures_are_told_by_their_medians(void **state)
{
	const struct cell_summary *cells;
	struct scene scene;

	(void)state;
	begin(&scene, three);
	for (uint32_t round = 0; round < 7; round++) {
		struct launch *launch = add(&scene, 1, round, 5 * MS);

		tell(launch, "wait_max_ns", round * 3 % 7 + 1);
		tell(launch, "never_known", NAN);
		if (round == 3)
			tell(launch, "once", 12);
	}
	tell(add(&scene, 2, 0, 5 * MS), "other", 1);
	cells = summarize(&scene);
	assert_int_equal(cells[0].n_measures, 0);
	assert_int_equal(cells[1].n_measures, 3);
	assert_string_equal(cells[1].measures[0].name, "wait_max_ns");
	assert_int_equal(cells[1].measures[0].values.n, 7);
	assert_close(cells[1].measures[0].values.median, 4, 0);
	assert_close(cells[1].measures[0].values.interval.low, 1, 0);
	assert_close(cells[1].measures[0].values.interval.high, 7, 0);
	assert_int_equal(cells[1].measures[1].values.n, 0);
	assert_string_equal(cells[1].measures[2].name, "once");
	assert_int_equal(cells[1].measures[2].values.n, 1);
	assert_false(cells[1].measures[2].values.interval.exists);
	assert_string_equal(cells[2].measures[0].name, "other");
	end(&scene);
}

static void test_measures_of_failed_launches_do_not_count(void **state)
{
	const struct cell_summary *cells;
	struct launch *launch;
	struct scene scene;

	(void)state;
	begin(&scene, three);
	tell(add(&scene, 1, 0, 5 * MS), "lost", 3);
	launch = add(&scene, 1, 1, 5 * MS);
	launch->outcome = OUTCOME_FAILED;
	tell(launch, "lost", 1000);
	cells = summarize(&scene);
	assert_int_equal(cells[1].measures[0].values.n, 1);
	assert_close(cells[1].measures[0].values.median, 3, 0);
	end(&scene);
}

/* As a result may come from anywhere, every launch may have its own. */
static void test_more_names_than_there_may_be_are_no_failure(void **state)
{
	const struct cell_summary *cells;
	struct scene scene;

	(void)state;
	begin(&scene, three);
	for (uint32_t round = 0; round < WORKLOAD_MEASURES + 3; round++) {
		char name[2] = {(char)('a' + round), '\0'};

		tell(add(&scene, 1, round, 5 * MS), name, round);
	}
	cells = summarize(&scene);
	assert_int_equal(cells[1].n_measures, WORKLOAD_MEASURES);
	assert_string_equal(cells[1].measures[0].name, "a");
	end(&scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			test_a_cell_is_told_by_the_median_over_its_launches),
		cmocka_unit_test(test_the_headline_is_the_sum_of_all_phases),
		cmocka_unit_test(
			test_speedup_is_over_serial_and_paired_by_rounds),
		cmocka_unit_test(test_twins_are_compared_from_both_sides),
		cmocka_unit_test(
			test_a_second_runner_of_one_side_has_a_pair_of_its_own),
		cmocka_unit_test(
			test_twins_have_as_many_workers_and_the_same_place),
		cmocka_unit_test(test_within_the_margin_is_the_same),
		cmocka_unit_test(
			test_failed_launches_are_no_times_and_make_no_pairs),
		cmocka_unit_test(
			test_a_cell_without_a_good_launch_has_no_numbers),
		cmocka_unit_test(test_few_rounds_give_a_ratio_and_no_verdict),
		cmocka_unit_test(test_intervals_hold_together_within_a_table),
		cmocka_unit_test(test_other_work_is_another_table),
		cmocka_unit_test(test_other_surroundings_are_another_table),
		cmocka_unit_test(
			test_a_control_is_compared_with_what_it_controls),
		cmocka_unit_test(test_nothing_measured_is_no_failure),
		cmocka_unit_test(test_measures_are_told_by_their_medians),
		cmocka_unit_test(test_measures_of_failed_launches_do_not_count),
		cmocka_unit_test(
			test_more_names_than_there_may_be_are_no_failure),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
