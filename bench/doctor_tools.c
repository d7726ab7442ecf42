/* Rules about the program itself and the tools around it. */
#include <stdio.h>
#include <string.h>

#include "bench/doctor_rule.h"
#include "bench/gnuplot.h"

static const char rebuild[] =
	"cmake --preset release && cmake --build --preset release";

static void tool(struct doctor *doctor, const struct facts *facts,
	const char *topic, const char *name, const char *advice)
{
	const char *version = doctor_string(facts, name);

	if (version != NULL)
		doctor_ok(doctor, topic, "%s", version);
	else
		doctor_unknown(doctor, topic, advice, facts, name);
}

/* The interpreters that were found, each with what it is. Nothing is said of
 * machines that were not asked. */
static void pythons(struct doctor *doctor, const struct facts *facts)
{
	char text[DOCTOR_TEXT] = "", name[FACT_NAME];
	size_t len = 0;

	for (unsigned n = 1;; n++) {
		const char *program, *version;
		double gil;

		snprintf(name, sizeof name, "python.%u.program", n);
		program = doctor_string(facts, name);
		if (program == NULL)
			break;
		snprintf(name, sizeof name, "python.%u.gil", n);
		gil = doctor_number(facts, name);
		snprintf(name, sizeof name, "python.%u.version", n);
		version = doctor_string(facts, name);
		if (version != NULL && len < sizeof text)
			len += (size_t)snprintf(text + len, sizeof text - len,
				"%s%s is %s%s", len > 0 ? ", " : "", program,
				version, gil > 0 ? "" : " without the GIL");
	}
	if (len > 0)
		doctor_ok(doctor, "CPython", "%s", text);
}

static void gnuplot(struct doctor *doctor, const struct facts *facts)
{
	static const char advice[] =
		"needed for charts: sudo apt-get install gnuplot-nox";
	const char *version = doctor_string(facts, "tools.gnuplot");

	if (version != NULL && gnuplot_is_old(version))
		doctor_say(doctor, DOCTOR_WARNING, "gnuplot", advice,
			"%s is too old: charts need " GNUPLOT_OLDEST, version);
	else
		tool(doctor, facts, "gnuplot", "tools.gnuplot", advice);
}

void doctor_tools(struct doctor *doctor, const struct facts *facts)
{
	gnuplot(doctor, facts);
	tool(doctor, facts, "hyperfine", "tools.hyperfine",
		"needed for --timer hyperfine: sudo apt-get install hyperfine");
	tool(doctor, facts, "python3", "tools.python3",
		"needed by the runners python_* and by some of the tests: sudo "
		"apt-get install python3");
	pythons(doctor, facts);
}

static void libraries(struct doctor *doctor, const struct facts *build)
{
	static const char *const names[] = {"jansson", "hwloc", "libcrypto"};
	char text[DOCTOR_TEXT] = "";
	size_t len = 0;

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const char *version = doctor_string(build, names[i]);

		if (version == NULL) {
			doctor_unknown(
				doctor, "libraries", rebuild, build, names[i]);
			return;
		}
		if (len < sizeof text)
			len += (size_t)snprintf(text + len, sizeof text - len,
				"%s%s %s", len > 0 ? ", " : "", names[i],
				version);
	}
	doctor_ok(doctor, "libraries", "%s", text);
}

/* A part that a build may lack. */
static void part(struct doctor *doctor, const struct facts *build,
	const char *topic, const char *name, const char *advice)
{
	const struct fact *fact = facts_find(build, name);

	if (fact != NULL && fact->kind == FACT_UNREAD)
		doctor_say(doctor, DOCTOR_WARNING, topic, advice,
			"left out of this build: %s", fact->text);
	else
		tool(doctor, build, topic, name, advice);
}

/* Sanitizers and missing optimization slow threads and processes down
 * unequally. */
static void type_of_build(struct doctor *doctor, const struct facts *build)
{
	const char *type = doctor_string(build, "type");
	const char *flags = doctor_string(build, "flags");

	if (type == NULL || flags == NULL)
		doctor_unknown(doctor, "build", rebuild, build, "type");
	else if (strstr(flags, "-fsanitize") != NULL)
		doctor_say(doctor, DOCTOR_PROBLEM, "build", rebuild,
			"made with sanitizers: its numbers mean nothing");
	else if (strcmp(type, "Release") != 0)
		doctor_say(doctor, DOCTOR_PROBLEM, "build", rebuild,
			"of type \"%s\", not Release: its numbers do not count",
			type);
	else
		doctor_ok(doctor, "build", "Release, %s", flags);
}

void doctor_build(struct doctor *doctor, const struct facts *build)
{
	type_of_build(doctor, build);
	libraries(doctor, build);
	part(doctor, build, "SQLite", "sqlite",
		"needed by the workload db: sudo apt-get install "
		"libsqlite3-dev, then scripts/build");
	part(doctor, build, "OpenMP", "openmp",
		"needed by the runner openmp; GCC has it, for clang: sudo "
		"apt-get install libomp-dev, then scripts/build");
}
