/* Cells: completed, compared, labelled, and repeated by a command. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bench/cellopts.h"
#include "bench/random.h"
#include "bench/units.h"

static struct cell cell_of(const char *workload, const char *runner)
{
	struct cell cell = {.workers = 2, .tasks = 10};

	strcpy(cell.workload, workload);
	strcpy(cell.runner, runner);
	return cell;
}

static void set(struct cell *cell, const char *name, const char *value)
{
	struct setting *s = &cell->settings[cell->n_settings++];

	strcpy(s->name, name);
	strcpy(s->value, value);
}

static void set_runner(struct cell *cell, const char *name, const char *value)
{
	struct setting *s = &cell->runner_settings[cell->n_runner_settings++];

	strcpy(s->name, name);
	strcpy(s->value, value);
}

/* A runner with parameters, made for this test, beside one workload. */
struct made_params {
	uint64_t patience_ns;
	int way;
};

static const char *const ways[] = {"left", "right", NULL};

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
	{
		.name = "way",
		.kind = PARAM_CHOICE,
		.offset = offsetof(struct made_params, way),
		.standard = "left",
		.choices = ways,
		.help = "where it goes",
	},
	{0},
};

static int made_run(struct job *job, struct fault *why)
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
	.run = made_run,
};

static struct registry made_registry(void)
{
	static const struct runner *const runners[] = {&made};
	struct registry registry = registry_builtin;

	registry.runners = runners;
	registry.n_runners = 1;
	return registry;
}

static struct cell made_cell(const char *patience, const char *way)
{
	struct registry registry = made_registry();
	struct cell cell = cell_of("null", "made");
	struct fault why = {0};

	if (patience != NULL)
		set_runner(&cell, "patience", patience);
	if (way != NULL)
		set_runner(&cell, "way", way);
	if (cell_complete(&cell, &registry, &why) != 0)
		fail_msg("%s", why.text);
	return cell;
}

static void complete(struct cell *cell)
{
	struct fault why = {0};

	if (cell_complete(cell, &registry_builtin, &why) != 0)
		fail_msg("%s", why.text);
}

