/* Judged claims and the table as JSON; docs/claims.md tells the fields. */
#ifndef BENCH_CLAIMS_JSON_H
#define BENCH_CLAIMS_JSON_H

#include <jansson.h>

#include "bench/claims.h"
#include "bench/table.h"

/* The caller owns the new reference; NULL when out of memory. `paths` name the
 * results of the source, in their order. */
json_t *claims_to_json(const struct claims *claims,
	const struct estimate_source *source, const char *const *paths);
json_t *claims_table_to_json(const struct table *table,
	const struct estimate_source *source, const char *const *paths);

#endif
