/* Do intervals cover, and verdicts alarm, as often as bench/stats_* promise? By
 * simulation with fixed seeds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>

#include "bench/stats.h"
#include "bench/stats_ratio.h"
#include "bench/stats_verdict.h"
#include "tests/unit/stats/random_samples.h"

#define COUNT_OF(a) (sizeof(a) / sizeof *(a))
enum { TRIALS = 4000, N_MAX = 100, ROUNDS = 20 };

static void assert_about(
	const char *what, size_t count, size_t trials, double share)
{
	double expected = (double)trials * share;

	if (fabs((double)count - expected) > random_tolerance(share, trials))
		fail_msg("%s: %zu of %zu, not about %.0f", what, count, trials,
			expected);
}

static void assert_at_most(
	const char *what, size_t count, size_t trials, double share)
{
	if ((double)count >
		(double)trials * share + random_tolerance(share, trials))
		fail_msg("%s: %zu of %zu, more than %g %%", what, count, trials,
			100 * share);
}

static bool covers(const struct stats_interval *interval, double truth)
{
	return interval->low <= truth && truth <= interval->high;
}

static void test_median_intervals_cover_as_often_as_they_say(void **state)
{
	static const size_t sizes[] = {6, 7, 20, 60};
	double values[N_MAX];
	struct stats_summary s = {0};
	struct fault why = {0};
	uint64_t seed = 1;

	(void)state;
	for (size_t i = 0; i < SHAPES * COUNT_OF(sizes); i++) {
		const struct shape *shape = &shapes[i % SHAPES];
		size_t n = sizes[i / SHAPES], covered = 0;

		for (size_t t = 0; t < TRIALS; t++) {
			random_sample(shape, &seed, values, n);
			assert_int_equal(
				stats_summarize(values, n, 0.95, &s, &why), 0);
			covered += covers(&s.interval, shape->median);
		}
		assert_true(s.interval.coverage >= 0.95);
		assert_about(shape->name, covered, TRIALS, s.interval.coverage);
	}
}

/* Rounds in which the machine as a whole has its moods, so that neither arm
 * alone is a sample of anything steady. */
static void draw_rounds(const struct shape *shape, double factor,
	uint64_t *seed, double *a, double *b, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		double mood = (1 + (double)i / 10) * random_pareto(seed);

		a[i] = mood * shape->draw(seed);
		b[i] = mood * shape->draw(seed) * factor;
	}
}

static void test_paired_intervals_cover_as_often_as_they_say(void **state)
{
	static const size_t sizes[] = {6, 10, 20, 60};
	double a[N_MAX], b[N_MAX];
	struct stats_ratio ratio = {0};
	struct fault why = {0};
	uint64_t seed = 2;

	(void)state;
	for (size_t i = 0; i < SHAPES * COUNT_OF(sizes); i++) {
		const struct shape *shape = &shapes[i % SHAPES];
		size_t n = sizes[i / SHAPES], covered = 0;

		for (size_t t = 0; t < TRIALS; t++) {
			draw_rounds(shape, 1.03, &seed, a, b, n);
			assert_int_equal(
				stats_ratio_paired(a, b, n, 0.95, &ratio, &why),
				0);
			covered += covers(&ratio.interval, 1.03);
		}
		assert_about(
			shape->name, covered, TRIALS, ratio.interval.coverage);
	}
}

static void test_paired_intervals_cover_a_skewed_difference(void **state)
{
	/* ln b - ln a is exponential with median ln 2. */
	double a[ROUNDS], b[ROUNDS];
	struct stats_ratio ratio = {0};
	struct fault why = {0};
	uint64_t seed = 3;
	size_t covered = 0;

	(void)state;
	for (size_t t = 0; t < TRIALS; t++) {
		for (size_t i = 0; i < ROUNDS; i++) {
			a[i] = random_lognormal(&seed);
			b[i] = a[i] * exp(random_exponential(&seed));
		}
		assert_int_equal(
			stats_ratio_paired(a, b, ROUNDS, 0.95, &ratio, &why),
			0);
		covered += covers(&ratio.interval, 2);
	}
	assert_about("skewed", covered, TRIALS, ratio.interval.coverage);
}

