/* Facts of a machine, read from recorded ones:
 *   server     bare metal, two packages, control groups 2
 *   container  docker in a virtual machine, control groups 2 of its own
 *   board      ARM, control groups 1 of a container seen as the host's
 *   nothing    no file at all
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "bench/clock.h"
#include "bench/file_system.h"
#include "bench/machine.h"
#include "bench/machine_part.h"
#include "bench/tool.h"

static struct facts gather(const char *machine, bool identify)
{
	const struct machine_source source = {
		.root = machine,
		.identify = identify,
	};
	struct facts facts = {0};

	machine_gather(&facts, &source);
	return facts;
}

#define RECORDED(name) gather(TEST_DATA "/machine/" name, false)

static const struct fact *find(const struct facts *facts, const char *name)
{
	static const struct fact none;
	const struct fact *fact = facts_find(facts, name);

	if (fact != NULL)
		return fact;
	fail_msg("no fact %s", name);
	return &none; /* not reached */
}

static void text_is(
	const struct facts *facts, const char *name, const char *text)
{
	const struct fact *fact = find(facts, name);

	if (fact->kind != FACT_STRING || strcmp(fact->text, text) != 0)
		fail_msg("%s is \"%s\", not \"%s\"", name, fact->text, text);
}

static void value_is(const struct facts *facts, const char *name,
	enum fact_kind kind, double number)
{
	const struct fact *fact = find(facts, name);

	if (fact->kind != kind || fabs(fact->number - number) > 1e-9)
		fail_msg("%s is %g \"%s\", not %g", name, fact->number,
			fact->text, number);
}

static void number_is(
	const struct facts *facts, const char *name, double number)
{
	value_is(facts, name, FACT_NUMBER, number);
}

static void flag_is(const struct facts *facts, const char *name, bool flag)
{
	value_is(facts, name, FACT_FLAG, flag);
}

static void unread_says(
	const struct facts *facts, const char *name, const char *part)
{
	const struct fact *fact = find(facts, name);

	assert_int_equal(fact->kind, FACT_UNREAD);
	if (strstr(fact->text, part) == NULL)
		fail_msg("%s: \"%s\" does not say \"%s\"", name, fact->text,
			part);
}

static void test_topology_of_two_packages_is_counted(void **state)
{
	struct facts facts = RECORDED("server");

	(void)state;
	number_is(&facts, "cpu.packages", 2);
	number_is(&facts, "cpu.cores", 16);
	number_is(&facts, "cpu.threads", 32);
	number_is(&facts, "cpu.numa_nodes", 2);
	number_is(&facts, "cpu.l1d_bytes", 32768);
	number_is(&facts, "cpu.l2_bytes", 1048576);
	number_is(&facts, "cpu.l3_bytes", 23068672);
	number_is(&facts, "cpu.l3_count", 2);
	flag_is(&facts, "cpu.smt", true);
	facts_free(&facts);
}

static void test_usable_cpus_are_those_allowed_and_online(void **state)
{
	struct facts server = RECORDED("server");
	struct facts container = RECORDED("container");

	(void)state;
	/* 0-29,32-95 are allowed, and 0-31 are there. */
	number_is(&server, "cpu.usable", 30);
	text_is(&server, "cpu.usable_list", "0-29");
	number_is(&container, "cpu.usable", 4);
	facts_free(&server);
	facts_free(&container);
}

static void test_frequencies_are_in_hertz_over_all_policies(void **state)
{
	struct facts facts = RECORDED("server");

	(void)state;
	number_is(&facts, "cpu.frequency_mean_hz", 2e9);
	number_is(&facts, "cpu.frequency_min_hz", 1e9);
	number_is(&facts, "cpu.frequency_max_hz", 3.7e9);
	text_is(&facts, "cpu.frequency_driver", "intel_pstate");
	facts_free(&facts);
}

static void test_frequency_without_cpufreq_is_that_of_cpuinfo(void **state)
{
	struct facts facts = RECORDED("container");

	(void)state;
	number_is(&facts, "cpu.frequency_mean_hz", 2250e6);
	facts_free(&facts);
}

