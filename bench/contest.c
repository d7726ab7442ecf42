/* How evenly workers get on while all of them are at it. */
#include <math.h>
#include <stdbool.h>

#include "bench/contest.h"
#include "bench/fairness.h"

enum state { AWAITED, OPENING, OPEN, OVER };

size_t contest_bytes(uint32_t workers)
{
	return sizeof(struct contest) + workers * sizeof(struct contestant);
}

void contest_open(struct contest *contest, uint32_t workers)
{
	contest->n = workers;
}

uint32_t contest_enter(struct contest *contest)
{
	uint32_t i = 0;

	while (i < contest->n &&
		atomic_exchange(&contest->contestants[i].taken, 1) != 0)
		i++;
	return i;
}

void contest_leave(struct contest *contest, uint32_t place)
{
	atomic_store(&contest->contestants[place].taken, 0);
}

static bool all_are_busy(const struct contest *contest)
{
	uint32_t i = 0;

	while (i < contest->n &&
		atomic_load(&contest->contestants[i].busy) != 0)
		i++;
	return i == contest->n;
}

static uint64_t steps_of(const struct contestant *contestant)
{
	return atomic_load_explicit(&contestant->steps, memory_order_relaxed);
}

void contest_begin(struct contest *contest, uint32_t place)
{
	uint32_t awaited = AWAITED;

	atomic_store(&contest->contestants[place].busy, 1);
	if (atomic_load(&contest->state) != AWAITED || !all_are_busy(contest) ||
		!atomic_compare_exchange_strong(
			&contest->state, &awaited, OPENING))
		return;
	for (uint32_t i = 0; i < contest->n; i++)
		contest->contestants[i].before =
			steps_of(&contest->contestants[i]);
	atomic_store(&contest->state, OPEN);
}

void contest_end(struct contest *contest, uint32_t place)
{
	uint32_t open = OPEN;

	atomic_store(&contest->contestants[place].busy, 0);
	if (!atomic_compare_exchange_strong(&contest->state, &open, OVER))
		return;
	for (uint32_t i = 0; i < contest->n; i++)
		contest->contestants[i].after =
			steps_of(&contest->contestants[i]);
}

double contest_fairness(const struct contest *contest)
{
	struct fairness fairness = {0};

	if (atomic_load(&contest->state) != OVER)
		return (double)NAN;
	for (uint32_t i = 0; i < contest->n; i++)
		fairness_add(
			&fairness, (double)(contest->contestants[i].after -
					    contest->contestants[i].before));
	return fairness_jain(&fairness);
}
