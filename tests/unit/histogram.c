/* Histograms: what was put in comes out within 1/64; Jain's index; contests. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bench/contest.h"
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

/* ---- contests ---- */

static struct contest *contest_of(uint32_t n)
{
	struct contest *contest =
		aligned_alloc(64, (contest_bytes(n) + 63) / 64 * 64);

	assert_non_null(contest);
	memset(contest, 0, contest_bytes(n));
	contest_open(contest, n);
	for (uint32_t i = 0; i < n; i++)
		assert_int_equal(contest_enter(contest), i);
	assert_int_equal(contest_enter(contest), n);
	return contest;
}

/* What is done before the last begins and after the first is through counts for
 * nobody. */
static void test_only_the_time_when_all_are_at_it_counts(void **state)
{
	struct contest *c = contest_of(2);

	(void)state;
	contest_begin(c, 0);
	contest_step(c, 0, 1000);
	assert_true(isnan(contest_fairness(c)));
	contest_begin(c, 1);
	contest_step(c, 0, 30);
	contest_step(c, 1, 10);
	contest_end(c, 0);
	contest_step(c, 1, 1020);
	contest_end(c, 1);
	assert_true(fabs(contest_fairness(c) - 0.8) < 1e-9);
	/* It is held once. */
	contest_begin(c, 0);
	contest_begin(c, 1);
	contest_step(c, 0, 500);
	contest_end(c, 1);
	assert_true(fabs(contest_fairness(c) - 0.8) < 1e-9);
	free(c);
}

static void test_who_gets_no_turn_makes_it_as_unfair_as_can_be(void **state)
{
	struct contest *c = contest_of(4);

	(void)state;
	for (uint32_t i = 0; i < 4; i++)
		contest_begin(c, i);
	contest_step(c, 2, 64);
	contest_end(c, 2);
	assert_true(fabs(contest_fairness(c) - 0.25) < 1e-9);
	free(c);
}

static void test_one_after_the_other_is_no_contest(void **state)
{
	struct contest *c = contest_of(2);

	(void)state;
	for (int i = 0; i < 6; i++) {
		contest_begin(c, (uint32_t)i % 2);
		contest_step(c, (uint32_t)i % 2, 64);
		contest_end(c, (uint32_t)i % 2);
	}
	assert_true(isnan(contest_fairness(c)));
	contest_leave(c, 1);
	assert_int_equal(contest_enter(c), 1);
	free(c);
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
		cmocka_unit_test(test_only_the_time_when_all_are_at_it_counts),
		cmocka_unit_test(
			test_who_gets_no_turn_makes_it_as_unfair_as_can_be),
		cmocka_unit_test(test_one_after_the_other_is_no_contest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
