/* A report: the twelve rules of Hoefler and Belli, and how they fare over all
 * of its results. */
#include <stdlib.h>

#include "bench/compare_tables.h"
#include "bench/report_judges.h"

static const char *const met_words[] = {"Met", "In part", "Not met"};

enum { NAMED_MAX = 5 };

/* How a rule fares over all results. */
struct judgement {
	enum report_met worst;
	size_t n;                 /* results of which that is so */
	struct report_text which; /* their letters */
	size_t speaker;           /* of them the one with the most launches */
	struct report_text why;   /* its */
};

static void add_letter(struct judgement *j, size_t result)
{
	char letter[COMPARE_LETTER];

	j->n++;
	if (j->n <= NAMED_MAX)
		report_add(&j->which, "%s%s", j->n > 1 ? ", " : "",
			compare_tables_letter(result, letter));
}

static size_t launches_of(const struct report_seen *seen)
{
	return seen->shown->result->n_launches;
}

static void judge(const struct report_judge *rule,
	const struct report_seen *seen, size_t n, struct judgement *j)
{
	*j = (struct judgement){.worst = REPORT_MET};
	for (size_t i = 0; i < n; i++) {
		struct report_text why = {.len = 0};
		enum report_met met = rule->judge(&seen[i], &why);

		if (met > j->worst || i == 0)
			*j = (struct judgement){
				.worst = met, .speaker = i, .why = why};
		if (met != j->worst)
			continue;
		add_letter(j, i);
		if (launches_of(&seen[i]) > launches_of(&seen[j->speaker])) {
			j->speaker = i;
			j->why = why;
		}
	}
}

static void put_rule(const struct report_judge *rule, const struct judgement *j,
	size_t n, struct document *document)
{
	struct report_text how_far = {.len = 0}, how = {.len = 0};
	char letter[COMPARE_LETTER];

	report_add(&how_far, "%s", met_words[j->worst]);
	if (j->n < n) {
		report_add(&how_far, " by %s", j->which.at);
		if (j->n > NAMED_MAX)
			report_add(&how_far, " and %zu more", j->n - NAMED_MAX);
	}
	if (n > 1)
		report_add(&how,
			"Of %s: ", compare_tables_letter(j->speaker, letter));
	report_add(&how, "%s", j->why.at);
	document_rule(document, rule->asked, how_far.at, how.at);
}

static void put_rules(
	const struct report_seen *seen, size_t n, struct document *document)
{
	struct judgement judgements[REPORT_JUDGES];
	size_t counts[REPORT_NOT_MET + 1] = {0};

	for (size_t i = 0; i < REPORT_JUDGES; i++) {
		judge(&report_judges[i], seen, n, &judgements[i]);
		counts[judgements[i].worst]++;
	}
	document_say(document, DOCUMENT_TEXT,
		"Torsten Hoefler and Roberto Belli, Scientific benchmarking of "
		"parallel computing systems, SC15 (doi "
		"10.1145/2807591.2807644), give twelve rules for reports like "
		"this one. This one meets %zu of them, %zu in part and %zu "
		"not. In other words than theirs:",
		counts[REPORT_MET], counts[REPORT_IN_PART],
		counts[REPORT_NOT_MET]);
	for (size_t i = 0; i < REPORT_JUDGES; i++)
		put_rule(&report_judges[i], &judgements[i], n, document);
}

int report_rules(const struct summary_shown *shown, size_t n,
	struct document *document, struct fault *why)
{
	struct report_seen *seen = calloc(n, sizeof *seen);
	int failed = 0;

	if (seen == NULL)
		return fault_set(why, 0, "out of memory");
	for (size_t i = 0; i < n && failed == 0; i++) {
		seen[i].shown = &shown[i];
		seen[i].document = document;
		failed = noise_cells_of(shown[i].result, &seen[i].noise, why);
	}
	if (failed == 0)
		put_rules(seen, n, document);
	free(seen);
	return failed;
}
