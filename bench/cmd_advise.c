/* tvp advise: which runner and how many workers to use for work like that. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/advise_answer.h"
#include "bench/command.h"
#include "bench/compare.h"
#include "bench/machine.h"
#include "bench/options.h"
#include "bench/show.h"
#include "bench/units.h"

enum {
	OPT_CPU = 256,
	OPT_WAIT,
	OPT_TASKS,
	OPT_MEMORY,
	OPT_PARENT,
	OPT_EXCHANGE,
	OPT_ACROSS,
	OPT_JSON
};

/* Longer than a week is no task, more than a PiB no memory. */
#define SPAN_MAX_NS CELL_SPAN_MAX_NS
#define BYTES_MAX (UINT64_C(1) << 50)

static const struct option_spec advise_table[] = {
	{"cpu-time", OPT_CPU, "TIME", "CPU time of one task (0)"},
	{"wait-time", OPT_WAIT, "TIME", "how long one task waits (0)"},
	{"tasks", OPT_TASKS, "N", "how many there are"},
	{"task-memory", OPT_MEMORY, "SIZE",
		"memory that a worker needs for its task (0)"},
	{"parent-memory", OPT_PARENT, "SIZE",
		"dirty memory of the program before it has workers (0)"},
	{"exchange", OPT_EXCHANGE, "SIZE",
		"data handed over with each task (none is)"},
	{"across-machines", OPT_ACROSS, NULL,
		"answer from the result of another machine"},
	{"json", OPT_JSON, NULL, "the answer as JSON, with all that was tried"},
	{0},
};

static const struct options advise_options = {
	.command = "tvp advise",
	.usage = "--cpu-time TIME --wait-time TIME --tasks N [options] RESULT",
	.about = "Say which runner and how many workers to use for such "
		 "tasks, how long all of\nthem should take, and how far such "
		 "predictions were off for cells of the\nresult that were not "
		 "used for them. The result is to be of this machine, with\n"
		 "floors and memory; the more of sleep, hash and blend is in "
		 "it, the better the\ncheck.",
	.table = advise_table,
	.epilogue = "example:\n  tvp run advise -o here\n  tvp advise "
		    "--cpu-time 2ms --wait-time 8ms --tasks 1000 here",
};

struct request {
	uint64_t cpu_ns, wait_ns, tasks, task_bytes, parent_bytes;
	uint64_t exchange_bytes;
	bool exchanges, across_machines, as_json;
	const char *path;
};

/* ---- the answer ---- */

static void print_row(const struct advise_row *row)
{
	char ns[UNITS_TEXT], low[UNITS_TEXT], high[UNITS_TEXT];
	char interval[2 * UNITS_TEXT + 8] = "not known", bytes[UNITS_TEXT];

	if (isfinite(row->low_ns))
		snprintf(interval, sizeof interval, "%s .. %s",
			units_show_duration(row->low_ns, low),
			units_show_duration(row->high_ns, high));
	printf("  %-18s %5u  %10s  %-24s %s%s\n", row->runner->name,
		row->workers, units_show_duration(row->ns, ns), interval,
		isfinite(row->bytes) ? units_show_bytes(row->bytes, bytes)
				     : "not known",
		row->fits ? "" : ": too much");
}

static void print_head(const char *what)
{
	printf("  %-18s %5s  %10s  %-24s %s\n", what, "W", "expected",
		"interval", "memory");
}

/* The best of each runner; where nothing of it fits, its smallest. */
static void print_runners(const struct advise_answer *answer)
{
	print_head("runner");
	for (const struct advise_runner *r = advise_runners; r->name != NULL;
		r++) {
		size_t i = advise_answer_best(answer, r);

		for (size_t j = 0; i == ADVISE_NONE && j < answer->n; j++)
			if (answer->rows[j].runner == r)
				i = j;
		if (i != ADVISE_NONE)
			print_row(&answer->rows[i]);
	}
	putchar('\n');
}

static void print_workers(const struct advise_answer *answer)
{
	const struct advise_runner *runner = answer->rows[answer->best].runner;

	if (runner->hand == ADVISE_SERIAL)
		return;
	print_head("the same with");
	for (size_t i = 0; i < answer->n; i++)
		if (answer->rows[i].runner == runner)
			print_row(&answer->rows[i]);
	putchar('\n');
}

static double serial_ns(const struct advise_answer *answer)
{
	for (size_t i = 0; i < answer->n; i++)
		if (answer->rows[i].runner->hand == ADVISE_SERIAL)
			return answer->rows[i].ns;
	return (double)NAN;
}

static void print_advice(const struct advise_answer *answer)
{
	const struct advise_row *row;
	char ns[UNITS_TEXT], low[UNITS_TEXT], high[UNITS_TEXT];

	if (answer->best == ADVISE_NONE) {
		printf("No runner's memory fits into the %s that were "
		       "available.\n",
			units_show_bytes(answer->memory.available_bytes, ns));
		return;
	}
	row = &answer->rows[answer->best];
	printf("Use %s with %u worker%s: %.0f task%s should take %s",
		row->runner->name, row->workers, row->workers == 1 ? "" : "s",
		answer->work.tasks, answer->work.tasks == 1 ? "" : "s",
		units_show_duration(row->ns, ns));
	if (isfinite(row->low_ns))
		printf("\n(%s to %s)", units_show_duration(row->low_ns, low),
			units_show_duration(row->high_ns, high));
	printf(", %.3g times as fast as serial.\n",
		serial_ns(answer) / row->ns);
}

