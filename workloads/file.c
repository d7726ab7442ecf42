/* file: what storage costs, through the page cache or past it.
 *
 * All blocks of all tasks have one pattern in common, made from the seed, but
 * for a stamp in their first bytes that no other block has. So every byte that
 * is read can be checked by memcmp, at the speed of memory: a hash would take
 * longer than the read from the page cache. The witness is mixed from the
 * stamps: those written, or those found in the file.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/statfs.h>
#include <unistd.h>

#include "bench/workload.h"

enum op { OP_WRITE, OP_READ, OP_REWRITE, OP_MIXED };
enum sync { SYNC_NONE, SYNC_FDATASYNC, SYNC_FSYNC };
enum layout { LAYOUT_OWN, LAYOUT_SHARED };

/* O_DIRECT asks for memory, offsets and sizes that are multiples of the
 * device's block: of at most a page on all that is common (open(2)). */
enum { DIRECT_BYTES = 4096, NAME_BYTES = 32 };

struct file_params {
	uint64_t bytes, block_bytes, direct, cold;
	int op, sync, layout;
};

static const char *const ops[] = {"write", "read", "rewrite", "mixed", NULL};
static const char *const syncs[] = {"none", "fdatasync", "fsync", NULL};
static const char *const layouts[] = {"own", "shared", NULL};

static const struct param file_table[] = {
	{
		.name = "op",
		.kind = PARAM_CHOICE,
		.offset = offsetof(struct file_params, op),
		.standard = "write",
		.choices = ops,
		.help = "write new bytes; read or rewrite in place what was "
			"there before; mixed: half of the tasks read, half "
			"rewrite",
	},
	{
		.name = "bytes",
		.kind = PARAM_BYTES,
		.offset = offsetof(struct file_params, bytes),
		.standard = "256KiB",
		.min = 1,
		.max = UINT64_C(1) << 40,
		.help = "how much one task writes or reads",
	},
	{
		.name = "block_bytes",
		.kind = PARAM_BYTES,
		.offset = offsetof(struct file_params, block_bytes),
		.standard = "64KiB",
		.min = 1,
		.max = UINT64_C(1) << 30,
		.help = "how much each call writes or reads",
	},
	{
		.name = "sync",
		.kind = PARAM_CHOICE,
		.offset = offsetof(struct file_params, sync),
		.standard = "none",
		.choices = syncs,
		.help = "what a task that wrote calls before it ends",
	},
	{
		.name = "direct",
		.kind = PARAM_COUNT,
		.offset = offsetof(struct file_params, direct),
		.standard = "0",
		.max = 1,
		.help = "1: past the page cache (O_DIRECT); bytes and "
			"block_bytes must be multiples of 4096",
	},
	{
		.name = "layout",
		.kind = PARAM_CHOICE,
		.offset = offsetof(struct file_params, layout),
		.standard = "own",
		.choices = layouts,
		.help = "own: each task opens and closes a file of its own; "
			"shared: regions of one file, which each worker opens "
			"before its first task",
	},
	{
		.name = "cold",
		.kind = PARAM_COUNT,
		.offset = offsetof(struct file_params, cold),
		.standard = "0",
		.max = 1,
		.help = "1: the files that were there before are dropped from "
			"the page cache before the first task",
	},
	{0},
};

struct file_local {
	unsigned char *buffer; /* one block; but for its stamp the pattern */
	int fd;                /* of the shared file, or -1 */
};

/* Where the bytes of one task are. */
struct region {
	char name[NAME_BYTES]; /* of the file in the scratch folder */
	int fd;
	uint64_t index; /* of the task */
	uint64_t begin; /* offset in the file */
};

static int file_check(const void *data, struct fault *why)
{
	const struct file_params *params = data;

	if (params->direct && (params->bytes % DIRECT_BYTES != 0 ||
				      params->block_bytes % DIRECT_BYTES != 0))
		return fault_set(why, 0,
			"direct: bytes and block_bytes must be multiples of %d",
			DIRECT_BYTES);
	return 0;
}

