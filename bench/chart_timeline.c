/* Chart timeline: who did which task when, a lane for each worker; being born,
 * waiting and work told apart. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/chart_parts.h"

enum {
	LANES_MAX = 16,   /* of one panel */
	SLOTS_MAX = 400,  /* of one lane: about a pixel each */
	DIGITS_LANE = 60, /* as many fit in it beside each other */
};

enum kind { KIND_BIRTH, KIND_WAITING, KIND_WORK };

/* One panel: the launch that stands for its cell. */
struct panel {
	uint32_t index; /* of the cell */
	const struct cell *cell;
	const struct launch *launch;
	uint32_t work;
	uint32_t lanes;
	struct kept_sample *samples; /* by worker and start; owned */
	double range_ms;             /* of its axis */
	bool numbered;               /* there is room for most tasks' numbers */
};

struct timeline {
	struct chart_sheet to;
	FILE *boxes, *numbers; /* the two blocks of data, on trial */
	struct panel panels[CHART_ROWS_MAX];
	size_t n, lanes;
	size_t left_out; /* cells */
	bool lanes_left_out, merged;
	double slots;   /* what is less than one of so many is not told apart */
	size_t bytes;   /* of the picture, for what is drawn with those */
	double slot_ms; /* of the present panel */
	size_t index;   /* also, from 1 */
};

/* ---- which launches ---- */

/* The launch that is nearest to the median of its cell. */
static const struct launch *typical(
	const struct chart_input *input, uint32_t cell)
{
	double median = input->cells[cell].wall_ns.median, least = INFINITY;
	const struct launch *best = NULL, *l;
	size_t n;

	for (l = chart_launches(input, cell, &n); n > 0; l++, n--) {
		double off;

		if (l->cell != cell || l->outcome != OUTCOME_OK ||
			l->n_samples == 0)
			continue;
		off = fabs((double)result_wall_ns(l) - median);
		if (off >= least)
			continue;
		least = off;
		best = l;
	}
	return best;
}

static bool has_samples(const struct chart_input *input, uint32_t cell)
{
	return input->result->plan.cells[cell].role == ROLE_MEASURED &&
	       typical(input, cell) != NULL;
}

static int choose_panels(struct timeline *t, struct fault *why)
{
	struct chart_rows rows;

	if (chart_rows_of(t->to.input, has_samples, &rows, why) != 0)
		return -1;
	t->left_out = rows.left_out;
	for (size_t i = 0; i < rows.n; i++) {
		uint32_t index = rows.list[i].cell;
		const struct launch *l = typical(t->to.input, index);
		struct panel *panel = &t->panels[t->n];

		*panel = (struct panel){
			.index = index,
			.cell = &t->to.input->result->plan.cells[index],
			.launch = l,
			.work = t->to.input->cells[index].work,
			.lanes = l->workers_started > LANES_MAX
					 ? LANES_MAX
					 : (unsigned)l->workers_started,
		};
		t->lanes_left_out |= l->workers_started > LANES_MAX;
		if (panel->lanes == 0)
			panel->lanes = 1;
		if (t->lanes + panel->lanes > CHART_ROWS_MAX) {
			t->left_out++;
			continue;
		}
		t->lanes += panel->lanes;
		t->n++;
	}
	return 0;
}

/* ---- one launch ---- */

static int by_worker_and_start(const void *a, const void *b)
{
	const struct kept_sample *x = a, *y = b;

	if (x->worker != y->worker)
		return x->worker < y->worker ? -1 : 1;
	return (x->start_ns > y->start_ns) - (x->start_ns < y->start_ns);
}

static double ms(int64_t ns)
{
	return (double)ns / 1e6;
}

/* A box: begin and end in ms, lane, panel, kind, family. */
static void write_box(struct timeline *t, double begin_ms, double end_ms,
	uint32_t lane, enum kind kind)
{
	const struct panel *panel = &t->panels[t->index - 1];
	struct chart_look look =
		chart_look_of(t->to.input->registry, panel->cell->runner);

	if (kind != KIND_WORK && end_ms - begin_ms < t->slot_ms / 4)
		return; /* not to be seen */
	fprintf(t->boxes, "%.6g\t%.6g\t%u\t%zu\t%d\t%d\n", begin_ms, end_ms,
		lane + 1, t->index, (int)kind, (int)look.family);
	t->bytes += CHART_BOX_BYTES;
}

/* What was before a task. Whoever was asked for during the run was being born;
 * who had ended another task, or was made before the run began, waited. */
static void write_before(struct timeline *t, const struct panel *panel,
	const struct kept_sample *s, const struct kept_sample *previous)
{
	int64_t from_ns = s->asked_ns, born_ns;

	if (previous != NULL && from_ns < previous->end_ns)
		from_ns = previous->end_ns; /* an open loop that is late */
	if (panel->cell->interval_ns > 0 ||
		(previous != NULL && from_ns == previous->end_ns))
		born_ns = from_ns;
	else if (from_ns <= 0)
		born_ns = 0;
	else
		born_ns = s->start_ns;
	write_box(t, ms(from_ns), ms(born_ns), s->worker, KIND_BIRTH);
	write_box(t, ms(born_ns), ms(s->start_ns), s->worker, KIND_WAITING);
}

