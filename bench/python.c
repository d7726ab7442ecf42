/* Real CPython as a way of making workers: the half that starts it. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/document.h"
#include "bench/futex.h"
#include "bench/memory_room.h"
#include "bench/runner.h"

enum { LINE = 512, EXEC_FAILED = 127 };

/* A pipe that lines come from; what is too long for one is cut. */
struct lines {
	int fd;
	size_t used;
	char text[LINE];
};

struct python {
	pid_t process; /* 0: none */
	int pidfd;
	int down, gate, release; /* into which we write; -1: closed */
	/* Their other ends: as long as we have them too, writing to a program
	 * that is gone is no error. It is missed all the same, by its pidfd. */
	struct python_fds theirs;
	struct lines up, said;
	char last_said[LINE / 2]; /* what it printed last that is not blank */
	uint32_t ready, held, done;
	bool hello, ran, stopped;
	bool failed; /* nothing more is to be expected of it */
	int was_subreaper;
};

/* ---- the interpreter ---- */

static int no_cloexec(int fd)
{
	return fd < 0 ? 0 : fcntl(fd, F_SETFD, 0);
}

/* In the child. Python has no prctl(2), and it must not outlive us. */
static _Noreturn void become_python(char **words, const struct python_fds *fds,
	int said, int error_fd, pid_t parent)
{
	int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
	int error;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(EXEC_FAILED);
	if (dup2(null, STDIN_FILENO) >= 0 && dup2(said, STDOUT_FILENO) >= 0 &&
		dup2(said, STDERR_FILENO) >= 0 && no_cloexec(fds->block) == 0 &&
		no_cloexec(fds->shared) == 0 && no_cloexec(fds->down) == 0 &&
		no_cloexec(fds->up) == 0 && no_cloexec(fds->gate) == 0 &&
		no_cloexec(fds->release) == 0)
		execvp(words[0], words);
	error = errno;
	while (write(error_fd, &error, sizeof error) < 0 && errno == EINTR)
		;
	_exit(EXEC_FAILED);
}

/* 0, or the errno with which the program could not be executed: the pipe is
 * closed by what succeeds. */
static int exec_error(int error_fd)
{
	int error = 0;
	ssize_t n;

	do
		n = read(error_fd, &error, sizeof error);
	while (n < 0 && errno == EINTR);
	return n == sizeof error ? error : 0;
}

static int spawn(struct python *python, char **words,
	const struct python_fds *fds, int said, struct fault *why)
{
	pid_t parent = getpid();
	int ends[2], error;

	if (pipe2(ends, O_CLOEXEC) != 0)
		return fault_set(why, errno, "pipe");
	python->process = fork();
	error = python->process < 0 ? errno : 0;
	if (python->process == 0)
		become_python(words, fds, said, ends[1], parent);
	close(ends[1]);
	if (python->process > 0)
		error = exec_error(ends[0]);
	close(ends[0]);
	if (error == ENOENT)
		return fault_set(why, 0, "%s is not %s", words[0],
			strchr(words[0], '/') != NULL ? "there" : "on PATH");
	if (error != 0)
		return fault_set(why, error, "start %s", words[0]);
	python->pidfd = pidfd_open(python->process, 0);
	return python->pidfd < 0 ? fault_set(why, errno, "pidfd_open") : 0;
}

static int make_pipe(int *reads, int *writes, struct fault *why)
{
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) != 0)
		return fault_set(why, errno, "pipe to Python");
	*reads = ends[0];
	*writes = ends[1];
	return 0;
}

static void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static int start_program(struct job *job, struct fault *why)
{
	struct python *python = job->python;
	struct python_fds *fds = &python->theirs;
	char **words = NULL;
	int said = -1, failed;

	failed = make_pipe(&fds->down, &python->down, why) != 0 ||
		 make_pipe(&fds->gate, &python->gate, why) != 0 ||
		 make_pipe(&fds->release, &python->release, why) != 0 ||
		 make_pipe(&python->up.fd, &fds->up, why) != 0 ||
		 make_pipe(&python->said.fd, &said, why) != 0;
	if (!failed)
		words = python_command(job, fds, why);
	if (words == NULL || spawn(python, words, fds, said, why) != 0)
		failed = -1;
	free(words);
	close_fd(&fds->up);
	close_fd(&said);
	if (!failed)
		fcntl(python->said.fd, F_SETFL, O_NONBLOCK);
	return failed ? -1 : 0;
}

