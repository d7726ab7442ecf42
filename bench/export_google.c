/* Export: as google-benchmark's --benchmark_out_format=json writes it. */
#include <string.h>

#include "bench/export_json.h"

static const struct cache {
	const char *type;
	int level;
	const char *bytes, *count; /* facts */
} caches[] = {
	{"Data", 1, "cpu.l1d_bytes", "cpu.l1d_count"},
	{"Unified", 2, "cpu.l2_bytes", "cpu.l2_count"},
	{"Unified", 3, "cpu.l3_bytes", "cpu.l3_count"},
};

static json_t *caches_to_json(const struct facts *machine)
{
	double threads = facts_number_of(machine, "cpu.threads", 0);
	json_t *list = json_array();

	for (size_t i = 0; i < sizeof caches / sizeof *caches; i++) {
		const struct cache *c = &caches[i];
		double bytes = facts_number_of(machine, c->bytes, 0);
		double count = facts_number_of(machine, c->count, 0);

		if (bytes > 0 && count > 0)
			json_array_append_new(list,
				json_pack("{s:s, s:i, s:o, s:o}", "type",
					c->type, "level", c->level, "size",
					export_json_count(bytes), "num_sharing",
					export_json_count(threads / count)));
	}
	return list;
}

static json_t *load_to_json(const struct facts *machine)
{
	static const char *const names[] = {
		"load.average_1min", "load.average_5min", "load.average_15min"};
	json_t *list = json_array();

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (facts_find(machine, names[i]) != NULL)
			json_array_append_new(list,
				json_real(
					facts_number_of(machine, names[i], 0)));
	return list;
}

static json_t *context_to_json(const struct result *result)
{
	const struct facts *machine = &result->machine;
	const char *type = export_fact_text(&result->build, "type", "");
	const char *governor = export_fact_text(machine, "cpu.governor", NULL);

	return json_pack("{s:s, s:s, s:s, s:o, s:o, s:o*, s:o, s:o, s:s}",
		"date", result->started, "host_name",
		export_fact_text(machine, "identity.host_name", "unnamed"),
		"executable", "tvp", "num_cpus",
		export_json_count(facts_number_of(machine, "cpu.usable", 0)),
		"mhz_per_cpu",
		export_json_count(
			facts_number_of(machine, "cpu.frequency_mean_hz", 0) /
			1e6),
		"cpu_scaling_enabled",
		governor == NULL
			? NULL
			: json_boolean(strcmp(governor, "performance") != 0),
		"caches", caches_to_json(machine), "load_avg",
		load_to_json(machine), "library_build_type",
		strcmp(type, "Debug") == 0 ? "debug" : "release");
}

/* A launch is a repetition of one iteration. */
static json_t *launch_to_json(const struct export_input *input, size_t cell,
	size_t index, const char *name)
{
	const struct cell *c = &input->result->plan.cells[cell];
	const struct launch *l = input->list[input->first[cell] + index];
	size_t n = input->first[cell + 1] - input->first[cell];
	double wall_ns = (double)result_wall_ns(l);

	return json_pack("{s:s, s:i, s:i, s:s, s:s, s:i, s:i, s:i, s:i, s:f, "
			 "s:f, s:s, s:f}",
		"name", name, "family_index", (int)cell,
		"per_family_instance_index", 0, "run_name", name, "run_type",
		"iteration", "repetitions", (int)n, "repetition_index",
		(int)index, "threads", (int)c->workers, "iterations", 1,
		"real_time", wall_ns, "cpu_time",
		(double)(l->user_ns + l->sys_ns), "time_unit", "ns",
		"items_per_second", (double)c->tasks * 1e9 / wall_ns);
}

static int google_write(
	const struct export_input *input, FILE *file, struct fault *why)
{
	json_t *list = json_array();

	for (size_t c = 0; c < input->result->plan.n_cells; c++) {
		char name[EXPORT_NAME];

		export_name(
			&input->result->plan.cells[c], input->registry, name);
		for (size_t i = input->first[c]; i < input->first[c + 1]; i++)
			json_array_append_new(
				list, launch_to_json(input, c,
					      i - input->first[c], name));
	}
	return export_json(
		json_pack("{s:o, s:o}", "context",
			context_to_json(input->result), "benchmarks", list),
		file, why);
}

const struct export_format export_google = {
	.name = "google-benchmark",
	.summary = "JSON as google-benchmark writes it, in nanoseconds",
	.write = google_write,
};
