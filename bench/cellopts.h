/* The options by which a cell is typed, shared by `tvp run` and `tvp exec`. */
#ifndef BENCH_CELLOPTS_H
#define BENCH_CELLOPTS_H

#include "bench/cell.h"
#include "bench/options.h"

/* Split "bytes=1MiB" or "hash.bytes=1MiB" into a setting; `owner`, a workload
 * or runner, becomes what stands before the dot, or "". */
int cellopts_setting(const char *text, char owner[PARAM_NAME],
	struct setting *setting, struct fault *why);

/* "name=value", for options that are parameters with a name of their own. */
enum { CELLOPTS_TEXT = PARAM_NAME + PARAM_VALUE + 1 };
int cellopts_assign(const char *name, const char *value,
	char text[CELLOPTS_TEXT], struct fault *why);

/* "12": a number of workers from 1 to CELL_WORKERS_MAX. */
int cellopts_workers(const char *text, uint32_t *workers, struct fault *why);

/* "100": a number of tasks from 1 to CELL_TASKS_MAX. */
int cellopts_tasks(const char *text, uint64_t *tasks, struct fault *why);

/* "1%": above 0 and at most 1. */
int cellopts_share(const char *text, double *share, struct fault *why);

/* "one-cpu": an enum pin. */
int cellopts_pin(const char *text, int *pin, struct fault *why);

/* "64MiB": a ballast, 0 for none. */
int cellopts_ballast(const char *text, uint64_t *bytes, struct fault *why);

#endif
