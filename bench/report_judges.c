/* A report: how far it meets each of twelve rules. That is found in what the
 * results hold and the document shows; what is missing is said. */
#include <math.h>
#include <string.h>

#include "bench/report_judges.h"

enum { PERCENTILE_TASKS = 100 }; /* of fewer, the 99th is the largest */

static bool is_measured(const struct report_seen *seen, uint32_t i)
{
	const struct cell *cell = &seen->shown->result->plan.cells[i];

	return cell->role == ROLE_MEASURED && !cell->other_binary;
}

/* Of the measured cells, how many are so? */
static size_t count(const struct report_seen *seen,
	bool (*is_so)(const struct report_seen *seen, uint32_t cell))
{
	size_t n = 0;

	for (uint32_t i = 0; i < seen->shown->result->plan.n_cells; i++)
		n += is_measured(seen, i) && is_so(seen, i);
	return n;
}

static bool any(const struct report_seen *seen, uint32_t i)
{
	(void)seen;
	(void)i;
	return true;
}

static bool has_control(const struct result *result, enum role role)
{
	for (size_t i = 0; i < result->plan.n_cells; i++)
		if (result->plan.cells[i].role == (int)role)
			return true;
	return false;
}

static bool has_picture(const struct report_seen *seen, const char *name)
{
	for (size_t i = 0; i < seen->document->n_blocks; i++) {
		const struct document_block *b = &seen->document->blocks[i];

		if (b->kind == DOCUMENT_FIGURE && strcmp(b->name, name) == 0 &&
			(b->svg != NULL || b->path != NULL))
			return true;
	}
	return false;
}

/* A number among the machine's facts; NAN: not known. */
static double machine_number(const struct report_seen *seen, const char *name)
{
	return facts_number_of(
		&seen->shown->result->machine, name, (double)NAN);
}

static const char *build_text(const struct report_seen *seen, const char *name)
{
	return facts_text_of(&seen->shown->result->build, name, "");
}

/* ---- 1: what speedups are over ---- */

static bool has_speedup(const struct report_seen *seen, uint32_t i)
{
	return seen->shown->cells[i].speedup.pairs > 0;
}

static bool is_without_base(const struct report_seen *seen, uint32_t i)
{
	const struct cell_summary *cells = seen->shown->cells;
	const struct plan *plan = &seen->shown->result->plan;

	if (!summary_tables_heads_work(seen->shown, i))
		return false;
	for (uint32_t j = 0; j < plan->n_cells; j++)
		if (cells[j].work == i && cells[j].n > 0 &&
			strcmp(plan->cells[j].runner, "serial") == 0)
			return false;
	return true;
}

static enum report_met judge_base(
	const struct report_seen *seen, struct report_text *text)
{
	size_t without = count(seen, is_without_base);

	if (count(seen, has_speedup) == 0) {
		report_add(text,
			"No speedup is given, for there is nothing that was "
			"measured serially as well. Beside each ratio stand "
			"both times.");
		return REPORT_MET;
	}
	report_add(text,
		"Over serial: one process without threads that does the same "
		"tasks by the same code, which need not be the best serial "
		"program there is. Its time stands in each table.");
	if (without > 0)
		report_add(text,
			" Of %zu kinds of work there is no serial time, and no "
			"speedup.",
			without);
	return REPORT_MET;
}

/* ---- 2: what is left out ---- */

static uint32_t most_workers(const struct report_seen *seen)
{
	const struct plan *plan = &seen->shown->result->plan;
	uint32_t most = 0;

	for (uint32_t i = 0; i < plan->n_cells; i++)
		if (plan->cells[i].workers > most)
			most = plan->cells[i].workers;
	return most;
}

