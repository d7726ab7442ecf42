/* A report: the charts, and what each of them shows in words and numbers. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/chart.h"
#include "bench/compare_tables.h"
#include "bench/loss.h"
#include "bench/report_part.h"
#include "bench/units.h"

enum { TEXT_ROOM = 4096, PHRASES_MAX = 24 };

struct text {
	char at[TEXT_ROOM];
	size_t len;
	size_t phrases, left_out;
};

/* Append one cell's phrase: "hash pthreads W=2 1.94". */
static void add(struct text *text, const struct chart_input *from,
	uint32_t cell, const char *value)
{
	const struct cell *c = &from->result->plan.cells[cell];
	const char *source = from->source_of != NULL && from->n_sources > 1
				     ? from->sources[from->source_of[cell]].name
				     : "";
	size_t room = sizeof text->at - text->len;
	char label[CELL_LABEL];
	int len;

	if (text->phrases == PHRASES_MAX) {
		text->left_out++;
		return;
	}
	cell_work_label(c, from->registry, label, sizeof label);
	len = snprintf(text->at + text->len, room, "%s%s%s%s %s W=%u: %s",
		text->phrases > 0 ? "; " : "", source,
		*source != '\0' ? ": " : "", label, c->runner, c->workers,
		value);
	if (len < 0 || (size_t)len >= room) {
		text->at[text->len] = '\0';
		text->left_out++;
		return;
	}
	text->len += (size_t)len;
	text->phrases++;
}

/* ---- one cell, as a chart shows it; false: not in the chart ---- */

enum { VALUE = 160 };

static bool say_speedup(
	const struct summary_shown *shown, uint32_t i, char value[VALUE])
{
	const struct comparison *c = &shown->cells[i].speedup;
	char speed[FIGURES_NUMBER], interval[FIGURES_INTERVAL];

	if (c->pairs == 0)
		return false;
	snprintf(value, VALUE, "%s times serial (%s)",
		summary_tables_speed(c->ratio.ratio, speed),
		figures_interval(&c->ratio.interval, 1, interval));
	return true;
}

static bool say_ratio(
	const struct summary_shown *shown, uint32_t i, char value[VALUE])
{
	const struct comparison *c = &shown->cells[i].to_twin;
	char ratio[FIGURES_NUMBER], interval[FIGURES_INTERVAL];

	if (c->pairs == 0 || !summary_tables_is_threads(shown->registry,
				     &shown->result->plan.cells[i]))
		return false;
	snprintf(value, VALUE, "%s of the time of %s (%s), %s",
		figures_number(c->ratio.ratio, ratio),
		shown->result->plan.cells[c->other].runner,
		figures_interval(&c->ratio.interval, 1, interval),
		stats_verdict_words[c->verdict]);
	return true;
}

static bool say_times(
	const struct summary_shown *shown, uint32_t i, char value[VALUE])
{
	const struct stats_summary *wall = &shown->cells[i].wall_ns;
	char median[UNITS_TEXT], min[UNITS_TEXT], max[UNITS_TEXT];

	if (wall->n == 0)
		return false;
	snprintf(value, VALUE, "%s (%s to %s, n = %zu)",
		units_show_duration(wall->median, median),
		units_show_duration(wall->min, min),
		units_show_duration(wall->max, max), wall->n);
	return true;
}

static bool say_latency(
	const struct summary_shown *shown, uint32_t i, char value[VALUE])
{
	const struct cell_summary *c = &shown->cells[i];
	char p50[UNITS_TEXT], p99[UNITS_TEXT];

	if (!isfinite(c->service_p50_ns) || !isfinite(c->service_p99_ns))
		return false;
	snprintf(value, VALUE, "half of the tasks within %s, 99 %% within %s",
		units_show_duration(c->service_p50_ns, p50),
		units_show_duration(c->service_p99_ns, p99));
	return true;
}

