/* What the two clocks are tried on, and how far they agree. */
#include <errno.h>
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

/* One task of null under the same runner: the program's start and end. */
static size_t reference_cell(size_t cell)
{
	return COMPARED + cell % RUNNERS;
}

/* A round of one cell: what both clocks saw, in ms; NAN: not known. */
struct seen {
	double self, inside, beside, hyperfine;
};

static struct seen look(
	const struct measured_twice *both, size_t cell, uint32_t round)
{
	const struct plan *plan = &both->result->plan;
	struct inside inside = both->inside[cell * plan->rounds + round];

	return (struct seen){
		.self = wall_ms(both->result, cell, round),
		.inside = inside.phases,
		.beside = inside.beside,
		.hyperfine =
			wall_ms(both->result, cell + plan->n_cells / 2, round),
	};
}

/* What hyperfine sees and no clock inside. */
static double excess_of(const struct seen *seen)
{
	return seen->hyperfine - seen->inside - seen->beside;
}

/* Room for what was seen of a cell in all rounds, and of its reference. */
struct rounds {
	uint32_t n;
	double *self, *inside, *beside, *hyperfine, *startup, *left;
};

static int rounds_make(struct rounds *rounds, uint32_t n, struct fault *why)
{
	enum { COLUMNS = 6 };
	double *room = calloc((size_t)n * COLUMNS, sizeof *room);

	if (room == NULL)
		return fault_set(why, ENOMEM, "%u rounds", n);
	*rounds = (struct rounds){
		.self = room,
		.inside = room + n,
		.beside = room + (size_t)2 * n,
		.hyperfine = room + (size_t)3 * n,
		.startup = room + (size_t)4 * n,
		.left = room + (size_t)5 * n,
	};
	return 0;
}

/* Only rounds in which all of it is known. */
static void rounds_add(struct rounds *rounds, const struct seen *cell,
	const struct seen *reference)
{
	double startup = excess_of(reference);
	double left = excess_of(cell) - startup;
	uint32_t i = rounds->n;

	if (!isfinite(left) || !isfinite(cell->self))
		return;
	rounds->self[i] = cell->self;
	rounds->inside[i] = cell->inside;
	rounds->beside[i] = cell->beside;
	rounds->hyperfine[i] = cell->hyperfine;
	rounds->startup[i] = startup;
	rounds->left[i] = left;
	rounds->n++;
}

/* It sorts them. */
static double median_of(double *values, uint32_t n)
{
	stats_sort(values, n);
	return stats_median(values, n);
}

static int agree(struct rounds *rounds, struct agreement *a, struct fault *why)
{
	uint32_t n = rounds->n;

	if (n == 0)
		return fault_set(why, 0, "no round in which all went well");
	if (stats_summarize(rounds->left, n, 0.95, &a->left, why) != 0 ||
		stats_ratio_paired(rounds->self, rounds->inside, n, 0.95,
			&a->ratio, why) != 0)
		return -1;
	a->self = median_of(rounds->self, n);
	a->inside = median_of(rounds->inside, n);
	a->beside = median_of(rounds->beside, n);
	a->hyperfine = median_of(rounds->hyperfine, n);
	a->startup = median_of(rounds->startup, n);
	return 0;
}

static size_t failures_of(const struct result *result, size_t cell)
{
	size_t n = 0, half = result->plan.n_cells / 2;

	for (size_t i = 0; i < result->n_launches; i++)
		n += result->launches[i].outcome != OUTCOME_OK &&
		     result->launches[i].cell % half == cell;
	return n;
}

int crosscheck_agreement(const struct measured_twice *both, size_t cell,
	struct agreement *agreement, struct fault *why)
{
	uint32_t n = both->result->plan.rounds;
	struct rounds rounds = {0};
	int failed;

	if (rounds_make(&rounds, n, why) != 0)
		return -1;
	for (uint32_t r = 0; r < n; r++) {
		struct seen seen = look(both, cell, r);
		struct seen reference = look(both, reference_cell(cell), r);

		rounds_add(&rounds, &seen, &reference);
	}
	agreement->failed = failures_of(both->result, cell);
	failed = agree(&rounds, agreement, why);
	free(rounds.self);
	return failed;
}
