/* tvp show: a result on the terminal. */
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/command.h"
#include "bench/enough.h"
#include "bench/figures.h"
#include "bench/noise.h"
#include "bench/options.h"
#include "bench/result_file.h"
#include "bench/result_json.h"
#include "bench/show.h"
#include "bench/units.h"

enum { OPT_JSON = 256 };

#define TOO_SHORT_NS ((double)ENOUGH_SHORTEST_NS)

bool show_colours(int fd)
{
	const char *no_color = getenv("NO_COLOR");

	return (no_color == NULL || no_color[0] == '\0') && isatty(fd);
}

/* ---- pieces ---- */

/* How many times as fast; 0.002 of the speed is told as 1/500. */
static const char *speed_text(double speed, char text[24])
{
	if (isfinite(speed) && speed > 0 && speed < 0.0995)
		snprintf(text, 24, "1/%.0f", 1 / speed);
	else
		figures_number(speed, text);
	return text;
}

static const char *speed_range(
	const struct stats_interval *interval, char text[64])
{
	char low[24], high[24];

	if (!interval->exists)
		return strcpy(text, "");
	snprintf(text, 64, "%s..%s", speed_text(interval->low, low),
		speed_text(interval->high, high));
	return text;
}

void show_rule(const char *text)
{
	int len = printf("%s ", text);

	for (; len < 79; len++)
		putchar('-');
	putchar('\n');
}

/* A sentence in lines of at most 79 columns. */
static void print_sentence(void *data, const char *sentence)
{
	int indent = (int)strspn(sentence, " ");
	int at = printf("%*s", indent, "");
	bool first = true; /* of its line */

	(void)data;
	sentence += indent;
	while (*sentence != '\0') {
		int len = (int)strcspn(sentence, " ");

		if (!first && at + 1 + len > 79) {
			at = printf("\n%*s", indent + 2, "") - 1;
			first = true;
		}
		at += printf(first ? "%.*s" : " %.*s", len, sentence);
		first = false;
		sentence += len;
		sentence += strspn(sentence, " ");
	}
	putchar('\n');
}

/* ---- threads against processes ---- */

static bool is_threads(const struct registry *registry, const struct cell *cell)
{
	struct fault unused = {0};
	const struct runner *runner =
		registry_runner(registry, cell->runner, &unused);

	return runner != NULL && runner->shares_memory;
}

static void print_twin(const struct result *result,
	const struct cell_summary *cells, const struct registry *registry,
	uint32_t index)
{
	const bool colours = show_colours(STDOUT_FILENO);
	const struct comparison *c = &cells[index].to_twin;
	const struct cell *a = &result->plan.cells[index];
	const struct cell *b = &result->plan.cells[c->other];
	char one[CELL_LABEL], other[CELL_LABEL], names[2 * CELL_LABEL + 4];
	char ratio[24], interval[64], calm[24], pairs[48] = "-";

	snprintf(names, sizeof names, "%s : %s",
		cell_runner_label(a, registry, one, sizeof one),
		cell_runner_label(b, registry, other, sizeof other));
	if (c->calm_pairs > 0)
		snprintf(pairs, sizeof pairs, "%s (%u)",
			figures_number(c->calm.ratio, calm), c->calm_pairs);
	printf("  %-34s %4u %5s %-12s %s%-7s%s %s\n", names, a->workers,
		figures_number(c->ratio.ratio, ratio),
		figures_interval(&c->ratio.interval, 1, interval),
		figures_colour(c->verdict, colours),
		stats_verdict_words[c->verdict], figures_colour_end(colours),
		pairs);
}

/* More rounds than this are told as what they are: out of reach. */
enum { ROUNDS_WITHIN_REACH = 1000 };

/* How many rounds an unclear comparison would need in all. */
static void rounds_text(
	const struct comparison *c, double margin, char *text, size_t size)
{
	size_t rounds = stats_verdict_rounds(&c->ratio, margin, c->confidence);

	if (!c->ratio.interval.exists)
		snprintf(text, size, "%zu for an interval", rounds);
	else if (rounds > ROUNDS_WITHIN_REACH)
		snprintf(text, size, "over %d", ROUNDS_WITHIN_REACH);
	else
		snprintf(text, size, "about %zu", rounds);
}

