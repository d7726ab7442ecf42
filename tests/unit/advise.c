/* Advice: the model against cases computed by hand, and the check that no cell
 * is predicted from itself. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bench/advise_answer.h"

#define US 1e3
#define MS 1e6
#define MIB 1048576.0

static void assert_close(double value, double expected)
{
	if (!(fabs(value - expected) <= 1e-9 * fabs(expected)))
		fail_msg("%.12g is not %.12g", value, expected);
}

/* Two CPUs, of which two threads get one, two processes 1.6. */
static struct advise_costs costs(void)
{
	struct advise_costs c = {
		.cpus = 2,
		.thread_ns = 10 * US,
		.forks = {{0, 100 * US}, {64 * MIB, 1 * MS},
			{256 * MIB, 4 * MS}},
		.touch_ns = 1 * US,
		.copy_ns = 2 * US,
		.handover_ns = {5 * US, 50 * US},
		.page_bytes = 4096,
		.scale = 1,
	};

	for (size_t k = 0; k <= ADVISE_CPUS; k++)
		c.efficiency[0][k] = c.efficiency[1][k] = (double)NAN;
	c.efficiency[0][2] = 0.5;
	c.efficiency[1][2] = 0.8;
	return c;
}

static struct advise_work work(double cpu_ns, double wait_ns, double tasks)
{
	return (struct advise_work){
		.cpu_ns = cpu_ns,
		.wait_ns = wait_ns,
		.exchange_bytes = -1,
		.tasks = tasks,
	};
}

static void assert_time(
	struct advise_work w, const char *runner, uint32_t workers, double ns)
{
	struct advise_costs c = costs();

	assert_close(advise_time(&c, &w, advise_runner(runner), workers), ns);
	c.scale = 1.5;
	assert_close(
		advise_time(&c, &w, advise_runner(runner), workers), 1.5 * ns);
}

static void test_serial_does_one_after_the_other(void **state)
{
	struct advise_work w = work(2 * MS, 8 * MS, 100);

	(void)state;
	assert_time(w, "serial", 1, 1000 * MS);
	w.task_bytes = 8193; /* three pages */
	assert_time(w, "serial", 1, 1000 * MS + 3 * US);
}

static void test_waiting_overlaps_and_turns_are_whole(void **state)
{
	(void)state;
	assert_time(work(0, 10 * MS, 100), "pthreads", 10, 100.1 * MS);
	assert_time(work(0, 10 * MS, 101), "thread_pool", 10, 110.1 * MS);
	assert_time(work(0, 10 * MS, 100), "fork", 10, 101 * MS);
}

static void test_cpu_time_does_not_overlap_beyond_what_was_seen(void **state)
{
	(void)state;
	/* 1 s of work on 2 * 0.5 and 2 * 0.8 CPUs. */
	assert_time(work(10 * MS, 0, 100), "pthreads", 10, 1000.1 * MS);
	assert_time(work(10 * MS, 0, 100), "process_pool", 10, 626 * MS);
	/* One at a time has a CPU of its own. */
	assert_time(work(10 * MS, 0, 100), "pthreads", 1, 1000.01 * MS);
}

static void test_the_longer_of_waiting_and_computing_counts(void **state)
{
	(void)state;
	/* 4 workers: 25 turns of 4 + 8 ms; 20: 100 * 4 ms / 2 CPUs. */
	assert_time(work(2 * MS, 8 * MS, 100), "pthreads", 4, 300.04 * MS);
	assert_time(work(2 * MS, 8 * MS, 100), "pthreads", 20, 200.2 * MS);
}

static void test_births_may_be_what_takes_the_time(void **state)
{
	struct advise_work w = work(1 * US, 0, 100);

	(void)state;
	assert_time(w, "process_per_task", 4, 10 * MS);
	w = work(1 * US, 400 * US, 100);
	/* 25 turns of birth and task: 25 * (100 + 1 / 0.8 + 400) us. */
	assert_time(w, "process_per_task", 4, 12.53125 * MS);
	/* CPU time with births: 100 * (10 + 90 / 0.5) us / 2. */
	assert_time(work(90 * US, 0, 100), "thread_per_task", 8, 9.5 * MS);
}