/* ---- what it says ---- */

/* Read what is there, and hand over every line that is complete. False at the
 * end, and where there is nothing more for now. */
static bool read_lines(struct job *job, struct lines *lines,
	void (*take)(struct job *, char *line, struct fault *),
	struct fault *why)
{
	char *at = lines->text, *end;
	ssize_t n = read(lines->fd, lines->text + lines->used,
		sizeof lines->text - 1 - lines->used);

	if (n < 0)
		return errno == EINTR;
	lines->used += (size_t)n;
	lines->text[lines->used] = '\0';
	while ((end = strchr(at, '\n')) != NULL) {
		*end = '\0';
		take(job, at, why);
		at = end + 1;
	}
	if (at == lines->text && lines->used == sizeof lines->text - 1) {
		take(job, at, why);
		at += lines->used;
	}
	lines->used -= (size_t)(at - lines->text);
	memmove(lines->text, at, lines->used + 1);
	return n > 0;
}

/* What is no text would go to a terminal, in the fault. */
static void clean(char *line)
{
	const char *next = line;

	for (char *at = line; *at != '\0'; at = line + (next - line))
		if (document_next(&next) == 0xfffd)
			memset(at, '?', (size_t)(next - at));
}

static void keep_said(struct job *job, char *line, struct fault *why)
{
	struct python *python = job->python;

	(void)why;
	clean(line);
	if (line[strspn(line, " \t\r")] != '\0')
		snprintf(python->last_said, sizeof python->last_said, "%s",
			line + strspn(line, " \t\r"));
}

/* "CODE TEXT": a fault of one task, or of a worker that had none. */
static void take_fault(struct job *job, char *text)
{
	struct fault why = {0};
	char *words;
	long code = strtol(text, &words, 10);

	fault_set(&why, (int)code, "%s", words + (*words == ' '));
	job_report(job, &why);
	/* Nobody would look at workers that are held; others may wait for what
	 * was not done. */
	job->python->failed |= job->block->hold != 0 || job->workload->together;
}

/* "INDEX TEXT": a worker died; unless it had come to its end, it will not. */
static void take_lost(struct job *job, char *text)
{
	struct python *python = job->python;
	struct fault why = {0};
	char *words;
	unsigned long index = strtoul(text, &words, 10);

	fault_set(&why, 0, "%s", words + (*words == ' '));
	job_report(job, &why);
	if (index >= job->workers || job->block->hold != 0 ||
		job->workload->together ||
		python->ready < (job->gated ? job->workers : 0))
		python->failed = true;
	else if (atomic_load(&job->slots[index].state) != SLOT_DONE)
		python->done++;
}

static void take_usage(struct job *job, const char *text)
{
	struct usage *u = &job->usage_before;
	unsigned long long n[6] = {0};

	sscanf(text, "%llu %llu %llu %llu %llu %llu", &n[0], &n[1], &n[2],
		&n[3], &n[4], &n[5]);
	*u = (struct usage){n[0], n[1], n[2], n[3], n[4], n[5]};
}

static void take_message(struct job *job, char *line, struct fault *why)
{
	struct python *python = job->python;
	char *text = strchr(line, ' ');

	if (text == NULL)
		text = line + strlen(line);
	else
		*text++ = '\0';
	if (strcmp(line, "ready") == 0) {
		python->ready++;
	} else if (strcmp(line, "held") == 0) {
		python->held++;
	} else if (strcmp(line, "done") == 0) {
		python->done++;
	} else if (strcmp(line, "ran") == 0) {
		python->ran = true;
	} else if (strcmp(line, "stopped") == 0) {
		python->stopped = true;
	} else if (strcmp(line, "hello") == 0) {
		python->hello = true;
		take_usage(job, text);
	} else if (strcmp(line, "fault") == 0) {
		take_fault(job, text);
	} else if (strcmp(line, "lost") == 0) {
		take_lost(job, text);
	} else {
		python->failed = true;
		fault_set(why, 0, "%s%s",
			strcmp(line, "failed") == 0 ? ""
						    : "Python says nonsense: ",
			text);
	}
}

