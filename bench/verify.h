/* Does a result hold? Its id against what it holds, and what it says that was
 * computed against what follows from its launches. */
#ifndef BENCH_VERIFY_H
#define BENCH_VERIFY_H

#include <stdbool.h>

#include "bench/fault.h"
#include "bench/registry.h"
#include "bench/result.h"

enum verify_answer {
	VERIFY_HOLDS,
	VERIFY_FAILS,
	VERIFY_UNSTATED, /* it says nothing that could hold */
};
extern const char *const verify_answers[]; /* the words; NULL last */

struct verify {
	char id[RESULT_ID]; /* of what it holds */
	enum verify_answer identity, summary;
	char identity_text[FAULT_TEXT]; /* why it does not hold, or "" */
	char summary_text[FAULT_TEXT];
};

/* Reals that differ by less than this share are equal: in a file they have six
 * digits, and libraries of different machines may differ in the last one. */
#define VERIFY_WITHIN 1e-5

/* Read the result and judge it. Of its summary, members that it does not state
 * are no contradiction (it may be of an older version), those that this
 * version does not compute are. -1 and a fault where it cannot be read. */
int verify_result(const char *path, const struct registry *registry,
	struct verify *verify, struct fault *why);

/* Do both hold? */
bool verify_holds(const struct verify *verify);

/* The judgement as JSON (docs/results.md), or, with `verify` NULL, that the
 * result could not be read and why. The caller owns the new reference; NULL
 * when out of memory. */
struct json_t *verify_to_json(const char *path, const struct verify *verify,
	const struct fault *unread);

#endif
