/* The order of launches: shuffled Williams squares. */
#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>

#include "bench/random.h"
#include "bench/schedule.h"

/* Item i of the first row: 0, 1, n-1, 2, n-2, ... */
static uint32_t first_row(uint32_t i, uint32_t n)
{
	uint32_t half = (i + 1) / 2;

	return i % 2 == 1 ? half : (n - half) % n;
}

/* An odd number of cells needs a second square, the mirror of the first, for
 * its successions to be balanced. */
static uint32_t rows_of(uint32_t cells)
{
	assert(cells > 0);
	return cells % 2 == 0 || cells == 1 ? cells : 2 * cells;
}

int schedule_round(
	uint64_t seed, uint32_t round, uint32_t *order, uint32_t cells)
{
	uint32_t rows = rows_of(cells);
	uint64_t state = random_mix(seed, round / rows);
	uint32_t *labels = calloc(cells + rows, sizeof *labels);
	uint32_t *row_order = labels + cells;
	uint32_t row;

	if (labels == NULL)
		return -1;
	random_permutation(&state, labels, cells);
	random_permutation(&state, row_order, rows);
	row = row_order[round % rows];
	for (uint32_t i = 0; i < cells; i++) {
		uint32_t at = row < cells ? i : cells - 1 - i;

		order[i] = labels[(first_row(at, cells) + row) % cells];
	}
	free(labels);
	return 0;
}

/* Is the second of a pair to be launched first in this round? */
static bool swapped(uint64_t seed, uint32_t round, uint32_t cell)
{
	uint64_t coin = random_mix(random_mix(~seed, round / 2), cell);

	return ((coin ^ round) & 1) != 0;
}

int schedule_round_paired(uint64_t seed, uint32_t round,
	const uint32_t *partners, uint32_t *order, uint32_t cells)
{
	uint32_t *units = calloc(2 * cells + 1, sizeof *units);
	uint32_t *firsts = units + cells;
	uint32_t n = 0, at = 0;
	int failed = -1;

	if (units == NULL)
		return -1;
	for (uint32_t i = 0; i < cells; i++)
		if (partners[i] >= i)
			firsts[n++] = i;
	if (schedule_round(seed, round, units, n) != 0)
		goto free_units;
	for (uint32_t i = 0; i < n; i++) {
		uint32_t one = firsts[units[i]], other = partners[one];
		bool swap = one != other && swapped(seed, round, one);

		order[at++] = swap ? other : one;
		if (one != other)
			order[at++] = swap ? one : other;
	}
	failed = 0;
free_units:
	free(units);
	return failed;
}
