/* The other program of a run: an older build of this one, whose launches take
 * turns with this one's (tvp run --against-bin). */
#ifndef BENCH_OTHER_H
#define BENCH_OTHER_H

#include <limits.h>

#include "bench/facts.h"
#include "bench/fault.h"

enum { OTHER_VERSION = 128 };

struct other {
	int fd;                      /* of the program; -1: there is none */
	char version[OTHER_VERSION]; /* what its --version says */
	char path[PATH_MAX];
};

/* Open the program, which stays the same one however often its file is built
 * anew, and ask it who it is. Refused: what is no program, no tvp, or speaks to
 * its launches in another way than this one (JOB_BLOCK_VERSION). */
int other_open(struct other *other, const char *path, struct fault *why);

void other_close(struct other *other);

/* Take down whose cells those with other_binary are: other.version and, with
 * `identify`, other.path. */
void other_facts(const struct other *other, bool identify, struct facts *build);

/* "tvp 0.1.0 4510030f8e25": the program that measured a result. */
const char *other_this(const struct facts *build, char text[OTHER_VERSION]);

/* What other_facts took down, for people; "another program" without. */
const char *other_name(const struct facts *build);

#endif
