/* A document as a LaTeX article with booktabs and siunitx. It compiles with
 * pdflatex, lualatex and xelatex whatever the texts hold: all that TeX would
 * obey is escaped, and what a font of pdflatex lacks is told by its code. */
#include <ctype.h>
#include <string.h>

#include "bench/document_part.h"

enum { LONG_WORDS = 30 }; /* a column with more than that is broken */

static const char preamble[] =
	"\\documentclass[a4paper,10pt]{article}\n"
	"\\usepackage{iftex}\n"
	"\\iftutex\\usepackage{fontspec}\\else\n"
	"\\usepackage[T1]{fontenc}\\usepackage[utf8]{inputenc}\n"
	"\\usepackage{textcomp}\n"
	"\\IfFileExists{lmodern.sty}{\\usepackage{lmodern}}{}\\fi\n"
	"\\usepackage[margin=22mm]{geometry}\n"
	"\\usepackage{array,booktabs,longtable,graphicx,siunitx}\n"
	"\\sisetup{range-phrase={--},group-digits=none}\n"
	"\\setlength{\\LTleft}{0pt}\\setlength{\\tabcolsep}{4pt}\n"
	"\\setlength{\\parindent}{0pt}\\setlength{\\parskip}{5pt}\n"
	"\\setlength{\\emergencystretch}{4em}\n"
	"\\newcolumntype{B}[1]{>{\\raggedright\\arraybackslash}p{#1}}\n"
	"% A character: itself where the engine knows it, else its code.\n"
	"\\DeclareRobustCommand{\\tvpchar}[2]{\\iftutex#1\\else\n"
	"\\ifcsname u8:\\detokenize{#1}\\endcsname#1\\else"
	"[U+#2]\\fi\\fi}\n"
	"\\begin{document}\n";

static const char *escape_of(uint32_t code)
{
	static const struct {
		char code;
		const char *text;
	} escapes[] = {
		{'\\', "\\textbackslash{}"},
		{'{', "\\{"},
		{'}', "\\}"},
		{'$', "\\$"},
		{'&', "\\&"},
		{'#', "\\#"},
		{'%', "\\%"},
		{'_', "\\_\\allowbreak{}"},
		{'^', "\\textasciicircum{}"},
		{'~', "\\textasciitilde{}"},
		{'<', "\\textless{}"},
		{'>', "\\textgreater{}"},
		{'|', "\\textbar{}"},
		{'"', "\\textquotedbl{}"},
		{'\'', "\\textquotesingle{}"},
		{'`', "\\textasciigrave{}"},
		{'-', "{-}"}, /* two of them would be a dash */
		{'[', "{[}"}, /* at a row's begin it would be an option */
		{']', "{]}"},
		{'*', "{*}"},
		{'\n', " "},
		{'\t', " "},
	};

	for (size_t i = 0; i < sizeof escapes / sizeof *escapes; i++)
		if (code == (uint32_t)escapes[i].code)
			return escapes[i].text;
	return NULL;
}

/* An id is longer than some columns: so many letters and digits in a row may be
 * broken after every few of them. */
enum { LONG_RUN = 30, RUN_PART = 8 };

static bool is_long_run(const char *text)
{
	size_t n = 0;

	while (isalnum((unsigned char)text[n]))
		n++;
	return n >= LONG_RUN;
}

/* The text up to `end`, NULL: all of it. `typed`: lines may be broken where a
 * word would not be. */
static void put_until(FILE *file, const char *text, const char *end, bool typed)
{
	uint32_t code;
	size_t run = 0; /* how far into a long one */

	for (const char *at = text;
		text != end && (code = document_next(&text)) != 0; at = text) {
		const char *escape = escape_of(code);

		run += run > 0 || is_long_run(at);
		if (escape != NULL) {
			fputs(escape, file);
		} else if (code >= 0x80) {
			fputs("\\tvpchar{", file);
			document_put_utf8(file, code);
			fprintf(file, "}{%04X}", (unsigned)code);
		} else {
			fputc((int)code, file);
		}
		if (code >= 0x80 || !isalnum((int)code))
			run = 0;
		if ((code < 0x80 && strchr(typed ? "=,/.:" : "/", (int)code)) ||
			(run > 0 && run % RUN_PART == 0))
			fputs("\\allowbreak{}", file);
	}
}

static void put_text(FILE *file, const char *text, bool typed)
{
	put_until(file, text, NULL, typed);
}

