/* Workers that are processes (fork(2)). */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/team.h"

static void unblock_deaths(void)
{
	sigset_t deaths;

	sigemptyset(&deaths);
	sigaddset(&deaths, SIGCHLD);
	sigprocmask(SIG_UNBLOCK, &deaths, NULL);
}

static int process_open(struct team *team, bool watch, struct fault *why)
{
	sigset_t deaths;

	team->death_fd = -1;
	if (!watch)
		return 0;
	sigemptyset(&deaths);
	sigaddset(&deaths, SIGCHLD);
	sigprocmask(SIG_BLOCK, &deaths, NULL);
	team->death_fd = signalfd(-1, &deaths, SFD_CLOEXEC | SFD_NONBLOCK);
	if (team->death_fd >= 0)
		return 0;
	fault_set(why, errno, "signalfd");
	unblock_deaths();
	return -1;
}

static void process_close(struct team *team)
{
	if (team->death_fd < 0)
		return;
	close(team->death_fd);
	unblock_deaths();
}

/* A worker never outlives its parent, whatever the parent dies of. It leaves
 * by _exit: nothing of the parent's is flushed twice. */
BIRTH_PATH void birth_process_live(
	struct team *team, uint32_t index, pid_t parent)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(0);
	if (team->death_fd >= 0)
		unblock_deaths();
	if (job_take_place(team->job, index) != 0)
		_exit(EXIT_FAILURE);
	team->work(team, index);
	_exit(0);
}

BIRTH_PATH static int process_bear(struct team *team, uint32_t index)
{
	struct member *member = &team->roster->members[index];
	pid_t parent = getpid();
	pid_t child = fork();

	if (child < 0)
		return errno;
	if (child == 0)
		birth_process_live(team, index, parent);
	member->process = child;
	member->alive = true;
	return 0;
}

/* Whatever else is told of the launch came of the first such death. */
static int note_death(
	struct team *team, uint32_t index, int signal, struct fault *why)
{
	struct fault death = {0};

	fault_set(&death, 0,
		"worker %u (a process) was killed by signal %d (%s)", index,
		signal, strsignal(signal));
	if (!fault_is_set(&team->death))
		team->death = death;
	return fault_set(why, 0, "%s", death.text);
}

int birth_process_judge(
	struct team *team, uint32_t index, int status, struct fault *why)
{
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0) {
		if (atomic_load(&team->job->slots[index].state) == SLOT_DONE)
			return 0;
		return fault_set(why, 0,
			"worker %u (a process) ended before its work was done",
			index);
	}
	if (WIFEXITED(status))
		return fault_set(why, 0,
			"worker %u (a process) exited with status %d", index,
			WEXITSTATUS(status));
	return note_death(team, index, WTERMSIG(status), why);
}

static pid_t wait_for(pid_t process, int *status, int flags)
{
	pid_t got;

	do
		got = waitpid(process, status, flags);
	while (got < 0 && errno == EINTR);
	return got;
}

static int process_reap(struct team *team, uint32_t index, struct fault *why)
{
	struct member *member = &team->roster->members[index];
	int status;

	member->alive = false;
	if (wait_for(member->process, &status, 0) < 0)
		return fault_set(why, errno, "wait for worker %u", index);
	return birth_process_judge(team, index, status, why);
}

/* The place of a process, or the number of workers where it is none of them
 * (a task may have children of its own). Workers die about in the order in
 * which they were born, so the search begins behind the last one found. */
static uint32_t find_member(struct team *team, pid_t process)
{
	uint32_t workers = team->job->workers;

	for (uint32_t n = 0; n < workers; n++) {
		uint32_t i = (team->roster->cursor + n) % workers;

		if (team->roster->members[i].alive &&
			team->roster->members[i].process == process) {
			team->roster->cursor = (i + 1) % workers;
			return i;
		}
	}
	return workers;
}

static int process_reap_any(
	struct team *team, uint32_t *index, struct fault *why)
{
	int status;

	do {
		pid_t process = wait_for(-1, &status, 0);

		if (process < 0)
			return fault_set(why, errno, "wait for any worker");
		*index = find_member(team, process);
	} while (*index == team->job->workers);
	team->roster->members[*index].alive = false;
	birth_process_judge(team, *index, status, why);
	return 0;
}

static uint32_t process_reap_dead(
	struct team *team, uint32_t before, struct fault *why)
{
	struct signalfd_siginfo signals[16];
	uint32_t missing = 0;
	pid_t process;
	int status;

	while (read(team->death_fd, signals, sizeof signals) > 0)
		;
	while ((process = wait_for(-1, &status, WNOHANG)) > 0) {
		uint32_t index = find_member(team, process);

		if (index == team->job->workers)
			continue;
		team->roster->members[index].alive = false;
		birth_process_judge(team, index, status, why);
		missing += atomic_load(&team->job->slots[index].state) < before;
	}
	return missing;
}

static void process_end_all(struct team *team)
{
	for (uint32_t i = 0; i < team->job->workers; i++)
		if (team->roster->members[i].alive)
			kill(team->roster->members[i].process, SIGKILL);
}

const struct birth birth_process = {
	.noun = "process",
	.call = "fork",
	.open = process_open,
	.close = process_close,
	.bear = process_bear,
	.reap = process_reap,
	.reap_any = process_reap_any,
	.reap_dead = process_reap_dead,
	.end_all = process_end_all,
};
