/* What disturbed a measurement, and sentences about it. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/noise.h"
#include "bench/stats.h"
#include "bench/stats_series.h"
#include "bench/units.h"

const char *const noise_words[] = {
	"waited", "crowded", "stolen", "paged", "slow-cpu", NULL};

enum { N_WORDS = sizeof noise_words / sizeof *noise_words - 1 };

/* ---- one launch ---- */

/* The median over those launches of a cell of which it is known. */
static double usual_hz_of(
	const struct result *result, uint32_t cell, double *values)
{
	size_t n = 0;

	for (size_t i = 0; i < result->n_launches; i++)
		if (result->launches[i].cell == cell &&
			result->launches[i].cpu_hz != RESULT_UNKNOWN)
			values[n++] = (double)result->launches[i].cpu_hz;
	stats_sort(values, n);
	return n > 0 ? stats_median(values, n) : 0;
}

static bool knows_frequencies(const struct result *result)
{
	for (size_t i = 0; i < result->n_launches; i++)
		if (result->launches[i].cpu_hz != RESULT_UNKNOWN)
			return true;
	return false;
}

struct noise_scale noise_scale_of(const struct result *result)
{
	struct noise_scale scale = {
		.cpus = facts_number_of(&result->machine, "cpu.usable", 0),
	};
	double *values;

	if (!knows_frequencies(result))
		return scale;
	values = calloc(result->n_launches, sizeof *values);
	scale.usual_hz = calloc(result->plan.n_cells, sizeof *scale.usual_hz);
	for (uint32_t i = 0; values != NULL && scale.usual_hz != NULL &&
			     i < result->plan.n_cells;
		i++)
		scale.usual_hz[i] = usual_hz_of(result, i, values);
	free(values);
	return scale;
}

void noise_scale_free(struct noise_scale *scale)
{
	free(scale->usual_hz);
	scale->usual_hz = NULL;
}

/* Is the value known and above that share of the launch? */
static bool above(uint64_t ns, double share, double of_ns)
{
	return ns != RESULT_UNKNOWN && (double)ns > share * of_ns;
}

/* Two ticks of /proc/stat and more than that share. */
static bool ticks_above(uint64_t ns, double share, double of_ns)
{
	return above(ns, share, of_ns) && ns >= 20000000;
}

static bool slow_cpu(const struct noise_scale *scale, const struct launch *l)
{
	return scale->usual_hz != NULL && l->cpu_hz != RESULT_UNKNOWN &&
	       (double)l->cpu_hz < 0.9 * scale->usual_hz[l->cell];
}

unsigned noise_flags(const struct noise_scale *scale, const struct cell *cell,
	const struct launch *l)
{
	double wall_ns = (double)result_wall_ns(l);
	unsigned flags = 0;

	if (cell->workers <= scale->cpus &&
		above(l->run_queue_wait_ns, 0.02, wall_ns * cell->workers))
		flags |= NOISE_WAITED;
	if (above(l->cpu_stall_ns, 0.05, wall_ns) &&
		ticks_above(l->others_cpu_ns, 0.1, wall_ns))
		flags |= NOISE_CROWDED;
	if (scale->cpus > 0 &&
		ticks_above(l->steal_ns, 0.01, wall_ns * scale->cpus))
		flags |= NOISE_STOLEN;
	if (l->major_faults > 0 && l->major_faults != RESULT_UNKNOWN)
		flags |= NOISE_PAGED;
	if (slow_cpu(scale, l))
		flags |= NOISE_SLOW_CPU;
	return flags;
}

/* ---- sentences ---- */

struct teller {
	const struct result *result;
	const struct registry *registry;
	void (*say)(void *data, const char *sentence);
	void *data;
	double *times; /* room for all launches */
};

/* Rounds that were ended have a launch of every cell; the last that was begun
 * may have been cut short by a signal or the time. */
size_t noise_missing(const struct result *result, size_t *all)
{
	bool cut = strcmp(result->stopped_by, "rounds") != 0;
	size_t rounds = cut ? 0 : result->plan.rounds, held = 0;

	for (size_t i = 0; cut && i < result->n_launches; i++)
		if (result->launches[i].round > rounds)
			rounds = result->launches[i].round;
	for (size_t i = 0; i < result->n_launches; i++)
		held += result->launches[i].round < rounds;
	*all = rounds * result->plan.n_cells;
	return *all > held ? *all - held : 0;
}

