/* A result in the formats that other tools read: what they share. */
#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "bench/export.h"
#include "bench/units.h"

const struct export_format *const export_formats[] = {
	&export_bmf,
	&export_csv,
	&export_go,
	&export_google,
	&export_hyperfine,
	&export_pyperf,
	NULL,
};

static bool ended_well(const struct launch *launch)
{
	return launch->outcome == OUTCOME_OK && result_wall_ns(launch) > 0;
}

int export_open(struct export_input *input, const struct export_format *format,
	const struct result *result, const struct registry *registry,
	struct fault *why)
{
	size_t n_cells = result->plan.n_cells, *next;

	*input = (struct export_input){
		.result = result,
		.registry = registry,
		.list = calloc(result->n_launches + 1, sizeof *input->list),
		.first = calloc(2 * n_cells + 2, sizeof *input->first),
	};
	if (input->list == NULL || input->first == NULL)
		return fault_set(why, 0, "out of memory");
	next = input->first + n_cells + 1;
	for (size_t i = 0; i < result->n_launches; i++)
		input->first[result->launches[i].cell + 1] +=
			ended_well(&result->launches[i]);
	for (size_t c = 0; c < n_cells; c++) {
		input->first[c + 1] += input->first[c];
		next[c] = input->first[c];
	}
	for (size_t i = 0; i < result->n_launches; i++) {
		const struct launch *launch = &result->launches[i];

		if (ended_well(launch))
			input->list[next[launch->cell]++] = launch;
	}
	if (result->n_launches == 0)
		return fault_set(why, 0, "it holds no launch");
	if (input->first[n_cells] == 0 && !format->keeps_failed)
		return fault_set(why, 0, "no launch of it ended well");
	return 0;
}

void export_close(struct export_input *input)
{
	free(input->list);
	free(input->first);
}

/* ---- names ---- */

static void add(char *text, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* A part after a slash of its own; what would end it early becomes '_'. */
static void add(char *text, const char *format, ...)
{
	size_t len = strlen(text);
	va_list args;

	if (len + 2 >= EXPORT_NAME)
		return;
	if (len > 0)
		text[len++] = '/';
	va_start(args, format);
	vsnprintf(text + len, EXPORT_NAME - len, format, args);
	va_end(args);
	for (char *at = text + len; *at != '\0'; at++)
		if (*at == '/' || isspace((unsigned char)*at))
			*at = '_';
}

char *export_name(const struct cell *cell, const struct registry *registry,
	char text[EXPORT_NAME])
{
	char number[UNITS_TEXT];

	text[0] = '\0';
	add(text, "%s", cell->workload);
	for (size_t i = 0; i < cell->n_settings; i++)
		if (!cell_is_standard(cell, registry, &cell->settings[i]))
			add(text, "%s=%s", cell->settings[i].name,
				cell->settings[i].value);
	add(text, "tasks=%llu", (unsigned long long)cell->tasks);
	add(text, "runner=%s", cell->runner);
	for (size_t i = 0; i < cell->n_runner_settings; i++)
		if (!cell_is_runner_standard(
			    cell, registry, &cell->runner_settings[i]))
			add(text, "runner.%s=%s", cell->runner_settings[i].name,
				cell->runner_settings[i].value);
	add(text, "workers=%u", cell->workers);
	if (cell->pin != PIN_NONE)
		add(text, "pin=%s", cell_pins[cell->pin]);
	if (cell->ballast_bytes > 0)
		add(text, "ballast=%s",
			units_exact_bytes(cell->ballast_bytes, number));
	if (cell->gated)
		add(text, "gate=1");
	if (cell->interval_ns > 0)
		add(text, "interval=%s",
			units_exact_duration(cell->interval_ns, number));
	if (cell->role != ROLE_MEASURED)
		add(text, "role=%s", cell_roles[cell->role]);
	if (cell->other_binary)
		add(text, "program=other");
	return text;
}

/* ---- facts ---- */

const char *export_fact_text(
	const struct facts *facts, const char *name, const char *otherwise)
{
	const char *text = facts_text_of(facts, name, "");

	return text[0] != '\0' ? text : otherwise;
}
