/* A document as one HTML page that needs nothing else: no script, no request,
 * pictures inline. Landmarks, headings in order, tables whose heads say what
 * they head, and every picture told in words. */
#include <string.h>

#include "bench/document_part.h"

struct writer {
	const struct document *document;
	FILE *file;
	bool in_section;
};

/* What is not in a text that was escaped: the writer's own. */
static void raw(const struct writer *w, const char *html)
{
	fputs(html, w->file);
}

/* So many bytes, which end with a character. */
static void put_bytes(const struct writer *w, const char *text, size_t n)
{
	const char *end = text + n;

	while (text < end) {
		uint32_t code = document_next(&text);

		if (code == '<')
			raw(w, "&lt;");
		else if (code == '>')
			raw(w, "&gt;");
		else if (code == '&')
			raw(w, "&amp;");
		else if (code == '"')
			raw(w, "&quot;");
		else if (code == '\'')
			raw(w, "&#39;");
		else
			document_put_utf8(w->file, code);
	}
}

static void put(const struct writer *w, const char *text)
{
	put_bytes(w, text, strlen(text));
}

/* "0.98..1.02" with the dash that ranges have. */
static void put_interval(const struct writer *w, const char *text)
{
	const char *dots = strstr(text, "..");

	if (dots == NULL) {
		put(w, text);
		return;
	}
	put_bytes(w, text, (size_t)(dots - text));
	raw(w, "\u2013");
	put(w, dots + 2);
}

static void put_element(
	const struct writer *w, const char *name, const char *text)
{
	fprintf(w->file, "<%s>", name);
	put(w, text);
	fprintf(w->file, "</%s>\n", name);
}

/* ---- tables ---- */

static const char *const cell_classes[] = {
	[DOCUMENT_EMPTY] = "",
	[DOCUMENT_WORDS] = "",
	[DOCUMENT_NUMBER] = "n",
	[DOCUMENT_INTERVAL] = "n i",
	[DOCUMENT_VERDICT] = "v",
	[DOCUMENT_COMMAND] = "c",
	[DOCUMENT_SPAN] = "s",
};

static const char *const verdict_classes[] = {
	[STATS_FASTER] = "faster",
	[STATS_SLOWER] = "slower",
	[STATS_SAME] = "same",
	[STATS_SMALL] = "small",
	[STATS_UNCLEAR] = "unclear",
};

/* Options are not broken at their hyphens: a line ends between words. */
static void put_command(const struct writer *w, const char *text)
{
	while (*text != '\0') {
		size_t word = strcspn(text, " ");
		size_t blanks = strspn(text + word, " ");

		raw(w, *text == '-' ? "<span class=\"w\">" : "");
		put_bytes(w, text, word);
		raw(w, *text == '-' ? "</span>" : "");
		put_bytes(w, text + word, blanks);
		text += word + blanks;
	}
}

static void put_content(
	const struct writer *w, const struct document_cell *cell)
{
	switch (cell->kind) {
	case DOCUMENT_INTERVAL:
		put_interval(w, cell->text);
		break;
	case DOCUMENT_VERDICT:
		fprintf(w->file, "<span class=\"%s\">",
			verdict_classes[cell->verdict]);
		put(w, cell->text);
		raw(w, "</span>");
		break;
	case DOCUMENT_COMMAND:
		raw(w, "<code>");
		put_command(w, cell->text);
		raw(w, "</code>");
		break;
	default:
		put(w, cell->text);
	}
}

/* A short word or a date is not broken at its hyphens. */
static bool is_unbroken(const struct document_cell *cell)
{
	enum { SHORT = 24 };

	return cell->kind == DOCUMENT_WORDS && strlen(cell->text) <= SHORT &&
	       strchr(cell->text, '-') != NULL &&
	       strchr(cell->text, ' ') == NULL;
}

/* A row's head with more letters is not squeezed to a word in each line. */
enum { HEAD_LETTERS = 12 };

/* The first column names its row. */
static void put_cell(const struct writer *w, const struct document_cell *cell,
	size_t column, size_t columns)
{
	const char *class = is_unbroken(cell) ? "w" : cell_classes[cell->kind];
	bool span = cell->kind == DOCUMENT_SPAN;
	bool head = column == 0 && !span && cell->text[0] != '\0';

	if (head && *class == '\0' && strlen(cell->text) > HEAD_LETTERS)
		class = "h";
	raw(w, head ? "<th scope=\"row\"" : "<td");
	if (*class != '\0')
		fprintf(w->file, " class=\"%s%s\"", class,
			cell->again ? " again" : "");
	else if (cell->again)
		raw(w, " class=\"again\"");
	if (span && columns - column > 1)
		fprintf(w->file, " colspan=\"%zu\"", columns - column);
	raw(w, ">");
	put_content(w, cell);
	raw(w, head ? "</th>" : "</td>");
}

