/* Rules: words and the end of them. */
#include <limits.h>
#include <stdio.h>

#include "bench/paths.h"
#include "bench/rules.h"

const char *const rules_judges[] = {"c", "gil", "cpython", NULL};
const char *const rules_judge_names[] = {"C", "C under a GIL", "CPython", NULL};

int rules_read_own(struct rules *rules, struct fault *why)
{
	char folder[PATH_MAX], path[PATH_MAX + 16];

	*rules = (struct rules){0};
	if (paths_data("claims", folder, why) != 0)
		return -1;
	snprintf(path, sizeof path, "%s/rules.json", folder);
	return rules_read(path, rules, why);
}
