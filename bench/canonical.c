/* JSON in its canonical form, RFC 8785. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/canonical.h"

/* Beyond this a double, which is what the RFC takes numbers for, no longer
 * tells whole numbers apart. */
#define WHOLE_MAX (INT64_C(1) << 53)

int canonical_add_bytes(struct canonical *text, const char *bytes, size_t n)
{
	if (n == 0)
		return 0;
	if (n > text->room - text->n) {
		size_t room = 2 * (text->n + n) + 256;
		char *grown = realloc(text->bytes, room);

		if (grown == NULL)
			return -1;
		text->bytes = grown;
		text->room = room;
	}
	memcpy(text->bytes + text->n, bytes, n);
	text->n += n;
	return 0;
}

static int add_text(struct canonical *text, const char *bytes)
{
	return canonical_add_bytes(text, bytes, strlen(bytes));
}

/* ---- strings (3.2.2.2): the shortest escape there is, and none for what need
 * not be escaped ---- */

static int add_escaped(struct canonical *text, unsigned char byte)
{
	static const char names[] = "\"\\\b\f\n\r\t";
	static const char letters[] = "\"\\bfnrt";
	const char *at = memchr(names, byte, strlen(names));
	char escape[8];

	if (at != NULL)
		snprintf(escape, sizeof escape, "\\%c", letters[at - names]);
	else
		snprintf(escape, sizeof escape, "\\u%04x", byte);
	return add_text(text, escape);
}

static int add_string(struct canonical *text, const char *string, size_t n)
{
	size_t plain = 0; /* where what is not written yet begins */
	int failed = add_text(text, "\"");

	for (size_t i = 0; i < n && failed == 0; i++) {
		unsigned char byte = (unsigned char)string[i];

		if (byte >= 0x20 && byte != '"' && byte != '\\')
			continue;
		failed = canonical_add_bytes(text, string + plain, i - plain) !=
				 0 ||
			 add_escaped(text, byte) != 0;
		plain = i + 1;
	}
	if (failed != 0 ||
		canonical_add_bytes(text, string + plain, n - plain) != 0)
		return -1;
	return add_text(text, "\"");
}

/* ---- numbers (3.2.2.3): as ECMAScript's Number::toString ---- */

/* The fewest digits that are read back as the same double, without the point,
 * and where that stands: 0.digits x 10^point. The value is finite and not 0. */
static int shortest(double value, char digits[24])
{
	char text[32], *e;
	int precision = 0;

	do
		snprintf(text, sizeof text, "%.*e", precision++, fabs(value));
	while (strtod(text, NULL) != fabs(value));
	e = strchr(text, 'e');
	digits[0] = text[0];
	/* Behind the first digit stands the point, where there are more. */
	snprintf(digits + 1, 23, "%.*s", e - text > 1 ? (int)(e - text) - 2 : 0,
		text + 2);
	return atoi(e + 1) + 1;
}

static int add_real(struct canonical *text, double value)
{
	char digits[24], number[64];
	int n, point;

	if (value == 0)
		return add_text(text, "0");
	point = shortest(value, digits);
	n = (int)strlen(digits);
	if (value < 0 && add_text(text, "-") != 0)
		return -1;
	if (n <= point && point <= 21)
		snprintf(number, sizeof number, "%s%.*s", digits, point - n,
			"00000000000000000000");
	else if (0 < point && point <= 21)
		snprintf(number, sizeof number, "%.*s.%s", point, digits,
			digits + point);
	else if (-6 < point && point <= 0)
		snprintf(number, sizeof number, "0.%.*s%s", -point, "00000",
			digits);
	else
		snprintf(number, sizeof number, "%c%s%se%+d", digits[0],
			n > 1 ? "." : "", digits + 1, point - 1);
	return add_text(text, number);
}

static int add_integer(struct canonical *text, json_int_t value)
{
	char number[32];

	if (value < -WHOLE_MAX || value > WHOLE_MAX)
		return add_real(text, (double)value);
	snprintf(number, sizeof number, "%" JSON_INTEGER_FORMAT, value);
	return add_text(text, number);
}

/* ---- objects (3.2.3): keys in the order of their UTF-16 code units ---- */

/* That is the order of the bytes of UTF-8, but that what takes two units, from
 * U+10000 on (lead bytes f0 to f4), comes before U+E000 to U+FFFF (ee, ef). */
static int rank(unsigned char byte)
{
	return byte == 0xee || byte == 0xef ? byte + 0x10 : byte;
}

static int by_key(const void *a, const void *b)
{
	const unsigned char *x = *(const unsigned char *const *)a;
	const unsigned char *y = *(const unsigned char *const *)b;

	while (*x != '\0' && *x == *y) {
		x++;
		y++;
	}
	return rank(*x) - rank(*y);
}

int canonical_add_member(
	struct canonical *text, const char *name, const json_t *value)
{
	if (text->n > 0 && text->bytes[text->n - 1] != '{' &&
		add_text(text, ",") != 0)
		return -1;
	if (add_string(text, name, strlen(name)) != 0 ||
		add_text(text, ":") != 0)
		return -1;
	return canonical_add(text, value, NULL);
}

static int add_object(
	struct canonical *text, const json_t *object, const char *without)
{
	json_t *json = (json_t *)object; /* jansson's iterators want it so */
	const char **keys = calloc(json_object_size(json) + 1, sizeof *keys);
	size_t n = 0;
	int failed = keys == NULL || add_text(text, "{") != 0;

	for (void *at = json_object_iter(json); !failed && at != NULL;
		at = json_object_iter_next(json, at))
		keys[n++] = json_object_iter_key(at);
	if (!failed)
		qsort(keys, n, sizeof *keys, by_key);
	for (size_t i = 0; !failed && i < n; i++)
		if (without == NULL || strcmp(keys[i], without) != 0)
			failed = canonical_add_member(
				text, keys[i], json_object_get(json, keys[i]));
	free(keys);
	return failed ? -1 : add_text(text, "}");
}

static int add_array(struct canonical *text, const json_t *array)
{
	int failed = add_text(text, "[");

	for (size_t i = 0; failed == 0 && i < json_array_size(array); i++) {
		if (i > 0)
			failed = add_text(text, ",");
		if (failed == 0)
			failed = canonical_add(
				text, json_array_get(array, i), NULL);
	}
	return failed != 0 ? -1 : add_text(text, "]");
}

/* The depth is bounded by that of jansson's parser. */
int canonical_add(
	struct canonical *text, const json_t *json, const char *without)
{
	if (json == NULL)
		return -1;
	switch (json_typeof(json)) {
	case JSON_OBJECT:
		return add_object(text, json, without);
	case JSON_ARRAY:
		return add_array(text, json);
	case JSON_STRING:
		return add_string(text, json_string_value(json),
			json_string_length(json));
	case JSON_INTEGER:
		return add_integer(text, json_integer_value(json));
	case JSON_REAL:
		return add_real(text, json_real_value(json));
	case JSON_TRUE:
		return add_text(text, "true");
	case JSON_FALSE:
		return add_text(text, "false");
	case JSON_NULL:
		return add_text(text, "null");
	}
	return -1;
}
