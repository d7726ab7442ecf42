/* Variables of the environment that a library heeds. */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "bench/environment.h"

static bool begins_with_any(const char *variable, const char *const *prefixes)
{
	for (; *prefixes != NULL; prefixes++)
		if (strncmp(variable, *prefixes, strlen(*prefixes)) == 0)
			return true;
	return false;
}

char *environment_text(const char *const *prefixes, char *text, size_t size)
{
	size_t len = 0;

	text[0] = '\0';
	for (char **at = environ; *at != NULL && len < size; at++)
		if (begins_with_any(*at, prefixes))
			len += (size_t)snprintf(text + len, size - len, "%s%s",
				len > 0 ? ", " : "with ", *at);
	return text;
}
