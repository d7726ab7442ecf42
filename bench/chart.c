/* Charts: data and a script for gnuplot, and gnuplot at work on them. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/build.h"
#include "bench/chart_parts.h"
#include "bench/chart_svg.h"
#include "bench/chart_theme.h"
#include "bench/clock.h"
#include "bench/paths.h"
#include "bench/tool.h"

const struct chart *const chart_all[] = {&chart_speedup, &chart_forest,
	&chart_scaling, &chart_grain, &chart_parameter, &chart_measures,
	&chart_latency, &chart_memory, &chart_timeline, &chart_distribution,
	&chart_sequence, &chart_cost, &chart_isolation};
const size_t chart_count = sizeof chart_all / sizeof *chart_all;

const char *const chart_formats[] = {"svg", "png", "pdf", "term", NULL};

/* ---- text ---- */

static const char *fact_text(
	const struct facts *facts, const char *name, const char *instead)
{
	const struct fact *fact = facts_find(facts, name);

	return fact != NULL && fact->kind == FACT_STRING ? fact->text : instead;
}

static double fact_number(
	const struct facts *facts, const char *name, double instead)
{
	const struct fact *fact = facts_find(facts, name);

	return fact != NULL && fact->kind == FACT_NUMBER ? fact->number
							 : instead;
}

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
		fact_text(machine, "cpu.model", "unknown CPU"),
		fact_number(machine, "cpu.usable", 0),
		fact_text(machine, "kernel.release", "?"));
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
		fact_text(&result->build, "version", BUILD_VERSION),
		*id != '\0' ? ", result " : "", id);
}

