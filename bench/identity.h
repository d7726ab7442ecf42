/* Which result is it? SHA-256 (FIPS 180-4) over the raw data of a result in
 * canonical form: what reports cite, and what tells that a figure was changed.
 * docs/results.md says what goes into it, so that anyone can compute it. */
#ifndef BENCH_IDENTITY_H
#define BENCH_IDENTITY_H

#include "bench/fault.h"
#include "bench/result.h"

enum { IDENTITY_SHORT = 12 }; /* digits, where people look at it */

/* The id of a result, in hexadecimal: of one that was read from its file, that
 * of what the file holds, be it of a newer version with members that this one
 * does not know; else of what would be written. -1 when out of memory. */
int identity_of(
	const struct result *result, char id[RESULT_ID], struct fault *why);

#endif
