/* A report: the machine, the program, and the commands that repeat it. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "bench/report_part.h"
#include "bench/units.h"

#define LENGTH(table) (sizeof(table) / sizeof *(table))

/* ---- facts ---- */

static void fact_value(const struct fact *fact, struct report_text *text)
{
	switch (fact->kind) {
	case FACT_STRING:
		report_add(text, "%s",
			fact->text[0] != '\0' ? fact->text : "(empty)");
		break;
	case FACT_NUMBER:
		report_add(text, "%.15g", fact->number);
		break;
	case FACT_FLAG:
		report_add(text, fact->number != 0 ? "yes" : "no");
		break;
	case FACT_UNREAD:
		report_add(text, "not known: %s", fact->text);
		break;
	}
}

/* "cpu.mitigations" of "cpu.mitigations.mds"; 0 bytes for what lies less deep.
 */
static size_t group_of(const char *name)
{
	const char *first = strchr(name, '.'), *last = strrchr(name, '.');

	return first != last ? (size_t)(last - name) : 0;
}

/* Of one group, and equal: they share a row. */
static bool is_alike(const struct fact *a, const struct fact *b)
{
	size_t group = group_of(a->name);

	return group > 0 && group == group_of(b->name) &&
	       memcmp(a->name, b->name, group) == 0 && a->kind == FACT_STRING &&
	       b->kind == FACT_STRING && strcmp(a->text, b->text) == 0;
}

static bool is_told_before(const struct facts *facts, size_t i)
{
	for (size_t j = 0; j < i; j++)
		if (is_alike(&facts->list[j], &facts->list[i]))
			return true;
	return false;
}

/* With those that are alike: "Not affected (mds, srbds)". */
static void put_fact(
	const struct facts *facts, size_t i, struct document *document)
{
	const struct fact *fact = &facts->list[i];
	size_t group = group_of(fact->name), alike = 0;
	struct report_text value = {.len = 0};

	fact_value(fact, &value);
	for (size_t j = i + 1; j < facts->n; j++) {
		const struct fact *other = &facts->list[j];

		if (!is_alike(fact, other))
			continue;
		if (alike++ == 0)
			report_add(&value, " (%s", fact->name + group + 1);
		report_add(&value, ", %s", other->name + group + 1);
	}
	if (alike > 0)
		report_add(&value, ")");
	document_put(document, DOCUMENT_WORDS, "%.*s",
		alike > 0 ? (int)group : FACT_NAME, fact->name);
	document_put(document, DOCUMENT_WORDS, "%s", value.at);
}

static void put_facts(const char *caption, const struct facts *facts,
	struct document *document)
{
	static const struct document_column columns[] = {
		{.head = "fact", .width = -32, .words = true},
		{.head = "value", .width = -1, .words = true},
	};

	if (facts->n == 0)
		return;
	document_table(document, caption, columns, LENGTH(columns));
	for (size_t i = 0; i < facts->n; i++)
		if (!is_told_before(facts, i))
			put_fact(facts, i, document);
}

/* ---- floors ---- */

/* "floor.clock.read_ns" and its interval, "low." and "high." */
static const char floor_prefix[] = "floor.", floor_unit[] = "_ns";

static double bound(
	const struct facts *floors, const char *which, const char *name)
{
	char text[FACT_NAME + 8];

	snprintf(text, sizeof text, "%s.%s", which, name);
	return facts_number_of(floors, text, (double)NAN);
}

