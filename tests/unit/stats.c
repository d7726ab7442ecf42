/* bench/stats, stats_ratio and stats_verdict: properties, edges, bad input. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "bench/random.h"
#include "bench/stats.h"
#include "bench/stats_ratio.h"
#include "bench/stats_verdict.h"
#include "tests/unit/stats/random_samples.h"

#define COUNT_OF(a) (sizeof(a) / sizeof *(a))
enum { ROUNDS = 20, TRIALS = 200 };

static void assert_close(double x, double y)
{
	if (fabs(x - y) > 1e-13 * fabs(y))
		fail_msg("%.17g is not %.17g", x, y);
}

/* A ratio from a random trial; shape and difference vary with the trial. */
static void draw(uint64_t trial, double *a, double *b)
{
	const struct shape *shape = &shapes[trial % SHAPES];
	uint64_t state = random_mix(3, trial);

	random_sample(shape, &state, a, ROUNDS);
	random_sample(shape, &state, b, ROUNDS);
	for (size_t i = 0; i < ROUNDS; i++)
		b[i] *= 1 + (double)(trial % 7) / 50;
}

typedef int ratio_of(const double *a, const double *b, double confidence,
	struct stats_ratio *ratio);

static int paired(const double *a, const double *b, double confidence,
	struct stats_ratio *ratio)
{
	struct fault why = {0};

	return stats_ratio_paired(a, b, ROUNDS, confidence, ratio, &why);
}

static int unpaired(const double *a, const double *b, double confidence,
	struct stats_ratio *ratio)
{
	struct fault why = {0};

	return stats_ratio_unpaired(
		a, ROUNDS, b, ROUNDS, confidence, ratio, &why);
}

static ratio_of *const methods[] = {paired, unpaired};

static struct stats_ratio ratio_with(double low, double ratio, double high)
{
	return (struct stats_ratio){
		.n_a = ROUNDS,
		.n_b = ROUNDS,
		.ratio = ratio,
		.interval = {.exists = true,
			.low = low,
			.high = high,
			.coverage = 0.95},
	};
}

static void test_no_interval_of_95_percent_exists_below_6_values(void **state)
{
	struct stats_summary s;
	struct fault why = {0};
	const double values[] = {3, 1, 2, 5, 4, 6};

	(void)state;
	for (size_t n = 1; n < 6; n++) {
		assert_int_equal(stats_summarize(values, n, 0.95, &s, &why), 0);
		assert_false(s.interval.exists);
		assert_true(isinf(s.interval.low) && isinf(s.interval.high));
		assert_true(s.interval.coverage == 1);
	}
	assert_int_equal(stats_summarize(values, 6, 0.95, &s, &why), 0);
	assert_true(s.interval.exists);
	assert_true(s.interval.low == 1 && s.interval.high == 6);
	assert_true(s.interval.coverage == 0.96875);
	assert_int_equal(stats_median_needs(0.95), 6);
	assert_int_equal(stats_median_needs(0.5), 2);
	assert_int_equal(stats_median_needs(nextafter(1, 0)), 54);
}

static void test_a_confidence_met_exactly_is_met(void **state)
{
	(void)state;
	for (size_t n = 2; n < 50; n++) {
		struct stats_ranks ranks =
			stats_median_ranks(n, 1 - ldexp(2, -(int)n));

		assert_true(ranks.exists);
		assert_int_equal(ranks.low, 1);
		assert_int_equal(ranks.high, n);
	}
}

static void test_ranks_are_the_narrowest_that_suffice(void **state)
{
	static const size_t sizes[] = {6, 7, 20, 21, 100, 1001, 50000, 1000000};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(sizes); i++) {
		size_t n = sizes[i];
		struct stats_ranks in = stats_median_ranks(n, 0.95);
		/* One rank further in on both sides. */
		struct stats_ranks next =
			stats_median_ranks(n, in.coverage - 1e-9);

		assert_int_equal(in.low + in.high, n + 1);
		assert_true(in.coverage >= 0.95);
		assert_int_equal(next.low, in.low);
		assert_true(stats_median_ranks(n, in.coverage + 1e-9).low ==
			    in.low - 1);
	}
}

