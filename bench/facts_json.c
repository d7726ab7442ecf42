/* Facts as JSON: one nested object, its names cut at their dots. */
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/facts_json.h"

#define UNREAD "unread"

/* Beyond this a double no longer tells whole numbers apart. */
#define WHOLE_MAX 9007199254740992.0

static json_t *text_json(const char *text)
{
	json_t *json = json_string(text);
	char clean[FACT_TEXT];
	size_t i;

	if (json != NULL)
		return json;
	for (i = 0; i + 1 < sizeof clean && text[i] != '\0'; i++)
		clean[i] = (unsigned char)text[i] < 0x80 ? text[i] : '?';
	clean[i] = '\0';
	return json_string(clean);
}

double facts_json_round(double number)
{
	char text[32];

	snprintf(text, sizeof text, "%.6g", number);
	return strtod(text, NULL);
}

static bool is_whole(double number)
{
	return fabs(number) <= WHOLE_MAX && trunc(number) == number;
}

/* What rounding makes whole is a whole number from the first: it would be read
 * back as one. */
static json_t *number_json(double number)
{
	double shown = is_whole(number) ? number : facts_json_round(number);

	return is_whole(shown) ? json_integer((json_int_t)shown)
			       : json_real(shown);
}

/* Why there is no value, or NULL when there is one. */
static const char *missing(const struct fact *fact)
{
	if (fact->kind == FACT_UNREAD)
		return fact->text;
	if (fact->kind == FACT_NUMBER && !isfinite(fact->number))
		return "not a finite number";
	return NULL;
}

static json_t *value_json(const struct fact *fact)
{
	if (missing(fact) != NULL)
		return json_null();
	if (fact->kind == FACT_STRING)
		return text_json(fact->text);
	if (fact->kind == FACT_FLAG)
		return json_boolean(fact->number != 0);
	return number_json(fact->number);
}

/* The object in which the last part of a dotted name belongs, made where it
 * is not there yet; NULL when a part is a value already, or out of memory. */
static json_t *object_of(json_t *object, const char *name, const char **last)
{
	const char *dot;

	for (; (dot = strchr(name, '.')) != NULL; name = dot + 1) {
		char part[FACT_NAME];
		json_t *inner;

		snprintf(part, sizeof part, "%.*s", (int)(dot - name), name);
		inner = json_object_get(object, part);
		if (inner == NULL) {
			inner = json_object();
			if (json_object_set_new(object, part, inner) != 0)
				return NULL;
		}
		if (!json_is_object(inner))
			return NULL;
		object = inner;
	}
	*last = name;
	return object;
}

static int put(json_t *root, json_t *unread, const struct fact *fact)
{
	const char *last, *reason = missing(fact);
	json_t *object = object_of(root, fact->name, &last);

	if (object == NULL)
		return -1;
	if (json_object_get(object, last) != NULL)
		return 0;
	if (reason != NULL &&
		json_object_set_new(unread, fact->name, text_json(reason)) != 0)
		return -1;
	return json_object_set_new(object, last, value_json(fact));
}

json_t *facts_to_json(const struct facts *facts)
{
	json_t *root = json_object();
	json_t *unread = json_object();
	int failed = 0;

	for (size_t i = 0; failed == 0 && i < facts->n; i++)
		failed = put(root, unread, &facts->list[i]);
	if (failed != 0) {
		json_decref(unread);
		json_decref(root);
		return NULL;
	}
	if (json_object_set_new(root, UNREAD, unread) != 0) {
		json_decref(root);
		return NULL;
	}
	return root;
}

static int take_null(struct facts *facts, const char *name,
	const json_t *unread, struct fault *why)
{
	const char *reason = json_string_value(json_object_get(unread, name));

	if (reason == NULL)
		return fault_set(why, 0,
			"%s is null, but \"" UNREAD "\" does not say why",
			name);
	facts_unread(facts, name, reason);
	return 0;
}

static int take_text(struct facts *facts, const char *name, const json_t *json,
	struct fault *why)
{
	if (json_string_length(json) >= FACT_TEXT)
		return fault_set(why, 0, "%s is longer than %d bytes", name,
			FACT_TEXT - 1);
	facts_string(facts, name, json_string_value(json));
	return 0;
}

static int take_object(struct facts *facts, const char *prefix, json_t *object,
	const json_t *unread, struct fault *why);

static int take_value(struct facts *facts, const char *name, json_t *json,
	const json_t *unread, struct fault *why)
{
	switch (json_typeof(json)) {
	case JSON_OBJECT:
		return take_object(facts, name, json, unread, why);
	case JSON_STRING:
		return take_text(facts, name, json, why);
	case JSON_INTEGER:
	case JSON_REAL:
		facts_number(facts, name, json_number_value(json));
		return 0;
	case JSON_TRUE:
	case JSON_FALSE:
		facts_flag(facts, name, json_is_true(json));
		return 0;
	case JSON_NULL:
		return take_null(facts, name, unread, why);
	case JSON_ARRAY:
		break;
	}
	return fault_set(why, 0, "%s: an array is no fact", name);
}

/* The depth is bounded by the length of a name. */
static int take_object(struct facts *facts, const char *prefix, json_t *object,
	const json_t *unread, struct fault *why)
{
	const char *key;
	json_t *value;

	json_object_foreach(object, key, value)
	{
		char name[FACT_NAME];
		int len;

		if (value == unread)
			continue;
		if (key[0] == '\0' || strchr(key, '.') != NULL)
			return fault_set(why, 0, "\"%s\" in \"%s\" is no name",
				key, prefix);
		len = snprintf(name, sizeof name, "%s%s%s", prefix,
			prefix[0] != '\0' ? "." : "", key);
		if (len >= (int)sizeof name)
			return fault_set(why, 0,
				"\"%s.%s\" is longer than %d bytes", prefix,
				key, FACT_NAME - 1);
		if (take_value(facts, name, value, unread, why) != 0)
			return -1;
	}
	return 0;
}

/* Every reason belongs to a null: else a value was edited. */
static int check_reasons(
	const struct facts *facts, json_t *unread, struct fault *why)
{
	const char *name;
	json_t *reason;

	json_object_foreach(unread, name, reason)
	{
		const struct fact *fact = facts_find(facts, name);

		if (!json_is_string(reason) ||
			json_string_length(reason) >= FACT_TEXT)
			return fault_set(why, 0,
				UNREAD ": \"%s\" has no readable reason", name);
		if (fact == NULL || fact->kind != FACT_UNREAD)
			return fault_set(why, 0,
				UNREAD " names \"%s\", which is not null",
				name);
	}
	return 0;
}

int facts_from_json(json_t *json, struct facts *facts, struct fault *why)
{
	json_t *unread = json_object_get(json, UNREAD);

	if (!json_is_object(json))
		return fault_set(why, 0, "facts are not an object");
	if (!json_is_object(unread))
		return fault_set(why, 0, "\"" UNREAD "\" is not an object");
	if (take_object(facts, "", json, unread, why) != 0)
		return -1;
	return check_reasons(facts, unread, why);
}
