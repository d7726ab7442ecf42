/* What throughput becomes with more workers: two laws fitted to the data.
 *
 * The universal scalability law (Gunther, "Guerrilla Capacity Planning",
 * 2007):
 *
 *     X(N) = lambda N / (1 + sigma (N - 1) + kappa N (N - 1))
 *
 * and with kappa = 0 Amdahl's law (AFIPS 1967), whose serial share is sigma.
 */
#ifndef BENCH_STATS_SCALING_H
#define BENCH_STATS_SCALING_H

#include <stddef.h>

#include "bench/fault.h"

/* The law has three unknowns: with fewer worker counts it fits anything. */
enum { STATS_SCALING_COUNTS = 6 };

struct stats_scaling {
	size_t n;      /* points */
	size_t counts; /* different numbers of workers among them */
	double lambda; /* throughput of one worker, in the unit given */
	double sigma;  /* contention: share that is serial, 0 or more */
	double kappa;  /* coherency: cost of each pair of workers, 0 or more */
	double error;  /* root mean square of data / fit - 1 */
	double speedup_bound; /* 1 / sigma, Amdahl's; INFINITY without */
	double peak_workers;  /* where X is largest, sqrt((1-sigma)/kappa), at
				 least 1; INFINITY where it never falls */
};

/* Fit the universal scalability law to n points, in any order. Refused by a
 * fault with fewer than STATS_SCALING_COUNTS numbers of workers. The squares
 * of data / fit - 1 are least among all fits with no coefficient below 0: so
 * throughput that grows faster than the workers shows as sigma = 0 and in the
 * error. A point is the throughput (tasks per second, any unit) with that many
 * workers, 1 or more. */
int stats_scaling_usl(const double *workers, const double *throughput, size_t n,
	struct stats_scaling *fit, struct fault *why);

/* The same with kappa = 0; needs 2 numbers of workers. */
int stats_scaling_amdahl(const double *workers, const double *throughput,
	size_t n, struct stats_scaling *fit, struct fault *why);

/* X(N) of a fit. */
double stats_scaling_throughput(
	const struct stats_scaling *fit, double workers);

#endif