static void test_one_value_is_its_own_summary(void **state)
{
	struct stats_summary s;
	struct fault why = {0};
	double value = -3;

	(void)state;
	assert_int_equal(stats_summarize(&value, 1, 0.95, &s, &why), 0);
	assert_true(s.min == -3 && s.p5 == -3 && s.median == -3 &&
		    s.p95 == -3 && s.max == -3 && s.mad == 0);
}

static void test_equal_values_give_an_interval_without_width(void **state)
{
	double a[ROUNDS], b[ROUNDS], p;
	struct stats_ratio ratio;
	struct fault why = {0};

	(void)state;
	for (size_t i = 0; i < ROUNDS; i++)
		a[i] = b[i] = 7;
	assert_int_equal(stats_ratio_paired_p(a, b, ROUNDS, 0, &p, &why), 0);
	assert_true(p == 1);
	assert_int_equal(
		stats_ratio_unpaired_p(a, ROUNDS, b, ROUNDS, 0, &p, &why), 0);
	assert_true(p == 1);
	for (size_t m = 0; m < COUNT_OF(methods); m++) {
		assert_int_equal(methods[m](a, b, 0.95, &ratio), 0);
		assert_true(ratio.ratio == 1 && ratio.interval.low == 1 &&
			    ratio.interval.high == 1);
		assert_true(ratio.win_rate == 0.5);
		assert_int_equal(stats_verdict(&ratio, 0), STATS_SAME);
	}
}

static void test_swapping_inverts_ratio_interval_and_verdict(void **state)
{
	static const enum stats_verdict mirror[] = {
		[STATS_FASTER] = STATS_SLOWER,
		[STATS_SLOWER] = STATS_FASTER,
		[STATS_SAME] = STATS_SAME,
		[STATS_SMALL] = STATS_SMALL,
		[STATS_UNCLEAR] = STATS_UNCLEAR,
	};
	double a[ROUNDS], b[ROUNDS];
	struct stats_ratio one, other;

	(void)state;
	for (size_t t = 0; t < TRIALS * COUNT_OF(methods); t++) {
		ratio_of *method = methods[t % COUNT_OF(methods)];

		draw(t, a, b);
		assert_int_equal(method(a, b, 0.95, &one), 0);
		assert_int_equal(method(b, a, 0.95, &other), 0);
		assert_close(other.ratio, 1 / one.ratio);
		assert_close(other.interval.low, 1 / one.interval.high);
		assert_close(other.interval.high, 1 / one.interval.low);
		assert_close(other.interval.coverage, one.interval.coverage);
		assert_close(other.win_rate + one.win_rate, 1);
		assert_int_equal(stats_verdict(&other, 0.01),
			mirror[stats_verdict(&one, 0.01)]);
	}
}

static void test_the_unit_of_time_does_not_matter(void **state)
{
	double a[ROUNDS], b[ROUNDS];
	struct stats_ratio one, other;

	(void)state;
	for (size_t t = 0; t < TRIALS * COUNT_OF(methods); t++) {
		ratio_of *method = methods[t % COUNT_OF(methods)];

		draw(t, a, b);
		assert_int_equal(method(a, b, 0.95, &one), 0);
		for (size_t i = 0; i < ROUNDS; i++) {
			a[i] *= 1e-9;
			b[i] *= 1e-9;
		}
		assert_int_equal(method(a, b, 0.95, &other), 0);
		assert_close(other.ratio, one.ratio);
		assert_close(other.interval.low, one.interval.low);
		assert_close(other.interval.high, one.interval.high);
		assert_close(other.win_rate, one.win_rate);
	}
}

static void test_the_order_of_rounds_does_not_matter(void **state)
{
	double a[ROUNDS], b[ROUNDS], c[ROUNDS], d[ROUNDS];
	struct stats_ratio one, other;
	uint32_t order[ROUNDS];
	uint64_t seed = 5;

	(void)state;
	for (size_t t = 0; t < TRIALS * COUNT_OF(methods); t++) {
		ratio_of *method = methods[t % COUNT_OF(methods)];

		draw(t, a, b);
		random_permutation(&seed, order, ROUNDS);
		for (size_t i = 0; i < ROUNDS; i++) {
			c[i] = a[order[i]];
			d[i] = b[order[i]];
		}
		assert_int_equal(method(a, b, 0.95, &one), 0);
		assert_int_equal(method(c, d, 0.95, &other), 0);
		assert_true(one.ratio == other.ratio);
		assert_true(one.interval.low == other.interval.low);
		assert_true(one.interval.high == other.interval.high);
		assert_true(one.win_rate == other.win_rate);
	}
}

