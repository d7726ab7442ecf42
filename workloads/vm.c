/* vm: maps memory, writes some of it, unmaps it. The kernel keeps one map of
 * its memory for a process, under one lock, and must tell every CPU on which
 * the process runs of what is unmapped: work that threads share and processes
 * do not. */
#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#include "bench/workload.h"

struct vm_params {
	uint64_t bytes, pages, maps;
};

static const struct param vm_table[] = {
	{
		.name = "bytes",
		.kind = PARAM_BYTES,
		.offset = offsetof(struct vm_params, bytes),
		.standard = "64KiB",
		.min = 1,
		.max = UINT64_C(1) << 40,
		.help = "the size of a mapping",
	},
	{
		.name = "pages",
		.kind = PARAM_COUNT,
		.offset = offsetof(struct vm_params, pages),
		.standard = "1",
		.max = UINT64_C(1) << 28,
		.help = "how many of its pages are written before it is "
			"unmapped",
	},
	{
		.name = "maps",
		.kind = PARAM_COUNT,
		.offset = offsetof(struct vm_params, maps),
		.standard = "1000",
		.min = 1,
		.max = UINT64_C(1) << 40,
		.help = "how often a task does this, one after the other",
	},
	{0},
};

static size_t page_bytes(void)
{
	return (size_t)sysconf(_SC_PAGESIZE);
}

static int vm_check(const void *data, struct fault *why)
{
	const struct vm_params *params = data;
	uint64_t pages = (params->bytes - 1) / page_bytes() + 1;

	if (params->pages > pages)
		return fault_set(why, 0,
			"pages: a mapping of %llu bytes has %llu, not %llu",
			(unsigned long long)params->bytes,
			(unsigned long long)pages,
			(unsigned long long)params->pages);
	return 0;
}

/* What was written is read again: a page lost would show. */
static uint64_t write_pages(
	char *memory, const struct vm_params *params, uint64_t stamp)
{
	const size_t step = page_bytes();
	uint64_t witness = stamp;

	for (uint64_t i = 0; i < params->pages; i++)
		*(volatile unsigned char *)(memory + i * step) =
			(unsigned char)(stamp + i);
	for (uint64_t i = 0; i < params->pages; i++)
		witness += *(volatile unsigned char *)(memory + i * step) *
			   (i + 1);
	return witness;
}

static int vm_task(const struct env *env, void *local, struct task *task,
	struct fault *why)
{
	const struct vm_params *params = env->params;
	size_t bytes = (size_t)params->bytes;

	(void)local;
	for (uint64_t i = 0; i < params->maps; i++) {
		char *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
			MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

		if (memory == MAP_FAILED)
			return fault_set(why, errno, "map %zu bytes", bytes);
		task->witness = random_mix(task->witness,
			write_pages(memory, params, task->seed + i));
		if (munmap(memory, bytes) != 0)
			return fault_set(why, errno, "unmap %zu bytes", bytes);
		task_checkpoint(env);
	}
	return 0;
}

const struct workload workload_vm = {
	.name = "vm",
	.summary = "maps, writes and unmaps memory, of which a process has one "
		   "map",
	.params = vm_table,
	.params_bytes = sizeof(struct vm_params),
	.check = vm_check,
	.task = vm_task,
};
