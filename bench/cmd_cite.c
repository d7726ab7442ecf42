/* tvp cite: how to cite a result. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "bench/cite.h"
#include "bench/command.h"
#include "bench/names.h"
#include "bench/options.h"
#include "bench/result_file.h"

enum { OPT_FORMAT = 256, OPT_AUTHOR, FORMATS_MAX = 8 };

static const struct option_spec cite_table[] = {
	{"format", OPT_FORMAT, "NAME",
		"bibtex, cff, text (all three), or json (CSL)"},
	{"author", OPT_AUTHOR, "NAME",
		"who measured it (nobody is named); again for several"},
	{0},
};

static const struct options cite_options = {
	.command = "tvp cite",
	.usage = "RESULT [--format NAME] [--author NAME]..",
	.about = "Print how to cite a result: what was measured, when, on "
		 "which machine and with\nwhich version, and the id that tells "
		 "this result from all others. One that was\nchanged after it "
		 "was written is refused (tvp verify).",
	.table = cite_table,
	.epilogue = "example:\n  tvp cite results/20260102T030405-quick "
		    "--format bibtex --author \"Ada Lovelace\"",
};

struct request {
	const char *path;
	const struct cite_format *format; /* NULL: all */
	const char *authors[CITE_AUTHORS_MAX];
	size_t n_authors;
};

static int find_format(
	const char *name, const struct cite_format **format, struct fault *why)
{
	const char *names[FORMATS_MAX] = {NULL};
	char hint[200];

	for (size_t i = 0; cite_formats[i] != NULL; i++) {
		names[i] = cite_formats[i]->name;
		if (strcmp(name, names[i]) == 0) {
			*format = cite_formats[i];
			return 0;
		}
	}
	return fault_set(why, 0, "unknown format \"%s\"%s", name,
		names_hint(name, names, hint, sizeof hint));
}

static int take_option(struct request *request, int letter, const char *value,
	struct fault *why)
{
	if (letter == OPT_FORMAT)
		return find_format(value, &request->format, why);
	if (value[0] == '\0')
		return fault_set(why, 0, "an author's name is empty");
	if (request->n_authors == CITE_AUTHORS_MAX)
		return fault_set(
			why, 0, "takes at most %d authors", CITE_AUTHORS_MAX);
	request->authors[request->n_authors++] = value;
	return 0;
}

static void print_all(const struct cite *cite)
{
	for (size_t i = 0; cite_formats[i] != NULL; i++) {
		if (cite_formats[i]->on_demand)
			continue;
		printf("%s%s:\n\n", i > 0 ? "\n" : "",
			cite_formats[i]->summary);
		cite_formats[i]->write(cite, stdout);
	}
}

static int print(const struct request *request)
{
	struct cite cite = {
		.authors = request->authors,
		.n_authors = request->n_authors,
	};
	struct result result;
	struct fault why = {0};
	int status = STATUS_USAGE;

	if (result_read(request->path, &result, &why) == 0) {
		status = STATUS_FAILED;
		if (cite_open(&cite, &result, &why) != 0)
			fault_prefix(&why, "%s", request->path);
	}
	if (fault_is_set(&why)) {
		fprintf(stderr, "tvp cite: %s\n", why.text);
	} else {
		status = STATUS_GOOD;
		if (request->format != NULL)
			request->format->write(&cite, stdout);
		else
			print_all(&cite);
	}
	result_free(&result);
	return status;
}

static int cite_main(int argc, char **argv, const struct registry *registry)
{
	struct request request = {0};
	struct fault why = {0};
	const char *value = NULL;
	int letter;

	(void)registry;
	while ((letter = options_next(
			&cite_options, argc, argv, &value, &why)) > 0)
		if (take_option(&request, letter, value, &why) != 0)
			return options_wrong(&cite_options, &why);
	if (letter == OPTIONS_HELP) {
		options_help(&cite_options);
		return STATUS_GOOD;
	}
	if (letter == OPTIONS_END && optind + 1 != argc)
		fault_set(&why, 0, "needs one result");
	if (fault_is_set(&why))
		return options_wrong(&cite_options, &why);
	request.path = argv[optind];
	return print(&request);
}

const struct command command_cite = {
	.name = "cite",
	.summary = "how to cite a result",
	.main = cite_main,
};
