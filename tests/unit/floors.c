/* bench/floors: what is promised of every floor, whatever the machine. */
#include <ctype.h>
#include <errno.h>
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "bench/floors.h"

static struct floors floors;

/* As short as can be: nothing here is about how long anything takes. */
static struct floors_request brief(const char *only)
{
	return (struct floors_request){
		.seed = 1,
		.budget_ns = 100000,
		.runs = 2,
		.stop_fd = -1,
		.only = only,
	};
}

static void measure(struct floors_request request)
{
	struct fault why = {0};

	if (floors_measure(&request, &floors, &why) != 0)
		fail_msg("%s", why.text);
	assert_true(floors.n > 0);
}

static void assert_no_child_is_left(void)
{
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	assert_int_equal(errno, ECHILD);
}

/* Run a test's body where it may change its own limits. */
static void in_a_child(void (*body)(void))
{
	int status;
	pid_t child = fork();

	assert_true(child >= 0);
	if (child == 0) {
		body();
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

static void test_every_floor_has_its_values_or_a_reason(void **state)
{
	(void)state;
	measure(brief(NULL));
	for (size_t i = 0; i < floors.n; i++) {
		const struct floor_values *f = &floors.list[i];

		if (fault_is_set(&f->why)) {
			print_message("%s: %s\n", f->name, f->why.text);
			continue;
		}
		assert_int_equal(f->n, 2);
		assert_true(f->ns[0] > 0 && f->ns[1] > 0);
		assert_true(f->median_ns == (f->ns[0] + f->ns[1]) / 2);
	}
	assert_no_child_is_left();
}

static void test_names_differ_and_fit_into_facts(void **state)
{
	struct facts facts = {0};

	(void)state;
	measure(brief("clock"));
	measure(brief(NULL));
	for (size_t i = 0; i < floors.n; i++) {
		const char *name = floors.list[i].name;

		for (const char *c = name; *c != '\0'; c++)
			assert_true(islower((unsigned char)*c) ||
				    isdigit((unsigned char)*c) || *c == '.' ||
				    *c == '_');
		assert_true(strlen("floor._ns") + strlen(name) < FACT_NAME);
		assert_true(floors.list[i].help[0] != '\0');
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(name, floors.list[j].name);
	}
	floors_facts(&floors, &facts);
	assert_int_equal(facts.n, floors.n);
	assert_non_null(facts_find(&facts, "floor.thread.create_join_ns"));
	facts_free(&facts);
}

static void test_only_those_asked_for_are_measured(void **state)
{
	(void)state;
	measure(brief("mutex.private."));
	assert_int_equal(floors.n, 2);
	assert_string_equal(floors.list[0].name, "mutex.private.uncontended");
}

static void test_late_runs_are_killed_and_say_so(void **state)
{
	struct floors_request request = brief("handover.pipe.processes");

	(void)state;
	request.budget_ns = 3600 * UINT64_C(1000000000);
	request.deadline_ns = 2000000;
	measure(request);
	for (size_t i = 0; i < floors.n; i++) {
		assert_int_equal(floors.list[i].n, 0);
		assert_true(fault_is_set(&floors.list[i].why));
	}
	assert_non_null(strstr(floors.list[0].why.text, "no end after"));
	assert_no_child_is_left();
}

static void test_asked_to_stop_it_gives_up_at_once(void **state)
{
	struct floors_request request = brief(NULL);
	struct fault why = {0};

	(void)state;
	request.budget_ns = 3600 * UINT64_C(1000000000);
	request.stop_fd = eventfd(1, EFD_CLOEXEC);
	assert_int_equal(floors_measure(&request, &floors, &why), -1);
	assert_int_equal(why.code, EINTR);
	close(request.stop_fd);
	assert_no_child_is_left();
}

static void test_an_absurd_number_of_runs_is_refused(void **state)
{
	const uint32_t absurd[] = {0, FLOORS_RUNS_MAX + 1, UINT32_MAX};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct floors_request request = brief(NULL);
		struct fault why = {0};

		request.runs = absurd[i];
		assert_int_equal(floors_measure(&request, &floors, &why), -1);
		assert_true(fault_is_set(&why));
	}
}

static void measure_on_one_cpu(void)
{
	struct facts facts = {0};
	const struct fact *fact;
	cpu_set_t cpus;

	CPU_ZERO(&cpus);
	CPU_SET(sched_getcpu(), &cpus);
	if (sched_setaffinity(0, sizeof cpus, &cpus) != 0)
		_exit(2);
	measure(brief("handover.futex.threads"));
	floors_facts(&floors, &facts);
	fact = facts_find(&facts, "floor.handover.futex.threads.two_cpus_ns");
	if (fact == NULL || fact->kind != FACT_UNREAD ||
		strstr(fact->text, "one CPU") == NULL)
		_exit(3);
	fact = facts_find(&facts, "floor.handover.futex.threads.one_cpu_ns");
	if (fact == NULL || fact->kind != FACT_NUMBER)
		_exit(4);
	facts_free(&facts);
}

static void test_with_one_cpu_what_needs_two_says_so(void **state)
{
	(void)state;
	in_a_child(measure_on_one_cpu);
}

static rlim_t data_bytes(void)
{
	FILE *file = fopen("/proc/self/status", "re");
	unsigned long long kib = 0;
	char line[256];

	while (file != NULL && fgets(line, sizeof line, file) != NULL)
		if (sscanf(line, "VmData: %llu", &kib) == 1)
			break;
	if (file != NULL)
		fclose(file);
	return (rlim_t)kib * 1024;
}

/* Room for what is at work here, but not for 64 MiB more. */
static void measure_without_memory(void)
{
	rlim_t bytes = data_bytes() + (32 << 20);
	struct rlimit little = {bytes, bytes};

	if (setrlimit(RLIMIT_DATA, &little) != 0)
		_exit(2);
	measure(brief("process.fork_wait_"));
	for (size_t i = 0; i < floors.n; i++) {
		const struct floor_values *f = &floors.list[i];
		int wanted = strstr(f->name, "_0mib") == NULL;

		if (fault_is_set(&f->why) != wanted)
			_exit(3);
		if (wanted && strstr(f->why.text, "MiB") == NULL)
			_exit(4);
	}
}

static void test_memory_that_cannot_be_had_is_a_reason(void **state)
{
	(void)state;
	in_a_child(measure_without_memory);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_floor_has_its_values_or_a_reason),
		cmocka_unit_test(test_names_differ_and_fit_into_facts),
		cmocka_unit_test(test_only_those_asked_for_are_measured),
		cmocka_unit_test(test_late_runs_are_killed_and_say_so),
		cmocka_unit_test(test_asked_to_stop_it_gives_up_at_once),
		cmocka_unit_test(test_an_absurd_number_of_runs_is_refused),
		cmocka_unit_test(test_with_one_cpu_what_needs_two_says_so),
		cmocka_unit_test(test_memory_that_cannot_be_had_is_a_reason),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
