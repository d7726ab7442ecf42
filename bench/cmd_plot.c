/* tvp plot: charts of results. */
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

enum { OPT_CHART = 256, OPT_FORMAT, OPT_KEEP, OPT_DARK, OPT_WIDTH };

static const struct option_spec plot_table[] = {
	{"chart", OPT_CHART, "NAME,..",
		"which (all that the result has data for; see tvp list\n"
		"charts)"},
	{"format", OPT_FORMAT, "NAME,..",
		"svg, png, pdf, or term: on the terminal (svg,png)"},
	{"dark", OPT_DARK, NULL,
		"light letters on dark paper (else an SVG adapts to what its\n"
		"reader prefers, and all others are light)"},
	{"width", OPT_WIDTH, "MM",
		"as wide as a column of print, 70mm..500mm; letters are 7 pt\n"
		"high in every width (99mm; pdf 85mm)"},
	{"output", 'o', "DIR",
		"where the pictures go (beside the result; of several: here)"},
	{"keep", OPT_KEEP, NULL,
		"keep data and script beside the picture, to change and\n"
		"redraw it with gnuplot alone"},
	{0},
};

static const struct options plot_options = {
	.command = "tvp plot",
	.usage = "[NAME=]RESULT.. [options]",
	.about = "Draw charts of results with gnuplot. RESULT is its folder or "
		 "its\nresult.json. Several are drawn together, told apart by "
		 "their names or else by\nmachine, version or date.",
	.table = plot_table,
};

enum { CHOICES_MAX = 32, RESULTS_MAX = 1000 };

