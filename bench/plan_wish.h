/* What the command line says over a plan that was read from a file. */
#ifndef BENCH_PLAN_WISH_H
#define BENCH_PLAN_WISH_H

#include "bench/plan.h"

/* Lists that are empty say nothing, numbers that are 0 neither. */
struct plan_wish {
	struct plan_block block;
	const char *name; /* NULL: the plan's own */
	uint32_t rounds;  /* 0: the plan's own, as below */
	uint64_t seed;
	uint64_t deadline_ns;
	double precision;
	uint64_t max_time_ns;
	double margin;
	bool timer_said;
	int timer; /* enum timer */
	bool keep_samples;
	bool no_samples;
	bool no_memory;
	bool aa, positive_control; /* add these controls */
};

/* Which of the wish's workloads and parameters had an effect. */
struct plan_wish_use {
	bool workloads[PLAN_LIST_MAX], settings[PLAN_LIST_MAX],
		runner_settings[PLAN_LIST_MAX];
};

/* Change one block of a plan: of its workloads keep those asked for (none may
 * be left), replace its lists by those of the wish, and its parameters one by
 * one, for the workloads they are meant for. */
int plan_wish_apply(const struct plan_wish *wish,
	const struct registry *registry, struct plan_block *block,
	struct plan_wish_use *use, struct fault *why);

/* A wish that had no effect on any block is a mistake. */
int plan_wish_check(const struct plan_wish *wish,
	const struct registry *registry, const struct plan_wish_use *use,
	struct fault *why);

#endif