static void put(FILE *file, const char *text)
{
	put_text(file, text, false);
}

/* ---- tables ---- */

static bool is_number(const char *text, size_t n)
{
	return n > 0 && strspn(text, "0123456789.") >= n &&
	       isdigit((unsigned char)text[0]) &&
	       isdigit((unsigned char)text[n - 1]);
}

static void put_interval(FILE *file, const char *text)
{
	const char *dots = strstr(text, "..");
	size_t n = dots != NULL ? (size_t)(dots - text) : 0;

	if (dots == NULL) {
		put(file, text);
	} else if (is_number(text, n) &&
		   is_number(dots + 2, strlen(dots + 2))) {
		fprintf(file, "\\numrange{%.*s}{%s}", (int)n, text, dots + 2);
	} else {
		put_until(file, text, dots, false);
		fputs("--", file);
		put(file, dots + 2);
	}
}

static void put_cell(
	FILE *file, const struct document_cell *cell, size_t columns)
{
	switch (cell->kind) {
	case DOCUMENT_NUMBER:
		if (is_number(cell->text, strlen(cell->text)))
			fprintf(file, "\\num{%s}", cell->text);
		else
			put(file, cell->text);
		break;
	case DOCUMENT_INTERVAL:
		put_interval(file, cell->text);
		break;
	case DOCUMENT_COMMAND:
		fputs("\\texttt{", file);
		put_text(file, cell->text, true);
		fputs("}", file);
		break;
	case DOCUMENT_SPAN:
		fprintf(file, "\\multicolumn{%zu}{l}{", columns);
		put(file, cell->text);
		fputs("}", file);
		break;
	default:
		put_text(file, cell->text, true);
	}
}

/* `whole`: the page does not end after it. */
static void put_row(
	FILE *file, const struct document_cell *cells, size_t n, bool whole)
{
	for (size_t c = 0; c < n; c++) {
		if (c > 0)
			fputs(" & ", file);
		put_cell(file, &cells[c], n - c);
		if (cells[c].kind == DOCUMENT_SPAN)
			break;
	}
	fputs(whole ? " \\\\*\n" : " \\\\\n", file);
}

/* Characters of the longest text in the column. */
static size_t longest(const struct document *document,
	const struct document_block *table, size_t column)
{
	const struct document_cell *cells = document->cells + table->first_cell;
	size_t most = strlen(table->columns[column].head);

	for (size_t i = column; i < table->n_cells; i += table->n_columns) {
		size_t len = cells[i].kind == DOCUMENT_SPAN
				     ? 0
				     : strlen(cells[i].text);

		most = len > most ? len : most;
	}
	return most;
}

/* Of a line's width, at most. */
#define LETTER 0.0092

/* Short columns take what they need, long ones share what they leave, unless
 * all have room. */
static void put_columns(const struct document *document,
	const struct document_block *table, FILE *file)
{
	size_t taken = 0, all = 0, long_ones = 0, len;
	double share;

	for (size_t c = 0; c < table->n_columns; c++) {
		len = longest(document, table, c);
		all += len + 2;
		if (table->columns[c].words && len > LONG_WORDS)
			long_ones++;
		else
			taken += len + 2;
	}
	share = (0.98 - LETTER * (double)taken) /
		(double)(long_ones > 0 ? long_ones : 1);
	for (size_t c = 0; c < table->n_columns; c++)
		if (!table->columns[c].words)
			fputs("r", file);
		else if (LETTER * (double)all > 0.98 &&
			 longest(document, table, c) > LONG_WORDS)
			fprintf(file, "B{%.3f\\linewidth}",
				share < 0.15 ? 0.15 : share);
		else
			fputs("l", file);
}

static void put_heads(const struct document_block *table, FILE *file)
{
	fputs("\\toprule\n", file);
	for (size_t c = 0; c < table->n_columns; c++) {
		if (c > 0)
			fputs(" & ", file);
		put(file, table->columns[c].head);
	}
	fputs(" \\\\\n\\midrule\n", file);
}

/* A table of no more rows stays on one page. */
enum { SMALL_ROWS = 12 };

