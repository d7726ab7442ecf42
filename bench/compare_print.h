/* A comparison on the terminal (cmd_compare_print.c). */
#ifndef BENCH_COMPARE_PRINT_H
#define BENCH_COMPARE_PRINT_H

#include "bench/compare.h"
#include "bench/registry.h"

/* What a result is called in tables: A is the base. */
char compare_print_letter(size_t result);

/* Print all of it on stdout, at most 80 columns wide. `paths` are the results'
 * names as they were typed. */
void compare_print_all(const struct compare *compare,
	const struct result *const *results, const char *const *paths,
	const struct registry *registry);

#endif
