/* What launches measured of their own. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "bench/measures.h"

/* A name's end tells the unit. */
static const struct ending {
	const char *end, *unit;
	struct figures_unit scales[4]; /* the largest first; the last is 1 */
} endings[] = {
	{"_ns", "ns", {{"s", 1e9}, {"ms", 1e6}, {"us", 1e3}, {"ns", 1}}},
	{"_bytes", "bytes",
		{{"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10},
			{"B", 1}}},
	{"_per_s", "1/s",
		{{"G/s", 1e9}, {"M/s", 1e6}, {"k/s", 1e3}, {"/s", 1}}},
	{"", "", {{"G", 1e9}, {"M", 1e6}, {"k", 1e3}, {"", 1}}},
};

/* Every name has one: the last is the end of all. */
static const struct ending *ending_of(const char *name)
{
	const struct ending *ending = endings;
	size_t len = strlen(name);

	while (len < strlen(ending->end) ||
		strcmp(name + len - strlen(ending->end), ending->end) != 0)
		ending++;
	return ending;
}

bool measures_is_name(const char *name)
{
	size_t len = strlen(name);

	return len > 0 && len < PARAM_NAME &&
	       strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_") == len;
}

static bool comes_before(const struct measure *table, const struct measure *one)
{
	for (; table < one; table++)
		if (strcmp(table->name, one->name) == 0)
			return true;
	return false;
}

int measures_check(const struct workload *workload, struct fault *why)
{
	const struct measure *table = workload->measures, *m = table;

	if ((table == NULL) != (workload->measure == NULL))
		return fault_set(why, 0,
			"measures without a hook, or a hook "
			"without measures");
	for (; m != NULL && m->name != NULL; m++) {
		if (!measures_is_name(m->name) || m->summary == NULL ||
			strlen(m->name) > MEASURES_NAME ||
			comes_before(table, m))
			return fault_set(why, 0, "bad measure %zd", m - table);
		if (m->unit == NULL ||
			strcmp(m->unit, ending_of(m->name)->unit) != 0)
			return fault_set(why, 0,
				"measure %s: its name does not end with its "
				"unit",
				m->name);
	}
	if (m - table > WORKLOAD_MEASURES)
		return fault_set(why, 0, "over %d measures", WORKLOAD_MEASURES);
	return 0;
}

struct figures_unit measures_head(
	const char *name, double largest, char head[PARAM_NAME + 8])
{
	const struct ending *ending = ending_of(name);
	const struct figures_unit *unit = ending->scales;
	int len = (int)(strlen(name) - strlen(ending->end));

	while (unit->ns > 1 && !(fabs(largest) >= unit->ns))
		unit++;
	snprintf(head, PARAM_NAME + 8, "%.*s%s%s", len, name,
		unit->name[0] != '\0' ? " " : "", unit->name);
	return *unit;
}
