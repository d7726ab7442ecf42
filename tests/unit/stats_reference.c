/* bench/stats_* against R: tests/unit/stats/README.md says how its answers were
 * made. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "bench/stats.h"
#include "bench/stats_ratio.h"
#include "bench/stats_scaling.h"
#include "bench/stats_series.h"
#include "bench/stats_tail.h"

struct sample_reference {
	size_t n_a, n_b;
	double a[60], b[60];
	double quantiles[7];
	double mad, low, high, coverage, geometric;
	double paired, paired_low, paired_high, paired_p, win_rate;
	double tied; /* 1: R's unpaired interval is not exact */
	double shift, shift_low, shift_high, shift_p, shift_wins;
	double drift, drift_p, serial, dip;
};

struct tail_reference {
	double parameter, at, tail;
};

struct u_reference {
	size_t n_a, n_b, u;
	double tail;
};

#include "tests/unit/stats/reference.h"

#define COUNT_OF(a) (sizeof(a) / sizeof *(a))

static void assert_close(double ours, double theirs, double relative)
{
	if (fabs(ours - theirs) > relative * fabs(theirs) + 1e-300)
		fail_msg("%.17g is not %.17g", ours, theirs);
}

/* Of quantities that may be 0 by cancellation. */
static void assert_near(double ours, double theirs)
{
	if (fabs(ours - theirs) > 1e-12)
		fail_msg("%.17g is not %.17g", ours, theirs);
}

static void test_quantiles_are_those_of_r(void **state)
{
	static const double shares[] = {0, 0.05, 0.25, 0.5, 0.8, 0.95, 1};
	double sorted[60];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(samples); i++) {
		const struct sample_reference *r = &samples[i];

		memcpy(sorted, r->a, r->n_a * sizeof *sorted);
		stats_sort(sorted, r->n_a);
		for (size_t q = 0; q < COUNT_OF(shares); q++)
			assert_close(stats_quantile(sorted, r->n_a, shares[q]),
				r->quantiles[q], 1e-14);
	}
}

static void test_summaries_are_those_of_r(void **state)
{
	struct stats_summary s;
	struct fault why = {0};
	double mean;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(samples); i++) {
		const struct sample_reference *r = &samples[i];

		assert_int_equal(
			stats_summarize(r->a, r->n_a, 0.95, &s, &why), 0);
		assert_int_equal(s.n, r->n_a);
		assert_close(s.min, r->quantiles[0], 0);
		assert_close(s.p5, r->quantiles[1], 1e-14);
		assert_close(s.median, r->quantiles[3], 1e-14);
		assert_close(s.p95, r->quantiles[5], 1e-14);
		assert_close(s.max, r->quantiles[6], 0);
		assert_near(s.mad, r->mad);
		assert_true(s.interval.exists);
		assert_close(s.interval.low, r->low, 0);
		assert_close(s.interval.high, r->high, 0);
		assert_close(s.interval.coverage, r->coverage, 1e-12);
		assert_int_equal(
			stats_geometric_mean(r->a, r->n_a, &mean, &why), 0);
		assert_close(mean, r->geometric, 1e-13);
	}
}

static void test_paired_ratios_are_sign_tests_of_r(void **state)
{
	struct stats_ratio ratio;
	struct fault why = {0};
	double p;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(samples); i++) {
		const struct sample_reference *r = &samples[i];
		size_t n = r->n_a < r->n_b ? r->n_a : r->n_b;

		assert_int_equal(
			stats_ratio_paired(r->a, r->b, n, 0.9, &ratio, &why),
			0);
		assert_close(ratio.ratio, r->paired, 1e-13);
		assert_close(ratio.interval.low, r->paired_low, 1e-13);
		assert_close(ratio.interval.high, r->paired_high, 1e-13);
		assert_near(ratio.win_rate, r->win_rate);
		assert_int_equal(
			stats_ratio_paired_p(r->a, r->b, n, 0.01, &p, &why), 0);
		assert_close(p, r->paired_p, 1e-12);
	}
}

