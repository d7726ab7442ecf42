/* Results as JSON, value by value. The names of the keys are those of the
 * structs; docs/results.md tells what they mean. */
#ifndef BENCH_RESULT_JSON_H
#define BENCH_RESULT_JSON_H

#include <jansson.h>

#include "bench/registry.h"
#include "bench/result.h"
#include "bench/summary.h"

/* Everything but the launches: schema, plan, machine, build, start. The
 * registry is needed for the command that repeats a cell; with NULL it says all
 * settings. The caller owns the new reference; NULL when out of memory. */
json_t *result_header_to_json(
	const struct result *result, const struct registry *registry);
int result_header_from_json(
	json_t *json, struct result *result, struct fault *why);

/* What was seen of memory, of all cells. */
json_t *result_memory_to_json(const struct result *result);

json_t *result_launch_to_json(const struct launch *launch);
/* `cells` is how many the plan has. */
int result_launch_from_json(
	json_t *json, size_t cells, struct launch *launch, struct fault *why);

/* Parts that other documents have as well. Text of the world's making, such as
 * a fault or a path: NULL gives null, and bytes that are no UTF-8 become '?'.
 */
json_t *result_text_to_json(const char *bytes);
json_t *result_params_to_json(const struct cell *cell);
json_t *result_runner_params_to_json(const struct cell *cell);
json_t *result_wall_to_json(const struct stats_summary *wall);
json_t *result_interval_to_json(const struct stats_interval *interval);

json_t *result_summary_to_json(
	const struct result *result, const struct cell_summary *cells);

#endif
