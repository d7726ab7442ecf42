/* A report: a paragraph that is put together piece by piece. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "bench/report_part.h"

void report_add(struct report_text *text, const char *format, ...)
{
	size_t room = sizeof text->at - text->len;
	va_list args;
	int len;

	va_start(args, format);
	len = vsnprintf(text->at + text->len, room, format, args);
	va_end(args);
	if (len > 0 && (size_t)len < room)
		text->len += (size_t)len;
	else
		text->at[text->len] = '\0';
}

void report_widen(struct report_span *span, double value)
{
	if (span->n == 0 || value < span->least)
		span->least = value;
	if (span->n == 0 || value > span->most)
		span->most = value;
	span->n++;
}

void report_add_span(struct report_text *text, const struct report_span *span)
{
	char least[FIGURES_NUMBER], most[FIGURES_NUMBER];

	figures_number(span->least, least);
	figures_number(span->most, most);
	report_add(text, "%s", least);
	if (strcmp(least, most) != 0)
		report_add(text, " to %s", most);
}

void report_add_extent(struct report_text *text, enum stats_verdict verdict,
	const struct report_span *ratios)
{
	if (ratios->n == 0 ||
		(verdict != STATS_FASTER && verdict != STATS_SLOWER))
		return;
	report_add(text, " (");
	report_add_span(text, ratios);
	report_add(text,
		verdict == STATS_FASTER ? " of the time)" : " times the time)");
}
