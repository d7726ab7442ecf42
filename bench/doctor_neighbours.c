/* Rules about others on the same machine: in it, below it, around it. */
#include <string.h>

#include "bench/doctor_rule.h"

/* Share of all CPUs, in percent, that others may use. */
#define BUSY_WARNING 5
#define BUSY_PROBLEM 25

/* Share of all CPUs' time, in percent, that the hypervisor gave away. Half a
 * second of one CPU is told apart in steps of 2 %. */
#define STEAL_WARNING 0.5
#define STEAL_PROBLEM 5

/* Share of time, in percent, in which some task waited. */
#define PRESSURE_WARNING 10
#define MEMORY_PRESSURE_WARNING 1

static void load(struct doctor *doctor, const struct facts *facts)
{
	static const char advice[] = "end what is not needed; top shows it";
	const double busy = doctor_number(facts, "load.busy_cpus");
	const double cpus = doctor_number(facts, "cpu.threads");
	const double percent = 100 * busy / cpus;

	if (isnan(percent))
		doctor_unknown(doctor, "load", advice, facts,
			isnan(busy) ? "load.busy_cpus" : "cpu.threads");
	else if (percent > BUSY_WARNING || busy >= 0.5)
		doctor_say(doctor,
			percent > BUSY_PROBLEM ? DOCTOR_PROBLEM
					       : DOCTOR_WARNING,
			"load", advice,
			"%.2f of %.0f CPUs are busy with other work", busy,
			cpus);
	else
		doctor_ok(doctor, "load",
			"%.2f of %.0f CPUs busy with other work", busy, cpus);
}

static void steal(struct doctor *doctor, const struct facts *facts)
{
	static const char advice[] =
		"other guests use this host: measure at another time, or on a "
		"dedicated host";
	const double percent = doctor_number(facts, "load.steal_percent");

	if (isnan(percent))
		doctor_unknown(
			doctor, "steal", advice, facts, "load.steal_percent");
	else if (percent > STEAL_WARNING)
		doctor_say(doctor,
			percent > STEAL_PROBLEM ? DOCTOR_PROBLEM
						: DOCTOR_WARNING,
			"steal", advice,
			"%.1f %% of CPU time is taken by the hypervisor",
			percent);
	else
		doctor_ok(doctor, "steal", "none seen");
}

static void pressure(struct doctor *doctor, const struct facts *facts)
{
	static const char advice[] =
		"wait until it is over; \"some avg10\" in /proc/pressure shows "
		"it";
	const double cpu =
		doctor_number(facts, "pressure.cpu_some_10s_percent");
	const double io = doctor_number(facts, "pressure.io_some_10s_percent");
	const double memory =
		doctor_number(facts, "pressure.memory_some_10s_percent");

	if (isnan(cpu) || isnan(memory) || isnan(io))
		doctor_unknown(doctor, "pressure",
			"start the kernel with psi=1 to have disturbed "
			"launches flagged",
			facts, "pressure.cpu_some_10s_percent");
	else if (cpu > PRESSURE_WARNING || io > PRESSURE_WARNING ||
		 memory > MEMORY_PRESSURE_WARNING)
		doctor_say(doctor, DOCTOR_WARNING, "pressure", advice,
			"tasks waited for CPU %.1f %%, memory %.1f %%, I/O "
			"%.1f %% of the last 10 s",
			cpu, memory, io);
	else
		doctor_ok(doctor, "pressure",
			"hardly any task waited in the last 10 s");
}

static void host(struct doctor *doctor, const struct facts *facts)
{
	static const char advice[] =
		"compare only runs of this machine with each other, and take "
		"more rounds";
	const char *name = doctor_string(facts, "host.hypervisor");
	const char *signature =
		doctor_string(facts, "host.hypervisor_signature");

	if (name == NULL)
		doctor_unknown(
			doctor, "host", advice, facts, "host.hypervisor");
	else if (strcmp(name, "none") == 0)
		doctor_ok(doctor, "host", "no hypervisor below");
	else
		doctor_say(doctor, DOCTOR_WARNING, "host", advice,
			"a virtual machine (%s)",
			strcmp(name, "unknown") == 0 && signature != NULL
				? signature
				: name);
}

static void container(struct doctor *doctor, const struct facts *facts)
{
	const char *name = doctor_string(facts, "host.container");
	const double seccomp = doctor_number(facts, "process.seccomp");

	if (name == NULL || isnan(seccomp))
		doctor_unknown(doctor, "container",
			"if this is one, its limits and filters are part of "
			"what is measured",
			facts,
			name == NULL ? "host.container" : "process.seccomp");
	else if (seccomp != 0)
		doctor_say(doctor, DOCTOR_WARNING, "container",
			"to measure without: docker run --security-opt "
			"seccomp=unconfined",
			"container: %s; each system call passes a filter "
			"(seccomp)",
			name);
	else if (strcmp(name, "none") == 0)
		doctor_ok(doctor, "container", "none");
	else
		doctor_ok(doctor, "container", "%s, system calls unfiltered",
			name);
}

static void quota(struct doctor *doctor, const struct facts *facts)
{
	const double cpus = doctor_limit(facts, "cgroup.cpu_quota_cpus");
	const double usable = doctor_number(facts, "cpu.usable");

	if (isinf(cpus))
		doctor_ok(doctor, "CPU quota", "none");
	else if (isnan(cpus) || isnan(usable))
		doctor_unknown(doctor, "CPU quota",
			"see cpu.max of the control group", facts,
			isnan(cpus) ? "cgroup.cpu_quota_cpus" : "cpu.usable");
	else if (cpus < usable)
		doctor_say(doctor, DOCTOR_PROBLEM, "CPU quota",
			"lift it (docker run without --cpus; cpu.max = max), "
			"or give whole CPUs instead (--cpuset-cpus)",
			"%.3g CPUs' worth of time for %.0f usable CPUs: "
			"workers are stopped in the middle of their work",
			cpus, usable);
	else
		doctor_ok(doctor, "CPU quota",
			"%.3g CPUs, as many as are usable", cpus);
}

void doctor_neighbours(struct doctor *doctor, const struct facts *facts)
{
	load(doctor, facts);
	steal(doctor, facts);
	pressure(doctor, facts);
	host(doctor, facts);
	container(doctor, facts);
	quota(doctor, facts);
}
