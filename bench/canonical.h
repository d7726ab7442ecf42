/* JSON in its one canonical form: that of RFC 8785, "JSON Canonicalization
 * Scheme (JCS)", June 2020. Two documents have the same text exactly when they
 * hold the same values, whatever the order of their keys, their white space or
 * the way in which their numbers are written. */
#ifndef BENCH_CANONICAL_H
#define BENCH_CANONICAL_H

#include <jansson.h>
#include <stddef.h>

/* Text that grows; begin with {0}. The caller frees `bytes`. */
struct canonical {
	char *bytes; /* owned; no NUL at the end */
	size_t n, room;
};

/* Append the canonical form of a value, UTF-8 without a byte order mark or a
 * NUL. Of an object the member `without` is left out (NULL: none), in the
 * outermost object only. -1 when out of memory, and then what is in the text
 * means nothing. */
int canonical_add(
	struct canonical *text, const json_t *json, const char *without);

/* Append a member of an object, `"name":value`, after a comma where the text
 * does not end in `{`. */
int canonical_add_member(
	struct canonical *text, const char *name, const json_t *value);

/* Append these bytes as they are. */
int canonical_add_bytes(struct canonical *text, const char *bytes, size_t n);

#endif
