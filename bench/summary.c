/* What the launches of a result come to. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/noise.h"
#include "bench/summary_part.h"

/* The launches of a result sorted into cells and rounds. */
struct table {
	const struct result *result;
	const struct registry *registry;
	struct cell_summary *cells;
	size_t rounds;  /* as many as were begun */
	double *walls;  /* [cell][round] in ns; NAN: none, or it failed */
	bool *calm;     /* [cell][round]: not disturbed */
	double *values; /* room for one value per round, twice */
};

static double wall_at(const struct table *t, size_t cell, size_t round)
{
	return t->walls[cell * t->rounds + round];
}

static int open_table(struct table *t, struct fault *why)
{
	size_t n_cells = t->result->plan.n_cells, n;

	for (size_t i = 0; i < t->result->n_launches; i++)
		if (t->result->launches[i].round >= t->rounds)
			t->rounds = t->result->launches[i].round + 1;
	n = n_cells * t->rounds;
	t->cells = calloc(n_cells + 1, sizeof *t->cells);
	t->walls = calloc(n + 1, sizeof *t->walls);
	t->calm = calloc(n + 1, sizeof *t->calm);
	t->values = calloc(2 * t->rounds + 1, sizeof *t->values);
	if (t->cells == NULL || t->walls == NULL || t->calm == NULL ||
		t->values == NULL)
		return fault_set(why, 0, "out of memory");
	for (size_t i = 0; i < n; i++)
		t->walls[i] = NAN;
	return 0;
}

/* All but the cells, which become the caller's. */
static void close_table(struct table *t)
{
	free(t->walls);
	free(t->calm);
	free(t->values);
}

/* Did the launch end well? Then its time is kept. */
static bool keep_wall(struct table *t, const struct launch *l)
{
	if (l->outcome != OUTCOME_OK || result_wall_ns(l) == 0)
		return false;
	t->walls[l->cell * t->rounds + l->round] = (double)result_wall_ns(l);
	return true;
}

static void sort_in(struct table *t)
{
	struct noise_scale scale = noise_scale_of(t->result);

	for (size_t i = 0; i < t->result->n_launches; i++) {
		const struct launch *l = &t->result->launches[i];
		struct cell_summary *cell = &t->cells[l->cell];
		bool ok = keep_wall(t, l);
		bool calm = noise_flags(&scale, &t->result->plan.cells[l->cell],
				    l) == 0;

		cell->n += ok;
		cell->failed += !ok;
		cell->disturbed += !calm;
		t->calm[l->cell * t->rounds + l->round] = calm;
		if (cell->fault == NULL)
			cell->fault = l->fault;
		if (cell->note == NULL)
			cell->note = l->note;
	}
	noise_scale_free(&scale);
}

/* ---- one cell ---- */

static double parallelism_of(const struct launch *l)
{
	return result_parallelism(l);
}

static double known(uint64_t value)
{
	return value == RESULT_UNKNOWN ? (double)NAN : (double)value;
}

static double cpu_of(const struct launch *l)
{
	return known(l->user_ns) + known(l->sys_ns);
}

static double start_delay_of(const struct launch *l)
{
	return known(l->start_delay_ns.p50);
}

static double service_p50_of(const struct launch *l)
{
	return known(l->service_ns.p50);
}

static double service_p99_of(const struct launch *l)
{
	return known(l->service_ns.p99);
}

/* What is asked of each launch, and where its median goes. */
static const struct column {
	double (*of)(const struct launch *launch);
	size_t offset;
} columns[] = {
	{parallelism_of, offsetof(struct cell_summary, parallelism)},
	{cpu_of, offsetof(struct cell_summary, cpu_ns)},
	{start_delay_of, offsetof(struct cell_summary, start_delay_p50_ns)},
	{service_p50_of, offsetof(struct cell_summary, service_p50_ns)},
	{service_p99_of, offsetof(struct cell_summary, service_p99_ns)},
};

