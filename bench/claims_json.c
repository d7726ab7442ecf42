/* Judged claims and the table as JSON. */
#include <math.h>

#include "bench/claims_json.h"
#include "bench/result_json.h"

static json_t *bound(double value)
{
	return isfinite(value) ? json_real(value) : json_null();
}

static json_t *results_to_json(
	const struct estimate_source *source, const char *const *paths)
{
	json_t *list = json_array();

	for (size_t i = 0; i < source->n; i++)
		json_array_append_new(list,
			json_pack("{s:o, s:s, s:s, s:I}", "path",
				result_text_to_json(paths[i]), "name",
				source->results[i]->plan.name, "started",
				source->results[i]->started, "launches",
				(json_int_t)source->results[i]->n_launches));
	return list;
}

static json_t *estimate_to_json(const struct estimate *e)
{
	if (!e->measured)
		return json_pack("{s:s, s:n, s:n, s:o}", "unit",
			estimate_units[e->unit], "value", "interval", "reason",
			result_text_to_json(e->reason));
	return json_pack("{s:s, s:o, s:o, s:n, s:I, s:b, s:b, s:i, s:i}",
		"unit", estimate_units[e->unit], "value", json_real(e->value),
		"interval", result_interval_to_json(&e->interval), "reason",
		"n", (json_int_t)e->n, "paired", e->paired, "assumed",
		e->assumed, "launches_failed", (int)e->failed, "result",
		(int)e->result);
}

/* ---- claims ---- */

static json_t *test_to_json(const struct claims_test *test)
{
	const struct rules_test *rule = test->rule;

	return json_pack("{s:s, s:s, s:s, s:s?, s:o, s:o, s:s?, s:s, s:o}",
		"text", rule->text, "metric",
		rule->spec.metric != NULL ? rule->spec.metric->name
					  : rule->spec.measure,
		"of", rule->spec.of->name, "over",
		rule->spec.over != NULL ? rule->spec.over->name : NULL,
		"at_least", bound(rule->at_least), "at_most",
		bound(rule->at_most), "why", rule->why, "outcome",
		claims_outcomes[test->outcome], "figure",
		estimate_to_json(&test->estimate));
}

static json_t *case_to_json(const struct claims_case *c)
{
	json_t *tests = json_array();

	for (size_t i = 0; i < c->rule->n_tests; i++)
		json_array_append_new(tests, test_to_json(&c->tests[i]));
	return json_pack("{s:s, s:s, s:s, s:o, s:o}", "name", c->rule->name,
		"judge", rules_judges[c->rule->judge], "outcome",
		claims_outcomes[c->outcome], "reason",
		result_text_to_json(c->reason), "tests", tests);
}

static json_t *source_to_json(const struct rules_source *source)
{
	return json_pack("{s:s, s:o}", "text", source->text, "year",
		source->year != 0 ? json_integer(source->year) : json_null());
}

static json_t *claim_to_json(const struct claims_claim *claim)
{
	json_t *cases = json_array(), *sources = json_array();

	for (size_t i = 0; i < claim->rule->n_sources; i++)
		json_array_append_new(
			sources, source_to_json(&claim->rule->sources[i]));
	for (size_t i = 0; i < claim->rule->n_cases; i++)
		json_array_append_new(cases, case_to_json(&claim->cases[i]));
	return json_pack("{s:s, s:s, s:o, s:s, s:s, s:s, s:o, s:f, s:o}", "id",
		claim->rule->id, "claim", claim->rule->claim, "sources",
		sources, "experiment", claim->rule->experiment, "depends_on",
		claim->rule->depends_on, "verdict",
		claims_verdicts[claim->verdict], "sentence",
		result_text_to_json(claim->sentence), "confidence",
		claim->confidence, "cases", cases);
}

json_t *claims_to_json(const struct claims *claims,
	const struct estimate_source *source, const char *const *paths)
{
	json_t *list = json_array(), *counts = json_object();

	for (size_t i = 0; i < claims->rules->n_claims; i++)
		json_array_append_new(list, claim_to_json(&claims->claims[i]));
	for (size_t i = 0; i < CLAIMS_VERDICTS; i++)
		json_object_set_new(counts, claims_verdicts[i],
			json_integer((json_int_t)claims->counts[i]));
	return json_pack("{s:s, s:i, s:o, s:o, s:o}", "schema", "tvp-claims",
		"schema_version", 1, "results", results_to_json(source, paths),
		"verdicts", counts, "claims", list);
}

/* ---- the table ---- */

static json_t *figure_to_json(const struct table_figure *figure)
{
	json_t *json;

	if (!figure->wanted)
		return json_null();
	json = estimate_to_json(&figure->estimate);
	json_object_set_new(json, "text", json_string(figure->value));
	json_object_set_new(
		json, "interval_text", json_string(figure->interval));
	return json;
}

static json_t *row_to_json(const struct table_row *row)
{
	json_t *lines = json_array();

	for (size_t i = 0; i < row->n_lines; i++) {
		const struct table_line *line = &row->lines[i];

		json_array_append_new(lines,
			json_pack("{s:s, s:s, s:o, s:o}", "judge",
				rules_judges[line->judge], "text", line->text,
				"threads",
				figure_to_json(&line->sides[TABLE_THREADS]),
				"processes",
				figure_to_json(&line->sides[TABLE_PROCESSES])));
	}
	return json_pack("{s:s, s:{s:s, s:s}, s:o, s:o}", "row", row->name,
		"tutorials", "threads", row->says[TABLE_THREADS], "processes",
		row->says[TABLE_PROCESSES], "holds",
		result_text_to_json(row->sentence), "figures", lines);
}

json_t *claims_table_to_json(const struct table *table,
	const struct estimate_source *source, const char *const *paths)
{
	json_t *rows = json_array();

	for (size_t i = 0; i < table->n_rows; i++)
		json_array_append_new(rows, row_to_json(&table->rows[i]));
	return json_pack("{s:s, s:i, s:f, s:o, s:o}", "schema", "tvp-table",
		"schema_version", 1, "confidence", TABLE_CONFIDENCE, "results",
		results_to_json(source, paths), "rows", rows);
}
