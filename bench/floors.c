/* The machine's physical floors: every run in a process of its own, all runs
 * in random order. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "bench/clock.h"
#include "bench/floors.h"
#include "bench/floors_kinds.h"
#include "bench/placement.h"
#include "bench/random.h"

static const struct floor *const kinds[] = {
	floors_calls,
	floors_births,
	floors_handovers,
	floors_locks,
	floors_pages,
};

/* What a run leaves behind, in memory its parent sees. */
struct report {
	double ns;
	int failed;
	struct fault why;
};

struct session {
	const struct floors_request *request;
	struct floors *floors;
	const struct floor *rows[FLOORS_MAX]; /* of floors->list */
	int32_t one_cpu, two_cpus[2];
	uint32_t usable_cpus;
	struct report *report;
};

int floors_loop(const struct floor_run *run,
	int (*work)(void *data, uint64_t n, struct fault *why), void *data,
	uint64_t n, double *ns, struct fault *why)
{
	uint64_t began_ns, took_ns, done = 0;

	if (work(data, n, why) != 0)
		return -1;
	began_ns = clock_now_ns();
	do {
		if (work(data, n, why) != 0)
			return -1;
		done += n;
		took_ns = clock_now_ns() - began_ns;
	} while (took_ns < run->budget_ns);
	*ns = (double)took_ns / (double)done;
	return 0;
}

/* ---- one run ---- */

/* Dies with its parent, and is the first to go when memory runs out. */
static void child_main(
	const struct floor_run *run, struct report *report, pid_t parent)
{
	int fd;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(0);
	fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
	if (fd >= 0 && write(fd, "1000", 4) == 4)
		close(fd);
	report->failed = run->floor->measure(run, &report->ns, &report->why);
	_exit(0);
}

/* By default far more than a run needs that works at all. */
static uint64_t deadline(const struct floors_request *request)
{
	return request->deadline_ns > 0
		       ? request->deadline_ns
		       : 5 * NS_PER_S + 10 * request->budget_ns;
}

/* Wait for the child until the deadline or until asked to stop, then kill it
 * if it still lives. Its own children follow it. */
static int await_child(
	const struct session *session, pid_t child, struct fault *why)
{
	uint64_t deadline_ns = deadline(session->request);
	struct pollfd fds[] = {
		{.fd = pidfd_open(child, 0), .events = POLLIN},
		{.fd = session->request->stop_fd, .events = POLLIN},
	};
	int status = 0, ready;

	do
		ready = poll(fds, 2, (int)(deadline_ns / 1000000));
	while (ready < 0 && errno == EINTR);
	if (ready <= 0 || (fds[0].revents & POLLIN) == 0)
		kill(child, SIGKILL);
	waitpid(child, &status, 0);
	close(fds[0].fd);
	if (ready > 0 && (fds[1].revents & POLLIN) != 0)
		return fault_set(why, EINTR, "measure the machine's floors");
	if (ready == 0)
		fault_set(&session->report->why, 0, "no end after %.3g s",
			(double)deadline_ns / 1e9);
	else if (status != 0)
		fault_set(&session->report->why, 0,
			"the measuring process died (wait status %#x)",
			(unsigned)status);
	return 0;
}

static int measure_once(const struct session *session,
	const struct floor_run *run, struct fault *why)
{
	pid_t parent = getpid(), child;

	*session->report = (struct report){0};
	child = fork();
	if (child < 0)
		return fault_set(
			why, errno, "fork to measure %s", run->floor->name);
	if (child == 0)
		child_main(run, session->report, parent);
	return await_child(session, child, why);
}

static int place(
	const struct session *session, struct floor_run *run, struct fault *why)
{
	run->cpus[0] = run->cpus[1] = -1;
	if (run->floor->pin == PIN_ONE_CPU)
		run->cpus[0] = run->cpus[1] = session->one_cpu;
	if (run->floor->pin != PIN_SPREAD)
		return 0;
	if (session->usable_cpus < 2)
		return fault_set(why, 0, "only one CPU may be used here");
	memcpy(run->cpus, session->two_cpus, sizeof run->cpus);
	return 0;
}

