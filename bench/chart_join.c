/* Several results as one, for charts that draw them together. */
#include <stdlib.h>
#include <string.h>

#include "bench/chart_parts.h"
#include "bench/compare.h"
#include "bench/identity.h"

/* ---- names ---- */

enum { NAME_TEXT = 64 };

/* Ways of naming a result, the most telling first. */
static void name_by_machine(const struct result *result, char text[NAME_TEXT])
{
	const struct fact *cpu = facts_find(&result->machine, "cpu.model");
	const struct fact *n = facts_find(&result->machine, "cpu.usable");

	if (cpu != NULL && cpu->kind == FACT_STRING)
		snprintf(text, NAME_TEXT, "%.40s, %g CPUs", cpu->text,
			n != NULL ? n->number : 0.0);
}

static void name_by_version(const struct result *result, char text[NAME_TEXT])
{
	const struct fact *version = facts_find(&result->build, "version");

	if (version != NULL && version->kind == FACT_STRING)
		snprintf(text, NAME_TEXT, "%.40s", version->text);
}

static void name_by_commit(const struct result *result, char text[NAME_TEXT])
{
	const struct fact *commit = facts_find(&result->build, "commit");

	if (commit != NULL && commit->kind == FACT_STRING)
		snprintf(text, NAME_TEXT, "%.12s", commit->text);
}

static void name_by_plan(const struct result *result, char text[NAME_TEXT])
{
	snprintf(text, NAME_TEXT, "%.40s", result->plan.name);
}

static void name_by_day(const struct result *result, char text[NAME_TEXT])
{
	snprintf(text, NAME_TEXT, "%.10s", result->started);
}

static void name_by_time(const struct result *result, char text[NAME_TEXT])
{
	snprintf(text, NAME_TEXT, "%.16s", result->started);
}

typedef void name_by(const struct result *result, char text[NAME_TEXT]);

static name_by *const ways[] = {name_by_machine, name_by_version,
	name_by_commit, name_by_plan, name_by_day, name_by_time};

static int by_text(const void *a, const void *b)
{
	return strcmp(a, b);
}

/* Does each result get a name of its own by that? */
static bool tells_apart(name_by *way, const struct chart_source *sources,
	size_t n, char (*room)[NAME_TEXT])
{
	memset(room, 0, n * sizeof *room);
	for (size_t i = 0; i < n; i++)
		way(sources[i].result, room[i]);
	qsort(room, n, sizeof *room, by_text);
	for (size_t i = 0; i < n; i++)
		if (room[i][0] == '\0' ||
			(i > 0 && strcmp(room[i - 1], room[i]) == 0))
			return false;
	return true;
}

/* Names that nobody gave; "#1" where nothing tells the results apart. */
static void find_names(
	struct chart_source *sources, size_t n, char (*names)[NAME_TEXT])
{
	size_t way = 0;

	while (way < sizeof ways / sizeof *ways &&
		!tells_apart(ways[way], sources, n, names))
		way++;
	memset(names, 0, n * sizeof *names);
	for (size_t i = 0; i < n; i++) {
		if (way < sizeof ways / sizeof *ways)
			ways[way](sources[i].result, names[i]);
		else
			snprintf(names[i], NAME_TEXT, "#%zu", i + 1);
		if (sources[i].name == NULL)
			sources[i].name = names[i];
	}
}

/* ---- one of several ---- */

/* All that chart_open takes from the heap. */
struct chart_joined {
	struct result result; /* of several; else nothing is in it */
	struct cell_summary *cells;
	struct chart_source *sources;
	char (*names)[NAME_TEXT];
	uint32_t *source_of;
	size_t *ends; /* by source: behind its last launch */
	size_t machines;
};

static uint32_t moved(uint32_t cell, uint32_t by)
{
	return cell == SUMMARY_NONE ? cell : cell + by;
}

/* The first cell of the same work in an earlier result, or its own. */
static uint32_t find_work(const struct chart_joined *j, uint32_t cell)
{
	const struct cell *cells = j->result.plan.cells;
	uint32_t own = j->cells[cell].work;

	for (uint32_t i = 0; i < own; i++)
		if (j->cells[i].work == i &&
			cells[i].other_binary == cells[own].other_binary &&
			cells[i].pin == cells[own].pin &&
			cells[i].ballast_bytes == cells[own].ballast_bytes &&
			cell_same_asked(&cells[i], &cells[own]))
			return i;
	return own;
}

