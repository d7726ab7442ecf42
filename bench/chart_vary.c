/* What varies along a line of a chart. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/chart_vary.h"
#include "bench/units.h"

/* Settings of the work are counted from 0, then those of the runner. */
enum {
	RUNNERS = PARAM_TABLE_MAX,
	BALLAST = 2 * PARAM_TABLE_MAX,
	VARIABLES,
};

static const struct setting *setting_at(const struct cell *cell, int index)
{
	if (index < RUNNERS)
		return (size_t)index < cell->n_settings ? &cell->settings[index]
							: NULL;
	index -= RUNNERS;
	return (size_t)index < cell->n_runner_settings
		       ? &cell->runner_settings[index]
		       : NULL;
}

/* Its value as text, "" where the cell has none. Returns `text`. */
static const char *value_at(
	const struct cell *cell, int index, char text[UNITS_TEXT])
{
	const struct setting *setting;

	if (index == BALLAST)
		return units_exact_bytes(cell->ballast_bytes, text);
	setting = setting_at(cell, index);
	return setting != NULL ? setting->value : "";
}

/* Equal in all but that setting, the tasks, the runner and the workers. */
static bool differs_only_in(
	const struct cell *a, const struct cell *b, int setting)
{
	if (strcmp(a->workload, b->workload) != 0 || a->pin != b->pin ||
		(setting != BALLAST && a->ballast_bytes != b->ballast_bytes) ||
		a->gated != b->gated || a->interval_ns != b->interval_ns ||
		a->other_binary != b->other_binary ||
		a->n_settings != b->n_settings)
		return false;
	for (size_t i = 0; i < a->n_settings; i++)
		if ((int)i != setting &&
			strcmp(a->settings[i].value, b->settings[i].value) != 0)
			return false;
	return true;
}

/* The same runner, with the same parameters but for that one. */
static bool same_runner_but(
	const struct cell *a, const struct cell *b, int setting)
{
	if (strcmp(a->runner, b->runner) != 0 ||
		a->n_runner_settings != b->n_runner_settings)
		return false;
	for (size_t i = 0; i < a->n_runner_settings; i++)
		if ((int)i + RUNNERS != setting &&
			strcmp(a->runner_settings[i].value,
				b->runner_settings[i].value) != 0)
			return false;
	return true;
}

/* Canonical values have their unit; NAN for what is no number. */
static double number_of(const char *value, enum chart_unit *unit)
{
	struct fault unused = {0};
	uint64_t number;

	*unit = CHART_UNIT_NONE;
	if (units_parse_count(value, &number, &unused) == 0)
		return (double)number;
	*unit = CHART_UNIT_BYTES;
	if (units_parse_bytes(value, &number, &unused) == 0)
		return (double)number;
	*unit = CHART_UNIT_NS;
	if (units_parse_duration(value, &number, &unused) == 0)
		return (double)number;
	return (double)NAN;
}

/* How many other values that setting has on the cell's line. */
static size_t count_values(const struct chart_input *input, const bool *shown,
	uint32_t cell, int setting)
{
	const struct plan *plan = &input->result->plan;
	const struct cell *one = &plan->cells[cell];
	char mine[UNITS_TEXT], its[UNITS_TEXT];
	size_t n = 0;

	for (uint32_t i = 0; i < plan->n_cells; i++) {
		const struct cell *other = &plan->cells[i];

		n += shown[i] && one->workers == other->workers &&
		     same_runner_but(one, other, setting) &&
		     chart_source_of(input, i) ==
			     chart_source_of(input, cell) &&
		     differs_only_in(one, other, setting) &&
		     strcmp(value_at(one, setting, mine),
			     value_at(other, setting, its)) != 0;
	}
	return n;
}

static int find_setting(
	const struct chart_input *input, const bool *shown, uint32_t cell)
{
	const struct cell *one = &input->result->plan.cells[cell];
	int setting = CHART_VARY_NOTHING;
	size_t most = 0;

	for (int i = 0; i < VARIABLES; i++) {
		char text[UNITS_TEXT];
		enum chart_unit unit;
		size_t n = 0;

		if (isfinite(number_of(value_at(one, i, text), &unit)))
			n = count_values(input, shown, cell, i);
		if (n <= most)
			continue;
		most = n;
		setting = i;
	}
	return setting;
}

int *chart_vary_of(const struct chart_input *input,
	bool (*shown)(const struct chart_input *input, uint32_t cell,
		const void *data),
	struct fault *why)
{
	uint32_t n = (uint32_t)input->result->plan.n_cells;
	bool *is_shown = calloc(n + 1, sizeof *is_shown);
	int *varies = calloc(n + 1, sizeof *varies);

	if (varies == NULL || is_shown == NULL) {
		fault_set(why, 0, "out of memory");
		free(varies);
		free(is_shown);
		return NULL;
	}
	for (uint32_t i = 0; i < n; i++)
		is_shown[i] = shown(input, i, NULL);
	for (uint32_t i = 0; i < n; i++)
		varies[i] = is_shown[i] ? find_setting(input, is_shown, i)
					: CHART_VARY_NOTHING;
	free(is_shown);
	return varies;
}

bool chart_vary_same(const struct chart_input *input, uint32_t one,
	uint32_t other, const int *varies)
{
	const struct cell *cells = input->result->plan.cells;

	return varies[one] != CHART_VARY_NOTHING &&
	       varies[one] == varies[other] &&
	       differs_only_in(&cells[one], &cells[other], varies[one]);
}

bool chart_vary_same_line(const struct chart_input *input, uint32_t one,
	uint32_t other, const void *varies)
{
	const struct cell *a = &input->result->plan.cells[one];
	const struct cell *b = &input->result->plan.cells[other];

	return a->workers == b->workers &&
	       same_runner_but(a, b, ((const int *)varies)[one]);
}

const char *chart_vary_name(
	const struct chart_input *input, uint32_t cell, const int *varies)
{
	if (varies[cell] == BALLAST)
		return "ballast";
	return setting_at(&input->result->plan.cells[cell], varies[cell])->name;
}

double chart_vary_value(const struct chart_input *input, uint32_t cell,
	const int *varies, enum chart_unit *unit)
{
	char text[UNITS_TEXT];

	return number_of(
		value_at(&input->result->plan.cells[cell], varies[cell], text),
		unit);
}

char *chart_vary_heading(const struct chart_input *input, uint32_t cell,
	const int *varies, uint32_t workers, char text[CELL_LABEL])
{
	struct cell rest = input->result->plan.cells[cell];
	const char *name = chart_vary_name(input, cell, varies);
	char place[CELL_LABEL];
	size_t len;

	/* Without the one that varies, which says nothing of the panel. */
	if (varies[cell] < RUNNERS) {
		for (size_t i = (size_t)varies[cell]; i + 1 < rest.n_settings;
			i++)
			rest.settings[i] = rest.settings[i + 1];
		rest.n_settings--;
	} else if (varies[cell] == BALLAST) {
		rest.ballast_bytes = 0;
	}
	chart_heading(input, &rest, 0, place);
	len = strcspn(place, " ,");
	if (workers > 0)
		snprintf(text, CELL_LABEL, "%.*s over %s, %u worker%s%.120s",
			(int)len, place, name, workers, workers == 1 ? "" : "s",
			place + len);
	else
		snprintf(text, CELL_LABEL, "%.*s over %s%.120s", (int)len,
			place, name, place + len);
	return text;
}
