/* A report: the answer, which is nothing but the verdicts counted by kind of
 * work, and the pairs it rests on. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/report_part.h"

/* What a worker of serial does most of the time, told by its own launches: it
 * is on a CPU or ready to run (and waits for one), or it is blocked. */
enum nature { COMPUTES, WAITS, DOES_BOTH, NOT_KNOWN, NATURES };

static const char *const natures[] = {
	[COMPUTES] = "CPU-bound work",
	[WAITS] = "work that waits",
	[DOES_BOTH] = "work that computes and waits",
	[NOT_KNOWN] = "the work measured",
};

/* Shares of the time from which on work is called so. */
#define MOSTLY 0.9
#define HARDLY 0.1

enum { TEXT_ROOM = 2048, PAIRS_MAX = 16 };

/* ---- text ---- */

struct text {
	char at[TEXT_ROOM];
	size_t len;
};

static void add(struct text *text, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* What has no room is left out; the tables have all of it. */
static void add(struct text *text, const char *format, ...)
{
	size_t room = sizeof text->at - text->len;
	va_list args;
	int len;

	va_start(args, format);
	len = vsnprintf(text->at + text->len, room, format, args);
	va_end(args);
	if (len > 0 && (size_t)len < room)
		text->len += (size_t)len;
	else
		text->at[text->len] = '\0';
}

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
	double least, most; /* ratios */
};

static void count(struct tally *tally, const struct comparison *c)
{
	if (tally->n == 0 || c->ratio.ratio < tally->least)
		tally->least = c->ratio.ratio;
	if (tally->n == 0 || c->ratio.ratio > tally->most)
		tally->most = c->ratio.ratio;
	tally->verdicts[c->verdict]++;
	tally->n++;
}

/* What one nature of work comes to. */
struct finding {
	char works[256]; /* "hash, null" */
	struct tally all, pairs[PAIRS_MAX];
	size_t n_pairs;
};

