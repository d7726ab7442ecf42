/* A comparison of results measured apart as tables, for the terminal and for
 * reports. */
#ifndef BENCH_COMPARE_TABLES_H
#define BENCH_COMPARE_TABLES_H

#include "bench/compare.h"
#include "bench/document.h"
#include "bench/registry.h"

enum { COMPARE_LETTER = 8 };

/* What a result is called in tables: A is the base, after Z comes AA. Returns
 * `text`. */
char *compare_tables_letter(size_t result, char text[COMPARE_LETTER]);

/* Which results, and what differs between their machines. `paths` are the
 * results' names as they were typed. */
void compare_tables_put_results(const struct result *const *results,
	const char *const *paths, size_t n, struct document *document);
void compare_tables_put_differences(const struct result *const *results,
	size_t n, struct document *document);

/* A table for each kind of work, then what is in none, and how many ratios
 * have which verdict. */
void compare_tables_put(const struct compare *compare,
	const struct registry *registry, struct document *document);
void compare_tables_put_counts(
	const struct compare *compare, struct document *document);

/* What the columns mean. */
void compare_tables_put_legend(
	const struct compare *compare, struct document *document);

#endif
