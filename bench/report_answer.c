/* A report: the answer, which is nothing but the verdicts counted by kind of
 * work, and the pairs it rests on. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/report_part.h"
#include "bench/rules.h"
#include "bench/units.h"

/* What a worker of serial does most of the time, told by its own launches: it
 * is on a CPU or ready to run (and waits for one), or it is blocked. */
enum nature { COMPUTES, WAITS, DOES_BOTH, NOT_KNOWN, NATURES };

static const char *const natures[] = {
	[COMPUTES] = "CPU-bound work",
	[WAITS] = "work that waits",
	[DOES_BOTH] = "work that computes and waits",
	[NOT_KNOWN] = "other work",
};

/* Shares of the time from which on work is called so. */
#define MOSTLY 0.9
#define HARDLY 0.1

enum { PAIRS_MAX = 16 };

/* ---- the nature of work ---- */

static uint32_t serial_of(const struct summary_shown *shown, uint32_t work)
{
	const struct plan *plan = &shown->result->plan;

	for (uint32_t i = 0; i < plan->n_cells; i++)
		if (shown->cells[i].work == work &&
			plan->cells[i].role == ROLE_MEASURED &&
			strcmp(plan->cells[i].runner, "serial") == 0)
			return i;
	return SUMMARY_NONE;
}

/* Share of the launch in which it ran or was ready to; NAN: not known. */
static double ready_share(const struct launch *launch)
{
	uint64_t wall_ns = result_wall_ns(launch);

	if (launch->outcome != OUTCOME_OK || wall_ns == 0 ||
		wall_ns == RESULT_UNKNOWN ||
		launch->user_ns == RESULT_UNKNOWN ||
		launch->sys_ns == RESULT_UNKNOWN ||
		launch->run_queue_wait_ns == RESULT_UNKNOWN)
		return NAN;
	return (double)(launch->user_ns + launch->sys_ns +
			launch->run_queue_wait_ns) /
	       (double)wall_ns;
}

/* The median over the launches of a cell; NAN where nothing is known. */
static double median_share(const struct result *result, uint32_t cell)
{
	double *shares = malloc((result->n_launches + 1) * sizeof *shares);
	double share, median = NAN;
	size_t n = 0;

	if (shares == NULL)
		return NAN;
	for (size_t i = 0; i < result->n_launches; i++) {
		if (result->launches[i].cell != cell)
			continue;
		share = ready_share(&result->launches[i]);
		if (isfinite(share))
			shares[n++] = share;
	}
	if (n > 0) {
		stats_sort(shares, n);
		median = stats_median(shares, n);
	}
	free(shares);
	return median;
}

static enum nature nature_of(const struct summary_shown *shown, uint32_t work)
{
	uint32_t serial = serial_of(shown, work);
	double share = NAN;

	if (serial != SUMMARY_NONE)
		share = median_share(shown->result, serial);
	return isnan(share)      ? NOT_KNOWN
	       : share >= MOSTLY ? COMPUTES
	       : share <= HARDLY ? WAITS
				 : DOES_BOTH;
}

/* ---- counting verdicts ---- */

/* Threads against processes, over cells of one nature. */
struct tally {
	const char *threads, *processes; /* runners; NULL: all of them */
	size_t verdicts[STATS_UNCLEAR + 1], n;
	struct report_span ratios, by_verdict[STATS_UNCLEAR + 1];
};

static void count(struct tally *tally, const struct comparison *c)
{
	report_widen(&tally->ratios, c->ratio.ratio);
	report_widen(&tally->by_verdict[c->verdict], c->ratio.ratio);
	tally->verdicts[c->verdict]++;
	tally->n++;
}

/* What one nature of work comes to. */
struct finding {
	char works[256]; /* "hash, null" */
	struct tally all, pairs[PAIRS_MAX];
	size_t n_pairs;
};

/* By nature of the work and by who executes it. */
struct findings {
	struct finding of[NATURES][RULES_JUDGES];
};

static bool is_pair(const struct summary_shown *shown, uint32_t i)
{
	const struct cell *cell = &shown->result->plan.cells[i];

	return shown->cells[i].to_twin.pairs > 0 &&
	       cell->role == ROLE_MEASURED && !cell->other_binary &&
	       summary_tells_twin(shown->cells, i);
}

static struct tally *pair_of(
	struct finding *finding, const char *threads, const char *processes)
{
	struct tally *pair;

	for (size_t i = 0; i < finding->n_pairs; i++) {
		pair = &finding->pairs[i];
		if (strcmp(pair->threads, threads) == 0 &&
			strcmp(pair->processes, processes) == 0)
			return pair;
	}
	if (finding->n_pairs == PAIRS_MAX)
		return NULL;
	pair = &finding->pairs[finding->n_pairs++];
	*pair = (struct tally){.threads = threads, .processes = processes};
	return pair;
}

