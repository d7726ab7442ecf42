/* Claims put to the test: rules applied to results.
 *
 * A test's figure has an interval. It passes when all of the interval lies
 * within its bounds (ends included), fails when all of it lies outside, and is
 * undecided else. A case holds when all of its tests pass, and fails when one
 * fails. A claim is
 *
 *     supported     when all cases that were measured hold
 *     refuted       when all of them fail
 *     depends       when some hold and some fail
 *     undecided     else: an interval is too wide
 *     not measured  when none was
 *
 * All intervals of a claim hold together with CLAIMS_CONFIDENCE (Bonferroni).
 * Pure functions of rules and results, which are borrowed.
 */
#ifndef BENCH_CLAIMS_H
#define BENCH_CLAIMS_H

#include <stddef.h>

#include "bench/estimate.h"
#include "bench/rules.h"

#define CLAIMS_CONFIDENCE 0.95

enum claims_outcome {
	CLAIMS_HOLDS,
	CLAIMS_FAILS,
	CLAIMS_UNCERTAIN,
	CLAIMS_UNMEASURED,
	CLAIMS_TOLD, /* a test without bounds */
};
extern const char *const claims_outcomes[]; /* the words; NULL last */

enum claims_verdict {
	CLAIMS_SUPPORTED,
	CLAIMS_REFUTED,
	CLAIMS_DEPENDS,
	CLAIMS_UNDECIDED,
	CLAIMS_NOT_MEASURED,
	CLAIMS_VERDICTS,
};
extern const char *const claims_verdicts[]; /* the words; NULL last */

enum { CLAIMS_SENTENCE = 2048, CLAIMS_BOUNDS = 160 };

struct claims_test {
	const struct rules_test *rule;
	struct estimate estimate;
	enum claims_outcome outcome;
};

struct claims_case {
	const struct rules_case *rule;
	struct claims_test *tests; /* rule->n_tests of them */
	enum claims_outcome outcome;
	const char *reason; /* why it was not measured; NULL: it was */
};

struct claims_claim {
	const struct rules_claim *rule;
	struct claims_case *cases; /* rule->n_cases of them */
	double confidence;         /* of each interval */
	enum claims_verdict verdict;
	char sentence[CLAIMS_SENTENCE]; /* what it comes to, in words */
};

struct claims {
	const struct rules *rules;
	struct claims_claim *claims; /* rules->n_claims of them */
	size_t counts[CLAIMS_VERDICTS];
	/* Owned, as `claims` is: what those of the claims lie in. */
	struct claims_case *cases;
	struct claims_test *tests;
};

/* Where an estimate lies with regard to a test's bounds. */
enum claims_outcome claims_judge(
	const struct rules_test *test, const struct estimate *estimate);

/* What the outcomes of its cases make of a claim. */
enum claims_verdict claims_combine(
	const enum claims_outcome *cases, size_t n_cases);

/* Judge every claim. What was not measured is no failure. Freed with
 * claims_free in any case. */
int claims_of(const struct rules *rules, const struct estimate_source *source,
	struct claims *claims, struct fault *why);

void claims_free(struct claims *claims);

/* The bounds of a test: "at least 1.5", "20 ms to 1 s", or "". */
char *claims_bounds(const struct rules_test *test, char text[CLAIMS_BOUNDS]);

#endif
