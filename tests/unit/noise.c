/* Which launches count as disturbed, what is said of a series, and when enough
 * is measured. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bench/noise.h"
#include "bench/random.h"
#include "bench/stopping.h"

#define MS UINT64_C(1000000)

static double usual_hz[] = {3e9};
static const struct noise_scale scale = {.cpus = 2, .usual_hz = usual_hz};

static struct launch calm(void)
{
	return (struct launch){
		.run_ns = 100 * MS,
		.run_queue_wait_ns = 0,
		.others_cpu_ns = 0,
		.steal_ns = 0,
		.cpu_stall_ns = 0,
		.io_stall_ns = 0,
		.cpu_hz = 3000000000,
	};
}

static unsigned flags_of(struct launch launch, uint32_t workers)
{
	struct cell cell = {.workers = workers};

	return noise_flags(&scale, &cell, &launch);
}

static void test_a_calm_launch_is_not_flagged(void **state)
{
	struct launch unknown = calm();

	(void)state;
	assert_int_equal(flags_of(calm(), 2), 0);
	unknown.run_queue_wait_ns = unknown.others_cpu_ns = RESULT_UNKNOWN;
	unknown.steal_ns = unknown.cpu_stall_ns = RESULT_UNKNOWN;
	unknown.cpu_hz = RESULT_UNKNOWN;
	assert_int_equal(flags_of(unknown, 2), 0);
}

static void test_waiting_counts_where_each_worker_could_have_a_cpu(void **state)
{
	struct launch launch = calm();

	(void)state;
	launch.run_queue_wait_ns = 4 * MS;
	assert_int_equal(flags_of(launch, 2), 0);
	assert_int_equal(flags_of(launch, 1), NOISE_WAITED);
	launch.run_queue_wait_ns = 4 * MS + 1;
	assert_int_equal(flags_of(launch, 2), NOISE_WAITED);
	assert_int_equal(flags_of(launch, 3), 0);
}

static void test_a_stall_counts_when_others_were_busy(void **state)
{
	struct launch launch = calm();

	(void)state;
	launch.cpu_stall_ns = 6 * MS;
	assert_int_equal(flags_of(launch, 2), 0);
	launch.others_cpu_ns = 19 * MS;
	assert_int_equal(flags_of(launch, 2), 0);
	launch.others_cpu_ns = 20 * MS;
	assert_int_equal(flags_of(launch, 2), NOISE_CROWDED);
	launch.cpu_stall_ns = 5 * MS;
	assert_int_equal(flags_of(launch, 2), 0);
}

static void test_theft_pages_and_slow_cpus_are_flagged(void **state)
{
	struct launch launch = calm();

	(void)state;
	launch.steal_ns = 20 * MS;
	assert_int_equal(flags_of(launch, 1), NOISE_STOLEN);
	launch.steal_ns = 19 * MS;
	launch.major_faults = 1;
	assert_int_equal(flags_of(launch, 1), NOISE_PAGED);
	launch.cpu_hz = 2600000000;
	assert_int_equal(flags_of(launch, 1), NOISE_PAGED | NOISE_SLOW_CPU);
}

/* ---- sentences ---- */

struct said {
	char text[4096];
	size_t n;
};

static void hear(void *data, const char *sentence)
{
	struct said *said = data;

	said->n++;
	strcat(said->text, sentence);
	strcat(said->text, "\n");
}

/* A result of one cell whose launches take these times. */
static struct said tell(const double *ms, size_t n)
{
	struct cell cell = {.workload = "hash",
		.runner = "serial",
		.workers = 1,
		.tasks = 1};
	struct result result = {.plan = {.cells = &cell, .n_cells = 1}};
	const struct registry none = {0};
	struct fault why = {0};
	struct said said = {"", 0};

	for (size_t i = 0; i < n; i++) {
		struct launch launch = calm();

		launch.round = (uint32_t)i;
		launch.run_ns = (uint64_t)(ms[i] * (double)MS);
		assert_int_equal(result_add(&result, &launch, &why), 0);
	}
	assert_int_equal(noise_tell(&result, &none, hear, &said, &why), 0);
	free(result.launches);
	return said;
}

static double uniform(uint64_t *random)
{
	return (double)(random_next(random) >> 11) * 0x1p-53;
}

static void test_nothing_is_said_of_launches_that_are_alike(void **state)
{
	uint64_t random = 1;
	double ms[40];

	(void)state;
	for (size_t i = 0; i < 40; i++)
		ms[i] = 100 + uniform(&random);
	assert_string_equal(tell(ms, 40).text, "");
}

static void test_drift_is_told(void **state)
{
	struct said said;
	double ms[40];

	(void)state;
	for (size_t i = 0; i < 40; i++)
		ms[i] = 100 + (double)i;
	said = tell(ms, 40);
	assert_non_null(strstr(said.text, "became slower or faster"));
	assert_non_null(strstr(said.text, "hash serial W=1"));
	assert_non_null(strstr(said.text, "1.183 times"));
}

static void test_two_groups_are_told(void **state)
{
	uint64_t random = 7;
	struct said said;
	double ms[40];

	(void)state;
	for (size_t i = 0; i < 40; i++)
		ms[i] = (random_below(&random, 2) == 0 ? 100 : 150) +
			uniform(&random);
	said = tell(ms, 40);
	assert_non_null(strstr(said.text, "fell into two groups"));
}

static void test_a_slow_first_launch_is_told(void **state)
{
	uint64_t random = 3;
	struct said said;
	double ms[20];

	(void)state;
	for (size_t i = 0; i < 20; i++)
		ms[i] = 100 + uniform(&random);
	ms[0] = 180;
	said = tell(ms, 20);
	assert_non_null(strstr(said.text, "slow first launch"));
	assert_non_null(strstr(said.text, "1.79 times"));
}

/* ---- enough ---- */

static bool precise(double spread, size_t n, double precision)
{
	struct cell cell = {.workers = 1};
	struct result result = {.plan = {.cells = &cell, .n_cells = 1}};
	struct fault why = {0};
	bool enough;

	for (size_t i = 0; i < n; i++) {
		struct launch launch = calm();

		launch.run_ns =
			(uint64_t)((1 + spread * (double)i / (double)n) * 100 *
				   (double)MS);
		assert_int_equal(result_add(&result, &launch, &why), 0);
	}
	enough = stopping_precise(&result, precision);
	free(result.launches);
	return enough;
}

static void test_enough_is_an_interval_within_the_precision(void **state)
{
	(void)state;
	assert_true(precise(0.01, 20, 0.01));
	assert_false(precise(0.5, 20, 0.01));
	assert_true(precise(0.5, 20, 0.2));
}

static void test_without_an_interval_it_is_not_enough(void **state)
{
	(void)state;
	assert_false(precise(0, 5, 1));
	assert_true(precise(0, 6, 0.01));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_calm_launch_is_not_flagged),
		cmocka_unit_test(
			test_waiting_counts_where_each_worker_could_have_a_cpu),
		cmocka_unit_test(test_a_stall_counts_when_others_were_busy),
		cmocka_unit_test(test_theft_pages_and_slow_cpus_are_flagged),
		cmocka_unit_test(
			test_nothing_is_said_of_launches_that_are_alike),
		cmocka_unit_test(test_drift_is_told),
		cmocka_unit_test(test_two_groups_are_told),
		cmocka_unit_test(test_a_slow_first_launch_is_told),
		cmocka_unit_test(
			test_enough_is_an_interval_within_the_precision),
		cmocka_unit_test(test_without_an_interval_it_is_not_enough),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
