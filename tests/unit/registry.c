/* Registries: what is found in them, and which are refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "bench/registry.h"

static int no_task(const struct env *env, void *local, struct task *task,
	struct fault *why)
{
	(void)env;
	(void)local;
	(void)task;
	(void)why;
	return 0;
}

static int no_run(struct job *job, struct fault *why)
{
	(void)job;
	(void)why;
	return 0;
}

static const struct workload plain = {
	.name = "plain",
	.summary = "does nothing",
	.task = no_task,
};

static const struct runner left = {
	.name = "left",
	.summary = "runs nothing",
	.twin = "right",
	.shares_memory = true,
	.run = no_run,
};

static const struct runner right = {
	.name = "right",
	.summary = "runs nothing",
	.twin = "left",
	.run = no_run,
};

static int check_workloads(
	const struct workload *a, const struct workload *b, struct fault *why)
{
	const struct workload *const workloads[] = {a, b};
	const struct registry registry = {
		.workloads = workloads,
		.n_workloads = b != NULL ? 2 : 1,
	};

	return registry_check(&registry, why);
}

static int check_runners(
	const struct runner *a, const struct runner *b, struct fault *why)
{
	const struct runner *const runners[] = {a, b};
	const struct registry registry = {
		.runners = runners,
		.n_runners = b != NULL ? 2 : 1,
	};

	return registry_check(&registry, why);
}

static void refuse_workload(const struct workload *workload)
{
	struct fault why = {0};

	assert_int_equal(check_workloads(workload, NULL, &why), -1);
	assert_true(fault_is_set(&why));
}

static void test_sound_plugins_are_accepted(void **state)
{
	struct fault why = {0};

	(void)state;
	assert_int_equal(check_workloads(&plain, NULL, &why), 0);
	assert_int_equal(check_runners(&left, &right, &why), 0);
	assert_int_equal(registry_check(&registry_builtin, &why), 0);
}

static void test_names_find_their_plugin(void **state)
{
	const struct workload *const workloads[] = {&plain};
	const struct runner *const runners[] = {&left, &right};
	const struct registry registry = {workloads, 1, runners, 2};
	struct fault why = {0};

	(void)state;
	assert_ptr_equal(registry_workload(&registry, "plain", &why), &plain);
	assert_ptr_equal(registry_runner(&registry, "right", &why), &right);
	assert_false(fault_is_set(&why));
	assert_null(registry_workload(&registry, "plian", &why));
	assert_string_equal(why.text,
		"unknown workload \"plian\"; did you mean \"plain\"?");
	why = (struct fault){0};
	assert_null(registry_runner(&registry, "middle", &why));
	assert_string_equal(
		why.text, "unknown runner \"middle\"; known: left, right");
}

static void test_bad_names_are_refused(void **state)
{
	static const char *const bad[] = {NULL, "", "Upper", "with space",
		"dash-ed", "dotted.name", "\xc3\xa4",
		"a_name_that_is_longer_than_all_names_may_be"};

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct workload workload = plain;
		struct runner runner = left;
		struct fault why = {0};

		workload.name = bad[i];
		refuse_workload(&workload);
		runner.name = bad[i];
		runner.twin = NULL;
		assert_int_equal(check_runners(&runner, NULL, &why), -1);
	}
}

static void test_half_a_workload_is_refused(void **state)
{
	struct workload workload = plain;

	(void)state;
	workload.task = NULL;
	refuse_workload(&workload);
	workload = plain;
	workload.summary = NULL;
	refuse_workload(&workload);
	workload = plain;
	workload.local_bytes = JOB_LOCAL_MAX + 1;
	refuse_workload(&workload);
}

static void test_bad_parameters_are_refused(void **state)
{
	static const struct param sound = {
		.name = "count",
		.kind = PARAM_COUNT,
		.standard = "1",
		.max = 2,
		.help = "a number",
	};
	struct param table[PARAM_TABLE_MAX + 2] = {sound};
	struct workload workload = plain;
	struct fault why = {0};

	(void)state;
	workload.params = table;
	workload.params_bytes = sizeof(uint64_t);
	assert_int_equal(check_workloads(&workload, NULL, &why), 0);
	table[0].help = NULL;
	refuse_workload(&workload);
	table[0] = sound;
	table[0].standard = NULL;
	refuse_workload(&workload);
	table[0] = sound;
	table[0].offset = sizeof(uint64_t);
	refuse_workload(&workload);
	table[0] = sound;
	table[0].kind = PARAM_CHOICE;
	refuse_workload(&workload);
	for (size_t i = 0; i <= PARAM_TABLE_MAX; i++)
		table[i] = sound;
	refuse_workload(&workload);
}

static void test_bad_parameters_of_runners_are_refused(void **state)
{
	struct param table[2] = {{
		.name = "count",
		.kind = PARAM_COUNT,
		.standard = "1",
		.max = 2,
		.help = "a number",
	}};
	struct runner runner = left;
	struct fault why = {0};

	(void)state;
	runner.twin = NULL;
	runner.params = table;
	runner.params_bytes = sizeof(uint64_t);
	assert_int_equal(check_runners(&runner, NULL, &why), 0);
	table[0].kind = PARAM_DURATIONS;
	assert_int_equal(check_runners(&runner, NULL, &why), -1);
	assert_string_equal(why.text, "runner left: bad parameter 0");
	why = (struct fault){0};
	table[0].kind = PARAM_COUNT;
	table[0].standard = NULL;
	assert_int_equal(check_runners(&runner, NULL, &why), -1);
}

static void test_two_of_one_name_are_refused(void **state)
{
	const struct workload same = plain;
	struct runner lone = left, other = left;
	struct fault why = {0};

	(void)state;
	assert_int_equal(check_workloads(&plain, &same, &why), -1);
	assert_string_equal(why.text, "two workloads plain");
	why = (struct fault){0};
	lone.twin = other.twin = NULL;
	assert_int_equal(check_runners(&lone, &other, &why), -1);
	assert_string_equal(
		why.text, "two runners, or a group of them, are called left");
}

static void test_twins_must_be_twins_of_each_other(void **state)
{
	struct runner other = right;
	struct fault why = {0};

	(void)state;
	assert_int_equal(check_runners(&left, NULL, &why), -1);
	why = (struct fault){0};
	other.twin = NULL;
	assert_int_equal(check_runners(&left, &other, &why), -1);
	assert_string_equal(why.text, "runner left: right is no twin of it");
	why = (struct fault){0};
	other = right;
	other.shares_memory = true;
	assert_int_equal(check_runners(&left, &other, &why), -1);
}

static void test_runner_that_does_not_run_says_why(void **state)
{
	struct runner runner = left;
	struct fault why = {0};

	(void)state;
	runner.twin = NULL;
	runner.run = NULL;
	assert_int_equal(check_runners(&runner, NULL, &why), -1);
	assert_string_equal(why.text, "runner left: no run or no summary");
	runner.missing = "built without what it runs on";
	why = (struct fault){0};
	assert_int_equal(check_runners(&runner, NULL, &why), 0);
}

static int check_three(const struct runner *third, struct fault *why)
{
	const struct runner *const runners[] = {&left, &right, third};
	const struct registry registry = {.runners = runners, .n_runners = 3};

	*why = (struct fault){0};
	return registry_check(&registry, why);
}

static void test_a_pair_may_have_a_second_runner_on_one_side(void **state)
{
	struct runner second = left;
	struct fault why;

	(void)state;
	second.name = "second";
	assert_int_equal(check_three(&second, &why), 0);
	second.shares_memory = false;
	assert_int_equal(check_three(&second, &why), -1);
	assert_string_equal(why.text, "runner second: right is no twin of it");
	second = left;
	second.name = "second";
	second.twin = "second";
	assert_int_equal(check_three(&second, &why), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sound_plugins_are_accepted),
		cmocka_unit_test(test_names_find_their_plugin),
		cmocka_unit_test(test_bad_names_are_refused),
		cmocka_unit_test(test_half_a_workload_is_refused),
		cmocka_unit_test(test_bad_parameters_are_refused),
		cmocka_unit_test(test_bad_parameters_of_runners_are_refused),
		cmocka_unit_test(test_two_of_one_name_are_refused),
		cmocka_unit_test(test_twins_must_be_twins_of_each_other),
		cmocka_unit_test(test_runner_that_does_not_run_says_why),
		cmocka_unit_test(
			test_a_pair_may_have_a_second_runner_on_one_side),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
