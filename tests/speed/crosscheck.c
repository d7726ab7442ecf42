/* tvp_crosscheck: the suite's own clock beside that of hyperfine. */
#include <errno.h>
#include <jansson.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "bench/command.h"
#include "bench/experiment.h"
#include "bench/facts_json.h"
#include "bench/hyperfine.h"
#include "bench/machine.h"
#include "bench/options.h"
#include "bench/random.h"
#include "bench/result_file.h"
#include "bench/supervise.h"
#include "bench/units.h"
#include "tests/speed/crosscheck.h"

enum { OPT_ROUNDS = 256, OPT_SEED };

static const struct option_spec table[] = {
	{"rounds", OPT_ROUNDS, "N", "how often each cell is launched (20)"},
	{"seed", OPT_SEED, "N", "what the order follows from (drawn)"},
	{"output", 'o', "DIR",
		"leave crosscheck.json there, and the results of both clocks\n"
		"in its folders self and hyperfine, which must be there"},
	{0},
};

static const struct options options = {
	.command = "tvp_crosscheck",
	.usage = "[options]",
	.about = "Time the same cells by the suite's own clock and, as whole "
		 "processes, by hyperfine:\nall in one random order. What "
		 "hyperfine sees more of should be start-up, and\nnothing "
		 "else.",
	.table = table,
};

/* ---- measuring ---- */

struct session {
	struct supervisor supervisor;
	struct plan self, hyperfine; /* the same plan, but for the clock */
	const struct result *result;
};

/* The second half of the cells belongs to hyperfine. */
static int launch(void *context, uint32_t cell, uint32_t round,
	struct launch *launch, struct fault *why)
{
	struct session *s = context;

	(void)why;
	s->supervisor.plan =
		cell < s->self.n_cells / 2 ? &s->self : &s->hyperfine;
	return supervise_launch(&s->supervisor, cell, round, launch);
}

static void tell(void *context, const struct progress *p)
{
	const struct session *s = context;

	if (p->done % s->self.n_cells == 0)
		fprintf(stderr,
			isatty(STDERR_FILENO) ? "\rround %u of %u"
					      : "round %u of %u\n",
			p->round + 1, s->self.rounds);
}

static int measure(struct result *result, struct fault *why)
{
	const char *scratch = getenv("TMPDIR");
	struct session session = {
		.self = result->plan,
		.hyperfine = result->plan,
		.result = result,
	};
	struct experiment experiment = {
		.launch = launch,
		.progress = tell,
		.context = &session,
	};
	int status;

	session.hyperfine.timer = TIMER_HYPERFINE;
	if (supervise_open(&session.supervisor, &session.hyperfine,
		    &registry_builtin, scratch != NULL ? scratch : "/tmp",
		    why) != 0)
		return -1;
	status = experiment_run(&experiment, result, why);
	supervise_close(&session.supervisor);
	if (isatty(STDERR_FILENO))
		fprintf(stderr, "\r\033[K");
	return status;
}

static int prepare(struct result *result, struct fault *why)
{
	struct machine_source source = {.root = ""};
	time_t now = time(NULL);
	struct tm utc;

	gmtime_r(&now, &utc);
	strftime(result->started, sizeof result->started, "%Y-%m-%dT%H:%M:%SZ",
		&utc);
	machine_gather(&result->machine, &source);
	machine_build_facts(&result->build);
	return crosscheck_plan(&result->plan, why);
}

/* ---- the table ---- */

static void print_row(const struct cell *cell, const struct agreement *a,
	enum reference reference)
{
	const struct stats_summary *left = &a->by[reference].left;
	char interval[32] = "no interval";

	if (left->interval.exists)
		snprintf(interval, sizeof interval, "%+.2f..%+.2f",
			left->interval.low, left->interval.high);
	printf("  %-6s %-13s %8.2f %9.2f %8.2f  %+7.2f %15s %+6.1f %%\n",
		cell->workload, cell->runner, a->self, a->hyperfine,
		a->by[reference].startup, left->median, interval,
		100 * left->median / a->self);
}

