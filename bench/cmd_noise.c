/* tvp noise: what the machine itself costs, measured by bare loops. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/clock.h"
#include "bench/command.h"
#include "bench/floors.h"
#include "bench/floors_json.h"
#include "bench/noise_floor.h"
#include "bench/options.h"
#include "bench/random.h"
#include "bench/units.h"

enum {
	OPT_RUNS = 256,
	OPT_BUDGET,
	OPT_SEED,
	OPT_ONLY,
	OPT_EXPLAIN,
	OPT_JSON,
	OPT_ROUNDS
};

static const struct option_spec noise_table[] = {
	{"runs", OPT_RUNS, "N", "how often each floor is measured (9)"},
	{"budget", OPT_BUDGET, "TIME", "how long one run of it takes (30ms)"},
	{"only", OPT_ONLY, "PREFIX",
		"floors whose names begin so: handover.futex"},
	{"rounds", OPT_ROUNDS, "N",
		"rounds of the noise floor (20; 0: leave it out; also left\n"
		"out with --only)"},
	{"seed", OPT_SEED, "N", "what their order follows from (drawn)"},
	{"explain", OPT_EXPLAIN, NULL, "say what each floor is"},
	{"json", OPT_JSON, NULL, "one JSON document instead of the table"},
	{0},
};

static const struct options noise_options = {
	.command = "tvp noise",
	.usage = "[options]",
	.about = "Measure the machine's physical floors by bare loops: what "
		 "making, waking and\nlocking cost here, whatever the "
		 "program. Each floor is measured in several runs,\nall "
		 "floors mixed in random order. And the noise floor: hash "
		 "under serial against\nitself, which tells the least "
		 "difference that can be seen here.",
	.table = noise_table,
};

struct choice {
	struct floors_request request;
	uint32_t rounds; /* of the noise floor; 0: none */
	bool explain, json;
};

static int take_runs(
	struct floors_request *request, const char *value, struct fault *why)
{
	uint64_t runs;

	if (units_parse_count(value, &runs, why) != 0)
		return -1;
	if (runs < 1 || runs > FLOORS_RUNS_MAX)
		return fault_set(why, 0, "--runs: %s is out of range (1 .. %d)",
			value, FLOORS_RUNS_MAX);
	request->runs = (uint32_t)runs;
	return 0;
}

static int take_budget(
	struct floors_request *request, const char *value, struct fault *why)
{
	if (units_parse_duration(value, &request->budget_ns, why) != 0)
		return -1;
	if (request->budget_ns > 10 * NS_PER_S)
		return fault_set(why, 0,
			"--budget: %s is out of range (0 .. 10s)", value);
	return 0;
}

/* As large as a number of JSON is read everywhere. */
static int take_seed(
	struct floors_request *request, const char *value, struct fault *why)
{
	if (units_parse_count(value, &request->seed, why) != 0)
		return -1;
	if (request->seed > UINT64_C(1) << 53)
		return fault_set(why, 0,
			"--seed: %s is out of range (0 .. 2^53)", value);
	return 0;
}

static int take_rounds(
	struct choice *choice, const char *value, struct fault *why)
{
	uint64_t rounds;

	if (units_parse_count(value, &rounds, why) != 0)
		return -1;
	if (rounds != 0 && (rounds < 6 || rounds > 1000))
		return fault_set(why, 0,
			"--rounds: %s is out of range (0, or 6 .. 1000)",
			value);
	choice->rounds = (uint32_t)rounds;
	return 0;
}

static int take_option(
	struct choice *choice, int letter, const char *value, struct fault *why)
{
	switch (letter) {
	case OPT_RUNS:
		return take_runs(&choice->request, value, why);
	case OPT_BUDGET:
		return take_budget(&choice->request, value, why);
	case OPT_ONLY:
		choice->request.only = value;
		return 0;
	case OPT_SEED:
		return take_seed(&choice->request, value, why);
	case OPT_ROUNDS:
		return take_rounds(choice, value, why);
	case OPT_EXPLAIN:
		choice->explain = true;
		return 0;
	case OPT_JSON:
		choice->json = true;
		return 0;
	}
	return 0;
}

/* ---- the table ---- */

