/* What was seen of memory, as JSON. The names of the keys are those of the
 * structs; docs/results.md tells what they mean. */
#ifndef BENCH_MEMORY_JSON_H
#define BENCH_MEMORY_JSON_H

#include <jansson.h>

#include "bench/memory.h"

/* The caller owns the new reference; NULL when out of memory. */
json_t *memory_to_json(const struct memory *memory);

/* `cells` is how many the plan has. */
int memory_from_json(
	json_t *json, size_t cells, struct memory *memory, struct fault *why);

#endif
