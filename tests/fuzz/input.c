/* What fuzz targets share: their input as a file, for readers take paths. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "tests/fuzz/input.h"

static char path[64];

static void remove_file(void)
{
	unlink(path);
}

static void must(int well, const char *what)
{
	if (well)
		return;
	perror(what);
	abort();
}

const char *input_file(const uint8_t *bytes, size_t size, const char *ending)
{
	ssize_t written;
	int fd;

	if (path[0] == '\0')
		atexit(remove_file);
	else
		remove_file();
	snprintf(path, sizeof path, "/dev/shm/tvp-fuzz-%d%s", (int)getpid(),
		ending);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	must(fd >= 0, path);
	written = write(fd, bytes, size);
	must(written == (ssize_t)size, path);
	close(fd);
	return path;
}