/* Three lines for one result, two for each of several. */
static size_t write_source(const struct chart_input *input, size_t source,
	size_t line, FILE *script)
{
	char text[LINE_TEXT], rest[LINE_TEXT], both[2 * LINE_TEXT];

	machine_line(input, source, text);
	chart_element(script, "origin", ++line, text, CHART_LINE);
	plan_line(input, source, text);
	version_line(input, source, rest);
	if (chart_sources(input) > 1) {
		snprintf(both, sizeof both, "    %.120s, %.100s", text, rest);
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
	fprintf(script, "columns = %u\n",
		form->columns > 0 ? form->columns : 80);
	chart_theme_write(script, form->dark ? CHART_DARK : CHART_LIGHT);
	chart_string(script, "name", chart->name, CHART_LINE);
	write_origin(input, script);
	answer = chart->write(input, data, script, why);
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

/* Closing is where a full disk shows. */
int chart_write(const struct chart *chart, const struct chart_input *input,
	const char *folder, const struct chart_form *form, struct fault *why)
{
	FILE *data = create(folder, chart->name, "dat", why);
	FILE *script =
		data != NULL ? create(folder, chart->name, "gp", why) : NULL;
	bool bad = false;
	int answer = -1;

	if (script != NULL) {
		answer = write_script(chart, input, form, data, script, why);
		bad = ferror(script) || ferror(data);
		bad |= fclose(script) != 0;
	}
	if (data != NULL)
		bad |= fclose(data) != 0;
	if (bad && answer == 0)
		answer = fault_set(why, errno, "write chart %s", chart->name);
	if (answer != 0)
		remove_files(folder, chart->name);
	return answer;
}

/* ---- gnuplot ---- */

enum { GNUPLOT_DEADLINE_MS = 120000 };
#define VERSION_DEADLINE_NS (5 * NS_PER_S)

/* The first line that says something, without gnuplot's pointing at it. */
static void quote(const char *said, char *text, size_t size)
{
	size_t len;

	said += strspn(said, "\n \t^");
	len = strcspn(said, "\n");
	snprintf(text, size, "%.*s", (int)len, said);
}

bool chart_is_old_gnuplot(const char *version)
{
	unsigned major, minor, least_major, least_minor;

	return sscanf(version, "gnuplot %u.%u", &major, &minor) == 2 &&
	       sscanf(CHART_GNUPLOT, "%u.%u", &least_major, &least_minor) ==
		       2 &&
	       (major < least_major ||
		       (major == least_major && minor < least_minor));
}

/* What is said of a gnuplot that failed: an old one knows parts of the scripts
 * no more than a script that somebody spoilt. */
static int blame(const struct chart *chart, const char *said, struct fault *why)
{
	char version[64], line[160];
	struct fault unused = {0};

	quote(said, line, sizeof line);
	if (tool_ask("gnuplot", "--version", VERSION_DEADLINE_NS, version,
		    sizeof version, &unused) == 0 &&
		chart_is_old_gnuplot(version))
		return fault_set(why, 0,
			"gnuplot failed on chart %s: %.30s is too old, " CHART_GNUPLOT
			" is needed; it says: %.90s",
			chart->name, version, line);
	return fault_set(
		why, 0, "gnuplot failed on chart %s: %s", chart->name, line);
}

/* All that comes until the other end is closed or the time is over. */
static void listen_to(int fd, char *said, size_t size)
{
	struct pollfd poll_fd = {.fd = fd, .events = POLLIN};
	size_t len = 0;
	ssize_t n;

	while (len + 1 < size && poll(&poll_fd, 1, GNUPLOT_DEADLINE_MS) > 0) {
		n = read(fd, said + len, size - 1 - len);
		if (n <= 0)
			break;
		len += (size_t)n;
	}
	said[len] = '\0';
}

static int start(const char *folder, const char *assignment, const char *script,
	int error_fd, pid_t *process)
{
	char *words[] = {(char[]){"gnuplot"}, (char[]){"-e"},
		strdup(assignment), strdup(script), NULL};
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attributes;
	sigset_t defaults;
	int error;

	sigemptyset(&defaults);
	sigaddset(&defaults, SIGPIPE);
	posix_spawn_file_actions_init(&files);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setsigdefault(&attributes, &defaults);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
	posix_spawn_file_actions_addchdir_np(&files, folder);
	posix_spawn_file_actions_adddup2(&files, error_fd, 2);
	error = posix_spawnp(
		process, "gnuplot", &files, &attributes, words, environ);
	posix_spawn_file_actions_destroy(&files);
	posix_spawnattr_destroy(&attributes);
	free(words[2]);
	free(words[3]);
	return error;
}

static int run_gnuplot(const struct chart *chart, const char *folder,
	const char *format, struct fault *why)
{
	char assignment[64], script[128], said[2048];
	int ends[2], status, error;
	pid_t process;

	snprintf(assignment, sizeof assignment, "format='%s'", format);
	snprintf(script, sizeof script, "%s.gp", chart->name);
	if (pipe2(ends, O_CLOEXEC) != 0)
		return fault_set(why, errno, "pipe to gnuplot");
	error = start(folder, assignment, script, ends[1], &process);
	close(ends[1]);
	if (error != 0) {
		close(ends[0]);
		return fault_set(why, error,
			"gnuplot can't be started (Debian: apt-get install "
			"gnuplot-nox)");
	}
	listen_to(ends[0], said, sizeof said);
	close(ends[0]);
	while (waitpid(process, &status, 0) < 0 && errno == EINTR)
		;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return 0;
	return blame(chart, said, why);
}

/* ---- SVG ---- */

/* A whole file, ended by a NUL; owned by the caller. NULL on failure. */
static char *read_file(const char *folder, const char *name, struct fault *why)
{
	char path[PATH_MAX + 64], *text = NULL;
	struct stat status;
	FILE *file;
	size_t n = 0;

	snprintf(path, sizeof path, "%s/%s.svg", folder, name);
	file = fopen(path, "re");
	if (file != NULL && fstat(fileno(file), &status) == 0)
		text = malloc((size_t)status.st_size + 1);
	if (text != NULL) {
		n = fread(text, 1, (size_t)status.st_size, file);
		text[n] = '\0';
	}
	if (text == NULL || ferror(file))
		fault_set(why, errno, "read %s", path);
	if (file != NULL)
		fclose(file);
	return text;
}

/* What gnuplot drew, made into what it is to be. */
static int rewrite(const struct chart *chart, const char *folder,
	const struct chart_svg_form *form, FILE *out, struct fault *why)
{
	char *drawn = read_file(folder, chart->name, why);
	int answer = -1;

	if (drawn != NULL && !fault_is_set(why))
		answer = chart_svg_rewrite(drawn, form, out, why);
	free(drawn);
	return answer;
}

/* In place. */
static int finish_svg(const struct chart *chart, const char *folder,
	const struct chart_form *wanted, struct fault *why)
{
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
	answer = rewrite(chart, folder, &form, out, why);
	if (fclose(out) != 0 && answer == 0)
		answer = fault_set(why, errno, "finish chart %s", chart->name);
	file = answer == 0 ? create(folder, chart->name, "svg", why) : NULL;
	if (file != NULL) {
		fwrite(text, 1, size, file);
		if (ferror(file) | (fclose(file) != 0))
			fault_set(why, errno, "write chart %s", chart->name);
	}
	free(text);
	return fault_is_set(why) ? -1 : 0;
}

int chart_draw(const struct chart *chart, const struct chart_input *input,
	const char *folder, const struct chart_form *form, bool keep,
	struct fault *why)
{
	int answer = chart_write(chart, input, folder, form, why);

	if (answer == 0)
		answer = run_gnuplot(chart, folder, form->format, why);
	if (answer == 0 && strcmp(form->format, "svg") == 0)
		answer = finish_svg(chart, folder, form, why);
	if (!keep && answer == 0)
		remove_files(folder, chart->name);
	return answer;
}

/* In a folder that holds nothing else. */
static int draw_inlined(const struct chart *chart,
	const struct chart_input *input, const char *folder,
	const struct chart_svg_form *form, FILE *out, struct fault *why)
{
	static const struct chart_form light = {.format = "svg"};
	int answer = chart_write(chart, input, folder, &light, why);

	if (answer == 0)
		answer = run_gnuplot(chart, folder, light.format, why);
	if (answer == 0)
		answer = rewrite(chart, folder, form, out, why);
	remove_files(folder, chart->name);
	remove_file(folder, chart->name, "svg");
	return answer;
}

int chart_svg(const struct chart *chart, const struct chart_input *input,
	const char *prefix, char **svg, struct fault *why)
{
	struct chart_svg_form form = {
		.title = chart->summary,
		.prefix = prefix,
		.adapts = true,
		.inlined = true,
	};
	const char *parent = getenv("TMPDIR");
	char folder[PATH_MAX];
	size_t size;
	FILE *out;
	int answer;

	*svg = NULL;
	snprintf(folder, sizeof folder, "%s/tvp-chart-XXXXXX",
		parent != NULL && *parent != '\0' ? parent : "/tmp");
	if (mkdtemp(folder) == NULL)
		return fault_set(why, errno, "make folder %s", folder);
	out = open_memstream(svg, &size);
	answer = out == NULL
			 ? fault_set(why, errno, "open memory")
			 : draw_inlined(chart, input, folder, &form, out, why);
	if (out != NULL && fclose(out) != 0 && answer == 0)
		answer = fault_set(why, errno, "draw chart %s", chart->name);
	rmdir(folder);
	if (answer != 0) {
		free(*svg);
		*svg = NULL;
	}
	return answer;
}
