/* Judged claims, and the tutorials' table, as parts of a document. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "bench/claims_tables.h"
#include "bench/facts.h"

#define LENGTH(table) (sizeof(table) / sizeof *(table))

/* ---- claims ---- */

static char *in_capitals(const char *word, char text[32])
{
	size_t n = 0;

	for (; word[n] != '\0' && n + 1 < 32; n++)
		text[n] = (char)toupper((unsigned char)word[n]);
	text[n] = '\0';
	return text;
}

/* An interval that is assumed is marked. */
static void put_interval(const struct estimate *estimate, const char *interval,
	struct document *document)
{
	document_put(document, DOCUMENT_INTERVAL, "%s%s",
		estimate->assumed ? "~" : "", interval);
}

static void put_test(const struct claims_test *test, struct document *document)
{
	char value[ESTIMATE_TEXT], interval[ESTIMATE_TEXT];
	char bounds[CLAIMS_BOUNDS];

	estimate_show(&test->estimate, value, interval);
	document_put(document, DOCUMENT_WORDS, "  %s", test->rule->text);
	document_put(document, DOCUMENT_NUMBER, "%s", value);
	put_interval(&test->estimate, interval, document);
	document_put(document, DOCUMENT_WORDS, "%s",
		claims_bounds(test->rule, bounds));
}

static void put_cases(
	const struct claims_claim *claim, struct document *document)
{
	static const struct document_column columns[] = {
		{.head = "figure", .width = -38, .words = true},
		{.head = "value", .width = 8},
		{.head = "interval", .width = -14},
		{.head = "rule", .width = -14, .words = true},
	};
	char caption[160];

	snprintf(caption, sizeof caption, "%s: the figures and the rule",
		claim->rule->id);
	document_table(document, caption, columns, LENGTH(columns));
	for (size_t i = 0; i < claim->rule->n_cases; i++) {
		const struct claims_case *c = &claim->cases[i];

		document_put_span(document, "%s: %s",
			claims_outcomes[c->outcome], c->rule->name);
		for (size_t j = 0; j < c->rule->n_tests; j++)
			put_test(&c->tests[j], document);
	}
}

static void put_bounds(
	const struct claims_claim *claim, struct document *document)
{
	for (size_t i = 0; i < claim->rule->n_cases; i++)
		for (size_t j = 0; j < claim->rule->cases[i].n_tests; j++) {
			const struct rules_test *test =
				claim->cases[i].tests[j].rule;
			char bounds[CLAIMS_BOUNDS];

			if (test->why != NULL)
				document_say(document, DOCUMENT_REMARK,
					"%s, %s: %s, because %s.",
					claim->rule->cases[i].name, test->text,
					claims_bounds(test, bounds), test->why);
		}
}

void claims_tables_put_claim(
	const struct claims_claim *claim, bool why, struct document *document)
{
	char title[160], verdict[32], sources[400] = "";
	size_t len = 0;

	snprintf(title, sizeof title, "%s: %s", claim->rule->id,
		in_capitals(claims_verdicts[claim->verdict], verdict));
	document_heading(document, 3, title);
	for (size_t i = 0; i < claim->rule->n_sources && len < sizeof sources;
		i++) {
		const struct rules_source *source = &claim->rule->sources[i];

		len += (size_t)snprintf(sources + len, sizeof sources - len,
			"%s%s", i == 0 ? "" : "; ", source->text);
		if (source->year != 0 && len < sizeof sources)
			len += (size_t)snprintf(sources + len,
				sizeof sources - len, ", %d", source->year);
	}
	document_say(document, DOCUMENT_TEXT, "Claimed: %s (%s)",
		claim->rule->claim, sources);
	document_say(document, DOCUMENT_TEXT, "Measured: %s.",
		claim->rule->experiment);
	put_cases(claim, document);
	document_say(document, DOCUMENT_REMARK, "%s", claim->sentence);
	for (size_t i = 0; i < claim->rule->n_cases; i++)
		if (claim->cases[i].outcome == CLAIMS_UNMEASURED)
			document_say(document, DOCUMENT_REMARK,
				"%s: not measured, because: %s",
				claim->rule->cases[i].name,
				claim->cases[i].reason);
	if (why)
		put_bounds(claim, document);
}

void claims_tables_put_overview(
	const struct claims *claims, struct document *document)
{
	static const struct document_column columns[] = {
		{.head = "claim", .width = -14, .words = true},
		{.head = "verdict", .width = -12, .words = true},
		{.head = "said", .width = -50, .words = true},
	};
	char counts[200];
	size_t len = 0;

	document_table(document, "The claims and what became of them", columns,
		LENGTH(columns));
	for (size_t i = 0; i < claims->rules->n_claims; i++) {
		const struct claims_claim *claim = &claims->claims[i];

		document_put(document, DOCUMENT_WORDS, "%s", claim->rule->id);
		document_put(document, DOCUMENT_WORDS, "%s",
			claims_verdicts[claim->verdict]);
		document_put(
			document, DOCUMENT_WORDS, "%s", claim->rule->brief);
	}
	for (size_t i = 0; i < CLAIMS_VERDICTS; i++)
		len += (size_t)snprintf(counts + len, sizeof counts - len,
			"%s%zu %s", i > 0 ? ", " : "", claims->counts[i],
			claims_verdicts[i]);
	document_say(document, DOCUMENT_REMARK, "%zu claims: %s.",
		claims->rules->n_claims, counts);
}