static bool holds_number(
	const struct panel *panel, uint32_t task, double length_ms)
{
	double digits = task < 10 ? 1 : floor(log10(task)) + 1;

	return length_ms > panel->range_ms * (digits + 0.5) / DIGITS_LANE;
}

/* Numbers on a few tasks of many would look as if those were special. */
static bool is_numbered(const struct panel *panel)
{
	size_t n = panel->launch->n_samples, held = 0;

	for (size_t i = 0; i < n; i++) {
		const struct kept_sample *s = &panel->samples[i];

		held += holds_number(
			panel, s->task, ms(s->end_ns - s->start_ns));
	}
	return 2 * held > n;
}

/* Tasks that can't be told apart in the picture, as one. */
struct stretch {
	double begin_ms, end_ms;
	uint32_t task;
	size_t n;
};

static void end_stretch(
	struct timeline *t, const struct stretch *s, uint32_t lane)
{
	const struct panel *panel = &t->panels[t->index - 1];

	if (s->n == 0)
		return;
	write_box(t, s->begin_ms, s->end_ms, lane, KIND_WORK);
	if (!panel->numbered || s->n > 1 ||
		!holds_number(panel, s->task, s->end_ms - s->begin_ms))
		return;
	fprintf(t->numbers, "%.6g\t%u\t%zu\t%u\n",
		(s->begin_ms + s->end_ms) / 2, lane + 1, t->index, s->task);
	t->bytes += CHART_WORD_BYTES;
}

static bool join(const struct timeline *t, struct stretch *s,
	const struct kept_sample *next)
{
	bool tiny = s->end_ms - s->begin_ms < t->slot_ms ||
		    ms(next->end_ns - next->start_ns) < t->slot_ms;

	if (s->n == 0 || !tiny || ms(next->start_ns) - s->end_ms >= t->slot_ms)
		return false;
	s->end_ms = ms(next->end_ns);
	s->n++;
	return true;
}

static void write_lane(struct timeline *t, const struct panel *panel,
	const struct kept_sample *samples, size_t n)
{
	struct stretch stretch = {0};

	for (size_t i = 0; i < n; i++) {
		const struct kept_sample *s = &samples[i];

		if (join(t, &stretch, s)) {
			t->merged = true;
			continue;
		}
		end_stretch(t, &stretch, s->worker);
		write_before(t, panel, s, i > 0 ? s - 1 : NULL);
		stretch = (struct stretch){
			ms(s->start_ns), ms(s->end_ns), s->task, 1};
	}
	if (n > 0)
		end_stretch(t, &stretch, samples[0].worker);
}

static int sort_samples(struct panel *panel, struct fault *why)
{
	size_t n = panel->launch->n_samples;

	panel->samples = malloc(n * sizeof *panel->samples);
	if (panel->samples == NULL)
		return fault_set(why, 0, "out of memory");
	memcpy(panel->samples, panel->launch->samples,
		n * sizeof *panel->samples);
	qsort(panel->samples, n, sizeof *panel->samples, by_worker_and_start);
	return 0;
}

static void write_launch(struct timeline *t)
{
	const struct panel *panel = &t->panels[t->index - 1];
	const struct kept_sample *samples = panel->samples;
	size_t n = panel->launch->n_samples, first = 0;

	t->slot_ms = panel->range_ms / t->slots;
	while (first < n && samples[first].worker < panel->lanes) {
		size_t end = first;

		while (end < n && samples[end].worker == samples[first].worker)
			end++;
		write_lane(t, panel, &samples[first], end - first);
		first = end;
	}
}

/* All boxes, then all numbers, told apart as finely as `slots` says. */
static int write_launches(
	struct timeline *t, char **boxes, char **numbers, struct fault *why)
{
	size_t unused;
	bool bad;

	t->boxes = open_memstream(boxes, &unused);
	t->numbers = open_memstream(numbers, &unused);
	t->bytes = 0;
	t->merged = false;
	bad = t->boxes == NULL || t->numbers == NULL;
	for (t->index = 1; t->index <= t->n && !bad; t->index++)
		write_launch(t);
	bad |= t->boxes != NULL && fclose(t->boxes) != 0;
	bad |= t->numbers != NULL && fclose(t->numbers) != 0;
	return bad ? fault_set(why, 0, "out of memory") : 0;
}

/* As finely as there is room for: with half as many slots there are about half
 * as many boxes, and with 1 there are six in each lane at most. */
