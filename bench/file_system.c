/* The file system a folder lies on, and whether it is a disk at all. */
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>

#include "bench/file_system.h"

struct known {
	const char *name;
	enum file_system_kind kind;
	long magic; /* 0: only told apart by its name */
};

/* Magic numbers are from statfs(2) where the kernel's header has them not. */
static const struct known table[] = {
	{"ext4", FILE_SYSTEM_DISK, EXT4_SUPER_MAGIC},
	{"ext3", FILE_SYSTEM_DISK, 0},
	{"ext2", FILE_SYSTEM_DISK, 0},
	{"xfs", FILE_SYSTEM_DISK, XFS_SUPER_MAGIC},
	{"btrfs", FILE_SYSTEM_DISK, BTRFS_SUPER_MAGIC},
	{"f2fs", FILE_SYSTEM_DISK, F2FS_SUPER_MAGIC},
	{"zfs", FILE_SYSTEM_DISK, 0x2fc12fc1},
	{"bcachefs", FILE_SYSTEM_DISK, (long)0xca451a4e},
	{"vfat", FILE_SYSTEM_DISK, MSDOS_SUPER_MAGIC},
	{"exfat", FILE_SYSTEM_DISK, 0x2011bab0},
	{"ntfs3", FILE_SYSTEM_DISK, 0x7366746e},
	{"tmpfs", FILE_SYSTEM_MEMORY, TMPFS_MAGIC},
	{"ramfs", FILE_SYSTEM_MEMORY, RAMFS_MAGIC},
	{"devtmpfs", FILE_SYSTEM_MEMORY, 0},
	{"hugetlbfs", FILE_SYSTEM_MEMORY, HUGETLBFS_MAGIC},
	{"nfs", FILE_SYSTEM_NETWORK, NFS_SUPER_MAGIC},
	{"nfs4", FILE_SYSTEM_NETWORK, 0},
	{"cifs", FILE_SYSTEM_NETWORK, (long)0xff534d42},
	{"smb3", FILE_SYSTEM_NETWORK, (long)0xfe534d42},
	{"9p", FILE_SYSTEM_NETWORK, V9FS_MAGIC},
	{"ceph", FILE_SYSTEM_NETWORK, 0x00c36400},
	{"lustre", FILE_SYSTEM_NETWORK, 0x0bd00bd0},
	{"gpfs", FILE_SYSTEM_NETWORK, 0x47504653},
	{"virtiofs", FILE_SYSTEM_NETWORK, 0},
	{"fuse.sshfs", FILE_SYSTEM_NETWORK, 0},
	{"overlay", FILE_SYSTEM_LAYERED, OVERLAYFS_SUPER_MAGIC},
	{"aufs", FILE_SYSTEM_LAYERED, 0x61756673},
	{"fuse", FILE_SYSTEM_UNKNOWN, FUSE_SUPER_MAGIC},
};

#define N_KNOWN (sizeof table / sizeof *table)

const char *file_system_kind_name(enum file_system_kind kind)
{
	static const char *const names[] = {
		[FILE_SYSTEM_DISK] = "disk",
		[FILE_SYSTEM_MEMORY] = "memory",
		[FILE_SYSTEM_NETWORK] = "network",
		[FILE_SYSTEM_LAYERED] = "layered",
		[FILE_SYSTEM_UNKNOWN] = "unknown",
	};

	return names[kind];
}

enum file_system_kind file_system_kind_of(const char *name)
{
	for (size_t i = 0; i < N_KNOWN; i++)
		if (strcmp(table[i].name, name) == 0)
			return table[i].kind;
	return FILE_SYSTEM_UNKNOWN;
}

int file_system_of_mount(
	FILE *mountinfo, uint64_t mount, char *name, size_t size)
{
	char *line = NULL, type[32];
	int found = -1;
	size_t room = 0;

	while (found != 0 && getline(&line, &room, mountinfo) > 0) {
		const char *dash = strstr(line, " - ");

		if (strtoull(line, NULL, 10) != mount || dash == NULL ||
			sscanf(dash, " - %31s", type) != 1)
			continue;
		snprintf(name, size, "%s", type);
		found = 0;
	}
	free(line);
	return found;
}

/* By the number of its mount: exact, but needs Linux 5.8 and a /proc. */
static int name_by_mount(const char *path, char *name, size_t size)
{
	struct statx about;
	FILE *mountinfo;
	int failed;

	if (statx(AT_FDCWD, path, 0, STATX_MNT_ID, &about) != 0 ||
		(about.stx_mask & STATX_MNT_ID) == 0)
		return -1;
	mountinfo = fopen("/proc/self/mountinfo", "re");
	if (mountinfo == NULL)
		return -1;
	failed = file_system_of_mount(mountinfo, about.stx_mnt_id, name, size);
	fclose(mountinfo);
	return failed;
}

/* By its magic number: ext2 and ext3 share theirs with ext4. */
static void name_by_magic(long magic, char *name, size_t size)
{
	for (size_t i = 0; i < N_KNOWN; i++)
		if (table[i].magic != 0 && table[i].magic == magic) {
			snprintf(name, size, "%s", table[i].name);
			return;
		}
	snprintf(name, size, "0x%lx", (unsigned long)magic);
}

int file_system_at(const char *path, struct file_system *fs, struct fault *why)
{
	struct statfs about;

	if (statfs(path, &about) != 0)
		return fault_set(why, errno, "file system of the folder");
	if (name_by_mount(path, fs->name, sizeof fs->name) != 0)
		name_by_magic((long)about.f_type, fs->name, sizeof fs->name);
	fs->kind = file_system_kind_of(fs->name);
	fs->free_bytes = (uint64_t)about.f_bavail * (uint64_t)about.f_bsize;
	return 0;
}
