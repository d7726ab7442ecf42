/* The tables of a result and what is said below them. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "bench/enough.h"
#include "bench/summary_tables.h"
#include "bench/units.h"

#define TOO_SHORT_NS ((double)ENOUGH_SHORTEST_NS)

#define LENGTH(table) (sizeof(table) / sizeof *(table))

/* ---- pieces ---- */

const char *summary_tables_speed(double speed, char text[FIGURES_NUMBER])
{
	if (!isfinite(speed) || speed <= 0 || speed >= 0.0995)
		return figures_number(speed, text);
	snprintf(text, FIGURES_NUMBER, "1/%.0f", 1 / speed);
	return text;
}

static const char *speed_range(
	const struct stats_interval *interval, char text[FIGURES_INTERVAL])
{
	char low[FIGURES_NUMBER], high[FIGURES_NUMBER];

	if (!interval->exists)
		return "";
	snprintf(text, FIGURES_INTERVAL, "%s..%s",
		summary_tables_speed(interval->low, low),
		summary_tables_speed(interval->high, high));
	return text;
}

bool summary_tables_is_threads(
	const struct registry *registry, const struct cell *cell)
{
	struct fault unused = {0};
	const struct runner *runner =
		registry_runner(registry, cell->runner, &unused);

	return runner != NULL && runner->shares_memory;
}

bool summary_tables_heads_work(const struct summary_shown *shown, uint32_t cell)
{
	const struct cell *c = &shown->result->plan.cells[cell];

	return shown->cells[cell].work == cell && c->role == ROLE_MEASURED &&
	       !c->other_binary;
}

char *summary_tables_work(
	const struct summary_shown *shown, uint32_t cell, char text[CELL_TITLE])
{
	const struct cell *c = &shown->result->plan.cells[cell];
	char label[CELL_LABEL], place[CELL_PLACE];

	cell_work_label(c, shown->registry, label, sizeof label);
	snprintf(text, CELL_TITLE, "%s, %llu task%s%s", label,
		(unsigned long long)c->tasks, c->tasks == 1 ? "" : "s",
		cell_place_label(c, place));
	return text;
}

/* Is it the name of a file, and the same wherever the plan has it? */
static bool is_told_once(const struct plan *plan, const struct setting *setting)
{
	if (strchr(setting->value, '/') == NULL)
		return false;
	for (size_t i = 0; i < plan->n_cells; i++) {
		const struct cell *cell = &plan->cells[i];

		for (size_t j = 0; j < cell->n_runner_settings; j++) {
			const struct setting *s = &cell->runner_settings[j];

			if (strcmp(s->name, setting->name) == 0 &&
				strcmp(s->value, setting->value) != 0)
				return false;
		}
	}
	return true;
}

char *summary_tables_runner(const struct summary_shown *shown,
	const struct cell *cell, char text[CELL_LABEL])
{
	struct cell shorter = *cell;

	shorter.n_runner_settings = 0;
	for (size_t i = 0; i < cell->n_runner_settings; i++)
		if (!is_told_once(
			    &shown->result->plan, &cell->runner_settings[i]))
			shorter.runner_settings[shorter.n_runner_settings++] =
				cell->runner_settings[i];
	return cell_runner_label(&shorter, shown->registry, text, CELL_LABEL);
}

struct figures_unit summary_tables_unit(
	const struct summary_shown *shown, uint32_t work)
{
	double ns = 0;

	for (uint32_t i = 0; i < shown->result->plan.n_cells; i++)
		if (shown->cells[i].work == work &&
			shown->cells[i].wall_ns.n > 0)
			ns = fmax(ns, shown->cells[i].wall_ns.median);
	return figures_unit_for(ns);
}

/* ---- threads against processes ---- */

static bool is_threads(const struct summary_shown *shown, uint32_t i)
{
	return summary_tables_is_threads(
		shown->registry, &shown->result->plan.cells[i]);
}