/* Workloads by their names, each once. */
static void name_work(struct finding *finding, const char *workload)
{
	size_t len = strlen(finding->works);
	char *at = finding->works, *found;

	while ((found = strstr(at, workload)) != NULL) {
		size_t n = strlen(workload);

		if ((found == finding->works || found[-1] == ' ') &&
			(found[n] == '\0' || found[n] == ','))
			return;
		at = found + 1;
	}
	if (len + strlen(workload) + 3 < sizeof finding->works)
		sprintf(finding->works + len, "%s%s", len > 0 ? ", " : "",
			workload);
}

/* Threads and processes of C are one matter, those of CPython another one. */
static enum rules_judge judge_of(const char *runner)
{
	return strncmp(runner, "gil_", 4) == 0      ? RULES_GIL
	       : strncmp(runner, "python_", 7) == 0 ? RULES_CPYTHON
						    : RULES_C;
}

/* The pair of cell i and its twin, told from the side of the threads. */
static void take_pair(
	const struct summary_shown *shown, uint32_t i, struct finding *finding)
{
	const struct cell *cells = shown->result->plan.cells;
	const struct comparison *own = &shown->cells[i].to_twin;
	bool threads = summary_tables_is_threads(shown->registry, &cells[i]);
	const struct comparison c = threads ? *own : summary_mirrored(own);
	const char *a = cells[i].runner, *b = cells[own->other].runner;
	struct tally *pair = pair_of(finding, threads ? a : b, threads ? b : a);

	name_work(finding, cells[i].workload);
	count(&finding->all, &c);
	if (pair != NULL)
		count(pair, &c);
}

/* A work's nature is found once, by its first cell. */
static void find(const struct summary_shown *shown, struct findings *findings)
{
	const struct plan *plan = &shown->result->plan;
	enum nature nature = NOT_KNOWN;
	uint32_t work = SUMMARY_NONE;

	for (uint32_t i = 0; i < plan->n_cells; i++) {
		if (!is_pair(shown, i))
			continue;
		if (shown->cells[i].work != work)
			nature = nature_of(shown, shown->cells[i].work);
		work = shown->cells[i].work;
		take_pair(shown, i,
			&findings->of[nature][judge_of(plan->cells[i].runner)]);
	}
}

/* Is there anything but threads and processes of C? */
static bool are_mixed(const struct findings *findings)
{
	for (size_t nature = 0; nature < NATURES; nature++)
		for (int judge = RULES_C + 1; judge < RULES_JUDGES; judge++)
			if (findings->of[nature][judge].all.n > 0)
				return true;
	return false;
}

/* ---- in words ---- */

/* Where all verdicts are the same one. */
static void add_verdict(
	struct report_text *text, const struct tally *tally, bool all)
{
	const char *a = all ? "threads" : tally->threads;
	const char *b = all ? "processes" : tally->processes;
	const char *are = all ? "are" : "is";
	char everywhere[64] = "";

	if (tally->n > 1)
		snprintf(everywhere, sizeof everywhere,
			"in all %zu comparisons ", tally->n);
	if (tally->verdicts[STATS_SAME] == tally->n)
		report_add(text, "%s and %s tie", a, b);
	else if (tally->verdicts[STATS_FASTER] == tally->n)
		report_add(text, "%s %s faster than %s", a, are, b);
	else if (tally->verdicts[STATS_SLOWER] == tally->n)
		report_add(text, "%s %s slower than %s", a, are, b);
	else if (tally->verdicts[STATS_SMALL] == tally->n)
		report_add(text,
			"%s and %s differ, but perhaps by too little to "
			"matter",
			a, b);
	else if (tally->verdicts[STATS_UNCLEAR] == tally->n)
		report_add(text, "%sit is unclear whether %s or %s %s faster",
			everywhere, a, b, are);
}

/* "threads are faster than processes in 2, slower in 1 of 6 comparisons; in 3
 * it is unclear" */
static void add_counts(
	struct report_text *text, const struct tally *tally, bool all)
{
	static const char *const words[] = {
		[STATS_FASTER] = "faster",
		[STATS_SLOWER] = "slower",
		[STATS_SAME] = "no faster or slower",
		[STATS_SMALL] = "hardly different",
	};
	const char *b = all ? "processes" : tally->processes;
	const size_t *n = tally->verdicts;
	bool first = true;

