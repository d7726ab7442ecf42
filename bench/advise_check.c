/* The model of advise.h, made of a result and tried on it. */
#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/advise_check.h"
#include "bench/advise_exchange.h"
#include "bench/stats.h"
#include "bench/units.h"

#define MIB 1048576.0

/* A cell is CPU-bound whose tasks wait for less than this share of their CPU
 * time. */
#define BOUND 0.05

/* Placed freely, nothing held back, the runner as it is. */
static bool is_usual(const struct cell *cell)
{
	return cell->role == ROLE_MEASURED && cell->pin == PIN_NONE &&
	       !cell->gated && !cell->other_binary && cell->interval_ns == 0 &&
	       advise_knows_setup(cell);
}

/* ---- what things cost ---- */

static double floor_ns(const struct result *result, const char *name)
{
	char whole[FACT_NAME];

	snprintf(whole, sizeof whole, "floor.%s_ns", name);
	return facts_number_of(&result->floors, whole, (double)NAN);
}

static double machine_number(
	const struct result *result, const char *name, double otherwise)
{
	double number = facts_number_of(&result->machine, name, 0);

	return number >= 1 ? number : otherwise;
}

static int take_floors(const struct result *result, struct advise_costs *costs,
	struct fault *why)
{
	const struct {
		const char *name;
		double *ns;
	} needed[] = {
		{"thread.create_join", &costs->thread_ns},
		{"process.fork_wait_0mib", &costs->forks[0].ns},
		{"process.fork_wait_64mib", &costs->forks[1].ns},
		{"process.fork_wait_256mib", &costs->forks[2].ns},
		{"page.first_touch", &costs->touch_ns},
		{"page.copy_on_write", &costs->copy_ns},
		{"handover.futex.threads.unpinned", &costs->handover_ns[0]},
		{"handover.pipe.processes.unpinned", &costs->handover_ns[1]},
	};

	costs->forks[1].bytes = 64 * MIB;
	costs->forks[2].bytes = 256 * MIB;
	for (size_t i = 0; i < sizeof needed / sizeof *needed; i++) {
		*needed[i].ns = floor_ns(result, needed[i].name);
		if (!isfinite(*needed[i].ns))
			return fault_set(why, 0,
				"the result has no floor %s (tvp run measures "
				"them without --no-floors)",
				needed[i].name);
	}
	return 0;
}

/* What a birth takes in the middle of things: empty tasks with a worker each,
 * where the result has them, many launches of them; else NAN. */
static double null_ns(const struct result *result,
	const struct cell_summary *cells, bool processes, double *values)
{
	size_t n = 0;

	for (uint32_t i = 0; i < result->plan.n_cells; i++) {
		const struct cell *cell = &result->plan.cells[i];
		const struct advise_runner *runner =
			advise_runner(cell->runner);

		if (strcmp(cell->workload, "null") == 0 && runner != NULL &&
			runner->hand == ADVISE_PER_TASK &&
			runner->processes == processes && is_usual(cell) &&
			cell->ballast_bytes == 0 && cells[i].wall_ns.n > 0)
			values[n++] =
				cells[i].wall_ns.median / (double)cell->tasks;
	}
	stats_sort(values, n);
	return n > 0 ? stats_median(values, n) : (double)NAN;
}

/* What dirty memory adds to a fork is the floors' to say in any case. */
static void take_births(const struct result *result,
	const struct cell_summary *cells, struct advise_costs *costs,
	double *values)
{
	double thread_ns = null_ns(result, cells, false, values);
	double fork_ns = null_ns(result, cells, true, values);
	double more_ns = fork_ns - costs->forks[0].ns;

	if (isfinite(thread_ns))
		costs->thread_ns = thread_ns;
	for (size_t i = 0; isfinite(fork_ns) && i < ADVISE_FORKS; i++)
		costs->forks[i].ns += more_ns;
}

static uint32_t at_once(
	const struct advise_costs *costs, const struct advise_trial *trial)
{
	return trial->workers < costs->cpus ? trial->workers : costs->cpus;
}

/* Of one CPU-bound trial: the CPU time of a worker's tasks over the time they
 * took, without the births. NAN for others: with a worker for each task it
 * would be the births that one sees. */
static double efficiency_of(
	const struct advise_costs *costs, const struct advise_trial *trial)
{
	const struct advise_work *work = &trial->work;
	uint32_t k = at_once(costs, trial);
	double birth_ns, busy_ns = trial->seen_ns;

	assert(trial->runner != NULL);
	birth_ns = trial->runner->processes
			   ? advise_fork_ns(costs, work->parent_bytes)
			   : costs->thread_ns;
	if (trial->runner->hand == ADVISE_STANDING)
		busy_ns -= trial->workers * birth_ns;
	if (trial->runner->hand == ADVISE_PER_TASK || k > ADVISE_CPUS ||
		work->cpu_ns <= 0 || work->wait_ns > BOUND * work->cpu_ns ||
		busy_ns <= 0)
		return (double)NAN;
	return fmax(ceil(work->tasks / trial->workers), work->tasks / k) *
	       work->cpu_ns / busy_ns;
}