static void tell_missing(const struct teller *t)
{
	size_t all, missing = noise_missing(t->result, &all);
	char text[200];

	if (missing == 0)
		return;
	snprintf(text, sizeof text,
		"%zu of %zu launches are missing, though their rounds were "
		"ended: this result is not as it was written.",
		missing, all);
	t->say(t->data, text);
}

static void tell_disturbed(const struct teller *t)
{
	static const char *const reasons[] = {"waited for a CPU",
		"ran while others were busy", "lost time to the hypervisor",
		"waited for pages from a disk", "ran at a lower frequency"};
	struct noise_scale scale = noise_scale_of(t->result);
	size_t counts[N_WORDS] = {0}, any = 0, len;
	char text[400];

	for (size_t i = 0; i < t->result->n_launches; i++) {
		const struct launch *l = &t->result->launches[i];
		unsigned flags =
			noise_flags(&scale, &t->result->plan.cells[l->cell], l);

		any += flags != 0;
		for (size_t bit = 0; bit < N_WORDS; bit++)
			counts[bit] += (flags >> bit) & 1;
	}
	noise_scale_free(&scale);
	if (any == 0)
		return;
	len = (size_t)snprintf(text, sizeof text,
		"%zu of %zu launches were disturbed:", any,
		t->result->n_launches);
	for (size_t bit = 0; bit < N_WORDS; bit++)
		if (counts[bit] > 0)
			len += (size_t)snprintf(text + len, sizeof text - len,
				" %zu %s,", counts[bit], reasons[bit]);
	text[len - 1] = '.';
	t->say(t->data, text);
}

/* Times of one cell in the order in which they were taken. */
static size_t take_times(const struct teller *t, uint32_t cell)
{
	size_t n = 0;

	for (size_t i = 0; i < t->result->n_launches; i++) {
		const struct launch *l = &t->result->launches[i];

		if (l->cell == cell && l->outcome == OUTCOME_OK &&
			result_wall_ns(l) > 0)
			t->times[n++] = (double)result_wall_ns(l);
	}
	return n;
}

/* Something that is looked for in every cell: how much of it a cell has (0:
 * none), and the words for the cell that has most. */
struct finding {
	double (*amount)(const struct stats_series *series, double level);
	const char *cells; /* "cells became slower or faster ..." */
	void (*describe)(
		const struct stats_series *series, char *text, size_t size);
};

static double drift_amount(const struct stats_series *s, double level)
{
	return s->drift_p < level ? fabs(log(s->drift_ratio)) + 1e-9 : 0;
}

static void describe_drift(
	const struct stats_series *s, char *text, size_t size)
{
	snprintf(text, size,
		"its second half took %.3f times as long as its first",
		s->drift_ratio);
}

static double serial_amount(const struct stats_series *s, double level)
{
	return s->serial_p < level && s->drift_p >= level ? fabs(s->serial) : 0;
}

static void describe_serial(
	const struct stats_series *s, char *text, size_t size)
{
	snprintf(text, size, "correlation %.2f", s->serial);
}

/* The table behind the p-value ends at 0.001. */
static double modes_amount(const struct stats_series *s, double level)
{
	return s->dip_p <= fmax(level, 0.001) ? s->mode_high / s->mode_low : 0;
}

static void describe_modes(
	const struct stats_series *s, char *text, size_t size)
{
	char low[UNITS_TEXT], high[UNITS_TEXT];

	snprintf(text, size,
		"%.0f %% of its launches around %s, %.0f %% "
		"around %s",
		100 * (1 - s->mode_high_share),
		units_show_duration(s->mode_low, low), 100 * s->mode_high_share,
		units_show_duration(s->mode_high, high));
}

static double first_amount(const struct stats_series *s, double level)
{
	(void)level;
	return s->first_slow ? s->first_ratio : 0;
}

static void describe_first(
	const struct stats_series *s, char *text, size_t size)
{
	snprintf(text, size, "%.2f times the median of the others",
		s->first_ratio);
}

