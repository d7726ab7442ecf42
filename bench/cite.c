/* How to cite a result. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "bench/cite.h"
#include "bench/document.h"
#include "bench/identity.h"

enum { DATE = 10 }; /* bytes of 2026-11-21 */

/* "2026-11-21T11:16:50Z": it goes where nothing is escaped. */
static bool is_time(const char *text)
{
	static const char form[] = "0000-00-00T00:00:00Z";

	for (size_t i = 0; i < sizeof form; i++)
		if (form[i] == '0' ? text[i] < '0' || text[i] > '9'
				   : text[i] != form[i])
			return false;
	return true;
}

int cite_open(struct cite *cite, const struct result *result, struct fault *why)
{
	if (result->changed)
		return fault_set(why, 0,
			"was changed after it was written, so its id does not "
			"fit what it holds (tvp verify)");
	if (!is_time(result->started))
		return fault_set(why, 0, "started: is no time in UTC");
	cite->result = result;
	return identity_of(result, cite->id, why);
}

/* ---- what is said ---- */

/* Texts of a result with their escapes, plain words as they are. */
typedef void put_function(FILE *file, const char *text);

/* "tvp 0.1.0 (45bc3eb7273f)" */
static void put_program(const struct cite *cite, FILE *file, put_function *put)
{
	const char *version =
		facts_text_of(&cite->result->build, "version", "");
	const char *commit = facts_text_of(&cite->result->build, "commit", "");

	fputs("tvp ", file);
	put(file, version[0] != '\0' ? version : "of an unknown version");
	if (commit[0] == '\0')
		return;
	fputs(" (", file);
	put(file, commit);
	fputs(")", file);
}

/* "AMD EPYC, 2 CPUs, Linux 6.1.0" */
static void put_machine(const struct cite *cite, FILE *file, put_function *put)
{
	const char *release =
		facts_text_of(&cite->result->machine, "kernel.release", "");
	char machine[RESULT_MACHINE];

	result_machine_name(cite->result, machine);
	put(file, machine[0] != '\0' ? machine : "an unknown machine");
	if (release[0] == '\0')
		return;
	fputs(", Linux ", file);
	put(file, release);
}

static void put_extent(const struct cite *cite, FILE *file)
{
	uint32_t rounds = result_rounds(cite->result);
	size_t n = cite->result->n_launches;

	fprintf(file, "%zu launch%s in %u round%s", n, n == 1 ? "" : "es",
		rounds, rounds == 1 ? "" : "s");
}

static void put_title(const struct cite *cite, FILE *file, put_function *put)
{
	fputs("Threads versus processes, measured: result of the experiment ",
		file);
	put(file, cite->result->plan.name);
}

/* Nothing where nobody is named. */
static void put_authors(const struct cite *cite, FILE *file, const char *before,
	const char *between, const char *after, put_function *put)
{
	for (size_t i = 0; i < cite->n_authors; i++) {
		fputs(i == 0 ? before : between, file);
		put(file, cite->authors[i]);
	}
	fputs(cite->n_authors > 0 ? after : "", file);
}

/* ---- text ---- */

/* A line break in a name would make two sentences of one. */
static void put_plain(FILE *file, const char *text)
{
	uint32_t code;
	const char *at = text;

	for (; (code = document_next(&text)) != 0; at = text)
		if (code == '\n' || code == '\t')
			fputc(' ', file);
		else if (code == 0xfffd)
			fputs("\xef\xbf\xbd", file);
		else
			fwrite(at, 1, (size_t)(text - at), file);
}

static void write_text(const struct cite *cite, FILE *file)
{
	put_authors(cite, file, "", ", ", ": ", put_plain);
	put_title(cite, file, put_plain);
	fputs(", measured on ", file);
	put_machine(cite, file, put_plain);
	fprintf(file, " on %.*s with ", DATE, cite->result->started);
	put_program(cite, file, put_plain);
	fputs(", ", file);
	put_extent(cite, file);
	fprintf(file, ", SHA-256 %s.\n", cite->id);
}

/* ---- BibTeX ---- */

/* What means something to LaTeX. Braces are counted by BibTeX itself, with a
 * backslash before them or not, so they need a word. */
static const char *latex_word(uint32_t code)
{
	switch (code) {
	case '\\':
		return "\\textbackslash{}";
	case '{':
		return "\\textbraceleft{}";
	case '}':
		return "\\textbraceright{}";
	case '~':
		return "\\textasciitilde{}";
	case '^':
		return "\\textasciicircum{}";
	case '<':
		return "\\textless{}";
	case '>':
		return "\\textgreater{}";
	case '|':
		return "\\textbar{}";
	case '"':
		return "''"; /* a plain one is a command in German */
	case '\n':
	case '\t':
		return " ";
	case 0xfffd:
		return "?";
	}
	return NULL;
}

static void put_bibtex(FILE *file, const char *text)
{
	const char *at = text;
	uint32_t code;

	for (; (code = document_next(&text)) != 0; at = text) {
		const char *word = latex_word(code);

		if (word != NULL)
			fputs(word, file);
		else if (code < 0x80 && strchr("%_&#$", (int)code) != NULL)
			fprintf(file, "\\%c", (char)code);
		else
			fwrite(at, 1, (size_t)(text - at), file);
	}
}

