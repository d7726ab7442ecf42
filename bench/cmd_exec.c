/* tvp exec: one launch, in this process, silent. */
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "bench/cellopts.h"
#include "bench/command.h"
#include "bench/launch.h"
#include "bench/memory_peak.h"
#include "bench/options.h"
#include "bench/paths.h"
#include "bench/restart.h"
#include "bench/scratch.h"
#include "bench/units.h"

enum {
	OPT_PIN = 256,
	OPT_GIL_INTERVAL,
	OPT_BALLAST,
	OPT_GATE,
	OPT_INTERVAL,
	OPT_SEED,
	OPT_SCRATCH,
	OPT_NO_SAMPLES,
	OPT_TIMES,
	OPT_SUPERVISED
};

static const struct option_spec exec_table[] = {
	{"workload", 'w', "NAME", "what a task is (see tvp list workloads)"},
	{"runner", 'r', "NAME", "who executes it (see tvp list runners)"},
	{"tasks", 'n', "N", "how many tasks (1)"},
	{"workers", 'j', "N", "how many workers (1)"},
	{"param", 'p', "KEY=VALUE", "a parameter of the workload"},
	{"runner-param", 'R', "KEY=VALUE", "a parameter of the runner"},
	{"gil-switch-interval", OPT_GIL_INTERVAL, "TIME",
		"the same as -R " GIL_INTERVAL "=TIME (5ms)"},
	{"pin", OPT_PIN, "WHERE",
		"none, spread, compact, one-cpu or same-core (none)"},
	{"ballast", OPT_BALLAST, "SIZE",
		"dirty memory before workers are born (0)"},
	{"gate", OPT_GATE, NULL,
		"hold workers until all are ready: birth becomes a phase of "
		"its\nown"},
	{"interval", OPT_INTERVAL, "TIME",
		"open loop: a task is due every so often (0: as fast as can "
		"be)"},
	{"seed", OPT_SEED, "N", "what all random choices follow from (1)"},
	{"scratch", OPT_SCRATCH, "DIR",
		"where files of the workload go ($TMPDIR or /tmp)"},
	{"no-samples", OPT_NO_SAMPLES, NULL, "read no clock around tasks"},
	{"times", OPT_TIMES, "FILE",
		"leave there, as JSON, what its own clock saw: the phases, and "
		"all\nbeside them (preparing, cleaning up)"},
	{"supervised", OPT_SUPERVISED, "FD", NULL},
	{0},
};

static const struct options exec_options = {
	.command = "tvp exec",
	.usage = "-w WORKLOAD -r RUNNER [options]",
	.about = "Execute one cell once, in this process, and print nothing. "
		 "Ends with 0 only\nwhen every task's work was right. This is "
		 "what hyperfine, perf, strace and\nvalgrind are pointed at.",
	.table = exec_table,
	.epilogue = "example:\n"
		    "  hyperfine -N 'tvp exec -w hash -r pthreads -n 64 -j 2' "
		    "\\\n"
		    "               'tvp exec -w hash -r fork -n 64 -j 2'",
};

struct request {
	struct cell cell;
	char owners[PARAM_TABLE_MAX][PARAM_NAME]; /* "hash" of hash.bytes=.. */
	char runner_owners[PARAM_TABLE_MAX][PARAM_NAME];
	uint64_t seed;
	bool sampling;
	const char *scratch;
	const char *times; /* a file for them; NULL: they are not told */
	int block_fd;      /* -1: not supervised */
	uint64_t began_ns; /* when this command began */
	int argc;
	char **argv; /* its words, in whatever order they were brought into */
};

static int add_setting(struct setting *settings, size_t *n,
	char owners[][PARAM_NAME], const char *text, struct fault *why)
{
	if (*n == PARAM_TABLE_MAX)
		return fault_set(
			why, 0, "more than %d parameters", PARAM_TABLE_MAX);
	if (cellopts_setting(text, owners[*n], &settings[*n], why) != 0)
		return -1;
	++*n;
	return 0;
}

static int add_runner_setting(
	struct request *request, const char *text, struct fault *why)
{
	struct cell *cell = &request->cell;

	return add_setting(cell->runner_settings, &cell->n_runner_settings,
		request->runner_owners, text, why);
}

/* A parameter that is said to be another's is a mistake. */
static int check_owners(const char *kind, const char *name,
	const struct setting *settings, size_t n,
	const char owners[][PARAM_NAME], struct fault *why)
{
	for (size_t i = 0; i < n; i++)
		if (owners[i][0] != '\0' && strcmp(owners[i], name) != 0)
			return fault_set(why, 0,
				"parameter \"%s.%s\": %s %s is not executed",
				owners[i], settings[i].name, kind, owners[i]);
	return 0;
}

