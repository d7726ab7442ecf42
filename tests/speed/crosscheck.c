/* tvp_crosscheck: the suite's own clock beside that of hyperfine. */
#include <errno.h>
#include <jansson.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
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
		 "hyperfine sees more of should be preparing,\ncleaning up "
		 "and start-up, and nothing else.",
	.table = table,
};

/* ---- measuring ---- */

/* Names a file for --times to a launch that hyperfine starts. */
#define TIMES_VARIABLE "TVP_CROSSCHECK_TIMES"

struct session {
	struct supervisor supervisor;
	struct plan self, hyperfine; /* the same plan, but for the clock */
	int times_fd;                /* memory for a launch's own times */
	struct measured_twice *both;
};

static double ms_of(const json_t *times, const char *name)
{
	const json_t *ns = json_object_get(times, name);

	return json_is_integer(ns) ? (double)json_integer_value(ns) / 1e6
				   : (double)NAN;
}

/* What the launch that hyperfine timed told, if it did. */
static struct inside take_inside(int times_fd)
{
	char text[256] = "";
	ssize_t n = pread(times_fd, text, sizeof text, 0);
	json_t *times = json_loadb(text, n > 0 ? (size_t)n : 0, 0, NULL);
	struct inside inside = {
		.phases = ms_of(times, "start_ns") + ms_of(times, "run_ns") +
			  ms_of(times, "stop_ns"),
		.beside = ms_of(times, "beside_ns"),
	};

	json_decref(times);
	return inside;
}

static int launch_by_hyperfine(struct session *s, uint32_t cell, uint32_t round,
	struct launch *launch, struct fault *why)
{
	size_t at = (cell - s->self.n_cells / 2) * s->self.rounds + round;
	char path[64];
	int interrupted;

	snprintf(path, sizeof path, "/proc/%d/fd/%d", (int)getpid(),
		s->times_fd);
	if (ftruncate(s->times_fd, 0) != 0 ||
		setenv(TIMES_VARIABLE, path, 1) != 0)
		return fault_set(why, errno, "ask a launch for its times");
	s->supervisor.plan = &s->hyperfine;
	interrupted = supervise_launch(&s->supervisor, cell, round, launch);
	unsetenv(TIMES_VARIABLE);
	s->both->inside[at] = take_inside(s->times_fd);
	return interrupted;
}

/* The second half of the cells belongs to hyperfine. */
static int launch(void *context, uint32_t cell, uint32_t round,
	struct launch *launch, struct fault *why)
{
	struct session *s = context;

	if (cell >= s->self.n_cells / 2)
		return launch_by_hyperfine(s, cell, round, launch, why);
	s->supervisor.plan = &s->self;
	return supervise_launch(&s->supervisor, cell, round, launch);
}

