/* A comparison as JSON. */
#include "bench/compare_json.h"
#include "bench/other.h"
#include "bench/result_json.h"

static json_t *result_to_json(const struct result *result, const char *path)
{
	char program[OTHER_VERSION];

	return json_pack("{s:o, s:s, s:s, s:s, s:I, s:I}", "path",
		result_text_to_json(path), "name", result->plan.name, "started",
		result->started, "program", other_this(&result->build, program),
		"rounds", (json_int_t)result->plan.rounds, "launches",
		(json_int_t)result->n_launches);
}

static json_t *difference_to_json(
	size_t result, const struct compare_difference *d)
{
	return json_pack("{s:i, s:s, s:o, s:o, s:b}", "result", (int)result,
		"fact", d->fact, "base", result_text_to_json(d->base), "other",
		result_text_to_json(d->other), "machine", (int)d->machine);
}

static json_t *differences_to_json(
	const struct result *const *results, size_t n)
{
	struct compare_difference differences[COMPARE_FACTS];
	json_t *list = json_array();

	for (size_t i = 1; i < n; i++) {
		size_t found =
			compare_facts(results[0], results[i], differences);

		for (size_t j = 0; j < found; j++)
			json_array_append_new(
				list, difference_to_json(i, &differences[j]));
	}
	return list;
}

static json_t *ratio_to_json(const struct compare_side *side)
{
	if (side->state != COMPARE_DONE || side->ratio.n_a == 0)
		return json_null();
	return json_pack("{s:o, s:o, s:o, s:s}", "ratio",
		json_real(side->ratio.ratio), "interval",
		result_interval_to_json(&side->ratio.interval), "win_rate",
		json_real(side->ratio.win_rate), "verdict",
		stats_verdict_words[side->verdict]);
}

static json_t *side_to_json(size_t result, const struct compare_side *side)
{
	bool known = side->cell != NULL;

	return json_pack("{s:i, s:s, s:o, s:i, s:i, s:o, s:o}", "result",
		(int)result, "state", compare_states[side->state], "tasks",
		known ? json_integer((json_int_t)side->cell->tasks)
		      : json_null(),
		"launches_ok", (int)side->n, "launches_failed",
		(int)side->failed, "wall_ns",
		result_wall_to_json(&side->wall_ns), "time_to_base",
		ratio_to_json(side));
}

static json_t *row_to_json(const struct compare_row *row, size_t n_results)
{
	const struct cell *cell = row->cell;
	json_t *sides = json_array();

	for (size_t i = 0; i < n_results; i++)
		json_array_append_new(sides, side_to_json(i, &row->sides[i]));
	return json_pack("{s:s, s:o, s:s, s:o, s:i, s:I, s:I, s:s, s:I, s:s, "
			 "s:b, s:o}",
		"workload", cell->workload, "params",
		result_params_to_json(cell), "runner", cell->runner,
		"runner_params", result_runner_params_to_json(cell), "workers",
		(int)cell->workers, "tasks_asked",
		(json_int_t)cell->tasks_asked, "interval_ns",
		(json_int_t)cell->interval_ns, "pin", cell_pins[cell->pin],
		"ballast_bytes", (json_int_t)cell->ballast_bytes, "role",
		cell_roles[cell->role], "gated", (int)cell->gated, "results",
		sides);
}

json_t *compare_to_json(const struct compare *compare,
	const struct result *const *results, const char *const *paths)
{
	json_t *made = json_array(), *cells = json_array();

	for (size_t i = 0; i < compare->n_results; i++)
		json_array_append_new(
			made, result_to_json(results[i], paths[i]));
	for (size_t i = 0; i < compare->n_rows; i++)
		json_array_append_new(cells,
			row_to_json(&compare->rows[i], compare->n_results));
	return json_pack("{s:s, s:i, s:b, s:o, s:o, s:i, s:o, s:o, s:o}",
		"schema", "tvp-comparison", "schema_version", 1, "paired", 0,
		"margin", json_real(compare->margin), "confidence",
		json_real(compare->confidence), "comparisons",
		(int)compare->comparisons, "results", made, "differences",
		differences_to_json(results, compare->n_results), "cells",
		cells);
}
