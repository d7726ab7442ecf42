/* Values of JSON that people write: what plans and rules are read with. */
#ifndef BENCH_JSON_VALUE_H
#define BENCH_JSON_VALUE_H

#include <stddef.h>

#include <jansson.h>

#include "bench/fault.h"

/* Read a file; NULL and a fault that names line and column where it is no
 * JSON. The caller owns the reference. */
json_t *json_value_load(const char *path, struct fault *why);

/* A fault unless it is an object all of whose keys are known (the list ends
 * with NULL); it names the nearest. */
int json_value_keys(
	json_t *object, const char *const *known, struct fault *why);

/* Text of a string or of a whole number, with at most size - 1 bytes and no
 * control characters. */
int json_value_text(json_t *json, char *text, size_t size, struct fault *why);

#endif
