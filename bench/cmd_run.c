/* tvp run: measure a plan. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "bench/command.h"
#include "bench/enough.h"
#include "bench/experiment.h"
#include "bench/floors.h"
#include "bench/hyperfine.h"
#include "bench/machine.h"
#include "bench/other.h"
#include "bench/paths.h"
#include "bench/placement.h"
#include "bench/python.h"
#include "bench/result_file.h"
#include "bench/runopts.h"
#include "bench/show.h"
#include "bench/supervise.h"

/* ---- the plan ---- */

static int plan_of_result(const struct runopts *said,
	const struct registry *registry, struct plan *plan, struct fault *why)
{
	struct result result = {0};
	int failed = show_read("tvp run", said->against, &result, why);

	if (failed == 0)
		failed = plan_again(
			&result.plan, &said->wish, registry, plan, why);
	result_free(&result);
	return failed;
}

static int make_plan(const struct runopts *said,
	const struct registry *registry, struct plan *plan, struct fault *why)
{
	char path[PATH_MAX];

	if (said->against != NULL)
		return plan_of_result(said, registry, plan, why);
	if (said->plan == NULL)
		return plan_from_wish(&said->wish, registry,
			placement_usable_cpus(), plan, why);
	if (paths_find_plan(said->plan, path, why) != 0)
		return -1;
	return plan_read(path, &said->wish, registry, placement_usable_cpus(),
		plan, why);
}

static void print_plan(const struct plan *plan, const struct runopts *said,
	const struct registry *registry)
{
	printf("%s: %zu cells, %u rounds, seed %llu\n", plan->name,
		plan->n_cells, plan->rounds, (unsigned long long)plan->seed);
	for (size_t i = 0; i < plan->n_cells; i++) {
		char text[CELL_TEXT];
		char *words[CELL_WORDS];

		cell_command(&plan->cells[i], registry, plan->seed,
			plan->sampling, text, words);
		fputs(plan->cells[i].other_binary ? said->against_bin : "tvp",
			stdout);
		for (size_t j = 0; words[j] != NULL; j++)
			printf(" %s", words[j]);
		putchar('\n');
	}
}

/* ---- progress ---- */

struct session {
	struct supervisor supervisor;
	struct other other;
	struct result result;
	const struct runopts *said;
	const struct registry *registry;
	char folder[PATH_MAX];
	FILE *journal;
	bool terminal;
	uint64_t told_ns; /* when a line was last printed */
};

static int launch(void *context, uint32_t cell, uint32_t round,
	struct launch *launch, struct fault *why)
{
	struct session *session = context;

	(void)why;
	return supervise_launch(&session->supervisor, cell, round, launch);
}

static int look(void *context, uint32_t cell, struct memory *memory)
{
	struct session *session = context;

	return supervise_memory(&session->supervisor, cell, memory);
}

/* What is done before the first launch takes seconds, too. */
static void tell_step(const struct session *session, const char *what)
{
	if (!session->terminal)
		return;
	fprintf(stderr, "\r\033[K%s", what);
	fflush(stderr);
}

/* A line that is rewritten; where there is no terminal, one every 10 s. */
static void tell(void *context, const struct progress *p)
{
	struct session *session = context;
	const struct cell *cell = &session->result.plan.cells[p->cell];
	uint64_t now_ns = clock_now_ns();
	uint64_t left_s = (p->left_ns + NS_PER_S / 2) / NS_PER_S;

	if (!session->terminal && p->done < p->total &&
		now_ns - session->told_ns < 10 * NS_PER_S)
		return;
	session->told_ns = now_ns;
	fprintf(stderr, "%s[%zu/%zu] round %u of %u, %llu:%02llu left  %s %s%s",
		session->terminal ? "\r\033[K" : "", p->done, p->total,
		p->round + 1, session->result.plan.rounds,
		(unsigned long long)left_s / 60,
		(unsigned long long)left_s % 60, cell->workload, cell->runner,
		session->terminal ? "" : "\n");
	if (session->terminal && p->done == p->total)
		fprintf(stderr, "\r\033[K");
	fflush(stderr);
}

/* ---- measuring ---- */

static struct tm now_utc(void)
{
	time_t now = time(NULL);
	struct tm utc;

	gmtime_r(&now, &utc);
	return utc;
}

static void describe(struct session *session)
{
	struct result *result = &session->result;
	struct machine_source source = {
		.root = "",
		.identify = session->said->identify,
	};
	struct tm utc = now_utc();

	strftime(result->started, sizeof result->started, "%Y-%m-%dT%H:%M:%SZ",
		&utc);
	machine_gather(&result->machine, &source);
	machine_scratch(&result->machine, session->said->scratch);
	python_plan_facts(&result->machine, &result->plan);
	machine_build_facts(&result->build);
	if (session->other.fd >= 0)
		other_facts(&session->other, session->said->identify,
			&result->build);
}

