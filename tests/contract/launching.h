/* Launches made in the test's own process, and what they must leave behind:
 * nothing. */
#ifndef TESTS_CONTRACT_LAUNCHING_H
#define TESTS_CONTRACT_LAUNCHING_H

#include <dirent.h>
#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "bench/launch.h"
#include "bench/scratch.h"
#include "bench/spawn.h"

#define COUNT_OF(a) (sizeof(a) / sizeof *(a))

/* Workers that are spawned are this test, executed anew. They find workloads in
 * the registry that a test names before it includes this. */
#ifndef LAUNCHING_REGISTRY
#define LAUNCHING_REGISTRY() registry_builtin
#else
static struct registry LAUNCHING_REGISTRY(void);
#endif

__attribute__((constructor)) static void be_worker_if_asked(
	int argc, char **argv)
{
	const struct registry registry = LAUNCHING_REGISTRY();

	spawn_live_if_asked(argc, argv, &registry);
}

/* One launch and what was seen of it. */
struct launching {
	struct cell cell;
	const struct registry *registry;
	uint64_t seed;
	bool sampling;
	const char *scratch;                /* NULL: none */
	void (*alter)(struct launching *l); /* just before; NULL: nothing */

	int failed;
	struct fault why;
	struct job seen;        /* its block, slots and samples */
	struct sample *samples; /* by task; NULL: none were taken */
	uint64_t block_bytes;
};

/* The runners of this build that execute whatever a workload is. Those of
 * another language know some only; they have a test of their own,
 * contract.python. */
static inline struct registry grid(void)
{
	static const struct runner *runners[REGISTRY_MAX];
	struct registry registry = registry_builtin;

	registry.runners = runners;
	registry.n_runners = 0;
	for (size_t i = 0; i < registry_builtin.n_runners; i++)
		if (registry_builtin.runners[i]->workloads == NULL &&
			registry_builtin.runners[i]->missing == NULL)
			runners[registry.n_runners++] =
				registry_builtin.runners[i];
	return registry;
}

/* Values that make the tasks of any workload small, by the name of what they
 * are for. */
static const struct setting small_settings[] = {
	{"durations", "100us,300us"},
	{"task_time", "200us"},
	{"maps", "5"},
	{"ops", "20"},
	{"live", "10"},
	{"rows", "3"},
	{"stored", "50"},
	{"bytes", "10000"},
	{"chunk_bytes", "4096"},
	{"block_bytes", "4096"},
	{"round_trips", "20"},
	{"steps", "300"},
	{"requests", "3"},
	{"period", "1ms"},
	{"mixes", "2000"},
};

/* Are its workers made one by one, and not all by the system it is built on?
 * OpenMP's are not: contract.openmp. */
static inline bool bears(const struct runner *runner)
{
	return runner->birth != NULL;
}

static inline void set(struct cell *cell, struct setting setting)
{
	assert_true(cell->n_settings < PARAM_TABLE_MAX);
	cell->settings[cell->n_settings++] = setting;
}

static inline struct cell small_cell(const struct workload *workload,
	const struct runner *runner, uint32_t workers, uint64_t tasks)
{
	struct cell cell = {.workers = workers, .tasks = tasks};

	snprintf(cell.workload, sizeof cell.workload, "%s", workload->name);
	snprintf(cell.runner, sizeof cell.runner, "%s", runner->name);
	for (size_t i = 0; i < COUNT_OF(small_settings); i++)
		if (param_find(workload->params, small_settings[i].name))
			set(&cell, small_settings[i]);
	return cell;
}

/* Put the samples in the order of tasks; those not done are all zeros. Not on
 * the heap: AddressSanitizer keeps what was freed, and every fork after it
 * would copy the page tables of that. */
static inline void launching_sort(struct launching *l)
{
	uint64_t claimed = job_samples_claimed(&l->seen);
	size_t bytes = (size_t)l->cell.tasks * sizeof *l->samples;

	if (!l->sampling)
		return;
	l->samples = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
		MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	assert_ptr_not_equal(l->samples, MAP_FAILED);
	for (uint64_t i = 0; i < claimed; i++) {
		const struct sample *sample = &l->seen.samples[i];

		if (sample->end_ns == 0)
			continue;
		assert_true(sample->task < l->cell.tasks);
		assert_true(l->samples[sample->task].end_ns == 0);
		l->samples[sample->task] = *sample;
	}
}