struct request {
	bool charts[CHOICES_MAX], formats[CHOICES_MAX];
	const char *output;
	bool keep, dark;
	double width_mm;
	char **operands; /* [NAME=]RESULT */
	size_t n;
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

/* "85mm" or "85". */
static int take_width(const char *text, double *width_mm, struct fault *why)
{
	char *end;
	double mm = strtod(text, &end);

	if (end == text || (*end != '\0' && strcmp(end, "mm") != 0) ||
		!(mm >= CHART_WIDTH_MIN_MM && mm <= CHART_WIDTH_MAX_MM))
		return fault_set(why, 0,
			"--width wants %dmm to %dmm, not \"%s\"",
			CHART_WIDTH_MIN_MM, CHART_WIDTH_MAX_MM, text);
	*width_mm = mm;
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
	case OPT_DARK:
		request->dark = true;
		break;
	case OPT_WIDTH:
		return take_width(value, &request->width_mm, why);
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

/* ---- results ---- */

/* The path of an operand; *name becomes what stands before "=", in memory the
 * caller frees, or NULL. What is there under the whole of it is a path. */
static const char *split(const char *operand, char **name)
{
	const char *equals = strchr(operand, '=');

	*name = NULL;
	if (equals == NULL || equals == operand || access(operand, F_OK) == 0)
		return operand;
	*name = strndup(operand, (size_t)(equals - operand));
	return equals + 1;
}

struct opened {
	struct result *results;
	const struct result **list; /* of those, for chart_open */
	char **names;
	size_t n;
};

static int read_results(
	const struct request *request, struct opened *opened, struct fault *why)
{
	opened->results = calloc(request->n, sizeof *opened->results);
	opened->list = calloc(request->n, sizeof *opened->list);
	opened->names = calloc(request->n, sizeof *opened->names);
	if (opened->results == NULL || opened->list == NULL ||
		opened->names == NULL)
		return fault_set(why, 0, "out of memory");
	for (; opened->n < request->n; opened->n++) {
		size_t i = opened->n;
		const char *path =
			split(request->operands[i], &opened->names[i]);

		opened->list[i] = &opened->results[i];
		if (show_read("tvp plot", path, &opened->results[i], why) !=
			0) {
			opened->n++; /* to be freed, too */
			return -1;
		}
	}
	return 0;
}

static void free_results(struct opened *opened)
{
	for (size_t i = 0; i < opened->n; i++) {
		result_free(&opened->results[i]);
		free(opened->names[i]);
	}
	free(opened->results);
	free(opened->list);
	free(opened->names);
}

/* The folder of the result, or the present one for several, or what -o says;
 * made if need be. */
static int find_folder(
	const struct request *request, char folder[PATH_MAX], struct fault *why)
{
	char *name, *slash;
	const char *from = split(request->operands[0], &name);
	struct stat status;

	free(name);
	if (request->n > 1)
		from = ".";
	if (request->output != NULL)
		from = request->output;
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

/* ---- drawing ---- */

struct drawing {
	const struct request *request;
	const struct chart_input *input;
	char folder[PATH_MAX];
	bool all;        /* no chart was named */
	bool no_gnuplot; /* it can't be started: data and scripts only */
	int status;
	size_t left_out; /* charts for which there is nothing */
};

/* In one format; the reason for a failure is printed. */
static int draw_format(struct drawing *d, const struct chart *chart,
	const char *format, struct fault *why)
{
	struct chart_form form = {
		.format = format,
		.dark = d->request->dark,
		.columns = terminal_columns(),
		.width_mm = d->request->width_mm,
	};
	int answer;

	if (d->no_gnuplot)
		return chart_write(chart, d->input, d->folder, &form, why);
	fflush(stdout); /* gnuplot may write on it too */
	answer = chart_draw(
		chart, d->input, d->folder, &form, d->request->keep, why);
	if (answer == 0 && strcmp(format, "term") != 0)
		printf("%s/%s.%s\n", d->folder, chart->name, format);
	return answer;
}

/* Why there is no such chart: a failure where it was asked for by name, else in
 * one line with all others. */
static void leave_out(
	struct drawing *d, const struct chart *chart, const struct fault *why)
{
	if (!d->all) {
		fprintf(stderr, "tvp plot: %s: nothing to draw: %s\n",
			chart->name, why->text);
		d->status = STATUS_FAILED;
		return;
	}
	if (d->no_gnuplot)
		return; /* the one line that matters is there */
	fprintf(stderr, "%s%s: %s",
		d->left_out++ == 0 ? "tvp plot: left out: " : "; ", chart->name,
		why->text);
}

static void end_line(struct drawing *d)
{
	if (d->left_out > 0)
		fputc('\n', stderr);
	d->left_out = 0;
}

/* What the system refuses (there is no gnuplot) it refuses to all charts. */
static void fail(
	struct drawing *d, const struct chart *chart, const struct fault *why)
{
	end_line(d);
	fprintf(stderr, "tvp plot: %s: %s; data and script are in %s\n",
		chart->name, why->text, d->folder);
	d->status = STATUS_FAILED;
	d->no_gnuplot |= why->code != 0;
}

static void draw_chart(struct drawing *d, const struct chart *chart)
{
	for (size_t f = 0; chart_formats[f] != NULL; f++) {
		struct fault why = {0};
		int answer;

		if (!d->request->formats[f])
			continue;
		answer = draw_format(d, chart, chart_formats[f], &why);
		if (answer == CHART_NOTHING)
			leave_out(d, chart, &why);
		else if (answer != 0)
			fail(d, chart, &why);
		if (answer != 0)
			return;
	}
}

static int draw_all(const struct request *request,
	const struct chart_input *input, const char *folder)
{
	struct drawing d = {
		.request = request,
		.input = input,
		.all = none(request->charts),
	};

	strcpy(d.folder, folder);
	for (size_t c = 0; c < chart_count; c++)
		if (d.all || request->charts[c])
			draw_chart(&d, chart_all[c]);
	end_line(&d);
	return d.status;
}

static int plot(const struct request *request, const struct registry *registry,
	struct fault *why)
{
	struct opened opened = {0};
	struct chart_input input = {0};
	char folder[PATH_MAX];
	int status = STATUS_USAGE;

	if (read_results(request, &opened, why) == 0 &&
		chart_open(&input, opened.list,
			(const char *const *)opened.names, opened.n, registry,
			why) == 0 &&
		find_folder(request, folder, why) == 0)
		status = draw_all(request, &input, folder);
	chart_close(&input);
	free_results(&opened);
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
	request.operands = argv + optind;
	request.n = (size_t)(argc - optind);
	if (letter == OPTIONS_END && optind == argc)
		fault_set(&why, 0, "needs a result");
	if (request.n > RESULTS_MAX)
		fault_set(&why, 0, "at most %d results", RESULTS_MAX);
	if (fault_is_set(&why))
		return options_wrong(&plot_options, &why);
	if (none(request.formats))
		request.formats[0] = request.formats[1] = true;
	status = plot(&request, registry, &why);
	if (fault_is_set(&why))
		fprintf(stderr, "tvp plot: %s\n", why.text);
	return status;
}

const struct command command_plot = {
	.name = "plot",
	.summary = "draw charts of results",
	.main = plot_main,
};
