/* What the charts have in common: text, looks, and rows of cells. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bench/chart_parts.h"

/* ---- text ---- */

/* Bytes of the character that begins here and may stand in an XML file; 0 for
 * what is none. */
static int character(const unsigned char *at)
{
	int n = *at < 0x80 ? 1 : *at < 0xc2 ? 0 : *at < 0xe0 ? 2 : 3;

	if (*at >= 0xf0)
		n = *at < 0xf5 ? 4 : 0;
	for (int i = 1; i < n; i++)
		if ((at[i] & 0xc0) != 0x80)
			return 0;
	if ((at[0] == 0xe0 && at[1] < 0xa0) || (at[0] == 0xf0 && at[1] < 0x90))
		return 0; /* longer than need be */
	if ((at[0] == 0xed && at[1] > 0x9f) || (at[0] == 0xf4 && at[1] > 0x8f))
		return 0; /* half a pair, or beyond the last */
	if (at[0] == 0xef && at[1] == 0xbf && at[2] > 0xbd)
		return 0; /* U+FFFE and U+FFFF */
	return n;
}

/* A C1 control is as little text as one below the blank. */
static bool is_control(const unsigned char *at)
{
	return *at < ' ' || *at == 127 || (*at == 0xc2 && at[1] < 0xa0);
}

static size_t length(const char *text)
{
	size_t n = 0;

	for (; *text != '\0'; text++)
		n += ((unsigned char)*text & 0xc0) != 0x80;
	return n;
}

/* Plain characters stand for themselves, all others as octal escapes: so no
 * quote, backquote, backslash or macro of gnuplot's (which it looks for in
 * single quotes, too) is ever in a script. After a 0 it reads four digits, else
 * three: so what follows is never taken for one. */
static void put_character(FILE *script, const unsigned char *at, int n)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				    "0123456789 .,:;/()+-=_%*";

	if (n == 0)
		fputc('?', script);
	else if (is_control(at))
		fputc(' ', script);
	else if (strchr(plain, *at) != NULL)
		fputc(*at, script);
	else
		for (int i = 0; i < n; i++)
			fprintf(script, "\\0%03o", at[i]);
}

static void put_text(FILE *script, const char *text, int most)
{
	const unsigned char *at = (const unsigned char *)text;
	int room = length(text) > (size_t)most ? most - 3 : most;

	fputs(" = \"", script);
	for (int written = 0; *at != '\0' && written < room; written++) {
		int n = character(at);

		put_character(script, at, n);
		at += n > 0 ? n : 1;
	}
	fputs(*at != '\0' ? "...\"\n" : "\"\n", script);
}

void chart_string(FILE *script, const char *name, const char *text, int most)
{
	fputs(name, script);
	put_text(script, text, most);
}

void chart_element(FILE *script, const char *array, size_t index,
	const char *text, int most)
{
	fprintf(script, "%s[%zu]", array, index);
	put_text(script, text, most);
}

void chart_array(FILE *script, const char *name, size_t n)
{
	fprintf(script, "array %s[%zu]\n", name, n > 0 ? n : 1);
}

int chart_nothing(struct fault *why, const char *reason)
{
	fault_set(why, 0, "%s", reason);
	return CHART_NOTHING;
}

/* ---- looks ---- */

enum { SHADES = 3 };

static const struct runner *find_runner(
	const struct registry *registry, const char *name)
{
	struct fault unused = {0};

	return registry_runner(registry, name, &unused);
}

/* A pair of twins is named by its threads. */
static bool leads_a_pair(const struct runner *runner)
{
	return runner->concurrent &&
	       (runner->shares_memory || runner->twin == NULL);
}

static bool is_of_pair(const struct runner *leader, const struct runner *runner)
{
	return leader == runner ||
	       (runner->twin != NULL &&
		       strcmp(runner->twin, leader->name) == 0);
}

