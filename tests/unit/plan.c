/* Plans: products of lists, numbers of workers, files, and what the command
 * line says over them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "bench/plan_read.h"

enum { CPUS = 4 };

/* ---- a runner with a parameter, beside serial ---- */

struct made_params {
	uint64_t patience_ns;
};

static const struct param made_table[] = {
	{
		.name = "patience",
		.kind = PARAM_DURATION,
		.offset = offsetof(struct made_params, patience_ns),
		.standard = "5ms",
		.min = 1,
		.max = NS_PER_S,
		.help = "how long it waits",
	},
	{0},
};

static int no_run(struct job *job, struct fault *why)
{
	(void)job;
	(void)why;
	return 0;
}

static const struct runner made = {
	.name = "made",
	.summary = "made for a test",
	.concurrent = true,
	.params = made_table,
	.params_bytes = sizeof(struct made_params),
	.run = no_run,
};

static const struct runner odd = {
	.name = "odd",
	.summary = "runs only where it is named",
	.special = true,
	.run = no_run,
};

static const struct runner plain = {
	.name = "serial",
	.summary = "has no parameters",
	.run = no_run,
};

static const struct runner *const made_runners[] = {&made, &odd, &plain};

static struct registry made_registry(void)
{
	struct registry registry = registry_builtin;

	registry.runners = made_runners;
	registry.n_runners = 3;
	return registry;
}

/* ---- helpers ---- */

static void wish_for(struct plan_wish *wish, const char *workloads,
	const char *runners, const char *workers)
{
	struct plan_block *block = &wish->block;
	struct fault why = {0};

	if (workloads != NULL)
		assert_int_equal(plan_add_names(block->workloads,
					 &block->n_workloads, workloads, &why),
			0);
	if (runners != NULL)
		assert_int_equal(plan_add_names(block->runners,
					 &block->n_runners, runners, &why),
			0);
	if (workers != NULL)
		assert_int_equal(
			plan_add_workers(block, workers, CPUS, &why), 0);
}

static void set(struct plan_wish *wish, const char *setting)
{
	struct fault why = {0};

	assert_int_equal(plan_add_setting(&wish->block, setting,
				 &registry_builtin, &why),
		0);
}

/* The plan of a wish alone, which must be possible. */
static struct plan plan_of(const struct plan_wish *wish)
{
	struct fault why = {0};
	struct plan plan;

	if (plan_from_wish(wish, &registry_builtin, CPUS, &plan, &why) != 0)
		fail_msg("%s", why.text);
	return plan;
}

static int read_text_for(const struct registry *registry, const char *text,
	const struct plan_wish *wish, struct plan *plan, struct fault *why)
{
	char path[] = "/tmp/tvp-plan-XXXXXX";
	int fd = mkstemp(path), failed;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
	failed = plan_read(path, wish, registry, CPUS, plan, why);
	unlink(path);
	return failed;
}

static int read_text(const char *text, const struct plan_wish *wish,
	struct plan *plan, struct fault *why)
{
	return read_text_for(&registry_builtin, text, wish, plan, why);
}

/* The plan of a file, with a wish over it, which must be possible. */
static struct plan plan_in(const char *text, const struct plan_wish *wish)
{
	struct fault why = {0};
	struct plan plan;

	if (read_text(text, wish, &plan, &why) != 0)
		fail_msg("%s", why.text);
	return plan;
}

