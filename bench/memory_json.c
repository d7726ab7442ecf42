/* What was seen of memory, as JSON. */
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "bench/memory_json.h"

/* The numbers: one table for writing and for reading. */
#define FAMILY(field) offsetof(struct memory, family.field)
static const struct field {
	const char *name;
	size_t offset;
	bool may_be_unknown;
} fields[] = {
	{"processes", FAMILY(processes), false},
	{"threads", FAMILY(threads), false},
	{"family_rss_bytes", FAMILY(rss_bytes), false},
	{"family_pss_bytes", FAMILY(pss_bytes), false},
	{"family_pss_anon_bytes", FAMILY(pss_anon_bytes), true},
	{"family_pss_file_bytes", FAMILY(pss_file_bytes), true},
	{"family_pss_shmem_bytes", FAMILY(pss_shmem_bytes), true},
	{"family_uss_bytes", FAMILY(uss_bytes), false},
	{"family_swap_bytes", FAMILY(swap_bytes), true},
	{"page_table_bytes", FAMILY(page_table_bytes), true},
	{"parent_pss_bytes", offsetof(struct memory, parent.pss_bytes), false},
	{"parent_uss_bytes", offsetof(struct memory, parent.uss_bytes), false},
	{"peak_bytes", offsetof(struct memory, peak_bytes), true},
};

enum {
	N_FIELDS = sizeof fields / sizeof *fields,
	CELL_MAX = 65536 /* workers */
};
#define NUMBER_MAX (INT64_C(1) << 53) /* what all readers of JSON see alike */

static uint64_t *number_at(struct memory *memory, size_t i)
{
	return (uint64_t *)(void *)((char *)memory + fields[i].offset);
}

static json_t *text_or_null(const char *text)
{
	return text[0] != '\0' ? json_string(text) : json_null();
}

json_t *memory_to_json(const struct memory *memory)
{
	struct memory copy = *memory;
	json_t *json = json_pack("{s:i, s:i, s:o, s:o}", "cell",
		(int)memory->cell, "workers", (int)memory->workers, "fault",
		text_or_null(memory->fault), "peak_reason",
		text_or_null(memory->peak_reason));

	for (size_t i = 0; json != NULL && i < N_FIELDS; i++) {
		uint64_t number = *number_at(&copy, i);
		bool unknown = number == MEMORY_UNKNOWN || memory->workers == 0;

		json_object_set_new(json, fields[i].name,
			unknown ? json_null()
				: json_integer((json_int_t)number));
	}
	return json;
}

static int get_number(json_t *json, const char *name, json_int_t max,
	uint64_t *number, struct fault *why)
{
	json_t *value = json_object_get(json, name);

	if (!json_is_integer(value) || json_integer_value(value) < 0 ||
		json_integer_value(value) > max)
		return fault_set(why, 0,
			"%s: is no whole number from 0 to %lld", name,
			(long long)max);
	*number = (uint64_t)json_integer_value(value);
	return 0;
}

static int get_reason(json_t *json, const char *name, char text[FAULT_TEXT],
	struct fault *why)
{
	json_t *value = json_object_get(json, name);

	if (json_is_null(value))
		return 0;
	if (!json_is_string(value) || json_string_length(value) >= FAULT_TEXT)
		return fault_set(why, 0, "%s: is no text", name);
	for (const char *at = json_string_value(value); *at != '\0'; at++)
		if ((unsigned char)*at < ' ' || *at == 127)
			return fault_set(why, 0, "%s: is no text", name);
	strcpy(text, json_string_value(value));
	return 0;
}

static int get_numbers(json_t *json, struct memory *memory, struct fault *why)
{
	for (size_t i = 0; i < N_FIELDS; i++) {
		uint64_t *number = number_at(memory, i);
		bool may_be_null =
			fields[i].may_be_unknown || memory->workers == 0;

		*number = MEMORY_UNKNOWN;
		if (may_be_null &&
			json_is_null(json_object_get(json, fields[i].name)))
			continue;
		if (get_number(json, fields[i].name, NUMBER_MAX, number, why) !=
			0)
			return -1;
	}
	return 0;
}

int memory_from_json(
	json_t *json, size_t cells, struct memory *memory, struct fault *why)
{
	uint64_t cell = 0, workers = 0;

	*memory = (struct memory){0};
	if (!json_is_object(json))
		return fault_set(why, 0, "is no object");
	if (get_number(json, "cell", (json_int_t)cells - 1, &cell, why) != 0 ||
		get_number(json, "workers", CELL_MAX, &workers, why) != 0 ||
		get_reason(json, "fault", memory->fault, why) != 0 ||
		get_reason(json, "peak_reason", memory->peak_reason, why) != 0)
		return -1;
	memory->cell = (uint32_t)cell;
	memory->workers = (uint32_t)workers;
	if ((memory->workers == 0) != (memory->fault[0] != '\0'))
		return fault_set(why, 0,
			"fault: is there when and only when there are no "
			"workers");
	return get_numbers(json, memory, why);
}