/* ---- the table ---- */

enum { REASONS_MAX = 64 };

/* Why figures are missing: each reason once, told by its number. */
struct reasons {
	const char *list[REASONS_MAX];
	size_t n;
};

static size_t number_of(struct reasons *reasons, const char *reason)
{
	size_t i = 0;

	while (i < reasons->n && strcmp(reasons->list[i], reason) != 0)
		i++;
	if (i == reasons->n && i < REASONS_MAX)
		reasons->list[reasons->n++] = reason;
	return i + 1;
}

static void put_figure(const struct table_figure *figure,
	struct reasons *reasons, struct document *document)
{
	if (figure->wanted && !figure->estimate.measured)
		document_put(document, DOCUMENT_NUMBER, "[%zu]",
			number_of(reasons, figure->estimate.reason));
	else
		document_put(document, DOCUMENT_NUMBER, "%s", figure->value);
	put_interval(&figure->estimate, figure->interval, document);
}

/* The lines of one judge, from line `i` on; returns the first of the next. */
static size_t put_judge(const struct table_row *row, size_t i,
	struct reasons *reasons, struct document *document)
{
	static const struct document_column columns[] = {
		{.head = "figure", .width = -30, .words = true},
		{.head = "threads", .width = 8},
		{.head = "interval", .width = -13},
		{.head = "processes", .width = 8},
		{.head = "interval", .width = -13},
	};
	const enum rules_judge judge = row->lines[i].judge;
	char text[160];

	snprintf(text, sizeof text, "in %s", rules_judge_names[judge]);
	document_heading(document, 4, text);
	snprintf(text, sizeof text, "%s, in %s", row->name,
		rules_judge_names[judge]);
	document_table(document, text, columns, LENGTH(columns));
	for (; i < row->n_lines && row->lines[i].judge == judge; i++) {
		const struct table_line *line = &row->lines[i];

		document_put(document, DOCUMENT_WORDS, "%s", line->text);
		put_figure(&line->sides[TABLE_THREADS], reasons, document);
		put_figure(&line->sides[TABLE_PROCESSES], reasons, document);
	}
	return i;
}

void claims_tables_put_table(
	const struct table *table, struct document *document)
{
	struct reasons reasons = {0};

	for (size_t i = 0; i < table->n_rows; i++) {
		const struct table_row *row = &table->rows[i];

		document_heading(document, 3, row->name);
		document_say(document, DOCUMENT_TEXT,
			"Tutorials say of threads: %s; of processes: %s.",
			row->says[TABLE_THREADS], row->says[TABLE_PROCESSES]);
		for (size_t line = 0; line < row->n_lines;)
			line = put_judge(row, line, &reasons, document);
		document_say(document, DOCUMENT_TEXT, "%s", row->sentence);
	}
	for (size_t i = 0; i < reasons.n; i++)
		document_say(document, DOCUMENT_TEXT,
			"[%zu] Not measured, because: %s", i + 1,
			reasons.list[i]);
}

/* ---- both ---- */

/* What is claimed of a machine that was busy may be due to that. */
static void put_disturbed(
	const struct estimate_source *source, struct document *document)
{
	size_t disturbed = 0, launches = 0;

	for (size_t r = 0; r < source->n; r++) {
		launches += source->results[r]->n_launches;
		for (size_t i = 0; i < source->results[r]->plan.n_cells; i++)
			disturbed += source->cells[r][i].disturbed;
	}
	if (disturbed > 0)
		document_say(document, DOCUMENT_TEXT,
			"%zu of %zu launches were disturbed by others on the "
			"machine; they count all the same%s.",
			disturbed, launches,
			10 * disturbed > launches
				? ", and so many of them may be what decides: "
				  "measure again when it is quiet"
				: "");
}

void claims_tables_put_origin(
	const struct estimate_source *source, struct document *document)
{
	const struct result *result = source->results[0];
	const char *model =
		facts_text_of(&result->machine, "cpu.model", "CPU not known");

	if (source->n == 1)
		document_say(document, DOCUMENT_TEXT,
			"%s, %u CPUs; measured %s.", model,
			estimate_cpus(result), result->started);
	else
		document_say(document, DOCUMENT_TEXT,
			"%s, %u CPUs; %zu results, the first of %s.", model,
			estimate_cpus(result), source->n, result->started);
	put_disturbed(source, document);
}

void claims_tables_put_legend(struct document *document)
{
	document_say(document, DOCUMENT_LEGEND,
		"Medians over launches; ratios are paired by rounds. The "
		"intervals of the table have 95 %% each, those of a claim hold "
		"together with 95 %% (Bonferroni). A test holds when all of "
		"its interval lies within the rule's bounds, and fails when "
		"none of it does. ~: seen once, as memory is; %g %% are taken "
		"for its interval. \"always\": in every launch.",
		100 * ESTIMATE_MEMORY_ERROR);
}
