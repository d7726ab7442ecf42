/* What the rules of the doctor are written with. For bench/doctor*.c only. */
#ifndef BENCH_DOCTOR_RULE_H
#define BENCH_DOCTOR_RULE_H

#include <math.h>
#include <stdbool.h>

#include "bench/doctor.h"

/* The groups of rules, in the order in which they are told. */
void doctor_cpu(struct doctor *doctor, const struct facts *facts);
void doctor_neighbours(struct doctor *doctor, const struct facts *facts);
void doctor_kernel(struct doctor *doctor, const struct facts *facts);
void doctor_room(struct doctor *doctor, const struct facts *facts);
void doctor_tools(struct doctor *doctor, const struct facts *facts);
void doctor_build(struct doctor *doctor, const struct facts *build);

/* The value of a number or a flag. NAN for everything else, which makes each
 * comparison false. */
double doctor_number(const struct facts *facts, const char *name);

/* The same, but INFINITY for the limit "none". */
double doctor_limit(const struct facts *facts, const char *name);

/* The value of a string, else NULL. */
const char *doctor_string(const struct facts *facts, const char *name);

/* Add a judgement: that all is well, or what is not and the advice. */
void doctor_ok(struct doctor *doctor, const char *topic, const char *format,
	...) __attribute__((format(printf, 3, 4)));
void doctor_say(struct doctor *doctor, enum doctor_level level,
	const char *topic, const char *advice, const char *format, ...)
	__attribute__((format(printf, 5, 6)));

/* A warning that the fact a rule rests on is not known, and why. */
void doctor_unknown(struct doctor *doctor, const char *topic,
	const char *advice, const struct facts *facts, const char *name);

#endif
