/* The part of a report that holds the tutorials' table and their claims. */
#include "bench/claims_tables.h"
#include "bench/report_part.h"

int report_claims_judge(const struct report_input *input,
	const struct summary_shown *shown, struct evidence *evidence,
	struct fault *why)
{
	*evidence = (struct evidence){0};
	if (input->n > ESTIMATE_RESULTS_MAX || report_other_machines(input))
		return 0;
	for (size_t i = 0; i < input->n; i++) {
		evidence->source.results[i] = shown[i].result;
		evidence->source.cells[i] = shown[i].cells;
	}
	evidence->source.n = input->n;
	return evidence_judge(evidence, why);
}

/* Any result with a cell of these measures something by chance. */
bool report_claims_told(const struct evidence *evidence)
{
	const struct claims *claims = &evidence->claims;

	return claims->rules != NULL &&
	       2 * claims->counts[CLAIMS_NOT_MEASURED] <=
		       claims->rules->n_claims;
}

/* ---- the answer ---- */

static void add_counts(const struct claims *claims, struct report_text *text)
{
	static const char *const words[CLAIMS_VERDICTS] = {
		[CLAIMS_SUPPORTED] = "supported",
		[CLAIMS_REFUTED] = "refuted",
		[CLAIMS_DEPENDS] = "true or false by what is named below",
		[CLAIMS_UNDECIDED] = "undecided, for intervals are too wide",
		[CLAIMS_NOT_MEASURED] = "not measured",
	};
	const char *before = "";

	report_add(text, " Of all %zu claims of the tutorials ",
		claims->rules->n_claims);
	for (size_t i = 0; i < CLAIMS_VERDICTS; i++) {
		if (claims->counts[i] == 0)
			continue;
		report_add(text, "%s%zu %s %s", before, claims->counts[i],
			claims->counts[i] == 1 ? "is" : "are", words[i]);
		before = ", ";
	}
	report_add(text, ".");
}

/* "that threads are best for I/O-bound tasks depends on the kind" */
static void add_claim(
	const struct claims_claim *claim, struct report_text *text)
{
	report_add(text, "that %s ", claim->rule->brief);
	if (claim->verdict == CLAIMS_DEPENDS)
		report_add(text, "depends on %s", claim->rule->depends_on);
	else
		report_add(text, "is %s", claims_verdicts[claim->verdict]);
}

/* What the last row of their table says: what each is best for. */
void report_claims_answer(
	const struct evidence *evidence, struct document *document)
{
	const struct rules *rules = &evidence->rules;
	const struct rules_row *last = &rules->rows[rules->n_rows - 1];
	struct report_text text = {.len = 0};

	report_add_machine(&text, evidence->source.results[0]);
	for (size_t i = 0; i < last->n_claims; i++) {
		report_add(&text, "%s", i > 0 ? "; " : "");
		add_claim(&evidence->claims.claims[last->claims[i]], &text);
	}
	report_add(&text, ".");
	add_counts(&evidence->claims, &text);
	document_say(document, DOCUMENT_LEAD, "%s", text.at);
}

/* ---- the table and the claims ---- */

void report_claims_put(
	const struct evidence *evidence, struct document *document)
{
	document_heading(document, 2, "The tutorials' table, measured");
	claims_tables_put_table(&evidence->table, document);
	claims_tables_put_origin(&evidence->source, document);
	claims_tables_put_legend(document);
	document_heading(document, 2, "The tutorials' claims");
	claims_tables_put_overview(&evidence->claims, document);
	for (size_t i = 0; i < evidence->rules.n_claims; i++)
		claims_tables_put_claim(
			&evidence->claims.claims[i], true, document);
}
