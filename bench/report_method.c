/* A report: how it was measured, in words, with the numbers of the result. */
#include <string.h>

#include "bench/noise.h"
#include "bench/report_part.h"
#include "bench/units.h"

/* Why it ended when it did: `stopped_by` in words. */
static const char *ending(const char *stopped_by)
{
	static const struct {
		const char *word, *meaning;
	} endings[] = {
		{"rounds", "all planned rounds were measured"},
		{"precision", "every interval was as narrow as was asked for"},
		{"max_time", "the time that was allowed was over"},
		{"max-time", "the time that was allowed was over"},
		{"interrupted", "it was interrupted; what was measured until "
				"then is in this report"},
	};

	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		if (strcmp(stopped_by, endings[i].word) == 0)
			return endings[i].meaning;
	return "it had not ended when the result was read";
}

static void put_design(const struct result *result, struct document *d)
{
	const struct plan *plan = &result->plan;
	char took[UNITS_TEXT];

	document_say(d, DOCUMENT_TEXT,
		"The experiment \"%s\"%s%s%s began at %s and took %s: %zu "
		"cells, %u of %u rounds, %zu launches.",
		plan->name, plan->summary[0] != '\0' ? " (" : "", plan->summary,
		plan->summary[0] != '\0' ? ")" : "", result->started,
		units_show_duration((double)result->elapsed_ns, took),
		plan->n_cells, result_rounds(result), plan->rounds,
		result->n_launches);
	document_say(d, DOCUMENT_TEXT,
		"The unit of replication is one launch: a fresh process that "
		"executes one cell (a workload with its parameters, a runner, "
		"a number of workers and of tasks) once and gives one value. "
		"In each round every cell is launched once, in a random order "
		"drawn from the seed %llu, in which places and predecessors "
		"are balanced. What disturbs a whole round disturbs all its "
		"cells, and cancels out where cells are compared within it.",
		(unsigned long long)plan->seed);
	document_say(d, DOCUMENT_TEXT,
		"The measuring ended because %s (stopped by: %s). No rule "
		"looks at whether a difference is significant, for that "
		"would raise false alarms.",
		ending(result->stopped_by), result->stopped_by);
}

static void put_time(const struct result *result, struct document *d)
{
	const struct plan *plan = &result->plan;

	document_say(d, DOCUMENT_TEXT,
		plan->timer == TIMER_HYPERFINE
			? "Time is that of the whole process from its start to "
			  "its end, by the clock of hyperfine."
			: "Time is taken in the launch itself by "
			  "CLOCK_MONOTONIC, from the birth of the first worker "
			  "to the end of the last one. Preparing files and "
			  "memory is not in it.");
	document_say(d, DOCUMENT_TEXT,
		"All runners of a comparison get the same work, and their "
		"answers are compared: a launch that does not do the work is "
		"a failure. A cell is told by the median over its launches "
		"with its exact order-statistic interval; two cells by the "
		"median of their ratios by round, with the interval that "
		"inverts the sign test. Neither assumes a shape of noise, and "
		"no launch that ended well is left out.");
	document_say(d, DOCUMENT_TEXT,
		"Verdicts have a margin of %g %%, a difference that nobody "
		"would care about. FASTER or SLOWER: the whole interval lies "
		"beyond it. SAME: within it. SMALL: there is a difference, "
		"but it may lie within. UNCLEAR: everything else.",
		100 * plan->margin);
}

static void put_sentence(void *document, const char *sentence)
{
	document_say(document, DOCUMENT_ITEM, "%s", sentence);
}

void report_method(const struct result *result, struct document *document)
{
	put_design(result, document);
	put_time(result, document);
}

void report_noise(const struct result *result, const struct registry *registry,
	struct document *document)
{
	struct fault unused = {0};
	size_t before = document->n_blocks;

	noise_tell(result, registry, put_sentence, document, &unused);
	if (fault_is_set(&unused))
		document->failed = true;
	if (document->n_blocks == before)
		document_say(document, DOCUMENT_TEXT,
			"Nothing was seen that disturbed a launch.");
}
