/* Two tasks that belong together hand each other messages. */
#include <errno.h>
#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "bench/memory_room.h"
#include "bench/workload.h"

/* Of all talks, told by those who spoke first. */
struct talks {
	_Atomic uint64_t n, took_ns;
};

_Static_assert(
	offsetof(struct talks, n) == 0 && offsetof(struct talks, took_ns) == 8,
	"tvp/work.py keeps its talks there");

/* What lies in shared memory: the talks first. */
struct places {
	struct talks *talks;
	struct rendezvous *rendezvous;
	struct inbox *inboxes;   /* one for each seat, as are these: */
	_Atomic uint32_t *seats; /* (seats.h) */
	char *outboxes;          /* messages that lie in shared memory */
};

static size_t room(size_t bytes)
{
	return (bytes + 63) / 64 * 64;
}

static bool has_fds(struct mail mail)
{
	return mail.by == MAIL_PIPE || mail.by == MAIL_SOCKET;
}

/* Can an address not be handed over? */
static bool must_copy(struct mail mail)
{
	return mail.by == MAIL_POINTER && mail.env->apart;
}

static size_t outbox_bytes(struct mail mail)
{
	return mail.by == MAIL_SHARED || must_copy(mail) ? room(mail.bytes) : 0;
}

/* The parts follow each other; how long all of them are. */
static size_t lay_out(struct mail mail, char *base, struct places *places)
{
	size_t n = mail.env->workers, at[5];

	at[0] = room(sizeof *places->talks);
	at[1] = at[0] + room(rendezvous_bytes(mail.env->workers));
	at[2] = at[1] + n * sizeof *places->inboxes;
	at[3] = at[2] + room(n * sizeof *places->seats);
	at[4] = at[3] + n * outbox_bytes(mail);
	if (base != NULL)
		*places = (struct places){
			.talks = (void *)base,
			.rendezvous = (void *)(base + at[0]),
			.inboxes = (void *)(base + at[1]),
			.seats = (void *)(base + at[2]),
			.outboxes = base + at[3],
		};
	return at[4];
}

static struct places places_of(struct mail mail)
{
	struct places places;

	lay_out(mail, mail.env->shared, &places);
	return places;
}

static void *outbox_of(struct mail mail, uint32_t seat)
{
	return places_of(mail).outboxes + seat * outbox_bytes(mail);
}

static enum inbox_kind kind_of(struct mail mail)
{
	return mail.by == MAIL_PIPE     ? INBOX_PIPE
	       : mail.by == MAIL_SOCKET ? INBOX_SOCKET
					: mail.wake;
}

size_t mail_bytes(struct mail mail)
{
	return lay_out(mail, NULL, NULL);
}

/* ---- once ---- */

void mail_close(struct mail mail)
{
	struct places places = places_of(mail);

	for (uint32_t i = 0; i < mail.env->workers; i++)
		inbox_close(&places.inboxes[i], kind_of(mail));
}

/* Does a message end up in memory of who receives it? */
static bool is_copied(struct mail mail)
{
	return has_fds(mail) || must_copy(mail);
}

/* What all workers together will have of their own. */
static int check_room(struct mail mail, struct fault *why)
{
	uint64_t each = (mail.by != MAIL_SHARED) + is_copied(mail);
	uint64_t bytes = mail.env->workers * each * room(mail.bytes);

	return bytes > MEMORY_ROOM_LITTLE
		       ? memory_room_check("", bytes,
				 "what workers make messages in", why)
		       : 0;
}

int mail_open(struct mail mail, struct fault *why)
{
	struct places places = places_of(mail);
	uint32_t n = mail.env->workers, i = 0;

	if (check_room(mail, why) != 0)
		return -1;
	while (i < n && inbox_open(&places.inboxes[i], kind_of(mail), why) == 0)
		i++;
	if (i == n && rendezvous_open(places.rendezvous, n, why) == 0)
		return 0;
	mail_close(mail);
	return fault_prefix(why, "a way to each of %u workers", n);
}

/* ---- in each worker ---- */

/* Memory of its own, touched. */
static void *message_room(struct mail mail)
{
	void *memory = aligned_alloc(64, room(mail.bytes));

	if (memory != NULL)
		memset(memory, 0, room(mail.bytes));
	return memory;
}

void mail_leave(struct mail mail, struct mail_user *user)
{
	if (mail.by != MAIL_SHARED)
		free(user->out);
	free(user->in);
	seats_leave(places_of(mail).seats, user->seat);
}

int mail_enter(struct mail mail, struct mail_user *user, struct fault *why)
{
	bool copied = is_copied(mail);
	uint32_t n = mail.env->workers;

	user->seat = seats_take(places_of(mail).seats, n);
	if (user->seat == n)
		return fault_set(why, 0, "no seat is free: a worker died");
	user->out = mail.by == MAIL_SHARED ? outbox_of(mail, user->seat)
					   : message_room(mail);
	user->in = copied ? message_room(mail) : NULL;
	if (user->out != NULL && (user->in != NULL || !copied))
		return 0;
	mail_leave(mail, user);
	return fault_set(
		why, ENOMEM, "room for messages of %zu bytes", mail.bytes);
}

int mail_meet(struct mail mail, struct mail_user *user, uint64_t pair, int side,
	struct fault *why)
{
	user->talk = rendezvous_meet(mail.env, places_of(mail).rendezvous, pair,
		side, user->seat, why);
	if (user->talk == NULL)
		return -1;
	user->other = user->talk->seats[1 - side];
	user->began_ns = side == 0 ? clock_now_ns() : 0;
	return 0;
}

void mail_part(struct mail mail, struct mail_user *user)
{
	struct places places = places_of(mail);

	if (user->began_ns > 0) {
		atomic_fetch_add(&places.talks->took_ns,
			clock_now_ns() - user->began_ns);
		atomic_fetch_add(&places.talks->n, 1);
	}
	rendezvous_part(mail.env, places.rendezvous, user->talk);
}

double mail_talk_ns(struct mail mail)
{
	const struct talks *talks = places_of(mail).talks;

	return talks->n > 0 ? (double)talks->took_ns / (double)talks->n
			    : (double)NAN;
}

/* ---- messages ---- */

int mail_send(struct mail mail, struct mail_user *user, struct fault *why)
{
	struct inbox *inbox = &places_of(mail).inboxes[user->other];

	if (has_fds(mail))
		return inbox_write(mail.env, inbox, user->out, mail.bytes, why);
	if (must_copy(mail))
		memcpy(outbox_of(mail, user->seat), user->out, mail.bytes);
	inbox->message = user->out;
	inbox_tell(inbox, mail.wake);
	return 0;
}

const void *mail_receive(
	struct mail mail, struct mail_user *user, struct fault *why)
{
	struct inbox *inbox = &places_of(mail).inboxes[user->seat];

	if (has_fds(mail))
		return inbox_read(mail.env, inbox, user->in, mail.bytes, why) ==
				       0
			       ? user->in
			       : NULL;
	inbox_await(mail.env, inbox, mail.wake);
	if (must_copy(mail))
		return memcpy(
			user->in, outbox_of(mail, user->other), mail.bytes);
	return mail.by == MAIL_SHARED ? outbox_of(mail, user->other)
				      : inbox->message;
}