static size_t block_bytes(const struct file_params *params)
{
	return (size_t)(params->bytes < params->block_bytes
				? params->bytes
				: params->block_bytes);
}

/* Room for a block, and never less than a stamp. */
static size_t buffer_bytes(const struct env *env)
{
	return block_bytes(env->params) + sizeof(uint64_t);
}

static struct region region_of(const struct env *env, uint64_t index)
{
	const struct file_params *params = env->params;
	struct region region = {.name = "shared", .fd = -1, .index = index};

	if (params->layout == LAYOUT_SHARED)
		region.begin = index * params->bytes;
	else
		snprintf(region.name, sizeof region.name, "task-%llu",
			(unsigned long long)index);
	return region;
}

static char *path_of(
	const struct env *env, const struct region *region, char path[PATH_MAX])
{
	snprintf(path, PATH_MAX, "%s/%s", env->scratch, region->name);
	return path;
}

static int open_region(const struct env *env, struct region *region, int flags,
	struct fault *why)
{
	char path[PATH_MAX];

	path_of(env, region, path);
	task_wait_begin(env);
	region->fd = open(path, flags | O_CLOEXEC, 0600);
	task_wait_end(env);
	if (region->fd >= 0)
		return 0;
	return fault_set(why, errno, "open %s%s", region->name,
		flags & O_DIRECT ? " with O_DIRECT" : "");
}

/* ---- blocks ---- */

/* A full disk may show as a short write; the next one then tells why. */
static int transfer(const struct env *env, const struct region *region,
	bool writes, unsigned char *buffer, size_t n, uint64_t at,
	struct fault *why)
{
	off_t offset = (off_t)(region->begin + at);

	for (size_t done = 0; done < n;) {
		ssize_t now;

		task_wait_begin(env);
		now = writes ? pwrite(region->fd, buffer + done, n - done,
				       offset + (off_t)done)
			     : pread(region->fd, buffer + done, n - done,
				       offset + (off_t)done);
		task_wait_end(env);
		if (now > 0)
			done += (size_t)now;
		else if (now == 0 || errno != EINTR)
			return fault_set(why, now == 0 ? ENODATA : errno,
				"%s %zu bytes at %lld of %s",
				writes ? "write" : "read", n, (long long)offset,
				region->name);
	}
	return 0;
}

/* Write or read the blocks of a region. `version` 1 is what a rewrite puts in
 * the place of version 0. */
static int work(const struct env *env, unsigned char *buffer,
	const struct region *region, bool writes, uint64_t version,
	uint64_t *witness, struct fault *why)
{
	const struct file_params *params = env->params;
	const unsigned char *pattern = env->shared;
	uint64_t seed = random_mix(env->seed + version, region->index);
	size_t n = block_bytes(params);

	for (uint64_t at = 0; at < params->bytes; at += n) {
		uint64_t stamp = random_mix(seed, at), found = 0;
		size_t left = (size_t)(params->bytes - at), head;

		n = left < n ? left : n;
		head = n < sizeof stamp ? n : sizeof stamp;
		if (writes)
			memcpy(buffer, &stamp, sizeof stamp);
		if (transfer(env, region, writes, buffer, n, at, why) != 0)
			return -1;
		memcpy(&found, buffer, head);
		if (memcmp(&found, &stamp, head) != 0 ||
			(!writes && memcmp(buffer + head, pattern + head,
					    n - head) != 0))
			return fault_set(why, 0,
				"%s holds other bytes than were written",
				region->name);
		*witness = random_mix(*witness, found);
	}
	return 0;
}

static int sync_region(
	const struct env *env, const struct region *region, struct fault *why)
{
	const struct file_params *params = env->params;

	int failed;

	if (params->sync == SYNC_NONE)
		return 0;
	task_wait_begin(env);
	failed = params->sync == SYNC_FSYNC ? fsync(region->fd)
					    : fdatasync(region->fd);
	task_wait_end(env);
	if (failed == 0)
		return 0;
	return fault_set(
		why, errno, "%s %s", syncs[params->sync], region->name);
}

