/* Small files of the kernel, below a root.
 *
 * The root is "" for the machine itself, or a folder that holds recorded
 * files of another, so that what reads them can be tested with hardware that
 * is not there. Faults name the path without the root.
 */
#ifndef BENCH_SYSFILE_H
#define BENCH_SYSFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "bench/facts.h"
#include "bench/fault.h"

enum { SYSFILE_PATH = 1024 };

/* Root and path in one; false when they are too long. */
bool sysfile_path(const char *root, const char *path, char full[SYSFILE_PATH]);

bool sysfile_exists(const char *root, const char *path);

/* For reading; NULL and a fault when it cannot be opened. */
FILE *sysfile_open(const char *root, const char *path, struct fault *why);

/* The beginning of a file, without white space at its end. */
int sysfile_text(const char *root, const char *path, char *text, size_t size,
	struct fault *why);

/* The number a file begins with. */
int sysfile_number(
	const char *root, const char *path, double *number, struct fault *why);

/* What follows "key" and `separator` on the first line that begins so:
 * "model name\t: Fast 9000" gives "Fast 9000". */
int sysfile_field(const char *root, const char *path, const char *key,
	char separator, char *text, size_t size, struct fault *why);

/* The same as facts; one that cannot be read is unread for that reason. A
 * number is multiplied by `scale`, to come in the unit its name says. */
void sysfile_text_fact(struct facts *facts, const char *name, const char *root,
	const char *path);
void sysfile_number_fact(struct facts *facts, const char *name,
	const char *root, const char *path, double scale);

#endif
