/* The order of launches.
 *
 * In each round every cell is launched once. Orders come from Williams squares
 * (Williams 1949, "Experimental designs balanced for the estimation of
 * residual effects of treatments"): over one square every cell stands in every
 * place equally often and follows every other cell equally often, so neither a
 * drift of the machine nor what a launch leaves behind (heat, caches, dirty
 * pages) falls on one cell. Cells and rows are shuffled anew for each square.
 * Two cells come as A B B A or B A A B.
 *
 * A plain cyclic Latin square balances places only: in it every cell always
 * follows the same other.
 */
#ifndef BENCH_SCHEDULE_H
#define BENCH_SCHEDULE_H

#include <stddef.h>
#include <stdint.h>

/* Fill order[0 .. cells-1] with the cells in the order of that round. The same
 * seed, number of cells and round always give the same. Returns -1 when out of
 * memory. */
int schedule_round(
	uint64_t seed, uint32_t round, uint32_t *order, uint32_t cells);

/* The same where cells come in pairs that are to be compared: partners[i] is
 * the partner of cell i, or i itself. Partners follow one another without
 * another cell between, and in each two rounds from an even one on, each of
 * them is first once. Pairs and single cells are in the order of
 * schedule_round. */
int schedule_round_paired(uint64_t seed, uint32_t round,
	const uint32_t *partners, uint32_t *order, uint32_t cells);

#endif
