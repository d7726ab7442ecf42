/* A process that forks workers when it is asked to. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/server.h"
#include "bench/team.h"

struct server {
	struct team *team;
	int asked_fd, told_fd, death_fd;
	pid_t self;
	pid_t *workers; /* by index; 0: none */
};

/* In the new worker. What the server listens to is not its business: a socket
 * that it held open would hide that the server is gone. */
static void be_worker(struct server *server, uint32_t index)
{
	sigset_t none;

	close(server->asked_fd);
	close(server->told_fd);
	close(server->death_fd);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	birth_process_live(server->team, index, server->self);
}

static void end_all(const struct server *server)
{
	for (uint32_t i = 0; i < server->team->job->workers; i++)
		if (server->workers[i] != 0)
			kill(server->workers[i], SIGKILL);
}

/* Its parent is gone when it asks no more. */
static void answer(struct server *server)
{
	struct server_word word;
	pid_t process;

	if (recv(server->asked_fd, &word, sizeof word, 0) != sizeof word)
		_exit(0);
	if (word.index == SERVER_END_ALL) {
		end_all(server);
		return;
	}
	process = fork();
	if (process == 0)
		be_worker(server, word.index);
	word.error = process < 0 ? errno : 0;
	word.process = process;
	if (process > 0)
		server->workers[word.index] = process;
	if (send(server->asked_fd, &word, sizeof word, MSG_NOSIGNAL) < 0)
		_exit(EXIT_FAILURE);
}

static bool may_tell(const struct server *server)
{
	struct pollfd event = {.fd = server->told_fd, .events = POLLOUT};

	return poll(&event, 1, 0) > 0;
}

/* Those that there is room for: the parent may be asking for more workers, and
 * not listen before it has them. Who is not told of stays to be waited for.
 * False where there may be some. */
static bool tell_deaths(struct server *server)
{
	struct signalfd_siginfo signals[16];
	const uint32_t workers = server->team->job->workers;
	struct server_word word = {0};
	pid_t process;

	while (read(server->death_fd, signals, sizeof signals) > 0)
		;
	while (may_tell(server)) {
		process = waitpid(-1, &word.status, WNOHANG);
		if (process <= 0)
			return true;
		for (word.index = 0; word.index < workers; word.index++)
			if (server->workers[word.index] == process)
				break;
		if (word.index == workers)
			continue; /* what a task left behind */
		server->workers[word.index] = 0;
		if (send(server->told_fd, &word, sizeof word, MSG_NOSIGNAL) < 0)
			_exit(EXIT_FAILURE);
	}
	return false;
}

static bool open_server(struct server *server)
{
	sigset_t deaths;

	sigemptyset(&deaths);
	sigaddset(&deaths, SIGCHLD);
	sigprocmask(SIG_BLOCK, &deaths, NULL);
	server->death_fd = signalfd(-1, &deaths, SFD_CLOEXEC | SFD_NONBLOCK);
	server->workers =
		calloc(server->team->job->workers, sizeof *server->workers);
	return server->death_fd >= 0 && server->workers != NULL;
}

void server_live(struct team *team, pid_t parent, const int fds[2])
{
	struct server server = {
		.team = team,
		.asked_fd = fds[0],
		.told_fd = fds[1],
		.self = getpid(),
	};
	struct pollfd events[] = {
		{.fd = fds[0], .events = POLLIN},
		{.events = POLLIN},
		{.fd = -1, .events = POLLOUT},
	};

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent || !open_server(&server))
		_exit(EXIT_FAILURE);
	events[1].fd = server.death_fd;
	for (;;) {
		if (poll(events, 3, -1) < 0)
			continue;
		if (events[1].revents != 0 || events[2].revents != 0)
			events[2].fd = tell_deaths(&server) ? -1 : fds[1];
		if (events[0].revents != 0)
			answer(&server);
	}
}