static unsigned char *make_buffer(const struct env *env, struct fault *why)
{
	void *buffer;
	int error = posix_memalign(&buffer, DIRECT_BYTES, buffer_bytes(env));

	if (error != 0) {
		fault_set(why, error, "buffer of %zu bytes", buffer_bytes(env));
		return NULL;
	}
	return memcpy(buffer, env->shared, buffer_bytes(env));
}

/* ---- before the workers ---- */

static void add_note(const struct env *env, const char *text)
{
	size_t len = strlen(env->note);

	snprintf(env->note + len, WORKLOAD_NOTE - len, "%s%s",
		len > 0 ? "; " : "", text);
}

static int check_room(const struct env *env, struct fault *why)
{
	const struct file_params *params = env->params;
	struct statfs status;
	uint64_t bytes, room;
	bool told; /* ramfs has no size, and others may not tell */

	if (statfs(env->scratch, &status) != 0)
		return fault_set(why, errno, "statfs of the scratch folder");
	room = (uint64_t)status.f_bavail * (uint64_t)status.f_bsize;
	told = status.f_blocks > 0;
	if (__builtin_mul_overflow(env->tasks, params->bytes, &bytes) ||
		(told && bytes > room) || bytes > INT64_MAX)
		return fault_set(why, ENOSPC,
			"%llu tasks of %llu bytes in a scratch folder with "
			"room for %llu",
			(unsigned long long)env->tasks,
			(unsigned long long)params->bytes,
			(unsigned long long)room);
	if (status.f_type == TMPFS_MAGIC || status.f_type == RAMFS_MAGIC)
		add_note(env, "scratch is on tmpfs: memory, not a disk");
	return 0;
}

/* Write what the tasks will find, and have it on the disk: it must not be
 * written back while they are timed. */
