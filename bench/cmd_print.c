/* How commands print: documents, JSON, and files that are whole or not there.
 */
#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bench/command.h"
#include "bench/print.h"

bool print_colours(int fd)
{
	const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");

	return (no_color == NULL || no_color[0] == '\0') &&
	       (term == NULL || strcmp(term, "dumb") != 0) && isatty(fd);
}

int print_document(const char *command, struct document *document)
{
	struct fault why = {0};
	int failed = document_check(document, &why);

	if (failed == 0)
		document_write_text(
			document, stdout, print_colours(STDOUT_FILENO));
	else
		fprintf(stderr, "%s: %s\n", command, why.text);
	document_free(document);
	return failed == 0 ? STATUS_GOOD : STATUS_FAILED;
}

int print_json(const char *command, json_t *json)
{
	int failed = json == NULL;

	if (failed)
		fprintf(stderr, "%s: out of memory\n", command);
	else
		failed =
			json_dumpf(json, stdout,
				JSON_INDENT(1) | JSON_REAL_PRECISION(6)) != 0 ||
			putchar('\n') == EOF;
	json_decref(json);
	return failed ? STATUS_FAILED : STATUS_GOOD;
}

/* ---- files ---- */

int print_open(struct print_file *to, const char *path, struct fault *why)
{
	struct stat about;

	*to = (struct print_file){.path = path, .file = stdout};
	if (path == NULL)
		return 0;
	to->file = fopen(path, "we");
	if (to->file == NULL)
		return fault_set(why, errno, "create %s", path);
	to->regular =
		fstat(fileno(to->file), &about) == 0 && S_ISREG(about.st_mode);
	return 0;
}

int print_close(struct print_file *to, int failed, struct fault *why)
{
	if (to->path == NULL)
		return failed;
	if (ferror(to->file) && failed == 0)
		failed = fault_set(why, errno, "write %s", to->path);
	if (fclose(to->file) != 0 && failed == 0)
		failed = fault_set(why, errno, "write %s", to->path);
	if (failed != 0 && to->regular)
		unlink(to->path);
	return failed;
}
