/* What the doctor found, as one JSON document. */
#ifndef BENCH_DOCTOR_JSON_H
#define BENCH_DOCTOR_JSON_H

#include "bench/doctor.h"

/* {"machine": facts, "build": facts, "judgements": [{"topic", "level", "text",
 * "advice"}, ..], "problems": n, "warnings": n} as text that the caller frees;
 * NULL when memory runs out. */
char *doctor_json(const struct doctor *doctor, const struct facts *machine,
	const struct facts *build);

#endif
