/* A document as Markdown, as GitHub reads it (GFM), for issues and READMEs.
 * What text there could set off is escaped: mark-up, HTML, mentions, links. */
#include <assert.h>
#include <ctype.h>
#include <string.h>

#include "bench/document_part.h"

static bool is_word(uint32_t code)
{
	return code >= 0x80 || isalnum((int)code);
}

/* A character that means something wherever it stands. An underscore within a
 * word does not, and names are full of them. */
static void put_code(FILE *file, uint32_t before, uint32_t code, uint32_t after)
{
	if (code == '\n' || code == '\t')
		fputc(' ', file);
	else if (code == '<')
		fputs("&lt;", file);
	else if (code == '>')
		fputs("&gt;", file);
	else if (code == '&')
		fputs("&amp;", file);
	else if (code == '@')
		fputs("&#64;", file);
	else if (code == '#')
		fputs("&#35;", file);
	else if (code == ':' && after == '/')
		fputs("&#58;", file);
	else if (code == '.' && (before == 'w' || before == 'W'))
		fputs("&#46;", file); /* www. */
	else if (code == '_' && is_word(before) && is_word(after))
		fputc('_', file);
	else if (code < 0x80 && strchr("\\`*_[]~|$", (int)code) != NULL)
		fprintf(file, "\\%c", (int)code);
	else
		document_put_utf8(file, code);
}

/* The text up to `end`, NULL: all of it. */
static void put_until(FILE *file, const char *text, const char *end)
{
	uint32_t before = ' ', after;
	uint32_t code = text == end ? 0 : document_next(&text);

	/* What would begin a list, a quotation or a ruled heading. */
	if ((code == '-' || code == '+' || code == '=') &&
		(*text == ' ' || *text == (char)code))
		fputc('\\', file);
	for (; code != 0; before = code, code = after) {
		after = text == end ? 0 : document_next(&text);
		if ((code == '.' || code == ')') &&
			isdigit((int)before & 0x7f) && after == ' ')
			fputc('\\', file);
		put_code(file, before, code, after);
	}
}

static void put(FILE *file, const char *text)
{
	put_until(file, text, NULL);
}

/* Code that holds nothing strange stands between backticks. */
static void put_typed(FILE *file, const char *text)
{
	bool strange = strpbrk(text, "`|<>&\n\\") != NULL;
	uint32_t code;

	if (!strange)
		for (const char *at = text; (code = document_next(&at)) != 0;)
			strange |= code >= 0x7f;
	if (!strange) {
		fprintf(file, "`%s`", text);
		return;
	}
	fputs("<code>", file);
	while ((code = document_next(&text)) != 0)
		if (code < 0x80 && ispunct((int)code))
			fprintf(file, "&#%u;", (unsigned)code);
		else
			document_put_utf8(file, code == '\n' ? ' ' : code);
	fputs("</code>", file);
}

/* ---- tables ---- */

static void put_cell(FILE *file, const struct document_cell *cell)
{
	const char *dots = strstr(cell->text, "..");

	fputs(" ", file);
	if (cell->kind == DOCUMENT_COMMAND) {
		put_typed(file, cell->text);
	} else if (cell->kind == DOCUMENT_INTERVAL && dots != NULL) {
		put_until(file, cell->text, dots);
		fputs("\u2013", file);
		put(file, dots + 2);
	} else if (cell->kind == DOCUMENT_VERDICT) {
		fputs("**", file);
		put(file, cell->text);
		fputs("**", file);
	} else {
		put(file, cell->text);
	}
	fputs(" |", file);
}

static void put_table(const struct document *document,
	const struct document_block *table, FILE *file)
{
	const struct document_cell *cells = document->cells + table->first_cell;

	assert(table->n_columns > 0);
	fputs("*", file);
	put(file, table->text);
	fputs("*\n\n|", file);
	for (size_t c = 0; c < table->n_columns; c++) {
		fputc(' ', file);
		put(file, table->columns[c].head);
		fputs(" |", file);
	}
	fputs("\n|", file);
	for (size_t c = 0; c < table->n_columns; c++)
		fputs(table->columns[c].words ? " --- |" : " ---: |", file);
	for (size_t i = 0; i < table->n_cells; i++) {
		if (i % table->n_columns == 0)
			fputs("\n|", file);
		put_cell(file, &cells[i]);
	}
	fputs("\n\n", file);
}

/* ---- the rest ---- */

static void put_figure(const struct document_block *figure, FILE *file)
{
	if (figure->path != NULL) {
		fputs("![", file);
		put(file, figure->more);
		fputs("](<", file);
		for (const char *at = figure->path; *at != '\0'; at++)
			if (isalnum((unsigned char)*at) ||
				strchr("-_./", *at) != NULL)
				fputc(*at, file);
			else
				fprintf(file, "%%%02X", (unsigned char)*at);
		fputs(">)\n\n", file);
	}
	fputs("*", file);
	put(file, figure->text);
	fputs("*\n\n", file);
}

static void put_rule(const struct document *document, size_t i, FILE *file)
{
	size_t number = 1;

	for (size_t at = i; !document_begins(document, at); at--)
		number++;
	fprintf(file, "%zu. **", number);
	put(file, document->blocks[i].text);
	fputs("** *", file);
	put(file, document->blocks[i].name);
	fputs(".* ", file);
	put(file, document->blocks[i].more);
	fputs("\n", file);
	if (document_ends(document, i))
		fputs("\n", file);
}

/* A fence longer than any run of backticks in the code. */
static void put_fenced(const char *text, FILE *file)
{
	size_t longest = 2, run = 0;

	for (const char *at = text; *at != '\0'; at++) {
		run = *at == '`' ? run + 1 : 0;
		longest = run > longest ? run : longest;
	}
	for (int end = 0; end < 2; end++) {
		for (size_t i = 0; i <= longest; i++)
			fputc('`', file);
		fprintf(file, "%s%s%s", end == 0 ? "\n" : "\n\n",
			end == 0 ? text : "", end == 0 ? "\n" : "");
	}
}

static void put_block(const struct document *document, size_t i, FILE *file)
{
	const struct document_block *block = &document->blocks[i];

	switch (block->kind) {
	case DOCUMENT_HEADING:
		fprintf(file, "%.*s ", block->level, "####");
		put(file, block->text);
		fputs("\n\n", file);
		break;
	case DOCUMENT_ITEM:
		fputs("- ", file);
		put(file, block->text);
		fputs(document_ends(document, i) ? "\n\n" : "\n", file);
		break;
	case DOCUMENT_RULE:
		put_rule(document, i, file);
		break;
	case DOCUMENT_CODE:
		put_fenced(block->text, file);
		break;
	case DOCUMENT_TABLE:
		put_table(document, block, file);
		break;
	case DOCUMENT_FIGURE:
		put_figure(block, file);
		break;
	default:
		put(file, block->text);
		fputs("\n\n", file);
	}
}

void document_write_markdown(const struct document *document, FILE *file)
{
	fputs("# ", file);
	put(file, document->title);
	fputs("\n\n", file);
	for (size_t i = 0; i < document->n_blocks; i++)
		put_block(document, i, file);
	put(file, document->program);
	fputc('\n', file);
}
