/* What is compared with what, and by how much it may differ. */
#include "tests/speed/harness.h"

#define KIB (UINT64_C(1) << 10)
#define MIB (UINT64_C(1) << 20)

#define CELL(runner_, workload_, tasks_, workers_, ...)               \
	{                                                             \
		.about = (runner_), .measure = harness_cell,          \
		.runner = (runner_), .workload = (workload_),         \
		.tasks = (tasks_), .workers = (workers_), __VA_ARGS__ \
	}

#define THREAD_PER_TASK(W)                                       \
	{                                                        \
		.name = "a thread per task, W=" #W,              \
		.ours = CELL("thread_per_task", "null", 3000, W, \
			.sampling = false),                      \
		.other = {.about = "pthread_create and join",    \
			.measure = harness_bare_threads,         \
			.tasks = 3000,                           \
			.workers = (W)},                         \
		.bound = 1.1,                                    \
	}

#define PROCESS_PER_TASK(W)                                      \
	{                                                        \
		.name = "a process per task, W=" #W,             \
		.ours = CELL("process_per_task", "null", 500, W, \
			.sampling = false),                      \
		.other = {.about = "fork, _exit and wait",       \
			.measure = harness_bare_processes,       \
			.tasks = 500,                            \
			.workers = (W)},                         \
		.bound = 1.1,                                    \
	}

#define POOL(runner_, W, against, measure_, bound_)                           \
	{                                                                     \
		.name = "an empty task from a queue, W=" #W,                  \
		.ours = CELL(runner_, "null", 10000000, W, .sampling = false, \
			.pinned = true),                                      \
		.other = {.about = (against),                                 \
			.measure = (measure_),                                \
			.tasks = 10000000,                                    \
			.workers = (W),                                       \
			.pinned = true},                                      \
		.bound = (bound_),                                            \
	}

/* With what our task does besides nothing (a seed in, a witness out, both
 * counted), and as a mere call, which leaves that out. */
#define POOL_TASK(runner_, W, bound_)                                 \
	POOL(runner_, W, "OpenMP schedule(dynamic,1), the same task", \
		harness_openmp_task, bound_)
#define POOL_CALL(runner_, W)                                         \
	POOL(runner_, W, "OpenMP schedule(dynamic,1), an empty call", \
		harness_openmp_call, 0)

#define HASH(against, measure_, chunk, chunk_bytes_)                       \
	{                                                                  \
		.name = "sha256 of 1 MiB in pieces of " chunk,             \
		.ours = CELL("serial", "hash", 200, 1,                     \
			.settings = {"bytes=1MiB", "chunk_bytes=" chunk}), \
		.other = {.about = (against),                              \
			.measure = (measure_),                             \
			.tasks = 200,                                      \
			.bytes = MIB,                                      \
			.chunk_bytes = (chunk_bytes_)},                    \
		.bound = 1.02,                                             \
	}

#define SAMPLING(runner_, W, n)                                          \
	{                                                                \
		.name = "a sample of each task, W=" #W,                  \
		.ours = CELL(runner_, "null", n, W, .sampling = true),   \
		.other = CELL(runner_, "null", n, W, .sampling = false), \
	}

/* What a workload tells, against the bare loop of `tvp noise`. */
#define AGAINST_FLOOR(                                                 \
	name_, runner_, workload_, tasks_, told_, share_, floor_, ...) \
	{                                                              \
		.name = (name_),                                       \
		.ours = {.about = (runner_),                           \
			.measure = harness_told,                       \
			.runner = (runner_),                           \
			.workload = (workload_),                       \
			.told = (told_),                               \
			.share = (share_),                             \
			.tasks = (tasks_),                             \
			.workers = 2,                                  \
			.pinned = true,                                \
			__VA_ARGS__},                                  \
		.other = {.about = (floor_),                           \
			.measure = harness_floor,                      \
			.floor = (floor_)},                            \
		.bound = 1.1,                                          \
	}

#define HAND_OVER(way, runner_, kind, how, cpus, together_)                 \
	AGAINST_FLOOR("hand-over by " way ", two " kind ", " cpus, runner_, \
		"exchange", 2, "round_trip_ns", 0.5,                        \
		"handover." way "." kind "." cpus, .together = (together_), \
		.settings = {how, "bytes=8B", "round_trips=10000"})

