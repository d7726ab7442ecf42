/* One figure of a table or a rule, from results. */
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/estimate.h"
#include "bench/facts.h"

/* A cell that was found in a result. */
struct place {
	size_t result;
	uint32_t cell;
};

/* ---- finding cells ---- */

uint32_t estimate_cpus(const struct result *result)
{
	return (uint32_t)fmax(
		1, facts_number_of(&result->machine, "cpu.usable", 1));
}

static bool has_settings(const struct setting *wanted, size_t n_wanted,
	const struct setting *settings, size_t n)
{
	for (size_t i = 0; i < n_wanted; i++) {
		size_t at = 0;

		while (at < n && strcmp(settings[at].name, wanted[i].name) != 0)
			at++;
		if (at == n || strcmp(settings[at].value, wanted[i].value) != 0)
			return false;
	}
	return true;
}

/* As -j would understand it on the machine of the result. */
static bool has_workers(const struct estimate_cell *wanted, uint32_t workers,
	const struct result *result)
{
	struct plan_block block = {0};
	struct fault unused = {0};

	if (wanted->workers == NULL)
		return true;
	return plan_add_workers(&block, wanted->workers, estimate_cpus(result),
		       &unused) == 0 &&
	       block.n_workers == 1 && block.workers[0] == workers;
}

static bool matches(const struct estimate_cell *wanted, const struct cell *cell,
	const struct result *result)
{
	return cell->role == ROLE_MEASURED && !cell->other_binary &&
	       strcmp(cell->workload, wanted->workload) == 0 &&
	       strcmp(cell->runner, wanted->runner) == 0 &&
	       cell->pin == wanted->pin && cell->gated == wanted->gated &&
	       cell->interval_ns == wanted->interval_ns &&
	       cell->ballast_bytes == wanted->ballast_bytes &&
	       (wanted->tasks_asked == 0 ||
		       cell->tasks_asked == wanted->tasks_asked) &&
	       has_settings(wanted->params, wanted->n_params, cell->settings,
		       cell->n_settings) &&
	       has_settings(wanted->runner_params, wanted->n_runner_params,
		       cell->runner_settings, cell->n_runner_settings) &&
	       has_workers(wanted, cell->workers, result);
}

static size_t put_settings(
	const struct setting *list, size_t n, char *text, size_t size)
{
	size_t len = 0;

	for (size_t i = 0; i < n && len < size; i++)
		len += (size_t)snprintf(text + len, size - len, " %s=%s",
			list[i].name, list[i].value);
	return len < size ? len : size - 1;
}

/* "hash bytes=1MiB, pthreads, W=cpus": as the rule has it. */
static char *wanted_text(
	const struct estimate_cell *wanted, char *text, size_t size)
{
	size_t len = (size_t)snprintf(text, size, "%s", wanted->workload);

	len += put_settings(
		wanted->params, wanted->n_params, text + len, size - len);
	len += (size_t)snprintf(text + len, size - len, ", %s", wanted->runner);
	if (len < size && wanted->workers != NULL)
		len += (size_t)snprintf(
			text + len, size - len, ", W=%s", wanted->workers);
	if (len < size && wanted->pin != PIN_NONE)
		snprintf(text + len, size - len, ", pin=%s",
			cell_pins[wanted->pin]);
	return text;
}

/* The one cell that is meant, in one result: 1, or 0 and perhaps the reason. */
static int find_in(const struct estimate_source *source, size_t r,
	const struct estimate_cell *wanted, struct place *place, char *reason)
{
	const struct result *result = source->results[r];
	char text[160];
	uint32_t n = 0;

	for (uint32_t i = 0; i < result->plan.n_cells; i++)
		if (matches(wanted, &result->plan.cells[i], result)) {
			*place = (struct place){r, i};
			n++;
		}
	if (n > 1)
		snprintf(reason, ESTIMATE_REASON, "%u cells are meant by: %s",
			n, wanted_text(wanted, text, sizeof text));
	return n == 1;
}

/* ---- values ---- */

