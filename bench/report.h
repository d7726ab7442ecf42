/* A report: what one result says, or several side by side, as a document. It
 * opens with the answer, derived from the verdicts alone: what is UNCLEAR is
 * said to be. Then tables, pictures, the method, the machine, the commands. */
#ifndef BENCH_REPORT_H
#define BENCH_REPORT_H

#include "bench/compare.h"
#include "bench/document.h"
#include "bench/registry.h"
#include "bench/result.h"

/* Where pictures go. */
enum report_pictures {
	REPORT_WITHOUT, /* nowhere: the report says how to draw them */
	REPORT_INLINE,  /* into the document, as SVG */
	REPORT_BESIDE,  /* into a folder */
};

struct report_input {
	const struct result *const *results; /* n >= 1; the base first */
	const char *const *names;            /* as they were typed */
	size_t n;
	const struct registry *registry;
	enum report_pictures pictures;
	/* REPORT_BESIDE: the folder, which is there, what the document calls
	 * it, and one of chart_formats. */
	const char *folder, *link, *format;
};

/* Make the report. Pictures that could not be drawn are left out; then the
 * report says so, and `drawing` why. The caller frees the document in any case.
 */
int report_make(const struct report_input *input, struct document *document,
	struct fault *drawing, struct fault *why);

#endif
