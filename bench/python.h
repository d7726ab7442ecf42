/* Real CPython as a way of making workers and handing them tasks.
 *
 * A launch starts an interpreter before its phases, untimed, and drives it
 * through them; what makes workers and executes tasks is Python alone, in
 * runners/python. Phases mean what they mean for the twins in C: start, run
 * and stop end when the last worker is ready, done and joined. Their times
 * hold what passes between the two processes at a phase's begin and end, some
 * 50 us on a machine that is not busy.
 *
 *     to Python     one letter for each phase: s, r, t
 *                   bytes into the gate, one for each worker that it lets by
 *     from Python   lines (of workers as well), below PIPE_BUF, so that they
 *                   arrive whole: hello, ready, held, done, ran, stopped;
 *                   fault (of a task), lost (a worker), failed (all is over)
 *
 * Samples and witnesses are written by Python into the block, as the workers
 * of other runners do. Its standard output and error are read, for the last
 * line that it writes before it dies is the reason.
 *
 * Python 3.8 is the oldest (multiprocessing.parent_process); runners/python
 * says so of one that is older.
 *
 * CPU time and faults of a launch are those of the interpreter and of all that
 * it started, from when it was ready to when all of them are gone.
 */
#ifndef BENCH_PYTHON_H
#define BENCH_PYTHON_H

#include <stddef.h>

#include "bench/birth.h"
#include "bench/facts.h"
#include "bench/fault.h"
#include "bench/param.h"

struct job;
struct plan;
struct runner_order;

/* The runners' params. */
struct python_params {
	char python[PARAM_VALUE]; /* a program; looked for on PATH when it has
				     no slash */
	int start_method;         /* of multiprocessing; processes only */
};
extern const struct param python_thread_table[], python_process_table[];

/* The kinds of work that are there in Python as well, and those that are there
 * where it is known who has which task; NULL last. */
extern const char *const python_workloads[], *const python_dealt_workloads[];

/* How Python's workers are born: the names alone, no hooks. */
extern const struct birth python_thread, python_process;

/* Hooks of struct runner. */
int python_check(const struct runner_order *order, struct fault *why);
int python_open(struct job *job, struct fault *why);
int python_dealt_start(struct job *job, struct fault *why);
int python_dealt_run(struct job *job, struct fault *why);
int python_queue_start(struct job *job, struct fault *why);
int python_queue_run(struct job *job, struct fault *why);
int python_stop(struct job *job, struct fault *why);
void python_close(struct job *job);

/* What an interpreter is, as facts: `prefix`.program (as typed), .name,
 * .version, .build, .compiler, .gil (is it on?) and .free_threaded (is it a
 * build that can be without?). One that can't be asked, or is too old, leaves
 * .version unread.
 */
void python_facts(struct facts *facts, const char *prefix, const char *program);

/* All that a plan names (python.1, python.2, ...), and all that are on PATH
 * under the names they are installed by. */
void python_plan_facts(struct facts *facts, const struct plan *plan);
void python_found_facts(struct facts *facts);

/* ---- for bench/python*.c only ---- */

/* What the interpreter inherits, by number. */
struct python_fds {
	int block, shared, down, up, gate, release;
};

/* The words after the program's name: options, the script and what it must
 * know as KEY=VALUE. They lie in one piece of memory the caller frees; NULL and
 * a fault on failure. */
char **python_command(
	const struct job *job, const struct python_fds *fds, struct fault *why);

#endif
