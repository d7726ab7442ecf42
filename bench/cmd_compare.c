/* tvp compare: results measured apart, side by side. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "bench/cellopts.h"
#include "bench/command.h"
#include "bench/compare.h"
#include "bench/compare_json.h"
#include "bench/compare_tables.h"
#include "bench/failif.h"
#include "bench/noise.h"
#include "bench/options.h"
#include "bench/other.h"
#include "bench/print.h"
#include "bench/show.h"

enum { OPT_MARGIN = 256, OPT_ACROSS, OPT_FAIL_IF, OPT_JSON };
enum { RESULTS_MAX = 26 };

static const struct option_spec compare_table[] = {
	{"margin", OPT_MARGIN, "SHARE",
		"the difference that nobody would care about (the results')"},
	{"across-machines", OPT_ACROSS, NULL,
		"compare even where the machines differ"},
	{"fail-if", OPT_FAIL_IF, "CONDITION",
		"slower[:5%] ends in status 3, unclear in 4; both with a comma"},
	{"json", OPT_JSON, NULL, "the comparison as JSON"},
	{0},
};

static const struct options compare_options = {
	.command = "tvp compare",
	.usage = "BASE NEW [NEW..] [options]",
	.about = "Compare the cells of results with those of the first. They "
		 "were measured apart,\nso launches are not paired and what "
		 "changed on the machine in between is in no\ninterval. With "
		 "one result of tvp run --against-bin: that program against "
		 "the\nother one, by pairs.",
	.table = compare_table,
	.epilogue = "example:\n  tvp compare results/monday results/tuesday "
		    "--fail-if slower:5%",
};

struct request {
	double margin; /* below 0: the results' */
	bool across_machines, fails, as_json;
	struct failif failif;
	const struct registry *registry;
	const char *const *paths;
	size_t n;
};

/* ---- machines ---- */

static int check_machines(const struct request *request,
	const struct result *const *results, struct fault *why)
{
	char letter[COMPARE_LETTER];

	for (size_t i = 1; i < request->n; i++)
		if (compare_machines(results[0], results[i], why) != 0)
			return fault_prefix(
				why, "%s", compare_tables_letter(i, letter));
	return 0;
}

/* ---- the answer ---- */

static bool new_failures(const struct compare_side *sides, size_t i)
{
	return sides[0].cell != NULL && sides[0].failed == 0 &&
	       sides[i].failed > 0;
}

static enum failif_answer answer_to(const struct compare *c,
	const struct failif *failif, size_t row, size_t i)
{
	const struct compare_side *s = &c->rows[row].sides[i];

	if (s->state == COMPARE_DONE)
		return failif_judge(failif, &s->ratio, c->margin);
	return failif->unclear && (s->state == COMPARE_TASKS ||
					  s->state == COMPARE_OTHER_WORK)
		       ? FAILIF_UNCLEAR
		       : FAILIF_NO;
}

/* Print on stderr what makes the condition hold; an exit status. */
static int judge(const struct compare *c, const struct request *request)
{
	static const char *const words[] = {"failed", "unclear", "slower"};
	bool seen[] = {false, false, false};

	for (size_t r = 0; r < c->n_rows; r++)
		for (size_t i = 1; i < c->n_results; i++) {
			const struct compare_row *row = &c->rows[r];
			enum failif_answer answer =
				answer_to(c, &request->failif, r, i);
			char label[CELL_LABEL], runner[CELL_LABEL];
			char letter[COMPARE_LETTER];

			if (answer == FAILIF_NO && !new_failures(row->sides, i))
				continue;
			seen[answer] = true;
			fprintf(stderr, "tvp compare: %s: %s %s %s W=%u\n",
				words[answer], compare_tables_letter(i, letter),
				cell_work_label(row->cell, request->registry,
					label, sizeof label),
				cell_runner_label(row->cell, request->registry,
					runner, sizeof runner),
				row->cell->workers);
		}
	return seen[FAILIF_HELD]      ? STATUS_HELD
	       : seen[FAILIF_UNCLEAR] ? STATUS_UNCLEAR
	       : seen[FAILIF_NO]      ? STATUS_FAILED
				      : STATUS_GOOD;
}

static void print_results(
	const struct result *const *results, const char *const *paths, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct result *r = results[i];
		char program[OTHER_VERSION], letter[COMPARE_LETTER];
		size_t all, missing = noise_missing(r, &all);

		printf("%s  %s%s\n   %s, %s, %u rounds, %s\n",
			compare_tables_letter(i, letter), paths[i],
			i == 0 ? " (the base)" : "", r->plan.name, r->started,
			r->plan.rounds, other_this(&r->build, program));
		if (missing > 0)
			printf("   %zu of %zu launches are missing: it is not "
			       "as it was written\n",
				missing, all);
	}
}