enum { N_COLUMNS = sizeof columns / sizeof *columns };

/* Launches by cell: list[first[c] .. first[c + 1] - 1] are those of cell c. */
struct by_cell {
	size_t *first;
	const struct launch **list;
};

static int group(const struct result *result, struct by_cell *by_cell)
{
	size_t n_cells = result->plan.n_cells, *next;

	by_cell->first = calloc(2 * n_cells + 2, sizeof *by_cell->first);
	by_cell->list = calloc(result->n_launches + 1, sizeof *by_cell->list);
	if (by_cell->first == NULL || by_cell->list == NULL)
		return -1;
	next = by_cell->first + n_cells + 1;
	for (size_t i = 0; i < result->n_launches; i++)
		by_cell->first[result->launches[i].cell + 1]++;
	for (size_t c = 0; c < n_cells; c++) {
		by_cell->first[c + 1] += by_cell->first[c];
		next[c] = by_cell->first[c];
	}
	for (size_t i = 0; i < result->n_launches; i++)
		by_cell->list[next[result->launches[i].cell]++] =
			&result->launches[i];
	return 0;
}

static double median_of(const struct by_cell *by_cell, size_t cell,
	const struct column *column, double *values)
{
	size_t n = 0;

	for (size_t i = by_cell->first[cell]; i < by_cell->first[cell + 1];
		i++) {
		const struct launch *l = by_cell->list[i];
		double value = column->of(l);

		if (l->outcome == OUTCOME_OK && isfinite(value))
			values[n++] = value;
	}
	stats_sort(values, n);
	return n > 0 ? stats_median(values, n) : (double)NAN;
}

static int summarize_cells(struct table *t, struct fault *why)
{
	struct by_cell by_cell = {0};
	int failed = group(t->result, &by_cell);

	for (size_t c = 0; !failed && c < t->result->plan.n_cells; c++) {
		struct cell_summary *cell = &t->cells[c];
		size_t n = 0;

		failed = summary_measures(by_cell.list + by_cell.first[c],
			by_cell.first[c + 1] - by_cell.first[c], t->values,
			cell, why);
		for (size_t i = 0; i < N_COLUMNS; i++)
			*(double *)(void *)((char *)cell + columns[i].offset) =
				median_of(&by_cell, c, &columns[i], t->values);
		for (size_t r = 0; r < t->rounds; r++)
			if (isfinite(wall_at(t, c, r)))
				t->values[n++] = wall_at(t, c, r);
		cell->tasks_per_s = NAN;
		if (n == 0 || failed)
			continue;
		failed = stats_summarize(
			t->values, n, SUMMARY_CONFIDENCE, &cell->wall_ns, why);
		cell->tasks_per_s = (double)t->result->plan.cells[c].tasks *
				    (double)NS_PER_S / cell->wall_ns.median;
	}
	free(by_cell.first);
	free(by_cell.list);
	return failed ? fault_set(why, 0, "out of memory") : 0;
}

/* ---- pairs of cells ---- */

static uint32_t find_serial(const struct plan *plan, uint32_t cell)
{
	for (uint32_t i = 0; i < plan->n_cells; i++)
		if (strcmp(plan->cells[i].runner, "serial") == 0 &&
			plan->cells[i].role == ROLE_MEASURED && i != cell &&
			cell_same_place(&plan->cells[i], &plan->cells[cell]))
			return i;
	return SUMMARY_NONE;
}

static uint32_t find_twin(
	const struct plan *plan, const struct registry *registry, uint32_t cell)
{
	const struct cell *one = &plan->cells[cell];
	struct fault unused = {0};
	const struct runner *runner =
		registry_runner(registry, one->runner, &unused);

	if (runner == NULL || runner->twin == NULL)
		return SUMMARY_NONE;
	for (uint32_t i = 0; i < plan->n_cells; i++) {
		const struct cell *other = &plan->cells[i];

		if (strcmp(other->runner, runner->twin) == 0 &&
			other->workers == one->workers &&
			other->gated == one->gated &&
			other->role == one->role &&
			cell_same_place(other, one) &&
			cell_runners_agree(other, one))
			return i;
	}
	return SUMMARY_NONE;
}