static void print_unclear(const struct result *result,
	const struct cell_summary *cells, const struct registry *registry,
	uint32_t work)
{
	char text[1024] = "  rounds that UNCLEAR would need in all:";
	size_t start = strlen(text), len = start;

	for (uint32_t i = 0; i < result->plan.n_cells; i++) {
		const struct comparison *c = &cells[i].to_twin;
		const struct cell *cell = &result->plan.cells[i];
		char rounds[40];

		if (cells[i].work != work || c->pairs == 0 ||
			c->verdict != STATS_UNCLEAR ||
			!is_threads(registry, cell) || len > sizeof text - 128)
			continue;
		rounds_text(c, result->plan.margin, rounds, sizeof rounds);
		len += (size_t)snprintf(text + len, sizeof text - len,
			"%s %s W=%u %s", len > start ? "," : "", cell->runner,
			cell->workers, rounds);
	}
	if (len > start)
		print_sentence(NULL, text);
}

static void print_twins(const struct result *result,
	const struct cell_summary *cells, const struct registry *registry,
	uint32_t work)
{
	bool any = false;

	for (uint32_t i = 0; i < result->plan.n_cells; i++) {
		if (cells[i].work != work || cells[i].to_twin.pairs == 0 ||
			!is_threads(registry, &result->plan.cells[i]))
			continue;
		if (!any)
			printf("  %-34s %4s %5s %-12s %-7s %s\n",
				"threads : processes", "W", "ratio",
				"95% interval", "verdict", "undisturbed");
		any = true;
		print_twin(result, cells, registry, i);
	}
	if (!any)
		return;
	print_unclear(result, cells, registry, work);
	putchar('\n');
}

/* The cell again: what this run makes of no difference, and of one of 3 %. */
static void print_controls(const struct result *result,
	const struct cell_summary *cells, uint32_t work)
{
	for (uint32_t i = 0; i < result->plan.n_cells; i++) {
		const struct cell *cell = &result->plan.cells[i];
		const struct comparison *c = &cells[i].to_base;
		const struct cell *base;
		char ratio[24], interval[64];

		if (c->other == SUMMARY_NONE || cells[c->other].work != work ||
			c->pairs == 0)
			continue;
		base = &result->plan.cells[c->other];
		printf("  control: %s ", cell->runner);
		if (cell->role == ROLE_AA)
			printf("against itself");
		else
			printf("+%.1f %% tasks",
				100 * ((double)cell->tasks /
						      (double)base->tasks -
					      1));
		printf(": ratio %s, interval %s, %s\n",
			figures_number(c->ratio.ratio, ratio),
			figures_interval(&c->ratio.interval, 1, interval),
			stats_verdict_words[c->verdict]);
	}
}

/* ---- every runner ---- */

static void print_cell(const struct result *result,
	const struct cell_summary *c, const struct registry *registry,
	uint32_t index, struct figures_unit unit)
{
	const struct cell *cell = &result->plan.cells[index];
	char label[CELL_LABEL], median[24] = "fails", wall[64] = "",
				speedup[24] = "";
	char range[64] = "", cpus[24] = "-", p99[UNITS_TEXT], added[24] = "-";

	if (c->wall_ns.n > 0) {
		figures_number(c->wall_ns.median / unit.ns, median);
		snprintf(cpus, sizeof cpus, "%.2f", c->parallelism);
	}
	if (isfinite(c->added_per_worker_bytes))
		snprintf(added, sizeof added, "%.0f",
			c->added_per_worker_bytes / 1024);
	if (c->wall_ns.interval.exists)
		figures_interval(&c->wall_ns.interval, unit.ns, wall);
	if (c->speedup.pairs > 0) {
		speed_text(c->speedup.ratio.ratio, speedup);
		speed_range(&c->speedup.ratio.interval, range);
	}
	cell_runner_label(cell, registry, label, sizeof label);
	printf("  %-16s%s %4u %5s %-12s %5s %-12s %4s %7s %5s\n", label,
		strlen(label) > 16 ? "\n                  " : "", cell->workers,
		median, wall, speedup, range, cpus,
		units_show_duration(c->service_p99_ns, p99), added);
}

