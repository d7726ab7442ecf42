/* The tutorials' table of threads against processes, with measured figures in
 * its cells: text and numbers, for the terminal, for JSON and for reports.
 *
 * Pure functions of rules, results and the claims that were judged by them,
 * all of which are borrowed and must outlive the table.
 */
#ifndef BENCH_TABLE_H
#define BENCH_TABLE_H

#include <stddef.h>

#include "bench/claims.h"

/* Each interval of the table is its own: they are for reading, and the rows
 * are judged by the claims. */
#define TABLE_CONFIDENCE 0.95

enum table_side { TABLE_THREADS, TABLE_PROCESSES, TABLE_SIDES };
extern const char *const table_sides[]; /* "threads", "processes"; NULL last */

struct table_figure {
	bool wanted;                  /* false: this side has no such figure */
	struct estimate estimate;     /* .measured false: .reason tells why */
	char value[ESTIMATE_TEXT];    /* "61.2 us"; "-": not measured */
	char interval[ESTIMATE_TEXT]; /* "60.8..62.0", in the same unit */
};

struct table_line {
	enum rules_judge judge;
	const char *text; /* what the figure is */
	struct table_figure sides[TABLE_SIDES];
};

struct table_row {
	const char *name;              /* "execution" */
	const char *says[TABLE_SIDES]; /* the tutorials */
	struct table_line *lines;      /* by judge, in their order */
	size_t n_lines;
	/* Does it hold here? One sentence, from the claims. */
	char sentence[CLAIMS_SENTENCE];
};

struct table {
	struct table_row *rows;
	size_t n_rows;
	struct table_line *lines; /* owned: what those of the rows lie in */
};

/* `claims` were judged by the same rules. Freed with table_free in any case. */
int table_of(const struct rules *rules, const struct claims *claims,
	const struct estimate_source *source, struct table *table,
	struct fault *why);

void table_free(struct table *table);

#endif
