/* net: a server of which a task accepts a connection and serves it to its end.
 *
 * The clients are a process of their own (bench/clients.h), the same for all
 * runners. Connections come to tasks by chance, each to one, so that only the
 * sum of all witnesses is known beforehand.
 */
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bench/workload.h"

struct net_params {
	uint64_t requests, bytes, clients, port;
};

static const struct param net_table[] = {
	{
		.name = "requests",
		.kind = PARAM_COUNT,
		.offset = offsetof(struct net_params, requests),
		.standard = "100",
		.min = 1,
		.max = 1000000000,
		.help = "of a connection, one after the other",
	},
	{
		.name = "bytes",
		.kind = PARAM_BYTES,
		.offset = offsetof(struct net_params, bytes),
		.standard = "64B",
		.min = CLIENTS_STAMP,
		.max = 1 << 26,
		.help = "of a request, and of its echo",
	},
	{
		.name = "clients",
		.kind = PARAM_COUNT,
		.offset = offsetof(struct net_params, clients),
		.standard = "0",
		.max = 10000,
		.help = "connections open at once; 0: as many as workers",
	},
	{
		.name = "port",
		.kind = PARAM_COUNT,
		.offset = offsetof(struct net_params, port),
		.standard = "0",
		.max = 65535,
		.help = "of 127.0.0.1; 0: any that is free",
	},
	{0},
};

struct net_local {
	char *request;
};

static size_t net_shared_bytes(const struct env *env)
{
	(void)env;
	return sizeof(struct clients);
}

/* ---- once ---- */

static void net_cleanup(const struct env *env)
{
	struct clients *clients = env->shared;

	clients_end(clients);
	if (clients->listen_fd >= 0)
		close(clients->listen_fd);
}

static int net_prepare(const struct env *env, struct fault *why)
{
	const struct net_params *params = env->params;
	struct clients *clients = env->shared;
	uint64_t at_once = params->clients > 0 ? params->clients : env->workers;

	clients->at_once =
		(uint32_t)(at_once < env->tasks ? at_once : env->tasks);
	clients->connections = env->tasks;
	clients->requests = params->requests;
	clients->bytes = params->bytes;
	clients->seed = env->seed;
	if (clients_listen(clients, (uint16_t)params->port, why) == 0 &&
		clients_begin(clients, why) == 0)
		return 0;
	net_cleanup(env);
	return -1;
}

/* ---- in each worker ---- */

static int net_enter(const struct env *env, void *data, struct fault *why)
{
	const struct net_params *params = env->params;
	struct net_local *local = data;

	local->request = malloc(params->bytes);
	if (local->request == NULL)
		return fault_set(why, errno, "room for a request");
	memset(local->request, 0, params->bytes);
	return 0;
}

static void net_leave(const struct env *env, void *data)
{
	struct net_local *local = data;

	(void)env;
	free(local->request);
}

/* Where a client failed, what a server sees came of that. */
static int net_fault(
	const struct env *env, int error, const char *what, struct fault *why)
{
	const struct clients *clients = env->shared;

	if (atomic_load(&clients->failed) == 0)
		return fault_set(why, error, "%s", what);
	*why = clients->fault;
	return -1;
}

static int serve_request(
	const struct env *env, int fd, char *request, struct fault *why)
{
	const struct net_params *params = env->params;
	ssize_t n = 1;

	task_wait_begin(env);
	for (size_t at = 0; at < params->bytes && n > 0; at += (size_t)n)
		n = recv(fd, request + at, params->bytes - at, 0);
	for (size_t at = 0; at < params->bytes && n > 0; at += (size_t)n)
		n = send(fd, request + at, params->bytes - at, MSG_NOSIGNAL);
	task_wait_end(env);
	if (n > 0)
		return 0;
	return n == 0 ? net_fault(env, 0, "a client ended too early", why)
		      : net_fault(env, errno, "serve a request", why);
}

static int accept_connection(const struct env *env, struct fault *why)
{
	struct clients *clients = env->shared;
	const int on = 1;
	int fd;

	clients_go(clients);
	task_wait_begin(env);
	do
		fd = accept4(clients->listen_fd, NULL, NULL, SOCK_CLOEXEC);
	while (fd < 0 && (errno == EINTR || errno == ECONNABORTED));
	task_wait_end(env);
	if (fd < 0)
		return net_fault(env, errno, "accept a connection", why);
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	return fd;
}

static int net_task(
	const struct env *env, void *data, struct task *task, struct fault *why)
{
	const struct net_params *params = env->params;
	struct net_local *local = data;
	int fd = accept_connection(env, why), failed = 0;

	if (fd < 0)
		return -1;
	task->witness = 0;
	for (uint64_t i = 0; !failed && i < params->requests; i++) {
		uint64_t stamp;

		failed = serve_request(env, fd, local->request, why);
		memcpy(&stamp, local->request, sizeof stamp);
		task->witness += random_mix(stamp, i);
	}
	close(fd);
	return failed;
}

/* ---- what came of it ---- */

static int net_measure(const struct env *env, double *values, struct fault *why)
{
	struct clients *clients = env->shared;
	double took_s;

	if (clients_await(clients, why) != 0)
		return -1;
	took_s = (double)(clients->ended_ns - clients->began_ns) / NS_PER_S;
	values[0] = (double)histogram_count(&clients->latency_ns) / took_s;
	values[1] = histogram_quantile(&clients->latency_ns, 0.5);
	values[2] = histogram_quantile(&clients->latency_ns, 0.99);
	values[3] = histogram_quantile(&clients->latency_ns, 1);
	values[4] = (double)clients->cpu_ns;
	return 0;
}

static const struct measure net_measures[] = {
	{"requests_per_s", "1/s", "answered, over all clients"},
	{"latency_p50_ns", "ns",
		"of a request, seen by its client; the first of a connection "
		"counts from before it was connected"},
	{"latency_p99_ns", "ns", "likewise"},
	{"latency_max_ns", "ns", "likewise"},
	{"clients_cpu_ns", "ns",
		"CPU time of the clients, which is not in that of the launch"},
	{0},
};

const struct workload workload_net = {
	.name = "net",
	.summary = "accepts a connection and serves it, on the loopback",
	.params = net_table,
	.params_bytes = sizeof(struct net_params),
	.measures = net_measures,
	.local_bytes = sizeof(struct net_local),
	.shared_bytes = net_shared_bytes,
	.prepare = net_prepare,
	.enter = net_enter,
	.task = net_task,
	.leave = net_leave,
	.measure = net_measure,
	.cleanup = net_cleanup,
};
