/* Faults: the first thing that went wrong, in words. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "bench/fault.h"
#include "bench/names.h"

#undef fault_set
#undef fault_prefix

bool fault_is_set(const struct fault *why)
{
	return why->text[0] != '\0';
}

/* Leave `len` bytes at most, and no part of a UTF-8 character at the end, which
 * would be no JSON. */
static void cut(char *text, size_t len)
{
	if (strlen(text) < len)
		return;
	while (len > 0 && ((unsigned char)text[len - 1] & 0xc0) == 0x80)
		len--;
	if (len > 0 && ((unsigned char)text[len - 1] & 0x80) != 0)
		len--;
	text[len] = '\0';
}

/* Make room for more text to follow, which says the more the longer this is: a
 * path, mostly. */
static void shorten(char text[FAULT_TEXT], size_t room)
{
	static const char dots[] = "...";

	if (strlen(text) + room < FAULT_TEXT || room > FAULT_TEXT / 2)
		return;
	cut(text, FAULT_TEXT - room - sizeof dots);
	strcat(text, dots);
}

/* One line, whatever was typed. */
static void tidy(char text[FAULT_TEXT])
{
	cut(text, FAULT_TEXT - 1);
	names_tidy(text);
}

/* As much of it as there is room for. */
static void append(char text[FAULT_TEXT], const char *more)
{
	size_t len = strlen(text);
	size_t n = strnlen(more, FAULT_TEXT - 1 - len);

	memcpy(text + len, more, n);
	text[len + n] = '\0';
}

int fault_set(struct fault *why, int code, const char *format, ...)
{
	va_list args;

	if (fault_is_set(why))
		return -1;
	why->code = code;
	va_start(args, format);
	vsnprintf(why->text, sizeof why->text, format, args);
	va_end(args);
	if (code != 0) {
		shorten(why->text, strlen(": ") + strlen(strerror(code)));
		append(why->text, ": ");
		append(why->text, strerror(code));
	}
	tidy(why->text);
	return -1;
}

int fault_prefix(struct fault *why, const char *format, ...)
{
	char text[FAULT_TEXT];
	va_list args;

	memcpy(text, why->text, sizeof text);
	va_start(args, format);
	vsnprintf(why->text, sizeof why->text, format, args);
	va_end(args);
	shorten(why->text, strlen(": ") + strlen(text));
	append(why->text, ": ");
	append(why->text, text);
	tidy(why->text);
	return -1;
}
