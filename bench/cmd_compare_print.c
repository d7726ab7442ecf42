/* tvp compare: the tables. */
#include <stdio.h>
#include <unistd.h>

#include "bench/compare_print.h"
#include "bench/figures.h"
#include "bench/other.h"
#include "bench/show.h"

char compare_print_letter(size_t result)
{
	return (char)('A' + result);
}

/* ---- what is compared ---- */

static void print_results(
	const struct result *const *results, const char *const *paths, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct result *r = results[i];
		char program[OTHER_VERSION];

		printf("%c  %s%s\n   %s, %s, %u rounds, %s\n",
			compare_print_letter(i), paths[i],
			i == 0 ? " (the base)" : "", r->plan.name, r->started,
			r->plan.rounds, other_this(&r->build, program));
	}
}

/* As much of a value as leaves a line below 80 columns. */
static void print_differences(const struct result *const *results, size_t n)
{
	struct compare_difference differences[COMPARE_FACTS];

	for (size_t i = 1; i < n; i++) {
		size_t found =
			compare_facts(results[0], results[i], differences);

		for (size_t j = 0; j < found; j++)
			printf("%c  %s %s: %.20s, not %.20s\n",
				compare_print_letter(i),
				differences[j].machine ? "ANOTHER MACHINE:"
						       : "differs:",
				differences[j].fact, differences[j].other,
				differences[j].base);
	}
	putchar('\n');
}

/* ---- the tables ---- */

static bool is_shown(const struct compare *c, const struct compare_row *row)
{
	for (size_t i = 1; i < c->n_results; i++)
		if (row->sides[0].cell != NULL && row->sides[i].cell != NULL)
			return true;
	return false;
}

static struct figures_unit unit_of(const struct compare *c, size_t work)
{
	double ns = 0;

	for (size_t r = 0; r < c->n_rows; r++)
		for (size_t i = 0; i < c->n_results; i++) {
			const struct compare_side *s = &c->rows[r].sides[i];

			if (c->rows[r].work == work && s->n > 0 &&
				s->wall_ns.median > ns)
				ns = s->wall_ns.median;
		}
	return figures_unit_for(ns);
}

/* Whatever tells two cells of a table apart and is not in its columns. */
static void print_place(const struct cell *cell, const struct cell *before)
{
	if (before != NULL && before->pin == cell->pin &&
		before->gated == cell->gated && before->role == cell->role)
		return;
	if (before == NULL && cell->pin == PIN_NONE && !cell->gated &&
		cell->role == ROLE_MEASURED)
		return;
	printf("  (pin %s%s%s%s)\n", cell_pins[cell->pin],
		cell->gated ? ", gate" : "",
		cell->role != ROLE_MEASURED ? ", control: " : "",
		cell->role != ROLE_MEASURED ? cell_roles[cell->role] : "");
}

static void print_state(const struct compare_row *row, size_t result)
{
	const struct compare_side *base = &row->sides[0];
	const struct compare_side *side = &row->sides[result];

	if (side->state == COMPARE_TASKS)
		printf("%llu tasks, not %llu: not compared\n",
			(unsigned long long)side->cell->tasks,
			(unsigned long long)base->cell->tasks);
	else if (side->state == COMPARE_OTHER_WORK)
		printf("does other work: not compared\n");
	else if (side->state == COMPARE_ABSENT)
		printf("is gone\n");
	else
		printf("no launch of %c ended well\n",
			compare_print_letter(side->n == 0 ? result : 0));
}

static void print_side(const struct compare_row *row, size_t result,
	struct figures_unit unit, bool colours)
{
	const struct compare_side *s = &row->sides[result];
	char time[FIGURES_NUMBER], ratio[FIGURES_NUMBER];
	char interval[FIGURES_INTERVAL];

	if (s->state != COMPARE_DONE) {
		print_state(row, result);
		return;
	}
	printf("%7s %6s %-13s %s%s%s%s\n",
		figures_number(s->wall_ns.median / unit.ns, time),
		figures_number(s->ratio.ratio, ratio),
		figures_interval(&s->ratio.interval, 1, interval),
		figures_colour(s->verdict, colours),
		stats_verdict_words[s->verdict], figures_colour_end(colours),
		s->failed + row->sides[0].failed > 0 ? " (failures)" : "");
}

static void print_row(const struct compare *c, const struct compare_row *row,
	struct figures_unit unit)
{
	const struct compare_side *base = &row->sides[0];
	bool colours = show_colours(STDOUT_FILENO);
	char time[FIGURES_NUMBER];

	for (size_t i = 1; i < c->n_results; i++) {
		if (i == 1)
			printf("  %-16s %5u %8s  %c ", row->cell->runner,
				row->cell->workers,
				base->n > 0
					? figures_number(base->wall_ns.median /
								 unit.ns,
						  time)
					: "-",
				compare_print_letter(i));
		else
			printf("%33s  %c ", "", compare_print_letter(i));
		print_side(row, i, unit, colours);
	}
}