static void write_bibtex(const struct cite *cite, FILE *file)
{
	const char *started = cite->result->started;

	fprintf(file, "@misc{tvp-%.*s,\n", IDENTITY_SHORT, cite->id);
	/* In braces of its own a name is not taken apart, so that one with
	 * "and" or commas in it stays one. */
	put_authors(
		cite, file, "  author = {{", "} and {", "}},\n", put_bibtex);
	fputs("  title = {{", file);
	put_title(cite, file, put_bibtex);
	fprintf(file, "}},\n  year = {%.4s},\n", started);
	fputs("  howpublished = {Data set, measured with ", file);
	put_program(cite, file, put_bibtex);
	fprintf(file, "},\n  note = {Measured on %.*s on ", DATE, started);
	put_machine(cite, file, put_bibtex);
	fputs("; ", file);
	put_extent(cite, file);
	fprintf(file, "; SHA-256 %s},\n}\n", cite->id);
}

/* ---- CFF ----
 *
 * Citation File Format 1.2.0 (Druskat and others, 2021), which is YAML 1.2.
 * Every text is a double-quoted scalar. */

/* Between double quotes, as YAML and JSON alike read it: nothing but the quote
 * and the backslash means anything there. */
static void put_quoted(FILE *file, const char *text)
{
	const char *at = text;
	uint32_t code;

	for (; (code = document_next(&text)) != 0; at = text)
		if (code == '"' || code == '\\')
			fprintf(file, "\\%c", (char)code);
		else if (code < 0x20 || code == 0x2028 || code == 0x2029 ||
			 code == 0xfeff || (code >= 0xfffd && code <= 0xffff))
			fprintf(file, "\\u%04" PRIx32, code);
		else
			fwrite(at, 1, (size_t)(text - at), file);
}

static void put_cff_authors(const struct cite *cite, FILE *file)
{
	static const char *const anonymous[] = {"anonymous"};
	const struct cite nobody = {.authors = anonymous, .n_authors = 1};

	put_authors(cite->n_authors > 0 ? cite : &nobody, file,
		"authors:\n  - name: \"", "\"\n  - name: \"", "\"\n",
		put_quoted);
}

static void put_cff_program(const struct cite *cite, FILE *file)
{
	const char *version =
		facts_text_of(&cite->result->build, "version", "");
	const char *commit = facts_text_of(&cite->result->build, "commit", "");

	fputs("references:\n"
	      "  - type: software\n"
	      "    title: \"tvp: threads versus processes, measured\"\n"
	      "    authors:\n"
	      "      - name: \"the tvp developers\"\n",
		file);
	if (version[0] != '\0') {
		fputs("    version: \"", file);
		put_quoted(file, version);
		fputs("\"\n", file);
	}
	if (commit[0] != '\0') {
		fputs("    commit: \"", file);
		put_quoted(file, commit);
		fputs("\"\n", file);
	}
}

static void write_cff(const struct cite *cite, FILE *file)
{
	fputs("cff-version: 1.2.0\n"
	      "message: \"If you use these figures, please cite them as "
	      "below.\"\n"
	      "type: dataset\n"
	      "title: \"",
		file);
	put_title(cite, file, put_quoted);
	fputs("\"\n", file);
	put_cff_authors(cite, file);
	fprintf(file, "date-released: %.*s\n", DATE, cite->result->started);
	fprintf(file,
		"identifiers:\n"
		"  - type: other\n"
		"    value: \"sha256:%s\"\n"
		"    description: \"of the measured data in canonical form "
		"(tvp verify)\"\n"
		"abstract: \"Measured on ",
		cite->id);
	put_machine(cite, file, put_quoted);
	fputs(" with ", file);
	put_program(cite, file, put_quoted);
	fputs(": ", file);
	put_extent(cite, file);
	fputs(".\"\n", file);
	put_cff_program(cite, file);
}

/* ---- JSON ----
 *
 * CSL-JSON, the items of the Citation Style Language 1.0.2: what Zotero and
 * pandoc read. */

static void write_json(const struct cite *cite, FILE *file)
{
	const char *started = cite->result->started;
	int year = (int)strtol(started, NULL, 10);
	int month = 10 * (started[5] - '0') + started[6] - '0';
	int day = 10 * (started[8] - '0') + started[9] - '0';

	fprintf(file,
		"[{\n  \"id\": \"tvp-%.*s\",\n  \"type\": \"dataset\",\n"
		"  \"title\": \"",
		IDENTITY_SHORT, cite->id);
	put_title(cite, file, put_quoted);
	fputs("\",\n", file);
	put_authors(cite, file, "  \"author\": [{\"literal\": \"",
		"\"}, {\"literal\": \"", "\"}],\n", put_quoted);
	fprintf(file,
		"  \"issued\": {\"date-parts\": [[%d, %d, %d]]},\n"
		"  \"number\": \"sha256:%s\",\n  \"note\": \"Measured on ",
		year, month, day, cite->id);
	put_machine(cite, file, put_quoted);
	fputs(" with ", file);
	put_program(cite, file, put_quoted);
	fputs("; ", file);
	put_extent(cite, file);
	fputs(".\"\n}]\n", file);
}

static const struct cite_format bibtex = {
	.name = "bibtex",
	.summary = "BibTeX",
	.write = write_bibtex,
};
static const struct cite_format cff = {
	.name = "cff",
	.summary = "CITATION.cff",
	.write = write_cff,
};
static const struct cite_format text = {
	.name = "text",
	.summary = "a sentence",
	.write = write_text,
};
static const struct cite_format json = {
	.name = "json",
	.summary = "CSL-JSON",
	.on_demand = true,
	.write = write_json,
};
const struct cite_format *const cite_formats[] = {
	&bibtex, &cff, &text, &json, NULL};
