/* Which interpreters there are, and what they are. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/clock.h"
#include "bench/paths.h"
#include "bench/plan.h"
#include "bench/python.h"
#include "bench/tool.h"

/* A shim that looks for the right version takes its time. */
#define DEADLINE_NS (5 * NS_PER_S)
#define OLDEST_MAJOR 3
#define OLDEST_MINOR 8
#define NEWEST_MINOR 20 /* the last one that is looked for on PATH */

enum { ANSWER = 512 };

static const char *name_of(
	char name[FACT_NAME], const char *prefix, const char *field)
{
	snprintf(name, FACT_NAME, "%s.%s", prefix, field);
	return name;
}

/* What launch.py says of the interpreter. */
static int ask(const char *program, char answer[ANSWER], struct fault *why)
{
	char folder[PATH_MAX], script[PATH_MAX];

	if (paths_data("runners/python", folder, why) != 0)
		return -1;
	if (snprintf(script, sizeof script, "%s/launch.py", folder) >=
		(int)sizeof script)
		return fault_set(why, 0, "the path of launch.py is too long");
	if (tool_ask(program, script, DEADLINE_NS, answer, ANSWER, why) == 0)
		return 0;
	/* The script's own path is nobody's business. */
	if (strstr(why->text, script) != NULL) {
		*why = (struct fault){0};
		fault_set(why, 0, "%s does not say what it is", program);
	}
	return -1;
}

static bool too_old(const char *version)
{
	int major = 0, minor = 0;

	return sscanf(version, "%d.%d", &major, &minor) != 2 ||
	       major < OLDEST_MAJOR ||
	       (major == OLDEST_MAJOR && minor < OLDEST_MINOR);
}

void python_facts(struct facts *facts, const char *prefix, const char *program)
{
	static const char *const texts[] = {
		"name", "version", "build", "compiler"};
	char answer[ANSWER], name[FACT_NAME], *rest = answer, *fields[6] = {0};
	struct fault why = {0};
	size_t n = 0;

	facts_string(facts, name_of(name, prefix, "program"), program);
	if (ask(program, answer, &why) == 0)
		while (n < 6 && (fields[n] = strsep(&rest, "\t")) != NULL)
			n++;
	if (n == 6 && too_old(fields[1]))
		fault_set(&why, 0, "%s is %s, older than %d.%d", program,
			fields[1], OLDEST_MAJOR, OLDEST_MINOR);
	else if (n < 6)
		fault_set(&why, 0, "%s is no Python", program);
	if (fault_is_set(&why)) {
		facts_unread(facts, name_of(name, prefix, "version"), why.text);
		return;
	}
	for (size_t i = 0; i < 4; i++)
		facts_string(facts, name_of(name, prefix, texts[i]), fields[i]);
	facts_flag(facts, name_of(name, prefix, "gil"),
		strcmp(fields[4], "on") == 0);
	facts_flag(facts, name_of(name, prefix, "free_threaded"),
		strcmp(fields[5], "yes") == 0);
}

/* The interpreter of a cell; NULL: none. */
static const char *program_of(const struct cell *cell)
{
	for (size_t i = 0; i < cell->n_runner_settings; i++)
		if (strcmp(cell->runner_settings[i].name, "python") == 0)
			return cell->runner_settings[i].value;
	return NULL;
}

static bool came_before(
	const struct plan *plan, size_t index, const char *program)
{
	for (size_t i = 0; i < index; i++) {
		const char *other = program_of(&plan->cells[i]);

		if (other != NULL && strcmp(other, program) == 0)
			return true;
	}
	return false;
}

void python_plan_facts(struct facts *facts, const struct plan *plan)
{
	char prefix[FACT_NAME / 2];
	unsigned n = 0;

	for (size_t i = 0; i < plan->n_cells; i++) {
		const char *program = program_of(&plan->cells[i]);

		if (program == NULL || came_before(plan, i, program))
			continue;
		snprintf(prefix, sizeof prefix, "python.%u", ++n);
		python_facts(facts, prefix, program);
	}
}

static bool is_on_path(const char *program)
{
	const char *path = getenv("PATH");
	char copy[4096], full[4096 + 64], *rest = copy, *folder;

	snprintf(copy, sizeof copy, "%s", path != NULL ? path : "");
	while ((folder = strsep(&rest, ":")) != NULL) {
		snprintf(full, sizeof full, "%s/%s", folder, program);
		if (access(full, X_OK) == 0)
			return true;
	}
	return false;
}

void python_found_facts(struct facts *facts)
{
	char program[32], prefix[FACT_NAME / 2];
	unsigned n = 1;

	/* The default is asked even where it is not there: that is told. */
	python_facts(facts, "python.1", "python3");
	for (int minor = OLDEST_MINOR; minor <= NEWEST_MINOR; minor++)
		for (int free = 0; free < 2; free++) {
			snprintf(program, sizeof program, "python3.%d%s", minor,
				free ? "t" : "");
			if (!is_on_path(program))
				continue;
			snprintf(prefix, sizeof prefix, "python.%u", ++n);
			python_facts(facts, prefix, program);
		}
}
