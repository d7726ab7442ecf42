/* Export: Bencher Metric Format: per cell the median with its interval, in
 * nanoseconds (latency), and tasks per second (throughput). */
#include "bench/export_json.h"
#include "bench/stats.h"
#include "bench/summary.h"

static json_t *metric(double value, const struct stats_interval *interval)
{
	if (!interval->exists)
		return json_pack("{s:f}", "value", value);
	return json_pack("{s:f, s:f, s:f}", "value", value, "lower_value",
		interval->low, "upper_value", interval->high);
}

static int add_cell(const struct export_input *input, size_t cell,
	double *values, json_t *object, struct fault *why)
{
	const struct cell *c = &input->result->plan.cells[cell];
	double work = (double)c->tasks * 1e9;
	struct stats_interval *in, rate;
	struct stats_summary wall;
	char name[EXPORT_NAME];
	size_t n = 0;

	for (size_t i = input->first[cell]; i < input->first[cell + 1]; i++)
		values[n++] = (double)result_wall_ns(input->list[i]);
	if (n == 0)
		return 0;
	if (stats_summarize(values, n, SUMMARY_CONFIDENCE, &wall, why) != 0)
		return -1;
	in = &wall.interval;
	rate = (struct stats_interval){
		in->exists, work / in->high, work / in->low, in->coverage};
	/* Names of files may differ in what a name can't hold. */
	if (json_object_get(object, export_name(c, input->registry, name)) !=
		NULL)
		return fault_set(
			why, 0, "two cells would both be called %s", name);
	json_object_set_new(object, name,
		json_pack("{s:o, s:o}", "latency", metric(wall.median, in),
			"throughput", metric(work / wall.median, &rate)));
	return 0;
}

static int bmf_write(
	const struct export_input *input, FILE *file, struct fault *why)
{
	size_t n_cells = input->result->plan.n_cells;
	double *values = calloc(input->first[n_cells], sizeof *values);
	json_t *object = json_object();
	int failed = values == NULL ? fault_set(why, 0, "out of memory") : 0;

	for (size_t c = 0; failed == 0 && c < n_cells; c++)
		failed = add_cell(input, c, values, object, why);
	free(values);
	if (failed == 0)
		return export_json(object, file, why);
	json_decref(object);
	return -1;
}

const struct export_format export_bmf = {
	.name = "bmf",
	.summary = "Bencher Metric Format: medians and intervals, in ns",
	.write = bmf_write,
};
