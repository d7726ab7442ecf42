/* A temporary folder of a test, and its removal with all that is in it. */
#ifndef TESTS_UNIT_MEMORY_FOLDER_H
#define TESTS_UNIT_MEMORY_FOLDER_H

#include <ftw.h>
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

#endif
