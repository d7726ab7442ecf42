/* Charts: data and a script for gnuplot, and gnuplot at work on them. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bench/build.h"
#include "bench/chart_parts.h"
#include "bench/chart_svg.h"
#include "bench/chart_theme.h"
#include "bench/paths.h"

const struct chart *const chart_all[] = {&chart_speedup, &chart_forest,
	&chart_scaling, &chart_grain, &chart_parameter, &chart_measures,
	&chart_latency, &chart_memory, &chart_timeline, &chart_distribution,
	&chart_sequence, &chart_cost, &chart_isolation};
const size_t chart_count = sizeof chart_all / sizeof *chart_all;

const char *const chart_formats[] = {"svg", "png", "pdf", "term", NULL};

/* ---- text ---- */

/* Of a picture that is to be had as text: files in memory. */
enum { DATA, SCRIPT, PICTURE, FILES };
#define MEMORY_PATH "/proc/self/fd/%d"

enum {
	ORIGINS_MAX = 6, /* results whose origin is told in the picture */
	LINE_TEXT = 256,
};

/* "NAME: " before the machine of one of several. */
static void machine_line(
	const struct chart_input *input, size_t source, char text[LINE_TEXT])
{
	const struct facts *machine =
		&chart_source_result(input, source)->machine;
	const char *name = chart_source_name(input, source);

	snprintf(text, LINE_TEXT, "%.20s%s%.60s, %g CPUs, Linux %.60s", name,
		*name != '\0' ? ": " : "",
		facts_text_of(machine, "cpu.model", "unknown CPU"),
		facts_number_of(machine, "cpu.usable", 0),
		facts_text_of(machine, "kernel.release", "?"));
}

static void plan_line(
	const struct chart_input *input, size_t source, char text[LINE_TEXT])
{
	const struct result *result = chart_source_result(input, source);

	snprintf(text, LINE_TEXT, "%.40s, n = %zu launch%s, %.10s",
		result->plan.name, result->n_launches,
		result->n_launches == 1 ? "" : "es", result->started);
}

static void version_line(
	const struct chart_input *input, size_t source, char text[LINE_TEXT])
{
	const struct result *result = chart_source_result(input, source);
	const char *id = input->n_sources > 0 ? input->sources[source].id : "";

	snprintf(text, LINE_TEXT, "tvp %.30s%s%s",
		facts_text_of(&result->build, "version", BUILD_VERSION),
		*id != '\0' ? ", result " : "", id);
}

/* Three lines for one result, two for each of several: of those the second
 * tells the most important things first. */
static size_t write_source(const struct chart_input *input, size_t source,
	size_t line, FILE *script)
{
	char text[LINE_TEXT], rest[LINE_TEXT], both[2 * LINE_TEXT];

	machine_line(input, source, text);
	chart_element(script, "origin", ++line, text, CHART_LINE);
	plan_line(input, source, text);
	version_line(input, source, rest);
	if (chart_sources(input) > 1) {
		snprintf(both, sizeof both, "  %.100s; %.120s", rest, text);
		chart_element(script, "origin", ++line, both, CHART_LINE + 10);
		return line;
	}
	chart_element(script, "origin", ++line, text, CHART_LINE);
	chart_element(script, "origin", ++line, rest, CHART_LINE);
	return line;
}

/* What every chart says of where its numbers come from. */
static void write_origin(const struct chart_input *input, FILE *script)
{
	size_t n = chart_sources(input), line = 0, machines;
	char text[LINE_TEXT];

	chart_array(script, "origin", 2 * ORIGINS_MAX + 2);
	for (size_t i = 0; i < n && i < ORIGINS_MAX; i++)
		line = write_source(input, i, line, script);
	if (n > ORIGINS_MAX) {
		snprintf(text, sizeof text, "and %zu more results",
			n - ORIGINS_MAX);
		chart_element(script, "origin", ++line, text, CHART_LINE);
	}
	machines = chart_machines(input);
	if (machines > 1) {
		snprintf(text, sizeof text,
			"%zu different machines: what differs may be theirs",
			machines);
		chart_element(script, "origin", ++line, text, CHART_LINE);
	}
	fprintf(script, "origins = %zu\nsources = %zu\n", line, n);
}

