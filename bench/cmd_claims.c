/* tvp claims: what tutorials claim, put to the test. */
#include <ctype.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "bench/claims_json.h"
#include "bench/command.h"
#include "bench/evidence.h"
#include "bench/names.h"
#include "bench/options.h"
#include "bench/show.h"

enum { OPT_ONLY = 256, OPT_WHY, OPT_ACROSS, OPT_JSON };

static const struct option_spec claims_table[] = {
	{"only", OPT_ONLY, "ID", "this claim alone"},
	{"why", OPT_WHY, NULL, "print the reason for each bound as well"},
	{"across-machines", OPT_ACROSS, NULL,
		"take results of different machines together"},
	{"json", OPT_JSON, NULL, "all claims as JSON"},
	{0},
};

static const struct options claims_options = {
	.command = "tvp claims",
	.usage = "RESULT.. [options]",
	.about = "Put what tutorials claim about threads and processes to the "
		 "test: for each\nclaim the figures with their intervals, the "
		 "rule that was written down before\nmeasuring, and the "
		 "verdict: supported, refuted, depends, undecided, or why it "
		 "was\nnot measured. A figure is taken from the first result "
		 "that has it.",
	.table = claims_table,
	.epilogue = "example:\n  scripts/bench table\n  tvp claims "
		    "results/TIME-table",
};

struct request {
	const char *only; /* NULL: all */
	bool why, across_machines, as_json;
};

/* ---- printing ---- */

static void print_words(const char *text, int indent)
{
	printf("%*s", indent, "");
	options_wrap(text, indent);
	putchar('\n');
}

static void print_test(const struct claims_test *test, bool with_why)
{
	char value[ESTIMATE_TEXT], interval[ESTIMATE_TEXT];
	char bounds[CLAIMS_BOUNDS], text[ESTIMATE_REASON + 32];
	const char *assumed = test->estimate.assumed ? "~" : "";

	if (!test->estimate.measured) {
		snprintf(text, sizeof text, "%s: not measured, because: %s",
			test->rule->text, test->estimate.reason);
		print_words(text, 4);
		return;
	}
	estimate_show(&test->estimate, value, interval);
	printf("    %-34s %9s %s%-14s %s\n", test->rule->text, value, assumed,
		interval, claims_bounds(test->rule, bounds));
	if (with_why && test->rule->why != NULL)
		print_words(test->rule->why, 6);
}

static void print_case(const struct claims_case *c, bool with_why)
{
	printf("  %s: %s\n", claims_outcomes[c->outcome], c->rule->name);
	if (c->outcome == CLAIMS_UNMEASURED && c->reason != NULL &&
		c->tests[0].estimate.measured)
		print_words(c->reason, 4);
	for (size_t i = 0; i < c->rule->n_tests; i++)
		print_test(&c->tests[i], with_why);
}

static void print_claim(const struct claims_claim *claim, bool with_why)
{
	char title[96], text[1024];
	size_t len =
		(size_t)snprintf(title, sizeof title, "%s: ", claim->rule->id);

	for (const char *at = claims_verdicts[claim->verdict];
		*at != '\0' && len + 1 < sizeof title; at++)
		title[len++] = (char)toupper((unsigned char)*at);
	title[len] = '\0';
	show_rule(title);
	len = (size_t)snprintf(text, sizeof text, "\"%s\"", claim->rule->claim);
	for (size_t i = 0; i < claim->rule->n_sources && len < sizeof text; i++)
		len += (size_t)snprintf(text + len, sizeof text - len,
			"%s %s (%d)", i == 0 ? " --" : ",",
			claim->rule->sources[i].text,
			claim->rule->sources[i].year);
	print_words(text, 2);
	snprintf(text, sizeof text, "Measured: %s", claim->rule->experiment);
	print_words(text, 2);
	for (size_t i = 0; i < claim->rule->n_cases; i++)
		print_case(&claim->cases[i], with_why);
	print_words(claim->sentence, 2);
	putchar('\n');
}

