/* Floors: handing over between two workers that take turns. */
#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bench/clock.h"
#include "bench/floors_kinds.h"
#include "bench/futex.h"

/* ---- by a word in shared memory, always asleep while it's not one's turn */

static int futex_open(struct floors_pair *pair, struct fault *why)
{
	(void)pair;
	(void)why;
	return 0;
}

static void futex_send(struct floors_pair *pair, int side)
{
	_Atomic uint32_t *sent = &pair->commons->turn[side].sent;

	atomic_store(sent, 1);
	futex_wake(sent, 1);
}

static void futex_receive(struct floors_pair *pair, int side)
{
	_Atomic uint32_t *sent = &pair->commons->turn[1 - side].sent;

	while (atomic_load(sent) == 0)
		futex_wait(sent, 0);
	atomic_store(sent, 0);
}

static void futex_close(struct floors_pair *pair)
{
	(void)pair;
}

static const struct floor_medium by_futex = {
	.open = futex_open,
	.send = futex_send,
	.receive = futex_receive,
	.close = futex_close,
};

/* ---- by one byte through descriptors ---- */

/* fds[side][0] is what a side reads, fds[side][1] what it writes. */
static int pipe_open(struct floors_pair *pair, struct fault *why)
{
	for (int side = 0; side < 2; side++) {
		int ends[2];

		if (pipe2(ends, O_CLOEXEC) != 0)
			return fault_set(why, errno, "pipe");
		pair->fds[side][0] = ends[0];
		pair->fds[1 - side][1] = ends[1];
	}
	return 0;
}

static int socket_open(struct floors_pair *pair, struct fault *why)
{
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
		return fault_set(why, errno, "socketpair");
	for (int side = 0; side < 2; side++)
		pair->fds[side][0] = pair->fds[side][1] = ends[side];
	return 0;
}

/* A byte that could not be sent or received leaves the other side waiting, and
 * the run to its deadline. */
static void byte_send(struct floors_pair *pair, int side)
{
	while (write(pair->fds[side][1], "", 1) < 0 && errno == EINTR)
		;
}

static void byte_receive(struct floors_pair *pair, int side)
{
	char byte;

	while (read(pair->fds[side][0], &byte, 1) < 0 && errno == EINTR)
		;
}

static void pipe_close(struct floors_pair *pair)
{
	for (int side = 0; side < 2; side++)
		for (int end = 0; end < 2; end++)
			if (pair->fds[side][end] >= 0)
				close(pair->fds[side][end]);
}

static void socket_close(struct floors_pair *pair)
{
	for (int side = 0; side < 2; side++)
		if (pair->fds[side][0] >= 0)
			close(pair->fds[side][0]);
}

static const struct floor_medium by_pipe = {
	.open = pipe_open,
	.send = byte_send,
	.receive = byte_receive,
	.close = pipe_close,
};

static const struct floor_medium by_socket = {
	.open = socket_open,
	.send = byte_send,
	.receive = byte_receive,
	.close = socket_close,
};

/* ---- the game ---- */

static void answer(struct floors_pair *pair)
{
	const struct floor_medium *medium = pair->run->floor->medium;

	for (;;) {
		medium->receive(pair, 1);
		if (atomic_load(&pair->commons->stop) != 0)
			return;
		medium->send(pair, 1);
	}
}

static int rally(void *data, uint64_t n, struct fault *why)
{
	struct floors_pair *pair = data;
	const struct floor_medium *medium = pair->run->floor->medium;

	(void)why;
	while (n-- > 0) {
		medium->send(pair, 0);
		medium->receive(pair, 0);
	}
	return 0;
}

static int play(struct floors_pair *pair, double *ns, struct fault *why)
{
	int failed;

	if (floors_pair_bear(pair, answer, why) != 0)
		return -1;
	failed = floors_loop(pair->run, rally, pair, 16, ns, why);
	*ns /= 2;
	atomic_store(&pair->commons->stop, 1);
	pair->run->floor->medium->send(pair, 0);
	return floors_pair_reap(pair, why) == 0 ? failed : -1;
}

static int measure_handover(
	const struct floor_run *run, double *ns, struct fault *why)
{
	const struct floor_medium *medium = run->floor->medium;
	struct floors_pair pair;
	int failed;

	if (floors_pair_open(&pair, run, why) != 0)
		return -1;
	failed = medium->open(&pair, why) != 0 || play(&pair, ns, why) != 0;
	medium->close(&pair);
	return failed ? -1 : 0;
}

#define HANDOVER(word, means, born, two, put, where, text)                   \
	{                                                                    \
		.name = "handover." #word "." born "." put,                  \
		.help = "half of a round trip by " means ", two " born text, \
		.measure = measure_handover, .medium = &by_##word,           \
		.processes = (two), .pin = (where),                          \
	}

#define HANDOVERS(word, means, born, two)                                \
	HANDOVER(word, means, born, two, "unpinned", PIN_NONE, ""),      \
		HANDOVER(word, means, born, two, "one_cpu", PIN_ONE_CPU, \
			" on one CPU"),                                  \
		HANDOVER(word, means, born, two, "two_cpus", PIN_SPREAD, \
			" on two CPUs")

const struct floor floors_handovers[] = {
	HANDOVERS(futex, "futex", "threads", false),
	HANDOVERS(futex, "futex", "processes", true),
	HANDOVERS(pipe, "pipe", "threads", false),
	HANDOVERS(pipe, "pipe", "processes", true),
	HANDOVERS(socket, "Unix socket", "threads", false),
	HANDOVERS(socket, "Unix socket", "processes", true),
	{0},
};
