/* Small files of the kernel, below a root. */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bench/sysfile.h"

bool sysfile_path(const char *root, const char *path, char full[SYSFILE_PATH])
{
	return snprintf(full, SYSFILE_PATH, "%s%s", root, path) < SYSFILE_PATH;
}

bool sysfile_exists(const char *root, const char *path)
{
	char full[SYSFILE_PATH];

	return sysfile_path(root, path, full) && access(full, F_OK) == 0;
}

FILE *sysfile_open(const char *root, const char *path, struct fault *why)
{
	char full[SYSFILE_PATH];
	FILE *file;

	if (!sysfile_path(root, path, full)) {
		fault_set(why, ENAMETOOLONG, "read %s", path);
		return NULL;
	}
	file = fopen(full, "re");
	if (file == NULL)
		fault_set(why, errno, "read %s", path);
	return file;
}

static void trim_end(char *text)
{
	size_t n = strlen(text);

	while (n > 0 && isspace((unsigned char)text[n - 1]))
		n--;
	text[n] = '\0';
}

int sysfile_text(const char *root, const char *path, char *text, size_t size,
	struct fault *why)
{
	FILE *file = sysfile_open(root, path, why);
	size_t n;
	int error;

	text[0] = '\0';
	if (file == NULL)
		return -1;
	errno = 0;
	n = fread(text, 1, size - 1, file);
	error = ferror(file) ? errno : 0;
	fclose(file);
	text[n] = '\0';
	trim_end(text);
	/* Reading a file that can be opened may still fail: EPERM, EINVAL. */
	return error != 0 ? fault_set(why, error, "read %s", path) : 0;
}

int sysfile_number(
	const char *root, const char *path, double *number, struct fault *why)
{
	char text[64], *end;

	if (sysfile_text(root, path, text, sizeof text, why) != 0)
		return -1;
	*number = strtod(text, &end);
	if (end == text)
		return fault_set(why, 0, "%s: \"%s\" is no number", path, text);
	return 0;
}

/* The value when the line is `key`, white space, separator, value; or NULL. */
static char *value_of(char *line, const char *key, char separator)
{
	size_t n = strlen(key);

	if (strncmp(line, key, n) != 0)
		return NULL;
	line += n + strspn(line + n, " \t");
	if (*line != separator)
		return NULL;
	line += 1 + strspn(line + 1, " \t");
	trim_end(line);
	return line;
}

int sysfile_field(const char *root, const char *path, const char *key,
	char separator, char *text, size_t size, struct fault *why)
{
	FILE *file = sysfile_open(root, path, why);
	const char *value = NULL;
	char *line = NULL;
	size_t room = 0;

	text[0] = '\0';
	if (file == NULL)
		return -1;
	while (value == NULL && getline(&line, &room, file) > 0)
		value = value_of(line, key, separator);
	if (value != NULL)
		snprintf(text, size, "%s", value);
	fclose(file);
	free(line);
	return value != NULL ? 0
			     : fault_set(why, 0, "%s has no \"%s\"", path, key);
}

void sysfile_text_fact(struct facts *facts, const char *name, const char *root,
	const char *path)
{
	struct fault why = {0};
	char text[FACT_TEXT];

	if (sysfile_text(root, path, text, sizeof text, &why) == 0)
		facts_string(facts, name, text);
	else
		facts_unread(facts, name, why.text);
}

void sysfile_number_fact(struct facts *facts, const char *name,
	const char *root, const char *path, double scale)
{
	struct fault why = {0};
	double number;

	if (sysfile_number(root, path, &number, &why) == 0)
		facts_number(facts, name, number * scale);
	else
		facts_unread(facts, name, why.text);
}
