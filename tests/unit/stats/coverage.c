/* Prints how often intervals hold what they promise (docs/method.md): the
 * unpaired one of `tvp compare` and the paired one of `tvp run`, on samples of
 * few launches from skewed and heavy-tailed distributions; and how often the
 * rounds that UNCLEAR is said to need settle it. */
#include <math.h>
#include <stdbool.h>
#include <stdio.h>

#include "bench/stats_verdict.h"
#include "tests/unit/stats/random_samples.h"

enum { TRIALS = 20000, N_MAX = 60, SETTLED_MAX = 2000 };

static const size_t sizes[] = {5, 6, 8, 10, 15, 20, 30};
enum { SIZES = sizeof sizes / sizeof *sizes };

typedef int interval_of(const double *a, const double *b, size_t n,
	struct stats_ratio *ratio, struct fault *why);

static int unpaired(const double *a, const double *b, size_t n,
	struct stats_ratio *ratio, struct fault *why)
{
	return stats_ratio_unpaired(a, n, b, n, 0.95, ratio, why);
}

static int paired(const double *a, const double *b, size_t n,
	struct stats_ratio *ratio, struct fault *why)
{
	return stats_ratio_paired(a, b, n, 0.95, ratio, why);
}

/* What b does to a value of the same shape as a's: nothing but a factor, or
 * also another spread, as when one of two programs waits for something. */
static double scaled(double value)
{
	return 1.03 * value;
}

static double spread(double value)
{
	return 1.03 * pow(value, 1.5);
}

/* The median of ln b - ln a over a great many pairs: what is to be covered. */
static double truth_of(const struct shape *shape, double (*change)(double))
{
	enum { PAIRS = 2000001 };
	static double logs[PAIRS];
	uint64_t seed = 77;

	if (change == scaled)
		return 1.03;
	for (size_t i = 0; i < PAIRS; i++)
		logs[i] = log(change(shape->draw(&seed))) -
			  log(shape->draw(&seed));
	stats_sort(logs, PAIRS);
	return exp(stats_median(logs, PAIRS));
}

static double coverage(const struct shape *shape, size_t n,
	double (*change)(double), interval_of *interval, double truth)
{
	uint64_t seed = n;
	size_t covered = 0;

	for (size_t t = 0; t < TRIALS; t++) {
		double a[N_MAX], b[N_MAX];
		struct stats_ratio ratio;
		struct fault why = {0};

		random_sample(shape, &seed, a, n);
		random_sample(shape, &seed, b, n);
		for (size_t i = 0; i < n; i++)
			b[i] = change(b[i]);
		if (interval(a, b, n, &ratio, &why) != 0) {
			fprintf(stderr, "%s\n", why.text);
			return (double)NAN;
		}
		covered += ratio.interval.low <= truth &&
			   truth <= ratio.interval.high;
	}
	return 100 * (double)covered / TRIALS;
}

static void print_table(
	const char *title, double (*change)(double), interval_of *interval)
{
	printf("\n%-26s", title);
	for (size_t i = 0; i < SIZES; i++)
		printf(" n=%-4zu", sizes[i]);
	putchar('\n');
	for (size_t s = 0; s < SHAPES; s++) {
		double truth = truth_of(&shapes[s], change);

		printf("%-26s", shapes[s].name);
		for (size_t i = 0; i < SIZES; i++)
			printf(" %5.1f ", coverage(&shapes[s], sizes[i], change,
						  interval, truth));
		putchar('\n');
		fflush(stdout);
	}
}

/* ---- the rounds of UNCLEAR ---- */

static double noisy(uint64_t *seed, double noise)
{
	double time = exp(random_normal(seed) * noise);

	if (random_share(seed) < 0.1)
		time *= 1 + random_exponential(seed) * 20 * noise;
	return time;
}

/* Launch until there is an answer or as many rounds as UNCLEAR asked for:
 * 0 not UNCLEAR after 20, 1 UNCLEAR still, 2 settled. */
static int settle(uint64_t seed, double factor, double noise)
{
	static double a[SETTLED_MAX], b[SETTLED_MAX];
	struct stats_ratio ratio;
	struct fault why = {0};
	size_t n = 20;

	for (size_t i = 0; i < n; i++) {
		a[i] = noisy(&seed, noise);
		b[i] = noisy(&seed, noise) * factor;
		if (i + 1 != 20)
			continue;
		stats_ratio_paired(a, b, 20, 0.95, &ratio, &why);
		n = stats_verdict_rounds(&ratio, 0.01, 0.95);
		if (n > SETTLED_MAX)
			return 0; /* told as "over 1000", or nearly so */
	}
	if (n == 0)
		return 0;
	stats_ratio_paired(a, b, n, 0.95, &ratio, &why);
	return stats_verdict(&ratio, 0.01) == STATS_UNCLEAR ? 1 : 2;
}

static void print_settled(void)
{
	static const double factors[] = {1, 1.005, 1.01, 1.02, 1.03, 1.05};
	static const double noises[] = {0.01, 0.02, 0.05};

	printf("\nof UNCLEAR after 20 rounds settled by the rounds asked for\n"
	       "%-10s",
		"true");
	for (size_t j = 0; j < 3; j++)
		printf("  noise %g %%", 100 * noises[j]);
	putchar('\n');
	for (size_t i = 0; i < sizeof factors / sizeof *factors; i++) {
		printf("%-10g", factors[i]);
		for (size_t j = 0; j < 3; j++) {
			size_t unclear = 0, settled = 0;

			for (uint64_t t = 0; t < TRIALS / 20; t++) {
				int answer = settle(random_mix(9, t),
					factors[i], noises[j]);

				unclear += answer > 0;
				settled += answer > 1;
			}
			printf("  %4.0f %% of %4zu",
				100 * (double)settled / (double)unclear,
				unclear);
		}
		putchar('\n');
	}
}

int main(void)
{
	printf("Share of intervals of 95 %% that hold the true ratio, in %%; "
	       "%d samples each\n",
		TRIALS);
	print_table("unpaired, a factor", scaled, unpaired);
	print_table("unpaired, other spread", spread, unpaired);
	print_table("paired, a factor", scaled, paired);
	print_settled();
	return 0;
}
