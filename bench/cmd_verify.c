/* tvp verify: do results hold? */
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "bench/command.h"
#include "bench/names.h"
#include "bench/options.h"
#include "bench/verify.h"

enum { OPT_JSON = 256 };

static const struct option_spec verify_table[] = {
	{"json", OPT_JSON, NULL, "the answers as JSON"},
	{0},
};

static const struct options verify_options = {
	.command = "tvp verify",
	.usage = "RESULT.. [options]",
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

static void print_one(const char *path, struct verify *verify)
{
	printf("%s\n  id of what it holds: %s\n", path, verify->id);
	print_line("id", verify->identity, verify->identity_text);
	print_line("summary", verify->summary, verify->summary_text);
}

/* With a list the answer becomes its next entry; else it is printed. */
static int verify_one(
	const char *path, const struct registry *registry, json_t *list)
{
	struct fault why = {0};
	struct verify verify;
	bool read = verify_result(path, registry, &verify, &why) == 0;

	if (!read)
		fprintf(stderr, "tvp verify: %s\n", why.text);
	if (list != NULL)
		json_array_append_new(list,
			verify_to_json(path, read ? &verify : NULL, &why));
	else if (read)
		print_one(path, &verify);
	return !read                   ? STATUS_USAGE
	       : verify_holds(&verify) ? STATUS_GOOD
				       : STATUS_FAILED;
}

static int verify_all(char *const *paths, size_t n,
	const struct registry *registry, json_t *list)
{
	int status = STATUS_GOOD;

	for (size_t i = 0; i < n; i++) {
		int one = verify_one(paths[i], registry, list);

		status = one > status ? one : status;
	}
	return status;
}

/* All answers in one document. */
static int verify_as_json(
	char *const *paths, size_t n, const struct registry *registry)
{
	json_t *list = json_array(), *json;
	int status = verify_all(paths, n, registry, list), failed;

	json = json_pack("{s:O}", "results", list);
	failed = json == NULL || json_array_size(list) != n ||
		 json_dumpf(json, stdout, JSON_INDENT(1)) != 0;
	putchar('\n');
	json_decref(json);
	json_decref(list);
	return failed ? STATUS_FAILED : status;
}

static int verify_main(int argc, char **argv, const struct registry *registry)
{
	struct fault why = {0};
	const char *value = NULL;
	bool as_json = false;
	int letter;

	while ((letter = options_next(
			&verify_options, argc, argv, &value, &why)) > 0)
		as_json = true;
	if (letter == OPTIONS_HELP) {
		options_help(&verify_options);
		return STATUS_GOOD;
	}
	if (letter == OPTIONS_END && optind == argc)
		fault_set(&why, 0, "needs a result");
	if (fault_is_set(&why))
		return options_wrong(&verify_options, &why);
	return (as_json ? verify_as_json(argv + optind, (size_t)(argc - optind),
				  registry)
			: verify_all(argv + optind, (size_t)(argc - optind),
				  registry, NULL));
}

const struct command command_verify = {
	.name = "verify",
	.summary = "does a result hold what its id and summary say?",
	.main = verify_main,
};
