/* tvp_calibration: are the suite's verdicts right, and how soon are they? */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/command.h"
#include "bench/options.h"
#include "bench/random.h"
#include "bench/units.h"
#include "tests/speed/calibration.h"

enum {
	OPT_EXPERIMENTS = 256,
	OPT_ROUNDS,
	OPT_TIMINGS,
	OPT_SEED,
	OPT_JSON,
	OPT_TVP
};

static const struct option_spec table[] = {
	{"experiments", OPT_EXPERIMENTS, "N", "how many (120)"},
	{"rounds", OPT_ROUNDS, "N", "of each experiment (20)"},
	{"timings", OPT_TIMINGS, "N",
		"how often the time to a verdict is taken, also of hyperfine\n"
		"(3; 0: not at all)"},
	{"seed", OPT_SEED, "N", "what all random choices follow from (drawn)"},
	{"json", OPT_JSON, "FILE", "write all that was seen there"},
	{"tvp", OPT_TVP, "PROGRAM", "the program to be tried (tvp on PATH)"},
	{0},
};

static const struct options options = {
	.command = "tvp_calibration",
	.usage = "[options]",
	.about = "Let tvp run measure the same cell again and again, against "
		 "itself and against one\nwith 3 % more work, and count how "
		 "often it says what is true. Ends with 1 where a\nfigure does "
		 "not hold.",
	.table = table,
};

struct request {
	uint64_t experiments, timings;
	const char *json_path;
};

static int set_count(const char *what, const char *text, uint64_t min,
	uint64_t max, uint64_t *count, struct fault *why)
{
	if (units_parse_count(text, count, why) != 0)
		return fault_prefix(why, "%s", what);
	if (*count < min || *count > max)
		return fault_set(why, 0,
			"%s: %s is out of range (%llu .. %llu)", what, text,
			(unsigned long long)min, (unsigned long long)max);
	return 0;
}

static int take_option(struct request *request, struct setup *setup, int letter,
	const char *value, struct fault *why)
{
	switch (letter) {
	case OPT_EXPERIMENTS:
		return set_count("experiments", value, 1,
			CALIBRATION_EXPERIMENTS, &request->experiments, why);
	case OPT_ROUNDS:
		return set_count("rounds", value, 6, 1000, &setup->rounds, why);
	case OPT_TIMINGS:
		return set_count("timings", value, 0, CALIBRATION_TIMINGS,
			&request->timings, why);
	case OPT_SEED:
		return set_count(
			"seed", value, 1, UINT64_C(1) << 52, &setup->seed, why);
	case OPT_JSON:
		request->json_path = value;
		return 0;
	case OPT_TVP:
		setup->tvp = value;
		return 0;
	}
	return 0;
}

static int make_folder(struct setup *setup, struct fault *why)
{
	const char *parent = getenv("TMPDIR");

	snprintf(setup->folder, sizeof setup->folder,
		"%s/tvp-calibration-XXXXXX", parent != NULL ? parent : "/tmp");
	return mkdtemp(setup->folder) != NULL
		       ? 0
		       : fault_set(why, errno, "make %s", setup->folder);
}

/* Not when something failed: then the log tells why. */
static void remove_folder(const struct setup *setup)
{
	char log[PATH_MAX + 8];

	snprintf(log, sizeof log, "%s/log", setup->folder);
	unlink(log);
	rmdir(setup->folder);
}

static void tell(const char *what, uint64_t i, uint64_t n)
{
	fprintf(stderr,
		isatty(STDERR_FILENO) ? "\r%s %llu of %llu \033[K"
				      : "%s %llu of %llu\n",
		what, (unsigned long long)i + 1, (unsigned long long)n);
}

static int measure(
	struct calibration *c, const struct request *request, struct fault *why)
{
	uint64_t state = c->setup.seed;
	bool first = true;

	if (calibration_fit(&c->setup, why) != 0)
		return -1;
	for (; c->n_timings < request->timings; c->n_timings++) {
		tell("timing", c->n_timings, request->timings);
		if (calibration_timing(&c->setup, &state,
			    &c->timings[c->n_timings], why) != 0)
			return -1;
	}
	for (; c->n_said < request->experiments; c->n_said++) {
		tell("experiment", c->n_said, request->experiments);
		if (calibration_experiment(&c->setup,
			    random_below(&state, UINT64_C(1) << 52) + 1,
			    &c->said[c->n_said], first ? &c->machine : NULL,
			    first ? &c->build : NULL, why) != 0)
			return -1;
		first = false;
	}
	if (isatty(STDERR_FILENO))
		fprintf(stderr, "\r\033[K");
	return 0;
}

static int calibrate(
	struct calibration *c, const struct request *request, struct fault *why)
{
	int status = STATUS_FAILED;

	if (make_folder(&c->setup, why) != 0)
		return STATUS_FAILED;
	if (measure(c, request, why) == 0) {
		remove_folder(&c->setup);
		status = calibration_report(c);
		if (request->json_path != NULL &&
			calibration_write(c, request->json_path) != 0)
			status = STATUS_FAILED;
	}
	facts_free(&c->machine);
	facts_free(&c->build);
	return status;
}

int main(int argc, char **argv)
{
	static struct calibration calibration = {
		.setup = {.tvp = "tvp", .rounds = 20},
	};
	struct request request = {.experiments = 120, .timings = 3};
	struct fault why = {0};
	const char *value = NULL;
	int status, letter;

	calibration.setup.seed = random_seed() >> 12;
	while ((letter = options_next(&options, argc, argv, &value, &why)) > 0)
		if (take_option(&request, &calibration.setup, letter, value,
			    &why) != 0)
			return options_wrong(&options, &why);
	if (letter == OPTIONS_HELP) {
		options_help(&options);
		return STATUS_GOOD;
	}
	if (letter == OPTIONS_END && optind < argc)
		fault_set(&why, 0, "unexpected operand \"%s\"", argv[optind]);
	if (fault_is_set(&why))
		return options_wrong(&options, &why);
	status = calibrate(&calibration, &request, &why);
	if (fault_is_set(&why))
		fprintf(stderr, "tvp_calibration: %s\n", why.text);
	return status;
}
