/* touch: writes one word into each page of memory that was there before the
 * workers. Threads write where it lies; a forked worker makes the kernel give
 * it a page for each: an empty one where nobody had written before (the first
 * touch), a copy where somebody had (copy-on-write). */
#include <unistd.h>

#include "bench/workload.h"

enum state { STATE_FRESH, STATE_INHERITED };

struct touch_params {
	uint64_t bytes;
	int state;
};

static const char *const states[] = {"fresh", "inherited", NULL};

static const struct param touch_table[] = {
	{
		.name = "bytes",
		.kind = PARAM_BYTES,
		.offset = offsetof(struct touch_params, bytes),
		.standard = "256KiB",
		.min = 1,
		.max = UINT64_C(1) << 40,
		.help = "whose pages a task writes, each task those of its own",
	},
	{
		.name = "state",
		.kind = PARAM_CHOICE,
		.offset = offsetof(struct touch_params, state),
		.standard = "inherited",
		.choices = states,
		.help = "inherited: written before by the process that workers "
			"come from; fresh: mapped by it and not written",
	},
	{0},
};

static uint64_t page_words(void)
{
	return (uint64_t)sysconf(_SC_PAGESIZE) / sizeof(uint64_t);
}

static uint64_t task_pages(const struct env *env)
{
	const struct touch_params *params = env->params;

	return (params->bytes - 1) / (uint64_t)sysconf(_SC_PAGESIZE) + 1;
}

/* Too many to be counted are too many to be had: the harness says so. */
static size_t touch_inherited_bytes(const struct env *env)
{
	uint64_t bytes;

	if (__builtin_mul_overflow(env->tasks * task_pages(env),
		    (uint64_t)sysconf(_SC_PAGESIZE), &bytes) ||
		bytes > INT64_MAX)
		return INT64_MAX;
	return (size_t)bytes;
}

/* What the parent left in the second word of a page; in a fresh one nothing. */
static uint64_t left_in(const struct env *env, uint64_t page)
{
	const struct touch_params *params = env->params;

	return params->state == STATE_INHERITED ? random_mix(env->seed, page)
						: 0;
}

static int touch_prepare(const struct env *env, struct fault *why)
{
	const struct touch_params *params = env->params;
	uint64_t *words = env->inherited, n = env->tasks * task_pages(env);

	(void)why;
	for (uint64_t i = 0; params->state == STATE_INHERITED && i < n; i++)
		words[i * page_words() + 1] = left_in(env, i);
	return 0;
}

/* The write comes first: a read would have made the kernel map its page of
 * zeros before, at the price of another fault. What is read after it shows that
 * all of the page is there, and costs a hundredth of the fault. */
static int touch_task(const struct env *env, void *local, struct task *task,
	struct fault *why)
{
	const uint64_t n = task_pages(env), step = page_words();
	const uint64_t first = task->index * n;
	volatile uint64_t *words = env->inherited;

	(void)local;
	if (words == NULL)
		return fault_set(
			why, 0, "workers of this runner inherit no memory");
	for (uint64_t i = first; i < first + n; i++) {
		words[i * step] = task->seed + i;
		if (words[i * step + 1] != left_in(env, i))
			return fault_set(why, 0,
				"page %llu holds other bytes than were left",
				(unsigned long long)i);
		task->witness += words[i * step] ^ words[i * step + 1];
		task_checkpoint(env);
	}
	task->witness = random_mix(task->seed, task->witness);
	return 0;
}

const struct workload workload_touch = {
	.name = "touch",
	.summary = "writes pages that the parent has: first touch, "
		   "copy-on-write",
	.params = touch_table,
	.params_bytes = sizeof(struct touch_params),
	.inherited_bytes = touch_inherited_bytes,
	.prepare = touch_prepare,
	.task = touch_task,
};
