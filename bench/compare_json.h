/* A comparison as JSON: docs/compare.md tells its fields. */
#ifndef BENCH_COMPARE_JSON_H
#define BENCH_COMPARE_JSON_H

#include <jansson.h>

#include "bench/compare.h"

/* A new reference, or NULL when out of memory. `paths` are the results' names
 * as they were typed. */
json_t *compare_to_json(const struct compare *compare,
	const struct result *const *results, const char *const *paths);

#endif
