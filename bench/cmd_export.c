/* tvp export: a result in the formats that other tools read. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "bench/command.h"
#include "bench/export.h"
#include "bench/names.h"
#include "bench/options.h"
#include "bench/print.h"
#include "bench/show.h"

enum { OPT_FORMAT = 256, FORMATS_MAX = 16 };

static const struct option_spec export_table[] = {
	{"format", OPT_FORMAT, "NAME",
		"bmf, csv, go, google-benchmark, hyperfine or pyperf"},
	{"output", 'o', "FILE", "where to (standard output)"},
	{0},
};

static const struct options export_options = {
	.command = "tvp export",
	.usage = "RESULT --format NAME [-o FILE]",
	.about = "Write a result as other tools read it: each launch that "
		 "ended well is one value\n(in csv, a line; there the others "
		 "are as well).",
	.table = export_table,
	.epilogue = "example:\n  tvp export results/20260102T030405-quick "
		    "--format csv -o quick.csv",
};

static const struct export_format *find_format(
	const char *name, struct fault *why)
{
	const char *names[FORMATS_MAX] = {NULL};
	char hint[200];

	for (size_t i = 0; export_formats[i] != NULL; i++) {
		names[i] = export_formats[i]->name;
		if (strcmp(name, names[i]) == 0)
			return export_formats[i];
	}
	fault_set(why, 0, "unknown format \"%s\"%s", name,
		names_hint(name, names, hint, sizeof hint));
	return NULL;
}

static void tell_left_out(
	const struct export_format *format, const struct export_input *input)
{
	const struct result *result = input->result;
	size_t n = result->n_launches - input->first[result->plan.n_cells];

	if (n > 0 && !format->keeps_failed)
		fprintf(stderr,
			"tvp export: %zu of %zu launches failed and are left "
			"out\n",
			n, result->n_launches);
}

static int export_result(const char *path, const struct export_format *format,
	const char *output, const struct registry *registry, struct fault *why)
{
	struct export_input input = {0};
	struct result result = {0};
	int status = STATUS_USAGE, failed;
	struct print_file to;

	if (show_read("tvp export", path, &result, why) != 0 ||
		show_spare(&path, 1, output, why) != 0 ||
		export_open(&input, format, &result, registry, why) != 0)
		goto close;
	tell_left_out(format, &input);
	status = STATUS_FAILED;
	if (print_open(&to, output, why) != 0)
		goto close;
	failed = format->write(&input, to.file, why);
	if (print_close(&to, failed, why) == 0)
		status = STATUS_GOOD;
close:
	export_close(&input);
	result_free(&result);
	return status;
}

static int export_main(int argc, char **argv, const struct registry *registry)
{
	const struct export_format *format = NULL;
	const char *value = NULL, *output = NULL;
	struct fault why = {0};
	int letter, status;

	while ((letter = options_next(
			&export_options, argc, argv, &value, &why)) > 0)
		if (letter == 'o')
			output = value;
		else
			format = find_format(value, &why);
	if (letter == OPTIONS_HELP) {
		options_help(&export_options);
		return STATUS_GOOD;
	}
	if (letter == OPTIONS_END && optind + 1 != argc)
		fault_set(&why, 0, "needs one result");
	if (letter == OPTIONS_END && format == NULL)
		fault_set(&why, 0, "needs a format (--format)");
	if (fault_is_set(&why) || format == NULL)
		return options_wrong(&export_options, &why);
	status = export_result(argv[optind], format, output, registry, &why);
	if (fault_is_set(&why))
		fprintf(stderr, "tvp export: %s\n", why.text);
	return status;
}

const struct command command_export = {
	.name = "export",
	.summary = "write a result as other tools read it",
	.main = export_main,
};
