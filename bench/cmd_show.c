/* tvp show */
#include "bench/command.h"

static int show_main(int argc, char **argv, const struct registry *registry)
{
	(void)argc;
	(void)argv;
	(void)registry;
	return STATUS_FAILED;
}

const struct command command_show = {
	.name = "show",
	.summary = "",
	.main = show_main,
};
