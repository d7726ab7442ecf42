/* Random numbers that a seed repeats. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "bench/random.h"

/* The first outputs for seed 1234567, as other implementations of SplitMix64
 * give them (Java's SplittableRandom; Vigna's splitmix64.c). */
static void test_sequence_is_that_of_splitmix64(void **state)
{
	static const uint64_t expected[] = {
		UINT64_C(6457827717110365317),
		UINT64_C(3203168211198807973),
		UINT64_C(9817491932198370423),
		UINT64_C(4593380528125082431),
		UINT64_C(16408922859458223821),
	};
	uint64_t random = 1234567;

	(void)state;
	for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
		assert_true(random_next(&random) == expected[i]);
}

static void test_streams_of_neighbours_differ(void **state)
{
	(void)state;
	for (uint64_t i = 0; i < 1000; i++) {
		assert_true(random_mix(1, i) != random_mix(1, i + 1));
		assert_true(random_mix(i, 1) != random_mix(i + 1, 1));
		assert_true(random_mix(i, 3) == random_mix(i, 3));
	}
}

static void test_numbers_stay_below_their_bound(void **state)
{
	uint64_t random = 9;

	(void)state;
	for (int i = 0; i < 1000; i++) {
		assert_true(random_below(&random, 1) == 0);
		assert_true(random_below(&random, 7) < 7);
		assert_true(random_below(&random, UINT64_MAX) < UINT64_MAX);
	}
}

/* Chi squared over 6 faces, 5 degrees of freedom: 20.5 is passed once in a
 * thousand seeds, and this seed is fixed. */
static void test_numbers_below_a_bound_are_even(void **state)
{
	uint64_t random = 2, faces[6] = {0};
	double chi = 0;

	(void)state;
	for (int i = 0; i < 60000; i++)
		faces[random_below(&random, 6)]++;
	for (int i = 0; i < 6; i++)
		chi += pow((double)faces[i] - 10000, 2) / 10000;
	assert_true(chi < 20.5);
}

static void test_permutation_holds_each_index_once(void **state)
{
	uint64_t random = 3;
	uint32_t order[100];

	(void)state;
	for (size_t n = 0; n <= 100; n++) {
		char seen[100] = {0};

		random_permutation(&random, order, n);
		for (size_t i = 0; i < n; i++) {
			assert_true(order[i] < n);
			assert_int_equal(seen[order[i]]++, 0);
		}
	}
}

static void test_all_orders_of_three_come_about_equally_often(void **state)
{
	uint64_t random = 4;
	int seen[27] = {0};

	(void)state;
	for (int i = 0; i < 6000; i++) {
		uint32_t o[3];

		random_permutation(&random, o, 3);
		seen[o[0] * 9 + o[1] * 3 + o[2]]++;
	}
	for (int i = 0; i < 27; i++)
		assert_true(seen[i] == 0 || (seen[i] > 850 && seen[i] < 1150));
}

static void test_fill_depends_on_the_seed_and_keeps_its_bounds(void **state)
{
	unsigned char a[100], b[100];

	(void)state;
	for (size_t n = 0; n < 99; n++) {
		memset(a, 0xee, sizeof a);
		random_fill(5, a, n);
		assert_int_equal(a[n], 0xee);
		random_fill(5, b, n);
		assert_memory_equal(a, b, n);
	}
	random_fill(6, b, 98);
	assert_memory_not_equal(a, b, 98);
}

static void test_seed_survives_a_double_and_is_never_zero(void **state)
{
	(void)state;
	for (int i = 0; i < 100; i++) {
		uint64_t seed = random_seed();

		assert_true(seed != 0);
		assert_true((uint64_t)(double)seed == seed);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sequence_is_that_of_splitmix64),
		cmocka_unit_test(test_streams_of_neighbours_differ),
		cmocka_unit_test(test_numbers_stay_below_their_bound),
		cmocka_unit_test(test_numbers_below_a_bound_are_even),
		cmocka_unit_test(test_permutation_holds_each_index_once),
		cmocka_unit_test(
			test_all_orders_of_three_come_about_equally_often),
		cmocka_unit_test(
			test_fill_depends_on_the_seed_and_keeps_its_bounds),
		cmocka_unit_test(test_seed_survives_a_double_and_is_never_zero),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