static enum report_met judge_parts(
	const struct report_seen *seen, struct report_text *text)
{
	const struct result *result = seen->shown->result;
	const struct plan *plan = &result->plan;
	double cpus = machine_number(seen, "cpu.threads");
	double usable = machine_number(seen, "cpu.usable");
	enum report_met met = REPORT_MET;

	report_add(text,
		"All %zu cells of the plan are shown, with those that failed.",
		plan->n_cells);
	if (plan->summary[0] == '\0') {
		report_add(text,
			" Why these and no others, the plan does not say.");
		met = REPORT_IN_PART;
	} else {
		report_add(text, " What they are for: %s.", plan->summary);
	}
	if (result->n_launches < (size_t)plan->rounds * plan->n_cells)
		report_add(text,
			" %zu of %llu planned launches were made (stopped by: "
			"%s).",
			result->n_launches,
			(unsigned long long)plan->rounds * plan->n_cells,
			result->stopped_by);
	if (usable < cpus)
		report_add(text, " Of %g CPUs %g could be used.", cpus, usable);
	if (most_workers(seen) < usable) {
		report_add(text,
			" No cell has a worker for each of the %g CPUs, and "
			"there is no reason given.",
			usable);
		met = REPORT_IN_PART;
	}
	return met;
}

/* ---- 3 and 4: means ---- */

static bool has_memory(const struct report_seen *seen, uint32_t i)
{
	return isfinite(seen->shown->cells[i].pss_per_worker_bytes);
}

static enum report_met judge_means(
	const struct report_seen *seen, struct report_text *text)
{
	report_add(text,
		"Times and all that workloads measure are medians over "
		"launches; tasks per second are tasks over the median time.");
	if (count(seen, has_memory) > 0)
		report_add(text,
			" The one mean is arithmetic, and of a cost: memory "
			"for each worker.");
	return REPORT_MET;
}

static bool is_compared(const struct report_seen *seen, uint32_t i)
{
	return has_speedup(seen, i) || seen->shown->cells[i].to_twin.pairs > 0;
}

static enum report_met judge_ratios(
	const struct report_seen *seen, struct report_text *text)
{
	if (count(seen, is_compared) == 0) {
		report_add(text, "There are no ratios.");
		return REPORT_MET;
	}
	report_add(text,
		"On purpose: no ratio is averaged over kinds of work, but that "
		"of two cells is the median of their ratios by round and not "
		"the ratio of their medians, so that what disturbs a whole "
		"round cancels out. Both medians stand in the same section, in "
		"units of time.");
	return REPORT_IN_PART;
}

/* ---- 5 to 8: statistics ---- */

static bool has_times(const struct report_seen *seen, uint32_t i)
{
	return seen->shown->cells[i].wall_ns.n > 0;
}

static bool has_interval(const struct report_seen *seen, uint32_t i)
{
	return has_times(seen, i) &&
	       seen->shown->cells[i].wall_ns.interval.exists;
}

/* The widest interval, as a share of its median, to either side. */
static double widest(const struct report_seen *seen)
{
	double most = 0;

	for (uint32_t i = 0; i < seen->shown->result->plan.n_cells; i++) {
		const struct stats_summary *wall =
			&seen->shown->cells[i].wall_ns;

		if (is_measured(seen, i) && has_interval(seen, i))
			most = fmax(most,
				(wall->interval.high - wall->interval.low) / 2 /
					wall->median);
	}
	return most;
}

static enum report_met has_no_times(struct report_text *text)
{
	report_add(text, "There are no times, for no launch ended well.");
	return REPORT_MET;
}

/* So many of so many: all of them, some, or none? */
static enum report_met share_met(size_t have, size_t all)
{
	return have == all ? REPORT_MET
	       : have > 0  ? REPORT_IN_PART
			   : REPORT_NOT_MET;
}

static enum report_met judge_intervals(
	const struct report_seen *seen, struct report_text *text)
{
	size_t have = count(seen, has_interval), all = count(seen, has_times);
	size_t needs = stats_median_needs(SUMMARY_CONFIDENCE);

	if (all == 0)
		return has_no_times(text);
	report_add(text,
		"They are not: times differ from launch to launch. %zu of %zu "
		"cells have an exact interval of %g %% beside their median",
		have, all, 100 * SUMMARY_CONFIDENCE);
	if (have > 0)
		report_add(
			text, ", the widest \u00b1%.2g %%", 100 * widest(seen));
	report_add(text, ".");
	if (have < all)
		report_add(text,
			" The others have too few launches that ended well: it "
			"takes %zu.",
			needs);
	return share_met(have, all);
}

