/* A mutex for threads alone, or for processes as well (pthread_mutex_init(3)).
 */
#ifndef BENCH_MUTEX_H
#define BENCH_MUTEX_H

#include <pthread.h>
#include <stdbool.h>

/* Where processes are to use it, in memory that they share. 0 or an errno. */
static inline int mutex_init(pthread_mutex_t *mutex, bool by_processes)
{
	pthread_mutexattr_t attributes;
	int error = pthread_mutexattr_init(&attributes);

	if (error != 0)
		return error;
	error = pthread_mutexattr_setpshared(
		&attributes, by_processes ? PTHREAD_PROCESS_SHARED
					  : PTHREAD_PROCESS_PRIVATE);
	if (error == 0)
		error = pthread_mutex_init(mutex, &attributes);
	pthread_mutexattr_destroy(&attributes);
	return error;
}

#endif
