/* A document: headings, paragraphs, tables and figures, said once and written
 * for a terminal, as HTML, Markdown or LaTeX.
 *
 * All text is plain UTF-8 without any markup: a writer escapes what means
 * something in its language. Texts are copied into the document. Building does
 * not fail step by step: what found no memory is remembered, and document_check
 * tells it in the end.
 */
#ifndef BENCH_DOCUMENT_H
#define BENCH_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "bench/fault.h"
#include "bench/stats_verdict.h"

enum document_kind {
	DOCUMENT_HEADING, /* level 2 to 4; level 1 is the title */
	DOCUMENT_LEAD,    /* the answer */
	DOCUMENT_TEXT,    /* a paragraph */
	DOCUMENT_REMARK,  /* a sentence that belongs to the table before it */
	DOCUMENT_LEGEND,  /* small print */
	DOCUMENT_ITEM,    /* of a list, which are items in a row */
	DOCUMENT_RULE,    /* of a numbered list: what is asked, how it is met */
	DOCUMENT_CODE,    /* what is typed */
	DOCUMENT_TABLE,
	DOCUMENT_FIGURE,
};

enum document_cell_kind {
	DOCUMENT_EMPTY,
	DOCUMENT_WORDS,
	DOCUMENT_NUMBER,   /* "12.3", "1/500", "1.2 ms"; "-": not known */
	DOCUMENT_INTERVAL, /* "0.98..1.02" */
	DOCUMENT_VERDICT,  /* one of stats_verdict_words, maybe with more */
	DOCUMENT_COMMAND,  /* what is typed */
	DOCUMENT_SPAN,     /* words instead of all that would follow */
};

struct document_cell {
	enum document_cell_kind kind;
	bool again;                 /* as in the row above, whose sequel this
				       row is: a terminal leaves it out */
	enum stats_verdict verdict; /* DOCUMENT_VERDICT */
	const char *text;
};

struct document_column {
	const char *head;
	/* As printf(3) has it: below 0 for left-aligned. The head stands in
	 * head_width if that is not 0. The last column needs none. */
	int width, head_width;
	bool words;  /* text, not numbers: aligned to the left, broken */
	bool joined; /* a terminal has the head of the column before for both */
};

/* One thing after the other. */
struct document_block {
	enum document_kind kind;
	int level; /* DOCUMENT_HEADING */
	const char
		*text; /* heading, paragraph; a table's or figure's caption */
	const char *more; /* DOCUMENT_RULE: how it is met; DOCUMENT_FIGURE: what
			     it shows, for those who don't see it */
	const char *name; /* DOCUMENT_FIGURE: of its chart */
	/* DOCUMENT_FIGURE: the picture as SVG, or else where it lies */
	const char *svg, *path;
	const struct document_column *columns; /* DOCUMENT_TABLE */
	size_t n_columns;
	size_t first_cell, n_cells; /* row after row, into document.cells */
};

struct document {
	const char *title;
	const char *program; /* what wrote it: "tvp 0.1.0 ..." */
	struct document_block *blocks;
	size_t n_blocks, blocks_room;
	struct document_cell *cells; /* of all tables */
	size_t n_cells, cells_room;
	struct document_chunk *chunks; /* where the texts are */
	bool failed;                   /* memory ran out */
};

/* ---- building ---- */

/* Of every document, once: `program` is what wrote it. */
void document_title(
	struct document *document, const char *title, const char *program);
void document_heading(struct document *document, int level, const char *text);

/* A lead, text, remark, legend, item or code. */
void document_say(struct document *document, enum document_kind kind,
	const char *format, ...) __attribute__((format(printf, 3, 4)));

void document_rule(
	struct document *document, const char *asked, const char *met);

/* A table whose cells are put after it, row by row, and nothing in between. */
void document_table(struct document *document, const char *caption,
	const struct document_column *columns, size_t n_columns);
void document_put(struct document *document, enum document_cell_kind kind,
	const char *format, ...) __attribute__((format(printf, 3, 4)));
/* `more` follows the word: "" or " (failures)". */
void document_put_verdict(struct document *document, enum stats_verdict verdict,
	const char *more);
/* The words stand in for the rest of the row. */
void document_put_span(struct document *document, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* Mark the last cell as being as in the row above. */
void document_again(struct document *document);

/* `svg` and `path`: one of them is NULL; or both, where there is no picture. */
void document_figure(struct document *document, const char *name,
	const char *caption, const char *more, const char *svg,
	const char *path);

/* A copy that lives as long as the document; "" when memory ran out. */
const char *document_keep(struct document *document, const char *text);

int document_check(const struct document *document, struct fault *why);
void document_free(struct document *document);

/* ---- writing ---- */

/* For a terminal, 79 columns wide but for tables and code that are wider. */
void document_write_text(
	const struct document *document, FILE *file, bool colours);

/* One file that needs no other: style and pictures are in it, no script. */
void document_write_html(const struct document *document, FILE *file);

/* As GitHub reads it. */
void document_write_markdown(const struct document *document, FILE *file);

/* An article for pdflatex, lualatex and xelatex with booktabs and siunitx. */
void document_write_latex(const struct document *document, FILE *file);

/* ---- text ---- */

/* The next character of UTF-8, which is 1 to 4 bytes at *text, which then
 * points behind it; 0 at the end. U+FFFD stands for what is no UTF-8, for
 * control characters but tab and line break, and for those that turn the
 * direction of writing about. */
uint32_t document_next(const char **text);

#endif
