/* tvp_gil: is the emulated interpreter lock what CPython's own is? */
#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/claims.h"
#include "bench/command.h"
#include "bench/options.h"
#include "bench/result_file.h"
#include "bench/stats_ratio.h"
#include "bench/units.h"

enum { OPT_JSON = 256 };

static const struct option_spec table[] = {
	{"json", OPT_JSON, "FILE", "write all figures there"},
	{0},
};

static const struct options options = {
	.command = "tvp_gil",
	.usage = "RESULT [options]",
	.about = "Compare the emulated interpreter lock with CPython's, from a "
		 "result of the\nexperiment gil: what a second thread brings, "
		 "and how late something periodic is\nbeside a thread that "
		 "computes. Ends with 1 where a bound does not hold, or\n"
		 "something was not measured.",
	.table = table,
};

/* ---- what is compared ---- */

/* Of each round, in ns. */
enum quantity {
	GIL_ONE,
	GIL_TWO,
	PYTHON_ONE,
	PYTHON_TWO,
	BEAT_FREE,
	BEAT_GIL,
	BEAT_PYTHON,
	BEAT_PYTHON_FREE,
	MEASURED, /* how many are measured; what follows is known */
	INTERVAL = MEASURED,
	QUANTITIES,
	NOTHING = -1,
};

/* The switch interval: the standard of gil_params and that of CPython (What's
 * New In Python 3.2, sys.setswitchinterval). */
#define INTERVAL_NS 5e6

#define DELAY "delay_p50_ns"

static const struct {
	const char *workload, *runner;
	uint32_t workers;
	const char *measure; /* NULL: the time of the launch */
} quantities[MEASURED] = {
	[GIL_ONE] = {"hash", "gil_threads", 1, NULL},
	[GIL_TWO] = {"hash", "gil_threads", 2, NULL},
	[PYTHON_ONE] = {"hash", "python_threads", 1, NULL},
	[PYTHON_TWO] = {"hash", "python_threads", 2, NULL},
	[BEAT_FREE] = {"heartbeat", "pthreads", 2, DELAY},
	[BEAT_GIL] = {"heartbeat", "gil_threads", 2, DELAY},
	[BEAT_PYTHON] = {"heartbeat", "python_threads", 2, DELAY},
	[BEAT_PYTHON_FREE] = {"heartbeat", "python_processes", 2, DELAY},
};

/* Half an order of magnitude: within it on both sides, two numbers are of the
 * same one. */
#define HALF 3.1622776601683795

/* The product of what stands in `of`, over that in `over`; without bounds only
 * told. */
struct figure {
	const char *name;
	enum quantity of[2], over[2];
	bool judged;
	double at_least, at_most;
};

static const struct figure figures[] = {
	{"speedup by a second thread, emulated lock", {GIL_ONE, NOTHING},
		{GIL_TWO, NOTHING}, false, 0, INFINITY},
	{"speedup by a second thread, CPython", {PYTHON_ONE, NOTHING},
		{PYTHON_TWO, NOTHING}, false, 0, INFINITY},
	{"the first speedup over the second", {GIL_ONE, PYTHON_TWO},
		{GIL_TWO, PYTHON_ONE}, true, 0.9, 1.1},
	{"delay over the switch interval, emulated lock", {BEAT_GIL, NOTHING},
		{INTERVAL, NOTHING}, true, 1 / HALF, HALF},
	{"delay over the switch interval, CPython", {BEAT_PYTHON, NOTHING},
		{INTERVAL, NOTHING}, true, 1 / HALF, HALF},
	{"the first delay over the second", {BEAT_GIL, NOTHING},
		{BEAT_PYTHON, NOTHING}, true, 1 / HALF, HALF},
	{"delay with the emulated lock over without", {BEAT_GIL, NOTHING},
		{BEAT_FREE, NOTHING}, true, HALF, INFINITY},
	{"delay of CPython's threads over its processes'",
		{BEAT_PYTHON, NOTHING}, {BEAT_PYTHON_FREE, NOTHING}, true, HALF,
		INFINITY},
};
enum { FIGURES = sizeof figures / sizeof *figures };

/* ---- what was measured ---- */

/* By round; NAN: there is none. */
struct values {
	double *of[QUANTITIES];
	size_t rounds;
	char missing[QUANTITIES][FAULT_TEXT]; /* why; "": nothing is */
};

struct finding {
	struct stats_ratio ratio;
	enum claims_outcome outcome;
	char reason[FAULT_TEXT]; /* why it was not measured */
};

static bool is_meant(const struct cell *cell, enum quantity q)
{
	return cell->role == ROLE_MEASURED &&
	       strcmp(cell->workload, quantities[q].workload) == 0 &&
	       strcmp(cell->runner, quantities[q].runner) == 0 &&
	       cell->workers == quantities[q].workers;
}