static void print_row(const struct floor_values *values, bool explain)
{
	char text[UNITS_TEXT];

	printf("%-35s", values->name);
	if (values->n == 0)
		printf(" %9s", "-");
	else
		printf(" %9s", units_show_duration(values->median_ns, text));
	if (values->interval.exists) {
		printf("  %9s",
			units_show_duration(values->interval.low, text));
		printf(" .. %s",
			units_show_duration(values->interval.high, text));
	}
	printf("\n");
	if (explain)
		printf("    %s\n", values->help);
	if (fault_is_set(&values->why))
		printf("    %s: %s\n",
			values->n > 0 ? "ended early" : "not measured",
			values->why.text);
}

static void print_table(
	const struct floors *floors, const struct choice *choice)
{
	const struct floors_request *request = &choice->request;
	char text[UNITS_TEXT];

	printf("%-35s %9s  %9s .. %s\n", "floor", "median", "from", "to");
	for (size_t i = 0; i < floors->n; i++)
		print_row(&floors->list[i], choice->explain);
	printf("\n%u run(s) of each, about %s long, in random order (seed "
	       "%llu).\nfrom .. to: 95 %% interval of the median.\n",
		request->runs,
		units_show_duration((double)request->budget_ns, text),
		(unsigned long long)request->seed);
}

static void print_noise(const struct noise_floor *noise)
{
	char text[UNITS_TEXT];

	printf("\nnoise floor: hash under serial against itself, %u launches "
	       "of %s each:\nratio %.4f, 95 %% interval %.4f .. %.4f; in as "
	       "many rounds no\ndifference below about %.1f %% can be seen.\n",
		noise->rounds, units_show_duration(noise->median_ns, text),
		noise->ratio.ratio, noise->ratio.interval.low,
		noise->ratio.interval.high, 100 * noise->half_width);
}

static int print_json(const struct floors *floors,
	const struct floors_request *request, const struct noise_floor *noise)
{
	char *text = floors_json(floors, request, noise);

	if (text == NULL) {
		fprintf(stderr, "tvp noise: out of memory\n");
		return STATUS_FAILED;
	}
	printf("%s\n", text);
	free(text);
	return STATUS_GOOD;
}

/* ---- the command ---- */

static void show_progress(void *data, uint32_t done, uint32_t all)
{
	(void)data;
	if (done % 10 == 0)
		fprintf(stderr, "\rmeasuring: %u of %u ", done, all);
}

static int measure_and_print(
	struct choice *choice, const struct registry *registry)
{
	struct floors_request *request = &choice->request;
	bool watched = isatty(STDERR_FILENO);
	struct noise_floor noise = {0};
	struct floors floors;
	struct fault why = {0};
	int failed;

	if (watched)
		request->progress = show_progress;
	failed = floors_measure(request, &floors, &why);
	if (watched)
		fprintf(stderr, "\r%40s\r", "");
	if (floors.n == 0)
		return options_wrong(&noise_options, &why);
	if (failed != 0) {
		fprintf(stderr, "tvp noise: %s\n", why.text);
		return STATUS_FAILED;
	}
	if (choice->rounds > 0 && request->only == NULL)
		failed = noise_floor_measure(
			registry, choice->rounds, request->seed, &noise, &why);
	if (failed > 0)
		return STATUS_INTERRUPTED;
	if (failed < 0) {
		fprintf(stderr, "tvp noise: %s\n", why.text);
		return STATUS_FAILED;
	}
	if (choice->json)
		return print_json(&floors, request, &noise);
	print_table(&floors, choice);
	if (noise.rounds > 0)
		print_noise(&noise);
	return STATUS_GOOD;
}

static int noise_main(int argc, char **argv, const struct registry *registry)
{
	struct choice choice = {
		.request =
			{
				.seed = random_seed(),
				.budget_ns = FLOORS_BUDGET_NS,
				.runs = FLOORS_RUNS,
				.stop_fd = -1,
			},
		.rounds = 20,
	};
	struct fault why = {0};
	const char *value = NULL;
	int letter;

	while ((letter = options_next(
			&noise_options, argc, argv, &value, &why)) > 0)
		if (take_option(&choice, letter, value, &why) != 0)
			return options_wrong(&noise_options, &why);
	if (letter == OPTIONS_HELP) {
		options_help(&noise_options);
		return STATUS_GOOD;
	}
	if (letter == OPTIONS_END && optind < argc)
		fault_set(&why, 0, "unexpected operand \"%s\"", argv[optind]);
	if (fault_is_set(&why))
		return options_wrong(&noise_options, &why);
	return measure_and_print(&choice, registry);
}

const struct command command_noise = {
	.name = "noise",
	.summary = "measure the machine's physical floors by bare loops",
	.main = noise_main,
};
