/* Parameters of a workload or runner: one table is the help, the defaults, the
 * range check and the way from text to a field of the workload's own struct.
 */
#ifndef BENCH_PARAM_H
#define BENCH_PARAM_H

#include <stddef.h>
#include <stdint.h>

#include "bench/fault.h"

enum {
	PARAM_NAME = 32,      /* bytes of a name, with its NUL */
	PARAM_VALUE = 128,    /* bytes of a value as text, with its NUL */
	PARAM_TABLE_MAX = 12, /* parameters of one workload */
	PARAM_LIST_MAX = 16,  /* durations in one list */
};

enum param_kind {
	PARAM_COUNT,     /* uint64_t field: whole number */
	PARAM_BYTES,     /* uint64_t field: size in bytes */
	PARAM_DURATION,  /* uint64_t field: ns */
	PARAM_CHOICE,    /* int field: index into `choices` */
	PARAM_DURATIONS, /* struct param_list field: ns each */
	PARAM_TEXT,      /* char[PARAM_VALUE] field */
};

struct param_list {
	uint64_t n;
	uint64_t items[PARAM_LIST_MAX];
};

/* A table ends with an entry whose name is NULL. */
struct param {
	const char *name;
	enum param_kind kind;
	size_t offset;        /* of the field, in bytes */
	const char *standard; /* the default, as one would type it */
	uint64_t min, max;    /* of numbers and of list items, inclusive */
	const char *const *choices; /* PARAM_CHOICE: ends with NULL */
	const char *help;           /* what it means, in a few words */
};

/* A name and a value as text, as plans, cells and results hold them. */
struct setting {
	char name[PARAM_NAME];
	char value[PARAM_VALUE];
};

/* The entry with that name, or NULL. */
const struct param *param_find(const struct param *table, const char *name);

/* The fault of a name that is not in the table: which it nearly is. -1. */
int param_unknown(
	const struct param *table, const char *name, struct fault *why);

/* Set one field from text. Fails on what is no value of its kind, and on one
 * out of range. */
int param_set(const struct param *param, const char *value, void *params,
	struct fault *why);

/* Set every field: defaults, then the settings given. Fails on a name that is
 * not in the table, naming the nearest. */
int param_fill(const struct param *table, const struct setting *settings,
	size_t n, void *params, struct fault *why);

/* The field as text in its one canonical form (sizes with their binary unit,
 * durations with theirs), from which param_set makes the same value. */
char *param_text(
	const struct param *param, const void *params, char text[PARAM_VALUE]);

/* The range as text for help and faults: "1 .. 1GiB", "own | shared". */
char *param_range(const struct param *param, char *text, size_t size);

#endif
