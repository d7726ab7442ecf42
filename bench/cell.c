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
const char *const cell_roles_told[] = {
	"", "control: the same again", "control: more tasks on purpose", NULL};

static void *fill(const struct param *table, size_t bytes,
	const struct setting *settings, size_t n, struct fault *why)
{
	void *params = calloc(1, bytes + 1);

	if (params == NULL) {
		fault_set(why, 0, "out of memory");
		return NULL;
	}
	if (param_fill(table, settings, n, params, why) == 0)
		return params;
	free(params);
	return NULL;
}

void *cell_params(const struct cell *cell, const struct workload *workload,
	struct fault *why)
{
	void *params = fill(workload->params, workload->params_bytes,
		cell->settings, cell->n_settings, why);

	if (params != NULL &&
		(workload->check == NULL || workload->check(params, why) == 0))
		return params;
	fault_prefix(why, "workload %s", workload->name);
	free(params);
	return NULL;
}

void *cell_runner_params(
	const struct cell *cell, const struct runner *runner, struct fault *why)
{
	void *params = fill(runner->params, runner->params_bytes,
		cell->runner_settings, cell->n_runner_settings, why);

	if (params == NULL)
		fault_prefix(why, "runner %s", runner->name);
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

/* Can the runner execute that? 0, or 1 and why not. */
static int ask_runner(const struct runner_order *order, struct fault *why)
{
	const struct runner *runner = order->runner;
	char known[160];

	if (!registry_executes(runner, order->workload)) {
		fault_set(why, 0,
			"runner %s can't execute workload %s; it knows %s",
			runner->name, order->workload->name,
			names_join(runner->workloads, known, sizeof known));
		return 1;
	}
	if (runner->check == NULL || runner->check(order, why) == 0)
		return 0;
	fault_prefix(why, "runner %s can't execute workload %s", runner->name,
		order->workload->name);
	return 1;
}

/* Every field of the struct as a setting, in the order of the table. */
static size_t write_out(const struct param *table, const void *params,
	struct setting settings[PARAM_TABLE_MAX])
{
	size_t n = 0;

	for (const struct param *p = table; p != NULL && p->name != NULL; p++) {
		struct setting *s = &settings[n++];

		snprintf(s->name, sizeof s->name, "%s", p->name);
		param_text(p, params, s->value);
	}
	return n;
}

int cell_complete(
	struct cell *cell, const struct registry *registry, struct fault *why)
{
	const struct workload *workload =
		registry_workload(registry, cell->workload, why);
	const struct runner *runner =
		registry_runner(registry, cell->runner, why);
	void *params, *runner_params = NULL;
	int status = -1;

	if (workload == NULL || runner == NULL || check_counts(cell, why) != 0)
		return -1;
	params = cell_params(cell, workload, why);
	if (params != NULL)
		runner_params = cell_runner_params(cell, runner, why);
	if (runner_params == NULL)
		goto free_params;
	cell->n_settings = write_out(workload->params, params, cell->settings);
	cell->n_runner_settings =
		write_out(runner->params, runner_params, cell->runner_settings);
	if (!runner->concurrent)
		cell->workers = 1;
	if (cell->tasks_asked == 0)
		cell->tasks_asked = cell->tasks;
	status = ask_runner(&(struct runner_order){runner, workload, params,
				    runner_params, cell->workers},
		why);
	free(runner_params);
free_params:
	free(params);
	return status;
}

static bool same_settings(const struct setting *a, size_t n_a,
	const struct setting *b, size_t n_b)
{
	if (n_a != n_b)
		return false;
	for (size_t i = 0; i < n_a; i++)
		if (strcmp(a[i].name, b[i].name) != 0 ||
			strcmp(a[i].value, b[i].value) != 0)
			return false;
	return true;
}

static bool same_but_tasks(const struct cell *a, const struct cell *b)
{
	return strcmp(a->workload, b->workload) == 0 &&
	       a->interval_ns == b->interval_ns &&
	       same_settings(
		       a->settings, a->n_settings, b->settings, b->n_settings);
}

bool cell_same_runner(const struct cell *a, const struct cell *b)
{
	return strcmp(a->runner, b->runner) == 0 &&
	       same_settings(a->runner_settings, a->n_runner_settings,
		       b->runner_settings, b->n_runner_settings);
}

bool cell_runners_agree(const struct cell *a, const struct cell *b)
{
	for (size_t i = 0; i < a->n_runner_settings; i++)
		for (size_t j = 0; j < b->n_runner_settings; j++) {
			const struct setting *one = &a->runner_settings[i];
			const struct setting *other = &b->runner_settings[j];

			if (strcmp(one->name, other->name) == 0 &&
				strcmp(one->value, other->value) != 0)
				return false;
		}
	return true;
}

bool cell_needs_scratch(
	const struct cell *cell, const struct registry *registry)
{
	struct fault unknown = {0};
	const struct workload *workload =
		registry_workload(registry, cell->workload, &unknown);
	const struct runner *runner =
		registry_runner(registry, cell->runner, &unknown);

	return (workload != NULL && workload->needs_scratch) ||
	       (runner != NULL && runner->needs_scratch);
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
	       control->gated == base->gated && cell_same_runner(control, base);
}

bool cell_is_other_binary(const struct cell *other, const struct cell *cell)
{
	return other->other_binary && !cell->other_binary &&
	       cell_same_work(other, cell) && other->pin == cell->pin &&
	       other->ballast_bytes == cell->ballast_bytes &&
	       other->workers == cell->workers && other->gated == cell->gated &&
	       other->role == cell->role && cell_same_runner(other, cell);
}

/* The cell as it would be if nothing had been said of parameters. */
static int standard_of(const struct cell *cell, const struct registry *registry,
	struct cell *standard)
{
	struct fault why = {0};

	*standard = (struct cell){.workers = 1, .tasks = 1};
	strcpy(standard->workload, cell->workload);
	strcpy(standard->runner, cell->runner);
	return registry == NULL || cell_complete(standard, registry, &why) < 0
		       ? -1
		       : 0;
}

static bool is_among(
	const struct setting *setting, const struct setting *settings, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(settings[i].name, setting->name) == 0)
			return strcmp(settings[i].value, setting->value) == 0;
	return false;
}