static bool begins(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

/* "floor.clock.read_ns": its median, with what it has of an interval. */
static void put_floor(const struct facts *floors, const struct fact *fact,
	struct document *document)
{
	const char *name = fact->name + strlen(floor_prefix);
	double low = bound(floors, "low", name);
	double high = bound(floors, "high", name);
	char median[UNITS_TEXT], from[UNITS_TEXT], to[UNITS_TEXT];
	size_t len = strlen(name), unit = strlen(floor_unit);

	if (len > unit && strcmp(name + len - unit, floor_unit) == 0)
		len -= unit;
	document_put(document, DOCUMENT_WORDS, "%.*s", (int)len, name);
	document_put(document, DOCUMENT_NUMBER, "%s",
		units_show_duration(fact->number, median));
	if (isfinite(low) && isfinite(high))
		document_put(document, DOCUMENT_INTERVAL, "%s..%s",
			units_show_duration(low, from),
			units_show_duration(high, to));
	else
		document_put(document, DOCUMENT_INTERVAL, "no interval");
}

static void put_no_floor(const struct fact *fact, struct document *document)
{
	struct report_text value = {.len = 0};

	fact_value(fact, &value);
	document_put(document, DOCUMENT_WORDS, "%s", fact->name);
	document_put_span(document, "%s", value.at);
}

static void put_floors(const struct facts *floors, struct document *document)
{
	static const struct document_column columns[] = {
		{.head = "bare loop", .width = -32, .words = true},
		{.head = "median", .width = 10},
		{.head = "95% interval", .width = -20},
	};

	if (floors->n == 0)
		return;
	document_table(document,
		"What bare loops took on this machine, for scale (tvp noise "
		"--explain says what each does)",
		columns, LENGTH(columns));
	for (size_t i = 0; i < floors->n; i++) {
		const struct fact *fact = &floors->list[i];

		if (fact->kind == FACT_NUMBER &&
			begins(fact->name, floor_prefix))
			put_floor(floors, fact, document);
		else if (!begins(fact->name, "low.") &&
			 !begins(fact->name, "high."))
			put_no_floor(fact, document);
	}
}

void report_machine(const struct result *result, struct document *document)
{
	put_facts("The machine, as it was when the measuring began; names "
		  "carry their units",
		&result->machine, document);
	put_facts("The program that measured", &result->build, document);
	put_floors(&result->floors, document);
}

/* ---- commands ---- */

static bool is_plain(const char *word)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789_=.,:/%+-";

	return word[0] != '\0' && word[strspn(word, plain)] == '\0';
}

size_t report_shell_word(const char *word, char *text, size_t room)
{
	size_t len = 0;
	bool plain = is_plain(word);

	/* At worst every character is a quote, which takes four. */
	if (4 * strlen(word) + 4 > room)
		return 0;
	text[len++] = ' ';
	if (!plain)
		text[len++] = '\'';
	for (; *word != '\0'; word++)
		if (*word == '\'')
			len += (size_t)sprintf(text + len, "'\\''");
		else
			text[len++] = *word;
	if (!plain)
		text[len++] = '\'';
	text[len] = '\0';
	return len;
}

/* The launches of a cell, however they ended. */
static void put_cell(const struct summary_shown *shown, uint32_t i,
	struct document *document)
{
	const struct cell *cell = &shown->result->plan.cells[i];
	const struct cell_summary *c = &shown->cells[i];
	char text[CELL_TEXT], *words[CELL_WORDS];
	char command[CELL_TEXT + CELL_WORDS + 8] = "tvp";
	size_t len = 3, n;

	n = cell_command(cell, shown->registry, shown->result->plan.seed,
		shown->result->plan.sampling, text, words);
	for (size_t w = 0; w < n; w++)
		len += report_shell_word(
			words[w], command + len, sizeof command - len);
	document_put(document, DOCUMENT_WORDS, "%s%s%s%s%s", cell->workload,
		cell->role != ROLE_MEASURED ? " (" : "",
		cell_roles_told[cell->role],
		cell->role != ROLE_MEASURED ? ")" : "",
		cell->other_binary ? " (other program)" : "");
	document_put(document, DOCUMENT_WORDS, "%s", cell->runner);
	document_put(document, DOCUMENT_NUMBER, "%u", cell->workers);
	document_put(document, DOCUMENT_NUMBER, "%u", c->n + c->failed);
	document_put(document, DOCUMENT_COMMAND, "%s", command);
}

void report_commands(
	const struct summary_shown *shown, struct document *document)
{
	static const struct document_column columns[] = {
		{.head = "workload", .width = -12, .words = true},
		{.head = "runner", .width = -16, .words = true},
		{.head = "W", .width = 4},
		{.head = "launches", .width = 8},
		{.head = "command", .width = -1, .words = true},
	};

	document_say(document, DOCUMENT_TEXT,
		"All launches of a cell are repeated by the same command: once "
		"each time it is typed, silently, with exit status 0 only "
		"when the work was done right. What differed between them is "
		"when they ran; the CSV of this result has that, launch by "
		"launch (tvp report --format csv).");
	document_table(document, "One command for each cell", columns,
		LENGTH(columns));
	for (uint32_t i = 0; i < shown->result->plan.n_cells; i++)
		put_cell(shown, i, document);
}