/* A short measurement of what nothing here can be faster than. */
static int measure_floors(struct session *session, struct fault *why)
{
	struct floors_request request = {
		.seed = session->result.plan.seed,
		.budget_ns = 1000000,
		.runs = 6, /* the fewest that have an interval */
		.stop_fd = session->supervisor.signal_fd,
	};
	struct floors *floors;
	int failed;

	if (session->said->no_floors)
		return 0;
	tell_step(session, "measuring the machine's floors");
	floors = calloc(1, sizeof *floors);
	if (floors == NULL)
		return fault_set(why, ENOMEM, "floors");
	failed = floors_measure(&request, floors, why);
	if (failed == 0)
		floors_facts(floors, &session->result.floors);
	free(floors);
	if (failed == 0 || !supervise_interrupted(&session->supervisor))
		return failed;
	*why = (struct fault){0};
	return 1;
}

static int find_enough_tasks(struct session *session, struct fault *why)
{
	struct enough_launcher launcher = {
		.launch = launch,
		.context = session,
	};

	if (session->said->exact_tasks || session->said->against != NULL)
		return 0;
	tell_step(session, "finding out how many tasks are enough to time");
	return enough_tasks(&session->result.plan, &launcher, why);
}

/* What is done once, before the first launch that counts. */
static int prepare(struct session *session, struct fault *why)
{
	int status;

	describe(session);
	status = measure_floors(session, why);
	if (status == 0)
		status = find_enough_tasks(session, why);
	tell_step(session, "");
	if (status != 0)
		return status;
	return result_journal_begin(
		session->journal, &session->result, session->registry, why);
}

static int print_result(struct session *session, int status, struct fault *why)
{
	struct result *result = &session->result;
	const char *bin = session->said->against_bin;
	struct cell_summary *cells;
	int failed = STATUS_GOOD;
	size_t failures;

	cells = summary_of(result, session->registry, why);
	if (cells == NULL)
		return STATUS_FAILED;
	show_result(result, cells, session->registry);
	printf("%s/result.json\n", session->folder);
	fflush(stdout);
	failures = show_failures("tvp run", result, cells, session->registry);
	if (status == 0 && session->said->fails)
		failed = show_other_judge("tvp run", result, cells,
			session->registry, &session->said->failif);
	free(cells);
	if (status > 0) {
		fprintf(stderr,
			"tvp run: interrupted after %zu launches; go on with: "
			"tvp run --resume %s%s%s\n",
			result->n_launches, session->folder,
			bin != NULL ? " --against-bin " : "",
			bin != NULL ? bin : "");
		return STATUS_INTERRUPTED;
	}
	if (failed != STATUS_GOOD)
		return failed;
	return failures > 0 ? STATUS_FAILED : STATUS_GOOD;
}

static int run_rounds(struct session *session, struct fault *why)
{
	struct experiment experiment = {
		.launch = launch,
		.look = look,
		.progress = tell,
		.context = session,
		.journal = session->journal,
	};
	int status = experiment_run(&experiment, &session->result, why);

	if (session->terminal)
		fprintf(stderr, "\r\033[K");
	return status;
}

/* Supervise from here on; the journal is open. */
static int measure(struct session *session, bool resumed, struct fault *why)
{
	bool begun = resumed;
	int status = -1;

	session->terminal = isatty(STDERR_FILENO);
	session->told_ns = clock_now_ns();
	if (supervise_open(&session->supervisor, &session->result.plan,
		    session->registry, session->said->scratch, why) == 0) {
		session->supervisor.other_fd = session->other.fd;
		status = resumed ? 0 : prepare(session, why);
		begun |= status == 0;
		if (status == 0)
			status = run_rounds(session, why);
		if (begun && status >= 0 &&
			result_write(session->folder, &session->result,
				session->registry, status == 0, why) != 0)
			status = -1;
		supervise_close(&session->supervisor);
	}
	if (begun)
		fclose(session->journal);
	else
		result_journal_drop(session->folder, session->journal);
	if (status >= 0 && begun)
		return print_result(session, status, why);
	if (session->supervisor.signal == 0)
		return STATUS_FAILED;
	fault_set(why, 0, "interrupted before the first launch");
	return STATUS_INTERRUPTED;
}

/* Asked before anything is made or measured. */
static int check_timer(const struct plan *plan, struct fault *why)
{
	return plan->timer == TIMER_HYPERFINE ? hyperfine_check(why) : 0;
}