static int make_files(
	const struct env *env, unsigned char *buffer, struct fault *why)
{
	uint64_t witness = 0; /* not of the work: nobody reads it */
	int fd, failed;

	for (uint64_t i = 0; i < env->tasks; i++) {
		struct region region = region_of(env, i);

		if (open_region(env, &region, O_WRONLY | O_CREAT, why) != 0)
			return -1;
		failed = work(env, buffer, &region, true, 0, &witness, why);
		close(region.fd);
		if (failed != 0)
			return -1;
	}
	fd = open(env->scratch, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	failed = fd < 0 || syncfs(fd) != 0;
	if (failed)
		fault_set(why, errno, "sync the scratch folder");
	if (fd >= 0)
		close(fd);
	return failed ? -1 : 0;
}

/* Is anything of the file still in the page cache (mincore(2))? */
static bool is_cached(int fd, size_t bytes)
{
	size_t pages = (bytes + DIRECT_BYTES - 1) / DIRECT_BYTES;
	unsigned char *present = calloc(1, pages);
	void *map = mmap(NULL, bytes, PROT_READ, MAP_SHARED, fd, 0);
	bool cached = present == NULL || map == MAP_FAILED ||
		      mincore(map, bytes, present) != 0;

	for (size_t i = 0; i < pages && !cached; i++)
		cached = present[i] & 1;
	if (map != MAP_FAILED)
		munmap(map, bytes);
	free(present);
	return cached;
}

static uint64_t count_files(const struct env *env)
{
	const struct file_params *params = env->params;

	return params->layout == LAYOUT_OWN ? env->tasks : 1;
}

/* Drop the files from the page cache, and look whether they are gone. */
static int make_cold(const struct env *env, struct fault *why)
{
	const struct file_params *params = env->params;
	uint64_t files = count_files(env), warm = 0;
	size_t bytes = (size_t)(params->layout == LAYOUT_OWN
					? params->bytes
					: params->bytes * env->tasks);
	char text[WORKLOAD_NOTE];

	for (uint64_t i = 0; i < files; i++) {
		struct region region = region_of(env, i);

		if (open_region(env, &region, O_RDONLY, why) != 0)
			return -1;
		posix_fadvise(region.fd, 0, 0, POSIX_FADV_DONTNEED);
		warm += is_cached(region.fd, bytes);
		close(region.fd);
	}
	if (warm > 0) {
		snprintf(text, sizeof text,
			"not cold: %llu of %llu files stayed in the page cache",
			(unsigned long long)warm, (unsigned long long)files);
		add_note(env, text);
	}
	return 0;
}

static int file_prepare(const struct env *env, struct fault *why)
{
	const struct file_params *params = env->params;
	unsigned char *buffer;
	int failed;

	if (check_room(env, why) != 0)
		return -1;
	random_fill(env->seed, env->shared, buffer_bytes(env));
	if (params->op == OP_WRITE) {
		if (params->cold)
			add_note(env, "cold changes nothing: no files were "
				      "there before a write");
		return 0;
	}
	buffer = make_buffer(env, why);
	failed = buffer == NULL || make_files(env, buffer, why) != 0 ||
		 (params->cold && make_cold(env, why) != 0);
	free(buffer);
	return failed ? -1 : 0;
}

/* ---- the workers ---- */

static int file_enter(const struct env *env, void *data, struct fault *why)
{
	const struct file_params *params = env->params;
	struct file_local *local = data;
	struct region region = region_of(env, 0);
	int flags = O_RDWR | O_CREAT | (params->direct ? O_DIRECT : 0);

	local->buffer = make_buffer(env, why);
	if (local->buffer == NULL)
		return -1;
	if (params->layout == LAYOUT_SHARED &&
		open_region(env, &region, flags, why) != 0) {
		free(local->buffer);
		return -1;
	}
	local->fd = region.fd;
	return 0;
}

static int file_task(
	const struct env *env, void *data, struct task *task, struct fault *why)
{
	const struct file_params *params = env->params;
	const struct file_local *local = data;
	struct region region = region_of(env, task->index);
	bool own = params->layout == LAYOUT_OWN;
	bool writes = params->op != OP_READ &&
		      (params->op != OP_MIXED || task->seed % 2 == 0);
	int flags = (writes ? O_WRONLY : O_RDONLY) |
		    (params->op == OP_WRITE ? O_CREAT | O_EXCL : 0) |
		    (params->direct ? O_DIRECT : 0);
	int failed, closed;

	region.fd = local->fd;
	if (own && open_region(env, &region, flags, why) != 0)
		return -1;
	failed = work(env, local->buffer, &region, writes, writes,
		&task->witness, why);
	if (failed == 0 && writes)
		failed = sync_region(env, &region, why);
	if (!own)
		return failed;
	task_wait_begin(env);
	closed = close(region.fd);
	task_wait_end(env);
	if (closed != 0)
		failed = fault_set(why, errno, "close %s", region.name);
	return failed;
}

static void file_leave(const struct env *env, void *data)
{
	struct file_local *local = data;

	(void)env;
	free(local->buffer);
	if (local->fd >= 0)
		close(local->fd);
}

static void file_cleanup(const struct env *env)
{
	char path[PATH_MAX];

	for (uint64_t i = 0; i < count_files(env); i++) {
		struct region region = region_of(env, i);

		unlink(path_of(env, &region, path));
	}
}

const struct workload workload_file = {
	.name = "file",
	.summary = "storage: writes and reads files, checking what it reads",
	.params = file_table,
	.params_bytes = sizeof(struct file_params),
	.local_bytes = sizeof(struct file_local),
	.needs_scratch = true,
	.check = file_check,
	.shared_bytes = buffer_bytes,
	.prepare = file_prepare,
	.enter = file_enter,
	.task = file_task,
	.leave = file_leave,
	.cleanup = file_cleanup,
};
