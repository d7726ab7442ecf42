/* Rules about room: for memory, workers, files. */
#include <string.h>

#include "bench/doctor_rule.h"
#include "bench/units.h"

#define MIB 1048576.0

#define MEMORY_WARNING (1024 * MIB)
#define MEMORY_PROBLEM (256 * MIB)
#define SWAP_WARNING (64 * MIB)
#define DISK_WARNING (1024 * MIB)
#define DISK_PROBLEM (64 * MIB)
#define STACK_WARNING (64 * MIB)

/* Enough for a scaling experiment with a few workers on each CPU. */
enum { WORKERS_WARNING = 1024, WORKERS_PROBLEM = 64, FILES_WARNING = 1024 };

static void memory(struct doctor *doctor, const struct facts *facts)
{
	static const char advice[] =
		"end what is not needed, or raise the control group's limit";
	const double free = doctor_number(facts, "memory.available_bytes");
	const double limit = doctor_limit(facts, "cgroup.memory_max_bytes");
	const double bytes = fmin(free, limit); /* ignores a limit of NAN */
	char text[UNITS_TEXT];

	if (isnan(free)) {
		doctor_unknown(doctor, "memory", advice, facts,
			"memory.available_bytes");
		return;
	}
	units_show_bytes(bytes, text);
	if (bytes < MEMORY_WARNING)
		doctor_say(doctor,
			bytes < MEMORY_PROBLEM ? DOCTOR_PROBLEM
					       : DOCTOR_WARNING,
			"memory", advice, "%s to be had%s", text,
			limit < free ? " (limit of the control group)" : "");
	else
		doctor_ok(doctor, "memory", "%s to be had", text);
}

static void swap(struct doctor *doctor, const struct facts *facts)
{
	const double used = doctor_number(facts, "memory.swap_used_bytes");
	static const char advice[] =
		"end what needs the memory, then sudo swapoff -a";
	char text[UNITS_TEXT];

	if (isnan(used)) {
		doctor_unknown(doctor, "swap", advice, facts,
			"memory.swap_used_bytes");
		return;
	}
	units_show_bytes(used, text);
	if (used > SWAP_WARNING)
		doctor_say(doctor, DOCTOR_WARNING, "swap", advice,
			"%s in use: memory was short, and may be again", text);
	else if (used > 0)
		doctor_ok(doctor, "swap", "%s in use", text);
	else
		doctor_ok(doctor, "swap", "none in use");
}

struct worker_limit {
	const char *fact;
	double share;      /* of it that can be workers */
	const char *label; /* what people call it */
	const char *advice;
};

/* A thread takes two mappings: its stack and the guard page of that. */
static const struct worker_limit worker_limits[] = {
	{"limits.processes", 1, "ulimit -u",
		"raise it: ulimit -u (limits.conf(5))"},
	{"cgroup.pids_max", 1, "pids.max of the control group",
		"raise it: docker run --pids-limit, systemd TasksMax"},
	{"limits.kernel_threads", 1, "kernel.threads-max",
		"raise it: sudo sysctl kernel.threads-max=100000"},
	{"limits.kernel_pids", 1, "kernel.pid_max",
		"raise it: sudo sysctl kernel.pid_max=100000"},
	{"limits.mappings", 0.5, "half of vm.max_map_count",
		"raise it: sudo sysctl vm.max_map_count=1000000"},
};

static void workers(struct doctor *doctor, const struct facts *facts)
{
	const struct worker_limit *least = NULL;
	double most = HUGE_VAL;

	for (size_t i = 0; i < sizeof worker_limits / sizeof *worker_limits;
		i++) {
		const struct worker_limit *limit = &worker_limits[i];
		const double n =
			limit->share * doctor_limit(facts, limit->fact);

		if (n < most) {
			most = n;
			least = limit;
		}
	}
	if (least == NULL)
		doctor_unknown(doctor, "workers",
			"see ulimit -u before asking for many", facts,
			"limits.processes");
	else if (most < WORKERS_WARNING)
		doctor_say(doctor,
			most < WORKERS_PROBLEM ? DOCTOR_PROBLEM
					       : DOCTOR_WARNING,
			"workers", least->advice, "at most %.0f (%s)", most,
			least->label);
	else
		doctor_ok(doctor, "workers", "at most %.0f (%s)", most,
			least->label);
}