/* Intervals begin where those above them do, and so does their head. */
static bool holds_intervals(const struct writer *w,
	const struct document_block *table, size_t column)
{
	const struct document_cell *cells =
		w->document->cells + table->first_cell;

	for (size_t i = column; i < table->n_cells; i += table->n_columns)
		if (cells[i].kind == DOCUMENT_INTERVAL)
			return true;
	return false;
}

static void put_heads(
	const struct writer *w, const struct document_block *table)
{
	raw(w, "<thead><tr>");
	for (size_t c = 0; c < table->n_columns; c++) {
		const struct document_column *column = &table->columns[c];

		fprintf(w->file, "<th scope=\"col\"%s>",
			column->words                  ? ""
			: holds_intervals(w, table, c) ? " class=\"n i\""
						       : " class=\"n\"");
		put(w, column->head);
		raw(w, "</th>");
	}
	raw(w, "</tr></thead>\n<tbody>\n");
}

static void put_rows(const struct writer *w, const struct document_block *table)
{
	const struct document_cell *cells =
		w->document->cells + table->first_cell;

	for (size_t i = 0; i + table->n_columns <= table->n_cells;
		i += table->n_columns) {
		raw(w, "<tr>");
		for (size_t c = 0; c < table->n_columns; c++) {
			put_cell(w, &cells[i + c], c, table->n_columns);
			if (cells[i + c].kind == DOCUMENT_SPAN)
				break;
		}
		raw(w, "</tr>\n");
	}
}

/* What the style sheet sets apart: on paper a long list of little takes two
 * columns, commands are small, and what is short stays on one page. */
static const char *table_class(
	const struct writer *w, const struct document_block *table)
{
	enum { LIST_COLUMNS = 3, SHORT_ROWS = 12 };
	const struct document_cell *cells =
		w->document->cells + table->first_cell;

	for (size_t c = 0; c < table->n_columns && c < table->n_cells; c++)
		if (cells[c].kind == DOCUMENT_COMMAND)
			return " commands";
	if (table->n_cells <= SHORT_ROWS * table->n_columns)
		return " short";
	if (table->n_columns <= LIST_COLUMNS)
		return " list";
	return "";
}

/* A table wider than the page is moved within a region of its own, by the
 * keyboard as well. */
static void put_table(
	const struct writer *w, const struct document_block *table, size_t i)
{
	fprintf(w->file,
		"<section class=\"wide%s\" tabindex=\"0\" "
		"aria-labelledby=\"t%zu\">\n<table>\n<caption id=\"t%zu\">",
		table_class(w, table), i, i);
	put(w, table->text);
	raw(w, "</caption>\n");
	put_heads(w, table);
	put_rows(w, table);
	raw(w, "</tbody>\n</table>\n</section>\n");
}

/* ---- figures ---- */

/* The picture, which says itself that it is one; `id` is of what tells it. */
static void put_svg(const struct writer *w, const char *svg, const char *id)
{
	static const char begin[] = "<svg";
	const char *at = strstr(svg, begin);

	if (at == NULL)
		return;
	fprintf(w->file, "<svg aria-describedby=\"%s\"", id);
	raw(w, at + strlen(begin));
}

static void put_figure(
	const struct writer *w, const struct document_block *figure, size_t i)
{
	char id[32];

	if (document_begins(w->document, i))
		raw(w, "<div class=\"figures\">\n");
	snprintf(id, sizeof id, "f%zu", i);
	raw(w, "<figure>\n");
	if (figure->svg != NULL)
		put_svg(w, figure->svg, id);
	raw(w, "<figcaption>");
	put(w, figure->text);
	raw(w, figure->svg != NULL ? "<span class=\"unseen\" id=\""
				   : "<br><span id=\"");
	raw(w, id);
	raw(w, "\"> ");
	put(w, figure->more);
	raw(w, "</span></figcaption>\n</figure>\n");
	if (document_ends(w->document, i))
		raw(w, "</div>\n");
}

/* ---- the rest ---- */

