/* Calls of tvp run and of hyperfine, and what they say. */
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/random.h"
#include "bench/result_file.h"
#include "tests/speed/calibration.h"

#define LAUNCH_NS 22.5e6
#define FIRST_BYTES (UINT64_C(64) << 10)

enum { WORDS = 32, WORD = 64 };

/* ---- calling ---- */

/* Run a program with its output in the log: 0 when it ended with 0. In the
 * same process group, so that Ctrl-C ends all. */
static int call(
	const struct setup *setup, const char *const words[], struct fault *why)
{
	char log[PATH_MAX + 8];
	posix_spawn_file_actions_t files;
	int error, status = 0;
	pid_t child;

	snprintf(log, sizeof log, "%s/log", setup->folder);
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_addopen(
		&files, STDOUT_FILENO, log, O_WRONLY | O_CREAT | O_TRUNC, 0666);
	posix_spawn_file_actions_adddup2(&files, STDOUT_FILENO, STDERR_FILENO);
	error = posix_spawnp(
		&child, words[0], &files, NULL, (char **)words, environ);
	posix_spawn_file_actions_destroy(&files);
	if (error != 0)
		return fault_set(why, error, "start %s", words[0]);
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return 0;
	return fault_set(why, 0, "%s %s failed; it said what %s holds",
		words[0], words[1], log);
}

/* The words of one tvp run: the cell, and what else is asked for. */
struct command {
	const char *words[WORDS];
	size_t n;
	char bytes[WORD], rounds[WORD], seed[WORD], tasks[WORD];
	char output[PATH_MAX + 8];
};

static void add(struct command *c, const char *word)
{
	c->words[c->n++] = word;
}

static void make_run(
	struct command *c, const struct setup *setup, uint64_t seed)
{
	const char *const words[] = {setup->tvp, "run", "-w", "hash", "-r",
		"serial", "-p", c->bytes, "-n", c->tasks, "--rounds", c->rounds,
		"--seed", c->seed, "-o", c->output, "--exact-tasks"};

	*c = (struct command){0};
	snprintf(
		c->bytes, WORD, "bytes=%llu", (unsigned long long)setup->bytes);
	snprintf(c->tasks, WORD, "%d", CALIBRATION_TASKS);
	snprintf(c->rounds, WORD, "%llu", (unsigned long long)setup->rounds);
	snprintf(c->seed, WORD, "%llu", (unsigned long long)seed);
	snprintf(c->output, sizeof c->output, "%s/result", setup->folder);
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		add(c, words[i]);
}

/* A good result is one file in a folder. */
static void remove_result(const struct command *c)
{
	char file[PATH_MAX + 24];

	snprintf(file, sizeof file, "%s/result.json", c->output);
	unlink(file);
	rmdir(c->output);
}

/* ---- results ---- */

static int read_and_remove(const struct command *c, struct result *result,
	struct cell_summary **cells, struct fault *why)
{
	int failed = result_read(c->output, result, why);

	if (failed == 0) {
		*cells = summary_of(result, &registry_builtin, why);
		failed = *cells == NULL ? -1 : 0;
	}
	if (failed)
		result_free(result);
	remove_result(c);
	return failed;
}

int calibration_fit(struct setup *setup, struct fault *why)
{
	struct cell_summary *cells = NULL;
	struct result result;
	struct command c;

	setup->bytes = FIRST_BYTES;
	make_run(&c, setup, 1);
	add(&c, "--no-floors");
	if (call(setup, c.words, why) != 0 ||
		read_and_remove(&c, &result, &cells, why) != 0)
		return -1;
	/* By the least disturbed launch; whole KiB. */
	setup->bytes =
		1024 * (uint64_t)llround((double)FIRST_BYTES * LAUNCH_NS /
					 cells[0].wall_ns.min / 1024);
	free(cells);
	result_free(&result);
	return 0;
}

static void take(struct experiment_said *said, const struct result *result,
	const struct cell_summary *cells)
{
	said->launch_ns = cells[0].wall_ns.median;
	for (size_t i = 0; i < result->plan.n_cells; i++) {
		if (result->plan.cells[i].role == ROLE_AA)
			said->same = cells[i].to_base;
		else if (result->plan.cells[i].role == ROLE_POSITIVE)
			said->more = cells[i].to_base;
		said->disturbed += cells[i].disturbed;
	}
	said->launches = (uint32_t)result->n_launches;
}

static void move_facts(struct facts *to, struct facts *from)
{
	if (to == NULL)
		return;
	*to = *from;
	*from = (struct facts){0};
}

int calibration_experiment(const struct setup *setup, uint64_t seed,
	struct experiment_said *said, struct facts *machine,
	struct facts *build, struct fault *why)
{
	struct cell_summary *cells = NULL;
	struct result result;
	struct command c;

	*said = (struct experiment_said){.seed = seed};
	make_run(&c, setup, seed);
	add(&c, "--aa");
	add(&c, "--positive-control");
	add(&c, "--no-floors");
	if (call(setup, c.words, why) != 0 ||
		read_and_remove(&c, &result, &cells, why) != 0)
		return -1;
	take(said, &result, cells);
	free(cells);
	move_facts(machine, &result.machine);
	move_facts(build, &result.build);
	result_free(&result);
	return said->same.pairs > 0 && said->more.pairs > 0
		       ? 0
		       : fault_set(why, 0, "a result without its controls");
}

/* ---- time to a verdict ---- */

static int time_run(const struct setup *setup, uint64_t seed, bool floors,
	uint64_t *took_ns, struct fault *why)
{
	struct command c;
	uint64_t began_ns = clock_now_ns();
	int failed;

	make_run(&c, setup, seed);
	add(&c, "--positive-control");
	if (!floors)
		add(&c, "--no-floors");
	failed = call(setup, c.words, why);
	*took_ns = clock_now_ns() - began_ns;
	remove_result(&c);
	return failed;
}

static void exec_line(
	char line[2 * PATH_MAX], const struct setup *setup, int tasks)
{
	snprintf(line, 2 * PATH_MAX,
		"'%s' exec -w hash -r serial -p bytes=%llu -n %d", setup->tvp,
		(unsigned long long)setup->bytes, tasks);
}

/* As it comes: through a shell, and as often as it likes. */
static int time_hyperfine(
	const struct setup *setup, uint64_t *took_ns, struct fault *why)
{
	char one[2 * PATH_MAX], more[2 * PATH_MAX];
	const char *const words[] = {"hyperfine", one, more, NULL};
	uint64_t began_ns = clock_now_ns();
	int failed;

	exec_line(one, setup, CALIBRATION_TASKS);
	exec_line(more, setup, CALIBRATION_MORE);
	failed = call(setup, words, why);
	*took_ns = clock_now_ns() - began_ns;
	return failed;
}

int calibration_timing(const struct setup *setup, uint64_t *state,
	struct timing *timing, struct fault *why)
{
	uint32_t order[3];
	int failed = 0;

	random_permutation(state, order, 3);
	for (int i = 0; i < 3 && failed == 0; i++) {
		uint64_t seed = random_below(state, 1000000) + 1;

		if (order[i] == 0)
			failed = time_run(
				setup, seed, false, &timing->tvp_ns, why);
		else if (order[i] == 1)
			failed = time_run(
				setup, seed, true, &timing->floors_ns, why);
		else
			failed = time_hyperfine(
				setup, &timing->hyperfine_ns, why);
	}
	return failed;
}
