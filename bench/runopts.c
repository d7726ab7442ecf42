/* What can be typed after `tvp run`. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "bench/cellopts.h"
#include "bench/names.h"
#include "bench/paths.h"
#include "bench/placement.h"
#include "bench/runopts.h"
#include "bench/units.h"

enum {
	OPT_ROUNDS = 256,
	OPT_PRESET,
	OPT_PRECISION,
	OPT_MAX_TIME,
	OPT_MARGIN,
	OPT_AA,
	OPT_POSITIVE,
	OPT_EXACT_TASKS,
	OPT_NO_FLOORS,
	OPT_TIMER,
	OPT_DEADLINE,
	OPT_PIN,
	OPT_GIL_INTERVAL,
	OPT_BALLAST,
	OPT_GATE,
	OPT_RATE,
	OPT_SEED,
	OPT_SCRATCH,
	OPT_KEEP_SAMPLES,
	OPT_NO_SAMPLES,
	OPT_NO_MEMORY,
	OPT_RESUME,
	OPT_DRY_RUN,
	OPT_IDENTIFY,
	OPT_AGAINST,
	OPT_AGAINST_BIN,
	OPT_FAIL_IF,
	OPT_PYTHON
};

static const struct option_spec run_table[] = {
	{"workload", 'w', "NAME,..",
		"what to measure; of a plan, measure these only"},
	{"runner", 'r', "NAME,..",
		"who executes it: runners or groups: c, gil, python, all (c)"},
	{"tasks", 'n', "N,..", "tasks of one launch (100)"},
	{"workers", 'j', "N,..",
		"how many: 4, cpus, 2x (twice the CPUs), 1..2x (cpus)"},
	{"param", 'p', "KEY=VALUE,..",
		"a parameter: bytes=1MiB or hash.bytes=1MiB; more values, or\n"
		"the same key again, make more cells"},
	{"runner-param", 'R', "KEY=VALUE,..",
		"a parameter of the runner, in the same way: no other work"},
	{"python", OPT_PYTHON, "PROGRAM,..",
		"interpreters of the runners python_*: -R python=PROGRAM,.. "
		"(python3)"},
	{"gil-switch-interval", OPT_GIL_INTERVAL, "TIME,..",
		"the same as -R " GIL_INTERVAL "=TIME,.. (5ms)"},
	{"rounds", OPT_ROUNDS, "N",
		"launches of each cell (20; a table of many cells needs 8 for\n"
		"its intervals)"},
	{"preset", OPT_PRESET, "NAME",
		"quick, default or rigorous: 10, 20 or 60 rounds"},
	{"precision", OPT_PRECISION, "SHARE",
		"stop when every cell's interval is within this share of its\n"
		"median (1%), after 10 rounds at least, 200 at most"},
	{"max-time", OPT_MAX_TIME, "TIME", "no further rounds after this time"},
	{"margin", OPT_MARGIN, "SHARE",
		"the difference that nobody would care about (1%)"},
	{"aa", OPT_AA, NULL,
		"control: the base cases twice; their ratio should be 1"},
	{"positive-control", OPT_POSITIVE, NULL,
		"control: the base cases with 3 % more tasks; to be found"},
	{"no-floors", OPT_NO_FLOORS, NULL,
		"don't measure the machine's floors (tvp noise) before"},
	{"exact-tasks", OPT_EXACT_TASKS, NULL,
		"no more tasks than asked for, however short a launch is"},
	{"timer", OPT_TIMER, "CLOCK",
		"self, or hyperfine: whole processes, start-up included (self)"},
	{"deadline", OPT_DEADLINE, "TIME",
		"a launch that takes longer is killed (10s)"},
	{"pin", OPT_PIN, "WHERE,..",
		"none, spread, compact, one-cpu, same-core (none)"},
	{"ballast", OPT_BALLAST, "SIZE,..",
		"dirty memory of a launch before its workers are born (0)"},
	{"gate", OPT_GATE, NULL,
		"hold workers until all are ready: birth becomes a phase of "
		"its\nown"},
	{"rate", OPT_RATE, "N",
		"open loop: N tasks are due each second (0: as fast as can "
		"be)"},
	{"seed", OPT_SEED, "N", "what all random choices follow from (random)"},
	{"scratch", OPT_SCRATCH, "DIR",
		"where files of workloads go ($TMPDIR or /tmp)"},
	{"keep-samples", OPT_KEEP_SAMPLES, NULL,
		"store every task's times, not their quantiles only"},
	{"no-samples", OPT_NO_SAMPLES, NULL, "read no clock around tasks"},
	{"no-memory", OPT_NO_MEMORY, NULL,
		"no launch of each cell, after all others, to see its memory"},
	{"output", 'o', "DIR", "where the result goes (results/TIME-NAME)"},
	{"against", OPT_AGAINST, "RESULT",
		"measure the cells of that result again, with as many tasks"},
	{"against-bin", OPT_AGAINST_BIN, "PROGRAM",
		"an older tvp: every cell with both programs, in turns"},
	{"fail-if", OPT_FAIL_IF, "CONDITION",
		"with --against-bin: slower[:5%] ends in status 3, unclear in "
		"4"},
	{"resume", OPT_RESUME, "DIR",
		"go on with a run that was cut short; takes no other options\n"
		"but --scratch, --against-bin and --fail-if"},
	{"dry-run", OPT_DRY_RUN, NULL, "print the cells and stop"},
	{"identify", OPT_IDENTIFY, NULL,
		"store host name, user name and paths as well"},
	{0},
};

const struct options runopts_help = {
	.command = "tvp run",
	.usage = "[EXPERIMENT|PLAN.json] [options]",
	.about = "Measure every cell of a plan in fresh processes, in rounds "
		 "of random order, and\nwrite a result. The plan is a file, an "
		 "experiment by name (tvp list experiments)\nor what the "
		 "options say.",
	.table = run_table,
	.epilogue = "examples:\n"
		    "  tvp run quick\n"
		    "  tvp run -w hash -r serial,pthreads,fork -n 64 -p "
		    "bytes=1MiB,4MiB\n"
		    "  tvp run -w sleep -p durations=2ms,5ms,2ms -n 30 -j 3\n"
		    "  tvp run --resume results/20260102T030405-quick",
};

/* ---- options ---- */

