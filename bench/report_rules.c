/* A report: the twelve rules of Hoefler and Belli, "Scientific benchmarking of
 * parallel computing systems", SC15 (doi 10.1145/2807591.2807644), in our own
 * words, each with how this report meets it, or does not. */
#include <stdio.h>

#include "bench/report_part.h"

static bool has_control(const struct result *result, enum role role)
{
	for (size_t i = 0; i < result->plan.n_cells; i++)
		if (result->plan.cells[i].role == (int)role)
			return true;
	return false;
}

static void put_one_to_six(const struct result *result, struct document *d)
{
	char text[512];

	document_rule(d,
		"Say what a speedup is over, and how fast that was itself.",
		"Over serial: one process without threads that does the same "
		"tasks by the same code. Its time stands in each table.");
	snprintf(text, sizeof text,
		"All %zu cells of the plan are in this report, those that "
		"failed as well, and the plan with its cells is in the "
		"result. How many CPUs there were and how many workers used "
		"them stands beside every figure.",
		result->plan.n_cells);
	document_rule(d,
		"Give the reason for showing a part of a benchmark or using a "
		"part of the machine.",
		text);
	document_rule(d,
		"Take arithmetic means of costs only, and harmonic ones of "
		"rates.",
		"No means are taken: times are medians over launches.");
	document_rule(d,
		"Do not summarize ratios; summarize what they are made of.",
		"No ratio is averaged over kinds of work. A ratio of two cells "
		"is the median over rounds, and both their times in absolute "
		"units stand in the same section.");
	document_rule(d,
		"Say whether values are deterministic; if not, give confidence "
		"intervals.",
		"They are not. Beside every estimate stands its exact "
		"interval of 95 %, or that there are too few launches for one.");
	document_rule(d, "Do not take data for normally distributed unchecked.",
		"Nothing is assumed about the distribution: intervals come "
		"from order statistics and the sign test.");
}

static void put_seven_to_twelve(const struct result *result, struct document *d)
{
	char text[700];

	document_rule(d, "Compare values that vary by sound statistics.",
		"Cells are compared in pairs within rounds of random order; "
		"intervals hold together within a table (Bonferroni) and over "
		"the result (Holm). No verdict is given without an interval.");
	document_rule(d,
		"Ask whether a mean or median is what matters, or a "
		"percentile.",
		result->plan.sampling
			? "Where single tasks matter, the 99th percentile of "
			  "their service time stands beside the median time "
			  "of all, and the chart of latencies shows the rest."
			: "Only in part: this result was measured without "
			  "clocks around tasks, so there are no percentiles.");
	snprintf(text, sizeof text,
		"The factors are the columns and titles of the tables; "
		"machine, build, seed and the command of every cell are "
		"below. %s",
		has_control(result, ROLE_AA)
			? "A control that differs in nothing was measured "
			  "too."
			: "No control that differs in nothing was measured "
			  "(tvp run --aa).");
	document_rule(d, "Write down all factors, their levels and the set-up.",
		text);
	document_rule(d,
		"Say how parallel times are taken, synchronized and put "
		"together.",
		result->plan.timer == TIMER_HYPERFINE
			? "The time is that of the whole process, by "
			  "hyperfine's clock, outside of it."
			: "One clock that all CPUs share; from the first "
			  "worker's birth to the last one's end, which is the "
			  "maximum over workers; no barrier but where a cell "
			  "has a gate.");
	document_rule(d, "Show upper bounds of performance where possible.",
		"The charts of speedup and scaling show the ideal (a worker "
		"each as fast as serial) and the number of CPUs, and what "
		"bare loops take on the machine is listed.");
	document_rule(d,
		"Draw what is needed to understand the data, and lines only "
		"where values between exist.",
		"Every launch is a dot in the chart of distributions; lines "
		"connect only what lies on a continuous scale. A picture "
		"that leaves something out says so.");
}

void report_rules(const struct result *result, struct document *document)
{
	document_say(document, DOCUMENT_TEXT,
		"Torsten Hoefler and Roberto Belli, Scientific benchmarking of "
		"parallel computing systems, SC15, give twelve rules for "
		"reports like this one. In other words than theirs:");
	put_one_to_six(result, document);
	put_seven_to_twelve(result, document);
}
