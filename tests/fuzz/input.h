/* What fuzz targets share: their input as a file, for readers take paths. */
#ifndef TESTS_FUZZ_INPUT_H
#define TESTS_FUZZ_INPUT_H

#include <stddef.h>
#include <stdint.h>

/* libFuzzer's entry; replay.c calls it as well. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

/* Write the bytes to a file in memory whose name ends so (".json") and return
 * its path, which the next call makes invalid. Ends the program on failure. */
const char *input_file(const uint8_t *bytes, size_t size, const char *ending);

#endif