/* Complete the cell and launch it; freed by launching_free. */
static inline void launching_run(struct launching *l)
{
	struct block *block;
	int fd;

	if (cell_complete(&l->cell, l->registry, &l->why) != 0)
		fail_msg("%s", l->why.text);
	l->block_bytes =
		job_block_bytes(l->cell.workers, l->cell.tasks, l->sampling);
	fd = launch_make_block(&l->cell, l->sampling, &l->why);
	if (fd < 0)
		fail_msg("%s", l->why.text);
	block = launch_map_block(&l->cell, l->sampling, fd, &l->why);
	if (block == NULL)
		fail_msg("%s", l->why.text);
	l->seen.workers = l->cell.workers;
	l->seen.tasks = l->cell.tasks;
	job_map(&l->seen, block, l->sampling);
	for (uint32_t i = 0; i < l->cell.workers; i++)
		l->seen.slots[i].cpu = -1;
	if (l->scratch != NULL)
		snprintf(block->scratch, sizeof block->scratch, "%s",
			l->scratch);
	if (l->alter != NULL)
		l->alter(l);
	l->failed = launch_execute(
		&l->cell, l->registry, l->seed, l->sampling, block, &l->why);
	close(fd);
	assert_int_equal(atomic_load(&block->stage), STAGE_FINISHED);
	launching_sort(l);
}

static inline void launching_free(struct launching *l)
{
	if (l->samples != NULL)
		munmap(l->samples, (size_t)l->cell.tasks * sizeof *l->samples);
	munmap(l->seen.block, (size_t)l->block_bytes);
}

static inline uint64_t witness_of(const struct launching *l)
{
	uint64_t sum = 0;

	for (uint32_t i = 0; i < l->cell.workers; i++)
		sum += l->seen.slots[i].witness;
	return sum;
}

static inline uint64_t tasks_done_of(const struct launching *l)
{
	uint64_t sum = 0;

	for (uint32_t i = 0; i < l->cell.workers; i++)
		sum += l->seen.slots[i].tasks_done;
	return sum;
}

static inline double measure_of(const struct launching *l, const char *name)
{
	const struct block *block = l->seen.block;

	for (uint32_t i = 0; i < block->n_measures; i++)
		if (strcmp(block->measures[i].name, name) == 0)
			return block->measures[i].value;
	fail_msg("%s does not measure %s", l->cell.workload, name);
	return NAN;
}

/* ---- what may be left over ---- */

struct leftovers {
	size_t threads, files, children;
};

static inline size_t entries(const char *path)
{
	DIR *folder = opendir(path);
	size_t n = 0;

	assert_non_null(folder);
	while (readdir(folder) != NULL)
		n++;
	closedir(folder);
	return n;
}

static inline size_t count_children(void)
{
	char path[64];
	size_t n = 0;
	FILE *file;
	int child;

	snprintf(path, sizeof path, "/proc/self/task/%d/children", getpid());
	file = fopen(path, "re");
	assert_non_null(file);
	while (fscanf(file, "%d", &child) == 1)
		n++;
	fclose(file);
	return n;
}

static inline struct leftovers leftovers_now(void)
{
	return (struct leftovers){
		.threads = entries("/proc/self/task"),
		.files = entries("/proc/self/fd"),
		.children = count_children(),
	};
}

static inline void *tell_id(void *id)
{
	*(pid_t *)id = gettid();
	return NULL;
}

/* Before the first launch. ThreadSanitizer makes a thread of its own together
 * with the first one of the program, so that one is made and awaited here. */
static inline struct leftovers leftovers_begin(void)
{
	pthread_t first;
	char path[64];
	pid_t id = 0;

	assert_int_equal(pthread_create(&first, NULL, tell_id, &id), 0);
	pthread_join(first, NULL);
	snprintf(path, sizeof path, "/proc/self/task/%d", id);
	while (access(path, F_OK) == 0)
		usleep(100);
	return leftovers_now();
}

/* A thread that was joined may be listed for a moment longer. */
static inline void assert_nothing_left(struct leftovers before)
{
	struct leftovers now = leftovers_now();

	for (int i = 0; i < 2000 && now.threads > before.threads; i++) {
		usleep(1000);
		now = leftovers_now();
	}
	assert_int_equal(now.threads, before.threads);
	assert_int_equal(now.files, before.files);
	assert_int_equal(now.children, before.children);
}

/* A scratch folder, and what there was before the first launch. The folder
 * comes first: a test that needs nothing else takes its state for that. */
struct scene {
	struct scratch scratch;
	struct leftovers before;
};

static inline int scene_open(void **state)
{
	struct scene *scene = calloc(1, sizeof *scene);
	struct fault why = {0};

	*state = scene;
	if (scene == NULL || scratch_open(&scene->scratch, "/tmp", &why) != 0)
		return -1;
	scene->before = leftovers_begin();
	return 0;
}

static inline int scene_close(void **state)
{
	struct scene *scene = *state;

	scratch_close(&scene->scratch);
	free(scene);
	return 0;
}

#endif
