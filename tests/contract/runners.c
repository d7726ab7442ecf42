/* Every runner does the same work with every workload, and nothing else. */
#include "tests/contract/launching.h"

static const uint32_t worker_counts[] = {1, 2, 5};
static const uint64_t task_counts[] = {1, 7, 100};

static struct launching launching_of(const struct scene *scene,
	const struct workload *workload, const struct runner *runner,
	uint32_t workers, uint64_t tasks)
{
	return (struct launching){
		.cell = small_cell(workload, runner, workers, tasks),
		.registry = &registry_builtin,
		.seed = 42,
		.sampling = true,
		.scratch = workload->needs_scratch ? scene->scratch.path : NULL,
	};
}

static void run_well(struct launching *l)
{
	launching_run(l);
	if (l->failed != 0)
		fail_msg("%s, %s, %u workers, %llu tasks: %s", l->cell.workload,
			l->cell.runner, l->cell.workers,
			(unsigned long long)l->cell.tasks, l->why.text);
}

/* Is it a runner that makes a worker for each task? */
static bool per_task(const struct runner *runner)
{
	return runner->run == team_each_run;
}

/* ---- what every launch must show ---- */

static void check_sample(const struct launching *l, uint64_t index)
{
	const struct sample *s = &l->samples[index];

	assert_true(s->end_ns > 0);
	assert_true(s->asked_ns <= s->start_ns);
	assert_true(s->start_ns <= s->end_ns);
	assert_true(s->worker < l->cell.workers);
	assert_int_equal(s->failed, 0);
}

/* Each index was done once: every sample was written, and the workers did as
 * many tasks as there are. */
static void check_each_task_once(const struct launching *l)
{
	uint64_t sum = 0;

	assert_true(tasks_done_of(l) == l->cell.tasks);
	if (l->samples == NULL)
		return;
	for (uint64_t i = 0; i < l->cell.tasks; i++) {
		check_sample(l, i);
		sum += l->samples[i].witness;
	}
	assert_true(sum == witness_of(l));
}

/* A worker does one thing at a time, and there are no more than W of them. */
static void check_overlap(const struct launching *l)
{
	const struct sample *s = l->samples;

	for (uint64_t i = 0; i < l->cell.tasks; i++) {
		uint32_t at_once = 0;

		for (uint64_t j = 0; j < l->cell.tasks; j++) {
			bool same = s[j].start_ns <= s[i].start_ns &&
				    s[i].start_ns < s[j].end_ns;

			at_once += same;
			if (same && i != j && s[j].start_ns < s[i].start_ns)
				assert_int_not_equal(s[j].worker, s[i].worker);
		}
		assert_true(at_once <= l->cell.workers);
	}
}

static void check_workers_started(
	const struct launching *l, const struct runner *runner)
{
	uint64_t wanted = l->cell.workers;

	if (per_task(runner) && l->cell.tasks < wanted)
		wanted = l->cell.tasks;
	assert_int_equal(l->seen.block->workers_started, wanted);
}

/* Nothing is asked of workers that wait at a gate before it is opened. */
static void check_gate(const struct launching *l, const struct runner *runner)
{
	const struct block *block = l->seen.block;
	bool gated = runner->start == team_dealt_start && l->cell.gated;
	bool pool = runner->start != NULL && runner->start != team_dealt_start;

	assert_true(block->run_ns > 0);
	if (!pool && !gated)
		return;
	assert_true(block->start_ns > 0);
	for (uint64_t i = 0; i < l->cell.tasks; i++)
		assert_true(
			l->samples[i].asked_ns >= block->meeting.run_began_ns);
}

/* ---- every runner with every workload ---- */

static uint64_t serial_witness(const struct scene *scene,
	const struct workload *workload, uint64_t tasks)
{
	struct fault why = {0};
	struct launching l = launching_of(scene, workload,
		registry_runner(&registry_builtin, "serial", &why), 1, tasks);
	uint64_t witness;

	run_well(&l);
	witness = witness_of(&l);
	launching_free(&l);
	return witness;
}

static void check_cell(struct scene *scene, const struct workload *workload,
	const struct runner *runner, uint64_t tasks, uint64_t witness)
{
	for (size_t i = 0; i < 2 * COUNT_OF(worker_counts); i++) {
		struct launching l = launching_of(
			scene, workload, runner, worker_counts[i / 2], tasks);

		l.cell.gated = i % 2;
		run_well(&l);
		assert_true(witness_of(&l) == witness);
		check_each_task_once(&l);
		check_overlap(&l);
		check_workers_started(&l, runner);
		check_gate(&l, runner);
		launching_free(&l);
		assert_nothing_left(scene->before);
		assert_int_equal(scratch_clear(&scene->scratch), 0);
	}
}

