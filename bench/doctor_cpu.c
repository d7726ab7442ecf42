/* Rules about the CPUs: how many, how they share, at which clock rate. */
#include <string.h>

#include "bench/doctor_rule.h"

static void cpus(struct doctor *doctor, const struct facts *facts)
{
	const double threads = doctor_number(facts, "cpu.threads");
	const double usable = doctor_number(facts, "cpu.usable");

	if (isnan(usable) || isnan(threads))
		doctor_unknown(doctor, "CPUs",
			"see what lscpu and taskset -p $$ say", facts,
			isnan(usable) ? "cpu.usable" : "cpu.threads");
	else if (usable < 2)
		doctor_say(doctor, DOCTOR_WARNING, "CPUs",
			"measure on a machine with two or more to see what "
			"either gains",
			"1 usable: workers can only take turns");
	else if (usable < threads)
		doctor_say(doctor, DOCTOR_WARNING, "CPUs",
			"an affinity (taskset), a cpuset or isolcpus keeps the "
			"others away; cite this number, not the machine's",
			"%.0f of %.0f usable", usable, threads);
	else
		doctor_ok(doctor, "CPUs", "%.0f (cores: %.0f, packages: %.0f)",
			threads, doctor_number(facts, "cpu.cores"),
			doctor_number(facts, "cpu.packages"));
}

static void numa(struct doctor *doctor, const struct facts *facts)
{
	const double nodes = doctor_number(facts, "cpu.numa_nodes");

	if (isnan(nodes))
		doctor_unknown(doctor, "memory nodes",
			"see what lscpu says about NUMA", facts,
			"cpu.numa_nodes");
	else if (nodes > 1)
		doctor_say(doctor, DOCTOR_WARNING, "memory nodes",
			"say where workers go: tvp run --pin spread,compact",
			"%.0f (NUMA): where workers and their memory lie "
			"matters",
			nodes);
	else
		doctor_ok(doctor, "memory nodes", "1");
}

/* Where the kernel does not say, more CPUs than cores do. */
static double smt_active(const struct facts *facts)
{
	const double active = doctor_number(facts, "cpu.smt");
	const double cores = doctor_number(facts, "cpu.cores");
	const double threads = doctor_number(facts, "cpu.threads");

	if (!isnan(active) || isnan(cores) || isnan(threads))
		return active;
	return threads > cores;
}

static void smt(struct doctor *doctor, const struct facts *facts)
{
	const double active = smt_active(facts);

	if (isnan(active))
		doctor_unknown(doctor, "SMT",
			"see what lscpu says about threads per core", facts,
			"cpu.smt");
	else if (active != 0)
		doctor_say(doctor, DOCTOR_WARNING, "SMT",
			"expect no speedup beyond the number of cores, or "
			"switch it off: echo off | sudo tee "
			"/sys/devices/system/cpu/smt/control",
			"on: two CPUs may share one core");
	else
		doctor_ok(doctor, "SMT", "off: each CPU is a core");
}

static void governor(struct doctor *doctor, const struct facts *facts)
{
	const char *name = doctor_string(facts, "cpu.governor");

	if (name == NULL)
		doctor_unknown(doctor, "governor",
			"in a virtual machine the host decides; more rounds "
			"(--rounds) help",
			facts, "cpu.governor");
	else if (strcmp(name, "performance") != 0)
		doctor_say(doctor, DOCTOR_WARNING, "governor",
			"sudo cpupower frequency-set -g performance",
			"%s: the clock rate follows the load, and short or "
			"waiting work looks slower",
			name);
	else
		doctor_ok(doctor, "governor", "performance");
}

static void turbo(struct doctor *doctor, const struct facts *facts)
{
	const double on = doctor_number(facts, "cpu.turbo");
	const char *driver = doctor_string(facts, "cpu.frequency_driver");
	const bool intel =
		driver != NULL && strcmp(driver, "intel_pstate") == 0;

	if (isnan(on))
		doctor_unknown(doctor, "turbo",
			"be careful with speedups: one worker may be clocked "
			"higher than many",
			facts, "cpu.turbo");
	else if (on != 0)
		doctor_say(doctor, DOCTOR_WARNING, "turbo",
			intel ? "echo 1 | sudo tee /sys/devices/system/cpu/"
				"intel_pstate/no_turbo"
			      : "echo 0 | sudo tee "
				"/sys/devices/system/cpu/cpufreq/boost",
			"on: one busy CPU is clocked higher than many, so "
			"speedups look too small");
	else
		doctor_ok(doctor, "turbo", "off");
}

void doctor_cpu(struct doctor *doctor, const struct facts *facts)
{
	cpus(doctor, facts);
	numa(doctor, facts);
	smt(doctor, facts);
	governor(doctor, facts);
	turbo(doctor, facts);
}