static bool is_serial(const struct cell *cell)
{
	return strcmp(cell->runner, "serial") == 0;
}

size_t show_order(const struct result *result, const struct cell_summary *cells,
	const struct registry *registry, uint32_t work, uint32_t *order)
{
	const struct plan *plan = &result->plan;
	size_t n = 0;

	for (uint32_t i = 0; i < plan->n_cells; i++)
		if (cells[i].work == work && is_serial(&plan->cells[i]) &&
			plan->cells[i].role == ROLE_MEASURED)
			order[n++] = i;
	for (uint32_t i = 0; i < plan->n_cells; i++) {
		const struct cell *cell = &plan->cells[i];
		uint32_t twin = cells[i].to_twin.other;

		if (cells[i].work != work || is_serial(cell) ||
			cell->role != ROLE_MEASURED ||
			(twin != SUMMARY_NONE && !is_threads(registry, cell)))
			continue;
		order[n++] = i;
		if (twin != SUMMARY_NONE)
			order[n++] = twin;
	}
	return n;
}

static void print_cells(const struct result *result,
	const struct cell_summary *cells, const struct registry *registry,
	uint32_t work, struct figures_unit unit)
{
	uint32_t order[PLAN_CELLS_MAX];
	size_t n = show_order(result, cells, registry, work, order);

	for (size_t i = 0; i < n; i++)
		print_cell(result, &cells[order[i]], registry, order[i], unit);
}

static double longest(const struct result *result,
	const struct cell_summary *cells, uint32_t work)
{
	double ns = 0;

	for (uint32_t i = 0; i < result->plan.n_cells; i++)
		if (cells[i].work == work && cells[i].wall_ns.n > 0)
			ns = fmax(ns, cells[i].wall_ns.median);
	return ns;
}

/* The fastest is called so only against the runner-up. */
static void print_winner(const struct result *result,
	const struct cell_summary *cells, const struct registry *registry,
	uint32_t work)
{
	struct summary_winner w;
	struct fault unused = {0};
	const struct cell *first, *second;
	char one[CELL_LABEL], other[CELL_LABEL];
	char ratio[24], interval[64], text[400 + 2 * CELL_LABEL];

	if (summary_winner_of(result, cells, work, &w, &unused) != 0 ||
		w.first == SUMMARY_NONE)
		return;
	first = &result->plan.cells[w.first];
	second = &result->plan.cells[w.second];
	snprintf(text, sizeof text,
		"  fastest: %s W=%u%s; against %s W=%u: ratio %s, interval %s, "
		"%s",
		cell_runner_label(first, registry, one, sizeof one),
		first->workers,
		w.verdict == STATS_FASTER ? "" : " by its median, not proven",
		cell_runner_label(second, registry, other, sizeof other),
		second->workers, figures_number(w.ratio.ratio, ratio),
		figures_interval(&w.ratio.interval, 1, interval),
		stats_verdict_words[w.verdict]);
	print_sentence(NULL, text);
}

/* What the reader must know: of the tasks, and of the workload itself. */
static void print_notes(const struct result *result,
	const struct cell_summary *cells, uint32_t work)
{
	const struct cell *cell = &result->plan.cells[work];

	if (cell->tasks > cell->tasks_asked)
		printf("  note: %llu tasks were asked for; launches were too "
		       "short to time\n",
			(unsigned long long)cell->tasks_asked);
	for (uint32_t i = 0; i < result->plan.n_cells; i++)
		if (cells[i].work == work && cells[i].wall_ns.n > 0 &&
			cells[i].wall_ns.median < TOO_SHORT_NS) {
			printf("  note: some launches last less than 10 ms, "
			       "which is short to time\n");
			break;
		}
	for (uint32_t i = 0; i < result->plan.n_cells; i++)
		if (cells[i].work == work && cells[i].note != NULL) {
			printf("  note: %s\n", cells[i].note);
			break;
		}
	for (uint32_t i = 0; i < result->plan.n_cells; i++)
		if (cells[i].work == work && cells[i].memory != NULL &&
			cells[i].memory->workers == 0) {
			printf("  note: no memory was seen of %s: %s\n",
				result->plan.cells[i].runner,
				cells[i].memory->fault);
			break;
		}
}

