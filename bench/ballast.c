/* Ballast: dirty memory of a launch before its workers are born. */
#include <errno.h>
#include <sys/mman.h>

#include "bench/ballast.h"
#include "bench/memory_room.h"
#include "bench/random.h"
#include "bench/units.h"

int ballast_load(struct ballast *ballast, uint64_t bytes, uint64_t seed,
	struct fault *why)
{
	char text[UNITS_TEXT];
	void *memory;

	*ballast = (struct ballast){0};
	if (bytes == 0)
		return 0;
	if (memory_room_check("", bytes, "ballast", why) != 0)
		return -1;
	memory = mmap(NULL, (size_t)bytes, PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (memory == MAP_FAILED)
		return fault_set(why, errno, "map %s of ballast",
			units_exact_bytes(bytes, text));
	/* A kernel built without huge pages knows no such advice. */
	madvise(memory, (size_t)bytes, MADV_NOHUGEPAGE);
	random_fill(seed, memory, (size_t)bytes);
	*ballast = (struct ballast){.memory = memory, .bytes = (size_t)bytes};
	return 0;
}

void ballast_drop(struct ballast *ballast)
{
	if (ballast->memory != NULL)
		munmap(ballast->memory, ballast->bytes);
	*ballast = (struct ballast){0};
}
