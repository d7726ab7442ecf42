/* tvp list */
#include "bench/command.h"

static int list_main(int argc, char **argv, const struct registry *registry)
{
	(void)argc;
	(void)argv;
	(void)registry;
	return STATUS_FAILED;
}

const struct command command_list = {
	.name = "list",
	.summary = "",
	.main = list_main,
};
