/* The file system a folder lies on, and whether it is a disk at all. */
#ifndef BENCH_FILE_SYSTEM_H
#define BENCH_FILE_SYSTEM_H

#include <stdint.h>
#include <stdio.h>

#include "bench/fault.h"

enum file_system_kind {
	FILE_SYSTEM_DISK,
	FILE_SYSTEM_MEMORY,  /* tmpfs and its kin: gone with the power */
	FILE_SYSTEM_NETWORK, /* a disk elsewhere, or the host's */
	FILE_SYSTEM_LAYERED, /* overlay: first writes copy from below */
	FILE_SYSTEM_UNKNOWN,
};

struct file_system {
	char name[32]; /* as mount(8) calls it: "ext4" */
	enum file_system_kind kind;
	uint64_t free_bytes; /* for this user */
};

int file_system_at(const char *path, struct file_system *fs, struct fault *why);

/* "disk", "memory", "network", "layered" or "unknown". */
const char *file_system_kind_name(enum file_system_kind kind);

enum file_system_kind file_system_kind_of(const char *name);

/* The type of a mount by its number, in the lines of a mountinfo
 * (proc_pid_mountinfo(5)); returns 0, or -1 when it is not there. */
int file_system_of_mount(
	FILE *mountinfo, uint64_t mount, char *name, size_t size);

#endif
