/* A cell: one thing to be measured, as plain data. Names and values are text,
 * so that a cell read from the result of another version or machine is one
 * too. */
#ifndef BENCH_CELL_H
#define BENCH_CELL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bench/clock.h"
#include "bench/fault.h"
#include "bench/param.h"
#include "bench/registry.h"

enum {
	CELL_LABEL = 256,
	CELL_WORKERS_MAX = 65536,
};
#define CELL_TASKS_MAX (UINT64_C(1) << 32)
#define CELL_SPAN_MAX_NS (7 * 24 * 3600 * NS_PER_S) /* tasks x interval */

/* Where workers are put. */
enum pin { PIN_NONE, PIN_SPREAD, PIN_COMPACT, PIN_ONE_CPU, PIN_SAME_CORE };
extern const char *const cell_pins[]; /* the words, by enum pin; NULL last */

/* Why a cell is in the plan. */
enum role { ROLE_MEASURED, ROLE_AA, ROLE_POSITIVE };
extern const char *const cell_roles[];
extern const char *const cell_roles_told[]; /* for people; "": measured */

struct cell {
	char workload[PARAM_NAME];
	char runner[PARAM_NAME];
	struct setting settings[PARAM_TABLE_MAX]; /* all, in table order */
	size_t n_settings;
	struct setting runner_settings[PARAM_TABLE_MAX]; /* the same, of the
							    runner */
	size_t n_runner_settings;
	uint32_t workers;
	uint64_t tasks;
	uint64_t tasks_asked; /* fewer, where launches were too short to time */
	uint64_t interval_ns; /* between intended starts; 0: closed loop */
	uint64_t ballast_bytes; /* dirty memory before workers are born */
	int pin;                /* enum pin */
	int role;               /* enum role */
	bool gated;
	bool other_binary; /* launched with the program of --against-bin */
};

/* Fill every setting in with its default and bring given values into their
 * canonical form; check names, ranges and what the workload has against it. 1
 * and a fault where all of that is done, but the runner can't execute it. */
int cell_complete(
	struct cell *cell, const struct registry *registry, struct fault *why);

/* The params struct of a completed cell, in memory the caller frees; NULL and
 * a fault where that fails. One byte at least. */
void *cell_params(const struct cell *cell, const struct workload *workload,
	struct fault *why);
void *cell_runner_params(const struct cell *cell, const struct runner *runner,
	struct fault *why);

/* Does its workload or its runner ask for a scratch folder? */
bool cell_needs_scratch(
	const struct cell *cell, const struct registry *registry);

/* Do two cells ask for the same work: workload, settings, tasks and rate? Then
 * they are comparable and their witnesses must be equal. Who does it, and with
 * which parameters of his own, is no part of it. */
bool cell_same_work(const struct cell *a, const struct cell *b);

/* The same by the number of tasks that was asked for, whatever was made of it
 * where launches were too short to time. */
bool cell_same_asked(const struct cell *a, const struct cell *b);

/* Is it the same runner with the same parameters? */
bool cell_same_runner(const struct cell *a, const struct cell *b);

/* Have the runners' parameters that both of them have the same values? */
bool cell_runners_agree(const struct cell *a, const struct cell *b);

/* The same work in the same surroundings: place, ballast and program. All that
 * may still differ is the runner (and the number of workers of a runner that
 * is not concurrent). */
bool cell_same_place(const struct cell *a, const struct cell *b);

/* Is `control` the same cell as `base` but for its role (and, as a positive
 * control, its tasks)? */
bool cell_is_control_of(const struct cell *control, const struct cell *base);

/* Are they the same cell in this program and in the one of --against-bin? */
bool cell_is_other_binary(const struct cell *other, const struct cell *cell);

/* Has the setting the value that the cell's workload has by default? Never with
 * `registry` NULL, or where the workload is not known. The second: the same of
 * a setting of its runner. */
bool cell_is_standard(const struct cell *cell, const struct registry *registry,
	const struct setting *setting);
bool cell_is_runner_standard(const struct cell *cell,
	const struct registry *registry, const struct setting *setting);

/* "hash bytes=4MiB": the workload with what is not default, for people. With
 * `registry` NULL all settings are written. Returns `text`. */
char *cell_work_label(const struct cell *cell, const struct registry *registry,
	char *text, size_t size);

/* ", pinned one-cpu, ballast 64MiB": the surroundings that are not as usual, to
 * stand behind a work's label; "" where all are. Returns `text`. */
enum { CELL_PLACE = 64, CELL_TITLE = CELL_LABEL + CELL_PLACE + 40 };
char *cell_place_label(const struct cell *cell, char text[CELL_PLACE]);

/* "process_pool start_method=spawn": the runner, in the same way. */
char *cell_runner_label(const struct cell *cell,
	const struct registry *registry, char *text, size_t size);

/* The words after the program's name that repeat the cell: `exec -w ...`. To
 * another program every setting of the work is said, for its defaults may
 * differ; but the runner's only where they are not default, for it may be one
 * from before runners had any. The
 * strings lie in `text`, NUL after NUL; `list` (room for CELL_WORDS) points
 * at them and ends with NULL. Returns how many there are. */
enum { CELL_WORDS = 96, CELL_TEXT = 8192 };
size_t cell_command(const struct cell *cell, const struct registry *registry,
	uint64_t seed, bool sampling, char *text, char *list[]);

#endif
