/* What is wrong with a machine as a place to measure on. */
#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "bench/doctor.h"
#include "bench/doctor_rule.h"

const char *doctor_level_name(enum doctor_level level)
{
	static const char *const names[DOCTOR_LEVELS] = {
		[DOCTOR_OK] = "ok",
		[DOCTOR_WARNING] = "warning",
		[DOCTOR_PROBLEM] = "problem",
	};

	return names[level];
}

double doctor_number(const struct facts *facts, const char *name)
{
	const struct fact *fact = facts_find(facts, name);

	if (fact != NULL &&
		(fact->kind == FACT_NUMBER || fact->kind == FACT_FLAG))
		return fact->number;
	return (double)NAN;
}

double doctor_limit(const struct facts *facts, const char *name)
{
	const char *text = doctor_string(facts, name);

	if (text != NULL && strcmp(text, "none") == 0)
		return HUGE_VAL;
	return doctor_number(facts, name);
}

const char *doctor_string(const struct facts *facts, const char *name)
{
	return facts_text_of(facts, name, NULL);
}

static void add(struct doctor *doctor, enum doctor_level level,
	const char *topic, const char *advice, const char *format, va_list args)
	__attribute__((format(printf, 5, 0)));

static void add(struct doctor *doctor, enum doctor_level level,
	const char *topic, const char *advice, const char *format, va_list args)
{
	struct judgement *judgement = &doctor->list[doctor->n];

	assert(doctor->n < DOCTOR_MAX);
	*judgement = (struct judgement){
		.level = level,
		.topic = topic,
		.advice = advice,
	};
	vsnprintf(judgement->text, sizeof judgement->text, format, args);
	doctor->n++;
	doctor->count[level]++;
}

void doctor_ok(
	struct doctor *doctor, const char *topic, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	add(doctor, DOCTOR_OK, topic, NULL, format, args);
	va_end(args);
}

void doctor_say(struct doctor *doctor, enum doctor_level level,
	const char *topic, const char *advice, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	add(doctor, level, topic, advice, format, args);
	va_end(args);
}

void doctor_unknown(struct doctor *doctor, const char *topic,
	const char *advice, const struct facts *facts, const char *name)
{
	const struct fact *fact = facts_find(facts, name);
	const bool unread = fact != NULL && fact->kind == FACT_UNREAD;

	doctor_say(doctor, DOCTOR_WARNING, topic, advice, "not known (%s)",
		unread ? fact->text : "it was not asked for");
}

void doctor_judge(struct doctor *doctor, const struct facts *machine,
	const struct facts *build)
{
	*doctor = (struct doctor){.n = 0};
	doctor_build(doctor, build);
	doctor_cpu(doctor, machine);
	doctor_neighbours(doctor, machine);
	doctor_kernel(doctor, machine);
	doctor_room(doctor, machine);
	doctor_tools(doctor, machine);
}
