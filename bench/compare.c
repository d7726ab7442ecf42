/* Several results side by side: their cells matched and compared. */
#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/compare.h"

const char *const compare_states[] = {
	"done", "absent", "failed", "tasks", "other-work", NULL};

/* The launches of one result by cell: the times of cell c that ended well are
 * walls[first[c]] up to walls[first[c] + n[c]]. */
struct column {
	const struct result *result;
	const struct cell *cells; /* its plan's, completed */
	double *walls;
	size_t *first;
	uint32_t *n, *failed;
	uint64_t *witness;  /* of the first launch that ended well */
	const char **fault; /* of the first launch that did not */
};

static bool ended_well(const struct launch *launch)
{
	return launch->outcome == OUTCOME_OK && result_wall_ns(launch) > 0;
}

static void close_column(struct column *column)
{
	free(column->walls);
	free(column->first);
	free(column->n);
	free(column->failed);
	free(column->witness);
	free(column->fault);
}

static void take_launch(struct column *c, const struct launch *launch)
{
	uint32_t at = launch->cell;

	if (!ended_well(launch)) {
		c->failed[at]++;
		if (c->fault[at] == NULL)
			c->fault[at] = launch->fault;
		return;
	}
	if (c->n[at] == 0)
		c->witness[at] = launch->witness;
	c->walls[c->first[at] + c->n[at]++] = (double)result_wall_ns(launch);
}

static int open_column(struct column *c, const struct result *result,
	const struct cell *cells, struct fault *why)
{
	size_t n = result->plan.n_cells + 1;

	*c = (struct column){
		.result = result,
		.cells = cells,
		.walls = calloc(result->n_launches + 1, sizeof *c->walls),
		.first = calloc(n, sizeof *c->first),
		.n = calloc(n, sizeof *c->n),
		.failed = calloc(n, sizeof *c->failed),
		.witness = calloc(n, sizeof *c->witness),
		.fault = calloc(n, sizeof *c->fault),
	};
	if (c->walls == NULL || c->first == NULL || c->n == NULL ||
		c->failed == NULL || c->witness == NULL || c->fault == NULL) {
		fault_set(why, 0, "out of memory");
		return -1;
	}
	for (size_t i = 0; i < result->n_launches; i++)
		c->first[result->launches[i].cell + 1]++;
	for (size_t i = 1; i < n; i++)
		c->first[i] += c->first[i - 1];
	for (size_t i = 0; i < result->n_launches; i++)
		take_launch(c, &result->launches[i]);
	return 0;
}

/* ---- matching ---- */

/* What this program does not know, it leaves as it is. */
static struct cell *complete_cells(const struct plan *plan,
	const struct registry *registry, struct fault *why)
{
	struct cell *cells = calloc(plan->n_cells + 1, sizeof *cells);

	if (cells == NULL) {
		fault_set(why, 0, "out of memory");
		return NULL;
	}
	for (size_t i = 0; i < plan->n_cells; i++) {
		struct fault unused = {0};

		cells[i] = plan->cells[i];
		if (cell_complete(&cells[i], registry, &unused) < 0)
			cells[i] = plan->cells[i];
	}
	return cells;
}

static bool same_cell(const struct cell *a, const struct cell *b)
{
	assert(a != NULL && b != NULL);
	return cell_same_runner(a, b) && a->workers == b->workers &&
	       a->pin == b->pin && a->ballast_bytes == b->ballast_bytes &&
	       a->gated == b->gated && a->role == b->role &&
	       cell_same_asked(a, b);
}

/* The place of a row's cell among n of a result, or -1. */
static ptrdiff_t find_cell(
	const struct cell *cells, size_t n, const struct cell *cell)
{
	for (size_t i = 0; i < n; i++)
		if (!cells[i].other_binary && same_cell(&cells[i], cell))
			return (ptrdiff_t)i;
	return -1;
}

static bool has_row(const struct compare *compare, const struct cell *cell)
{
	for (size_t i = 0; i < compare->n_rows; i++)
		if (same_cell(compare->rows[i].cell, cell))
			return true;
	return false;
}