static void test_governors_that_differ_are_all_named(void **state)
{
	struct facts server = RECORDED("server");
	struct facts container = RECORDED("container");

	(void)state;
	text_is(&server, "cpu.governor", "performance, powersave");
	text_is(&container, "cpu.governor", "schedutil");
	facts_free(&server);
	facts_free(&container);
}

static void test_turbo_is_read_from_either_driver(void **state)
{
	struct facts server = RECORDED("server");
	struct facts container = RECORDED("container");
	struct facts board = RECORDED("board");

	(void)state;
	flag_is(&server, "cpu.turbo", false);   /* no_turbo is 1 */
	flag_is(&container, "cpu.turbo", true); /* boost is 1 */
	unread_says(&board, "cpu.turbo", "intel_pstate/no_turbo");
	facts_free(&server);
	facts_free(&container);
	facts_free(&board);
}

static void test_model_of_an_arm_is_its_maker_and_part(void **state)
{
	struct facts facts = RECORDED("board");

	(void)state;
	text_is(&facts, "cpu.model", "0x41, part 0xd08");
	facts_free(&facts);
}

static void test_least_limit_above_a_group_is_the_one_that_holds(void **state)
{
	struct facts facts = RECORDED("container");

	(void)state;
	number_is(&facts, "cgroup.version", 2);
	number_is(&facts, "cgroup.cpu_quota_cpus", 1.5); /* at the top */
	number_is(&facts, "cgroup.memory_max_bytes", 536870912);
	number_is(&facts, "cgroup.pids_max", 256); /* in the middle */
	text_is(&facts, "cgroup.cpuset_list", "2-5");
	facts_free(&facts);
}

static void test_group_without_limits_has_none(void **state)
{
	struct facts facts = RECORDED("server");

	(void)state;
	text_is(&facts, "cgroup.cpu_quota_cpus", "none");
	text_is(&facts, "cgroup.memory_max_bytes", "none");
	text_is(&facts, "cgroup.cpuset_list", "none");
	number_is(&facts, "cgroup.pids_max", 169818);
	facts_free(&facts);
}

static void test_limits_of_version_1_are_found_below_the_origin(void **state)
{
	struct facts facts = RECORDED("board");

	(void)state;
	number_is(&facts, "cgroup.version", 1);
	number_is(&facts, "cgroup.cpu_quota_cpus", 2.5);
	text_is(&facts, "cgroup.memory_max_bytes", "none");
	number_is(&facts, "cgroup.pids_max", 300); /* in a group below */
	text_is(&facts, "cgroup.cpuset_list", "0-3");
	facts_free(&facts);
}

static void test_hypervisor_and_container_are_told(void **state)
{
	struct facts server = RECORDED("server");
	struct facts container = RECORDED("container");
	struct facts board = RECORDED("board");

	(void)state;
	text_is(&server, "host.hypervisor", "none");
	text_is(&server, "host.container", "none");
	text_is(&server, "host.product", "PowerEdge R640");
	text_is(&container, "host.hypervisor", "google");
	text_is(&container, "host.container", "docker"); /* by its file */
	flag_is(&container, "process.seccomp", true);
	unread_says(&board, "host.hypervisor", "sys_vendor");
	text_is(&board, "host.container", "docker"); /* by its groups */
	facts_free(&server);
	facts_free(&container);
	facts_free(&board);
}

static void test_kernel_settings_are_read(void **state)
{
	struct facts server = RECORDED("server");
	struct facts container = RECORDED("container");

	(void)state;
	text_is(&server, "os.name", "Debian GNU/Linux 12 (bookworm)");
	text_is(&server, "kernel.release", "6.1.0-18-amd64");
	text_is(&server, "kernel.transparent_hugepage", "always");
	text_is(&container, "kernel.transparent_hugepage", "madvise");
	text_is(&server, "clock.source", "tsc");
	number_is(&server, "kernel.aslr_level", 2);
	flag_is(&server, "process.aslr", true);
	flag_is(&container, "process.aslr", false);
	flag_is(&server, "kernel.schedstat", true);
	flag_is(&container, "kernel.schedstat", false);
	text_is(&server, "cpu.mitigations.meltdown", "Mitigation: PTI");
	facts_free(&server);
	facts_free(&container);
}