static double value_of(const struct launch *launch, enum quantity q)
{
	if (quantities[q].measure == NULL)
		return (double)result_wall_ns(launch);
	for (size_t i = 0; i < launch->n_measures; i++)
		if (strcmp(launch->measures[i].name, quantities[q].measure) ==
			0)
			return launch->measures[i].value;
	return (double)NAN;
}

static void collect(
	const struct result *result, enum quantity q, struct values *values)
{
	const char *fault = "the result has no such cell";
	bool seen = false;

	for (size_t i = 0; i < result->n_launches; i++) {
		const struct launch *l = &result->launches[i];

		if (!is_meant(&result->plan.cells[l->cell], q))
			continue;
		if (l->outcome == OUTCOME_OK)
			values->of[q][l->round] = value_of(l, q);
		else
			fault = l->fault != NULL ? l->fault
						 : result_outcomes[l->outcome];
		seen |= l->outcome == OUTCOME_OK;
	}
	if (!seen)
		snprintf(values->missing[q], FAULT_TEXT, "%s %s: %.150s",
			quantities[q].workload, quantities[q].runner, fault);
}

static int gather(
	const struct result *result, struct values *values, struct fault *why)
{
	values->rounds = result->plan.rounds;
	for (int q = 0; q < QUANTITIES; q++) {
		values->of[q] = calloc(values->rounds + 1, sizeof(double));
		if (values->of[q] == NULL)
			return fault_set(why, ENOMEM, "values of launches");
		for (size_t r = 0; r < values->rounds; r++)
			values->of[q][r] =
				q == INTERVAL ? INTERVAL_NS : (double)NAN;
		if (q < MEASURED)
			collect(result, q, values);
	}
	return 0;
}

/* ---- figures ---- */

static double product(
	const struct values *values, const enum quantity of[2], size_t round)
{
	double value = values->of[of[0]][round];

	return of[1] == NOTHING ? value : value * values->of[of[1]][round];
}

static const char *missing(
	const struct values *values, const enum quantity of[2])
{
	for (int i = 0; i < 2; i++)
		if (of[i] != NOTHING && values->missing[of[i]][0] != '\0')
			return values->missing[of[i]];
	return NULL;
}

/* Of the rounds that have both; how many there are. */
static size_t pairs_of(const struct figure *figure, const struct values *values,
	double *of, double *over)
{
	size_t n = 0;

	for (size_t r = 0; r < values->rounds; r++) {
		of[n] = product(values, figure->of, r);
		over[n] = product(values, figure->over, r);
		n += isfinite(of[n]) && isfinite(over[n]);
	}
	return n;
}

static void judge(const struct figure *figure, struct finding *finding)
{
	const struct rules_test test = {
		.judged = figure->judged,
		.at_least = figure->at_least,
		.at_most = figure->at_most,
	};
	const struct estimate estimate = {
		.measured = true,
		.value = finding->ratio.ratio,
		.interval = finding->ratio.interval,
	};

	finding->outcome =
		figure->judged ? claims_judge(&test, &estimate) : CLAIMS_TOLD;
}

static int find(const struct figure *figure, const struct values *values,
	struct finding *finding, struct fault *why)
{
	const char *reason = missing(values, figure->of);
	double *of = calloc(values->rounds + 1, sizeof *of);
	double *over = calloc(values->rounds + 1, sizeof *over);
	struct fault unable = {0};

	if (reason == NULL)
		reason = missing(values, figure->over);
	finding->outcome = CLAIMS_UNMEASURED;
	if (of == NULL || over == NULL) {
		fault_set(why, ENOMEM, "a figure");
	} else if (reason != NULL) {
		snprintf(finding->reason, sizeof finding->reason, "%s", reason);
	} else if (stats_ratio_paired(over, of,
			   pairs_of(figure, values, of, over), 0.95,
			   &finding->ratio, &unable) != 0) {
		snprintf(finding->reason, sizeof finding->reason, "%s",
			unable.text);
	} else {
		judge(figure, finding);
	}
	free(of);
	free(over);
	return fault_is_set(why) ? -1 : 0;
}

/* ---- what it comes to ---- */

static const char *const outcomes[] = {
	[CLAIMS_HOLDS] = "holds",
	[CLAIMS_FAILS] = "does not hold",
	[CLAIMS_UNCERTAIN] = "unclear",
	[CLAIMS_UNMEASURED] = "not measured",
	[CLAIMS_TOLD] = "no bound",
};

static void print_quantity(const struct values *values, enum quantity q)
{
	char text[UNITS_TEXT];
	struct stats_summary summary;
	struct fault unable = {0};
	double *kept = calloc(values->rounds + 1, sizeof *kept);
	size_t n = 0;

	for (size_t r = 0; kept != NULL && r < values->rounds; r++)
		if (isfinite(values->of[q][r]))
			kept[n++] = values->of[q][r];
	printf("  %-9s %-16s W=%u  %-12s ", quantities[q].workload,
		quantities[q].runner, quantities[q].workers,
		quantities[q].measure != NULL ? "delay, p50" : "time");
	if (n > 0 && stats_summarize(kept, n, 0.95, &summary, &unable) == 0)
		printf("%12s\n", units_show_duration(summary.median, text));
	else
		printf("%12s\n", "-");
	free(kept);
}

