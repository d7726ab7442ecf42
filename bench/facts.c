/* Named values, or the reason why one could not be read. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/facts.h"

static struct fact *add(
	struct facts *facts, const char *name, enum fact_kind kind)
{
	struct fact *fact;

	if (facts->n == facts->room) {
		size_t room = facts->room > 0 ? 2 * facts->room : 64;
		struct fact *list = realloc(facts->list, room * sizeof *list);

		if (list == NULL)
			return NULL;
		facts->list = list;
		facts->room = room;
	}
	fact = &facts->list[facts->n++];
	*fact = (struct fact){.kind = kind};
	snprintf(fact->name, sizeof fact->name, "%s", name);
	return fact;
}

void facts_string(struct facts *facts, const char *name, const char *text)
{
	struct fact *fact = add(facts, name, FACT_STRING);

	if (fact != NULL)
		snprintf(fact->text, sizeof fact->text, "%s", text);
}

void facts_number(struct facts *facts, const char *name, double number)
{
	struct fact *fact = add(facts, name, FACT_NUMBER);

	if (fact != NULL)
		fact->number = number;
}

void facts_flag(struct facts *facts, const char *name, bool flag)
{
	struct fact *fact = add(facts, name, FACT_FLAG);

	if (fact != NULL)
		fact->number = flag;
}

void facts_unread(struct facts *facts, const char *name, const char *reason)
{
	struct fact *fact = add(facts, name, FACT_UNREAD);

	if (fact != NULL)
		snprintf(fact->text, sizeof fact->text, "%s", reason);
}

const struct fact *facts_find(const struct facts *facts, const char *name)
{
	for (size_t i = 0; i < facts->n; i++)
		if (strcmp(facts->list[i].name, name) == 0)
			return &facts->list[i];
	return NULL;
}

double facts_number_of(
	const struct facts *facts, const char *name, double otherwise)
{
	const struct fact *fact = facts_find(facts, name);

	return fact != NULL && fact->kind == FACT_NUMBER ? fact->number
							 : otherwise;
}

const char *facts_text_of(
	const struct facts *facts, const char *name, const char *otherwise)
{
	const struct fact *fact = facts_find(facts, name);

	return fact != NULL && fact->kind == FACT_STRING ? fact->text
							 : otherwise;
}

void facts_free(struct facts *facts)
{
	free(facts->list);
	*facts = (struct facts){0};
}
