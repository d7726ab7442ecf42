/* tvp_harness: what do the runners cost beyond what they are made of? */
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/command.h"
#include "bench/job.h"
#include "bench/options.h"
#include "bench/random.h"
#include "bench/stats_ratio.h"
#include "bench/units.h"
#include "tests/speed/harness.h"

enum { ROUNDS_MAX = 200, COMPARISONS_MAX = 48 };
enum { OPT_ROUNDS = 256, OPT_SEED, OPT_ONLY, OPT_JSON, OPT_SIDE };

static const struct option_spec table[] = {
	{"rounds", OPT_ROUNDS, "N", "how often each pair is measured (21)"},
	{"only", OPT_ONLY, "WORDS", "comparisons whose names hold these words"},
	{"seed", OPT_SEED, "N", "what the order follows from (drawn)"},
	{"json", OPT_JSON, "FILE", "write all values there"},
	{"side", OPT_SIDE, "N", NULL},
	{0},
};

static const struct options options = {
	.command = "tvp_harness",
	.usage = "[options]",
	.about = "Measure the suite's runners and its hash workload against "
		 "bare loops. Both sides of\na comparison run in turn, in "
		 "random order, each in a fresh process of this same\nprogram. "
		 "The ratio is the median over rounds with its sign-test "
		 "interval (95 %).\nEnds with 1 where a bound does not hold.",
	.table = table,
};

struct request {
	uint64_t rounds, seed;
	const char *only, *json_path;
	int side; /* -1: all of them, each in a child */
};

struct finding {
	const struct comparison *comparison;
	uint64_t n;
	double ours_ns[ROUNDS_MAX], other_ns[ROUNDS_MAX];
	struct stats_summary ours, other;
	struct stats_ratio ratio;
	const char *verdict;
	struct fault why; /* set: not measured */
};

static struct finding findings[COMPARISONS_MAX];
static size_t n_findings;

/* ---- one side, in a child ---- */

static struct side million_of(const struct side *side, uint64_t tasks)
{
	struct side one = *side;

	one.tasks = tasks;
	return one;
}

/* Sides are numbered through: two of each comparison, two of each million (a
 * single task, all tasks), one of each crowd. */
static int find_side(int number, struct side *side)
{
	const struct comparison *c = harness_comparisons;
	const struct side *m = harness_millions, *w = harness_crowds;

	for (; c->name != NULL; c++, number -= 2)
		if (number < 2) {
			*side = number == 0 ? c->ours : c->other;
			return 0;
		}
	for (; m->about != NULL; m++, number -= 2)
		if (number < 2) {
			*side = million_of(m, number == 0 ? 1 : m->tasks);
			return 0;
		}
	for (; w->about != NULL; w++, number--)
		if (number < 1) {
			*side = *w;
			return 0;
		}
	return -1;
}

static int number_of_millions(void)
{
	int n = 0;

	while (harness_comparisons[n].name != NULL)
		n++;
	return 2 * n;
}

static int number_of_crowds(void)
{
	int n = 0;

	while (harness_millions[n].about != NULL)
		n++;
	return number_of_millions() + 2 * n;
}

/* One line: the time in ns, or an exclamation mark and what went wrong. */
static int side_main(int number)
{
	struct fault why = {0};
	struct side side;
	double ns = 0;

	if (find_side(number, &side) != 0)
		return STATUS_USAGE;
	if (side.measure(&side, &ns, &why) != 0)
		printf("!%s\n", why.text);
	else
		printf("%.17g\n", ns);
	return STATUS_GOOD;
}

static int spawn_side(int number, int out_fd, pid_t *child)
{
	char program[] = "/proc/self/exe", option[] = "--side", text[16];
	char *const words[] = {program, option, text, NULL};
	posix_spawn_file_actions_t actions;
	int error = posix_spawn_file_actions_init(&actions);

	if (error != 0)
		return error;
	snprintf(text, sizeof text, "%d", number);
	posix_spawn_file_actions_adddup2(&actions, out_fd, STDOUT_FILENO);
	error = posix_spawn(child, program, &actions, NULL, words, environ);
	posix_spawn_file_actions_destroy(&actions);
	return error;
}

/* What the child measured, and the most memory one of its processes had. */
static int run_side(
	int number, double *ns, uint64_t *peak_bytes, struct fault *why)
{
	char line[FAULT_TEXT + 2] = "!it died";
	struct rusage usage = {0};
	int ends[2], error;
	FILE *file;
	pid_t child;

	if (pipe2(ends, O_CLOEXEC) != 0)
		return fault_set(why, errno, "pipe");
	error = spawn_side(number, ends[1], &child);
	close(ends[1]);
	if (error != 0)
		return fault_set(why, error, "start a side");
	file = fdopen(ends[0], "r");
	if (file == NULL || fgets(line, sizeof line, file) == NULL)
		strcpy(line, "!it died");
	fclose(file);
	wait4(child, NULL, 0, &usage);
	line[strcspn(line, "\n")] = '\0';
	if (line[0] == '!')
		return fault_set(why, 0, "%s", line + 1);
	*ns = strtod(line, NULL);
	*peak_bytes = (uint64_t)usage.ru_maxrss * 1024;
	return 0;
}

