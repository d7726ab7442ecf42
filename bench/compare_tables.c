/* A comparison of results measured apart, as tables. */
#include <stdio.h>
#include <string.h>

#include "bench/compare_tables.h"
#include "bench/figures.h"
#include "bench/other.h"

#define LENGTH(table) (sizeof(table) / sizeof *(table))

char *compare_tables_letter(size_t result, char text[COMPARE_LETTER])
{
	char reversed[COMPARE_LETTER];
	size_t n = 0;

	/* Digits from A to Z without a zero. */
	for (result++; result > 0 && n + 1 < sizeof reversed;
		result = (result - 1) / 26)
		reversed[n++] = (char)('A' + (result - 1) % 26);
	for (size_t i = 0; i < n; i++)
		text[i] = reversed[n - 1 - i];
	text[n] = '\0';
	return text;
}

/* ---- what is compared ---- */

void compare_tables_put_results(const struct result *const *results,
	const char *const *paths, size_t n, struct document *document)
{
	static const struct document_column columns[] = {
		{.head = "name", .width = -4, .words = true},
		{.head = "result", .width = -24, .words = true},
		{.head = "experiment", .width = -10, .words = true},
		{.head = "started", .width = -20, .words = true},
		{.head = "rounds", .width = 6},
		{.head = "program", .width = -8, .words = true},
	};

	document_table(document,
		"The results; where they are compared, the first one "
		"is the base",
		columns, LENGTH(columns));
	for (size_t i = 0; i < n; i++) {
		const struct result *r = results[i];
		char program[OTHER_VERSION], letter[COMPARE_LETTER];

		document_put(document, DOCUMENT_WORDS, "%s",
			compare_tables_letter(i, letter));
		document_put(document, DOCUMENT_WORDS, "%s", paths[i]);
		document_put(document, DOCUMENT_WORDS, "%s", r->plan.name);
		document_put(document, DOCUMENT_WORDS, "%s", r->started);
		document_put(document, DOCUMENT_NUMBER, "%u", r->plan.rounds);
		document_put(document, DOCUMENT_WORDS, "%s",
			other_this(&r->build, program));
	}
}

static void put_difference(const struct compare_difference *difference,
	size_t result, struct document *document)
{
	char letter[COMPARE_LETTER];

	document_put(document, DOCUMENT_WORDS, "%s",
		compare_tables_letter(result, letter));
	document_put(document, DOCUMENT_WORDS, "%s",
		difference->machine ? "another machine" : "set-up");
	document_put(document, DOCUMENT_WORDS, "%s", difference->fact);
	document_put(document, DOCUMENT_WORDS, "%s", difference->other);
	document_put(document, DOCUMENT_WORDS, "%s", difference->base);
}

void compare_tables_put_differences(const struct result *const *results,
	size_t n, struct document *document)
{
	static const struct document_column columns[] = {
		{.head = "in", .width = -2, .words = true},
		{.head = "kind", .width = -15, .words = true},
		{.head = "what", .width = -22, .words = true},
		{.head = "there", .width = -16, .words = true},
		{.head = "in A", .width = -16, .words = true},
	};
	struct compare_difference differences[COMPARE_FACTS];
	bool any = false;

	for (size_t i = 1; i < n; i++) {
		size_t found =
			compare_facts(results[0], results[i], differences);

		if (found > 0 && !any)
			document_table(document,
				"What differs between the machines, their "
				"set-up and the builds",
				columns, LENGTH(columns));
		any |= found > 0;
		for (size_t j = 0; j < found; j++)
			put_difference(&differences[j], i, document);
	}
}

/* ---- the tables ---- */

static bool is_shown(const struct compare *c, const struct compare_row *row)
{
	for (size_t i = 1; i < c->n_results; i++)
		if (row->sides[0].cell != NULL && row->sides[i].cell != NULL)
			return true;
	return false;
}

static struct figures_unit unit_of(const struct compare *c, size_t work)
{
	double ns = 0;

	for (size_t r = 0; r < c->n_rows; r++)
		for (size_t i = 0; i < c->n_results; i++) {
			const struct compare_side *s = &c->rows[r].sides[i];

			if (c->rows[r].work == work && s->n > 0 &&
				s->wall_ns.median > ns)
				ns = s->wall_ns.median;
		}
	return figures_unit_for(ns);
}

/* ", pinned one-cpu, gate, control: the same again", or "". */
static void add_words(char *text, size_t size, const char *words)
{
	size_t len = strlen(text);

	if (*words != '\0')
		snprintf(text + len, size - len, ", %s", words);
}

/* Whatever tells two cells of a table apart and is not in its columns. */
static void put_place(const struct cell *cell, const struct cell *before,
	struct document *document)
{
	char text[2 * CELL_PLACE];