static int add_pythons(
	const char *text, struct plan_block *block, struct fault *why)
{
	char setting[2 * PARAM_VALUE];

	if (snprintf(setting, sizeof setting, "python=%s", text) >=
		(int)sizeof setting)
		return fault_set(why, 0, "python: the list is too long");
	return plan_add_runner_setting(block, setting, why);
}

static int set_rounds(const char *text, uint32_t *rounds, struct fault *why)
{
	uint64_t count;

	if (units_parse_count(text, &count, why) != 0)
		return fault_prefix(why, "rounds");
	if (count < 1 || count > PLAN_ROUNDS_MAX)
		return fault_set(why, 0, "rounds: %s is out of range (1 .. %d)",
			text, PLAN_ROUNDS_MAX);
	*rounds = (uint32_t)count;
	return 0;
}

static int set_rate(const char *text, uint64_t *interval_ns, struct fault *why)
{
	uint64_t rate;

	if (units_parse_count(text, &rate, why) != 0)
		return fault_prefix(why, "rate");
	if (rate > NS_PER_S)
		return fault_set(why, 0, "rate: %s is over 1e9", text);
	*interval_ns = rate > 0 ? NS_PER_S / rate : 0;
	return 0;
}

static int set_seed(const char *text, uint64_t *seed, struct fault *why)
{
	if (units_parse_count(text, seed, why) != 0)
		return fault_prefix(why, "seed");
	if (*seed < 1 || *seed > UINT64_C(1) << 53)
		return fault_set(
			why, 0, "seed: %s is out of range (1 .. 2^53)", text);
	return 0;
}

static int set_duration(
	const char *what, const char *text, uint64_t *ns, struct fault *why)
{
	if (units_parse_duration(text, ns, why) != 0)
		return fault_prefix(why, "%s", what);
	if (*ns < 1 || *ns > PLAN_DEADLINE_MAX_NS)
		return fault_set(why, 0,
			"%s: %s is out of range (1 ns .. 7 days)", what, text);
	return 0;
}

static int set_share(
	const char *what, const char *text, double *share, struct fault *why)
{
	if (cellopts_share(text, share, why) != 0)
		return fault_prefix(why, "%s", what);
	return 0;
}

static int set_preset(const char *text, uint32_t *rounds, struct fault *why)
{
	static const char *const names[] = {
		"quick", "default", "rigorous", NULL};
	static const uint32_t values[] = {10, 20, 60};
	int i = names_index(text, names);
	char hint[200];

	if (i < 0)
		return fault_set(why, 0, "unknown preset \"%s\"%s", text,
			names_hint(text, names, hint, sizeof hint));
	*rounds = values[i];
	return 0;
}

static int set_timer(
	const char *text, struct plan_wish *wish, struct fault *why)
{
	wish->timer_said = true;
	return plan_parse_timer(text, &wish->timer, why);
}

static int take_cell_option(struct plan_wish *wish, int letter,
	const char *value, const struct registry *registry, struct fault *why)
{
	struct plan_block *block = &wish->block;
	char text[CELLOPTS_TEXT];

	switch (letter) {
	case 'w':
		return plan_add_names(
			block->workloads, &block->n_workloads, value, why);
	case 'r':
		return plan_add_runners(block, value, registry, why);
	case 'n':
		return plan_add_tasks(block, value, why);
	case 'j':
		return plan_add_workers(
			block, value, placement_usable_cpus(), why);
	case 'p':
		return plan_add_setting(block, value, registry, why);
	case 'R':
		return plan_add_runner_setting(block, value, why);
	case OPT_PYTHON:
		return add_pythons(value, block, why);
	case OPT_GIL_INTERVAL:
		if (cellopts_assign(GIL_INTERVAL, value, text, why) != 0)
			return -1;
		return plan_add_runner_setting(block, text, why);
	case OPT_PIN:
		return plan_add_pins(block, value, why);
	case OPT_BALLAST:
		return plan_add_ballasts(block, value, why);
	case OPT_GATE:
		block->gated = true;
		return 0;
	case OPT_RATE:
		return set_rate(value, &block->interval_ns, why);
	}
	return 1; /* not one of these */
}

