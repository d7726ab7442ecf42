/* tvp verify: do results hold? */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "bench/command.h"
#include "bench/names.h"
#include "bench/options.h"
#include "bench/verify.h"

static const struct option_spec verify_table[] = {{0}};

static const struct options verify_options = {
	.command = "tvp verify",
	.usage = "RESULT..",
	.about = "Compute the id of each result from what it holds, and its "
		 "summary from its\nlaunches, and say whether both are as the "
		 "result states them. Ends in status 1\nwhere one of them is "
		 "not, or is not stated; in 2 where a result cannot be read.",
	.table = verify_table,
	.epilogue = "example:\n  tvp verify results/20260102T030405-quick",
};

static void print_line(
	const char *what, enum verify_answer answer, char *reason)
{
	static const char *const words[] = {
		"holds", "DOES NOT HOLD", "is not stated"};

	printf("  %-8s %s%s%s\n", what, words[answer],
		reason[0] != '\0' ? ": " : "", names_tidy(reason));
}

static int verify_one(const char *path, const struct registry *registry)
{
	struct fault why = {0};
	struct verify verify;

	if (verify_result(path, registry, &verify, &why) != 0) {
		fprintf(stderr, "tvp verify: %s\n", why.text);
		return STATUS_USAGE;
	}
	printf("%s\n  id of what it holds: %s\n", path, verify.id);
	print_line("id", verify.identity, verify.identity_text);
	print_line("summary", verify.summary, verify.summary_text);
	return verify.identity == VERIFY_HOLDS && verify.summary == VERIFY_HOLDS
		       ? STATUS_GOOD
		       : STATUS_FAILED;
}

static int verify_main(int argc, char **argv, const struct registry *registry)
{
	struct fault why = {0};
	const char *value = NULL;
	int status = STATUS_GOOD;
	int letter = options_next(&verify_options, argc, argv, &value, &why);

	if (letter == OPTIONS_HELP) {
		options_help(&verify_options);
		return STATUS_GOOD;
	}
	if (letter == OPTIONS_END && optind == argc)
		fault_set(&why, 0, "needs a result");
	if (fault_is_set(&why))
		return options_wrong(&verify_options, &why);
	for (int i = optind; i < argc; i++) {
		int one = verify_one(argv[i], registry);

		status = one > status ? one : status;
	}
	return status;
}

const struct command command_verify = {
	.name = "verify",
	.summary = "does a result hold what its id and summary say?",
	.main = verify_main,
};
