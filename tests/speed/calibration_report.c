/* What the experiments come to: the figures, and whether they hold. */
#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "bench/command.h"
#include "bench/facts_json.h"
#include "bench/stats.h"
#include "bench/units.h"
#include "tests/speed/calibration.h"

enum { VERDICTS = 5, FIGURES = 4 };

struct figure {
	const char *name, *bound;
	char measured[48];
	bool holds;
	double value;
};

struct findings {
	size_t same[VERDICTS], more[VERDICTS]; /* by verdict */
	double bias, rms;                      /* of the +3 %, in points */
	size_t undisturbed, launches;
	double tvp_s, floors_s, hyperfine_s; /* medians; 0: not taken */
	struct figure figures[FIGURES];
	size_t n_figures;
};

static double median_s(
	const struct calibration *c, uint64_t (*of)(const struct timing *))
{
	double seconds[CALIBRATION_TIMINGS];

	for (size_t i = 0; i < c->n_timings; i++)
		seconds[i] = (double)of(&c->timings[i]) / 1e9;
	stats_sort(seconds, c->n_timings);
	return c->n_timings > 0 ? stats_median(seconds, c->n_timings) : 0;
}

static uint64_t tvp_of(const struct timing *t)
{
	return t->tvp_ns;
}

static uint64_t floors_of(const struct timing *t)
{
	return t->floors_ns;
}

static uint64_t hyperfine_of(const struct timing *t)
{
	return t->hyperfine_ns;
}

static void count(const struct calibration *c, struct findings *f)
{
	double sum = 0, squares = 0, n = (double)c->n_said;

	for (size_t i = 0; i < c->n_said; i++) {
		const struct experiment_said *e = &c->said[i];
		double error = 100 * (e->more.ratio.ratio - CALIBRATION_TRUTH);

		f->same[e->same.verdict]++;
		f->more[e->more.verdict]++;
		sum += error;
		squares += error * error;
		f->launches += e->launches;
		f->undisturbed += e->launches - e->disturbed;
	}
	f->bias = sum / n;
	f->rms = sqrt(squares / n);
	f->tvp_s = median_s(c, tvp_of);
	f->floors_s = median_s(c, floors_of);
	f->hyperfine_s = median_s(c, hyperfine_of);
}

static struct figure *add_figure(struct findings *f, const char *name,
	const char *bound, double value, bool holds)
{
	struct figure *figure = &f->figures[f->n_figures++];

	*figure = (struct figure){
		.name = name,
		.bound = bound,
		.value = value,
		.holds = holds,
	};
	return figure;
}

static void judge(const struct calibration *c, struct findings *f)
{
	size_t alarms = f->same[STATS_FASTER] + f->same[STATS_SLOWER];
	size_t found = f->more[STATS_SLOWER], n = c->n_said;
	double share = f->tvp_s / f->hyperfine_s;

	snprintf(
		add_figure(f, "the same cell called FASTER or SLOWER",
			"1 of 40", (double)alarms / (double)n, 40 * alarms <= n)
			->measured,
		48, "%zu of %zu", alarms, n);
	snprintf(add_figure(f, "3 % more work called SLOWER", "85 %",
			 (double)found / (double)n, 100 * found >= 85 * n)
			 ->measured,
		48, "%zu of %zu (%.1f %%)", found, n,
		100 * (double)found / (double)n);
	snprintf(add_figure(f, "error of that estimate, root mean square",
			 "1 point", f->rms, f->rms <= 1)
			 ->measured,
		48, "%.2f points", f->rms);
	if (c->n_timings == 0)
		return;
	snprintf(add_figure(f, "time to such a verdict, of hyperfine's", "1/3",
			 share, share <= 1.0 / 3)
			 ->measured,
		48, "%.2f (%.2f s, %.2f s)", share, f->tvp_s, f->hyperfine_s);
}

/* ---- the table ---- */

static void print_verdicts(const char *what, const size_t counts[VERDICTS])
{
	printf("  %-18s", what);
	for (int v = 0; v < VERDICTS; v++)
		printf(" %4zu %s", counts[v], stats_verdict_words[v]);
	putchar('\n');
}

static void print_text(const struct facts *facts, const char *name)
{
	const struct fact *fact = facts_find(facts, name);

	if (fact != NULL && fact->kind == FACT_STRING)
		printf("%s", fact->text);
	else if (fact != NULL && fact->kind == FACT_NUMBER)
		printf("%g", fact->number);
	else
		printf("unknown");
}

static void print_machine(const struct calibration *c)
{
	printf("\non ");
	print_text(&c->machine, "cpu.model");
	printf(", ");
	print_text(&c->machine, "cpu.usable");
	printf(" CPUs, kernel ");
	print_text(&c->machine, "kernel.release");
	putchar('\n');
}