static uint32_t find_base(const struct plan *plan, uint32_t cell)
{
	for (uint32_t i = 0; i < plan->n_cells; i++)
		if (cell_is_control_of(&plan->cells[cell], &plan->cells[i]))
			return i;
	return SUMMARY_NONE;
}

static uint32_t find_other(const struct plan *plan, uint32_t cell)
{
	for (uint32_t i = 0; i < plan->n_cells; i++)
		if (cell_is_other_binary(&plan->cells[i], &plan->cells[cell]))
			return i;
	return SUMMARY_NONE;
}

static void find_partners(struct table *t)
{
	const struct plan *plan = &t->result->plan;

	for (uint32_t i = 0; i < plan->n_cells; i++) {
		struct cell_summary *cell = &t->cells[i];

		cell->work = i;
		for (uint32_t j = 0; j < i && cell->work == i; j++)
			if (cell_same_place(&plan->cells[i], &plan->cells[j]))
				cell->work = j;
		cell->speedup.other = find_serial(plan, i);
		cell->to_twin.other = find_twin(plan, t->registry, i);
		cell->to_base.other = find_base(plan, i);
		cell->to_other.other = find_other(plan, i);
	}
}

bool summary_is_mutual(const struct cell_summary *cells, uint32_t cell)
{
	uint32_t other = cells[cell].to_twin.other;

	return other != SUMMARY_NONE && cells[other].to_twin.other == cell;
}

bool summary_tells_twin(const struct cell_summary *cells, uint32_t cell)
{
	uint32_t other = cells[cell].to_twin.other;

	return other != SUMMARY_NONE &&
	       (other > cell || !summary_is_mutual(cells, cell));
}

/* How many comparisons stand in the table of that work. A pair of twins is
 * one, though it is told from both sides. */
static double confidence_for_twins(const struct table *t, uint32_t work)
{
	size_t n = 0;

	for (uint32_t i = 0; i < t->result->plan.n_cells; i++)
		n += t->cells[i].work == work &&
		     summary_tells_twin(t->cells, i);
	return stats_ratio_bonferroni(SUMMARY_CONFIDENCE, n);
}

static double confidence_for_speedups(const struct table *t, uint32_t work)
{
	size_t n = 0;

	for (uint32_t i = 0; i < t->result->plan.n_cells; i++)
		n += t->cells[i].work == work &&
		     t->cells[i].speedup.other != SUMMARY_NONE;
	return stats_ratio_bonferroni(SUMMARY_CONFIDENCE, n);
}

/* The two programs are one table, whatever the work. */
static double confidence_for_others(const struct table *t)
{
	size_t n = 0;

	for (uint32_t i = 0; i < t->result->plan.n_cells; i++)
		n += t->cells[i].to_other.other != SUMMARY_NONE;
	return stats_ratio_bonferroni(SUMMARY_CONFIDENCE, n);
}

/* The times of both cells in rounds in which both ended well. */
static uint32_t pair_up(
	const struct table *t, uint32_t over, uint32_t under, bool only_calm)
{
	double *a = t->values, *b = t->values + t->rounds;
	uint32_t n = 0;

	for (size_t r = 0; r < t->rounds; r++) {
		if (!isfinite(wall_at(t, over, r)) ||
			!isfinite(wall_at(t, under, r)))
			continue;
		if (only_calm && (!t->calm[over * t->rounds + r] ||
					 !t->calm[under * t->rounds + r]))
			continue;
		a[n] = wall_at(t, under, r);
		b[n++] = wall_at(t, over, r);
	}
	return n;
}

/* Time of `over` / time of `under`. */
static int compare(struct table *t, uint32_t over, uint32_t under,
	struct comparison *c, struct fault *why)
{
	const double *a = t->values, *b = t->values + t->rounds;