static void open_files(struct doctor *doctor, const struct facts *facts)
{
	const double n = doctor_limit(facts, "limits.open_files");
	static const char advice[] = "raise it: ulimit -n 4096";

	if (isnan(n))
		doctor_unknown(doctor, "open files", advice, facts,
			"limits.open_files");
	else if (n < FILES_WARNING)
		doctor_say(doctor, DOCTOR_WARNING, "open files", advice,
			"at most %.0f: too few for many workers that each have "
			"a file",
			n);
	else if (isinf(n))
		doctor_ok(doctor, "open files", "no limit");
	else
		doctor_ok(doctor, "open files", "at most %.0f", n);
}

/* The stack of the process is the size of each thread's (pthread_create(3));
 * "unlimited" also switches the layout of memory to an old one. */
static void stack(struct doctor *doctor, const struct facts *facts)
{
	const double bytes = doctor_limit(facts, "limits.stack_bytes");
	const double space = doctor_limit(facts, "limits.address_space_bytes");
	static const char advice[] = "ulimit -s 8192";
	char text[UNITS_TEXT];

	if (isnan(bytes) || isnan(space)) {
		doctor_unknown(doctor, "stack", advice, facts,
			isnan(bytes) ? "limits.stack_bytes"
				     : "limits.address_space_bytes");
		return;
	}
	if (isinf(bytes)) {
		doctor_say(doctor, DOCTOR_WARNING, "stack", advice,
			"no limit: threads get a size of the library's "
			"choice, and memory an old layout");
		return;
	}
	units_show_bytes(bytes, text);
	if (isfinite(space))
		doctor_say(doctor, DOCTOR_WARNING, "stack",
			"ulimit -v unlimited",
			"%s a thread, out of a limited address space: few "
			"threads fit",
			text);
	else if (bytes > STACK_WARNING)
		doctor_say(doctor, DOCTOR_WARNING, "stack", advice,
			"%s a thread: many threads may not fit", text);
	else
		doctor_ok(doctor, "stack", "%s a thread", text);
}

static void scratch(struct doctor *doctor, const struct facts *facts)
{
	const char *name = doctor_string(facts, "scratch.file_system");
	const char *kind = doctor_string(facts, "scratch.kind");
	const bool disk = doctor_number(facts, "scratch.is_disk") == 1;
	static const char advice[] =
		"give a folder on a disk of this machine: --scratch DIR";

	if (name == NULL || kind == NULL)
		doctor_say(doctor, DOCTOR_PROBLEM, "scratch", advice,
			"no such folder, or no way to it");
	else if (doctor_number(facts, "scratch.writable") != 1)
		doctor_say(doctor, DOCTOR_PROBLEM, "scratch", advice,
			"%s, not writable", name);
	else if (disk)
		doctor_ok(doctor, "scratch", "%s", name);
	else if (strcmp(kind, "memory") == 0)
		doctor_say(doctor, DOCTOR_WARNING, "scratch", advice,
			"%s is memory, not a disk: what the file workload "
			"measures is copying",
			name);
	else if (strcmp(kind, "layered") == 0)
		doctor_say(doctor, DOCTOR_WARNING, "scratch", advice,
			"%s: a layer above another file system, with costs of "
			"its own",
			name);
	else
		doctor_say(doctor, DOCTOR_WARNING, "scratch", advice,
			"%s (%s) is not known to be a disk of this machine",
			name, kind);
}

static void disk_space(struct doctor *doctor, const struct facts *facts)
{
	const double bytes = doctor_number(facts, "scratch.free_bytes");
	static const char advice[] =
		"make room, or give another folder: --scratch DIR";
	char text[UNITS_TEXT];

	if (isnan(bytes)) {
		doctor_unknown(doctor, "free space", advice, facts,
			"scratch.free_bytes");
		return;
	}
	units_show_bytes(bytes, text);
	if (bytes < DISK_WARNING)
		doctor_say(doctor,
			bytes < DISK_PROBLEM ? DOCTOR_PROBLEM : DOCTOR_WARNING,
			"free space", advice, "%s", text);
	else
		doctor_ok(doctor, "free space", "%s", text);
}

void doctor_room(struct doctor *doctor, const struct facts *facts)
{
	memory(doctor, facts);
	swap(doctor, facts);
	workers(doctor, facts);
	open_files(doctor, facts);
	stack(doctor, facts);
	scratch(doctor, facts);
	disk_space(doctor, facts);
}
