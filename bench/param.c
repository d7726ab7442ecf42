/* Parameters of a workload, from text to struct and back. */
#include <stdio.h>
#include <string.h>

#include "bench/names.h"
#include "bench/param.h"
#include "bench/units.h"

const struct param *param_find(const struct param *table, const char *name)
{
	for (; table != NULL && table->name != NULL; table++)
		if (strcmp(table->name, name) == 0)
			return table;
	return NULL;
}

static char *number_text(
	enum param_kind kind, uint64_t value, char text[UNITS_TEXT])
{
	if (kind == PARAM_BYTES)
		return units_exact_bytes(value, text);
	if (kind == PARAM_DURATION || kind == PARAM_DURATIONS)
		return units_exact_duration(value, text);
	snprintf(text, UNITS_TEXT, "%llu", (unsigned long long)value);
	return text;
}

char *param_range(const struct param *param, char *text, size_t size)
{
	char min[UNITS_TEXT], max[UNITS_TEXT];
	size_t len = 0;

	text[0] = '\0';
	if (param->kind == PARAM_CHOICE) {
		for (int i = 0; param->choices[i] != NULL && len < size; i++)
			len += (size_t)snprintf(text + len, size - len, "%s%s",
				i > 0 ? " | " : "", param->choices[i]);
	} else if (param->kind != PARAM_TEXT) {
		snprintf(text, size, "%s .. %s",
			number_text(param->kind, param->min, min),
			number_text(param->kind, param->max, max));
	}
	return text;
}

static int parse_number(const struct param *param, const char *value,
	uint64_t *number, struct fault *why)
{
	char range[2 * UNITS_TEXT + 8];
	int failed;

	if (param->kind == PARAM_BYTES)
		failed = units_parse_bytes(value, number, why);
	else if (param->kind == PARAM_COUNT)
		failed = units_parse_count(value, number, why);
	else
		failed = units_parse_duration(value, number, why);
	if (failed != 0)
		return fault_prefix(why, "%s", param->name);
	if (*number < param->min || *number > param->max)
		return fault_set(why, 0, "%s: %s is out of range (%s)",
			param->name, value,
			param_range(param, range, sizeof range));
	return 0;
}

static int set_choice(const struct param *param, const char *value, int *field,
	struct fault *why)
{
	int index = names_index(value, param->choices);
	char hint[200];

	if (index < 0)
		return fault_set(why, 0, "%s: unknown value \"%s\"%s",
			param->name, value,
			names_hint(value, param->choices, hint, sizeof hint));
	*field = index;
	return 0;
}

/* Returns the length it has, or would have if it fitted. */
static size_t list_text(const struct param_list *list, char text[PARAM_VALUE])
{
	char item[UNITS_TEXT];
	size_t len = 0;

	text[0] = '\0';
	for (size_t i = 0; i < list->n && len < PARAM_VALUE; i++)
		len += (size_t)snprintf(text + len, PARAM_VALUE - len, "%s%s",
			i > 0 ? "," : "",
			units_exact_duration(list->items[i], item));
	return len;
}

static int set_list(const struct param *param, const char *value,
	struct param_list *field, struct fault *why)
{
	char copy[PARAM_VALUE], *rest = copy, *item;

	*field = (struct param_list){0};
	snprintf(copy, sizeof copy, "%s", value);
	while ((item = strsep(&rest, ",")) != NULL) {
		if (field->n == PARAM_LIST_MAX)
			return fault_set(why, 0, "%s: more than %d items",
				param->name, PARAM_LIST_MAX);
		if (parse_number(param, item, &field->items[field->n], why) !=
			0)
			return -1;
		field->n++;
	}
	/* The canonical text can be longer: "1.5s" is "1500ms". */
	if (list_text(field, copy) >= PARAM_VALUE)
		return fault_set(why, 0,
			"%s: longer than %d characters when written out",
			param->name, PARAM_VALUE - 1);
	return 0;
}

int param_set(const struct param *param, const char *value, void *params,
	struct fault *why)
{
	void *field = (char *)params + param->offset;

	if (strlen(value) >= PARAM_VALUE)
		return fault_set(why, 0, "%s: longer than %d characters",
			param->name, PARAM_VALUE - 1);
	switch (param->kind) {
	case PARAM_COUNT:
	case PARAM_BYTES:
	case PARAM_DURATION:
		return parse_number(param, value, field, why);
	case PARAM_CHOICE:
		return set_choice(param, value, field, why);
	case PARAM_DURATIONS:
		return set_list(param, value, field, why);
	case PARAM_TEXT:
		if (value[0] == '\0')
			return fault_set(why, 0, "%s: is empty", param->name);
		if (!names_printable(value))
			return fault_set(why, 0,
				"%s: holds a control character", param->name);
		strcpy(field, value);
	}
	return 0;
}

int param_unknown(
	const struct param *table, const char *name, struct fault *why)
{
	const char *names[PARAM_TABLE_MAX + 1];
	size_t n = 0;
	char hint[200];

	for (; table != NULL && table->name != NULL; table++)
		names[n++] = table->name;
	names[n] = NULL;
	return fault_set(why, 0, "unknown parameter \"%s\"%s", name,
		n == 0 ? "; it has none"
		       : names_hint(name, names, hint, sizeof hint));
}

int param_fill(const struct param *table, const struct setting *settings,
	size_t n, void *params, struct fault *why)
{
	for (const struct param *p = table; p != NULL && p->name != NULL; p++)
		if (param_set(p, p->standard, params, why) != 0)
			return -1;
	for (size_t i = 0; i < n; i++) {
		const struct param *p = param_find(table, settings[i].name);

		if (p == NULL)
			return param_unknown(table, settings[i].name, why);
		if (param_set(p, settings[i].value, params, why) != 0)
			return -1;
	}
	return 0;
}

char *param_text(
	const struct param *param, const void *params, char text[PARAM_VALUE])
{
	const void *field = (const char *)params + param->offset;
	char number[UNITS_TEXT];

	switch (param->kind) {
	case PARAM_COUNT:
	case PARAM_BYTES:
	case PARAM_DURATION:
		return strcpy(text, number_text(param->kind,
					    *(const uint64_t *)field, number));
	case PARAM_CHOICE:
		return strcpy(text, param->choices[*(const int *)field]);
	case PARAM_DURATIONS:
		list_text(field, text);
		return text;
	case PARAM_TEXT:
		break;
	}
	return strcpy(text, field);
}