#define HAND_OVERS(way, how)                                                   \
	HAND_OVER(way, "pthreads", "threads", how, "one_cpu", true),           \
		HAND_OVER(way, "pthreads", "threads", how, "two_cpus", false), \
		HAND_OVER(way, "fork", "processes", how, "one_cpu", true),     \
		HAND_OVER(way, "fork", "processes", how, "two_cpus", false)

/* Of an uncontended lock there is one task: the other worker is there, as in
 * the floor, but rests. */
#define STEP(name_, runner_, floor_, tasks_, told_, ...)                     \
	AGAINST_FLOOR("a step under " name_, runner_, "lock", tasks_, told_, \
		0, floor_, .settings = {"steps=4M", __VA_ARGS__})

#define SERVE(runner_, bytes_, text)                                      \
	{                                                                 \
		.name = "a request of " text ", " runner_ ", one worker", \
		.ours = {.about = (runner_),                              \
			.measure = harness_told,                          \
			.runner = (runner_),                              \
			.workload = "net",                                \
			.told = "requests_per_s",                         \
			.tasks = 20,                                      \
			.workers = 1,                                     \
			.settings = {"requests=1000", "bytes=" text}},    \
		.other = {.about = "accept, read and write",              \
			.measure = harness_bare_server,                   \
			.tasks = 20,                                      \
			.requests = 1000,                                 \
			.bytes = (bytes_)},                               \
		.bound = 1.05,                                            \
	}

const struct comparison harness_comparisons[] = {
	THREAD_PER_TASK(1),
	THREAD_PER_TASK(2),
	THREAD_PER_TASK(8),
	PROCESS_PER_TASK(1),
	PROCESS_PER_TASK(2),
	PROCESS_PER_TASK(8),
	POOL_TASK("thread_pool", 1, 1.0),
	POOL_TASK("thread_pool", 2, 1.0),
	POOL_TASK("process_pool", 2, 0),
	POOL_CALL("thread_pool", 1),
	POOL_CALL("thread_pool", 2),
	HASH("a bare EVP loop", harness_bare_digest, "16KiB", 16 * KIB),
	HASH("openssl speed -evp sha256", harness_openssl, "16KiB", 16 * KIB),
	HAND_OVERS("futex", "by=shared"),
	HAND_OVERS("pipe", "by=pipe"),
	STEP("a mutex of its own", "pthreads", "mutex.private.uncontended", 1,
		"step_ns", "contended=0", "scope=private"),
	STEP("a shared mutex of its own", "fork", "mutex.shared.uncontended", 1,
		"step_ns", "contended=0"),
	STEP("a mutex, two threads", "pthreads", "mutex.private.contended", 2,
		"steps_per_s", "scope=private"),
	STEP("a mutex, two processes", "fork", "mutex.shared.contended", 2,
		"steps_per_s", "scope=shared"),
	SERVE("serial", 64, "64B"),
	SERVE("pthreads", 64, "64B"),
	SERVE("pthreads", 4096, "4KiB"),
	SAMPLING("serial", 1, 500000),
	SAMPLING("pthreads", 2, 500000),
	SAMPLING("fork", 2, 500000),
	SAMPLING("thread_pool", 2, 500000),
	SAMPLING("thread_per_task", 2, 3000),
	{0},
};

#define MILLION(runner_) CELL(runner_, "null", 1000000, 2, .sampling = true)
#define CROWD(runner_) CELL(runner_, "null", 20000, 10000, .sampling = false)

/* Of each pair of launches the first has one task, the second a million. */
const struct side harness_millions[] = {
	MILLION("serial"),
	MILLION("pthreads"),
	MILLION("thread_pool"),
	MILLION("fork"),
	MILLION("process_pool"),
	{0},
};

const struct side harness_crowds[] = {
	CROWD("pthreads"),
	CROWD("thread_pool"),
	CROWD("thread_per_task"),
	CROWD("fork"),
	CROWD("process_pool"),
	CROWD("process_per_task"),
	{0},
};
