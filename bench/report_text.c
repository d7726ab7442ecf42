/* A report: a paragraph that is put together piece by piece. */
#include <stdarg.h>
#include <stdio.h>

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
