/* Export: as hyperfine --export-json writes it, times in seconds. */
#include <math.h>

#include "bench/export_json.h"
#include "bench/stats.h"

static double mean(const double *values, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += values[i];
	return sum / (double)n;
}

/* With n - 1, and null for one value: as hyperfine does. */
static json_t *deviation(const double *values, size_t n)
{
	double middle = mean(values, n), sum = 0;

	if (n < 2)
		return json_null();
	for (size_t i = 0; i < n; i++)
		sum += (values[i] - middle) * (values[i] - middle);
	return json_real(sqrt(sum / (double)(n - 1)));
}

static json_t *cell_to_json(
	const struct export_input *input, size_t cell, double *values)
{
	const struct cell *c = &input->result->plan.cells[cell];
	size_t n = input->first[cell + 1] - input->first[cell];
	json_t *times = json_array(), *codes = json_array(), *spread;
	double user_s = 0, sys_s = 0;
	char name[EXPORT_NAME];

	for (size_t i = 0; i < n; i++) {
		const struct launch *l = input->list[input->first[cell] + i];

		values[i] = (double)result_wall_ns(l) / 1e9;
		user_s += (double)l->user_ns / 1e9 / (double)n;
		sys_s += (double)l->sys_ns / 1e9 / (double)n;
		json_array_append_new(times, json_real(values[i]));
		json_array_append_new(codes, json_integer(l->exit_status));
	}
	spread = deviation(values, n);
	stats_sort(values, n);
	return json_pack("{s:s, s:f, s:o, s:f, s:f, s:f, s:f, s:f, s:o, s:o, "
			 "s:o}",
		"command", export_name(c, input->registry, name), "mean",
		mean(values, n), "stddev", spread, "median",
		stats_median(values, n), "user", user_s, "system", sys_s, "min",
		values[0], "max", values[n - 1], "times", times, "exit_codes",
		codes, "parameters", export_json_parameters(c));
}

static int hyperfine_write(
	const struct export_input *input, FILE *file, struct fault *why)
{
	size_t n_cells = input->result->plan.n_cells;
	double *values = calloc(input->first[n_cells], sizeof *values);
	json_t *list = json_array();

	if (values == NULL)
		return fault_set(why, 0, "out of memory");
	for (size_t c = 0; c < n_cells; c++)
		if (input->first[c] < input->first[c + 1])
			json_array_append_new(
				list, cell_to_json(input, c, values));
	free(values);
	return export_json(json_pack("{s:o}", "results", list), file, why);
}

const struct export_format export_hyperfine = {
	.name = "hyperfine",
	.summary = "hyperfine --export-json, in seconds",
	.write = hyperfine_write,
};
