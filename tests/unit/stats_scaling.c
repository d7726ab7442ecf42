/* bench/stats_scaling: known laws come back, and too little data is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "bench/stats_scaling.h"
#include "tests/unit/stats/random_samples.h"

enum { POINTS = 8 };

static const double workers[POINTS] = {1, 2, 4, 8, 16, 32, 64, 128};

/* Throughputs by the law itself. */
static void follow(double sigma, double kappa, double *throughput)
{
	const struct stats_scaling law = {
		.lambda = 1000,
		.sigma = sigma,
		.kappa = kappa,
	};

	for (size_t i = 0; i < POINTS; i++)
		throughput[i] = stats_scaling_throughput(&law, workers[i]);
}

static void assert_close(double x, double y)
{
	if (fabs(x - y) > 1e-9 * fabs(y) + 1e-12)
		fail_msg("%.17g is not %.17g", x, y);
}

static void test_a_law_without_noise_comes_back(void **state)
{
	static const double sigmas[] = {0, 0.01, 0.2, 1};
	static const double kappas[] = {0, 1e-6, 1e-4, 0.02};
	double throughput[POINTS];
	struct stats_scaling fit;
	struct fault why = {0};

	(void)state;
	for (size_t i = 0; i < 16; i++) {
		double sigma = sigmas[i / 4], kappa = kappas[i % 4];

		follow(sigma, kappa, throughput);
		assert_int_equal(stats_scaling_usl(workers, throughput, POINTS,
					 &fit, &why),
			0);
		assert_int_equal(fit.counts, POINTS);
		assert_close(fit.lambda, 1000);
		assert_close(fit.sigma, sigma);
		assert_close(fit.kappa, kappa);
		assert_true(fit.error < 1e-9);
	}
}

static void test_peak_and_bound_follow_from_the_law(void **state)
{
	double throughput[POINTS];
	struct stats_scaling fit;
	struct fault why = {0};

	(void)state;
	follow(0.1, 0.001, throughput);
	assert_int_equal(
		stats_scaling_usl(workers, throughput, POINTS, &fit, &why), 0);
	assert_close(fit.peak_workers, 30);
	assert_close(fit.speedup_bound, 10);
	assert_true(stats_scaling_throughput(&fit, 30) >
		    stats_scaling_throughput(&fit, 31));
	assert_true(stats_scaling_throughput(&fit, 30) >
		    stats_scaling_throughput(&fit, 29));
}

static void test_amdahl_finds_the_serial_share(void **state)
{
	double throughput[POINTS];
	struct stats_scaling fit;
	struct fault why = {0};

	(void)state;
	follow(0.25, 0, throughput);
	assert_int_equal(
		stats_scaling_amdahl(workers, throughput, 2, &fit, &why), 0);
	assert_close(fit.sigma, 0.25);
	assert_close(fit.speedup_bound, 4);
	assert_true(isinf(fit.peak_workers));
}

static void test_more_than_linear_is_no_negative_coefficient(void **state)
{
	double throughput[POINTS];
	struct stats_scaling fit;
	struct fault why = {0};

	(void)state;
	for (size_t i = 0; i < POINTS; i++)
		throughput[i] = pow(workers[i], 1.1);
	assert_int_equal(
		stats_scaling_usl(workers, throughput, POINTS, &fit, &why), 0);
	assert_true(fit.sigma == 0 && fit.kappa == 0);
	assert_true(fit.error > 0.05);
	assert_true(isinf(fit.speedup_bound) && isinf(fit.peak_workers));
}