static void print_table(const struct result *result,
	const struct agreement *agreements, enum reference reference)
{
	static const char *const titles[] = {
		"start-up: what hyperfine sees more of one task of null, under "
		"the same runner",
		"start-up: likewise of one task of the cell itself, so with "
		"what it prepares",
	};

	printf("%s\n\n  %-6s %-13s %8s %9s %8s  %7s %15s\n", titles[reference],
		"work", "runner", "tvp", "hyperfine", "start-up", "left",
		"95 % interval");
	for (size_t i = 0; i < crosscheck_cells(); i++)
		print_row(&result->plan.cells[i], &agreements[i], reference);
	putchar('\n');
}

static void print_all(
	const struct result *result, const struct agreement *agreements)
{
	const struct fact *cpu = facts_find(&result->machine, "cpu.model");

	print_table(result, agreements, REFERENCE_NULL);
	print_table(result, agreements, REFERENCE_OWN);
	printf("medians in ms over %u rounds, 2 workers; left: hyperfine - tvp "
	       "- start-up of the\nsame round, and its share of tvp's time\n",
		result->plan.rounds);
	if (cpu != NULL && cpu->kind == FACT_STRING)
		printf("on %s\n", cpu->text);
}

/* ---- the documents ---- */

static json_t *reference_json(
	const struct agreement *a, enum reference reference)
{
	const struct stats_summary *left = &a->by[reference].left;

	return json_pack("{s:f, s:f, s:o, s:o}", "startup_ms",
		a->by[reference].startup, "left_ms", left->median, "low_ms",
		left->interval.exists ? json_real(left->interval.low)
				      : json_null(),
		"high_ms",
		left->interval.exists ? json_real(left->interval.high)
				      : json_null());
}

static json_t *rows_json(
	const struct result *result, const struct agreement *agreements)
{
	json_t *rows = json_array();

	for (size_t i = 0; i < crosscheck_cells(); i++) {
		const struct cell *cell = &result->plan.cells[i];
		const struct agreement *a = &agreements[i];

		json_array_append_new(rows,
			json_pack("{s:i, s:s, s:s, s:i, s:f, s:f, s:i, s:o, "
				  "s:o}",
				"cell", (int)i, "workload", cell->workload,
				"runner", cell->runner, "workers",
				(int)cell->workers, "self_ms", a->self,
				"hyperfine_ms", a->hyperfine, "failed",
				(int)a->failed, "by_null",
				reference_json(a, REFERENCE_NULL),
				"by_one_task",
				reference_json(a, REFERENCE_OWN)));
	}
	return rows;
}

static int write_rows(const char *folder, const struct result *result,
	const struct agreement *agreements, struct fault *why)
{
	char path[PATH_MAX];
	json_t *all = json_pack("{s:s, s:s, s:I, s:i, s:o, s:o, s:o}",
		"benchmark", "crosscheck", "started", result->started, "seed",
		(json_int_t)result->plan.seed, "rounds",
		(int)result->plan.rounds, "machine",
		facts_to_json(&result->machine), "build",
		facts_to_json(&result->build), "cells",
		rows_json(result, agreements));
	int failed;

	snprintf(path, sizeof path, "%s/crosscheck.json", folder);
	failed = all == NULL ||
		 json_dump_file(all, path,
			 JSON_INDENT(1) | JSON_REAL_PRECISION(6)) != 0;
	json_decref(all);
	return failed ? fault_set(why, errno, "write %s", path) : 0;
}

/* The launches of one clock as a result of their own; it borrows all. */
static int write_half(const char *folder, const struct result *both,
	enum timer timer, struct fault *why)
{
	size_t half = both->plan.n_cells / 2;
	size_t first = timer == TIMER_HYPERFINE ? half : 0;
	struct result one = *both;
	char path[PATH_MAX];
	int failed;

