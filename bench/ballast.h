/* Ballast: dirty memory of a launch before its workers are born, as a program
 * has that has lived for a while. What fork(2) copies is the table of its
 * pages, so processes pay for it and threads don't. */
#ifndef BENCH_BALLAST_H
#define BENCH_BALLAST_H

#include <stddef.h>
#include <stdint.h>

#include "bench/fault.h"

#define BALLAST_MAX (UINT64_C(1) << 44)

struct ballast {
	void *memory; /* NULL: none */
	size_t bytes;
};

/* Take so many bytes of private anonymous memory and write every one, from the
 * seed, so that no page is zero or equal to another and compresses to nothing.
 * In small pages, whatever the machine's setting: with huge ones there would be
 * a five-hundredth of the entries to copy, and how many are huge is luck. Fails
 * before anything is touched where there is no room. 0 bytes: none. */
int ballast_load(struct ballast *ballast, uint64_t bytes, uint64_t seed,
	struct fault *why);

void ballast_drop(struct ballast *ballast);

#endif
