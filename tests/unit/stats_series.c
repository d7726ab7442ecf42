/* bench/stats_series: what it finds, what it lets pass, how often it errs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/stats.h"
#include "bench/stats_series.h"
#include "tests/unit/stats/random_samples.h"

#define COUNT_OF(a) (sizeof(a) / sizeof *(a))
enum { TRIALS = 4000, ROUNDS = 20, N_MAX = 200 };

static void assert_at_most(
	const char *what, size_t count, size_t trials, double share)
{
	if ((double)count >
		(double)trials * share + random_tolerance(share, trials))
		fail_msg("%s: %zu of %zu, more than %g %%", what, count, trials,
			100 * share);
}

static void assert_about(
	const char *what, size_t count, size_t trials, double share)
{
	double expected = (double)trials * share;

	if (fabs((double)count - expected) > random_tolerance(share, trials))
		fail_msg("%s: %zu of %zu, not about %.0f", what, count, trials,
			expected);
}

static struct stats_series look_at(const double *times, size_t n)
{
	struct stats_series s = {0};
	struct fault why = {0};

	assert_int_equal(stats_series(times, n, &s, &why), 0);
	return s;
}

static void test_independent_launches_seldom_alarm(void **state)
{
	static const size_t sizes[] = {6, 10, 20, 60, 200};
	double times[N_MAX];
	uint64_t seed = 1;

	(void)state;
	for (size_t i = 0; i < SHAPES * COUNT_OF(sizes); i++) {
		const struct shape *shape = &shapes[i % SHAPES];
		size_t n = sizes[i / SHAPES], trials = TRIALS / 2;
		size_t drift = 0, serial = 0, first = 0;

		for (size_t t = 0; t < trials; t++) {
			struct stats_series s;

			random_sample(shape, &seed, times, n);
			s = look_at(times, n);
			drift += s.drift_p <= 0.05;
			serial += s.serial_p <= 0.05;
			first += s.first_slow;
		}
		/* Both p-values are approximations. */
		assert_at_most("drift", drift, trials, 0.055);
		assert_at_most("serial", serial, trials, 0.055);
		assert_at_most("first", first, trials, 1 / (double)n);
		if (n >= ROUNDS)
			assert_at_most(shape->name, first, trials, 0.02);
	}
}

static void test_one_mode_seldom_passes_for_two(void **state)
{
	static const size_t sizes[] = {6, 20, 60, 200};
	double times[N_MAX];
	uint64_t seed = 2;

	(void)state;
	for (size_t i = 0; i < SHAPES * COUNT_OF(sizes); i++) {
		const struct shape *shape = &shapes[i % SHAPES];
		size_t n = sizes[i / SHAPES], trials = TRIALS / 2;
		size_t alarms = 0;

		if (shape->draw == random_two_modes)
			continue;
		for (size_t t = 0; t < trials; t++) {
			random_sample(shape, &seed, times, n);
			alarms += look_at(times, n).dip_p <= 0.05;
		}
		assert_at_most(shape->name, alarms, trials, 0.05);
	}
}

static void test_the_table_of_dips_holds_for_the_uniform(void **state)
{
	/* In the rows, between two of them and behind the last. */
	static const size_t sizes[] = {6, 7, 20, 25, 70, 3000};
	static const double levels[] = {0.2, 0.05, 0.01};
	double times[3000];
	uint64_t seed = 3;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(sizes); i++) {
		size_t n = sizes[i], alarms[COUNT_OF(levels)] = {0};
		size_t trials = n > 1000 ? 300 : TRIALS;

		for (size_t t = 0; t < trials; t++) {
			struct stats_series s;

			for (size_t j = 0; j < n; j++)
				times[j] = random_share(&seed);
			s = look_at(times, n);
			for (size_t l = 0; l < COUNT_OF(levels); l++)
				alarms[l] += s.dip_p <= levels[l];
		}
		for (size_t l = 0; l < COUNT_OF(levels); l++)
			assert_about("uniform", alarms[l], trials, levels[l]);
	}
}

/* `share` of the launches take 37 % longer; 3 % of noise. */
static size_t find_two_modes(size_t n, double share, uint64_t seed)
{
	size_t found = 0;

	for (size_t t = 0; t < TRIALS / 4; t++) {
		double times[N_MAX];

		for (size_t i = 0; i < n; i++) {
			times[i] = exp(random_normal(&seed) * 0.03);
			if ((double)i < share * (double)n)
				times[i] *= 1.37;
		}
		found += look_at(times, n).dip_p <= 0.01;
	}
	return found;
}

static void test_two_clear_modes_are_found(void **state)
{
	(void)state;
	assert_true(find_two_modes(20, 0.5, 4) > TRIALS / 4 * 98 / 100);
	assert_true(find_two_modes(20, 0.4, 5) > TRIALS / 4 * 90 / 100);
	assert_true(find_two_modes(60, 0.3, 6) > TRIALS / 4 * 95 / 100);
}

