/* Verdicts: on both sides of bounds, on their edges, and for every rule that
 * came with the program. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bench/claims.h"
#include "bench/table.h"
#include "tests/unit/evidence.h"

enum { ROUNDS = 24 };

static enum claims_outcome judge(
	double at_least, double at_most, double low, double high)
{
	const struct rules_test test = {
		.judged = true, .at_least = at_least, .at_most = at_most};
	const struct estimate estimate = {
		.measured = true,
		.value = low,
		.interval = {.exists = true, .low = low, .high = high},
	};

	return claims_judge(&test, &estimate);
}

static void test_all_of_an_interval_decides(void **state)
{
	(void)state;
	assert_int_equal(judge(2, INFINITY, 2.1, 2.5), CLAIMS_HOLDS);
	assert_int_equal(judge(2, INFINITY, 1.5, 1.9), CLAIMS_FAILS);
	assert_int_equal(judge(2, INFINITY, 1.9, 2.1), CLAIMS_UNCERTAIN);
	assert_int_equal(judge(-INFINITY, 2, 1.5, 1.9), CLAIMS_HOLDS);
	assert_int_equal(judge(-INFINITY, 2, 2.1, 2.5), CLAIMS_FAILS);
	assert_int_equal(judge(1, 2, 1.2, 1.8), CLAIMS_HOLDS);
	assert_int_equal(judge(1, 2, 0.5, 2.5), CLAIMS_UNCERTAIN);
	assert_int_equal(judge(1, 2, 0.5, 0.9), CLAIMS_FAILS);
}

static void test_an_end_on_a_bound_is_within(void **state)
{
	(void)state;
	assert_int_equal(judge(2, INFINITY, 2, 2.5), CLAIMS_HOLDS);
	assert_int_equal(judge(2, INFINITY, 1.5, 2), CLAIMS_UNCERTAIN);
	assert_int_equal(judge(-INFINITY, 2, 1.5, 2), CLAIMS_HOLDS);
	assert_int_equal(judge(-INFINITY, 2, 2, 2.5), CLAIMS_UNCERTAIN);
	assert_int_equal(judge(1, 1, 1, 1), CLAIMS_HOLDS);
}

static void test_without_an_interval_nothing_is_decided(void **state)
{
	const struct rules_test test = {
		.judged = true, .at_least = 2, .at_most = INFINITY};
	struct estimate estimate = {.measured = true,
		.value = 100,
		.interval = {.low = 0, .high = INFINITY}};

	(void)state;
	assert_int_equal(claims_judge(&test, &estimate), CLAIMS_UNCERTAIN);
	estimate.measured = false;
	assert_int_equal(claims_judge(&test, &estimate), CLAIMS_UNMEASURED);
}

static enum claims_verdict combine(const char *cases)
{
	enum claims_outcome outcomes[8];
	size_t n = 0;

	for (; cases[n] != '\0'; n++)
		outcomes[n] = cases[n] == 'h'   ? CLAIMS_HOLDS
			      : cases[n] == 'f' ? CLAIMS_FAILS
			      : cases[n] == '?' ? CLAIMS_UNCERTAIN
						: CLAIMS_UNMEASURED;
	return claims_combine(outcomes, n);
}

static void test_cases_make_a_verdict(void **state)
{
	(void)state;
	assert_int_equal(combine("hh"), CLAIMS_SUPPORTED);
	assert_int_equal(combine("h-"), CLAIMS_SUPPORTED);
	assert_int_equal(combine("ff-"), CLAIMS_REFUTED);
	assert_int_equal(combine("hf"), CLAIMS_DEPENDS);
	assert_int_equal(combine("hf?-"), CLAIMS_DEPENDS);
	assert_int_equal(combine("h?"), CLAIMS_UNDECIDED);
	assert_int_equal(combine("f?"), CLAIMS_UNDECIDED);
	assert_int_equal(combine("?-"), CLAIMS_UNDECIDED);
	assert_int_equal(combine("--"), CLAIMS_NOT_MEASURED);
}

/* ---- the rules of the tree, each with made-up results ---- */

static struct rules rules;

static int read_own(void **state)
{
	struct fault why = {0};

	(void)state;
	if (rules_read(TEST_DATA "/../../claims/rules.json", &rules, &why) != 0)
		fail_msg("%s", why.text);
	return 0;
}

static int free_own(void **state)
{
	(void)state;
	rules_free(&rules);
	return 0;
}