/* As much of a value as leaves a line below 80 columns. */
static void print_differences(const struct result *const *results, size_t n)
{
	struct compare_difference differences[COMPARE_FACTS];
	char letter[COMPARE_LETTER];

	for (size_t i = 1; i < n; i++) {
		size_t found =
			compare_facts(results[0], results[i], differences);

		for (size_t j = 0; j < found; j++)
			printf("%s  %s %s: %.20s, not %.20s\n",
				compare_tables_letter(i, letter),
				differences[j].machine ? "ANOTHER MACHINE:"
						       : "differs:",
				differences[j].fact, differences[j].other,
				differences[j].base);
	}
	putchar('\n');
}

static int print_tables(const struct compare *c, const struct request *request,
	const struct result *const *results)
{
	struct document document = {0};

	print_results(results, request->paths, request->n);
	print_differences(results, request->n);
	compare_tables_put(c, request->registry, &document);
	compare_tables_put_counts(c, &document);
	compare_tables_put_legend(c, &document);
	return print_document("tvp compare", &document);
}

static int compare_all(const struct request *request,
	const struct result *const *results, struct fault *why)
{
	struct compare c = {0};
	int status;

	if ((!request->across_machines &&
		    check_machines(request, results, why) != 0) ||
		compare_results(results, request->n, request->registry,
			request->margin, &c, why) != 0) {
		compare_free(&c);
		return STATUS_USAGE;
	}
	status = request->as_json
			 ? print_json("tvp compare",
				   compare_to_json(&c, results, request->paths))
			 : print_tables(&c, request, results);
	fflush(stdout);
	if (request->fails && status == STATUS_GOOD)
		status = judge(&c, request);
	if (c.comparisons == 0) {
		fault_set(why, 0, "no two cells can be compared");
		status = STATUS_USAGE;
	}
	compare_free(&c);
	return status;
}

/* One result: this program against the other one, by pairs. */
static int compare_one(const struct request *request,
	const struct result *result, struct fault *why)
{
	struct cell_summary *cells = summary_of(result, request->registry, why);
	int status = STATUS_GOOD, judged = STATUS_GOOD;

	if (cells == NULL)
		return STATUS_FAILED;
	show_other_print(result, cells, request->registry);
	fflush(stdout);
	if (show_failures("tvp compare", result, cells, request->registry) > 0)
		status = STATUS_FAILED;
	if (request->fails)
		judged = show_other_judge("tvp compare", result, cells,
			request->registry, &request->failif);
	free(cells);
	return judged != STATUS_GOOD ? judged : status;
}

static int check_one(const struct request *request, const struct result *result,
	struct fault *why)
{
	bool any = false;

	for (size_t i = 0; i < result->plan.n_cells; i++)
		any |= result->plan.cells[i].other_binary;
	if (!any)
		return fault_set(why, 0,
			"needs a second result (%s is not of --against-bin)",
			request->paths[0]);
	if (request->as_json || request->margin >= 0)
		return fault_set(why, 0,
			"of one result the margin is its own, and tvp show "
			"--json has the comparison");
	return 0;
}

static int read_and_compare(const struct request *request, struct fault *why)
{
	struct show_results results = {0};
	int status = STATUS_USAGE;

	if (show_read_all("tvp compare", request->paths, request->n, &results,
		    why) == 0) {
		if (request->n > 1)
			status = compare_all(request, results.list, why);
		else if (check_one(request, results.list[0], why) == 0)
			status = compare_one(request, results.list[0], why);
	}
	show_free(&results);
	return status;
}

/* ---- options ---- */

static int take_option(struct request *request, int letter, const char *value,
	struct fault *why)
{
	switch (letter) {
	case OPT_MARGIN:
		return cellopts_share(value, &request->margin, why) == 0
			       ? 0
			       : fault_prefix(why, "margin");
	case OPT_ACROSS:
		request->across_machines = true;
		return 0;
	case OPT_FAIL_IF:
		request->fails = true;
		return failif_parse(value, &request->failif, why);
	case OPT_JSON:
		request->as_json = true;
		return 0;
	}
	return 0;
}

static int compare_main(int argc, char **argv, const struct registry *registry)
{
	struct request request = {.margin = -1, .registry = registry};
	struct fault why = {0};
	const char *value = NULL;
	int letter, status;

	while ((letter = options_next(
			&compare_options, argc, argv, &value, &why)) > 0)
		if (take_option(&request, letter, value, &why) != 0)
			return options_wrong(&compare_options, &why);
	if (letter == OPTIONS_HELP) {
		options_help(&compare_options);
		return STATUS_GOOD;
	}
	request.paths = (const char *const *)argv + optind;
	request.n = (size_t)(argc - optind);
	if (letter == OPTIONS_END && request.n == 0)
		fault_set(&why, 0, "needs two results");
	if (letter == OPTIONS_END && request.n > RESULTS_MAX)
		fault_set(&why, 0, "takes at most %d results", RESULTS_MAX);
	if (fault_is_set(&why))
		return options_wrong(&compare_options, &why);
	status = read_and_compare(&request, &why);
	if (fault_is_set(&why))
		fprintf(stderr, "tvp compare: %s\n", why.text);
	return status;
}

const struct command command_compare = {
	.name = "compare",
	.summary = "compare results measured apart, cell by cell",
	.main = compare_main,
};