static const char *name_of(const struct job *job)
{
	return ((const struct python_params *)job->runner_params)->python;
}

/* It ended, and by itself. Its last line is mostly that of a traceback. */
static void tell_death(struct job *job, struct fault *why)
{
	struct python *python = job->python;
	siginfo_t info = {0};
	const char *colon;

	while (python->said.fd >= 0 &&
		read_lines(job, &python->said, keep_said, why))
		;
	if (python->said.used > 0)
		keep_said(job, python->said.text, why);
	python->failed = true;
	colon = python->last_said[0] != '\0' ? ": " : "";
	waitid(P_PIDFD, (id_t)python->pidfd, &info, WEXITED | WNOWAIT);
	if (info.si_code == CLD_EXITED)
		fault_set(why, 0, "%s ended with status %d%s%s", name_of(job),
			info.si_status, colon, python->last_said);
	else
		fault_set(why, 0, "%s was killed by signal %d (%s)%s%s",
			name_of(job), info.si_status, strsignal(info.si_status),
			colon, python->last_said);
}

/* ---- waiting for it ---- */

/* A byte for each worker; there are never more than a pipe takes. */
static void let_pass(const struct job *job, int fd)
{
	static const char bytes[64];

	for (uint32_t left = job->workers; left > 0;) {
		size_t n = left < sizeof bytes ? left : sizeof bytes;
		ssize_t now = write(fd, bytes, n);

		left -= now > 0 ? (uint32_t)now : 0;
	}
}

/* All workers wait: let them be looked at. */
static void hold(struct job *job)
{
	struct meeting *meeting = &job->block->meeting;
	struct python *python = job->python;

	job_expect_held(job->block, job->workers);
	atomic_store(&meeting->held, job->workers);
	while (atomic_load(&meeting->released) == 0)
		futex_wait(&meeting->released, 0);
	python->held = 0;
	let_pass(job, python->release);
}

/* What was said comes before the end of who said it. */
static void listen_once(struct job *job, struct fault *why)
{
	struct python *python = job->python;
	struct pollfd fds[] = {
		{.fd = python->up.fd, .events = POLLIN},
		{.fd = python->said.fd, .events = POLLIN},
		{.fd = python->pidfd, .events = POLLIN},
	};

	if (poll(fds, 3, -1) < 0)
		return;
	if (fds[1].revents != 0 &&
		!read_lines(job, &python->said, keep_said, why))
		close_fd(&python->said.fd);
	if (fds[0].revents != 0) {
		if (!read_lines(job, &python->up, take_message, why))
			close_fd(&python->up.fd);
	} else if (fds[2].revents != 0) {
		tell_death(job, why);
	}
	if (job->block->hold != 0 && python->held == job->workers)
		hold(job);
}

/* Until it came to what is waited for, or never will. */
static int await(
	struct job *job, bool (*came)(const struct job *job), struct fault *why)
{
	while (!came(job)) {
		if (job->python->failed)
			return -1;
		listen_once(job, why);
	}
	return fault_is_set(why) ? -1 : 0;
}

static bool said_hello(const struct job *job)
{
	return job->python->hello;
}

static bool all_ready(const struct job *job)
{
	return job->python->ready == job->workers;
}

static bool all_done(const struct job *job)
{
	return job->python->done == job->workers;
}

static bool has_run(const struct job *job)
{
	return job->python->ran;
}

static bool has_stopped(const struct job *job)
{
	return job->python->stopped;
}

/* ---- hooks ---- */

/* The ballast is taken by Python, but whether it can be had is asked here. */
static int check_room(const struct job *job, struct fault *why)
{
	return job->ballast_bytes == 0
		       ? 0
		       : memory_room_check(
				 "", job->ballast_bytes, "ballast", why);
}