static void print_work(
	const struct compare *c, size_t work, const struct registry *registry)
{
	const struct compare_row *first = &c->rows[work];
	const struct cell *before = NULL, *cell = first->cell;
	struct figures_unit unit = unit_of(c, work);
	char label[CELL_LABEL], title[CELL_LABEL + 40], head[16];

	cell_work_label(cell, registry, label, sizeof label);
	snprintf(title, sizeof title, "%s, %llu task%s", label,
		(unsigned long long)cell->tasks, cell->tasks == 1 ? "" : "s");
	show_rule(title);
	snprintf(head, sizeof head, "A %s", unit.name);
	printf("  %-16s %5s %8s %10s %6s %-13s %s\n", "runner", "W", head,
		unit.name, "ratio", "95% interval", "verdict");
	for (size_t r = work; r < c->n_rows; r++) {
		const struct compare_row *row = &c->rows[r];

		if (row->work != work || !is_shown(c, row))
			continue;
		print_place(row->cell, before);
		print_row(c, row, unit);
		before = row->cell;
	}
	putchar('\n');
}

static void print_tables(
	const struct compare *c, const struct registry *registry)
{
	for (size_t work = 0; work < c->n_rows; work++) {
		bool any = false;

		for (size_t r = work; r < c->n_rows; r++)
			any |= c->rows[r].work == work &&
			       is_shown(c, &c->rows[r]);
		if (c->rows[work].work == work && any)
			print_work(c, work, registry);
	}
}

/* ---- what is not in the tables ---- */

static void print_cell(const char *what, const struct cell *cell,
	const struct registry *registry)
{
	char label[CELL_LABEL], runner[CELL_LABEL];

	printf("%s %s %s W=%u", what,
		cell_work_label(cell, registry, label, sizeof label),
		cell_runner_label(cell, registry, runner, sizeof runner),
		cell->workers);
}

static void print_changes(
	const struct compare *c, const struct registry *registry)
{
	for (size_t i = 1; i < c->n_results; i++)
		for (size_t r = 0; r < c->n_rows; r++) {
			const struct compare_side *sides = c->rows[r].sides;
			char what[32];

			if ((sides[0].cell == NULL) == (sides[i].cell == NULL))
				continue;
			snprintf(what, sizeof what, "%s %c:",
				sides[0].cell != NULL ? "gone from" : "new in",
				compare_print_letter(i));
			print_cell(what, c->rows[r].cell, registry);
			putchar('\n');
		}
}

static void print_failures(
	const struct compare *c, const struct registry *registry)
{
	for (size_t r = 0; r < c->n_rows; r++)
		for (size_t i = 0; i < c->n_results; i++) {
			const struct compare_side *s = &c->rows[r].sides[i];
			char what[32];

			if (s->failed == 0)
				continue;
			snprintf(what, sizeof what,
				"failed in %c:", compare_print_letter(i));
			print_cell(what, s->cell, registry);
			printf(", %u of %u launches (in no figure): %s\n",
				s->failed, s->n + s->failed,
				s->fault != NULL ? s->fault : "no reason");
		}
}

static void print_counts(const struct compare *c)
{
	size_t counts[STATS_UNCLEAR + 1] = {0}, few = 0, tasks = 0;

	for (size_t r = 0; r < c->n_rows; r++)
		for (size_t i = 1; i < c->n_results; i++) {
			const struct compare_side *s = &c->rows[r].sides[i];

			tasks += s->state == COMPARE_TASKS;
			if (s->state != COMPARE_DONE)
				continue;
			counts[s->verdict]++;
			few += !s->ratio.interval.exists;
		}
	printf("%zu ratio%s:", c->comparisons, c->comparisons == 1 ? "" : "s");
	for (size_t i = 0; i <= STATS_UNCLEAR; i++)
		printf("%s %zu %s", i > 0 ? "," : "", counts[i],
			stats_verdict_words[i]);
	putchar('\n');
	if (tasks > 0)
		printf("%zu not compared, for another number of tasks: tvp run "
		       "--against measures\nwith A's\n",
			tasks);
	if (few > 0)
		printf("%zu without an interval: so many at once need %zu "
		       "launches of each cell\n",
			few, c->needs);
}

static void print_footer(const struct compare *c)
{
	printf("W: workers. Times are medians over launches; ratio: time over "
	       "A's, with an\ninterval for unpaired launches (Hodges and "
	       "Lehmann; Mann and Whitney). Intervals\nhold together at 95 %% "
	       "over all ratios here (Bonferroni); the margin is %g %%.\n"
	       "The results were taken apart in time: what differed on the "
	       "machine between them\nis in no interval. tvp run "
	       "--against-bin judges a change by pairs instead.\n",
		100 * c->margin);
}

void compare_print_all(const struct compare *c,
	const struct result *const *results, const char *const *paths,
	const struct registry *registry)
{
	print_results(results, paths, c->n_results);
	print_differences(results, c->n_results);
	print_tables(c, registry);
	print_changes(c, registry);
	print_failures(c, registry);
	print_counts(c);
	print_footer(c);
}
