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
#include "bench/names.h"
#include "bench/paths.h"

const struct chart *const chart_all[] = {&chart_speedup, &chart_forest,
	&chart_scaling, &chart_grain, &chart_latency, &chart_memory,
	&chart_timeline, &chart_distribution, &chart_sequence, &chart_cost};
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

/* What every chart says of where its numbers come from. */
static void write_origin(const struct chart_input *input, FILE *script)
{
	const struct result *result = input->result;
	char text[2 * FACT_TEXT + 128];

	snprintf(text, sizeof text, "%.60s, %g CPUs, Linux %.60s",
		fact_text(&result->machine, "cpu.model", "unknown CPU"),
		fact_number(&result->machine, "cpu.usable", 0),
		fact_text(&result->machine, "kernel.release", "?"));
	chart_string(script, "machine", text, CHART_LINE);
	snprintf(text, sizeof text, "%.40s, %.10s, n = %zu launches, tvp %.20s",
		result->plan.name, result->started, result->n_launches,
		fact_text(&result->build, "version", BUILD_VERSION));
	chart_string(script, "origin", text, CHART_LINE);
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
	const struct chart_input *input, unsigned columns, FILE *data,
	FILE *script, struct fault *why)
{
	int answer;

	fprintf(script,
		"# gnuplot -e \"format='svg'\" %s.gp draws this again "
		"(svg, png, pdf, term)\n",
		chart->name);
	fprintf(script, "columns = %u\n", columns);
	chart_string(script, "name", chart->name, CHART_LINE);
	write_origin(input, script);
	answer = chart->write(input, data, script, why);
	if (answer == 0 && (append_file(script, "style", why) != 0 ||
				   append_file(script, chart->name, why) != 0))
		answer = -1;
	return answer;
}

/* Closing is where a full disk shows. */
static int write_files(const struct chart *chart,
	const struct chart_input *input, const char *folder, unsigned columns,
	struct fault *why)
{
	FILE *data = create(folder, chart->name, "dat", why);
	FILE *script =
		data != NULL ? create(folder, chart->name, "gp", why) : NULL;
	bool bad = false;
	int answer = -1;

	if (script != NULL) {
		answer = write_script(chart, input, columns, data, script, why);
		bad = ferror(script) || ferror(data);
		bad |= fclose(script) != 0;
	}
	if (data != NULL)
		bad |= fclose(data) != 0;
	if (bad && answer == 0)
		answer = fault_set(why, errno, "write chart %s", chart->name);
	return answer;
}

static void remove_files(const struct chart *chart, const char *folder)
{
	static const char *const endings[] = {"dat", "gp"};
	char path[PATH_MAX];

	for (size_t i = 0; i < 2; i++) {
		snprintf(path, sizeof path, "%s/%s.%s", folder, chart->name,
			endings[i]);
		unlink(path);
	}
}

/* ---- gnuplot ---- */

enum { GNUPLOT_DEADLINE_MS = 120000 };

/* The first line that says something, without gnuplot's pointing at it. */
static void quote(const char *said, char *text, size_t size)
{
	size_t len;

	said += strspn(said, "\n \t^");
	len = strcspn(said, "\n");
	snprintf(text, size, "%.*s", (int)len, said);
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
	char assignment[64], script[128], said[2048], line[160];
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
	quote(said, line, sizeof line);
	return fault_set(
		why, 0, "gnuplot failed on chart %s: %s", chart->name, line);
}

int chart_draw(const struct chart *chart, const struct chart_input *input,
	const char *folder, const char *format, unsigned columns, bool keep,
	struct fault *why)
{
	int answer = write_files(chart, input, folder, columns, why);

	if (answer == 0)
		answer = run_gnuplot(chart, folder, format, why);
	if (!keep || answer == CHART_NOTHING)
		remove_files(chart, folder);
	return answer;
}
