/* Figures from results: made-up launches whose medians and ratios are known. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/evidence.h"

static struct estimate ask(struct evidence_made *made, const char *metric,
	const struct estimate_cell *of, const struct estimate_cell *over)
{
	struct estimate_spec spec = {
		.metric = estimate_metric_find(metric),
		.of = of,
		.over = over,
	};
	struct estimate_source source;
	struct estimate estimate;
	struct fault why = {0};

	if (spec.metric == NULL)
		snprintf(spec.measure, sizeof spec.measure, "%s", metric);
	evidence_sum_up(made, 1, &source);
	if (estimate_of(&spec, &source, 0.95, &estimate, &why) != 0)
		fail_msg("%s", why.text);
	return estimate;
}

static const struct estimate_cell serial = {
	.name = "serial", .workload = "hash", .runner = "serial"};
static const struct estimate_cell threads = {
	.name = "threads", .workload = "hash", .runner = "pthreads"};

static void test_a_value_is_the_median_with_its_interval(void **state)
{
	struct evidence_made made = {0};
	struct estimate e;

	(void)state;
	evidence_cell(&made, "hash", "pthreads", 2, 4);
	for (uint32_t round = 0; round < 7; round++)
		evidence_launch(&made, 0, round, (round * 3 % 7 + 1) * 1000);
	e = ask(&made, "time", &threads, NULL);
	assert_true(e.measured);
	assert_true(e.value == 4000);
	/* 7 values: the interval of 95 % is from the first to the last. */
	assert_true(e.interval.exists);
	assert_true(e.interval.low == 1000 && e.interval.high == 7000);
	assert_int_equal(e.n, 7);
	assert_int_equal(e.unit, ESTIMATE_NS);
	e = ask(&made, "time_per_task", &threads, NULL);
	assert_true(e.value == 1000);
	e = ask(&made, "time_per_worker", &threads, NULL);
	assert_true(e.value == 2000);
	e = ask(&made, "tasks_per_s", &threads, NULL);
	assert_true(e.value == 1e6);
	evidence_end(&made);
}

static void test_ratios_in_one_result_are_paired_by_rounds(void **state)
{
	struct evidence_made made = {0};
	struct estimate e;

	(void)state;
	evidence_cell(&made, "hash", "serial", 1, 4);
	evidence_cell(&made, "hash", "pthreads", 2, 4);
	/* Rounds differ tenfold, the ratio of each is 2 (tasks_per_s). */
	for (uint32_t round = 0; round < 9; round++) {
		evidence_launch(&made, 0, round, 2000 * (1 + round));
		if (round < 8)
			evidence_launch(&made, 1, round, 1000 * (1 + round));
	}
	e = ask(&made, "tasks_per_s", &threads, &serial);
	assert_true(e.measured && e.paired);
	assert_true(fabs(e.value - 2) < 1e-12);
	assert_true(fabs(e.interval.low - 2) < 1e-12);
	assert_true(fabs(e.interval.high - 2) < 1e-12);
	assert_int_equal(e.n, 8);
	assert_int_equal(e.unit, ESTIMATE_RATIO);
	evidence_end(&made);
}

static void test_cells_of_two_results_are_compared_unpaired(void **state)
{
	struct evidence_made made[2] = {0};
	struct estimate_spec spec = {
		.metric = estimate_metric_find("time"),
		.of = &threads,
		.over = &serial,
	};
	struct estimate_source source;
	struct estimate e;
	struct fault why = {0};

	(void)state;
	evidence_cell(&made[0], "hash", "serial", 1, 4);
	evidence_cell(&made[1], "hash", "pthreads", 2, 4);
	for (uint32_t round = 0; round < 10; round++) {
		evidence_launch(&made[0], 0, round, 1000 + round);
		evidence_launch(&made[1], 0, round, 3 * (1000 + round));
	}
	evidence_sum_up(made, 2, &source);
	assert_int_equal(estimate_of(&spec, &source, 0.95, &e, &why), 0);
	assert_true(e.measured && !e.paired);
	assert_true(fabs(e.value - 3) < 0.01);
	assert_int_equal(e.result, 1);
	evidence_end(&made[0]);
	evidence_end(&made[1]);
}

