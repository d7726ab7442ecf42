/* Command-line options, declared in one table. */
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "bench/command.h"
#include "bench/names.h"
#include "bench/options.h"

enum { OPTIONS_MAX = 64, LEFT = 28, WIDTH = 79 };

static size_t build(
	const struct option_spec *table, struct option *longs, char *shorts)
{
	size_t n = 0;

	*shorts++ = ':';
	for (; table[n].name != NULL && n < OPTIONS_MAX; n++) {
		longs[n] = (struct option){
			.name = table[n].name,
			.has_arg = table[n].value != NULL,
			.val = table[n].letter,
		};
		if (table[n].letter > 255)
			continue;
		*shorts++ = (char)table[n].letter;
		if (table[n].value != NULL)
			*shorts++ = ':';
	}
	longs[n++] = (struct option){.name = "help", .val = 'h'};
	longs[n] = (struct option){0};
	strcpy(shorts, "h");
	return n;
}

static int unknown(
	const struct options *options, const char *typed, struct fault *why)
{
	const char *names[OPTIONS_MAX + 2];
	char word[64], hint[200] = "";
	const char *nearest;
	size_t n = 0;

	if (strncmp(typed, "--", 2) != 0)
		return fault_set(why, 0, "unknown option \"%s\"", typed);
	for (; options->table[n].name != NULL; n++)
		names[n] = options->table[n].name;
	names[n++] = "help";
	names[n] = NULL;
	snprintf(word, sizeof word, "%.*s", (int)strcspn(typed + 2, "="),
		typed + 2);
	nearest = names_nearest(word, names);
	if (nearest != NULL)
		snprintf(
			hint, sizeof hint, "; did you mean \"--%s\"?", nearest);
	return fault_set(why, 0, "unknown option \"--%s\"%s", word, hint);
}

int options_next(const struct options *options, int argc, char **argv,
	const char **value, struct fault *why)
{
	struct option longs[OPTIONS_MAX + 2];
	char shorts[2 * OPTIONS_MAX + 4];
	int letter;

	if (*value == NULL)
		optind = 0;
	opterr = 0;
	build(options->table, longs, shorts);
	letter = getopt_long(argc, argv, shorts, longs, NULL);
	*value = optarg != NULL ? optarg : "";
	if (letter == -1)
		return OPTIONS_END;
	if (letter == 'h')
		return OPTIONS_HELP;
	if (letter == ':') {
		fault_set(why, 0, "%s needs a value", argv[optind - 1]);
		return OPTIONS_WRONG;
	}
	if (letter == '?') {
		char typed[8];

		if (optopt > 0 && optopt < 256 &&
			strncmp(argv[optind - 1], "--", 2) != 0) {
			snprintf(typed, sizeof typed, "-%c", optopt);
			unknown(options, typed, why);
		} else if (optopt > 0) {
			fault_set(
				why, 0, "%s takes no value", argv[optind - 1]);
		} else {
			unknown(options, argv[optind - 1], why);
		}
		return OPTIONS_WRONG;
	}
	return letter;
}

void options_wrap(const char *text, int left)
{
	size_t at = (size_t)left;

	while (*text != '\0') {
		size_t len = strcspn(text, " \n");

		if (at > (size_t)left && at + 1 + len > WIDTH) {
			printf("\n%*s", left, "");
			at = (size_t)left;
		}
		at += (size_t)printf(
			"%s%.*s", at > (size_t)left ? " " : "", (int)len, text);
		text += len;
		text += strspn(text, " \n");
	}
	putchar('\n');
}

static void print_option(const struct option_spec *spec)
{
	char left[64];
	int len = 0;

	if (spec->letter < 256)
		len = snprintf(left, sizeof left, "  -%c, ", spec->letter);
	else
		len = snprintf(left, sizeof left, "      ");
	snprintf(left + len, sizeof left - (size_t)len, "--%s%s%s", spec->name,
		spec->value != NULL ? " " : "",
		spec->value != NULL ? spec->value : "");
	printf("%-*s", LEFT, left);
	if (strlen(left) >= LEFT)
		printf("\n%*s", LEFT, "");
	options_wrap(spec->help, LEFT);
}

void options_help(const struct options *options)
{
	printf("usage: %s %s\n\n%s\n", options->command, options->usage,
		options->about);
	printf("\noptions:\n");
	for (const struct option_spec *s = options->table; s->name != NULL; s++)
		if (s->help != NULL)
			print_option(s);
	printf("  -h, --help                this text\n");
	if (options->epilogue != NULL)
		printf("\n%s\n", options->epilogue);
}

int options_wrong(const struct options *options, const struct fault *why)
{
	fprintf(stderr, "%s: %s (see %s --help)\n", options->command, why->text,
		options->command);
	return STATUS_USAGE;
}