static void test_forks_are_dearer_with_dirty_memory(void **state)
{
	struct advise_costs c = costs();
	struct advise_work w = work(0, 10 * MS, 4);

	(void)state;
	assert_close(advise_fork_ns(&c, 0), 100 * US);
	assert_close(advise_fork_ns(&c, 32 * MIB), 550 * US);
	assert_close(advise_fork_ns(&c, 64 * MIB), 1 * MS);
	assert_close(advise_fork_ns(&c, 128 * MIB), 2 * MS);
	assert_close(advise_fork_ns(&c, 448 * MIB), 7 * MS);
	w.parent_bytes = 448 * MIB;
	assert_time(w, "fork", 4, 38 * MS);
	assert_time(w, "pthreads", 4, 10.04 * MS);
}

static void test_memory_is_touched_once_by_each_worker(void **state)
{
	struct advise_work w = work(0, 10 * MS, 4);

	(void)state;
	w.task_bytes = MIB; /* 256 pages */
	/* Four of 256 us on 2 * 0.5 CPUs. */
	assert_time(w, "pthreads", 4, 10.04 * MS + 4 * 256 * US);
	assert_time(w, "pthreads", 1, 40.01 * MS + 256 * US);
	/* Born for each task, each touches it: 4 * (10 + 10000 + 256) us. */
	assert_time(w, "thread_per_task", 1, 4 * 10.266 * MS);
}

static void test_data_is_copied_between_processes_only(void **state)
{
	struct advise_work w = work(0, 1 * MS, 10);

	(void)state;
	w.exchange_bytes = 65536; /* 16 pages, in and out: 64 us */
	assert_time(w, "pthreads", 1, 10 * US + 10 * 1.005 * MS);
	assert_time(w, "fork", 1, 100 * US + 10 * 1.114 * MS);
	w.exchange_bytes = 0;
	assert_time(w, "fork", 1, 100 * US + 10 * 1.05 * MS);
	w.exchange_bytes = 65536;
	assert_time(w, "serial", 1, 10 * MS);
}

static void assert_way(const struct advise_costs *c, bool processes,
	double bytes, double cpu_ns, double wait_ns)
{
	struct advise_way way = advise_exchange(c, processes, bytes);

	assert_close(way.cpu_ns, cpu_ns);
	assert_close(way.wait_ns, wait_ns);
}

static void test_a_hand_over_is_what_was_measured(void **state)
{
	struct advise_costs c = costs();
	struct advise_work w = work(0, 1 * MS, 10);

	(void)state;
	c.exchange[1] = (struct advise_ways){
		.list = {{1000, 4 * US, 16 * US}, {2000, 8 * US, 20 * US},
			{4000, 28 * US, 20 * US}},
		.n = 3,
	};
	assert_way(&c, true, 0, 4 * US, 16 * US);
	assert_way(&c, true, 1000, 4 * US, 16 * US);
	assert_way(&c, true, 1500, 6 * US, 18 * US);
	assert_way(&c, true, 3000, 18 * US, 20 * US);
	assert_way(&c, true, 6000, 48 * US, 20 * US);
	/* Of threads nothing was measured: from floors. */
	assert_way(&c, false, 6000, 0, 5 * US);
	/* One size only: a pointer costs the same, further pages are copied in
	 * and out, 2 us each time. Bigger is never cheaper. */
	c.exchange[0] = (struct advise_ways){{{1000, 4 * US, 6 * US}}, 1};
	c.exchange[1] = c.exchange[0];
	assert_way(&c, false, 10, 4 * US, 6 * US);
	assert_way(&c, false, 9000, 4 * US, 6 * US);
	assert_way(&c, true, 3000, 4 * US, 6 * US);
	assert_way(&c, true, 9000, 12 * US, 6 * US);
	c.exchange[1] = (struct advise_ways){
		{{1000, 4 * US, 16 * US}, {2000, 8 * US, 20 * US}}, 2};
	c.exchange[0] = (struct advise_ways){
		{{1000, 4 * US, 6 * US}, {2000, 2 * US, 5 * US}}, 2};
	assert_way(&c, false, 90000, 2 * US, 5 * US);
	w.exchange_bytes = 1500;
	c.efficiency[1][1] = 1;
	assert_close(advise_time(&c, &w, advise_runner("fork"), 1),
		100 * US + 10 * 1.024 * MS);
}