/* ---- the check ---- */

static const char *cell_text(const struct result *result, uint32_t index,
	const struct registry *registry, char text[CELL_LABEL + 64])
{
	const struct cell *cell = &result->plan.cells[index];
	char label[CELL_LABEL];

	snprintf(text, CELL_LABEL + 64, "%s %s W=%u",
		cell_work_label(cell, registry, label, sizeof label),
		cell->runner, cell->workers);
	return text;
}

enum { OFF_SHOWN = 6 };

static void print_off(const struct result *result,
	const struct advise_check *check, const struct registry *registry)
{
	unsigned shown = 0;

	for (size_t i = 0; i < check->n; i++) {
		const struct advise_trial *t = &check->trials[i];
		double ratio = t->seen_ns / t->predicted_ns;
		char text[CELL_LABEL + 64], p[UNITS_TEXT], s[UNITS_TEXT];

		if (!advise_check_is_off(ratio) || shown++ >= OFF_SHOWN)
			continue;
		printf("  off by %+.3g %%: %s: predicted %s, took %s\n",
			100 * (ratio - 1),
			cell_text(result, t->cell, registry, text),
			units_show_duration(t->predicted_ns, p),
			units_show_duration(t->seen_ns, s));
	}
	if (shown > OFF_SHOWN)
		printf("  and %u more\n", shown - OFF_SHOWN);
}

static void print_check(const struct result *result,
	const struct advise_answer *answer, const struct registry *registry)
{
	const struct advise_check *check = &answer->check;

	if (check->n == 0) {
		printf("Not checked: the result has no cell of sleep, hash or "
		       "blend whose work serial did\nas well.\n");
		return;
	}
	printf("Checked on %zu cell%s of the result, each predicted from the "
	       "others and the\nfloors: they took %.0f %% to %.0f %% of what was "
	       "predicted, the median %.0f %%;\n%zu off by over %.0f %%.\n",
		check->n, check->n == 1 ? "" : "s", 100 * check->least,
		100 * check->most, 100 * check->median, check->off,
		100 * ADVISE_OFF);
	print_off(result, check, registry);
	if (isfinite(check->low))
		printf("The interval is what encloses a further cell with "
		       "%.0f %% confidence, if it is like\nthese.\n",
			100 * check->coverage);
	else
		printf("There is no interval: %d cells are needed for one.\n",
			ADVISE_TRIALS_MIN);
}

/* By what the hand-over was counted. */
static void print_exchange(const struct advise_answer *answer)
{
	const struct advise_ways *ways = answer->costs.exchange;

	if (answer->work.exchange_bytes < 0)
		return;
	for (int side = 0; side < 2; side++) {
		const char *who = side == 0 ? "threads" : "processes";

		if (ways[side].n > 0)
			printf("Hand-overs between %s: from the cheapest way of "
			       "%zu size%s of exchange.\n",
				who, ways[side].n,
				ways[side].n == 1 ? "" : "s");
		else
			printf("Hand-overs between %s: from floors, for the "
			       "result has no exchange%s.\n",
				who, side == 0 ? "" : ": an upper bound");
	}
}

static void print_doubt(const struct advise_answer *answer)
{
	if (answer->best != ADVISE_NONE && advise_answer_is_doubtful(answer))
		printf("This prediction may be off by more than %.0f %%.\n",
			100 * ADVISE_OFF);
}

static int print_answer(const struct request *request,
	const struct result *result, const struct advise_answer *answer,
	const struct registry *registry)
{
	char *json;

	if (request->as_json) {
		json = advise_json(answer, result);
		if (json == NULL)
			return STATUS_FAILED;
		printf("%s\n", json);
		free(json);
	} else {
		print_runners(answer);
		if (answer->best != ADVISE_NONE)
			print_workers(answer);
		print_advice(answer);
		print_doubt(answer);
		putchar('\n');
		print_check(result, answer, registry);
		print_exchange(answer);
	}
	return answer->best != ADVISE_NONE ? STATUS_GOOD : STATUS_FAILED;
}

/* ---- whose machine ---- */

static int check_machine(const struct request *request,
	const struct result *result, struct fault *why)
{
	struct compare_difference differences[COMPARE_FACTS];
	struct machine_source source = {.root = ""};
	struct result here = {0};
	size_t n;

	machine_gather(&here.machine, &source);
	n = compare_facts(result, &here, differences);
	result_free(&here);
	for (size_t i = 0; i < n; i++) {
		if (!differences[i].machine)
			continue;
		if (!request->across_machines)
			return fault_set(why, 0,
				"%s is of another machine (--across-machines): "
				"%s was %.40s, and here is %.40s",
				request->path, differences[i].fact,
				differences[i].base, differences[i].other);
		fprintf(stderr,
			"tvp advise: warning: %s is of another machine: %s was "
			"%s, and here is %s\n",
			request->path, differences[i].fact, differences[i].base,
			differences[i].other);
	}
	return 0;
}

