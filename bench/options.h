/* Command-line options, declared in one table that is the parser, the help
 * and the list from which a mistyped one is corrected. getopt_long(3) does the
 * parsing. */
#ifndef BENCH_OPTIONS_H
#define BENCH_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "bench/fault.h"

/* A table ends with an entry whose name is NULL. */
struct option_spec {
	const char *name;  /* long name, without dashes */
	int letter;        /* the short one, or a number above 255 */
	const char *value; /* what stands for the value in help; NULL: none */
	const char *help;  /* NULL: not shown (for the program's own use) */
};

struct options {
	const char *command; /* "tvp run" */
	const char *usage;   /* what follows it: "[PLAN] [options]" */
	const char *about;   /* one or more lines for the help */
	const struct option_spec *table;
	const char *epilogue; /* examples; NULL: none */
};

enum { OPTIONS_END = -1, OPTIONS_HELP = -2, OPTIONS_WRONG = -3 };

/* The next option's letter with its value in *value; OPTIONS_END when the rest
 * is operands (from `optind` on); OPTIONS_HELP for --help or -h; OPTIONS_WRONG
 * and a fault for a mistake. Call with *value NULL to begin anew. */
int options_next(const struct options *options, int argc, char **argv,
	const char **value, struct fault *why);

/* Print text on stdout, where the cursor is in column `left` already: broken
 * between words to fit 80 columns, later lines indented as far. */
void options_wrap(const char *text, int left);

/* Print the help on stdout. */
void options_help(const struct options *options);

/* Print the fault as `tvp run: ...` with a hint at --help; STATUS_USAGE. */
int options_wrong(const struct options *options, const struct fault *why);

#endif