static void test_modes_are_told_with_their_places_and_shares(void **state)
{
	double times[ROUNDS];
	struct stats_series s;

	(void)state;
	for (size_t i = 0; i < ROUNDS; i++)
		times[i] = (i % 10 < 4 ? 14 : 10) + (double)i / 1000;
	s = look_at(times, ROUNDS);
	assert_true(s.dip_p <= 0.01);
	assert_true(s.mode_low > 10 && s.mode_low < 10.02);
	assert_true(s.mode_high > 14 && s.mode_high < 14.02);
	assert_true(s.mode_high_share == 0.4);
}

static void test_a_launch_held_up_is_no_mode_of_its_own(void **state)
{
	double times[ROUNDS];
	struct stats_series s;

	(void)state;
	for (size_t i = 0; i < ROUNDS; i++)
		times[i] = i % 2 == 0 ? 14 : 10;
	times[0] = 1e6;
	s = look_at(times, ROUNDS);
	assert_true(s.mode_low == 10 && s.mode_high == 14);
	assert_true(s.mode_high_share == 0.5);
}

static void test_drift_is_found_with_its_direction(void **state)
{
	double times[ROUNDS];
	uint64_t seed = 7;
	size_t slower = 0, faster = 0;

	(void)state;
	for (size_t t = 0; t < TRIALS / 4; t++) {
		struct stats_series s;

		for (size_t i = 0; i < ROUNDS; i++)
			times[i] = exp(random_normal(&seed) * 0.02 +
				       (double)i * 0.005);
		s = look_at(times, ROUNDS);
		slower += s.drift > 0 && s.drift_p <= 0.01 && s.drift_ratio > 1;
		for (size_t i = 0; i < ROUNDS; i++)
			times[i] = 1 / times[i];
		s = look_at(times, ROUNDS);
		faster += s.drift < 0 && s.drift_p <= 0.01 && s.drift_ratio < 1;
	}
	assert_true(slower > TRIALS / 4 * 9 / 10);
	assert_int_equal(slower, faster);
}

static void test_perfect_order_is_no_less_likely_than_it_is(void **state)
{
	const double times[] = {1, 2, 3, 4, 5, 6};
	struct stats_series s = look_at(times, COUNT_OF(times));

	(void)state;
	assert_true(fabs(s.drift - 1) < 1e-15);
	assert_true(fabs(s.drift_p - 2.0 / 720) < 1e-15);
}

static void test_launches_that_resemble_the_last_are_found(void **state)
{
	double times[60];
	uint64_t seed = 8;
	size_t found = 0, alternating = 0;

	(void)state;
	for (size_t t = 0; t < TRIALS / 4; t++) {
		double level = 0;
		struct stats_series s;

		for (size_t i = 0; i < COUNT_OF(times); i++) {
			level = level * 0.7 + random_normal(&seed);
			times[i] = exp(level / 10);
		}
		s = look_at(times, COUNT_OF(times));
		found += s.serial > 0 && s.serial_p <= 0.01;
		for (size_t i = 0; i < COUNT_OF(times); i++)
			times[i] = random_share(&seed) + (i % 2 == 0);
		s = look_at(times, COUNT_OF(times));
		alternating += s.serial < 0 && s.serial_p <= 0.01;
	}
	assert_true(found > TRIALS / 4 * 95 / 100);
	assert_true(alternating > TRIALS / 4 * 95 / 100);
}

/* Go through all orders of the ranks of `times` (Heap's algorithm), counting
 * those in which neighbours are as alike or unlike as that. */
static void count_orders(
	double *times, size_t k, double serial, size_t *as_far, size_t *orders)
{
	if (k == 1) {
		*orders += 1;
		*as_far += fabs(look_at(times, 8).serial) >= serial - 1e-12;
		return;
	}
	for (size_t i = 0; i < k; i++) {
		size_t other = k % 2 == 0 ? i : 0;
		double kept = times[k - 1];

		count_orders(times, k - 1, serial, as_far, orders);
		times[k - 1] = times[other];
		times[other] = kept;
	}
}

static void test_serial_p_is_near_that_of_all_orders(void **state)
{
	double times[] = {1, 3, 2, 4, 5, 7, 8, 6};
	struct stats_series s = look_at(times, COUNT_OF(times));
	size_t as_far = 0, orders = 0;

	(void)state;
	count_orders(times, COUNT_OF(times), s.serial, &as_far, &orders);
	assert_int_equal(orders, 40320);
	assert_true(fabs((double)as_far / (double)orders - s.serial_p) < 0.01);
}