static void put_heading(
	struct writer *w, const struct document_block *heading, size_t i)
{
	if (heading->level == 2) {
		if (w->in_section)
			raw(w, "</section>\n");
		fprintf(w->file, "<section aria-labelledby=\"s%zu\">\n", i);
		w->in_section = true;
	}
	fprintf(w->file, "<h%d id=\"s%zu\">", heading->level, i);
	put(w, heading->text);
	fprintf(w->file, "</h%d>\n", heading->level);
}

static void put_item(
	const struct writer *w, const struct document_block *item, size_t i)
{
	bool rule = item->kind == DOCUMENT_RULE;

	if (document_begins(w->document, i))
		raw(w, rule ? "<ol class=\"rules\">\n" : "<ul>\n");
	raw(w, "<li>");
	if (rule) {
		put_element(w, "p", item->text);
		raw(w, "<p><b>");
		put(w, item->name);
		raw(w, ".</b> ");
		put(w, item->more);
		raw(w, "</p>\n");
	} else {
		put(w, item->text);
	}
	raw(w, "</li>\n");
	if (document_ends(w->document, i))
		raw(w, rule ? "</ol>\n" : "</ul>\n");
}

static void put_paragraph(
	const struct writer *w, const struct document_block *block)
{
	static const char *const begins[] = {
		[DOCUMENT_LEAD] = "<p class=\"lead\">",
		[DOCUMENT_TEXT] = "<p>",
		[DOCUMENT_REMARK] = "<p class=\"remark\">",
		[DOCUMENT_LEGEND] = "<p class=\"legend\">",
	};

	raw(w, begins[block->kind]);
	put(w, block->text);
	raw(w, "</p>\n");
}

static void put_block(struct writer *w, size_t i)
{
	const struct document_block *block = &w->document->blocks[i];

	switch (block->kind) {
	case DOCUMENT_HEADING:
		put_heading(w, block, i);
		break;
	case DOCUMENT_ITEM:
	case DOCUMENT_RULE:
		put_item(w, block, i);
		break;
	case DOCUMENT_CODE:
		raw(w, "<pre tabindex=\"0\"><code>");
		put(w, block->text);
		raw(w, "</code></pre>\n");
		break;
	case DOCUMENT_TABLE:
		put_table(w, block, i);
		break;
	case DOCUMENT_FIGURE:
		put_figure(w, block, i);
		break;
	default:
		put_paragraph(w, block);
	}
}

static void put_contents(const struct writer *w)
{
	const struct document *d = w->document;

	raw(w, "<nav aria-label=\"Contents\">\n<ul>\n");
	for (size_t i = 0; i < d->n_blocks; i++) {
		if (d->blocks[i].kind != DOCUMENT_HEADING ||
			d->blocks[i].level != 2)
			continue;
		fprintf(w->file, "<li><a href=\"#s%zu\">", i);
		put(w, d->blocks[i].text);
		raw(w, "</a></li>\n");
	}
	raw(w, "</ul>\n</nav>\n");
}

/* The policy lets nothing be fetched or executed, whatever the page holds. The
 * empty icon keeps browsers from asking a server for one. */
static void put_head(const struct writer *w)
{
	raw(w, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
	       "<meta charset=\"utf-8\">\n"
	       "<meta http-equiv=\"Content-Security-Policy\" content=\""
	       "default-src 'none'; style-src 'unsafe-inline'; "
	       "img-src data:\">\n"
	       "<meta name=\"viewport\" "
	       "content=\"width=device-width, initial-scale=1\">\n"
	       "<meta name=\"color-scheme\" content=\"light dark\">\n"
	       "<link rel=\"icon\" href=\"data:,\">\n<meta name=\"generator\" "
	       "content=\"");
	put(w, w->document->program);
	raw(w, "\">\n");
	put_element(w, "title", w->document->title);
	raw(w, "<style>\n");
	for (size_t i = 0; document_style[i] != NULL; i++)
		raw(w, document_style[i]);
	raw(w, "</style>\n</head>\n");
}

void document_write_html(const struct document *document, FILE *file)
{
	struct writer w = {.document = document, .file = file};

	put_head(&w);
	raw(&w, "<body>\n<a class=\"skip\" href=\"#main\">Skip to the "
		"report</a>\n<header>\n");
	put_element(&w, "h1", document->title);
	raw(&w, "</header>\n<main id=\"main\">\n");
	for (size_t i = 0; i < document->n_blocks; i++) {
		put_block(&w, i);
		if (i == 0)
			put_contents(&w);
	}
	if (w.in_section)
		raw(&w, "</section>\n");
	raw(&w, "</main>\n<footer>\n");
	put_element(&w, "p", document->program);
	raw(&w, "</footer>\n</body>\n</html>\n");
}