static bool say_memory(
	const struct summary_shown *shown, uint32_t i, char value[VALUE])
{
	const struct cell_summary *c = &shown->cells[i];
	char bytes[UNITS_TEXT];

	if (!isfinite(c->pss_per_worker_bytes))
		return false;
	snprintf(value, VALUE, "%s for each worker (PSS)",
		units_show_bytes(c->pss_per_worker_bytes, bytes));
	return true;
}

static bool say_birth(
	const struct summary_shown *shown, uint32_t i, char value[VALUE])
{
	char delay[UNITS_TEXT];

	if (!isfinite(shown->cells[i].start_delay_p50_ns))
		return false;
	snprintf(value, VALUE, "begins %s after it was asked for",
		units_show_duration(shown->cells[i].start_delay_p50_ns, delay));
	return true;
}

static bool say_loss(
	const struct summary_shown *shown, uint32_t i, char value[VALUE])
{
	struct fault unused = {0};
	struct loss loss;
	char done[FIGURES_NUMBER], interval[FIGURES_INTERVAL];

	if (shown->cells[i].failed == 0 ||
		loss_of(shown->result, i, &loss, &unused) != 0 ||
		loss.failed == 0)
		return false;
	snprintf(value, VALUE,
		"%s %% of the tasks done (%s), %zu of %zu launches failed",
		figures_number(loss.done_percent.median, done),
		figures_interval(&loss.done_percent.interval, 1, interval),
		loss.failed, loss.n);
	return true;
}

typedef bool say_function(
	const struct summary_shown *shown, uint32_t cell, char value[VALUE]);

static const struct telling {
	const char *chart;
	say_function *say;
} tellings[] = {
	{"speedup", say_speedup},
	{"scaling", say_speedup},
	{"grain", say_speedup},
	{"forest", say_ratio},
	{"latency", say_latency},
	{"memory", say_memory},
	{"cost", say_birth},
	{"isolation", say_loss},
};

/* What is to be said of the cells, one by one. */
static void tell_cells(
	const struct chart_input *from, say_function *say, struct text *text)
{
	const struct summary_shown joined = {
		from->result, from->cells, from->registry};
	const struct summary_shown *shown = &joined;
	const struct plan *plan = &shown->result->plan;
	char value[VALUE];

	*text = (struct text){.len = 0};
	for (uint32_t i = 0; i < plan->n_cells; i++)
		if (plan->cells[i].role == ROLE_MEASURED &&
			!plan->cells[i].other_binary && say(shown, i, value))
			add(text, from, i, value);
	if (text->left_out > 0 && sizeof text->at - text->len > 64)
		snprintf(text->at + text->len, sizeof text->at - text->len,
			"; and %zu more cells, which are in the tables",
			text->left_out);
}

/* What a chart shows, for those who don't see it. Charts that are not in the
 * table are about times, and so is one of which there is nothing of its own to
 * say: throughput is tasks over time. */
static void tell(
	const struct chart_input *from, const char *chart, struct text *text)
{
	say_function *say = say_times;

	for (size_t i = 0; i < sizeof tellings / sizeof *tellings; i++)
		if (strcmp(tellings[i].chart, chart) == 0)
			say = tellings[i].say;
	tell_cells(from, say, text);
	if (text->phrases == 0)
		tell_cells(from, say_times, text);
	if (text->phrases == 0)
		snprintf(text->at, sizeof text->at,
			"0 cells have a launch that ended well");
}

/* ---- the pictures ---- */

/* "speedup over serial" as a sentence of its own. */
static void caption_of(const struct chart *chart, char *text, size_t size)
{
	snprintf(text, size, "%s.", chart->summary);
	if (text[0] >= 'a' && text[0] <= 'z')
		text[0] = (char)(text[0] - 'a' + 'A');
}

/* All that a picture is drawn from and for. */
struct figures {
	const struct report_input *input;
	const struct chart_input *from;
	struct document *document;
	struct fault *drawing; /* the last that could not be drawn */
	size_t drawn;
};

static int begin(const struct figures *f, size_t i, struct chart_work *work,
	struct fault *why)
{
	const bool inlined = f->input->pictures == REPORT_INLINE;
	const struct chart_form form = {
		.format = inlined ? "svg" : f->input->format};