static void test_unpaired_intervals_cover_as_often_as_they_say(void **state)
{
	static const struct {
		size_t a, b;
	} sizes[] = {{6, 6}, {20, 20}, {10, 35}, {60, 60}};
	double a[N_MAX], b[N_MAX];
	struct stats_ratio ratio = {0};
	struct fault why = {0};
	uint64_t seed = 4;

	(void)state;
	for (size_t i = 0; i < SHAPES * COUNT_OF(sizes); i++) {
		const struct shape *shape = &shapes[i % SHAPES];
		size_t n_a = sizes[i / SHAPES].a, n_b = sizes[i / SHAPES].b;
		size_t covered = 0, trials = TRIALS / 4;

		for (size_t t = 0; t < trials; t++) {
			random_sample(shape, &seed, a, n_a);
			random_sample(shape, &seed, b, n_b);
			for (size_t j = 0; j < n_b; j++)
				b[j] *= 1.03;
			assert_int_equal(stats_ratio_unpaired(a, n_a, b, n_b,
						 0.95, &ratio, &why),
				0);
			covered += covers(&ratio.interval, 1.03);
		}
		assert_about(
			shape->name, covered, trials, ratio.interval.coverage);
	}
}

static void test_unpaired_intervals_cover_by_the_approximation(void **state)
{
	static double a[480], b[480];
	struct stats_ratio ratio = {0};
	struct fault why = {0};
	uint64_t seed = 5;
	size_t covered = 0, trials = TRIALS / 8;

	(void)state;
	for (size_t t = 0; t < trials; t++) {
		random_sample(&shapes[1], &seed, a, COUNT_OF(a));
		random_sample(&shapes[1], &seed, b, COUNT_OF(b));
		assert_int_equal(stats_ratio_unpaired(a, COUNT_OF(a), b,
					 COUNT_OF(b), 0.95, &ratio, &why),
			0);
		covered += covers(&ratio.interval, 1);
	}
	assert_about("approximation", covered, trials, 0.95);
}

/* How many intervals miss when b spreads three times as wide as a, which
 * is not what they are exact for. */
static size_t miss_unequal_spreads(size_t n_a, size_t n_b, uint64_t seed)
{
	double a[N_MAX], b[N_MAX];
	struct stats_ratio ratio;
	struct fault why = {0};
	size_t missed = 0;

	for (size_t t = 0; t < TRIALS; t++) {
		for (size_t i = 0; i < n_a; i++)
			a[i] = exp(random_normal(&seed) / 10);
		for (size_t i = 0; i < n_b; i++)
			b[i] = exp(random_normal(&seed) * 3 / 10);
		assert_int_equal(stats_ratio_unpaired(
					 a, n_a, b, n_b, 0.95, &ratio, &why),
			0);
		missed += !covers(&ratio.interval, 1);
	}
	return missed;
}

static void test_unpaired_intervals_bear_unequal_spreads(void **state)
{
	(void)state;
	assert_at_most(
		"equal numbers", miss_unequal_spreads(20, 20, 6), TRIALS, 0.07);
	assert_at_most("more of the narrow", miss_unequal_spreads(40, 10, 13),
		TRIALS, 0.135);
}

static bool decided(const struct stats_ratio *ratio, double margin)
{
	enum stats_verdict verdict = stats_verdict(ratio, margin);

	return verdict == STATS_FASTER || verdict == STATS_SLOWER;
}

/* Times as they are seen on a machine shared with others: 1 % of noise, and a
 * tail of launches that were held up. */
static double realistic(uint64_t *seed)
{
	double time = exp(random_normal(seed) / 100);

	if (random_share(seed) < 0.1)
		time *= 1 + random_exponential(seed) / 5;
	return time;
}

static size_t decide(double factor, double noise, uint64_t seed, size_t trials)
{
	double a[ROUNDS], b[ROUNDS];
	struct stats_ratio ratio;
	struct fault why = {0};
	size_t count = 0;

	for (size_t t = 0; t < trials; t++) {
		for (size_t i = 0; i < ROUNDS; i++) {
			a[i] = pow(realistic(&seed), noise);
			b[i] = pow(realistic(&seed), noise) * factor;
		}
		assert_int_equal(
			stats_ratio_paired(a, b, ROUNDS, 0.95, &ratio, &why),
			0);
		count += decided(&ratio, 0.01);
	}
	return count;
}

static void test_identical_cells_are_hardly_ever_told_apart(void **state)
{
	(void)state;
	assert_at_most("1 % of noise", decide(1, 1, 7, TRIALS), TRIALS, 0.002);
	/* However noisy: by the interval alone 4.1 %. */
	assert_at_most("60 %", decide(1, 30, 8, TRIALS), TRIALS, 0.0415);
}

static void test_three_percent_more_is_found(void **state)
{
	size_t found = decide(1.03, 1, 9, TRIALS);

	(void)state;
	if (found < TRIALS * 85 / 100)
		fail_msg("%zu of %d", found, TRIALS);
}

