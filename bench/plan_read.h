/* Plans as JSON files, written by people: experiments/README tells the form.
 */
#ifndef BENCH_PLAN_READ_H
#define BENCH_PLAN_READ_H

#include "bench/plan_wish.h"

/* Read the plan of a file and expand its cells for a machine with that many
 * CPUs. Unknown keys, wrong types and values out of range are refused with the
 * place ("cells[1].params: ...") and the nearest right name. The caller frees
 * the plan in any case. */
int plan_read(const char *path, const struct plan_wish *wish,
	const struct registry *registry, uint32_t cpus, struct plan *plan,
	struct fault *why);

/* The cells of a plan that was measured before, with exactly as many tasks,
 * checked against what this program knows; its rules and its seed, where the
 * command line says no other. */
int plan_again(const struct plan *before, const struct plan_wish *wish,
	const struct registry *registry, struct plan *plan, struct fault *why);

/* The plan of the command line alone. */
int plan_from_wish(const struct plan_wish *wish,
	const struct registry *registry, uint32_t cpus, struct plan *plan,
	struct fault *why);

#endif
