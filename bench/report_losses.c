/* A report: what was lost where launches failed. */
#include "bench/loss.h"
#include "bench/report_part.h"

#define LENGTH(table) (sizeof(table) / sizeof *(table))

/* Of the cell something is known, and most of its launches failed, so that the
 * median tells of those. */
static bool is_lossy(const struct loss *loss)
{
	return 2 * loss->failed > loss->n;
}

/* ---- in the answer ---- */

/* Medians over cells of one kind of worker, in %. */
static void find_spans(const struct summary_shown *shown,
	struct report_span *threads, struct report_span *processes)
{
	const struct plan *plan = &shown->result->plan;

	for (uint32_t i = 0; i < plan->n_cells; i++) {
		const struct cell *cell = &plan->cells[i];
		struct fault unused = {0};
		const struct runner *runner =
			registry_runner(shown->registry, cell->runner, &unused);
		struct loss loss;

		if (shown->cells[i].failed == 0 ||
			cell->role != ROLE_MEASURED || runner == NULL ||
			!runner->concurrent ||
			loss_of(shown->result, i, &loss, &unused) != 0 ||
			!is_lossy(&loss))
			continue;
		report_widen(runner->shares_memory ? threads : processes,
			loss.done_percent.median);
	}
}

static void add_percent(struct report_text *text, const char *who,
	const struct report_span *span)
{
	report_add(text, "%s %.3g", who, span->least);
	if (span->most > span->least)
		report_add(text, " to %.3g", span->most);
	report_add(text, " %%");
}

void report_add_losses(
	const struct summary_shown *shown, struct report_text *text)
{
	struct report_span threads = {0}, processes = {0};

	find_spans(shown, &threads, &processes);
	if (threads.n + processes.n == 0)
		return;
	report_add(text, " By then ");
	if (threads.n > 0)
		add_percent(text, "threads had done", &threads);
	if (threads.n > 0 && processes.n > 0)
		report_add(text, " and ");
	if (processes.n > 0)
		add_percent(text,
			threads.n > 0 ? "processes" : "processes had done",
			&processes);
	report_add(text, " of their tasks (medians).");
}

/* ---- below the tables ---- */

static void put_cell(const struct summary_shown *shown, uint32_t i,
	const struct loss *loss, struct document *document)
{
	const struct cell *cell = &shown->result->plan.cells[i];
	const char *fault = shown->cells[i].fault;
	char work[CELL_TITLE], runner[CELL_LABEL], text[FIGURES_INTERVAL];

	document_put(document, DOCUMENT_WORDS, "%s",
		summary_tables_work(shown, i, work));
	document_put(document, DOCUMENT_WORDS, "%s",
		summary_tables_runner(shown, cell, runner));
	document_put(document, DOCUMENT_NUMBER, "%u", cell->workers);
	document_put(document, DOCUMENT_NUMBER, "%zu", loss->n);
	document_put(document, DOCUMENT_NUMBER, "%zu", loss->failed);
	document_put(
		document, DOCUMENT_NUMBER, "%.3g", loss->done_percent.median);
	document_put(document, DOCUMENT_INTERVAL, "%s",
		figures_interval(&loss->done_percent.interval, 1, text));
	document_put(document, DOCUMENT_WORDS, "%s",
		fault != NULL ? fault : "no reason");
}

static void put_heads(struct document *document)
{
	static const struct document_column columns[] = {
		{.head = "work", .width = -20, .words = true},
		{.head = "runner", .width = -16, .words = true},
		{.head = "W", .width = 4},
		{.head = "launches", .width = 8},
		{.head = "failed", .width = 6},
		{.head = "% done", .width = 6},
		{.head = "95% interval", .width = -13},
		{.head = "how the first of them failed",
			.width = -1,
			.words = true},
	};

	document_heading(document, 3, "What was lost where launches failed");
	document_say(document, DOCUMENT_TEXT,
		"Failed launches are in no time above. What they had done of "
		"their tasks is known all the same: the median over all "
		"launches of the cell, with its interval. A thread that "
		"crashes ends all threads of its process; of processes only "
		"the one that crashes ends.");
	document_table(document, "Tasks done where launches failed", columns,
		LENGTH(columns));
}

void report_losses(const struct summary_shown *shown, struct document *document)
{
	bool any = false;

	for (uint32_t i = 0; i < shown->result->plan.n_cells; i++) {
		struct fault why = {0};
		struct loss loss;

		if (shown->cells[i].failed == 0)
			continue;
		if (loss_of(shown->result, i, &loss, &why) != 0)
			document->failed = true;
		else if (loss.failed > 0) {
			if (!any)
				put_heads(document);
			any = true;
			put_cell(shown, i, &loss, document);
		}
	}
}
