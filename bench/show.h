/* A result on the terminal. */
#ifndef BENCH_SHOW_H
#define BENCH_SHOW_H

#include "bench/failif.h"
#include "bench/registry.h"
#include "bench/result.h"
#include "bench/summary.h"

/* result_read (result_file.h), and a warning on stderr where the result was
 * changed after it was written. */
int show_read(const char *command, const char *path, struct result *result,
	struct fault *why);

/* Several, all of them or none is of use. Freed with show_free in any case. */
struct show_results {
	struct result *owned;
	const struct result **list; /* of those */
	size_t n;
};
int show_read_all(const char *command, const char *const *paths, size_t n,
	struct show_results *results, struct fault *why);
void show_free(struct show_results *results);

/* A fault where writing the file (NULL: none) would destroy one of the results.
 */
int show_spare(const char *const *paths, size_t n, const char *file,
	struct fault *why);

/* Print the tables on stdout, at most 80 columns wide. */
void show_result(const struct result *result, const struct cell_summary *cells,
	const struct registry *registry);

/* Print on stderr a line for each cell that had failing launches; how many
 * cells those are. */
size_t show_failures(const char *command, const struct result *result,
	const struct cell_summary *cells, const struct registry *registry);

/* Print how this program compares with that of --against-bin, cell by cell;
 * nothing where there is none. */
void show_other_print(const struct result *result,
	const struct cell_summary *cells, const struct registry *registry);

/* Judge that comparison; print on stderr a line for each cell that fails. An
 * exit status (command.h). */
int show_other_judge(const char *command, const struct result *result,
	const struct cell_summary *cells, const struct registry *registry,
	const struct failif *failif);

#endif