static void test_limits_are_numbers_or_none(void **state)
{
	struct facts server = RECORDED("server");
	struct facts container = RECORDED("container");

	(void)state;
	number_is(&server, "limits.processes", 514617);
	number_is(&server, "limits.open_files", 1024);
	number_is(&server, "limits.stack_bytes", 8388608);
	text_is(&server, "limits.address_space_bytes", "none");
	number_is(&server, "limits.kernel_threads", 1029234);
	text_is(&container, "limits.stack_bytes", "none");
	unread_says(&container, "limits.core_bytes", "does not name it");
	facts_free(&server);
	facts_free(&container);
}

static void test_memory_and_load_are_read(void **state)
{
	struct facts facts = RECORDED("server");

	(void)state;
	number_is(&facts, "memory.total_bytes", 131724528.0 * 1024);
	number_is(&facts, "memory.swap_used_bytes", 100000.0 * 1024);
	number_is(&facts, "load.average_5min", 0.34);
	number_is(&facts, "pressure.io_some_10s_percent", 1.25);
	facts_free(&facts);
}

/* Whether any fact holds the word. */
static bool is_told(const struct facts *facts, const char *word)
{
	for (size_t i = 0; i < facts->n; i++)
		if (strcasestr(facts->list[i].text, word) != NULL)
			return true;
	return false;
}

static void test_nobody_is_named_unless_asked(void **state)
{
	static const char *const secrets[] = {"example.org", "alice",
		"3b0e2d6e", "10.20.30", "vmlinuz", "/home"};
	struct facts shown = RECORDED("server");
	struct facts named = gather(TEST_DATA "/machine/server", true);

	(void)state;
	for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++) {
		if (is_told(&shown, secrets[i]))
			fail_msg("\"%s\" is told", secrets[i]);
		assert_true(is_told(&named, secrets[i]));
	}
	assert_null(facts_find(&shown, "identity.host_name"));
	text_is(&named, "identity.host_name", "db7.example.org");
	facts_free(&shown);
	facts_free(&named);
}

static void test_harmless_words_of_the_command_line_are_kept(void **state)
{
	struct facts facts = RECORDED("server");
	char text[64];

	(void)state;
	text_is(&facts, "kernel.command_line",
		"isolcpus=30-31 nohz_full=30-31 mitigations=auto "
		"processor.max_cstate=1");
	number_is(&facts, "kernel.command_line_omitted", 9);
	assert_int_equal(machine_command_line("", text, sizeof text), 0);
	assert_string_equal(text, "");
	assert_int_equal(
		machine_command_line("  nosmt\n", text, sizeof text), 0);
	assert_string_equal(text, "nosmt");
	/* What does not fit is counted, not cut. */
	assert_int_equal(machine_command_line("nosmt isolcpus=1", text, 10), 1);
	assert_string_equal(text, "nosmt");
	facts_free(&facts);
}

static void test_machine_without_files_gives_reasons_and_no_values(void **state)
{
	struct facts facts = RECORDED("nothing");

	(void)state;
	assert_true(facts.n > 50);
	for (size_t i = 0; i < facts.n; i++) {
		const struct fact *fact = &facts.list[i];

		if (strcmp(fact->name, "kernel.schedstat") == 0)
			continue; /* false: that is what its absence means */
		if (fact->kind != FACT_UNREAD || fact->text[0] == '\0')
			fail_msg("%s has a value", fact->name);
		if (strstr(fact->text, TEST_DATA) != NULL)
			fail_msg("%s names the root", fact->name);
	}
	facts_free(&facts);
}