/* Every cell once more, in the program of --against-bin. */
static int add_other(struct session *session, struct fault *why)
{
	struct plan *plan = &session->result.plan;

	if (session->said->against_bin == NULL)
		return 0;
	if (plan->timer != TIMER_SELF)
		return fault_set(why, 0,
			"--against-bin measures by its own clock, not by %s",
			plan_timers[plan->timer]);
	if (other_open(&session->other, session->said->against_bin, why) != 0)
		return -1;
	return plan_add_other_binary(plan, why);
}

/* The rest of a run must be of the same other program. */
static int reopen_other(struct session *session, struct fault *why)
{
	const char *path = session->said->against_bin;
	const char *before = other_name(&session->result.build);
	bool needed = false;

	for (size_t i = 0; i < session->result.plan.n_cells; i++)
		needed |= session->result.plan.cells[i].other_binary;
	if (!needed && path == NULL)
		return 0;
	if (!needed)
		return fault_set(why, 0, "%s was begun without --against-bin",
			session->folder);
	if (path == NULL)
		return fault_set(why, 0,
			"%s was begun against %s; say where that is with "
			"--against-bin",
			session->folder, before);
	if (other_open(&session->other, path, why) != 0)
		return -1;
	if (strcmp(session->other.version, before) != 0)
		return fault_set(why, 0,
			"%s was begun against %s, and this is %s",
			session->folder, before, session->other.version);
	return 0;
}

/* Results are made to be shown. What a cell is can't be left out of one, so
 * that whoever typed a path is told. */
static void tell_of_path(const struct session *session)
{
	const struct plan *plan = &session->result.plan;

	if (session->said->identify)
		return;
	for (size_t i = 0; i < plan->n_cells; i++)
		for (size_t j = 0; j < plan->cells[i].n_runner_settings; j++) {
			const struct setting *s =
				&plan->cells[i].runner_settings[j];

			if (strchr(s->value, '/') == NULL)
				continue;
			fprintf(stderr,
				"tvp run: the result will show the path %s; a "
				"name to be found on PATH would not\n",
				s->value);
			return;
		}
}

static int run_new(struct session *session, struct fault *why)
{
	const struct runopts *said = session->said;
	struct tm utc = now_utc();
	char name[32];

	if (make_plan(said, session->registry, &session->result.plan, why) !=
			0 ||
		add_other(session, why) != 0)
		return STATUS_USAGE;
	if (said->dry_run) {
		print_plan(&session->result.plan, said, session->registry);
		return STATUS_GOOD;
	}
	if (check_timer(&session->result.plan, why) != 0)
		return STATUS_USAGE;
	tell_of_path(session);
	strftime(name, sizeof name, "%Y%m%dT%H%M%S", &utc);
	if (said->output != NULL)
		snprintf(session->folder, PATH_MAX, "%s", said->output);
	else
		snprintf(session->folder, PATH_MAX, "results/%s-%s", name,
			session->result.plan.name);
	session->journal = result_journal_create(session->folder, why);
	return session->journal != NULL ? measure(session, false, why)
					: STATUS_USAGE;
}

static int run_resumed(struct session *session, struct fault *why)
{
	snprintf(session->folder, PATH_MAX, "%s", session->said->resume);
	session->journal =
		result_journal_resume(session->folder, &session->result, why);
	if (session->journal == NULL)
		return STATUS_USAGE;
	if (plan_check_cells(&session->result.plan, session->registry, why) !=
		0)
		fault_prefix(why, "%s", session->folder);
	else if (check_timer(&session->result.plan, why) == 0 &&
		 reopen_other(session, why) == 0)
		return measure(session, true, why);
	fclose(session->journal);
	return STATUS_USAGE;
}

static int run_main(int argc, char **argv, const struct registry *registry)
{
	struct fault why = {0};
	struct runopts said;
	struct session session = {
		.other = {.fd = -1},
		.said = &said,
		.registry = registry,
	};
	int status, letter = runopts_parse(&said, argc, argv, registry, &why);

	if (letter == OPTIONS_HELP) {
		options_help(&runopts_help);
		return STATUS_GOOD;
	}
	if (letter == OPTIONS_WRONG)
		return options_wrong(&runopts_help, &why);
	status = said.resume != NULL ? run_resumed(&session, &why)
				     : run_new(&session, &why);
	if (fault_is_set(&why))
		fprintf(stderr, "tvp run: %s\n", why.text);
	other_close(&session.other);
	result_free(&session.result);
	return status;
}

const struct command command_run = {
	.name = "run",
	.summary = "measure a plan: workloads x runners, in rounds",
	.main = run_main,
};