/* The median over the trials of one kind with k at work; NAN for none. */
static double efficiency(const struct advise_costs *costs,
	const struct advise_check *check, size_t without, bool processes,
	uint32_t k, double *values)
{
	size_t n = 0;

	for (size_t i = 0; i < check->n; i++) {
		const struct advise_trial *t = &check->trials[i];
		double value = efficiency_of(costs, t);

		assert(t->runner != NULL);
		if (i != without && at_once(costs, t) == k &&
			t->runner->processes == processes && isfinite(value))
			values[n++] = value;
	}
	if (n == 0)
		return (double)NAN;
	stats_sort(values, n);
	return stats_median(values, n);
}

static void take_efficiencies(struct advise_costs *costs,
	const struct advise_check *check, size_t without, double *values)
{
	bool seen[ADVISE_CPUS + 1] = {false};

	for (size_t i = 0; i < check->n; i++)
		if (at_once(costs, &check->trials[i]) <= ADVISE_CPUS)
			seen[at_once(costs, &check->trials[i])] = true;
	for (uint32_t k = 0; k <= ADVISE_CPUS; k++)
		for (int processes = 0; processes < 2; processes++)
			costs->efficiency[processes][k] =
				seen[k] ? efficiency(costs, check, without,
						  processes == 1, k, values)
					: (double)NAN;
}

static double scale_of(const struct advise_costs *costs,
	const struct advise_check *check, size_t without, double *values)
{
	size_t n = 0;

	for (size_t i = 0; i < check->n; i++) {
		const struct advise_trial *t = &check->trials[i];

		if (i != without)
			values[n++] =
				t->seen_ns / advise_time(costs, &t->work,
						     t->runner, t->workers);
	}
	stats_sort(values, n);
	return n > 0 ? stats_median(values, n) : 1;
}

int advise_check_costs(const struct result *result,
	const struct cell_summary *cells, const struct advise_check *check,
	size_t without, struct advise_costs *costs, struct fault *why)
{
	double *values = calloc(result->plan.n_cells + 1, sizeof *values);

	*costs = (struct advise_costs){
		.cpus = (uint32_t)fmin(
			machine_number(result, "cpu.usable", 1), 65536),
		.page_bytes = machine_number(result, "memory.page_bytes", 4096),
		.scale = 1,
	};
	if (values == NULL)
		return fault_set(why, 0, "out of memory");
	if (take_floors(result, costs, why) != 0) {
		free(values);
		return -1;
	}
	take_births(result, cells, costs, values);
	advise_exchange_take(result, cells, costs);
	take_efficiencies(costs, check, without, values);
	costs->scale = scale_of(costs, check, without, values);
	free(values);
	return 0;
}

/* ---- trials ---- */

static bool is_tried(const struct cell *cell)
{
	static const char *const workloads[] = {"sleep", "hash", "blend", NULL};
	size_t i = 0;

	while (workloads[i] != NULL &&
		strcmp(workloads[i], cell->workload) != 0)
		i++;
	return workloads[i] != NULL && is_usual(cell) &&
	       advise_runner(cell->runner) != NULL;
}

/* The cell in which serial did the same work; NULL for none. */
static const struct cell_summary *serial_of(const struct result *result,
	const struct cell_summary *cells, uint32_t index)
{
	const struct plan *plan = &result->plan;

	for (uint32_t i = 0; i < plan->n_cells; i++)
		if (strcmp(plan->cells[i].runner, "serial") == 0 &&
			plan->cells[i].role == ROLE_MEASURED &&
			cells[i].wall_ns.n > 0 &&
			cell_same_place(&plan->cells[i], &plan->cells[index]))
			return &cells[i];
	return NULL;
}

/* The mean of a list of durations, as results have them: "2ms,5ms". */
static double mean_duration(const char *text)
{
	char copy[PARAM_VALUE], *rest = copy, *one;
	double sum_ns = 0;
	unsigned n = 0;

	snprintf(copy, sizeof copy, "%s", text);
	while ((one = strsep(&rest, ",")) != NULL) {
		struct fault unused = {0};
		uint64_t ns = 0;

		if (units_parse_duration(one, &ns, &unused) != 0)
			return (double)NAN;
		sum_ns += (double)ns;
		n++;
	}
	return sum_ns / n;
}

static const char *setting(const struct cell *cell, const char *name)
{
	for (size_t i = 0; i < cell->n_settings; i++)
		if (strcmp(cell->settings[i].name, name) == 0)
			return cell->settings[i].value;
	return "";
}

/* How long a task of the cell waits by its own will; NAN: not known. What it
 * waits for a CPU on a busy machine is none of it. */
static double waiting(const struct cell *cell)
{
	if (strcmp(cell->workload, "sleep") == 0)
		return mean_duration(setting(cell, "durations"));
	if (strcmp(cell->workload, "blend") == 0)
		return mean_duration(setting(cell, "task_time")) *
		       strtod(setting(cell, "wait_percent"), NULL) / 100;
	return 0;
}