/* The names of measures end with their units. */
static enum estimate_unit unit_of_measure(const char *name)
{
	static const struct {
		const char *ending;
		enum estimate_unit unit;
	} endings[] = {
		{"_ns", ESTIMATE_NS},
		{"_bytes", ESTIMATE_BYTES},
		{"_per_s", ESTIMATE_PER_S},
		{"_share", ESTIMATE_SHARE},
	};
	size_t len = strlen(name);

	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
		size_t n = strlen(endings[i].ending);

		if (len > n && strcmp(name + len - n, endings[i].ending) == 0)
			return endings[i].unit;
	}
	return ESTIMATE_COUNT;
}

enum estimate_unit estimate_unit_of(const struct estimate_spec *spec)
{
	if (spec->over != NULL)
		return ESTIMATE_RATIO;
	return spec->metric != NULL ? spec->metric->unit
				    : unit_of_measure(spec->measure);
}

static double of_launch(const struct estimate_spec *spec,
	const struct launch *launch, const struct cell *cell)
{
	if (spec->metric != NULL)
		return spec->metric->of_launch(launch, cell);
	for (size_t i = 0; i < launch->n_measures; i++)
		if (strcmp(launch->measures[i].name, spec->measure) == 0)
			return launch->measures[i].value;
	return NAN;
}

/* By round; NAN where there is none. */
static void collect(const struct estimate_spec *spec,
	const struct result *result, uint32_t cell, double *values,
	size_t rounds)
{
	for (size_t i = 0; i < rounds; i++)
		values[i] = NAN;
	for (size_t i = 0; i < result->n_launches; i++) {
		const struct launch *l = &result->launches[i];
		bool failed_too =
			spec->metric != NULL && spec->metric->failed_too;

		if (l->cell == cell && (l->outcome == OUTCOME_OK || failed_too))
			values[l->round] =
				of_launch(spec, l, &result->plan.cells[cell]);
	}
}

/* Keep what is finite, of two arrays where both are; how many. */
static size_t squeeze(double *a, double *b, size_t n)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		if (!isfinite(a[i]) || (b != NULL && !isfinite(b[i])))
			continue;
		a[kept] = a[i];
		if (b != NULL)
			b[kept] = b[i];
		kept++;
	}
	return kept;
}

/* ---- why not ---- */

