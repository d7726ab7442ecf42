/* hyperfine(1) as the clock: launches timed from outside, as whole processes.
 *
 * It is called once for each launch and runs it once: so the order in rounds
 * stays ours, and its own habit of measuring one command after the other, which
 * lets slow drifts look like differences, does no harm. */
#ifndef BENCH_HYPERFINE_H
#define BENCH_HYPERFINE_H

#include <stddef.h>
#include <stdint.h>

#include "bench/family.h"
#include "bench/fault.h"

enum { HYPERFINE_COMMAND = 16384, HYPERFINE_WORDS = 16 };

/* Is a hyperfine on PATH that knows --output (1.14 and later), and does it
 * time a command of nothing? The fault says what is missing. */
int hyperfine_check(struct fault *why);

/* One call of it. */
struct hyperfine {
	int result_fd; /* memory for its JSON */
	int said_fd;   /* memory for all that is said on standard error */
	char command[HYPERFINE_COMMAND];
	char *words[HYPERFINE_WORDS];
	struct family_program program; /* it, with these words */
};

/* Prepare to time this program with `words` (as of `tvp`; NULL last). The
 * struct must stay where it is; closed in any case. */
int hyperfine_open(
	struct hyperfine *call, char *const words[], struct fault *why);
void hyperfine_close(struct hyperfine *call);

/* What it measured. A command killed by signal n counts as exited with 128 + n,
 * as a shell would have it: so hyperfine tells it. */
struct hyperfine_run {
	uint64_t wall_ns, user_ns, sys_ns;
	int exit_status;
};

/* Read what a call that ended with the wait status `status` left. The fault has
 * hyperfine's own words where it failed. */
int hyperfine_take(const struct hyperfine *call, int status,
	struct hyperfine_run *run, struct fault *why);

/* What the command itself said before it failed, or "". */
void hyperfine_said(const struct hyperfine *call, char *text, size_t size);

/* Read its JSON: one command, run once (hyperfine_json.c). */
int hyperfine_parse(const char *json, size_t size, struct hyperfine_run *run,
	struct fault *why);

#endif
