/* A result in memory. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/result.h"

const char *const result_outcomes[] = {
	"ok", "failed", "wrong", "exited", "killed", "late", "leftovers", NULL};

uint64_t result_wall_ns(const struct launch *launch)
{
	if (launch->whole)
		return launch->whole_ns;
	return launch->start_ns + launch->run_ns + launch->stop_ns;
}

uint32_t result_rounds(const struct result *result)
{
	uint32_t rounds = 0;

	for (size_t i = 0; i < result->n_launches; i++)
		if (result->launches[i].round >= rounds)
			rounds = result->launches[i].round + 1;
	return rounds;
}

char *result_machine_name(
	const struct result *result, char text[RESULT_MACHINE])
{
	const char *model = facts_text_of(&result->machine, "cpu.model", "");
	double cpus =
		facts_number_of(&result->machine, "cpu.usable", (double)NAN);
	int len = snprintf(text, RESULT_MACHINE, "%s", model);

	if (!isnan(cpus))
		snprintf(text + len, RESULT_MACHINE - (size_t)len, "%s%g CPU%s",
			len > 0 ? ", " : "", cpus, cpus == 1 ? "" : "s");
	return text;
}

double result_parallelism(const struct launch *launch)
{
	uint64_t wall_ns = result_wall_ns(launch);

	if (wall_ns == RESULT_UNKNOWN || launch->user_ns == RESULT_UNKNOWN ||
		launch->sys_ns == RESULT_UNKNOWN)
		return (double)NAN;
	if (wall_ns == 0)
		return 0;
	return (double)(launch->user_ns + launch->sys_ns) / (double)wall_ns;
}

int result_add(
	struct result *result, const struct launch *launch, struct fault *why)
{
	if (result->n_launches == result->room) {
		size_t room = result->room > 0 ? 2 * result->room : 256;
		struct launch *launches =
			realloc(result->launches, room * sizeof *launches);

		if (launches == NULL)
			return fault_set(why, 0, "out of memory");
		result->launches = launches;
		result->room = room;
	}
	result->launches[result->n_launches++] = *launch;
	result->id[0] = '\0';
	return 0;
}

const struct memory *result_memory(const struct result *result, uint32_t cell)
{
	for (size_t i = 0; i < result->n_memory; i++)
		if (result->memory[i].cell == cell)
			return &result->memory[i];
	return NULL;
}

int result_add_memory(
	struct result *result, const struct memory *memory, struct fault *why)
{
	size_t n_cells = result->plan.n_cells;

	if (result->memory == NULL)
		result->memory = calloc(n_cells, sizeof *result->memory);
	if (result->memory == NULL)
		return fault_set(why, 0, "out of memory");
	if (result_memory(result, memory->cell) != NULL)
		return fault_set(
			why, 0, "cell %u: memory comes twice", memory->cell);
	result->memory[result->n_memory++] = *memory;
	result->id[0] = '\0';
	return 0;
}

/* ---- witnesses ---- */

/* What is known of one kind of work: all launches of cells that ask for the
 * same tasks must have the same witness. */
struct work {
	uint64_t witness; /* the right one */
	size_t votes;     /* launches that have it */
	bool seen, differ;
};

/* Is there a witness to hear? */
static bool tells(const struct launch *launch)
{
	return launch->outcome == OUTCOME_OK && !launch->whole;
}

/* For each cell, the first cell that asks for the same work. */
static uint32_t *find_works(const struct plan *plan)
{
	uint32_t *works = calloc(plan->n_cells + 1, sizeof *works);

	for (uint32_t i = 0; works != NULL && i < plan->n_cells; i++) {
		works[i] = i;
		for (uint32_t j = 0; j < i && works[i] == i; j++)
			if (cell_same_work(&plan->cells[i], &plan->cells[j]))
				works[i] = works[j];
	}
	return works;
}

/* The launches of that work with that witness; one of serial's counts for more
 * than all others together. */
