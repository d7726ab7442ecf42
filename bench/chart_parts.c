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

/* Its number in Unicode, of n bytes. */
static unsigned code_point(const unsigned char *at, int n)
{
	unsigned code = n == 1 ? *at : *at & (0xffU >> (n + 1));

	for (int i = 1; i < n; i++)
		code = code << 6 | (at[i] & 0x3f);
	return code;
}

/* Has every font for text a picture of it? Latin, Greek and Cyrillic letters,
 * dashes, quotes, the euro. */
static bool is_common(unsigned code)
{
	static const struct range {
		unsigned first, last;
	} ranges[] = {{0x20, 0x7e}, {0xa0, 0x17f}, {0x391, 0x3a1},
		{0x3a3, 0x3c9}, {0x400, 0x45f}, {0x2013, 0x2014},
		{0x2018, 0x201e}, {0x2020, 0x2022}, {0x2026, 0x2026},
		{0x20ac, 0x20ac}};

	for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
		if (code >= ranges[i].first && code <= ranges[i].last)
			return true;
	return false;
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
 * three: so what follows is never taken for one. What a font may lack is left
 * to CHART_RARE: gnuplot's PNG and PDF blot out the picture with a box for it.
 */
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
	else {
		bool common = is_common(code_point(at, n));

		fputs(common ? "" : "\".rare(\"", script);
		for (int i = 0; i < n; i++)
			fprintf(script, "\\0%03o", at[i]);
		fputs(common ? "" : "\").\"", script);
	}
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

/* ---- size ---- */

/* A panel: its heading, axes with their numbers, grids. A row: its label and
 * its value. The rest: definitions, style sheet, title, keys, origin. */
enum { PANEL_BYTES = 4800, ROW_BYTES = 1000, REST_BYTES = 48 << 10 };

size_t chart_room(size_t panels, size_t rows)
{
	return CHART_SVG_MAX - REST_BYTES - panels * PANEL_BYTES -
	       rows * ROW_BYTES;
}

/* ---- looks ---- */

static const struct runner *find_runner(
	const struct registry *registry, const char *name)
{
	struct fault unused = {0};

	return registry_runner(registry, name, &unused);
}

/* Do the two name each other? */
static bool is_pair(const struct runner *one, const struct runner *other)
{
	return one->twin != NULL && other->twin != NULL &&
	       strcmp(one->twin, other->name) == 0 &&
	       strcmp(other->twin, one->name) == 0;
}

/* A pair of twins is named by its threads. */
static bool leads_a_pair(
	const struct registry *registry, const struct runner *runner)
{
	const struct runner *twin =
		runner->twin != NULL ? find_runner(registry, runner->twin)
				     : NULL;

	return runner->concurrent && (runner->shares_memory || twin == NULL ||
					     !is_pair(runner, twin));
}

static bool is_of_pair(const struct runner *leader, const struct runner *runner)
{
	return leader == runner || is_pair(leader, runner);
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
	/* Special ones last: however many there are, the others keep theirs. */
	for (size_t i = 0, n = registry->n_runners; i < 2 * n; i++) {
		const struct runner *leader =
			registry->runners[i < n ? i : i - n];

		if (!leads_a_pair(registry, leader) ||
			leader->special != (i >= n))
			continue;
		if (is_of_pair(leader, found))
			look.shade = pair % CHART_SHADES;
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

static bool same_look(struct chart_look one, struct chart_look other)
{
	return one.family == other.family && one.shade == other.shade;
}

enum { KEY_TEXT = 20, KEY_TEXT_WIDE = 60 }; /* characters */

void chart_keys_open(struct chart_keys *keys, FILE *script, size_t most)
{
	static const char *const arrays[] = {
		"key_text", "key_family", "key_shade", "key_row", "key_column"};

	*keys = (struct chart_keys){.script = script};
	for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
		chart_array(script, arrays[i], most);
}

void chart_keys_add(
	struct chart_keys *keys, const char *text, struct chart_look look)
{
	unsigned column = look.family == CHART_OTHER ? 2 : look.family - 1;

	if (keys->wide)
		column = 0;
	keys->n++;
	chart_element(keys->script, "key_text", keys->n, text,
		keys->wide ? KEY_TEXT_WIDE : KEY_TEXT);
	fprintf(keys->script,
		"key_family[%u] = %d\nkey_shade[%u] = %u\n"
		"key_column[%u] = %u\nkey_row[%u] = %u\n",
		keys->n, (int)look.family, keys->n, look.shade, keys->n, column,
		keys->n, ++keys->rows[column]);
}

void chart_keys_close(const struct chart_keys *keys)
{
	unsigned rows = 0;

	for (size_t i = 0; i < 3; i++)
		if (keys->rows[i] > rows)
			rows = keys->rows[i];
	fprintf(keys->script, "keys = %u\nkey_rows = %u\nkeys_wide = %d\n",
		keys->n, rows, keys->wide);
}

/* The one runner that is neither threads nor processes; of several, none. */
static const char *name_of_others(const struct chart_input *input)
{
	const struct plan *plan = &input->result->plan;
	const char *name = NULL;

	for (size_t i = 0; i < plan->n_cells; i++) {
		const char *runner = plan->cells[i].runner;

		if (chart_look_of(input->registry, runner).family !=
			CHART_OTHER)
			continue;
		if (name != NULL && strcmp(name, runner) != 0)
			return "neither";
		name = runner;
	}
	return name;
}

void chart_key_families(
	const struct chart_input *input, bool with_others, FILE *script)
{
	static const char *const names[] = {"", "threads", "processes"};
	const char *others = with_others ? name_of_others(input) : NULL;
	struct chart_keys keys;
	bool seen[3] = {false};

	chart_keys_open(&keys, script, 3);
	for (size_t i = 0; i < input->result->plan.n_cells; i++)
		seen[chart_look_of(
			input->registry, input->result->plan.cells[i].runner)
				.family] = true;
	for (unsigned f = CHART_THREADS; f <= CHART_PROCESSES; f++)
		if (seen[f])
			chart_keys_add(
				&keys, names[f], (struct chart_look){f, 0});
	if (others != NULL)
		chart_keys_add(
			&keys, others, (struct chart_look){CHART_OTHER, 0});
	if (keys.n == 0)
		keys.rows[0] = 1; /* a line that a chart may put its own in */
	chart_keys_close(&keys);
}

void chart_kinds_of(const struct chart_input *input, struct chart_kinds *kinds)
{
	const struct plan *plan = &input->result->plan;

	*kinds = (struct chart_kinds){0};
	for (uint32_t i = 0; i < plan->n_cells; i++) {
		struct chart_kind *kind = &kinds->list[kinds->n];
		bool known = plan->cells[i].role != ROLE_MEASURED;

		for (size_t k = 0; k < kinds->n && !known; k++)
			known = cell_same_runner(
				&plan->cells[kinds->list[k].cell],
				&plan->cells[i]);
		if (known || kinds->n == CHART_KINDS_MAX)
			continue;
		*kind = (struct chart_kind){i,
			chart_look_of(input->registry, plan->cells[i].runner)};
		for (size_t k = 0; k < kinds->n; k++)
			if (same_look(kinds->list[k].look, kind->look))
				kind->look.shade = (kind->look.shade +
							   CHART_COLOURS_EACH) %
						   CHART_SHADES;
		kinds->n++;
	}
}

struct chart_look chart_kinds_look(const struct chart_kinds *kinds,
	const struct chart_input *input, uint32_t cell)
{
	const struct cell *cells = input->result->plan.cells;

	for (size_t k = 0; k < kinds->n; k++)
		if (cell_same_runner(&cells[kinds->list[k].cell], &cells[cell]))
			return kinds->list[k].look;
	return chart_look_of(input->registry, cells[cell].runner);
}

/* By pairs, so that twins stand side by side where both are there; below each
 * other where a name is too long for that. */
void chart_key_kinds(const struct chart_kinds *kinds,
	const struct chart_input *input, FILE *script)
{
	const struct cell *cells = input->result->plan.cells;
	char text[CELL_LABEL];
	struct chart_keys keys;

	chart_keys_open(&keys, script, kinds->n);
	for (size_t i = 0; i < kinds->n; i++)
		keys.wide |=
			strlen(cell_runner_label(&cells[kinds->list[i].cell],
				input->registry, text, sizeof text)) > KEY_TEXT;
	for (unsigned shade = 0; shade < CHART_SHADES; shade++)
		for (size_t i = 0; i < kinds->n; i++)
			if (kinds->list[i].look.shade == shade)
				chart_keys_add(&keys,
					cell_runner_label(
						&cells[kinds->list[i].cell],
						input->registry, text,
						sizeof text),
					kinds->list[i].look);
	chart_keys_close(&keys);
}

void chart_key_sources(const struct chart_input *input, FILE *script)
{
	size_t n = chart_sources(input);

	if (n > CHART_LINE_SOURCES)
		n = CHART_LINE_SOURCES;
	chart_array(script, "source_name", n);
	fprintf(script, "source_keys = %zu\n", n > 1 ? n : 0);
	for (size_t i = 0; i < n; i++)
		chart_element(script, "source_name", i + 1,
			chart_source_name(input, i), 18);
}

/* ---- rows ---- */

bool chart_same_panel(
	const struct chart_input *input, uint32_t one, uint32_t other)
{
	const struct cell *a = &input->result->plan.cells[one];
	const struct cell *b = &input->result->plan.cells[other];

	return input->cells[one].work == input->cells[other].work &&
	       a->gated == b->gated;
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

/* The cell, and after it the same one of every other result. */
static void add_rows(const struct chart_input *input, uint32_t cell,
	bool *shown, struct chart_rows *rows, bool *first)
{
	const struct plan *plan = &input->result->plan;
	const struct cell *one = &plan->cells[cell];

	add_row(rows, cell, first);
	shown[cell] = false;
	for (uint32_t i = 0; i < plan->n_cells && input->n_sources > 1; i++) {
		const struct cell *other = &plan->cells[i];

		if (!shown[i] || !cell_same_runner(one, other) ||
			one->workers != other->workers ||
			one->role != other->role ||
			chart_source_of(input, i) ==
				chart_source_of(input, cell) ||
			!chart_same_panel(input, cell, i))
			continue;
		add_row(rows, i, first);
		shown[i] = false;
	}
}

static bool is_thread(const struct chart_input *input, uint32_t cell)
{
	return chart_look_of(
		       input->registry, input->result->plan.cells[cell].runner)
		       .family == CHART_THREADS;
}

/* Those that are neither threads nor processes come first: the base case. Who
 * has a row is shown no more. */
static void add_panel(const struct chart_input *input, uint32_t leader,
	bool *shown, struct chart_rows *rows)
{
	const struct plan *plan = &input->result->plan;
	bool first = true;

	for (uint32_t i = 0; i < 2 * plan->n_cells; i++) {
		bool bases = i < plan->n_cells;
		uint32_t cell = bases ? i : i - (uint32_t)plan->n_cells;
		uint32_t twin = input->cells[cell].to_twin.other;
		struct chart_look look;
		bool paired;

		if (!shown[cell] || !chart_same_panel(input, leader, cell))
			continue;
		look = chart_look_of(input->registry, plan->cells[cell].runner);
		if (bases != (look.family == CHART_OTHER))
			continue;
		paired = summary_is_mutual(input->cells, cell) && shown[twin];
		if (paired && look.family != CHART_THREADS &&
			is_thread(input, twin))
			continue; /* after its twin */
		add_rows(input, cell, shown, rows, &first);
		if (paired)
			add_rows(input, twin, shown, rows, &first);
	}
}

int chart_rows_of(const struct chart_input *input,
	bool (*shown)(const struct chart_input *input, uint32_t cell),
	struct chart_rows *rows, struct fault *why)
{
	uint32_t n_cells = (uint32_t)input->result->plan.n_cells;
	bool *is_shown = calloc(n_cells + 1, sizeof *is_shown);

	*rows = (struct chart_rows){0};
	if (is_shown == NULL)
		return fault_set(why, 0, "out of memory");
	for (uint32_t i = 0; i < n_cells; i++)
		is_shown[i] = shown == NULL || shown(input, i);
	for (uint32_t i = 0; i < n_cells; i++)
		if (is_shown[i])
			add_panel(input, i, is_shown, rows);
	free(is_shown);
	return 0;
}

char *chart_heading(const struct chart_input *input, const struct cell *cell,
	uint64_t tasks, char text[CELL_LABEL])
{
	char place[CELL_PLACE];
	size_t len;

	cell_work_label(cell, input->registry, text, CELL_LABEL - 128);
	len = strlen(text);
	if (tasks > 0)
		len += (size_t)snprintf(text + len, 32, ", %llu tasks",
			(unsigned long long)tasks);
	len += (size_t)snprintf(
		text + len, CELL_PLACE, "%s", cell_place_label(cell, place));
	if (cell->gated)
		len += (size_t)snprintf(text + len, 24, ", gated");
	if (cell->other_binary)
		snprintf(text + len, 24, ", other program");
	return text;
}

/* "fork, 4"; a base case has no workers to speak of; a control says so. */
char *chart_cell_label(
	const struct chart_input *input, uint32_t cell, char text[80])
{
	static const char *const roles[] = {
		[ROLE_MEASURED] = "",
		[ROLE_AA] = " again (A/A)",
		[ROLE_POSITIVE] = ", 3 % more",
	};
	const struct cell *c = &input->result->plan.cells[cell];
	bool base = chart_look_of(input->registry, c->runner).family ==
			    CHART_OTHER &&
		    c->workers == 1;
	char workers[16] = "", runner[CELL_LABEL];

	if (!base)
		snprintf(workers, sizeof workers, ", %u", c->workers);
	cell_runner_label(c, input->registry, runner, sizeof runner);
	snprintf(text, 80, "%.48s%s%s", runner, workers, roles[c->role]);
	return text;
}

/* Characters of the longest label, and of a result's name in it. */
enum { LABEL_MOST = 36, LABEL_NAME = 14 };

/* Of several results, the first row of a cell says which one it is and each
 * whose it is. */
static void write_label(FILE *script, const struct chart_input *input,
	const struct chart_rows *rows, size_t i)
{
	uint32_t cell = rows->list[i].cell;
	char text[160] = "", before[80];

	chart_cell_label(input, cell, text);
	if (chart_sources(input) > 1) {
		if (i > 0 && rows->list[i].row > 1 &&
			strcmp(chart_cell_label(
				       input, rows->list[i - 1].cell, before),
				text) == 0)
			text[0] = '\0';
		snprintf(text + strlen(text), 80, "  %.*s", LABEL_NAME,
			chart_source_name(input, chart_source_of(input, cell)));
	}
	chart_element(script, "label", i + 1, text, LABEL_MOST);
}

/* The tasks of a panel, if they are one number for all its rows. */
static uint64_t tasks_of(const struct chart_rows *rows, size_t first,
	const struct chart_input *input)
{
	const struct cell *cells = input->result->plan.cells;
	uint64_t tasks = cells[rows->list[first].cell].tasks;

	for (size_t i = first; i < rows->n; i++) {
		const struct cell *cell = &cells[rows->list[i].cell];

		if (rows->list[i].panel != rows->list[first].panel)
			break;
		if (cell->role == ROLE_MEASURED && cell->tasks != tasks)
			return 0;
	}
	return tasks;
}

static void write_left_out(const struct chart_rows *rows, FILE *script)
{
	char text[80];

	snprintf(text, sizeof text, "the first %zu of %zu cells", rows->n,
		rows->n + rows->left_out);
	if (rows->left_out > 0)
		chart_string(script, "note", text, CHART_LINE);
}

static void write_heading(FILE *script, const struct chart_input *input,
	const struct chart_rows *rows, size_t i)
{
	const struct chart_row *row = &rows->list[i];
	char text[CELL_LABEL];

	chart_element(script, "heading", row->panel,
		chart_heading(input, &input->result->plan.cells[row->cell],
			tasks_of(rows, i, input), text),
		CHART_HEADING);
	fprintf(script, "first[%u] = %zu\n", row->panel, i + 1);
}

void chart_rows_write(const struct chart_rows *rows,
	const struct chart_input *input, FILE *script)
{
	static const char *const arrays[] = {"heading", "first", "last"};

	fprintf(script, "rows = %zu\npanels = %zu\n", rows->n, rows->panels);
	for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
		chart_array(script, arrays[i], rows->panels);
	chart_array(script, "label", rows->n);
	chart_array(script, "value", rows->n);
	for (size_t i = 0; i < rows->n; i++) {
		const struct chart_row *row = &rows->list[i];

		write_label(script, input, rows, i);
		if (row->row == 1)
			write_heading(script, input, rows, i);
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

/* "1.5 us", "64 KiB", "2 M/s": as people read it; nothing for plain numbers,
 * which gnuplot writes. */
static void put_tic_text(FILE *script, double tic, enum chart_tics tics)
{
	static const struct scale {
		double from;
		const char *name;
	} scales[][5] = {
		[CHART_TIME] = {{1, "s"}, {1e-3, "ms"}, {1e-6, "us"},
			{1e-9, "ns"}, {0, NULL}},
		[CHART_BYTES] = {{1 << 30, "GiB"}, {1 << 20, "MiB"},
			{1 << 10, "KiB"}, {1, "B"}, {0, NULL}},
		[CHART_RATE] = {{1e9, "G/s"}, {1e6, "M/s"}, {1e3, "k/s"},
			{1, "/s"}, {0, NULL}},
	};
	const struct scale *scale = scales[tics];

	if (tics == CHART_PLAIN || tic == 0)
		return;
	while (scale[1].name != NULL && tic < scale->from * (1 - 1e-9))
		scale++;
	fprintf(script, "\"%.4g %s\" ", tic / scale->from, scale->name);
}

static void put_tic(FILE *script, double tic, enum chart_tics tics, bool *first)
{
	if (!*first)
		fputs(", ", script);
	*first = false;
	put_tic_text(script, tic, tics);
	fprintf(script, "%.6g", tic);
}

static void put_linear(FILE *script, double min, double max, unsigned most,
	enum chart_tics tics)
{
	double step = round_step((max - min) / most);
	bool first = true;

	for (double i = ceil(min / step - 1e-9) + 0.0 /* no -0 */;
		i * step <= max; i++)
		put_tic(script, i * step, tics, &first);
}

/* 1, 2, 5 or 1, 3 of each power of ten, or only every so many powers. */
static void put_logarithmic(FILE *script, double min, double max, unsigned most,
	enum chart_tics tics)
{
	static const double digits[][3] = {{1, 2, 5}, {1, 3, 0}, {1, 0, 0}};
	double decades = log10(max / min);
	size_t kind = decades * 3 <= most ? 0 : decades * 2 <= most ? 1 : 2;
	int every = (int)fmax(1, ceil(decades / most));
	bool first = true;

	for (int e = (int)floor(log10(min)); e <= (int)ceil(log10(max)); e++)
		for (size_t i = 0; i < 3 - kind && e % every == 0; i++) {
			double tic = digits[kind][i] * pow(10, e);

			if (tic >= min && tic <= max)
				put_tic(script, tic, tics, &first);
		}
}

void chart_axis_in(FILE *script, size_t panel, double min, double max, bool log,
	unsigned most, enum chart_tics tics)
{
	fprintf(script, "log[%zu] = %d\nxmin[%zu] = %.9g\nxmax[%zu] = %.9g\n",
		panel, log, panel, min, panel, max);
	fprintf(script, "tics[%zu] = '(", panel);
	if (log && max / min > 6)
		put_logarithmic(script, min, max, most, tics);
	else
		put_linear(script, min, max, most, tics);
	fputs(")'\n", script);
}

void chart_axis(FILE *script, size_t panel, double min, double max, bool log,
	unsigned most)
{
	chart_axis_in(script, panel, min, max, log, most, CHART_PLAIN);
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
