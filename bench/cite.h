/* How to cite a result: as BibTeX, as a citation file (CFF), in a sentence, and
 * as JSON for programs that keep references (CSL).
 * All of it is of the result itself, whatever its texts hold: they are escaped
 * so as to be nothing but text. */
#ifndef BENCH_CITE_H
#define BENCH_CITE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "bench/fault.h"
#include "bench/result.h"

enum { CITE_AUTHORS_MAX = 32 };

struct cite {
	const struct result *result;
	char id[RESULT_ID];
	const char *const *authors; /* as they want to be called; borrowed */
	size_t n_authors;           /* 0: nobody is named */
};

struct cite_format {
	const char *name, *summary;
	bool on_demand; /* left out where nobody asked for one of them */
	void (*write)(const struct cite *cite, FILE *file);
};

extern const struct cite_format *const cite_formats[]; /* NULL last */

/* Refused is a result that was changed after it was written. */
int cite_open(
	struct cite *cite, const struct result *result, struct fault *why);

#endif
