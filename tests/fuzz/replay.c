/* A fuzz target without a fuzzer: each file given is fed to it as it is, cut
 * at every byte, and with every byte changed into what JSON is made of. */
#include <stdio.h>
#include <stdlib.h>

#include "tests/fuzz/input.h"

static size_t read_whole(const char *path, uint8_t *bytes, size_t room)
{
	FILE *file = fopen(path, "rb");
	size_t size;

	if (file == NULL) {
		perror(path);
		exit(1);
	}
	size = fread(bytes, 1, room, file);
	fclose(file);
	return size;
}

static void replay(uint8_t *bytes, size_t size)
{
	static const char others[] = "{}[],:\"\\-9e. ";

	LLVMFuzzerTestOneInput(bytes, size);
	for (size_t at = 0; at < size; at++) {
		uint8_t kept = bytes[at];

		LLVMFuzzerTestOneInput(bytes, at);
		bytes[at] = (uint8_t)others[at % (sizeof others - 1)];
		LLVMFuzzerTestOneInput(bytes, size);
		bytes[at] = kept;
	}
}

int main(int argc, char **argv)
{
	static uint8_t bytes[65536];

	for (int i = 1; i < argc; i++) {
		size_t size = read_whole(argv[i], bytes, sizeof bytes);

		replay(bytes, size);
		printf("%s: %zu bytes\n", argv[i], size);
	}
	return argc > 1 ? 0 : 1;
}
