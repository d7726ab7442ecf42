/* Facts about the clock rate of the CPUs: who sets it, within which limits.
 * The files are those of cpufreq, one folder for each policy, that is, for
 * the CPUs that change their rate together. */
#include <glob.h>
#include <math.h>
#include <string.h>

#include "bench/machine_part.h"
#include "bench/sysfile.h"

#define CPUFREQ "/sys/devices/system/cpu/cpufreq"
#define NO_TURBO "/sys/devices/system/cpu/intel_pstate/no_turbo"

enum { HZ_PER_KHZ = 1000, HZ_PER_MHZ = 1000000 };

struct spread {
	double least, largest, sum;
	unsigned n;
};

static void spread_add(struct spread *spread, double value)
{
	spread->least = fmin(spread->least, value);
	spread->largest = fmax(spread->largest, value);
	spread->sum += value;
	spread->n++;
}

static struct spread spread_none(void)
{
	return (struct spread){.least = HUGE_VAL, .largest = -HUGE_VAL};
}

/* The file in the folder of every policy; a fault when there is none. */
static int find(
	const char *root, const char *file, glob_t *found, struct fault *why)
{
	char path[SYSFILE_PATH], pattern[SYSFILE_PATH];

	snprintf(path, sizeof path, CPUFREQ "/policy*/%s", file);
	if (sysfile_path(root, path, pattern) &&
		glob(pattern, 0, NULL, found) == 0)
		return 0;
	return fault_set(why, 0, "no file " CPUFREQ "/policy*/%s", file);
}

static bool is_listed(const char *list, const char *word)
{
	const size_t n = strlen(word);

	for (; *list != '\0'; list += strspn(list, ", ")) {
		const size_t len = strcspn(list, ", ");

		if (len == n && memcmp(list, word, n) == 0)
			return true;
		list += len;
	}
	return false;
}

/* Distinct values, in the order of the policies: "performance, powersave". */
static void text_of_policies(struct facts *facts, const char *name,
	const char *root, const char *file)
{
	char all[FACT_TEXT] = "", one[64];
	struct fault why = {0};
	size_t used = 0;
	glob_t found = {0};

	if (find(root, file, &found, &why) != 0) {
		facts_unread(facts, name, why.text);
		return;
	}
	for (size_t i = 0; i < found.gl_pathc && used < sizeof all; i++)
		if (sysfile_text("", found.gl_pathv[i], one, sizeof one,
			    &why) == 0 &&
			!is_listed(all, one))
			used += (size_t)snprintf(all + used, sizeof all - used,
				"%s%s", used > 0 ? ", " : "", one);
	globfree(&found);
	if (all[0] != '\0')
		facts_string(facts, name, all);
	else
		facts_unread(
			facts, name, "the files of cpufreq are not readable");
}

static int hz_of_policies(const char *root, const char *file, struct spread *hz,
	struct fault *why)
{
	glob_t found = {0};

	*hz = spread_none();
	if (find(root, file, &found, why) != 0)
		return -1;
	for (size_t i = 0; i < found.gl_pathc; i++) {
		struct fault unread = {0};
		double khz;

		if (sysfile_number("", found.gl_pathv[i], &khz, &unread) == 0)
			spread_add(hz, khz * HZ_PER_KHZ);
	}
	globfree(&found);
	return hz->n > 0 ? 0
			 : fault_set(why, 0, "%s of cpufreq is not readable",
				   file);
}

static void limit_hz(struct facts *facts, const char *name, const char *root,
	const char *file, bool largest)
{
	struct fault why = {0};
	struct spread hz;

	if (hz_of_policies(root, file, &hz, &why) == 0)
		facts_number(facts, name, largest ? hz.largest : hz.least);
	else
		facts_unread(facts, name, why.text);
}

/* The "cpu MHz" of x86, which is there in virtual machines too. */
static int hz_of_cpuinfo(const char *root, struct spread *hz)
{
	struct fault why = {0};
	FILE *file = sysfile_open(root, "/proc/cpuinfo", &why);
	char line[256];
	double mhz;

	*hz = spread_none();
	if (file == NULL)
		return -1;
	while (fgets(line, sizeof line, file) != NULL)
		if (sscanf(line, "cpu MHz : %lf", &mhz) == 1)
			spread_add(hz, mhz * HZ_PER_MHZ);
	fclose(file);
	return hz->n > 0 ? 0 : -1;
}

static void present_hz(struct facts *facts, const char *root)
{
	struct fault why = {0};
	struct spread hz;

	if (hz_of_policies(root, "scaling_cur_freq", &hz, &why) == 0 ||
		hz_of_cpuinfo(root, &hz) == 0)
		facts_number(facts, "cpu.frequency_mean_hz", hz.sum / hz.n);
	else
		facts_unread(facts, "cpu.frequency_mean_hz", why.text);
}

/* Intel's driver says whether turbo is off, the others whether it is on. */
static void turbo(struct facts *facts, const char *root)
{
	struct fault intel = {0}, other = {0};
	double value;

	if (sysfile_number(root, NO_TURBO, &value, &intel) == 0)
		facts_flag(facts, "cpu.turbo", value == 0);
	else if (sysfile_number(root, CPUFREQ "/boost", &value, &other) == 0)
		facts_flag(facts, "cpu.turbo", value != 0);
	else
		facts_unread(facts, "cpu.turbo",
			"neither " NO_TURBO " nor " CPUFREQ "/boost");
}

void machine_frequency(struct facts *facts, const char *root)
{
	text_of_policies(facts, "cpu.governor", root, "scaling_governor");
	text_of_policies(facts, "cpu.frequency_driver", root, "scaling_driver");
	present_hz(facts, root);
	limit_hz(
		facts, "cpu.frequency_min_hz", root, "scaling_min_freq", false);
	limit_hz(facts, "cpu.frequency_max_hz", root, "scaling_max_freq", true);
	limit_hz(facts, "cpu.frequency_hardware_max_hz", root,
		"cpuinfo_max_freq", true);
	turbo(facts, root);
}