static void test_every_fact_of_every_machine_has_a_name_of_its_own(void **state)
{
	static const char *const roots[] = {"", TEST_DATA "/machine/server",
		TEST_DATA "/machine/container", TEST_DATA "/machine/nothing"};

	(void)state;
	for (size_t r = 0; r < sizeof roots / sizeof *roots; r++) {
		struct facts facts = gather(roots[r], true);

		for (size_t i = 0; i < facts.n; i++)
			assert_ptr_equal(facts_find(&facts, facts.list[i].name),
				&facts.list[i]);
		facts_free(&facts);
	}
}

static void test_this_machine_tells_what_only_a_running_one_can(void **state)
{
	struct facts facts = gather("", false);

	(void)state;
	assert_true(find(&facts, "clock.reading_ns")->number > 0);
	assert_true(find(&facts, "clock.step_ns")->number > 0);
	number_is(&facts, "memory.page_bytes", (double)sysconf(_SC_PAGESIZE));
	assert_non_null(facts_find(&facts, "tools.gnuplot"));
	assert_true(find(&facts, "cpu.usable")->number >= 1);
	facts_free(&facts);
}

static void test_activity_is_a_share_of_the_machine(void **state)
{
	struct facts facts = {0};
	double cpus = (double)sysconf(_SC_NPROCESSORS_ONLN);

	(void)state;
	machine_activity(&facts, NS_PER_S / 20);
	assert_in_range((uint64_t)find(&facts, "load.busy_cpus")->number, 0,
		(uint64_t)cpus + 1);
	assert_in_range(
		(uint64_t)find(&facts, "load.steal_percent")->number, 0, 100);
	facts_free(&facts);
}

static void test_build_says_what_it_was_made_with(void **state)
{
	struct facts facts = {0};

	(void)state;
	machine_build_facts(&facts);
	assert_true(find(&facts, "version")->text[0] != '\0');
	assert_true(strchr(find(&facts, "flags")->text, '/') == NULL);
	assert_true(find(&facts, "jansson")->text[0] != '\0');
	assert_true(find(&facts, "hwloc")->text[0] != '\0');
	assert_true(find(&facts, "libcrypto")->text[0] != '\0');
	facts_free(&facts);
}

static void test_flags_with_paths_lose_them(void **state)
{
	char text[64];

	(void)state;
	machine_flags("-O2  -ffile-prefix-map=/home/alice/x=. -g -I/opt/y",
		text, sizeof text);
	assert_string_equal(text, "-O2 -ffile-prefix-map... -g -I...");
	machine_flags("", text, sizeof text);
	assert_string_equal(text, "");
	machine_flags("-O2 -fsanitize=address", text, 8);
	assert_string_equal(text, "-O2 -fs");
}

static void mount_is(uint64_t mount, const char *type)
{
	FILE *file =
		fopen(TEST_DATA "/machine/server/proc/self/mountinfo", "re");
	char name[32] = "";

	assert_non_null(file);
	assert_int_equal(file_system_of_mount(file, mount, name, sizeof name),
		type != NULL ? 0 : -1);
	assert_string_equal(name, type != NULL ? type : "");
	fclose(file);
}

static void test_file_system_is_that_of_the_mount(void **state)
{
	(void)state;
	mount_is(28, "ext4");
	mount_is(40, "btrfs");
	mount_is(31, "cgroup2"); /* with two optional fields before the dash */
	mount_is(41, "fuse.sshfs");
	mount_is(2, NULL);
}

static void test_only_a_disk_is_a_disk(void **state)
{
	struct file_system fs;
	struct fault why = {0};

	(void)state;
	assert_int_equal(file_system_kind_of("ext4"), FILE_SYSTEM_DISK);
	assert_int_equal(file_system_kind_of("tmpfs"), FILE_SYSTEM_MEMORY);
	assert_int_equal(file_system_kind_of("nfs4"), FILE_SYSTEM_NETWORK);
	assert_int_equal(file_system_kind_of("overlay"), FILE_SYSTEM_LAYERED);
	assert_int_equal(file_system_kind_of("newfs"), FILE_SYSTEM_UNKNOWN);
	assert_int_equal(file_system_at("/proc", &fs, &why), 0);
	assert_string_equal(fs.name, "proc");
	assert_int_equal(fs.kind, FILE_SYSTEM_UNKNOWN);
}