/* ---- files ---- */

int chart_fill(const struct chart *chart, const struct chart_sheet *sheet,
	struct fault *why)
{
	void *drawing = calloc(1, chart->room);
	int answer;

	if (drawing == NULL)
		return fault_set(why, 0, "out of memory");
	memcpy(drawing, sheet, sizeof *sheet);
	answer = chart->write(drawing, why);
	free(drawing);
	return answer;
}

static int append_file(FILE *script, const char *name, struct fault *why)
{
	char folder[PATH_MAX], path[2 * PATH_MAX], part[4096];
	FILE *file;
	size_t n;

	if (paths_data("plots", folder, why) != 0)
		return -1;
	snprintf(path, sizeof path, "%s/%s.gp", folder, name);
	file = fopen(path, "re");
	if (file == NULL)
		return fault_set(why, errno, "open %s", path);
	while ((n = fread(part, 1, sizeof part, file)) > 0)
		fwrite(part, 1, n, script);
	fclose(file);
	return 0;
}

static FILE *create(const char *folder, const char *name, const char *ending,
	struct fault *why)
{
	char path[PATH_MAX];
	FILE *file;

	snprintf(path, sizeof path, "%s/%s.%s", folder, name, ending);
	file = fopen(path, "we");
	if (file == NULL)
		fault_set(why, errno, "create %s", path);
	return file;
}

static int write_script(const struct chart *chart,
	const struct chart_input *input, const struct chart_form *form,
	FILE *data, FILE *script, struct fault *why)
{
	int answer;

	fprintf(script,
		"# gnuplot -e \"format='svg'\" %s.gp draws this again "
		"(svg, png, pdf, term; dark=1: on dark paper; width_mm=170)\n",
		chart->name);
	if (form->width_mm > 0)
		fprintf(script,
			"if (!exists(\"width_mm\")) { width_mm = %.6g }\n",
			form->width_mm);
	fputs(CHART_RARE, script);
	fprintf(script, "columns = %u\n",
		form->columns > 0 ? form->columns : 80);
	chart_theme_write(script, form->dark ? CHART_DARK : CHART_LIGHT);
	chart_string(script, "name", chart->name, CHART_LINE);
	write_origin(input, script);
	answer = chart_fill(
		chart, &(struct chart_sheet){input, data, script}, why);
	if (answer == 0 && (append_file(script, "style", why) != 0 ||
				   append_file(script, chart->name, why) != 0))
		answer = -1;
	return answer;
}

static void remove_file(
	const char *folder, const char *name, const char *ending)
{
	char path[PATH_MAX + 64];

	snprintf(path, sizeof path, "%s/%s.%s", folder, name, ending);
	unlink(path);
}

static void remove_files(const char *folder, const char *name)
{
	remove_file(folder, name, "dat");
	remove_file(folder, name, "gp");
}

/* Both files, which are closed: that is where a full disk shows. */
static int write_files(const struct chart *chart,
	const struct chart_input *input, const struct chart_form *form,
	FILE *data, FILE *script, struct fault *why)
{
	bool bad = false;
	int answer = -1;

	if (data != NULL && script != NULL) {
		answer = write_script(chart, input, form, data, script, why);
		bad = ferror(script) || ferror(data);
	}
	if (script != NULL)
		bad |= fclose(script) != 0;
	if (data != NULL)
		bad |= fclose(data) != 0;
	if (bad && answer == 0)
		answer = fault_set(why, errno, "write chart %s", chart->name);
	return answer;
}

