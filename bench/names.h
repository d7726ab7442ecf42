/* Names typed by people: find them, and guess what was meant. */
#ifndef BENCH_NAMES_H
#define BENCH_NAMES_H

#include <stdbool.h>
#include <stddef.h>

/* The candidate most like `typed` (Damerau-Levenshtein distance at most a
 * third of its length, but at least 2), or NULL. The list ends with NULL. */
const char *names_nearest(const char *typed, const char *const *candidates);

/* Where `name` stands in the list, or -1. */
int names_index(const char *name, const char *const *candidates);

/* The list as "a, b, c", cut with "..." to fit. Returns `text`. */
char *names_join(const char *const *names, char *text, size_t size);

/* Write `; did you mean "x"?` or `; known: a, b, c` for a name that was not
 * found. Returns `text`. */
char *names_hint(const char *typed, const char *const *candidates, char *text,
	size_t size);

/* Has it no control characters? It will be printed, and must not steer a
 * terminal. */
bool names_printable(const char *text);

/* Put a '?' in the place of each of them. Returns `text`. */
char *names_tidy(char *text);

#endif
