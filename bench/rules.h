/* The rules by which claims are judged and the table is filled: data, written
 * down before anything was measured (claims/rules.json; docs/claims.md tells
 * the form). */
#ifndef BENCH_RULES_H
#define BENCH_RULES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bench/estimate.h"

enum { RULES_BRIEF = 52 };

/* Who is asked: a claim about Python is put to all three. */
enum rules_judge { RULES_C, RULES_GIL, RULES_CPYTHON, RULES_JUDGES };
extern const char *const rules_judges[]; /* for JSON; NULL last */
extern const char
	*const rules_judge_names[]; /* for people: "C" ..; NULL last */

/* A figure, and the bounds between which it is to lie; without bounds it is
 * only told. */
struct rules_test {
	const char *text;
	struct estimate_spec spec;
	bool judged;
	double at_least, at_most; /* -INFINITY, INFINITY: no such bound */
	const char *why;          /* this bound; NULL where not judged */
};

/* One of the circumstances under which a claim may hold or not: it holds where
 * every test does. */
struct rules_case {
	const char *name;
	enum rules_judge judge;
	uint32_t needs_cpus; /* means nothing on a machine with fewer */
	struct rules_test *tests;
	size_t n_tests;
};

struct rules_source {
	const char *text;
	int year; /* 0: not known */
};

struct rules_claim {
	const char *id;
	const char *claim; /* in its sense */
	const char *brief; /* the same in at most RULES_BRIEF characters */
	struct rules_source *sources;
	size_t n_sources;
	const char *experiment;
	const char *depends_on; /* what its cases differ in */
	struct rules_case *cases;
	size_t n_cases;
};

/* A line of the table: the same figure of threads and of processes. */
struct rules_figure {
	enum rules_judge judge;
	const char *text;
	struct estimate_spec threads, processes; /* `of` NULL: nothing */
};

struct rules_row {
	const char *name;
	const char *threads, *processes; /* what tutorials say */
	const size_t *claims;            /* that decide whether it holds */
	size_t n_claims;
	struct rules_figure *figures;
	size_t n_figures;
};

struct json_t;

struct rules {
	struct estimate_cell *cells;
	size_t n_cells;
	struct rules_claim *claims;
	size_t n_claims;
	struct rules_row *rows;
	size_t n_rows;
	/* What all of it lies in, and what the texts point into. Owned. */
	void **blocks;
	size_t n_blocks;
	struct json_t *document;
};

/* Read rules. Refused, with the place ("claims[3].cases[0]: ...") and the
 * nearest right name: unknown keys, metrics and cells, wrong types, a bound
 * without its reason, a case without a test that judges. Whether there are such
 * workloads and runners is not asked: a result may be another version's. Freed
 * with rules_free in any case. */
int rules_read(const char *path, struct rules *rules, struct fault *why);

/* Those that came with the program. */
int rules_read_own(struct rules *rules, struct fault *why);

void rules_free(struct rules *rules);

#endif
