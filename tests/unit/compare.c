/* Results side by side, on made-up ones: what is matched with what, what is
 * said of it, and when --fail-if holds. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bench/compare.h"
#include "bench/failif.h"
#include "bench/random.h"

enum { CELLS = 8, LAUNCHES = 400 };

/* ---- making results ---- */

/* A result in memory of its own size; nothing in it is freed. */
struct made {
	struct result result;
	struct cell cells[CELLS];
	struct launch launches[LAUNCHES];
};

static void begin(struct made *made, uint64_t seed)
{
	*made = (struct made){0};
	made->result.plan = (struct plan){
		.seed = seed, .margin = 0.01, .cells = made->cells};
	made->result.launches = made->launches;
}

static struct cell *add_cell(
	struct made *made, const char *workload, const char *runner)
{
	struct cell *cell = &made->cells[made->result.plan.n_cells++];

	assert_true(made->result.plan.n_cells <= CELLS);
	*cell = (struct cell){.workers = 2, .tasks = 10, .tasks_asked = 10};
	strcpy(cell->workload, workload);
	strcpy(cell->runner, runner);
	return cell;
}

static struct launch *add_launch(
	struct made *made, uint32_t cell, uint64_t wall_ns)
{
	struct result *r = &made->result;
	struct launch *launch = &made->launches[r->n_launches];

	assert_true(r->n_launches < LAUNCHES);
	*launch = (struct launch){.cell = cell,
		.round = (uint32_t)r->n_launches,
		.run_ns = wall_ns,
		.witness = 7};
	r->n_launches++;
	return launch;
}

/* n launches around a time, +-1 %. */
static void add_launches(struct made *made, uint32_t cell, unsigned n,
	double around_ns, uint64_t seed)
{
	for (unsigned i = 0; i < n; i++)
		add_launch(made, cell,
			(uint64_t)(around_ns *
				   (0.99 + (double)random_below(&seed, 20001) /
						   1e6)));
}

/* A workload and a runner that have come to have a parameter. */
struct grown_params {
	uint64_t size;
};

static const struct param grown_table[] = {
	{
		.name = "size",
		.kind = PARAM_COUNT,
		.offset = offsetof(struct grown_params, size),
		.standard = "3",
		.max = 9,
		.help = "how large",
	},
	{0},
};

static const struct workload grown_workload = {
	.name = "grown",
	.params = grown_table,
	.params_bytes = sizeof(struct grown_params),
};
static const struct runner grown_runner = {
	.name = "grown",
	.concurrent = true,
	.params = grown_table,
	.params_bytes = sizeof(struct grown_params),
};
static const struct workload *const workloads[] = {&grown_workload};
static const struct runner *const runners[] = {&grown_runner};
static const struct registry fakes = {
	.workloads = workloads,
	.n_workloads = 1,
	.runners = runners,
	.n_runners = 1,
};

static struct compare compare_two(const struct made *a, const struct made *b)
{
	const struct result *results[] = {&a->result, &b->result};
	struct compare compare;
	struct fault why = {0};

	if (compare_results(results, 2, &fakes, -1, &compare, &why) != 0)
		fail_msg("%s", why.text);
	return compare;
}

static void assert_refused(
	const struct made *a, const struct made *b, const char *words)
{
	const struct result *results[] = {&a->result, &b->result};
	struct compare compare;
	struct fault why = {0};

	assert_int_equal(
		compare_results(results, 2, &fakes, -1, &compare, &why), -1);
	if (strstr(why.text, words) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", why.text, words);
	compare_free(&compare);
}

/* ---- matching ---- */

static void test_a_cell_that_takes_longer_by_a_tenth_is_slower(void **state)
{
	struct made a, b;
	struct compare c;

	(void)state;
	begin(&a, 1);
	begin(&b, 2);
	add_cell(&a, "hash", "fork");
	add_cell(&b, "hash", "fork");
	for (unsigned i = 0; i < 10; i++) {
		add_launch(&a, 0, 1000 + 10 * i);
		add_launch(&b, 0, 1100 + 11 * i);
	}
	c = compare_two(&a, &b);
	assert_int_equal(c.n_rows, 1);
	assert_int_equal(c.comparisons, 1);
	assert_int_equal(c.rows[0].sides[1].state, COMPARE_DONE);
	assert_true(fabs(c.rows[0].sides[1].ratio.ratio - 1.1) < 1e-9);
	assert_int_equal(c.rows[0].sides[1].verdict, STATS_SLOWER);
	assert_true(c.rows[0].sides[0].wall_ns.median == 1045);
	compare_free(&c);
}

static void set(struct setting *setting, const char *value)
{
	strcpy(setting->name, "size");
	strcpy(setting->value, value);
}

static void test_a_parameter_that_came_later_is_what_it_is_by_default(
	void **state)
{
	static const char *const sizes[] = {"3", "4"};
	static const size_t matches[] = {1, 0};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct made a, b;
		struct compare c;
		struct cell *cell;

		begin(&a, 1);
		begin(&b, 2);
		add_cell(&a, "grown", "grown");
		cell = add_cell(&b, "grown", "grown");
		cell->n_settings = cell->n_runner_settings = 1;
		set(&cell->settings[0], "3");
		set(&cell->runner_settings[0], sizes[i]);
		add_launches(&a, 0, 8, 1e6, 1);
		add_launches(&b, 0, 8, 1e6, 2);
		c = compare_two(&a, &b);
		assert_int_equal(c.comparisons, matches[i]);
		assert_int_equal(c.n_rows, 2 - matches[i]);
		assert_int_equal(a.cells[0].n_settings, 0);
		compare_free(&c);
	}
}

