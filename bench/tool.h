/* Versions of other programs, asked of them. */
#ifndef BENCH_TOOL_H
#define BENCH_TOOL_H

#include <stddef.h>
#include <stdint.h>

#include "bench/fault.h"

/* The first line that `program option` writes on its standard output. The
 * program is looked for on PATH and started without a shell; when it has not
 * closed its output after `deadline_ns`, it and what it started are killed. */
int tool_ask(const char *program, const char *option, uint64_t deadline_ns,
	char *text, size_t size, struct fault *why);

#endif
