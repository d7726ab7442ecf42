/* serial: every task in the calling thread. The base case. */
#include "bench/runner.h"

static int serial_run(struct job *job, struct fault *why)
{
	alignas(JOB_LINE) char local[JOB_LOCAL_MAX];
	struct worker worker;
	struct shift shift;

	(void)why;
	job->block->workers_started = 1;
	job->slots[0].asked_ns = job->block->meeting.run_began_ns;
	if (job_enter(&worker, job, 0, local) != 0)
		return 0;
	job_claim_samples(&worker);
	shift = job_shift(&worker);
	for (uint64_t i = 0; i < job->tasks; i++)
		job_perform(&shift, i);
	job_expect_held(job->block, 1);
	job_hold(job->block);
	job_leave(&worker);
	return 0;
}

const struct runner runner_serial = {
	.name = "serial",
	.summary = "every task in the calling thread: the base case",
	.shares_memory = true,
	.run = serial_run,
};
