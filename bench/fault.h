/* What went wrong, in words for the person who ran the program.
 *
 * Every function that can fail returns 0 or -1 and takes a `struct fault *`
 * as its last argument. The caller owns the fault; the first one is kept, so
 * that what is seen first (the cause) is not covered by what follows from it.
 * It holds no pointer and may therefore lie in memory shared by processes.
 */
#ifndef BENCH_FAULT_H
#define BENCH_FAULT_H

#include <stdbool.h>

enum { FAULT_TEXT = 252 };

struct fault {
	int code;              /* an errno value, or 0 where none belongs */
	char text[FAULT_TEXT]; /* "" means: no fault yet */
};

/* Fill in `why` unless it holds a fault already; with a code other than 0 its
 * meaning (strerror) is appended. Returns -1, so that a function can end with
 * `return fault_set(...)`. */
int fault_set(struct fault *why, int code, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Put "prefix: " before the text of a fault that is set. Returns -1. */
int fault_prefix(struct fault *why, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

bool fault_is_set(const struct fault *why);

#endif
