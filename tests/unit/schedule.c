/* The order of launches: balanced in place and in succession, from the seed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bench/schedule.h"

enum { MOST = 12 };

/* Rounds until every cell has followed every other equally often. */
static uint32_t rounds_of_square(uint32_t cells)
{
	return cells % 2 == 0 || cells == 1 ? cells : 2 * cells;
}

static void assert_permutation(const uint32_t *order, uint32_t cells)
{
	bool seen[MOST] = {false};

	for (uint32_t i = 0; i < cells; i++) {
		assert_in_range(order[i], 0, cells - 1);
		assert_false(seen[order[i]]);
		seen[order[i]] = true;
	}
}

static void test_every_round_launches_every_cell_once(void **state)
{
	uint32_t order[MOST];

	(void)state;
	for (uint32_t cells = 1; cells <= MOST; cells++)
		for (uint32_t round = 0; round < 50; round++) {
			assert_int_equal(
				schedule_round(7, round, order, cells), 0);
			assert_permutation(order, cells);
		}
}

/* Over square number `square`: how often each cell stood in each place, and
 * how often each followed each. */
static void count(uint64_t seed, uint32_t square, uint32_t cells,
	uint32_t places[MOST][MOST], uint32_t follows[MOST][MOST])
{
	uint32_t rounds = rounds_of_square(cells);
	uint32_t order[MOST];

	memset(places, 0, sizeof(uint32_t[MOST][MOST]));
	memset(follows, 0, sizeof(uint32_t[MOST][MOST]));
	for (uint32_t i = 0; i < rounds; i++) {
		assert_int_equal(
			schedule_round(seed, square * rounds + i, order, cells),
			0);
		for (uint32_t at = 0; at < cells; at++) {
			places[order[at]][at]++;
			if (at > 0)
				follows[order[at - 1]][order[at]]++;
		}
	}
}

static void test_a_square_balances_places_and_successions(void **state)
{
	uint32_t places[MOST][MOST], follows[MOST][MOST];

	(void)state;
	for (uint32_t cells = 2; cells <= MOST; cells++)
		for (uint32_t square = 0; square < 3; square++) {
			uint32_t times = rounds_of_square(cells) / cells;

			count(11, square, cells, places, follows);
			for (uint32_t a = 0; a < cells; a++)
				for (uint32_t b = 0; b < cells; b++) {
					assert_int_equal(places[a][b], times);
					assert_int_equal(follows[a][b],
						a == b ? 0 : times);
				}
		}
}

static void test_two_cells_come_as_abba_or_baab(void **state)
{
	uint32_t first[2], second[2];
	unsigned begins_with[2] = {0};

	(void)state;
	for (uint64_t seed = 1; seed <= 64; seed++) {
		assert_int_equal(schedule_round(seed, 0, first, 2), 0);
		assert_int_equal(schedule_round(seed, 1, second, 2), 0);
		assert_int_equal(first[0], second[1]);
		assert_int_equal(first[1], second[0]);
		begins_with[first[0]]++;
	}
	/* Below 16 of 64 with probability 0.00004, if both are as likely. */
	assert_in_range(begins_with[0], 16, 48);
}

static void test_the_same_seed_gives_the_same_order(void **state)
{
	uint32_t one[MOST], again[MOST];

	(void)state;
	for (uint32_t round = 0; round < 30; round++) {
		assert_int_equal(schedule_round(42, round, one, 9), 0);
		assert_int_equal(schedule_round(42, round, again, 9), 0);
		assert_memory_equal(one, again, 9 * sizeof *one);
	}
}

static void test_other_seeds_and_squares_give_other_orders(void **state)
{
	uint32_t one[MOST], other[MOST];
	unsigned seeds_differ = 0, squares_differ = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= 20; seed++) {
		assert_int_equal(schedule_round(seed, 0, one, 10), 0);
		assert_int_equal(schedule_round(seed + 1, 0, other, 10), 0);
		seeds_differ += memcmp(one, other, 10 * sizeof *one) != 0;
		assert_int_equal(schedule_round(seed, 10, other, 10), 0);
		squares_differ += memcmp(one, other, 10 * sizeof *one) != 0;
	}
	assert_int_equal(seeds_differ, 20);
	assert_int_equal(squares_differ, 20);
}

static void test_one_cell_is_always_first(void **state)
{
	uint32_t order = 9;

	(void)state;
	assert_int_equal(schedule_round(1, 5, &order, 1), 0);
	assert_int_equal(order, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_round_launches_every_cell_once),
		cmocka_unit_test(test_a_square_balances_places_and_successions),
		cmocka_unit_test(test_two_cells_come_as_abba_or_baab),
		cmocka_unit_test(test_the_same_seed_gives_the_same_order),
		cmocka_unit_test(
			test_other_seeds_and_squares_give_other_orders),
		cmocka_unit_test(test_one_cell_is_always_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
