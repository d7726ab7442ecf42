/* The tables of a result and what is said below them: once, for the terminal
 * and for reports. */
#ifndef BENCH_SUMMARY_TABLES_H
#define BENCH_SUMMARY_TABLES_H

#include "bench/document.h"
#include "bench/figures.h"
#include "bench/registry.h"
#include "bench/result.h"
#include "bench/summary.h"

struct summary_shown {
	const struct result *result;
	const struct cell_summary *cells; /* one per cell of its plan */
	const struct registry *registry;
};

/* For each kind of work a heading, threads against processes, every runner,
 * and the remarks. */
void summary_tables_put(
	const struct summary_shown *shown, struct document *document);

/* The same for the program of --against-bin; nothing where there is none. */
void summary_tables_put_other(
	const struct summary_shown *shown, struct document *document);

/* How many differences are left when it is taken into account that so many
 * were looked for (Holm); nothing for less than two. */
void summary_tables_put_suite(
	const struct summary_shown *shown, struct document *document);

/* What the columns mean. */
void summary_tables_put_legend(
	const struct summary_shown *shown, struct document *document);

/* ---- pieces ---- */

/* The cell's runner makes threads. */
bool summary_tables_is_threads(
	const struct registry *registry, const struct cell *cell);

/* A table of its own is due to this cell's work: the first cell of it. */
bool summary_tables_heads_work(
	const struct summary_shown *shown, uint32_t cell);

/* "hash bytes=4MiB, 64 tasks". Returns `text`. */
char *summary_tables_work(const struct summary_shown *shown, uint32_t cell,
	char text[CELL_TITLE]);

/* The cell's runner and what is not usual about it, but for names of files that
 * all cells of the result have in common: they are told once, below the
 * tables. Returns `text`. */
char *summary_tables_runner(const struct summary_shown *shown,
	const struct cell *cell, char text[CELL_LABEL]);

/* The measured cells of a work in the order of a table: twins side by side,
 * threads first, serial before all. `order` has room for all cells of the
 * plan; returns how many there are. */
size_t summary_tables_order(
	const struct summary_shown *shown, uint32_t work, uint32_t *order);

/* What the workload itself measured; nothing where it does not. */
void summary_tables_put_measures(const struct summary_shown *shown,
	uint32_t work, const char *title, struct document *document);

/* The unit for the times of one work: that of its longest median. */
struct figures_unit summary_tables_unit(
	const struct summary_shown *shown, uint32_t work);

/* How many times as fast; 0.002 of the speed is told as 1/500. */
const char *summary_tables_speed(double speed, char text[FIGURES_NUMBER]);

#endif
