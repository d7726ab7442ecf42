/* What a launch takes of memory. */
#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/memory.h"
#include "bench/sysfile.h"

enum { FILE_PATH = 64 };

/* ---- one process ---- */

/* Where the number of a line "Key:   12 kB" goes. A key that comes again, as
 * in smaps, adds; so do two keys with one place. */
struct field {
	const char *key;
	size_t offset;
	unsigned unit; /* bytes, or 1 for a count */
	bool required;
};

static const struct field smaps_fields[] = {
	{"Rss:", offsetof(struct memory_use, rss_bytes), 1024, true},
	{"Pss:", offsetof(struct memory_use, pss_bytes), 1024, true},
	{"Pss_Anon:", offsetof(struct memory_use, pss_anon_bytes), 1024, false},
	{"Pss_File:", offsetof(struct memory_use, pss_file_bytes), 1024, false},
	{"Pss_Shmem:", offsetof(struct memory_use, pss_shmem_bytes), 1024,
		false},
	{"Private_Clean:", offsetof(struct memory_use, uss_bytes), 1024, true},
	{"Private_Dirty:", offsetof(struct memory_use, uss_bytes), 1024, true},
	{"SwapPss:", offsetof(struct memory_use, swap_bytes), 1024, false},
	{0},
};

static const struct field status_fields[] = {
	{"VmPTE:", offsetof(struct memory_use, page_table_bytes), 1024, false},
	{"Threads:", offsetof(struct memory_use, threads), 1, true},
	{0},
};

static uint64_t *place_of(struct memory_use *use, const struct field *field)
{
	return (uint64_t *)(void *)((char *)use + field->offset);
}

static void take_line(
	struct memory_use *use, const struct field *field, const char *line)
{
	for (; field->key != NULL; field++) {
		size_t n = strlen(field->key);
		uint64_t *place = place_of(use, field);

		if (strncmp(line, field->key, n) != 0)
			continue;
		if (*place == MEMORY_UNKNOWN)
			*place = 0;
		*place += strtoull(line + n, NULL, 10) * field->unit;
	}
}

/* 0, -1, or 1 when the process has ended meanwhile. */
static int read_fields(const char *root, const char *path,
	const struct field *fields, struct memory_use *use, struct fault *why)
{
	FILE *file = sysfile_open(root, path, why);
	char *line = NULL;
	size_t room = 0;
	int error;

	if (file == NULL)
		return -1;
	errno = 0;
	while (getline(&line, &room, file) > 0)
		take_line(use, fields, line);
	error = ferror(file) ? errno : 0;
	free(line);
	fclose(file);
	if (error != 0)
		return error == ESRCH ? 1
				      : fault_set(why, error, "read %s", path);
	for (; fields->key != NULL; fields++)
		if (fields->required &&
			*place_of(use, fields) == MEMORY_UNKNOWN)
			return fault_set(
				why, 0, "%s has no \"%s\"", path, fields->key);
	return 0;
}

/* Before Linux 4.14 there is no rollup: its lines are summed over mappings. */
static int read_smaps(const char *root, pid_t process, struct memory_use *use,
	struct fault *why)
{
	char path[FILE_PATH];

	snprintf(path, sizeof path, "/proc/%d/smaps_rollup", process);
	if (!sysfile_exists(root, path))
		snprintf(path, sizeof path, "/proc/%d/smaps", process);
	return read_fields(root, path, smaps_fields, use, why);
}

static int read_process(const char *root, pid_t process, struct memory_use *use,
	struct fault *why)
{
	char path[FILE_PATH];
	int status;