	if (before != NULL && before->pin == cell->pin &&
		before->ballast_bytes == cell->ballast_bytes &&
		before->gated == cell->gated && before->role == cell->role)
		return;
	cell_place_label(cell, text);
	add_words(text, sizeof text,
		cell->gated ? "begun together, at a gate" : "");
	add_words(text, sizeof text, cell_roles_told[cell->role]);
	if (text[0] != '\0')
		document_put_span(document, "(%s)", text + 2);
	else if (before != NULL)
		document_put_span(document, "(as usual again)");
}

static void put_state(
	const struct compare_row *row, size_t result, struct document *document)
{
	const struct compare_side *base = &row->sides[0];
	const struct compare_side *side = &row->sides[result];
	char letter[COMPARE_LETTER];

	if (side->state == COMPARE_TASKS)
		document_put_span(document,
			"%llu tasks, not %llu: not compared",
			(unsigned long long)side->cell->tasks,
			(unsigned long long)base->cell->tasks);
	else if (side->state == COMPARE_OTHER_WORK)
		document_put_span(document, "does other work: not compared");
	else if (side->state == COMPARE_ABSENT)
		document_put_span(document, "is gone");
	else
		document_put_span(document, "no launch of %s ended well",
			compare_tables_letter(
				side->n == 0 ? result : 0, letter));
}

static void put_side(const struct compare_row *row, size_t result,
	struct figures_unit unit, struct document *document)
{
	const struct compare_side *s = &row->sides[result];
	char text[FIGURES_INTERVAL];

	if (s->state != COMPARE_DONE) {
		put_state(row, result, document);
		return;
	}
	document_put(document, DOCUMENT_NUMBER, "%s",
		figures_number(s->wall_ns.median / unit.ns, text));
	document_put(document, DOCUMENT_NUMBER, "%s",
		figures_number(s->ratio.ratio, text));
	document_put(document, DOCUMENT_INTERVAL, "%s",
		figures_interval(&s->ratio.interval, 1, text));
	document_put_verdict(document, s->verdict,
		s->failed + row->sides[0].failed > 0 ? " (failures)" : "");
}

static void put_row(const struct compare *c, const struct compare_row *row,
	const struct registry *registry, struct figures_unit unit,
	struct document *document)
{
	const struct compare_side *base = &row->sides[0];
	char time[FIGURES_NUMBER], letter[COMPARE_LETTER], runner[CELL_LABEL];

	figures_number(base->wall_ns.median / unit.ns, time);
	cell_runner_label(row->cell, registry, runner, sizeof runner);
	for (size_t i = 1; i < c->n_results; i++) {
		document_put(document, DOCUMENT_WORDS, "%s", runner);
		if (i > 1)
			document_again(document);
		document_put(
			document, DOCUMENT_NUMBER, "%u", row->cell->workers);
		if (i > 1)
			document_again(document);
		document_put(document, DOCUMENT_NUMBER, "%s",
			base->n > 0 ? time : "-");
		if (i > 1)
			document_again(document);
		document_put(document, DOCUMENT_WORDS, "%s",
			compare_tables_letter(i, letter));
		put_side(row, i, unit, document);
	}
}

static void put_heads(
	const char *title, struct figures_unit unit, struct document *document)
{
	char head[16];
	const struct document_column columns[] = {
		{.head = "runner", .width = -16, .words = true},
		{.head = "W", .width = 5},
		{.head = head, .width = 8},
		{.head = "in", .width = 2, .words = true},
		{.head = unit.name, .width = 7},
		{.head = "ratio", .width = 6},
		{.head = "95% interval", .width = -13},
		{.head = "verdict", .width = -7, .words = true},
	};

	snprintf(head, sizeof head, "A %s", unit.name);
	document_table(document, title, columns, LENGTH(columns));
}

static void put_work(const struct compare *c, size_t work,
	const struct registry *registry, struct document *document)
{
	const struct compare_row *first = &c->rows[work];
	const struct cell *before = NULL, *cell = first->cell;
	struct figures_unit unit = unit_of(c, work);
	char label[CELL_LABEL], title[CELL_LABEL + 40];
	char caption[sizeof title + 40];

	cell_work_label(cell, registry, label, sizeof label);
	snprintf(title, sizeof title, "%s, %llu task%s", label,
		(unsigned long long)cell->tasks, cell->tasks == 1 ? "" : "s");
	document_heading(document, 3, title);
	snprintf(caption, sizeof caption, "Times beside those of A: %s", title);
	put_heads(caption, unit, document);
	for (size_t r = work; r < c->n_rows; r++) {
		const struct compare_row *row = &c->rows[r];

		if (row->work != work || !is_shown(c, row))
			continue;
		put_place(row->cell, before, document);
		put_row(c, row, registry, unit, document);
		before = row->cell;
	}
}

