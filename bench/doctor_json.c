/* What the doctor found, as one JSON document. */
#include <jansson.h>

#include "bench/doctor_json.h"
#include "bench/facts_json.h"

static json_t *judgements(const struct doctor *doctor)
{
	json_t *list = json_array();

	for (size_t i = 0; i < doctor->n; i++) {
		const struct judgement *judgement = &doctor->list[i];
		json_t *one = json_pack("{s:s, s:s, s:s, s:s?}", "topic",
			judgement->topic, "level",
			doctor_level_name(judgement->level), "text",
			judgement->text, "advice", judgement->advice);

		if (json_array_append_new(list, one) != 0) {
			json_decref(list);
			return NULL;
		}
	}
	return list;
}

char *doctor_json(const struct doctor *doctor, const struct facts *machine,
	const struct facts *build)
{
	/* "o" takes over each part and fails as a whole when one is NULL. */
	json_t *json = json_pack("{s:o, s:o, s:o, s:i, s:i}", "machine",
		facts_to_json(machine), "build", facts_to_json(build),
		"judgements", judgements(doctor), "problems",
		(int)doctor->count[DOCTOR_PROBLEM], "warnings",
		(int)doctor->count[DOCTOR_WARNING]);
	char *text = json_dumps(json, JSON_INDENT(2) | JSON_REAL_PRECISION(6));

	json_decref(json);
	return text;
}