	one.launches = calloc(both->n_launches + 1, sizeof *one.launches);
	if (one.launches == NULL)
		return fault_set(why, ENOMEM, "results of one clock");
	one.n_launches = 0;
	one.plan.timer = timer;
	one.plan.cells = both->plan.cells + first;
	one.plan.n_cells = half;
	for (size_t i = 0; i < both->n_launches; i++) {
		struct launch launch = both->launches[i];

		if (launch.cell < first || launch.cell >= first + half)
			continue;
		launch.cell -= (uint32_t)first;
		one.launches[one.n_launches++] = launch;
	}
	snprintf(path, sizeof path, "%s/%s", folder, plan_timers[timer]);
	failed = result_write(path, &one, &registry_builtin, true, why);
	free(one.launches);
	return failed;
}

static int write_all(const char *folder, const struct result *result,
	const struct agreement *agreements, struct fault *why)
{
	if (write_half(folder, result, TIMER_SELF, why) != 0 ||
		write_half(folder, result, TIMER_HYPERFINE, why) != 0)
		return -1;
	return write_rows(folder, result, agreements, why);
}

/* ---- main ---- */

static int conclude(
	const struct result *result, const char *folder, struct fault *why)
{
	struct agreement *agreements =
		calloc(crosscheck_cells(), sizeof *agreements);
	int status = STATUS_GOOD;

	if (agreements == NULL)
		fault_set(why, ENOMEM, "what was found");
	for (size_t i = 0; !fault_is_set(why) && i < crosscheck_cells(); i++) {
		crosscheck_agreement(result, i, &agreements[i], why);
		if (agreements[i].failed > 0)
			status = STATUS_FAILED;
	}
	if (!fault_is_set(why))
		print_all(result, agreements);
	if (!fault_is_set(why) && folder != NULL)
		write_all(folder, result, agreements, why);
	free(agreements);
	return fault_is_set(why) ? STATUS_FAILED : status;
}

static int crosscheck(
	struct result *result, const char *folder, struct fault *why)
{
	int status;

	if (hyperfine_check(why) != 0)
		return STATUS_USAGE;
	if (prepare(result, why) != 0)
		return STATUS_FAILED;
	status = measure(result, why);
	if (status > 0)
		return STATUS_INTERRUPTED;
	return status == 0 ? conclude(result, folder, why) : STATUS_FAILED;
}

static int take_option(struct plan *plan, const char **folder, int letter,
	const char *value, struct fault *why)
{
	uint64_t count = 0;

	if (letter == 'o') {
		*folder = value;
		return 0;
	}
	if (units_parse_count(value, &count, why) != 0)
		return -1;
	if (letter == OPT_SEED)
		plan->seed = count;
	else if (count < 6 || count > 1000)
		return fault_set(why, 0,
			"rounds: %s is out of range (6 .. 1000)", value);
	else
		plan->rounds = (uint32_t)count;
	return 0;
}

int main(int argc, char **argv)
{
	struct result result = {0};
	struct fault why = {0};
	const char *value = NULL, *folder = NULL;
	int status, letter;

	/* Launches are this program again. */
	if (argc > 1 && strcmp(argv[1], "exec") == 0)
		return command_exec.main(argc - 1, argv + 1, &registry_builtin);
	if (argc > 1 && strcmp(argv[1], "--version") == 0)
		return STATUS_GOOD;
	plan_defaults(&result.plan);
	strcpy(result.plan.name, "crosscheck");
	result.plan.seed = random_seed() >> 12;
	while ((letter = options_next(&options, argc, argv, &value, &why)) > 0)
		if (take_option(&result.plan, &folder, letter, value, &why) !=
			0)
			return options_wrong(&options, &why);
	if (letter == OPTIONS_HELP) {
		options_help(&options);
		return STATUS_GOOD;
	}
	if (letter == OPTIONS_END && optind < argc)
		fault_set(&why, 0, "unexpected operand \"%s\"", argv[optind]);
	if (fault_is_set(&why))
		return options_wrong(&options, &why);
	status = crosscheck(&result, folder, &why);
	if (fault_is_set(&why))
		fprintf(stderr, "tvp_crosscheck: %s\n", why.text);
	result_free(&result);
	return status;
}
