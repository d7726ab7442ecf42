/* The machine's floors as one JSON document. */
#include <jansson.h>

#include "bench/floors_json.h"

static json_t *number_if(bool known, double number)
{
	return known ? json_real(number) : json_null();
}

static json_t *row(const struct floor_values *values)
{
	const struct stats_interval *interval = &values->interval;
	json_t *runs = json_array();

	for (uint32_t i = 0; i < values->n; i++)
		json_array_append_new(runs, json_real(values->ns[i]));
	return json_pack("{s:s, s:s, s:o, s:o, s:o, s:o, s:o}", "name",
		values->name, "help", values->help, "median_ns",
		number_if(values->n > 0, values->median_ns), "low_ns",
		number_if(interval->exists, interval->low), "high_ns",
		number_if(interval->exists, interval->high), "runs_ns", runs,
		"reason",
		fault_is_set(&values->why) ? json_string(values->why.text)
					   : json_null());
}

static json_t *noise_json(const struct noise_floor *noise)
{
	const struct stats_interval *interval = &noise->ratio.interval;

	if (noise->rounds == 0)
		return json_null();
	return json_pack("{s:i, s:f, s:f, s:o, s:o, s:o}", "rounds",
		(int)noise->rounds, "median_ns", noise->median_ns, "ratio",
		noise->ratio.ratio, "low",
		number_if(interval->exists, interval->low), "high",
		number_if(interval->exists, interval->high), "half_width",
		number_if(interval->exists, noise->half_width));
}

char *floors_json(const struct floors *floors,
	const struct floors_request *request, const struct noise_floor *noise)
{
	json_t *rows = json_array();
	json_t *all;
	char *text;

	for (size_t i = 0; i < floors->n; i++)
		if (json_array_append_new(rows, row(&floors->list[i])) != 0) {
			json_decref(rows);
			return NULL;
		}
	all = json_pack("{s:I, s:I, s:o, s:o}", "seed",
		(json_int_t)request->seed, "budget_ns",
		(json_int_t)request->budget_ns, "noise_floor",
		noise_json(noise), "floors", rows);
	text = json_dumps(all, JSON_INDENT(2) | JSON_REAL_PRECISION(9));
	json_decref(all);
	return text;
}
