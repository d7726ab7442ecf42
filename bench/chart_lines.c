/* Lines of cells in panels. */
#include <math.h>
#include <string.h>

#include "bench/chart_lines.h"

enum { NAME_MOST = 40 };

struct finding {
	const struct chart_input *input;
	const struct chart_lines_kind *kind;
	struct chart_lines *lines;
};

static bool is_shown(const struct finding *f, uint32_t cell)
{
	return chart_source_of(f->input, cell) < CHART_LINE_SOURCES &&
	       f->kind->shown(f->input, cell, f->kind->data);
}

static bool same_line(const struct finding *f, uint32_t one, uint32_t other)
{
	const struct cell *cells = f->input->result->plan.cells;
	const struct chart_lines_kind *kind = f->kind;

	return chart_source_of(f->input, one) ==
		       chart_source_of(f->input, other) &&
	       kind->same_panel(f->input, one, other, kind->data) &&
	       (kind->same_line != NULL
			       ? kind->same_line(
					 f->input, one, other, kind->data)
			       : cell_same_runner(&cells[one], &cells[other]));
}

static bool begins_a_line(const struct finding *f, uint32_t cell)
{
	if (!is_shown(f, cell))
		return false;
	for (uint32_t i = 0; i < cell; i++)
		if (is_shown(f, i) && same_line(f, i, cell))
			return false;
	return true;
}

/* In ascending order of x, whatever the plan's was. */
static void add_point(struct chart_line *line, uint32_t cell, double x)
{
	size_t i = line->n;

	for (; i > 0 && line->x[i - 1] > x; i--) {
		line->x[i] = line->x[i - 1];
		line->cells[i] = line->cells[i - 1];
	}
	line->x[i] = x;
	line->cells[i] = cell;
	line->n++;
}

/* "fork, 4, by=pipe  NAME" */
static void name_line(
	const struct finding *f, uint32_t cell, struct chart_line *line)
{
	const struct cell *c = &f->input->result->plan.cells[cell];
	const char *source =
		chart_source_name(f->input, chart_source_of(f->input, cell));
	char workers[16] = "", runner[CELL_LABEL];

	if (f->kind->with_workers && c->workers > 1)
		snprintf(workers, sizeof workers, ", %u", c->workers);
	if (f->kind->same_line != NULL)
		snprintf(runner, sizeof runner, "%s", c->runner);
	else
		cell_runner_label(c, f->input->registry, runner, sizeof runner);
	if (f->kind->way != NULL)
		f->kind->way(f->input, cell, f->kind->data, line->way);
	snprintf(line->name, CHART_LINE_LABEL, "%.32s%s%s%.20s%s%.14s", runner,
		workers, *line->way != '\0' ? ", " : "", line->way,
		*source != '\0' ? "  " : "", source);
}

static void collect(
	const struct finding *f, uint32_t first, struct chart_line *line)
{
	const struct plan *plan = &f->input->result->plan;

	*line = (struct chart_line){
		.look = chart_look_of(
			f->input->registry, plan->cells[first].runner),
		.source = chart_source_of(f->input, first),
	};
	name_line(f, first, line);
	for (uint32_t i = first; i < plan->n_cells; i++) {
		if (!is_shown(f, i) || !same_line(f, first, i))
			continue;
		if (line->n == CHART_POINTS_MAX)
			f->lines->left_out = true;
		else
			add_point(line, i,
				f->kind->x(f->input, i, f->kind->data));
	}
}

static size_t panel_of(struct finding *f, uint32_t cell)
{
	struct chart_lines *lines = f->lines;

	for (size_t p = 1; p <= lines->panels_n; p++)
		if (f->kind->same_panel(f->input, lines->panels[p].leader, cell,
			    f->kind->data))
			return p;
	lines->panels[++lines->panels_n] = (struct chart_lines_panel){
		.leader = cell,
		.least_x = INFINITY,
		.most_x = -INFINITY,
	};
	return lines->panels_n;
}

static bool comes_before(
	const struct chart_line *one, const struct chart_line *other)
{
	return chart_look_before(one->look, other->look) ||
	       (!chart_look_before(other->look, one->look) && one < other);
}

/* Each way has dashes of its own, the same for all runners. */
static void tell_ways_apart(struct chart_lines *lines)
{
	size_t way_of[CHART_LINES_MAX];

	for (size_t i = 0; i < lines->n; i++) {
		struct chart_line *line = &lines->list[i];
		struct chart_lines_panel *panel = &lines->panels[line->panel];
		size_t j = 0;

		while (j < i &&
			(lines->list[j].panel != line->panel ||
				strcmp(lines->list[j].way, line->way) != 0))
			j++;
		way_of[i] = j < i ? way_of[j] : panel->ways++;
		line->look.shade += CHART_COLOURS_EACH * (unsigned)way_of[i];
		line->look.shade %= CHART_SHADES;
	}
}

/* A runner with other parameters, or other workers, has the same colour but
 * other dashes. */
