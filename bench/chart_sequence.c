/* Chart sequence: all launches in the order they ran, each as a share of the
 * median of its cell, so that what happened to the machine meanwhile is seen;
 * below them, lanes that mark the disturbed ones. */
#include <math.h>
#include <stdlib.h>

#include "bench/chart_parts.h"
#include "bench/noise.h"

enum {
	DOTS_MAX = 3000,
	MARKS_MAX = 600, /* of a lane; more would touch each other */
	LANES_MAX = 8,
};

struct sequence {
	const struct chart_input *input;
	FILE *data, *script;
	double *shares; /* by launch; NAN: it failed; owned */
	double *sorted; /* the finite ones; owned */
	size_t n;       /* of those */
	double min, max;
};

/* When it began, in s from the begin of the experiment. */
static double at_s(const struct launch *launch)
{
	return (double)launch->at_ns / 1e9;
}

static void take_shares(struct sequence *s)
{
	const struct result *result = s->input->result;

	for (size_t i = 0; i < result->n_launches; i++) {
		const struct launch *l = &result->launches[i];
		double median = s->input->cells[l->cell].wall_ns.median;
		bool ok = l->outcome == OUTCOME_OK && result_wall_ns(l) > 0;

		s->shares[i] =
			ok ? (double)result_wall_ns(l) / median : (double)NAN;
		if (ok)
			s->sorted[s->n++] = s->shares[i];
	}
	stats_sort(s->sorted, s->n);
}

/* 1 in 200 at each end may lie beyond the edge, where it is drawn. */
static void choose_extent(struct sequence *s)
{
	size_t few = s->n / 200;

	s->min = fmin(0.98, s->sorted[few]);
	s->max = fmax(1.02, s->sorted[s->n - 1 - few]);
}

/* Launches: begin, share, family, beyond the edge or not. */
static void write_launches(struct sequence *s)
{
	const struct result *result = s->input->result;
	size_t step = (result->n_launches + DOTS_MAX - 1) / DOTS_MAX;

	for (size_t i = 0; i < result->n_launches; i += step) {
		const struct launch *l = &result->launches[i];
		struct chart_look look = chart_look_of(
			s->input->registry, result->plan.cells[l->cell].runner);
		double share = s->shares[i];

		if (isfinite(share))
			fprintf(s->data, "%.6g\t%.6g\t%d\t%d\n", at_s(l),
				fmin(fmax(share, s->min), s->max),
				(int)look.family,
				share < s->min || share > s->max);
	}
}

/* The median of each round, at the middle of it: did the machine change? */
static void write_rounds(struct sequence *s)
{
	const struct result *result = s->input->result;
	size_t step = (result->plan.rounds + DOTS_MAX - 1) / DOTS_MAX;

	fputs("\n\n# begin_s\tmedian of a round's shares\n", s->data);
	for (size_t i = 0, end; i < result->n_launches; i = end) {
		uint32_t round = result->launches[i].round;
		double begin_s = at_s(&result->launches[i]), last_s = begin_s;
		size_t n = 0;

		for (end = i; end < result->n_launches &&
			      result->launches[end].round == round;
			end++) {
			if (isfinite(s->shares[end]))
				s->sorted[n++] = s->shares[end];
			last_s = at_s(&result->launches[end]);
		}
		stats_sort(s->sorted, n);
		if (n > 0 && round % step == 0)
			fprintf(s->data, "%.6g\t%.6g\n", (begin_s + last_s) / 2,
				fmin(fmax(stats_median(s->sorted, n), s->min),
					s->max));
	}
}

/* ---- lanes ---- */

/* A lane for each kind of disturbance that was seen, and for failures. */
struct lane {
	unsigned flag; /* 0: failed */
	const char *word;
};

static bool belongs(const struct sequence *s, const struct noise_scale *scale,
	const struct lane *lane, size_t i)
{
	const struct launch *l = &s->input->result->launches[i];
	const struct cell *cell = &s->input->result->plan.cells[l->cell];

	if (lane->flag == 0)
		return l->outcome != OUTCOME_OK;
	return (noise_flags(scale, cell, l) & lane->flag) != 0;
}

