/* What handing bytes over costs: of the cells of `exchange` in a result, those
 * that two workers made without a neighbour on their CPU. */
#ifndef BENCH_ADVISE_EXCHANGE_H
#define BENCH_ADVISE_EXCHANGE_H

#include "bench/advise.h"
#include "bench/summary.h"

/* Fill costs->exchange: for threads (pthreads) and for processes (fork) the
 * cheapest way of each size that was measured, in ascending order of sizes;
 * none where the result has no such cell. */
void advise_exchange_take(const struct result *result,
	const struct cell_summary *cells, struct advise_costs *costs);

#endif