enum { DRIFTS, RESEMBLES, GROUPS, BEGINS_SLOW, N_FINDINGS };

static const struct finding findings[N_FINDINGS] = {
	[DRIFTS] = {drift_amount,
		"became slower or faster while it was measured",
		describe_drift},
	[RESEMBLES] = {serial_amount,
		"had launches that resemble the one before, so that its "
		"interval may be too narrow",
		describe_serial},
	[GROUPS] = {modes_amount, "fell into two groups", describe_modes},
	[BEGINS_SLOW] = {first_amount, "had a slow first launch",
		describe_first},
};

/* How many cells show it, and which one most. */
struct sighting {
	size_t n;
	double most;
	uint32_t cell;
	struct stats_series series;
};

static void count(struct sighting *sighting, double amount, uint32_t cell,
	const struct stats_series *series)
{
	if (!(amount > 0))
		return;
	sighting->n++;
	if (amount <= sighting->most)
		return;
	sighting->most = amount;
	sighting->cell = cell;
	sighting->series = *series;
}

static void tell_finding(const struct teller *t, const struct finding *finding,
	const struct sighting *sighting)
{
	const struct cell *cell = &t->result->plan.cells[sighting->cell];
	char label[CELL_LABEL], runner[CELL_LABEL], detail[160];
	char text[2 * CELL_LABEL + 384];

	if (sighting->n == 0)
		return;
	finding->describe(&sighting->series, detail, sizeof detail);
	snprintf(text, sizeof text,
		"%zu of %zu cells %s; most: %s %s W=%u (%s).", sighting->n,
		t->result->plan.n_cells, finding->cells,
		cell_work_label(cell, t->registry, label, sizeof label),
		cell_runner_label(cell, t->registry, runner, sizeof runner),
		cell->workers, detail);
	t->say(t->data, text);
}

/* With many cells looked at, each is held to a stricter level. `judged` becomes
 * how many there are. */
static int look(const struct teller *t, struct sighting sightings[N_FINDINGS],
	size_t *judged, struct fault *why)
{
	double level = 0.05 / (double)t->result->plan.n_cells;

	*judged = 0;
	for (uint32_t i = 0; i < t->result->plan.n_cells; i++) {
		struct stats_series series;
		size_t n = take_times(t, i);

		if (n < STATS_SERIES_MIN)
			continue;
		if (stats_series(t->times, n, &series, why) != 0)
			return -1;
		++*judged;
		for (size_t f = 0; f < N_FINDINGS; f++)
			count(&sightings[f], findings[f].amount(&series, level),
				i, &series);
	}
	return 0;
}

static int tell_series(const struct teller *t, struct fault *why)
{
	struct sighting sightings[N_FINDINGS] = {{0}};
	size_t judged;

	if (look(t, sightings, &judged, why) != 0)
		return -1;
	for (size_t f = 0; f < N_FINDINGS; f++)
		tell_finding(t, &findings[f], &sightings[f]);
	return 0;
}

static double *room_for_times(const struct result *result, struct fault *why)
{
	double *times = calloc(result->n_launches + 1, sizeof *times);

	if (times == NULL)
		fault_set(why, 0, "out of memory");
	return times;
}

int noise_cells_of(const struct result *result, struct noise_cells *cells,
	struct fault *why)
{
	struct sighting sightings[N_FINDINGS] = {{0}};
	struct teller t = {
		.result = result, .times = room_for_times(result, why)};
	int failed;

	if (t.times == NULL)
		return -1;
	failed = look(&t, sightings, &cells->judged, why);
	free(t.times);
	cells->drifting = sightings[DRIFTS].n;
	cells->dependent = sightings[RESEMBLES].n;
	cells->grouped = sightings[GROUPS].n;
	return failed;
}

int noise_tell(const struct result *result, const struct registry *registry,
	void (*say)(void *data, const char *sentence), void *data,
	struct fault *why)
{
	struct teller t = {
		.result = result,
		.registry = registry,
		.say = say,
		.data = data,
		.times = room_for_times(result, why),
	};
	int failed;

	if (t.times == NULL)
		return -1;
	tell_missing(&t);
	tell_disturbed(&t);
	failed = tell_series(&t, why);
	free(t.times);
	return failed;
}
