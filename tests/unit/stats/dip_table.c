/* Makes the table of dips in bench/stats_series.c: of uniform samples of n
 * values, the dip times sqrt n that a share of them exceeds. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "bench/random.h"
#include "bench/stats.h"
#include "bench/stats_series.h"

enum { SAMPLES = 400000, N_MAX = 2000 };

static const size_t sizes[] = {
	6, 8, 10, 15, 20, 30, 50, 100, 200, 500, 1000, 2000};
static const double shares[] = {
	0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001};

static double uniform_dip(uint64_t *state, size_t n, struct fault *why)
{
	double values[N_MAX], dip = 0;

	for (size_t i = 0; i < n; i++)
		values[i] = (double)(random_next(state) >> 11);
	stats_sort(values, n);
	stats_series_dip(values, n, &dip, why);
	return dip * sqrt((double)n);
}

static void print_row(size_t n, double *dips, struct fault *why)
{
	/* Fewer where they cost most: the table has three digits. */
	size_t samples = n > 200 ? SAMPLES / 4 : SAMPLES;
	uint64_t state = n;

	for (size_t i = 0; i < samples; i++)
		dips[i] = uniform_dip(&state, n, why);
	stats_sort(dips, samples);
	printf("\t{%zu, {", n);
	for (size_t i = 0; i < sizeof shares / sizeof *shares; i++)
		printf("%s%.4f", i > 0 ? ", " : "",
			stats_quantile(dips, samples, 1 - shares[i]));
	printf("}},\n");
	fflush(stdout);
}

int main(void)
{
	double *dips = calloc(SAMPLES, sizeof *dips);
	struct fault why = {0};

	if (dips == NULL)
		return 1;
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
		print_row(sizes[i], dips, &why);
	free(dips);
	fprintf(stderr, "%s\n", why.text);
	return fault_is_set(&why);
}
