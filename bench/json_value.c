/* Values of JSON that people write. */
#include <stdio.h>

#include "bench/json_value.h"
#include "bench/names.h"

json_t *json_value_load(const char *path, struct fault *why)
{
	json_error_t error;
	json_t *root = json_load_file(path, JSON_REJECT_DUPLICATES, &error);

	if (root == NULL && error.line < 0)
		fault_set(why, 0, "%s: %s", path, error.text);
	else if (root == NULL)
		fault_set(why, 0, "%s: line %d, column %d: %s", path,
			error.line, error.column, error.text);
	return root;
}

int json_value_keys(json_t *object, const char *const *known, struct fault *why)
{
	const char *key;
	json_t *value;
	char hint[200];

	if (!json_is_object(object))
		return fault_set(why, 0, "is no object");
	json_object_foreach(object, key,
		value) if (names_index(key, known) < 0) return fault_set(why, 0,
		"unknown key \"%s\"%s", key,
		names_hint(key, known, hint, sizeof hint));
	return 0;
}

int json_value_text(json_t *json, char *text, size_t size, struct fault *why)
{
	int len = -1;

	if (json_is_string(json))
		len = snprintf(text, size, "%s", json_string_value(json));
	else if (json_is_integer(json))
		len = snprintf(text, size, "%" JSON_INTEGER_FORMAT,
			json_integer_value(json));
	if (len < 0)
		return fault_set(why, 0, "is neither text nor a whole number");
	if ((size_t)len >= size)
		return fault_set(why, 0, "is longer than %zu bytes", size - 1);
	if (!names_printable(text))
		return fault_set(why, 0, "holds a control character");
	return 0;
}