struct chart_look chart_look_of(
	const struct registry *registry, const char *runner)
{
	const struct runner *found = find_runner(registry, runner);
	struct chart_look look = {CHART_OTHER, 0};
	unsigned pair = 0;

	if (found == NULL || !found->concurrent)
		return look;
	look.family = found->shares_memory ? CHART_THREADS : CHART_PROCESSES;
	for (size_t i = 0; i < registry->n_runners; i++) {
		const struct runner *leader = registry->runners[i];

		if (!leads_a_pair(leader))
			continue;
		if (is_of_pair(leader, found))
			look.shade = pair % SHADES;
		pair++;
	}
	return look;
}

bool chart_look_before(struct chart_look one, struct chart_look other)
{
	if (one.shade != other.shade)
		return one.shade < other.shade;
	return one.family < other.family;
}

/* What stands at the top of a chart. */
struct keys {
	FILE *script;
	unsigned n, rows[3]; /* by column, which is the family */
};

static void open_keys(struct keys *keys, FILE *script, size_t most)
{
	static const char *const arrays[] = {
		"key_text", "key_family", "key_shade", "key_row", "key_column"};

	*keys = (struct keys){.script = script};
	for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
		chart_array(script, arrays[i], most);
}

/* Threads in the first column, processes in the second, others in the third. */
static void add_key(struct keys *keys, const char *text, struct chart_look look)
{
	unsigned column = look.family == CHART_OTHER ? 2 : look.family - 1;

	keys->n++;
	chart_element(keys->script, "key_text", keys->n, text, 20);
	fprintf(keys->script,
		"key_family[%u] = %d\nkey_shade[%u] = %u\n"
		"key_column[%u] = %u\nkey_row[%u] = %u\n",
		keys->n, (int)look.family, keys->n, look.shade, keys->n, column,
		keys->n, ++keys->rows[column]);
}

static void close_keys(const struct keys *keys)
{
	unsigned rows = 0;

	for (size_t i = 0; i < 3; i++)
		if (keys->rows[i] > rows)
			rows = keys->rows[i];
	fprintf(keys->script, "keys = %u\nkey_rows = %u\n", keys->n, rows);
}

void chart_key_families(const struct chart_input *input, FILE *script)
{
	static const char *const names[] = {"", "threads", "processes"};
	struct keys keys;
	bool seen[3] = {false};

	open_keys(&keys, script, 2);
	for (size_t i = 0; i < input->result->plan.n_cells; i++)
		seen[chart_look_of(
			input->registry, input->result->plan.cells[i].runner)
				.family] = true;
	for (unsigned f = CHART_THREADS; f <= CHART_PROCESSES; f++)
		if (seen[f])
			add_key(&keys, names[f], (struct chart_look){f, 0});
	if (keys.n == 0)
		keys.rows[0] = 1; /* a line that a chart may put its own in */
	close_keys(&keys);
}

static bool is_used(const struct plan *plan, const char *runner)
{
	for (size_t i = 0; i < plan->n_cells; i++)
		if (strcmp(plan->cells[i].runner, runner) == 0)
			return true;
	return false;
}

/* By pairs, so that twins stand side by side where both are there. */
void chart_key_runners(const struct chart_input *input, FILE *script)
{
	const struct registry *registry = input->registry;
	struct keys keys;

	open_keys(&keys, script, registry->n_runners);
	for (unsigned shade = 0; shade < SHADES; shade++)
		for (size_t i = 0; i < registry->n_runners; i++) {
			const char *name = registry->runners[i]->name;
			struct chart_look look = chart_look_of(registry, name);

			if (look.shade == shade &&
				is_used(&input->result->plan, name))
				add_key(&keys, name, look);
		}
	close_keys(&keys);
}

/* ---- rows ---- */

bool chart_same_panel(
	const struct chart_input *input, uint32_t one, uint32_t other)
{
	const struct cell *a = &input->result->plan.cells[one];
	const struct cell *b = &input->result->plan.cells[other];

	return input->cells[one].work == input->cells[other].work &&
	       a->pin == b->pin && a->gated == b->gated;
}