static void test_more_confidence_never_gives_a_narrower_interval(void **state)
{
	static const double steps[] = {0.5, 0.9, 0.95, 0.99, 0.999, 0.9999};
	double a[ROUNDS], b[ROUNDS];
	struct stats_ratio first, inner, outer;

	(void)state;
	for (size_t t = 0; t < TRIALS * COUNT_OF(methods); t++) {
		ratio_of *method = methods[t % COUNT_OF(methods)];

		draw(t, a, b);
		assert_int_equal(method(a, b, steps[0], &first), 0);
		inner = first;
		for (size_t i = 1; i < COUNT_OF(steps); i++) {
			assert_int_equal(method(a, b, steps[i], &outer), 0);
			assert_true(outer.interval.coverage >= steps[i]);
			/* Two may share a rank. */
			assert_true(outer.interval.low <= inner.interval.low);
			assert_true(outer.interval.high >= inner.interval.high);
			inner = outer;
		}
		assert_true(outer.interval.low < first.interval.low);
		assert_true(outer.interval.high > first.interval.high);
	}
}

static void test_p_is_small_exactly_when_the_interval_is_beyond(void **state)
{
	double a[ROUNDS], b[ROUNDS], p[2];
	struct stats_ratio ratio;
	struct fault why = {0};
	size_t beyond = 0;

	(void)state;
	for (size_t t = 0; t < 10 * TRIALS; t++) {
		size_t m = t % COUNT_OF(methods);
		enum stats_verdict verdict;

		draw(t, a, b);
		assert_int_equal(
			stats_ratio_paired_p(a, b, ROUNDS, 0.01, &p[0], &why),
			0);
		assert_int_equal(stats_ratio_unpaired_p(a, ROUNDS, b, ROUNDS,
					 0.01, &p[1], &why),
			0);
		assert_int_equal(methods[m](a, b, 0.95, &ratio), 0);
		verdict = stats_verdict(&ratio, 0.01);
		assert_int_equal(p[m] <= 0.05,
			verdict == STATS_FASTER || verdict == STATS_SLOWER);
		beyond += p[m] <= 0.05;
	}
	/* Both happened. */
	assert_true(beyond > 0 && beyond < 10 * TRIALS);
}

static void test_unpaired_samples_may_differ_in_size(void **state)
{
	const double a[] = {1, 2, 3};
	const double b[] = {20, 40, 60, 80, 30, 50, 70, 90};
	struct stats_ratio ratio;
	struct fault why = {0};

	(void)state;
	assert_int_equal(
		stats_ratio_unpaired(a, 3, b, 8, 0.95, &ratio, &why), 0);
	assert_int_equal(ratio.n_a, 3);
	assert_int_equal(ratio.n_b, 8);
	assert_true(ratio.interval.exists && ratio.win_rate == 0);
	/* 4 against 4: the extremes, with 1 - 2/70. */
	assert_int_equal(
		stats_ratio_unpaired(b, 4, b + 4, 4, 0.95, &ratio, &why), 0);
	assert_true(ratio.interval.exists);
	assert_close(ratio.interval.low, 30.0 / 80);
	assert_close(ratio.interval.high, 90.0 / 20);
	assert_close(ratio.interval.coverage, 1 - 2.0 / 70);
	/* 3 against 3 gives 1/20 at best: not 95 % two-sided. */
	assert_int_equal(
		stats_ratio_unpaired(a, 3, b, 3, 0.95, &ratio, &why), 0);
	assert_false(ratio.interval.exists);
	assert_true(ratio.interval.low == 0 && isinf(ratio.interval.high));
	assert_int_equal(stats_verdict(&ratio, 0.01), STATS_UNCLEAR);
}

