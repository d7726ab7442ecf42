/* The parts of a report. For bench/report*.c. */
#ifndef BENCH_REPORT_PART_H
#define BENCH_REPORT_PART_H

#include "bench/evidence.h"
#include "bench/report.h"
#include "bench/summary_tables.h"

/* A paragraph that is put together. What has no room any more is left out. */
struct report_text {
	char at[2048];
	size_t len;
};
void report_add(struct report_text *text, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* The least and the most of some ratios or shares. */
struct report_span {
	size_t n;
	double least, most;
};
void report_widen(struct report_span *span, double value);

/* "0.177 to 0.688" */
void report_add_span(struct report_text *text, const struct report_span *span);

/* By how much, where there is a difference: " (0.177 to 0.688 of the time)". */
void report_add_extent(struct report_text *text, enum stats_verdict verdict,
	const struct report_span *ratios);

/* "On this machine (AMD EPYC, 2 CPUs), ", with which an answer begins. */
void report_add_machine(struct report_text *text, const struct result *result);

/* The answer in one paragraph of that kind, and below it what it rests on. */
void report_answer(const struct summary_shown *shown, enum document_kind kind,
	struct document *document);

/* The pictures, or what there is to say instead. `drawing` is set where one
 * that there is data for could not be drawn. */
void report_figures(const struct report_input *input, struct document *document,
	struct fault *drawing);

/* Where most launches of cells failed: how far they had come. Added to the
 * answer, and as a table below the others; nothing where none did. */
void report_add_losses(
	const struct summary_shown *shown, struct report_text *text);
void report_losses(
	const struct summary_shown *shown, struct document *document);

/* How it was measured: in words, with the numbers of this result. */
void report_method(const struct result *result, struct document *document);

/* What disturbed the launches. */
void report_noise(const struct result *result, const struct registry *registry,
	struct document *document);

/* The machine and the program, fact by fact. */
void report_machine(const struct result *result, struct document *document);

/* For each cell the command that repeats its launches. */
void report_commands(
	const struct summary_shown *shown, struct document *document);

/* The rules of Hoefler and Belli, and how far each is met: by the results, of
 * which there may be several, and by the document, which has its pictures. */
int report_rules(const struct summary_shown *shown, size_t n,
	struct document *document, struct fault *why);

/* Append a blank and the word, quoted for a shell where it must be. Returns
 * how many bytes were added: all or none. */
size_t report_shell_word(const char *word, char *text, size_t room);

/* Are they of different machines? */
bool report_other_machines(const struct report_input *input);

/* What the results, which are to be of one machine, tell of the tutorials'
 * claims. Freed with evidence_free in any case. */
int report_claims_judge(const struct report_input *input,
	const struct summary_shown *shown, struct evidence *evidence,
	struct fault *why);

/* Is it enough to be told: half of the claims at least? Then there are the
 * answer that they come to, and their table and each of them. */
bool report_claims_told(const struct evidence *evidence);
void report_claims_answer(
	const struct evidence *evidence, struct document *document);
void report_claims_put(
	const struct evidence *evidence, struct document *document);

#endif
