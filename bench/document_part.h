/* What the writers of documents share. For bench/document_*.c. */
#ifndef BENCH_DOCUMENT_PART_H
#define BENCH_DOCUMENT_PART_H

#include "bench/document.h"

void document_put_utf8(FILE *file, uint32_t code);

/* Does the block begin a list, or end one: is its neighbour of another kind? */
bool document_begins(const struct document *document, size_t block);
bool document_ends(const struct document *document, size_t block);

/* The style sheet of pages, in parts; NULL last. */
extern const char *const document_style[];

#endif
