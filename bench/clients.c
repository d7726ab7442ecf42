/* Clients of a server on the loopback interface. */
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <pthread.h>

#include "bench/clients.h"
#include "bench/clock.h"
#include "bench/futex.h"
#include "bench/random.h"

uint64_t clients_stamp(uint64_t seed, uint64_t connection, uint64_t request)
{
	return random_mix(random_mix(seed, connection), request);
}

/* Not closed on exec: a worker may be a program of its own. */
int clients_listen(struct clients *clients, uint16_t port, struct fault *why)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_port = htons(port),
		.sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)},
	};
	socklen_t size = sizeof address;
	const int on = 1;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	clients->listen_fd = fd;
	if (fd < 0)
		return fault_set(why, errno, "socket");
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	if (bind(fd, (struct sockaddr *)&address, size) != 0 ||
		listen(fd, SOMAXCONN) != 0 ||
		getsockname(fd, (struct sockaddr *)&address, &size) != 0)
		return port != 0 ? fault_set(why, errno,
					   "listen on 127.0.0.1 port %u", port)
				 : fault_set(why, errno,
					   "listen on any port of 127.0.0.1");
	clients->port = ntohs(address.sin_port);
	return 0;
}

/* ---- one client ---- */

/* Another one failed, and all is in vain. */
static bool gave_up(const struct clients *clients)
{
	return atomic_load_explicit(&clients->failed, memory_order_acquire) !=
	       0;
}

/* The first fault is kept, and told when it is written; then servers that wait
 * are woken. Nobody comes back before it is told. */
static void report(struct clients *clients, const struct fault *why)
{
	if (atomic_exchange(&clients->reported, 1) != 0) {
		while (!gave_up(clients))
			sched_yield();
		return;
	}
	clients->fault = *why;
	atomic_store(&clients->failed, 1);
	shutdown(clients->listen_fd, SHUT_RDWR);
}

static int open_connection(const struct clients *clients, struct fault *why)
{
	const struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_port = htons(clients->port),
		.sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)},
	};
	const struct linger reset = {.l_onoff = 1};
	const int on = 1;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return fault_set(why, errno, "a client: socket");
	setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	if (connect(fd, (const struct sockaddr *)&address, sizeof address) == 0)
		return fd;
	fault_set(why, errno, "a client: connect to 127.0.0.1 port %u",
		clients->port);
	close(fd);
	return -1;
}

static int send_all(int fd, const char *bytes, size_t n, struct fault *why)
{
	while (n > 0) {
		ssize_t sent = send(fd, bytes, n, MSG_NOSIGNAL);

		if (sent < 0 && errno == EINTR)
			continue;
		if (sent < 0)
			return fault_set(why, errno, "a client: send");
		bytes += sent;
		n -= (size_t)sent;
	}
	return 0;
}

static int receive_all(int fd, char *bytes, size_t n, struct fault *why)
{
	while (n > 0) {
		ssize_t got = recv(fd, bytes, n, 0);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return fault_set(why, errno, "a client: receive");
		if (got == 0)
			return fault_set(why, 0,
				"a client: the server ended the connection");
		bytes += got;
		n -= (size_t)got;
	}
	return 0;
}

/* `buffer` has room for a request and its echo. */
static int request(const struct clients *clients, int fd, uint64_t stamp,
	char *buffer, struct fault *why)
{
	char *echo = buffer + clients->bytes;

	memcpy(buffer, &stamp, sizeof stamp);
	if (send_all(fd, buffer, clients->bytes, why) != 0 ||
		receive_all(fd, echo, clients->bytes, why) != 0)
		return -1;
	return memcmp(buffer, echo, clients->bytes) == 0
		       ? 0
		       : fault_set(why, 0,
				 "a client: an echo is not what was sent");
}

static void use_connection(struct clients *clients, uint64_t connection,
	char *buffer, struct fault *why)
{
	uint64_t began_ns = clock_now_ns();
	int fd = open_connection(clients, why), failed = 0;

	if (fd < 0) {
		report(clients, why);
		return;
	}
	for (uint64_t i = 0;
		!failed && i < clients->requests && !gave_up(clients); i++) {
		uint64_t now_ns;

		failed = request(clients, fd,
			clients_stamp(clients->seed, connection, i), buffer,
			why);
		now_ns = clock_now_ns();
		if (!failed)
			histogram_add(&clients->latency_ns, now_ns - began_ns);
		began_ns = now_ns;
	}
	/* Whoever sees the connection end can see why. */
	if (failed)
		report(clients, why);
	close(fd);
}

