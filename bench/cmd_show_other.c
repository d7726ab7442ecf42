/* This program against another one that was measured in turns with it: what
 * --fail-if makes of it. */
#include <stdio.h>

#include "bench/command.h"
#include "bench/figures.h"
#include "bench/show.h"

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