static int write_data(struct timeline *t, struct fault *why)
{
	size_t room = chart_room(t->n, t->lanes);
	int answer = 0;

	for (t->slots = SLOTS_MAX, t->bytes = SIZE_MAX;
		answer == 0 && t->bytes > room && t->slots >= 1;
		t->slots /= 2) {
		char *boxes = NULL, *numbers = NULL;

		answer = write_launches(t, &boxes, &numbers, why);
		if (answer == 0 && (t->bytes <= room || t->slots < 2))
			fprintf(t->to.data,
				"# begin_ms\tend_ms\tlane\tpanel\tkind\tfamily\n"
				"# (kind: 0 being born, 1 waiting, 2 work)\n"
				"%s\n\n# middle_ms\tlane\tpanel\ttask\n%s",
				boxes, numbers);
		free(boxes);
		free(numbers);
	}
	return answer;
}

/* ---- panels ---- */

static void widen(const struct panel *panel, double *min_ms, double *max_ms)
{
	for (size_t i = 0; i < panel->launch->n_samples; i++) {
		const struct kept_sample *s = &panel->launch->samples[i];

		*min_ms = fmin(*min_ms, ms(s->asked_ns));
		*max_ms = fmax(*max_ms, ms(s->end_ns));
	}
}

/* Panels of the same work have the same axis. */
static void write_axis(struct timeline *t)
{
	struct panel *panel = &t->panels[t->index - 1];
	double min_ms = 0, max_ms = 1e-6;

	for (size_t i = 0; i < t->n; i++)
		if (t->panels[i].work == panel->work)
			widen(&t->panels[i], &min_ms, &max_ms);
	panel->range_ms = max_ms - min_ms;
	panel->numbered = is_numbered(panel);
	chart_axis(t->to.script, t->index, min_ms,
		max_ms + 0.01 * panel->range_ms, false, 6);
}

static void write_labels(struct timeline *t, size_t first_lane)
{
	const struct panel *panel = &t->panels[t->index - 1];
	char work[CELL_LABEL], runner[CELL_LABEL], text[2 * CELL_LABEL + 64];
	const char *name = chart_source_name(
		t->to.input, chart_source_of(t->to.input, panel->index));

	snprintf(text, sizeof text, "%.20s%s%s, %u: %s", name,
		*name != '\0' ? ": " : "",
		cell_runner_label(panel->cell, t->to.input->registry, runner,
			sizeof runner),
		panel->cell->workers,
		chart_heading(
			t->to.input, panel->cell, panel->cell->tasks, work));
	chart_element(t->to.script, "heading", t->index, text, CHART_HEADING);
	fprintf(t->to.script, "first[%zu] = %zu\nlast[%zu] = %zu\n", t->index,
		first_lane, t->index, first_lane + panel->lanes - 1);
	for (uint32_t i = 0; i < panel->lanes; i++) {
		snprintf(text, sizeof text, "worker %u", i);
		chart_element(t->to.script, "label", first_lane + i, text, 12);
		chart_element(t->to.script, "value", first_lane + i, "", 1);
	}
}

static void write_note(const struct timeline *t)
{
	char text[200] = "launches nearest the median";

	if (t->merged)
		strcat(text, "; short tasks joined");
	if (t->lanes_left_out)
		strcat(text, "; 16 workers");
	if (t->left_out > 0)
		strcat(text, "; cells left out");
	chart_string(t->to.script, "note", text, CHART_LINE);
}

static int write_all(struct timeline *t, struct fault *why)
{
	static const char *const arrays[] = {"heading", "first", "last"};
	size_t lane = 1;

	chart_key_families(t->to.input, true, t->to.script);
	fprintf(t->to.script, "rows = %zu\npanels = %zu\n", t->lanes, t->n);
	for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
		chart_array(t->to.script, arrays[i], t->n);
	chart_array(t->to.script, "label", t->lanes);
	chart_array(t->to.script, "value", t->lanes);
	chart_axes(t->to.script, t->n);
	for (t->index = 1; t->index <= t->n; t->index++) {
		struct panel *panel = &t->panels[t->index - 1];

		if (sort_samples(panel, why) != 0)
			return -1;
		write_labels(t, lane);
		write_axis(t);
		lane += panel->lanes;
	}
	if (write_data(t, why) != 0)
		return -1;
	write_note(t);
	return 0;
}

static int timeline_write(void *drawing, struct fault *why)
{
	struct timeline *t = drawing;
	int answer;

	if (choose_panels(t, why) != 0)
		return -1;
	if (t->n == 0)
		return chart_nothing(why,
			"no samples of tasks were kept (tvp run "
			"--keep-samples)");
	answer = write_all(t, why);
	for (size_t i = 0; i < t->n; i++)
		free(t->panels[i].samples);
	return answer;
}

const struct chart chart_timeline = {
	.name = "timeline",
	.summary = "who did which task when (of kept samples)",
	.room = sizeof(struct timeline),
	.write = timeline_write,
};
