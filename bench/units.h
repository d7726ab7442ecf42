/* Numbers as people type and read them: 10ms, 1MiB, 2.5s. */
#ifndef BENCH_UNITS_H
#define BENCH_UNITS_H

#include <stddef.h>
#include <stdint.h>

#include "bench/fault.h"

enum { UNITS_TEXT = 32 }; /* room for any formatted value */

/* A duration in ns: "250us", "10ms", "1.5s", "2min", "1h"; a unit is needed
 * except for 0. */
int units_parse_duration(const char *text, uint64_t *ns, struct fault *why);

/* A size in bytes: "4096", "64KiB", "1MiB", "1.5GiB", "1kB", "1MB". */
int units_parse_bytes(const char *text, uint64_t *bytes, struct fault *why);

/* A whole number: "100", "1e6", "10k", "1M", or "100_000". */
int units_parse_count(const char *text, uint64_t *count, struct fault *why);

/* A share: "1%", "0.5%" or "0.01". */
int units_parse_share(const char *text, double *share, struct fault *why);

/* Exact, so that parsing gives the same value again: "1500us", "64KiB". */
char *units_exact_duration(uint64_t ns, char text[UNITS_TEXT]);
char *units_exact_bytes(uint64_t bytes, char text[UNITS_TEXT]);

/* Rounded to three or four significant digits for tables: "12.34 ms". */
char *units_show_duration(double ns, char text[UNITS_TEXT]);
char *units_show_bytes(double bytes, char text[UNITS_TEXT]);

#endif
