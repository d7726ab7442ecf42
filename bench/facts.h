/* What is known of a machine or a build: named values, or the reason why one
 * could not be read. */
#ifndef BENCH_FACTS_H
#define BENCH_FACTS_H

#include <stdbool.h>
#include <stddef.h>

enum { FACT_NAME = 48, FACT_TEXT = 512 };

enum fact_kind { FACT_STRING, FACT_NUMBER, FACT_FLAG, FACT_UNREAD };

struct fact {
	char name[FACT_NAME]; /* dotted, lower case, with its unit:
				 "cpu.l2_bytes" */
	enum fact_kind kind;
	double number;        /* FACT_NUMBER; FACT_FLAG: 0 or 1 */
	char text[FACT_TEXT]; /* FACT_STRING: the value; FACT_UNREAD: why not */
};

struct facts {
	struct fact *list; /* owned; in the order in which they were added */
	size_t n, room;
};

/* Add a fact. Out of memory drops it: a fact is never worth a measurement. */
void facts_string(struct facts *facts, const char *name, const char *text);
void facts_number(struct facts *facts, const char *name, double number);
void facts_flag(struct facts *facts, const char *name, bool flag);
void facts_unread(struct facts *facts, const char *name, const char *reason);

/* The fact of that name, or NULL. */
const struct fact *facts_find(const struct facts *facts, const char *name);

/* Its number or text, or `otherwise` where there is none, or it is of another
 * kind. A text is the fact's. */
double facts_number_of(
	const struct facts *facts, const char *name, double otherwise);
const char *facts_text_of(
	const struct facts *facts, const char *name, const char *otherwise);

void facts_free(struct facts *facts);

#endif