static bool is_pair(const struct summary_shown *shown, uint32_t i)
{
	const struct cell *cell = &shown->result->plan.cells[i];

	return shown->cells[i].to_twin.pairs > 0 &&
	       cell->role == ROLE_MEASURED && !cell->other_binary &&
	       summary_tables_is_threads(shown->registry, cell);
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

/* A work's nature is found once, by its first cell. */
static void find(
	const struct summary_shown *shown, struct finding findings[NATURES])
{
	const struct plan *plan = &shown->result->plan;
	enum nature nature = NOT_KNOWN;
	uint32_t work = SUMMARY_NONE;

	for (uint32_t i = 0; i < plan->n_cells; i++) {
		const struct comparison *c = &shown->cells[i].to_twin;
		struct tally *pair;

		if (!is_pair(shown, i))
			continue;
		if (shown->cells[i].work != work)
			nature = nature_of(shown, shown->cells[i].work);
		work = shown->cells[i].work;
		name_work(&findings[nature], plan->cells[i].workload);
		count(&findings[nature].all, c);
		pair = pair_of(&findings[nature], plan->cells[i].runner,
			plan->cells[c->other].runner);
		if (pair != NULL)
			count(pair, c);
	}
}

/* ---- in words ---- */

/* Where all verdicts are the same one. */
static void add_verdict(struct text *text, const struct tally *tally, bool all)
{
	const char *a = all ? "threads" : tally->threads;
	const char *b = all ? "processes" : tally->processes;
	const char *are = all ? "are" : "is";

	if (tally->verdicts[STATS_SAME] == tally->n)
		add(text, "%s and %s tie", a, b);
	else if (tally->verdicts[STATS_FASTER] == tally->n)
		add(text, "%s %s faster than %s", a, are, b);
	else if (tally->verdicts[STATS_SLOWER] == tally->n)
		add(text, "%s %s slower than %s", a, are, b);
	else if (tally->verdicts[STATS_SMALL] == tally->n)
		add(text,
			"%s and %s differ, but perhaps by too little to "
			"matter",
			a, b);
	else if (tally->verdicts[STATS_UNCLEAR] == tally->n)
		add(text, "it is unclear whether %s or %s %s faster", a, b,
			are);
}

/* "threads are faster than processes in 2, slower in 1 of 6 comparisons; in 3
 * it is unclear" */
static void add_counts(struct text *text, const struct tally *tally, bool all)
{
	static const char *const words[] = {
		[STATS_FASTER] = "faster",
		[STATS_SLOWER] = "slower",
		[STATS_SAME] = "no faster or slower",
		[STATS_SMALL] = "hardly different",
	};
	const char *b = all ? "processes" : tally->processes;
	bool first = true;

	add(text, "%s %s ", all ? "threads" : tally->threads,
		all ? "are" : "is");
	for (size_t v = 0; v < STATS_UNCLEAR; v++) {
		if (tally->verdicts[v] == 0)
			continue;
		add(text, "%s%s", first ? "" : ", ", words[v]);
		if (first)
			add(text, " %s %s", v >= STATS_SMALL ? "from" : "than",
				b);
		add(text, " in %zu", tally->verdicts[v]);
		first = false;
	}
	add(text, " of %zu comparisons", tally->n);
	if (tally->verdicts[STATS_UNCLEAR] > 0)
		add(text, "; in %zu it is unclear",
			tally->verdicts[STATS_UNCLEAR]);
}

static bool is_unanimous(const struct tally *tally)
{
	for (size_t v = 0; v <= STATS_UNCLEAR; v++)
		if (tally->verdicts[v] == tally->n)
			return true;
	return false;
}

static void add_tally(struct text *text, const struct tally *tally, bool all)
{
	if (!is_unanimous(tally)) {
		add_counts(text, tally, all);
		return;
	}
	add_verdict(text, tally, all);
	if (tally->n > 1)
		add(text, " in all %zu comparisons", tally->n);
}

static void add_finding(struct text *text, enum nature nature,
	const struct finding *finding, bool first)
{
	add(text, "%s %s (%s) ", first ? "for" : " For", natures[nature],
		finding->works);
	add_tally(text, &finding->all, true);
	add(text, ".");
}

static void add_machine(struct text *text, const struct result *result)
{
	char name[REPORT_MACHINE];

	report_machine_name(result, name);
	if (name[0] != '\0')
		add(text, "On this machine (%s), ", name);
	else
		add(text, "On this machine, ");
}

/* A result without threads and processes to compare has no such answer. */
static void add_without_pairs(
	const struct summary_shown *shown, struct text *text)
{
	const struct plan *plan = &shown->result->plan;
	struct summary_winner w;
	struct fault unused = {0};

	add(text, "this result compares no threads with processes.");
	for (uint32_t i = 0; i < plan->n_cells; i++) {
		if (!summary_tables_heads_work(shown, i) ||
			summary_winner_of(shown->result, shown->cells, i, &w,
				&unused) != 0 ||
			w.first == SUMMARY_NONE)
			continue;
		add(text, " For %s, %s with %u worker%s %s.",
			plan->cells[i].workload, plan->cells[w.first].runner,
			plan->cells[w.first].workers,
			plan->cells[w.first].workers == 1 ? "" : "s",
			w.verdict == STATS_FASTER
				? "is the fastest"
				: "has the shortest median, but it is not "
				  "proven to be the fastest");
	}
}

static void add_failures(const struct summary_shown *shown, struct text *text)
{
	size_t cells = 0;

	for (uint32_t i = 0; i < shown->result->plan.n_cells; i++)
		cells += shown->cells[i].failed > 0;
	if (cells > 0)
		add(text,
			" In %zu of %zu cells launches failed; they are in no "
			"figure.",
			cells, shown->result->plan.n_cells);
}

static void add_disturbed(const struct summary_shown *shown, struct text *text)
{
	size_t disturbed = 0, n = shown->result->n_launches;

	for (uint32_t i = 0; i < shown->result->plan.n_cells; i++)
		disturbed += shown->cells[i].disturbed;
	if (2 * disturbed >= n && n > 0)
		add(text,
			" Take this with care: %zu of %zu launches were "
			"disturbed, and the intervals are as wide as that "
			"makes them.",
			disturbed, n);
}

/* ---- what the answer rests on ---- */

static void put_pair(
	const struct tally *pair, enum nature nature, struct document *document)
{
	char least[FIGURES_NUMBER], most[FIGURES_NUMBER];
	struct text text = {.len = 0};

	add(&text, "For %s ", natures[nature]);
	add_tally(&text, pair, false);
	figures_number(pair->least, least);
	figures_number(pair->most, most);
	add(&text,
		strcmp(least, most) == 0 ? " (ratio %s)."
					 : " (ratios %s to %s).",
		least, most);
	document_say(document, DOCUMENT_ITEM, "%s", text.at);
}

static void put_pairs(
	const struct finding findings[NATURES], struct document *document)
{
	bool any = false;

	for (size_t nature = 0; nature < NATURES; nature++)
		for (size_t i = 0; i < findings[nature].n_pairs; i++) {
			if (!any)
				document_say(document, DOCUMENT_TEXT,
					"By way of handing out tasks (a ratio "
					"is the time of threads over that of "
					"processes):");
			any = true;
			put_pair(&findings[nature].pairs[i],
				(enum nature)nature, document);
		}
}

void report_answer(const struct summary_shown *shown, enum document_kind kind,
	struct document *document)
{
	struct finding *findings = calloc(NATURES, sizeof *findings);
	struct text text = {.len = 0};
	bool first = true;

	if (findings == NULL) {
		document->failed = true;
		return;
	}
	find(shown, findings);
	add_machine(&text, shown->result);
	for (size_t nature = 0; nature < NATURES; nature++) {
		if (findings[nature].all.n == 0)
			continue;
		add_finding(
			&text, (enum nature)nature, &findings[nature], first);
		first = false;
	}
	if (first)
		add_without_pairs(shown, &text);
	add_failures(shown, &text);
	add_disturbed(shown, &text);
	document_say(document, kind, "%s", text.at);
	put_pairs(findings, document);
	summary_tables_put_suite(shown, document);
	free(findings);
}
