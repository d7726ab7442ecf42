/* The order of launches: shuffled Williams squares. */
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
