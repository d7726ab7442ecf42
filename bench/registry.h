/* All workloads and runners of a program: a value, so that tests can hand in
 * their own. The real one is made by CMake from the two plug-in folders and
 * named by main.c and the contract tests alone. */
#ifndef BENCH_REGISTRY_H
#define BENCH_REGISTRY_H

#include <stdbool.h>
#include <stddef.h>

#include "bench/fault.h"
#include "bench/runner.h"
#include "bench/workload.h"

enum { REGISTRY_MAX = 64 }; /* plug-ins of one kind */

struct registry {
	const struct workload *const *workloads; /* sorted by name */
	size_t n_workloads;
	const struct runner *const *runners; /* sorted by name */
	size_t n_runners;
};

extern const struct registry registry_builtin;

/* The plug-in of that name, or NULL and a fault that names the nearest. */
const struct workload *registry_workload(
	const struct registry *registry, const char *name, struct fault *why);
const struct runner *registry_runner(
	const struct registry *registry, const char *name, struct fault *why);

/* Its table of parameters. NULL where it has none, and, with a fault, where
 * there is no plug-in of that name. */
const struct param *registry_workload_params(
	const struct registry *registry, const char *name, struct fault *why);
const struct param *registry_runner_params(
	const struct registry *registry, const char *name, struct fault *why);

/* Is that kind of work among what the runner can execute? */
bool registry_executes(
	const struct runner *runner, const struct workload *workload);

/* Groups, by which runners are asked for together: "c" (those that run where
 * nothing is said), what a runner's `group` says ("gil", "python"), and "all".
 */
bool registry_is_in_group(const struct runner *runner, const char *group);
bool registry_is_group(const struct registry *registry, const char *name);

/* Is every plug-in what the contract asks for? Fails on the first that is
 * not: a bad name, no task, too much local memory, a twin that is unknown. */
int registry_check(const struct registry *registry, struct fault *why);

#endif
