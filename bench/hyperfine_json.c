/* What hyperfine exports: one command, run once. */
#include <jansson.h>
#include <math.h>

#include "bench/clock.h"
#include "bench/hyperfine.h"

#define LONGEST_S (7.0 * 24 * 3600) /* as PLAN_DEADLINE_MAX_NS */

static int to_ns(
	json_t *json, const char *name, uint64_t *ns, struct fault *why)
{
	double seconds = json_is_number(json) ? json_number_value(json) : -1;

	if (!(seconds >= 0) || !(seconds <= LONGEST_S))
		return fault_set(why, 0,
			"%s: is no number of seconds from 0 to 7 days", name);
	*ns = (uint64_t)llround(seconds * (double)NS_PER_S);
	return 0;
}

/* The only entry of the list under that name. */
static json_t *only_one(json_t *object, const char *name, struct fault *why)
{
	json_t *list = json_object_get(object, name);

	if (json_is_array(list) && json_array_size(list) == 1)
		return json_array_get(list, 0);
	fault_set(why, 0, "%s: is no list of one", name);
	return NULL;
}

static int read_run(json_t *root, struct hyperfine_run *run, struct fault *why)
{
	json_t *result = only_one(root, "results", why), *time, *code;

	if (result == NULL)
		return -1;
	time = only_one(result, "times", why);
	code = only_one(result, "exit_codes", why);
	if (time == NULL || code == NULL)
		return -1;
	if (!json_is_integer(code) || json_integer_value(code) < 0 ||
		json_integer_value(code) > 255)
		return fault_set(
			why, 0, "exit_codes: is no whole number from 0 to 255");
	run->exit_status = (int)json_integer_value(code);
	if (to_ns(time, "times", &run->wall_ns, why) != 0 ||
		to_ns(json_object_get(result, "user"), "user", &run->user_ns,
			why) != 0 ||
		to_ns(json_object_get(result, "system"), "system", &run->sys_ns,
			why) != 0)
		return -1;
	if (run->wall_ns == 0)
		return fault_set(why, 0, "times: no process takes no time");
	return 0;
}

int hyperfine_parse(const char *json, size_t size, struct hyperfine_run *run,
	struct fault *why)
{
	json_error_t error;
	json_t *root = json_loadb(json, size, JSON_REJECT_DUPLICATES, &error);
	int failed;

	*run = (struct hyperfine_run){0};
	if (root == NULL)
		return fault_set(why, 0, "what hyperfine exported: line %d: %s",
			error.line, error.text);
	failed = read_run(root, run, why);
	json_decref(root);
	return failed ? fault_prefix(why, "what hyperfine exported") : 0;
}