/* Launches are this program again. */
static int execute(int argc, char **argv)
{
	char option[] = "--times", *path = getenv(TIMES_VARIABLE);
	char **words = calloc((size_t)argc + 3, sizeof *words);
	int status;

	if (words == NULL)
		return STATUS_FAILED;
	memcpy(words, argv, (size_t)argc * sizeof *words);
	if (path != NULL) {
		words[argc++] = option;
		words[argc++] = path;
	}
	status = command_exec.main(argc, words, &registry_builtin);
	free(words);
	return status;
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

static int measure(
	struct result *result, struct measured_twice *both, struct fault *why)
{
	const char *scratch = getenv("TMPDIR");
	struct session session = {
		.self = result->plan,
		.hyperfine = result->plan,
		.times_fd = memfd_create("times", MFD_CLOEXEC),
		.both = both,
	};
	struct experiment experiment = {
		.launch = launch,
		.progress = tell,
		.context = &session,
	};
	int status;

	if (session.times_fd < 0)
		return fault_set(why, errno, "memfd_create");
	session.hyperfine.timer = TIMER_HYPERFINE;
	status = supervise_open(&session.supervisor, &session.hyperfine,
		&registry_builtin, scratch != NULL ? scratch : "/tmp", why);
	if (status == 0) {
		status = experiment_run(&experiment, result, why);
		supervise_close(&session.supervisor);
	}
	close(session.times_fd);
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

/* ---- the tables ---- */

/* With a sign where it is a difference. */
static const char *interval_text(
	const struct stats_interval *interval, bool difference, char text[32])
{
	if (!interval->exists)
		return "no interval";
	if (difference)
		snprintf(text, 32, "%+.2f..%+.2f", interval->low,
			interval->high);
	else
		snprintf(text, 32, "%.3f..%.3f", interval->low, interval->high);
	return text;
}

/* Of the same processes. */
static void print_inside(
	const struct result *result, const struct agreement *agreements)
{
	char interval[32];

	printf("the same processes, timed from outside and from inside (ms)\n\n"
	       "  %-6s %-12s %7s %7s %8s %9s %6s %13s\n",
		"work", "runner", "phases", "beside", "start-up", "hyperfine",
		"left", "95 % interval");
	for (size_t i = 0; i < crosscheck_cells(); i++) {
		const struct cell *cell = &result->plan.cells[i];
		const struct agreement *a = &agreements[i];

		printf("  %-6s %-12s %7.2f %7.2f %8.2f %9.2f %+6.2f %13s\n",
			cell->workload, cell->runner, a->inside, a->beside,
			a->startup, a->hyperfine, a->left.median,
			interval_text(&a->left.interval, true, interval));
	}
	printf("\nphases: start, run and stop, by the launch's own clock; "
	       "beside: preparing and\ncleaning up; start-up: what hyperfine "
	       "sees more than both of one task of null;\nleft: hyperfine - "
	       "phases - beside - start-up of the same round\n\n");
}

/* Of launches that hyperfine timed, and of those that it did not. */
static void print_outside(
	const struct result *result, const struct agreement *agreements)
{
	char interval[32];

	printf("launches of their own for each clock (ms)\n\n"
	       "  %-6s %-12s %8s %16s  %5s %14s\n",
		"work", "runner", "tvp run", "under hyperfine", "ratio",
		"95 % interval");
	for (size_t i = 0; i < crosscheck_cells(); i++) {
		const struct cell *cell = &result->plan.cells[i];
		const struct agreement *a = &agreements[i];

		printf("  %-6s %-12s %8.2f %16.2f  %.3f %14s\n", cell->workload,
			cell->runner, a->self, a->inside, a->ratio.ratio,
			interval_text(&a->ratio.interval, false, interval));
	}
	printf("\nphases of a launch, by its own clock; the ratio by rounds, "
	       "with its interval\n\n");
}

static void print_all(
	const struct result *result, const struct agreement *agreements)
{
	const struct fact *cpu = facts_find(&result->machine, "cpu.model");

	print_inside(result, agreements);
	print_outside(result, agreements);
	printf("medians over %u rounds, 2 workers", result->plan.rounds);
	if (cpu != NULL && cpu->kind == FACT_STRING)
		printf(", on %s", cpu->text);
	putchar('\n');
}

/* ---- the documents ---- */

static json_t *bound(const struct stats_interval *interval, double value)
{
	return interval->exists ? json_real(value) : json_null();
}

static json_t *row_json(
	const struct cell *cell, size_t index, const struct agreement *a)
{
	const struct stats_interval *left = &a->left.interval;
	const struct stats_interval *ratio = &a->ratio.interval;

	return json_pack("{s:i, s:s, s:s, s:i, s:i, s:f, s:f, s:f, s:f, s:f, "
			 "s:f, s:[o, o], s:f, s:[o, o]}",
		"cell", (int)index, "workload", cell->workload, "runner",
		cell->runner, "workers", (int)cell->workers, "failed",
		(int)a->failed, "self_ms", a->self, "phases_ms", a->inside,
		"beside_ms", a->beside, "startup_ms", a->startup,
		"hyperfine_ms", a->hyperfine, "left_ms", a->left.median,
		"left_interval_ms", bound(left, left->low),
		bound(left, left->high), "phases_to_self", a->ratio.ratio,
		"phases_to_self_interval", bound(ratio, ratio->low),
		bound(ratio, ratio->high));
}

static json_t *rows_json(
	const struct result *result, const struct agreement *agreements)
{
	json_t *rows = json_array();

	for (size_t i = 0; i < crosscheck_cells(); i++)
		json_array_append_new(rows,
			row_json(&result->plan.cells[i], i, &agreements[i]));
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

static int conclude(const struct measured_twice *both, const char *folder,
	struct fault *why)
{
	struct agreement *agreements =
		calloc(crosscheck_cells(), sizeof *agreements);
	int status = STATUS_GOOD;

	if (agreements == NULL)
		fault_set(why, ENOMEM, "what was found");
	for (size_t i = 0; !fault_is_set(why) && i < crosscheck_cells(); i++) {
		crosscheck_agreement(both, i, &agreements[i], why);
		if (agreements[i].failed > 0)
			status = STATUS_FAILED;
	}
	if (!fault_is_set(why))
		print_all(both->result, agreements);
	if (!fault_is_set(why) && folder != NULL)
		write_all(folder, both->result, agreements, why);
	free(agreements);
	return fault_is_set(why) ? STATUS_FAILED : status;
}

/* Nothing told yet. */
static int make_inside(struct measured_twice *both, struct fault *why)
{
	size_t n = both->result->plan.n_cells / 2 * both->result->plan.rounds;

	both->inside = calloc(n, sizeof *both->inside);
	if (both->inside == NULL)
		return fault_set(why, ENOMEM, "what launches tell");
	for (size_t i = 0; i < n; i++)
		both->inside[i] = (struct inside){(double)NAN, (double)NAN};
	return 0;
}

static int crosscheck(
	struct result *result, const char *folder, struct fault *why)
{
	struct measured_twice both = {.result = result};
	int status;

	if (hyperfine_check(why) != 0)
		return STATUS_USAGE;
	if (prepare(result, why) != 0 || make_inside(&both, why) != 0)
		return STATUS_FAILED;
	status = measure(result, &both, why);
	if (status > 0)
		status = STATUS_INTERRUPTED;
	else
		status = status == 0 ? conclude(&both, folder, why)
				     : STATUS_FAILED;
	free(both.inside);
	return status;
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

	if (argc > 1 && strcmp(argv[1], "exec") == 0)
		return execute(argc - 1, argv + 1);
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
