/* Clients of a server on the loopback interface: a process of its own, the same
 * whoever serves, with a thread for each connection that is open at a time.
 *
 * A client connects, sends a request and waits for its echo, some times over,
 * and goes on with the next connection: a closed loop. Who closes sends a
 * reset, so that no port waits for stray packets and none runs out.
 *
 * The process is no worker: its CPU time is not in the launch's, and is told
 * apart; its memory is in the family's. For a runner that waits for any child
 * would have its time counted as that of a worker, it does not end before it is
 * awaited, after the phases.
 */
#ifndef BENCH_CLIENTS_H
#define BENCH_CLIENTS_H

#include <stdatomic.h>
#include <stdint.h>
#include <sys/types.h>

#include "bench/fault.h"
#include "bench/histogram.h"

/* A request's first bytes. */
enum { CLIENTS_STAMP = sizeof(uint64_t) };

/* In zeroed memory that processes share; `in` fields are the caller's. */
struct clients {
	int listen_fd;        /* shut down when a client fails, so that nobody
				 waits for one that does not come */
	uint16_t port;        /* of 127.0.0.1 */
	uint32_t at_once;     /* in: open connections */
	uint64_t connections; /* in: in all */
	uint64_t requests;    /* in: of each */
	uint64_t bytes;       /* in: of each request, CLIENTS_STAMP at least */
	uint64_t seed;        /* in */

	pid_t process;
	_Atomic uint32_t ready; /* a futex: how many wait for the next one */
	_Atomic uint32_t go;    /* a futex */
	_Atomic uint32_t end;   /* a futex: the process may */
	_Atomic uint64_t next;  /* connection not yet made */
	uint64_t began_ns;      /* when they might go */
	_Atomic uint64_t ended_ns;
	uint64_t cpu_ns;             /* of the process; 0 until it has ended */
	struct histogram latency_ns; /* of requests; the first of a connection
					counts from before it was connected */
	_Atomic uint32_t reported; /* somebody writes the fault, or wrote it */
	_Atomic uint32_t failed;   /* it is written */
	struct fault fault;        /* of the first that failed */
};

/* What stands at the begin of a request. */
uint64_t clients_stamp(uint64_t seed, uint64_t connection, uint64_t request);

/* Open the listener, on any free port where `port` is 0. It is the caller's to
 * close, even where this failed (-1: none). */
int clients_listen(struct clients *clients, uint16_t port, struct fault *why);

/* Make the process; its clients are there, with all they need, and wait until
 * they may go. */
int clients_begin(struct clients *clients, struct fault *why);

/* From any worker, as often as one likes. */
void clients_go(struct clients *clients);

/* Wait until all were served; a fault where one failed. */
int clients_await(struct clients *clients, struct fault *why);

/* Take the process away, wherever it stands; nothing where it is gone. */
void clients_end(struct clients *clients);

#endif
