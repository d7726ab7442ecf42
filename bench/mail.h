/* Two tasks that belong together hand each other messages of a fixed size,
 * whichever workers execute them. All that is shared lies in env->shared; how a
 * message goes over is what there is to be compared.
 */
#ifndef BENCH_MAIL_H
#define BENCH_MAIL_H

#include <stddef.h>
#include <stdint.h>

#include "bench/fault.h"
#include "bench/inbox.h"
#include "bench/rendezvous.h"

enum mail_by {
	MAIL_POINTER, /* its address; between processes, which can't, copies in
			 shared memory */
	MAIL_SHARED,  /* made and read where it is, in shared memory */
	MAIL_PIPE,
	MAIL_SOCKET, /* of the Unix domain */
};

/* How it is done: a value, made by whoever needs it. */
struct mail {
	const struct env *env;
	enum mail_by by;
	enum inbox_kind wake; /* INBOX_FUTEX, _COND or _POLL; pipes and sockets
				 wake by themselves */
	size_t bytes;         /* of a message */
};

/* One worker's, in its local memory; zeros before. */
struct mail_user {
	uint32_t seat;
	void *out; /* where messages are made */
	void *in;  /* where they are copied to; NULL: read where they are */
	struct talk *talk;
	uint32_t other;    /* the seat of the one spoken with */
	uint64_t began_ns; /* of the talk */
};

/* Bytes of env->shared. */
size_t mail_bytes(struct mail mail);

/* Once, before and after all workers. */
int mail_open(struct mail mail, struct fault *why);
void mail_close(struct mail mail);

/* In each worker. */
int mail_enter(struct mail mail, struct mail_user *user, struct fault *why);
void mail_leave(struct mail mail, struct mail_user *user);

/* Wait for the other side (0 or 1) of a pair; and, when all was said, until it
 * has read what it was sent. */
int mail_meet(struct mail mail, struct mail_user *user, uint64_t pair, int side,
	struct fault *why);
void mail_part(struct mail mail, struct mail_user *user);

/* The mean time of a talk, from when both had met until the one who spoke first
 * had heard the last answer; NAN where there was none. */
double mail_talk_ns(struct mail mail);

/* Hand over what lies in user->out; it must stay so until the answer came. */
int mail_send(struct mail mail, struct mail_user *user, struct fault *why);

/* The other's message, there to be read until the answer is sent; NULL and a
 * fault where it was lost. */
const void *mail_receive(
	struct mail mail, struct mail_user *user, struct fault *why);

#endif