static void test_an_efficiency_is_the_nearest_that_was_seen(void **state)
{
	struct advise_costs c = costs();

	(void)state;
	c.efficiency[0][4] = 0.25;
	assert_close(advise_efficiency(&c, false, 1), 1);
	assert_close(advise_efficiency(&c, false, 2), 0.5);
	assert_close(advise_efficiency(&c, false, 3), 0.5);
	assert_close(advise_efficiency(&c, false, 4), 0.25);
	assert_close(advise_efficiency(&c, false, 100000), 0.25);
	assert_close(advise_efficiency(&c, true, 4), 0.8);
}

static void assert_candidates(
	struct advise_work w, uint32_t cpus, size_t n, const uint32_t *expected)
{
	struct advise_costs c = costs();
	uint32_t workers[ADVISE_CANDIDATES];

	c.cpus = cpus;
	assert_int_equal(advise_candidates(&c, &w, workers), n);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(workers[i], expected[i]);
}

static void test_candidates_ascend_and_keep_all_cpus_at_work(void **state)
{
	(void)state;
	assert_candidates(work(2 * MS, 8 * MS, 1000), 2, 9,
		(const uint32_t[]){1, 2, 4, 8, 10, 16, 32, 64, 128});
	assert_candidates(
		work(2 * MS, 8 * MS, 3), 2, 3, (const uint32_t[]){1, 2, 3});
	assert_candidates(work(1, 0, 1), 64, 1, (const uint32_t[]){1});
	assert_candidates(work(1, 0, 1e9), 6, 11,
		(const uint32_t[]){1, 2, 3, 4, 6, 12, 24, 48, 96, 192, 384});
	assert_candidates(work(0, 1, 1e9), 1, 8,
		(const uint32_t[]){1, 2, 4, 8, 16, 32, 64, 1024});
}

/* ---- made of a result ---- */

enum { CELLS = 8 };

struct made {
	struct result result;
	struct cell cells[CELLS];
	struct cell_summary summary[CELLS];
};

static void add_floors(struct facts *floors)
{
	facts_number(floors, "floor.thread.create_join_ns", 10 * US);
	facts_number(floors, "floor.process.fork_wait_0mib_ns", 100 * US);
	facts_number(floors, "floor.process.fork_wait_64mib_ns", 1 * MS);
	facts_number(floors, "floor.process.fork_wait_256mib_ns", 4 * MS);
	facts_number(floors, "floor.page.first_touch_ns", 1 * US);
	facts_number(floors, "floor.page.copy_on_write_ns", 2 * US);
	facts_number(
		floors, "floor.handover.futex.threads.unpinned_ns", 5 * US);
	facts_number(
		floors, "floor.handover.pipe.processes.unpinned_ns", 50 * US);
}

/* Sleeping tasks, 40 of 1 ms, exactly as the model has them. */
static struct made *make(void)
{
	static const struct {
		const char *runner;
		uint32_t workers;
		double ns;
	} rows[CELLS] = {
		{"serial", 1, 40 * MS},
		{"pthreads", 2, 20.02 * MS},
		{"pthreads", 4, 10.04 * MS},
		{"fork", 2, 20.2 * MS},
		{"fork", 4, 10.4 * MS},
		{"thread_pool", 8, 5.08 * MS},
		{"process_pool", 8, 5.8 * MS},
		{"thread_pool", 10, 4.1 * MS},
	};
	struct made *made = calloc(1, sizeof *made);

	for (uint32_t i = 0; i < CELLS; i++) {
		struct cell *cell = &made->cells[i];

		strcpy(cell->workload, "sleep");
		strcpy(cell->runner, rows[i].runner);
		cell->workers = rows[i].workers;
		cell->tasks = cell->tasks_asked = 40;
		strcpy(cell->settings[0].name, "durations");
		strcpy(cell->settings[0].value, "500us,1500us");
		cell->n_settings = 1;
		made->summary[i].wall_ns.n = 7;
		made->summary[i].wall_ns.median = rows[i].ns;
	}
	made->result.plan.cells = made->cells;
	made->result.plan.n_cells = CELLS;
	facts_number(&made->result.machine, "cpu.usable", 2);
	add_floors(&made->result.floors);
	return made;
}

