/* A temporary folder of a test: files in it, and its removal with them. */
#ifndef TESTS_UNIT_MEMORY_FOLDER_H
#define TESTS_UNIT_MEMORY_FOLDER_H

#include <errno.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>

static inline int folder_remove_one(const char *path, const struct stat *status,
	int kind, struct FTW *place)
{
	(void)status;
	(void)kind;
	(void)place;
	return remove(path);
}

/* 0, or not: errno. */
static inline int folder_remove(const char *path)
{
	return nftw(path, folder_remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* Write a file of a made-up machine, and make the folders above it. */
static inline int folder_write(
	const char *root, const char *path, const char *text)
{
	char full[PATH_MAX];
	FILE *file;
	int len = snprintf(full, sizeof full, "%s%s", root, path);

	if (len < 0 || len >= (int)sizeof full)
		return -1;
	for (char *at = full + 1; *at != '\0'; at++) {
		if (*at != '/')
			continue;
		*at = '\0';
		if (mkdir(full, 0777) != 0 && errno != EEXIST)
			return -1;
		*at = '/';
	}
	file = fopen(full, "we");
	if (file == NULL)
		return -1;
	len = fputs(text, file);
	return fclose(file) == 0 && len >= 0 ? 0 : -1;
}

#endif