	report_add(text, "%s %s ", all ? "threads" : tally->threads,
		all ? "are" : "is");
	for (size_t v = 0; v < STATS_UNCLEAR; v++) {
		if (n[v] == 0)
			continue;
		if (first)
			report_add(text, "%s %s %s in %zu of %zu comparisons",
				words[v], v >= STATS_SMALL ? "from" : "than", b,
				n[v], tally->n);
		else
			report_add(text, ", %s in %zu", words[v], n[v]);
		if (all)
			report_add_extent(text, (enum stats_verdict)v,
				&tally->by_verdict[v]);
		first = false;
	}
	if (n[STATS_FASTER] > 0 && n[STATS_SLOWER] == 0)
		report_add(text, ", slower in none");
	else if (n[STATS_SLOWER] > 0 && n[STATS_FASTER] == 0)
		report_add(text, ", faster in none");
	if (n[STATS_UNCLEAR] > 0)
		report_add(text, "; in %zu it is unclear", n[STATS_UNCLEAR]);
}

static bool is_unanimous(const struct tally *tally)
{
	for (size_t v = 0; v <= STATS_UNCLEAR; v++)
		if (tally->verdicts[v] == tally->n)
			return true;
	return false;
}

static void add_tally(
	struct report_text *text, const struct tally *tally, bool all)
{
	if (!is_unanimous(tally)) {
		add_counts(text, tally, all);
		return;
	}
	add_verdict(text, tally, all);
	if (tally->n > 1 && tally->verdicts[STATS_UNCLEAR] == 0)
		report_add(text, " in all %zu comparisons", tally->n);
	for (size_t v = 0; all && v <= STATS_UNCLEAR; v++)
		report_add_extent(
			text, (enum stats_verdict)v, &tally->by_verdict[v]);
}

/* `judge`: NULL where all are of C. */
static void add_finding(struct report_text *text, enum nature nature,
	const char *judge, const struct finding *finding, bool first)
{
	report_add(text, "%s %s%s%s (%s) ", first ? "for" : " For",
		natures[nature], judge != NULL ? " in " : "",
		judge != NULL ? judge : "", finding->works);
	add_tally(text, &finding->all, true);
	report_add(text, ".");
}

/* Returns how many there were. */
static size_t add_findings(
	struct report_text *text, const struct findings *findings)
{
	bool mixed = are_mixed(findings);
	size_t n = 0;

	for (size_t nature = 0; nature < NATURES; nature++)
		for (size_t judge = 0; judge < RULES_JUDGES; judge++) {
			const struct finding *f = &findings->of[nature][judge];

			if (f->all.n == 0)
				continue;
			add_finding(text, (enum nature)nature,
				mixed ? rules_judge_names[judge] : NULL, f,
				n == 0);
			n++;
		}
	return n;
}

void report_add_machine(struct report_text *text, const struct result *result)
{
	char name[RESULT_MACHINE];

	result_machine_name(result, name);
	if (name[0] != '\0')
		report_add(text, "On this machine (%s), ", name);
	else
		report_add(text, "On this machine, ");
}

/* Is there a pair that cannot be compared? */
static bool lost_pairs(const struct summary_shown *shown)
{
	for (uint32_t i = 0; i < shown->result->plan.n_cells; i++) {
		const struct comparison *c = &shown->cells[i].to_twin;

		if (c->other != SUMMARY_NONE && c->pairs == 0 &&
			shown->cells[i].failed + shown->cells[c->other].failed >
				0)
			return true;
	}
	return false;
}

/* Is that work, named by its first cell, without such a comparison? */
static bool lacks_pairs(const struct summary_shown *shown, uint32_t work)
{
	for (uint32_t i = 0; i < shown->result->plan.n_cells; i++)
		if (shown->cells[i].work == work && is_pair(shown, i))
			return false;
	return true;
}

/* The fastest of that work, or all there is: its only cell with a time. */
static uint32_t leader_of(const struct summary_shown *shown, uint32_t work,
	const struct summary_winner *w)
{
	for (uint32_t i = 0; i < shown->result->plan.n_cells; i++)
		if (w->first == SUMMARY_NONE && shown->cells[i].work == work &&
			shown->cells[i].n > 0 &&
			shown->result->plan.cells[i].role == ROLE_MEASURED &&
			!shown->result->plan.cells[i].other_binary)
			return i;
	return w->first;
}

static void add_winner(const struct summary_shown *shown, uint32_t work,
	const struct summary_winner *w, struct report_text *text)
{
	uint32_t leader = leader_of(shown, work, w);
	const struct cell *cell = &shown->result->plan.cells[leader];
	char label[CELL_LABEL], place[CELL_PLACE], median[UNITS_TEXT];

	cell_work_label(&shown->result->plan.cells[work], shown->registry,
		label, sizeof label);
	report_add(text, " For %s%s, %s with %u worker%s %s (median %s).",
		label, cell_place_label(cell, place), cell->runner,
		cell->workers, cell->workers == 1 ? "" : "s",
		w->first == SUMMARY_NONE ? "is all that was measured"
		: w->verdict == STATS_FASTER
			? "is the fastest"
			: "has the shortest time, but it is not proven to be "
			  "the fastest",
		units_show_duration(
			shown->cells[leader].wall_ns.median, median));
}