int chart_write(const struct chart *chart, const struct chart_input *input,
	const char *folder, const struct chart_form *form, struct fault *why)
{
	FILE *data = create(folder, chart->name, "dat", why);
	FILE *script =
		data != NULL ? create(folder, chart->name, "gp", why) : NULL;
	int answer = write_files(chart, input, form, data, script, why);

	if (answer != 0)
		remove_files(folder, chart->name);
	return answer;
}

/* ---- SVG ---- */

/* A whole file, which is closed, ended by a NUL; owned by the caller. NULL on
 * failure. */
static char *read_whole(FILE *file, const char *name, struct fault *why)
{
	struct stat status;
	char *text = NULL;
	size_t n;

	if (file != NULL && fstat(fileno(file), &status) == 0)
		text = malloc((size_t)status.st_size + 1);
	if (text != NULL) {
		n = fread(text, 1, (size_t)status.st_size, file);
		text[n] = '\0';
	}
	if (text == NULL || ferror(file))
		fault_set(why, errno, "read chart %s", name);
	if (file != NULL)
		fclose(file);
	return text;
}

static FILE *open_picture(const struct chart_work *work)
{
	char path[PATH_MAX + 64];

	if (*work->folder == '\0')
		snprintf(path, sizeof path, MEMORY_PATH, work->files[PICTURE]);
	else
		snprintf(path, sizeof path, "%s/%s.svg", work->folder,
			work->chart->name);
	return fopen(path, "re");
}

/* What gnuplot drew, made into what it is to be. */
static int rewrite(const struct chart_work *work,
	const struct chart_svg_form *form, FILE *out, struct fault *why)
{
	char *drawn = read_whole(open_picture(work), work->chart->name, why);
	int answer = -1;

	if (drawn != NULL && !fault_is_set(why))
		answer = chart_svg_rewrite(drawn, form, out, why);
	free(drawn);
	return answer;
}

/* In place. */
static int finish_svg(const struct chart_work *work, struct fault *why)
{
	const struct chart *chart = work->chart;
	const struct chart_form *wanted = &work->form;
	struct chart_svg_form form = {
		.title = chart->summary,
		.prefix = chart->name,
		.adapts = !wanted->dark,
		.width_mm = wanted->width_mm,
	};
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size), *file;
	int answer;

	if (out == NULL)
		return fault_set(why, errno, "finish chart %s", chart->name);
	answer = rewrite(work, &form, out, why);
	if (fclose(out) != 0 && answer == 0)
		answer = fault_set(why, errno, "finish chart %s", chart->name);
	file = answer == 0 ? create(work->folder, chart->name, "svg", why)
			   : NULL;
	if (file != NULL) {
		fwrite(text, 1, size, file);
		if (ferror(file) | (fclose(file) != 0))
			fault_set(why, errno, "write chart %s", chart->name);
	}
	free(text);
	return fault_is_set(why) ? -1 : 0;
}

/* ---- one picture ---- */

static void close_memory(const struct chart_work *work)
{
	for (size_t i = 0; i < FILES && *work->folder == '\0'; i++)
		if (work->files[i] >= 0)
			close(work->files[i]);
}

/* Files that nobody has to remove, whatever becomes of this process. */
static int open_memory(struct chart_work *work, struct fault *why)
{
	for (size_t i = 0; i < FILES; i++)
		work->files[i] = -1;
	for (size_t i = 0; i < FILES; i++) {
		work->files[i] = memfd_create(work->chart->name, MFD_CLOEXEC);
		if (work->files[i] < 0)
			return fault_set(why, errno, "memory for chart %s",
				work->chart->name);
	}
	return 0;
}

static FILE *open_to_write(int file, struct fault *why)
{
	char path[64];
	FILE *opened;

	snprintf(path, sizeof path, MEMORY_PATH, file);
	opened = fopen(path, "we");
	if (opened == NULL)
		fault_set(why, errno, "open %s", path);
	return opened;
}