static void add_row(struct compare *compare, const struct cell *cell)
{
	struct compare_row *row = &compare->rows[compare->n_rows];

	row->cell = cell;
	row->work = compare->n_rows;
	for (size_t i = 0; i < compare->n_rows; i++)
		if (cell_same_asked(compare->rows[i].cell, cell)) {
			row->work = i;
			break;
		}
	compare->n_rows++;
}

static int check_twice(
	const struct plan *plan, const struct cell *cells, struct fault *why)
{
	for (size_t i = 0; i < plan->n_cells; i++) {
		ptrdiff_t first = find_cell(cells, plan->n_cells, &cells[i]);

		if (!cells[i].other_binary && first != (ptrdiff_t)i)
			return fault_set(why, 0,
				"\"%s\" has the same cell twice (%td and %zu)",
				plan->name, first, i);
	}
	return 0;
}

/* The base's in their order, then those that only later results have. */
static int list_rows(const struct result *const *results, size_t n,
	struct compare *c, struct fault *why)
{
	size_t room = 0;

	for (size_t i = 0; i < n; i++) {
		room += results[i]->plan.n_cells;
		if (check_twice(&results[i]->plan, c->cells[i], why) != 0)
			return -1;
	}
	c->rows = calloc(room + 1, sizeof *c->rows);
	if (c->rows == NULL)
		return fault_set(why, 0, "out of memory");
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < results[i]->plan.n_cells; j++) {
			const struct cell *cell = &c->cells[i][j];

			if (!cell->other_binary &&
				(i == 0 || !has_row(c, cell)))
				add_row(c, cell);
		}
	return 0;
}

static int make_rows(const struct result *const *results, size_t n,
	struct compare *c, struct fault *why)
{
	if (list_rows(results, n, c, why) != 0)
		return -1;
	for (size_t i = 0; i < c->n_rows; i++) {
		c->rows[i].sides =
			calloc(c->n_results, sizeof *c->rows[i].sides);
		if (c->rows[i].sides == NULL)
			return fault_set(why, 0, "out of memory");
	}
	return 0;
}

/* ---- comparing ---- */

/* What is known of a row's cell in one result alone. */
static int fill_side(const struct column *column, const struct cell *cell,
	struct compare_side *side, struct fault *why)
{
	ptrdiff_t at =
		find_cell(column->cells, column->result->plan.n_cells, cell);

	side->state = COMPARE_ABSENT;
	if (at < 0)
		return 0;
	side->state = COMPARE_DONE;
	side->cell = &column->cells[at];
	side->n = column->n[at];
	side->failed = column->failed[at];
	side->fault = column->fault[at];
	if (side->n == 0) {
		side->state = COMPARE_FAILED;
		return 0;
	}
	return stats_summarize(column->walls + column->first[at], side->n,
		COMPARE_CONFIDENCE, &side->wall_ns, why);
}

/* Witnesses depend on the seed. */
static bool other_work(const struct column *a, const struct cell *cell_a,
	const struct column *b, const struct cell *cell_b)
{
	return a->result->plan.seed == b->result->plan.seed &&
	       a->witness[cell_a - a->cells] != b->witness[cell_b - b->cells];
}

static enum compare_state state_of(const struct column *base,
	const struct compare_side *b, const struct column *column,
	const struct compare_side *s)
{
	if (b->cell == NULL || s->cell == NULL)
		return COMPARE_ABSENT;
	if (b->n == 0 || s->n == 0)
		return COMPARE_FAILED;
	if (b->cell->tasks != s->cell->tasks)
		return COMPARE_TASKS;
	if (other_work(base, b->cell, column, s->cell))
		return COMPARE_OTHER_WORK;
	return COMPARE_DONE;
}

static const double *walls_of(
	const struct column *column, const struct compare_side *side)
{
	return column->walls + column->first[side->cell - column->cells];
}

static int compare_side(const struct compare *c, const struct column *base,
	const struct compare_side *b, const struct column *column,
	struct compare_side *s, struct fault *why)
{
	if (stats_ratio_unpaired(walls_of(base, b), b->n, walls_of(column, s),
		    s->n, c->confidence, &s->ratio, why) != 0)
		return -1;
	s->verdict = stats_verdict(&s->ratio, c->margin);
	return 0;
}