static size_t count_votes(const struct result *result, const uint32_t *works,
	uint32_t work, uint64_t witness)
{
	size_t n = 0;

	for (size_t i = 0; i < result->n_launches; i++) {
		const struct launch *l = &result->launches[i];
		const struct cell *cell = &result->plan.cells[l->cell];

		if (tells(l) && l->witness == witness && works[l->cell] == work)
			n += strcmp(cell->runner, "serial") == 0
				     ? result->n_launches
				     : 1;
	}
	return n;
}

/* Note the first witness of each work, and whether another one was seen. */
static void survey(
	const struct result *result, const uint32_t *works, struct work *known)
{
	for (size_t i = 0; i < result->n_launches; i++) {
		const struct launch *l = &result->launches[i];
		struct work *work = &known[works[l->cell]];

		if (!tells(l))
			continue;
		if (!work->seen)
			work->witness = l->witness;
		work->differ |= l->witness != work->witness;
		work->seen = true;
	}
}

/* Among witnesses that differ, the one with the most votes is right. */
static void vote(
	const struct result *result, const uint32_t *works, struct work *known)
{
	for (size_t i = 0; i < result->n_launches; i++) {
		const struct launch *l = &result->launches[i];
		struct work *work = &known[works[l->cell]];
		size_t votes;

		if (!tells(l) || !work->differ ||
			(work->votes > 0 && l->witness == work->witness))
			continue;
		votes = count_votes(result, works, works[l->cell], l->witness);
		if (votes > work->votes) {
			work->votes = votes;
			work->witness = l->witness;
		}
	}
}

static void mark_wrong(struct launch *launch, uint64_t witness)
{
	char text[128];

	snprintf(text, sizeof text,
		"the work was not done right: witness %016llx, not %016llx",
		(unsigned long long)launch->witness,
		(unsigned long long)witness);
	launch->outcome = OUTCOME_WRONG;
	free(launch->fault);
	launch->fault = strdup(text);
}

int result_check_witnesses(struct result *result, struct fault *why)
{
	uint32_t *works = find_works(&result->plan);
	struct work *known = calloc(result->plan.n_cells + 1, sizeof *known);

	if (works == NULL || known == NULL) {
		free(works);
		free(known);
		return fault_set(why, 0, "out of memory");
	}
	survey(result, works, known);
	vote(result, works, known);
	for (size_t i = 0; i < result->n_launches; i++) {
		struct launch *l = &result->launches[i];
		const struct work *work = &known[works[l->cell]];

		if (tells(l) && l->witness != work->witness)
			mark_wrong(l, work->witness);
	}
	free(works);
	free(known);
	return 0;
}

/* ---- quantiles over tasks ---- */

static int ascending(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/* The smallest value that at least this share of all do not exceed: a value
 * that was seen, not one between two (Hyndman and Fan's type 1). */
static uint64_t quantile(const uint64_t *sorted, size_t n, unsigned percent)
{
	size_t rank = (n * percent + 99) / 100;

	return sorted[rank > 0 ? rank - 1 : 0];
}

struct spread result_spread(uint64_t *values, size_t n)
{
	if (n == 0)
		return (struct spread){RESULT_UNKNOWN, RESULT_UNKNOWN,
			RESULT_UNKNOWN, RESULT_UNKNOWN, RESULT_UNKNOWN};
	qsort(values, n, sizeof *values, ascending);
	return (struct spread){
		.min = values[0],
		.p50 = quantile(values, n, 50),
		.p90 = quantile(values, n, 90),
		.p99 = quantile(values, n, 99),
		.max = values[n - 1],
	};
}

/* ---- the end ---- */

void result_free_launch(struct launch *launch)
{
	free(launch->fault);
	free(launch->note);
	free(launch->measures);
	free(launch->samples);
	launch->measures = NULL;
	launch->fault = launch->note = NULL;
	launch->samples = NULL;
}

void result_free(struct result *result)
{
	for (size_t i = 0; i < result->n_launches; i++)
		result_free_launch(&result->launches[i]);
	free(result->launches);
	free(result->memory);
	plan_free(&result->plan);
	facts_free(&result->machine);
	facts_free(&result->build);
	facts_free(&result->floors);
	*result = (struct result){0};
}