static void test_approximation_takes_over_without_a_step(void **state)
{
	static double a[470], b[470];
	struct stats_ratio exact, approximate;
	struct fault why = {0};
	uint64_t seed = 9;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(a); i++) {
		a[i] = random_lognormal(&seed);
		b[i] = random_lognormal(&seed);
	}
	assert_int_equal(
		stats_ratio_unpaired(a, 464, b, 464, 0.95, &exact, &why), 0);
	/* One launch more changes little; 465 are beyond the exact. */
	assert_int_equal(
		stats_ratio_unpaired(a, 465, b, 465, 0.95, &approximate, &why),
		0);
	assert_true(fabs(exact.interval.coverage -
			    approximate.interval.coverage) < 1e-4);
	assert_true(
		fabs(exact.interval.low / approximate.interval.low - 1) < 0.01);
}

static void test_a_verdict_touching_an_edge_is_inside(void **state)
{
	static const struct {
		double low, high;
		enum stats_verdict verdict;
	} cases[] = {
		{1.02, 1.03, STATS_SLOWER},
		{1.01, 1.03, STATS_SMALL}, /* the edge is the margin's */
		{1.005, 1.03, STATS_SMALL},
		{1.005, 1.01, STATS_SAME},
		{1, 1.01, STATS_SAME},
		{1, 1.02, STATS_UNCLEAR}, /* includes 1 */
		{1 / 1.01, 1.01, STATS_SAME},
		{0.98, 1.02, STATS_UNCLEAR},
		{0.98, 1.005, STATS_UNCLEAR},
		{0.98, 1, STATS_UNCLEAR},
		{0.98, 0.995, STATS_SMALL},
		{0.98, 1 / 1.01, STATS_SMALL},
		{0.97, 0.99005, STATS_FASTER}, /* 1 / 1.01 is 0.990099 */
		{0.97, 0.98, STATS_FASTER},
	};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct stats_ratio ratio = ratio_with(cases[i].low,
			(cases[i].low + cases[i].high) / 2, cases[i].high);

		if (stats_verdict(&ratio, 0.01) != cases[i].verdict)
			fail_msg("[%g, %g] is %s", cases[i].low, cases[i].high,
				stats_verdict_words[stats_verdict(
					&ratio, 0.01)]);
	}
}

static void test_every_verdict_has_its_word(void **state)
{
	(void)state;
	assert_string_equal(stats_verdict_words[STATS_FASTER], "FASTER");
	assert_string_equal(stats_verdict_words[STATS_SLOWER], "SLOWER");
	assert_string_equal(stats_verdict_words[STATS_SAME], "SAME");
	assert_string_equal(stats_verdict_words[STATS_SMALL], "SMALL");
	assert_string_equal(stats_verdict_words[STATS_UNCLEAR], "UNCLEAR");
	assert_null(stats_verdict_words[STATS_UNCLEAR + 1]);
}

static void test_only_unclear_needs_more_rounds(void **state)
{
	struct stats_ratio clear = ratio_with(1.02, 1.03, 1.04);
	struct stats_ratio unclear = ratio_with(1 / 1.02, 1, 1.02);
	struct stats_ratio wider = ratio_with(1 / 1.04, 1, 1.04);
	struct stats_ratio wild = ratio_with(1e-9, 1, 1e9);
	struct stats_ratio few = {.n_a = 5, .n_b = 5, .ratio = 1};
	size_t rounds;

	(void)state;
	assert_int_equal(stats_verdict_rounds(&clear, 0.01, 0.95), 0);
	/* By hand, from a table of the normal distribution: at 9.9 times the
	 * rounds the interval misses 1 with 51 % and fits in the margin with
	 * 30 %; of the wider one at 27.2 times with 70 and 10 %. */
	rounds = stats_verdict_rounds(&unclear, 0.01, 0.95);
	assert_in_range(rounds, 9.5 * ROUNDS, 10.5 * ROUNDS);
	rounds = stats_verdict_rounds(&wider, 0.01, 0.95);
	assert_in_range(rounds, 26.5 * ROUNDS, 28.6 * ROUNDS);
	/* Without a margin that counts: (1.96 / 0.2533)^2 + 1 times. */
	rounds = stats_verdict_rounds(&wild, 0.01, 0.95);
	assert_in_range(rounds, 60 * ROUNDS, 64.5 * ROUNDS);
	assert_int_equal(stats_verdict_rounds(&unclear, 0, 0.95), rounds);
	assert_int_equal(stats_verdict_rounds(&few, 0.01, 0.95), 6);
	assert_int_equal(stats_verdict_rounds(&few, 0.01, 0.999), 11);
}

