/* Numbers as people type and read them. */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/units.h"

struct unit {
	const char *name;
	uint64_t factor;
};

static const struct unit duration_units[] = {
	{"h", UINT64_C(3600000000000)},
	{"min", UINT64_C(60000000000)},
	{"s", 1000000000},
	{"ms", 1000000},
	{"us", 1000},
	{"ns", 1},
	{"", 0},
};

static const struct unit byte_units[] = {
	{"TiB", UINT64_C(1) << 40},
	{"GiB", UINT64_C(1) << 30},
	{"MiB", UINT64_C(1) << 20},
	{"KiB", UINT64_C(1) << 10},
	{"GB", 1000000000},
	{"MB", 1000000},
	{"kB", 1000},
	{"B", 1},
	{"", 1},
};

static const struct unit count_units[] = {
	{"G", 1000000000},
	{"M", 1000000},
	{"k", 1000},
	{"", 1},
};

#define COUNT_OF(a) (sizeof(a) / sizeof *(a))

/* How far from a whole number: 1.1GiB is rounded to a byte, but 1000000.5 is no
 * count. What is left for counts is the error of 1.1 * 1000. */
#define ROUNDED 1e-6
#define WHOLE 1e-15

enum { NUMBER_TEXT = 64 };

/* Digits, at most one point, an optional exponent: what strtod takes, less
 * signs, hexadecimal, infinities and NaN. Returns the end of it or NULL. */
static const char *number_end(const char *text)
{
	const char *at = text;
	int digits = 0, points = 0;

	for (; isdigit((unsigned char)*at) || *at == '.' || *at == '_'; at++) {
		digits += isdigit((unsigned char)*at) != 0;
		points += *at == '.';
	}
	if (digits == 0 || points > 1)
		return NULL;
	if (*at == 'e' && isdigit((unsigned char)at[1]))
		for (at++; isdigit((unsigned char)*at); at++)
			;
	return at;
}

static const struct unit *find_unit(
	const char *name, const struct unit *units, size_t n)
{
	while (*name == ' ')
		name++;
	for (size_t i = 0; i < n; i++)
		if (strcmp(name, units[i].name) == 0)
			return &units[i];
	return NULL;
}

/* Copy the number at the beginning of the text without its underscores and
 * give what stands behind it, or NULL where there is none or it is absurd. */
static const char *take_number(const char *text, char number[NUMBER_TEXT])
{
	const char *end = number_end(text);
	size_t len = 0;

	if (end == NULL || end - text >= NUMBER_TEXT)
		return NULL;
	for (const char *at = text; at < end; at++)
		if (*at != '_')
			number[len++] = *at;
	number[len] = '\0';
	return end;
}

/* The value in base units, or -1 where the text is none. It may differ from a
 * whole number by the share `slack`, and is then rounded. */
static int parse(const char *text, const struct unit *units, size_t n,
	double slack, uint64_t *value)
{
	char number[NUMBER_TEXT];
	const char *end = take_number(text, number);
	const struct unit *unit;
	double scaled;

	if (end == NULL)
		return -1;
	unit = find_unit(end, units, n);
	if (unit == NULL)
		return -1;
	scaled = strtod(number, NULL);
	if (unit->factor == 0 && scaled != 0)
		return -1;
	scaled *= (double)unit->factor;
	if (scaled >= 9e18 || fabs(scaled - rint(scaled)) > slack * scaled)
		return -1;
	/* Whole numbers keep all of their 64 bits. */
	*value = strpbrk(number, ".e") != NULL
			 ? (uint64_t)llrint(scaled)
			 : strtoull(number, NULL, 10) * unit->factor;
	return 0;
}

int units_parse_duration(const char *text, uint64_t *ns, struct fault *why)
{
	if (parse(text, duration_units, COUNT_OF(duration_units), ROUNDED,
		    ns) == 0)
		return 0;
	return fault_set(why, 0,
		"\"%s\" is no duration (a number and ns, us, ms, s, min or h)",
		text);
}

int units_parse_bytes(const char *text, uint64_t *bytes, struct fault *why)
{
	if (parse(text, byte_units, COUNT_OF(byte_units), ROUNDED, bytes) == 0)
		return 0;
	return fault_set(why, 0,
		"\"%s\" is no size (a number and B, KiB, MiB, GiB, TiB, kB, MB or GB)",
		text);
}

int units_parse_count(const char *text, uint64_t *count, struct fault *why)
{
	if (parse(text, count_units, COUNT_OF(count_units), WHOLE, count) == 0)
		return 0;
	return fault_set(why, 0,
		"\"%s\" is no whole number (such as 100, 10k or 1e6)", text);
}

int units_parse_share(const char *text, double *share, struct fault *why)
{
	char number[NUMBER_TEXT];
	const char *end = take_number(text, number);
	bool percent = end != NULL && strcmp(end, "%") == 0;

	if (end != NULL && (*end == '\0' || percent)) {
		*share = strtod(number, NULL) / (percent ? 100 : 1);
		if (isfinite(*share))
			return 0;
	}
	return fault_set(
		why, 0, "\"%s\" is no share (such as 1%% or 0.01)", text);
}

/* The largest unit that divides the value. */
static char *exact(uint64_t value, const struct unit *units, size_t n,
	const char *zero, char text[UNITS_TEXT])
{
	if (value == 0)
		return strcpy(text, zero);
	for (size_t i = 0; i < n; i++)
		if (units[i].factor > 0 && value % units[i].factor == 0) {
			snprintf(text, UNITS_TEXT, "%llu%s",
				(unsigned long long)(value / units[i].factor),
				units[i].name);
			break;
		}
	return text;
}

char *units_exact_duration(uint64_t ns, char text[UNITS_TEXT])
{
	return exact(ns, duration_units, COUNT_OF(duration_units), "0", text);
}

char *units_exact_bytes(uint64_t bytes, char text[UNITS_TEXT])
{
	static const struct unit binary[] = {
		{"GiB", UINT64_C(1) << 30},
		{"MiB", UINT64_C(1) << 20},
		{"KiB", UINT64_C(1) << 10},
		{"B", 1},
	};

	return exact(bytes, binary, COUNT_OF(binary), "0B", text);
}

/* Four significant digits at most, with the unit that suits. */
static char *show(
	double value, const struct unit *units, size_t n, char text[UNITS_TEXT])
{
	size_t i = 0;
	double scaled;

	if (!isfinite(value))
		return strcpy(text, "-");
	while (i + 1 < n && fabs(value) < (double)units[i].factor)
		i++;
	scaled = value / (double)units[i].factor;
	snprintf(text, UNITS_TEXT, "%.*f %s",
		fabs(scaled) < 9.995   ? 2
		: fabs(scaled) < 99.95 ? 1
				       : 0,
		scaled, units[i].name);
	return text;
}

char *units_show_duration(double ns, char text[UNITS_TEXT])
{
	static const struct unit shown[] = {
		{"s", 1000000000},
		{"ms", 1000000},
		{"us", 1000},
		{"ns", 1},
	};

	return show(ns, shown, COUNT_OF(shown), text);
}

char *units_show_bytes(double bytes, char text[UNITS_TEXT])
{
	static const struct unit shown[] = {
		{"GiB", UINT64_C(1) << 30},
		{"MiB", UINT64_C(1) << 20},
		{"KiB", UINT64_C(1) << 10},
		{"B", 1},
	};

	return show(bytes, shown, COUNT_OF(shown), text);
}
