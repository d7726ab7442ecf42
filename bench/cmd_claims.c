/* tvp claims: what tutorials claim, put to the test. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "bench/claims_json.h"
#include "bench/claims_tables.h"
#include "bench/command.h"
#include "bench/evidence.h"
#include "bench/names.h"
#include "bench/options.h"
#include "bench/print.h"

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
		 "verdict: supported, refuted, depends, undecided, or why\nit "
		 "was not measured. A figure is taken from the first result "
		 "that has it.",
	.table = claims_table,
	.epilogue = "example:\n  scripts/bench table\n  tvp claims "
		    "results/TIME-table/table*/",
};

struct request {
	const char *only; /* NULL: all */
	bool why, across_machines, as_json;
};

/* ---- printing ---- */

/* The claim of that name; the number of claims and a fault if there is none. */
static size_t find(const struct rules *rules, const char *id, struct fault *why)
{
	const char *names[128] = {NULL};
	char hint[200];
	size_t n = 0;

	for (; n < rules->n_claims; n++) {
		if (strcmp(rules->claims[n].id, id) == 0)
			return n;
		if (n + 1 < sizeof names / sizeof *names)
			names[n] = rules->claims[n].id;
	}
	fault_set(why, 0, "unknown claim \"%.60s\"%s", id,
		names_hint(id, names, hint, sizeof hint));
	return n;
}

static void put_all(
	const struct evidence *evidence, bool why, struct document *document)
{
	for (size_t i = 0; i < evidence->rules.n_claims; i++)
		claims_tables_put_claim(
			&evidence->claims.claims[i], why, document);
	document_heading(document, 3, "all claims");
	claims_tables_put_overview(&evidence->claims, document);
	claims_tables_put_origin(&evidence->source, document);
	claims_tables_put_legend(document);
}

static int print(const struct request *request, const struct evidence *evidence,
	struct fault *why)
{
	struct document document = {0};
	size_t one = 0;

	if (request->only != NULL) {
		one = find(&evidence->rules, request->only, why);
		if (one == evidence->rules.n_claims)
			return STATUS_USAGE;
		claims_tables_put_claim(
			&evidence->claims.claims[one], request->why, &document);
	} else {
		put_all(evidence, request->why, &document);
	}
	return print_document("tvp claims", &document);
}

/* ---- the command ---- */

static int read_and_answer(const struct request *request,
	const char *const *paths, size_t n, const struct registry *registry)
{
	struct evidence evidence = {0};
	struct fault why = {0};
	int status = STATUS_USAGE;

	if (evidence_read(paths, n, request->across_machines, registry,
		    &evidence, &why) == 0 &&
		evidence_judge(&evidence, &why) == 0)
		status = request->as_json
				 ? print_json("tvp claims",
					   claims_to_json(&evidence.claims,
						   &evidence.source,
						   evidence.paths))
				 : print(request, &evidence, &why);
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
