/* The part of a report that holds the tutorials' table and their claims. */
#include <stdlib.h>

#include "bench/claims_tables.h"
#include "bench/report_part.h"

/* What one result or several can be asked. */
struct asked {
	struct estimate_source source;
	struct rules rules;
	struct claims claims;
	struct table table;
};

static int judge(const struct report_input *input, struct asked *asked,
	struct fault *why)
{
	for (size_t i = 0; i < input->n; i++) {
		struct cell_summary *cells =
			summary_of(input->results[i], input->registry, why);

		if (cells == NULL)
			return -1;
		asked->source.results[i] = input->results[i];
		asked->source.cells[i] = cells;
		asked->source.n = i + 1;
	}
	if (rules_read_own(&asked->rules, why) != 0 ||
		claims_of(&asked->rules, &asked->source, &asked->claims, why) !=
			0)
		return -1;
	return table_of(&asked->rules, &asked->claims, &asked->source,
		&asked->table, why);
}

/* Any result with a cell of these measures something by chance. */
static bool is_worth_telling(const struct claims *claims)
{
	return 2 * claims->counts[CLAIMS_NOT_MEASURED] <=
	       claims->rules->n_claims;
}

static void put(const struct asked *asked, struct document *document)
{
	document_heading(document, 2, "The tutorials' table, measured");
	claims_tables_put_table(&asked->table, document);
	claims_tables_put_origin(&asked->source, document);
	claims_tables_put_legend(document);
	document_heading(document, 2, "The tutorials' claims");
	claims_tables_put_overview(&asked->claims, document);
	for (size_t i = 0; i < asked->rules.n_claims; i++)
		claims_tables_put_claim(
			&asked->claims.claims[i], true, document);
}

int report_claims(const struct report_input *input, struct document *document,
	struct fault *why)
{
	struct asked asked = {0};
	int failed;

	if (input->n > ESTIMATE_RESULTS_MAX || report_other_machines(input))
		return 0;
	failed = judge(input, &asked, why);
	if (failed == 0 && is_worth_telling(&asked.claims))
		put(&asked, document);
	table_free(&asked.table);
	claims_free(&asked.claims);
	rules_free(&asked.rules);
	for (size_t i = 0; i < asked.source.n; i++)
		free(asked.source.cells[i]);
	return failed;
}