	c->verdict = STATS_UNCLEAR;
	c->p_suite = NAN;
	if (over == SUMMARY_NONE || under == SUMMARY_NONE)
		return 0;
	c->pairs = pair_up(t, over, under, false);
	if (c->pairs > 0 && stats_ratio_paired(a, b, c->pairs, c->confidence,
				    &c->ratio, why) != 0)
		return -1;
	c->calm_pairs = pair_up(t, over, under, true);
	if (c->calm_pairs > 0 && stats_ratio_paired(a, b, c->calm_pairs,
					 c->confidence, &c->calm, why) != 0)
		return -1;
	if (c->pairs > 0)
		c->verdict = stats_verdict(&c->ratio, t->result->plan.margin);
	return 0;
}

static enum stats_verdict mirrored(enum stats_verdict verdict)
{
	return verdict == STATS_FASTER   ? STATS_SLOWER
	       : verdict == STATS_SLOWER ? STATS_FASTER
					 : verdict;
}

static struct stats_ratio inverse(const struct stats_ratio *ratio)
{
	struct stats_ratio other = *ratio;

	other.ratio = 1 / ratio->ratio;
	other.interval.low = 1 / ratio->interval.high;
	other.interval.high = 1 / ratio->interval.low;
	other.win_rate = 1 - ratio->win_rate;
	return other;
}

struct comparison summary_mirrored(const struct comparison *comparison)
{
	struct comparison other = *comparison;

	other.ratio = inverse(&comparison->ratio);
	other.calm = inverse(&comparison->calm);
	other.verdict = mirrored(comparison->verdict);
	other.p_suite = NAN;
	return other;
}

static int compare_all(struct table *t, struct fault *why)
{
	double others = confidence_for_others(t);

	for (uint32_t i = 0; i < t->result->plan.n_cells; i++) {
		struct cell_summary *cell = &t->cells[i];

		cell->speedup.confidence =
			confidence_for_speedups(t, cell->work);
		cell->to_twin.confidence = confidence_for_twins(t, cell->work);
		cell->to_base.confidence = SUMMARY_CONFIDENCE;
		cell->to_other.confidence = others;
		if (compare(t, cell->speedup.other, i, &cell->speedup, why) !=
				0 ||
			compare(t, i, cell->to_twin.other, &cell->to_twin,
				why) != 0 ||
			compare(t, i, cell->to_base.other, &cell->to_base,
				why) != 0 ||
			compare(t, i, cell->to_other.other, &cell->to_other,
				why) != 0)
			return -1;
		/* A speedup above 1 means that this cell is the faster. */
		cell->speedup.verdict = mirrored(cell->speedup.verdict);
		cell->speedup.ratio.win_rate = 1 - cell->speedup.ratio.win_rate;
	}
	return 0;
}

/* ---- all twins of a result together ---- */

static bool leads(const struct cell_summary *cells, uint32_t i)
{
	return cells[i].to_twin.pairs > 0 && summary_tells_twin(cells, i);
}

static int judge_suite(struct table *t, struct fault *why)
{
	uint32_t n_cells = (uint32_t)t->result->plan.n_cells, n = 0, at = 0;
	double *p = calloc(n_cells + 1, sizeof *p);
	int failed = p == NULL ? fault_set(why, 0, "out of memory") : 0;

	for (uint32_t i = 0; failed == 0 && i < n_cells; i++) {
		if (!leads(t->cells, i))
			continue;
		failed = stats_ratio_paired_p(t->values, t->values + t->rounds,
			pair_up(t, i, t->cells[i].to_twin.other, false),
			t->result->plan.margin, &p[n++], why);
	}
	if (failed == 0)
		failed = stats_ratio_holm(p, n, p, why);
	for (uint32_t i = 0; failed == 0 && i < n_cells; i++)
		if (leads(t->cells, i)) {
			uint32_t twin = t->cells[i].to_twin.other;

			t->cells[i].to_twin.p_suite = p[at];
			if (summary_is_mutual(t->cells, i))
				t->cells[twin].to_twin.p_suite = p[at];
			at++;
		}
	free(p);
	return failed;
}

