/* Which result is it? */
#include <string.h>

#include "bench/identity.h"
#include "bench/identity_json.h"
#include "bench/memory_json.h"
#include "bench/result_json.h"

static int add_launches(struct identity *identity, const struct result *result,
	struct fault *why)
{
	int failed = 0;

	for (size_t i = 0; failed == 0 && i < result->n_launches; i++) {
		json_t *json = result_launch_to_json(&result->launches[i]);

		failed = json == NULL ? fault_set(why, 0, "out of memory")
				      : identity_json_add(identity, json, why);
		json_decref(json);
	}
	return failed;
}

int identity_of(
	const struct result *result, char id[RESULT_ID], struct fault *why)
{
	struct identity *identity;
	json_t *header;
	int failed;

	if (result->id[0] != '\0') {
		strcpy(id, result->id);
		return 0;
	}
	/* Without a registry: it is needed for the commands only, which are
	 * no part of the id. */
	header = result_header_to_json(result, NULL);
	if (header == NULL || json_object_set_new(header, "memory",
				      result_memory_to_json(result)) != 0) {
		json_decref(header);
		return fault_set(why, 0, "out of memory");
	}
	identity = identity_json_open(header, why);
	failed = identity == NULL || add_launches(identity, result, why) != 0 ||
		 identity_json_end(identity, header, id, why) != 0;
	identity_json_close(identity);
	json_decref(header);
	return failed ? -1 : 0;
}
