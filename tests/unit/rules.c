/* Rules as people write them: mistakes are refused with their place, and those
 * that came with the program fit the experiments that did. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "bench/plan_read.h"
#include "bench/rules.h"
#include "tests/unit/evidence.h"

#define CELLS \
	"{\"cells\": {\"a\": {\"workload\": \"hash\", \"runner\": \"x\"}}, "
#define CLAIM                                                                 \
	"\"claims\": [{\"id\": \"one\", \"brief\": \"b\", \"claim\": \"c\", " \
	"\"sources\": [{\"text\": \"t\", \"year\": 2024}], "                  \
	"\"experiment\": \"e\", \"depends_on\": \"d\", \"cases\": ["
#define CASE \
	"{\"name\": \"n\", \"judge\": \"c\", \"tests\": [{\"text\": \"t\", "
#define END                                                            \
	"}]}]}], \"table\": [{\"row\": \"r\", \"threads\": \"t\", "    \
	"\"processes\": \"p\", \"claims\": [\"one\"], \"figures\": [{" \
	"\"judge\": \"c\", \"text\": \"t\", \"metric\": \"time\", "    \
	"\"threads\": \"a\"}]}]}"
#define TEST(text) CELLS CLAIM CASE text END

/* Read rules from text; 0, or -1 and what was said. */
static int read_text(const char *text, struct rules *rules, struct fault *why)
{
	char path[] = "/tmp/tvp-rules-XXXXXX";
	int fd = mkstemp(path), status;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
	*why = (struct fault){0};
	status = rules_read(path, rules, why);
	unlink(path);
	return status;
}

static void refuses(const char *text, const char *words)
{
	struct rules rules;
	struct fault why;

	if (read_text(text, &rules, &why) == 0)
		fail_msg("reads %s", text);
	if (strstr(why.text, words) == NULL)
		fail_msg("\"%s\" says nothing of \"%s\"", why.text, words);
	rules_free(&rules);
}

static void test_rules_are_read(void **state)
{
	struct rules rules;
	struct fault why;
	const struct rules_test *test;

	(void)state;
	if (read_text(TEST("\"metric\": \"time\", \"of\": \"a\", \"at_most\": "
			   "\"50ms\", \"why\": \"w\""),
		    &rules, &why) != 0)
		fail_msg("%s", why.text);
	test = &rules.claims[0].cases[0].tests[0];
	assert_true(test->judged);
	assert_true(test->at_most == 50e6 && isinf(test->at_least));
	assert_string_equal(test->spec.metric->name, "time");
	assert_ptr_equal(test->spec.of, &rules.cells[0]);
	assert_int_equal(rules.claims[0].sources[0].year, 2024);
	assert_int_equal(rules.rows[0].claims[0], 0);
	assert_null(rules.rows[0].figures[0].processes.of);
	rules_free(&rules);
}

static void test_a_mistake_is_told_with_its_place_and_the_right_name(
	void **state)
{
	(void)state;
	refuses(TEST("\"metric\": \"tme\", \"of\": \"a\""),
		"claims[0]: cases[0]: tests[0]: metric: unknown \"tme\"; did "
		"you mean \"time\"?");
	refuses(TEST("\"metric\": \"time\", \"of\": \"aa\""),
		"of: unknown cell \"aa\"; known: a");
	refuses(TEST("\"metric\": \"time\", \"off\": \"a\""),
		"unknown key \"off\"; did you mean \"of\"?");
	refuses(TEST("\"metric\": \"time\", \"of\": \"a\", \"at_most\": 1"),
		"why: is missing");
	refuses(TEST("\"metric\": \"time\", \"of\": \"a\""),
		"tests: none has a bound");
	refuses(TEST("\"metric\": \"time\", \"of\": \"a\", \"at_least\": 2, "
		     "\"at_most\": 1, \"why\": \"w\""),
		"nothing is at least 2 and at most 1");
	refuses(TEST("\"metric\": \"time\", \"of\": \"a\", \"at_most\": "
		     "\"soon\", \"why\": \"w\""),
		"at_most");
	refuses(TEST("\"metric\": \"measure.\", \"of\": \"a\""),
		"metric: \"measure.\" is no name");
	refuses(TEST("\"metric\": \"time\", \"of\": 7"), "of: is no text");
}

