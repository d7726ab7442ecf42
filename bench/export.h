/* A result in the formats that other tools read. One file for each of them,
 * export_NAME.c; docs/compare.md tells what they hold.
 *
 * The value is one launch's wall time, in the tool's own unit. Launches that
 * failed have no time that means anything and are left out, except where a
 * line can say that it failed (csv). Never written: NaN and infinities.
 */
#ifndef BENCH_EXPORT_H
#define BENCH_EXPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "bench/registry.h"
#include "bench/result.h"

enum { EXPORT_NAME = 1024 };

/* A result with its launches sorted. */
struct export_input {
	const struct result *result;
	const struct registry *registry;
	/* Those of cell c that ended well, in the order they ran:
	 * list[first[c]] up to, not including, list[first[c + 1]]. */
	const struct launch **list;
	size_t *first; /* for each cell and one more */
};

struct export_format {
	const char *name, *summary;
	bool keeps_failed; /* launches that failed are in it as well */
	/* Write the document. Text that is not UTF-8 is never in a result, so
	 * JSON can hold all of it. */
	int (*write)(const struct export_input *input, FILE *file,
		struct fault *why);
};

/* All formats, sorted by name; NULL last. */
extern const struct export_format *const export_formats[];

extern const struct export_format export_bmf, export_csv, export_go,
	export_google, export_hyperfine, export_pyperf;

/* The csv of several results in one: with a column before all others that has
 * the result's name. Of one result, without it. */
int export_csv_write(const struct result *const *results,
	const char *const *names, size_t n, const struct registry *registry,
	FILE *file, struct fault *why);

/* Sort the launches of a result; freed with export_close in any case. Fails
 * when there is none that the format could tell. */
int export_open(struct export_input *input, const struct export_format *format,
	const struct result *result, const struct registry *registry,
	struct fault *why);
void export_close(struct export_input *input);

/* "hash/bytes=4MiB/tasks=64/runner=fork/workers=2": everything that tells a
 * cell from others, of the parameters those that are not default. No blanks,
 * and slashes between the parts only. Returns `text`, of EXPORT_NAME bytes. */
char *export_name(const struct cell *cell, const struct registry *registry,
	char text[EXPORT_NAME]);

/* The text of a fact, or what to say where it has none or an empty one. */
const char *export_fact_text(
	const struct facts *facts, const char *name, const char *otherwise);

#endif
