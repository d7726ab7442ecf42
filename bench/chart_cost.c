/* Chart cost: what being born costs, over the dirty memory of the parent. From
 * the machine's floors, which are bare loops. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/chart_parts.h"
#include "bench/units.h"

enum { SIZES_MAX = 32 };

/* Ways of being born that were measured with an empty parent only. */
static const struct {
	const char *fact, *text;
	struct chart_look look;
} others[] = {
	{"floor.thread.create_join_ns", "thread", {CHART_THREADS, 0}},
	{"floor.process.vfork_wait_ns", "vfork", {CHART_PROCESSES, 2}},
	{"floor.process.spawn_wait_ns", "posix_spawn", {CHART_PROCESSES, 1}},
};

enum { OTHERS = sizeof others / sizeof *others };

#define FORK_PREFIX "floor.process.fork_wait_"

struct fork {
	double mib, ns;
};

static int by_mib(const void *a, const void *b)
{
	double x = ((const struct fork *)a)->mib;
	double y = ((const struct fork *)b)->mib;

	return (x > y) - (x < y);
}

/* "floor.process.fork_wait_64mib_ns" for any size. Returns how many. */
static size_t find_forks(const struct facts *floors, struct fork *forks)
{
	size_t n = 0;

	for (size_t i = 0; i < floors->n && n < SIZES_MAX; i++) {
		const struct fact *fact = &floors->list[i];
		char *end;

		if (fact->kind != FACT_NUMBER || !(fact->number > 0) ||
			strncmp(fact->name, FORK_PREFIX, strlen(FORK_PREFIX)) !=
				0)
			continue;
		forks[n].mib = strtod(fact->name + strlen(FORK_PREFIX), &end);
		forks[n].ns = fact->number;
		n += strcmp(end, "mib_ns") == 0;
	}
	qsort(forks, n, sizeof *forks, by_mib);
	return n;
}

/* 0 has no place on a logarithmic axis: it gets one, a good step to the left
 * of the smallest size. */
static double place_of_zero(const struct fork *forks, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (forks[i].mib > 0)
			return forks[i].mib / 8;
	return 1;
}

static double number_of(const struct facts *floors, const char *name)
{
	const struct fact *fact = facts_find(floors, name);

	return fact != NULL && fact->kind == FACT_NUMBER ? fact->number
							 : (double)NAN;
}

/* Threads at the left, ways of making processes at the right. */
static void write_key(FILE *script, size_t index, size_t row, const char *name,
	double ns, struct chart_look look)
{
	char cost[UNITS_TEXT], text[80];

	snprintf(text, sizeof text, "%s %s", name,
		units_show_duration(ns, cost));
	chart_element(script, "key_text", index, text, 24);
	fprintf(script,
		"key_family[%zu] = %d\nkey_shade[%zu] = %u\n"
		"key_row[%zu] = %zu\nkey_column[%zu] = %d\n",
		index, (int)look.family, index, look.shade, index,
		look.family == CHART_THREADS ? 1 : row, index,
		look.family == CHART_THREADS ? 0 : 1);
}

/* Points: MiB (0 in its own place, with no line to it), s, family, shade. */
static void write_points(const struct facts *floors, const struct fork *forks,
	size_t n, FILE *data, FILE *script)
{
	double zero = place_of_zero(forks, n);
	size_t keys = 1, rows = 1;

	fputs("# mib\tseconds\tfamily\tshade\n", data);
	for (size_t i = 0; i < n; i++)
		fprintf(data, "%.6g\t%.6g\t%d\t0\n%s",
			forks[i].mib > 0 ? forks[i].mib : zero,
			forks[i].ns / 1e9, CHART_PROCESSES,
			forks[i].mib > 0 ? "" : "\n");
	write_key(script, 1, 1, forks[0].mib > 0 ? "fork" : "fork, empty",
		forks[0].ns, (struct chart_look){CHART_PROCESSES, 0});
	for (size_t i = 0; i < OTHERS; i++) {
		double ns = number_of(floors, others[i].fact);

		if (!(ns > 0))
			continue;
		rows += others[i].look.family == CHART_PROCESSES;
		fprintf(data, "\n%.6g\t%.6g\t%d\t%u\n", zero, ns / 1e9,
			(int)others[i].look.family, others[i].look.shade);
		write_key(script, ++keys, rows, others[i].text, ns,
			others[i].look);
	}
	fprintf(script, "keys = %zu\nkey_rows = %zu\n", keys, rows);
}

static void write_axes(const struct facts *floors, const struct fork *forks,
	size_t n, FILE *script)
{
	double zero = place_of_zero(forks, n), least_s = INFINITY, most_s = 0;

	for (size_t i = 0; i < n + OTHERS; i++) {
		double ns = i < n ? forks[i].ns
				  : number_of(floors, others[i - n].fact);

		if (!(ns > 0))
			continue;
		least_s = fmin(least_s, ns / 1e9);
		most_s = fmax(most_s, ns / 1e9);
	}
	chart_axes(script, 1);
	chart_axis(script, 1, least_s / 2, most_s * 2, true, 8);
	fprintf(script, "least_mib = %.6g\nmost_mib = %.6g\nmib_tics = '(",
		zero / 2, fmax(forks[n - 1].mib, zero) * 2);
	for (size_t i = 0; i < n; i++)
		fprintf(script, "%s\"%.4g\" %.6g", i > 0 ? ", " : "",
			forks[i].mib, forks[i].mib > 0 ? forks[i].mib : zero);
	fputs(")'\n", script);
}

static int cost_write(const struct chart_input *input, FILE *data, FILE *script,
	struct fault *why)
{
	static const char *const arrays[] = {
		"key_text", "key_family", "key_shade", "key_row", "key_column"};
	const struct facts *floors = &input->result->floors;
	struct fork forks[SIZES_MAX];
	size_t n = find_forks(floors, forks);

	if (n == 0)
		return chart_nothing(why,
			"the machine's floors were not measured (tvp run "
			"without --no-floors)");
	for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
		chart_array(script, arrays[i], OTHERS + 1);
	write_points(floors, forks, n, data, script);
	write_axes(floors, forks, n, script);
	chart_string(script, "note",
		"medians of bare loops; all but fork with an empty parent only",
		CHART_LINE);
	return 0;
}

const struct chart chart_cost = {
	.name = "cost",
	.summary = "what being born costs, over the memory of the parent",
	.write = cost_write,
};