static int check_request(const struct request *request, struct fault *why)
{
	const struct cell *cell = &request->cell;

	if (cell->workload[0] == '\0' || cell->runner[0] == '\0')
		return fault_set(
			why, 0, "needs a workload (-w) and a runner (-r)");
	if (check_owners("workload", cell->workload, cell->settings,
		    cell->n_settings, request->owners, why) != 0)
		return -1;
	return check_owners("runner", cell->runner, cell->runner_settings,
		cell->n_runner_settings, request->runner_owners, why);
}

static int take_option(struct request *request, int letter, const char *value,
	struct fault *why)
{
	struct cell *cell = &request->cell;
	char text[CELLOPTS_TEXT];

	switch (letter) {
	case 'w':
		snprintf(cell->workload, sizeof cell->workload, "%s", value);
		return 0;
	case 'r':
		snprintf(cell->runner, sizeof cell->runner, "%s", value);
		return 0;
	case 'n':
		return cellopts_tasks(value, &cell->tasks, why);
	case 'j':
		return cellopts_workers(value, &cell->workers, why);
	case 'p':
		return add_setting(cell->settings, &cell->n_settings,
			request->owners, value, why);
	case 'R':
		return add_runner_setting(request, value, why);
	case OPT_GIL_INTERVAL:
		if (cellopts_assign(GIL_INTERVAL, value, text, why) != 0)
			return -1;
		return add_runner_setting(request, text, why);
	case OPT_PIN:
		return cellopts_pin(value, &cell->pin, why);
	case OPT_BALLAST:
		return cellopts_ballast(value, &cell->ballast_bytes, why);
	case OPT_GATE:
		cell->gated = true;
		return 0;
	case OPT_INTERVAL:
		if (units_parse_duration(value, &cell->interval_ns, why) != 0)
			return fault_prefix(why, "interval");
		return 0;
	case OPT_SEED:
		if (units_parse_count(value, &request->seed, why) != 0)
			return fault_prefix(why, "seed");
		return 0;
	case OPT_SCRATCH:
		request->scratch = value;
		return 0;
	case OPT_NO_SAMPLES:
		request->sampling = false;
		return 0;
	case OPT_TIMES:
		request->times = value;
		return 0;
	case OPT_SUPERVISED:
		request->block_fd = atoi(value);
		return 0;
	}
	return 0;
}

/* Die with the supervisor, even when it died before this line. */
static int follow_supervisor(const struct block *block, struct fault *why)
{
	if (block->version != JOB_BLOCK_VERSION)
		return fault_set(why, 0,
			"this program speaks version %d to its launches, its "
			"supervisor %u",
			JOB_BLOCK_VERSION, block->version);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != block->supervisor)
		return fault_set(why, 0, "the supervisor is gone");
	/* Without it the peak is not known, and that is all. */
	if (block->cgroup[0] != '\0')
		memory_peak_join(block->cgroup, &(struct fault){0});
	return 0;
}

/* What the supervisor would have done: memory, places, a scratch folder. */
static int stand_alone(const struct request *request,
	const struct registry *registry, struct block *block,
	struct scratch *scratch, struct fault *why)
{
	const struct cell *cell = &request->cell;
	struct job job = {.workers = cell->workers};

	job_map(&job, block, request->sampling);
	if (launch_place_workers(cell, job.slots, why) != 0)
		return -1;
	if (!cell_needs_scratch(cell, registry))
		return 0;
	if (scratch_open(scratch, request->scratch, why) != 0)
		return -1;
	memcpy(block->scratch, scratch->path, sizeof scratch->path);
	return 0;
}

/* For whoever times the process from outside: `whole_ns` less the phases is
 * what he sees as well, beside the start and the end of the program. */
static int write_times(const char *path, const struct block *block,
	uint64_t whole_ns, struct fault *why)
{
	uint64_t phases_ns = block->start_ns + block->run_ns + block->stop_ns;
	FILE *file = fopen(path, "we");
	bool written;

	if (file == NULL)
		return fault_set(why, errno, "write %s", path);
	written = fprintf(file,
			  "{\"start_ns\": %llu, \"run_ns\": %llu, "
			  "\"stop_ns\": %llu, \"beside_ns\": %llu}\n",
			  (unsigned long long)block->start_ns,
			  (unsigned long long)block->run_ns,
			  (unsigned long long)block->stop_ns,
			  (unsigned long long)(whole_ns - phases_ns)) > 0;
	if (fclose(file) != 0 || !written)
		return fault_set(why, errno, "write %s", path);
	return 0;
}

/* ---- when a library ends the process ---- */

/* Lives until the process exits: nothing takes a handler back. */
struct ending {
	const struct block *block; /* NULL: there is nothing to tell */
};

