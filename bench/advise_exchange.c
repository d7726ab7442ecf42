/* What handing bytes over costs, from cells of `exchange`. */
#include <math.h>
#include <string.h>

#include "bench/advise_exchange.h"
#include "bench/units.h"

/* Pinned to one CPU the two would wake each other at a price that nobody pays
 * whose tasks compute. */
static bool is_usable(const struct cell *cell, const struct cell_summary *seen)
{
	return strcmp(cell->workload, "exchange") == 0 &&
	       cell->role == ROLE_MEASURED && cell->pin != PIN_ONE_CPU &&
	       !cell->gated && !cell->other_binary && cell->interval_ns == 0 &&
	       cell->ballast_bytes == 0 && advise_knows_setup(cell) &&
	       cell->workers == 2 && cell->tasks >= 2 && seen->n > 0;
}

/* 0: threads, 1: processes, -1: neither. */
static int side_of(const struct cell *cell)
{
	const struct advise_runner *runner = advise_runner(cell->runner);

	return runner == NULL || runner->hand != ADVISE_STANDING
		       ? -1
		       : runner->processes;
}

static double number_of(const struct cell *cell, const char *name,
	int (*parse)(const char *, uint64_t *, struct fault *))
{
	struct fault unused = {0};
	uint64_t number = 0;

	for (size_t i = 0; i < cell->n_settings; i++)
		if (strcmp(cell->settings[i].name, name) == 0 &&
			parse(cell->settings[i].value, &number, &unused) == 0)
			return (double)number;
	return (double)NAN;
}

static double round_trip_ns(const struct cell_summary *seen)
{
	for (size_t i = 0; i < seen->n_measures; i++)
		if (strcmp(seen->measures[i].name, "round_trip_ns") == 0 &&
			seen->measures[i].values.n > 0)
			return seen->measures[i].values.median;
	return (double)NAN;
}

/* The two take turns: what of a round trip is no CPU time of either is waiting
 * to be woken. */
static struct advise_way way_of(
	const struct cell *cell, const struct cell_summary *seen)
{
	double trips = number_of(cell, "round_trips", units_parse_count) *
		       floor((double)cell->tasks / 2);
	double trip_ns = round_trip_ns(seen);
	double cpu_ns = fmin(seen->cpu_ns / trips, trip_ns);

	return (struct advise_way){
		.bytes = number_of(cell, "bytes", units_parse_bytes),
		.cpu_ns = cpu_ns,
		.wait_ns = trip_ns - cpu_ns,
	};
}

static double whole_ns(const struct advise_way *way)
{
	return way->cpu_ns + way->wait_ns;
}

static void put_way(struct advise_ways *ways, const struct advise_way *way)
{
	size_t at = ways->n;

	while (at > 0 && ways->list[at - 1].bytes > way->bytes)
		at--;
	if (at > 0 && ways->list[at - 1].bytes == way->bytes) {
		if (whole_ns(way) < whole_ns(&ways->list[at - 1]))
			ways->list[at - 1] = *way;
		return;
	}
	if (ways->n == ADVISE_WAYS)
		return;
	memmove(ways->list + at + 1, ways->list + at,
		(ways->n - at) * sizeof *ways->list);
	ways->list[at] = *way;
	ways->n++;
}

void advise_exchange_take(const struct result *result,
	const struct cell_summary *cells, struct advise_costs *costs)
{
	for (uint32_t i = 0; i < result->plan.n_cells; i++) {
		const struct cell *cell = &result->plan.cells[i];
		int side = side_of(cell);
		struct advise_way way;

		if (side < 0 || !is_usable(cell, &cells[i]))
			continue;
		way = way_of(cell, &cells[i]);
		if (isfinite(way.bytes) && isfinite(whole_ns(&way)) &&
			whole_ns(&way) > 0)
			put_way(&costs->exchange[side], &way);
	}
}
