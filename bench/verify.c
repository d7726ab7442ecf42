/* Does a result hold? */
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/facts_json.h"
#include "bench/identity.h"
#include "bench/result_file.h"
#include "bench/result_json.h"
#include "bench/summary.h"
#include "bench/verify.h"

const char *const verify_answers[] = {"holds", "fails", "unstated", NULL};

enum { PLACE = 120 };

/* Where in the summary: "[3].wall_ns.median". */
static const char *place_in(
	const char *place, const char *key, char text[PLACE])
{
	snprintf(
		text, PLACE, "%s%s%s", place, place[0] != '\0' ? "." : "", key);
	return text;
}

static void show_value(const json_t *json, char text[48])
{
	char *all = json_dumps(
		json, JSON_COMPACT | JSON_ENCODE_ANY | JSON_REAL_PRECISION(6));

	snprintf(text, 48, "%.40s", all != NULL ? all : "?");
	free(all);
}

static bool same_number(const json_t *a, const json_t *b)
{
	double x = json_number_value(a), y = json_number_value(b);

	if (json_is_integer(a) && json_is_integer(b))
		return json_integer_value(a) == json_integer_value(b);
	return fabs(x - y) <= VERIFY_WITHIN * fmax(fabs(x), fabs(y));
}

/* The first value that is stated otherwise than it follows; a fault names it
 * and -1. */
static int check_value(const char *place, const json_t *stated,
	const json_t *computed, struct fault *why);

static int check_object(const char *place, const json_t *stated,
	const json_t *computed, struct fault *why)
{
	const char *key;
	json_t *value;

	json_object_foreach((json_t *)stated, key, value)
	{
		const json_t *ours = json_object_get(computed, key);
		char inside[PLACE];

		place_in(place, key, inside);
		if (ours == NULL)
			return fault_set(why, 0,
				"%.80s is not computed by this version",
				inside);
		if (check_value(inside, value, ours, why) != 0)
			return -1;
	}
	return 0;
}

static int check_list(const char *place, const json_t *stated,
	const json_t *computed, struct fault *why)
{
	if (json_array_size(stated) != json_array_size(computed))
		return fault_set(why, 0, "%.80s has %zu entries, not %zu",
			place, json_array_size(stated),
			json_array_size(computed));
	for (size_t i = 0; i < json_array_size(stated); i++) {
		char inside[PLACE];

		snprintf(inside, sizeof inside, "%s[%zu]", place, i);
		if (check_value(inside, json_array_get(stated, i),
			    json_array_get(computed, i), why) != 0)
			return -1;
	}
	return 0;
}

static int check_value(const char *place, const json_t *stated,
	const json_t *computed, struct fault *why)
{
	char theirs[48], ours[48];

	if (json_is_object(stated) && json_is_object(computed))
		return check_object(place, stated, computed, why);
	if (json_is_array(stated) && json_is_array(computed))
		return check_list(place, stated, computed, why);
	if (json_is_number(stated) && json_is_number(computed)
			? same_number(stated, computed)
			: json_equal(stated, computed))
		return 0;
	show_value(stated, theirs);
	show_value(computed, ours);
	return fault_set(why, 0,
		"%.80s is %s, but %s follows from the launches", place, theirs,
		ours);
}

/* What each launch says of itself that can be computed from the rest. */
static int check_launches(const struct result *result, struct fault *why)
{
	for (size_t i = 0; i < result->n_launches; i++) {
		double said = result->launches[i].said_parallelism;
		double known = result_parallelism(&result->launches[i]);
		bool same = isfinite(said) && isfinite(known)
				    ? fabs(said - known) <=
					      VERIFY_WITHIN * fabs(known)
				    : isfinite(said) == isfinite(known);

		if (!same)
			return fault_set(why, 0,
				"parallelism of launch %zu is %g, but %g "
				"follows from its times",
				i, said, known);
	}
	return 0;
}

static int judge_summary(const struct result *result, const json_t *stated,
	const struct registry *registry, struct verify *verify,
	struct fault *why)
{
	const json_t *summary = json_object_get(stated, "summary");
	struct cell_summary *cells = summary_of(result, registry, why);
	struct fault found = {0};
	json_t *computed;

	if (cells == NULL)
		return -1;
	computed = result_summary_to_json(result, cells);
	if (summary == NULL ||
		check_value("summary", summary, computed, &found) == 0)
		check_launches(result, &found);
	verify->summary = fault_is_set(&found) ? VERIFY_FAILS
			  : summary != NULL    ? VERIFY_HOLDS
					       : VERIFY_UNSTATED;
	strcpy(verify->summary_text, found.text);
	json_decref(computed);
	free(cells);
	return 0;
}

static int judge_identity(const struct result *result, const json_t *stated,
	struct verify *verify, struct fault *why)
{
	const char *id = json_string_value(json_object_get(stated, "id"));

	if (identity_of(result, verify->id, why) != 0)
		return -1;
	verify->identity = id == NULL        ? VERIFY_UNSTATED
			   : result->changed ? VERIFY_FAILS
					     : VERIFY_HOLDS;
	if (verify->identity == VERIFY_FAILS)
		snprintf(verify->identity_text, sizeof verify->identity_text,
			"%.64s is stated", id);
	return 0;
}

int verify_result(const char *path, const struct registry *registry,
	struct verify *verify, struct fault *why)
{
	struct result result;
	json_t *stated = NULL;
	int failed = result_read_stated(path, &result, &stated, why);

	*verify = (struct verify){0};
	if (failed == 0)
		failed = judge_identity(&result, stated, verify, why);
	if (failed == 0)
		failed = judge_summary(&result, stated, registry, verify, why);
	json_decref(stated);
	result_free(&result);
	return failed;
}

bool verify_holds(const struct verify *verify)
{
	return verify->identity == VERIFY_HOLDS &&
	       verify->summary == VERIFY_HOLDS;
}

static json_t *answer_to_json(enum verify_answer answer, const char *reason)
{
	return json_pack("{s:s, s:o}", "answer", verify_answers[answer],
		"reason",
		reason[0] != '\0' ? result_text_to_json(reason) : json_null());
}

json_t *verify_to_json(const char *path, const struct verify *verify,
	const struct fault *unread)
{
	if (verify == NULL)
		return json_pack("{s:o, s:b, s:n, s:n, s:n, s:o}", "path",
			result_text_to_json(path), "holds", 0, "id_computed",
			"id", "summary", "unread",
			result_text_to_json(unread->text));
	return json_pack("{s:o, s:b, s:s, s:o, s:o, s:n}", "path",
		result_text_to_json(path), "holds", (int)verify_holds(verify),
		"id_computed", verify->id, "id",
		answer_to_json(verify->identity, verify->identity_text),
		"summary",
		answer_to_json(verify->summary, verify->summary_text),
		"unread");
}
