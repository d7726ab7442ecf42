/* The one clock: CLOCK_MONOTONIC, in nanoseconds, the same for all processes
 * of a machine (clock_gettime(2)); sleeping by it; and a thread's own CPU time,
 * for work that is measured out by that. */
#ifndef BENCH_CLOCK_H
#define BENCH_CLOCK_H

#include <errno.h>
#include <stdint.h>
#include <time.h>

#define NS_PER_S UINT64_C(1000000000)

static inline uint64_t clock_ns_of(const struct timespec *t)
{
	return (uint64_t)t->tv_sec * NS_PER_S + (uint64_t)t->tv_nsec;
}

static inline struct timespec clock_timespec(uint64_t ns)
{
	return (struct timespec){
		.tv_sec = (time_t)(ns / NS_PER_S),
		.tv_nsec = (long)(ns % NS_PER_S),
	};
}

static inline uint64_t clock_now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return clock_ns_of(&t);
}

/* How long the calling thread has been on a CPU. A system call: 0.2 us. */
static inline uint64_t clock_thread_cpu_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return clock_ns_of(&t);
}

/* Sleep for so long at least, signals or not. 0 or an errno. */
static inline int clock_sleep(uint64_t ns)
{
	struct timespec left = clock_timespec(ns);
	int error;

	do
		error = clock_nanosleep(CLOCK_MONOTONIC, 0, &left, &left);
	while (error == EINTR);
	return error;
}

#endif
