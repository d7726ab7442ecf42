/* How one worker is told by another that something is there for it. */
#include <errno.h>
#include <sched.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bench/inbox.h"
#include "bench/mutex.h"
#include "bench/workload.h"

enum { SPINS = 512 }; /* before the CPU is offered to others */

/* ---- open, close ---- */

static int init_cond(struct inbox *inbox)
{
	pthread_condattr_t attributes;
	int error = mutex_init(&inbox->mutex, true);

	if (error == 0)
		error = pthread_condattr_init(&attributes);
	if (error != 0)
		return error;
	error = pthread_condattr_setpshared(
		&attributes, PTHREAD_PROCESS_SHARED);
	if (error == 0)
		error = pthread_cond_init(&inbox->cond, &attributes);
	pthread_condattr_destroy(&attributes);
	return error;
}

int inbox_open(struct inbox *inbox, enum inbox_kind kind, struct fault *why)
{
	int error;

	inbox->fds[0] = inbox->fds[1] = -1;
	if (kind == INBOX_PIPE && pipe(inbox->fds) != 0)
		return fault_set(why, errno, "pipe");
	if (kind == INBOX_SOCKET &&
		socketpair(AF_UNIX, SOCK_STREAM, 0, inbox->fds) != 0)
		return fault_set(why, errno, "socketpair");
	if (kind != INBOX_COND)
		return 0;
	error = init_cond(inbox);
	return error == 0 ? 0
			  : fault_set(why, error, "make a condition variable");
}

void inbox_close(struct inbox *inbox, enum inbox_kind kind)
{
	if (kind != INBOX_PIPE && kind != INBOX_SOCKET)
		return;
	for (int end = 0; end < 2; end++)
		if (inbox->fds[end] > 0)
			close(inbox->fds[end]);
}

/* ---- without bytes ---- */

void inbox_tell(struct inbox *inbox, enum inbox_kind kind)
{
	if (kind == INBOX_COND) {
		pthread_mutex_lock(&inbox->mutex);
		atomic_store_explicit(&inbox->full, 1, memory_order_relaxed);
		pthread_cond_signal(&inbox->cond);
		pthread_mutex_unlock(&inbox->mutex);
		return;
	}
	atomic_store(&inbox->full, 1);
	if (kind == INBOX_FUTEX)
		futex_wake(&inbox->full, 1);
}

static void await_cond(const struct env *env, struct inbox *inbox)
{
	task_wait_begin(env);
	pthread_mutex_lock(&inbox->mutex);
	while (atomic_load_explicit(&inbox->full, memory_order_relaxed) == 0)
		pthread_cond_wait(&inbox->cond, &inbox->mutex);
	atomic_store_explicit(&inbox->full, 0, memory_order_relaxed);
	pthread_mutex_unlock(&inbox->mutex);
	task_wait_end(env);
}

static void await_futex(const struct env *env, struct inbox *inbox)
{
	while (atomic_load(&inbox->full) == 0) {
		task_wait_begin(env);
		futex_wait(&inbox->full, 0);
		task_wait_end(env);
	}
	atomic_store(&inbox->full, 0);
}

/* On one CPU the other could not go on while this one looks. */
static void await_polling(const struct env *env, struct inbox *inbox)
{
	for (unsigned spins = 1; atomic_load(&inbox->full) == 0; spins++) {
#if defined __x86_64__ || defined __i386__
		__builtin_ia32_pause();
#endif
		if (spins % SPINS != 0)
			continue;
		task_wait_begin(env);
		sched_yield();
		task_wait_end(env);
	}
	atomic_store(&inbox->full, 0);
}

void inbox_await(
	const struct env *env, struct inbox *inbox, enum inbox_kind kind)
{
	if (kind == INBOX_COND)
		await_cond(env, inbox);
	else if (kind == INBOX_POLL)
		await_polling(env, inbox);
	else
		await_futex(env, inbox);
}

/* ---- with bytes ---- */

int inbox_write(const struct env *env, struct inbox *inbox, const void *bytes,
	size_t n, struct fault *why)
{
	const char *at = bytes;

	task_wait_begin(env);
	while (n > 0) {
		ssize_t wrote = write(inbox->fds[1], at, n);

		if (wrote < 0 && errno == EINTR)
			continue;
		if (wrote < 0)
			break;
		at += wrote;
		n -= (size_t)wrote;
	}
	task_wait_end(env);
	return n == 0 ? 0 : fault_set(why, errno, "write to a partner");
}

int inbox_read(const struct env *env, struct inbox *inbox, void *bytes,
	size_t n, struct fault *why)
{
	char *at = bytes;
	ssize_t got = 1;

	task_wait_begin(env);
	while (n > 0) {
		got = read(inbox->fds[0], at, n);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			break;
		at += got;
		n -= (size_t)got;
	}
	task_wait_end(env);
	if (n == 0)
		return 0;
	return got == 0 ? fault_set(why, 0, "a partner is gone")
			: fault_set(why, errno, "read from a partner");
}
