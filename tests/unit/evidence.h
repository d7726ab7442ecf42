/* Made-up results on a machine of two CPUs, for tests of rules. */
#ifndef TESTS_UNIT_EVIDENCE_H
#define TESTS_UNIT_EVIDENCE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/estimate.h"

enum { EVIDENCE_CELLS = 256 };

struct evidence_made {
	struct cell *cells;
	struct result result;
	struct cell_summary *summary;
};

/* Cells that are not the same work need not have the same tasks. */
static inline uint32_t evidence_cell(struct evidence_made *made,
	const char *workload, const char *runner, uint32_t workers,
	uint64_t tasks)
{
	uint32_t index = (uint32_t)made->result.plan.n_cells++;
	struct cell *cell;

	if (made->cells == NULL) {
		made->cells = calloc(EVIDENCE_CELLS, sizeof *made->cells);
		plan_defaults(&made->result.plan);
		made->result.plan.cells = made->cells;
		made->result.plan.n_cells = index + 1;
		facts_number(&made->result.machine, "cpu.usable", 2);
	}
	cell = &made->cells[index];
	snprintf(cell->workload, sizeof cell->workload, "%s", workload);
	snprintf(cell->runner, sizeof cell->runner, "%s", runner);
	cell->workers = workers;
	cell->tasks = cell->tasks_asked = tasks;
	return index;
}

static inline void evidence_setting(struct evidence_made *made, uint32_t index,
	const char *name, const char *value)
{
	struct cell *cell = &made->cells[index];
	struct setting *s = &cell->settings[cell->n_settings++];

	snprintf(s->name, sizeof s->name, "%s", name);
	snprintf(s->value, sizeof s->value, "%s", value);
}

/* A launch that ended well after so many ns. */
static inline struct launch *evidence_launch(struct evidence_made *made,
	uint32_t cell, uint32_t round, uint64_t run_ns)
{
	struct launch launch = {
		.cell = cell,
		.round = round,
		.run_ns = run_ns,
		.tasks_done = made->cells[cell].tasks,
		.start_delay_ns = result_spread(NULL, 0),
		.service_ns = result_spread(NULL, 0),
		.response_ns = result_spread(NULL, 0),
		.others_cpu_ns = RESULT_UNKNOWN,
		.run_queue_wait_ns = RESULT_UNKNOWN,
		.steal_ns = RESULT_UNKNOWN,
		.cpu_stall_ns = RESULT_UNKNOWN,
		.io_stall_ns = RESULT_UNKNOWN,
		.cpu_hz = RESULT_UNKNOWN,
	};
	struct fault why = {0};

	if (result_add(&made->result, &launch, &why) != 0)
		abort();
	return &made->result.launches[made->result.n_launches - 1];
}

static inline void evidence_memory(struct evidence_made *made, uint32_t cell,
	uint32_t workers, uint64_t processes, uint64_t pss_bytes)
{
	struct memory memory = memory_unseen(cell);
	struct fault why = {0};

	memory.workers = workers;
	memory.family = (struct memory_use){
		.processes = processes,
		.threads = workers,
		.pss_bytes = pss_bytes,
		.uss_bytes = pss_bytes,
		.pss_anon_bytes = pss_bytes,
	};
	if (result_add_memory(&made->result, &memory, &why) != 0)
		abort();
}

static inline void evidence_sum_up(
	struct evidence_made *made, size_t n, struct estimate_source *source)
{
	struct fault why = {0};

	*source = (struct estimate_source){.n = n};
	for (size_t i = 0; i < n; i++) {
		free(made[i].summary);
		made[i].summary =
			summary_of(&made[i].result, &registry_builtin, &why);
		if (made[i].summary == NULL)
			abort();
		source->results[i] = &made[i].result;
		source->cells[i] = made[i].summary;
	}
}

static inline void evidence_end(struct evidence_made *made)
{
	free(made->summary);
	made->result.plan.cells = made->cells;
	result_free(&made->result);
}

#endif