static void print_finding(
	const struct figure *figure, const struct finding *finding)
{
	const struct stats_ratio *r = &finding->ratio;

	printf("%s\n    ", figure->name);
	if (finding->outcome == CLAIMS_UNMEASURED) {
		printf("not measured: %s\n", finding->reason);
		return;
	}
	printf("%.3f [%.3f, %.3f]", r->ratio, r->interval.low,
		r->interval.high);
	if (figure->judged && isfinite(figure->at_most))
		printf(", %.2f to %.2f: %s", figure->at_least, figure->at_most,
			outcomes[finding->outcome]);
	else if (figure->judged)
		printf(", at least %.2f: %s", figure->at_least,
			outcomes[finding->outcome]);
	putchar('\n');
}

static void print_all(
	const struct values *values, const struct finding findings[FIGURES])
{
	printf("medians over %zu rounds\n", values->rounds);
	for (int q = 0; q < MEASURED; q++)
		print_quantity(values, q);
	printf("\nratios of the same round, their median and its 95 %% "
	       "interval\n\n");
	for (size_t i = 0; i < FIGURES; i++)
		print_finding(&figures[i], &findings[i]);
}

/* null for what is no finite number. */
static json_t *number(bool known, double value)
{
	return known && isfinite(value) ? json_real(value) : json_null();
}

static json_t *finding_json(
	const struct figure *figure, const struct finding *finding)
{
	const struct stats_ratio *r = &finding->ratio;
	bool known = finding->outcome != CLAIMS_UNMEASURED;
	bool bound = known && r->interval.exists;

	return json_pack("{s:s, s:o, s:o, s:o, s:i, s:o, s:o, s:s, s:s}",
		"name", figure->name, "ratio", number(known, r->ratio), "low",
		number(bound, r->interval.low), "high",
		number(bound, r->interval.high), "rounds", (int)r->n_a,
		"at_least", number(figure->judged, figure->at_least), "at_most",
		number(figure->judged, figure->at_most), "verdict",
		outcomes[finding->outcome], "reason", finding->reason);
}

static int write_json(const char *path, const struct result *result,
	const struct finding findings[FIGURES], struct fault *why)
{
	json_t *list = json_array(), *all;
	int failed;

	for (size_t i = 0; i < FIGURES; i++)
		json_array_append_new(
			list, finding_json(&figures[i], &findings[i]));
	all = json_pack("{s:s, s:s, s:i, s:I, s:o}", "benchmark", "gil",
		"started", result->started, "rounds", (int)result->plan.rounds,
		"seed", (json_int_t)result->plan.seed, "figures", list);
	failed = all == NULL ||
		 json_dump_file(all, path,
			 JSON_INDENT(1) | JSON_REAL_PRECISION(6)) != 0;
	json_decref(all);
	return failed ? fault_set(why, errno, "write %s", path) : 0;
}

/* ---- main ---- */

static int conclude(const struct result *result, const char *json_path,
	struct values *values, struct fault *why)
{
	struct finding findings[FIGURES] = {0};
	int status = STATUS_GOOD;

	if (gather(result, values, why) != 0)
		return STATUS_FAILED;
	for (size_t i = 0; i < FIGURES; i++) {
		if (find(&figures[i], values, &findings[i], why) != 0)
			return STATUS_FAILED;
		if (findings[i].outcome == CLAIMS_FAILS ||
			findings[i].outcome == CLAIMS_UNMEASURED)
			status = STATUS_FAILED;
	}
	print_all(values, findings);
	if (json_path != NULL &&
		write_json(json_path, result, findings, why) != 0)
		return STATUS_FAILED;
	return status;
}

static int read_and_conclude(const char *path, const char *json_path)
{
	struct result result = {0};
	struct values values = {0};
	struct fault why = {0};
	int status = STATUS_USAGE;

	if (result_read(path, &result, &why) == 0)
		status = conclude(&result, json_path, &values, &why);
	if (fault_is_set(&why))
		fprintf(stderr, "tvp_gil: %s\n", why.text);
	for (int q = 0; q < QUANTITIES; q++)
		free(values.of[q]);
	result_free(&result);
	return status;
}

int main(int argc, char **argv)
{
	const char *value = NULL, *json_path = NULL;
	struct fault why = {0};
	int letter;

	while ((letter = options_next(&options, argc, argv, &value, &why)) > 0)
		json_path = value;
	if (letter == OPTIONS_HELP) {
		options_help(&options);
		return STATUS_GOOD;
	}
	if (letter == OPTIONS_END && optind + 1 != argc)
		fault_set(&why, 0,
			optind == argc ? "needs a result"
				       : "takes one result only");
	if (fault_is_set(&why))
		return options_wrong(&options, &why);
	return read_and_conclude(argv[optind], json_path);
}
