/* How much memory can still be taken before the kernel would have to kill
 * somebody for it. Asked before much is touched. */
#ifndef BENCH_MEMORY_ROOM_H
#define BENCH_MEMORY_ROOM_H

#include <stdint.h>

#include "bench/fault.h"

/* So little is taken without asking where every launch would have to ask: the
 * answer is read from half a dozen files. */
#define MEMORY_ROOM_LITTLE (UINT64_C(16) << 20)

/* In bytes, the least of what the machine has available (MemAvailable,
 * proc(5)) and of what the limits of our control group and those above leave,
 * its cache of files counted as free (cgroups(7), both versions). UINT64_MAX
 * where nobody tells. `root` is "" or a recorded machine. */
uint64_t memory_room(const char *root);

/* Is there room for so many bytes, and a tenth of it to spare? A fault says
 * what needs them ("ballast"), and how much there is. */
int memory_room_check(
	const char *root, uint64_t bytes, const char *what, struct fault *why);

#endif