/* A pair is a row of its threads, or of the one that names the other. */
static bool is_twin_row(
	const struct summary_shown *shown, uint32_t work, uint32_t i)
{
	const struct cell_summary *c = &shown->cells[i];

	return c->work == work && c->to_twin.pairs > 0 &&
	       (is_threads(shown, i) || !summary_is_mutual(shown->cells, i));
}

static void put_twin(
	const struct summary_shown *shown, uint32_t i, struct document *d)
{
	const bool threads = is_threads(shown, i);
	const struct comparison seen =
		threads ? shown->cells[i].to_twin
			: summary_mirrored(&shown->cells[i].to_twin);
	const struct comparison *c = &seen;
	const struct cell *one_side = &shown->result->plan.cells[i];
	const struct cell *other_side = &shown->result->plan.cells[c->other];
	const struct cell *a = threads ? one_side : other_side;
	const struct cell *b = threads ? other_side : one_side;
	char ratio[FIGURES_NUMBER], interval[FIGURES_INTERVAL];
	char calm[FIGURES_NUMBER], one[CELL_LABEL], other[CELL_LABEL];

	document_put(d, DOCUMENT_WORDS, "%s : %s",
		summary_tables_runner(shown, a, one),
		summary_tables_runner(shown, b, other));
	document_put(d, DOCUMENT_NUMBER, "%u", a->workers);
	document_put(d, DOCUMENT_NUMBER, "%s",
		figures_number(c->ratio.ratio, ratio));
	document_put(d, DOCUMENT_INTERVAL, "%s",
		figures_interval(&c->ratio.interval, 1, interval));
	document_put_verdict(d, c->verdict, "");
	if (c->calm_pairs > 0)
		document_put(d, DOCUMENT_NUMBER, "%s (%u)",
			figures_number(c->calm.ratio, calm), c->calm_pairs);
	else
		document_put(d, DOCUMENT_NUMBER, "-");
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

static void put_unclear(
	const struct summary_shown *shown, uint32_t work, struct document *d)
{
	char text[1024] = "rounds that UNCLEAR would need in all:";
	size_t start = strlen(text), len = start;

	for (uint32_t i = 0; i < shown->result->plan.n_cells; i++) {
		const struct comparison *c = &shown->cells[i].to_twin;
		const struct cell *cell = &shown->result->plan.cells[i];
		char rounds[40], runner[CELL_LABEL];

		if (!is_twin_row(shown, work, i) ||
			c->verdict != STATS_UNCLEAR ||
			len > sizeof text - CELL_LABEL - sizeof rounds)
			continue;
		rounds_text(
			c, shown->result->plan.margin, rounds, sizeof rounds);
		len += (size_t)snprintf(text + len, sizeof text - len,
			"%s %s W=%u %s", len > start ? "," : "",
			summary_tables_runner(shown, cell, runner),
			cell->workers, rounds);
	}
	if (len > start)
		document_say(d, DOCUMENT_REMARK, "%s", text);
}

static void put_twins(const struct summary_shown *shown, uint32_t work,
	const char *title, struct document *d)
{
	static const struct document_column columns[] = {
		{.head = "threads : processes", .width = -34, .words = true},
		{.head = "W", .width = 4},
		{.head = "ratio", .width = 5},
		{.head = "95% interval", .width = -12},
		{.head = "verdict", .width = -7, .words = true},
		{.head = "undisturbed", .width = -11},
	};
	char caption[CELL_TITLE + 40];
	bool any = false;

	for (uint32_t i = 0; i < shown->result->plan.n_cells; i++) {
		if (!is_twin_row(shown, work, i))
			continue;
		if (!any) {
			snprintf(caption, sizeof caption,
				"Threads against processes: %s", title);
			document_table(d, caption, columns, LENGTH(columns));
		}
		any = true;
		put_twin(shown, i, d);
	}
	if (any)
		put_unclear(shown, work, d);
}

/* ---- every runner ---- */

static void put_estimate(const struct cell_summary *c, struct figures_unit unit,
	struct document *d)
{
	char median[FIGURES_NUMBER], wall[FIGURES_INTERVAL];

	if (c->wall_ns.n > 0)
		document_put(d, DOCUMENT_NUMBER, "%s",
			figures_number(c->wall_ns.median / unit.ns, median));
	else
		document_put(d, DOCUMENT_WORDS, "fails");
	document_put(d, DOCUMENT_INTERVAL, "%s",
		c->wall_ns.interval.exists
			? figures_interval(&c->wall_ns.interval, unit.ns, wall)
			: "");
}

static void put_speedup(const struct cell_summary *c, struct document *d)
{
	const struct stats_ratio *ratio = &c->speedup.ratio;
	bool known = c->speedup.pairs > 0;
	char speedup[FIGURES_NUMBER], range[FIGURES_INTERVAL];

	document_put(d, DOCUMENT_NUMBER, "%s",
		known ? summary_tables_speed(ratio->ratio, speedup) : "");
	document_put(d, DOCUMENT_INTERVAL, "%s",
		known ? speed_range(&ratio->interval, range) : "");
}

static void put_cell(const struct summary_shown *shown, uint32_t i,
	struct figures_unit unit, struct document *d)
{
	const struct cell *cell = &shown->result->plan.cells[i];
	const struct cell_summary *c = &shown->cells[i];
	char p99[UNITS_TEXT], label[CELL_LABEL];

	document_put(d, DOCUMENT_WORDS, "%s",
		summary_tables_runner(shown, cell, label));
	document_put(d, DOCUMENT_NUMBER, "%u", cell->workers);
	put_estimate(c, unit, d);
	put_speedup(c, d);
	if (c->wall_ns.n > 0)
		document_put(d, DOCUMENT_NUMBER, "%.2f", c->parallelism);
	else
		document_put(d, DOCUMENT_NUMBER, "-");
	document_put(d, DOCUMENT_NUMBER, "%s",
		units_show_duration(c->service_p99_ns, p99));
	if (isfinite(c->added_per_worker_bytes))
		document_put(d, DOCUMENT_NUMBER, "%.0f",
			c->added_per_worker_bytes / 1024);
	else
		document_put(d, DOCUMENT_NUMBER, "-");
}

static bool is_serial(const struct cell *cell)
{
	return strcmp(cell->runner, "serial") == 0;
}

size_t summary_tables_order(
	const struct summary_shown *shown, uint32_t work, uint32_t *order)
{
	const struct plan *plan = &shown->result->plan;
	size_t n = 0;

	for (uint32_t i = 0; i < plan->n_cells; i++)
		if (shown->cells[i].work == work &&
			is_serial(&plan->cells[i]) &&
			plan->cells[i].role == ROLE_MEASURED)
			order[n++] = i;
	for (uint32_t i = 0; i < plan->n_cells; i++) {
		const struct cell *cell = &plan->cells[i];
		uint32_t twin = shown->cells[i].to_twin.other;
		bool mutual = summary_is_mutual(shown->cells, i);

		if (shown->cells[i].work != work || is_serial(cell) ||
			cell->role != ROLE_MEASURED ||
			(mutual && !is_threads(shown, i)))
			continue;
		order[n++] = i;
		if (mutual)
			order[n++] = twin;
	}
	return n;
}

static void put_cells(const struct summary_shown *shown, uint32_t work,
	struct figures_unit unit, struct document *d)
{
	uint32_t order[PLAN_CELLS_MAX];
	size_t n = summary_tables_order(shown, work, order);

	for (size_t i = 0; i < n; i++)
		put_cell(shown, order[i], unit, d);
}

static void put_runners(const struct summary_shown *shown, uint32_t work,
	const char *title, struct document *d)
{
	struct figures_unit unit = summary_tables_unit(shown, work);
	char time[16], caption[CELL_TITLE + 40];
	const struct document_column columns[] = {
		{.head = "runner", .width = -16, .words = true},
		{.head = "W", .width = 4},
		{.head = time, .width = 5, .head_width = -7},
		{.head = "interval", .width = -12, .head_width = 10},
		{.head = "speedup", .width = 5, .head_width = 7},
		{.head = "interval", .width = -12, .head_width = 10},
		{.head = "CPUs", .width = 4},
		{.head = "p99", .width = 7},
		{.head = "KiB/W", .width = 5},
	};

	snprintf(time, sizeof time, "time %s", unit.name);
	snprintf(caption, sizeof caption, "Every runner: %s", title);
	document_table(d, caption, columns, LENGTH(columns));
	put_cells(shown, work, unit, d);
}

/* ---- remarks ---- */

/* The fastest is called so only against the runner-up. */
static void put_winner(
	const struct summary_shown *shown, uint32_t work, struct document *d)
{
	char ratio[FIGURES_NUMBER], interval[FIGURES_INTERVAL];
	char one[CELL_LABEL], other[CELL_LABEL];
	const struct cell *first, *second;
	struct summary_winner w;
	struct fault unused = {0};

	if (summary_winner_of(shown->result, shown->cells, work, &w, &unused) !=
			0 ||
		w.first == SUMMARY_NONE)
		return;
	first = &shown->result->plan.cells[w.first];
	second = &shown->result->plan.cells[w.second];
	document_say(d, DOCUMENT_REMARK,
		"fastest: %s W=%u%s; against %s W=%u: ratio %s, interval %s, "
		"%s",
		summary_tables_runner(shown, first, one), first->workers,
		w.verdict == STATS_FASTER ? "" : " by its median, not proven",
		summary_tables_runner(shown, second, other), second->workers,
		figures_number(w.ratio.ratio, ratio),
		figures_interval(&w.ratio.interval, 1, interval),
		stats_verdict_words[w.verdict]);
}

/* The cell again: what this run makes of no difference, and of one of 3 %. */
static void put_controls(
	const struct summary_shown *shown, uint32_t work, struct document *d)
{
	for (uint32_t i = 0; i < shown->result->plan.n_cells; i++) {
		const struct cell *cell = &shown->result->plan.cells[i];
		const struct comparison *c = &shown->cells[i].to_base;
		char ratio[FIGURES_NUMBER], interval[FIGURES_INTERVAL];
		char what[64] = "against itself", runner[CELL_LABEL];

		if (c->other == SUMMARY_NONE || c->pairs == 0 ||
			shown->cells[c->other].work != work)
			continue;
		if (cell->role != ROLE_AA) {
			const struct cell *base =
				&shown->result->plan.cells[c->other];

			snprintf(what, sizeof what, "+%.1f %% tasks",
				100 * ((double)cell->tasks /
						      (double)base->tasks -
					      1));
		}
		document_say(d, DOCUMENT_REMARK,
			"control: %s W=%u %s: ratio %s, interval %s, %s",
			summary_tables_runner(shown, cell, runner),
			cell->workers, what,
			figures_number(c->ratio.ratio, ratio),
			figures_interval(&c->ratio.interval, 1, interval),
			stats_verdict_words[c->verdict]);
	}
}

static bool is_short(const struct summary_shown *shown, uint32_t i)
{
	return shown->cells[i].wall_ns.n > 0 &&
	       shown->cells[i].wall_ns.median < TOO_SHORT_NS;
}

static bool has_note(const struct summary_shown *shown, uint32_t i)
{
	return shown->cells[i].note != NULL;
}

static bool lacks_memory(const struct summary_shown *shown, uint32_t i)
{
	const struct memory *memory = shown->cells[i].memory;

	return memory != NULL && memory->workers == 0;
}

/* The first cell of the work of which that holds, or SUMMARY_NONE. */
static uint32_t first_of(const struct summary_shown *shown, uint32_t work,
	bool (*holds)(const struct summary_shown *shown, uint32_t cell))
{
	for (uint32_t i = 0; i < shown->result->plan.n_cells; i++)
		if (shown->cells[i].work == work && holds(shown, i))
			return i;
	return SUMMARY_NONE;
}

/* What summary_tables_runner leaves out. */
static void put_files(
	const struct summary_shown *shown, uint32_t work, struct document *d)
{
	const struct plan *plan = &shown->result->plan;
	const struct cell *last = NULL;

	for (uint32_t i = 0; i < plan->n_cells; i++)
		if (shown->cells[i].work == work &&
			plan->cells[i].n_runner_settings > 0)
			last = &plan->cells[i];
	for (size_t i = 0; last != NULL && i < last->n_runner_settings; i++) {
		const struct setting *s = &last->runner_settings[i];

		if (is_told_once(plan, s) &&
			!cell_is_runner_standard(last, shown->registry, s))
			document_say(d, DOCUMENT_REMARK,
				"note: of all runners that have it, %s=%s",
				s->name, s->value);
	}
}

/* What the reader must know: of the tasks, and of the workload itself. */
static void put_notes(
	const struct summary_shown *shown, uint32_t work, struct document *d)
{
	const struct cell *cell = &shown->result->plan.cells[work];
	uint32_t i;

	if (cell->tasks > cell->tasks_asked)
		document_say(d, DOCUMENT_REMARK,
			"note: %llu tasks were asked for; launches were too "
			"short to time",
			(unsigned long long)cell->tasks_asked);
	if (first_of(shown, work, is_short) != SUMMARY_NONE)
		document_say(d, DOCUMENT_REMARK,
			"note: some launches last less than 10 ms, which is "
			"short to time");
	i = first_of(shown, work, has_note);
	if (i != SUMMARY_NONE)
		document_say(
			d, DOCUMENT_REMARK, "note: %s", shown->cells[i].note);
	i = first_of(shown, work, lacks_memory);
	if (i != SUMMARY_NONE)
		document_say(d, DOCUMENT_REMARK,
			"note: no memory was seen of %s: %s",
			shown->result->plan.cells[i].runner,
			shown->cells[i].memory->fault);
}

/* ---- the whole ---- */

static void put_work(
	const struct summary_shown *shown, uint32_t work, struct document *d)
{
	char title[CELL_TITLE];

	document_heading(d, 3, summary_tables_work(shown, work, title));
	put_twins(shown, work, title, d);
	put_runners(shown, work, title, d);
	put_winner(shown, work, d);
	put_controls(shown, work, d);
	summary_tables_put_measures(shown, work, title, d);
	put_files(shown, work, d);
	put_notes(shown, work, d);
}

void summary_tables_put(
	const struct summary_shown *shown, struct document *document)
{
	for (uint32_t i = 0; i < shown->result->plan.n_cells; i++)
		if (summary_tables_heads_work(shown, i))
			put_work(shown, i, document);
}

void summary_tables_put_suite(
	const struct summary_shown *shown, struct document *document)
{
	unsigned n = 0, differ = 0;

	for (uint32_t i = 0; i < shown->result->plan.n_cells; i++) {
		const struct comparison *c = &shown->cells[i].to_twin;

		if (c->pairs == 0 || !summary_tells_twin(shown->cells, i))
			continue;
		n++;
		differ += c->p_suite <= 0.05;
	}
	if (n > 1)
		document_say(document, DOCUMENT_TEXT,
			"Of %u pairs of threads and processes %u differ by "
			"more than %g %%, with 95 %% confidence in all of them "
			"together (Holm).",
			n, differ, 100 * shown->result->plan.margin);
}

void summary_tables_put_legend(
	const struct summary_shown *shown, struct document *document)
{
	const struct plan *plan = &shown->result->plan;
	bool whole = plan->timer == TIMER_HYPERFINE;

	document_say(document, DOCUMENT_LEGEND,
		"W: workers. time: median over launches, %s. ratio: time of "
		"threads over time of processes, the verdict is on threads; "
		"undisturbed: over rounds in which neither was disturbed, and "
		"how many. speedup: time of serial over time of the runner. "
		"Both are paired by rounds; their intervals hold together at "
		"95 %% within a table (Bonferroni); the margin of verdicts is "
		"%g %%. CPUs: CPU time over time. p99: of the service time of "
		"one task. KiB/W: memory that each worker adds to that of "
		"serial.",
		whole ? "of the whole process, by the clock of hyperfine"
		      : "from the first birth to the last worker gone",
		100 * plan->margin);
}
