/* A report: what stands in it, and in which order. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/build.h"
#include "bench/cite.h"
#include "bench/compare_tables.h"
#include "bench/identity.h"
#include "bench/report_part.h"

static void put_title(struct document *document, const char *title)
{
	char program[128];

	snprintf(program, sizeof program, "tvp %s %s", BUILD_VERSION,
		BUILD_COMMIT);
	document_title(document, title, program);
}

/* ---- one result ---- */

static void put_origin(const struct result *result, struct document *document)
{
	char machine[REPORT_MACHINE], id[RESULT_ID];
	struct fault why = {0};

	document_say(document, DOCUMENT_TEXT,
		"%zu launches, begun at %s on %s; seed %llu, stopped by: %s.",
		result->n_launches, result->started,
		report_machine_name(result, machine)[0] != '\0'
			? machine
			: "a machine that is not known",
		(unsigned long long)result->plan.seed, result->stopped_by);
	if (identity_of(result, id, &why) != 0)
		document->failed = true;
	else
		document_say(document, DOCUMENT_TEXT,
			"Result id (SHA-256 over its raw data): %s", id);
}

/* What a format makes of it, without the line's end; NULL: no memory. */
static char *cited(const struct cite *cite, const struct cite_format *format)
{
	char *text = NULL;
	size_t size;
	FILE *file = open_memstream(&text, &size);

	if (file == NULL)
		return NULL;
	format->write(cite, file);
	if (fclose(file) != 0) {
		free(text);
		return NULL;
	}
	while (size > 0 && text[size - 1] == '\n')
		text[--size] = '\0';
	return text;
}

static void put_cited(const struct cite *cite, const struct cite_format *format,
	struct document *document)
{
	char *text = cited(cite, format);

	if (text == NULL) {
		document->failed = true;
	} else if (strcmp(format->name, "text") == 0) {
		document_say(document, DOCUMENT_TEXT, "In %s: %s",
			format->summary, text);
	} else {
		document_say(
			document, DOCUMENT_TEXT, "As %s:", format->summary);
		document_say(document, DOCUMENT_CODE, "%s", text);
	}
	free(text);
}

static void put_citation(const struct result *result, struct document *document)
{
	struct cite cite = {.result = result};
	struct fault why = {0};

	document_heading(document, 2, "To cite it");
	if (cite_open(&cite, result, &why) != 0)
		document_say(
			document, DOCUMENT_TEXT, "This result %s.", why.text);
	else
		for (size_t i = 0; cite_formats[i] != NULL; i++)
			put_cited(&cite, cite_formats[i], document);
}

static void put_tables(
	const struct summary_shown *shown, struct document *document)
{
	document_heading(document, 2, "The tables");
	summary_tables_put_legend(shown, document);
	summary_tables_put(shown, document);
	summary_tables_put_other(shown, document);
}

static int make_one(const struct report_input *input,
	const struct summary_shown *shown, struct document *document,
	struct fault *drawing, struct fault *why)
{
	const struct result *result = shown->result;
	char title[PLAN_NAME + 64];

	snprintf(title, sizeof title, "Threads versus processes: %s",
		result->plan.name);
	put_title(document, title);
	report_answer(shown, DOCUMENT_LEAD, document);
	put_origin(result, document);
	put_tables(shown, document);
	if (report_claims(input, document, why) != 0)
		return -1;
	document_heading(document, 2, "The charts");
	report_figures(input, document, drawing);
	document_heading(document, 2, "How it was measured");
	report_method(result, document);
	document_heading(document, 2, "What disturbed it");
	report_noise(result, input->registry, document);
	document_heading(document, 2, "To repeat it");
	report_commands(shown, document);
	put_citation(result, document);
	document_heading(document, 2, "The machine");
	report_machine(result, document);
	document_heading(document, 2, "The twelve rules");
	report_rules(result, document);
	return 0;
}

static int report_one(const struct report_input *input,
	struct document *document, struct fault *drawing, struct fault *why)
{
	struct summary_shown shown = {
		.result = input->results[0], .registry = input->registry};
	struct cell_summary *cells =
		summary_of(shown.result, shown.registry, why);
	int answer;

