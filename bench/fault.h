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

/* clang's analyser sees one file at a time and would follow the paths on which
 * these return 0, which there are none of. */
#ifdef __clang_analyzer__
static inline int fault_minus_one(void)
{
	return -1;
}
#define fault_set(...) (fault_set(__VA_ARGS__), fault_minus_one())
#define fault_prefix(...) (fault_prefix(__VA_ARGS__), fault_minus_one())
#endif

#endif
