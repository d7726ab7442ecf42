/* Export: as pyperf's JSON 1.0, in seconds; every launch is a run. */
#include <string.h>
#include <time.h>

#include "bench/export_json.h"

/* When a launch began, "2026-11-21 11:16:50.250000". */
static void date_of(
	const struct result *result, const struct launch *launch, char text[48])
{
	struct tm utc = {0};
	time_t seconds;
	size_t len;

	strptime(result->started, "%Y-%m-%dT%H:%M:%SZ", &utc);
	seconds = timegm(&utc) + (time_t)(launch->at_ns / NS_PER_S);
	gmtime_r(&seconds, &utc);
	len = strftime(text, 48, "%Y-%m-%d %H:%M:%S", &utc);
	snprintf(text + len, 48 - len, ".%06u",
		(unsigned)(launch->at_ns % NS_PER_S / 1000));
}

static json_t *run_to_json(
	const struct result *result, const struct launch *launch)
{
	double wall_s = (double)result_wall_ns(launch) / 1e9;
	char date[48];

	date_of(result, launch, date);
	return json_pack("{s:{s:s, s:f, s:o*}, s:[f]}", "metadata", "date",
		date, "duration", wall_s, "mem_max_rss",
		launch->largest_rss_bytes == RESULT_UNKNOWN
			? NULL
			: json_integer((json_int_t)launch->largest_rss_bytes),
		"values", wall_s);
}

static json_t *cell_to_json(const struct export_input *input, size_t cell)
{
	const struct cell *c = &input->result->plan.cells[cell];
	json_t *runs = json_array();
	char name[EXPORT_NAME];

	for (size_t i = input->first[cell]; i < input->first[cell + 1]; i++)
		json_array_append_new(
			runs, run_to_json(input->result, input->list[i]));
	return json_pack("{s:{s:s, s:s, s:i, s:s, s:s, s:i}, s:o}", "metadata",
		"name", export_name(c, input->registry, name), "unit", "second",
		"loops", 1, "workload", c->workload, "runner", c->runner,
		"workers", (int)c->workers, "runs", runs);
}

/* pyperf refuses empty texts; what is not known is left out. */
static json_t *metadata(const struct result *result)
{
	static const char *const names[][2] = {
		{"cpu_model_name", "cpu.model"},
		{"hostname", "identity.host_name"},
		{"platform", "kernel.release"},
	};
	const char *version =
		export_fact_text(&result->build, "version", "unknown");
	double cpus = facts_number_of(&result->machine, "cpu.usable", 0);
	json_t *object = json_pack("{s:s}", "tvp_version", version);

	if (cpus > 0)
		json_object_set_new(
			object, "cpu_count", export_json_count(cpus));
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const char *text =
			export_fact_text(&result->machine, names[i][1], NULL);

		if (text != NULL)
			json_object_set_new(
				object, names[i][0], json_string(text));
	}
	return object;
}

static int pyperf_write(
	const struct export_input *input, FILE *file, struct fault *why)
{
	json_t *list = json_array();

	for (size_t c = 0; c < input->result->plan.n_cells; c++)
		if (input->first[c] < input->first[c + 1])
			json_array_append_new(list, cell_to_json(input, c));
	return export_json(
		json_pack("{s:s, s:o, s:o}", "version", "1.0", "metadata",
			metadata(input->result), "benchmarks", list),
		file, why);
}

const struct export_format export_pyperf = {
	.name = "pyperf",
	.summary = "pyperf's JSON, in seconds",
	.write = pyperf_write,
};
