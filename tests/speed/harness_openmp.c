/* The other side of the pools: tasks as OpenMP hands them out. The making of
 * its threads is timed as well, as our side's is. */
#include <errno.h>
#include <sched.h>
#include <string.h>

#include "bench/clock.h"
#include "bench/job.h"
#include "tests/speed/harness.h"

#ifdef _OPENMP

#include <omp.h>

/* The thread takes the CPU that our side's worker is given. Both sides bind
 * within the time that is measured. */
static bool bind(const struct side *side)
{
	int cpu = harness_cpu(side, (uint32_t)omp_get_thread_num());
	cpu_set_t one;

	if (cpu < 0)
		return !side->pinned;
	CPU_ZERO(&one);
	CPU_SET(cpu, &one);
	return sched_setaffinity(0, sizeof one, &one) == 0;
}

/* Called through a pointer that the compiler can't follow, as a task is. */
static void nothing(uint64_t index)
{
	(void)index;
}

static void (*volatile call)(uint64_t index) = nothing;

int harness_openmp_call(const struct side *side, double *ns, struct fault *why)
{
	uint64_t n = side->tasks, began_ns = clock_now_ns();
	bool bound = true;

#pragma omp parallel num_threads((int)side->workers) reduction(&& : bound)
	{
		bound = bind(side);
#pragma omp for schedule(dynamic, 1)
		for (uint64_t i = 0; i < n; i++)
			call(i);
	}
	*ns = (double)(clock_now_ns() - began_ns) / (double)n;
	return bound ? 0 : fault_set(why, errno, "bind an OpenMP thread");
}

/* What a thread keeps of its tasks, as far from the others' as slots are. */
struct sum {
	alignas(JOB_LINE) uint64_t witness;
	uint64_t tasks_done;
};

static void perform(const struct workload *workload, const struct env *env,
	uint64_t index, struct sum *sum)
{
	struct task task = {
		.index = index,
		.seed = random_mix(env->seed, index),
	};
	struct fault why;

	why.text[0] = '\0';
	if (workload->task(env, NULL, &task, &why) != 0)
		return;
	sum->witness += task.witness;
	sum->tasks_done++;
}

int harness_openmp_task(const struct side *side, double *ns, struct fault *why)
{
	const struct workload *workload =
		registry_workload(&registry_builtin, "null", why);
	uint64_t n = side->tasks, began_ns = clock_now_ns(), done = 0;
	struct env env = {.tasks = n, .seed = 1};
	bool bound = true;

#pragma omp parallel num_threads((int)side->workers) \
	reduction(+ : done) reduction(&& : bound)
	{
		struct sum sum = {0};

		bound = bind(side);
#pragma omp for schedule(dynamic, 1)
		for (uint64_t i = 0; i < n; i++)
			perform(workload, &env, i, &sum);
		done = sum.tasks_done;
	}
	*ns = (double)(clock_now_ns() - began_ns) / (double)n;
	if (!bound)
		return fault_set(why, errno, "bind an OpenMP thread");
	return done == n ? 0 : fault_set(why, 0, "OpenMP lost tasks");
}

#else

int harness_openmp_call(const struct side *side, double *ns, struct fault *why)
{
	(void)side;
	(void)ns;
	return fault_set(why, 0, "built by a compiler without OpenMP");
}

int harness_openmp_task(const struct side *side, double *ns, struct fault *why)
{
	return harness_openmp_call(side, ns, why);
}

#endif