static void test_unclear_always_needs_more_rounds_than_it_has(void **state)
{
	double a[ROUNDS], b[ROUNDS];
	struct stats_ratio ratio;
	size_t unclear = 0;

	(void)state;
	for (size_t t = 0; t < 10 * TRIALS; t++) {
		draw(t, a, b);
		assert_int_equal(paired(a, b, 0.95, &ratio), 0);
		if (stats_verdict(&ratio, 0.01) != STATS_UNCLEAR)
			continue;
		unclear++;
		assert_true(stats_verdict_rounds(&ratio, 0.01, 0.95) > ROUNDS);
	}
	assert_true(unclear > 0);
}

static void test_a_winner_is_held_against_the_runner_up(void **state)
{
	double slow[ROUNDS], fast[ROUNDS], middle[ROUNDS], tied[ROUNDS];
	const double *const times[] = {slow, middle, fast, tied};
	const double *const equal[] = {slow, fast, fast};
	struct stats_winner winner;
	struct fault why = {0};

	(void)state;
	for (size_t i = 0; i < ROUNDS; i++) {
		fast[i] = 10 + (double)i / 100;
		middle[i] = tied[i] = fast[i] * 1.1;
		slow[i] = fast[i] * 3;
	}
	assert_int_equal(
		stats_ratio_winner(times, 4, ROUNDS, 0.95, &winner, &why), 0);
	assert_int_equal(winner.first, 2);
	assert_int_equal(winner.second, 1);
	assert_close(winner.ratio.ratio, 1 / 1.1);
	assert_int_equal(stats_verdict(&winner.ratio, 0.01), STATS_FASTER);
	assert_int_equal(
		stats_ratio_winner(equal, 3, ROUNDS, 0.95, &winner, &why), 0);
	assert_int_equal(winner.first, 1);
	assert_int_equal(winner.second, 2);
	assert_int_equal(
		stats_ratio_winner(times + 1, 3, ROUNDS, 0.95, &winner, &why),
		0);
	assert_int_equal(winner.first, 1);
	assert_int_equal(winner.second, 0);
	assert_int_equal(
		stats_ratio_winner(times, 1, ROUNDS, 0.95, &winner, &why), -1);
}

static void test_bonferroni_divides_what_may_go_wrong(void **state)
{
	(void)state;
	assert_true(stats_ratio_bonferroni(0.95, 0) == 0.95);
	assert_true(stats_ratio_bonferroni(0.95, 1) == 0.95);
	assert_close(stats_ratio_bonferroni(0.95, 10), 0.995);
}

static void test_holm_works_in_place_and_on_nothing(void **state)
{
	double p[] = {0.02, 0.01, 0.9};
	double bad[] = {0.5, 1.5}, not_a_number = (double)NAN;
	struct fault why = {0};

	(void)state;
	assert_int_equal(stats_ratio_holm(NULL, 0, NULL, &why), 0);
	assert_int_equal(stats_ratio_holm(p, 3, p, &why), 0);
	assert_close(p[0], 0.04);
	assert_close(p[1], 0.03);
	assert_close(p[2], 0.9);
	assert_int_equal(stats_ratio_holm(bad, 2, bad, &why), -1);
	assert_int_equal(
		stats_ratio_holm(&not_a_number, 1, &not_a_number, &why), -1);
}

static void test_values_that_are_no_times_are_refused_by_number(void **state)
{
	static const double bad[] = {
		0, -1, (double)NAN, HUGE_VAL, -HUGE_VAL, 1e300};
	const double good[] = {1, 2, 3};
	struct stats_ratio ratio;
	double p;

	(void)state;
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		const double times[] = {1, bad[i], 3};
		struct fault why[6] = {0};

		assert_int_equal(stats_ratio_paired(
					 good, times, 3, 0.95, &ratio, &why[0]),
			-1);
		assert_int_equal(stats_ratio_paired(
					 times, good, 3, 0.95, &ratio, &why[1]),
			-1);
		assert_int_equal(stats_ratio_unpaired(good, 3, times, 3, 0.95,
					 &ratio, &why[2]),
			-1);
		assert_int_equal(
			stats_ratio_paired_p(good, times, 3, 0, &p, &why[3]),
			-1);
		assert_int_equal(stats_ratio_unpaired_p(
					 times, 3, good, 3, 0, &p, &why[4]),
			-1);
		assert_int_equal(
			stats_geometric_mean(times, 3, &p, &why[5]), -1);
		for (size_t w = 0; w < COUNT_OF(why); w++)
			assert_non_null(strstr(why[w].text, "number 2 is"));
	}
}

