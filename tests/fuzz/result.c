/* Results that no program would write: read or refused with a fault, never a
 * crash; what was read can be summed up, written and read again. */
#include <stdlib.h>
#include <string.h>

#include "bench/result_file.h"
#include "bench/result_json.h"
#include "bench/summary.h"
#include "tests/fuzz/input.h"

/* What is told of a launch must come back as it was. */
static void write_again(const struct result *result)
{
	size_t cells = result->plan.n_cells;

	for (size_t i = 0; i < result->n_launches; i++) {
		json_t *json = result_launch_to_json(&result->launches[i]);
		struct fault why = {0};
		struct launch launch;

		if (json == NULL || result_launch_from_json(
					    json, cells, &launch, &why) != 0)
			abort();
		result_free_launch(&launch);
		json_decref(json);
	}
}

static void use(const struct result *result)
{
	struct fault why = {0};
	struct cell_summary *cells =
		summary_of(result, &registry_builtin, &why);
	json_t *json = result_header_to_json(result, &registry_builtin);

	if (cells == NULL && !fault_is_set(&why))
		abort();
	if (cells != NULL)
		json_decref(result_summary_to_json(result, cells));
	free(cells);
	json_decref(json);
	write_again(result);
}

static void read_as(const uint8_t *bytes, size_t size, const char *ending)
{
	const char *path = input_file(bytes, size, ending);
	struct fault why = {0};
	struct result result;

	if (result_read(path, &result, &why) == 0)
		use(&result);
	else if (!fault_is_set(&why))
		abort();
	result_free(&result);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	read_as(bytes, size, ".json");
	read_as(bytes, size, ".jsonl");
	return 0;
}