static void test_what_is_not_measured_says_why(void **state)
{
	struct evidence_made made = {0};
	struct estimate e;

	(void)state;
	evidence_cell(&made, "hash", "serial", 1, 4);
	evidence_cell(&made, "hash", "pthreads", 2, 4);
	for (uint32_t round = 0; round < 6; round++) {
		struct launch *l = evidence_launch(&made, 1, round, 1000);

		l->outcome = OUTCOME_FAILED;
		l->fault = strdup("no python3");
	}
	e = ask(&made, "time", &threads, NULL);
	assert_false(e.measured);
	assert_non_null(strstr(e.reason, "no python3"));
	assert_int_equal(e.failed, 6);
	e = ask(&made, "time", &serial, NULL);
	assert_false(e.measured);
	assert_non_null(strstr(e.reason, "not launched"));
	e = ask(&made, "time",
		&(struct estimate_cell){.workload = "net", .runner = "fork"},
		NULL);
	assert_false(e.measured);
	assert_non_null(strstr(e.reason, "no result has the cell net, fork"));
	e = ask(&made, "time", &threads, &serial);
	assert_non_null(strstr(e.reason, "no python3"));
	evidence_end(&made);
}

static void test_a_rule_that_means_two_cells_says_so(void **state)
{
	struct evidence_made made = {0};
	struct estimate e;

	(void)state;
	evidence_cell(&made, "hash", "pthreads", 2, 4);
	evidence_cell(&made, "hash", "pthreads", 4, 4);
	for (uint32_t round = 0; round < 6; round++) {
		evidence_launch(&made, 0, round, 1000);
		evidence_launch(&made, 1, round, 2000);
	}
	e = ask(&made, "time", &threads, NULL);
	assert_false(e.measured);
	assert_non_null(strstr(e.reason, "2 cells are meant"));
	e = ask(&made, "time",
		&(struct estimate_cell){.workload = "hash",
			.runner = "pthreads",
			.workers = "2x"},
		NULL);
	assert_true(e.measured && e.value == 2000); /* 2 CPUs: W=4 */
	evidence_end(&made);
}

static void test_settings_tell_cells_apart(void **state)
{
	struct estimate_cell large = {.workload = "hash",
		.runner = "pthreads",
		.params = {{"bytes", "1MiB"}},
		.n_params = 1};
	struct evidence_made made = {0};
	struct estimate e;

	(void)state;
	evidence_cell(&made, "hash", "pthreads", 2, 4);
	evidence_cell(&made, "hash", "pthreads", 2, 4);
	evidence_setting(&made, 0, "bytes", "64KiB");
	evidence_setting(&made, 1, "bytes", "1MiB");
	for (uint32_t round = 0; round < 6; round++) {
		evidence_launch(&made, 0, round, 1000);
		evidence_launch(&made, 1, round, 5000);
	}
	e = ask(&made, "time", &large, NULL);
	assert_true(e.measured && e.value == 5000);
	strcpy(large.params[0].value, "2MiB");
	e = ask(&made, "time", &large, NULL);
	assert_false(e.measured);
	evidence_end(&made);
}

static void test_measures_of_workloads_are_asked_by_name(void **state)
{
	struct evidence_made made = {0};
	struct estimate e;

	(void)state;
	evidence_cell(&made, "hash", "pthreads", 2, 4);
	for (uint32_t round = 0; round < 6; round++) {
		struct launch *l = evidence_launch(&made, 0, round, 1000);

		l->measures = calloc(1, sizeof *l->measures);
		assert_non_null(l->measures);
		l->n_measures = 1;
		strcpy(l->measures->name, "delay_ns");
		l->measures->value = 70;
	}
	e = ask(&made, "delay_ns", &threads, NULL);
	assert_true(e.measured && e.value == 70);
	assert_int_equal(e.unit, ESTIMATE_NS);
	e = ask(&made, "other_ns", &threads, NULL);
	assert_false(e.measured);
	assert_non_null(strstr(e.reason, "no launch tells other_ns"));
	evidence_end(&made);
}

static void test_tasks_done_count_in_launches_that_failed(void **state)
{
	struct evidence_made made = {0};
	struct estimate e;

	(void)state;
	evidence_cell(&made, "hash", "pthreads", 2, 4);
	for (uint32_t round = 0; round < 6; round++) {
		struct launch *l = evidence_launch(&made, 0, round, 1000);

		l->outcome = OUTCOME_KILLED;
		l->tasks_done = 3;
	}
	e = ask(&made, "tasks_done_share", &threads, NULL);
	assert_true(e.measured && e.value == 0.75);
	e = ask(&made, "time", &threads, NULL);
	assert_false(e.measured);
	evidence_end(&made);
}

/* Three tasks: the second takes longest. */
static void add_order(
	struct evidence_made *made, uint32_t round, const int64_t (*times)[2])
{
	struct launch *l = evidence_launch(made, 0, round, 1000);