/* Marks: begin, lane. Those closer than a mark is wide are one. */
static size_t write_marks(struct sequence *s, const struct noise_scale *scale,
	const struct lane *lane, size_t index)
{
	const struct result *result = s->input->result;
	double width_s =
		at_s(&result->launches[result->n_launches - 1]) / MARKS_MAX;
	double last_s = -INFINITY;
	size_t n = 0;

	for (size_t i = 0; i < result->n_launches; i++) {
		double begin_s = at_s(&result->launches[i]);

		if (!belongs(s, scale, lane, i))
			continue;
		n++;
		if (begin_s - last_s < width_s)
			continue;
		fprintf(s->data, "%.6g\t%zu\n", begin_s, index);
		last_s = begin_s;
	}
	return n;
}

static void write_lanes(struct sequence *s)
{
	struct noise_scale scale = noise_scale_of(s->input->result);
	struct lane lanes[LANES_MAX] = {{0, "failed"}};
	size_t lanes_n = 1, shown = 0;

	chart_array(s->script, "lane", LANES_MAX);
	fputs("\n\n# begin_s\tlane\n", s->data);
	for (size_t i = 0; noise_words[i] != NULL && lanes_n < LANES_MAX; i++)
		lanes[lanes_n++] = (struct lane){1U << i, noise_words[i]};
	for (size_t i = 0; i < lanes_n; i++) {
		size_t n = write_marks(s, &scale, &lanes[i], shown + 1);
		char text[80];

		if (n == 0)
			continue;
		snprintf(text, sizeof text, "%s %zu", lanes[i].word, n);
		chart_element(s->script, "lane", ++shown, text, 20);
	}
	fprintf(s->script, "lanes = %zu\n", shown);
	noise_scale_free(&scale);
}

/* ---- all of it ---- */

static void write_note(const struct sequence *s)
{
	size_t n = s->input->result->n_launches;
	size_t step = (n + DOTS_MAX - 1) / DOTS_MAX;
	char text[160];

	snprintf(text, sizeof text, "line: median of each round; slowest %.3g",
		s->sorted[s->n - 1]);
	if (step > 1)
		snprintf(text, sizeof text,
			"line: median of each round; slowest %.3g; 1 of %zu "
			"launches drawn",
			s->sorted[s->n - 1], step);
	chart_string(s->script, "note", text, CHART_LINE);
}

static void write_all(struct sequence *s)
{
	const struct result *result = s->input->result;
	double begin_s = at_s(&result->launches[0]);
	double end_s = at_s(&result->launches[result->n_launches - 1]);
	double pad_s = fmax(0.01 * (end_s - begin_s), 1e-3);
	bool log;

	take_shares(s);
	choose_extent(s);
	log = s->max / s->min > 3;
	write_note(s);
	chart_key_families(s->input, s->script);
	fputs("# begin_s\tshare\tfamily\tbeyond\n", s->data);
	write_launches(s);
	write_rounds(s);
	write_lanes(s);
	chart_axes(s->script, 2);
	chart_axis(s->script, 1, begin_s - pad_s, end_s + pad_s, false, 6);
	chart_axis(s->script, 2, log ? s->min / 1.05 : s->min - 0.005,
		log ? s->max * 1.05 : s->max + 0.005, log, 6);
}

static int sequence_write(const struct chart_input *input, FILE *data,
	FILE *script, struct fault *why)
{
	size_t room = input->result->n_launches + 1;
	struct sequence s = {
		.input = input,
		.data = data,
		.script = script,
		.shares = calloc(room, sizeof *s.shares),
		.sorted = calloc(room, sizeof *s.sorted),
	};
	bool good = false;
	int answer = 0;

	for (size_t i = 0; i < input->result->plan.n_cells; i++)
		good |= input->cells[i].n > 0;
	if (s.shares == NULL || s.sorted == NULL)
		answer = fault_set(why, 0, "out of memory");
	else if (chart_sources(input) > 1)
		answer = chart_nothing(why,
			"it is about the course of one measurement: draw each "
			"result by itself");
	else if (!good)
		answer = chart_nothing(why, "no launch ended well");
	else
		write_all(&s);
	free(s.shares);
	free(s.sorted);
	return answer;
}

const struct chart chart_sequence = {
	.name = "sequence",
	.summary = "launches in the order they ran, disturbed ones marked",
	.write = sequence_write,
};
