/* The machine as part of a result. */
#include <errno.h>
#include <limits.h>
#include <math.h>
#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "bench/build.h"
#include "bench/clock.h"
#include "bench/file_system.h"
#include "bench/machine.h"
#include "bench/machine_part.h"
#include "bench/sysfile.h"
#include "bench/usage.h"

#define TEXT_OF(x) #x
#define TEXT(x) TEXT_OF(x)

#ifdef __GLIBC__
#define BUILD_LIBC "glibc " TEXT(__GLIBC__) "." TEXT(__GLIBC_MINOR__)
#else
#define BUILD_LIBC "not glibc"
#endif

static void identity(struct facts *facts, const char *root)
{
	const struct passwd *user = getpwuid(geteuid());

	sysfile_text_fact(
		facts, "identity.host_name", root, "/proc/sys/kernel/hostname");
	sysfile_text_fact(
		facts, "identity.kernel_command_line", root, "/proc/cmdline");
	if (user != NULL)
		facts_string(facts, "identity.user_name", user->pw_name);
	else
		facts_unread(facts, "identity.user_name",
			"the user database does not know this user");
}

void machine_gather(struct facts *facts, const struct machine_source *source)
{
	const char *root = source->root;

	machine_cpu(facts, root);
	machine_frequency(facts, root);
	machine_memory(facts, root);
	machine_kernel(facts, root);
	machine_host(facts, root);
	machine_limits(facts, root);
	machine_cgroup(facts, root);
	machine_load(facts, root);
	if (source->identify)
		identity(facts, root);
	if (root[0] != '\0')
		return;
	machine_clock(facts);
	machine_live(facts);
}

void machine_activity(struct facts *facts, uint64_t ns)
{
	const struct timespec time = clock_timespec(ns);
	const double cpus = (double)sysconf(_SC_NPROCESSORS_ONLN);
	struct usage_machine before, after;
	uint64_t begin_ns, busy_ns, steal_ns;
	double passed_ns;

	begin_ns = clock_now_ns();
	before = usage_machine_now();
	clock_nanosleep(CLOCK_MONOTONIC, 0, &time, NULL);
	after = usage_machine_now();
	passed_ns = (double)(clock_now_ns() - begin_ns);
	busy_ns = usage_difference(before.busy_ns, after.busy_ns);
	steal_ns = usage_difference(before.steal_ns, after.steal_ns);
	if (busy_ns == USAGE_UNKNOWN || steal_ns == USAGE_UNKNOWN) {
		facts_unread(facts, "load.busy_cpus", "no times in /proc/stat");
		facts_unread(
			facts, "load.steal_percent", "no times in /proc/stat");
		return;
	}
	/* Ticks are coarse: they may sum to more than has passed. */
	facts_number(facts, "load.busy_cpus",
		fmin(cpus, (double)busy_ns / passed_ns));
	facts_number(facts, "load.steal_percent",
		fmin(100, 100 * (double)steal_ns / passed_ns / cpus));
}

void machine_scratch(struct facts *facts, const char *path)
{
	static const char *const names[] = {"scratch.file_system",
		"scratch.kind", "scratch.is_disk", "scratch.writable",
		"scratch.free_bytes"};
	char folder[PATH_MAX + 2];
	struct file_system fs;
	struct fault why = {0};

	/* With "/." what is no folder is refused. */
	if (snprintf(folder, sizeof folder, "%s/.", path) >=
			(int)sizeof folder ||
		file_system_at(folder, &fs, &why) != 0) {
		fault_set(&why, ENAMETOOLONG, "file system of the folder");
		for (size_t i = 0; i < sizeof names / sizeof *names; i++)
			facts_unread(facts, names[i], why.text);
		return;
	}
	facts_string(facts, names[0], fs.name);
	facts_string(facts, names[1], file_system_kind_name(fs.kind));
	facts_flag(facts, names[2], fs.kind == FILE_SYSTEM_DISK);
	facts_flag(facts, names[3], access(folder, W_OK | X_OK) == 0);
	facts_number(facts, names[4], (double)fs.free_bytes);
}

void machine_flags(const char *flags, char *text, size_t size)
{
	size_t n = 0;

	text[0] = '\0';
	while (*(flags += strspn(flags, " ")) != '\0' && n < size) {
		size_t len = strcspn(flags, " ");
		size_t shown = memchr(flags, '/', len) == NULL
				       ? len
				       : strcspn(flags, "=/ ");

		n += (size_t)snprintf(text + n, size - n, "%s%.*s%s",
			n > 0 ? " " : "", (int)shown, flags,
			shown < len ? "..." : "");
		flags += len;
	}
}

static void commit(struct facts *facts, const char *name)
{
	if (name[0] != '\0')
		facts_string(facts, "commit", name);
	else
		facts_unread(facts, "commit", "not built from a repository");
}

/* What a build may lack. */
static void optional(struct facts *facts, const char *name, const char *version,
	const char *reason)
{
	if (version[0] != '\0')
		facts_string(facts, name, version);
	else
		facts_unread(facts, name, reason);
}

void machine_build_facts(struct facts *facts)
{
	char flags[FACT_TEXT];

	machine_flags(BUILD_FLAGS, flags, sizeof flags);
	facts_string(facts, "version", BUILD_VERSION);
	commit(facts, BUILD_COMMIT);
	facts_string(facts, "type", BUILD_TYPE);
	facts_string(facts, "flags", flags);
	facts_string(facts, "compiler", BUILD_COMPILER);
#ifdef NDEBUG
	facts_flag(facts, "assertions", false);
#else
	facts_flag(facts, "assertions", true);
#endif
	facts_string(facts, "libc", BUILD_LIBC);
	facts_string(facts, "jansson", BUILD_JANSSON);
	facts_string(facts, "hwloc", BUILD_HWLOC);
	facts_string(facts, "libcrypto", BUILD_CRYPTO);
	optional(facts, "sqlite", BUILD_SQLITE,
		"there was no SQLite 3.35 or newer");
	optional(facts, "openmp", BUILD_OPENMP, BUILD_OPENMP_MISSING);
}