static int begin_in_memory(struct chart_work *work,
	const struct chart_input *input, struct fault *why)
{
	char settings[256], script[64];
	const struct gnuplot_call call = {
		.settings = settings,
		.script = script,
		.files = work->files,
		.n_files = FILES,
	};
	FILE *files[2];
	int answer = open_memory(work, why);

	if (answer == 0) {
		files[0] = open_to_write(work->files[DATA], why);
		files[1] = open_to_write(work->files[SCRIPT], why);
		answer = write_files(work->chart, input, &work->form, files[0],
			files[1], why);
	}
	snprintf(script, sizeof script, MEMORY_PATH, work->files[SCRIPT]);
	snprintf(settings, sizeof settings,
		"format='%s'; data='" MEMORY_PATH "'; picture='" MEMORY_PATH
		"'",
		work->form.format, work->files[DATA], work->files[PICTURE]);
	if (answer == 0)
		answer = gnuplot_start(&work->gnuplot, &call, why);
	if (answer != 0)
		close_memory(work);
	return answer;
}

static int begin_in_folder(struct chart_work *work,
	const struct chart_input *input, struct fault *why)
{
	char settings[64], script[64];
	const struct gnuplot_call call = {
		.folder = work->folder,
		.settings = settings,
		.script = script,
	};
	int answer =
		chart_write(work->chart, input, work->folder, &work->form, why);

	snprintf(script, sizeof script, "%s.gp", work->chart->name);
	snprintf(settings, sizeof settings, "format='%s'", work->form.format);
	return answer == 0 ? gnuplot_start(&work->gnuplot, &call, why) : answer;
}

int chart_begin(struct chart_work *work, const struct chart *chart,
	const struct chart_input *input, const char *folder,
	const struct chart_form *form, struct fault *why)
{
	*work = (struct chart_work){.chart = chart, .form = *form};
	if (folder == NULL)
		return begin_in_memory(work, input, why);
	if (*folder == '\0' || strlen(folder) >= sizeof work->folder)
		return fault_set(why, ENAMETOOLONG, "folder \"%s\"", folder);
	strcpy(work->folder, folder);
	return begin_in_folder(work, input, why);
}

static int wait_for(struct chart_work *work, struct fault *why)
{
	char what[64];

	snprintf(what, sizeof what, "chart %s", work->chart->name);
	return gnuplot_wait(&work->gnuplot, what, why);
}

int chart_end(struct chart_work *work, bool keep, struct fault *why)
{
	const struct chart *chart = work->chart;
	int answer = wait_for(work, why);

	if (answer == 0 && strcmp(work->form.format, "svg") == 0)
		answer = finish_svg(work, why);
	if (!keep && answer == 0)
		remove_files(work->folder, chart->name);
	return answer;
}

int chart_end_svg(struct chart_work *work, const char *prefix, char **svg,
	struct fault *why)
{
	const struct chart_svg_form form = {
		.title = work->chart->summary,
		.prefix = prefix,
		.adapts = true,
		.inlined = true,
	};
	size_t size;
	FILE *out;
	int answer = wait_for(work, why);

	*svg = NULL;
	out = answer == 0 ? open_memstream(svg, &size) : NULL;
	if (out != NULL)
		answer = rewrite(work, &form, out, why);
	else if (answer == 0)
		answer = fault_set(why, errno, "open memory");
	if (out != NULL && fclose(out) != 0 && answer == 0)
		answer = fault_set(
			why, errno, "draw chart %s", work->chart->name);
	close_memory(work);
	if (answer != 0) {
		free(*svg);
		*svg = NULL;
	}
	return answer;
}

int chart_draw(const struct chart *chart, const struct chart_input *input,
	const char *folder, const struct chart_form *form, bool keep,
	struct fault *why)
{
	struct chart_work work;
	int answer = chart_begin(&work, chart, input, folder, form, why);

	return answer == 0 ? chart_end(&work, keep, why) : answer;
}