static void add_cells(struct chart_joined *j, uint32_t source,
	const struct cell_summary *summary)
{
	const struct result *from = j->sources[source].result;
	uint32_t by = (uint32_t)j->result.plan.n_cells;
	uint32_t n = (uint32_t)from->plan.n_cells;

	for (uint32_t i = 0; i < n; i++) {
		struct cell_summary *cell = &j->cells[by + i];

		j->result.plan.cells[by + i] = from->plan.cells[i];
		j->source_of[by + i] = source;
		*cell = summary[i];
		cell->work = moved(cell->work, by);
		cell->speedup.other = moved(cell->speedup.other, by);
		cell->to_twin.other = moved(cell->to_twin.other, by);
		cell->to_base.other = moved(cell->to_base.other, by);
		cell->to_other.other = moved(cell->to_other.other, by);
	}
	for (uint32_t i = 0; i < n; i++)
		j->cells[by + i].work = find_work(j, by + i);
	j->result.plan.n_cells += n;
}

static void add_rest(struct chart_joined *j, uint32_t source, uint32_t by)
{
	const struct result *from = j->sources[source].result;
	struct result *to = &j->result;

	for (size_t i = 0; i < from->n_launches; i++) {
		to->launches[to->n_launches] = from->launches[i];
		to->launches[to->n_launches++].cell += by;
	}
	for (size_t i = 0; i < from->n_memory; i++) {
		to->memory[to->n_memory] = from->memory[i];
		to->memory[to->n_memory++].cell += by;
	}
	j->ends[source] = to->n_launches;
	if (from->plan.rounds > to->plan.rounds)
		to->plan.rounds = from->plan.rounds;
	if (from->plan.margin > to->plan.margin)
		to->plan.margin = from->plan.margin;
}

static int add_source(struct chart_joined *j, uint32_t source,
	const struct registry *registry, struct fault *why)
{
	uint32_t by = (uint32_t)j->result.plan.n_cells;
	struct cell_summary *summary =
		summary_of(j->sources[source].result, registry, why);

	if (summary == NULL)
		return -1;
	add_cells(j, source, summary);
	add_rest(j, source, by);
	free(summary);
	return 0;
}

/* ---- all of them ---- */

static void *room_for(size_t n, size_t size)
{
	return calloc(n > 0 ? n : 1, size);
}

static int make_room(struct chart_joined *j, size_t n, struct fault *why)
{
	size_t cells = 0, launches = 0, memory = 0;

	for (size_t i = 0; i < n; i++) {
		cells += j->sources[i].result->plan.n_cells;
		launches += j->sources[i].result->n_launches;
		memory += j->sources[i].result->n_memory;
	}
	if (cells > CHART_CELLS_MAX)
		return fault_set(why, 0,
			"%zu cells in all are too many for charts (%d)", cells,
			CHART_CELLS_MAX);
	j->cells = room_for(cells, sizeof *j->cells);
	j->source_of = room_for(cells, sizeof *j->source_of);
	j->ends = room_for(n, sizeof *j->ends);
	j->result.plan.cells = room_for(cells, sizeof(struct cell));
	j->result.launches = room_for(launches, sizeof(struct launch));
	j->result.memory = room_for(memory, sizeof(struct memory));
	if (j->cells == NULL || j->source_of == NULL || j->ends == NULL ||
		j->result.plan.cells == NULL || j->result.launches == NULL ||
		j->result.memory == NULL)
		return fault_set(why, 0, "out of memory");
	return 0;
}

static void free_joined(struct chart_joined *j)
{
	free(j->result.plan.cells);
	free(j->result.launches); /* what they point to is borrowed */
	free(j->result.memory);
	free(j->cells);
	free(j->sources);
	free(j->names);
	free(j->source_of);
	free(j->ends);
	free(j);
}

