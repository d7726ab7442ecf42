/* What the two clocks are tried on, and how far they agree. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/plan.h"
#include "tests/speed/crosscheck.h"

enum { WORKS = 3, RUNNERS = 5, COMPARED = WORKS * RUNNERS };

/* Launches of 20 to 100 ms. */
static const struct plan_block works[WORKS] = {
	{
		.workloads = {"hash"},
		.tasks = {50},
	},
	{
		.workloads = {"sleep"},
		.tasks = {30},
		.settings = {{.setting = {"durations", "2ms"}}},
		.n_settings = 1,
	},
	{
		.workloads = {"file"},
		.tasks = {100},
	},
};

static const char *const runners[RUNNERS] = {
	"serial", "pthreads", "fork", "thread_pool", "process_pool"};

size_t crosscheck_cells(void)
{
	return COMPARED;
}

static int add_cells(struct plan *plan, const struct plan_block *work,
	uint64_t tasks, struct fault *why)
{
	struct plan_block block = *work;

	block.n_workloads = block.n_workers = block.n_pins = 1;
	block.workers[0] = 2;
	block.tasks[block.n_tasks++] = tasks;
	for (size_t i = 0; i < RUNNERS; i++)
		if (plan_add_names(block.runners, &block.n_runners, runners[i],
			    why) != 0)
			return -1;
	return plan_expand(plan, &block, &registry_builtin, why);
}

/* The cells again, for the other clock. */
static int double_cells(struct plan *plan, struct fault *why)
{
	size_t n = plan->n_cells;
	struct cell *cells = calloc(2 * n, sizeof *cells);

	if (cells == NULL)
		return fault_set(why, 0, "out of memory");
	memcpy(cells, plan->cells, n * sizeof *cells);
	memcpy(cells + n, plan->cells, n * sizeof *cells);
	free(plan->cells);
	plan->cells = cells;
	plan->n_cells = 2 * n;
	return 0;
}

int crosscheck_plan(struct plan *plan, struct fault *why)
{
	static const struct plan_block nothing = {.workloads = {"null"}};

	for (size_t i = 0; i < WORKS; i++)
		if (add_cells(plan, &works[i], works[i].tasks[0], why) != 0)
			return -1;
	for (size_t i = 0; i < WORKS; i++)
		if (add_cells(plan, &works[i], 1, why) != 0)
			return -1;
	if (add_cells(plan, &nothing, 1, why) != 0)
		return -1;
	return double_cells(plan, why);
}

/* ---- how far they agree ---- */

/* The time of a cell in a round in ms; NAN: none. */
static double wall_ms(const struct result *result, size_t cell, uint32_t round)
{
	for (size_t i = 0; i < result->n_launches; i++) {
		const struct launch *l = &result->launches[i];

		if (l->cell == cell && l->round == round &&
			l->outcome == OUTCOME_OK)
			return (double)result_wall_ns(l) / 1e6;
	}
	return (double)NAN;
}

static size_t reference_cell(size_t cell, enum reference reference)
{
	return reference == REFERENCE_OWN ? COMPARED + cell
					  : 2 * COMPARED + cell % RUNNERS;
}

/* How much more hyperfine sees, in ms. */
static double excess_ms(
	const struct result *result, size_t cell, uint32_t round)
{
	return wall_ms(result, cell + result->plan.n_cells / 2, round) -
	       wall_ms(result, cell, round);
}

static size_t keep_finite(double *values, size_t n)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++)
		if (isfinite(values[i]))
			values[kept++] = values[i];
	return kept;
}

static double median_of(double *values, size_t n)
{
	n = keep_finite(values, n);
	stats_sort(values, n);
	return n > 0 ? stats_median(values, n) : (double)NAN;
}

static int agree_by(const struct result *result, size_t cell,
	enum reference reference, double *values, struct agreement *agreement,
	struct fault *why)
{
	size_t base = reference_cell(cell, reference);
	uint32_t rounds = result->plan.rounds;

	for (uint32_t r = 0; r < rounds; r++)
		values[r] = excess_ms(result, base, r);
	agreement->by[reference].startup = median_of(values, rounds);
	for (uint32_t r = 0; r < rounds; r++)
		values[r] =
			excess_ms(result, cell, r) - excess_ms(result, base, r);
	return stats_summarize(values, keep_finite(values, rounds), 0.95,
		&agreement->by[reference].left, why);
}

static size_t failures_of(const struct result *result, size_t cell)
{
	size_t n = 0, half = result->plan.n_cells / 2;

	for (size_t i = 0; i < result->n_launches; i++)
		n += result->launches[i].outcome != OUTCOME_OK &&
		     result->launches[i].cell % half == cell;
	return n;
}

int crosscheck_agreement(const struct result *result, size_t cell,
	struct agreement *agreement, struct fault *why)
{
	uint32_t rounds = result->plan.rounds;
	size_t half = result->plan.n_cells / 2;
	double *values = calloc(rounds, sizeof *values);
	int failed = 0;

	if (values == NULL)
		return fault_set(why, 0, "out of memory");
	for (uint32_t r = 0; r < rounds; r++)
		values[r] = wall_ms(result, cell, r);
	agreement->self = median_of(values, rounds);
	for (uint32_t r = 0; r < rounds; r++)
		values[r] = wall_ms(result, cell + half, r);
	agreement->hyperfine = median_of(values, rounds);
	agreement->failed = failures_of(result, cell);
	for (int i = 0; i < REFERENCES && failed == 0; i++)
		failed = agree_by(result, cell, i, values, agreement, why);
	free(values);
	return failed;
}
