/* Facts that only a running machine can tell: libraries, tools, counters. */
#if defined(__x86_64__) || defined(__i386__)
#include <cpuid.h>
#endif
#include <errno.h>
#include <linux/perf_event.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "bench/clock.h"
#include "bench/machine_part.h"
#include "bench/tool.h"

#define TOOL_DEADLINE_NS (2 * NS_PER_S)

struct tool {
	const char *name, *program, *option;
};

/* "gnuplot 5.4 patchlevel 4" gives "5.4 patchlevel 4": from the first digit. */
static void ask_tool(struct facts *facts, const struct tool *tool)
{
	struct fault why = {0};
	char text[128], *version;

	if (tool_ask(tool->program, tool->option, TOOL_DEADLINE_NS, text,
		    sizeof text, &why) != 0) {
		facts_unread(facts, tool->name, why.text);
		return;
	}
	version = strpbrk(text, "0123456789");
	facts_string(facts, tool->name, version != NULL ? version : text);
}

/* Whether cycles can be counted here: the file of the setting says who may,
 * not whether there is anything to count. */
static void hardware_counters(struct facts *facts)
{
	struct perf_event_attr attr = {
		.type = PERF_TYPE_HARDWARE,
		.size = sizeof attr,
		.config = PERF_COUNT_HW_CPU_CYCLES,
		.exclude_kernel = 1,
		.exclude_hv = 1,
	};
	long fd = syscall(
		SYS_perf_event_open, &attr, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);

	if (fd >= 0)
		facts_flag(facts, "perf.hardware_counters", true);
	else
		facts_unread(facts, "perf.hardware_counters", strerror(errno));
	if (fd >= 0)
		close((int)fd);
}

static void libc(struct facts *facts)
{
	char text[64] = "";

	confstr(_CS_GNU_LIBC_VERSION, text, sizeof text);
	if (text[0] != '\0')
		facts_string(facts, "os.libc", text);
	else
		facts_unread(facts, "os.libc", "not the GNU C library");
}

/* Who the CPU says is below: "KVMKVMKVM", "Microsoft Hv", "VMwareVMware".
 * Leaf 0x40000000 is set aside for that by AMD and Intel alike. */
static void hypervisor_signature(struct facts *facts)
{
#if defined(__x86_64__) || defined(__i386__)
	unsigned a, b, c, d;
	char text[13] = "";

	__cpuid(1, a, b, c, d);
	if ((c & (1U << 31)) != 0) {
		__cpuid(0x40000000, a, b, c, d);
		memcpy(text, &b, 4);
		memcpy(text + 4, &c, 4);
		memcpy(text + 8, &d, 4);
	}
	facts_string(facts, "host.hypervisor_signature", text);
#else
	facts_unread(facts, "host.hypervisor_signature",
		"this kind of CPU has none");
#endif
}

void machine_live(struct facts *facts)
{
	static const struct tool tools[] = {
		{"tools.gnuplot", "gnuplot", "--version"},
		{"tools.hyperfine", "hyperfine", "--version"},
		{"tools.python3", "python3", "--version"},
	};
	struct utsname names;

	libc(facts);
	if (uname(&names) == 0)
		facts_string(facts, "cpu.architecture", names.machine);
	facts_number(facts, "memory.page_bytes", (double)sysconf(_SC_PAGESIZE));
	hypervisor_signature(facts);
	hardware_counters(facts);
	for (size_t i = 0; i < sizeof tools / sizeof *tools; i++)
		ask_tool(facts, &tools[i]);
}
