/* Chart cost: what being born costs, over the dirty memory of the parent. From
 * the machine's floors, which are bare loops. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/chart_parts.h"
#include "bench/units.h"

enum { SIZES_MAX = 32 };

/* Ways of being born that were measured with an empty parent only, and where
 * they stand beside fork, in steps. */
static const struct {
	const char *name, *text;
	struct chart_look look;
	double step;
} others[] = {
	{"thread.create_join", "thread", {CHART_THREADS, 0}, -1},
	{"process.vfork_wait", "vfork", {CHART_PROCESSES, 2}, 1},
	{"process.spawn_wait", "posix_spawn", {CHART_PROCESSES, 1}, 2},
};

enum { OTHERS = sizeof others / sizeof *others };

#define FORK_PREFIX "process.fork_wait_"

/* One way and size; ns 0: not measured. */
struct born {
	double mib, ns, low_ns, high_ns;
};

/* Of one result. */
struct births {
	size_t n; /* forks, by size */
	struct born forks[SIZES_MAX], others[OTHERS];
};

struct drawing {
	struct chart_sheet to;
	struct births births[CHART_LINE_SOURCES];
	size_t n;        /* results */
	double zero_mib; /* where an empty parent stands */
	bool no_interval;
};

/* ---- floors ---- */

static double number_of(
	const struct facts *floors, const char *topic, const char *name)
{
	char text[FACT_NAME + 16];

	snprintf(text, sizeof text, "%s.%.32s_ns", topic, name);
	return fmax(0, facts_number_of(floors, text, 0));
}

static struct born birth_of(
	const struct facts *floors, const char *name, double mib)
{
	struct born b = {
		.mib = mib,
		.ns = number_of(floors, "floor", name),
		.low_ns = number_of(floors, "low", name),
		.high_ns = number_of(floors, "high", name),
	};

	if (b.low_ns == 0 || b.high_ns == 0)
		b.low_ns = b.high_ns = b.ns;
	return b;
}

static int by_mib(const void *a, const void *b)
{
	double x = ((const struct born *)a)->mib;
	double y = ((const struct born *)b)->mib;

	return (x > y) - (x < y);
}

/* "floor.process.fork_wait_64mib_ns" for any size. */
static void find_births(const struct facts *floors, struct births *births)
{
	static const char prefix[] = "floor." FORK_PREFIX;

	for (size_t i = 0; i < floors->n && births->n < SIZES_MAX; i++) {
		const char *name = floors->list[i].name;
		char *end, short_name[FACT_NAME];
		double mib;

		if (strncmp(name, prefix, strlen(prefix)) != 0)
			continue;
		mib = strtod(name + strlen(prefix), &end);
		if (strcmp(end, "mib_ns") != 0)
			continue;
		snprintf(short_name, sizeof short_name, "%.*s",
			(int)(end - name - 6 + 3), name + 6);
		births->forks[births->n] = birth_of(floors, short_name, mib);
		births->n += births->forks[births->n].ns > 0;
	}
	qsort(births->forks, births->n, sizeof *births->forks, by_mib);
	for (size_t i = 0; i < OTHERS; i++)
		births->others[i] = birth_of(floors, others[i].name, 0);
}

/* 0 has no place on a logarithmic axis: it gets one, a good step to the left of
 * the smallest size. */
static double place_of_zero(const struct drawing *d)
{
	double least = INFINITY;

	for (size_t s = 0; s < d->n; s++)
		for (size_t i = 0; i < d->births[s].n; i++)
			if (d->births[s].forks[i].mib > 0)
				least = fmin(least, d->births[s].forks[i].mib);
	return isfinite(least) ? least / 8 : 1;
}

/* ---- keys ---- */

/* Of one result with the cost where the parent is empty. */
static void add_key(const struct drawing *d, struct chart_keys *keys,
	const char *name, double ns, struct chart_look look)
{
	char cost[UNITS_TEXT], text[80];

	snprintf(text, sizeof text, "%s %s", name,
		d->n > 1 ? "" : units_show_duration(ns, cost));
	chart_keys_add(keys, text, look);
}

static void write_keys(const struct drawing *d)
{
	const struct born *fork = &d->births[0].forks[0];
	struct chart_keys keys;

	chart_keys_open(&keys, d->to.script, OTHERS + 1);
	add_key(d, &keys, fork->mib > 0 || d->n > 1 ? "fork" : "fork, empty",
		fork->ns, (struct chart_look){CHART_PROCESSES, 0});
	for (size_t i = 0; i < OTHERS; i++) {
		double ns = 0;

		for (size_t s = 0; s < d->n; s++)
			ns = fmax(ns, d->births[s].others[i].ns);
		if (ns > 0)
			add_key(d, &keys, others[i].text, ns, others[i].look);
	}
	chart_keys_close(&keys);
	fputs("key_columns = 2\n", d->to.script); /* costs need room */
	chart_key_sources(d->to.input, d->to.script);
}