static int take_rule_option(struct plan_wish *wish, int letter,
	const char *value, struct fault *why)
{
	switch (letter) {
	case OPT_ROUNDS:
		return set_rounds(value, &wish->rounds, why);
	case OPT_PRESET:
		return set_preset(value, &wish->rounds, why);
	case OPT_PRECISION:
		return set_share("precision", value, &wish->precision, why);
	case OPT_MAX_TIME:
		return set_duration("max-time", value, &wish->max_time_ns, why);
	case OPT_MARGIN:
		return set_share("margin", value, &wish->margin, why);
	case OPT_AA:
		wish->aa = true;
		return 0;
	case OPT_POSITIVE:
		wish->positive_control = true;
		return 0;
	case OPT_TIMER:
		return set_timer(value, wish, why);
	case OPT_DEADLINE:
		return set_duration("deadline", value, &wish->deadline_ns, why);
	case OPT_SEED:
		return set_seed(value, &wish->seed, why);
	case OPT_KEEP_SAMPLES:
		wish->keep_samples = true;
		return 0;
	case OPT_NO_SAMPLES:
		wish->no_samples = true;
		return 0;
	case OPT_NO_MEMORY:
		wish->no_memory = true;
		return 0;
	}
	return 1; /* not one of these */
}

static bool resume_takes(int letter)
{
	return letter == OPT_RESUME || letter == OPT_SCRATCH ||
	       letter == OPT_AGAINST_BIN || letter == OPT_FAIL_IF;
}

static int take_option(struct runopts *said, int letter, const char *value,
	const struct registry *registry, struct fault *why)
{
	int taken = take_cell_option(&said->wish, letter, value, registry, why);

	said->not_for_resume |= !resume_takes(letter);
	if (taken == 1)
		taken = take_rule_option(&said->wish, letter, value, why);
	if (taken != 1)
		return taken;
	switch (letter) {
	case OPT_NO_FLOORS:
		said->no_floors = true;
		break;
	case OPT_EXACT_TASKS:
		said->exact_tasks = true;
		break;
	case OPT_SCRATCH:
		said->scratch = value;
		break;
	case OPT_AGAINST:
		said->against = value;
		break;
	case OPT_AGAINST_BIN:
		said->against_bin = value;
		break;
	case OPT_FAIL_IF:
		said->fails = true;
		return failif_parse(value, &said->failif, why);
	case 'o':
		said->output = value;
		break;
	case OPT_RESUME:
		said->resume = value;
		break;
	case OPT_DRY_RUN:
		said->dry_run = true;
		break;
	case OPT_IDENTIFY:
		said->identify = true;
		break;
	}
	return 0;
}

static bool says_cells(const struct plan_wish *wish)
{
	const struct plan_block *block = &wish->block;

	return block->n_workloads > 0 || block->n_runners > 0 ||
	       block->n_workers > 0 || block->n_tasks > 0 ||
	       block->n_pins > 0 || block->n_ballasts > 0 ||
	       block->n_settings > 0 || block->n_runner_settings > 0 ||
	       block->interval_ns > 0 || block->gated || wish->aa ||
	       wish->positive_control;
}

/* OPTIONS_END, OPTIONS_HELP or OPTIONS_WRONG. */
int runopts_parse(struct runopts *said, int argc, char **argv,
	const struct registry *registry, struct fault *why)
{
	const char *value = NULL;
	int letter;

	*said = (struct runopts){
		.scratch = paths_temporary(),
	};
	while ((letter = options_next(&runopts_help, argc, argv, &value, why)) >
		0)
		if (take_option(said, letter, value, registry, why) != 0)
			return OPTIONS_WRONG;
	if (letter != OPTIONS_END)
		return letter;
	if (optind < argc)
		said->plan = argv[optind++];
	if (optind < argc)
		fault_set(why, 0, "unexpected operand \"%s\"", argv[optind]);
	if (said->resume != NULL &&
		(said->plan != NULL || said->not_for_resume))
		fault_set(why, 0,
			"--resume goes on with the plan that was begun and "
			"takes no other (but --scratch, --against-bin and "
			"--fail-if)");
	if (said->fails && said->against_bin == NULL)
		fault_set(why, 0,
			"--fail-if compares with another program, which "
			"--against-bin names");
	if (said->against != NULL &&
		(said->plan != NULL || says_cells(&said->wish)))
		fault_set(why, 0,
			"--against takes the cells of that result; leave out "
			"the plan and what makes other cells");
	return fault_is_set(why) ? OPTIONS_WRONG : OPTIONS_END;
}
