/* A document: its blocks, its cells and the memory that holds their texts. */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "bench/document_part.h"

enum { CHUNK_BYTES = 64 * 1024 };

struct document_chunk {
	struct document_chunk *next;
	size_t used, size;
	char bytes[];
};

/* ---- memory ---- */

static char *room_for(struct document *document, size_t size)
{
	struct document_chunk *chunk = document->chunks;

	if (chunk == NULL || chunk->size - chunk->used < size) {
		size_t bytes = size > CHUNK_BYTES ? size : CHUNK_BYTES;

		chunk = malloc(sizeof *chunk + bytes);
		if (chunk == NULL) {
			document->failed = true;
			return NULL;
		}
		chunk->next = document->chunks;
		chunk->used = 0;
		chunk->size = bytes;
		document->chunks = chunk;
	}
	chunk->used += size;
	return chunk->bytes + chunk->used - size;
}

const char *document_keep(struct document *document, const char *text)
{
	size_t size = strlen(text) + 1;
	char *copy = room_for(document, size);

	return copy != NULL ? memcpy(copy, text, size) : "";
}

__attribute__((format(printf, 2, 0))) static const char *format_text(
	struct document *document, const char *format, va_list args)
{
	va_list again;
	char *text;
	int len;

	va_copy(again, args);
	len = vsnprintf(NULL, 0, format, again);
	va_end(again);
	text = len < 0 ? NULL : room_for(document, (size_t)len + 1);
	if (text == NULL)
		return "";
	vsnprintf(text, (size_t)len + 1, format, args);
	return text;
}

/* Room for one more of `size` bytes. NULL when memory ran out. */
static void *grow(struct document *document, void *list, size_t n, size_t *room,
	size_t size)
{
	size_t wanted = *room > 0 ? 2 * *room : 64;
	void *grown;

	if (n < *room)
		return list;
	grown = realloc(list, wanted * size);
	if (grown == NULL) {
		document->failed = true;
		return NULL;
	}
	*room = wanted;
	return grown;
}

static struct document_block *add_block(
	struct document *document, enum document_kind kind)
{
	struct document_block *list = grow(document, document->blocks,
		document->n_blocks, &document->blocks_room, sizeof *list);

	if (list == NULL)
		return NULL;
	document->blocks = list;
	list += document->n_blocks++;
	*list = (struct document_block){
		.kind = kind, .text = "", .first_cell = document->n_cells};
	return list;
}

static struct document_cell *add_cell(
	struct document *document, enum document_cell_kind kind)
{
	struct document_cell *list;

	if (document->n_blocks == 0)
		return NULL;
	list = grow(document, document->cells, document->n_cells,
		&document->cells_room, sizeof *list);
	if (list == NULL)
		return NULL;
	document->cells = list;
	list += document->n_cells++;
	document->blocks[document->n_blocks - 1].n_cells++;
	*list = (struct document_cell){.kind = kind, .text = ""};
	return list;
}

int document_check(const struct document *document, struct fault *why)
{
	return document->failed ? fault_set(why, 0, "out of memory") : 0;
}

void document_free(struct document *document)
{
	struct document_chunk *next;

	for (struct document_chunk *c = document->chunks; c != NULL; c = next) {
		next = c->next;
		free(c);
	}
	free(document->blocks);
	free(document->cells);
	*document = (struct document){0};
}

/* ---- blocks ---- */

void document_title(
	struct document *document, const char *title, const char *program)
{
	document->title = document_keep(document, title);
	document->program = document_keep(document, program);
}

void document_heading(struct document *document, int level, const char *text)
{
	struct document_block *block = add_block(document, DOCUMENT_HEADING);

	if (block == NULL)
		return;
	block->level = level;
	block->text = document_keep(document, text);
}

void document_say(struct document *document, enum document_kind kind,
	const char *format, ...)
{
	struct document_block *block = add_block(document, kind);
	va_list args;

	if (block == NULL)
		return;
	va_start(args, format);
	block->text = format_text(document, format, args);
	va_end(args);
}

void document_rule(
	struct document *document, const char *asked, const char *met)
{
	struct document_block *block = add_block(document, DOCUMENT_RULE);

	if (block == NULL)
		return;
	block->text = document_keep(document, asked);
	block->more = document_keep(document, met);
}

void document_figure(struct document *document, const char *name,
	const char *caption, const char *more, const char *svg,
	const char *path)
{
	struct document_block *block = add_block(document, DOCUMENT_FIGURE);

	if (block == NULL)
		return;
	block->name = document_keep(document, name);
	block->text = document_keep(document, caption);
	block->more = document_keep(document, more);
	block->svg = svg != NULL ? document_keep(document, svg) : NULL;
	block->path = path != NULL ? document_keep(document, path) : NULL;
}

