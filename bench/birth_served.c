/* Workers that are processes forked by a server (Python's "forkserver"). */
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/server.h"
#include "bench/spawn.h"

struct served {
	struct spawn spawn;
	pid_t server; /* 0: none */
	int ask_fd;   /* its other end is the server's, as that of death_fd */
};

static int open_sockets(struct served *served, struct team *team, int theirs[2],
	struct fault *why)
{
	int asking[2], telling[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, asking) != 0)
		return fault_set(why, errno, "socketpair");
	served->ask_fd = asking[0];
	theirs[0] = asking[1];
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, telling) != 0)
		return fault_set(why, errno, "socketpair");
	team->death_fd = telling[0];
	theirs[1] = telling[1];
	return 0;
}

static int begin_server(struct served *served, struct team *team,
	const int theirs[2], struct fault *why)
{
	int error;

	if (spawn_open(&served->spawn, team, theirs[0], theirs[1], why) != 0)
		return -1;
	error = spawn_begin(
		&served->spawn, team, SPAWN_SERVER, &served->server);
	if (error == 0)
		return 0;
	served->server = 0;
	return fault_set(why, error, "posix_spawn of the fork server");
}

/* Deaths are always told: the parent is not told them by the kernel. */
static int served_open(struct team *team, bool watch, struct fault *why)
{
	struct served *served = calloc(1, sizeof *served);
	int theirs[2] = {-1, -1}, failed;

	(void)watch;
	if (served == NULL)
		return fault_set(why, errno, "a fork server");
	*served = (struct served){
		.spawn = {.letter_fd = -1, .block_fd = -1, .inherited_fd = -1},
		.ask_fd = -1,
	};
	team->birth_data = served;
	failed = open_sockets(served, team, theirs, why) != 0 ||
		 begin_server(served, team, theirs, why) != 0;
	for (int i = 0; i < 2; i++)
		if (theirs[i] >= 0)
			close(theirs[i]);
	return failed ? -1 : 0;
}

/* The server ends when nobody can ask it any more. */
static void served_close(struct team *team)
{
	struct served *served = team->birth_data;

	if (served == NULL)
		return;
	if (served->ask_fd >= 0)
		close(served->ask_fd);
	if (team->death_fd >= 0)
		close(team->death_fd);
	while (served->server > 0 && waitpid(served->server, NULL, 0) < 0 &&
		errno == EINTR)
		;
	spawn_close(&served->spawn);
	free(served);
	team->birth_data = NULL;
}

static ssize_t hear(int fd, struct server_word *word)
{
	ssize_t n;

	do
		n = recv(fd, word, sizeof *word, 0);
	while (n < 0 && errno == EINTR);
	return n;
}

static int served_bear(struct team *team, uint32_t index)
{
	const struct served *served = team->birth_data;
	struct member *member = &team->roster->members[index];
	struct server_word word = {.index = index};

	if (send(served->ask_fd, &word, sizeof word, MSG_NOSIGNAL) < 0)
		return errno;
	if (hear(served->ask_fd, &word) != sizeof word)
		return ECONNRESET;
	if (word.error != 0)
		return word.error;
	member->process = word.process;
	member->alive = true;
	return 0;
}

/* Whatever else is told of the launch came of that. */
static void note_end(struct team *team, struct fault *why)
{
	struct fault death = {0};

	fault_set(&death, 0, "the server that forks workers died");
	if (!fault_is_set(&team->death))
		team->death = death;
	fault_set(why, 0, "%s", death.text);
}

/* The next death: its place. Without a server nobody lives any more, and all
 * that were alive are taken for dead, one after the other: the number of
 * workers when there is none left. */
static uint32_t next_death(struct team *team, struct fault *why)
{
	struct server_word word;
	uint32_t i = 0;

	if (hear(team->death_fd, &word) == sizeof word) {
		team->roster->members[word.index].alive = false;
		birth_process_judge(team, word.index, word.status, why);
		return word.index;
	}
	note_end(team, why);
	while (i < team->job->workers && !team->roster->members[i].alive)
		i++;
	if (i < team->job->workers)
		team->roster->members[i].alive = false;
	return i;
}

static int served_reap(struct team *team, uint32_t index, struct fault *why)
{
	while (team->roster->members[index].alive)
		next_death(team, why);
	return fault_is_set(why) ? -1 : 0;
}

static int served_reap_any(
	struct team *team, uint32_t *index, struct fault *why)
{
	*index = next_death(team, why);
	return *index < team->job->workers ? 0 : -1;
}

static bool has_news(const struct team *team)
{
	struct pollfd event = {.fd = team->death_fd, .events = POLLIN};

	return poll(&event, 1, 0) > 0;
}

static uint32_t served_reap_dead(
	struct team *team, uint32_t before, struct fault *why)
{
	uint32_t missing = 0;

	while (has_news(team)) {
		uint32_t index = next_death(team, why);

		if (index == team->job->workers)
			break;
		missing += atomic_load(&team->job->slots[index].state) < before;
	}
	return missing;
}

/* The server knows which of them are not reaped yet, and their numbers are
 * nobody else's. If it is gone, so are they. */
static void served_end_all(struct team *team)
{
	const struct served *served = team->birth_data;
	const struct server_word word = {.index = SERVER_END_ALL};

	send(served->ask_fd, &word, sizeof word, MSG_NOSIGNAL);
}

const struct birth birth_served = {
	.noun = "process",
	.call = "fork by the server",
	.anew = true,
	.open = served_open,
	.close = served_close,
	.bear = served_bear,
	.reap = served_reap,
	.reap_any = served_reap_any,
	.reap_dead = served_reap_dead,
	.end_all = served_end_all,
};