static void test_no_nearby_law_fits_better(void **state)
{
	uint64_t seed = 1;
	double throughput[POINTS];
	struct stats_scaling fit;
	struct fault why = {0};

	(void)state;
	for (size_t t = 0; t < 200; t++) {
		follow(0.02, 0.0002, throughput);
		for (size_t i = 0; i < POINTS; i++)
			throughput[i] *= exp(random_normal(&seed) / 10);
		assert_int_equal(stats_scaling_usl(workers, throughput, POINTS,
					 &fit, &why),
			0);
		for (size_t near = 0; near < 6; near++) {
			double step = near % 2 == 0 ? 1.001 : 0.999;
			struct stats_scaling other = fit;
			double squares = 0;

			other.lambda *= near / 2 == 0 ? step : 1;
			other.sigma *= near / 2 == 1 ? step : 1;
			other.kappa *= near / 2 == 2 ? step : 1;
			for (size_t i = 0; i < POINTS; i++)
				squares += pow(
					throughput[i] / stats_scaling_throughput(
								&other,
								workers[i]) -
						1,
					2);
			assert_true(sqrt(squares / POINTS) >=
				    fit.error * (1 - 1e-12));
		}
	}
}

static void test_unit_and_order_do_not_matter(void **state)
{
	double throughput[POINTS], backwards[POINTS], scaled[POINTS];
	struct stats_scaling one, other;
	struct fault why = {0};
	uint64_t seed = 2;

	(void)state;
	follow(0.05, 0.001, throughput);
	for (size_t i = 0; i < POINTS; i++)
		throughput[i] *= exp(random_normal(&seed) / 20);
	for (size_t i = 0; i < POINTS; i++) {
		backwards[i] = workers[POINTS - 1 - i];
		scaled[i] = throughput[POINTS - 1 - i] * 1e9;
	}
	assert_int_equal(
		stats_scaling_usl(workers, throughput, POINTS, &one, &why), 0);
	assert_int_equal(
		stats_scaling_usl(backwards, scaled, POINTS, &other, &why), 0);
	assert_close(other.lambda, one.lambda * 1e9);
	assert_close(other.sigma, one.sigma);
	assert_close(other.kappa, one.kappa);
}

static void test_five_numbers_of_workers_are_too_few(void **state)
{
	const double again[] = {1, 1, 2, 2, 4, 4, 8, 16};
	double throughput[POINTS];
	struct stats_scaling fit;
	struct fault why = {0};

	(void)state;
	follow(0.1, 0.001, throughput);
	assert_int_equal(
		stats_scaling_usl(again, throughput, POINTS, &fit, &why), -1);
	assert_string_equal(why.text,
		"the scalability law needs 6 numbers of workers, and there are 5");
	why = (struct fault){0};
	assert_int_equal(
		stats_scaling_amdahl(again, throughput, 2, &fit, &why), -1);
	assert_true(fault_is_set(&why));
}

static void test_what_is_no_throughput_is_refused(void **state)
{
	static const double bad[] = {0, -1, (double)NAN, HUGE_VAL};
	double throughput[POINTS], few[POINTS];
	struct stats_scaling fit;

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		struct fault why[3] = {0};

		follow(0.1, 0.001, throughput);
		memcpy(few, workers, sizeof few);
		throughput[3] = bad[i];
		assert_int_equal(stats_scaling_usl(workers, throughput, POINTS,
					 &fit, &why[0]),
			-1);
		follow(0.1, 0.001, throughput);
		few[3] = bad[i];
		assert_int_equal(stats_scaling_usl(few, throughput, POINTS,
					 &fit, &why[1]),
			-1);
		assert_int_equal(stats_scaling_amdahl(
					 workers, throughput, 0, &fit, &why[2]),
			-1);
		assert_non_null(strstr(why[0].text, "throughput: number 4"));
		assert_non_null(strstr(why[1].text, "workers: number 4"));
		assert_true(fault_is_set(&why[2]));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_law_without_noise_comes_back),
		cmocka_unit_test(test_peak_and_bound_follow_from_the_law),
		cmocka_unit_test(test_amdahl_finds_the_serial_share),
		cmocka_unit_test(
			test_more_than_linear_is_no_negative_coefficient),
		cmocka_unit_test(test_no_nearby_law_fits_better),
		cmocka_unit_test(test_unit_and_order_do_not_matter),
		cmocka_unit_test(test_five_numbers_of_workers_are_too_few),
		cmocka_unit_test(test_what_is_no_throughput_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
