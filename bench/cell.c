/* Cells: what is measured, as plain data. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/ballast.h"
#include "bench/cell.h"
#include "bench/names.h"
#include "bench/units.h"

const char *const cell_pins[] = {
	"none", "spread", "compact", "one-cpu", "same-core", NULL};
const char *const cell_roles[] = {"measured", "aa", "positive-control", NULL};

void *cell_params(const struct cell *cell, const struct workload *workload,
	struct fault *why)
{
	void *params = calloc(1, workload->params_bytes + 1);

	if (params == NULL) {
		fault_set(why, 0, "out of memory");
		return NULL;
	}
	if (param_fill(workload->params, cell->settings, cell->n_settings,
		    params, why) != 0 ||
		(workload->check != NULL &&
			workload->check(params, why) != 0)) {
		fault_prefix(why, "workload %s", workload->name);
		free(params);
		return NULL;
	}
	return params;
}

static int check_counts(const struct cell *cell, struct fault *why)
{
	if (cell->workers < 1 || cell->workers > CELL_WORKERS_MAX)
		return fault_set(why, 0,
			"workers: %u is out of range (1 .. %d)", cell->workers,
			CELL_WORKERS_MAX);
	if (cell->tasks < 1 || cell->tasks > CELL_TASKS_MAX)
		return fault_set(why, 0,
			"tasks: %llu is out of range (1 .. %llu)",
			(unsigned long long)cell->tasks,
			(unsigned long long)CELL_TASKS_MAX);
	if (cell->ballast_bytes > BALLAST_MAX)
		return fault_set(why, 0, "ballast: is over 16TiB");
	if (cell->interval_ns > CELL_SPAN_MAX_NS / cell->tasks)
		return fault_set(why, 0,
			"interval: %llu tasks, one in %llu ns, take longer "
			"than 7 days",
			(unsigned long long)cell->tasks,
			(unsigned long long)cell->interval_ns);
	return 0;
}

int cell_complete(
	struct cell *cell, const struct registry *registry, struct fault *why)
{
	const struct workload *workload =
		registry_workload(registry, cell->workload, why);
	const struct runner *runner =
		registry_runner(registry, cell->runner, why);
	void *params;

	if (workload == NULL || runner == NULL || check_counts(cell, why) != 0)
		return -1;
	params = cell_params(cell, workload, why);
	if (params == NULL)
		return -1;
	cell->n_settings = 0;
	for (const struct param *p = workload->params;
		p != NULL && p->name != NULL; p++) {
		struct setting *s = &cell->settings[cell->n_settings++];

		snprintf(s->name, sizeof s->name, "%s", p->name);
		param_text(p, params, s->value);
	}
	free(params);
	if (!runner->concurrent)
		cell->workers = 1;
	if (cell->tasks_asked == 0)
		cell->tasks_asked = cell->tasks;
	return 0;
}

static bool same_but_tasks(const struct cell *a, const struct cell *b)
{
	if (strcmp(a->workload, b->workload) != 0 ||
		a->interval_ns != b->interval_ns ||
		a->n_settings != b->n_settings)
		return false;
	for (size_t i = 0; i < a->n_settings; i++)
		if (strcmp(a->settings[i].name, b->settings[i].name) != 0 ||
			strcmp(a->settings[i].value, b->settings[i].value) != 0)
			return false;
	return true;
}

bool cell_same_work(const struct cell *a, const struct cell *b)
{
	return a->tasks == b->tasks && same_but_tasks(a, b);
}

bool cell_same_asked(const struct cell *a, const struct cell *b)
{
	return a->tasks_asked == b->tasks_asked && same_but_tasks(a, b);
}

bool cell_same_place(const struct cell *a, const struct cell *b)
{
	return cell_same_work(a, b) && a->pin == b->pin &&
	       a->ballast_bytes == b->ballast_bytes &&
	       a->other_binary == b->other_binary;
}

bool cell_is_control_of(const struct cell *control, const struct cell *base)
{
	struct cell same = *control;

	same.tasks = base->tasks;
	return control->role != ROLE_MEASURED && base->role == ROLE_MEASURED &&
	       cell_same_place(&same, base) &&
	       control->workers == base->workers &&
	       control->gated == base->gated &&
	       strcmp(control->runner, base->runner) == 0;
}

bool cell_is_other_binary(const struct cell *other, const struct cell *cell)
{
	return other->other_binary && !cell->other_binary &&
	       cell_same_work(other, cell) && other->pin == cell->pin &&
	       other->ballast_bytes == cell->ballast_bytes &&
	       other->workers == cell->workers && other->gated == cell->gated &&
	       other->role == cell->role &&
	       strcmp(other->runner, cell->runner) == 0;
}

bool cell_is_standard(const struct cell *cell, const struct registry *registry,
	const struct setting *setting)
{
	struct cell standard = {.workers = 1, .tasks = 1};
	struct fault why = {0};

	if (registry == NULL)
		return false;
	strcpy(standard.workload, cell->workload);
	strcpy(standard.runner, cell->runner);
	if (cell_complete(&standard, registry, &why) != 0)
		return false;
	for (size_t i = 0; i < standard.n_settings; i++)
		if (strcmp(standard.settings[i].name, setting->name) == 0)
			return strcmp(standard.settings[i].value,
				       setting->value) == 0;
	return false;
}

char *cell_work_label(const struct cell *cell, const struct registry *registry,
	char *text, size_t size)
{
	size_t len = (size_t)snprintf(text, size, "%s", cell->workload);

	for (size_t i = 0; i < cell->n_settings && len < size; i++) {
		const struct setting *s = &cell->settings[i];

		if (!cell_is_standard(cell, registry, s))
			len += (size_t)snprintf(text + len, size - len,
				" %s=%s", s->name, s->value);
	}
	return text;
}

char *cell_place_label(const struct cell *cell, char text[CELL_PLACE])
{
	char number[UNITS_TEXT];
	size_t len = 0;

	text[0] = '\0';
	if (cell->pin != PIN_NONE)
		len = (size_t)snprintf(
			text, CELL_PLACE, ", pinned %s", cell_pins[cell->pin]);
	if (cell->ballast_bytes > 0)
		snprintf(text + len, CELL_PLACE - len, ", ballast %s",
			units_exact_bytes(cell->ballast_bytes, number));
	return text;
}

struct words {
	char *text;
	size_t len;
	char **list;
	size_t n;
};

static void add(struct words *words, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void add(struct words *words, const char *format, ...)
{
	va_list args;
	int len;

	if (words->n + 1 >= CELL_WORDS)
		return;
	va_start(args, format);
	len = vsnprintf(
		words->text + words->len, CELL_TEXT - words->len, format, args);
	va_end(args);
	if (len < 0 || words->len + (size_t)len >= CELL_TEXT)
		return;
	words->list[words->n++] = words->text + words->len;
	words->list[words->n] = NULL;
	words->len += (size_t)len + 1;
}

size_t cell_command(const struct cell *cell, const struct registry *registry,
	uint64_t seed, bool sampling, char *text, char *list[])
{
	struct words words = {.text = text, .list = list};
	char number[UNITS_TEXT];

	add(&words, "exec");
	add(&words, "-w");
	add(&words, "%s", cell->workload);
	add(&words, "-r");
	add(&words, "%s", cell->runner);
	add(&words, "-n");
	add(&words, "%llu", (unsigned long long)cell->tasks);
	add(&words, "-j");
	add(&words, "%u", cell->workers);
	for (size_t i = 0; i < cell->n_settings; i++) {
		const struct setting *s = &cell->settings[i];

		if (!cell->other_binary && cell_is_standard(cell, registry, s))
			continue;
		add(&words, "-p");
		add(&words, "%s=%s", s->name, s->value);
	}
	add(&words, "--seed");
	add(&words, "%llu", (unsigned long long)seed);
	if (cell->pin != PIN_NONE) {
		add(&words, "--pin");
		add(&words, "%s", cell_pins[cell->pin]);
	}
	if (cell->ballast_bytes > 0) {
		add(&words, "--ballast");
		add(&words, "%s",
			units_exact_bytes(cell->ballast_bytes, number));
	}
	if (cell->gated)
		add(&words, "--gate");
	if (cell->interval_ns > 0) {
		add(&words, "--interval");
		add(&words, "%s",
			units_exact_duration(cell->interval_ns, number));
	}
	if (!sampling)
		add(&words, "--no-samples");
	return words.n;
}
