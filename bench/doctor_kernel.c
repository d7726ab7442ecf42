/* Rules about settings of the kernel. */
#include <string.h>

#include "bench/doctor_rule.h"

/* A reading that goes through the kernel costs more than this. */
#define READING_WARNING_NS 100

#define TIMER_SLACK_NS 50000 /* what the kernel gives (prctl(2)) */

static bool is_one_of(const char *name, const char *const *names)
{
	for (; *names != NULL; names++)
		if (strcmp(name, *names) == 0)
			return true;
	return false;
}

static void clock_source(struct doctor *doctor, const struct facts *facts)
{
	/* Devices outside of the CPU, or a count of ticks. */
	static const char *const slow[] = {
		"hpet", "acpi_pm", "jiffies", "refined-jiffies", "pit", NULL};
	static const char advice[] =
		"see why the kernel gave up the CPU's counter (dmesg | grep -i "
		"tsc)";
	const char *source = doctor_string(facts, "clock.source");
	const double ns = doctor_number(facts, "clock.reading_ns");

	if (source == NULL || isnan(ns))
		doctor_unknown(doctor, "clock", advice, facts,
			source == NULL ? "clock.source" : "clock.reading_ns");
	else if (is_one_of(source, slow))
		doctor_say(doctor, DOCTOR_PROBLEM, "clock", advice,
			"%s, %.0f ns a reading: slow, and readings wait for "
			"each other",
			source, ns);
	else if (ns > READING_WARNING_NS)
		doctor_say(doctor, DOCTOR_WARNING, "clock", advice,
			"%s, %.0f ns a reading: each is a system call", source,
			ns);
	else
		doctor_ok(doctor, "clock", "%s, %.0f ns a reading", source, ns);
}

static void aslr(struct doctor *doctor, const struct facts *facts)
{
	const double level = doctor_number(facts, "kernel.aslr_level");
	const double here = doctor_number(facts, "process.aslr");
	static const char sysctl[] = "sudo sysctl kernel.randomize_va_space=2";

	if (isnan(level) || isnan(here))
		doctor_unknown(doctor, "ASLR", sysctl, facts,
			isnan(level) ? "kernel.aslr_level" : "process.aslr");
	else if (level == 0)
		doctor_say(doctor, DOCTOR_PROBLEM, "ASLR", sysctl,
			"off: every launch has the same layout of memory, and "
			"its luck with it");
	else if (here == 0)
		doctor_say(doctor, DOCTOR_PROBLEM, "ASLR",
			"start it without setarch -R and without a debugger",
			"off for this process: every launch has the same "
			"layout of memory, and its luck with it");
	else if (level < 2)
		doctor_say(doctor, DOCTOR_WARNING, "ASLR", sysctl,
			"the heap is always at the same place");
	else
		doctor_ok(doctor, "ASLR",
			"on: each launch has a layout of its own");
}

static void huge_pages(struct doctor *doctor, const struct facts *facts)
{
	static const char advice[] =
		"echo madvise | sudo tee "
		"/sys/kernel/mm/transparent_hugepage/enabled";
	const char *use = doctor_string(facts, "kernel.transparent_hugepage");

	if (use == NULL)
		doctor_unknown(doctor, "huge pages", advice, facts,
			"kernel.transparent_hugepage");
	else if (strcmp(use, "always") == 0)
		doctor_say(doctor, DOCTOR_WARNING, "huge pages", advice,
			"always: what a page of memory or a fork costs depends "
			"on luck with alignment");
	else
		doctor_ok(doctor, "huge pages", "%s", use);
}

static void overcommit(struct doctor *doctor, const struct facts *facts)
{
	const double policy = doctor_number(facts, "kernel.overcommit_memory");
	static const char advice[] = "sudo sysctl vm.overcommit_memory=0";

	if (isnan(policy))
		doctor_unknown(doctor, "overcommit", advice, facts,
			"kernel.overcommit_memory");
	else if (policy == 2)
		doctor_say(doctor, DOCTOR_WARNING, "overcommit", advice,
			"never: forks and stacks of many workers may be "
			"refused though memory is free");
	else
		doctor_ok(doctor, "overcommit", "allowed");
}

static void timer_slack(struct doctor *doctor, const struct facts *facts)
{
	const double ns = doctor_number(facts, "process.timer_slack_ns");
	static const char advice[] =
		"start it from an ordinary shell, not from a service with "
		"TimerSlackNSec or a real-time policy";

	if (isnan(ns))
		doctor_unknown(doctor, "timer slack", advice, facts,
			"process.timer_slack_ns");
	else if (ns != TIMER_SLACK_NS)
		doctor_say(doctor, DOCTOR_WARNING, "timer slack", advice,
			"%.0f us, not the usual 50: sleeps end at other times "
			"than elsewhere",
			ns / 1000);
	else
		doctor_ok(doctor, "timer slack", "50 us, as usual");
}

static void run_queue(struct doctor *doctor, const struct facts *facts)
{
	if (doctor_number(facts, "kernel.schedstat") == 1)
		doctor_ok(doctor, "run queue", "waiting for a CPU is told");
	else
		doctor_say(doctor, DOCTOR_WARNING, "run queue",
			"use a kernel with CONFIG_SCHED_INFO (or rely on more "
			"rounds)",
			"no schedstat: launches that had to wait for a CPU "
			"cannot be told");
}

void doctor_kernel(struct doctor *doctor, const struct facts *facts)
{
	clock_source(doctor, facts);
	aslr(doctor, facts);
	huge_pages(doctor, facts);
	overcommit(doctor, facts);
	timer_slack(doctor, facts);
	run_queue(doctor, facts);
}