static void tell_apart(struct chart_lines *lines)
{
	for (size_t i = 0; i < lines->n; i++)
		for (size_t j = 0; j < i; j++) {
			struct chart_line *line = &lines->list[i];
			const struct chart_line *other = &lines->list[j];

			if (line->panel == other->panel &&
				line->source == other->source &&
				line->look.family == other->look.family &&
				line->look.shade == other->look.shade)
				line->look.shade = (line->look.shade +
							   CHART_COLOURS_EACH) %
						   CHART_SHADES;
		}
}

static void find_places(struct chart_lines *lines)
{
	for (size_t i = 0; i < lines->n; i++)
		for (size_t j = 0; j < lines->n; j++)
			lines->list[i].place +=
				lines->list[i].panel == lines->list[j].panel &&
				comes_before(&lines->list[j], &lines->list[i]);
}

static bool is_long(
	const struct chart_lines_kind *kind, const struct chart_line *line)
{
	double first = line->x[0], last = line->x[line->n - 1];

	return last > first && last >= kind->least_ratio * first;
}

void chart_lines_find(const struct chart_input *input,
	const struct chart_lines_kind *kind, struct chart_lines *lines)
{
	struct finding f = {input, kind, lines};

	*lines = (struct chart_lines){
		.left_out = chart_sources(input) > CHART_LINE_SOURCES,
	};
	for (uint32_t i = 0; i < input->result->plan.n_cells; i++) {
		struct chart_line *line = &lines->list[lines->n];
		struct chart_lines_panel *panel;

		if (lines->n == CHART_LINES_MAX) {
			lines->left_out = true;
			break;
		}
		if (!begins_a_line(&f, i))
			continue;
		collect(&f, i, line);
		if (line->n < 2 || !is_long(kind, line))
			continue;
		line->panel = panel_of(&f, i);
		panel = &lines->panels[line->panel];
		panel->lines++;
		panel->least_x = fmin(panel->least_x, line->x[0]);
		panel->most_x = fmax(panel->most_x, line->x[line->n - 1]);
		lines->n++;
	}
	tell_ways_apart(lines);
	find_places(lines);
	tell_apart(lines);
}

void chart_lines_write(const struct chart_lines *lines, FILE *script)
{
	static const char *const arrays[] = {"line_name", "line_text",
		"line_family", "line_shade", "line_source", "line_panel",
		"line_place"};

	fprintf(script, "lines_all = %zu\n", lines->n);
	for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
		chart_array(script, arrays[i], lines->n);
	chart_array(script, "lines", lines->panels_n);
	for (size_t p = 1; p <= lines->panels_n; p++)
		fprintf(script, "lines[%zu] = %zu\n", p,
			lines->panels[p].lines);
	for (size_t i = 0; i < lines->n; i++) {
		const struct chart_line *line = &lines->list[i];

		chart_element(
			script, "line_name", i + 1, line->name, NAME_MOST);
		fprintf(script,
			"line_family[%zu] = %d\nline_shade[%zu] = %u\n"
			"line_source[%zu] = %u\nline_panel[%zu] = %zu\n"
			"line_place[%zu] = %zu\n",
			i + 1, (int)line->look.family, i + 1, line->look.shade,
			i + 1, line->source, i + 1, line->panel, i + 1,
			line->place);
	}
}

size_t chart_lines_step(const struct chart_lines *lines)
{
	size_t room = chart_room(lines->panels_n, lines->n) / CHART_POINT_BYTES;
	size_t points = 0;

	for (size_t i = 0; i < lines->n; i++)
		points += lines->list[i].n - 1; /* the last is drawn always */
	room -= lines->n;
	return points > room ? (points + room - 1) / room : 1;
}

bool chart_lines_is_drawn(const struct chart_lines *lines,
	const struct chart_line *line, size_t i)
{
	return i + 1 == line->n || i % chart_lines_step(lines) == 0;
}

static size_t failed_cells(const struct chart_input *input)
{
	size_t n = 0;

	for (uint32_t i = 0; i < input->result->plan.n_cells; i++)
		n += input->cells[i].n == 0 && input->cells[i].failed > 0;
	return n;
}

char *chart_lines_lacking(const struct chart_lines *lines,
	const struct chart_input *input, char text[CHART_LINE])
{
	size_t failed = failed_cells(input), step = chart_lines_step(lines);
	char *end = text;

	*text = '\0';
	if (failed > 0)
		end += sprintf(end, "; %zu cell%s failed", failed,
			failed == 1 ? "" : "s");
	if (step > 1)
		end += sprintf(end, "; 1 of %zu points drawn", step);
	if (lines->left_out)
		sprintf(end, "; some left out");
	return text;
}

double chart_lines_beside(const struct chart_lines *lines,
	const struct chart_line *line, double x, bool log)
{
	const struct chart_lines_panel *panel = &lines->panels[line->panel];
	double by = ((double)line->place - (double)(panel->lines - 1) / 2) *
		    fmin(0.012, 0.1 / (double)panel->lines);

	return log ? x * pow(panel->most_x / panel->least_x, by)
		   : x + (panel->most_x - panel->least_x) * by;
}
