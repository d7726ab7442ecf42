/* Judgements of the doctor, on both sides of each rule. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "bench/doctor.h"
#include "bench/doctor_json.h"
#include "bench/machine.h"

/* A fact in a table: "8" and "8 MiB" are numbers, "?" is unread, all else is
 * text. */
struct given {
	const char *name;
	const char *value;
};

/* A machine with which nothing is wrong. */
static const struct given good[] = {
	{"cpu.packages", "1"},
	{"cpu.cores", "8"},
	{"cpu.threads", "8"},
	{"cpu.usable", "8"},
	{"cpu.numa_nodes", "1"},
	{"cpu.smt", "0"},
	{"cpu.governor", "performance"},
	{"cpu.frequency_driver", "acpi-cpufreq"},
	{"cpu.turbo", "0"},
	{"load.busy_cpus", "0.02"},
	{"load.steal_percent", "0"},
	{"pressure.cpu_some_10s_percent", "0.5"},
	{"pressure.memory_some_10s_percent", "0"},
	{"pressure.io_some_10s_percent", "0.5"},
	{"host.hypervisor", "none"},
	{"host.container", "none"},
	{"process.seccomp", "0"},
	{"cgroup.cpu_quota_cpus", "none"},
	{"cgroup.memory_max_bytes", "none"},
	{"cgroup.pids_max", "none"},
	{"clock.source", "tsc"},
	{"clock.reading_ns", "22"},
	{"kernel.aslr_level", "2"},
	{"process.aslr", "1"},
	{"kernel.transparent_hugepage", "madvise"},
	{"kernel.overcommit_memory", "0"},
	{"process.timer_slack_ns", "50000"},
	{"kernel.schedstat", "1"},
	{"memory.available_bytes", "8192 MiB"},
	{"memory.swap_used_bytes", "0"},
	{"limits.processes", "100000"},
	{"limits.kernel_threads", "100000"},
	{"limits.kernel_pids", "100000"},
	{"limits.mappings", "65530"},
	{"limits.open_files", "1024"},
	{"limits.stack_bytes", "8 MiB"},
	{"limits.address_space_bytes", "none"},
	{"scratch.file_system", "ext4"},
	{"scratch.kind", "disk"},
	{"scratch.is_disk", "1"},
	{"scratch.writable", "1"},
	{"scratch.free_bytes", "8192 MiB"},
	{"tools.gnuplot", "5.4 patchlevel 4"},
	{"tools.hyperfine", "1.15.0"},
	{"tools.python3", "3.11.2"},
};

static const struct given good_build[] = {
	{"type", "Release"},
	{"flags", "-O2 -g"},
	{"jansson", "2.14.0"},
	{"hwloc", "2.9.0"},
	{"libcrypto", "3.0.17"},
	{"sqlite", "3.40.1"},
	{"openmp", "4.5 of libgomp"},
};

#define LENGTH(list) (sizeof(list) / sizeof *(list))

static void add(struct facts *facts, const struct given *given)
{
	char *end;
	double number = strtod(given->value, &end);

	if (strcmp(given->value, "?") == 0)
		facts_unread(facts, given->name, "no such file");
	else if (end != given->value && *end == '\0')
		facts_number(facts, given->name, number);
	else if (end != given->value && strcmp(end, " MiB") == 0)
		facts_number(facts, given->name, number * 1048576);
	else
		facts_string(facts, given->name, given->value);
}

/* The good machine and build, but for one or two facts, which may be NULL. Of
 * facts with one name the first is found, so they come first. */
static struct doctor judge(const struct given *a, const struct given *b)
{
	struct facts machine = {0}, build = {0};
	struct doctor doctor;

	if (a != NULL) {
		add(&machine, a);
		add(&build, a);
	}
	if (b != NULL)
		add(&machine, b);
	for (size_t i = 0; i < LENGTH(good); i++)
		add(&machine, &good[i]);
	for (size_t i = 0; i < LENGTH(good_build); i++)
		add(&build, &good_build[i]);
	doctor_judge(&doctor, &machine, &build);
	facts_free(&build);
	facts_free(&machine);
	return doctor;
}

static const struct judgement *about(
	const struct doctor *doctor, const char *topic)
{
	for (size_t i = 0; i < doctor->n; i++)
		if (strcmp(doctor->list[i].topic, topic) == 0)
			return &doctor->list[i];
	fail_msg("nothing about %s", topic);
	return &doctor->list[0]; /* not reached */
}

