/* Facts as JSON: one nested object, its names cut at their dots.
 *
 *   {"cpu": {"model": "...", "frequency_max_hz": null},
 *    "unread": {"cpu.frequency_max_hz": "no such file: ..."}}
 *
 * What could not be read is null where it belongs, and the reason stands below
 * its whole name in "unread", which is always there.
 */
#ifndef BENCH_FACTS_JSON_H
#define BENCH_FACTS_JSON_H

#include <jansson.h>

#include "bench/facts.h"
#include "bench/fault.h"

/* Six significant digits, as all reals of a result have: more would be noise,
 * and what is in memory is then what is in the file. The number is finite. */
double facts_json_round(double number);

/* A new reference, or NULL when memory runs out. Of two facts with one name
 * the first is kept. A number that is not finite is null, and text that is not
 * UTF-8 has its strange bytes replaced by '?'. */
json_t *facts_to_json(const struct facts *facts);

/* Add what the object holds to `facts`. Refused with a fault that names the
 * place: anything but objects, strings, numbers, booleans and null; a null
 * without a reason and a reason without a null; names and texts that are too
 * long or hold a dot. The caller frees `facts` in any case. */
int facts_from_json(json_t *json, struct facts *facts, struct fault *why);

#endif