static void put_works(const struct compare *c, const struct registry *registry,
	struct document *document)
{
	for (size_t work = 0; work < c->n_rows; work++) {
		bool any = false;

		for (size_t r = work; r < c->n_rows; r++)
			any |= c->rows[r].work == work &&
			       is_shown(c, &c->rows[r]);
		if (c->rows[work].work == work && any)
			put_work(c, work, registry, document);
	}
}

/* ---- what is not in the tables ---- */

static void put_changes(const struct compare *c,
	const struct registry *registry, struct document *document)
{
	for (size_t i = 1; i < c->n_results; i++)
		for (size_t r = 0; r < c->n_rows; r++) {
			const struct compare_side *sides = c->rows[r].sides;
			const struct cell *cell = c->rows[r].cell;
			char label[CELL_LABEL], runner[CELL_LABEL];
			char letter[COMPARE_LETTER];

			if ((sides[0].cell == NULL) == (sides[i].cell == NULL))
				continue;
			document_say(document, DOCUMENT_ITEM,
				"%s %s: %s %s W=%u",
				sides[0].cell != NULL ? "gone from" : "new in",
				compare_tables_letter(i, letter),
				cell_work_label(
					cell, registry, label, sizeof label),
				cell_runner_label(
					cell, registry, runner, sizeof runner),
				cell->workers);
		}
}

static void put_failures(const struct compare *c,
	const struct registry *registry, struct document *document)
{
	for (size_t r = 0; r < c->n_rows; r++)
		for (size_t i = 0; i < c->n_results; i++) {
			const struct compare_side *s = &c->rows[r].sides[i];
			char label[CELL_LABEL], runner[CELL_LABEL];
			char letter[COMPARE_LETTER];

			if (s->failed == 0)
				continue;
			document_say(document, DOCUMENT_ITEM,
				"failed in %s: %s %s W=%u, %u of %u launches "
				"(in no figure): %s",
				compare_tables_letter(i, letter),
				cell_work_label(
					s->cell, registry, label, sizeof label),
				cell_runner_label(s->cell, registry, runner,
					sizeof runner),
				s->cell->workers, s->failed, s->n + s->failed,
				s->fault != NULL ? s->fault : "no reason");
		}
}

void compare_tables_put(const struct compare *compare,
	const struct registry *registry, struct document *document)
{
	put_works(compare, registry, document);
	put_changes(compare, registry, document);
	put_failures(compare, registry, document);
}

void compare_tables_put_counts(
	const struct compare *compare, struct document *document)
{
	size_t counts[STATS_UNCLEAR + 1] = {0}, few = 0, tasks = 0;

	for (size_t r = 0; r < compare->n_rows; r++)
		for (size_t i = 1; i < compare->n_results; i++) {
			const struct compare_side *s =
				&compare->rows[r].sides[i];

			tasks += s->state == COMPARE_TASKS;
			if (s->state != COMPARE_DONE)
				continue;
			counts[s->verdict]++;
			few += !s->ratio.interval.exists;
		}
	document_say(document, DOCUMENT_TEXT,
		"%zu ratio%s: %zu FASTER, %zu SLOWER, %zu SAME, %zu SMALL, "
		"%zu UNCLEAR",
		compare->comparisons, compare->comparisons == 1 ? "" : "s",
		counts[STATS_FASTER], counts[STATS_SLOWER], counts[STATS_SAME],
		counts[STATS_SMALL], counts[STATS_UNCLEAR]);
	if (tasks > 0)
		document_say(document, DOCUMENT_TEXT,
			"%zu not compared, for another number of tasks: tvp "
			"run --against measures with A's",
			tasks);
	if (few > 0)
		document_say(document, DOCUMENT_TEXT,
			"%zu without an interval: so many at once need %zu "
			"launches of each cell",
			few, compare->needs);
}

void compare_tables_put_legend(
	const struct compare *compare, struct document *document)
{
	document_say(document, DOCUMENT_LEGEND,
		"W: workers. Times are medians over launches; ratio: time over "
		"A's, with an interval for unpaired launches (Hodges and "
		"Lehmann; Mann and Whitney). Intervals hold together at 95 %% "
		"over all ratios here (Bonferroni); the margin is %g %%.",
		100 * compare->margin);
	document_say(document, DOCUMENT_LEGEND,
		"The results were taken apart in time: what differed on the "
		"machine between them is in no interval. tvp run --against-bin "
		"judges a change by pairs instead.");
}
