/* Random numbers that a seed repeats. */
#include <string.h>
#include <sys/random.h>

#include "bench/clock.h"
#include "bench/random.h"

uint64_t random_below(uint64_t *state, uint64_t bound)
{
	uint64_t reject_below = -bound % bound; /* 2^64 modulo bound */
	uint64_t number;

	do
		number = random_next(state);
	while (number < reject_below);
	return number % bound;
}

void random_permutation(uint64_t *state, uint32_t *order, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		size_t j = (size_t)random_below(state, i + 1);

		order[i] = order[j];
		order[j] = (uint32_t)i;
	}
}

void random_fill(uint64_t seed, void *memory, size_t bytes)
{
	unsigned char *at = memory;

	while (bytes > 0) {
		uint64_t word = random_next(&seed);
		size_t n = bytes < sizeof word ? bytes : sizeof word;

		memcpy(at, &word, n);
		at += n;
		bytes -= n;
	}
}

uint64_t random_seed(void)
{
	uint64_t seed;

	/* The clock is no secret, but a seed need only differ. */
	if (getrandom(&seed, sizeof seed, 0) != sizeof seed)
		seed = clock_now_ns();
	/* 53 bits: a seed survives every JSON reader unharmed. */
	seed >>= 11;
	return seed != 0 ? seed : 1;
}
