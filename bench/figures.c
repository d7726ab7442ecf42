/* Figures as tables show them. */
#include <math.h>
#include <stddef.h>
#include <stdio.h>

#include "bench/figures.h"

struct figures_unit figures_unit_for(double ns)
{
	static const struct figures_unit units[] = {
		{"s", 1e9}, {"ms", 1e6}, {"us", 1e3}, {"ns", 1}};
	size_t i = 0;

	while (i + 1 < sizeof units / sizeof *units && ns < units[i].ns)
		i++;
	return units[i];
}

const char *figures_number(double value, char text[FIGURES_NUMBER])
{
	double size = fabs(value);
	int digits = size < 9.9995 ? 3 : size < 99.995 ? 2 : size < 999.95;

	if (!isfinite(value))
		return "-";
	if (size < 0.0995)
		snprintf(text, FIGURES_NUMBER, "%.2g", value);
	else
		snprintf(text, FIGURES_NUMBER, "%.*f", digits, value);
	return text;
}

const char *figures_interval(const struct stats_interval *interval, double unit,
	char text[FIGURES_INTERVAL])
{
	char low[FIGURES_NUMBER], high[FIGURES_NUMBER];

	if (!interval->exists)
		return "no interval";
	snprintf(text, FIGURES_INTERVAL, "%s..%s",
		figures_number(interval->low / unit, low),
		figures_number(interval->high / unit, high));
	return text;
}

const char *figures_colour(enum stats_verdict verdict, bool colours)
{
	if (!colours)
		return "";
	return verdict == STATS_FASTER    ? "\033[32m"
	       : verdict == STATS_SLOWER  ? "\033[31m"
	       : verdict == STATS_UNCLEAR ? "\033[33m"
					  : "";
}

const char *figures_colour_end(bool colours)
{
	return colours ? "\033[0m" : "";
}