static void drop(struct made *made)
{
	facts_free(&made->result.machine);
	facts_free(&made->result.floors);
	free(made);
}

static struct advise_check check_of(const struct made *made)
{
	struct advise_check check;
	struct fault why = {0};

	if (advise_check(&made->result, made->summary, &check, &why) != 0)
		fail_msg("%s", why.text);
	return check;
}

static void test_cells_as_the_model_has_them_are_predicted(void **state)
{
	struct made *made = make();
	struct advise_check check = check_of(made);

	(void)state;
	assert_int_equal(check.n, 8);
	assert_int_equal(check.off, 0);
	for (size_t i = 0; i < check.n; i++)
		assert_close(
			check.trials[i].predicted_ns, check.trials[i].seen_ns);
	assert_close(check.low, 1);
	assert_close(check.high, 1);
	/* A ninth lies below the least of eight as often as anywhere. */
	assert_close(check.coverage, 1 - 2. / 9);
	advise_check_free(&check);
	drop(made);
}

/* Of `exchange`, two workers, 2 * 500 round trips. */
static void make_exchange(struct made *made, uint32_t i, const char *runner,
	const char *bytes, double trip_ns, double cpu_ns)
{
	struct cell *cell = &made->cells[i];
	struct cell_summary *seen = &made->summary[i];

	*cell = (struct cell){.workers = 2,
		.tasks = 4,
		.pin = PIN_SPREAD,
		.workload = "exchange",
		.settings = {{"round_trips", "500"}, {.name = "bytes"}},
		.n_settings = 2};
	strcpy(cell->runner, runner);
	strcpy(cell->settings[1].value, bytes);
	seen->n = 7;
	seen->cpu_ns = 1000 * cpu_ns;
	seen->n_measures = 1;
	seen->measures[0] = (struct measure_summary){
		"round_trip_ns", {.n = 7, .median = trip_ns}};
}

static struct advise_costs costs_of(const struct made *made)
{
	struct advise_check check = check_of(made);
	struct advise_costs c;
	struct fault why = {0};

	assert_int_equal(advise_check_costs(&made->result, made->summary,
				 &check, SIZE_MAX, &c, &why),
		0);
	advise_check_free(&check);
	return c;
}

/* The cheapest way of each size, and no cell of one CPU. */
static void test_hand_overs_are_taken_from_exchange(void **state)
{
	struct made *made = make();
	struct advise_costs c;

	(void)state;
	make_exchange(made, 1, "fork", "4KiB", 30 * US, 10 * US);
	make_exchange(made, 2, "fork", "64B", 25 * US, 5 * US);
	make_exchange(made, 3, "fork", "4KiB", 20 * US, 12 * US);
	make_exchange(made, 4, "pthreads", "64B", 2 * US, 9 * US);
	made->cells[4].pin = PIN_ONE_CPU;
	c = costs_of(made);
	assert_int_equal(c.exchange[0].n, 0);
	assert_int_equal(c.exchange[1].n, 2);
	assert_way(&c, true, 64, 5 * US, 20 * US);
	assert_way(&c, true, 4096, 12 * US, 8 * US);
	made->cells[4].pin = PIN_NONE;
	c = costs_of(made);
	assert_int_equal(c.exchange[0].n, 1);
	/* CPU time of births and more: no more than the whole. */
	assert_way(&c, false, 64, 2 * US, 0);
	drop(made);
}

static void test_no_cell_is_predicted_from_itself(void **state)
{
	struct made *made = make();

	(void)state;
	for (uint32_t i = 0; i < CELLS; i++) {
		double was_ns = made->summary[i].wall_ns.median;
		struct advise_check check;

		made->summary[i].wall_ns.median = 3 * was_ns;
		check = check_of(made);
		assert_int_equal(check.trials[i].cell, i);
		assert_close(check.trials[i].predicted_ns, was_ns);
		assert_int_equal(check.off, 1);
		assert_close(check.most, 3);
		advise_check_free(&check);
		made->summary[i].wall_ns.median = was_ns;
	}
	drop(made);
}

