/* Measuring a plan, with a launcher that launches nothing: order, journal,
 * interruption, resuming, failure, stopping rules, progress. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bench/experiment.h"
#include "bench/schedule.h"

enum { CELLS = 3, ROUNDS = 5 };

/* What the launcher does, and what it was asked to do. */
struct fake {
	struct cell cells[CELLS];
	struct result result;
	size_t launched, told;
	size_t interrupt_at, fail_at; /* the n-th launch; 0: never */
	uint64_t run_ns;
	struct progress last;
	bool progress_goes_back;
};

static int fake_launch(void *context, uint32_t cell, uint32_t round,
	struct launch *launch, struct fault *why)
{
	struct fake *fake = context;

	fake->launched++;
	if (fake->launched == fake->interrupt_at)
		return 1;
	if (fake->launched == fake->fail_at)
		return fault_set(why, 0, "the machine is on fire");
	*launch = (struct launch){
		.cell = cell,
		.round = round,
		.run_ns = fake->run_ns + cell,
		.at_ns = 1000 * fake->launched,
		.witness = 7,
	};
	return 0;
}

static void fake_progress(void *context, const struct progress *progress)
{
	struct fake *fake = context;

	fake->progress_goes_back |=
		progress->done <= fake->last.done ||
		progress->elapsed_ns < fake->last.elapsed_ns;
	fake->last = *progress;
	fake->told++;
}

static void begin(struct fake *fake)
{
	*fake = (struct fake){.run_ns = 1000000};
	for (size_t i = 0; i < CELLS; i++) {
		strcpy(fake->cells[i].workload, "null");
		strcpy(fake->cells[i].runner, i == 0 ? "serial" : "fork");
		fake->cells[i].workers = (uint32_t)i + 1;
		fake->cells[i].tasks = 1;
	}
	plan_defaults(&fake->result.plan);
	fake->result.plan.seed = 5;
	fake->result.plan.rounds = ROUNDS;
	fake->result.plan.cells = fake->cells;
	fake->result.plan.n_cells = CELLS;
}

static int run(struct fake *fake, FILE *journal, struct fault *why)
{
	struct experiment experiment = {
		.launch = fake_launch,
		.progress = fake_progress,
		.context = fake,
		.journal = journal,
	};

	return experiment_run(&experiment, &fake->result, why);
}

static void end(struct fake *fake)
{
	fake->result.plan.cells = NULL; /* not from the heap */
	result_free(&fake->result);
}

/* Every launch of the plan, in the order of its seed. */
static void assert_whole(const struct result *result)
{
	uint32_t order[CELLS];

	assert_int_equal(result->n_launches, CELLS * ROUNDS);
	for (uint32_t i = 0; i < CELLS * ROUNDS; i++) {
		const struct launch *l = &result->launches[i];

		schedule_round(result->plan.seed, i / CELLS, order, CELLS);
		assert_int_equal(l->round, i / CELLS);
		assert_int_equal(l->order, i % CELLS);
		assert_int_equal(l->cell, order[i % CELLS]);
	}
}

static void test_a_plan_is_launched_in_the_order_of_its_seed(void **state)
{
	struct fault why = {0};
	struct fake fake;

	(void)state;
	begin(&fake);
	assert_int_equal(run(&fake, NULL, &why), 0);
	assert_whole(&fake.result);
	assert_string_equal(fake.result.stopped_by, "rounds");
	end(&fake);
}

static void test_an_interrupted_plan_is_resumed_at_any_place(void **state)
{
	(void)state;
	for (size_t at = 1; at <= CELLS * ROUNDS; at++) {
		struct fault why = {0};
		struct fake fake;

		begin(&fake);
		fake.interrupt_at = at;
		assert_int_equal(run(&fake, NULL, &why), 1);
		assert_string_equal(fake.result.stopped_by, "interrupted");
		assert_int_equal(fake.result.n_launches, at - 1);
		assert_int_equal(run(&fake, NULL, &why), 0);
		assert_whole(&fake.result);
		assert_int_equal(fake.launched, CELLS * ROUNDS + 1);
		end(&fake);
	}
}

static void test_time_goes_on_where_an_interrupted_run_ended(void **state)
{
	struct fault why = {0};
	struct fake fake;

	(void)state;
	begin(&fake);
	fake.interrupt_at = 4;
	assert_int_equal(run(&fake, NULL, &why), 1);
	fake.result.elapsed_ns = 3600 * NS_PER_S;
	assert_int_equal(run(&fake, NULL, &why), 0);
	assert_in_range(fake.result.launches[2].at_ns, 0, NS_PER_S);
	assert_true(fake.result.launches[3].at_ns >= 3600 * NS_PER_S);
	assert_true(fake.result.elapsed_ns >= 3600 * NS_PER_S);
	end(&fake);
}

static void test_a_whole_plan_has_nothing_left_to_resume(void **state)
{
	struct fault why = {0};
	struct fake fake;

	(void)state;
	begin(&fake);
	assert_int_equal(run(&fake, NULL, &why), 0);
	fake.launched = 0;
	assert_int_equal(run(&fake, NULL, &why), 0);
	assert_int_equal(fake.launched, 0);
	assert_whole(&fake.result);
	end(&fake);
}

