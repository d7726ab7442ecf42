/* What a launch used. */
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "bench/clock.h"
#include "bench/usage.h"

static uint64_t ns_of(const struct timeval *t)
{
	return (uint64_t)t->tv_sec * NS_PER_S + (uint64_t)t->tv_usec * 1000;
}

struct usage usage_now(void)
{
	struct usage sum = {0};
	const int who[] = {RUSAGE_SELF, RUSAGE_CHILDREN};

	for (int i = 0; i < 2; i++) {
		struct rusage r;

		getrusage(who[i], &r);
		sum.user_ns += ns_of(&r.ru_utime);
		sum.sys_ns += ns_of(&r.ru_stime);
		sum.voluntary_switches += (uint64_t)r.ru_nvcsw;
		sum.involuntary_switches += (uint64_t)r.ru_nivcsw;
		sum.minor_faults += (uint64_t)r.ru_minflt;
		sum.major_faults += (uint64_t)r.ru_majflt;
	}
	return sum;
}

struct usage usage_sum(struct usage a, struct usage b)
{
	return (struct usage){
		.user_ns = a.user_ns + b.user_ns,
		.sys_ns = a.sys_ns + b.sys_ns,
		.voluntary_switches =
			a.voluntary_switches + b.voluntary_switches,
		.involuntary_switches =
			a.involuntary_switches + b.involuntary_switches,
		.minor_faults = a.minor_faults + b.minor_faults,
		.major_faults = a.major_faults + b.major_faults,
	};
}

struct usage usage_between(struct usage before, struct usage after)
{
	return (struct usage){
		.user_ns = after.user_ns - before.user_ns,
		.sys_ns = after.sys_ns - before.sys_ns,
		.voluntary_switches =
			after.voluntary_switches - before.voluntary_switches,
		.involuntary_switches = after.involuntary_switches -
					before.involuntary_switches,
		.minor_faults = after.minor_faults - before.minor_faults,
		.major_faults = after.major_faults - before.major_faults,
	};
}

uint64_t usage_difference(uint64_t a, uint64_t b)
{
	if (a == USAGE_UNKNOWN || b == USAGE_UNKNOWN)
		return USAGE_UNKNOWN;
	return b > a ? b - a : 0; /* /proc/stat may step back a tick */
}

/* The beginning of a small file as a string; false when it can't be read. */
static bool read_text(const char *path, char *text, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		return false;
	n = read(fd, text, size - 1);
	close(fd);
	text[n > 0 ? n : 0] = '\0';
	return n > 0;
}

/* The number behind the first space. By hand: in a new process every page of
 * the library that is touched for the first time costs a fault, and sscanf
 * touches many. */
static uint64_t second_number(const char *text)
{
	uint64_t number = 0;

	while (*text != ' ')
		if (*text++ == '\0')
			return USAGE_UNKNOWN;
	if (*++text < '0' || *text > '9')
		return USAGE_UNKNOWN;
	for (; *text >= '0' && *text <= '9'; text++)
		number = 10 * number + (uint64_t)(*text - '0');
	return number;
}

/* The kernel makes each folder of /proc when it is first looked up. A new
 * process would have three made on the way to its only thread (PID, task, TID),
 * a thread its own alone; but the figures of a process's first thread also lie
 * in the folder of the process, so that either has one made. */
uint64_t usage_thread_queue_ns(void)
{
	const char *path = gettid() == getpid() ? "/proc/self/schedstat"
						: "/proc/thread-self/schedstat";
	char text[96];

	if (!read_text(path, text, sizeof text))
		return USAGE_UNKNOWN;
	return second_number(text);
}

uint64_t usage_largest_rss_bytes(void)
{
	struct rusage children;
	uint64_t own_kib, largest_kib;
	char text[4096];
	const char *peak;

	if (!read_text("/proc/self/status", text, sizeof text))
		return USAGE_UNKNOWN;
	peak = strstr(text, "\nVmHWM:");
	if (peak == NULL)
		return USAGE_UNKNOWN;
	own_kib = strtoull(peak + 7, NULL, 10);
	getrusage(RUSAGE_CHILDREN, &children);
	largest_kib = (uint64_t)children.ru_maxrss;
	return 1024 * (own_kib > largest_kib ? own_kib : largest_kib);
}

/* The first line of /proc/stat (proc(5)), in ticks. */
static void read_stat(struct usage_machine *machine)
{
	unsigned long long user, nice, sys, idle, wait, irq, soft, steal;
	char text[256];
	uint64_t tick_ns;

	if (!read_text("/proc/stat", text, sizeof text) ||
		sscanf(text, "cpu %llu %llu %llu %llu %llu %llu %llu %llu",
			&user, &nice, &sys, &idle, &wait, &irq, &soft,
			&steal) != 8)
		return;
	tick_ns = NS_PER_S / (uint64_t)sysconf(_SC_CLK_TCK);
	machine->busy_ns = (user + nice + sys + irq + soft) * tick_ns;
	machine->steal_ns = steal * tick_ns;
}

static uint64_t read_stall(const char *path)
{
	char text[256];
	const char *total;

	if (!read_text(path, text, sizeof text))
		return USAGE_UNKNOWN;
	total = strstr(text, "total=");
	return total != NULL ? strtoull(total + 6, NULL, 10) * 1000
			     : USAGE_UNKNOWN;
}

/* CPUs are numbered without gaps wherever cpufreq is; where it is not, the
 * first file is missing and that is all this costs. */
static uint64_t read_frequency(void)
{
	uint64_t sum_khz = 0;
	char path[80], text[32];

	for (unsigned n = 0;; n++) {
		snprintf(path, sizeof path,
			"/sys/devices/system/cpu/cpu%u/cpufreq/"
			"scaling_cur_freq",
			n);
		if (!read_text(path, text, sizeof text))
			return n > 0 ? sum_khz * 1000 / n : USAGE_UNKNOWN;
		sum_khz += strtoull(text, NULL, 10);
	}
}

struct usage_machine usage_machine_now(void)
{
	struct usage_machine machine = {
		.busy_ns = USAGE_UNKNOWN,
		.steal_ns = USAGE_UNKNOWN,
		.cpu_stall_ns = read_stall("/proc/pressure/cpu"),
		.io_stall_ns = read_stall("/proc/pressure/io"),
		.cpu_hz = read_frequency(),
	};

	read_stat(&machine);
	return machine;
}

struct usage_machine usage_machine_between(
	struct usage_machine before, struct usage_machine after)
{
	return (struct usage_machine){
		.busy_ns = usage_difference(before.busy_ns, after.busy_ns),
		.steal_ns = usage_difference(before.steal_ns, after.steal_ns),
		.cpu_stall_ns = usage_difference(
			before.cpu_stall_ns, after.cpu_stall_ns),
		.io_stall_ns =
			usage_difference(before.io_stall_ns, after.io_stall_ns),
		.cpu_hz = after.cpu_hz,
	};
}

/* Ticks are coarse: one's own may be more than all were busy. */
uint64_t usage_others_ns(uint64_t busy_ns, uint64_t own_ns)
{
	if (busy_ns == USAGE_UNKNOWN)
		return USAGE_UNKNOWN;
	return busy_ns > own_ns ? busy_ns - own_ns : 0;
}