/* Workers of `spawn` are this test executed anew: under AddressSanitizer, that
 * some hundred times for each workload would take longer than all else here.
 * contract.births has every workload done by them. */
static void check_workload(
	struct scene *scene, const struct workload *workload, uint64_t tasks)
{
	uint64_t witness = serial_witness(scene, workload, tasks);

	for (size_t r = 0; r < grid().n_runners; r++)
		if (grid().runners[r]->birth != &birth_spawn)
			check_cell(scene, workload, grid().runners[r], tasks,
				witness);
}

static void test_every_runner_does_the_work_of_serial(void **state)
{
	for (size_t t = 0; t < COUNT_OF(task_counts); t++)
		for (size_t w = 0; w < registry_builtin.n_workloads; w++)
			if (!registry_builtin.workloads[w]->dies &&
				registry_builtin.workloads[w]->missing == NULL)
				check_workload(*state,
					registry_builtin.workloads[w],
					task_counts[t]);
}

static const struct workload *plain_workload(void)
{
	struct fault why = {0};

	return registry_workload(&registry_builtin, "null", &why);
}

static void test_without_samples_the_work_is_the_same(void **state)
{
	const struct workload *workload = plain_workload();
	uint64_t witness = serial_witness(*state, workload, 50);

	for (size_t r = 0; r < grid().n_runners; r++) {
		struct launching l = launching_of(
			*state, workload, grid().runners[r], 3, 50);

		l.sampling = false;
		run_well(&l);
		assert_null(l.samples);
		assert_true(witness_of(&l) == witness);
		check_each_task_once(&l);
		launching_free(&l);
	}
}

static void test_another_seed_is_other_work(void **state)
{
	for (size_t w = 0; w < registry_builtin.n_workloads; w++) {
		const struct workload *workload = registry_builtin.workloads[w];
		struct launching l =
			launching_of(*state, workload, grid().runners[0], 2, 7);

		if (workload->dies || workload->missing != NULL)
			continue;
		l.seed = 43;
		run_well(&l);
		assert_true(
			witness_of(&l) != serial_witness(*state, workload, 7));
		launching_free(&l);
	}
}

static void test_open_loop_asks_at_the_intended_times(void **state)
{
	for (size_t r = 0; r < grid().n_runners; r++) {
		struct launching l = launching_of(
			*state, plain_workload(), grid().runners[r], 2, 20);

		l.cell.interval_ns = 100000;
		run_well(&l);
		for (uint64_t i = 0; i < l.cell.tasks; i++) {
			check_sample(&l, i);
			assert_true(l.samples[i].asked_ns ==
				    l.seen.block->meeting.run_began_ns +
					    i * l.cell.interval_ns);
		}
		launching_free(&l);
	}
}

/* The twins of the grid differ in nothing but birth. */
static void test_twins_take_tasks_by_the_same_hands(void **state)
{
	struct fault why = {0};

	(void)state;
	assert_int_equal(registry_check(&registry_builtin, &why), 0);
	for (size_t r = 0; r < grid().n_runners; r++) {
		const struct runner *runner = grid().runners[r];
		const struct runner *twin;

		if (runner->twin == NULL)
			continue;
		twin = registry_runner(&registry_builtin, runner->twin, &why);
		assert_non_null(twin);
		assert_ptr_equal(twin->start, runner->start);
		assert_ptr_equal(twin->run, runner->run);
		assert_ptr_equal(twin->stop, runner->stop);
		assert_ptr_not_equal(twin->birth, runner->birth);
	}
}

static void test_dealt_tasks_belong_to_their_index_modulo_workers(void **state)
{
	for (size_t r = 0; r < grid().n_runners; r++) {
		const struct runner *runner = grid().runners[r];
		struct launching l =
			launching_of(*state, plain_workload(), runner, 3, 20);

		if (runner->run != team_dealt_run)
			continue;
		run_well(&l);
		for (uint64_t i = 0; i < 20; i++)
			assert_int_equal(l.samples[i].worker, i % 3);
		launching_free(&l);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_runner_does_the_work_of_serial),
		cmocka_unit_test(test_without_samples_the_work_is_the_same),
		cmocka_unit_test(test_another_seed_is_other_work),
		cmocka_unit_test(test_open_loop_asks_at_the_intended_times),
		cmocka_unit_test(test_twins_take_tasks_by_the_same_hands),
		cmocka_unit_test(
			test_dealt_tasks_belong_to_their_index_modulo_workers),
	};

	return cmocka_run_group_tests(tests, scene_open, scene_close);
}
