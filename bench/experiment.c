/* Measuring a whole plan: round after round, every cell in its turn. */
#include <stdlib.h>
#include <string.h>

#include "bench/experiment.h"
#include "bench/result_file.h"
#include "bench/schedule.h"
#include "bench/stopping.h"

/* Why a round ended: as the launch function says, or by a rule. */
enum stop {
	STOP_NONE = 0,
	STOP_INTERRUPTED = 1,
	STOP_MAX_TIME,
	STOP_PRECISION
};

static const char *const stop_words[] = {
	"rounds", "interrupted", "max-time", "precision"};

struct state {
	const struct experiment *experiment;
	struct result *result;
	bool *done;         /* [round][cell]: held by the result already */
	uint32_t *left;     /* [cell]: launches that are not */
	uint32_t *order;    /* of the present round */
	uint32_t *partners; /* [cell]: in the other program, or itself */
	uint64_t *took_ns;  /* [cell]: all launches of this cell together */
	uint32_t *taken;    /* [cell]: how many those are */
	uint64_t began_ns, before_ns; /* now, and spent before a resume */
};

static void find_partners(const struct plan *plan, uint32_t *partners)
{
	for (uint32_t i = 0; i < plan->n_cells; i++)
		partners[i] = i;
	for (uint32_t i = 0; i < plan->n_cells; i++) {
		if (!plan->cells[i].other_binary)
			continue;
		for (uint32_t j = 0; j < plan->n_cells; j++)
			if (cell_is_other_binary(
				    &plan->cells[i], &plan->cells[j])) {
				partners[i] = j;
				partners[j] = i;
			}
	}
}

static int open_state(struct state *s, struct fault *why)
{
	const struct plan *plan = &s->result->plan;
	size_t n = plan->n_cells;

	s->done = calloc(plan->rounds * n, sizeof *s->done);
	s->left = calloc(n, sizeof *s->left);
	s->order = calloc(n, sizeof *s->order);
	s->partners = calloc(n, sizeof *s->partners);
	s->took_ns = calloc(n, sizeof *s->took_ns);
	s->taken = calloc(n, sizeof *s->taken);
	if (s->done == NULL || s->left == NULL || s->order == NULL ||
		s->partners == NULL || s->took_ns == NULL || s->taken == NULL)
		return fault_set(why, 0, "out of memory");
	find_partners(plan, s->partners);
	for (size_t i = 0; i < n; i++)
		s->left[i] = plan->rounds;
	for (size_t i = 0; i < s->result->n_launches; i++) {
		const struct launch *l = &s->result->launches[i];

		s->done[l->round * n + l->cell] = true;
		s->left[l->cell]--;
	}
	s->began_ns = clock_now_ns();
	s->before_ns = s->result->elapsed_ns;
	return 0;
}

static void close_state(struct state *s)
{
	free(s->done);
	free(s->left);
	free(s->order);
	free(s->partners);
	free(s->took_ns);
	free(s->taken);
}

/* Cells launched so far are expected to take as long again; the others as long
 * as the average of those. */
static uint64_t expect_left(const struct state *s)
{
	const struct plan *plan = &s->result->plan;
	uint64_t sum_ns = 0, known_ns = 0, known = 0;

	for (size_t i = 0; i < plan->n_cells; i++) {
		known_ns += s->took_ns[i];
		known += s->taken[i];
	}
	for (size_t i = 0; known > 0 && i < plan->n_cells; i++)
		sum_ns += s->left[i] *
			  (s->taken[i] > 0 ? s->took_ns[i] / s->taken[i]
					   : known_ns / known);
	return sum_ns;
}

static void tell(const struct state *s, uint32_t round, uint32_t cell)
{
	const struct plan *plan = &s->result->plan;
	struct progress progress = {
		.done = s->result->n_launches,
		.total = plan->rounds * plan->n_cells,
		.round = round,
		.cell = cell,
		.elapsed_ns = s->result->elapsed_ns,
		.left_ns = expect_left(s),
	};

	if (s->experiment->progress != NULL)
		s->experiment->progress(s->experiment->context, &progress);
}

