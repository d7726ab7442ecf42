/* What is wrong with a machine as a place to measure on: a judgement of its
 * facts. Pure: reads nothing, prints nothing. */
#ifndef BENCH_DOCTOR_H
#define BENCH_DOCTOR_H

#include <stddef.h>

#include "bench/facts.h"

/* A fact that could not be read is a warning: unknown is not ok. A problem
 * is what makes numbers wrong or runs fail; a warning what makes them noisy,
 * or less general than they look. */
enum doctor_level { DOCTOR_OK, DOCTOR_WARNING, DOCTOR_PROBLEM, DOCTOR_LEVELS };

enum { DOCTOR_TEXT = 256, DOCTOR_MAX = 40 };

struct judgement {
	enum doctor_level level;
	const char *topic;  /* a word or two: "open files" */
	const char *advice; /* what to do; NULL when it is ok */
	char text[DOCTOR_TEXT];
};

struct doctor {
	struct judgement list[DOCTOR_MAX];
	size_t n;
	size_t count[DOCTOR_LEVELS]; /* how many of each level */
};

/* `machine` as machine_gather, machine_activity and machine_scratch leave it,
 * `build` as machine_build_facts does. */
void doctor_judge(struct doctor *doctor, const struct facts *machine,
	const struct facts *build);

/* "ok", "warning" or "problem". */
const char *doctor_level_name(enum doctor_level level);

#endif
