/* What differs between the machines, set-ups and builds of two results. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "bench/compare.h"

enum where { IN_MACHINE, IN_BUILD };

/* Memory that a kernel keeps to itself moves its total a little. */
#define ABOUT 0.02

static const struct watched {
	const char *name;
	enum where where;
	bool machine;
	double about; /* numbers this close, as a share, are equal */
} watched[] = {
	{"cpu.model", IN_MACHINE, true, 0},
	{"cpu.architecture", IN_MACHINE, true, 0},
	{"cpu.usable", IN_MACHINE, true, 0},
	{"cgroup.cpu_quota_cpus", IN_MACHINE, true, 0},
	{"memory.total_bytes", IN_MACHINE, true, ABOUT},
	{"kernel.release", IN_MACHINE, true, 0},
	{"host.hypervisor", IN_MACHINE, true, 0},
	{"host.container", IN_MACHINE, false, 0},
	{"cpu.microcode", IN_MACHINE, false, 0},
	{"cpu.smt", IN_MACHINE, false, 0},
	{"cpu.governor", IN_MACHINE, false, 0},
	{"cpu.turbo", IN_MACHINE, false, 0},
	{"kernel.command_line", IN_MACHINE, false, 0},
	{"kernel.transparent_hugepage", IN_MACHINE, false, 0},
	{"clock.source", IN_MACHINE, false, 0},
	{"process.aslr", IN_MACHINE, false, 0},
	{"process.timer_slack_ns", IN_MACHINE, false, 0},
	{"os.libc", IN_MACHINE, false, 0},
	{"scratch.file_system", IN_MACHINE, false, 0},
	{"type", IN_BUILD, false, 0},
	{"compiler", IN_BUILD, false, 0},
	{"flags", IN_BUILD, false, 0},
	{"libcrypto", IN_BUILD, false, 0},
};

enum { WATCHED = sizeof watched / sizeof *watched };
_Static_assert((int)WATCHED <= (int)COMPARE_FACTS, "room for all");

static const struct fact *find(
	const struct result *result, const struct watched *w)
{
	const struct fact *fact = facts_find(
		w->where == IN_BUILD ? &result->build : &result->machine,
		w->name);

	return fact != NULL && fact->kind != FACT_UNREAD ? fact : NULL;
}

/* What neither could tell is no difference. */
static bool same(const struct fact *a, const struct fact *b, double about)
{
	if (a == NULL || b == NULL)
		return a == b;
	if (a->kind != b->kind)
		return false;
	if (a->kind == FACT_STRING)
		return strcmp(a->text, b->text) == 0;
	return fabs(a->number - b->number) <=
	       about * fmax(fabs(a->number), fabs(b->number));
}

static void value_text(const struct fact *fact, char text[COMPARE_VALUE])
{
	if (fact == NULL)
		strcpy(text, "not known");
	else if (fact->kind == FACT_FLAG)
		strcpy(text, fact->number != 0 ? "yes" : "no");
	else if (fact->kind == FACT_NUMBER)
		snprintf(text, COMPARE_VALUE, "%.15g", fact->number);
	else
		snprintf(text, COMPARE_VALUE, "%.*s", COMPARE_VALUE - 1,
			fact->text);
}

size_t compare_facts(const struct result *base, const struct result *other,
	struct compare_difference differences[COMPARE_FACTS])
{
	size_t n = 0;

	for (size_t i = 0; i < WATCHED; i++) {
		const struct watched *w = &watched[i];
		const struct fact *a = find(base, w), *b = find(other, w);
		struct compare_difference *d = &differences[n];

		if (same(a, b, w->about))
			continue;
		d->fact = w->name;
		d->machine = w->machine;
		value_text(a, d->base);
		value_text(b, d->other);
		n++;
	}
	return n;
}

static int order(const struct fact *a, const struct fact *b)
{
	if (a == NULL || b == NULL)
		return (a != NULL) - (b != NULL);
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	if (a->kind == FACT_STRING)
		return strcmp(a->text, b->text);
	return (a->number > b->number) - (a->number < b->number);
}

/* What is equal only about comes last. */
int compare_order(const struct result *a, const struct result *b)
{
	for (int about = 0; about < 2; about++)
		for (size_t i = 0; i < WATCHED; i++) {
			const struct watched *w = &watched[i];
			int sign;

			if (!w->machine || (w->about > 0) != about)
				continue;
			sign = order(find(a, w), find(b, w));
			if (sign != 0)
				return sign;
		}
	return 0;
}

int compare_machines(const struct result *base, const struct result *other,
	struct fault *why)
{
	struct compare_difference differences[COMPARE_FACTS];
	size_t n = compare_facts(base, other, differences);
	char text[200];
	int len = 0;

	for (size_t i = 0; i < n; i++)
		if (differences[i].machine && len < (int)sizeof text - 2)
			len += snprintf(text + len, sizeof text - len,
				"%s%s %.30s, not %.30s", len > 0 ? "; " : "",
				differences[i].fact, differences[i].other,
				differences[i].base);
	if (len == 0)
		return 0;
	return fault_set(
		why, 0, "is of another machine (--across-machines): %s", text);
}
