/* How one worker is told by another that something is there for it, and where
 * bytes to it go that pass through the kernel. It lies in memory that threads
 * and processes share, and both take the same path: nothing in it is private to
 * a process. One message at a time. */
#ifndef BENCH_INBOX_H
#define BENCH_INBOX_H

#include <pthread.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include "bench/fault.h"

struct env;

enum inbox_kind {
	INBOX_FUTEX,
	INBOX_COND, /* a condition variable and its mutex */
	INBOX_POLL, /* looks again and again, offering the CPU now and then */
	INBOX_PIPE, /* these two take bytes, and tell by them */
	INBOX_SOCKET,
};

struct inbox {
	alignas(64) _Atomic uint32_t full; /* a futex */
	const void *message;               /* for the one who tells to leave */
	pthread_mutex_t mutex;
	pthread_cond_t cond;
	int fds[2]; /* read from, written to. Not closed on exec: a worker may
		       be a program of its own */
};

/* In zeroed memory, before any worker lives. Closed even where it failed. */
int inbox_open(struct inbox *inbox, enum inbox_kind kind, struct fault *why);
void inbox_close(struct inbox *inbox, enum inbox_kind kind);

/* Those without bytes: say that something is there; wait until it is, and empty
 * the inbox. Who waits is asleep, but when it polls. */
void inbox_tell(struct inbox *inbox, enum inbox_kind kind);
void inbox_await(
	const struct env *env, struct inbox *inbox, enum inbox_kind kind);

/* Those with bytes: put all of them in, take all of them out. */
int inbox_write(const struct env *env, struct inbox *inbox, const void *bytes,
	size_t n, struct fault *why);
int inbox_read(const struct env *env, struct inbox *inbox, void *bytes,
	size_t n, struct fault *why);

#endif