static void print_work(const struct result *result,
	const struct cell_summary *cells, const struct registry *registry,
	uint32_t work)
{
	const struct cell *cell = &result->plan.cells[work];
	struct figures_unit unit =
		figures_unit_for(longest(result, cells, work));
	char label[CELL_LABEL], title[CELL_LABEL + 40], time[16];

	cell_work_label(cell, registry, label, sizeof label);
	snprintf(title, sizeof title, "%s, %llu task%s", label,
		(unsigned long long)cell->tasks, cell->tasks == 1 ? "" : "s");
	show_rule(title);
	print_twins(result, cells, registry, work);
	snprintf(time, sizeof time, "time %s", unit.name);
	printf("  %-16s %4s %-7s %10s %7s %10s %4s %7s %5s\n", "runner", "W",
		time, "interval", "speedup", "interval", "CPUs", "p99",
		"KiB/W");
	print_cells(result, cells, registry, work, unit);
	print_winner(result, cells, registry, work);
	print_controls(result, cells, work);
	show_measures_print(result, cells, registry, work);
	print_notes(result, cells, work);
	putchar('\n');
}

/* ---- the whole ---- */

static void print_legend(const struct result *result)
{
	bool whole = result->plan.timer == TIMER_HYPERFINE;

	printf("W: workers. time: median over launches, %s.\nratio: time of "
	       "threads over time of processes, the verdict is on threads;\n"
	       "undisturbed: over rounds in which neither was disturbed, and "
	       "how many. speedup:\ntime of serial over time of the runner. "
	       "Both are paired by rounds; their\nintervals hold together at "
	       "95 %% within a table (Bonferroni); the margin of\nverdicts is "
	       "%g %%. CPUs: CPU time over time. p99: of the service time of "
	       "one\ntask. KiB/W: memory that each worker adds to that of "
	       "serial.\n",
		whole ? "of the whole process, by the\nclock of hyperfine"
		      : "from the first birth to the last\nworker gone",
		100 * result->plan.margin);
}

static void print_origin(const struct result *result)
{
	const struct fact *cpu = facts_find(&result->machine, "cpu.model");
	const struct fact *cpus = facts_find(&result->machine, "cpu.usable");
	char took[UNITS_TEXT];
	uint32_t rounds = 0;

	for (size_t i = 0; i < result->n_launches; i++)
		if (result->launches[i].round >= rounds)
			rounds = result->launches[i].round + 1;
	printf("%s, %zu launches in %s", result->started, result->n_launches,
		units_show_duration((double)result->elapsed_ns, took));
	if (cpu != NULL && cpu->kind == FACT_STRING)
		printf("; %s", cpu->text);
	if (cpus != NULL && cpus->kind == FACT_NUMBER)
		printf(", %g CPUs", cpus->number);
	printf("\n%u of %u rounds, seed %llu, stopped by: %s\n", rounds,
		result->plan.rounds, (unsigned long long)result->plan.seed,
		result->stopped_by);
}

/* All tables together: how many differences are left when it is taken into
 * account that so many were looked for. */
static void print_suite(
	const struct result *result, const struct cell_summary *cells)
{
	unsigned n = 0, differ = 0;

	for (uint32_t i = 0; i < result->plan.n_cells; i++) {
		const struct comparison *c = &cells[i].to_twin;

		if (c->pairs == 0 || c->other < i)
			continue;
		n++;
		differ += c->p_suite <= 0.05;
	}
	if (n > 1)
		printf("Of %u pairs of threads and processes %u differ by more "
		       "than %g %%, with 95 %%\nconfidence in all of them "
		       "together (Holm).\n",
			n, differ, 100 * result->plan.margin);
}

