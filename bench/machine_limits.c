/* Facts about what this process and all processes may have. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/machine_part.h"
#include "bench/sysfile.h"

struct limit {
	const char *line; /* how its line in /proc/self/limits begins */
	const char *name;
};

/* The soft limit, which is the one that holds (getrlimit(2)). */
static void add_limit(struct facts *facts, const char *name, const char *text)
{
	char *end;
	double number = strtod(text, &end);

	if (strncmp(text, "unlimited", 9) == 0)
		facts_string(facts, name, "none");
	else if (end != text)
		facts_number(facts, name, number);
	else
		facts_unread(facts, name, "/proc/self/limits reads otherwise");
}

static void add_user_limit(
	struct facts *facts, const char *root, const struct limit *limit)
{
	struct fault why = {0};
	FILE *file = sysfile_open(root, "/proc/self/limits", &why);
	const size_t n = strlen(limit->line);
	char line[256];
	bool found = false;

	if (file == NULL) {
		facts_unread(facts, limit->name, why.text);
		return;
	}
	while (!found && fgets(line, sizeof line, file) != NULL)
		found = strncmp(line, limit->line, n) == 0;
	fclose(file);
	if (found)
		add_limit(
			facts, limit->name, line + n + strspn(line + n, " \t"));
	else
		facts_unread(facts, limit->name,
			"/proc/self/limits does not name it");
}

void machine_limits(struct facts *facts, const char *root)
{
	static const struct limit limits[] = {
		{"Max processes", "limits.processes"},
		{"Max open files", "limits.open_files"},
		{"Max stack size", "limits.stack_bytes"},
		{"Max address space", "limits.address_space_bytes"},
		{"Max data size", "limits.data_bytes"},
		{"Max locked memory", "limits.locked_bytes"},
		{"Max core file size", "limits.core_bytes"},
		{"Max file size", "limits.file_bytes"},
		{"Max cpu time", "limits.cpu_s"},
	};

	for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
		add_user_limit(facts, root, &limits[i]);
	sysfile_number_fact(facts, "limits.kernel_threads", root,
		"/proc/sys/kernel/threads-max", 1);
	sysfile_number_fact(facts, "limits.kernel_pids", root,
		"/proc/sys/kernel/pid_max", 1);
	sysfile_number_fact(facts, "limits.mappings", root,
		"/proc/sys/vm/max_map_count", 1);
}