static enum report_met judge_shape(
	const struct report_seen *seen, struct report_text *text)
{
	const struct noise_cells *noise = &seen->noise;

	report_add(text,
		"No distribution is assumed: intervals come from order "
		"statistics and the sign test. They do assume that launches "
		"are independent and alike, which was looked at");
	if (noise->judged == 0) {
		report_add(text, " in no cell, for there are too few.");
		return REPORT_IN_PART;
	}
	report_add(text, " in %zu cells:", noise->judged);
	if (noise->drifting + noise->dependent + noise->grouped == 0) {
		report_add(text, " nothing speaks against it.");
		return REPORT_MET;
	}
	report_add(text,
		" %zu drifted, in %zu launches resemble the one before, and in "
		"%zu they fall into two groups, of which a median is no good "
		"summary.",
		noise->drifting, noise->dependent, noise->grouped);
	return noise->drifting + noise->dependent > 0 ? REPORT_IN_PART
						      : REPORT_MET;
}

static bool is_judged(const struct report_seen *seen, uint32_t i)
{
	const struct cell_summary *c = &seen->shown->cells[i];

	return (c->speedup.pairs > 0 && c->speedup.ratio.interval.exists) ||
	       (c->to_twin.pairs > 0 && c->to_twin.ratio.interval.exists);
}

/* Controls that differ in nothing and were told apart all the same. */
static size_t false_alarms(const struct report_seen *seen)
{
	const struct plan *plan = &seen->shown->result->plan;
	size_t n = 0;

	for (uint32_t i = 0; i < plan->n_cells; i++) {
		const struct comparison *c = &seen->shown->cells[i].to_base;

		n += plan->cells[i].role == ROLE_AA && c->pairs > 0 &&
		     (c->verdict == STATS_FASTER || c->verdict == STATS_SLOWER);
	}
	return n;
}

static enum report_met judge_comparisons(
	const struct report_seen *seen, struct report_text *text)
{
	size_t have = count(seen, is_judged), all = count(seen, is_compared);
	size_t alarms = false_alarms(seen);

	if (all == 0) {
		report_add(text, "No cell is compared with another.");
		return REPORT_MET;
	}
	report_add(text,
		"By pairs within rounds of random order, with intervals that "
		"hold together within a table (Bonferroni) and over the result "
		"(Holm): so for %zu of %zu cells.",
		have, all);
	if (have < all)
		report_add(text,
			" The others have too few rounds for an interval, and "
			"are called UNCLEAR.");
	if (alarms > 0)
		report_add(text,
			" But %zu of the controls that differ in nothing were "
			"told apart.",
			alarms);
	return alarms > 0 && have == all ? REPORT_IN_PART
					 : share_met(have, all);
}

static bool has_percentiles(const struct report_seen *seen, uint32_t i)
{
	return isfinite(seen->shown->cells[i].service_p99_ns);
}

static bool has_few_tasks(const struct report_seen *seen, uint32_t i)
{
	return has_percentiles(seen, i) &&
	       seen->shown->result->plan.cells[i].tasks < PERCENTILE_TASKS;
}

static enum report_met judge_percentiles(
	const struct report_seen *seen, struct report_text *text)
{
	size_t have = count(seen, has_percentiles);
	size_t few = count(seen, has_few_tasks), all = count(seen, any);

	if (count(seen, has_times) == 0)
		return has_no_times(text);
	report_add(text,
		"What all tasks take is told by a median; where single tasks "
		"matter,");
	if (have == 0) {
		report_add(text,
			" there is nothing, for no clocks were read around "
			"tasks.");
		return REPORT_NOT_MET;
	}
	report_add(text,
		" the 99th percentile of their service time stands beside it, "
		"in %zu of %zu cells.",
		have, all);
	if (few > 0)
		report_add(text,
			" In %zu of them a launch has less than %d tasks, and "
			"that is the longest one.",
			few, PERCENTILE_TASKS);
	return few > 0 && have == all ? REPORT_IN_PART : share_met(have, all);
}

/* ---- 9 and 10: the experiment ---- */

static size_t unread(const struct report_seen *seen)
{
	const struct facts *machine = &seen->shown->result->machine;
	size_t n = 0;

	for (size_t i = 0; i < machine->n; i++)
		n += machine->list[i].kind == FACT_UNREAD;
	return n;
}

