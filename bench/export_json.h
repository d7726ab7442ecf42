/* What the exports that are JSON share. */
#ifndef BENCH_EXPORT_JSON_H
#define BENCH_EXPORT_JSON_H

#include <jansson.h>

#include "bench/export.h"

/* Write the document, of which it takes the reference, or fail for NULL. */
int export_json(json_t *document, FILE *file, struct fault *why);

/* The parameters of a cell, its runner and so on, all as text. */
json_t *export_json_parameters(const struct cell *cell);

/* A whole number without a point, as other tools want counts. */
json_t *export_json_count(double value);

#endif
