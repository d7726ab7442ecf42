/* The twelve rules of Hoefler and Belli, "Scientific benchmarking of parallel
 * computing systems", SC15 (doi 10.1145/2807591.2807644), in our own words, and
 * how far a report meets each. For bench/report_*.c. */
#ifndef BENCH_REPORT_JUDGES_H
#define BENCH_REPORT_JUDGES_H

#include "bench/noise.h"
#include "bench/report_part.h"

enum report_met { REPORT_MET, REPORT_IN_PART, REPORT_NOT_MET };

/* What a rule is held against: a result, and the document that tells it, with
 * its pictures. */
struct report_seen {
	const struct summary_shown *shown;
	const struct document *document;
	struct noise_cells noise;
};

struct report_judge {
	const char *asked; /* the rule */
	/* Add how it is met, or what is missing. */
	enum report_met (*judge)(
		const struct report_seen *seen, struct report_text *text);
};

enum { REPORT_JUDGES = 12 };
extern const struct report_judge report_judges[REPORT_JUDGES];

#endif