	l->samples = calloc(3, sizeof *l->samples);
	assert_non_null(l->samples);
	l->n_samples = 3;
	for (uint32_t i = 0; i < 3; i++)
		l->samples[i] = (struct kept_sample){
			.task = i,
			.start_ns = times[i][0],
			.end_ns = times[i][1],
		};
}

static void test_the_order_of_tasks_comes_from_samples(void **state)
{
	static const int64_t side_by_side[3][2] = {{0, 2}, {0, 5}, {0, 2}};
	static const int64_t one_by_one[3][2] = {{0, 2}, {2, 7}, {7, 9}};
	struct evidence_made made[2] = {0};

	(void)state;
	for (int i = 0; i < 2; i++) {
		evidence_cell(&made[i], "hash", "pthreads", 3, 3);
		for (uint32_t round = 0; round < 6; round++)
			add_order(&made[i], round,
				i == 0 ? side_by_side : one_by_one);
	}
	assert_true(
		ask(&made[0], "longest_ends_last", &threads, NULL).value == 1);
	assert_true(ask(&made[0], "ends_in_order", &threads, NULL).value == 0);
	assert_true(ask(&made[0], "in_flight", &threads, NULL).value == 3);
	assert_true(
		ask(&made[1], "longest_ends_last", &threads, NULL).value == 0);
	assert_true(ask(&made[1], "ends_in_order", &threads, NULL).value == 1);
	assert_true(ask(&made[1], "in_flight", &threads, NULL).value == 1);
	evidence_end(&made[0]);
	evidence_end(&made[1]);
}

static void test_memory_is_taken_with_its_error(void **state)
{
	struct evidence_made made = {0};
	struct estimate e;

	(void)state;
	evidence_cell(&made, "hash", "serial", 1, 4);
	evidence_cell(&made, "hash", "pthreads", 2, 4);
	evidence_launch(&made, 0, 0, 1000);
	evidence_launch(&made, 1, 0, 1000);
	evidence_memory(&made, 0, 1, 1, 1000);
	evidence_memory(&made, 1, 2, 3, 4000);
	e = ask(&made, "pss_per_worker", &threads, NULL);
	assert_true(e.measured && e.assumed && e.value == 2000);
	assert_true(fabs(e.interval.low - 1900) < 1e-9);
	assert_true(fabs(e.interval.high - 2100) < 1e-9);
	e = ask(&made, "pss_per_worker", &threads, &serial);
	assert_true(fabs(e.value - 2) < 1e-12);
	assert_true(fabs(e.interval.low - 2 * 0.95 / 1.05) < 1e-9);
	assert_true(fabs(e.interval.high - 2 * 1.05 / 0.95) < 1e-9);
	e = ask(&made, "processes", &threads, NULL);
	assert_true(e.value == 3 && !e.assumed && e.interval.low == 3);
	evidence_end(&made);
}

static void test_figures_and_intervals_share_a_unit(void **state)
{
	struct estimate e = {
		.measured = true,
		.unit = ESTIMATE_NS,
		.value = 12345678,
		.interval = {.exists = true, .low = 900000, .high = 13e6},
	};
	char value[ESTIMATE_TEXT], interval[ESTIMATE_TEXT];

	(void)state;
	estimate_show(&e, value, interval);
	assert_string_equal(value, "12.3 ms");
	assert_string_equal(interval, "0.90..13");
	e.unit = ESTIMATE_BYTES;
	estimate_show(&e, value, interval);
	assert_string_equal(value, "11.8 MiB");
	e.unit = ESTIMATE_SHARE;
	e.value = 0.5;
	e.interval.exists = false;
	estimate_show(&e, value, interval);
	assert_string_equal(value, "50 %");
	assert_string_equal(interval, "no interval");
	e.measured = false;
	estimate_show(&e, value, interval);
	assert_string_equal(value, "-");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_value_is_the_median_with_its_interval),
		cmocka_unit_test(
			test_ratios_in_one_result_are_paired_by_rounds),
		cmocka_unit_test(
			test_cells_of_two_results_are_compared_unpaired),
		cmocka_unit_test(test_what_is_not_measured_says_why),
		cmocka_unit_test(test_a_rule_that_means_two_cells_says_so),
		cmocka_unit_test(test_settings_tell_cells_apart),
		cmocka_unit_test(test_measures_of_workloads_are_asked_by_name),
		cmocka_unit_test(test_tasks_done_count_in_launches_that_failed),
		cmocka_unit_test(test_the_order_of_tasks_comes_from_samples),
		cmocka_unit_test(test_memory_is_taken_with_its_error),
		cmocka_unit_test(test_figures_and_intervals_share_a_unit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