static void test_nothing_is_refused(void **state)
{
	double one = 1, p;
	struct stats_summary s;
	struct stats_ratio ratio;

	(void)state;
	for (size_t i = 0; i < 5; i++) {
		struct fault why = {0};
		int results[] = {
			stats_summarize(&one, 0, 0.95, &s, &why),
			stats_ratio_paired(&one, &one, 0, 0.95, &ratio, &why),
			stats_ratio_unpaired(
				&one, 1, &one, 0, 0.95, &ratio, &why),
			stats_ratio_paired_p(&one, &one, 0, 0, &p, &why),
			stats_geometric_mean(&one, 0, &p, &why),
		};

		assert_int_equal(results[i], -1);
		assert_true(fault_is_set(&why));
	}
}

static void test_summaries_refuse_what_is_not_finite(void **state)
{
	const double values[] = {1, 2, (double)NAN};
	struct stats_summary s;
	struct fault why = {0};

	(void)state;
	assert_int_equal(stats_summarize(values, 3, 0.95, &s, &why), -1);
	assert_string_equal(why.text, "values: number 3 is not a number");
}

static void test_absurd_confidence_and_margin_are_refused(void **state)
{
	static const double confidences[] = {0, 1, -1, 95, (double)NAN};
	static const double margins[] = {-0.01, HUGE_VAL, (double)NAN};
	double a[ROUNDS], b[ROUNDS], p;
	struct stats_ratio ratio;

	(void)state;
	draw(0, a, b);
	for (size_t i = 0; i < COUNT_OF(confidences); i++)
		for (size_t m = 0; m < COUNT_OF(methods); m++)
			assert_int_equal(
				methods[m](a, b, confidences[i], &ratio), -1);
	for (size_t i = 0; i < COUNT_OF(margins); i++) {
		struct fault why = {0};

		assert_int_equal(stats_ratio_paired_p(
					 a, b, ROUNDS, margins[i], &p, &why),
			-1);
		assert_int_equal(stats_ratio_unpaired_p(a, ROUNDS, b, ROUNDS,
					 margins[i], &p, &why),
			-1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			test_no_interval_of_95_percent_exists_below_6_values),
		cmocka_unit_test(test_a_confidence_met_exactly_is_met),
		cmocka_unit_test(test_ranks_are_the_narrowest_that_suffice),
		cmocka_unit_test(test_one_value_is_its_own_summary),
		cmocka_unit_test(
			test_equal_values_give_an_interval_without_width),
		cmocka_unit_test(
			test_swapping_inverts_ratio_interval_and_verdict),
		cmocka_unit_test(test_the_unit_of_time_does_not_matter),
		cmocka_unit_test(test_the_order_of_rounds_does_not_matter),
		cmocka_unit_test(
			test_more_confidence_never_gives_a_narrower_interval),
		cmocka_unit_test(
			test_p_is_small_exactly_when_the_interval_is_beyond),
		cmocka_unit_test(test_unpaired_samples_may_differ_in_size),
		cmocka_unit_test(test_approximation_takes_over_without_a_step),
		cmocka_unit_test(test_a_verdict_touching_an_edge_is_inside),
		cmocka_unit_test(test_every_verdict_has_its_word),
		cmocka_unit_test(test_only_unclear_needs_more_rounds),
		cmocka_unit_test(
			test_unclear_always_needs_more_rounds_than_it_has),
		cmocka_unit_test(test_a_winner_is_held_against_the_runner_up),
		cmocka_unit_test(test_bonferroni_divides_what_may_go_wrong),
		cmocka_unit_test(test_holm_works_in_place_and_on_nothing),
		cmocka_unit_test(
			test_values_that_are_no_times_are_refused_by_number),
		cmocka_unit_test(test_nothing_is_refused),
		cmocka_unit_test(test_summaries_refuse_what_is_not_finite),
		cmocka_unit_test(test_absurd_confidence_and_margin_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