static enum report_met judge_setup(
	const struct report_seen *seen, struct report_text *text)
{
	const char *commit = build_text(seen, "commit");
	size_t unknown = unread(seen);
	enum report_met met = unknown > 0 ? REPORT_IN_PART : REPORT_MET;

	report_add(text,
		"The factors are the columns and titles of the tables. Seed, "
		"build, %zu facts of the machine and the command that repeats "
		"each cell are in the result.",
		seen->shown->result->machine.n - unknown);
	if (unknown > 0)
		report_add(text,
			" %zu facts could not be read; the result says why.",
			unknown);
	if (commit[0] == '\0' || strstr(commit, "dirty") != NULL) {
		report_add(text, " Which sources it was built from is %s.",
			commit[0] == '\0'
				? "not known"
				: "not known: they were changed after the "
				  "commit");
		met = REPORT_IN_PART;
	}
	report_add(text, "%s",
		has_control(seen->shown->result, ROLE_AA)
			? " A control that differs in nothing was measured as "
			  "well."
			: " No control that differs in nothing was measured "
			  "(tvp run --aa).");
	return met;
}

static bool is_gated(const struct report_seen *seen, uint32_t i)
{
	return seen->shown->result->plan.cells[i].gated;
}

static enum report_met judge_clock(
	const struct report_seen *seen, struct report_text *text)
{
	size_t gated = count(seen, is_gated);

	report_add(text,
		seen->shown->result->plan.timer == TIMER_HYPERFINE
			? "The time is that of the whole process, taken by "
			  "hyperfine's clock outside of it."
			: "One clock that all CPUs share (CLOCK_MONOTONIC), "
			  "from the birth of the first worker to the end of "
			  "the last: the longest of all, not their mean.");
	if (gated == 0)
		report_add(text, " Workers begin without a barrier.");
	else
		report_add(text,
			" In %zu of %zu cells workers wait at a gate until all "
			"are there; in the others they begin at once.",
			gated, count(seen, any));
	return REPORT_MET;
}

/* ---- 11 and 12: pictures ---- */

static enum report_met judge_bounds(
	const struct report_seen *seen, struct report_text *text)
{
	bool drawn =
		has_picture(seen, "speedup") || has_picture(seen, "scaling");

	if (drawn && count(seen, has_speedup) > 0) {
		report_add(text,
			"Beside the speedups the ideal (each worker as fast as "
			"serial) and the number of CPUs are drawn.");
		if (seen->shown->result->floors.n > 0)
			report_add(
				text, " What bare loops take here is listed.");
		return REPORT_MET;
	}
	report_add(text, "No bound is drawn%s.",
		count(seen, has_speedup) == 0
			? ", for nothing was measured serially"
			: ": this report has no picture of the speedups");
	if (seen->shown->result->floors.n == 0)
		return REPORT_NOT_MET;
	report_add(text, " But what bare loops take here is listed.");
	return REPORT_IN_PART;
}

static enum report_met judge_pictures(
	const struct report_seen *seen, struct report_text *text)
{
	if (has_picture(seen, "distribution") ||
		has_picture(seen, "sequence")) {
		report_add(text,
			"Every launch is a dot in the charts; where they are "
			"too many, the picture says which it leaves out. Lines "
			"connect only what lies on a continuous scale.");
		return REPORT_MET;
	}
	report_add(text, "This report has no picture of the launches.");
	return REPORT_NOT_MET;
}

const struct report_judge report_judges[REPORT_JUDGES] = {
	{"Say what a speedup is over, and how fast that was itself.",
		judge_base},
	{"Give the reason for showing a part of a benchmark or using a part of "
	 "the machine.",
		judge_parts},
	{"Take arithmetic means of costs only, and harmonic ones of rates.",
		judge_means},
	{"Do not summarize ratios; summarize what they are made of.",
		judge_ratios},
	{"Say whether values are deterministic; if not, give confidence "
	 "intervals.",
		judge_intervals},
	{"Do not take data for normally distributed unchecked.", judge_shape},
	{"Compare values that vary by sound statistics.", judge_comparisons},
	{"Ask whether a mean or median is what matters, or a percentile.",
		judge_percentiles},
	{"Write down all factors, their levels and the set-up.", judge_setup},
	{"Say how parallel times are taken, synchronized and put together.",
		judge_clock},
	{"Show upper bounds of performance where possible.", judge_bounds},
	{"Draw what is needed to understand the data, and lines only where "
	 "values between exist.",
		judge_pictures},
};