static void test_cells_appear_and_vanish(void **state)
{
	struct made a, b;
	struct compare c;

	(void)state;
	begin(&a, 1);
	begin(&b, 2);
	add_cell(&a, "hash", "fork");
	add_cell(&a, "hash", "pthreads");
	add_cell(&b, "hash", "pthreads");
	add_cell(&b, "null", "serial");
	add_cell(&b, "hash", "serial");
	for (uint32_t i = 0; i < 2; i++)
		add_launches(&a, i, 8, 1e6, i);
	for (uint32_t i = 0; i < 3; i++)
		add_launches(&b, i, 8, 1e6, i);
	c = compare_two(&a, &b);
	assert_int_equal(c.n_rows, 4);
	assert_string_equal(c.rows[0].cell->runner, "fork");
	assert_int_equal(c.rows[0].sides[1].state, COMPARE_ABSENT);
	assert_null(c.rows[0].sides[1].cell);
	assert_int_equal(c.rows[1].sides[1].state, COMPARE_DONE);
	assert_string_equal(c.rows[2].cell->workload, "null");
	assert_int_equal(c.rows[2].sides[1].state, COMPARE_ABSENT);
	assert_null(c.rows[2].sides[0].cell);
	assert_int_equal(c.rows[2].work, 2);
	assert_int_equal(c.rows[3].work, 0);
	assert_int_equal(c.comparisons, 1);
	compare_free(&c);
}

static void test_every_property_of_a_cell_tells_it_from_others(void **state)
{
	(void)state;
	for (int property = 0; property < 7; property++) {
		struct made a, b;
		struct compare c;
		struct cell *cell;

		begin(&a, 1);
		begin(&b, 2);
		add_cell(&a, "hash", "fork");
		cell = add_cell(&b, "hash", "fork");
		add_launches(&a, 0, 8, 1e6, 1);
		add_launches(&b, 0, 8, 1e6, 1);
		switch (property) {
		case 0:
			cell->workers = 3;
			break;
		case 1:
			cell->pin = PIN_SPREAD;
			break;
		case 2:
			cell->gated = true;
			break;
		case 3:
			cell->role = ROLE_AA;
			break;
		case 4:
			cell->interval_ns = 1;
			break;
		case 5:
			cell->tasks_asked = 11;
			break;
		case 6:
			strcpy(cell->settings[cell->n_settings++].name, "x");
			break;
		}
		c = compare_two(&a, &b);
		assert_int_equal(c.n_rows, 2);
		assert_int_equal(c.comparisons, 0);
		compare_free(&c);
	}
}

static void test_more_tasks_than_were_asked_for_are_no_slowness(void **state)
{
	struct made a, b;
	struct compare c;

	(void)state;
	begin(&a, 1);
	begin(&b, 2);
	add_cell(&a, "null", "fork")->tasks = 300;
	add_cell(&b, "null", "fork")->tasks = 400;
	add_launches(&a, 0, 8, 1e6, 1);
	add_launches(&b, 0, 8, 1.3e6, 1);
	c = compare_two(&a, &b);
	assert_int_equal(c.n_rows, 1);
	assert_int_equal(c.rows[0].sides[1].state, COMPARE_TASKS);
	assert_int_equal(c.comparisons, 0);
	compare_free(&c);
}