	*use = (struct memory_use){
		.processes = 1,
		.threads = MEMORY_UNKNOWN,
		.rss_bytes = MEMORY_UNKNOWN,
		.pss_bytes = MEMORY_UNKNOWN,
		.uss_bytes = MEMORY_UNKNOWN,
		.pss_anon_bytes = MEMORY_UNKNOWN,
		.pss_file_bytes = MEMORY_UNKNOWN,
		.pss_shmem_bytes = MEMORY_UNKNOWN,
		.swap_bytes = MEMORY_UNKNOWN,
		.page_table_bytes = MEMORY_UNKNOWN,
	};
	snprintf(path, sizeof path, "/proc/%d/status", process);
	status = read_fields(root, path, status_fields, use, why);
	if (status == 0)
		return read_smaps(root, process, use, why);
	return why->code == ENOENT ? 1 : status;
}

/* ---- all of a group ---- */

/* Is it alive and in that process group? Fields 3 and 5 of /proc/PID/stat; the
 * name before them may hold anything. */
static bool is_of_group(const char *root, pid_t process, pid_t group)
{
	struct fault gone = {0};
	char path[FILE_PATH], text[256], state;
	const char *rest;
	int its_group;

	snprintf(path, sizeof path, "/proc/%d/stat", process);
	if (sysfile_text(root, path, text, sizeof text, &gone) != 0)
		return false;
	rest = strrchr(text, ')');
	return rest != NULL &&
	       sscanf(rest, ") %c %*d %d", &state, &its_group) == 2 &&
	       its_group == group && state != 'Z' && state != 'X';
}

static uint64_t sum_of(uint64_t a, uint64_t b)
{
	return a == MEMORY_UNKNOWN || b == MEMORY_UNKNOWN ? MEMORY_UNKNOWN
							  : a + b;
}

static struct memory_use add(struct memory_use a, const struct memory_use *b)
{
	return (struct memory_use){
		.processes = a.processes + b->processes,
		.threads = a.threads + b->threads,
		.rss_bytes = a.rss_bytes + b->rss_bytes,
		.pss_bytes = a.pss_bytes + b->pss_bytes,
		.uss_bytes = a.uss_bytes + b->uss_bytes,
		.pss_anon_bytes = sum_of(a.pss_anon_bytes, b->pss_anon_bytes),
		.pss_file_bytes = sum_of(a.pss_file_bytes, b->pss_file_bytes),
		.pss_shmem_bytes =
			sum_of(a.pss_shmem_bytes, b->pss_shmem_bytes),
		.swap_bytes = sum_of(a.swap_bytes, b->swap_bytes),
		.page_table_bytes =
			sum_of(a.page_table_bytes, b->page_table_bytes),
	};
}

static int add_process(const char *root, pid_t process, pid_t launch,
	struct memory_use *family, struct memory_use *parent, struct fault *why)
{
	struct fault own = {0};
	struct memory_use use;
	int status = read_process(root, process, &use, &own);

	if (status > 0)
		return 0;
	if (status < 0) {
		*why = own;
		return -1;
	}
	*family = add(*family, &use);
	if (process == launch)
		*parent = use;
	return 0;
}

int memory_of_group(const char *root, pid_t launch, struct memory_use *family,
	struct memory_use *parent, struct fault *why)
{
	char path[SYSFILE_PATH];
	const struct dirent *entry;
	int failed = 0;
	DIR *folder;

	*family = *parent = (struct memory_use){0};
	folder = sysfile_path(root, "/proc", path) ? opendir(path) : NULL;
	if (folder == NULL)
		return fault_set(why, errno, "read /proc");
	while (failed == 0 && (entry = readdir(folder)) != NULL) {
		pid_t process = atoi(entry->d_name);

		if (process > 0 && is_of_group(root, process, launch))
			failed = add_process(
				root, process, launch, family, parent, why);
	}
	closedir(folder);
	if (failed == 0 && parent->processes == 0)
		return fault_set(why, 0,
			"process %d is not to be seen in /proc", launch);
	return failed;
}

struct memory memory_unseen(uint32_t cell)
{
	return (struct memory){.cell = cell, .peak_bytes = MEMORY_UNKNOWN};
}

void memory_spoil(struct memory *memory, const char *reason)
{
	*memory = memory_unseen(memory->cell);
	snprintf(memory->fault, sizeof memory->fault, "%s", reason);
}