static void add_row(struct chart_rows *rows, uint32_t cell, bool *first)
{
	struct chart_row *row = &rows->list[rows->n];

	if (rows->n == CHART_ROWS_MAX) {
		rows->left_out++;
		return;
	}
	if (*first)
		rows->panels++;
	*row = (struct chart_row){
		.cell = cell,
		.panel = (uint32_t)rows->panels,
		.row = *first ? 1 : row[-1].row + 1,
		.last = true,
	};
	if (!*first)
		row[-1].last = false;
	*first = false;
	rows->n++;
}

/* Those that are neither threads nor processes come first: the base case. */
static void add_panel(const struct chart_input *input, uint32_t leader,
	const bool *shown, struct chart_rows *rows)
{
	const struct plan *plan = &input->result->plan;
	bool first = true;

	for (uint32_t i = leader; i < 2 * plan->n_cells; i++) {
		bool bases = i < plan->n_cells;
		uint32_t cell = bases ? i : i - (uint32_t)plan->n_cells;
		uint32_t twin = input->cells[cell].to_twin.other;
		struct chart_look look = chart_look_of(
			input->registry, plan->cells[cell].runner);

		if (!shown[cell] || !chart_same_panel(input, leader, cell) ||
			bases != (look.family == CHART_OTHER))
			continue;
		if (twin == SUMMARY_NONE || !shown[twin]) {
			add_row(rows, cell, &first);
		} else if (look.family == CHART_THREADS) {
			add_row(rows, cell, &first);
			add_row(rows, twin, &first);
		}
	}
}

void chart_rows_of(const struct chart_input *input,
	bool (*shown)(const struct chart_input *input, uint32_t cell),
	struct chart_rows *rows)
{
	uint32_t n_cells = (uint32_t)input->result->plan.n_cells;
	bool is_shown[PLAN_CELLS_MAX] = {0};

	*rows = (struct chart_rows){0};
	for (uint32_t i = 0; i < n_cells; i++)
		is_shown[i] = shown == NULL || shown(input, i);
	for (uint32_t i = 0; i < n_cells; i++) {
		bool leads = is_shown[i];

		for (uint32_t j = 0; j < i && leads; j++)
			leads = !is_shown[j] || !chart_same_panel(input, i, j);
		if (leads)
			add_panel(input, i, is_shown, rows);
	}
}

char *chart_heading(const struct chart_input *input, const struct cell *cell,
	uint64_t tasks, char text[CELL_LABEL])
{
	size_t len;

	cell_work_label(cell, input->registry, text, CELL_LABEL - 80);
	len = strlen(text);
	if (tasks > 0)
		len += (size_t)snprintf(text + len, 32, ", %llu tasks",
			(unsigned long long)tasks);
	if (cell->pin != PIN_NONE)
		len += (size_t)snprintf(
			text + len, 24, ", pinned %s", cell_pins[cell->pin]);
	if (cell->gated)
		len += (size_t)snprintf(text + len, 24, ", gated");
	if (cell->other_binary)
		snprintf(text + len, 24, ", other program");
	return text;
}

/* "fork, 4"; a control says so. */
static void write_label(const struct chart_input *input, FILE *script,
	size_t index, const struct cell *cell)
{
	static const char *const roles[] = {
		[ROLE_MEASURED] = "",
		[ROLE_AA] = ", again",
		[ROLE_POSITIVE] = ", more",
	};
	char runner[CELL_LABEL], text[CELL_LABEL + 32];

	snprintf(text, sizeof text, "%s, %u%s",
		cell_runner_label(cell, input->registry, runner, sizeof runner),
		cell->workers, roles[cell->role]);
	chart_element(script, "label", index, text, 22);
}

