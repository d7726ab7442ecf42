/* Names typed by people: find them, and guess what was meant. */
#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "bench/names.h"

enum { LONGEST = 64 };

static size_t min3(size_t a, size_t b, size_t c)
{
	size_t least = a < b ? a : b;

	return least < c ? least : c;
}

/* Optimal string alignment: insertions, deletions, substitutions and swaps of
 * neighbours count 1 each (Damerau 1964). */
static size_t distance(const char *a, const char *b)
{
	size_t rows[3][LONGEST + 1], *before = rows[0], *last = rows[1],
				     *now = rows[2];
	size_t na = strlen(a), nb = strlen(b);

	if (na > LONGEST || nb > LONGEST)
		return SIZE_MAX;
	for (size_t j = 0; j <= nb; j++)
		last[j] = before[j] = j;
	for (size_t i = 1; i <= na; i++) {
		size_t *free_row = before;

		now[0] = i;
		for (size_t j = 1; j <= nb; j++) {
			now[j] = min3(last[j] + 1, now[j - 1] + 1,
				last[j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
				a[i - 2] == b[j - 1] && before[j - 2] < now[j])
				now[j] = before[j - 2] + 1;
		}
		before = last;
		last = now;
		now = free_row;
	}
	return last[nb];
}

const char *names_nearest(const char *typed, const char *const *candidates)
{
	size_t limit = strlen(typed) / 3 > 2 ? strlen(typed) / 3 : 2;
	const char *best = NULL;

	for (; *candidates != NULL; candidates++) {
		size_t d = distance(typed, *candidates);

		/* A candidate wholly replaced is no likeness. */
		if (d <= limit && d < strlen(*candidates) &&
			(best == NULL || d < limit)) {
			best = *candidates;
			limit = d;
		}
	}
	return best;
}

int names_index(const char *name, const char *const *candidates)
{
	for (int i = 0; candidates[i] != NULL; i++)
		if (strcmp(name, candidates[i]) == 0)
			return i;
	return -1;
}

char *names_join(const char *const *names, char *text, size_t size)
{
	size_t len = 0;

	text[0] = '\0';
	for (; *names != NULL; names++) {
		const char *comma = len > 0 ? ", " : "";

		if (len + strlen(comma) + strlen(*names) + sizeof ", ..." >
			size) {
			snprintf(text + len, size - len, "%s...", comma);
			break;
		}
		len += (size_t)snprintf(
			text + len, size - len, "%s%s", comma, *names);
	}
	return text;
}

char *names_hint(const char *typed, const char *const *candidates, char *text,
	size_t size)
{
	const char *nearest = names_nearest(typed, candidates);
	static const char known[] = "; known: ";

	if (nearest != NULL) {
		snprintf(text, size, "; did you mean \"%s\"?", nearest);
		return text;
	}
	snprintf(text, size, "%s", known);
	if (size > sizeof known)
		names_join(
			candidates, text + strlen(known), size - strlen(known));
	return text;
}

bool names_printable(const char *text)
{
	for (; *text != '\0'; text++)
		if (iscntrl((unsigned char)*text))
			return false;
	return true;
}

char *names_tidy(char *text)
{
	for (char *at = text; *at != '\0'; at++)
		if (iscntrl((unsigned char)*at))
			*at = '?';
	return text;
}
