/* Where the program finds what came with it. */
#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/names.h"
#include "bench/paths.h"

/* Relative to the folder of the program: installed to PREFIX/bin, or built in
 * build/PRESET of the source tree. */
static const char *const places[] = {"../share/tvp", "../..", ".."};

static int try_place(const char *base, const char *name, char *path)
{
	char raw[PATH_MAX];

	if (snprintf(raw, sizeof raw, "%s/%s", base, name) >= PATH_MAX)
		return -1;
	return realpath(raw, path) != NULL ? 0 : -1;
}

int paths_data(const char *name, char *path, struct fault *why)
{
	const char *said = getenv("TVP_DATA");
	char program[PATH_MAX], base[2 * PATH_MAX];
	ssize_t len;

	if (said != NULL && try_place(said, name, path) == 0)
		return 0;
	len = readlink("/proc/self/exe", program, sizeof program - 1);
	if (len < 0)
		return fault_set(why, errno, "find the program's own folder");
	program[len] = '\0';
	*strrchr(program, '/') = '\0';
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		snprintf(base, sizeof base, "%s/%s", program, places[i]);
		if (try_place(base, name, path) == 0)
			return 0;
	}
	return fault_set(why, 0,
		"the folder \"%s\" that came with this program is not found "
		"(TVP_DATA names where it is)",
		name);
}

static int is_plan(const struct dirent *entry)
{
	size_t len = strlen(entry->d_name);

	return len > 5 && strcmp(entry->d_name + len - 5, ".json") == 0;
}

int paths_experiments(
	struct paths_experiment **list, size_t *n, struct fault *why)
{
	char folder[PATH_MAX];
	struct dirent **entries;
	int found;

	if (paths_data("experiments", folder, why) != 0)
		return -1;
	found = scandir(folder, &entries, is_plan, alphasort);
	if (found < 0)
		return fault_set(why, errno, "read folder %s", folder);
	*n = (size_t)found;
	*list = calloc(*n + 1, sizeof **list);
	for (size_t i = 0; i < *n; i++) {
		const char *name = entries[i]->d_name;

		if (*list != NULL) {
			snprintf((*list)[i].name, sizeof(*list)[i].name, "%.*s",
				(int)strlen(name) - 5, name);
			snprintf((*list)[i].path, PATH_MAX, "%.3000s/%s",
				folder, name);
		}
		free(entries[i]);
	}
	free(entries);
	return *list != NULL ? 0 : fault_set(why, ENOMEM, "experiments");
}

static bool is_path(const char *typed)
{
	size_t len = strlen(typed);

	return strchr(typed, '/') != NULL ||
	       (len > 5 && strcmp(typed + len - 5, ".json") == 0);
}

int paths_find_plan(const char *typed, char path[PATH_MAX], struct fault *why)
{
	struct paths_experiment *list;
	const char *names[65];
	char hint[200];
	size_t n, i;

	snprintf(path, PATH_MAX, "%s", typed);
	if (is_path(typed))
		return 0;
	if (paths_experiments(&list, &n, why) != 0)
		return -1;
	for (i = 0; i < n && i < 64; i++) {
		names[i] = list[i].name;
		if (strcmp(names[i], typed) != 0)
			continue;
		strcpy(path, list[i].path);
		free(list);
		return 0;
	}
	names[i] = NULL;
	fault_set(why, 0, "unknown experiment \"%s\"%s", typed,
		names_hint(typed, names, hint, sizeof hint));
	free(list);
	return -1;
}

const char *paths_temporary(void)
{
	const char *said = getenv("TMPDIR");

	return said != NULL && said[0] != '\0' ? said : "/tmp";
}
