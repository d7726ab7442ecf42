/* Claims put to the test. */
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/claims.h"
#include "bench/stats_ratio.h"

const char *const claims_outcomes[] = {
	"holds", "fails", "undecided", "not measured", "told", NULL};
const char *const claims_verdicts[] = {
	"supported", "refuted", "depends", "undecided", "not measured", NULL};

/* ---- judging ---- */

enum claims_outcome claims_judge(
	const struct rules_test *test, const struct estimate *estimate)
{
	const struct stats_interval *interval = &estimate->interval;

	if (!estimate->measured)
		return CLAIMS_UNMEASURED;
	if (!test->judged)
		return CLAIMS_TOLD;
	if (!interval->exists)
		return CLAIMS_UNCERTAIN;
	if (interval->low >= test->at_least && interval->high <= test->at_most)
		return CLAIMS_HOLDS;
	if (interval->high < test->at_least || interval->low > test->at_most)
		return CLAIMS_FAILS;
	return CLAIMS_UNCERTAIN;
}

/* One failing test is enough, whatever else is not known. */
static enum claims_outcome combine_tests(const struct claims_case *c)
{
	bool unmeasured = false, uncertain = false;

	for (size_t i = 0; i < c->rule->n_tests; i++) {
		enum claims_outcome outcome = c->tests[i].outcome;

		if (!c->tests[i].rule->judged)
			continue;
		if (outcome == CLAIMS_FAILS)
			return CLAIMS_FAILS;
		unmeasured |= outcome == CLAIMS_UNMEASURED;
		uncertain |= outcome == CLAIMS_UNCERTAIN;
	}
	return unmeasured  ? CLAIMS_UNMEASURED
	       : uncertain ? CLAIMS_UNCERTAIN
			   : CLAIMS_HOLDS;
}

enum claims_verdict claims_combine(
	const enum claims_outcome *cases, size_t n_cases)
{
	size_t counts[CLAIMS_TOLD + 1] = {0};

	for (size_t i = 0; i < n_cases; i++)
		counts[cases[i]]++;
	if (counts[CLAIMS_HOLDS] > 0 && counts[CLAIMS_FAILS] > 0)
		return CLAIMS_DEPENDS;
	if (counts[CLAIMS_UNCERTAIN] > 0)
		return CLAIMS_UNDECIDED;
	if (counts[CLAIMS_HOLDS] > 0)
		return CLAIMS_SUPPORTED;
	return counts[CLAIMS_FAILS] > 0 ? CLAIMS_REFUTED : CLAIMS_NOT_MEASURED;
}

static const char *first_reason(const struct claims_case *c)
{
	for (size_t i = 0; i < c->rule->n_tests; i++)
		if (c->tests[i].rule->judged && !c->tests[i].estimate.measured)
			return c->tests[i].estimate.reason;
	return NULL;
}

static uint32_t cpus_of(const struct estimate_source *source)
{
	return source->n > 0 ? estimate_cpus(source->results[0]) : 1;
}

static int judge_case(struct claims_case *c,
	const struct estimate_source *source, double confidence,
	struct fault *why)
{
	for (size_t i = 0; i < c->rule->n_tests; i++) {
		struct claims_test *test = &c->tests[i];

		test->rule = &c->rule->tests[i];
		if (estimate_of(&test->rule->spec, source, confidence,
			    &test->estimate, why) != 0)
			return -1;
		test->outcome = claims_judge(test->rule, &test->estimate);
	}
	c->outcome = combine_tests(c);
	if (c->outcome == CLAIMS_UNMEASURED)
		c->reason = first_reason(c);
	if (cpus_of(source) < c->rule->needs_cpus) {
		c->outcome = CLAIMS_UNMEASURED;
		c->reason = "this machine has too few CPUs for it";
	}
	return 0;
}

/* ---- in words ---- */