	if (cells == NULL)
		return -1;
	shown.cells = cells;
	answer = make_one(input, &shown, document, drawing, why);
	free(cells);
	return answer;
}

/* ---- several results ---- */

static size_t counted(const struct compare *c, enum stats_verdict verdict)
{
	size_t n = 0;

	for (size_t r = 0; r < c->n_rows; r++)
		for (size_t i = 1; i < c->n_results; i++)
			n += c->rows[r].sides[i].state == COMPARE_DONE &&
			     c->rows[r].sides[i].verdict == verdict;
	return n;
}

bool report_other_machines(const struct report_input *input)
{
	struct compare_difference differences[COMPARE_FACTS];

	for (size_t i = 1; i < input->n; i++) {
		size_t n = compare_facts(
			input->results[0], input->results[i], differences);

		for (size_t j = 0; j < n; j++)
			if (differences[j].machine)
				return true;
	}
	return false;
}

static void put_answer_of_several(const struct report_input *input,
	const struct compare *c, struct document *document)
{
	size_t n = c->comparisons;
	const char *which = input->n == 2 ? "B" : "the others";

	if (n == 0) {
		document_say(document, DOCUMENT_LEAD,
			"No cell of these results can be compared with one of "
			"the first.");
		return;
	}
	document_say(document, DOCUMENT_LEAD,
		"Against A, the base, %s %s faster in %zu of %zu cells, "
		"slower in %zu, the same within %g %% in %zu, hardly different "
		"in %zu, and in %zu it is unclear.%s",
		which, input->n == 2 ? "is" : "are", counted(c, STATS_FASTER),
		n, counted(c, STATS_SLOWER), 100 * c->margin,
		counted(c, STATS_SAME), counted(c, STATS_SMALL),
		counted(c, STATS_UNCLEAR),
		report_other_machines(input)
			? " They are of different machines: what differs may "
			  "be theirs and not that of threads, processes or "
			  "the program."
			: " They were measured one after the other: what "
			  "changed on the machine in between is in no "
			  "interval.");
}

/* What each result says by itself, in its own words. */
static int put_each(const struct report_input *input, struct document *document,
	struct fault *why)
{
	for (size_t i = 0; i < input->n; i++) {
		struct summary_shown shown = {.result = input->results[i],
			.registry = input->registry};
		struct cell_summary *cells =
			summary_of(shown.result, shown.registry, why);
		char letter[COMPARE_LETTER], title[2 * PLAN_NAME];

		if (cells == NULL)
			return -1;
		shown.cells = cells;
		snprintf(title, sizeof title, "%s: %s",
			compare_tables_letter(i, letter),
			shown.result->plan.name);
		document_heading(document, 3, title);
		report_answer(&shown, DOCUMENT_TEXT, document);
		put_origin(shown.result, document);
		free(cells);
	}
	return 0;
}

static int make_several(const struct report_input *input,
	const struct compare *c, struct document *document,
	struct fault *drawing, struct fault *why)
{
	put_title(document, "Threads versus processes: results side by "
			    "side");
	put_answer_of_several(input, c, document);
	document_heading(document, 2, "The results");
	compare_tables_put_results(
		input->results, input->names, input->n, document);
	compare_tables_put_differences(input->results, input->n, document);
	if (report_claims(input, document, why) != 0)
		return -1;
	document_heading(document, 2, "Side by side");
	compare_tables_put_legend(c, document);
	compare_tables_put_counts(c, document);
	compare_tables_put(c, input->registry, document);
	document_heading(document, 2, "The charts");
	report_figures(input, document, drawing);
	document_heading(document, 2, "What each says by itself");
	return put_each(input, document, why);
}

static int report_several(const struct report_input *input,
	struct document *document, struct fault *drawing, struct fault *why)
{
	struct compare c = {0};
	int answer = -1;

	if (compare_results(input->results, input->n, input->registry, -1, &c,
		    why) == 0)
		answer = make_several(input, &c, document, drawing, why);
	compare_free(&c);
	return answer;
}

int report_make(const struct report_input *input, struct document *document,
	struct fault *drawing, struct fault *why)
{
	int answer = input->n == 1
			     ? report_one(input, document, drawing, why)
			     : report_several(input, document, drawing, why);
	return answer != 0 ? answer : document_check(document, why);
}
