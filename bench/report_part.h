/* The parts of a report. For bench/report*.c. */
#ifndef BENCH_REPORT_PART_H
#define BENCH_REPORT_PART_H

#include "bench/report.h"
#include "bench/summary_tables.h"

/* A paragraph that is put together. What has no room any more is left out. */
struct report_text {
	char at[2048];
	size_t len;
};
void report_add(struct report_text *text, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* The answer in one paragraph of that kind, and below it what it rests on. */
void report_answer(const struct summary_shown *shown, enum document_kind kind,
	struct document *document);

/* The pictures, or what there is to say instead. `drawing` is set where one
 * that there is data for could not be drawn. */
void report_figures(const struct report_input *input, struct document *document,
	struct fault *drawing);

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

/* "AMD EPYC, 2 CPUs", or "" where nothing is known. Returns `text`. */
enum { REPORT_MACHINE = FACT_TEXT + 32 };
char *report_machine_name(
	const struct result *result, char text[REPORT_MACHINE]);

/* Append a blank and the word, quoted for a shell where it must be. Returns
 * how many bytes were added: all or none. */
size_t report_shell_word(const char *word, char *text, size_t room);

/* Are they of different machines? */
bool report_other_machines(const struct report_input *input);

/* The tutorials' table and the claims; nothing where the results, which are to
 * be of one machine, tell of less than half of them. */
int report_claims(const struct report_input *input,
	const struct summary_shown *shown, struct document *document,
	struct fault *why);

#endif