/* ---- rounds ---- */

static void measure_pair(struct finding *finding, bool other_first)
{
	int base = 2 * (int)(finding->comparison - harness_comparisons);
	double ns[2];
	uint64_t peak_bytes;

	if (fault_is_set(&finding->why))
		return;
	for (int i = 0; i < 2; i++) {
		int which = other_first ? 1 - i : i;

		if (run_side(base + which, &ns[which], &peak_bytes,
			    &finding->why) != 0)
			return;
	}
	finding->ours_ns[finding->n] = ns[0];
	finding->other_ns[finding->n++] = ns[1];
}

static void list_findings(const char *only)
{
	for (const struct comparison *c = harness_comparisons; c->name != NULL;
		c++)
		if (n_findings < COMPARISONS_MAX &&
			(only == NULL || strstr(c->name, only) != NULL))
			findings[n_findings++].comparison = c;
}

static void measure_all(const struct request *request)
{
	uint64_t state = request->seed;
	uint32_t order[COMPARISONS_MAX];

	for (uint64_t round = 0; round < request->rounds; round++) {
		fprintf(stderr, "\rround %llu of %llu ",
			(unsigned long long)round + 1,
			(unsigned long long)request->rounds);
		random_permutation(&state, order, n_findings);
		for (size_t i = 0; i < n_findings; i++)
			measure_pair(&findings[order[i]],
				random_below(&state, 2) == 1);
	}
	fprintf(stderr, "\r%30s\r", "");
}

/* ---- what was found ---- */

static const char *judge(const struct finding *finding)
{
	const struct stats_interval *interval = &finding->ratio.interval;
	double bound = finding->comparison->bound;

	if (bound == 0)
		return "no bound";
	if (!interval->exists)
		return "too few rounds";
	if (interval->high <= bound)
		return "holds";
	return interval->low > bound ? "does not hold" : "unclear";
}

static void summarize(struct finding *finding)
{
	struct fault *why = &finding->why;
	size_t n = finding->n;

	if (fault_is_set(why))
		return;
	if (stats_summarize(finding->ours_ns, n, 0.95, &finding->ours, why) !=
			0 ||
		stats_summarize(finding->other_ns, n, 0.95, &finding->other,
			why) != 0 ||
		stats_ratio_paired(finding->other_ns, finding->ours_ns, n, 0.95,
			&finding->ratio, why) != 0)
		return;
	finding->verdict = judge(finding);
}

static void print_side(const struct side *side, double ns)
{
	char text[UNITS_TEXT];

	printf("    %-42s %12s per task\n", side->about,
		units_show_duration(ns, text));
}

static void print_finding(const struct finding *finding)
{
	const struct comparison *c = finding->comparison;
	const struct stats_ratio *r = &finding->ratio;

	printf("%s\n", c->name);
	if (fault_is_set(&finding->why)) {
		printf("    not measured: %s\n\n", finding->why.text);
		return;
	}
	print_side(&c->ours, finding->ours.median);
	print_side(&c->other, finding->other.median);
	printf("    ratio %.3f [%.3f, %.3f]", r->ratio, r->interval.low,
		r->interval.high);
	if (c->bound > 0)
		printf(", at most %.2f: %s", c->bound, finding->verdict);
	printf("\n\n");
}

/* ---- launches that must work at all ---- */

static void show_millions(json_t *list)
{
	int number = number_of_millions();

	printf("A million tasks in one launch, 2 workers, each task sampled\n");
	for (const struct side *m = harness_millions; m->about != NULL;
		m++, number += 2) {
		double one_ns, all_ns = 0, per_task = 0;
		uint64_t one_bytes, all_bytes;
		struct fault why = {0};

		if (run_side(number, &one_ns, &one_bytes, &why) == 0 &&
			run_side(number + 1, &all_ns, &all_bytes, &why) == 0) {
			per_task = ((double)all_bytes - (double)one_bytes) /
				   (double)m->tasks;
			printf("    %-20s %8.1f ns and %5.1f bytes per task\n",
				m->about, all_ns, per_task);
		} else {
			printf("    %-20s %s\n", m->about, why.text);
		}
		json_array_append_new(
			list, json_pack("{s:s, s:f, s:f, s:s}", "runner",
				      m->about, "task_ns", all_ns, "task_bytes",
				      per_task, "fault", why.text));
	}
}