static void test_a_bad_cell_is_told_with_its_place(void **state)
{
	(void)state;
	refuses("{\"cells\": {\"a\": {\"workload\": \"hash\"}}}",
		"cells: a: runner: is missing");
	refuses("{\"cells\": {\"a\": {\"workload\": \"h\", \"runner\": \"x\", "
		"\"workers\": \"1..4\"}}}",
		"workers: is more than one number");
	refuses("{\"cells\": {\"a\": {\"workload\": \"h\", \"runner\": \"x\", "
		"\"pin\": \"one\"}}}",
		"pin: unknown \"one\"; did you mean \"none\"?");
	refuses("{\"cells\": {\"a\": {\"workload\": \"h\", \"runner\": \"x\", "
		"\"params\": {\"b\": [1]}}}}",
		"params: b: is neither text nor a whole number");
	refuses("{\"cells\": []}", "cells: is no object");
}

static void test_what_is_no_rules_is_refused(void **state)
{
	(void)state;
	refuses("[]", "is no object");
	refuses("{", "line 1, column");
	refuses("{\"cels\": {}}", "did you mean \"cells\"?");
	refuses(CELLS "\"claims\": []}", "claims: is no list");
	refuses(CELLS CLAIM "]}]}", "claims[0]: cases: is no list");
	refuses(CELLS CLAIM "{\"name\": \"n\", \"judge\": \"java\"}]}]}",
		"judge: unknown \"java\"");
	refuses(CELLS CLAIM
		"{\"name\": \"n\", \"judge\": \"c\", \"needs_cpus\": 0}]}]}",
		"needs_cpus: is no number of CPUs");
}

static void test_two_claims_of_one_name_are_refused(void **state)
{
	static const char claim[] =
		"{\"id\": \"one\", \"brief\": \"b\", \"claim\": \"c\", "
		"\"sources\": [{\"text\": \"t\"}], \"experiment\": \"e\", "
		"\"depends_on\": \"d\", \"cases\": [" CASE
		"\"metric\": \"time\", \"of\": \"a\", \"at_most\": 1, "
		"\"why\": \"w\"}]}]}";
	char text[4096];

	(void)state;
	snprintf(
		text, sizeof text, CELLS "\"claims\": [%s, %s]}", claim, claim);
	refuses(text, "claims[1]: id: \"one\" comes twice");
}

/* ---- the rules of the tree ---- */

static bool is_known(const struct estimate_cell *cell)
{
	struct fault unused = {0};
	const struct workload *workload =
		registry_workload(&registry_builtin, cell->workload, &unused);
	const struct runner *runner =
		registry_runner(&registry_builtin, cell->runner, &unused);

	return workload != NULL && runner != NULL &&
	       registry_executes(runner, workload);
}

static void add_plan(struct evidence_made *made, const char *name)
{
	const struct plan_wish wish = {.seed = 1};
	char path[512];
	struct fault why = {0};
	struct plan plan;

	snprintf(path, sizeof path, TEST_DATA "/../../experiments/%s.json",
		name);
	if (plan_read(path, &wish, &registry_builtin, 2, &plan, &why) != 0)
		fail_msg("%s", why.text);
	for (size_t i = 0; i < plan.n_cells; i++) {
		uint32_t index = evidence_cell(made, "", "", 1, 1);

		made->cells[index] = plan.cells[i];
		evidence_launch(made, index, 0, 1000);
	}
	plan_free(&plan);
}

/* Each cell that a rule asks for, of a workload and a runner that there are and
 * that go together, is in exactly one of the experiments of the table, once. */
static void test_the_experiments_measure_what_the_rules_ask_for(void **state)
{
	static const char *const names[] = {"table", "table-isolation",
		"table-order", "table-python", "table-sharing"};
	struct evidence_made made = {0};
	struct estimate_source source;
	struct rules rules;
	struct fault why = {0};

	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		add_plan(&made, names[i]);
	evidence_sum_up(&made, 1, &source);
	if (rules_read(TEST_DATA "/../../claims/rules.json", &rules, &why) != 0)
		fail_msg("%s", why.text);
	for (size_t i = 0; i < rules.n_cells; i++) {
		struct estimate_spec spec = {
			.metric = estimate_metric_find("time"),
			.of = &rules.cells[i],
		};
		struct estimate e;

		if (!is_known(spec.of))
			continue;
		assert_int_equal(
			estimate_of(&spec, &source, 0.95, &e, &why), 0);
		if (!e.measured)
			fail_msg("%s: %s", spec.of->name, e.reason);
	}
	rules_free(&rules);
	evidence_end(&made);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rules_are_read),
		cmocka_unit_test(
			test_a_mistake_is_told_with_its_place_and_the_right_name),
		cmocka_unit_test(test_a_bad_cell_is_told_with_its_place),
		cmocka_unit_test(test_what_is_no_rules_is_refused),
		cmocka_unit_test(test_two_claims_of_one_name_are_refused),
		cmocka_unit_test(
			test_the_experiments_measure_what_the_rules_ask_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
