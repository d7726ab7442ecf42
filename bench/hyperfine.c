/* hyperfine(1) as the clock: is it there, how it is called, what it said. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/clock.h"
#include "bench/hyperfine.h"
#include "bench/names.h"
#include "bench/tool.h"

enum {
	RESULT_FD = 3,
	OLDEST_MINOR = 14, /* 1.14 brought --output */
	SAID_MAX = 4096,
	EXPORT_MAX = 1 << 16,
};
#define ANSWER_NS (10 * NS_PER_S)

/* ---- the call ---- */

/* Append one word as hyperfine takes lines apart: by the rules of a shell's
 * quotes, but without a shell. Within quotes only a quote needs care. */
static int append_word(char *line, const char *word, struct fault *why)
{
	size_t at = strlen(line);

	if (at + 4 * strlen(word) + 4 > HYPERFINE_COMMAND)
		return fault_set(
			why, 0, "the command is too long for hyperfine");
	line[at++] = ' ';
	line[at++] = '\'';
	for (; *word != '\0'; word++)
		if (*word == '\'')
			at += (size_t)sprintf(line + at, "'\\''");
		else
			line[at++] = *word;
	line[at++] = '\'';
	line[at] = '\0';
	return 0;
}

/* The program is named through this process, so that it is found even when the
 * file was moved or built anew meanwhile. */
static int make_command(char *line, char *const words[], struct fault *why)
{
	snprintf(line, HYPERFINE_COMMAND, "/proc/%d/exe", (int)getpid());
	for (size_t i = 0; words[i] != NULL; i++)
		if (append_word(line, words[i], why) != 0)
			return -1;
	return 0;
}

/* --output=inherit lets the command's own words through to said_fd. */
static void make_words(struct hyperfine *call)
{
	static const char *const words[] = {"hyperfine", "--shell=none",
		"--runs=1", "--warmup=0", "--style=none", "--ignore-failure",
		"--output=inherit", "--export-json=/proc/self/fd/3"};
	size_t n = sizeof words / sizeof *words;

	for (size_t i = 0; i < n; i++)
		call->words[i] = (char *)words[i];
	call->words[n++] = call->command;
	call->words[n] = NULL;
}

int hyperfine_open(
	struct hyperfine *call, char *const words[], struct fault *why)
{
	*call = (struct hyperfine){.said_fd = -1};
	call->result_fd = memfd_create("hyperfine", MFD_CLOEXEC);
	if (call->result_fd >= 0)
		call->said_fd = memfd_create("said", MFD_CLOEXEC);
	if (call->said_fd < 0)
		return fault_set(why, errno, "memfd_create");
	if (make_command(call->command, words, why) != 0)
		return -1;
	make_words(call);
	call->program = (struct family_program){
		.path = call->words[0],
		.words = call->words,
		.fds = {-1, -1, call->said_fd, call->result_fd},
	};
	_Static_assert(RESULT_FD == FAMILY_FDS - 1, "the last of .fds");
	return 0;
}

void hyperfine_close(struct hyperfine *call)
{
	if (call->said_fd >= 0)
		close(call->said_fd);
	if (call->result_fd >= 0)
		close(call->result_fd);
}

/* ---- what it left ---- */

static size_t read_all(int fd, char *bytes, size_t size)
{
	size_t used = 0;
	ssize_t n;

	while (used + 1 < size) {
		n = pread(fd, bytes + used, size - 1 - used, (off_t)used);
		if (n <= 0 && !(n < 0 && errno == EINTR))
			break;
		used += n > 0 ? (size_t)n : 0;
	}
	bytes[used] = '\0';
	return used;
}

/* The rest of the line that begins with one of the prefixes, or "". */
static void find_line(const struct hyperfine *call, const char *const *prefixes,
	char *text, size_t size)
{
	char said[SAID_MAX], *line = NULL;

	read_all(call->said_fd, said, sizeof said);
	for (; line == NULL && *prefixes != NULL; prefixes++) {
		line = strstr(said, *prefixes);
		if (line != NULL)
			line += strlen(*prefixes);
	}
	if (line == NULL)
		line = said + strlen(said);
	snprintf(text, size, "%.*s", (int)strcspn(line, "\n"), line);
	names_tidy(text);
}

void hyperfine_said(const struct hyperfine *call, char *text, size_t size)
{
	static const char *const ours[] = {"tvp exec: ", NULL};

	find_line(call, ours, text, size);
}

int hyperfine_take(const struct hyperfine *call, int status,
	struct hyperfine_run *run, struct fault *why)
{
	static const char *const theirs[] = {"Error: ", "error: ", NULL};
	char said[FAULT_TEXT - 40], *json;
	size_t size;
	int failed;

	if (WIFSIGNALED(status))
		return fault_set(why, 0, "hyperfine was killed by signal %d",
			WTERMSIG(status));
	find_line(call, theirs, said, sizeof said);
	if (WEXITSTATUS(status) != 0)
		return fault_set(why, 0, "hyperfine failed: %s",
			said[0] != '\0' ? said : "it does not say why");
	json = malloc(EXPORT_MAX);
	if (json == NULL)
		return fault_set(why, errno, "what hyperfine exported");
	size = read_all(call->result_fd, json, EXPORT_MAX);
	failed = hyperfine_parse(json, size, run, why);
	free(json);
	return failed;
}

/* ---- is it there ---- */

static int check_version(struct fault *why)
{
	char text[64];
	int major, minor;

	if (tool_ask("hyperfine", "--version", ANSWER_NS, text, sizeof text,
		    why) != 0)
		return fault_prefix(why, "--timer hyperfine");
	if (sscanf(text, "hyperfine %d.%d", &major, &minor) != 2)
		return fault_set(why, 0,
			"--timer hyperfine: \"%.40s\" is no version of "
			"hyperfine",
			text);
	if (major > 1 || (major == 1 && minor >= OLDEST_MINOR))
		return 0;
	return fault_set(why, 0,
		"--timer hyperfine: %s is too old; 1.%d or later is needed",
		text, OLDEST_MINOR);
}

static int try_once(struct hyperfine *call, struct fault *why)
{
	uint64_t deadline_ns = clock_now_ns() + ANSWER_NS;
	struct hyperfine_run run = {0};
	struct family family;
	struct rusage usage;
	enum family_end end;
	int status = 0;

	if (family_begin(&family, &call->program, why) != 0)
		return -1;
	end = family_watch(&family, -1, deadline_ns);
	family_end(&family, &status, &usage);
	if (end == FAMILY_LATE)
		return fault_set(why, 0, "hyperfine gave no answer in time");
	if (hyperfine_take(call, status, &run, why) != 0)
		return -1;
	if (run.exit_status != 0)
		return fault_set(why, 0, "hyperfine cannot start this program");
	return 0;
}

int hyperfine_check(struct fault *why)
{
	char option[] = "--version";
	char *words[] = {option, NULL};
	struct hyperfine call;
	int failed;

	if (check_version(why) != 0)
		return -1;
	failed = hyperfine_open(&call, words, why) != 0 ||
		 try_once(&call, why) != 0;
	hyperfine_close(&call);
	return failed ? fault_prefix(why, "--timer hyperfine") : 0;
}
