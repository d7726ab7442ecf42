/* The commands of the program: each is a file bench/cmd_NAME.c, the only files
 * that print. */
#ifndef BENCH_COMMAND_H
#define BENCH_COMMAND_H

#include "bench/fault.h"
#include "bench/registry.h"

/* Exit status of the program. */
enum status {
	STATUS_GOOD = 0,
	STATUS_FAILED = 1,  /* measured, but something failed */
	STATUS_USAGE = 2,   /* wrong usage */
	STATUS_HELD = 3,    /* the --fail-if condition held */
	STATUS_UNCLEAR = 4, /* unclear, and asked to fail on that */
	STATUS_STRICT = 5,  /* refused by --strict */
	STATUS_INTERRUPTED = 130,
};

struct command {
	const char *name;
	const char *summary; /* a few words for the list of commands */
	/* argv[0] is the command's name. Returns an exit status. */
	int (*main)(int argc, char **argv, const struct registry *registry);
};

extern const struct command command_exec, command_run, command_list,
	command_show, command_plot, command_doctor, command_noise,
	command_compare, command_export, command_cite, command_verify,
	command_advise, command_report, command_table, command_claims;

#endif
