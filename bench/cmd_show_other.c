/* This program against another one that was measured in turns with it: as
 * tvp run, tvp show and tvp compare print it. */
#include <stdio.h>
#include <unistd.h>

#include "bench/command.h"
#include "bench/figures.h"
#include "bench/other.h"
#include "bench/show.h"

static bool is_compared(const struct cell_summary *cell)
{
	return cell->to_other.other != SUMMARY_NONE;
}

static void print_title(const struct result *result,
	const struct registry *registry, uint32_t i)
{
	const struct cell *cell = &result->plan.cells[i];
	char label[CELL_LABEL];

	printf("  %s, %llu task%s\n",
		cell_work_label(cell, registry, label, sizeof label),
		(unsigned long long)cell->tasks, cell->tasks == 1 ? "" : "s");
}

static void print_heads(const char *unit)
{
	char this[16], other[16];

	snprintf(this, sizeof this, "this %s", unit);
	snprintf(other, sizeof other, "other %s", unit);
	printf("  %-16s %4s %7s %8s %5s %-13s %-7s %s\n", "runner", "W", this,
		other, "ratio", "95% interval", "this is", "calm");
}

static void print_cell(const struct result *result,
	const struct cell_summary *cells, uint32_t index,
	struct figures_unit unit)
{
	const struct comparison *c = &cells[index].to_other;
	const struct cell *cell = &result->plan.cells[index];
	bool colours = show_colours(STDOUT_FILENO);
	char this[FIGURES_NUMBER], other[FIGURES_NUMBER];
	char ratio[FIGURES_NUMBER], interval[FIGURES_INTERVAL];
	char calm[FIGURES_NUMBER];

	if (c->pairs == 0) {
		printf("  %-16s %4u no round in which both ended well\n",
			cell->runner, cell->workers);
		return;
	}
	printf("  %-16s %4u %7s %8s %5s %-13s %s%-7s%s %s\n", cell->runner,
		cell->workers,
		figures_number(cells[index].wall_ns.median / unit.ns, this),
		figures_number(cells[c->other].wall_ns.median / unit.ns, other),
		figures_number(c->ratio.ratio, ratio),
		figures_interval(&c->ratio.interval, 1, interval),
		figures_colour(c->verdict, colours),
		stats_verdict_words[c->verdict], figures_colour_end(colours),
		c->calm_pairs > 0 ? figures_number(c->calm.ratio, calm) : "-");
}

static struct figures_unit unit_of(const struct result *result,
	const struct cell_summary *cells, uint32_t work)
{
	double ns = 0;

	for (uint32_t i = 0; i < result->plan.n_cells; i++)
		if (cells[i].work == work && cells[i].wall_ns.n > 0 &&
			cells[i].wall_ns.median > ns)
			ns = cells[i].wall_ns.median;
	return figures_unit_for(ns);
}

static void print_footer(const struct result *result, size_t comparisons)
{
	char this[OTHER_VERSION];

	printf("this:  %s\nother: %s\n", other_this(&result->build, this),
		other_name(&result->build));
	printf("Launched in turns. ratio: time of this over time of other, "
	       "paired by rounds;\nintervals hold together at 95 %% over %zu "
	       "ratio%s (Bonferroni), the margin is %g %%.\ncalm: the ratio "
	       "over rounds in which neither was disturbed.\n\n",
		comparisons, comparisons == 1 ? "" : "s",
		100 * result->plan.margin);
}

void show_other_print(const struct result *result,
	const struct cell_summary *cells, const struct registry *registry)
{
	struct figures_unit unit = {0};
	uint32_t work = SUMMARY_NONE;
	size_t n = 0;

	for (uint32_t i = 0; i < result->plan.n_cells; i++)
		n += is_compared(&cells[i]);
	if (n == 0)
		return;
	show_rule("this program against the other one");
	for (uint32_t i = 0; i < result->plan.n_cells; i++) {
		if (!is_compared(&cells[i]))
			continue;
		if (cells[i].work != work) {
			work = cells[i].work;
			unit = unit_of(result, cells, work);
			print_title(result, registry, i);
			print_heads(unit.name);
		}
		print_cell(result, cells, i, unit);
	}
	print_footer(result, n);
}

/* ---- --fail-if ---- */

static void tell_failing(const char *command, const struct result *result,
	uint32_t index, const struct comparison *c,
	const struct registry *registry, const char *what)
{
	const struct cell *cell = &result->plan.cells[index];
	char label[CELL_LABEL], ratio[FIGURES_NUMBER];
	char interval[FIGURES_INTERVAL];

	fprintf(stderr, "%s: %s: %s %s W=%u, ratio %s, interval %s\n", command,
		what, cell_work_label(cell, registry, label, sizeof label),
		cell->runner, cell->workers,
		figures_number(c->ratio.ratio, ratio),
		figures_interval(&c->ratio.interval, 1, interval));
}

int show_other_judge(const char *command, const struct result *result,
	const struct cell_summary *cells, const struct registry *registry,
	const struct failif *failif)
{
	static const char *const words[] = {
		[FAILIF_UNCLEAR] = "unclear", [FAILIF_HELD] = "slower"};
	static const int statuses[] = {[FAILIF_NO] = STATUS_GOOD,
		[FAILIF_UNCLEAR] = STATUS_UNCLEAR,
		[FAILIF_HELD] = STATUS_HELD};
	enum failif_answer worst = FAILIF_NO;

	for (uint32_t i = 0; i < result->plan.n_cells; i++) {
		const struct comparison *c = &cells[i].to_other;
		enum failif_answer answer;

		if (c->pairs == 0)
			continue;
		answer = failif_judge(failif, &c->ratio, result->plan.margin);
		if (answer == FAILIF_NO)
			continue;
		tell_failing(command, result, i, c, registry, words[answer]);
		worst = answer > worst ? answer : worst;
	}
	return statuses[worst];
}
