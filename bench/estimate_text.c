/* Figures as people read them: one unit for a value and its interval. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "bench/estimate.h"
#include "bench/figures.h"

struct scale {
	const char *name;
	double by;
};

/* The largest in which the size is at least 1; the last one otherwise. */
static struct scale scale_for(const struct scale *scales, double size)
{
	while (scales[1].name != NULL && size < scales->by)
		scales++;
	return *scales;
}

static struct scale scale_of(double value, enum estimate_unit unit)
{
	static const struct scale bytes[] = {{" GiB", 0x1p30}, {" MiB", 0x1p20},
		{" KiB", 0x1p10}, {" B", 1}, {0}};
	static const struct scale per_s[] = {
		{" M/s", 1e6}, {" k/s", 1e3}, {"/s", 1}, {0}};
	static const struct scale times[] = {
		{" s", 1e9}, {" ms", 1e6}, {" us", 1e3}, {" ns", 1}, {0}};
	static const struct scale share[] = {{" %", 0.01}, {0}};
	static const struct scale plain[] = {{"", 1}, {0}};
	static const struct scale *const of[] = {
		[ESTIMATE_NS] = times,
		[ESTIMATE_BYTES] = bytes,
		[ESTIMATE_PER_S] = per_s,
		[ESTIMATE_SHARE] = share,
		[ESTIMATE_COUNT] = plain,
		[ESTIMATE_RATIO] = plain,
	};

	return scale_for(of[unit], fabs(value));
}

/* Three significant digits, without zeros that say nothing behind a whole
 * number. */
static char *number_text(double value, char text[FIGURES_NUMBER])
{
	double size = fabs(value);
	int digits = size < 9.995 ? 2 : size < 99.95 ? 1 : 0;

	if (size > 0 && size < 0.0995)
		snprintf(text, FIGURES_NUMBER, "%.2g", value);
	else if (value == rint(value) && size < 1e6)
		snprintf(text, FIGURES_NUMBER, "%.0f", value);
	else
		snprintf(text, FIGURES_NUMBER, "%.*f", digits, value);
	return text;
}

char *estimate_show_value(
	double value, enum estimate_unit unit, char text[ESTIMATE_TEXT])
{
	struct scale scale = scale_of(value, unit);
	char number[FIGURES_NUMBER];

	snprintf(text, ESTIMATE_TEXT, "%s%s",
		number_text(value / scale.by, number), scale.name);
	return text;
}

void estimate_show(const struct estimate *e, char value[ESTIMATE_TEXT],
	char interval[ESTIMATE_TEXT])
{
	struct scale scale = scale_of(e->value, e->unit);
	char low[FIGURES_NUMBER], high[FIGURES_NUMBER];

	strcpy(value, "-");
	strcpy(interval, "");
	if (!e->measured)
		return;
	estimate_show_value(e->value, e->unit, value);
	if (!e->interval.exists)
		strcpy(interval, "no interval");
	else if (e->assumed || e->interval.low < e->interval.high)
		snprintf(interval, ESTIMATE_TEXT, "%s..%s",
			number_text(e->interval.low / scale.by, low),
			number_text(e->interval.high / scale.by, high));
	else
		strcpy(interval, e->n == 1 ? "" : "always");
}
