/* Floors: the kernel's work when a page is written for the first time, and
 * when it is written for the first time after a fork. */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/clock.h"
#include "bench/floors_kinds.h"

enum { PAGES = 1024 };

struct pages {
	volatile char *memory;
	size_t page_bytes;
	uint64_t *took_ns; /* by a child, in memory shared with it */
};

/* Huge pages would make one fault of 512. */
static int map_pages(struct pages *pages, struct fault *why)
{
	size_t bytes = PAGES * pages->page_bytes;
	void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (memory == MAP_FAILED)
		return fault_set(why, errno, "map %d pages", PAGES);
	madvise(memory, bytes, MADV_NOHUGEPAGE);
	pages->memory = memory;
	return 0;
}

static void unmap_pages(struct pages *pages)
{
	munmap((void *)pages->memory, PAGES * pages->page_bytes);
}

static uint64_t touch_ns(const struct pages *pages)
{
	uint64_t began_ns = clock_now_ns();

	for (size_t i = 0; i < PAGES; i++)
		pages->memory[i * pages->page_bytes] = 1;
	return clock_now_ns() - began_ns;
}

static int touch_fresh(
	struct pages *pages, uint64_t *took_ns, struct fault *why)
{
	if (map_pages(pages, why) != 0)
		return -1;
	*took_ns = touch_ns(pages);
	unmap_pages(pages);
	return 0;
}

static int touch_in_child(struct pages *pages, struct fault *why)
{
	pid_t parent = getpid(), child = fork();

	if (child < 0)
		return fault_set(why, errno, "fork");
	if (child == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (getppid() == parent)
			*pages->took_ns = touch_ns(pages);
		_exit(0);
	}
	if (waitpid(child, NULL, 0) < 0)
		return fault_set(why, errno, "waitpid");
	return 0;
}

/* The parent keeps its pages, so each write of the child has to copy one. */
static int touch_copied(
	struct pages *pages, uint64_t *took_ns, struct fault *why)
{
	int failed;

	if (map_pages(pages, why) != 0)
		return -1;
	touch_ns(pages);
	*pages->took_ns = 0;
	failed = touch_in_child(pages, why);
	*took_ns = *pages->took_ns;
	unmap_pages(pages);
	if (failed == 0 && *took_ns == 0)
		return fault_set(why, 0, "the child that writes pages died");
	return failed;
}

/* Only the writing counts, but all of it draws on the budget. */
static int repeat(const struct floor_run *run, struct pages *pages,
	int (*touch)(struct pages *, uint64_t *, struct fault *), double *ns,
	struct fault *why)
{
	uint64_t began_ns = clock_now_ns(), sum_ns = 0, took_ns, n = 0;

	do {
		if (touch(pages, &took_ns, why) != 0)
			return -1;
		sum_ns += took_ns;
		n += PAGES;
	} while (clock_now_ns() - began_ns < run->budget_ns);
	*ns = (double)sum_ns / (double)n;
	return 0;
}

static int measure_pages(
	const struct floor_run *run, double *ns, struct fault *why)
{
	struct pages pages = {
		.page_bytes = (size_t)sysconf(_SC_PAGESIZE),
		.took_ns = mmap(NULL, sizeof *pages.took_ns,
			PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1,
			0),
	};

	if (pages.took_ns == MAP_FAILED)
		return fault_set(why, errno, "map shared memory");
	return repeat(run, &pages,
		run->floor->processes ? touch_copied : touch_fresh, ns, why);
}

const struct floor floors_pages[] = {
	{
		.name = "page.first_touch",
		.help = "first write to a page of fresh anonymous memory",
		.measure = measure_pages,
	},
	{
		.name = "page.copy_on_write",
		.help = "first write of a forked child to a page of its parent",
		.measure = measure_pages,
		.processes = true,
	},
	{0},
};