/* What somebody knows of work who asks for advice. */
static struct advise_work work_of(
	const struct cell *cell, const struct cell_summary *serial)
{
	double tasks = (double)cell->tasks;

	return (struct advise_work){
		.cpu_ns = serial->cpu_ns / tasks,
		.wait_ns = waiting(cell),
		.parent_bytes = (double)cell->ballast_bytes,
		.exchange_bytes = -1,
		.tasks = tasks,
	};
}

static bool is_known(const struct advise_work *work)
{
	return isfinite(work->cpu_ns) && isfinite(work->wait_ns) &&
	       work->cpu_ns + work->wait_ns > 0;
}

static int collect(const struct result *result,
	const struct cell_summary *cells, struct advise_check *check,
	struct fault *why)
{
	check->trials = calloc(result->plan.n_cells + 1, sizeof *check->trials);
	if (check->trials == NULL)
		return fault_set(why, 0, "out of memory");
	for (uint32_t i = 0; i < result->plan.n_cells; i++) {
		const struct cell *cell = &result->plan.cells[i];
		const struct cell_summary *serial = serial_of(result, cells, i);
		struct advise_trial trial = {.cell = i};

		if (!is_tried(cell) || serial == NULL ||
			cells[i].wall_ns.n == 0 ||
			!(cells[i].wall_ns.median > 0))
			continue;
		trial.runner = advise_runner(cell->runner);
		trial.workers = cell->workers;
		trial.work = work_of(cell, serial);
		trial.seen_ns = cells[i].wall_ns.median;
		if (is_known(&trial.work))
			check->trials[check->n++] = trial;
	}
	return 0;
}

bool advise_check_is_off(double ratio)
{
	return fabs(ratio - 1) > ADVISE_OFF;
}

static int judge(struct advise_check *check, struct fault *why)
{
	double *ratios = calloc(check->n + 1, sizeof *ratios);
	size_t rank;

	if (ratios == NULL)
		return fault_set(why, 0, "out of memory");
	for (size_t i = 0; i < check->n; i++) {
		const struct advise_trial *t = &check->trials[i];

		ratios[i] = t->seen_ns / t->predicted_ns;
		check->off += advise_check_is_off(ratios[i]);
	}
	stats_sort(ratios, check->n);
	check->low = check->high = (double)NAN;
	if (check->n > 0) {
		check->least = ratios[0];
		check->median = stats_median(ratios, check->n);
		check->most = ratios[check->n - 1];
	}
	if (check->n >= ADVISE_TRIALS_MIN) {
		rank = (size_t)(0.025 * (double)(check->n + 1));
		rank = rank > 0 ? rank : 1;
		check->low = ratios[rank - 1];
		check->high = ratios[check->n - rank];
		check->coverage = 1 - 2 * (double)rank / (double)(check->n + 1);
	}
	free(ratios);
	return 0;
}

int advise_check(const struct result *result, const struct cell_summary *cells,
	struct advise_check *check, struct fault *why)
{
	*check = (struct advise_check){0};
	if (collect(result, cells, check, why) != 0)
		return -1;
	for (size_t i = 0; i < check->n; i++) {
		struct advise_trial *t = &check->trials[i];
		struct advise_costs costs;

		if (advise_check_costs(result, cells, check, i, &costs, why) !=
			0)
			return -1;
		t->predicted_ns =
			advise_time(&costs, &t->work, t->runner, t->workers);
	}
	return judge(check, why);
}

void advise_check_free(struct advise_check *check)
{
	free(check->trials);
	*check = (struct advise_check){0};
}

/* ---- memory ---- */

struct advise_memory advise_check_memory(
	const struct result *result, const struct cell_summary *cells)
{
	struct advise_memory memory = {(double)NAN, {(double)NAN, (double)NAN},
		machine_number(result, "memory.available_bytes", (double)NAN)};

	for (uint32_t i = 0; i < result->plan.n_cells; i++) {
		const struct cell *cell = &result->plan.cells[i];
		const struct advise_runner *runner =
			advise_runner(cell->runner);
		const struct memory *seen = cells[i].memory;

		if (runner == NULL || seen == NULL || seen->workers == 0)
			continue;
		/* fmin takes the other one for NAN. */
		if (runner->hand == ADVISE_SERIAL)
			memory.base_bytes = fmin(memory.base_bytes,
				(double)seen->family.pss_bytes);
		else if (cells[i].added_per_worker_bytes > 0)
			memory.worker_bytes[runner->processes] =
				fmin(memory.worker_bytes[runner->processes],
					cells[i].added_per_worker_bytes);
	}
	return memory;
}

double advise_check_bytes(const struct advise_memory *memory,
	const struct advise_work *work, const struct advise_runner *runner,
	uint32_t workers)
{
	/* 8 bytes of the last level of page tables for each page of 4 KiB. */
	double tables = work->parent_bytes / 512;

	if (runner->hand == ADVISE_SERIAL)
		return memory->base_bytes + work->parent_bytes +
		       work->task_bytes;
	return memory->base_bytes + work->parent_bytes +
	       workers * (memory->worker_bytes[runner->processes] +
				 work->task_bytes +
				 (runner->processes ? tables : 0));
}
