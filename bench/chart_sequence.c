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
	struct chart_sheet to;
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
	const struct result *result = s->to.input->result;

	for (size_t i = 0; i < result->n_launches; i++) {
		const struct launch *l = &result->launches[i];
		double median = s->to.input->cells[l->cell].wall_ns.median;
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

/* Launches: begin, share, family, beyond the upper edge (1) or the lower (-1)
 * or not (0). */
static void write_launches(struct sequence *s)
{
	const struct result *result = s->to.input->result;
	size_t step = (result->n_launches + DOTS_MAX - 1) / DOTS_MAX;

	for (size_t i = 0; i < result->n_launches; i += step) {
		const struct launch *l = &result->launches[i];
		struct chart_look look = chart_look_of(s->to.input->registry,
			result->plan.cells[l->cell].runner);
		double share = s->shares[i];

		if (isfinite(share))
			fprintf(s->to.data, "%.6g\t%.6g\t%d\t%d\n", at_s(l),
				fmin(fmax(share, s->min), s->max),
				(int)look.family,
				(share > s->max) - (share < s->min));
	}
}

/* The median of each round, at the middle of it: did the machine change? */
static void write_rounds(struct sequence *s)
{
	const struct result *result = s->to.input->result;
	size_t step = (result->plan.rounds + DOTS_MAX - 1) / DOTS_MAX;

	fputs("\n\n# begin_s\tmedian of a round's shares\n", s->to.data);
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
			fprintf(s->to.data, "%.6g\t%.6g\n",
				(begin_s + last_s) / 2,
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
	const struct launch *l = &s->to.input->result->launches[i];
	const struct cell *cell = &s->to.input->result->plan.cells[l->cell];

	if (lane->flag == 0)
		return l->outcome != OUTCOME_OK;
	return (noise_flags(scale, cell, l) & lane->flag) != 0;
}

/* Marks: begin, lane. Those closer than a mark is wide are one. */
static size_t write_marks(struct sequence *s, const struct noise_scale *scale,
	const struct lane *lane, size_t index)
{
	const struct result *result = s->to.input->result;
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
		fprintf(s->to.data, "%.6g\t%zu\n", begin_s, index);
		last_s = begin_s;
	}
	return n;
}

static void write_lanes(struct sequence *s)
{
	struct noise_scale scale = noise_scale_of(s->to.input->result);
	struct lane lanes[LANES_MAX] = {{0, "failed"}};
	size_t lanes_n = 1, shown = 0;

	chart_array(s->to.script, "lane", LANES_MAX);
	fputs("\n\n# begin_s\tlane\n", s->to.data);
	for (size_t i = 0; noise_words[i] != NULL && lanes_n < LANES_MAX; i++)
		lanes[lanes_n++] = (struct lane){1U << i, noise_words[i]};
	for (size_t i = 0; i < lanes_n; i++) {
		size_t n = write_marks(s, &scale, &lanes[i], shown + 1);
		char text[80];

		if (n == 0)
			continue;
		snprintf(text, sizeof text, "%s %zu", lanes[i].word, n);
		chart_element(s->to.script, "lane", ++shown, text, 20);
	}
	fprintf(s->to.script, "lanes = %zu\n", shown);
	noise_scale_free(&scale);
}

/* ---- all of it ---- */

static size_t count_beyond(const struct sequence *s)
{
	size_t n = 0;

	for (size_t i = 0; i < s->n; i++)
		n += s->sorted[i] < s->min || s->sorted[i] > s->max;
	return n;
}

static void write_note(const struct sequence *s)
{
	size_t n = s->to.input->result->n_launches;
	size_t step = (n + DOTS_MAX - 1) / DOTS_MAX;
	char text[160], *end = text;

	end += sprintf(end, "slowest %.3g times the median of its cell",
		s->sorted[s->n - 1]);
	if (step > 1)
		sprintf(end, "; 1 of %zu launches drawn", step);
	chart_string(s->to.script, "note", text, CHART_LINE);
	fprintf(s->to.script, "beyond = %zu\n", count_beyond(s));
}

static void write_all(struct sequence *s)
{
	const struct result *result = s->to.input->result;
	double begin_s = at_s(&result->launches[0]);
	double end_s = at_s(&result->launches[result->n_launches - 1]);
	double pad_s = fmax(0.01 * (end_s - begin_s), 1e-3);
	bool log;

	take_shares(s);
	choose_extent(s);
	log = s->max / s->min > 3;
	write_note(s);
	chart_key_families(s->to.input, true, s->to.script);
	fputs("# begin_s\tshare\tfamily\tbeyond (1 above, -1 below)\n",
		s->to.data);
	write_launches(s);
	write_rounds(s);
	write_lanes(s);
	chart_axes(s->to.script, 2);
	chart_axis(s->to.script, 1, begin_s - pad_s, end_s + pad_s, false, 6);
	chart_axis(s->to.script, 2, log ? s->min / 1.05 : s->min - 0.005,
		log ? s->max * 1.05 : s->max + 0.005, log, 6);
}

static int sequence_write(void *drawing, struct fault *why)
{
	struct sequence *s = drawing;
	const struct chart_input *input = s->to.input;
	size_t room = input->result->n_launches + 1;
	bool good = false;
	int answer = 0;

	s->shares = calloc(room, sizeof *s->shares);
	s->sorted = calloc(room, sizeof *s->sorted);
	for (size_t i = 0; i < input->result->plan.n_cells; i++)
		good |= input->cells[i].n > 0;
	if (s->shares == NULL || s->sorted == NULL)
		answer = fault_set(why, 0, "out of memory");
	else if (chart_sources(input) > 1)
		answer = chart_nothing(why,
			"it is about the course of one measurement: draw each "
			"result by itself");
	else if (!good)
		answer = chart_nothing(why, "no launch ended well");
	else
		write_all(s);
	free(s->shares);
	free(s->sorted);
	return answer;
}

const struct chart chart_sequence = {
	.name = "sequence",
	.summary = "launches in the order they ran, disturbed ones marked",
	.room = sizeof(struct sequence),
	.write = sequence_write,
};