	return chart_begin(work, chart_all[i], f->from,
		inlined ? NULL : f->input->folder, &form, why);
}

static void put_figure(
	const struct figures *f, const struct chart *chart, const char *svg)
{
	char caption[256], path[512];
	struct text text;

	if (svg == NULL)
		snprintf(path, sizeof path, "%s/%s.%s", f->input->link,
			chart->name, f->input->format);
	caption_of(chart, caption, sizeof caption);
	tell(f->from, chart->name, &text);
	document_figure(f->document, chart->name, caption, text.at, svg,
		svg == NULL ? path : NULL);
}

static void end(struct figures *f, struct chart_work *work)
{
	struct fault why = {0};
	char prefix[64], *svg = NULL;
	int answer;

	snprintf(prefix, sizeof prefix, "chart-%s-", work->chart->name);
	answer = f->input->pictures == REPORT_INLINE
			 ? chart_end_svg(work, prefix, &svg, &why)
			 : chart_end(work, false, &why);
	if (answer == 0)
		put_figure(f, work->chart, svg);
	else
		fault_set(f->drawing, 0, "%s", why.text);
	f->drawn += answer == 0;
	free(svg);
}

/* So many are drawn at once. */
enum { AT_ONCE = 2 };

/* What the system refuses it refuses to all charts: then it ends. */
static void draw_all(struct figures *f)
{
	struct chart_work works[AT_ONCE];
	size_t begun = 0, ended = 0;
	bool refused = false;

	for (size_t i = 0; i < chart_count && !refused; i++) {
		struct fault why = {0};
		int answer;

		if (begun - ended == AT_ONCE)
			end(f, &works[ended++ % AT_ONCE]);
		answer = begin(f, i, &works[begun % AT_ONCE], &why);
		begun += answer == 0;
		refused = answer < 0 && why.code != 0;
		if (answer < 0)
			fault_set(f->drawing, 0, "%s", why.text);
	}
	while (ended < begun)
		end(f, &works[ended++ % AT_ONCE]);
}

/* Of several the letters by which tables call them. */
static int open_charts(const struct report_input *input,
	char (*letters)[COMPARE_LETTER], const char **names,
	struct chart_input *from, struct fault *why)
{
	for (size_t i = 0; i < input->n; i++)
		names[i] = compare_tables_letter(i, letters[i]);
	return chart_open(from, input->results,
		input->n > 1 ? names : input->names, input->n, input->registry,
		why);
}

static void put_figures(const struct report_input *input,
	char (*letters)[COMPARE_LETTER], const char **names,
	struct document *document, struct fault *drawing)
{
	struct chart_input from;
	struct fault why = {0};
	struct figures figures = {
		.input = input,
		.from = &from,
		.document = document,
		.drawing = drawing,
	};

	if (open_charts(input, letters, names, &from, &why) != 0) {
		chart_close(&from);
		document_say(document, DOCUMENT_TEXT,
			"There are no pictures here: %s.", why.text);
		return;
	}
	draw_all(&figures);
	chart_close(&from);
	if (fault_is_set(drawing))
		document_say(document, DOCUMENT_TEXT,
			"Pictures are missing here: %s. tvp plot draws them.",
			drawing->text);
	else if (figures.drawn == 0)
		document_say(document, DOCUMENT_TEXT,
			"There is nothing here that could be drawn.");
}

void report_figures(const struct report_input *input, struct document *document,
	struct fault *drawing)
{
	char(*letters)[COMPARE_LETTER] = calloc(input->n, sizeof *letters);
	const char **names = calloc(input->n, sizeof *names);

	if (letters == NULL || names == NULL)
		document->failed = true;
	else if (input->pictures == REPORT_WITHOUT)
		document_say(document, DOCUMENT_TEXT,
			"This form of the report has none; tvp plot draws "
			"them.");
	else
		put_figures(input, letters, names, document, drawing);
	free(letters);
	free(names);
}