/* ---- the winner of a work ---- */

static bool competes(const struct result *result,
	const struct cell_summary *cells, uint32_t cell, uint32_t work)
{
	return cells[cell].work == work && cells[cell].n > 0 &&
	       result->plan.cells[cell].role == ROLE_MEASURED &&
	       !result->plan.cells[cell].other_binary;
}

/* The times of these cells in rounds in which all of them ended well, cell by
 * cell in `times`; how many rounds those are. */
static size_t whole_rounds(
	const struct table *t, const uint32_t *which, size_t k, double *times)
{
	size_t n = 0;

	for (size_t r = 0; r < t->rounds; r++) {
		bool whole = true;

		for (size_t i = 0; i < k; i++)
			whole &= isfinite(wall_at(t, which[i], r));
		for (size_t i = 0; whole && i < k; i++)
			times[i * t->rounds + n] = wall_at(t, which[i], r);
		n += whole;
	}
	return n;
}

static int find_winner(const struct table *t, const uint32_t *which, size_t k,
	struct summary_winner *winner, struct fault *why)
{
	double *times = calloc(k * t->rounds, sizeof *times);
	const double **rows = calloc(k, sizeof *rows);
	struct stats_winner found;
	size_t n;
	int failed = -1;

	if (times == NULL || rows == NULL) {
		fault_set(why, 0, "out of memory");
		goto free_times;
	}
	for (size_t i = 0; i < k; i++)
		rows[i] = times + i * t->rounds;
	n = whole_rounds(t, which, k, times);
	failed = 0;
	if (n == 0)
		goto free_times;
	failed =
		stats_ratio_winner(rows, k, n, SUMMARY_CONFIDENCE, &found, why);
	if (failed != 0)
		goto free_times;
	*winner = (struct summary_winner){
		.first = which[found.first],
		.second = which[found.second],
		.ratio = found.ratio,
		.verdict = stats_verdict(&found.ratio, t->result->plan.margin),
	};
free_times:
	free(rows);
	free(times);
	return failed;
}

int summary_winner_of(const struct result *result,
	const struct cell_summary *cells, uint32_t work,
	struct summary_winner *winner, struct fault *why)
{
	uint32_t n_cells = (uint32_t)result->plan.n_cells;
	uint32_t *which = calloc(n_cells, sizeof *which);
	struct table t = {.result = result};
	size_t k = 0;
	int failed = -1;

	*winner = (struct summary_winner){
		.first = SUMMARY_NONE,
		.second = SUMMARY_NONE,
	};
	if (which == NULL) {
		fault_set(why, 0, "out of memory");
		return -1;
	}
	for (uint32_t i = 0; i < n_cells; i++)
		if (competes(result, cells, i, work))
			which[k++] = i;
	if (k < 2) {
		failed = 0;
	} else if (open_table(&t, why) == 0) {
		for (size_t i = 0; i < result->n_launches; i++)
			keep_wall(&t, &result->launches[i]);
		failed = find_winner(&t, which, k, winner, why);
	}
	free(which);
	close_table(&t);
	free(t.cells);
	return failed;
}

struct cell_summary *summary_of(const struct result *result,
	const struct registry *registry, struct fault *why)
{
	struct table t = {.result = result, .registry = registry};
	int failed = open_table(&t, why);

	if (failed == 0) {
		sort_in(&t);
		find_partners(&t);
		failed = summarize_cells(&t, why) != 0 ||
			 compare_all(&t, why) != 0 || judge_suite(&t, why) != 0;
		for (uint32_t i = 0; i < result->plan.n_cells; i++)
			summary_memory(result, registry, i, &t.cells[i]);
	}
	close_table(&t);
	if (failed == 0)
		return t.cells;
	free(t.cells);
	return NULL;
}