static int not_measured(struct estimate *e, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static int not_measured(struct estimate *e, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(e->reason, sizeof e->reason, format, args);
	va_end(args);
	e->measured = false;
	return 0;
}

static int nothing_seen(struct estimate *e, const struct estimate_spec *spec,
	const struct estimate_source *source, struct place place)
{
	const struct result *result = source->results[place.result];
	const struct cell *cell = &result->plan.cells[place.cell];
	const struct cell_summary *summary =
		&source->cells[place.result][place.cell];

	if (summary->n + summary->failed == 0)
		return not_measured(e,
			"%s %s was not launched: the run was "
			"cut short",
			cell->workload, cell->runner);
	if (summary->n == 0 && summary->fault != NULL)
		return not_measured(e, "%s %s: %s", cell->workload,
			cell->runner, summary->fault);
	return not_measured(e, "%s %s: no launch tells %s", cell->workload,
		cell->runner,
		spec->metric != NULL ? spec->metric->name : spec->measure);
}

/* ---- estimates ---- */

static int value_of_launches(const struct estimate_spec *spec,
	const struct estimate_source *source, struct place place,
	double confidence, struct estimate *e, struct fault *why)
{
	const struct result *result = source->results[place.result];
	size_t rounds = result_rounds(result);
	double *values = calloc(rounds + 1, sizeof *values);
	struct stats_summary summary;
	int failed = 0;

	if (values == NULL)
		return fault_set(why, ENOMEM, "values of a cell");
	collect(spec, result, place.cell, values, rounds);
	e->n = squeeze(values, NULL, rounds);
	if (e->n == 0) {
		nothing_seen(e, spec, source, place);
	} else {
		failed = stats_summarize(
			values, e->n, confidence, &summary, why);
		e->measured = failed == 0;
		e->value = summary.median;
		e->interval = summary.interval;
	}
	free(values);
	return failed;
}

/* Ratios are of what is above 0; what is not is no failure of the program. */
static int ratio_of(const double *over, size_t n_over, const double *of,
	size_t n_of, double confidence, struct estimate *e)
{
	struct stats_ratio ratio;
	struct fault why = {0};
	int failed = e->paired ? stats_ratio_paired(over, of, n_of, confidence,
					 &ratio, &why)
			       : stats_ratio_unpaired(over, n_over, of, n_of,
					 confidence, &ratio, &why);

	if (failed)
		return why.code == ENOMEM ? -1
					  : not_measured(e, "%s", why.text);
	e->measured = true;
	e->value = ratio.ratio;
	e->interval = ratio.interval;
	e->n = n_of;
	return 0;
}

/* The values of both, in arrays of as many rounds as each result has. */
struct pair {
	double *of, *over;
	size_t n_of, n_over;
};

static int open_pair(struct pair *pair, const struct estimate_source *source,
	struct place of, struct place over)
{
	pair->n_of = result_rounds(source->results[of.result]);
	pair->n_over = result_rounds(source->results[over.result]);
	pair->of = calloc(pair->n_of + 1, sizeof *pair->of);
	pair->over = calloc(pair->n_over + 1, sizeof *pair->over);
	return pair->of != NULL && pair->over != NULL ? 0 : -1;
}

static size_t count_finite(const double *values, size_t n)
{
	size_t finite = 0;

	for (size_t i = 0; i < n; i++)
		finite += isfinite(values[i]) != 0;
	return finite;
}

/* Pairs of rounds, where one result has both; else all there is of each. The
 * one that has nothing is told by its number. */
static void fill_pair(struct pair *pair, const struct estimate_spec *spec,
	const struct estimate_source *source, struct place of,
	struct place over)
{
	collect(spec, source->results[of.result], of.cell, pair->of,
		pair->n_of);
	collect(spec, source->results[over.result], over.cell, pair->over,
		pair->n_over);
	if (of.result == over.result &&
		count_finite(pair->over, pair->n_over) > 0) {
		pair->n_of = squeeze(pair->of, pair->over, pair->n_of);
		pair->n_over = pair->n_of > 0 ? pair->n_of : 1;
		return;
	}
	pair->n_of = squeeze(pair->of, NULL, pair->n_of);
	pair->n_over = squeeze(pair->over, NULL, pair->n_over);
}

static int ratio_of_launches(const struct estimate_spec *spec,
	const struct estimate_source *source, struct place of,
	struct place over, double confidence, struct estimate *e,
	struct fault *why)
{
	struct pair pair = {0};
	int failed = open_pair(&pair, source, of, over);

	if (failed == 0) {
		e->paired = of.result == over.result;
		fill_pair(&pair, spec, source, of, over);
		if (pair.n_of == 0)
			nothing_seen(e, spec, source, of);
		else if (pair.n_over == 0)
			nothing_seen(e, spec, source, over);
		else
			failed = ratio_of(pair.over, pair.n_over, pair.of,
				pair.n_of, confidence, e);
	}
	free(pair.of);
	free(pair.over);
	return failed == 0 ? 0 : fault_set(why, ENOMEM, "a ratio of cells");
}

/* ---- memory, which was seen once ---- */

/* A reading, and how much it may be off. */
struct reading {
	double value, error;
};

static bool read_memory(const struct estimate_spec *spec,
	const struct estimate_source *source, struct place place,
	struct reading *reading, struct estimate *e)
{
	const struct cell_summary *summary =
		&source->cells[place.result][place.cell];
	const struct cell *cell =
		&source->results[place.result]->plan.cells[place.cell];

	if (summary->memory == NULL || summary->memory->workers == 0) {
		not_measured(e, "%s %s: %s", cell->workload, cell->runner,
			summary->memory != NULL
				? summary->memory->fault
				: "nobody looked at its memory");
		return false;
	}
	reading->value = spec->metric->of_memory(summary);
	reading->error = spec->metric->memory_error != NULL
				 ? spec->metric->memory_error(summary)
				 : fabs(reading->value) * ESTIMATE_MEMORY_ERROR;
	if (e->unit == ESTIMATE_COUNT)
		reading->error = 0; /* it is what it is */
	if (!isfinite(reading->value))
		nothing_seen(e, spec, source, place);
	return isfinite(reading->value);
}

static void assume(struct estimate *e, double value, double low, double high)
{
	e->measured = true;
	e->n = 1;
	e->assumed = low < high;
	e->value = value;
	e->interval = (struct stats_interval){
		.exists = true, .low = low, .high = high, .coverage = 1};
}

static int value_of_memory(const struct estimate_spec *spec,
	const struct estimate_source *source, struct place of,
	const struct place *over, struct estimate *e)
{
	struct reading a, b;

	if (!read_memory(spec, source, of, &a, e))
		return 0;
	if (over == NULL) {
		assume(e, a.value, a.value - a.error, a.value + a.error);
		return 0;
	}
	if (!read_memory(spec, source, *over, &b, e))
		return 0;
	if (!(a.value > 0) || !(b.value > 0))
		return not_measured(
			e, "%s of nothing has no ratio", spec->metric->name);
	assume(e, a.value / b.value,
		fmax(0, a.value - a.error) / (b.value + b.error),
		b.value > b.error ? (a.value + a.error) / (b.value - b.error)
				  : (double)INFINITY);
	return 0;
}

/* ---- the whole ---- */

static int measure_at(const struct estimate_spec *spec,
	const struct estimate_source *source, struct place of,
	const struct place *over, double confidence, struct estimate *e,
	struct fault *why)
{
	e->result = of.result;
	e->of = &source->results[of.result]->plan.cells[of.cell];
	e->failed = source->cells[of.result][of.cell].failed;
	if (over != NULL)
		e->failed += source->cells[over->result][over->cell].failed;
	if (spec->metric != NULL && spec->metric->of_memory != NULL)
		return value_of_memory(spec, source, of, over, e);
	if (over == NULL)
		return value_of_launches(spec, source, of, confidence, e, why);
	return ratio_of_launches(spec, source, of, *over, confidence, e, why);
}

/* The cell `over` for one that was found in result r: there, so that they are
 * paired, or in the first that has it. */
static bool find_over(const struct estimate_source *source, size_t r,
	const struct estimate_cell *wanted, struct place *over, char *reason)
{
	bool found = find_in(source, r, wanted, over, reason);

	for (size_t i = 0; !found && i < source->n; i++)
		found = find_in(source, i, wanted, over, reason);
	return found;
}

static int try_result(const struct estimate_spec *spec,
	const struct estimate_source *source, size_t r, double confidence,
	struct estimate *e, struct fault *why)
{
	struct place of, over;

	if (!find_in(source, r, spec->of, &of, e->reason))
		return 0;
	if (spec->over == NULL)
		return measure_at(spec, source, of, NULL, confidence, e, why);
	if (!find_over(source, r, spec->over, &over, e->reason))
		return 0;
	return measure_at(spec, source, of, &over, confidence, e, why);
}

/* Which of the cells no result has. */
static const struct estimate_cell *missing(
	const struct estimate_spec *spec, const struct estimate_source *source)
{
	char unused[ESTIMATE_REASON];
	struct place place;

	for (size_t r = 0; r < source->n; r++)
		if (find_in(source, r, spec->of, &place, unused))
			return spec->over;
	return spec->of;
}

int estimate_of(const struct estimate_spec *spec,
	const struct estimate_source *source, double confidence,
	struct estimate *e, struct fault *why)
{
	char text[160];

	*e = (struct estimate){.unit = estimate_unit_of(spec)};
	for (size_t r = 0; r < source->n && !e->measured; r++)
		if (try_result(spec, source, r, confidence, e, why) != 0)
			return -1;
	if (!e->measured && e->reason[0] == '\0')
		not_measured(e, "no result has the cell %s",
			wanted_text(missing(spec, source), text, sizeof text));
	return 0;
}