struct rule {
	const char *topic;
	struct given given;
	enum doctor_level level;
};

/* Each changes the level of its own topic and of no other. */
static void check(const struct rule *rules, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct rule *rule = &rules[i];
		struct doctor doctor = judge(&rule->given, NULL);
		const struct judgement *found = about(&doctor, rule->topic);

		if (found->level != rule->level)
			fail_msg("%s with %s = %s is %s: %s", rule->topic,
				rule->given.name, rule->given.value,
				doctor_level_name(found->level), found->text);
		if (doctor.n - doctor.count[DOCTOR_OK] !=
			(rule->level != DOCTOR_OK))
			fail_msg("%s = %s changes more than %s",
				rule->given.name, rule->given.value,
				rule->topic);
	}
}

#define CHECK(rules) check(rules, LENGTH(rules))

#define OK DOCTOR_OK
#define WARNING DOCTOR_WARNING
#define PROBLEM DOCTOR_PROBLEM

static void test_good_machine_is_told_nothing(void **state)
{
	struct doctor doctor = judge(NULL, NULL);

	(void)state;
	for (size_t i = 0; i < doctor.n; i++)
		if (doctor.list[i].level != OK)
			fail_msg("%s: %s", doctor.list[i].topic,
				doctor.list[i].text);
	assert_int_equal(doctor.count[OK], doctor.n);
	assert_true(doctor.n >= 25);
}

static void test_cpus_and_how_they_share(void **state)
{
	static const struct rule rules[] = {
		{"CPUs", {"cpu.usable", "7"}, WARNING},
		{"memory nodes", {"cpu.numa_nodes", "2"}, WARNING},
		{"SMT", {"cpu.smt", "1"}, WARNING},
		{"SMT", {"cpu.smt", "?"}, OK}, /* as many CPUs as cores */
		{"governor", {"cpu.governor", "powersave"}, WARNING},
		{"governor", {"cpu.governor", "performance, powersave"},
			WARNING},
		{"turbo", {"cpu.turbo", "1"}, WARNING},
	};
	const struct given one = {"cpu.usable", "1"};
	const struct given all = {"cpu.threads", "1"};
	struct doctor doctor = judge(&one, &all);

	(void)state;
	CHECK(rules);
	assert_int_equal(about(&doctor, "CPUs")->level, WARNING);
	assert_non_null(strstr(about(&doctor, "CPUs")->text, "take turns"));
}

static void test_smt_shows_in_more_cpus_than_cores(void **state)
{
	const struct given unread = {"cpu.smt", "?"};
	const struct given cores = {"cpu.cores", "4"};
	struct doctor doctor = judge(&unread, &cores);

	(void)state;
	assert_int_equal(about(&doctor, "SMT")->level, WARNING);
}

static void test_busy_neighbours(void **state)
{
	static const struct rule rules[] = {
		{"load", {"load.busy_cpus", "0.39"}, OK},
		{"load", {"load.busy_cpus", "0.41"}, WARNING},
		{"load", {"load.busy_cpus", "1.99"}, WARNING},
		{"load", {"load.busy_cpus", "2.01"}, PROBLEM},
		{"steal", {"load.steal_percent", "0.4"}, OK},
		{"steal", {"load.steal_percent", "0.6"}, WARNING},
		{"steal", {"load.steal_percent", "5.1"}, PROBLEM},
		{"pressure", {"pressure.cpu_some_10s_percent", "9.9"}, OK},
		{"pressure", {"pressure.cpu_some_10s_percent", "10.1"},
			WARNING},
		{"pressure", {"pressure.io_some_10s_percent", "10.1"}, WARNING},
		{"pressure", {"pressure.memory_some_10s_percent", "0.9"}, OK},
		{"pressure", {"pressure.memory_some_10s_percent", "1.1"},
			WARNING},
	};

	(void)state;
	CHECK(rules);
}

static void test_half_a_cpu_counts_on_a_large_machine_too(void **state)
{
	const struct given busy = {"load.busy_cpus", "0.6"};
	const struct given many = {"cpu.threads", "128"};
	struct doctor doctor = judge(&busy, &many);

	(void)state;
	assert_int_equal(about(&doctor, "load")->level, WARNING);
}

