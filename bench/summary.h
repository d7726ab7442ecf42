/* What the launches of a result come to: per cell, and per pair of cells.
 * Computed from the launches whenever it is shown, never read from a file. */
#ifndef BENCH_SUMMARY_H
#define BENCH_SUMMARY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "bench/result.h"
#include "bench/stats_verdict.h"

#define SUMMARY_NONE UINT32_MAX
#define SUMMARY_CONFIDENCE 0.95

/* A cell against another one of the same work, paired by rounds. */
struct comparison {
	uint32_t other;    /* the cell compared with, or SUMMARY_NONE */
	uint32_t pairs;    /* rounds in which both ended well */
	double confidence; /* of the interval, so that all comparisons of one
			      kind in the table of one work hold together with
			      95 % (Bonferroni) */
	struct stats_ratio ratio;
	enum stats_verdict verdict; /* on this cell */
	struct stats_ratio
		calm; /* over rounds in which neither was disturbed
			 (noise.h); beside the full one, not instead */
	uint32_t calm_pairs;
	double p_suite; /* twins: p-value of "no difference beyond the margin"
			   among all twins of the result (Holm); else NAN */
};

/* The fastest cell of one work against the runner-up, the only comparison by
 * which it may be called the winner; 95 %. */
struct summary_winner {
	uint32_t first, second;   /* cells; SUMMARY_NONE where there is none */
	struct stats_ratio ratio; /* time of first / time of second */
	enum stats_verdict verdict;
};

/* What a cell's launches measured of their own. */
struct measure_summary {
	const char *name;            /* the result's */
	struct stats_summary values; /* over launches that ended well */
};

struct cell_summary {
	uint32_t work;   /* the first cell of the same work in the same
			    surroundings: a table each */
	uint32_t n;      /* launches that ended well */
	uint32_t failed; /* launches that did not */
	struct stats_summary wall_ns; /* over launches; n 0: nothing known */
	/* Medians over launches; NAN where nothing is known. */
	double parallelism;
	double cpu_ns; /* user + sys of all workers and their parent */
	double start_delay_p50_ns, service_p50_ns, service_p99_ns;
	double tasks_per_s;         /* tasks / median wall time */
	struct comparison speedup;  /* serial's time / this one's */
	struct comparison to_twin;  /* this one's time / its twin's */
	struct comparison to_base;  /* controls: this one's time / that of the
				       cell it is the control of */
	struct comparison to_other; /* this program's time / the other's, in
				       the same cell (--against-bin) */
	uint32_t disturbed;         /* launches (noise.h) */
	/* What was seen of memory, the result's; NULL: nobody looked. NAN
	 * where nothing is known. */
	const struct memory *memory;
	double pss_per_worker_bytes;   /* of the family */
	double worker_pss_bytes;       /* mean over workers; NAN for threads */
	double added_per_worker_bytes; /* anonymous, shared and page tables:
					  more than serial has. May be < 0 */
	const char *fault, *note; /* the first ones, the result's; or NULL */
	/* All that a launch of it named; n 0: no value is known. */
	struct measure_summary measures[WORKLOAD_MEASURES];
	size_t n_measures;
};

/* Over the rounds in which all measured cells of the work (its first cell)
 * ended well. */
int summary_winner_of(const struct result *result,
	const struct cell_summary *cells, uint32_t work,
	struct summary_winner *winner, struct fault *why);

/* Is the pair of that cell and its twin told from its side? It is told once:
 * where each is the other's twin, by the first of them, else by the one that
 * names the other (a second runner of one side: gil_threads beside pthreads).
 */
bool summary_tells_twin(const struct cell_summary *cells, uint32_t cell);

/* Do the two of a pair name each other? */
bool summary_is_mutual(const struct cell_summary *cells, uint32_t cell);

/* The same comparison seen from the other side; without a p-value. */
struct comparison summary_mirrored(const struct comparison *comparison);

/* One for each cell of the plan, in its order. The caller frees it; NULL and a
 * fault when out of memory. The registry tells who is whose twin. */
struct cell_summary *summary_of(const struct result *result,
	const struct registry *registry, struct fault *why);

#endif
