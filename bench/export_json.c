/* What the exports that are JSON share. */
#include <errno.h>

#include "bench/export_json.h"

/* Nanoseconds stay whole in seconds, up to some hours. */
enum { DIGITS = 15 };

int export_json(json_t *document, FILE *file, struct fault *why)
{
	int failed;

	if (document == NULL)
		return fault_set(why, 0, "out of memory");
	errno = 0;
	failed = json_dumpf(document, file,
			 JSON_INDENT(1) | JSON_REAL_PRECISION(DIGITS)) != 0 ||
		 fputc('\n', file) == EOF;
	json_decref(document);
	return failed ? fault_set(why, errno, "write") : 0;
}

json_t *export_json_parameters(const struct cell *cell)
{
	json_t *object = json_pack("{s:s, s:s, s:o, s:o}", "workload",
		cell->workload, "runner", cell->runner, "workers",
		json_sprintf("%u", cell->workers), "tasks",
		json_sprintf("%llu", (unsigned long long)cell->tasks));

	for (size_t i = 0; i < cell->n_settings; i++)
		json_object_set_new(object, cell->settings[i].name,
			json_string(cell->settings[i].value));
	for (size_t i = 0; i < cell->n_runner_settings; i++) {
		char name[PARAM_NAME + 8];

		snprintf(name, sizeof name, "runner.%s",
			cell->runner_settings[i].name);
		json_object_set_new(object, name,
			json_string(cell->runner_settings[i].value));
	}
	return object;
}

json_t *export_json_count(double value)
{
	return json_integer((json_int_t)value);
}
