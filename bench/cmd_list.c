/* tvp list: what there is to choose from. */
#include <dirent.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/chart.h"
#include "bench/command.h"
#include "bench/names.h"
#include "bench/options.h"
#include "bench/paths.h"

static const struct option_spec list_table[] = {{0}};

static const struct options list_options = {
	.command = "tvp list",
	.usage = "[workloads|runners|experiments|charts]",
	.about = "Print what there is to choose from: workloads with their "
		 "parameters, runners,\nexperiments and charts; all of them, "
		 "or those of one kind.",
	.table = list_table,
};

enum { NAME = 20, LEFT = 28 }; /* columns where text begins */

static void print_param(const struct param *param)
{
	char range[200], left[96], text[512];

	param_range(param, range, sizeof range);
	snprintf(left, sizeof left, "%s=%s", param->name, param->standard);
	snprintf(text, sizeof text, "%s%s%s%s", param->help,
		range[0] != '\0' ? " (" : "", range,
		range[0] != '\0' ? ")" : "");
	printf("    %-*s", LEFT - 4, left);
	options_wrap(text, LEFT);
}

static void print_measure(const struct measure *measure)
{
	printf("    -> %-*s", LEFT - 7, measure->name);
	options_wrap(measure->summary, LEFT);
}

static void print_named(const char *name, const char *text)
{
	printf("  %-*s", NAME - 2, name);
	options_wrap(text, NAME);
}

static int list_workloads(const struct registry *registry, struct fault *why)
{
	(void)why;
	printf("workloads (with parameters and their defaults; -> what they "
	       "measure):\n");
	for (size_t i = 0; i < registry->n_workloads; i++) {
		const struct workload *w = registry->workloads[i];
		char text[256];

		snprintf(text, sizeof text, "%s%s%s", w->summary,
			w->missing != NULL ? "; not here: " : "",
			w->missing != NULL ? w->missing : "");
		print_named(w->name, text);
		for (const struct param *p = w->params;
			p != NULL && p->name != NULL; p++)
			print_param(p);
		for (const struct measure *m = w->measures;
			m != NULL && m->name != NULL; m++)
			print_measure(m);
	}
	return 0;
}

static int list_runners(const struct registry *registry, struct fault *why)
{
	(void)why;
	printf("runners:\n");
	for (size_t i = 0; i < registry->n_runners; i++) {
		const struct runner *r = registry->runners[i];

		char text[256];

		snprintf(text, sizeof text, "%s%s%s%s%s%s", r->summary,
			r->twin != NULL ? "; twin of " : "",
			r->twin != NULL ? r->twin : "",
			r->special ? "; only where it is named" : "",
			r->missing != NULL ? "; not here: " : "",
			r->missing != NULL ? r->missing : "");
		print_named(r->name, text);
		for (const struct param *p = r->params;
			p != NULL && p->name != NULL; p++)
			print_param(p);
	}
	return 0;
}

static int list_experiments(const struct registry *registry, struct fault *why)
{
	struct paths_experiment *list;
	size_t n;

	(void)registry;
	if (paths_experiments(&list, &n, why) != 0)
		return -1;
	printf("experiments:\n");
	for (size_t i = 0; i < n; i++) {
		json_t *plan = json_load_file(list[i].path, 0, NULL);
		const char *summary =
			json_string_value(json_object_get(plan, "summary"));

		print_named(list[i].name,
			summary != NULL ? summary : "(not readable)");
		json_decref(plan);
	}
	free(list);
	return 0;
}

static int list_charts(const struct registry *registry, struct fault *why)
{
	(void)registry;
	(void)why;
	printf("charts:\n");
	for (size_t i = 0; i < chart_count; i++)
		print_named(chart_all[i]->name, chart_all[i]->summary);
	return 0;
}

static const char *const kinds[] = {
	"workloads", "runners", "experiments", "charts", NULL};
static int (*const lists[])(const struct registry *, struct fault *) = {
	list_workloads, list_runners, list_experiments, list_charts};

static int print_lists(
	const char *kind, const struct registry *registry, struct fault *why)
{
	for (int i = 0; kinds[i] != NULL; i++) {
		if (kind != NULL && strcmp(kind, kinds[i]) != 0)
			continue;
		if (lists[i](registry, why) != 0)
			return -1;
		if (kind == NULL && kinds[i + 1] != NULL)
			putchar('\n');
	}
	return 0;
}

static int list_main(int argc, char **argv, const struct registry *registry)
{
	const char *value = NULL, *kind = NULL;
	struct fault why = {0};
	char hint[200];
	int letter = options_next(&list_options, argc, argv, &value, &why);

	if (letter == OPTIONS_HELP) {
		options_help(&list_options);
		return STATUS_GOOD;
	}
	if (letter == OPTIONS_END && optind < argc)
		kind = argv[optind++];
	if (kind != NULL && names_index(kind, kinds) < 0)
		fault_set(&why, 0, "unknown kind \"%s\"%s", kind,
			names_hint(kind, kinds, hint, sizeof hint));
	if (letter == OPTIONS_END && optind < argc)
		fault_set(&why, 0, "unexpected operand \"%s\"", argv[optind]);
	if (fault_is_set(&why))
		return options_wrong(&list_options, &why);
	if (print_lists(kind, registry, &why) == 0)
		return STATUS_GOOD;
	fprintf(stderr, "tvp list: %s\n", why.text);
	return STATUS_FAILED;
}

const struct command command_list = {
	.name = "list",
	.summary = "print workloads, runners, experiments and charts",
	.main = list_main,
};