static void print_findings(
	const struct calibration *c, const struct findings *f)
{
	char launch[UNITS_TEXT];

	printf("%zu experiments of %llu rounds: hash bytes=%llu under serial, "
	       "%d tasks (%s),\nagainst itself and against %d tasks\n\n",
		c->n_said, (unsigned long long)c->setup.rounds,
		(unsigned long long)c->setup.bytes, CALIBRATION_TASKS,
		units_show_duration(c->said[0].launch_ns, launch),
		CALIBRATION_MORE);
	print_verdicts("the same cell", f->same);
	print_verdicts("3 % more work", f->more);
	printf("  estimate of the 3 %%: off by %+.2f points on average\n",
		f->bias);
	printf("  %zu of %zu launches were disturbed%s\n",
		f->launches - f->undisturbed, f->launches,
		2 * f->undisturbed < f->launches
			? ": the machine is too busy to be judged"
			: "");
	if (c->n_timings > 0)
		printf("  with the machine's floors a verdict takes %.2f s\n",
			f->floors_s);
	printf("\n  %-42s %-8s %s\n", "figure", "asked", "measured");
	for (size_t i = 0; i < f->n_figures; i++)
		printf("  %-42s %-8s %s: %s\n", f->figures[i].name,
			f->figures[i].bound, f->figures[i].measured,
			f->figures[i].holds ? "holds" : "DOES NOT HOLD");
	print_machine(c);
}

static struct findings find(const struct calibration *c)
{
	struct findings findings = {0};

	count(c, &findings);
	judge(c, &findings);
	return findings;
}

int calibration_report(const struct calibration *c)
{
	struct findings findings = find(c);
	int status = STATUS_GOOD;

	print_findings(c, &findings);
	for (size_t i = 0; i < findings.n_figures; i++)
		if (!findings.figures[i].holds)
			status = STATUS_FAILED;
	return status;
}

/* ---- the document ---- */

static json_t *comparison_json(const struct comparison *c)
{
	const struct stats_ratio *r = &c->ratio;

	return json_pack("{s:f, s:o, s:o, s:s, s:i, s:o}", "ratio", r->ratio,
		"low",
		r->interval.exists ? json_real(r->interval.low) : json_null(),
		"high",
		r->interval.exists ? json_real(r->interval.high) : json_null(),
		"verdict", stats_verdict_words[c->verdict], "undisturbed_pairs",
		(int)c->calm_pairs, "undisturbed_ratio",
		c->calm_pairs > 0 ? json_real(c->calm.ratio) : json_null());
}

static json_t *experiments_json(const struct calibration *c)
{
	json_t *list = json_array();

	for (size_t i = 0; i < c->n_said; i++) {
		const struct experiment_said *e = &c->said[i];

		json_array_append_new(list,
			json_pack("{s:I, s:f, s:i, s:i, s:o, s:o}", "seed",
				(json_int_t)e->seed, "launch_ns", e->launch_ns,
				"launches", (int)e->launches, "disturbed",
				(int)e->disturbed, "same",
				comparison_json(&e->same), "more",
				comparison_json(&e->more)));
	}
	return list;
}

static json_t *timings_json(const struct calibration *c)
{
	json_t *list = json_array();

	for (size_t i = 0; i < c->n_timings; i++)
		json_array_append_new(
			list, json_pack("{s:I, s:I, s:I}", "tvp_ns",
				      (json_int_t)c->timings[i].tvp_ns,
				      "tvp_with_floors_ns",
				      (json_int_t)c->timings[i].floors_ns,
				      "hyperfine_ns",
				      (json_int_t)c->timings[i].hyperfine_ns));
	return list;
}

static json_t *figures_json(const struct findings *f)
{
	json_t *list = json_array();

	for (size_t i = 0; i < f->n_figures; i++)
		json_array_append_new(
			list, json_pack("{s:s, s:s, s:f, s:b}", "figure",
				      f->figures[i].name, "bound",
				      f->figures[i].bound, "value",
				      f->figures[i].value, "holds",
				      f->figures[i].holds));
	return list;
}

int calibration_write(const struct calibration *c, const char *path)
{
	struct findings f = find(c);
	json_t *all = json_pack(
		"{s:s, s:I, s:I, s:I, s:i, s:i, s:o, s:o, s:o, s:o, s:o}",
		"benchmark", "calibration", "seed", (json_int_t)c->setup.seed,
		"rounds", (json_int_t)c->setup.rounds, "bytes",
		(json_int_t)c->setup.bytes, "tasks", CALIBRATION_TASKS,
		"more_tasks", CALIBRATION_MORE, "machine",
		facts_to_json(&c->machine), "build", facts_to_json(&c->build),
		"figures", figures_json(&f), "experiments", experiments_json(c),
		"timings", timings_json(c));
	int failed = all == NULL ||
		     json_dump_file(all, path,
			     JSON_INDENT(1) | JSON_REAL_PRECISION(6)) != 0;

	json_decref(all);
	if (failed)
		fprintf(stderr, "tvp_calibration: write %s: %s\n", path,
			strerror(errno));
	return failed ? -1 : 0;
}
