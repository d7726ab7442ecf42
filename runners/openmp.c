/* openmp: the threads that OpenMP keeps, and its loop that shares tasks out:
 * what a C programmer writes instead of a pool of his own.
 *
 * As OpenMP has it, the calling thread is a worker too, number 0. The others
 * are made by the first parallel region and work in all that follow: between
 * regions of as many threads each keeps its number (OpenMP 5.0, 2.19.2, where
 * threadprivate data rest on it). A hard pause ends them, else they would wait
 * for as long as the program lives.
 *
 * Start is a region in which all enter, run one around the loop, stop one in
 * which all leave: each costs what OpenMP takes to begin and to end it.
 */
#include <errno.h>
#include <stdlib.h>

#include "bench/runner.h"

#ifdef _OPENMP
#include <omp.h>

/* A worker's place. */
struct seat {
	alignas(JOB_LINE) char local[JOB_LOCAL_MAX];
	struct worker worker;
	bool entered;
};

struct crew {
	struct job *job;
	struct last_words *last_words;
	int threads;             /* 0: not made */
	_Atomic uint32_t absent; /* workers that did not come to enter */
	struct seat seats[];     /* job->workers of them */
};

/* From here on nothing ends the launch but its tasks. */
static void all_are_made(struct crew *crew)
{
	last_words_close(crew->last_words);
	crew->threads = omp_get_num_threads();
	crew->job->block->workers_started = (uint32_t)crew->threads;
	job_expect_held(crew->job->block, (uint32_t)crew->threads);
}

/* Each goes to its place from inside, for OpenMP's own places are settled when
 * the program begins. Births do not queue up on one CPU: all are made before
 * the thread that makes them moves. */
static void come(struct crew *crew, uint32_t index)
{
	struct seat *seat = &crew->seats[index];
	const struct job *job = crew->job;

	if (index == 0)
		all_are_made(crew);
	seat->entered = job_take_place(job, index) == 0 &&
			job_enter(&seat->worker, job, index, seat->local) == 0;
	if (seat->entered)
		job_claim_samples(&seat->worker);
	else
		atomic_fetch_add(&crew->absent, 1);
	atomic_store(&job->slots[index].state, SLOT_READY);
}

static int openmp_start(struct job *job, struct fault *why)
{
	struct crew *crew = job->crew = aligned_alloc(
		JOB_LINE, sizeof *crew + job->workers * sizeof *crew->seats);

	if (crew == NULL)
		return fault_set(why, errno, "%u workers", job->workers);
	*crew = (struct crew){.job = job};
	crew->last_words = last_words_open(job, "omp parallel", why);
	if (crew->last_words == NULL)
		return -1;
	omp_set_dynamic(0);
#pragma omp parallel num_threads((int)job->workers)
	come(crew, (uint32_t)omp_get_thread_num());
	if ((uint32_t)crew->threads == job->workers)
		return 0;
	return fault_set(why, 0,
		"omp parallel: %d of %u workers could be started "
		"(OMP_THREAD_LIMIT = %d)",
		crew->threads, job->workers, omp_get_thread_limit());
}

/* Workers that will be held shall have had one task each. */
static void choose_schedule(const struct job *job)
{
	static const omp_sched_t kinds[] = {
		[LOOP_STATIC] = omp_sched_static,
		[LOOP_DYNAMIC] = omp_sched_dynamic,
		[LOOP_GUIDED] = omp_sched_guided,
	};
	const struct loop_params *params = job->runner_params;

	if (job->block->hold != 0)
		omp_set_schedule(omp_sched_static, 1);
	else
		omp_set_schedule(kinds[params->schedule], (int)params->chunk);
}

static void share_out(struct worker *worker)
{
	struct shift shift = job_shift(worker);

#pragma omp for schedule(runtime) nowait
	for (uint64_t i = 0; i < shift.tasks; i++)
		if (!job_is_halted(shift.job))
			job_perform(&shift, i);
}

/* A loop is shared by all of a team or none. Where one did not enter, the
 * launch has failed and is not timed: what there is, the others take. */
static void work(struct crew *crew, uint32_t index)
{
	struct seat *seat = &crew->seats[index];

	seat->worker.asked_ns = crew->job->block->meeting.run_began_ns;
	if (atomic_load(&crew->absent) == 0)
		share_out(&seat->worker);
	else if (seat->entered)
		team_take_tasks(&seat->worker);
	job_hold(crew->job->block);
	atomic_store(&crew->job->slots[index].state, SLOT_DONE);
}

static int openmp_run(struct job *job, struct fault *why)
{
	struct crew *crew = job->crew;

	(void)why;
	choose_schedule(job);
#pragma omp parallel num_threads(crew->threads)
	work(crew, (uint32_t)omp_get_thread_num());
	return 0;
}

/* How long the calling thread waited for a CPU, the launch itself knows. */
static void go(struct crew *crew, uint32_t index)
{
	struct seat *seat = &crew->seats[index];

	if (seat->entered)
		job_leave(&seat->worker);
	crew->job->slots[index].queue_ns =
		index == 0 ? 0 : usage_thread_queue_ns();
}

static int openmp_stop(struct job *job, struct fault *why)
{
	struct crew *crew = job->crew;

	if (crew == NULL)
		return 0;
	if (crew->threads > 0)
#pragma omp parallel num_threads(crew->threads)
		go(crew, (uint32_t)omp_get_thread_num());
	free(crew);
	job->crew = NULL;
	if (omp_pause_resource_all(omp_pause_hard) != 0)
		return fault_set(why, 0, "OpenMP keeps its threads");
	return 0;
}

/* What was set when the program began can't be undone by it, and the reader of
 * the result must know.
 *
 * LLVM's library, version 14 at least, ends every process that is forked while
 * it lies in a hard pause. Asking it something wakes it, and makes no thread.
 */
static void openmp_close(struct job *job)
{
	static const char *const heeded[] = {"OMP_", "GOMP_", "KMP_", NULL};

	(void)omp_get_max_threads();
	if (job->env.note[0] == '\0')
		environment_text(heeded, job->env.note, WORKLOAD_NOTE);
}
#endif

const struct runner runner_openmp = {
	.name = "openmp",
	.summary = "the W threads of the compiler's OpenMP and its loop",
	.concurrent = true,
	.shares_memory = true,
	.params = loop_params,
	.params_bytes = sizeof(struct loop_params),
	.special = true,
	.counts_cpus = true,
	.check = loop_check,
#ifdef _OPENMP
	.start = openmp_start,
	.run = openmp_run,
	.stop = openmp_stop,
	.close = openmp_close,
#else
	.missing = "built without OpenMP (a compiler that has it, and no "
		   "ThreadSanitizer, which can't see into its library)",
#endif
};
