/* Where workers are put, on machines made up for it (hwloc's synthetic ones)
 * and on this one. */
#include <sched.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bench/placement.h"

enum { MOST = 64 };

/* Two packages of two cores of two hardware threads. The numbers of the CPUs
 * are those of Linux on such a machine: the second threads come last. */
#define MACHINE "package:2 core:2 pu:2(indexes=0,4,1,5,2,6,3,7)"

struct list {
	uint32_t n;
	int32_t cpus[MOST];
};

static struct list place(const char *machine, enum pin pin, uint32_t workers)
{
	struct list list = {.n = workers};
	struct fault why = {0};

	setenv("HWLOC_SYNTHETIC", machine, 1);
	if (placement_cpus(pin, workers, list.cpus, &why) != 0)
		fail_msg("%s", why.text);
	unsetenv("HWLOC_SYNTHETIC");
	return list;
}

static void assert_cpus(struct list list, const int32_t *expected)
{
	for (uint32_t i = 0; i < list.n; i++)
		assert_int_equal(list.cpus[i], expected[i]);
}

static void test_none_leaves_all_to_the_scheduler(void **state)
{
	(void)state;
	assert_cpus(place(MACHINE, PIN_NONE, 3), (int32_t[]){-1, -1, -1});
}

static void test_spread_takes_packages_then_cores_then_threads(void **state)
{
	struct list all = place(MACHINE, PIN_SPREAD, 8);
	uint32_t seen = 0;

	(void)state;
	assert_cpus(place(MACHINE, PIN_SPREAD, 1), (int32_t[]){0});
	assert_cpus(place(MACHINE, PIN_SPREAD, 2), (int32_t[]){0, 2});
	assert_cpus(place(MACHINE, PIN_SPREAD, 4), (int32_t[]){0, 1, 2, 3});
	for (uint32_t i = 0; i < 8; i++)
		seen |= UINT32_C(1) << all.cpus[i];
	assert_int_equal(seen, 0xff);
}

static void test_compact_fills_a_core_before_the_next(void **state)
{
	(void)state;
	assert_cpus(place(MACHINE, PIN_COMPACT, 8),
		(int32_t[]){0, 4, 1, 5, 2, 6, 3, 7});
	assert_cpus(place(MACHINE, PIN_COMPACT, 3), (int32_t[]){0, 4, 1});
}

static void test_one_cpu_is_one_for_all(void **state)
{
	(void)state;
	assert_cpus(place(MACHINE, PIN_ONE_CPU, 5), (int32_t[]){7, 7, 7, 7, 7});
}

static void test_same_core_takes_turns_on_its_threads(void **state)
{
	(void)state;
	assert_cpus(
		place(MACHINE, PIN_SAME_CORE, 5), (int32_t[]){3, 7, 3, 7, 3});
	assert_cpus(place("core:4 pu:1", PIN_SAME_CORE, 2), (int32_t[]){3, 3});
}

static void test_more_workers_than_cpus_go_through_the_list_again(void **state)
{
	(void)state;
	for (int pin = PIN_SPREAD; pin <= PIN_SAME_CORE; pin++) {
		struct list once = place(MACHINE, (enum pin)pin, 8);
		struct list more = place(MACHINE, (enum pin)pin, 20);

		for (uint32_t i = 0; i < 20; i++)
			assert_int_equal(more.cpus[i], once.cpus[i % 8]);
	}
}

static void test_machine_with_one_cpu_has_one_place(void **state)
{
	(void)state;
	for (int pin = PIN_SPREAD; pin <= PIN_SAME_CORE; pin++)
		assert_cpus(
			place("pu:1", (enum pin)pin, 3), (int32_t[]){0, 0, 0});
}

static void test_only_usable_cpus_of_this_machine_are_taken(void **state)
{
	cpu_set_t before, one;
	int only = 0;

	(void)state;
	assert_int_equal(sched_getaffinity(0, sizeof before, &before), 0);
	assert_int_equal(placement_usable_cpus(), CPU_COUNT(&before));
	while (!CPU_ISSET(only, &before))
		only++;
	CPU_ZERO(&one);
	CPU_SET(only, &one);
	assert_int_equal(sched_setaffinity(0, sizeof one, &one), 0);
	assert_int_equal(placement_usable_cpus(), 1);
	for (uint64_t nth = 0; nth < 3; nth++)
		assert_int_equal(placement_nth_cpu(nth), only);
	for (int pin = PIN_SPREAD; pin <= PIN_SAME_CORE; pin++) {
		int32_t cpus[3];
		struct fault why = {0};

		assert_int_equal(
			placement_cpus((enum pin)pin, 3, cpus, &why), 0);
		for (int i = 0; i < 3; i++)
			assert_int_equal(cpus[i], only);
	}
	sched_setaffinity(0, sizeof before, &before);
}

static void test_every_usable_cpu_has_its_turn_before_the_first_again(
	void **state)
{
	uint32_t n = placement_usable_cpus();
	cpu_set_t usable;

	(void)state;
	assert_int_equal(sched_getaffinity(0, sizeof usable, &usable), 0);
	for (uint32_t nth = 0; nth < n; nth++) {
		int32_t cpu = placement_nth_cpu(nth);

		assert_true(cpu >= 0 && CPU_ISSET(cpu, &usable));
		CPU_CLR(cpu, &usable);
		assert_int_equal(placement_nth_cpu(UINT64_C(7) * n + nth), cpu);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_none_leaves_all_to_the_scheduler),
		cmocka_unit_test(
			test_spread_takes_packages_then_cores_then_threads),
		cmocka_unit_test(test_compact_fills_a_core_before_the_next),
		cmocka_unit_test(test_one_cpu_is_one_for_all),
		cmocka_unit_test(test_same_core_takes_turns_on_its_threads),
		cmocka_unit_test(
			test_more_workers_than_cpus_go_through_the_list_again),
		cmocka_unit_test(test_machine_with_one_cpu_has_one_place),
		cmocka_unit_test(
			test_only_usable_cpus_of_this_machine_are_taken),
		cmocka_unit_test(
			test_every_usable_cpu_has_its_turn_before_the_first_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