/* The cell that a rule means. */
static uint32_t make_cell(
	struct evidence_made *made, const struct estimate_cell *wanted)
{
	struct plan_block block = {0};
	struct fault why = {0};
	uint32_t index, workers = 1;
	struct cell *cell;

	if (wanted->workers != NULL) {
		assert_int_equal(
			plan_add_workers(&block, wanted->workers, 2, &why), 0);
		workers = block.workers[0];
	}
	index = evidence_cell(
		made, wanted->workload, wanted->runner, workers, 100);
	cell = &made->cells[index];
	if (wanted->tasks_asked != 0)
		cell->tasks = cell->tasks_asked = wanted->tasks_asked;
	cell->pin = wanted->pin;
	cell->gated = wanted->gated;
	cell->interval_ns = wanted->interval_ns;
	for (size_t i = 0; i < wanted->n_params; i++)
		cell->settings[cell->n_settings++] = wanted->params[i];
	for (size_t i = 0; i < wanted->n_runner_params; i++)
		cell->runner_settings[cell->n_runner_settings++] =
			wanted->runner_params[i];
	return index;
}

/* Samples of 4 tasks: how many overlap, in which order they end. */
static void put_samples(struct launch *l, struct cell *cell, int overlap,
	bool in_order, bool longest_last)
{
	cell->tasks = 4;
	l->n_samples = 4;
	l->samples = calloc(4, sizeof *l->samples);
	assert_non_null(l->samples);
	for (int i = 0; i < 4; i++) {
		int64_t at = in_order ? i : 3 - i;

		l->samples[i].task = (uint32_t)i;
		l->samples[i].start_ns = overlap > 1 ? at : 10 * at;
		l->samples[i].end_ns = overlap > 1 ? 100 + 2 * at : 10 * at + 5;
	}
	/* In the order of indices the last is the longest; else the first. */
	if (!longest_last)
		l->samples[in_order ? 0 : 3].start_ns = -1000;
}

static void put_measure(struct launch *l, const char *name, double value)
{
	l->measures = calloc(1, sizeof *l->measures);
	assert_non_null(l->measures);
	l->n_measures = 1;
	snprintf(l->measures->name, sizeof l->measures->name, "%s", name);
	l->measures->value = value;
}

/* A launch that makes the metric have that value; or a fault of the test. */
static void put_launch(struct evidence_made *made, uint32_t index,
	uint32_t round, const struct estimate_spec *spec, double value)
{
	struct cell *cell = &made->cells[index];
	const char *metric = spec->metric != NULL ? spec->metric->name : "";
	struct launch *l = evidence_launch(made, index, round, 1000000);

	if (spec->metric == NULL)
		put_measure(l, spec->measure, value);
	else if (strcmp(metric, "time") == 0)
		l->run_ns = (uint64_t)(value * 1e6);
	else if (strcmp(metric, "time_per_task") == 0)
		l->run_ns = (uint64_t)(value * 1e6 * (double)cell->tasks);
	else if (strcmp(metric, "tasks_per_s") == 0)
		l->run_ns = (uint64_t)((double)cell->tasks * 1e9 / value);
	else if (strcmp(metric, "tasks_per_s_per_worker") == 0)
		l->run_ns = (uint64_t)((double)cell->tasks * 1e9 / value /
				       cell->workers);
	else if (strcmp(metric, "time_over_longest") == 0)
		l->service_ns = (struct spread){
			.min = 1, .max = (uint64_t)(1e6 / value)};
	else if (strcmp(metric, "parallelism") == 0)
		l->user_ns = (uint64_t)(value * 1e6);
	else if (strcmp(metric, "tasks_done_share") == 0)
		l->tasks_done = (uint64_t)(value * (double)cell->tasks);
	else if (strcmp(metric, "ends_in_order") == 0)
		put_samples(l, cell, 2, value > 0, true);
	else if (strcmp(metric, "longest_ends_last") == 0)
		put_samples(l, cell, 2, true, value > 0);
	else if (strcmp(metric, "in_flight") == 0)
		put_samples(l, cell, value > 1 ? 2 : 1, true, true);
	else
		fail_msg("this test makes no results with %s", metric);
}

static bool is_of_memory(const struct estimate_spec *spec)
{
	return spec->metric != NULL && spec->metric->of_memory != NULL;
}

