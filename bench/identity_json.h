/* The id of a result as it is read or written, launch by launch. */
#ifndef BENCH_IDENTITY_JSON_H
#define BENCH_IDENTITY_JSON_H

#include <jansson.h>

#include "bench/fault.h"
#include "bench/result.h"

struct identity; /* a hash that is being computed */

/* Begin with the members of a result that stand before its launches. NULL and
 * a fault when that fails. */
struct identity *identity_json_open(const json_t *header, struct fault *why);

/* The next launch. */
int identity_json_add(
	struct identity *identity, const json_t *launch, struct fault *why);

/* Go on with what comes after the launches; the header is the same as before,
 * and now has "memory". Gives the id. */
int identity_json_end(struct identity *identity, const json_t *header,
	char id[RESULT_ID], struct fault *why);

void identity_json_close(struct identity *identity); /* NULL does nothing */

#endif