static void assert_refused(struct cell *cell, const char *words)
{
	struct fault why = {0};

	assert_int_equal(cell_complete(cell, &registry_builtin, &why), -1);
	if (strstr(why.text, words) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", why.text, words);
}

static void test_completed_cell_names_every_parameter(void **state)
{
	struct cell cell = cell_of("hash", "pthreads");

	(void)state;
	set(&cell, "bytes", "4096KiB");
	complete(&cell);
	assert_int_equal(cell.n_settings, 5);
	assert_string_equal(cell.settings[0].name, "algorithm");
	assert_string_equal(cell.settings[0].value, "sha256");
	assert_string_equal(cell.settings[1].name, "bytes");
	assert_string_equal(cell.settings[1].value, "4MiB");
}

static void test_completing_twice_changes_nothing(void **state)
{
	struct cell cell = cell_of("sleep", "fork"), once;

	(void)state;
	set(&cell, "durations", "2s,5s,2s");
	complete(&cell);
	once = cell;
	complete(&cell);
	assert_true(cell_same_work(&cell, &once));
	assert_true(cell_same_place(&cell, &once));
}

static void test_runner_for_one_has_one_worker(void **state)
{
	struct cell cell = cell_of("null", "serial");

	(void)state;
	complete(&cell);
	assert_int_equal(cell.workers, 1);
}

static void test_impossible_cells_are_refused(void **state)
{
	struct cell cell;

	(void)state;
	cell = cell_of("hsah", "fork");
	assert_refused(&cell, "did you mean \"hash\"?");
	cell = cell_of("hash", "frok");
	assert_refused(&cell, "did you mean \"fork\"?");
	cell = cell_of("hash", "fork");
	cell.workers = 0;
	assert_refused(&cell, "workers: 0 is out of range (1 .. 65536)");
	cell.workers = CELL_WORKERS_MAX + 1;
	assert_refused(&cell, "workers: 65537 is out of range");
	cell = cell_of("hash", "fork");
	cell.tasks = 0;
	assert_refused(&cell, "tasks: 0 is out of range");
	cell.tasks = CELL_TASKS_MAX + 1;
	assert_refused(&cell, "tasks: 4294967297 is out of range");
	cell = cell_of("hash", "fork");
	cell.ballast_bytes = (UINT64_C(1) << 44) + 1;
	assert_refused(&cell, "ballast: is over 16TiB");
	cell = cell_of("hash", "fork");
	set(&cell, "algorithm", "rot13");
	assert_refused(&cell, "workload hash: algorithm: ");
	cell = cell_of("null", "fork");
	set(&cell, "bytes", "1");
	assert_refused(&cell, "unknown parameter \"bytes\"; it has none");
}

static void test_work_is_the_same_without_regard_to_runner(void **state)
{
	struct cell a = cell_of("hash", "fork");
	struct cell b = cell_of("hash", "pthreads");

	(void)state;
	complete(&a);
	complete(&b);
	assert_true(cell_same_work(&a, &b));
	assert_true(cell_same_place(&a, &b));
	b.pin = PIN_ONE_CPU;
	assert_true(cell_same_work(&a, &b));
	assert_false(cell_same_place(&a, &b));
	b = a;
	b.ballast_bytes = 1;
	assert_true(cell_same_work(&a, &b));
	assert_false(cell_same_place(&a, &b));
	b = a;
	b.tasks++;
	assert_false(cell_same_work(&a, &b));
	b = a;
	b.interval_ns = 1;
	assert_false(cell_same_work(&a, &b));
	b = a;
	strcpy(b.settings[1].value, "2MiB");
	assert_false(cell_same_work(&a, &b));
}

static void test_label_tells_what_is_not_default(void **state)
{
	struct cell cell = cell_of("hash", "fork");
	char text[CELL_LABEL];

	(void)state;
	complete(&cell);
	assert_string_equal(
		cell_work_label(&cell, &registry_builtin, text, sizeof text),
		"hash");
	cell = cell_of("hash", "fork");
	set(&cell, "bytes", "4096KiB");
	complete(&cell);
	assert_string_equal(
		cell_work_label(&cell, &registry_builtin, text, sizeof text),
		"hash bytes=4MiB");
	assert_string_equal(cell_work_label(&cell, NULL, text, sizeof text),
		"hash algorithm=sha256 bytes=4MiB chunk_bytes=64KiB "
		"context=worker gil=hashlib");
	for (size_t size = 1; size < 40; size++)
		assert_true(strlen(cell_work_label(&cell, NULL, text, size)) <
			    size);
}

/* ---- the command that repeats a cell ---- */

static const char *value_after(char *const words[], size_t *at)
{
	assert_non_null(words[*at + 1]);
	return words[++*at];
}

/* Read the words back the way `tvp exec` does. */
static struct cell read_back(char *const words[], uint64_t *seed, bool *samples)
{
	struct cell cell = {.workers = 1, .tasks = 1};
	char workload[PARAM_NAME];
	struct fault why = {0};

	*samples = true;
	assert_string_equal(words[0], "exec");
	for (size_t i = 1; words[i] != NULL; i++) {
		const char *word = words[i];
		int failed = 0;

		if (strcmp(word, "-w") == 0)
			strcpy(cell.workload, value_after(words, &i));
		else if (strcmp(word, "-r") == 0)
			strcpy(cell.runner, value_after(words, &i));
		else if (strcmp(word, "-n") == 0)
			failed = cellopts_tasks(
				value_after(words, &i), &cell.tasks, &why);
		else if (strcmp(word, "-j") == 0)
			failed = cellopts_workers(
				value_after(words, &i), &cell.workers, &why);
		else if (strcmp(word, "-p") == 0)
			failed = cellopts_setting(value_after(words, &i),
				workload, &cell.settings[cell.n_settings++],
				&why);
		else if (strcmp(word, "--seed") == 0)
			failed = units_parse_count(
				value_after(words, &i), seed, &why);
		else if (strcmp(word, "--pin") == 0)
			failed = cellopts_pin(
				value_after(words, &i), &cell.pin, &why);
		else if (strcmp(word, "--ballast") == 0)
			failed = cellopts_ballast(value_after(words, &i),
				&cell.ballast_bytes, &why);
		else if (strcmp(word, "--interval") == 0)
			failed = units_parse_duration(value_after(words, &i),
				&cell.interval_ns, &why);
		else if (strcmp(word, "--gate") == 0)
			cell.gated = true;
		else if (strcmp(word, "--no-samples") == 0)
			*samples = false;
		else
			fail_msg("unknown word %s", word);
		if (failed != 0)
			fail_msg("%s: %s", word, why.text);
	}
	return cell;
}

static void assert_repeated(
	const struct cell *cell, uint64_t seed, bool sampling)
{
	char text[CELL_TEXT], *words[CELL_WORDS];
	size_t n = cell_command(
		cell, &registry_builtin, seed, sampling, text, words);
	uint64_t seed_again = 0;
	bool sampling_again;
	struct cell again;

	assert_true(n < CELL_WORDS);
	assert_null(words[n]);
	again = read_back(words, &seed_again, &sampling_again);
	complete(&again);
	assert_true(cell_same_work(&again, cell));
	assert_true(cell_same_place(&again, cell));
	assert_string_equal(again.runner, cell->runner);
	assert_int_equal(again.workers, cell->workers);
	assert_int_equal(again.gated, cell->gated);
	assert_int_equal(seed_again, seed);
	assert_int_equal(sampling_again, sampling);
}

static void test_surroundings_are_told_where_they_are_not_as_usual(void **state)
{
	struct cell cell = cell_of("null", "fork");
	char text[CELL_PLACE];

	(void)state;
	assert_string_equal(cell_place_label(&cell, text), "");
	cell.ballast_bytes = 65 << 20;
	assert_string_equal(cell_place_label(&cell, text), ", ballast 65MiB");
	cell.pin = PIN_SAME_CORE;
	cell.ballast_bytes = (UINT64_C(1) << 44) - 1;
	assert_string_equal(cell_place_label(&cell, text),
		", pinned same-core, ballast 17592186044415B");
}

static void test_command_repeats_the_cell(void **state)
{
	struct cell cell = cell_of("hash", "fork");

	(void)state;
	complete(&cell);
	assert_repeated(&cell, 1, true);
	cell = cell_of("sleep", "thread_pool");
	set(&cell, "durations", "2s,1.5s,.25ms,0");
	set(&cell, "jitter_percent", "7");
	cell.interval_ns = 1234567;
	cell.gated = true;
	cell.pin = PIN_SAME_CORE;
	cell.ballast_bytes = (UINT64_C(1) << 44) - 1;
	complete(&cell);
	assert_repeated(&cell, (UINT64_C(1) << 53) - 1, false);
}

static void test_command_repeats_random_cells(void **state)
{
	uint64_t random = 11;

	(void)state;
	for (int i = 0; i < 200; i++) {
		struct cell cell = cell_of(
			"file", registry_builtin
					.runners[random_below(&random,
						registry_builtin.n_runners)]
					->name);
		char size[UNITS_TEXT];

		cell.workers = 1 + (uint32_t)random_below(&random, 60000);
		cell.tasks = 1 + random_below(&random, CELL_TASKS_MAX);
		/* All tasks together are to be due within 7 days. */
		cell.interval_ns = random_below(&random, 3) *
				   random_below(&random,
					   3 * 86400 * NS_PER_S / cell.tasks);
		cell.pin = (int)random_below(&random, 5);
		cell.ballast_bytes = random_below(&random, 3) *
				     random_below(&random, 1 << 30);
		cell.gated = random_below(&random, 2) == 1;
		set(&cell, "bytes",
			units_exact_bytes(
				1 + random_below(&random, 1 << 30), size));
		complete(&cell);
		assert_repeated(&cell, random_next(&random) >> 11, i % 2);
	}
}

static void test_parameters_of_runners_are_completed_and_checked(void **state)
{
	struct registry registry = made_registry();
	struct cell cell = made_cell("7000us", NULL);
	struct fault why = {0};
	struct made_params *params = cell_runner_params(&cell, &made, &why);

	(void)state;
	assert_int_equal(cell.n_runner_settings, 2);
	assert_string_equal(cell.runner_settings[0].value, "7ms");
	assert_string_equal(cell.runner_settings[1].value, "left");
	assert_non_null(params);
	assert_int_equal(params->patience_ns, 7000000);
	free(params);
	strcpy(cell.runner_settings[0].value, "2s");
	assert_int_equal(cell_complete(&cell, &registry, &why), -1);
	assert_non_null(
		strstr(why.text, "runner made: patience: 2s is out of"));
	why = (struct fault){0};
	strcpy(cell.runner_settings[0].name, "patients");
	assert_int_equal(cell_complete(&cell, &registry, &why), -1);
	assert_non_null(strstr(why.text, "did you mean \"patience\"?"));
}

/* How work is executed makes no other work, but another cell. */
static void test_parameters_of_runners_make_no_other_work(void **state)
{
	struct cell a = made_cell(NULL, NULL), b = made_cell(NULL, "right");
	struct cell plain = cell_of("null", "serial");

	(void)state;
	assert_true(cell_same_work(&a, &b));
	assert_true(cell_same_place(&a, &b));
	assert_true(cell_same_runner(&a, &a));
	assert_false(cell_same_runner(&a, &b));
	assert_false(cell_runners_agree(&a, &b));
	assert_true(cell_runners_agree(&a, &plain));
	b.role = ROLE_AA;
	assert_false(cell_is_control_of(&b, &a));
	b.role = ROLE_MEASURED;
	b.other_binary = true;
	assert_false(cell_is_other_binary(&b, &a));
}

static void test_command_and_label_say_what_the_runner_has_of_its_own(
	void **state)
{
	struct registry registry = made_registry();
	struct cell plain = made_cell("5000us", NULL);
	struct cell cell = made_cell("1ms", "right");
	char text[CELL_TEXT], label[CELL_LABEL], *words[CELL_WORDS];
	size_t n = cell_command(&plain, &registry, 1, true, text, words);

	(void)state;
	assert_string_equal(
		cell_runner_label(&plain, &registry, label, sizeof label),
		"made");
	assert_string_equal(
		cell_runner_label(&cell, &registry, label, sizeof label),
		"made patience=1ms way=right");
	assert_string_equal(
		cell_work_label(&cell, &registry, label, sizeof label), "null");
	assert_int_equal(
		cell_command(&cell, &registry, 1, true, text, words), n + 4);
	assert_string_equal(words[n - 2], "-R");
	assert_string_equal(words[n - 1], "patience=1ms");
	/* An older program may know no parameters of runners. */
	plain.other_binary = true;
	assert_int_equal(
		cell_command(&plain, &registry, 1, true, text, words), n);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_completed_cell_names_every_parameter),
		cmocka_unit_test(test_completing_twice_changes_nothing),
		cmocka_unit_test(test_runner_for_one_has_one_worker),
		cmocka_unit_test(test_impossible_cells_are_refused),
		cmocka_unit_test(
			test_work_is_the_same_without_regard_to_runner),
		cmocka_unit_test(test_label_tells_what_is_not_default),
		cmocka_unit_test(
			test_surroundings_are_told_where_they_are_not_as_usual),
		cmocka_unit_test(test_command_repeats_the_cell),
		cmocka_unit_test(
			test_parameters_of_runners_are_completed_and_checked),
		cmocka_unit_test(test_parameters_of_runners_make_no_other_work),
		cmocka_unit_test(
			test_command_and_label_say_what_the_runner_has_of_its_own),
		cmocka_unit_test(test_command_repeats_random_cells),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
