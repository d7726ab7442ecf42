/* What the Python half of a launch is told: the job as words. */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/paths.h"
#include "bench/runner.h"

enum { WORDS_MAX = 64, TEXT_MAX = 16384 };

struct words {
	char *list[WORDS_MAX];
	char text[TEXT_MAX];
	size_t n, used;
	bool full;
};

static void add(struct words *words, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void add(struct words *words, const char *format, ...)
{
	char *at = words->text + words->used;
	size_t room = sizeof words->text - words->used;
	va_list args;
	int len;

	va_start(args, format);
	len = vsnprintf(at, room, format, args);
	va_end(args);
	if (len < 0 || (size_t)len >= room || words->n + 1 == WORDS_MAX) {
		words->full = true;
		return;
	}
	words->list[words->n++] = at;
	words->used += (size_t)len + 1;
}

/* A field in the plainest form: numbers of bytes and ns, no units. */
static void add_param(
	struct words *words, const struct param *param, const void *params)
{
	const void *field = (const char *)params + param->offset;
	const struct param_list *list = field;
	char items[PARAM_LIST_MAX * 21 + 1] = "";
	size_t len = 0;

	switch (param->kind) {
	case PARAM_COUNT:
	case PARAM_BYTES:
	case PARAM_DURATION:
		add(words, "p.%s=%llu", param->name,
			(unsigned long long)*(const uint64_t *)field);
		break;
	case PARAM_CHOICE:
		add(words, "p.%s=%s", param->name,
			param->choices[*(const int *)field]);
		break;
	case PARAM_TEXT:
		add(words, "p.%s=%s", param->name, (const char *)field);
		break;
	case PARAM_DURATIONS:
		for (uint64_t i = 0; i < list->n; i++)
			len += (size_t)snprintf(items + len, sizeof items - len,
				"%s%llu", i > 0 ? "," : "",
				(unsigned long long)list->items[i]);
		add(words, "p.%s=%s", param->name, items);
		break;
	}
}

static void add_work(struct words *words, const struct job *job)
{
	const struct workload *workload = job->workload;

	add(words, "workload=%s", workload->name);
	for (const struct param *p = workload->params;
		p != NULL && p->name != NULL; p++)
		add_param(words, p, job->env.params);
	add(words, "workers=%u", job->workers);
	add(words, "tasks=%llu", (unsigned long long)job->tasks);
	add(words, "seed=%llu", (unsigned long long)job->env.seed);
	add(words, "interval_ns=%llu", (unsigned long long)job->interval_ns);
	add(words, "gated=%d", job->gated);
	add(words, "hold=%d", job->block->hold != 0);
	add(words, "sampling=%d", job->samples != NULL);
	if (job->block->first_cpu > 0)
		add(words, "first_cpu=%u", job->block->first_cpu - 1);
	add(words, "ballast_bytes=%llu",
		(unsigned long long)job->ballast_bytes);
	if (job->env.scratch != NULL)
		add(words, "scratch=%s", job->env.scratch);
}

/* Where in the block what lies: an array's begin and the size of its items,
 * and the offsets of fields in them. */
static void add_layout(struct words *words, const struct job *job)
{
	const char *base = (const char *)job->block;

/* A sample is written as six words of eight bytes. */
#define EIGHTH(field, n)                                          \
	_Static_assert(offsetof(struct sample, field) == 8 * (n), \
		"struct sample: tvp/job.py knows its order")
	EIGHTH(asked_ns, 0);
	EIGHTH(start_ns, 1);
	EIGHTH(end_ns, 2);
	EIGHTH(witness, 3);
	EIGHTH(task, 4);
	EIGHTH(worker, 5);
	_Static_assert(offsetof(struct sample, failed) == 44, "struct sample");
#undef EIGHTH
	add(words, "blocks=0:%zu", sizeof(struct block));
	add(words, "block.workers_started=%zu",
		offsetof(struct block, workers_started));
	add(words, "block.run_began_ns=%zu",
		offsetof(struct block, meeting) +
			offsetof(struct meeting, run_began_ns));
	add(words, "block.faults=%zu",
		offsetof(struct block, meeting) +
			offsetof(struct meeting, faults));
	add(words, "slots=%td:%zu", (const char *)job->slots - base,
		sizeof(struct slot));
	add(words, "slot.witness=%zu", offsetof(struct slot, witness));
	add(words, "slot.asked_ns=%zu", offsetof(struct slot, asked_ns));
	add(words, "slot.tasks_done=%zu", offsetof(struct slot, tasks_done));
	add(words, "slot.queue_ns=%zu", offsetof(struct slot, queue_ns));
	add(words, "slot.state=%zu", offsetof(struct slot, state));
	add(words, "slot.cpu=%zu", offsetof(struct slot, cpu));
	add(words, "state_done=%d", SLOT_DONE);
	if (job->samples == NULL)
		return;
	add(words, "samples=%td:%zu", (const char *)job->samples - base,
		sizeof(struct sample));
	add(words, "sample.asked_ns=%zu", offsetof(struct sample, asked_ns));
}

static void add_fds(struct words *words, const struct job *job,
	const struct python_fds *fds)
{
	add(words, "block=%d", fds->block);
	add(words, "block_bytes=%llu",
		(unsigned long long)job_block_bytes(
			job->workers, job->env.tasks, job->samples != NULL));
	add(words, "shared=%d", fds->shared);
	add(words, "shared_bytes=%zu", job->shared_bytes);
	add(words, "down=%d", fds->down);
	add(words, "up=%d", fds->up);
	add(words, "gate=%d", fds->gate);
	add(words, "release=%d", fds->release);
}

/* -B: nothing is written beside the scripts; -E, -s: what the environment and
 * the user's own folder have to say is left out. Deliberately not -S: an
 * interpreter that is spawned does what all do. */
char **python_command(
	const struct job *job, const struct python_fds *fds, struct fault *why)
{
	const struct python_params *params = job->runner_params;
	const struct runner *runner = job->runner;
	struct words *words;
	char folder[PATH_MAX];

	if (paths_data("runners/python", folder, why) != 0)
		return NULL;
	words = calloc(1, sizeof *words);
	if (words == NULL) {
		fault_set(why, errno, "words for Python");
		return NULL;
	}
	add(words, "%s", params->python);
	add(words, "-B");
	add(words, "-E");
	add(words, "-s");
	add(words, "%s/launch.py", folder);
	add(words, "birth=%s", runner->birth->noun);
	add(words, "hand_out=%s",
		runner->run == python_queue_run ? "queue" : "dealt");
	if (runner->params == python_process_table)
		add(words, "start_method=%s",
			python_process_table[1].choices[params->start_method]);
	add_work(words, job);
	add_layout(words, job);
	add_fds(words, job, fds);
	if (!words->full)
		return words->list;
	fault_set(why, 0, "the job makes too many words for Python");
	free(words);
	return NULL;
}
