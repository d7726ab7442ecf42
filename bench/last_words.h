/* What a launch says when a library ends its process.
 *
 * A library that makes the threads of a launch itself may know no other answer
 * to a refused birth than exit(3): libgomp does (gomp_fatal). The launch can't
 * go on then, but it can tell its supervisor how far it came. One that dies by
 * abort(3) instead, as LLVM's libomp does, says nothing: its supervisor names
 * the signal, and the library the reason on standard error.
 */
#ifndef BENCH_LAST_WORDS_H
#define BENCH_LAST_WORDS_H

#include "bench/fault.h"

struct job;
struct last_words;

/* From now on, when the process exits: note in the job's block how many threads
 * it has, the calling one among them, as workers that could be started by
 * `call`, and that it was refused another. NULL and a fault on failure. */
struct last_words *last_words_open(
	const struct job *job, const char *call, struct fault *why);

/* No more; the job may go. */
void last_words_close(struct last_words *words);

#endif
