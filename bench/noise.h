/* What disturbed a measurement, and sentences about it. Nothing is dropped for
 * what is found here: for threads against processes waiting may be the effect
 * itself. It is flagged, told, and ratios over undisturbed rounds stand beside
 * the full ones. */
#ifndef BENCH_NOISE_H
#define BENCH_NOISE_H

#include <stddef.h>

#include "bench/registry.h"
#include "bench/result.h"

/* Why a launch counts as disturbed, as bits. Times of the machine are told in
 * ticks of 10 ms: less than two of them are nothing. */
enum disturbance {
	NOISE_WAITED = 1,  /* its workers, no more than there are CPUs, waited
			      for one for over 2 % of the launch each; not told
			      of runners with a worker for each task */
	NOISE_CROWDED = 2, /* somewhere tasks waited for a CPU for over 5 % of
			      it while others used over 10 % of a CPU */
	NOISE_STOLEN = 4,  /* the hypervisor took over 1 % of the CPUs' time */
	NOISE_PAGED = 8,   /* it waited for pages from a disk */
	NOISE_SLOW_CPU = 16, /* CPUs ran below 90 % of the frequency they
				usually have with this cell */
};

/* The words, one for each bit in its order, and for JSON; NULL last. */
extern const char *const noise_words[];

/* What of the whole result is needed to judge one launch. */
struct noise_scale {
	double cpus;      /* that may be used; 0: not known */
	double *usual_hz; /* by cell, median over launches; 0: not known.
			     Owned; NULL: of no cell */
};

/* Without memory the frequencies are not known. */
struct noise_scale noise_scale_of(const struct result *result);
void noise_scale_free(struct noise_scale *scale);

/* The disturbances of a launch, 0 for none. */
unsigned noise_flags(const struct noise_scale *scale, const struct cell *cell,
	const struct launch *launch);

/* How many launches of rounds that were ended the result does not hold, and in
 * *all how many there should be: no result is written so. */
size_t noise_missing(const struct result *result, size_t *all);

/* Plain sentences: how many launches were disturbed and by what; cells that
 * drifted, that resemble their neighbours in time, that fall into two groups,
 * whose first launch was slow. `say` is called for each. Fails only when out
 * of memory. */
int noise_tell(const struct result *result, const struct registry *registry,
	void (*say)(void *data, const char *sentence), void *data,
	struct fault *why);

#endif
