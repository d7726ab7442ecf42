/* tvp plot: charts of a result. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bench/chart.h"
#include "bench/command.h"
#include "bench/names.h"
#include "bench/options.h"
#include "bench/show.h"

enum { OPT_CHART = 256, OPT_FORMAT, OPT_KEEP };

static const struct option_spec plot_table[] = {
	{"chart", OPT_CHART, "NAME,..",
		"which (all that the result has data for; see tvp list\n"
		"charts)"},
	{"format", OPT_FORMAT, "NAME,..",
		"svg, png, pdf, or term: on the terminal (svg,png)"},
	{"output", 'o', "DIR", "where the pictures go (beside the result)"},
	{"keep", OPT_KEEP, NULL,
		"keep data and script beside the picture, to change and\n"
		"redraw it with gnuplot alone"},
	{0},
};

static const struct options plot_options = {
	.command = "tvp plot",
	.usage = "RESULT [options]",
	.about = "Draw charts of a result with gnuplot. RESULT is its folder "
		 "or its result.json.",
	.table = plot_table,
};

enum { CHOICES_MAX = 32 };

struct request {
	const char *path;
	bool charts[CHOICES_MAX], formats[CHOICES_MAX];
	const char *output;
	bool keep;
};

/* Mark the named ones in `chosen`. */
static int choose(const char *text, const char *what, const char *const *names,
	bool *chosen, struct fault *why)
{
	char copy[256], *rest = copy, *item, hint[200];

	if (snprintf(copy, sizeof copy, "%s", text) >= (int)sizeof copy)
		return fault_set(why, 0, "%s: the list is too long", what);
	while ((item = strsep(&rest, ",")) != NULL) {
		int i = names_index(item, names);

		if (i < 0)
			return fault_set(why, 0, "unknown %s \"%s\"%s", what,
				item,
				names_hint(item, names, hint, sizeof hint));
		chosen[i] = true;
	}
	return 0;
}

static int take_option(struct request *request, int letter, const char *value,
	struct fault *why)
{
	const char *names[CHOICES_MAX + 1] = {NULL};

	switch (letter) {
	case OPT_CHART:
		for (size_t i = 0; i < chart_count; i++)
			names[i] = chart_all[i]->name;
		return choose(value, "chart", names, request->charts, why);
	case OPT_FORMAT:
		return choose(
			value, "format", chart_formats, request->formats, why);
	case 'o':
		request->output = value;
		break;
	case OPT_KEEP:
		request->keep = true;
		break;
	}
	return 0;
}

static bool none(const bool *chosen)
{
	for (size_t i = 0; i < CHOICES_MAX; i++)
		if (chosen[i])
			return false;
	return true;
}

static unsigned terminal_columns(void)
{
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 60)
		return size.ws_col < 160 ? size.ws_col : 160;
	return 80;
}

/* The folder of the result, or what -o says; made if need be. */
static int find_folder(
	const struct request *request, char folder[PATH_MAX], struct fault *why)
{
	const char *from =
		request->output != NULL ? request->output : request->path;
	struct stat status;
	char *slash;

	if (snprintf(folder, PATH_MAX, "%s", from) >= PATH_MAX)
		return fault_set(why, ENAMETOOLONG, "%s", from);
	if (request->output != NULL) {
		if (mkdir(folder, 0777) != 0 && errno != EEXIST)
			return fault_set(why, errno, "make folder %s", folder);
		return 0;
	}
	if (stat(folder, &status) == 0 && S_ISDIR(status.st_mode))
		return 0;
	slash = strrchr(folder, '/');
	if (slash != NULL)
		*slash = '\0';
	else
		strcpy(folder, ".");
	return 0;
}

/* What became of a chart: what the system refuses it refuses to all charts. */
enum drawn { DRAWN, DRAWN_NOTHING, DRAWN_FAILED, DRAWN_REFUSED };

/* One chart in all formats; the reason for anything else is printed. */
static enum drawn draw(const struct request *request, const struct chart *chart,
	const struct chart_input *input, const char *folder)
{
	for (size_t f = 0; chart_formats[f] != NULL; f++) {
		const char *format = chart_formats[f];
		struct fault why = {0};
		int answer;

		if (!request->formats[f])
			continue;
		fflush(stdout); /* gnuplot may write on it too */
		answer = chart_draw(chart, input, folder, format,
			terminal_columns(), request->keep, &why);
		if (answer == 0) {
			if (strcmp(format, "term") != 0)
				printf("%s/%s.%s\n", folder, chart->name,
					format);
			continue;
		}
		fprintf(stderr, "tvp plot: %s: %s%s\n", chart->name,
			answer == CHART_NOTHING ? "nothing to draw: " : "",
			why.text);
		return answer == CHART_NOTHING ? DRAWN_NOTHING
		       : why.code != 0         ? DRAWN_REFUSED
					       : DRAWN_FAILED;
	}
	return DRAWN;
}

/* A chart for which the result has nothing is a failure only when it was asked
 * for by name. */
static int draw_all(const struct request *request,
	const struct chart_input *input, const char *folder)
{
	bool all = none(request->charts);
	int status = STATUS_GOOD;

	for (size_t c = 0; c < chart_count; c++) {
		enum drawn drawn;

		if (!all && !request->charts[c])
			continue;
		drawn = draw(request, chart_all[c], input, folder);
		if (drawn != DRAWN && (drawn != DRAWN_NOTHING || !all))
			status = STATUS_FAILED;
		if (drawn == DRAWN_REFUSED)
			break;
	}
	return status;
}

static int plot(const struct request *request, const struct registry *registry,
	struct fault *why)
{
	struct cell_summary *cells = NULL;
	struct result result = {0};
	char folder[PATH_MAX];
	int status = STATUS_USAGE;

	if (show_read("tvp plot", request->path, &result, why) == 0)
		cells = summary_of(&result, registry, why);
	if (cells != NULL && find_folder(request, folder, why) == 0) {
		struct chart_input input = {
			.result = &result,
			.cells = cells,
			.registry = registry,
		};

		status = draw_all(request, &input, folder);
	}
	free(cells);
	result_free(&result);
	return status;
}

static int plot_main(int argc, char **argv, const struct registry *registry)
{
	struct request request = {0};
	struct fault why = {0};
	const char *value = NULL;
	int status, letter;

	while ((letter = options_next(
			&plot_options, argc, argv, &value, &why)) > 0)
		if (take_option(&request, letter, value, &why) != 0)
			return options_wrong(&plot_options, &why);
	if (letter == OPTIONS_HELP) {
		options_help(&plot_options);
		return STATUS_GOOD;
	}
	if (letter == OPTIONS_END && optind + 1 != argc)
		fault_set(&why, 0, "needs one result");
	if (fault_is_set(&why))
		return options_wrong(&plot_options, &why);
	request.path = argv[optind];
	if (none(request.formats))
		request.formats[0] = request.formats[1] = true;
	status = plot(&request, registry, &why);
	if (fault_is_set(&why))
		fprintf(stderr, "tvp plot: %s\n", why.text);
	return status;
}

const struct command command_plot = {
	.name = "plot",
	.summary = "draw charts of a result",
	.main = plot_main,
};