/* The same work by one alone, who takes next to nothing; where it is needed. */
static uint32_t make_serial(struct evidence_made *made, uint32_t index,
	const struct estimate_spec *spec)
{
	uint32_t serial;

	if (spec->metric == NULL ||
		strcmp(spec->metric->name, "added_per_worker") != 0)
		return index;
	serial = evidence_cell(made, "", "", 1, 1);
	made->cells[serial] = made->cells[index];
	strcpy(made->cells[serial].runner, "serial");
	made->cells[serial].workers = 1;
	evidence_launch(made, serial, 0, 1000);
	return serial;
}

/* What memory shows `value` for each worker, or so many processes. */
static void put_memory(struct evidence_made *made, uint32_t index,
	const struct estimate_spec *spec, double value)
{
	uint32_t workers = made->cells[index].workers;
	bool counts = strcmp(spec->metric->name, "processes") == 0;

	evidence_launch(made, index, 0, 1000);
	evidence_memory(made, index, workers, counts ? (uint64_t)value : 1,
		counts ? 1000 : (uint64_t)(value * 1e6 * workers));
}

static bool is_whole(const struct estimate_spec *spec)
{
	static const char *const whole[] = {"ends_in_order",
		"longest_ends_last", "in_flight", "processes", NULL};

	for (size_t i = 0; spec->metric != NULL && whole[i] != NULL; i++)
		if (strcmp(spec->metric->name, whole[i]) == 0)
			return true;
	return false;
}

/* The outcome when the figure is `low` in half of the launches and `high` in
 * the others. */
static enum claims_outcome outcome_of(
	const struct rules_test *test, double low, double high)
{
	struct evidence_made made = {0};
	uint32_t of = make_cell(&made, test->spec.of);
	uint32_t over = test->spec.over != NULL
				? make_cell(&made, test->spec.over)
				: of;
	uint32_t serial = make_serial(&made, of, &test->spec);
	struct estimate_source source;
	struct estimate estimate;
	struct fault why = {0};
	enum claims_outcome outcome;

	if (serial != of)
		evidence_memory(&made, serial, 1, 1, 1);
	if (is_of_memory(&test->spec)) {
		put_memory(&made, of, &test->spec, (low + high) / 2);
		if (over != of)
			put_memory(&made, over, &test->spec, 1);
	}
	for (uint32_t r = 0; !is_of_memory(&test->spec) && r < ROUNDS; r++) {
		put_launch(&made, of, r, &test->spec, r % 2 ? low : high);
		if (over != of)
			put_launch(&made, over, r, &test->spec, 1);
	}
	evidence_sum_up(&made, 1, &source);
	if (estimate_of(&test->spec, &source, 0.99, &estimate, &why) != 0)
		fail_msg("%s", why.text);
	if (!estimate.measured)
		fail_msg("%s: %s", test->text, estimate.reason);
	outcome = claims_judge(test, &estimate);
	evidence_end(&made);
	return outcome;
}

/* What the figure must be to lie so far on this side of the bound (0: it). */
static double beside(const struct rules_test *test, int side)
{
	bool least = isfinite(test->at_least);
	double bound = least ? test->at_least : test->at_most;
	double step = is_whole(&test->spec)       ? 1
		      : bound == 0                ? 0.5
		      : is_of_memory(&test->spec) ? bound / 2
						  : bound / 50;

	return bound + (least ? side : -side) * step;
}

static void check_rule(const struct rules_test *test, const char *claim)
{
	bool zero = test->at_most == 0; /* nothing lies below it */
	bool single = is_whole(&test->spec) && is_of_memory(&test->spec);
	double inside = zero || is_whole(&test->spec) ? beside(test, 0)
						      : beside(test, 1);

	if (outcome_of(test, inside, inside) != CLAIMS_HOLDS)
		fail_msg("%s, %s: %g does not hold", claim, test->text, inside);
	if (outcome_of(test, beside(test, -1), beside(test, -1)) !=
		CLAIMS_FAILS)
		fail_msg("%s, %s: %g does not fail", claim, test->text,
			beside(test, -1));
	if (single) /* a count that is seen once is on one side */
		return;
	if (is_of_memory(&test->spec))
		inside = beside(test, 0);
	if (outcome_of(test,
		    is_of_memory(&test->spec) ? inside : beside(test, -1),
		    inside) != CLAIMS_UNCERTAIN)
		fail_msg("%s, %s: about the bound is decided", claim,
			test->text);
}

