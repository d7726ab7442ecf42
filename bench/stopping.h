/* When enough is measured. Never because a difference became significant:
 * looking for that again and again doubles to triples the false alarms. The
 * width of intervals does not depend on which cell is faster. */
#ifndef BENCH_STOPPING_H
#define BENCH_STOPPING_H

#include <stdbool.h>

#include "bench/result.h"

/* Has every cell that ends well an interval of its median within +-precision
 * of it? False where too few launches allow no interval. A cell that never
 * ended well is not waited for. */
bool stopping_precise(const struct result *result, double precision);

#endif