/* ---- tables ---- */

void document_table(struct document *document, const char *caption,
	const struct document_column *columns, size_t n_columns)
{
	struct document_block *block = add_block(document, DOCUMENT_TABLE);
	struct document_column *copy;
	const size_t align = _Alignof(struct document_column);
	char *bytes;

	if (block == NULL)
		return;
	block->text = document_keep(document, caption);
	bytes = room_for(document, n_columns * sizeof *copy + align);
	if (bytes == NULL)
		return;
	copy = (void *)(bytes + (align - (uintptr_t)bytes % align) % align);
	for (size_t i = 0; i < n_columns; i++) {
		copy[i] = columns[i];
		copy[i].head = document_keep(document, columns[i].head);
	}
	block->columns = copy;
	block->n_columns = n_columns;
}

void document_put(struct document *document, enum document_cell_kind kind,
	const char *format, ...)
{
	struct document_cell *cell = add_cell(document, kind);
	va_list args;

	if (cell == NULL)
		return;
	va_start(args, format);
	cell->text = format_text(document, format, args);
	va_end(args);
}

void document_put_verdict(
	struct document *document, enum stats_verdict verdict, const char *more)
{
	document_put(document, DOCUMENT_VERDICT, "%s%s",
		stats_verdict_words[verdict], more);
	if (document->n_cells > 0)
		document->cells[document->n_cells - 1].verdict = verdict;
}

void document_put_span(struct document *document, const char *format, ...)
{
	struct document_cell *cell = add_cell(document, DOCUMENT_SPAN);
	const struct document_block *table;
	va_list args;

	if (cell == NULL)
		return;
	va_start(args, format);
	cell->text = format_text(document, format, args);
	va_end(args);
	table = &document->blocks[document->n_blocks - 1];
	while (table->n_columns > 0 && table->n_cells % table->n_columns != 0)
		if (add_cell(document, DOCUMENT_EMPTY) == NULL)
			return;
}

void document_again(struct document *document)
{
	if (document->n_cells > 0)
		document->cells[document->n_cells - 1].again = true;
}

/* ---- for writers ---- */

enum { BROKEN = 0x110000 }; /* no character */

static uint32_t decode(const unsigned char *at, size_t len)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	uint32_t code = at[0] & (0xffU >> (len + 1));

	for (size_t i = 1; i < len; i++) {
		if ((at[i] & 0xc0) != 0x80)
			return BROKEN;
		code = code << 6 | (at[i] & 0x3f);
	}
	if (code < least[len] || code > 0x10ffff ||
		(code >= 0xd800 && code < 0xe000) || (code & 0xfffe) == 0xfffe)
		return BROKEN;
	return code;
}

/* What turns the direction of text about could make it read otherwise than it
 * is. */
static bool is_hidden(uint32_t code)
{
	return (code < 0x20 && code != '\n' && code != '\t') ||
	       (code >= 0x7f && code < 0xa0) ||
	       (code >= 0x202a && code <= 0x202e) ||
	       (code >= 0x2066 && code <= 0x2069) || code == 0x200e ||
	       code == 0x200f;
}

uint32_t document_next(const char **text)
{
	const unsigned char *at = (const unsigned char *)*text;
	size_t len = *at < 0x80   ? 1
		     : *at < 0xc2 ? 0
		     : *at < 0xe0 ? 2
		     : *at < 0xf0 ? 3
		     : *at < 0xf5 ? 4
				  : 0;
	uint32_t code = len == 0 ? BROKEN : len == 1 ? *at : decode(at, len);

	if (*at == '\0')
		return 0;
	*text += code == BROKEN ? 1 : len;
	return code == BROKEN || is_hidden(code) ? 0xfffd : code;
}

void document_put_utf8(FILE *file, uint32_t code)
{
	if (code < 0x80) {
		fputc((int)code, file);
		return;
	}
	if (code < 0x800) {
		fputc((int)(0xc0 | code >> 6), file);
	} else if (code < 0x10000) {
		fputc((int)(0xe0 | code >> 12), file);
		fputc((int)(0x80 | (code >> 6 & 0x3f)), file);
	} else {
		fputc((int)(0xf0 | code >> 18), file);
		fputc((int)(0x80 | (code >> 12 & 0x3f)), file);
		fputc((int)(0x80 | (code >> 6 & 0x3f)), file);
	}
	fputc((int)(0x80 | (code & 0x3f)), file);
}

bool document_begins(const struct document *document, size_t block)
{
	return block == 0 ||
	       document->blocks[block - 1].kind != document->blocks[block].kind;
}

bool document_ends(const struct document *document, size_t block)
{
	return block + 1 == document->n_blocks ||
	       document->blocks[block + 1].kind != document->blocks[block].kind;
}
