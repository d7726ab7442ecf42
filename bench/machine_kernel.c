/* Facts about the kernel and how it treats this process. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/personality.h>

#include "bench/machine_part.h"
#include "bench/sysfile.h"

#define SYSCTL "/proc/sys/kernel/"

/* Parameters that move numbers and say nothing about whose machine it is. */
static const char *const harmless[] = {"acpi_pstate", "amd_pstate", "apparmor",
	"audit", "cgroup_disable", "cgroup_enable", "clocksource",
	"cpufreq.default_governor", "cpuidle.governor", "cpuidle.off",
	"default_hugepagesz", "hpet", "hugepages", "hugepagesz", "idle",
	"init_on_alloc", "init_on_free", "intel_idle.max_cstate",
	"intel_pstate", "irqaffinity", "isolcpus", "kpti", "l1tf", "lockdown",
	"lsm", "maxcpus", "mds", "mem", "mitigations", "nmi_watchdog",
	"no_timer_check", "noautogroup", "nohz", "nohz_full", "nohlt", "nohpet",
	"nokaslr", "nopti", "nosmt", "nosoftlockup",
	"nospec_store_bypass_disable", "nospectre_v1", "nospectre_v2", "notsc",
	"nowatchdog", "nr_cpus", "numa", "numa_balancing", "page_poison",
	"preempt", "processor.max_cstate", "psi", "pti", "rcu_nocb_poll",
	"rcu_nocbs", "retbleed", "schedstats", "selinux", "skew_tick",
	"slab_nomerge", "slub_debug", "spec_rstack_overflow",
	"spec_store_bypass_disable", "spectre_bhi", "spectre_v2", "srbds",
	"swapaccount", "systemd.unified_cgroup_hierarchy", "threadirqs",
	"transparent_hugepage", "tsc", "tsx", "tsx_async_abort", NULL};

/* A value that cannot be a path, an address or an identifier of something. */
static bool plain(const char *value, size_t len)
{
	return len <= 40 && memchr(value, '/', len) == NULL &&
	       memchr(value, '@', len) == NULL;
}

static bool is_harmless(const char *word, size_t len)
{
	size_t name = strcspn(word, "=");

	if (name > len)
		name = len;
	for (const char *const *known = harmless; *known != NULL; known++)
		if (strlen(*known) == name && memcmp(*known, word, name) == 0)
			return plain(word + name, len - name);
	return false;
}

unsigned machine_command_line(const char *line, char *text, size_t size)
{
	unsigned omitted = 0;
	bool for_init = false; /* after "--" all belongs to the first process */
	size_t n = 0;

	text[0] = '\0';
	while (*(line += strspn(line, " \t\n")) != '\0') {
		size_t len = strcspn(line, " \t\n");

		for_init |= len == 2 && memcmp(line, "--", 2) == 0;
		if (!for_init && n + len + 2 <= size && is_harmless(line, len))
			n += (size_t)snprintf(text + n, size - n, "%s%.*s",
				n > 0 ? " " : "", (int)len, line);
		else
			omitted++;
		line += len;
	}
	return omitted;
}

static void command_line(struct facts *facts, const char *root)
{
	char line[4096], text[FACT_TEXT];
	struct fault why = {0};
	unsigned omitted;

	if (sysfile_text(root, "/proc/cmdline", line, sizeof line, &why) != 0) {
		facts_unread(facts, "kernel.command_line", why.text);
		facts_unread(facts, "kernel.command_line_omitted", why.text);
		return;
	}
	omitted = machine_command_line(line, text, sizeof text);
	facts_string(facts, "kernel.command_line", text);
	facts_number(facts, "kernel.command_line_omitted", omitted);
}

/* The word in brackets: "always [madvise] never". */
static void chosen(struct facts *facts, const char *name, const char *root,
	const char *path)
{
	char text[FACT_TEXT], word[64];
	struct fault why = {0};

	if (sysfile_text(root, path, text, sizeof text, &why) != 0)
		facts_unread(facts, name, why.text);
	else if (sscanf(text, "%*[^[][%63[^]]", word) == 1 ||
		 sscanf(text, "[%63[^]]", word) == 1)
		facts_string(facts, name, word);
	else
		facts_string(facts, name, text);
}

/* setarch -R and debuggers switch it off for what they start. */
static void process_aslr(struct facts *facts, const char *root)
{
	struct fault why = {0};
	char text[32];

	if (sysfile_text(root, "/proc/self/personality", text, sizeof text,
		    &why) == 0)
		facts_flag(facts, "process.aslr",
			(strtoul(text, NULL, 16) & ADDR_NO_RANDOMIZE) == 0);
	else
		facts_unread(facts, "process.aslr", why.text);
}

static void distribution(struct facts *facts, const char *root)
{
	char text[FACT_TEXT];
	struct fault why = {0};

	if (sysfile_field(root, "/etc/os-release", "PRETTY_NAME", '=', text,
		    sizeof text, &why) != 0) {
		facts_unread(facts, "os.name", why.text);
		return;
	}
	if (text[0] == '"' && strlen(text) > 1)
		text[strlen(text) - 1] = '\0';
	facts_string(facts, "os.name", text[0] == '"' ? text + 1 : text);
}

/* Seccomp filters are paid for at every system call. */
static void system_call_filters(struct facts *facts, const char *root)
{
	struct fault why = {0};
	char text[32];

	if (sysfile_field(root, "/proc/self/status", "Seccomp", ':', text,
		    sizeof text, &why) == 0)
		facts_flag(facts, "process.seccomp", atoi(text) != 0);
	else
		facts_unread(facts, "process.seccomp", why.text);
}

void machine_kernel(struct facts *facts, const char *root)
{
	const struct {
		const char *name, *path;
	} numbers[] = {
		{"kernel.aslr_level", SYSCTL "randomize_va_space"},
		{"kernel.overcommit_memory", "/proc/sys/vm/overcommit_memory"},
		{"kernel.numa_balancing", SYSCTL "numa_balancing"},
		{"kernel.sched_autogroup", SYSCTL "sched_autogroup_enabled"},
		{"kernel.perf_event_paranoid", SYSCTL "perf_event_paranoid"},
		{"process.timer_slack_ns", "/proc/self/timerslack_ns"},
	};

	distribution(facts, root);
	sysfile_text_fact(facts, "kernel.release", root, SYSCTL "osrelease");
	sysfile_text_fact(facts, "kernel.version", root, SYSCTL "version");
	command_line(facts, root);
	chosen(facts, "kernel.transparent_hugepage", root,
		"/sys/kernel/mm/transparent_hugepage/enabled");
	sysfile_text_fact(facts, "clock.source", root,
		"/sys/devices/system/clocksource/clocksource0/"
		"current_clocksource");
	sysfile_text_fact(facts, "clock.available", root,
		"/sys/devices/system/clocksource/clocksource0/"
		"available_clocksource");
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		sysfile_number_fact(
			facts, numbers[i].name, root, numbers[i].path, 1);
	facts_flag(facts, "kernel.schedstat",
		sysfile_exists(root, "/proc/self/schedstat"));
	process_aslr(facts, root);
	system_call_filters(facts, root);
}
