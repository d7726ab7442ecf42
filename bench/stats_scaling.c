/* What throughput becomes with more workers: two laws fitted to the data. */
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "bench/stats.h"
#include "bench/stats_scaling.h"

/* Both laws are linear in the workers' time for a task, N / X(N) =
 * (1 + sigma (N - 1) + kappa N (N - 1)) / lambda. These are the coefficients
 * of its three terms. */
enum { TERMS = 3 };

struct points {
	const double *workers, *throughput;
	size_t n;
};

/* Term t of data / fit: all of them together should be 1. */
static double term(const struct points *points, size_t i, size_t t)
{
	double n = points->workers[i];
	const double growth[TERMS] = {1, n - 1, n * (n - 1)};

	return growth[t] * points->throughput[i] / n;
}

/* Solve m[0..size) by elimination; the matrix is symmetric and positive
 * definite, so no pivot is needed. False when it is singular. */
static bool solve(double m[TERMS][TERMS + 1], size_t size, double *x)
{
	for (size_t p = 0; p < size; p++) {
		if (m[p][p] < 1e-14) /* of columns of length 1 */
			return false;
		for (size_t r = p + 1; r < size; r++) {
			double factor = m[r][p] / m[p][p];

			for (size_t c = p; c <= size; c++)
				m[r][c] -= factor * m[p][c];
		}
	}
	for (size_t p = size; p-- > 0;) {
		x[p] = m[p][size];
		for (size_t c = p + 1; c < size; c++)
			x[p] -= m[p][c] * x[c];
		x[p] /= m[p][p];
	}
	return true;
}

struct choice {
	size_t n, terms[TERMS];
};

static const struct choice choices[] = {
	{3, {0, 1, 2}},
	{2, {0, 2}},
	{2, {0, 1}},
	{1, {0}},
};
enum { CHOICES = sizeof choices / sizeof *choices, AMDAHL = 2 };

/* Least squares of 1 - sum of the given terms; the others are left at 0. Each
 * column is scaled to length 1, because squares of worker counts would else
 * drown the rest. */
static bool fit_terms(const struct points *points, const struct choice *choice,
	double coefficient[TERMS])
{
	const size_t *terms = choice->terms, n_terms = choice->n;
	double m[TERMS][TERMS + 1] = {0}, length[TERMS] = {0}, x[TERMS];

	for (size_t r = 0; r < n_terms; r++) {
		for (size_t i = 0; i < points->n; i++)
			length[r] += pow(term(points, i, terms[r]), 2);
		length[r] = sqrt(length[r]);
	}
	for (size_t i = 0; i < points->n; i++)
		for (size_t r = 0; r < n_terms; r++) {
			double left = term(points, i, terms[r]) / length[r];

			for (size_t c = 0; c < n_terms; c++)
				m[r][c] += left * term(points, i, terms[c]) /
					   length[c];
			m[r][n_terms] += left;
		}
	if (!solve(m, n_terms, x))
		return false;
	for (size_t t = 0; t < TERMS; t++)
		coefficient[t] = 0;
	for (size_t r = 0; r < n_terms; r++)
		coefficient[terms[r]] = x[r] / length[r];
	return true;
}

static double misfit(
	const struct points *points, const double coefficient[TERMS])
{
	double squares = 0;

	for (size_t i = 0; i < points->n; i++) {
		double rest = 1;

		for (size_t t = 0; t < TERMS; t++)
			rest -= coefficient[t] * term(points, i, t);
		squares += rest * rest;
	}
	return squares;
}

/* The best fit without negative coefficients is the unrestricted best of some
 * choice of terms: so try each, from `first` on. */
static double fit_best(
	const struct points *points, size_t first, double best[TERMS])
{
	double least = HUGE_VAL;

	for (size_t c = first; c < CHOICES; c++) {
		double coefficient[TERMS], squares;

		if (!fit_terms(points, &choices[c], coefficient) ||
			coefficient[0] <= 0 || coefficient[1] < 0 ||
			coefficient[2] < 0)
			continue;
		squares = misfit(points, coefficient);
		if (squares >= least)
			continue;
		least = squares;
		memcpy(best, coefficient, sizeof coefficient);
	}
	return least;
}

static size_t count_different(const double *values, size_t n)
{
	size_t different = 0;

	for (size_t i = 0; i < n; i++) {
		size_t j = 0;

		while (values[j] != values[i])
			j++;
		different += j == i;
	}
	return different;
}

static int check_points(const struct points *points, struct fault *why)
{
	if (stats_check(points->throughput, points->n, true, "throughput",
		    why) < 0 ||
		stats_check(points->workers, points->n, true, "workers", why) <
			0)
		return -1;
	for (size_t i = 0; i < points->n; i++)
		if (points->workers[i] < 1)
			return fault_set(why, 0, "workers: number %zu is %g",
				i + 1, points->workers[i]);
	return 0;
}

static double peak_of(double sigma, double kappa)
{
	if (kappa <= 0)
		return HUGE_VAL;
	return sigma < 1 ? fmax(1, sqrt((1 - sigma) / kappa)) : 1;
}

static int fit_law(const struct points *points, size_t first_choice,
	struct stats_scaling *fit, struct fault *why)
{
	double best[TERMS] = {0}, squares;

	squares = fit_best(points, first_choice, best);
	if (!(squares < HUGE_VAL))
		return fault_set(why, 0, "no law fits these throughputs");
	*fit = (struct stats_scaling){
		.n = points->n,
		.counts = count_different(points->workers, points->n),
		.lambda = 1 / best[0],
		.sigma = best[1] / best[0],
		.kappa = best[2] / best[0],
		.error = sqrt(squares / (double)points->n),
	};
	fit->speedup_bound = HUGE_VAL;
	if (fit->sigma > 0)
		fit->speedup_bound = 1 / fit->sigma;
	fit->peak_workers = peak_of(fit->sigma, fit->kappa);
	return 0;
}

int stats_scaling_usl(const double *workers, const double *throughput, size_t n,
	struct stats_scaling *fit, struct fault *why)
{
	const struct points points = {workers, throughput, n};

	if (check_points(&points, why) < 0)
		return -1;
	if (count_different(workers, n) < STATS_SCALING_COUNTS)
		return fault_set(why, 0,
			"the scalability law needs %d numbers of workers, and there are %zu",
			STATS_SCALING_COUNTS, count_different(workers, n));
	return fit_law(&points, 0, fit, why);
}

int stats_scaling_amdahl(const double *workers, const double *throughput,
	size_t n, struct stats_scaling *fit, struct fault *why)
{
	const struct points points = {workers, throughput, n};

	if (check_points(&points, why) < 0)
		return -1;
	if (count_different(workers, n) < 2)
		return fault_set(why, 0,
			"Amdahl's law needs 2 numbers of workers, and there is 1");
	return fit_law(&points, AMDAHL, fit, why);
}

double stats_scaling_throughput(const struct stats_scaling *fit, double workers)
{
	return fit->lambda * workers /
	       (1 + fit->sigma * (workers - 1) +
		       fit->kappa * workers * (workers - 1));
}
