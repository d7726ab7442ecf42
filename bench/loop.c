/* How a loop shares tasks out among the workers that are at it. */
#include <stdbool.h>
#include <stddef.h>

#include "bench/loop.h"
#include "bench/runner.h"

static const char *const schedules[] = {
	[LOOP_STATIC] = "static",
	[LOOP_DYNAMIC] = "dynamic",
	[LOOP_GUIDED] = "guided",
	NULL,
};

const struct param loop_params[] = {
	{
		.name = "schedule",
		.kind = PARAM_CHOICE,
		.offset = offsetof(struct loop_params, schedule),
		.standard = "dynamic",
		.choices = schedules,
		.help = "how the loop shares tasks out: dealt beforehand, "
			"taken by who is free, or taken in shares that shrink",
	},
	{
		.name = "chunk",
		.kind = PARAM_COUNT,
		.offset = offsetof(struct loop_params, chunk),
		.standard = "1",
		.max = 1 << 30,
		.help = "tasks in a row that a worker gets at once, of guided "
			"at least; 0: as where none is written, which for "
			"static is one share for each",
	},
	{0},
};

/* Guided shares begin large, whatever the chunk. */
static bool joins_pairs(const struct loop_params *params)
{
	switch ((enum loop_schedule)params->schedule) {
	case LOOP_STATIC:
		return params->chunk != 1;
	case LOOP_DYNAMIC:
		return params->chunk > 1;
	case LOOP_GUIDED:
		break;
	}
	return true;
}

/* One that had both tasks of a pair would wait for itself. */
int loop_check(const struct runner_order *order, struct fault *why)
{
	const struct loop_params *params = order->runner_params;

	if (!order->workload->pairs || order->workers == 1 ||
		!joins_pairs(params))
		return 0;
	return fault_set(why, 0,
		"schedule=%s chunk=%llu may give one worker both of two tasks "
		"that wait for each other",
		schedules[params->schedule], (unsigned long long)params->chunk);
}
