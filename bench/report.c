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
	char machine[RESULT_MACHINE], id[RESULT_ID];
	struct fault why = {0};

	document_say(document, DOCUMENT_TEXT,
		"%zu launches, begun at %s on %s; seed %llu, stopped by: %s.",
		result->n_launches, result->started,
		result_machine_name(result, machine)[0] != '\0'
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
			if (!cite_formats[i]->on_demand)
				put_cited(&cite, cite_formats[i], document);
}

/* Was there such a name among the cells before? */
static bool is_new(const struct plan *plan, uint32_t cell, bool runner)
{
	for (uint32_t i = 0; i < cell; i++)
		if (runner ? strcmp(plan->cells[i].runner,
				     plan->cells[cell].runner) == 0
			   : strcmp(plan->cells[i].workload,
				     plan->cells[cell].workload) == 0)
			return false;
	return true;
}

/* What the names mean, of those that this version knows. */
static void put_names(const struct summary_shown *shown, bool runners,
	struct document *document)
{
	const struct plan *plan = &shown->result->plan;
	struct report_text text = {.len = 0};

	for (uint32_t i = 0; i < plan->n_cells; i++) {
		const struct cell *cell = &plan->cells[i];
		struct fault unused = {0};
		const struct runner *runner =
			registry_runner(shown->registry, cell->runner, &unused);
		const struct workload *workload = registry_workload(
			shown->registry, cell->workload, &unused);

		if (!is_new(plan, i, runners) ||
			(runners ? runner == NULL : workload == NULL))
			continue;
		report_add(&text, "%s%s (%s)", text.len > 0 ? ", " : "",
			runners ? runner->name : workload->name,
			runners ? runner->summary : workload->summary);
	}
	if (text.len > 0)
		document_say(document, DOCUMENT_LEGEND, "%s: %s.",
			runners ? "Runners" : "Workloads", text.at);
}

static void put_tables(
	const struct summary_shown *shown, struct document *document)
{
	document_heading(document, 2, "The tables");
	put_names(shown, false, document);
	put_names(shown, true, document);
	summary_tables_put_legend(shown, document);
	summary_tables_put(shown, document);
	summary_tables_put_other(shown, document);
	report_losses(shown, document);
}

static int make_one(const struct report_input *input,
	const struct summary_shown *shown, const struct evidence *evidence,
	struct document *document, struct fault *drawing, struct fault *why)
{
	const struct result *result = shown->result;
	char title[PLAN_NAME + 64];

	snprintf(title, sizeof title, "Threads versus processes: %s",
		result->plan.name);
	put_title(document, title);
	report_answer(shown, DOCUMENT_LEAD, document);
	put_origin(result, document);
	put_tables(shown, document);
	if (report_claims_told(evidence))
		report_claims_put(evidence, document);
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
	return report_rules(shown, 1, document, why);
}

/* ---- several results ---- */

/* The ratios with that verdict. */
static struct report_span ratios_of(
	const struct compare *c, enum stats_verdict verdict)
{
	struct report_span ratios = {0};

	for (size_t r = 0; r < c->n_rows; r++)
		for (size_t i = 1; i < c->n_results; i++) {
			const struct compare_side *s = &c->rows[r].sides[i];

			if (s->state == COMPARE_DONE && s->verdict == verdict)
				report_widen(&ratios, s->ratio.ratio);
		}
	return ratios;
}

/* "slower in 11 (1.210 to 1.400 times the time)" */
static void add_differing(struct report_text *text, const struct compare *c,
	enum stats_verdict verdict, const char *word)
{
	const struct report_span ratios = ratios_of(c, verdict);

	report_add(text, "%s in %zu", word, ratios.n);
	if (verdict == STATS_FASTER)
		report_add(text, " of %zu cells", c->comparisons);
	report_add_extent(text, verdict, &ratios);
	report_add(text, ", ");
}

/* "B (AMD EPYC, 2 CPUs)", where that tells it from others. */
static void add_which(const struct report_input *input, size_t result,
	struct report_text *text)
{
	char letter[COMPARE_LETTER], machine[RESULT_MACHINE];

	report_add(text, "%s", compare_tables_letter(result, letter));
	result_machine_name(input->results[result], machine);
	if (machine[0] != '\0' && report_other_machines(input))
		report_add(text, " (%s)", machine);
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

/* The verdict on threads against their twins, or STATS_UNCLEAR + 1: there is
 * none. */
static enum stats_verdict pair_verdict(const struct summary_shown *shown,
	const struct compare *c, size_t row, size_t result)
{
	const struct cell *cell = c->rows[row].sides[result].cell;
	const enum stats_verdict none = STATS_UNCLEAR + 1;
	size_t i;

	if (cell == NULL || cell->role != ROLE_MEASURED ||
		!summary_tables_is_threads(shown[result].registry, cell))
		return none;
	i = (size_t)(cell - c->cells[result]);
	return shown[result].cells[i].to_twin.pairs > 0
		       ? shown[result].cells[i].to_twin.verdict
		       : none;
}

/* Do they say the same of threads and processes? */
static void add_agreement(const struct summary_shown *shown,
	const struct compare *c, struct report_text *text)
{
	size_t same = 0, pairs = 0;

	for (size_t r = 0; r < c->n_rows; r++) {
		enum stats_verdict first = pair_verdict(shown, c, r, 0);
		bool all = first <= STATS_UNCLEAR, equal = true;

		for (size_t i = 1; i < c->n_results && all; i++) {
			enum stats_verdict one = pair_verdict(shown, c, r, i);

			all = one <= STATS_UNCLEAR;
			equal &= one == first;
		}
		pairs += all;
		same += all && equal;
	}
	if (pairs > 0)
		report_add(text,
			" Of threads against processes %s say the same in %zu "
			"of %zu comparisons.",
			c->n_results == 2 ? "both" : "all", same, pairs);
}

static void put_answer_of_several(const struct report_input *input,
	const struct summary_shown *shown, const struct compare *c,
	struct document *document)
{
	struct report_text text = {.len = 0};