/* One more value of a floor, or the reason why there will be no more. */
static int extend(
	const struct session *session, size_t index, struct fault *why)
{
	struct floor_values *values = &session->floors->list[index];
	const struct report *report = session->report;
	struct floor_run run = {
		.floor = session->rows[index],
		.budget_ns = session->request->budget_ns,
	};

	if (fault_is_set(&values->why) ||
		place(session, &run, &values->why) != 0)
		return 0;
	if (measure_once(session, &run, why) != 0)
		return -1;
	if (report->failed != 0 || fault_is_set(&report->why))
		values->why = report->why;
	else
		values->ns[values->n++] = report->ns;
	return 0;
}

/* ---- all runs ---- */

static void list_floors(struct session *session)
{
	struct floors *floors = session->floors;
	const char *only = session->request->only;

	floors->n = 0;
	for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
		for (const struct floor *f = kinds[k]; f->name != NULL; f++) {
			if (floors->n == FLOORS_MAX ||
				(only != NULL && strncmp(f->name, only,
							 strlen(only)) != 0))
				continue;
			session->rows[floors->n] = f;
			floors->list[floors->n++] = (struct floor_values){
				.name = f->name,
				.help = f->help,
			};
		}
}

static int find_cpus(struct session *session, struct fault *why)
{
	session->usable_cpus = placement_usable_cpus();
	if (placement_cpus(PIN_ONE_CPU, 1, &session->one_cpu, why) != 0)
		return -1;
	return placement_cpus(PIN_SPREAD, 2, session->two_cpus, why);
}

static int one_round(struct session *session, uint32_t round, uint64_t *state,
	struct fault *why)
{
	const struct floors_request *request = session->request;
	uint32_t n = (uint32_t)session->floors->n;
	uint32_t order[FLOORS_MAX];

	random_permutation(state, order, n);
	for (uint32_t i = 0; i < n; i++) {
		if (request->progress != NULL)
			request->progress(request->data, round * n + i,
				request->runs * n);
		if (extend(session, order[i], why) != 0)
			return -1;
	}
	return 0;
}

static int summarize(struct floor_values *values, struct fault *why)
{
	struct stats_summary summary;

	if (values->n == 0)
		return 0;
	if (stats_summarize(values->ns, values->n, 0.95, &summary, why) != 0)
		return -1;
	values->median_ns = summary.median;
	values->least_ns = summary.min;
	values->most_ns = summary.max;
	values->interval = summary.interval;
	return 0;
}

int floors_measure(const struct floors_request *request, struct floors *floors,
	struct fault *why)
{
	struct session session = {.request = request, .floors = floors};
	uint64_t state = request->seed;
	int failed = 0;

	list_floors(&session);
	if (request->runs < 1 || request->runs > FLOORS_RUNS_MAX)
		return fault_set(why, 0, "runs: %u is out of range (1 .. %d)",
			request->runs, FLOORS_RUNS_MAX);
	if (floors->n == 0)
		return fault_set(why, 0, "no floor's name begins with \"%s\"",
			request->only);
	if (find_cpus(&session, why) != 0)
		return -1;
	session.report = mmap(NULL, sizeof *session.report,
		PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (session.report == MAP_FAILED)
		return fault_set(why, errno, "map memory for a report");
	for (uint32_t i = 0; i < request->runs && failed == 0; i++)
		failed = one_round(&session, i, &state, why);
	munmap(session.report, sizeof *session.report);
	for (size_t i = 0; i < floors->n && failed == 0; i++)
		failed = summarize(&floors->list[i], why);
	return failed;
}

static void add_interval(const struct floor_values *values, struct facts *facts)
{
	char name[FACT_NAME];

	snprintf(name, sizeof name, "low.%s_ns", values->name);
	facts_number(facts, name, values->interval.low);
	snprintf(name, sizeof name, "high.%s_ns", values->name);
	facts_number(facts, name, values->interval.high);
}

void floors_facts(const struct floors *floors, struct facts *facts)
{
	for (size_t i = 0; i < floors->n; i++) {
		const struct floor_values *values = &floors->list[i];
		char name[FACT_NAME];

		snprintf(name, sizeof name, "floor.%s_ns", values->name);
		if (values->n > 0)
			facts_number(facts, name, values->median_ns);
		else
			facts_unread(facts, name, values->why.text);
		if (values->interval.exists)
			add_interval(values, facts);
	}
}
