/* Births that a test sees: the linker calls __wrap_NAME where NAME is called,
 * and
 * __real_NAME is what is in the library (ld(1), --wrap; tests/CMakeLists.txt).
 * A test defines those that it is linked with. */
#ifndef TESTS_CONTRACT_WRAPPED_H
#define TESTS_CONTRACT_WRAPPED_H

#include <pthread.h>
#include <spawn.h>
#include <sys/types.h>

pid_t __real_fork(void);
pid_t __wrap_fork(void);
int __real_pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
	void *(*begin)(void *), void *data);
int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
	void *(*begin)(void *), void *data);
int __real_pthread_join(pthread_t thread, void **result);
int __wrap_pthread_join(pthread_t thread, void **result);

int __real_posix_spawn(pid_t *process, const char *path,
	const posix_spawn_file_actions_t *actions,
	const posix_spawnattr_t *attributes, char *const *words,
	char *const *environment);
int __wrap_posix_spawn(pid_t *process, const char *path,
	const posix_spawn_file_actions_t *actions,
	const posix_spawnattr_t *attributes, char *const *words,
	char *const *environment);

#endif
