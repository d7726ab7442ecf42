/* What can be typed after `tvp run`. */
#ifndef BENCH_RUNOPTS_H
#define BENCH_RUNOPTS_H

#include <stdbool.h>

#include "bench/failif.h"
#include "bench/options.h"
#include "bench/plan_read.h"

/* Strings are borrowed from argv and the environment. */
struct runopts {
	struct plan_wish wish;
	const char *plan;    /* a path or the name of an experiment, or NULL */
	const char *output;  /* -o, or NULL */
	const char *resume;  /* --resume, or NULL */
	const char *against; /* a result to measure again, or NULL */
	const char *against_bin; /* the other program, or NULL */
	struct failif failif;    /* if `fails` */
	const char *scratch;     /* where the scratch folder is to be made */
	bool fails;
	bool dry_run, identify, exact_tasks, no_floors;
	bool not_for_resume; /* something was said that --resume can't take */
};

extern const struct options runopts_help;

/* OPTIONS_END, OPTIONS_HELP, or OPTIONS_WRONG and a fault. */
int runopts_parse(struct runopts *said, int argc, char **argv,
	const struct registry *registry, struct fault *why);

#endif
