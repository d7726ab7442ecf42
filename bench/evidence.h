/* Several results of one machine, read and summed up: what rules are applied
 * to. */
#ifndef BENCH_EVIDENCE_H
#define BENCH_EVIDENCE_H

#include <stdbool.h>

#include "bench/claims.h"
#include "bench/estimate.h"
#include "bench/registry.h"
#include "bench/table.h"

struct evidence {
	const char *const *paths; /* borrowed, as typed */
	struct result *results;   /* owned, as all the rest */
	size_t n;                 /* of those; 0: the source is another's */
	struct estimate_source source;
	struct rules rules; /* those that came with the program */
	struct claims claims;
	struct table table;
};

/* Read 1 to ESTIMATE_RESULTS_MAX results. Refused: results of different
 * machines, unless that is asked for, and by different clocks. Freed with
 * evidence_free in any case. */
int evidence_read(const char *const *paths, size_t n, bool across_machines,
	const struct registry *registry, struct evidence *evidence,
	struct fault *why);

/* Judge the claims and fill the table, from the source alone: one that was
 * read, or one that is borrowed and set by the caller. */
int evidence_judge(struct evidence *evidence, struct fault *why);

void evidence_free(struct evidence *evidence);

#endif
