/* Results on disk.
 *
 * A result lives in a folder of its own:
 *
 *     journal.jsonl   while it is measured: a line with the header, then one
 *                     for each launch as it ends. What was written survives
 *                     kill -9; a last line cut short is dropped.
 *     result.json     when it is done: one document, written beside and
 *                     renamed, each launch on a line of its own.
 */
#ifndef BENCH_RESULT_FILE_H
#define BENCH_RESULT_FILE_H

#include <stdio.h>

#include "bench/fault.h"
#include "bench/registry.h"
#include "bench/result.h"

/* ---- while measuring ---- */

/* Make the folder (and those above it) and an empty journal in it. Fails when
 * the folder holds a result already. NULL on failure. */
FILE *result_journal_create(const char *folder, struct fault *why);

/* Write the header, with which every journal begins. */
int result_journal_begin(FILE *journal, const struct result *result,
	const struct registry *registry, struct fault *why);

/* Remove a journal in which nothing was written yet, and its folder if that is
 * empty then. Closes it. */
void result_journal_drop(const char *folder, FILE *journal);

/* Write one launch down, down to the kernel. */
int result_journal_add(
	FILE *journal, const struct launch *launch, struct fault *why);

/* The same for what was seen of a cell's memory. */
int result_journal_add_memory(
	FILE *journal, const struct memory *memory, struct fault *why);

/* Read what a journal holds, and open it to go on where it ends. NULL on
 * failure. The caller frees `result` in any case. */
FILE *result_journal_resume(
	const char *folder, struct result *result, struct fault *why);

/* ---- whole results ---- */

/* Write folder/result.json with the summary. With `done` the journal, which is
 * then contained in it, is removed. */
int result_write(const char *folder, const struct result *result,
	const struct registry *registry, bool done, struct fault *why);

/* Read a result: `path` names a result.json, or a folder that holds one (or,
 * where the measuring was cut short, a journal.jsonl). Refused: what is no
 * JSON, another schema version, what is out of range, a launch that comes
 * twice or belongs to no cell. Of a result.json the id is computed; where the
 * file states another one, `result->changed` says so, and it is for the caller
 * to make that known. The caller frees `result` in any case. */
int result_read(const char *path, struct result *result, struct fault *why);

/* Is that file the one that would be read? Then nothing else may be written
 * into it. */
bool result_is_in(const char *path, const char *file);

/* The same, with all that a result.json states but its launches: id, summary,
 * and what another version may add. NULL for a journal. The caller owns the
 * new reference, also where reading fails. */
struct json_t;
int result_read_stated(const char *path, struct result *result,
	struct json_t **stated, struct fault *why);

#endif