/* Room for a request and its echo, all of it touched. */
static char *make_buffer(const struct clients *clients, struct fault *why)
{
	char *buffer = malloc(2 * clients->bytes);

	if (buffer == NULL)
		fault_set(why, ENOMEM, "a client: %llu bytes",
			(unsigned long long)clients->bytes);
	else
		random_fill(clients->seed, buffer, 2 * clients->bytes);
	return buffer;
}

/* What one has done before it may go is no part of what is timed. */
static void await_go(struct clients *clients)
{
	atomic_fetch_add(&clients->ready, 1);
	futex_wake(&clients->ready, 1);
	while (atomic_load(&clients->go) == 0)
		futex_wait(&clients->go, 0);
}

static void *client_main(void *data)
{
	struct clients *clients = data;
	struct fault why = {0};
	char *buffer = make_buffer(clients, &why);
	uint64_t connection;

	if (buffer != NULL)
		await_go(clients);
	else
		report(clients, &why);
	while (!gave_up(clients)) {
		connection = atomic_fetch_add(&clients->next, 1);
		if (connection >= clients->connections)
			break;
		use_connection(clients, connection, buffer, &why);
	}
	free(buffer);
	return NULL;
}

/* ---- the process ---- */

static void live(struct clients *clients)
{
	pthread_t *threads = calloc(clients->at_once, sizeof *threads);
	struct fault why = {0};
	struct rusage used;
	uint32_t n = 0;
	int error = threads == NULL ? ENOMEM : 0;

	for (; error == 0 && n < clients->at_once; n += error == 0)
		error = pthread_create(&threads[n], NULL, client_main, clients);
	if (error != 0) {
		fault_set(&why, error, "%u of %u clients could be started", n,
			clients->at_once);
		report(clients, &why);
	}
	for (uint32_t i = 0; i < n; i++)
		pthread_join(threads[i], NULL);
	atomic_store(&clients->ended_ns, clock_now_ns());
	free(threads);
	getrusage(RUSAGE_SELF, &used);
	clients->cpu_ns = NS_PER_S * (uint64_t)(used.ru_utime.tv_sec +
						used.ru_stime.tv_sec) +
			  1000 * (uint64_t)(used.ru_utime.tv_usec +
					    used.ru_stime.tv_usec);
}

/* Until all wait for the word to go: born later, they would compete with the
 * workers for CPUs. One that died tells nothing, so it is looked for. */
static int await_ready(struct clients *clients, struct fault *why)
{
	uint32_t ready;

	while ((ready = atomic_load(&clients->ready)) < clients->at_once) {
		if (atomic_load(&clients->failed) != 0) {
			*why = clients->fault;
			return -1;
		}
		if (waitpid(clients->process, NULL, WNOHANG) != 0) {
			clients->process = 0;
			return fault_set(why, 0, "the clients died");
		}
		futex_wait_for(&clients->ready, ready, NS_PER_S / 50);
	}
	return 0;
}

int clients_begin(struct clients *clients, struct fault *why)
{
	pid_t parent = getpid();

	clients->process = fork();
	if (clients->process < 0)
		return fault_set(why, errno, "fork clients");
	if (clients->process > 0)
		return await_ready(clients, why);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() == parent) {
		live(clients);
		while (atomic_load(&clients->end) == 0)
			futex_wait(&clients->end, 0);
	}
	_exit(0);
}

void clients_go(struct clients *clients)
{
	uint32_t not_yet = 0;

	if (atomic_load_explicit(&clients->go, memory_order_relaxed) != 0 ||
		!atomic_compare_exchange_strong(&clients->go, &not_yet, 1))
		return;
	clients->began_ns = clock_now_ns();
	futex_wake(&clients->go, INT32_MAX);
}

/* Where it was killed a runner that waits for any child may have been told. */
static void reap(const struct clients *clients)
{
	while (waitpid(clients->process, NULL, 0) < 0 && errno == EINTR)
		;
}

int clients_await(struct clients *clients, struct fault *why)
{
	atomic_store(&clients->end, 1);
	futex_wake(&clients->end, 1);
	reap(clients);
	clients->process = 0;
	if (atomic_load(&clients->failed) != 0) {
		*why = clients->fault;
		return -1;
	}
	if (clients->cpu_ns == 0)
		return fault_set(why, 0, "the clients died");
	return 0;
}

void clients_end(struct clients *clients)
{
	/* Still our child: its number can't be somebody else's. */
	if (clients->process <= 0 ||
		waitpid(clients->process, NULL, WNOHANG) != 0)
		return;
	kill(clients->process, SIGKILL);
	reap(clients);
	clients->process = 0;
}