static void add(char sentence[CLAIMS_SENTENCE], const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void add(char sentence[CLAIMS_SENTENCE], const char *format, ...)
{
	size_t len = strlen(sentence);
	va_list args;

	va_start(args, format);
	vsnprintf(sentence + len, CLAIMS_SENTENCE - len, format, args);
	va_end(args);
}

/* "sleeping in C, sleeping in CPython": the cases with that outcome. */
static size_t add_cases(struct claims_claim *claim, enum claims_outcome outcome,
	const char *before)
{
	size_t n = 0;

	for (size_t i = 0; i < claim->rule->n_cases; i++) {
		const struct claims_case *c = &claim->cases[i];

		if (c->outcome != outcome)
			continue;
		add(claim->sentence, "%s%s", n == 0 ? before : "; ",
			c->rule->name);
		n++;
	}
	if (n > 0)
		add(claim->sentence, ".");
	return n;
}

static void tell(struct claims_claim *claim)
{
	bool one = claim->rule->n_cases == 1;

	if (claim->verdict == CLAIMS_DEPENDS)
		add(claim->sentence, "It depends on %s. ",
			claim->rule->depends_on);
	add_cases(claim, CLAIMS_HOLDS, one ? "It holds: " : "It holds for: ");
	add_cases(claim, CLAIMS_FAILS,
		claim->sentence[0] != '\0' ? " Not for: "
		: one                      ? "It does not hold: "
					   : "It does not hold for: ");
	add_cases(claim, CLAIMS_UNCERTAIN,
		claim->sentence[0] != '\0' ? " Intervals too wide for: "
					   : "Intervals too wide for: ");
	if (claim->sentence[0] == '\0')
		add(claim->sentence, "No case was measured.");
	else
		add_cases(claim, CLAIMS_UNMEASURED, " Not measured: ");
}

/* ---- the whole ---- */

static size_t count_judged(const struct rules_claim *rule)
{
	size_t n = 0;

	for (size_t i = 0; i < rule->n_cases; i++)
		for (size_t j = 0; j < rule->cases[i].n_tests; j++)
			n += rule->cases[i].tests[j].judged;
	return n;
}

static int judge_claim(struct claims_claim *claim,
	const struct estimate_source *source, struct fault *why)
{
	size_t n = claim->rule->n_cases;
	enum claims_outcome *outcomes = calloc(n + 1, sizeof *outcomes);
	int failed = 0;

	if (outcomes == NULL)
		return fault_set(why, ENOMEM, "claims");
	claim->confidence = stats_ratio_bonferroni(
		CLAIMS_CONFIDENCE, count_judged(claim->rule));
	for (size_t i = 0; failed == 0 && i < n; i++) {
		failed = judge_case(
			&claim->cases[i], source, claim->confidence, why);
		outcomes[i] = claim->cases[i].outcome;
	}
	claim->verdict = claims_combine(outcomes, n);
	free(outcomes);
	if (failed == 0)
		tell(claim);
	return failed;
}

/* Cases and tests of all claims lie in one block, cases first. */
static int lay_out(
	const struct rules *rules, struct claims *claims, struct fault *why)
{
	size_t n_cases = 0, n_tests = 0;
	struct claims_case *next_case;
	struct claims_test *next_test;

	for (size_t i = 0; i < rules->n_claims; i++)
		for (size_t j = 0; j < rules->claims[i].n_cases; j++) {
			n_cases++;
			n_tests += rules->claims[i].cases[j].n_tests;
		}
	claims->claims = calloc(rules->n_claims + 1, sizeof *claims->claims);
	claims->cases = calloc(n_cases + 1, sizeof *claims->cases);
	claims->tests = calloc(n_tests + 1, sizeof *claims->tests);
	if (claims->claims == NULL || claims->cases == NULL ||
		claims->tests == NULL)
		return fault_set(why, ENOMEM, "claims");
	next_case = claims->cases;
	next_test = claims->tests;
	for (size_t i = 0; i < rules->n_claims; i++) {
		struct claims_claim *claim = &claims->claims[i];

		claim->rule = &rules->claims[i];
		claim->cases = next_case;
		next_case += claim->rule->n_cases;
		for (size_t j = 0; j < claim->rule->n_cases; j++) {
			claim->cases[j].rule = &claim->rule->cases[j];
			claim->cases[j].tests = next_test;
			next_test += claim->rule->cases[j].n_tests;
		}
	}
	return 0;
}

int claims_of(const struct rules *rules, const struct estimate_source *source,
	struct claims *claims, struct fault *why)
{
	*claims = (struct claims){.rules = rules};
	if (lay_out(rules, claims, why) != 0)
		return -1;
	for (size_t i = 0; i < rules->n_claims; i++) {
		if (judge_claim(&claims->claims[i], source, why) != 0)
			return -1;
		claims->counts[claims->claims[i].verdict]++;
	}
	return 0;
}

void claims_free(struct claims *claims)
{
	free(claims->claims);
	free(claims->cases);
	free(claims->tests);
	*claims = (struct claims){0};
}

char *claims_bounds(const struct rules_test *test, char text[CLAIMS_BOUNDS])
{
	enum estimate_unit unit = estimate_unit_of(&test->spec);
	char low[ESTIMATE_TEXT], high[ESTIMATE_TEXT];

	text[0] = '\0';
	estimate_show_value(test->at_least, unit, low);
	estimate_show_value(test->at_most, unit, high);
	if (isfinite(test->at_least) && isfinite(test->at_most))
		snprintf(text, CLAIMS_BOUNDS, "%s to %s", low, high);
	else if (isfinite(test->at_least))
		snprintf(text, CLAIMS_BOUNDS, "at least %s", low);
	else if (isfinite(test->at_most))
		snprintf(text, CLAIMS_BOUNDS, "at most %s", high);
	return text;
}
