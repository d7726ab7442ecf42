/* How long would such work take? */
#include <math.h>
#include <string.h>

#include "bench/advise.h"

const struct advise_runner advise_runners[] = {
	{"serial", false, ADVISE_SERIAL},
	{"pthreads", false, ADVISE_STANDING},
	{"fork", true, ADVISE_STANDING},
	{"thread_pool", false, ADVISE_STANDING},
	{"process_pool", true, ADVISE_STANDING},
	{"thread_per_task", false, ADVISE_PER_TASK},
	{"process_per_task", true, ADVISE_PER_TASK},
	{0},
};

const struct advise_runner *advise_runner(const char *name)
{
	for (const struct advise_runner *r = advise_runners; r->name != NULL;
		r++)
		if (strcmp(r->name, name) == 0)
			return r;
	return NULL;
}

bool advise_knows_setup(const struct cell *cell)
{
	for (size_t i = 0; i < cell->n_runner_settings; i++) {
		const struct setting *setting = &cell->runner_settings[i];

		if (strcmp(setting->name, "start_method") != 0 ||
			strcmp(setting->value, "fork") != 0)
			return false;
	}
	return true;
}

double advise_fork_ns(const struct advise_costs *costs, double bytes)
{
	size_t i = 1;

	while (i + 1 < ADVISE_FORKS && bytes > costs->forks[i].bytes)
		i++;
	return costs->forks[i - 1].ns +
	       (costs->forks[i].ns - costs->forks[i - 1].ns) *
		       (bytes - costs->forks[i - 1].bytes) /
		       (costs->forks[i].bytes - costs->forks[i - 1].bytes);
}

double advise_efficiency(
	const struct advise_costs *costs, bool processes, uint32_t at_once)
{
	uint32_t k = at_once < ADVISE_CPUS ? at_once : ADVISE_CPUS;

	for (; k > 0; k--)
		if (isfinite(costs->efficiency[processes][k]))
			return costs->efficiency[processes][k];
	return 1;
}

static double pages(const struct advise_costs *costs, double bytes)
{
	return ceil(bytes / costs->page_bytes);
}

static double along(double x, double x0, double y0, double x1, double y1)
{
	return fmax(0, y0 + (y1 - y0) * (x - x0) / (x1 - x0));
}

/* What copying more than `from` bytes in and out again costs those who can't
 * hand over a pointer. An upper bound: it is the price of a copy on write. */
static double copying(const struct advise_costs *costs, bool processes,
	double from, double bytes)
{
	double more = pages(costs, bytes) - pages(costs, from);

	return processes ? 2 * costs->copy_ns * more : 0;
}

/* Beyond the sizes that were measured no less than the nearest of them. */
static struct advise_way way_between(
	const struct advise_costs *costs, bool processes, double bytes)
{
	const struct advise_ways *ways = &costs->exchange[processes];
	const struct advise_way *low = &ways->list[0], *high;
	struct advise_way way = {.bytes = bytes};
	size_t i = 1;

	if (bytes <= low->bytes)
		return *low;
	if (ways->n == 1) {
		way.cpu_ns = low->cpu_ns +
			     copying(costs, processes, low->bytes, bytes);
		way.wait_ns = low->wait_ns;
		return way;
	}
	while (i + 1 < ways->n && bytes > ways->list[i].bytes)
		i++;
	low = &ways->list[i - 1];
	high = &ways->list[i];
	way.cpu_ns = along(
		bytes, low->bytes, low->cpu_ns, high->bytes, high->cpu_ns);
	way.wait_ns = along(
		bytes, low->bytes, low->wait_ns, high->bytes, high->wait_ns);
	if (bytes > high->bytes) {
		way.cpu_ns = fmax(way.cpu_ns, high->cpu_ns);
		way.wait_ns = fmax(way.wait_ns, high->wait_ns);
	}
	return way;
}

struct advise_way advise_exchange(
	const struct advise_costs *costs, bool processes, double bytes)
{
	if (costs->exchange[processes].n > 0)
		return way_between(costs, processes, bytes);
	return (struct advise_way){
		.bytes = bytes,
		.cpu_ns = copying(costs, processes, 0, bytes),
		.wait_ns = costs->handover_ns[processes],
	};
}

static void add_exchange(const struct advise_costs *costs, bool processes,
	struct advise_work *work)
{
	struct advise_way way;

	if (work->exchange_bytes < 0)
		return;
	way = advise_exchange(costs, processes, work->exchange_bytes);
	work->cpu_ns += way.cpu_ns;
	work->wait_ns += way.wait_ns;
}

static double births(const struct advise_costs *costs,
	const struct advise_work *work, const struct advise_runner *runner)
{
	return runner->processes ? advise_fork_ns(costs, work->parent_bytes)
				 : costs->thread_ns;
}

static double touching(
	const struct advise_costs *costs, const struct advise_work *work)
{
	return work->task_bytes > 0
		       ? costs->touch_ns * pages(costs, work->task_bytes)
		       : 0;
}

double advise_time(const struct advise_costs *costs,
	const struct advise_work *asked, const struct advise_runner *runner,
	uint32_t workers)
{
	struct advise_work work = *asked;
	uint32_t k = workers < costs->cpus ? workers : costs->cpus;
	double share = advise_efficiency(costs, runner->processes, k);
	double birth_ns = births(costs, &work, runner);
	double touch_ns = touching(costs, &work) / share;
	double turns = ceil(work.tasks / workers), before_ns, least_ns = 0;

	if (runner->hand == ADVISE_SERIAL)
		return costs->scale *
		       (touch_ns + work.tasks * (work.cpu_ns / share +
							work.wait_ns));
	add_exchange(costs, runner->processes, &work);
	work.cpu_ns /= share;
	before_ns = workers * (birth_ns + touch_ns / k);
	if (runner->hand == ADVISE_PER_TASK) {
		work.cpu_ns += birth_ns + touch_ns;
		least_ns = work.tasks * birth_ns;
		before_ns = 0;
	}
	return costs->scale *
	       (before_ns +
		       fmax(least_ns, fmax(turns * (work.cpu_ns + work.wait_ns),
					      work.tasks * work.cpu_ns / k)));
}

static size_t add_candidate(uint32_t *workers, size_t n, double value)
{
	uint32_t w = (uint32_t)value;
	size_t at = n;

	if (n == ADVISE_CANDIDATES)
		return n;
	while (at > 0 && workers[at - 1] > w)
		at--;
	if (at > 0 && workers[at - 1] == w)
		return n;
	memmove(workers + at + 1, workers + at, (n - at) * sizeof *workers);
	workers[at] = w;
	return n + 1;
}

size_t advise_candidates(const struct advise_costs *costs,
	const struct advise_work *work, uint32_t workers[ADVISE_CANDIDATES])
{
	double most = fmin(work->tasks, ADVISE_WORKERS_MAX);
	double full = work->cpu_ns > 0
			      ? costs->cpus * (work->cpu_ns + work->wait_ns) /
					work->cpu_ns
			      : most;
	size_t n = 0;

	/* All up to 4, powers of two to the CPUs, then times the CPUs. */
	for (uint32_t w = 1; w <= fmin(costs->cpus, most); w += w < 4 ? 1 : w)
		n = add_candidate(workers, n, w);
	for (uint32_t w = 1; w <= 64 && (double)w * costs->cpus <= most; w *= 2)
		n = add_candidate(workers, n, (double)w * costs->cpus);
	n = add_candidate(workers, n, fmin(ceil(full), most));
	return n;
}