	if (c->comparisons == 0) {
		document_say(document, DOCUMENT_LEAD,
			"No cell of these results can be compared with one of "
			"the first.");
		return;
	}
	report_add(&text, "Against ");
	add_which(input, 0, &text);
	report_add(&text, ", the base, ");
	if (input->n == 2)
		add_which(input, 1, &text);
	report_add(&text, input->n == 2 ? " is " : "the others are ");
	add_differing(&text, c, STATS_FASTER, "faster");
	add_differing(&text, c, STATS_SLOWER, "slower");
	report_add(&text,
		"the same within %g %% in %zu, hardly different in %zu, and in "
		"%zu it is unclear.",
		100 * c->margin, ratios_of(c, STATS_SAME).n,
		ratios_of(c, STATS_SMALL).n, ratios_of(c, STATS_UNCLEAR).n);
	add_agreement(shown, c, &text);
	report_add(&text, "%s",
		report_other_machines(input)
			? " They are of different machines: what differs may "
			  "be theirs and not that of threads, processes or "
			  "the program."
			: " They were measured one after the other: what "
			  "changed on the machine in between is in no "
			  "interval.");
	document_say(document, DOCUMENT_LEAD, "%s", text.at);
}

/* What each result says by itself, in its own words. */
static void put_each(const struct report_input *input,
	const struct summary_shown *shown, struct document *document)
{
	document_say(document, DOCUMENT_TEXT,
		"Its tables, its method, its machine and the command that "
		"repeats each launch are in the report of each alone (tvp "
		"report).");
	for (size_t i = 0; i < input->n; i++) {
		char letter[COMPARE_LETTER], title[2 * PLAN_NAME];

		snprintf(title, sizeof title, "%s: %s",
			compare_tables_letter(i, letter),
			shown[i].result->plan.name);
		document_heading(document, 3, title);
		report_answer(&shown[i], DOCUMENT_TEXT, document);
		put_origin(shown[i].result, document);
		report_noise(shown[i].result, input->registry, document);
	}
}

static void put_side_by_side(const struct compare *c,
	const struct registry *registry, struct document *document)
{
	document_heading(document, 2, "Side by side");
	compare_tables_put_legend(c, document);
	compare_tables_put_counts(c, document);
	compare_tables_put(c, registry, document);
}

/* Results that measured different things complete each other: then there is
 * nothing to put side by side, and all of them give one answer. */
static int make_several(const struct report_input *input,
	const struct summary_shown *shown, const struct compare *c,
	const struct evidence *evidence, struct document *document,
	struct fault *drawing, struct fault *why)
{
	bool together = c->comparisons == 0 && report_claims_told(evidence);

	put_title(document,
		together ? "Threads versus processes: what tutorials claim, "
			   "measured"
			 : "Threads versus processes: results side by side");
	if (together)
		report_claims_answer(evidence, document);
	else
		put_answer_of_several(input, shown, c, document);
	document_heading(document, 2, "The results");
	compare_tables_put_results(
		input->results, input->names, input->n, document);
	compare_tables_put_differences(input->results, input->n, document);
	if (report_claims_told(evidence))
		report_claims_put(evidence, document);
	if (!together)
		put_side_by_side(c, input->registry, document);
	document_heading(document, 2, "The charts");
	report_figures(input, document, drawing);
	document_heading(document, 2, "What each says by itself");
	put_each(input, shown, document);
	document_heading(document, 2, "The twelve rules");
	return report_rules(shown, input->n, document, why);
}

static int report_several(const struct report_input *input,
	const struct summary_shown *shown, const struct evidence *evidence,
	struct document *document, struct fault *drawing, struct fault *why)
{
	struct compare c = {0};
	int answer = -1;

	if (compare_results(input->results, input->n, input->registry, -1, &c,
		    why) == 0)
		answer = make_several(
			input, shown, &c, evidence, document, drawing, why);
	compare_free(&c);
	return answer;
}

/* ---- both ---- */

static void free_shown(struct summary_shown *shown, size_t n)
{
	for (size_t i = 0; shown != NULL && i < n; i++)
		free((void *)shown[i].cells);
	free(shown);
}

/* What the launches of each come to, computed once. */
static struct summary_shown *summarize(
	const struct report_input *input, struct fault *why)
{
	struct summary_shown *shown = calloc(input->n, sizeof *shown);

	if (shown == NULL) {
		fault_set(why, 0, "out of memory");
		return NULL;
	}
	for (size_t i = 0; i < input->n; i++) {
		shown[i].result = input->results[i];
		shown[i].registry = input->registry;
		shown[i].cells =
			summary_of(input->results[i], input->registry, why);
		if (shown[i].cells == NULL) {
			free_shown(shown, i);
			return NULL;
		}
	}
	return shown;
}

int report_make(const struct report_input *input, struct document *document,
	struct fault *drawing, struct fault *why)
{
	struct summary_shown *shown = summarize(input, why);
	struct evidence evidence;
	int answer;

	if (shown == NULL)
		return -1;
	answer = report_claims_judge(input, shown, &evidence, why);
	if (answer == 0 && input->n == 1)
		answer = make_one(
			input, shown, &evidence, document, drawing, why);
	else if (answer == 0)
		answer = report_several(
			input, shown, &evidence, document, drawing, why);
	evidence_free(&evidence);
	free_shown(shown, input->n);
	return answer != 0 ? answer : document_check(document, why);
}
