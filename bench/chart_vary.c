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

/* Equal in all but what varies, the tasks, the runner and the workers. */
static bool differs_only_in(const struct cell *a, const struct cell *b,
	const struct chart_vary *vary)
{
	if (strcmp(a->workload, b->workload) != 0 || a->pin != b->pin ||
		(vary->by != BALLAST && a->ballast_bytes != b->ballast_bytes) ||
		a->gated != b->gated || a->interval_ns != b->interval_ns ||
		a->other_binary != b->other_binary ||
		a->n_settings != b->n_settings)
		return false;
	for (size_t i = 0; i < a->n_settings; i++)
		if ((int)i != vary->by && (int)i != vary->way &&
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

/* Which cells are looked at, and for which of them. */
struct search {
	const struct chart_input *input;
	const bool *shown;
	uint32_t cell;
};

/* How many other values that setting has on the cell's line. */
static size_t count_values(const struct search *s, int setting)
{
	const struct plan *plan = &s->input->result->plan;
	const struct chart_vary vary = {setting, CHART_VARY_NOTHING};
	const struct cell *one = &plan->cells[s->cell];
	uint32_t source = chart_source_of(s->input, s->cell);
	char mine[UNITS_TEXT], its[UNITS_TEXT];
	size_t n = 0;

	for (uint32_t i = 0; i < plan->n_cells; i++) {
		const struct cell *other = &plan->cells[i];

		n += s->shown[i] && chart_source_of(s->input, i) == source &&
		     one->workers == other->workers &&
		     same_runner_but(one, other, setting) &&
		     differs_only_in(one, other, &vary) &&
		     strcmp(value_at(one, setting, mine),
			     value_at(other, setting, its)) != 0;
	}
	return n;
}

static int find_setting(const struct search *s)
{
	const struct cell *one = &s->input->result->plan.cells[s->cell];
	int setting = CHART_VARY_NOTHING;
	size_t most = 0;

	for (int i = 0; i < VARIABLES; i++) {
		char text[UNITS_TEXT];
		enum chart_unit unit;
		size_t n = 0;

		if (isfinite(number_of(value_at(one, i, text), &unit)))
			n = count_values(s, i);
		if (n <= most)
			continue;
		most = n;
		setting = i;
	}
	return setting;
}

/* How many cells differ in that word, by whatever runner, and otherwise in
 * nothing but what varies. */
static size_t count_ways(const struct search *s, int by, int way)
{
	const struct plan *plan = &s->input->result->plan;
	const struct chart_vary vary = {by, way};
	const struct cell *one = &plan->cells[s->cell];
	size_t n = 0;

	for (uint32_t i = 0; i < plan->n_cells; i++) {
		const struct cell *other = &plan->cells[i];

		n += s->shown[i] && differs_only_in(one, other, &vary) &&
		     strcmp(one->settings[way].value,
			     other->settings[way].value) != 0;
	}
	return n;
}

static int find_way(const struct search *s, int by)
{
	const struct cell *one = &s->input->result->plan.cells[s->cell];
	int way = CHART_VARY_NOTHING;
	size_t most = 0;

	for (size_t i = 0; i < one->n_settings; i++) {
		enum chart_unit unit;
		size_t n = 0;

		if (!isfinite(number_of(one->settings[i].value, &unit)))
			n = count_ways(s, by, (int)i);
		if (n <= most)
			continue;
		most = n;
		way = (int)i;
	}
	return way;
}

struct chart_vary *chart_vary_of(const struct chart_input *input,
	bool (*shown)(const struct chart_input *input, uint32_t cell,
		const void *data),
	bool with_ways, struct fault *why)
{
	static const struct chart_vary nothing = {
		CHART_VARY_NOTHING, CHART_VARY_NOTHING};
	uint32_t n = (uint32_t)input->result->plan.n_cells;
	bool *is_shown = calloc(n + 1, sizeof *is_shown);
	struct chart_vary *varies = calloc(n + 1, sizeof *varies);

	if (varies == NULL || is_shown == NULL) {
		fault_set(why, 0, "out of memory");
		free(varies);
		free(is_shown);
		return NULL;
	}
	for (uint32_t i = 0; i < n; i++)
		is_shown[i] = shown(input, i, NULL);
	for (uint32_t i = 0; i < n; i++) {
		const struct search s = {input, is_shown, i};

		varies[i] = nothing;
		if (is_shown[i])
			varies[i].by = find_setting(&s);
		if (varies[i].by != CHART_VARY_NOTHING && with_ways)
			varies[i].way = find_way(&s, varies[i].by);
	}
	free(is_shown);
	return varies;
}

bool chart_vary_same(const struct chart_input *input, uint32_t one,
	uint32_t other, const struct chart_vary *varies)
{
	const struct cell *cells = input->result->plan.cells;

	return varies[one].by != CHART_VARY_NOTHING &&
	       varies[one].by == varies[other].by &&
	       varies[one].way == varies[other].way &&
	       differs_only_in(&cells[one], &cells[other], &varies[one]);
}

bool chart_vary_same_line(const struct chart_input *input, uint32_t one,
	uint32_t other, const void *varies)
{
	const struct chart_vary *vary = (const struct chart_vary *)varies + one;
	const struct cell *a = &input->result->plan.cells[one];
	const struct cell *b = &input->result->plan.cells[other];

	return a->workers == b->workers && same_runner_but(a, b, vary->by) &&
	       (vary->way == CHART_VARY_NOTHING ||
		       strcmp(a->settings[vary->way].value,
			       b->settings[vary->way].value) == 0);
}

void chart_vary_way(const struct chart_input *input, uint32_t cell,
	const void *varies, char text[CHART_LINE_WAY])
{
	int way = ((const struct chart_vary *)varies)[cell].way;
	const struct setting *setting;

	*text = '\0';
	if (way == CHART_VARY_NOTHING)
		return;
	setting = &input->result->plan.cells[cell].settings[way];
	snprintf(text, CHART_LINE_WAY, "%.12s=%.16s", setting->name,
		setting->value);
}

const char *chart_vary_name(const struct chart_input *input, uint32_t cell,
	const struct chart_vary *varies)
{
	if (varies[cell].by == BALLAST)
		return "ballast";
	return setting_at(&input->result->plan.cells[cell], varies[cell].by)
		->name;
}

double chart_vary_value(const struct chart_input *input, uint32_t cell,
	const struct chart_vary *varies, enum chart_unit *unit)
{
	char text[UNITS_TEXT];

	return number_of(value_at(&input->result->plan.cells[cell],
				 varies[cell].by, text),
		unit);
}

/* Without settings that say nothing of the panel. */
static void drop_setting(struct cell *cell, const char *name)
{
	size_t kept = 0;

	for (size_t i = 0; i < cell->n_settings; i++)
		if (strcmp(cell->settings[i].name, name) != 0)
			cell->settings[kept++] = cell->settings[i];
	cell->n_settings = kept;
}

char *chart_vary_heading(const struct chart_input *input, uint32_t cell,
	const struct chart_vary *varies, uint32_t workers,
	char text[CELL_LABEL])
{
	struct cell rest = input->result->plan.cells[cell];
	const char *name = chart_vary_name(input, cell, varies);
	char place[CELL_LABEL];
	size_t len;

	if (varies[cell].way != CHART_VARY_NOTHING)
		drop_setting(&rest, input->result->plan.cells[cell]
					    .settings[varies[cell].way]
					    .name);
	if (varies[cell].by < RUNNERS)
		drop_setting(&rest, name);
	else if (varies[cell].by == BALLAST)
		rest.ballast_bytes = 0;
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