static void test_scratch_folder_that_is_missing_is_unread(void **state)
{
	struct facts facts = {0};

	(void)state;
	machine_scratch(&facts, TEST_DATA "/machine/nothing");
	assert_int_equal(facts.n, 5);
	for (size_t i = 0; i < facts.n; i++)
		unread_says(&facts, facts.list[i].name, "No such file");
	assert_false(is_told(&facts, TEST_DATA));
	facts_free(&facts);
}

static void test_tool_answers_with_its_first_line(void **state)
{
	struct fault why = {0};
	char text[16];

	(void)state;
	assert_int_equal(
		tool_ask("echo", "one", 60 * NS_PER_S, text, sizeof text, &why),
		0);
	assert_string_equal(text, "one");
	/* More than fits: read to the end, and cut. */
	assert_int_equal(tool_ask("echo", "0123456789abcdefghij", 60 * NS_PER_S,
				 text, sizeof text, &why),
		0);
	assert_string_equal(text, "0123456789abcde");
}

static void test_tool_that_is_missing_silent_or_hanging_is_a_fault(void **state)
{
	struct fault missing = {0}, silent = {0}, hanging = {0};
	char text[16];

	(void)state;
	assert_int_equal(tool_ask("no-such-program-here", "-v", 60 * NS_PER_S,
				 text, sizeof text, &missing),
		-1);
	assert_non_null(strstr(missing.text, "not on PATH"));
	assert_int_equal(tool_ask("true", "-v", 60 * NS_PER_S, text,
				 sizeof text, &silent),
		-1);
	assert_non_null(strstr(silent.text, "says nothing"));
	assert_int_equal(tool_ask("sleep", "3600", NS_PER_S / 50, text,
				 sizeof text, &hanging),
		-1);
	assert_non_null(strstr(hanging.text, "in time"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_topology_of_two_packages_is_counted),
		cmocka_unit_test(test_usable_cpus_are_those_allowed_and_online),
		cmocka_unit_test(
			test_frequencies_are_in_hertz_over_all_policies),
		cmocka_unit_test(
			test_frequency_without_cpufreq_is_that_of_cpuinfo),
		cmocka_unit_test(test_governors_that_differ_are_all_named),
		cmocka_unit_test(test_turbo_is_read_from_either_driver),
		cmocka_unit_test(test_model_of_an_arm_is_its_maker_and_part),
		cmocka_unit_test(
			test_least_limit_above_a_group_is_the_one_that_holds),
		cmocka_unit_test(test_group_without_limits_has_none),
		cmocka_unit_test(
			test_limits_of_version_1_are_found_below_the_origin),
		cmocka_unit_test(test_hypervisor_and_container_are_told),
		cmocka_unit_test(test_kernel_settings_are_read),
		cmocka_unit_test(test_limits_are_numbers_or_none),
		cmocka_unit_test(test_memory_and_load_are_read),
		cmocka_unit_test(test_nobody_is_named_unless_asked),
		cmocka_unit_test(
			test_harmless_words_of_the_command_line_are_kept),
		cmocka_unit_test(
			test_machine_without_files_gives_reasons_and_no_values),
		cmocka_unit_test(
			test_every_fact_of_every_machine_has_a_name_of_its_own),
		cmocka_unit_test(
			test_this_machine_tells_what_only_a_running_one_can),
		cmocka_unit_test(test_activity_is_a_share_of_the_machine),
		cmocka_unit_test(test_build_says_what_it_was_made_with),
		cmocka_unit_test(test_flags_with_paths_lose_them),
		cmocka_unit_test(test_file_system_is_that_of_the_mount),
		cmocka_unit_test(test_only_a_disk_is_a_disk),
		cmocka_unit_test(test_scratch_folder_that_is_missing_is_unread),
		cmocka_unit_test(test_tool_answers_with_its_first_line),
		cmocka_unit_test(
			test_tool_that_is_missing_silent_or_hanging_is_a_fault),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
