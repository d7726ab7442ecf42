/* tvp doctor */
#include "bench/command.h"

static int doctor_main(int argc, char **argv, const struct registry *registry)
{
	(void)argc;
	(void)argv;
	(void)registry;
	return STATUS_FAILED;
}

const struct command command_doctor = {
	.name = "doctor",
	.summary = "",
	.main = doctor_main,
};
