/* Floors: what the harness itself calls around tasks and launches. */
#include <sys/resource.h>

#include "bench/clock.h"
#include "bench/floors_kinds.h"
#include "bench/job.h"

static int read_clock(void *data, uint64_t n, struct fault *why)
{
	uint64_t *last_ns = data;

	(void)why;
	while (n-- > 0)
		*last_ns = clock_now_ns();
	return 0;
}

static int measure_clock(
	const struct floor_run *run, double *ns, struct fault *why)
{
	uint64_t last_ns;

	return floors_loop(run, read_clock, &last_ns, 1000, ns, why);
}

static int read_usage(void *data, uint64_t n, struct fault *why)
{
	(void)why;
	while (n-- > 0)
		getrusage(RUSAGE_SELF, data);
	return 0;
}

static int measure_usage(
	const struct floor_run *run, double *ns, struct fault *why)
{
	struct rusage usage;

	return floors_loop(run, read_usage, &usage, 100, ns, why);
}

/* ---- what the harness does around a task ---- */

enum { SAMPLES = 1024 }; /* written over and over */

static int do_nothing(const struct env *env, void *local, struct task *task,
	struct fault *why)
{
	(void)env;
	(void)local;
	(void)why;
	task->witness = task->seed;
	return 0;
}

static int perform(void *data, uint64_t n, struct fault *why)
{
	struct worker *worker = data;
	struct shift shift = job_shift(worker);

	(void)why;
	if (worker->job->samples != NULL) {
		worker->sample = worker->job->samples;
		worker->sample_end = worker->sample + SAMPLES;
	}
	while (n-- > 0)
		job_perform(&shift, n % SAMPLES);
	return 0;
}

static int measure_task(
	const struct floor_run *run, double *ns, struct fault *why)
{
	static const struct workload nothing = {
		.name = "nothing",
		.task = do_nothing,
	};
	struct sample samples[SAMPLES];
	struct block block = {.version = JOB_BLOCK_VERSION};
	struct slot slot = {0};
	struct job job = {
		.workload = &nothing,
		.env = {.tasks = SAMPLES},
		.workers = 1,
		.block = &block,
		.slots = &slot,
		.samples = run->floor->sampled ? samples : NULL,
	};
	struct worker worker = {.job = &job, .slot = &slot};

	return floors_loop(run, perform, &worker, SAMPLES, ns, why);
}

const struct floor floors_calls[] = {
	{
		.name = "clock.read",
		.help = "clock_gettime(CLOCK_MONOTONIC)",
		.measure = measure_clock,
	},
	{
		.name = "usage.read",
		.help = "getrusage(RUSAGE_SELF)",
		.measure = measure_usage,
	},
	{
		.name = "task.plain",
		.help = "the harness around an empty task, --no-samples",
		.measure = measure_task,
	},
	{
		.name = "task.sampled",
		.help = "the same with two clock readings and a sample",
		.measure = measure_task,
		.sampled = true,
	},
	{0},
};
