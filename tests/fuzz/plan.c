/* Plans that nobody would write: read or refused with a fault, never a crash;
 * what was read is a plan that could be measured. */
#include <stdlib.h>

#include "bench/plan_read.h"
#include "tests/fuzz/input.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	const char *path = input_file(bytes, size, ".json");
	const struct plan_wish wish = {.seed = 1};
	struct fault why = {0};
	struct plan plan;

	if (plan_read(path, &wish, &registry_builtin, 3, &plan, &why) == 0) {
		if (plan_check(&plan, &why) != 0)
			abort();
		for (size_t i = 0; i < plan.n_cells; i++)
			if (cell_complete(&plan.cells[i], &registry_builtin,
				    &why) != 0)
				abort();
	} else if (!fault_is_set(&why)) {
		abort();
	}
	plan_free(&plan);
	return 0;
}