static void test_virtual_machines_and_containers(void **state)
{
	static const struct rule rules[] = {
		{"host", {"host.hypervisor", "kvm"}, WARNING},
		{"container", {"host.container", "docker"}, OK},
		{"container", {"process.seccomp", "1"}, WARNING},
	};
	const struct given unknown = {"host.hypervisor", "unknown"};
	const struct given sign = {"host.hypervisor_signature", "KVMKVMKVM"};
	struct doctor doctor = judge(&unknown, &sign);

	(void)state;
	CHECK(rules);
	assert_non_null(strstr(about(&doctor, "host")->text, "KVMKVMKVM"));
}

static void test_quota_below_the_usable_cpus_is_a_problem(void **state)
{
	static const struct rule rules[] = {
		{"CPU quota", {"cgroup.cpu_quota_cpus", "8"}, OK},
		{"CPU quota", {"cgroup.cpu_quota_cpus", "7.9"}, PROBLEM},
		{"CPU quota", {"cgroup.cpu_quota_cpus", "0.5"}, PROBLEM},
	};

	(void)state;
	CHECK(rules);
}

static void test_clocks(void **state)
{
	static const struct rule rules[] = {
		{"clock", {"clock.source", "arch_sys_counter"}, OK},
		{"clock", {"clock.source", "kvm-clock"}, OK},
		{"clock", {"clock.source", "hpet"}, PROBLEM},
		{"clock", {"clock.source", "acpi_pm"}, PROBLEM},
		{"clock", {"clock.reading_ns", "99"}, OK},
		{"clock", {"clock.reading_ns", "101"}, WARNING},
		{"timer slack", {"process.timer_slack_ns", "1"}, WARNING},
	};

	(void)state;
	CHECK(rules);
}

static void test_settings_of_the_kernel(void **state)
{
	static const struct rule rules[] = {
		{"ASLR", {"kernel.aslr_level", "0"}, PROBLEM},
		{"ASLR", {"kernel.aslr_level", "1"}, WARNING},
		{"ASLR", {"process.aslr", "0"}, PROBLEM},
		{"huge pages", {"kernel.transparent_hugepage", "never"}, OK},
		{"huge pages", {"kernel.transparent_hugepage", "always"},
			WARNING},
		{"overcommit", {"kernel.overcommit_memory", "1"}, OK},
		{"overcommit", {"kernel.overcommit_memory", "2"}, WARNING},
		{"run queue", {"kernel.schedstat", "0"}, WARNING},
	};

	(void)state;
	CHECK(rules);
}

static void test_room_for_memory(void **state)
{
	static const struct rule rules[] = {
		{"memory", {"memory.available_bytes", "1025 MiB"}, OK},
		{"memory", {"memory.available_bytes", "1023 MiB"}, WARNING},
		{"memory", {"memory.available_bytes", "255 MiB"}, PROBLEM},
		{"memory", {"cgroup.memory_max_bytes", "1023 MiB"}, WARNING},
		{"memory", {"cgroup.memory_max_bytes", "255 MiB"}, PROBLEM},
		{"memory", {"cgroup.memory_max_bytes", "?"}, OK},
		{"swap", {"memory.swap_used_bytes", "63 MiB"}, OK},
		{"swap", {"memory.swap_used_bytes", "65 MiB"}, WARNING},
	};

	(void)state;
	CHECK(rules);
}

static void test_room_for_workers(void **state)
{
	static const struct rule rules[] = {
		{"workers", {"limits.processes", "1024"}, OK},
		{"workers", {"limits.processes", "1023"}, WARNING},
		{"workers", {"limits.processes", "63"}, PROBLEM},
		{"workers", {"limits.processes", "none"}, OK},
		{"workers", {"cgroup.pids_max", "1023"}, WARNING},
		{"workers", {"limits.kernel_threads", "63"}, PROBLEM},
		{"workers", {"limits.kernel_pids", "1023"}, WARNING},
		{"workers", {"limits.mappings", "2048"}, OK},
		{"workers", {"limits.mappings", "2046"}, WARNING},
		{"open files", {"limits.open_files", "1023"}, WARNING},
		{"open files", {"limits.open_files", "none"}, OK},
		{"stack", {"limits.stack_bytes", "64 MiB"}, OK},
		{"stack", {"limits.stack_bytes", "65 MiB"}, WARNING},
		{"stack", {"limits.stack_bytes", "none"}, WARNING},
		{"stack", {"limits.address_space_bytes", "4096 MiB"}, WARNING},
	};

	(void)state;
	CHECK(rules);
}

