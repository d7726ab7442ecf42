/* The parts machine_gather is made of: each adds the facts of one thing. For
 * bench/machine*.c only. */
#ifndef BENCH_MACHINE_PART_H
#define BENCH_MACHINE_PART_H

#include <stddef.h>

#include "bench/facts.h"

void machine_cpu(struct facts *facts, const char *root);
void machine_frequency(struct facts *facts, const char *root);
void machine_kernel(struct facts *facts, const char *root);
void machine_memory(struct facts *facts, const char *root);
void machine_load(struct facts *facts, const char *root);
void machine_host(struct facts *facts, const char *root);
void machine_limits(struct facts *facts, const char *root);
void machine_cgroup(struct facts *facts, const char *root);

/* Of the running machine only. */
void machine_clock(struct facts *facts);
void machine_live(struct facts *facts);

/* The words of a kernel command line that say something about performance and
 * nothing about whose machine it is; returns how many others there were. */
unsigned machine_command_line(const char *line, char *text, size_t size);

/* Compiler flags, but for the paths in them: those name somebody's folders. */
void machine_flags(const char *flags, char *text, size_t size);

#endif
