/* A report: the machine, the program, and the commands that repeat it. */
#include <stdio.h>
#include <string.h>

#include "bench/report_part.h"

#define LENGTH(table) (sizeof(table) / sizeof *(table))

char *report_machine_name(
	const struct result *result, char text[REPORT_MACHINE])
{
	const struct fact *cpu = facts_find(&result->machine, "cpu.model");
	const struct fact *cpus = facts_find(&result->machine, "cpu.usable");
	bool has_cpu = cpu != NULL && cpu->kind == FACT_STRING;
	int len = 0;

	text[0] = '\0';
	if (has_cpu)
		len = snprintf(text, REPORT_MACHINE, "%s", cpu->text);
	if (cpus != NULL && cpus->kind == FACT_NUMBER)
		snprintf(text + len, REPORT_MACHINE - (size_t)len, "%s%g CPU%s",
			has_cpu ? ", " : "", cpus->number,
			cpus->number == 1 ? "" : "s");
	return text;
}

/* ---- facts ---- */

static void put_fact(const struct fact *fact, struct document *document)
{
	document_put(document, DOCUMENT_WORDS, "%s", fact->name);
	switch (fact->kind) {
	case FACT_STRING:
		document_put(document, DOCUMENT_WORDS, "%s", fact->text);
		break;
	case FACT_NUMBER:
		document_put(document, DOCUMENT_WORDS, "%.15g", fact->number);
		break;
	case FACT_FLAG:
		document_put(document, DOCUMENT_WORDS,
			fact->number != 0 ? "yes" : "no");
		break;
	case FACT_UNREAD:
		document_put(
			document, DOCUMENT_WORDS, "not known: %s", fact->text);
		break;
	}
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
		put_fact(&facts->list[i], document);
}

void report_machine(const struct result *result, struct document *document)
{
	put_facts("The machine, as it was when the measuring began; names "
		  "carry their units",
		&result->machine, document);
	put_facts("The program that measured", &result->build, document);
	put_facts("What bare loops took on this machine, for scale",
		&result->floors, document);
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
	document_put(document, DOCUMENT_WORDS, "%s%s", cell->workload,
		cell->role == ROLE_AA         ? " (control: again)"
		: cell->role == ROLE_POSITIVE ? " (control: more tasks)"
		: cell->other_binary          ? " (other program)"
					      : "");
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
