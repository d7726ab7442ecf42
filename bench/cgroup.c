/* The control group of this process. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/cgroup.h"
#include "bench/sysfile.h"

/* Is the word one of the list "cpu,cpuacct"? */
static bool in_list(const char *list, const char *word)
{
	const size_t n = strlen(word);

	for (;; list++) {
		const size_t len = strcspn(list, ",\n");

		if (len == n && memcmp(list, word, n) == 0)
			return true;
		list += len;
		if (*list != ',')
			return false;
	}
}

/* The mount of a controller of version 1, or of version 2 for "": where it is
 * and which group of the hierarchy is seen there. */
static bool find_mount(const char *root, const char *controller,
	char top[CGROUP_PATH], char origin[CGROUP_PATH])
{
	struct fault why = {0};
	FILE *file = sysfile_open(root, "/proc/self/mountinfo", &why);
	const char *wanted = controller[0] != '\0' ? "cgroup" : "cgroup2";
	char *line = NULL;
	size_t room = 0;
	bool found = false;

	if (file == NULL)
		return false;
	while (!found && getline(&line, &room, file) > 0) {
		const char *rest = strstr(line, " - ");
		char type[32], options[CGROUP_PATH];

		found = rest != NULL &&
			sscanf(rest, " - %31s %*s %399s", type, options) == 2 &&
			strcmp(type, wanted) == 0 &&
			(controller[0] == '\0' ||
				in_list(options, controller)) &&
			sscanf(line, "%*s %*s %*s %399s %399s", origin, top) ==
				2;
	}
	free(line);
	fclose(file);
	return found;
}

/* The group of this process in the hierarchy of a controller. */
static bool find_path(
	const char *root, const char *controller, char path[CGROUP_PATH])
{
	struct fault why = {0};
	FILE *file = sysfile_open(root, "/proc/self/cgroup", &why);
	char *line = NULL;
	size_t room = 0;
	bool found = false;

	if (file == NULL)
		return false;
	while (!found && getline(&line, &room, file) > 0) {
		char *list = strchr(line, ':');
		char *group = list != NULL ? strchr(list + 1, ':') : NULL;

		if (group == NULL)
			continue;
		*group++ = '\0';
		group[strcspn(group, "\n")] = '\0';
		found = in_list(list + 1, controller);
		if (found)
			snprintf(path, CGROUP_PATH, "%s", group);
	}
	free(line);
	fclose(file);
	return found;
}

/* The path as seen from the mount: a container sees its own group on top. */
static void cut_origin(char path[CGROUP_PATH], const char *origin)
{
	const size_t n = strlen(origin);

	if (n > 1 && strncmp(path, origin, n) == 0 &&
		(path[n] == '/' || path[n] == '\0'))
		memmove(path, path + n, strlen(path + n) + 1);
	if (strcmp(path, "/") == 0 || strncmp(path, "/..", 3) == 0)
		path[0] = '\0';
}

bool cgroup_find(struct cgroup *group, const char *root, const char *controller)
{
	char origin[CGROUP_PATH];

	*group = (struct cgroup){.root = root, .version = 1};
	if (!find_path(root, controller, group->path) ||
		!find_mount(root, controller, group->top, origin)) {
		group->version = 2;
		if (!find_path(root, "", group->path) ||
			!find_mount(root, "", group->top, origin))
			return false;
	}
	cut_origin(group->path, origin);
	return true;
}

bool cgroup_read(
	const struct cgroup *group, const char *file, char *text, size_t size)
{
	char path[SYSFILE_PATH];
	struct fault why = {0};

	return snprintf(path, sizeof path, "%s%s/%s", group->top, group->path,
		       file) < (int)sizeof path &&
	       sysfile_text(group->root, path, text, size, &why) == 0;
}

bool cgroup_step_up(struct cgroup *group)
{
	char *cut = strrchr(group->path, '/');

	if (cut == NULL)
		return false;
	*cut = '\0';
	return true;
}