bool cell_is_standard(const struct cell *cell, const struct registry *registry,
	const struct setting *setting)
{
	struct cell standard;

	return standard_of(cell, registry, &standard) == 0 &&
	       is_among(setting, standard.settings, standard.n_settings);
}

bool cell_is_runner_standard(const struct cell *cell,
	const struct registry *registry, const struct setting *setting)
{
	struct cell standard;

	return standard_of(cell, registry, &standard) == 0 &&
	       is_among(setting, standard.runner_settings,
		       standard.n_runner_settings);
}

static size_t add_setting(
	char *text, size_t len, size_t size, const struct setting *setting)
{
	return len + (size_t)snprintf(text + len, size - len, " %s=%s",
			     setting->name, setting->value);
}

char *cell_work_label(const struct cell *cell, const struct registry *registry,
	char *text, size_t size)
{
	size_t len = (size_t)snprintf(text, size, "%s", cell->workload);

	for (size_t i = 0; i < cell->n_settings && len < size; i++)
		if (!cell_is_standard(cell, registry, &cell->settings[i]))
			len = add_setting(text, len, size, &cell->settings[i]);
	return text;
}

char *cell_runner_label(const struct cell *cell,
	const struct registry *registry, char *text, size_t size)
{
	size_t len = (size_t)snprintf(text, size, "%s", cell->runner);

	for (size_t i = 0; i < cell->n_runner_settings && len < size; i++) {
		const struct setting *s = &cell->runner_settings[i];

		if (!cell_is_runner_standard(cell, registry, s))
			len = add_setting(text, len, size, s);
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
	for (size_t i = 0; i < cell->n_runner_settings; i++) {
		const struct setting *s = &cell->runner_settings[i];

		if (cell_is_runner_standard(cell, registry, s))
			continue;
		add(&words, "-R");
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
