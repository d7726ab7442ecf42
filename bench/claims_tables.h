/* Judged claims, and the tutorials' table, as parts of a document: once, for
 * the terminal and for reports. */
#ifndef BENCH_CLAIMS_TABLES_H
#define BENCH_CLAIMS_TABLES_H

#include <stdbool.h>

#include "bench/claims.h"
#include "bench/document.h"
#include "bench/table.h"

/* One claim: verdict, figures against their bounds, what it comes to; with
 * `why` the reason for each bound as well. */
void claims_tables_put_claim(
	const struct claims_claim *claim, bool why, struct document *document);

/* Every claim on one line, by verdict. */
void claims_tables_put_overview(
	const struct claims *claims, struct document *document);

/* The table, row by row, each with whether it holds here, and why figures are
 * missing. */
void claims_tables_put_table(
	const struct table *table, struct document *document);

/* On what machine and when; what the marks mean. */
void claims_tables_put_origin(
	const struct estimate_source *source, struct document *document);
void claims_tables_put_legend(struct document *document);

#endif
