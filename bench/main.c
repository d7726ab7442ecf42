/* tvp: threads versus processes, measured. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/build.h"
#include "bench/command.h"
#include "bench/job.h"
#include "bench/names.h"
#include "bench/spawn.h"

static const struct command *const commands[] = {
	&command_run,
	&command_exec,
	&command_list,
	&command_show,
	&command_compare,
	&command_table,
	&command_claims,
	&command_export,
	&command_cite,
	&command_verify,
	&command_advise,
	&command_plot,
	&command_report,
	&command_doctor,
	&command_noise,
};

#define N_COMMANDS (sizeof commands / sizeof *commands)

static void print_help(void)
{
	printf("usage: tvp COMMAND [options]\n\n"
	       "Threads versus processes, measured: for work like mine, on "
	       "this machine, threads\nor processes, and what does each "
	       "cost?\n\ncommands:\n");
	for (size_t i = 0; i < N_COMMANDS; i++)
		printf("  %-10s%s\n", commands[i]->name, commands[i]->summary);
	printf("\n\"tvp COMMAND --help\" tells more; \"tvp run quick\" is a "
	       "good beginning.\n");
}

static int unknown_command(const char *name)
{
	static const char *const options[] = {"--help", "--version", NULL};
	const char *names[N_COMMANDS + 1];
	bool option = name[0] == '-';
	char hint[200];

	for (size_t i = 0; i < N_COMMANDS; i++)
		names[i] = commands[i]->name;
	names[N_COMMANDS] = NULL;
	fprintf(stderr, "tvp: unknown %s \"%s\"%s\n",
		option ? "option" : "command", name,
		names_hint(name, option ? options : names, hint, sizeof hint));
	return STATUS_USAGE;
}

static int dispatch(int argc, char **argv)
{
	if (argc < 2) {
		print_help();
		return STATUS_USAGE;
	}
	if (strcmp(argv[1], "help") == 0 && argc == 3) {
		char option[] = "--help";
		char *words[] = {argv[0], argv[2], option, NULL};

		return dispatch(3, words);
	}
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
		strcmp(argv[1], "help") == 0) {
		print_help();
		return STATUS_GOOD;
	}
	if (strcmp(argv[1], "--version") == 0) {
		printf("tvp %s%s%s\n", BUILD_VERSION,
			BUILD_COMMIT[0] != '\0' ? " " : "", BUILD_COMMIT);
		return STATUS_GOOD;
	}
	/* For another build that asks whether it can launch this one. */
	if (strcmp(argv[1], "--protocol") == 0) {
		printf("%d\n", JOB_BLOCK_VERSION);
		return STATUS_GOOD;
	}
	for (size_t i = 0; i < N_COMMANDS; i++)
		if (strcmp(argv[1], commands[i]->name) == 0)
			return commands[i]->main(
				argc - 1, argv + 1, &registry_builtin);
	return unknown_command(argv[1]);
}

/* A standard stream that is closed would be given to the next file opened: a
 * table printed into a journal. So it leads to where writing fails. */
static void fill_standard_streams(void)
{
	int fd;

	do
		fd = open("/dev/null", O_RDONLY);
	while (fd >= 0 && fd <= STDERR_FILENO);
	if (fd >= 0)
		close(fd);
}

int main(int argc, char **argv)
{
	struct fault why = {0};
	int status;

	spawn_live_if_asked(argc, argv, &registry_builtin);
	fill_standard_streams();
	/* A reader that went away is told by a failing write, not by death:
	 * what was measured is worth more than what was printed. */
	signal(SIGPIPE, SIG_IGN);
	/* Likewise what grows beyond a limit (ulimit -f), as the memory shared
	 * with one launch of many may. */
	signal(SIGXFSZ, SIG_IGN);
	/* Where whoever started us has this ignored, children vanish before
	 * anybody is told how they ended (waitpid(2)). */
	signal(SIGCHLD, SIG_DFL);
	if (registry_check(&registry_builtin, &why) != 0) {
		fprintf(stderr, "tvp: %s\n", why.text);
		return STATUS_FAILED;
	}
	status = dispatch(argc, argv);
	if (fflush(stdout) != 0 || ferror(stdout)) {
		fprintf(stderr, "tvp: write to standard output: %s\n",
			strerror(errno));
		if (status == STATUS_GOOD)
			status = STATUS_FAILED;
	}
	return status;
}