static void test_unpaired_ratios_are_wilcoxon_tests_of_r(void **state)
{
	struct stats_ratio ratio;
	struct fault why = {0};
	double p;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(samples); i++) {
		const struct sample_reference *r = &samples[i];

		assert_int_equal(stats_ratio_unpaired(r->a, r->n_a, r->b,
					 r->n_b, 0.95, &ratio, &why),
			0);
		assert_close(ratio.ratio, r->shift, 1e-13);
		assert_near(ratio.win_rate, r->shift_wins);
		if (r->tied > 0)
			continue;
		assert_close(ratio.interval.low, r->shift_low, 1e-13);
		assert_close(ratio.interval.high, r->shift_high, 1e-13);
		assert_int_equal(stats_ratio_unpaired_p(r->a, r->n_a, r->b,
					 r->n_b, 0, &p, &why),
			0);
		assert_close(p, r->shift_p, 1e-10);
	}
}

static void test_series_are_those_of_r(void **state)
{
	struct stats_series s;
	struct fault why = {0};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(samples); i++) {
		const struct sample_reference *r = &samples[i];

		assert_int_equal(stats_series(r->a, r->n_a, &s, &why), 0);
		assert_near(s.drift, r->drift);
		assert_close(s.drift_p, r->drift_p, 1e-11);
		assert_near(s.serial, r->serial);
		assert_near(s.dip, r->dip);
	}
}

static void test_tails_are_those_of_r(void **state)
{
	double cdf[5001];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(binomial_tails); i++) {
		const struct tail_reference *r = &binomial_tails[i];

		assert_close(stats_tail_binomial(
				     (size_t)r->parameter, (size_t)r->at),
			r->tail, 1e-11);
	}
	for (size_t i = 0; i < COUNT_OF(student_tails); i++) {
		const struct tail_reference *r = &student_tails[i];

		assert_close(stats_tail_student(r->at, r->parameter), r->tail,
			r->parameter > 100 ? 1e-8 : 1e-11);
	}
	for (size_t i = 0; i < COUNT_OF(u_tails); i++) {
		const struct u_reference *r = &u_tails[i];

		stats_tail_mann_whitney(r->n_a, r->n_b, r->u, cdf);
		assert_close(cdf[r->u], r->tail, 1e-10);
	}
}

static void test_holm_is_that_of_r(void **state)
{
	double adjusted[COUNT_OF(holm_p)];
	struct fault why = {0};

	(void)state;
	assert_int_equal(
		stats_ratio_holm(holm_p, COUNT_OF(holm_p), adjusted, &why), 0);
	for (size_t i = 0; i < COUNT_OF(holm_p); i++)
		assert_close(adjusted[i], holm_adjusted[i], 1e-15);
}

static void test_scaling_laws_are_least_squares_of_r(void **state)
{
	struct stats_scaling fit;
	struct fault why = {0};

	(void)state;
	assert_int_equal(stats_scaling_usl(scaling_workers, scaling_throughput,
				 COUNT_OF(scaling_workers), &fit, &why),
		0);
	/* As far as R's optimizer goes. */
	assert_close(fit.lambda, scaling_usl[0], 1e-6);
	assert_close(fit.sigma, scaling_usl[1], 1e-6);
	assert_close(fit.kappa, scaling_usl[2], 1e-6);
	assert_close(fit.error, scaling_usl_error, 1e-9);
	assert_int_equal(
		stats_scaling_amdahl(scaling_workers, scaling_throughput,
			COUNT_OF(scaling_workers), &fit, &why),
		0);
	assert_close(fit.lambda, scaling_amdahl[0], 1e-6);
	assert_close(fit.sigma, scaling_amdahl[1], 1e-6);
	assert_true(fit.kappa == 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_quantiles_are_those_of_r),
		cmocka_unit_test(test_summaries_are_those_of_r),
		cmocka_unit_test(test_paired_ratios_are_sign_tests_of_r),
		cmocka_unit_test(test_unpaired_ratios_are_wilcoxon_tests_of_r),
		cmocka_unit_test(test_series_are_those_of_r),
		cmocka_unit_test(test_tails_are_those_of_r),
		cmocka_unit_test(test_holm_is_that_of_r),
		cmocka_unit_test(test_scaling_laws_are_least_squares_of_r),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