/* The same for what is learned of the CPUs: their efficiency. */
static void test_an_efficiency_is_learned_from_the_other_cells(void **state)
{
	struct made *made = make();
	struct advise_check check;
	struct advise_costs learned;
	struct fault why = {0};

	(void)state;
	for (uint32_t i = 0; i < CELLS; i++)
		strcpy(made->cells[i].workload, "hash");
	made->summary[0].cpu_ns = 40 * MS;
	/* 40 ms of work at the efficiency of 0.5: no faster than serial. */
	for (uint32_t i = 1; i < CELLS; i++)
		made->summary[i].wall_ns.median =
			40 * MS +
			made->cells[i].workers * (i == 3 || i == 4 || i == 6
								 ? 100 * US
								 : 10 * US);
	made->summary[1].wall_ns.median = 20.02 * MS; /* but for one */
	check = check_of(made);
	assert_close(check.trials[1].predicted_ns, 40.02 * MS);
	assert_close(check.trials[1].seen_ns, 20.02 * MS);
	assert_true(advise_check_is_off(20.02 / 40.02));
	assert_int_equal(check.off, 1);
	assert_int_equal(advise_check_costs(&made->result, made->summary,
				 &check, SIZE_MAX, &learned, &why),
		0);
	assert_close(learned.efficiency[1][2], 0.5);
	advise_check_free(&check);
	drop(made);
}

static void test_what_is_everywhere_slower_is_slower_in_advice(void **state)
{
	struct made *made = make();
	struct advise_check check;
	struct advise_costs learned;
	struct fault why = {0};

	(void)state;
	for (uint32_t i = 0; i < CELLS; i++)
		made->summary[i].wall_ns.median *= 1.2;
	check = check_of(made);
	assert_int_equal(advise_check_costs(&made->result, made->summary,
				 &check, SIZE_MAX, &learned, &why),
		0);
	assert_close(learned.scale, 1.2);
	assert_close(check.median, 1);
	advise_check_free(&check);
	drop(made);
}

static void test_births_are_taken_from_empty_tasks(void **state)
{
	struct made *made = make();
	struct advise_check check;
	struct advise_costs learned;
	struct fault why = {0};

	(void)state;
	strcpy(made->cells[7].workload, "null");
	strcpy(made->cells[7].runner, "process_per_task");
	made->summary[7].wall_ns.median = 40 * 300 * US;
	check = check_of(made);
	assert_int_equal(check.n, 7);
	assert_int_equal(advise_check_costs(&made->result, made->summary,
				 &check, SIZE_MAX, &learned, &why),
		0);
	assert_close(learned.thread_ns, 10 * US);
	assert_close(advise_fork_ns(&learned, 0), 300 * US);
	assert_close(advise_fork_ns(&learned, 64 * MIB), 1.2 * MS);
	advise_check_free(&check);
	drop(made);
}

static void test_a_floor_that_is_missing_is_named(void **state)
{
	struct made *made = make();
	struct advise_check check;
	struct fault why = {0};

	(void)state;
	facts_free(&made->result.floors);
	assert_int_equal(
		advise_check(&made->result, made->summary, &check, &why), -1);
	assert_non_null(strstr(why.text, "no floor thread.create_join"));
	advise_check_free(&check);
	drop(made);
}

static void test_few_cells_give_no_interval(void **state)
{
	struct made *made = make();
	struct advise_check check;

	(void)state;
	made->result.plan.n_cells = ADVISE_TRIALS_MIN - 1;
	check = check_of(made);
	assert_int_equal(check.n, ADVISE_TRIALS_MIN - 1);
	assert_true(isnan(check.low) && isnan(check.high));
	advise_check_free(&check);
	strcpy(made->cells[0].runner, "fork");
	check = check_of(made);
	assert_int_equal(check.n, 0);
	advise_check_free(&check);
	drop(made);
}

/* ---- the answer ---- */

static void see_memory(struct made *made, uint32_t cell, struct memory *memory,
	double added_bytes)
{
	*memory = (struct memory){.cell = cell, .workers = 1};
	memory->family.pss_bytes = 2 * 1048576;
	made->summary[cell].memory = memory;
	made->summary[cell].added_per_worker_bytes = added_bytes;
}

