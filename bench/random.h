/* Random numbers that a seed repeats.
 *
 * SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number
 * generators", OOPSLA 2014): one 64-bit state, full period, and its output
 * function is also a good mixer of two numbers into one.
 */
#ifndef BENCH_RANDOM_H
#define BENCH_RANDOM_H

#include <stddef.h>
#include <stdint.h>

static inline uint64_t random_next(uint64_t *state)
{
	uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

/* One number out of two: independent streams for each index of a seed. */
static inline uint64_t random_mix(uint64_t seed, uint64_t index)
{
	uint64_t state = seed ^ (index * UINT64_C(0xd1342543de82ef95));

	return random_next(&state);
}

/* A number in [0, bound), bound > 0, without bias (by rejection). */
uint64_t random_below(uint64_t *state, uint64_t bound);

/* Put 0 .. n-1 in random order (Fisher and Yates). */
void random_permutation(uint64_t *state, uint32_t *order, size_t n);

/* Fill memory with bytes that depend on the seed only. */
void random_fill(uint64_t seed, void *memory, size_t bytes);

/* A seed from the kernel (getrandom), never 0. */
uint64_t random_seed(void);

#endif