static void test_a_table_of_identical_cells_holds_as_a_whole(void **state)
{
	enum { COMPARISONS = 12 };
	double base[ROUNDS], other[ROUNDS];
	double confidence = stats_ratio_bonferroni(0.95, COMPARISONS);
	struct stats_ratio ratio;
	struct fault why = {0};
	uint64_t seed = 10;
	size_t bonferroni = 0, holm = 0, trials = TRIALS / 2;

	(void)state;
	for (size_t t = 0; t < trials; t++) {
		double p[COMPARISONS];
		bool by_interval = false, by_p = false;

		random_sample(&shapes[1], &seed, base, ROUNDS);
		for (size_t c = 0; c < COMPARISONS; c++) {
			random_sample(&shapes[1], &seed, other, ROUNDS);
			assert_int_equal(stats_ratio_paired(base, other, ROUNDS,
						 confidence, &ratio, &why),
				0);
			by_interval |= decided(&ratio, 0);
			assert_int_equal(stats_ratio_paired_p(base, other,
						 ROUNDS, 0, &p[c], &why),
				0);
		}
		assert_int_equal(stats_ratio_holm(p, COMPARISONS, p, &why), 0);
		for (size_t c = 0; c < COMPARISONS; c++)
			by_p |= p[c] <= 0.05;
		/* The smallest p is multiplied by all of them in both. */
		assert_int_equal(by_interval, by_p);
		bonferroni += by_interval;
		holm += by_p;
	}
	assert_at_most("Bonferroni", bonferroni, trials, 0.05);
	assert_at_most("Holm", holm, trials, 0.05);
}

static void test_equals_have_no_winner(void **state)
{
	static const size_t cells[] = {2, 3, 7};
	static double times[7][ROUNDS];
	const double *rows[7];
	struct stats_winner winner;
	struct fault why = {0};
	uint64_t seed = 11;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cells) * SHAPES; i++) {
		const struct shape *shape = &shapes[i % SHAPES];
		size_t k = cells[i / SHAPES], claimed = 0;

		for (size_t t = 0; t < TRIALS / 4; t++) {
			for (size_t c = 0; c < k; c++) {
				random_sample(shape, &seed, times[c], ROUNDS);
				rows[c] = times[c];
			}
			assert_int_equal(stats_ratio_winner(rows, k, ROUNDS,
						 0.95, &winner, &why),
				0);
			claimed += decided(&winner.ratio, 0);
		}
		assert_at_most(shape->name, claimed, TRIALS / 4, 0.05);
	}
}

static void test_unclear_is_mostly_settled_by_the_rounds_it_asks_for(
	void **state)
{
	static double a[STATS_VERDICT_ROUNDS_MAX], b[STATS_VERDICT_ROUNDS_MAX];
	struct stats_ratio ratio;
	struct fault why = {0};
	size_t unclear = 0, settled = 0;

	(void)state;
	for (uint64_t t = 0; t < TRIALS / 2; t++) {
		uint64_t seed = random_mix(12, t);
		double factor = 1 + (double)(t % 7) / 200;
		size_t n = ROUNDS;

		for (size_t i = 0; i < COUNT_OF(a) && i < n; i++) {
			a[i] = realistic(&seed);
			b[i] = realistic(&seed) * factor;
			if (i + 1 < n || n > ROUNDS)
				continue;
			stats_ratio_paired(a, b, n, 0.95, &ratio, &why);
			n = stats_verdict_rounds(&ratio, 0.01, 0.95);
		}
		if (n <= ROUNDS)
			continue;
		unclear++;
		stats_ratio_paired(a, b, n, 0.95, &ratio, &why);
		settled += stats_verdict(&ratio, 0.01) != STATS_UNCLEAR;
	}
	assert_false(fault_is_set(&why));
	assert_true(unclear > TRIALS / 20);
	assert_true(settled * 10 > unclear * 7);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			test_median_intervals_cover_as_often_as_they_say),
		cmocka_unit_test(
			test_paired_intervals_cover_as_often_as_they_say),
		cmocka_unit_test(
			test_paired_intervals_cover_a_skewed_difference),
		cmocka_unit_test(
			test_unpaired_intervals_cover_as_often_as_they_say),
		cmocka_unit_test(
			test_unpaired_intervals_cover_by_the_approximation),
		cmocka_unit_test(test_unpaired_intervals_bear_unequal_spreads),
		cmocka_unit_test(
			test_identical_cells_are_hardly_ever_told_apart),
		cmocka_unit_test(test_three_percent_more_is_found),
		cmocka_unit_test(
			test_a_table_of_identical_cells_holds_as_a_whole),
		cmocka_unit_test(test_equals_have_no_winner),
		cmocka_unit_test(
			test_unclear_is_mostly_settled_by_the_rounds_it_asks_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