static void test_every_rule_can_hold_fail_and_be_undecided(void **state)
{
	size_t n = 0;

	(void)state;
	for (size_t i = 0; i < rules.n_claims; i++)
		for (size_t j = 0; j < rules.claims[i].n_cases; j++)
			for (size_t k = 0; k < rules.claims[i].cases[j].n_tests;
				k++) {
				const struct rules_test *test =
					&rules.claims[i].cases[j].tests[k];

				if (!test->judged)
					continue;
				check_rule(test, rules.claims[i].id);
				n++;
			}
	assert_true(n >= 60);
}

static void test_all_claims_of_the_tutorials_have_rules(void **state)
{
	static const char *const ids[] = {"execution", "memory-shared",
		"memory-sharing", "sharing-tax", "isolation", "best-io",
		"best-cpu", "gil", "one-cpu", "overhead-sync", "races",
		"starvation", "pools", "lightweight", "downloads", "fast-slow",
		"responsive", "scalability", "servers", "crypto", "economical",
		"concurrency"};

	(void)state;
	assert_int_equal(rules.n_claims, sizeof ids / sizeof *ids);
	for (size_t i = 0; i < rules.n_claims; i++)
		assert_string_equal(rules.claims[i].id, ids[i]);
	assert_int_equal(rules.n_rows, 3);
}

/* The first such reason in the table, or NULL. */
static const char *reason_with(const struct table *table, const char *words)
{
	for (size_t i = 0; i < table->n_rows; i++)
		for (size_t j = 0; j < table->rows[i].n_lines; j++)
			for (int s = 0; s < TABLE_SIDES; s++) {
				const struct table_figure *figure =
					&table->rows[i].lines[j].sides[s];

				if (strstr(figure->estimate.reason, words) !=
					NULL)
					return figure->estimate.reason;
			}
	return NULL;
}

static void test_an_empty_result_measures_nothing_and_says_why(void **state)
{
	struct evidence_made made = {0};
	struct estimate_source source;
	struct claims claims;
	struct table table;
	struct fault why = {0};

	(void)state;
	evidence_cell(&made, "other", "other", 1, 1);
	evidence_sum_up(&made, 1, &source);
	assert_int_equal(claims_of(&rules, &source, &claims, &why), 0);
	assert_int_equal(claims.counts[CLAIMS_NOT_MEASURED], rules.n_claims);
	for (size_t i = 0; i < rules.n_claims; i++)
		for (size_t j = 0; j < rules.claims[i].n_cases; j++)
			assert_non_null(claims.claims[i].cases[j].reason);
	assert_int_equal(table_of(&rules, &claims, &source, &table, &why), 0);
	assert_string_equal(table.rows[0].lines[0].sides[0].value, "-");
	assert_non_null(reason_with(&table, "no result has the cell null"));
	assert_non_null(
		reason_with(&table, "python_processes, W=2, pin=spread"));
	table_free(&table);
	claims_free(&claims);
	evidence_end(&made);
}

static void test_too_few_cpus_are_a_reason(void **state)
{
	const struct rules_claim *rule = NULL;
	struct evidence_made made = {0};
	struct estimate_source source;
	struct claims claims;
	struct fault why = {0};

	(void)state;
	evidence_cell(&made, "other", "other", 1, 1);
	made.result.machine.list[0].number = 1;
	evidence_sum_up(&made, 1, &source);
	assert_int_equal(claims_of(&rules, &source, &claims, &why), 0);
	for (size_t i = 0; i < rules.n_claims; i++)
		if (strcmp(rules.claims[i].id, "scalability") == 0) {
			rule = &rules.claims[i];
			assert_non_null(strstr(claims.claims[i].cases[0].reason,
				"too few CPUs"));
		}
	assert_non_null(rule);
	claims_free(&claims);
	evidence_end(&made);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all_of_an_interval_decides),
		cmocka_unit_test(test_an_end_on_a_bound_is_within),
		cmocka_unit_test(test_without_an_interval_nothing_is_decided),
		cmocka_unit_test(test_cases_make_a_verdict),
		cmocka_unit_test(
			test_every_rule_can_hold_fail_and_be_undecided),
		cmocka_unit_test(test_all_claims_of_the_tutorials_have_rules),
		cmocka_unit_test(
			test_an_empty_result_measures_nothing_and_says_why),
		cmocka_unit_test(test_too_few_cpus_are_a_reason),
	};

	return cmocka_run_group_tests(tests, read_own, free_own);
}