static void test_another_witness_of_the_same_seed_is_other_work(void **state)
{
	struct made a, b;
	struct compare c;

	(void)state;
	begin(&a, 1);
	begin(&b, 1);
	add_cell(&a, "hash", "fork");
	add_cell(&b, "hash", "fork");
	add_launches(&a, 0, 8, 1e6, 1);
	add_launches(&b, 0, 8, 1e6, 1);
	for (size_t i = 0; i < b.result.n_launches; i++)
		b.launches[i].witness = 8;
	c = compare_two(&a, &b);
	assert_int_equal(c.rows[0].sides[1].state, COMPARE_OTHER_WORK);
	compare_free(&c);
	b.result.plan.seed = 2;
	c = compare_two(&a, &b);
	assert_int_equal(c.rows[0].sides[1].state, COMPARE_DONE);
	compare_free(&c);
}

static void test_cells_of_another_program_are_left_out(void **state)
{
	struct made a, b;
	struct compare c;

	(void)state;
	begin(&a, 1);
	begin(&b, 2);
	add_cell(&a, "hash", "fork");
	add_cell(&b, "hash", "fork")->other_binary = true;
	add_cell(&b, "hash", "fork");
	add_launches(&a, 0, 8, 1e6, 1);
	add_launches(&b, 0, 8, 2e6, 1);
	add_launches(&b, 1, 8, 1e6, 1);
	c = compare_two(&a, &b);
	assert_int_equal(c.n_rows, 1);
	assert_ptr_equal(c.rows[0].sides[1].cell, &c.cells[1][1]);
	assert_true(c.rows[0].sides[1].ratio.ratio < 1.1);
	compare_free(&c);
}

static void test_a_cell_twice_and_two_clocks_are_refused(void **state)
{
	struct made a, b;

	(void)state;
	begin(&a, 1);
	begin(&b, 2);
	add_cell(&a, "hash", "fork");
	add_cell(&b, "hash", "fork");
	add_cell(&b, "hash", "fork");
	add_launches(&a, 0, 8, 1e6, 1);
	assert_refused(&a, &b, "same cell twice");
	assert_refused(&b, &a, "same cell twice");
	b.result.plan.n_cells = 1;
	b.result.plan.timer = TIMER_HYPERFINE;
	assert_refused(&a, &b, "different clocks");
}

/* ---- comparing ---- */

static void test_failed_launches_are_counted_and_in_no_figure(void **state)
{
	char said[] = "it failed";
	struct made a, b;
	struct compare c;

	(void)state;
	begin(&a, 1);
	begin(&b, 2);
	for (int i = 0; i < 2; i++) {
		add_cell(&a, "hash", i == 0 ? "fork" : "serial");
		add_cell(&b, "hash", i == 0 ? "fork" : "serial");
	}
	add_launches(&a, 0, 8, 1e6, 1);
	add_launches(&b, 0, 8, 1e6, 1);
	for (int i = 0; i < 8; i++) {
		struct launch *launch = add_launch(&b, 0, 90000000);

		launch->outcome = OUTCOME_LATE;
		launch->fault = said;
	}
	add_launches(&a, 1, 8, 1e6, 1);
	add_launch(&b, 1, 1000000)->outcome = OUTCOME_KILLED;
	c = compare_two(&a, &b);
	assert_int_equal(c.rows[0].sides[1].n, 8);
	assert_int_equal(c.rows[0].sides[1].failed, 8);
	assert_string_equal(c.rows[0].sides[1].fault, said);
	assert_true(fabs(c.rows[0].sides[1].ratio.ratio - 1) < 1e-9);
	assert_int_equal(c.rows[1].sides[1].state, COMPARE_FAILED);
	assert_int_equal(c.rows[1].sides[1].failed, 1);
	assert_int_equal(c.comparisons, 1);
	compare_free(&c);
}

static void test_with_too_few_launches_it_is_unclear_and_said(void **state)
{
	struct made a, b;
	size_t needs = 0;

	(void)state;
	for (unsigned n = 1; n < 12; n++) {
		struct compare c;
		const struct compare_side *side;

		begin(&a, 1);
		begin(&b, 2);
		add_cell(&a, "hash", "fork");
		add_cell(&b, "hash", "fork");
		add_launches(&a, 0, n, 1e6, 1);
		add_launches(&b, 0, n, 5e6, 2);
		c = compare_two(&a, &b);
		needs = c.needs;
		side = &c.rows[0].sides[1];
		assert_int_equal(side->ratio.interval.exists, n >= needs);
		assert_int_equal(side->verdict,
			n >= needs ? STATS_SLOWER : STATS_UNCLEAR);
		compare_free(&c);
	}
	assert_int_equal(needs, 4); /* 2 / binomial(8, 4) < 5 % */
}

