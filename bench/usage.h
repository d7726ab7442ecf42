/* What a launch used: CPU time, switches, faults, waiting. */
#ifndef BENCH_USAGE_H
#define BENCH_USAGE_H

#include <stdint.h>

#define USAGE_UNKNOWN UINT64_MAX

struct usage {
	uint64_t user_ns, sys_ns;
	uint64_t voluntary_switches, involuntary_switches;
	uint64_t minor_faults, major_faults;
};

/* This process with all its threads, and its children that were waited for
 * (getrusage(2)). */
struct usage usage_now(void);

struct usage usage_sum(struct usage a, struct usage b);
struct usage usage_between(struct usage before, struct usage after);

/* How long this thread was ready to run and had no CPU, since it was born, in
 * ns (second field of its schedstat, proc(5)), or USAGE_UNKNOWN. Workers ask at
 * their end: it shall cost a process no more than a thread. */
uint64_t usage_thread_queue_ns(void);

/* The largest resident set that this process or one of its children that were
 * waited for ever had; USAGE_UNKNOWN when not told. Not ru_maxrss of this
 * process: that remembers the one that spawned it (Linux keeps it over exec),
 * so that every launch would look as large as its supervisor. */
uint64_t usage_largest_rss_bytes(void);

/* The whole machine since it booted, in ns; USAGE_UNKNOWN where the kernel
 * does not say. Ticks of 10 ms (/proc/stat), stalls of 1 us (/proc/pressure).
 */
struct usage_machine {
	uint64_t busy_ns;      /* user, nice, system, irq, softirq, all CPUs */
	uint64_t steal_ns;     /* taken by the hypervisor for others */
	uint64_t cpu_stall_ns; /* PSI "some": a task wanted for a CPU */
	uint64_t io_stall_ns;
	uint64_t cpu_hz; /* mean of the present frequencies (cpufreq) */
};

struct usage_machine usage_machine_now(void);

/* What passed between two readings; cpu_hz is that of the later one. */
struct usage_machine usage_machine_between(
	struct usage_machine before, struct usage_machine after);

/* What others used of the busy time, of which `own_ns` was one's own. */
uint64_t usage_others_ns(uint64_t busy_ns, uint64_t own_ns);

/* b - a, or USAGE_UNKNOWN where either is. */
uint64_t usage_difference(uint64_t a, uint64_t b);

#endif
