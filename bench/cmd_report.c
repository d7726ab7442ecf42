/* tvp report: what one result says, or several side by side. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bench/command.h"
#include "bench/export.h"
#include "bench/names.h"
#include "bench/options.h"
#include "bench/print.h"
#include "bench/report.h"
#include "bench/show.h"

enum { OPT_FORMAT = 256, RESULTS_MAX = 1000 };

static const struct option_spec report_table[] = {
	{"format", OPT_FORMAT, "NAME",
		"html: a page that needs nothing else; md: Markdown; tex:\n"
		"LaTeX; csv: a table with a line for each launch (html)"},
	{"output", 'o', "FILE",
		"where to (standard output); md and tex then have pictures,\n"
		"in the folder FILE-charts"},
	{0},
};

static const struct options report_options = {
	.command = "tvp report",
	.usage = "RESULT.. [options]",
	.about = "Write what a result says: the answer, the tables, the "
		 "charts, the method, the\nmachine, and the command that "
		 "repeats each launch. Several results are put side\nby side, "
		 "each compared with the first.",
	.table = report_table,
	.epilogue = "example:\n  tvp report results/20260102T030405-quick -o "
		    "report.html",
};

static const struct form {
	const char *name;
	void (*write)(const struct document *document, FILE *file);
	const char *pictures; /* format of those beside the file */
} forms[] = {
	{"html", document_write_html, NULL},
	{"md", document_write_markdown, "svg"},
	{"tex", document_write_latex, "pdf"},
	{"csv", NULL, NULL}, /* launches, no document */
	{0},
};

struct request {
	const struct form *form;
	const char *output; /* NULL: standard output */
	const char *const *paths;
	size_t n;
	const struct registry *registry;
};

static const struct form *find_form(const char *name, struct fault *why)
{
	const char *names[sizeof forms / sizeof *forms] = {NULL};
	char hint[200];

	for (size_t i = 0; forms[i].name != NULL; i++) {
		names[i] = forms[i].name;
		if (strcmp(name, forms[i].name) == 0)
			return &forms[i];
	}
	fault_set(why, 0, "unknown format \"%s\"%s", name,
		names_hint(name, names, hint, sizeof hint));
	return &forms[0];
}

/* ---- the report ---- */

/* FILE-charts, made if need be; beside the file its name without folders. */
static int make_folder(const char *output, char folder[PATH_MAX],
	const char **link, struct fault *why)
{
	char *slash;

	if (snprintf(folder, PATH_MAX, "%s-charts", output) >= PATH_MAX)
		return fault_set(why, ENAMETOOLONG, "%s", output);
	if (mkdir(folder, 0777) != 0 && errno != EEXIST)
		return fault_set(why, errno, "make folder %s", folder);
	slash = strrchr(folder, '/');
	*link = slash != NULL ? slash + 1 : folder;
	return 0;
}

static int make_document(const struct request *request,
	const struct result *const *results, struct document *document,
	struct fault *drawing, struct fault *why)
{
	char folder[PATH_MAX];
	struct report_input input = {
		.results = results,
		.names = request->paths,
		.n = request->n,
		.registry = request->registry,
		.pictures = request->form->pictures == NULL ? REPORT_INLINE
							    : REPORT_WITHOUT,
		.folder = folder,
		.format = request->form->pictures,
	};

	if (input.pictures == REPORT_WITHOUT && request->output != NULL) {
		if (make_folder(request->output, folder, &input.link, why) != 0)
			return -1;
		input.pictures = REPORT_BESIDE;
	}
	if (report_make(&input, document, drawing, why) != 0)
		return -1;
	if (input.pictures == REPORT_BESIDE)
		rmdir(folder); /* stays unless it is empty */
	return 0;
}

static int write_report(const struct request *request,
	const struct result *const *results, struct fault *why)
{
	struct document document = {0};
	struct fault drawing = {0};
	struct print_file to;
	int failed = make_document(request, results, &document, &drawing, why);

	if (failed == 0)
		failed = print_open(&to, request->output, why);
	if (failed == 0) {
		request->form->write(&document, to.file);
		failed = print_close(&to, 0, why);
	}
	document_free(&document);
	if (fault_is_set(&drawing))
		fprintf(stderr, "tvp report: without all pictures: %s\n",
			drawing.text);
	return failed != 0 || fault_is_set(&drawing) ? STATUS_FAILED
						     : STATUS_GOOD;
}

static int write_csv(const struct request *request,
	const struct result *const *results, struct fault *why)
{
	struct print_file to;
	int failed = print_open(&to, request->output, why);

	if (failed != 0)
		return STATUS_FAILED;
	failed = export_csv_write(results, request->paths, request->n,
		request->registry, to.file, why);
	failed = print_close(&to, failed, why);
	return failed != 0 ? STATUS_FAILED : STATUS_GOOD;
}

static int report(const struct request *request, struct fault *why)
{
	struct show_results results = {0};
	int status = STATUS_USAGE;

	if (show_read_all("tvp report", request->paths, request->n, &results,
		    why) == 0 &&
		show_spare(request->paths, request->n, request->output, why) ==
			0)
		status = request->form->write == NULL
				 ? write_csv(request, results.list, why)
				 : write_report(request, results.list, why);
	show_free(&results);
	return status;
}

static int report_main(int argc, char **argv, const struct registry *registry)
{
	struct request request = {.form = &forms[0], .registry = registry};
	const char *value = NULL;
	struct fault why = {0};
	int letter, status;

	while ((letter = options_next(
			&report_options, argc, argv, &value, &why)) > 0)
		if (letter == 'o')
			request.output = value;
		else
			request.form = find_form(value, &why);
	if (letter == OPTIONS_HELP) {
		options_help(&report_options);
		return STATUS_GOOD;
	}
	request.paths = (const char *const *)argv + optind;
	request.n = (size_t)(argc - optind);
	if (letter == OPTIONS_END && request.n == 0)
		fault_set(&why, 0, "needs a result");
	if (letter == OPTIONS_END && request.n > RESULTS_MAX)
		fault_set(&why, 0, "takes at most %d results", RESULTS_MAX);
	if (fault_is_set(&why))
		return options_wrong(&report_options, &why);
	status = report(&request, &why);
	if (fault_is_set(&why))
		fprintf(stderr, "tvp report: %s\n", why.text);
	return status;
}

const struct command command_report = {
	.name = "report",
	.summary = "write what results say: HTML, Markdown, LaTeX, CSV",
	.main = report_main,
};
