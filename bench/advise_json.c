/* The answer of tvp advise as one JSON document. */
#include <jansson.h>
#include <math.h>

#include "bench/advise_answer.h"
#include "bench/identity.h"

/* Beyond this a double no longer tells whole numbers apart. */
#define WHOLE_MAX 9007199254740992.0

static json_t *number(double value)
{
	if (!isfinite(value))
		return json_null();
	return value == trunc(value) && fabs(value) <= WHOLE_MAX
		       ? json_integer((json_int_t)value)
		       : json_real(value);
}

static json_t *row_json(const struct advise_row *row)
{
	return json_pack("{s:s, s:i, s:o, s:o, s:o, s:o, s:b}", "runner",
		row->runner->name, "workers", (int)row->workers, "expected_ns",
		number(row->ns), "low_ns", number(row->low_ns), "high_ns",
		number(row->high_ns), "bytes", number(row->bytes), "fits",
		row->fits);
}

static json_t *trial_json(const struct advise_trial *trial)
{
	return json_pack("{s:i, s:o, s:o, s:o, s:b}", "cell", (int)trial->cell,
		"seen_ns", number(trial->seen_ns), "predicted_ns",
		number(trial->predicted_ns), "ratio",
		number(trial->seen_ns / trial->predicted_ns), "off",
		advise_check_is_off(trial->seen_ns / trial->predicted_ns));
}

static json_t *check_json(const struct advise_check *check)
{
	json_t *trials = json_array();

	for (size_t i = 0; i < check->n; i++)
		json_array_append_new(trials, trial_json(&check->trials[i]));
	return json_pack("{s:i, s:i, s:o, s:o, s:o, s:o}", "cells",
		(int)check->n, "off", (int)check->off, "low",
		number(check->low), "high", number(check->high), "coverage",
		check->n >= ADVISE_TRIALS_MIN ? number(check->coverage)
					      : json_null(),
		"trials", trials);
}

static json_t *work_json(const struct advise_work *work)
{
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "cpu_ns",
		number(work->cpu_ns), "wait_ns", number(work->wait_ns),
		"task_bytes", number(work->task_bytes), "parent_bytes",
		number(work->parent_bytes), "exchange_bytes",
		work->exchange_bytes >= 0 ? number(work->exchange_bytes)
					  : json_null(),
		"tasks", number(work->tasks));
}

/* Null where nothing is handed over. */
static json_t *exchange_json(const struct advise_answer *answer)
{
	static const char *const sides[] = {"threads", "processes"};
	json_t *json = json_object();

	if (answer->work.exchange_bytes < 0) {
		json_decref(json);
		return json_null();
	}
	for (int side = 0; side < 2; side++) {
		struct advise_way way = advise_exchange(
			&answer->costs, side == 1, answer->work.exchange_bytes);

		json_object_set_new(json, sides[side],
			json_pack("{s:i, s:o, s:o}", "sizes",
				(int)answer->costs.exchange[side].n, "cpu_ns",
				number(way.cpu_ns), "wait_ns",
				number(way.wait_ns)));
	}
	return json;
}

char *advise_json(
	const struct advise_answer *answer, const struct result *result)
{
	json_t *rows = json_array(), *json;
	struct fault unused = {0};
	char id[RESULT_ID] = "";
	char *text;

	if (identity_of(result, id, &unused) != 0)
		return NULL;
	for (size_t i = 0; i < answer->n; i++)
		json_array_append_new(rows, row_json(&answer->rows[i]));
	json = json_pack("{s:s, s:o, s:o, s:o, s:b, s:o, s:o}", "result", id,
		"work", work_json(&answer->work), "exchange",
		exchange_json(answer), "advice",
		answer->best != ADVISE_NONE
			? row_json(&answer->rows[answer->best])
			: json_null(),
		"doubtful", advise_answer_is_doubtful(answer), "check",
		check_json(&answer->check), "rows", rows);
	text = json_dumps(json, JSON_INDENT(1) | JSON_REAL_PRECISION(6));
	json_decref(json);
	return text;
}
