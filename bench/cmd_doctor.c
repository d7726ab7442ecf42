/* tvp doctor: is this machine a good place to measure on? */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/clock.h"
#include "bench/command.h"
#include "bench/doctor.h"
#include "bench/doctor_json.h"
#include "bench/machine.h"
#include "bench/options.h"
#include "bench/paths.h"
#include "bench/print.h"
#include "bench/python.h"

/* Long enough to see a busy neighbour in ticks of 10 ms. */
#define WATCH_NS (NS_PER_S / 2)

enum { WIDTH = 80, TOPIC_COLUMN = 9, TEXT_COLUMN = 23 };

enum { OPT_JSON = 256, OPT_SCRATCH, OPT_IDENTIFY };

static const struct option_spec doctor_table[] = {
	{"json", OPT_JSON, NULL,
		"one JSON document: the facts, and the judgements"},
	{"scratch", OPT_SCRATCH, "DIR",
		"where files of workloads would go ($TMPDIR or /tmp)"},
	{"identify", OPT_IDENTIFY, NULL,
		"with --json: also name the host and the user"},
	{0},
};

static const struct options doctor_options = {
	.command = "tvp doctor",
	.usage = "[options]",
	.about = "Look at this machine as a place to measure on, and say what "
		 "is wrong with it and\nwhat to do about it. Changes nothing. "
		 "Ends with 0 when there is no problem, with\n1 when there is "
		 "one.",
	.table = doctor_table,
};

struct request {
	const char *scratch;
	bool json, identify;
};

static void print_level(enum doctor_level level, bool colour)
{
	static const char *const colours[DOCTOR_LEVELS] = {
		[DOCTOR_OK] = "\033[32m",
		[DOCTOR_WARNING] = "\033[33m",
		[DOCTOR_PROBLEM] = "\033[1;31m",
	};

	printf("%s%-*s%s", colour ? colours[level] : "", TOPIC_COLUMN,
		doctor_level_name(level), colour ? "\033[0m" : "");
}

/* Words from column TEXT_COLUMN on, broken where the next would not fit; a
 * word that is wider than a line is not broken, so that it can be copied. */
static void print_words(const char *text)
{
	size_t used = 0;

	while (*(text += strspn(text, " \n")) != '\0') {
		size_t len = strcspn(text, " \n");

		if (used > 0 && TEXT_COLUMN + used + 1 + len > WIDTH) {
			printf("\n%*s", TEXT_COLUMN, "");
			used = 0;
		}
		printf("%s%.*s", used > 0 ? " " : "", (int)len, text);
		used += len + (used > 0);
		text += len;
	}
	putchar('\n');
}

static void print_report(const struct doctor *doctor)
{
	const bool colour = print_colours(STDOUT_FILENO);

	for (size_t i = 0; i < doctor->n; i++) {
		const struct judgement *judgement = &doctor->list[i];

		print_level(judgement->level, colour);
		printf("%-*s", TEXT_COLUMN - TOPIC_COLUMN, judgement->topic);
		print_words(judgement->text);
		if (judgement->advice == NULL)
			continue;
		printf("%*s", TEXT_COLUMN, "-> ");
		print_words(judgement->advice);
	}
	printf("\n%zu ok, %zu warning%s, %zu problem%s\n",
		doctor->count[DOCTOR_OK], doctor->count[DOCTOR_WARNING],
		doctor->count[DOCTOR_WARNING] == 1 ? "" : "s",
		doctor->count[DOCTOR_PROBLEM],
		doctor->count[DOCTOR_PROBLEM] == 1 ? "" : "s");
}

static int print_answers(const struct doctor *doctor,
	const struct facts *machine, const struct facts *build)
{
	char *text = doctor_json(doctor, machine, build);

	if (text == NULL) {
		fprintf(stderr, "tvp doctor: out of memory\n");
		return -1;
	}
	puts(text);
	free(text);
	return 0;
}

static int examine(const struct request *request)
{
	const struct machine_source source = {
		.root = "",
		.identify = request->identify,
	};
	struct facts machine = {0}, build = {0};
	struct doctor doctor;
	int failed = 0;

	/* Activity first: asking tools for their versions is activity too. */
	machine_activity(&machine, WATCH_NS);
	machine_gather(&machine, &source);
	machine_scratch(&machine, request->scratch);
	python_found_facts(&machine);
	machine_build_facts(&build);
	doctor_judge(&doctor, &machine, &build);
	if (request->json)
		failed = print_answers(&doctor, &machine, &build);
	else
		print_report(&doctor);
	facts_free(&build);
	facts_free(&machine);
	return failed != 0 || doctor.count[DOCTOR_PROBLEM] > 0 ? STATUS_FAILED
							       : STATUS_GOOD;
}

static void take_option(struct request *request, int letter, const char *value)
{
	switch (letter) {
	case OPT_JSON:
		request->json = true;
		break;
	case OPT_SCRATCH:
		request->scratch = value;
		break;
	case OPT_IDENTIFY:
		request->identify = true;
		break;
	}
}

static int doctor_main(int argc, char **argv, const struct registry *registry)
{
	struct request request = {
		.scratch = paths_temporary(),
	};
	struct fault why = {0};
	const char *value = NULL;
	int letter;

	(void)registry;
	while ((letter = options_next(
			&doctor_options, argc, argv, &value, &why)) > 0)
		take_option(&request, letter, value);
	if (letter == OPTIONS_HELP) {
		options_help(&doctor_options);
		return STATUS_GOOD;
	}
	if (letter == OPTIONS_END && optind < argc)
		fault_set(&why, 0, "unexpected operand \"%s\"", argv[optind]);
	if (fault_is_set(&why))
		return options_wrong(&doctor_options, &why);
	return examine(&request);
}

const struct command command_doctor = {
	.name = "doctor",
	.summary = "is this machine a good place to measure on?",
	.main = doctor_main,
};