static void test_more_comparisons_need_more_confidence(void **state)
{
	struct made a, b;
	const struct result *results[] = {&a.result, &b.result, &b.result};
	struct fault why = {0};
	struct compare c;

	(void)state;
	begin(&a, 1);
	begin(&b, 2);
	for (uint32_t i = 0; i < 2; i++) {
		add_cell(&a, "hash", i == 0 ? "fork" : "serial");
		add_cell(&b, "hash", i == 0 ? "fork" : "serial");
		add_launches(&a, i, 8, 1e6, i);
		add_launches(&b, i, 8, i == 0 ? 2e6 : 1e6, i);
	}
	assert_int_equal(compare_results(results, 3, &fakes, -1, &c, &why), 0);
	assert_int_equal(c.comparisons, 4);
	assert_true(fabs(c.confidence - (1 - 0.05 / 4)) < 1e-12);
	assert_int_equal(c.rows[0].sides[1].verdict, STATS_SLOWER);
	assert_int_equal(c.rows[0].sides[2].verdict, STATS_SLOWER);
	assert_true(c.rows[0].sides[1].ratio.interval.coverage >= c.confidence);
	compare_free(&c);
}

static enum stats_verdict mirror_of(enum stats_verdict verdict)
{
	return verdict == STATS_FASTER   ? STATS_SLOWER
	       : verdict == STATS_SLOWER ? STATS_FASTER
					 : verdict;
}

static void test_swapping_base_and_new_mirrors_every_verdict(void **state)
{
	unsigned seen[STATS_UNCLEAR + 1] = {0};
	struct made a, b;

	(void)state;
	for (unsigned i = 0; i < 200; i++) {
		double factor = 0.96 + 0.0004 * i;
		struct compare c, mirror;
		const struct compare_side *one, *other;

		begin(&a, 1);
		begin(&b, 2);
		b.result.plan.margin = 0.02; /* the larger of both counts */
		add_cell(&a, "hash", "fork");
		add_cell(&b, "hash", "fork");
		add_launches(&a, 0, 8 + i % 31, 1e8, 2 * i + 1);
		add_launches(&b, 0, 8 + i % 17, 1e8 * factor, 2 * i + 2);
		c = compare_two(&a, &b);
		mirror = compare_two(&b, &a);
		one = &c.rows[0].sides[1];
		other = &mirror.rows[0].sides[1];
		assert_true(c.margin == 0.02 && mirror.margin == 0.02);
		assert_int_equal(one->verdict, mirror_of(other->verdict));
		assert_true(fabs(one->ratio.ratio * other->ratio.ratio - 1) <
			    1e-12);
		assert_true(fabs(one->ratio.interval.low *
					    other->ratio.interval.high -
				    1) < 1e-12);
		seen[one->verdict]++;
		compare_free(&c);
		compare_free(&mirror);
	}
	for (int v = 0; v <= STATS_SMALL; v++)
		assert_true(seen[v] > 0);
}

/* ---- machines ---- */

static size_t machine_differences(
	const struct result *a, const struct result *b)
{
	struct compare_difference list[COMPARE_FACTS];
	size_t n = compare_facts(a, b, list), machine = 0;

	for (size_t i = 0; i < n; i++)
		machine += list[i].machine;
	return machine;
}

static void test_machines_differ_by_what_moves_numbers(void **state)
{
	struct result a = {0}, b = {0};
	struct compare_difference list[COMPARE_FACTS];

	(void)state;
	facts_number(&a.machine, "memory.total_bytes", 16e9);
	facts_number(&b.machine, "memory.total_bytes", 16.2e9);
	facts_unread(&a.machine, "cpu.governor", "no file");
	facts_unread(&b.machine, "cpu.governor", "no other file");
	facts_number(&a.machine, "load.average_1min", 1);
	facts_number(&b.machine, "load.average_1min", 2);
	facts_string(&a.build, "commit", "one");
	facts_string(&b.build, "commit", "other");
	assert_int_equal(compare_facts(&a, &b, list), 0);
	facts_string(&a.build, "type", "Release");
	facts_string(&b.build, "type", "Debug");
	assert_int_equal(compare_facts(&a, &b, list), 1);
	assert_false(list[0].machine);
	facts_string(&a.machine, "cpu.model", "one");
	facts_unread(&b.machine, "cpu.model", "no file");
	assert_int_equal(machine_differences(&a, &b), 1);
	assert_int_equal(compare_facts(&a, &b, list), 2);
	assert_string_equal(list[0].fact, "cpu.model");
	assert_string_equal(list[0].base, "one");
	assert_string_equal(list[0].other, "not known");
	facts_number(&a.machine, "cpu.usable", 2);
	facts_number(&b.machine, "cpu.usable", 4);
	assert_int_equal(machine_differences(&a, &b), 2);
	facts_free(&a.machine);
	facts_free(&b.machine);
	facts_free(&a.build);
	facts_free(&b.build);
}