static void write_left_out(const struct chart_rows *rows, FILE *script)
{
	char text[80];

	snprintf(text, sizeof text, "the first %zu of %zu cells", rows->n,
		rows->n + rows->left_out);
	if (rows->left_out > 0)
		chart_string(script, "note", text, CHART_LINE);
}

void chart_rows_write(const struct chart_rows *rows,
	const struct chart_input *input, FILE *script)
{
	static const char *const arrays[] = {"heading", "first", "last"};
	char text[CELL_LABEL];

	fprintf(script, "rows = %zu\npanels = %zu\n", rows->n, rows->panels);
	for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
		chart_array(script, arrays[i], rows->panels);
	chart_array(script, "label", rows->n);
	chart_array(script, "value", rows->n);
	for (size_t i = 0; i < rows->n; i++) {
		const struct chart_row *row = &rows->list[i];
		const struct cell *cell = &input->result->plan.cells[row->cell];

		write_label(input, script, i + 1, cell);
		if (row->row == 1) {
			chart_element(script, "heading", row->panel,
				chart_heading(input, cell, cell->tasks, text),
				CHART_HEADING);
			fprintf(script, "first[%u] = %zu\n", row->panel, i + 1);
		}
		if (row->last)
			fprintf(script, "last[%u] = %zu\n", row->panel, i + 1);
	}
	write_left_out(rows, script);
}

/* ---- axes ---- */

/* 1, 2 or 5 times a power of ten, at least as large. */
static double round_step(double step)
{
	double ten = pow(10, floor(log10(step)));

	for (size_t i = 0; i < 3; i++) {
		double round = ten * (double[]){1, 2, 5}[i];

		if (round >= step * (1 - 1e-9))
			return round;
	}
	return 10 * ten;
}

static void put_linear(FILE *script, double min, double max, unsigned most)
{
	double step = round_step((max - min) / most);

	double first = ceil(min / step - 1e-9) + 0.0; /* no -0 */

	for (double i = first; i * step <= max; i++)
		fprintf(script, i > first ? ", %.6g" : "%.6g", i * step);
}

/* 1, 2, 5 or 1, 3 of each power of ten, or only every so many powers. */
static void put_logarithmic(FILE *script, double min, double max, unsigned most)
{
	static const double digits[][3] = {{1, 2, 5}, {1, 3, 0}, {1, 0, 0}};
	double decades = log10(max / min);
	size_t kind = decades * 3 <= most ? 0 : decades * 2 <= most ? 1 : 2;
	int every = (int)fmax(1, ceil(decades / most));
	bool first = true;

	for (int e = (int)floor(log10(min)); e <= (int)ceil(log10(max)); e++)
		for (size_t i = 0; i < 3 - kind && e % every == 0; i++) {
			double tic = digits[kind][i] * pow(10, e);

			if (tic < min || tic > max)
				continue;
			fprintf(script, first ? "%.6g" : ", %.6g", tic);
			first = false;
		}
}

void chart_axis(FILE *script, size_t panel, double min, double max, bool log,
	unsigned most)
{
	fprintf(script, "log[%zu] = %d\nxmin[%zu] = %.9g\nxmax[%zu] = %.9g\n",
		panel, log, panel, min, panel, max);
	fprintf(script, "tics[%zu] = '(", panel);
	if (log && max / min > 6)
		put_logarithmic(script, min, max, most);
	else
		put_linear(script, min, max, most);
	fputs(")'\n", script);
}

void chart_axes(FILE *script, size_t panels)
{
	static const char *const arrays[] = {"log", "xmin", "xmax", "tics"};

	for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
		chart_array(script, arrays[i], panels);
}

/* ---- launches ---- */

size_t chart_walls(const struct result *result, uint32_t cell, double *values)
{
	size_t n = 0;

	for (size_t i = 0; i < result->n_launches; i++) {
		const struct launch *l = &result->launches[i];

		if (l->cell == cell && l->outcome == OUTCOME_OK &&
			result_wall_ns(l) > 0)
			values[n++] = (double)result_wall_ns(l);
	}
	return n;
}
