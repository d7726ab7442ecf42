/* tvp plot */
#include "bench/command.h"

static int plot_main(int argc, char **argv, const struct registry *registry)
{
	(void)argc;
	(void)argv;
	(void)registry;
	return STATUS_FAILED;
}

const struct command command_plot = {
	.name = "plot",
	.summary = "",
	.main = plot_main,
};