static void show_crowds(json_t *list)
{
	int number = number_of_crowds();

	printf("\n10,000 workers at once, 20,000 tasks\n");
	for (const struct side *w = harness_crowds; w->about != NULL;
		w++, number++) {
		struct fault why = {0};
		uint64_t peak_bytes;
		double ns = 0;

		if (run_side(number, &ns, &peak_bytes, &why) == 0)
			printf("    %-20s %8.2f s\n", w->about,
				ns * (double)w->tasks / 1e9);
		else
			printf("    %-20s %s\n", w->about, why.text);
		json_array_append_new(
			list, json_pack("{s:s, s:f, s:s}", "runner", w->about,
				      "seconds", ns * (double)w->tasks / 1e9,
				      "fault", why.text));
	}
}

/* ---- the document ---- */

static json_t *values_json(const double *ns, uint64_t n)
{
	json_t *list = json_array();

	for (uint64_t i = 0; i < n; i++)
		json_array_append_new(list, json_real(ns[i]));
	return list;
}

static json_t *finding_json(const struct finding *finding)
{
	const struct comparison *c = finding->comparison;
	const struct stats_ratio *r = &finding->ratio;

	if (fault_is_set(&finding->why))
		return json_pack("{s:s, s:s}", "name", c->name, "fault",
			finding->why.text);
	return json_pack("{s:s, s:s, s:s, s:o, s:o, s:f, s:o, s:o, s:f, s:s}",
		"name", c->name, "ours", c->ours.about, "other", c->other.about,
		"ours_ns", values_json(finding->ours_ns, finding->n),
		"other_ns", values_json(finding->other_ns, finding->n), "ratio",
		r->ratio, "low",
		r->interval.exists ? json_real(r->interval.low) : json_null(),
		"high",
		r->interval.exists ? json_real(r->interval.high) : json_null(),
		"bound", c->bound, "verdict", finding->verdict);
}

static int write_json(const struct request *request, json_t *all)
{
	json_t *list = json_array();

	for (size_t i = 0; i < n_findings; i++)
		json_array_append_new(list, finding_json(&findings[i]));
	json_object_set_new(all, "comparisons", list);
	json_object_set_new(
		all, "seed", json_integer((json_int_t)request->seed));
	if (request->json_path == NULL ||
		json_dump_file(all, request->json_path,
			JSON_INDENT(2) | JSON_REAL_PRECISION(9)) == 0)
		return 0;
	fprintf(stderr, "tvp_harness: write %s: %s\n", request->json_path,
		strerror(errno));
	return -1;
}

/* ---- main ---- */

static int measure_and_report(const struct request *request)
{
	json_t *all = json_object(), *millions = json_array(),
	       *crowds = json_array();
	int status = STATUS_GOOD;

	list_findings(request->only);
	measure_all(request);
	for (size_t i = 0; i < n_findings; i++) {
		struct finding *finding = &findings[i];

		summarize(finding);
		print_finding(finding);
		if (finding->verdict != NULL &&
			strcmp(finding->verdict, "does not hold") == 0)
			status = STATUS_FAILED;
	}
	if (request->only == NULL) {
		show_millions(millions);
		show_crowds(crowds);
	}
	json_object_set_new(all, "millions", millions);
	json_object_set_new(all, "crowds", crowds);
	if (write_json(request, all) != 0)
		status = STATUS_FAILED;
	json_decref(all);
	return status;
}

static int take_option(struct request *request, int letter, const char *value,
	struct fault *why)
{
	switch (letter) {
	case OPT_ROUNDS:
		if (units_parse_count(value, &request->rounds, why) != 0)
			return -1;
		if (request->rounds < 1 || request->rounds > ROUNDS_MAX)
			return fault_set(why, 0,
				"--rounds: %s is out of range (1 .. %d)", value,
				ROUNDS_MAX);
		return 0;
	case OPT_SEED:
		return units_parse_count(value, &request->seed, why);
	case OPT_ONLY:
		request->only = value;
		return 0;
	case OPT_JSON:
		request->json_path = value;
		return 0;
	case OPT_SIDE:
		request->side = atoi(value);
		return 0;
	}
	return 0;
}

int main(int argc, char **argv)
{
	struct request request = {
		.rounds = 21,
		.seed = random_seed(),
		.side = -1,
	};
	struct fault why = {0};
	const char *value = NULL;
	int letter;

	while ((letter = options_next(&options, argc, argv, &value, &why)) > 0)
		if (take_option(&request, letter, value, &why) != 0)
			return options_wrong(&options, &why);
	if (letter == OPTIONS_HELP) {
		options_help(&options);
		return STATUS_GOOD;
	}
	if (letter == OPTIONS_END && optind < argc)
		fault_set(&why, 0, "unexpected operand \"%s\"", argv[optind]);
	if (fault_is_set(&why))
		return options_wrong(&options, &why);
	return request.side >= 0 ? side_main(request.side)
				 : measure_and_report(&request);
}
