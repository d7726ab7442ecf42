/* Samples of launches of known shapes, for simulations with fixed seeds. */
#ifndef TESTS_UNIT_STATS_RANDOM_SAMPLES_H
#define TESTS_UNIT_STATS_RANDOM_SAMPLES_H

#include <math.h>
#include <stddef.h>
#include <stdint.h>

#include "bench/random.h"

/* Within 0..1, without the ends. */
static inline double random_share(uint64_t *state)
{
	return ((double)(random_next(state) >> 11) + 0.5) * 0x1p-53;
}

/* Box and Muller 1958. */
static inline double random_normal(uint64_t *state)
{
	double radius = sqrt(-2 * log(random_share(state)));

	return radius * cos(6.283185307179586 * random_share(state));
}

static inline double random_lognormal(uint64_t *state)
{
	return exp(random_normal(state));
}

static inline double random_exponential(uint64_t *state)
{
	return -log(random_share(state));
}

/* Without a variance. */
static inline double random_pareto(uint64_t *state)
{
	return pow(random_share(state), -1 / 1.5);
}

/* 60 % near 10, 40 % near 14. */
static inline double random_two_modes(uint64_t *state)
{
	double mode = random_share(state) < 0.6 ? 10 : 14;

	return mode + random_normal(state) / 10;
}

static inline double random_bell(uint64_t *state)
{
	return 10 + random_normal(state) / 2;
}

struct shape {
	const char *name;
	double (*draw)(uint64_t *state); /* above 0 (bell: but for 20 sigma) */
	double median;
};

static const struct shape shapes[] = {
	{"normal", random_bell, 10},
	{"lognormal", random_lognormal, 1},
	{"exponential", random_exponential, 0.6931471805599453},
	{"Pareto", random_pareto, 1.5874010519681994},
	/* The quantile 5/6 of the lower mode. */
	{"two modes", random_two_modes, 10 + 0.0967421566101701},
};
enum { SHAPES = sizeof shapes / sizeof *shapes };

static inline void random_sample(
	const struct shape *shape, uint64_t *state, double *values, size_t n)
{
	for (size_t i = 0; i < n; i++)
		values[i] = shape->draw(state);
}

/* How far a count of `n` may be from n * share by chance: 4 standard
 * deviations, once in 16,000. The seeds are fixed, so that a test passes
 * always or never; this is for whoever changes them. */
static inline double random_tolerance(double share, size_t n)
{
	return 4 * sqrt((double)n * share * (1 - share)) + 1;
}

#endif
