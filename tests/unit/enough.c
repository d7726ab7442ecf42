/* More tasks for launches that are too short to time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bench/enough.h"

#define MS UINT64_C(1000000)

/* A machine on which a task takes this long under each cell. */
struct fake {
	const struct plan *plan;
	const uint64_t *ns_per_task;
	const int *outcomes;
	int status;
};

static int fake_launch(void *context, uint32_t cell, uint32_t round,
	struct launch *launch, struct fault *why)
{
	const struct fake *fake = context;

	(void)why;
	*launch = (struct launch){
		.cell = cell,
		.round = round,
		.run_ns =
			fake->ns_per_task[cell] * fake->plan->cells[cell].tasks,
		.outcome = fake->outcomes != NULL ? fake->outcomes[cell]
						  : OUTCOME_OK,
	};
	return fake->status;
}

static struct cell cell_of(const char *workload, const char *runner)
{
	struct cell cell = {.workers = 1, .tasks = 100, .tasks_asked = 100};

	strcpy(cell.workload, workload);
	strcpy(cell.runner, runner);
	return cell;
}

static int try(struct cell *cells, size_t n, const uint64_t *ns_per_task,
	const int *outcomes, int status)
{
	struct plan plan = {.cells = cells, .n_cells = n};
	struct fake fake = {&plan, ns_per_task, outcomes, status};
	struct enough_launcher launcher = {fake_launch, &fake};
	struct fault why = {0};

	return enough_tasks(&plan, &launcher, &why);
}

static void test_long_launches_stay_as_they_are(void **state)
{
	(void)state;
	assert_int_equal(enough_factor(10 * MS, 20 * MS), 1);
	assert_int_equal(enough_factor(5000 * MS, 9000 * MS), 1);
}

static void test_the_shortest_reaches_10_ms(void **state)
{
	(void)state;
	assert_int_equal(enough_factor(5 * MS, 5 * MS), 2);
	assert_int_equal(enough_factor(3 * MS, 9 * MS), 5);
	assert_int_equal(enough_factor(10 * MS - 1, 10 * MS), 2);
	assert_int_equal(enough_factor(MS / 100, MS / 50), 1000);
	assert_int_equal(enough_factor(MS / 60, MS / 60), 1000);
}

static void test_the_longest_stays_bearable(void **state)
{
	(void)state;
	assert_int_equal(enough_factor(1 * MS, 100 * MS), 5);
	assert_int_equal(enough_factor(1 * MS, 500 * MS), 1);
	assert_int_equal(enough_factor(1 * MS, 9000 * MS), 1);
}

static void test_a_launch_of_no_time_is_left_alone(void **state)
{
	(void)state;
	assert_int_equal(enough_factor(0, 0), 1);
}

static void test_all_runners_of_a_work_get_the_same(void **state)
{
	struct cell cells[] = {cell_of("a", "serial"), cell_of("a", "fork"),
		cell_of("b", "serial")};
	const uint64_t ns[] = {MS / 100, MS / 50, MS};

	(void)state;
	assert_int_equal(try(cells, 3, ns, NULL, 0), 0);
	assert_int_equal(cells[0].tasks, 1000);
	assert_int_equal(cells[1].tasks, 1000);
	assert_int_equal(cells[2].tasks, 100);
	assert_int_equal(cells[0].tasks_asked, 100);
}

static void test_controls_follow_the_work_they_control(void **state)
{
	struct cell cells[] = {cell_of("a", "serial"), cell_of("a", "fork"),
		cell_of("a", "serial"), cell_of("a", "serial")};
	const uint64_t ns[] = {MS / 1000, MS, MS / 1000, MS / 1000};

	(void)state;
	cells[2].role = ROLE_AA;
	cells[3].role = ROLE_POSITIVE;
	cells[3].tasks = 103;
	assert_int_equal(try(cells, 4, ns, NULL, 0), 0);
	assert_int_equal(cells[0].tasks, 500);
	assert_int_equal(cells[1].tasks, 500);
	assert_int_equal(cells[2].tasks, 500);
	assert_int_equal(cells[3].tasks, 515);
}

static void test_launches_that_failed_say_nothing(void **state)
{
	struct cell cells[] = {cell_of("a", "serial"), cell_of("a", "fork")};
	const uint64_t ns[] = {MS, MS / 100000};
	const int outcomes[] = {OUTCOME_OK, OUTCOME_KILLED};

	(void)state;
	assert_int_equal(try(cells, 2, ns, outcomes, 0), 0);
	assert_int_equal(cells[0].tasks, 100);
}

static void test_an_interruption_changes_nothing(void **state)
{
	struct cell cells[] = {cell_of("a", "serial")};
	const uint64_t ns[] = {1};

	(void)state;
	assert_int_equal(try(cells, 1, ns, NULL, 1), 1);
	assert_int_equal(cells[0].tasks, 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_long_launches_stay_as_they_are),
		cmocka_unit_test(test_the_shortest_reaches_10_ms),
		cmocka_unit_test(test_the_longest_stays_bearable),
		cmocka_unit_test(test_a_launch_of_no_time_is_left_alone),
		cmocka_unit_test(test_all_runners_of_a_work_get_the_same),
		cmocka_unit_test(test_controls_follow_the_work_they_control),
		cmocka_unit_test(test_launches_that_failed_say_nothing),
		cmocka_unit_test(test_an_interruption_changes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
