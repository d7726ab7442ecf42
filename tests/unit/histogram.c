/* Histograms: what was put in comes out within 1/64; and Jain's index. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bench/fairness.h"
#include "bench/histogram.h"

static struct histogram *empty(void)
{
	struct histogram *h = calloc(1, sizeof *h);

	assert_non_null(h);
	return h;
}

static void test_nothing_put_in_gives_no_quantile(void **state)
{
	struct histogram *h = empty();

	(void)state;
	assert_int_equal(histogram_count(h), 0);
	assert_true(isnan(histogram_quantile(h, 0.5)));
	assert_true(isnan(histogram_quantile(h, 1)));
	free(h);
}

static void test_places_ascend_with_values_and_stay_within(void **state)
{
	unsigned last = 0;

	(void)state;
	for (uint64_t ns = 0; ns < 100000; ns++) {
		unsigned place = histogram_place(ns);

		assert_true(place == last || place == last + 1 || ns == 0);
		last = place;
	}
	for (int bit = 16; bit < 64; bit++) {
		uint64_t ns = UINT64_C(1) << bit;

		assert_int_equal(
			histogram_place(ns), histogram_place(ns - 1) + 1);
	}
	assert_true(histogram_place(UINT64_MAX) < HISTOGRAM_COUNTS);
}

static void test_one_value_comes_out_as_it_went_in(void **state)
{
	static const uint64_t values[] = {
		0, 1, 63, 64, 1000, 123456789, UINT64_C(1) << 62, UINT64_MAX};

	(void)state;
	for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
		struct histogram *h = empty();
		double value = (double)values[i];

		histogram_add(h, values[i]);
		assert_true(histogram_quantile(h, 1) == value);
		assert_true(
			fabs(histogram_quantile(h, 0.5) - value) <= value / 64);
		free(h);
	}
}

static void test_quantiles_are_those_of_the_values(void **state)
{
	struct histogram *h = empty();

	(void)state;
	for (uint64_t i = 1; i <= 10000; i++)
		histogram_add(h, 1000 * ((i * 7919) % 10000 + 1));
	assert_int_equal(histogram_count(h), 10000);
	assert_true(fabs(histogram_quantile(h, 0.5) - 5e6) <= 5e6 / 64);
	assert_true(fabs(histogram_quantile(h, 0.99) - 9.9e6) <= 9.9e6 / 64);
	assert_true(histogram_quantile(h, 1) == 1e7);
	assert_true(histogram_quantile(h, 0) <= 1000 * (1 + 1. / 64));
	free(h);
}

static double jain_of(const double *shares, size_t n)
{
	struct fairness fairness = {0};

	for (size_t i = 0; i < n; i++)
		fairness_add(&fairness, shares[i]);
	return fairness_jain(&fairness);
}

static void test_jains_index_is_1_for_equals_and_1_in_n_for_one_alone(
	void **state)
{
	static const double equal[] = {3, 3, 3, 3}, alone[] = {0, 7, 0, 0};
	static const double uneven[] = {1, 2}, nothing[] = {0, 0};

	(void)state;
	assert_true(fabs(jain_of(equal, 4) - 1) < 1e-12);
	assert_true(fabs(jain_of(alone, 4) - 0.25) < 1e-12);
	assert_true(fabs(jain_of(uneven, 2) - 0.9) < 1e-12);
	assert_true(isnan(jain_of(nothing, 2)));
	assert_true(isnan(jain_of(NULL, 0)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nothing_put_in_gives_no_quantile),
		cmocka_unit_test(
			test_places_ascend_with_values_and_stay_within),
		cmocka_unit_test(test_one_value_comes_out_as_it_went_in),
		cmocka_unit_test(test_quantiles_are_those_of_the_values),
		cmocka_unit_test(
			test_jains_index_is_1_for_equals_and_1_in_n_for_one_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