/* What the launch left as its fault (last_words.h) is told to nobody else. */
static void tell_fault(int status, void *data)
{
	struct ending *ending = data;

	(void)status;
	if (ending->block != NULL && fault_is_set(&ending->block->fault))
		fprintf(stderr, "tvp exec: %s\n", ending->block->fault.text);
	free(ending);
}

static int launch_alone(const struct request *request,
	const struct registry *registry, struct block *block, struct fault *why)
{
	struct ending *ending = malloc(sizeof *ending);
	int failed;

	if (ending == NULL || on_exit(tell_fault, ending) != 0) {
		free(ending);
		return fault_set(why, 0, "exit handler: out of memory");
	}
	ending->block = block;
	failed = launch_execute(&request->cell, registry, request->seed,
		request->sampling, block, why);
	ending->block = NULL;
	return failed;
}

/* ---- the whole ---- */

/* A block that can't be mapped may still be written to. */
static void tell_supervisor(int block_fd, const struct fault *why)
{
	uint32_t version;

	if (pread(block_fd, &version, sizeof version,
		    offsetof(struct block, version)) == sizeof version &&
		version == JOB_BLOCK_VERSION &&
		pwrite(block_fd, why, sizeof *why,
			offsetof(struct block, fault)) == sizeof *why)
		return;
	fprintf(stderr, "tvp exec: %s\n", why->text);
}

static int execute_supervised(const struct request *request,
	const struct registry *registry, struct block *block, struct fault *why)
{
	if (follow_supervisor(block, why) != 0)
		return -1;
	return launch_execute(&request->cell, registry, request->seed,
		request->sampling, block, why);
}

static int execute_alone(const struct request *request,
	const struct registry *registry, struct block *block, struct fault *why)
{
	struct scratch scratch = {.pipe_fd = -1};
	int failed = stand_alone(request, registry, block, &scratch, why);

	if (failed == 0)
		failed = launch_alone(request, registry, block, why);
	scratch_close(&scratch);
	return failed;
}

/* A library that counts CPUs shall count those of its place. */
static int begin_in_place(const struct request *request,
	const struct registry *registry, struct fault *why)
{
	const struct cell *cell = &request->cell;
	const struct runner *runner =
		registry_runner(registry, cell->runner, why);

	if (runner == NULL)
		return -1;
	return runner->counts_cpus ? restart_in_place(cell, request->argc,
					     request->argv, why)
				   : 0;
}

static int execute(const struct request *request,
	const struct registry *registry, struct fault *why)
{
	struct block *block = NULL;
	int fd = -1, failed;

	if (begin_in_place(request, registry, why) == 0)
		fd = request->block_fd >= 0 ? request->block_fd
					    : launch_make_block(&request->cell,
						      request->sampling, why);
	if (fd >= 0)
		block = launch_map_block(
			&request->cell, request->sampling, fd, why);
	if (block == NULL) {
		if (request->block_fd >= 0)
			tell_supervisor(request->block_fd, why);
		return -1;
	}
	failed = request->block_fd >= 0
			 ? execute_supervised(request, registry, block, why)
			 : execute_alone(request, registry, block, why);
	if (failed == 0 && request->times != NULL)
		failed = write_times(request->times, block,
			clock_now_ns() - request->began_ns, why);
	return failed;
}

static int exec_main(int argc, char **argv, const struct registry *registry)
{
	struct request request = {
		.cell = {.workers = 1, .tasks = 1},
		.seed = 1,
		.sampling = true,
		.scratch = paths_temporary(),
		.block_fd = -1,
		.began_ns = clock_now_ns(),
		.argc = argc,
		.argv = argv,
	};
	struct fault why = {0};
	const char *value = NULL;
	int letter;

	while ((letter = options_next(
			&exec_options, argc, argv, &value, &why)) > 0)
		if (take_option(&request, letter, value, &why) != 0)
			return options_wrong(&exec_options, &why);
	if (letter == OPTIONS_HELP) {
		options_help(&exec_options);
		return STATUS_GOOD;
	}
	if (letter == OPTIONS_END && optind < argc)
		fault_set(&why, 0, "unexpected operand \"%s\"", argv[optind]);
	if (fault_is_set(&why) || check_request(&request, &why) != 0 ||
		cell_complete(&request.cell, registry, &why) != 0)
		return options_wrong(&exec_options, &why);
	if (execute(&request, registry, &why) == 0)
		return STATUS_GOOD;
	if (request.block_fd < 0)
		fprintf(stderr, "tvp exec: %s\n", why.text);
	return STATUS_FAILED;
}

const struct command command_exec = {
	.name = "exec",
	.summary = "execute one cell once, in this process, silently",
	.main = exec_main,
};