static void test_a_slow_first_launch_is_found(void **state)
{
	double times[ROUNDS];
	uint64_t seed = 9;
	size_t first = 0, second = 0;

	(void)state;
	for (size_t t = 0; t < TRIALS / 4; t++) {
		struct stats_series s;

		for (size_t i = 0; i < ROUNDS; i++)
			times[i] = exp(random_normal(&seed) * 0.02);
		times[0] *= 1.34;
		s = look_at(times, ROUNDS);
		first += s.first_slow && s.first_ratio > 1.2;
		times[1] = times[0] * 2;
		second += look_at(times, ROUNDS).first_slow;
	}
	assert_true(first > TRIALS / 4 * 98 / 100);
	/* Then it is not the first that is special. */
	assert_int_equal(second, 0);
}

static void test_order_does_not_matter_for_modes(void **state)
{
	double times[ROUNDS];
	uint64_t seed = 10;
	struct stats_series one, other;

	(void)state;
	random_sample(&shapes[4], &seed, times, ROUNDS);
	one = look_at(times, ROUNDS);
	stats_sort(times, ROUNDS);
	other = look_at(times, ROUNDS);
	assert_true(one.dip == other.dip && one.dip_p == other.dip_p &&
		    one.mode_low == other.mode_low &&
		    one.mode_high == other.mode_high);
}

static void test_few_launches_show_nothing(void **state)
{
	const double times[] = {100, 1, 2, 3, 4};

	(void)state;
	for (size_t n = 1; n < STATS_SERIES_MIN; n++) {
		struct stats_series s = look_at(times, n);

		assert_int_equal(s.n, n);
		assert_true(s.drift_p == 1 && s.serial_p == 1 && s.dip_p == 1);
		assert_false(s.first_slow);
		assert_true(isfinite(s.first_ratio) && s.first_ratio > 0);
		assert_true(isfinite(s.drift_ratio) && s.drift_ratio > 0);
		assert_true(s.mode_low > 0 && s.mode_high > 0);
	}
}

static void test_equal_launches_show_nothing(void **state)
{
	double times[ROUNDS];
	struct stats_series s;

	(void)state;
	for (size_t i = 0; i < ROUNDS; i++)
		times[i] = 5;
	s = look_at(times, ROUNDS);
	assert_true(s.drift == 0 && s.drift_p == 1);
	assert_true(s.serial == 0 && s.serial_p == 1);
	assert_true(s.dip == 1.0 / (2 * ROUNDS) && s.dip_p == 1);
	assert_true(s.first_ratio == 1 && !s.first_slow);
	assert_true(s.mode_low == 5 && s.mode_high == 5);
}

static void test_a_million_launches_are_looked_at(void **state)
{
	enum { MANY = 1000000 };
	double *times = malloc(MANY * sizeof *times);
	uint64_t seed = 11;
	struct stats_series s;

	(void)state;
	assert_non_null(times);
	random_sample(&shapes[4], &seed, times, MANY);
	s = look_at(times, MANY);
	assert_true(s.dip_p <= 0.001);
	assert_true(fabs(s.mode_high_share - 0.4) < 0.01);
	assert_true(s.drift_p > 0.001 && s.serial_p > 0.001);
	free(times);
}

static void test_what_is_no_time_is_refused(void **state)
{
	static const double bad[] = {0, -1, (double)NAN, HUGE_VAL};
	struct stats_series s;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		const double times[] = {1, 2, bad[i]};
		struct fault why = {0};

		assert_int_equal(stats_series(times, 3, &s, &why), -1);
		assert_non_null(strstr(why.text, "number 3 is"));
		why = (struct fault){0};
		assert_int_equal(stats_series(times, 0, &s, &why), -1);
		assert_true(fault_is_set(&why));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_independent_launches_seldom_alarm),
		cmocka_unit_test(test_one_mode_seldom_passes_for_two),
		cmocka_unit_test(test_the_table_of_dips_holds_for_the_uniform),
		cmocka_unit_test(test_two_clear_modes_are_found),
		cmocka_unit_test(
			test_modes_are_told_with_their_places_and_shares),
		cmocka_unit_test(test_a_launch_held_up_is_no_mode_of_its_own),
		cmocka_unit_test(test_drift_is_found_with_its_direction),
		cmocka_unit_test(
			test_perfect_order_is_no_less_likely_than_it_is),
		cmocka_unit_test(
			test_launches_that_resemble_the_last_are_found),
		cmocka_unit_test(test_serial_p_is_near_that_of_all_orders),
		cmocka_unit_test(test_a_slow_first_launch_is_found),
		cmocka_unit_test(test_order_does_not_matter_for_modes),
		cmocka_unit_test(test_few_launches_show_nothing),
		cmocka_unit_test(test_equal_launches_show_nothing),
		cmocka_unit_test(test_a_million_launches_are_looked_at),
		cmocka_unit_test(test_what_is_no_time_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
