/* The machine as part of a result: everything that is known to move the
 * numbers and can be read, as facts.
 *
 * Names are dotted and carry their unit. What is read from files of the
 * kernel is read below a root, so that machines which are not there can be
 * tested; a recorded machine has its topology in ROOT/topology.xml, as
 * hwloc's lstopo writes it. What only a running machine can tell (the cost of
 * its clock, the versions of its tools) is left out for a recorded one.
 *
 * A limit that does not exist is the string "none", else a number.
 */
#ifndef BENCH_MACHINE_H
#define BENCH_MACHINE_H

#include <stdbool.h>
#include <stdint.h>

#include "bench/facts.h"

struct machine_source {
	const char *root; /* "": this machine */
	bool identify;    /* also host, user, and the whole command line */
};

/* Everything but the scratch folder and the activity. Without `identify` no
 * fact names a host, a user or a path of theirs. Takes some 0.1 s, most of it
 * for asking tools for their version. */
void machine_gather(struct facts *facts, const struct machine_source *source);

/* What others do just now: sleeps for `ns` and adds load.busy_cpus (CPUs' worth
 * of work done meanwhile) and load.steal_percent (of the time of all CPUs). */
void machine_activity(struct facts *facts, uint64_t ns);

/* The file system of a folder: scratch.file_system, .kind, .is_disk, .writable
 * and .free_bytes. The folder's name is not kept. */
void machine_scratch(struct facts *facts, const char *path);

/* What the program was built from and with: version, commit, type, flags,
 * compiler, assertions, and the libraries. Paths among the flags are left
 * out. */
void machine_build_facts(struct facts *facts);

#endif