static void test_the_fewest_workers_as_fast_as_the_fastest_are_taken(
	void **state)
{
	struct made *made = make();
	struct advise_work w = work(2 * MS, 8 * MS, 1000);
	struct advise_answer answer;
	struct fault why = {0};

	(void)state;
	assert_int_equal(
		advise_answer(&made->result, made->summary, &w, &answer, &why),
		0);
	/* 10 workers keep 2 CPUs at work, and so do 16. */
	assert_string_equal(answer.rows[answer.best].runner->name, "pthreads");
	assert_int_equal(answer.rows[answer.best].workers, 10);
	assert_close(answer.rows[answer.best].ns, 1000.1 * MS);
	assert_false(advise_answer_is_doubtful(&answer));
	advise_answer_free(&answer);
	drop(made);
}

static void test_what_does_not_fit_is_not_taken(void **state)
{
	struct made *made = make();
	struct advise_work w = work(0, 10 * MS, 100);
	struct memory memory[3];
	struct advise_answer answer;
	struct fault why = {0};

	(void)state;
	see_memory(made, 0, &memory[0], 0);
	see_memory(made, 1, &memory[1], 65536);
	see_memory(made, 3, &memory[2], 131072);
	facts_number(
		&made->result.machine, "memory.available_bytes", 100 * MIB);
	w.task_bytes = 10 * MIB;
	w.parent_bytes = 10 * MIB;
	assert_int_equal(
		advise_answer(&made->result, made->summary, &w, &answer, &why),
		0);
	assert_int_equal(answer.rows[answer.best].workers, 8);
	/* 2 and 10, and 8 of 10 and 1/16 MiB. */
	assert_close(answer.rows[answer.best].bytes, 92.5 * MIB);
	advise_answer_free(&answer);
	w.task_bytes = 99 * MIB;
	assert_int_equal(
		advise_answer(&made->result, made->summary, &w, &answer, &why),
		0);
	assert_true(answer.best == ADVISE_NONE);
	advise_answer_free(&answer);
	drop(made);
}

static void test_processes_need_page_tables_of_their_own(void **state)
{
	const struct advise_memory memory = {2 * MIB, {65536, 131072}, 1e12};
	struct advise_work w = work(1, 1, 10);

	(void)state;
	w.parent_bytes = 512 * MIB;
	assert_close(
		advise_check_bytes(&memory, &w, advise_runner("pthreads"), 4),
		514.25 * MIB);
	assert_close(advise_check_bytes(&memory, &w, advise_runner("fork"), 4),
		518.5 * MIB);
	assert_close(
		advise_check_bytes(&memory, &w, advise_runner("serial"), 1),
		514 * MIB);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_serial_does_one_after_the_other),
		cmocka_unit_test(test_waiting_overlaps_and_turns_are_whole),
		cmocka_unit_test(
			test_cpu_time_does_not_overlap_beyond_what_was_seen),
		cmocka_unit_test(
			test_the_longer_of_waiting_and_computing_counts),
		cmocka_unit_test(test_births_may_be_what_takes_the_time),
		cmocka_unit_test(test_forks_are_dearer_with_dirty_memory),
		cmocka_unit_test(test_memory_is_touched_once_by_each_worker),
		cmocka_unit_test(test_data_is_copied_between_processes_only),
		cmocka_unit_test(test_a_hand_over_is_what_was_measured),
		cmocka_unit_test(test_hand_overs_are_taken_from_exchange),
		cmocka_unit_test(
			test_an_efficiency_is_the_nearest_that_was_seen),
		cmocka_unit_test(
			test_candidates_ascend_and_keep_all_cpus_at_work),
		cmocka_unit_test(
			test_cells_as_the_model_has_them_are_predicted),
		cmocka_unit_test(test_no_cell_is_predicted_from_itself),
		cmocka_unit_test(
			test_an_efficiency_is_learned_from_the_other_cells),
		cmocka_unit_test(
			test_what_is_everywhere_slower_is_slower_in_advice),
		cmocka_unit_test(test_births_are_taken_from_empty_tasks),
		cmocka_unit_test(test_a_floor_that_is_missing_is_named),
		cmocka_unit_test(test_few_cells_give_no_interval),
		cmocka_unit_test(
			test_the_fewest_workers_as_fast_as_the_fastest_are_taken),
		cmocka_unit_test(test_what_does_not_fit_is_not_taken),
		cmocka_unit_test(test_processes_need_page_tables_of_their_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