static void put_table(const struct document *document,
	const struct document_block *table, FILE *file)
{
	const struct document_cell *cells = document->cells + table->first_cell;
	size_t n = table->n_columns;
	bool small = table->n_cells <= SMALL_ROWS * n;

	fputs("{\\footnotesize\n\\begin{longtable}{@{}", file);
	put_columns(document, table, file);
	fputs("@{}}\n\\caption{", file);
	put(file, table->text);
	fputs("}\\\\\n", file);
	put_heads(table, file);
	fputs("\\endfirsthead\n", file);
	put_heads(table, file);
	fputs("\\endhead\n\\bottomrule\n\\endfoot\n", file);
	for (size_t i = 0; i + n <= table->n_cells; i += n)
		put_row(file, cells + i, n,
			small && i + 2 * n <= table->n_cells);
	fputs("\\end{longtable}}\n\n", file);
}

/* ---- the rest ---- */

/* Characters of a path are not for TeX to obey, and graphicx takes no strange
 * ones: then the picture is named and not drawn. */
static void put_figure(const struct document_block *figure, FILE *file)
{
	const char *path = figure->path;

	fputs("\\begin{figure}[htbp]\\centering\n", file);
	for (; path != NULL && *path != '\0'; path++)
		if (!isalnum((unsigned char)*path) &&
			strchr("-_./", *path) == NULL)
			break;
	if (path != NULL && *path == '\0')
		fprintf(file,
			"\\includegraphics[width=85mm,height=0.85"
			"\\textheight,keepaspectratio]{%s}\n",
			figure->path);
	else if (path != NULL)
		put(file, figure->path);
	fputs("\\caption{", file);
	put(file, figure->text);
	fputs("}\n\\end{figure}\n\n", file);
}

static void put_wrapped(
	FILE *file, const char *before, const char *text, const char *after)
{
	fputs(before, file);
	put(file, text);
	fputs(after, file);
}

/* Code, line by line. */
static void put_lines(const char *text, FILE *file)
{
	fputs("{\\footnotesize\\raggedright\\ttfamily\n", file);
	while (*text != '\0') {
		size_t len = strcspn(text, "\n");
		char line[1024];

		for (; *text == ' '; text++, len--)
			fputs("\\ ", file);
		snprintf(line, sizeof line, "%.*s", (int)len, text);
		put_text(file, line, true);
		fputs("\\strut\\par\n", file);
		text += len;
		text += *text == '\n';
	}
	fputs("}\n\n", file);
}

static void put_item(const struct document *document, size_t i, FILE *file)
{
	const struct document_block *item = &document->blocks[i];
	bool rule = item->kind == DOCUMENT_RULE;
	const char *list = rule ? "enumerate" : "itemize";

	if (document_begins(document, i))
		fprintf(file, "\\begin{%s}\n", list);
	put_wrapped(file, rule ? "\\item \\textbf{" : "\\item ", item->text,
		rule ? "} " : "");
	if (rule) {
		put_wrapped(file, "\\emph{", item->name, ".} ");
		put(file, item->more);
	}
	fputs("\n", file);
	if (document_ends(document, i))
		fprintf(file, "\\end{%s}\n\n", list);
}

static void put_block(const struct document *document, size_t i, FILE *file)
{
	static const char *const headings[] = {
		"", "", "\\section*{", "\\subsection*{", "\\subsubsection*{"};
	const struct document_block *block = &document->blocks[i];

	switch (block->kind) {
	case DOCUMENT_HEADING:
		put_wrapped(file, headings[block->level], block->text, "}\n\n");
		break;
	case DOCUMENT_ITEM:
	case DOCUMENT_RULE:
		put_item(document, i, file);
		break;
	case DOCUMENT_TABLE:
		put_table(document, block, file);
		break;
	case DOCUMENT_FIGURE:
		put_figure(block, file);
		break;
	case DOCUMENT_CODE:
		put_lines(block->text, file);
		break;
	case DOCUMENT_LEAD:
		put_wrapped(file, "{\\large ", block->text, "\\par}\n\n");
		break;
	case DOCUMENT_REMARK:
	case DOCUMENT_LEGEND:
		put_wrapped(
			file, "{\\footnotesize ", block->text, "\\par}\n\n");
		break;
	case DOCUMENT_TEXT:
		put_wrapped(file, "", block->text, "\n\n");
		break;
	}
}

void document_write_latex(const struct document *document, FILE *file)
{
	fputs(preamble, file);
	put_wrapped(file, "\\title{", document->title, "}\n");
	put_wrapped(file, "\\author{", document->program, "}\n");
	fputs("\\date{}\n\\maketitle\n\n", file);
	for (size_t i = 0; i < document->n_blocks; i++)
		put_block(document, i, file);
	fputs("\\end{document}\n", file);
}
