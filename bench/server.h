/* A process that forks workers when it is asked to, as the server of Python's
 * start method "forkserver" does: it is executed anew, so that what it forks
 * has nothing of the launch's memory, and forking it is cheap.
 *
 * The workers are its children. It is asked for one on a socket, answers with
 * the process or an errno, and tells of each death on another one, when there
 * is room for it: who asks for many need not listen meanwhile. It dies with its
 * parent, and its workers with it.
 */
#ifndef BENCH_SERVER_H
#define BENCH_SERVER_H

#include <stdint.h>
#include <sys/types.h>

struct team;

#define SERVER_END_ALL UINT32_MAX /* an index: kill all, without an answer */

/* What goes over both sockets (SOCK_SEQPACKET): one at a time. */
struct server_word {
	uint32_t index; /* of the worker */
	int32_t error;  /* a birth: 0 or an errno */
	pid_t process;  /* a birth: the worker */
	int32_t status; /* a death: as waitpid(2) has it */
};

/* Be the server: fds[0] is asked, fds[1] told of deaths. Does not return. */
_Noreturn void server_live(struct team *team, pid_t parent, const int fds[2]);

#endif
