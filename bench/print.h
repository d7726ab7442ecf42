/* How commands print: documents, JSON, and files that are whole or not there.
 */
#ifndef BENCH_PRINT_H
#define BENCH_PRINT_H

#include <stdbool.h>
#include <stdio.h>

#include "bench/document.h"
#include "bench/fault.h"

struct json_t;

/* May colours be used on that stream: a terminal that is not dumb, and NO_COLOR
 * unset? */
bool print_colours(int fd);

/* Print the document on stdout and free it, or on stderr, after the command's
 * name, that memory ran out. An exit status (command.h). */
int print_document(const char *command, struct document *document);

/* The same of JSON, of which it takes the reference; NULL: memory ran out. */
int print_json(const char *command, struct json_t *json);

/* ---- files ---- */

struct print_file {
	const char *path; /* NULL: standard output */
	FILE *file;
	bool regular;
};

int print_open(struct print_file *to, const char *path, struct fault *why);

/* Close it, unless it is standard output. A regular file that could not be
 * written whole, or of which `failed` says that it is not, is not left behind.
 * Returns `failed`, or -1 and a fault. */
int print_close(struct print_file *to, int failed, struct fault *why);

#endif
