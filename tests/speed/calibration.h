/* Are the suite's verdicts right? The same cell is measured again and again
 * against itself and against one with 3 % more work, by `tvp run` as anybody
 * calls it; what it says is read from its results. */
#ifndef SPEED_CALIBRATION_H
#define SPEED_CALIBRATION_H

#include <limits.h>
#include <stddef.h>
#include <stdint.h>

#include "bench/facts.h"
#include "bench/fault.h"
#include "bench/summary.h"

enum {
	CALIBRATION_TASKS = 100, /* 3 % more are 103, exactly */
	CALIBRATION_MORE = 103,
	CALIBRATION_EXPERIMENTS = 1000,
	CALIBRATION_TIMINGS = 20,
};
#define CALIBRATION_TRUTH ((double)CALIBRATION_MORE / CALIBRATION_TASKS)

/* How it is measured. */
struct setup {
	const char *tvp;       /* the program */
	char folder[PATH_MAX]; /* for one result at a time, and a log */
	uint64_t bytes;        /* of a task, so that a launch lasts 22.5 ms */
	uint64_t rounds;
	uint64_t seed;
};

/* What one call of tvp run said. */
struct experiment_said {
	uint64_t seed;
	double launch_ns;             /* median of the base case */
	struct comparison same, more; /* the case again; with 3 % more work */
	uint32_t launches, disturbed;
};

/* How long one verdict takes, in ns. */
struct timing {
	uint64_t tvp_ns;       /* two cells, without the floors */
	uint64_t floors_ns;    /* the same, and the machine's floors */
	uint64_t hyperfine_ns; /* two commands, as hyperfine does by default */
};

struct calibration {
	struct setup setup;
	struct facts machine, build; /* as the first result names them */
	struct experiment_said said[CALIBRATION_EXPERIMENTS];
	size_t n_said;
	struct timing timings[CALIBRATION_TIMINGS];
	size_t n_timings;
};

/* Choose setup->bytes. */
int calibration_fit(struct setup *setup, struct fault *why);

/* One experiment. `machine` and `build`, if not NULL, are filled in. */
int calibration_experiment(const struct setup *setup, uint64_t seed,
	struct experiment_said *said, struct facts *machine,
	struct facts *build, struct fault *why);

/* Take the time of all three, in random order. */
int calibration_timing(const struct setup *setup, uint64_t *state,
	struct timing *timing, struct fault *why);

/* Print the table: STATUS_GOOD when all figures hold. */
int calibration_report(const struct calibration *calibration);

/* Write everything that was seen. */
int calibration_write(const struct calibration *calibration, const char *path);

#endif
