/* The answer: what is worth a look, and what to take. */
#include <math.h>

#include "bench/advise_answer.h"

static struct advise_row row_of(const struct advise_answer *answer,
	const struct advise_runner *runner, uint32_t workers)
{
	struct advise_row row = {.runner = runner, .workers = workers};

	row.ns = advise_time(&answer->costs, &answer->work, runner, workers);
	row.low_ns = row.ns * answer->check.low;
	row.high_ns = row.ns * answer->check.high;
	row.bytes = advise_check_bytes(
		&answer->memory, &answer->work, runner, workers);
	row.fits = !(row.bytes > answer->memory.available_bytes);
	return row;
}

static void fill_rows(struct advise_answer *answer)
{
	uint32_t workers[ADVISE_CANDIDATES];
	size_t n = advise_candidates(&answer->costs, &answer->work, workers);

	for (const struct advise_runner *r = advise_runners; r->name != NULL;
		r++) {
		size_t most = r->hand == ADVISE_SERIAL ? 1 : n;

		for (size_t i = 0; i < most; i++)
			answer->rows[answer->n++] =
				row_of(answer, r, workers[i]);
	}
}

static bool is_better(const struct advise_row *a, const struct advise_row *b)
{
	if (a->workers != b->workers)
		return a->workers < b->workers;
	return a->bytes < b->bytes;
}

size_t advise_answer_best(
	const struct advise_answer *answer, const struct advise_runner *runner)
{
	double fastest_ns = HUGE_VAL;
	size_t best = ADVISE_NONE;

	for (size_t i = 0; i < answer->n; i++)
		if (answer->rows[i].fits &&
			(runner == NULL || answer->rows[i].runner == runner))
			fastest_ns = fmin(fastest_ns, answer->rows[i].ns);
	for (size_t i = 0; i < answer->n; i++) {
		const struct advise_row *row = &answer->rows[i];

		if (!row->fits || (runner != NULL && row->runner != runner) ||
			!(row->ns <= fastest_ns * (1 + ADVISE_AS_GOOD)))
			continue;
		if (best == ADVISE_NONE || is_better(row, &answer->rows[best]))
			best = i;
	}
	return best;
}

int advise_answer(const struct result *result, const struct cell_summary *cells,
	const struct advise_work *work, struct advise_answer *answer,
	struct fault *why)
{
	*answer = (struct advise_answer){.work = *work};
	if (advise_check(result, cells, &answer->check, why) != 0 ||
		advise_check_costs(result, cells, &answer->check, SIZE_MAX,
			&answer->costs, why) != 0)
		return -1;
	answer->memory = advise_check_memory(result, cells);
	fill_rows(answer);
	answer->best = advise_answer_best(answer, NULL);
	return 0;
}

void advise_answer_free(struct advise_answer *answer)
{
	advise_check_free(&answer->check);
	*answer = (struct advise_answer){0};
}

bool advise_answer_is_doubtful(const struct advise_answer *answer)
{
	const struct advise_check *check = &answer->check;

	return check->n < ADVISE_TRIALS_MIN ||
	       advise_check_is_off(check->low) ||
	       advise_check_is_off(check->high);
}