static void test_smallest_limit_of_workers_is_the_one_named(void **state)
{
	const struct given pids = {"cgroup.pids_max", "200"};
	const struct given processes = {"limits.processes", "300"};
	struct doctor doctor = judge(&pids, &processes);

	(void)state;
	assert_string_equal(about(&doctor, "workers")->text,
		"at most 200 (pids.max of the control group)");
	assert_non_null(
		strstr(about(&doctor, "workers")->advice, "--pids-limit"));
}

static void test_room_for_files(void **state)
{
	static const struct rule rules[] = {
		{"scratch", {"scratch.writable", "0"}, PROBLEM},
		{"scratch", {"scratch.file_system", "?"}, PROBLEM},
		{"free space", {"scratch.free_bytes", "1025 MiB"}, OK},
		{"free space", {"scratch.free_bytes", "1023 MiB"}, WARNING},
		{"free space", {"scratch.free_bytes", "63 MiB"}, PROBLEM},
	};

	(void)state;
	CHECK(rules);
}

static void test_scratch_that_is_no_disk_is_told_aloud(void **state)
{
	static const char *const kinds[] = {
		"memory", "network", "layered", "unknown"};
	const struct given no_disk = {"scratch.is_disk", "0"};

	(void)state;
	for (size_t i = 0; i < LENGTH(kinds); i++) {
		const struct given kind = {"scratch.kind", kinds[i]};
		struct doctor doctor = judge(&no_disk, &kind);

		assert_int_equal(about(&doctor, "scratch")->level, WARNING);
		if (i == 0)
			assert_non_null(strstr(
				about(&doctor, "scratch")->text, "not a disk"));
	}
}

static void test_tools_and_builds(void **state)
{
	static const struct rule rules[] = {
		{"gnuplot", {"tools.gnuplot", "?"}, WARNING},
		{"hyperfine", {"tools.hyperfine", "?"}, WARNING},
		{"python3", {"tools.python3", "?"}, WARNING},
		{"build", {"type", "Debug"}, PROBLEM},
		{"build", {"type", ""}, PROBLEM},
		{"build", {"flags", "-O2 -fsanitize=thread"}, PROBLEM},
		{"libraries", {"hwloc", "?"}, WARNING},
		{"SQLite", {"sqlite", "?"}, WARNING},
		{"OpenMP", {"openmp", "?"}, WARNING},
	};
	const struct given left_out = {"openmp", "?"};
	const struct given missing = {"tools.gnuplot", "?"};
	struct doctor doctor = judge(&missing, NULL);

	(void)state;
	CHECK(rules);
	assert_non_null(
		strstr(about(&doctor, "gnuplot")->advice, "apt-get install"));
	assert_string_equal(about(&doctor, "libraries")->text,
		"jansson 2.14.0, hwloc 2.9.0, libcrypto 3.0.17");
	assert_string_equal(about(&doctor, "SQLite")->text, "3.40.1");
	doctor = judge(&left_out, NULL);
	assert_string_equal(about(&doctor, "OpenMP")->text,
		"left out of this build: no such file");
}

/* Nothing is ok, and nothing is said without advice, of an unknown machine. */
static void test_what_is_not_known_is_never_ok(void **state)
{
	const struct machine_source nothing = {
		.root = TEST_DATA "/machine/nothing"};
	struct facts machine = {0}, build = {0};
	struct doctor unread, unasked;

	(void)state;
	doctor_judge(&unasked, &machine, &build);
	machine_gather(&machine, &nothing);
	doctor_judge(&unread, &machine, &build);
	assert_int_equal(unasked.count[OK], 0);
	assert_int_equal(unread.count[OK], 0);
	for (size_t i = 0; i < unread.n; i++)
		assert_non_null(unread.list[i].advice);
	facts_free(&machine);
}

static void test_each_unread_fact_alone_says_why(void **state)
{
	static const struct rule rules[] = {
		{"CPUs", {"cpu.usable", "?"}, WARNING},
		{"memory nodes", {"cpu.numa_nodes", "?"}, WARNING},
		{"governor", {"cpu.governor", "?"}, WARNING},
		{"turbo", {"cpu.turbo", "?"}, WARNING},
		{"load", {"load.busy_cpus", "?"}, WARNING},
		{"steal", {"load.steal_percent", "?"}, WARNING},
		{"pressure", {"pressure.cpu_some_10s_percent", "?"}, WARNING},
		{"host", {"host.hypervisor", "?"}, WARNING},
		{"container", {"host.container", "?"}, WARNING},
		{"CPU quota", {"cgroup.cpu_quota_cpus", "?"}, WARNING},
		{"clock", {"clock.source", "?"}, WARNING},
		{"ASLR", {"process.aslr", "?"}, WARNING},
		{"huge pages", {"kernel.transparent_hugepage", "?"}, WARNING},
		{"overcommit", {"kernel.overcommit_memory", "?"}, WARNING},
		{"timer slack", {"process.timer_slack_ns", "?"}, WARNING},
		{"memory", {"memory.available_bytes", "?"}, WARNING},
		{"swap", {"memory.swap_used_bytes", "?"}, WARNING},
		{"open files", {"limits.open_files", "?"}, WARNING},
		{"stack", {"limits.stack_bytes", "?"}, WARNING},
		{"free space", {"scratch.free_bytes", "?"}, WARNING},
	};

	(void)state;
	CHECK(rules);
	for (size_t i = 0; i < LENGTH(rules); i++) {
		struct doctor doctor = judge(&rules[i].given, NULL);

		assert_string_equal(about(&doctor, rules[i].topic)->text,
			"not known (no such file)");
	}
}