static void print_counts(const struct claims *claims)
{
	printf("%zu claims:", claims->rules->n_claims);
	for (size_t i = 0; i < CLAIMS_VERDICTS; i++)
		printf("%s %zu %s", i > 0 ? "," : "", claims->counts[i],
			claims_verdicts[i]);
	printf(".\nIntervals hold together at 95 %% within a claim "
	       "(Bonferroni). A test holds when\nall of its interval lies "
	       "within the bounds, and fails when none of it does. ~: seen\n"
	       "once, as memory is; %g %% are taken for its interval.\n",
		100 * ESTIMATE_MEMORY_ERROR);
}

static int print_json(const struct evidence *evidence)
{
	json_t *json = claims_to_json(
		&evidence->claims, &evidence->source, evidence->paths);
	int failed = json == NULL ||
		     json_dumpf(json, stdout,
			     JSON_INDENT(1) | JSON_REAL_PRECISION(6)) != 0;

	putchar('\n');
	json_decref(json);
	return failed ? STATUS_FAILED : STATUS_GOOD;
}

static int print_only(const struct evidence *evidence, const char *id,
	bool with_why, struct fault *why)
{
	const char *names[128];
	char hint[200];
	size_t n = 0;

	for (; n < evidence->rules.n_claims && n < 127; n++) {
		names[n] = evidence->rules.claims[n].id;
		if (strcmp(names[n], id) != 0)
			continue;
		print_claim(&evidence->claims.claims[n], with_why);
		return STATUS_GOOD;
	}
	names[n] = NULL;
	fault_set(why, 0, "unknown claim \"%.60s\"%s", id,
		names_hint(id, names, hint, sizeof hint));
	return STATUS_USAGE;
}

/* ---- the command ---- */

static int answer(const struct request *request,
	const struct evidence *evidence, struct fault *why)
{
	if (request->as_json)
		return print_json(evidence);
	if (request->only != NULL)
		return print_only(evidence, request->only, request->why, why);
	for (size_t i = 0; i < evidence->rules.n_claims; i++)
		print_claim(&evidence->claims.claims[i], request->why);
	print_counts(&evidence->claims);
	return STATUS_GOOD;
}

static int read_and_answer(const struct request *request,
	const char *const *paths, size_t n, const struct registry *registry)
{
	struct evidence evidence = {0};
	struct fault why = {0};
	int status = STATUS_USAGE;

	if (evidence_read(paths, n, request->across_machines, registry,
		    &evidence, &why) == 0 &&
		evidence_judge(&evidence, &why) == 0)
		status = answer(request, &evidence, &why);
	evidence_free(&evidence);
	if (fault_is_set(&why))
		fprintf(stderr, "tvp claims: %s\n", why.text);
	return status;
}

static int claims_main(int argc, char **argv, const struct registry *registry)
{
	struct request request = {0};
	struct fault why = {0};
	const char *value = NULL;
	int letter;

	while ((letter = options_next(
			&claims_options, argc, argv, &value, &why)) > 0) {
		if (letter == OPT_ONLY)
			request.only = value;
		request.why |= letter == OPT_WHY;
		request.across_machines |= letter == OPT_ACROSS;
		request.as_json |= letter == OPT_JSON;
	}
	if (letter == OPTIONS_HELP) {
		options_help(&claims_options);
		return STATUS_GOOD;
	}
	if (letter == OPTIONS_END && optind == argc)
		fault_set(&why, 0, "needs a result");
	if (fault_is_set(&why))
		return options_wrong(&claims_options, &why);
	return read_and_answer(&request, (const char *const *)argv + optind,
		(size_t)(argc - optind), registry);
}

const struct command command_claims = {
	.name = "claims",
	.summary = "put what tutorials claim to the test",
	.main = claims_main,
};
