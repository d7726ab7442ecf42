/* The options by which a cell is typed. */
#include <stdio.h>
#include <string.h>

#include "bench/ballast.h"
#include "bench/cellopts.h"
#include "bench/names.h"
#include "bench/units.h"

int cellopts_setting(const char *text, char owner[PARAM_NAME],
	struct setting *setting, struct fault *why)
{
	const char *equals = strchr(text, '=');
	const char *name = text, *dot;

	owner[0] = '\0';
	if (equals == NULL)
		return fault_set(why, 0,
			"parameter \"%s\" is not of the form key=value", text);
	dot = memchr(text, '.', (size_t)(equals - text));
	if (dot != NULL) {
		if (dot - text >= PARAM_NAME)
			return fault_set(why, 0,
				"\"%s\" begins with no name of a workload or "
				"runner",
				text);
		snprintf(owner, PARAM_NAME, "%.*s", (int)(dot - text), text);
		name = dot + 1;
	}
	if (equals - name >= PARAM_NAME)
		return fault_set(why, 0, "unknown parameter in \"%s\"", text);
	if (strlen(equals + 1) >= PARAM_VALUE)
		return fault_set(why, 0, "\"%.40s...\" is too long", text);
	snprintf(setting->name, sizeof setting->name, "%.*s",
		(int)(equals - name), name);
	strcpy(setting->value, equals + 1);
	return 0;
}

int cellopts_assign(const char *name, const char *value,
	char text[CELLOPTS_TEXT], struct fault *why)
{
	if (snprintf(text, CELLOPTS_TEXT, "%s=%s", name, value) < CELLOPTS_TEXT)
		return 0;
	return fault_set(why, 0, "\"%.40s...\" is too long", value);
}

int cellopts_workers(const char *text, uint32_t *workers, struct fault *why)
{
	uint64_t count;

	if (units_parse_count(text, &count, why) != 0)
		return fault_prefix(why, "workers");
	if (count < 1 || count > CELL_WORKERS_MAX)
		return fault_set(why, 0,
			"workers: %s is out of range (1 .. %d)", text,
			CELL_WORKERS_MAX);
	*workers = (uint32_t)count;
	return 0;
}

int cellopts_tasks(const char *text, uint64_t *tasks, struct fault *why)
{
	if (units_parse_count(text, tasks, why) != 0)
		return fault_prefix(why, "tasks");
	if (*tasks < 1 || *tasks > CELL_TASKS_MAX)
		return fault_set(why, 0,
			"tasks: %s is out of range (1 .. %llu)", text,
			(unsigned long long)CELL_TASKS_MAX);
	return 0;
}

int cellopts_share(const char *text, double *share, struct fault *why)
{
	if (units_parse_share(text, share, why) != 0)
		return -1;
	if (*share >= 0.5 && strchr(text, '%') == NULL)
		return fault_set(
			why, 0, "%s is half or more; say 1%% or 0.01", text);
	if (!(*share > 0) || *share > 1)
		return fault_set(
			why, 0, "%s is out of range (above 0 .. 100%%)", text);
	return 0;
}

int cellopts_pin(const char *text, int *pin, struct fault *why)
{
	char hint[200];

	*pin = names_index(text, cell_pins);
	if (*pin >= 0)
		return 0;
	return fault_set(why, 0, "pin: unknown placement \"%s\"%s", text,
		names_hint(text, cell_pins, hint, sizeof hint));
}

int cellopts_ballast(const char *text, uint64_t *bytes, struct fault *why)
{
	if (units_parse_bytes(text, bytes, why) != 0)
		return fault_prefix(why, "ballast");
	if (*bytes > BALLAST_MAX)
		return fault_set(why, 0,
			"ballast: %s is out of range (0 .. 16TiB)", text);
	return 0;
}