/* ---- points ---- */

/* MiB (0 in its own place, with no line to it; around it all ways and results
 * stand beside each other), s, low, high, family, shade, result. */
static void write_point(struct drawing *d, const struct born *b,
	struct chart_look look, size_t source, double step)
{
	double beside = pow(1.22, step) * pow(1.07, (double)source);

	d->no_interval |= b->low_ns == b->high_ns;
	fprintf(d->to.data, "%.6g\t%.6g\t%.6g\t%.6g\t%d\t%u\t%zu\n",
		b->mib > 0 ? b->mib : d->zero_mib * beside, b->ns / 1e9,
		b->low_ns / 1e9, b->high_ns / 1e9, (int)look.family, look.shade,
		source);
}

static void write_points(struct drawing *d)
{
	static const struct chart_look fork = {CHART_PROCESSES, 0};

	fputs("# mib\tseconds\tlow\thigh\tfamily\tshade\tresult\n", d->to.data);
	for (size_t s = 0; s < d->n; s++) {
		const struct births *b = &d->births[s];

		for (size_t i = 0; i < b->n; i++) {
			write_point(d, &b->forks[i], fork, s, 0);
			if (b->forks[i].mib == 0)
				fputc('\n', d->to.data);
		}
		for (size_t i = 0; i < OTHERS; i++)
			if (b->others[i].ns > 0) {
				fputc('\n', d->to.data);
				write_point(d, &b->others[i], others[i].look, s,
					others[i].step);
			}
		fputc('\n', d->to.data);
	}
}

/* ---- axes ---- */

static void write_sizes(const struct drawing *d)
{
	double most = d->zero_mib;
	bool first = true;

	fputs("mib_tics = '(", d->to.script);
	for (size_t s = 0; s < d->n; s++)
		for (size_t i = 0; i < d->births[s].n; i++) {
			double mib = d->births[s].forks[i].mib;

			most = fmax(most, mib);
			fprintf(d->to.script, "%s\"%.4g\" %.6g",
				first ? "" : ", ", mib,
				mib > 0 ? mib : d->zero_mib);
			first = false;
		}
	fprintf(d->to.script, ")'\nleast_mib = %.6g\nmost_mib = %.6g\n",
		d->zero_mib / 2, most * 2);
}

static void write_axes(const struct drawing *d)
{
	double least_s = INFINITY, most_s = 0;

	for (size_t s = 0; s < d->n; s++)
		for (size_t i = 0; i < d->births[s].n + OTHERS; i++) {
			const struct born *b =
				i < OTHERS ? &d->births[s].others[i]
					   : &d->births[s].forks[i - OTHERS];

			if (b->ns == 0)
				continue;
			least_s = fmin(least_s, b->low_ns / 1e9);
			most_s = fmax(most_s, b->high_ns / 1e9);
		}
	chart_axes(d->to.script, 1);
	chart_axis_in(
		d->to.script, 1, least_s / 2, most_s * 2, true, 8, CHART_TIME);
	write_sizes(d);
}

static void write_note(const struct drawing *d)
{
	char text[160];

	snprintf(text, sizeof text,
		"bare loops: medians, 95 %%%s; all but fork: empty parent",
		d->no_interval ? "; no bar: too few runs" : "");
	chart_string(d->to.script, "note", text, CHART_LINE);
}

static int cost_write(void *drawing, struct fault *why)
{
	struct drawing *d = drawing;
	size_t forks = 0;

	d->n = chart_sources(d->to.input);
	if (d->n > CHART_LINE_SOURCES)
		d->n = CHART_LINE_SOURCES;
	for (size_t s = 0; s < d->n; s++) {
		find_births(&chart_source_result(d->to.input, s)->floors,
			&d->births[s]);
		forks += d->births[s].n;
	}
	if (forks == 0)
		return chart_nothing(why,
			"the machine's floors were not measured (tvp run "
			"without --no-floors)");
	d->zero_mib = place_of_zero(d);
	write_keys(d);
	write_points(d);
	write_axes(d);
	write_note(d);
	return 0;
}

const struct chart chart_cost = {
	.name = "cost",
	.summary = "what being born costs, over the memory of the parent",
	.room = sizeof(struct drawing),
	.write = cost_write,
};
