/* A document on a terminal. */
#include <stdlib.h>
#include <string.h>

#include "bench/document.h"
#include "bench/figures.h"

enum { COLUMNS = 79 };

static void blanks(FILE *file, int n)
{
	fprintf(file, "%*s", n > 0 ? n : 0, "");
}

/* Lines of at most 79 columns, later ones indented as told. */
static void wrap(FILE *file, const char *text, int indent, int later)
{
	int at = indent;
	bool first = true; /* of its line */

	blanks(file, indent);
	text += strspn(text, " ");
	while (*text != '\0') {
		int len = (int)strcspn(text, " ");

		if (!first && at + 1 + len > COLUMNS) {
			fputc('\n', file);
			blanks(file, later);
			at = later;
			first = true;
		}
		at += fprintf(file, first ? "%.*s" : " %.*s", len, text);
		first = false;
		text += len;
		text += strspn(text, " ");
	}
	fputc('\n', file);
}

static void put_heading(const struct document_block *block, FILE *file)
{
	int len;

	if (block->level > 3) {
		fprintf(file, "  %s\n", block->text);
		return;
	}
	len = fprintf(file, "%s ", block->text);
	for (; len < COLUMNS; len++)
		fputc('-', file);
	fputc('\n', file);
}

/* ---- tables ---- */

static void put_padded(FILE *file, const char *text, int width)
{
	fprintf(file, " %*s", width, text);
}

static void put_heads(const struct document_block *table, FILE *file)
{
	size_t last = table->n_columns - 1;

	while (last > 0 && table->columns[last].joined)
		last--;
	fputc(' ', file);
	for (size_t c = 0; c < table->n_columns; c++) {
		const struct document_column *column = &table->columns[c];

		int width = column->head_width != 0 ? column->head_width
						    : column->width;

		/* Nothing is put behind the last one. */
		if (c == last && width < 0)
			width = 0;
		if (!column->joined)
			put_padded(file, column->head, width);
	}
	fputc('\n', file);
}

/* How many columns text takes: bytes that begin a character. */
static int columns_of(const char *text)
{
	int n = 0;

	for (; *text != '\0'; text++)
		n += ((unsigned char)*text & 0xc0) != 0x80;
	return n;
}

static int width_of(const struct document_column *column)
{
	return abs(column->width);
}

/* A row as it grows: how many of its cells there are, and how much farther to
 * the right it has come than its columns say. */
struct row {
	const struct document_block *table;
	const struct document_cell *cells;
	size_t shown;
	int late;
};

static const char *text_of(const struct row *row, size_t c)
{
	return row->cells[c].again ? "" : row->cells[c].text;
}

/* How wide cell c becomes: as its column is, less what it is late by, and at
 * least as its text. Nothing is put behind the text of the last one. */
static int take_width(struct row *row, size_t c)
{
	const struct document_column *column = &row->table->columns[c];
	int own = columns_of(text_of(row, c));
	int width = width_of(column) - row->late;

	if (width < own || (c + 1 == row->shown && column->width < 0))
		width = own;
	row->late += width - width_of(column);
	return width;
}

static void put_cell(struct row *row, size_t c, FILE *file, bool colours)
{
	const struct document_cell *cell = &row->cells[c];
	const char *colour = "", *end = "", *text = text_of(row, c);
	int padding = take_width(row, c) - columns_of(text);
	bool left = row->table->columns[c].width < 0;

	if (cell->kind == DOCUMENT_VERDICT) {
		colour = figures_colour(cell->verdict, colours);
		end = figures_colour_end(colours);
	}
	fputc(' ', file);
	blanks(file, left ? 0 : padding);
	fprintf(file, "%s%s%s", colour, text, end);
	blanks(file, left ? padding : 0);
}

/* Would the row be too wide, and is it the words at its begin that are? */
static bool needs_line_of_its_own(struct row row)
{
	int width = 1;

	if (row.shown < 2 || row.cells[0].kind != DOCUMENT_WORDS ||
		columns_of(text_of(&row, 0)) <= width_of(row.table->columns))
		return false;
	for (size_t c = 0; c < row.shown; c++)
		width += 1 + take_width(&row, c);
	return width > COLUMNS;
}

static void put_row(const struct document_block *table,
	const struct document_cell *cells, FILE *file, bool colours)
{
	struct row row = {table, cells, table->n_columns, 0};
	size_t first = 0;

	while (row.shown > 1 && cells[row.shown - 1].text[0] == '\0')
		row.shown--;
	if (needs_line_of_its_own(row)) {
		wrap(file, cells[0].text, 2, 4);
		blanks(file, 1 + width_of(&table->columns[0]));
		first = 1;
	}
	fputc(' ', file);
	for (size_t c = first; c < row.shown; c++) {
		if (cells[c].kind == DOCUMENT_SPAN) {
			fprintf(file, " %s", cells[c].text);
			break;
		}
		put_cell(&row, c, file, colours);
	}
	fputc('\n', file);
}

static void put_table(const struct document *document,
	const struct document_block *table, FILE *file, bool colours)
{
	const struct document_cell *cells = document->cells + table->first_cell;

	put_heads(table, file);
	for (size_t i = 0; i + table->n_columns <= table->n_cells;
		i += table->n_columns)
		put_row(table, cells + i, file, colours);
}

/* ---- the whole ---- */

static bool is_of_table(enum document_kind kind)
{
	return kind == DOCUMENT_TABLE || kind == DOCUMENT_REMARK;
}

/* Sections stand apart, and so do tables from each other. */
static bool stands_apart(const struct document *document, size_t i)
{
	const struct document_block *b = &document->blocks[i];
	enum document_kind before = b[-(i > 0)].kind;

	if (i == 0 || before == DOCUMENT_HEADING)
		return false;
	if (b->kind == DOCUMENT_HEADING)
		return b->level <= 3;
	if (b->kind == DOCUMENT_REMARK)
		return false;
	if (b->kind == DOCUMENT_LEGEND)
		return before != DOCUMENT_LEGEND;
	return b->kind == DOCUMENT_TABLE || is_of_table(before);
}

static void put_block(const struct document *document,
	const struct document_block *block, FILE *file, bool colours)
{
	switch (block->kind) {
	case DOCUMENT_HEADING:
		put_heading(block, file);
		break;
	case DOCUMENT_TABLE:
		put_table(document, block, file, colours);
		break;
	case DOCUMENT_REMARK:
		wrap(file, block->text, 2, 4);
		break;
	case DOCUMENT_LEGEND:
		wrap(file, block->text, 0, 0);
		break;
	case DOCUMENT_ITEM: /* one line, whatever its length, for grep */
		fprintf(file, "%s\n", block->text);
		break;
	case DOCUMENT_CODE:
		fprintf(file, "  %s\n", block->text);
		break;
	case DOCUMENT_RULE:
		wrap(file, block->text, 0, 2);
		wrap(file, block->name, 4, 4);
		wrap(file, block->more, 4, 4);
		break;
	case DOCUMENT_FIGURE:
		wrap(file, block->more, 0, 2);
		break;
	default:
		wrap(file, block->text, 0, 2);
	}
}

void document_write_text(
	const struct document *document, FILE *file, bool colours)
{
	for (size_t i = 0; i < document->n_blocks; i++) {
		if (stands_apart(document, i))
			fputc('\n', file);
		put_block(document, &document->blocks[i], file, colours);
	}
}