/* With n launches of each, the widest interval misses when all of one cell are
 * slower than all of the other: 2 of binomial(2n, n) orders. */
static size_t launches_needed(double confidence)
{
	double orders = 1;
	size_t n = 0;

	while (2 / orders > 1 - confidence) {
		n++;
		orders *= (double)(2 * (2 * n - 1)) / (double)n;
	}
	return n;
}

/* First what can be compared, for that says with how much confidence. */
static int compare_rows(
	struct compare *c, const struct column *columns, struct fault *why)
{
	for (size_t r = 0; r < c->n_rows; r++) {
		struct compare_row *row = &c->rows[r];

		for (size_t i = 0; i < c->n_results; i++)
			if (fill_side(&columns[i], row->cell, &row->sides[i],
				    why) != 0)
				return -1;
		for (size_t i = 1; i < c->n_results; i++) {
			row->sides[i].state = state_of(&columns[0],
				&row->sides[0], &columns[i], &row->sides[i]);
			c->comparisons += row->sides[i].state == COMPARE_DONE;
		}
	}
	c->confidence =
		stats_ratio_bonferroni(COMPARE_CONFIDENCE, c->comparisons);
	c->needs = launches_needed(c->confidence);
	for (size_t r = 0; r < c->n_rows; r++)
		for (size_t i = 1; i < c->n_results; i++) {
			struct compare_side *sides = c->rows[r].sides;

			if (sides[i].state == COMPARE_DONE &&
				compare_side(c, &columns[0], &sides[0],
					&columns[i], &sides[i], why) != 0)
				return -1;
		}
	return 0;
}

static int check_clocks(
	const struct result *const *results, size_t n, struct fault *why)
{
	for (size_t i = 1; i < n; i++)
		if (results[i]->plan.timer != results[0]->plan.timer)
			return fault_set(why, 0,
				"results were timed by different clocks (%s "
				"and %s)",
				plan_timers[results[0]->plan.timer],
				plan_timers[results[i]->plan.timer]);
	return 0;
}

static double largest_margin(const struct result *const *results, size_t n)
{
	double margin = 0;

	for (size_t i = 0; i < n; i++)
		margin = fmax(margin, results[i]->plan.margin);
	return margin;
}

static int open_columns(const struct result *const *results, size_t n,
	const struct registry *registry, struct compare *c,
	struct column *columns, struct fault *why)
{
	c->cells = calloc(n, sizeof *c->cells);
	if (c->cells == NULL) {
		fault_set(why, 0, "out of memory");
		return -1;
	}
	for (size_t i = 0; i < n; i++) {
		c->cells[i] = complete_cells(&results[i]->plan, registry, why);
		if (c->cells[i] == NULL || open_column(&columns[i], results[i],
						   c->cells[i], why) != 0)
			return -1;
	}
	return 0;
}

int compare_results(const struct result *const *results, size_t n,
	const struct registry *registry, double margin, struct compare *c,
	struct fault *why)
{
	struct column *columns = calloc(n, sizeof *columns);
	int failed;

	assert(n >= 2);
	if (margin < 0)
		margin = largest_margin(results, n);
	*c = (struct compare){.n_results = n, .margin = margin};
	if (columns == NULL)
		return fault_set(why, 0, "out of memory");
	failed = check_clocks(results, n, why) != 0 ||
		 open_columns(results, n, registry, c, columns, why) != 0 ||
		 make_rows(results, n, c, why) != 0 ||
		 compare_rows(c, columns, why) != 0;
	for (size_t i = 0; i < n; i++)
		close_column(&columns[i]);
	free(columns);
	return failed ? -1 : 0;
}

void compare_free(struct compare *compare)
{
	for (size_t i = 0; i < compare->n_rows; i++)
		free(compare->rows[i].sides);
	free(compare->rows);
	for (size_t i = 0; compare->cells != NULL && i < compare->n_results;
		i++)
		free(compare->cells[i]);
	free(compare->cells);
	*compare = (struct compare){0};
}