void show_result(const struct result *result, const struct cell_summary *cells,
	const struct registry *registry)
{
	struct fault unused = {0};

	for (uint32_t i = 0; i < result->plan.n_cells; i++)
		if (cells[i].work == i &&
			result->plan.cells[i].role == ROLE_MEASURED &&
			!result->plan.cells[i].other_binary)
			print_work(result, cells, registry, i);
	show_other_print(result, cells, registry);
	print_origin(result);
	noise_tell(result, registry, print_sentence, NULL, &unused);
	print_suite(result, cells);
	putchar('\n');
	print_legend(result);
}

size_t show_failures(const char *command, const struct result *result,
	const struct cell_summary *cells, const struct registry *registry)
{
	size_t n = 0;

	for (uint32_t i = 0; i < result->plan.n_cells; i++) {
		const struct cell *cell = &result->plan.cells[i];
		char label[CELL_LABEL], runner[CELL_LABEL];

		if (cells[i].failed == 0)
			continue;
		n++;
		fprintf(stderr,
			"%s: %s %s W=%u: %u of %u launches failed: %s\n",
			command,
			cell_work_label(cell, registry, label, sizeof label),
			cell_runner_label(
				cell, registry, runner, sizeof runner),
			cell->workers, cells[i].failed,
			cells[i].n + cells[i].failed,
			cells[i].fault != NULL ? cells[i].fault : "no reason");
	}
	return n;
}

/* ---- the command ---- */

static const struct option_spec show_table[] = {
	{"json", OPT_JSON, NULL, "the summary as JSON"},
	{0},
};

static const struct options show_options = {
	.command = "tvp show",
	.usage = "RESULT [options]",
	.about = "Print the tables of a result. RESULT is its folder or its "
		 "result.json.",
	.table = show_table,
};

static int print_json(
	const struct result *result, const struct cell_summary *cells)
{
	json_t *json = json_pack("{s:s, s:s, s:o}", "name", result->plan.name,
		"started", result->started, "summary",
		result_summary_to_json(result, cells));
	int failed = json == NULL ||
		     json_dumpf(json, stdout,
			     JSON_INDENT(1) | JSON_REAL_PRECISION(6)) != 0;

	putchar('\n');
	json_decref(json);
	return failed ? STATUS_FAILED : STATUS_GOOD;
}

static int show(const char *path, bool as_json, const struct registry *registry,
	struct fault *why)
{
	struct cell_summary *cells = NULL;
	struct result result = {0};
	int status = STATUS_GOOD;

	if (result_read(path, &result, why) == 0)
		cells = summary_of(&result, registry, why);
	if (cells == NULL) {
		fprintf(stderr, "tvp show: %s\n", why->text);
		status = STATUS_USAGE;
	} else if (as_json) {
		status = print_json(&result, cells);
	} else {
		show_result(&result, cells, registry);
		show_failures("tvp show", &result, cells, registry);
	}
	free(cells);
	result_free(&result);
	return status;
}

static int show_main(int argc, char **argv, const struct registry *registry)
{
	struct fault why = {0};
	const char *value = NULL;
	bool as_json = false;
	int letter;

	while ((letter = options_next(
			&show_options, argc, argv, &value, &why)) > 0)
		as_json |= letter == OPT_JSON;
	if (letter == OPTIONS_HELP) {
		options_help(&show_options);
		return STATUS_GOOD;
	}
	if (letter == OPTIONS_END && optind + 1 != argc)
		fault_set(&why, 0, "needs one result");
	if (fault_is_set(&why))
		return options_wrong(&show_options, &why);
	return show(argv[optind], as_json, registry, &why);
}

const struct command command_show = {
	.name = "show",
	.summary = "print the tables of a result",
	.main = show_main,
};