static int join(struct chart_joined *j, size_t n,
	const struct registry *registry, struct fault *why)
{
	if (make_room(j, n, why) != 0)
		return -1;
	j->result.plan.timer = j->sources[0].result->plan.timer;
	for (uint32_t i = 0; i < n; i++)
		if (add_source(j, i, registry, why) != 0)
			return -1;
	return 0;
}

static int by_machine(const void *a, const void *b)
{
	return compare_order(*(const struct result *const *)a,
		*(const struct result *const *)b);
}

static bool same_machine(const struct result *one, const struct result *other)
{
	struct compare_difference differences[COMPARE_FACTS];
	size_t n = compare_facts(one, other, differences);
	bool same = true;

	for (size_t i = 0; i < n; i++)
		same &= !differences[i].machine;
	return same;
}

static int count_machines(struct chart_joined *j,
	const struct result *const *results, size_t n, struct fault *why)
{
	const struct result **sorted = room_for(n, sizeof *sorted);

	if (sorted == NULL)
		return fault_set(why, 0, "out of memory");
	memcpy(sorted, results, n * sizeof *sorted);
	qsort(sorted, n, sizeof *sorted, by_machine);
	j->machines = 1;
	for (size_t i = 1; i < n; i++)
		j->machines += !same_machine(sorted[i - 1], sorted[i]);
	free(sorted);
	return 0;
}

static int fill(struct chart_joined *j, const struct result *const *results,
	const char *const *names, size_t n, const struct registry *registry,
	struct fault *why)
{
	j->sources = room_for(n, sizeof *j->sources);
	j->names = room_for(n, sizeof *j->names);
	if (j->sources == NULL || j->names == NULL)
		return fault_set(why, 0, "out of memory");
	for (size_t i = 0; i < n; i++) {
		char id[RESULT_ID];

		j->sources[i].result = results[i];
		j->sources[i].name = names != NULL ? names[i] : NULL;
		if (identity_of(results[i], id, why) != 0)
			return -1;
		memcpy(j->sources[i].id, id, IDENTITY_SHORT);
	}
	find_names(j->sources, n, j->names);
	if (count_machines(j, results, n, why) != 0)
		return -1;
	if (n > 1)
		return join(j, n, registry, why);
	j->cells = summary_of(results[0], registry, why);
	return j->cells != NULL ? 0 : -1;
}

int chart_open(struct chart_input *input, const struct result *const *results,
	const char *const *names, size_t n, const struct registry *registry,
	struct fault *why)
{
	struct chart_joined *j = calloc(1, sizeof *j);

	*input = (struct chart_input){.registry = registry, .joined = j};
	if (j == NULL)
		return fault_set(why, 0, "out of memory");
	if (fill(j, results, names, n, registry, why) != 0)
		return -1;
	input->result = n > 1 ? &j->result : results[0];
	input->cells = j->cells;
	input->sources = j->sources;
	input->n_sources = n;
	input->source_of = j->source_of; /* NULL for one */
	return 0;
}

void chart_close(struct chart_input *input)
{
	if (input->joined != NULL)
		free_joined(input->joined);
	*input = (struct chart_input){0};
}

/* ---- for charts ---- */

uint32_t chart_source_of(const struct chart_input *input, uint32_t cell)
{
	return input->source_of != NULL ? input->source_of[cell] : 0;
}

const struct launch *chart_launches(
	const struct chart_input *input, uint32_t cell, size_t *n)
{
	const struct result *result = input->result;
	const struct chart_joined *j = input->joined;
	size_t begin = 0, end = result->n_launches;

	if (j != NULL && j->ends != NULL) {
		uint32_t source = j->source_of[cell];

		begin = source > 0 ? j->ends[source - 1] : 0;
		end = j->ends[source];
	}
	*n = end - begin;
	return result->launches + begin;
}

size_t chart_sources(const struct chart_input *input)
{
	return input->n_sources > 1 ? input->n_sources : 1;
}

const struct result *chart_source_result(
	const struct chart_input *input, size_t source)
{
	return input->n_sources > 0 ? input->sources[source].result
				    : input->result;
}

const char *chart_source_name(const struct chart_input *input, size_t source)
{
	return input->n_sources > 1 ? input->sources[source].name : "";
}

size_t chart_machines(const struct chart_input *input)
{
	return input->joined != NULL ? input->joined->machines : 1;
}