static void assert_refused(
	const char *text, const struct plan_wish *wish, const char *words)
{
	struct fault why = {0};
	struct plan plan;

	assert_int_equal(read_text(text, wish, &plan, &why), -1);
	if (strstr(why.text, words) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", why.text, words);
	plan_free(&plan);
}

/* The value of a cell's parameter. */
static const char *value(const struct cell *cell, const char *name)
{
	for (size_t i = 0; i < cell->n_settings; i++)
		if (strcmp(cell->settings[i].name, name) == 0)
			return cell->settings[i].value;
	fail_msg("no parameter %s", name);
	return NULL;
}

/* Values of a parameter over the cells of a workload, with blanks between. */
static const char *values(const struct plan *plan, const char *workload,
	const char *name, char text[256])
{
	text[0] = '\0';
	for (size_t i = 0; i < plan->n_cells; i++) {
		if (strcmp(plan->cells[i].workload, workload) != 0)
			continue;
		if (text[0] != '\0')
			strcat(text, " ");
		strcat(text, value(&plan->cells[i], name));
	}
	return text;
}

/* ---- products ---- */

static void test_cells_are_the_product_of_all_lists(void **state)
{
	struct plan_wish wish = {.rounds = 3, .seed = 9};
	struct plan plan;

	(void)state;
	wish_for(&wish, "null,hash", "pthreads,fork", "2,3");
	set(&wish, "hash.bytes=1KiB,2KiB,3KiB");
	wish.block.tasks[0] = 5;
	wish.block.tasks[1] = 6;
	wish.block.n_tasks = 2;
	plan = plan_of(&wish);
	/* (1 + 3 sizes) x 2 runners x 2 workers x 2 tasks */
	assert_int_equal(plan.n_cells, 32);
	assert_int_equal(plan.rounds, 3);
	assert_int_equal(plan.seed, 9);
	for (size_t i = 0; i < plan.n_cells; i++)
		for (size_t j = 0; j < i; j++)
			assert_false(cell_same_place(
					     &plan.cells[i], &plan.cells[j]) &&
				     plan.cells[i].workers ==
					     plan.cells[j].workers &&
				     strcmp(plan.cells[i].runner,
					     plan.cells[j].runner) == 0);
	plan_free(&plan);
}

static void test_what_comes_twice_is_measured_once(void **state)
{
	struct plan_wish wish = {0};
	struct plan plan;

	(void)state;
	wish_for(&wish, "hash,hash", "fork,fork", "2,2,2");
	set(&wish, "bytes=1MiB");
	set(&wish, "bytes=1024KiB");
	plan = plan_of(&wish);
	assert_int_equal(plan.n_cells, 1);
	plan_free(&plan);
}

static void test_serial_has_one_worker_however_many_are_asked_for(void **state)
{
	struct plan_wish wish = {0};
	struct plan plan;

	(void)state;
	wish_for(&wish, "null", "serial", "1..4");
	plan = plan_of(&wish);
	assert_int_equal(plan.n_cells, 1);
	assert_int_equal(plan.cells[0].workers, 1);
	plan_free(&plan);
}

static size_t count_of_group(const char *group)
{
	size_t n = 0;

	for (size_t i = 0; i < registry_builtin.n_runners; i++)
		n += registry_is_in_group(registry_builtin.runners[i], group);
	return n;
}

/* Of a group, runners that can't execute a workload are left out; one that was
 * named is a mistake. */
static void test_groups_of_runners_bring_those_that_can(void **state)
{
	struct plan_wish wish = {0};
	struct fault why = {0};
	struct plan plan;

	(void)state;
	assert_true(count_of_group("python") >= 4);
	assert_true(count_of_group("all") >=
		    count_of_group("c") + count_of_group("python"));
	wish_for(&wish, "null,blend", NULL, NULL);
	assert_int_equal(plan_add_runners(&wish.block, "python,serial",
				 &registry_builtin, &why),
		0);
	plan = plan_of(&wish);
	assert_int_equal(plan.n_cells, count_of_group("python") + 2);
	plan_free(&plan);
	wish = (struct plan_wish){0};
	wish_for(&wish, "blend", "python_threads", NULL);
	assert_int_equal(
		plan_from_wish(&wish, &registry_builtin, CPUS, &plan, &why),
		-1);
	assert_non_null(strstr(why.text,
		"runner python_threads can't execute workload blend; it knows "
		"null, sleep"));
	plan_free(&plan);
}

static void test_what_is_not_said_has_its_standard(void **state)
{
	struct plan_wish wish = {0};
	struct plan plan;
	size_t plain_runners = 0;

	(void)state;
	for (size_t i = 0; i < registry_builtin.n_runners; i++)
		plain_runners += !registry_builtin.runners[i]->special;
	wish_for(&wish, "null", NULL, NULL);
	plan = plan_of(&wish);
	assert_int_equal(plan.n_cells, plain_runners);
	assert_int_equal(plan.rounds, 20);
	assert_int_equal(plan.deadline_ns, 10 * NS_PER_S);
	assert_true(plan.sampling);
	assert_true(plan.seed >= 1);
	assert_string_equal(plan.name, "custom");
	for (size_t i = 0; i < plan.n_cells; i++) {
		const struct cell *cell = &plan.cells[i];

		assert_int_equal(cell->tasks, 100);
		assert_int_equal(cell->pin, PIN_NONE);
		assert_int_equal(cell->workers,
			strcmp(cell->runner, "serial") == 0 ? 1 : CPUS);
	}
	plan_free(&plan);
}

static void test_commas_make_cells_but_not_of_parameters_that_are_lists(
	void **state)
{
	struct plan_wish wish = {0};
	struct plan plan;
	char text[256];

	(void)state;
	wish_for(&wish, "sleep,hash", "fork", "2");
	set(&wish, "durations=2ms,5ms,2ms");
	set(&wish, "durations=1ms");
	set(&wish, "bytes=1KiB,2KiB");
	plan = plan_of(&wish);
	assert_string_equal(
		values(&plan, "sleep", "durations", text), "2ms,5ms,2ms 1ms");
	assert_string_equal(values(&plan, "hash", "bytes", text), "1KiB 2KiB");
	plan_free(&plan);
}

static void test_a_parameter_may_be_for_one_workload_only(void **state)
{
	struct plan_wish wish = {0};
	struct plan plan;
	char text[256];

	(void)state;
	wish_for(&wish, "file,hash", "fork", "2");
	set(&wish, "hash.bytes=3KiB");
	plan = plan_of(&wish);
	assert_string_equal(values(&plan, "hash", "bytes", text), "3KiB");
	assert_string_equal(values(&plan, "file", "bytes", text), "256KiB");
	plan_free(&plan);
}

/* ---- numbers of workers ---- */

static void assert_workers(
	const char *typed, uint32_t cpus, const char *expected)
{
	struct plan_block block = {0};
	struct fault why = {0};
	char text[512] = "";

	if (plan_add_workers(&block, typed, cpus, &why) != 0)
		fail_msg("%s", why.text);
	for (size_t i = 0; i < block.n_workers; i++)
		sprintf(text + strlen(text), "%s%u", i > 0 ? " " : "",
			block.workers[i]);
	assert_string_equal(text, expected);
}

static void test_workers_are_typed_as_numbers_multiples_and_ranges(void **state)
{
	(void)state;
	assert_workers("4", 2, "4");
	assert_workers("cpus", 6, "6");
	assert_workers("2x", 6, "12");
	assert_workers("0.5x", 6, "3");
	assert_workers("0.1x", 2, "1");
	assert_workers("3,1,3,2", 2, "3 1 2");
	assert_workers("1..3,cpus,7", 3, "1 2 3 7");
}

static void test_a_range_is_whole_on_small_machines(void **state)
{
	(void)state;
	assert_workers("1..2x", 1, "1 2");
	assert_workers("1..2x", 2, "1 2 3 4");
	assert_workers("1..2x", 4, "1 2 3 4 5 6 7 8");
	assert_workers("1..12", 64, "1 2 3 4 5 6 7 8 9 10 11 12");
}

/* About a dozen, growing by ratios, from one end to the other, with the number
 * of CPUs among them, where most happens. */
static void test_a_range_is_thinned_on_large_machines(void **state)
{
	static const uint32_t machines[] = {16, 48, 64, 96, 128, 256, 1024};

	(void)state;
	for (size_t m = 0; m < sizeof machines / sizeof *machines; m++) {
		struct plan_block block = {0};
		struct fault why = {0};
		uint32_t cpus = machines[m], n;
		bool has_cpus = false;

		assert_int_equal(
			plan_add_workers(&block, "1..2x", cpus, &why), 0);
		n = (uint32_t)block.n_workers;
		assert_in_range(n, 9, 13);
		assert_int_equal(block.workers[0], 1);
		assert_int_equal(block.workers[n - 1], 2 * cpus);
		for (uint32_t i = 0; i < n; i++) {
			has_cpus |= block.workers[i] == cpus;
			if (i == 0)
				continue;
			assert_true(block.workers[i] > block.workers[i - 1]);
			assert_true(
				block.workers[i] <= 3 * block.workers[i - 1]);
		}
		assert_true(has_cpus);
	}
}

static void test_mistyped_workers_are_refused(void **state)
{
	static const char *const typed[] = {"", "0", "-1", "x", "0x", "1..",
		"..2", "3..2", "1,,2", "1.5", "two", "1e9", "99999999x", "nanx",
		"2X", " 2"};

	(void)state;
	for (size_t i = 0; i < sizeof typed / sizeof *typed; i++) {
		struct plan_block block = {0};
		struct fault why = {0};

		if (plan_add_workers(&block, typed[i], 2, &why) == 0)
			fail_msg("\"%s\" is taken for workers", typed[i]);
		assert_true(fault_is_set(&why));
	}
}

/* ---- files ---- */

/* What an entry says of it stands in the place of what stands beside, and the
 * command line goes before both. */
static void test_every_ballast_is_a_cell_of_its_own(void **state)
{
	static const char text[] =
		"{\"runners\": \"fork\", \"ballast\": \"1MiB\", \"cells\": ["
		"{\"workload\": \"null\", \"ballast\": [0, \"64KiB\", 0]}]}";
	struct plan_wish wish = {0};
	struct plan plan = plan_in(text, &wish);

	(void)state;
	assert_int_equal(plan.n_cells, 2);
	assert_int_equal(plan.cells[0].ballast_bytes, 0);
	assert_int_equal(plan.cells[1].ballast_bytes, 64 << 10);
	plan_free(&plan);
	wish.block.ballasts[wish.block.n_ballasts++] = 5;
	plan = plan_in(text, &wish);
	assert_int_equal(plan.n_cells, 1);
	assert_int_equal(plan.cells[0].ballast_bytes, 5);
	plan_free(&plan);
}

static void test_a_plan_holds_for_all_cells_what_stands_beside_them(
	void **state)
{
	struct plan_wish wish = {0};
	struct plan plan = plan_in(
		"{\"rounds\": 7, \"seed\": 3, \"deadline\": \"2s\","
		" \"summary\": \"s\", \"runners\": [\"fork\", \"serial\"],"
		" \"workers\": 3, \"tasks\": [4], \"pin\": \"spread\","
		" \"ballast\": \"1MiB\","
		" \"gate\": true, \"cells\": ["
		"{\"workload\": \"null\"},"
		"{\"workload\": \"null\", \"runners\": \"serial\","
		" \"tasks\": 9, \"gate\": false}]}",
		&wish);

	(void)state;
	assert_int_equal(plan.rounds, 7);
	assert_int_equal(plan.seed, 3);
	assert_int_equal(plan.deadline_ns, 2 * NS_PER_S);
	assert_string_equal(plan.summary, "s");
	assert_int_equal(plan.n_cells, 3);
	assert_string_equal(plan.cells[0].runner, "fork");
	assert_int_equal(plan.cells[0].workers, 3);
	assert_int_equal(plan.cells[0].tasks, 4);
	assert_int_equal(plan.cells[0].pin, PIN_SPREAD);
	assert_int_equal(plan.cells[0].ballast_bytes, 1 << 20);
	assert_true(plan.cells[0].gated);
	assert_int_equal(plan.cells[2].tasks, 9);
	assert_false(plan.cells[2].gated);
	plan_free(&plan);
}

#define TWO_WORKLOADS                                                          \
	"{\"rounds\": 7, \"seed\": 3, \"runners\": \"fork\", \"workers\": 2,"  \
	" \"tasks\": 8, \"cells\": ["                                          \
	"{\"workload\": [\"hash\", \"file\"], \"params\": {\"bytes\": 4096}}," \
	"{\"workload\": \"file\", \"params\": {\"bytes\": [1024, 2048],"       \
	" \"op\": \"read\"}},"                                                 \
	"{\"workload\": \"null\"}]}"

static void test_the_command_line_replaces_lists_of_a_plan(void **state)
{
	struct plan_wish wish = {
		.rounds = 2,
		.seed = 77,
		.deadline_ns = NS_PER_S,
		.keep_samples = true,
	};
	struct plan plan;

	(void)state;
	wish_for(&wish, "null", "serial,pthreads", "5,6");
	plan = plan_in(TWO_WORKLOADS, &wish);
	assert_int_equal(plan.rounds, 2);
	assert_int_equal(plan.seed, 77);
	assert_int_equal(plan.deadline_ns, NS_PER_S);
	assert_true(plan.keep_samples);
	assert_int_equal(plan.n_cells, 3); /* serial has one worker */
	for (size_t i = 0; i < plan.n_cells; i++) {
		assert_string_equal(plan.cells[i].workload, "null");
		assert_int_equal(plan.cells[i].tasks, 8);
	}
	plan_free(&plan);
}

static void test_a_parameter_of_the_command_line_is_for_all_that_have_it(
	void **state)
{
	struct plan_wish wish = {0};
	struct plan plan;
	char text[256];

	(void)state;
	set(&wish, "bytes=512");
	plan = plan_in(TWO_WORKLOADS, &wish);
	assert_string_equal(values(&plan, "hash", "bytes", text), "512B");
	assert_string_equal(values(&plan, "file", "bytes", text), "512B 512B");
	assert_string_equal(values(&plan, "file", "op", text), "write read");
	plan_free(&plan);
}

static void test_a_parameter_for_one_workload_leaves_the_others_alone(
	void **state)
{
	struct plan_wish wish = {0};
	struct plan plan;
	char text[256];

	(void)state;
	set(&wish, "hash.bytes=512,1KiB");
	plan = plan_in(TWO_WORKLOADS, &wish);
	assert_string_equal(values(&plan, "hash", "bytes", text), "512B 1KiB");
	assert_string_equal(
		values(&plan, "file", "bytes", text), "4KiB 1KiB 2KiB");
	plan_free(&plan);
}

static void test_a_wish_without_effect_is_refused(void **state)
{
	struct plan_wish workload = {0}, typo = {0}, parameter = {0};

	(void)state;
	wish_for(&workload, "hash,sleep", NULL, NULL);
	assert_refused(
		TWO_WORKLOADS, &workload, "has no cell of workload sleep");
	wish_for(&typo, "hahs", NULL, NULL);
	assert_refused(TWO_WORKLOADS, &typo, "did you mean \"hash\"");
	set(&parameter, "jitter_percent=3");
	assert_refused(TWO_WORKLOADS, &parameter,
		"no workload that is measured has a parameter "
		"\"jitter_percent\"");
}

static void test_a_runner_of_the_command_line_must_exist(void **state)
{
	struct plan_wish wish = {0};

	(void)state;
	wish_for(&wish, NULL, "frok", NULL);
	assert_refused(TWO_WORKLOADS, &wish, "did you mean \"fork\"");
}

static void test_too_many_launches_are_refused(void **state)
{
	struct plan_wish wish = {.rounds = PLAN_ROUNDS_MAX};
	struct fault why = {0};
	struct plan plan;

	(void)state;
	wish_for(&wish, "null", NULL, NULL);
	for (uint32_t i = 0; i < 60; i++)
		wish.block.workers[i] = i + 1;
	wish.block.n_workers = 60;
	assert_int_equal(
		plan_from_wish(&wish, &registry_builtin, CPUS, &plan, &why),
		-1);
	assert_non_null(strstr(why.text, "launches"));
	plan_free(&plan);
}

static void test_an_open_loop_that_never_ends_is_refused(void **state)
{
	struct plan_wish wish = {.block.interval_ns = NS_PER_S};
	struct fault why = {0};
	struct plan plan;

	(void)state;
	wish_for(&wish, "null", "fork", "1");
	wish.block.tasks[0] = CELL_TASKS_MAX;
	wish.block.n_tasks = 1;
	assert_int_equal(
		plan_from_wish(&wish, &registry_builtin, CPUS, &plan, &why),
		-1);
	assert_non_null(strstr(why.text, "7 days"));
	plan_free(&plan);
}

static void test_a_seed_is_drawn_where_none_is_given(void **state)
{
	struct plan_wish wish = {0};
	struct plan one, other;

	(void)state;
	wish_for(&wish, "null", "fork", "1");
	one = plan_of(&wish);
	other = plan_of(&wish);
	assert_in_range(one.seed, 1, UINT64_C(1) << 53);
	assert_int_not_equal(one.seed, other.seed);
	plan_free(&one);
	plan_free(&other);
}

/* ---- parameters of runners ---- */

static void set_runner(struct plan_wish *wish, const char *setting)
{
	struct fault why = {0};

	assert_int_equal(
		plan_add_runner_setting(&wish->block, setting, &why), 0);
}

/* "made 5ms, made 7ms, serial": who runs, with which patience. */
static const char *who(const struct plan *plan, char text[512])
{
	size_t len = 0;

	text[0] = '\0';
	for (size_t i = 0; i < plan->n_cells; i++) {
		const struct cell *c = &plan->cells[i];

		len += (size_t)snprintf(text + len, 512 - len, "%s%s%s%s",
			i > 0 ? ", " : "", c->runner,
			c->n_runner_settings > 0 ? " " : "",
			c->n_runner_settings > 0 ? c->runner_settings[0].value
						 : "");
	}
	return text;
}

static void assert_who(const char *plan_text, const struct plan_wish *wish,
	const char *expected)
{
	struct registry registry = made_registry();
	struct fault why = {0};
	struct plan plan;
	char text[512];

	if (read_text_for(&registry, plan_text, wish, &plan, &why) != 0)
		fail_msg("%s", why.text);
	assert_string_equal(who(&plan, text), expected);
	plan_free(&plan);
}

static void test_values_of_a_runner_parameter_make_cells_of_that_runner(
	void **state)
{
	struct registry registry = made_registry();
	struct plan_wish wish = {0};
	struct fault why = {0};
	struct plan plan;
	char text[512];

	(void)state;
	wish_for(&wish, "null", NULL, NULL);
	set_runner(&wish, "patience=1ms,5000us");
	assert_int_equal(
		plan_from_wish(&wish, &registry, CPUS, &plan, &why), 0);
	assert_string_equal(who(&plan, text), "made 1ms, made 5ms, serial");
	plan_free(&plan);
}

static void test_plans_hold_parameters_of_runners(void **state)
{
	static const char text[] =
		"{\"cells\": [{\"workload\": \"null\", \"runners\": "
		"[\"made\", \"odd\"], \"runner_params\": "
		"{\"made.patience\": [\"1ms\", \"2ms\"]}}]}";
	struct plan_wish wish = {0}, other = {0};

	(void)state;
	assert_who(text, &wish, "made 1ms, made 2ms, odd");
	set_runner(&wish, "patience=3ms");
	assert_who(text, &wish, "made 3ms, odd");
	wish_for(&other, NULL, "odd", NULL);
	assert_who(text, &other, "odd");
}

static void assert_wish_refused(
	const char *runners, const char *setting, const char *words)
{
	struct registry registry = made_registry();
	struct plan_wish wish = {0};
	struct fault why = {0};
	struct plan plan = {0};

	wish_for(&wish, "null", runners, NULL);
	set_runner(&wish, setting);
	assert_int_equal(
		plan_from_wish(&wish, &registry, CPUS, &plan, &why), -1);
	if (strstr(why.text, words) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", why.text, words);
	plan_free(&plan);
}

static void test_parameters_that_no_runner_has_are_refused(void **state)
{
	struct registry registry = made_registry();
	struct plan_wish wish = {0};
	struct fault why = {0};
	struct plan plan;

	(void)state;
	assert_wish_refused("made", "patients=1ms", "did you mean");
	assert_wish_refused("serial", "patience=1ms",
		"runner serial: unknown parameter \"patience\"; it has none");
	assert_wish_refused(
		"serial", "made.patience=1ms", "runner made is not measured");
	assert_wish_refused(
		"serial", "nobody.patience=1ms", "unknown runner \"nobody\"");
	assert_wish_refused("made", "patience=2s", "out of range");
	set_runner(&wish, "patience=1ms");
	assert_int_equal(read_text_for(&registry,
				 "{\"cells\": [{\"workload\": \"null\", "
				 "\"runners\": \"serial\"}]}",
				 &wish, &plan, &why),
		-1);
	assert_non_null(strstr(why.text,
		"no runner that is measured has a parameter \"patience\""));
	plan_free(&plan);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_cells_are_the_product_of_all_lists),
		cmocka_unit_test(test_what_comes_twice_is_measured_once),
		cmocka_unit_test(
			test_serial_has_one_worker_however_many_are_asked_for),
		cmocka_unit_test(test_groups_of_runners_bring_those_that_can),
		cmocka_unit_test(test_what_is_not_said_has_its_standard),
		cmocka_unit_test(
			test_commas_make_cells_but_not_of_parameters_that_are_lists),
		cmocka_unit_test(test_a_parameter_may_be_for_one_workload_only),
		cmocka_unit_test(
			test_workers_are_typed_as_numbers_multiples_and_ranges),
		cmocka_unit_test(test_a_range_is_whole_on_small_machines),
		cmocka_unit_test(test_a_range_is_thinned_on_large_machines),
		cmocka_unit_test(test_mistyped_workers_are_refused),
		cmocka_unit_test(test_every_ballast_is_a_cell_of_its_own),
		cmocka_unit_test(
			test_a_plan_holds_for_all_cells_what_stands_beside_them),
		cmocka_unit_test(
			test_the_command_line_replaces_lists_of_a_plan),
		cmocka_unit_test(
			test_a_parameter_of_the_command_line_is_for_all_that_have_it),
		cmocka_unit_test(
			test_a_parameter_for_one_workload_leaves_the_others_alone),
		cmocka_unit_test(test_a_wish_without_effect_is_refused),
		cmocka_unit_test(test_a_runner_of_the_command_line_must_exist),
		cmocka_unit_test(test_too_many_launches_are_refused),
		cmocka_unit_test(test_an_open_loop_that_never_ends_is_refused),
		cmocka_unit_test(
			test_values_of_a_runner_parameter_make_cells_of_that_runner),
		cmocka_unit_test(test_plans_hold_parameters_of_runners),
		cmocka_unit_test(
			test_parameters_that_no_runner_has_are_refused),
		cmocka_unit_test(test_a_seed_is_drawn_where_none_is_given),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
