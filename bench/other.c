/* The other program of a run. */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/clock.h"
#include "bench/job.h"
#include "bench/other.h"
#include "bench/tool.h"

enum { FIRST_FD = 16 }; /* out of the way of those that launches inherit */

/* A script would be started by a path that its interpreter can't open. */
static int check_elf(int fd, const char *path, struct fault *why)
{
	char head[4];

	if (pread(fd, head, sizeof head, 0) != sizeof head ||
		memcmp(head, "\177ELF", sizeof head) != 0)
		return fault_set(why, 0, "%s is no program", path);
	return 0;
}

static int open_program(
	struct other *other, const char *path, struct fault *why)
{
	int fd, kept;

	if (realpath(path, other->path) == NULL)
		return fault_set(why, errno, "open %s", path);
	fd = open(other->path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return fault_set(why, errno, "open %s", path);
	kept = fcntl(fd, F_DUPFD_CLOEXEC, FIRST_FD);
	close(fd);
	if (kept < 0)
		return fault_set(why, errno, "open %s", path);
	other->fd = kept;
	return check_elf(kept, path, why);
}

static int ask_version(struct other *other, struct fault *why)
{
	if (tool_ask(other->path, "--version", 5 * NS_PER_S, other->version,
		    sizeof other->version, why) != 0)
		return -1;
	for (char *at = other->version; *at != '\0'; at++)
		if (iscntrl((unsigned char)*at) || !isascii(*at))
			*at = '?';
	if (strncmp(other->version, "tvp ", 4) != 0)
		return fault_set(why, 0, "it calls itself \"%.80s\", not tvp",
			other->version);
	return 0;
}

static int check_protocol(const struct other *other, struct fault *why)
{
	struct fault unused = {0};
	char text[32], *end;
	long version;

	if (tool_ask(other->path, "--protocol", 5 * NS_PER_S, text, sizeof text,
		    &unused) != 0)
		return fault_set(why, 0,
			"%s is too old: it does not say how it speaks to its "
			"launches",
			other->version);
	version = strtol(text, &end, 10);
	if (*end != '\0' || version != JOB_BLOCK_VERSION)
		return fault_set(why, 0,
			"%s speaks version %.20s to its launches, this program "
			"version %d",
			other->version, text, JOB_BLOCK_VERSION);
	return 0;
}

int other_open(struct other *other, const char *path, struct fault *why)
{
	*other = (struct other){.fd = -1};
	if (open_program(other, path, why) == 0 &&
		ask_version(other, why) == 0 && check_protocol(other, why) == 0)
		return 0;
	other_close(other);
	return fault_prefix(why, "against-bin");
}

void other_close(struct other *other)
{
	if (other->fd >= 0)
		close(other->fd);
	other->fd = -1;
}

void other_facts(const struct other *other, bool identify, struct facts *build)
{
	facts_string(build, "other.version", other->version);
	if (identify)
		facts_string(build, "other.path", other->path);
}

const char *other_this(const struct facts *build, char text[OTHER_VERSION])
{
	snprintf(text, OTHER_VERSION, "tvp %.40s %.60s",
		facts_text_of(build, "version", ""),
		facts_text_of(build, "commit", ""));
	return text;
}

const char *other_name(const struct facts *build)
{
	const char *version = facts_text_of(build, "other.version", "");

	return version[0] != '\0' ? version : "another program";
}