enum { WINNERS_MAX = 4 };

/* Work that threads and processes do not both do has no such answer. */
static void add_winners(
	const struct summary_shown *shown, struct report_text *text)
{
	const struct plan *plan = &shown->result->plan;
	struct summary_winner w;
	struct fault unused = {0};
	size_t n = 0;

	for (uint32_t i = 0; i < plan->n_cells; i++) {
		if (!summary_tables_heads_work(shown, i) ||
			!lacks_pairs(shown, i) ||
			summary_winner_of(shown->result, shown->cells, i, &w,
				&unused) != 0 ||
			leader_of(shown, i, &w) == SUMMARY_NONE)
			continue;
		if (n++ < WINNERS_MAX)
			add_winner(shown, i, &w, text);
	}
	if (n > WINNERS_MAX)
		report_add(
			text, " Of %zu more the tables tell.", n - WINNERS_MAX);
}

/* Beside an answer that rests on pairs. */
static void put_winners(
	const struct summary_shown *shown, struct document *document)
{
	struct report_text text = {.len = 0};

	add_winners(shown, &text);
	if (text.len > 0)
		document_say(document, DOCUMENT_TEXT,
			"Not all work is done by threads and processes "
			"alike.%s",
			text.at);
}

/* None at all. */
static void add_without_pairs(
	const struct summary_shown *shown, struct report_text *text)
{
	report_add(text, "%s",
		lost_pairs(shown)
			? "no time of threads is compared with one of "
			  "processes, for of each pair one side has no launch "
			  "that ended well."
			: "this result compares no threads with processes.");
}

static void add_failures(
	const struct summary_shown *shown, struct report_text *text)
{
	size_t cells = 0;

	for (uint32_t i = 0; i < shown->result->plan.n_cells; i++)
		cells += shown->cells[i].failed > 0;
	if (cells > 0)
		report_add(text,
			" In %zu of %zu cells launches failed; they are in no "
			"time.",
			cells, shown->result->plan.n_cells);
}

static void add_disturbed(
	const struct summary_shown *shown, struct report_text *text)
{
	size_t disturbed = 0, n = shown->result->n_launches;

	for (uint32_t i = 0; i < shown->result->plan.n_cells; i++)
		disturbed += shown->cells[i].disturbed;
	if (2 * disturbed >= n && n > 0)
		report_add(text,
			" Take this with care: %zu of %zu launches were "
			"disturbed, and the intervals are as wide as that "
			"makes them.",
			disturbed, n);
}

/* ---- what the answer rests on ---- */

static void put_pair(
	const struct tally *pair, enum nature nature, struct document *document)
{
	struct report_text text = {.len = 0};

	report_add(&text, "For %s ", natures[nature]);
	add_tally(&text, pair, false);
	report_add(&text, " (ratio%s ", pair->n == 1 ? "" : "s");
	report_add_span(&text, &pair->ratios);
	report_add(&text, ").");
	document_say(document, DOCUMENT_ITEM, "%s", text.at);
}

static void put_pairs(const struct finding *finding, enum nature nature,
	struct document *document)
{
	for (size_t i = 0; i < finding->n_pairs; i++)
		put_pair(&finding->pairs[i], nature, document);
}

static void put_all_pairs(
	const struct findings *findings, struct document *document)
{
	document_say(document, DOCUMENT_TEXT,
		"By way of handing out tasks (a ratio is the time of threads "
		"over that of processes):");
	for (size_t nature = 0; nature < NATURES; nature++)
		for (size_t judge = 0; judge < RULES_JUDGES; judge++)
			put_pairs(&findings->of[nature][judge],
				(enum nature)nature, document);
}

void report_answer(const struct summary_shown *shown, enum document_kind kind,
	struct document *document)
{
	struct findings *findings = calloc(1, sizeof *findings);
	struct report_text text = {.len = 0};
	size_t n;

	if (findings == NULL) {
		document->failed = true;
		return;
	}
	find(shown, findings);
	report_add_machine(&text, shown->result);
	n = add_findings(&text, findings);
	if (n == 0)
		add_without_pairs(shown, &text);
	if (n == 0)
		add_winners(shown, &text);
	add_failures(shown, &text);
	report_add_losses(shown, &text);
	add_disturbed(shown, &text);
	document_say(document, kind, "%s", text.at);
	if (n > 0) {
		put_all_pairs(findings, document);
		put_winners(shown, document);
	}
	summary_tables_put_suite(shown, document);
	free(findings);
}