int python_open(struct job *job, struct fault *why)
{
	struct python *python = calloc(1, sizeof *python);

	if (python == NULL)
		return fault_set(why, errno, "memory for Python");
	*python = (struct python){
		.pidfd = -1,
		.down = -1,
		.gate = -1,
		.release = -1,
		.up.fd = -1,
		.said.fd = -1,
		.theirs = {job->block->fd, job->shared_fd, -1, -1, -1, -1},
	};
	job->python = python;
	/* What it leaves behind (a process that keeps its semaphores, workers
	 * when it is killed) is ours to reap, or its CPU time would be
	 * nobody's.
	 */
	prctl(PR_GET_CHILD_SUBREAPER, &python->was_subreaper);
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	python->failed =
		check_room(job, why) != 0 || start_program(job, why) != 0;
	return await(job, said_hello, why);
}

/* `letter`: the phase. */
static void say(struct job *job, const char *letter)
{
	while (write(job->python->down, letter, 1) < 0 && errno == EINTR)
		;
}

static int start_gated(struct job *job, struct fault *why)
{
	say(job, "s");
	return await(job, all_ready, why);
}

int python_dealt_start(struct job *job, struct fault *why)
{
	return job->gated ? start_gated(job, why) : 0;
}

int python_dealt_run(struct job *job, struct fault *why)
{
	job_claim_all(job);
	if (job->gated)
		let_pass(job, job->python->gate);
	else
		say(job, "r");
	return await(job, all_done, why);
}

int python_queue_start(struct job *job, struct fault *why)
{
	return start_gated(job, why);
}

int python_queue_run(struct job *job, struct fault *why)
{
	job_claim_all(job);
	let_pass(job, job->python->gate);
	say(job, "r");
	return await(job, has_run, why);
}

/* After a failure nobody waits for anybody. */
int python_stop(struct job *job, struct fault *why)
{
	struct python *python = job->python;

	if (python->failed)
		return -1;
	say(job, "t");
	return await(job, has_stopped, why);
}

/* Python ends when there is nobody to say a next phase, and its workers when
 * it is gone. What became ours by its end is in our process group. */
static void reap_all(struct python *python)
{
	if (python->failed)
		kill(python->process, SIGKILL);
	while (waitpid(python->process, NULL, 0) < 0 && errno == EINTR)
		;
	while (waitpid(0, NULL, 0) > 0 || errno == EINTR)
		;
}

static void close_pipes(struct python *python)
{
	close_fd(&python->down);
	close_fd(&python->gate);
	close_fd(&python->release);
	close_fd(&python->theirs.down);
	close_fd(&python->theirs.gate);
	close_fd(&python->theirs.release);
	close_fd(&python->up.fd);
	close_fd(&python->said.fd);
}

void python_close(struct job *job)
{
	struct python *python = job->python;

	if (python == NULL)
		return;
	close_pipes(python);
	if (python->process > 0)
		reap_all(python);
	close_fd(&python->pidfd);
	prctl(PR_SET_CHILD_SUBREAPER, python->was_subreaper);
	free(python);
	job->python = NULL;
}

/* ---- what the runners share ---- */

const char *const python_workloads[] = {
	"null", "sleep", "file", "hash", "touch", "heartbeat", NULL};
const char *const python_dealt_workloads[] = {"null", "sleep", "file", "hash",
	"touch", "heartbeat", "exchange", NULL};

static const char *const start_methods[] = {
	"fork", "spawn", "forkserver", NULL};

#define PYTHON_PARAM                                                         \
	{                                                                    \
		.name = "python", .kind = PARAM_TEXT,                        \
		.offset = offsetof(struct python_params, python),            \
		.standard = "python3",                                       \
		.help = "the interpreter: a path, or a name to be found on " \
			"PATH",                                              \
	}

const struct param python_thread_table[] = {PYTHON_PARAM, {0}};

const struct param python_process_table[] = {
	PYTHON_PARAM,
	{
		.name = "start_method",
		.kind = PARAM_CHOICE,
		.offset = offsetof(struct python_params, start_method),
		.standard = "fork",
		.choices = start_methods,
		.help = "how multiprocessing makes a process",
	},
	{0},
};

const struct birth python_thread = {
	.noun = "thread",
	.call = "threading.Thread",
};
const struct birth python_process = {
	.noun = "process",
	.call = "multiprocessing.Process",
};