static int launch_one(
	struct state *s, uint32_t round, uint32_t place, struct fault *why)
{
	uint32_t cell = s->order[place];
	uint64_t began_ns = clock_now_ns();
	struct launch launch;
	int status = s->experiment->launch(
		s->experiment->context, cell, round, &launch, why);

	if (status != 0)
		return status;
	launch.order = place;
	launch.at_ns += s->before_ns;
	s->took_ns[cell] += clock_now_ns() - began_ns;
	s->taken[cell]++;
	s->done[round * s->result->plan.n_cells + cell] = true;
	s->left[cell]--;
	s->result->elapsed_ns = s->before_ns + clock_now_ns() - s->began_ns;
	if (result_add(s->result, &launch, why) != 0) {
		result_free_launch(&launch);
		return -1;
	}
	if (s->experiment->journal != NULL &&
		result_journal_add(s->experiment->journal, &launch, why) != 0)
		return -1;
	tell(s, round, cell);
	return 0;
}

static int run_round(struct state *s, uint32_t round, struct fault *why)
{
	uint32_t n = (uint32_t)s->result->plan.n_cells;

	if (schedule_round_paired(
		    s->result->plan.seed, round, s->partners, s->order, n) != 0)
		return fault_set(why, 0, "out of memory");
	for (uint32_t place = 0; place < n; place++) {
		int status;

		if (s->done[round * n + s->order[place]])
			continue;
		if (s->result->plan.max_time_ns > 0 &&
			s->result->elapsed_ns >= s->result->plan.max_time_ns)
			return STOP_MAX_TIME;
		status = launch_one(s, round, place, why);
		if (status != 0)
			return status;
	}
	return 0;
}

static bool precise_enough(const struct result *result, uint32_t rounds)
{
	return result->plan.precision > 0 && rounds >= PLAN_PRECISION_MIN &&
	       stopping_precise(result, result->plan.precision);
}

/* What never ended well would not while it is looked at. */
static bool ever_ended_well(const struct result *result, uint32_t cell)
{
	for (size_t i = 0; i < result->n_launches; i++)
		if (result->launches[i].cell == cell &&
			result->launches[i].outcome == OUTCOME_OK)
			return true;
	return false;
}

static int look_at(struct state *s, uint32_t cell, struct fault *why)
{
	const struct experiment *experiment = s->experiment;
	struct memory memory;
	int status = experiment->look(experiment->context, cell, &memory);

	if (status != 0)
		return status;
	s->result->elapsed_ns = s->before_ns + clock_now_ns() - s->began_ns;
	if (result_add_memory(s->result, &memory, why) != 0)
		return -1;
	return experiment->journal == NULL
		       ? 0
		       : result_journal_add_memory(
				 experiment->journal, &memory, why);
}

/* One launch for each cell: what it takes of memory differs by a few percent
 * from launch to launch. Controls are like their base. */
static int look_at_all(struct state *s, struct fault *why)
{
	const struct plan *plan = &s->result->plan;
	int status = 0;

	if (!plan->memory || s->experiment->look == NULL)
		return 0;
	for (uint32_t i = 0; status == 0 && i < plan->n_cells; i++)
		if (plan->cells[i].role == ROLE_MEASURED &&
			result_memory(s->result, i) == NULL &&
			ever_ended_well(s->result, i))
			status = look_at(s, i, why);
	return status;
}

int experiment_run(const struct experiment *experiment, struct result *result,
	struct fault *why)
{
	struct state s = {.experiment = experiment, .result = result};
	int status = open_state(&s, why);

	for (uint32_t round = 0; status == 0 && round < result->plan.rounds;
		round++) {
		if (precise_enough(result, round))
			status = STOP_PRECISION;
		else
			status = run_round(&s, round, why);
	}
	if (status == 0 || status > STOP_INTERRUPTED) {
		int looked = look_at_all(&s, why);

		status = looked != 0 ? looked : status;
	}
	strcpy(result->stopped_by, status < 0 ? "failure" : stop_words[status]);
	close_state(&s);
	if (result_check_witnesses(result, why) != 0)
		return -1;
	return status > STOP_INTERRUPTED ? 0 : status;
}
