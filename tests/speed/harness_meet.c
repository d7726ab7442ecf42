/* The other side of tasks that meet: the machine's floors, and a bare server.
 */
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bench/clients.h"
#include "bench/floors.h"
#include "tests/speed/harness.h"

#define BUDGET_NS UINT64_C(400000000)

int harness_floor(const struct side *side, double *ns, struct fault *why)
{
	static struct floors floors;
	const struct floors_request request = {
		.seed = 1,
		.budget_ns = BUDGET_NS,
		.runs = 1,
		.stop_fd = -1,
		.only = side->floor,
	};

	if (floors_measure(&request, &floors, why) != 0)
		return -1;
	if (floors.n != 1)
		return fault_set(why, 0, "%zu floors are called %s", floors.n,
			side->floor);
	if (floors.list[0].n == 0) {
		*why = floors.list[0].why;
		return -1;
	}
	*ns = floors.list[0].median_ns;
	return 0;
}

static int echo(int fd, uint64_t requests, size_t bytes, char *buffer)
{
	while (requests-- > 0) {
		if (recv(fd, buffer, bytes, MSG_WAITALL) != (ssize_t)bytes ||
			send(fd, buffer, bytes, MSG_NOSIGNAL) != (ssize_t)bytes)
			return -1;
	}
	return 0;
}

/* tasks connections of side->requests each. */
static int serve(const struct side *side, struct clients *clients)
{
	char buffer[4096];
	const int on = 1;

	for (uint64_t i = 0; i < side->tasks; i++) {
		int fd = accept(clients->listen_fd, NULL, NULL), failed;

		if (fd < 0)
			return -1;
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
		failed = echo(fd, side->requests, side->bytes, buffer);
		close(fd);
		if (failed)
			return -1;
	}
	return 0;
}

int harness_bare_server(const struct side *side, double *ns, struct fault *why)
{
	struct clients *clients = mmap(NULL, sizeof *clients,
		PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (clients == MAP_FAILED)
		return fault_set(why, 0, "map memory for clients");
	clients->at_once = 1;
	clients->connections = side->tasks;
	clients->requests = side->requests;
	clients->bytes = side->bytes;
	clients->seed = 1;
	if (clients_listen(clients, 0, why) != 0 ||
		clients_begin(clients, why) != 0)
		return -1;
	clients_go(clients);
	if (serve(side, clients) != 0)
		fault_set(why, 0, "the bare server failed");
	if (clients_await(clients, why) != 0 || fault_is_set(why))
		return -1;
	*ns = (double)(clients->ended_ns - clients->began_ns) /
	      (double)(side->tasks * side->requests);
	return 0;
}