static void test_memory_that_differs_by_more_than_a_kernel_is_another_machine(
	void **state)
{
	struct result a = {0}, b = {0};

	(void)state;
	facts_number(&a.machine, "memory.total_bytes", 16e9);
	facts_number(&b.machine, "memory.total_bytes", 17e9);
	assert_int_equal(machine_differences(&a, &b), 1);
	facts_free(&a.machine);
	facts_free(&b.machine);
}

/* ---- --fail-if ---- */

static struct failif failif_of(const char *text)
{
	struct failif failif;
	struct fault why = {0};

	if (failif_parse(text, &failif, &why) != 0)
		fail_msg("%s: %s", text, why.text);
	return failif;
}

static enum failif_answer judged(const char *text, double low, double high)
{
	struct failif failif = failif_of(text);
	struct stats_ratio ratio = {.ratio = sqrt(low * high),
		.interval = {.exists = true, .low = low, .high = high}};

	return failif_judge(&failif, &ratio, 0.01);
}

static void test_only_what_lies_beyond_the_bound_as_a_whole_fails(void **state)
{
	(void)state;
	assert_int_equal(judged("slower", 1.02, 1.04), FAILIF_HELD);
	assert_int_equal(judged("slower", 1.005, 1.04), FAILIF_NO);
	assert_int_equal(judged("slower:5%", 1.02, 1.04), FAILIF_NO);
	assert_int_equal(judged("slower:5%", 1.06, 1.07), FAILIF_HELD);
	assert_int_equal(judged("slower:5%", 1.04, 1.20), FAILIF_NO);
	assert_int_equal(judged("slower", 0.80, 0.90), FAILIF_NO);
}

static void test_unclear_fails_where_it_is_asked_to(void **state)
{
	struct failif failif = failif_of("unclear");
	struct stats_ratio none = {.ratio = 1};

	(void)state;
	assert_int_equal(judged("slower", 0.9, 1.1), FAILIF_NO);
	assert_int_equal(judged("slower,unclear", 0.9, 1.1), FAILIF_UNCLEAR);
	assert_int_equal(judged("unclear", 1.02, 1.1), FAILIF_NO);
	/* Within 5 % nothing is unclear, though more than 1 % may be. */
	assert_int_equal(judged("slower:5%,unclear", 0.97, 1.03), FAILIF_NO);
	assert_int_equal(failif_judge(&failif, &none, 0.01), FAILIF_UNCLEAR);
}

static void test_other_conditions_are_refused(void **state)
{
	static const char *const bad[] = {"", "fast", "slower:", "slower:0",
		"slower:5", "slower:x", "unclear:5%", "slower,", "slower;5%"};
	struct failif failif;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct fault why = {0};

		if (failif_parse(bad[i], &failif, &why) != -1)
			fail_msg("\"%s\" passes", bad[i]);
		assert_true(fault_is_set(&why));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			test_a_cell_that_takes_longer_by_a_tenth_is_slower),
		cmocka_unit_test(
			test_a_parameter_that_came_later_is_what_it_is_by_default),
		cmocka_unit_test(test_cells_appear_and_vanish),
		cmocka_unit_test(
			test_every_property_of_a_cell_tells_it_from_others),
		cmocka_unit_test(
			test_more_tasks_than_were_asked_for_are_no_slowness),
		cmocka_unit_test(
			test_another_witness_of_the_same_seed_is_other_work),
		cmocka_unit_test(test_cells_of_another_program_are_left_out),
		cmocka_unit_test(test_a_cell_twice_and_two_clocks_are_refused),
		cmocka_unit_test(
			test_failed_launches_are_counted_and_in_no_figure),
		cmocka_unit_test(
			test_with_too_few_launches_it_is_unclear_and_said),
		cmocka_unit_test(test_more_comparisons_need_more_confidence),
		cmocka_unit_test(
			test_swapping_base_and_new_mirrors_every_verdict),
		cmocka_unit_test(test_machines_differ_by_what_moves_numbers),
		cmocka_unit_test(
			test_memory_that_differs_by_more_than_a_kernel_is_another_machine),
		cmocka_unit_test(
			test_only_what_lies_beyond_the_bound_as_a_whole_fails),
		cmocka_unit_test(test_unclear_fails_where_it_is_asked_to),
		cmocka_unit_test(test_other_conditions_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