static void test_a_launcher_that_fails_ends_the_run_with_its_fault(void **state)
{
	struct fault why = {0};
	struct fake fake;

	(void)state;
	begin(&fake);
	fake.fail_at = 5;
	assert_int_equal(run(&fake, NULL, &why), -1);
	assert_string_equal(why.text, "the machine is on fire");
	assert_int_equal(fake.result.n_launches, 4);
	end(&fake);
}

static void test_every_launch_is_in_the_journal_when_the_next_begins(
	void **state)
{
	struct fault why = {0};
	char *text = NULL;
	size_t size = 0, lines = 0;
	struct fake fake;
	FILE *journal = open_memstream(&text, &size);

	(void)state;
	assert_non_null(journal);
	begin(&fake);
	fake.interrupt_at = 8;
	assert_int_equal(run(&fake, journal, &why), 1);
	/* Not closed yet: what is there was flushed. */
	for (size_t i = 0; i < size; i++)
		lines += text[i] == '\n';
	assert_int_equal(lines, 7);
	fclose(journal);
	free(text);
	end(&fake);
}

static void test_a_journal_that_is_full_ends_the_run(void **state)
{
	struct fault why = {0};
	FILE *journal = fopen("/dev/full", "w");
	struct fake fake;

	(void)state;
	if (journal == NULL)
		skip();
	begin(&fake);
	assert_int_equal(run(&fake, journal, &why), -1);
	assert_non_null(strstr(why.text, "No space left on device"));
	assert_int_equal(fake.launched, 1);
	fclose(journal);
	end(&fake);
}

static void test_progress_counts_up_to_all_launches(void **state)
{
	struct fault why = {0};
	struct fake fake;

	(void)state;
	begin(&fake);
	assert_int_equal(run(&fake, NULL, &why), 0);
	assert_int_equal(fake.told, CELLS * ROUNDS);
	assert_false(fake.progress_goes_back);
	assert_int_equal(fake.last.done, CELLS * ROUNDS);
	assert_int_equal(fake.last.total, CELLS * ROUNDS);
	assert_int_equal(fake.last.round, ROUNDS - 1);
	assert_int_equal(fake.last.left_ns, 0);
	end(&fake);
}

/* After the interruption: all that is done took no time to speak of, so what
 * is left is not expected to take long. */
static void test_the_time_left_follows_from_launches_so_far(void **state)
{
	struct fault why = {0};
	struct fake fake;

	(void)state;
	begin(&fake);
	fake.interrupt_at = 2;
	assert_int_equal(run(&fake, NULL, &why), 1);
	assert_true(fake.last.left_ns > 0);
	/* 14 left, each expected to take as long as the one so far, and that
	 * one took no longer than the experiment. */
	assert_true(fake.last.left_ns <= 14 * fake.last.elapsed_ns);
	end(&fake);
}

static void test_a_run_stops_when_its_time_is_over(void **state)
{
	struct fault why = {0};
	struct fake fake;

	(void)state;
	begin(&fake);
	fake.result.plan.max_time_ns = 1;
	assert_int_equal(run(&fake, NULL, &why), 0);
	assert_string_equal(fake.result.stopped_by, "max-time");
	assert_int_equal(fake.result.n_launches, 1);
	end(&fake);
}

static void test_a_run_stops_when_it_is_precise_and_not_before_10_rounds(
	void **state)
{
	struct fault why = {0};
	struct fake fake;

	(void)state;
	begin(&fake);
	fake.result.plan.rounds = 100;
	fake.result.plan.precision = 0.01;
	assert_int_equal(run(&fake, NULL, &why), 0);
	assert_string_equal(fake.result.stopped_by, "precision");
	assert_int_equal(fake.result.n_launches, CELLS * PLAN_PRECISION_MIN);
	end(&fake);
}

static void test_wrong_work_is_found_when_all_is_done(void **state)
{
	struct fault why = {0};
	struct fake fake;

	(void)state;
	begin(&fake);
	fake.interrupt_at = 5;
	assert_int_equal(run(&fake, NULL, &why), 1);
	fake.result.launches[2].witness = 8;
	assert_int_equal(run(&fake, NULL, &why), 0);
	for (size_t i = 0; i < fake.result.n_launches; i++)
		assert_int_equal(fake.result.launches[i].outcome,
			i == 2 ? OUTCOME_WRONG : OUTCOME_OK);
	end(&fake);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			test_a_plan_is_launched_in_the_order_of_its_seed),
		cmocka_unit_test(
			test_an_interrupted_plan_is_resumed_at_any_place),
		cmocka_unit_test(
			test_time_goes_on_where_an_interrupted_run_ended),
		cmocka_unit_test(test_a_whole_plan_has_nothing_left_to_resume),
		cmocka_unit_test(
			test_a_launcher_that_fails_ends_the_run_with_its_fault),
		cmocka_unit_test(
			test_every_launch_is_in_the_journal_when_the_next_begins),
		cmocka_unit_test(test_a_journal_that_is_full_ends_the_run),
		cmocka_unit_test(test_progress_counts_up_to_all_launches),
		cmocka_unit_test(
			test_the_time_left_follows_from_launches_so_far),
		cmocka_unit_test(test_a_run_stops_when_its_time_is_over),
		cmocka_unit_test(
			test_a_run_stops_when_it_is_precise_and_not_before_10_rounds),
		cmocka_unit_test(test_wrong_work_is_found_when_all_is_done),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