static void test_recorded_machines_are_judged_as_one_would(void **state)
{
	const struct machine_source server = {
		.root = TEST_DATA "/machine/server"};
	const struct machine_source container = {
		.root = TEST_DATA "/machine/container"};
	struct facts machine = {0}, build = {0};
	struct doctor doctor;

	(void)state;
	machine_gather(&machine, &server);
	doctor_judge(&doctor, &machine, &build);
	assert_int_equal(about(&doctor, "memory nodes")->level, WARNING);
	assert_int_equal(about(&doctor, "governor")->level, WARNING);
	assert_int_equal(about(&doctor, "turbo")->level, OK);
	assert_int_equal(about(&doctor, "CPU quota")->level, OK);
	facts_free(&machine);
	machine_gather(&machine, &container);
	doctor_judge(&doctor, &machine, &build);
	assert_int_equal(about(&doctor, "CPU quota")->level, PROBLEM);
	assert_int_equal(about(&doctor, "ASLR")->level, PROBLEM);
	assert_int_equal(about(&doctor, "workers")->level, WARNING);
	assert_int_equal(about(&doctor, "stack")->level, WARNING);
	facts_free(&machine);
}

static void test_document_holds_the_facts_and_the_judgements(void **state)
{
	struct facts machine = {0}, build = {0};
	struct doctor doctor = judge(NULL, NULL);
	json_t *json, *first;
	char *text;

	(void)state;
	facts_string(&machine, "cpu.model", "Fast 9000");
	text = doctor_json(&doctor, &machine, &build);
	json = json_loads(text, 0, NULL);
	assert_non_null(json);
	assert_string_equal(
		json_string_value(json_object_get(
			json_object_get(
				json_object_get(json, "machine"), "cpu"),
			"model")),
		"Fast 9000");
	assert_int_equal(
		json_array_size(json_object_get(json, "judgements")), doctor.n);
	first = json_array_get(json_object_get(json, "judgements"), 0);
	assert_string_equal(
		json_string_value(json_object_get(first, "level")), "ok");
	assert_true(json_is_null(json_object_get(first, "advice")));
	assert_int_equal(
		json_integer_value(json_object_get(json, "problems")), 0);
	json_decref(json);
	free(text);
	facts_free(&machine);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good_machine_is_told_nothing),
		cmocka_unit_test(test_cpus_and_how_they_share),
		cmocka_unit_test(test_smt_shows_in_more_cpus_than_cores),
		cmocka_unit_test(test_busy_neighbours),
		cmocka_unit_test(test_half_a_cpu_counts_on_a_large_machine_too),
		cmocka_unit_test(test_virtual_machines_and_containers),
		cmocka_unit_test(test_quota_below_the_usable_cpus_is_a_problem),
		cmocka_unit_test(test_clocks),
		cmocka_unit_test(test_settings_of_the_kernel),
		cmocka_unit_test(test_room_for_memory),
		cmocka_unit_test(test_room_for_workers),
		cmocka_unit_test(
			test_smallest_limit_of_workers_is_the_one_named),
		cmocka_unit_test(test_room_for_files),
		cmocka_unit_test(test_scratch_that_is_no_disk_is_told_aloud),
		cmocka_unit_test(test_tools_and_builds),
		cmocka_unit_test(test_what_is_not_known_is_never_ok),
		cmocka_unit_test(test_each_unread_fact_alone_says_why),
		cmocka_unit_test(
			test_recorded_machines_are_judged_as_one_would),
		cmocka_unit_test(
			test_document_holds_the_facts_and_the_judgements),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
