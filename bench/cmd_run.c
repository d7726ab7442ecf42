/* tvp run */
#include "bench/command.h"

static int run_main(int argc, char **argv, const struct registry *registry)
{
	(void)argc;
	(void)argv;
	(void)registry;
	return STATUS_FAILED;
}

const struct command command_run = {
	.name = "run",
	.summary = "",
	.main = run_main,
};