static int advise(const struct request *request,
	const struct registry *registry, struct fault *why)
{
	const struct advise_work work = {
		.cpu_ns = (double)request->cpu_ns,
		.wait_ns = (double)request->wait_ns,
		.task_bytes = (double)request->task_bytes,
		.parent_bytes = (double)request->parent_bytes,
		.exchange_bytes = request->exchanges
					  ? (double)request->exchange_bytes
					  : -1,
		.tasks = (double)request->tasks,
	};
	struct advise_answer *answer = calloc(1, sizeof *answer);
	struct cell_summary *cells = NULL;
	struct result result = {0};
	int status = STATUS_USAGE;

	if (answer == NULL) {
		fault_set(why, 0, "out of memory");
		return STATUS_FAILED;
	}
	if (show_read("tvp advise", request->path, &result, why) == 0 &&
		check_machine(request, &result, why) == 0)
		cells = summary_of(&result, registry, why);
	if (cells != NULL) {
		if (advise_answer(&result, cells, &work, answer, why) == 0)
			status = print_answer(
				request, &result, answer, registry);
		else
			fault_prefix(why, "%s", request->path);
	}
	advise_answer_free(answer);
	free(answer);
	free(cells);
	result_free(&result);
	return status;
}

/* ---- options ---- */

static int take_size(const char *value, const char *what, uint64_t max,
	uint64_t *bytes, struct fault *why)
{
	if (units_parse_bytes(value, bytes, why) != 0)
		return fault_prefix(why, "%s", what);
	return *bytes <= max
		       ? 0
		       : fault_set(why, 0, "%s: %s is too much", what, value);
}

static int take_time(
	const char *value, const char *what, uint64_t *ns, struct fault *why)
{
	if (units_parse_duration(value, ns, why) != 0)
		return fault_prefix(why, "%s", what);
	return *ns <= SPAN_MAX_NS
		       ? 0
		       : fault_set(why, 0, "%s: %s is more than a week", what,
				 value);
}

static int take_tasks(const char *value, uint64_t *tasks, struct fault *why)
{
	if (units_parse_count(value, tasks, why) != 0)
		return fault_prefix(why, "tasks");
	return *tasks >= 1 && *tasks <= CELL_TASKS_MAX
		       ? 0
		       : fault_set(why, 0,
				 "tasks: %s is out of range (1 .. %llu)", value,
				 (unsigned long long)CELL_TASKS_MAX);
}

static int take_option(struct request *request, int letter, const char *value,
	struct fault *why)
{
	switch (letter) {
	case OPT_CPU:
		return take_time(value, "cpu-time", &request->cpu_ns, why);
	case OPT_WAIT:
		return take_time(value, "wait-time", &request->wait_ns, why);
	case OPT_TASKS:
		return take_tasks(value, &request->tasks, why);
	case OPT_MEMORY:
		return take_size(value, "task-memory", BYTES_MAX,
			&request->task_bytes, why);
	case OPT_PARENT:
		return take_size(value, "parent-memory", BYTES_MAX,
			&request->parent_bytes, why);
	case OPT_EXCHANGE:
		request->exchanges = true;
		return take_size(value, "exchange", BYTES_MAX,
			&request->exchange_bytes, why);
	case OPT_ACROSS:
		request->across_machines = true;
		return 0;
	case OPT_JSON:
		request->as_json = true;
		return 0;
	}
	return 0;
}

static int check_request(
	const struct request *request, int operands, struct fault *why)
{
	if (operands != 1)
		return fault_set(why, 0, "needs one result");
	if (request->tasks == 0)
		return fault_set(why, 0, "needs --tasks");
	if (request->cpu_ns + request->wait_ns == 0)
		return fault_set(why, 0, "needs --cpu-time or --wait-time");
	return 0;
}

static int advise_main(int argc, char **argv, const struct registry *registry)
{
	struct request request = {0};
	struct fault why = {0};
	const char *value = NULL;
	int letter, status;

	while ((letter = options_next(
			&advise_options, argc, argv, &value, &why)) > 0)
		if (take_option(&request, letter, value, &why) != 0)
			return options_wrong(&advise_options, &why);
	if (letter == OPTIONS_HELP) {
		options_help(&advise_options);
		return STATUS_GOOD;
	}
	if (letter != OPTIONS_END ||
		check_request(&request, argc - optind, &why) != 0)
		return options_wrong(&advise_options, &why);
	request.path = argv[optind];
	status = advise(&request, registry, &why);
	if (fault_is_set(&why))
		fprintf(stderr, "tvp advise: %s\n", why.text);
	return status;
}

const struct command command_advise = {
	.name = "advise",
	.summary = "which runner, how many workers, for tasks like yours",
	.main = advise_main,
};
