/* Results on disk: the journal and result.json. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bench/identity.h"
#include "bench/identity_json.h"
#include "bench/memory_json.h"
#include "bench/result_file.h"
#include "bench/result_json.h"

#define RESULT_NAME "result.json"
#define JOURNAL_NAME "journal.jsonl"

/* Reals have six significant digits (result_json.c); more would be noise. */
#define LINE_FLAGS (JSON_COMPACT | JSON_REAL_PRECISION(6))

static int path_in(
	const char *folder, const char *name, char *path, struct fault *why)
{
	if (snprintf(path, PATH_MAX, "%s/%s", folder, name) < PATH_MAX)
		return 0;
	return fault_set(why, ENAMETOOLONG, "%s", folder);
}

/* ---- the journal ---- */

static int make_folders(const char *folder, struct fault *why)
{
	char path[PATH_MAX];

	if (snprintf(path, sizeof path, "%s", folder) >= PATH_MAX)
		return fault_set(why, ENAMETOOLONG, "%s", folder);
	for (char *at = path + 1; *at != '\0'; at++) {
		if (*at != '/')
			continue;
		*at = '\0';
		if (mkdir(path, 0777) != 0 && errno != EEXIST)
			return fault_set(why, errno, "make folder %s", path);
		*at = '/';
	}
	if (mkdir(path, 0777) != 0 && errno != EEXIST)
		return fault_set(why, errno, "make folder %s", path);
	return 0;
}

static int write_line(FILE *file, json_t *json, struct fault *why)
{
	int failed = json == NULL || json_dumpf(json, file, LINE_FLAGS) != 0 ||
		     fputc('\n', file) == EOF || fflush(file) != 0;

	json_decref(json);
	return failed ? fault_set(why, errno, "write the journal") : 0;
}

/* Whoever measures holds the lock; it goes with its holder, whatever of. */
static int lock_journal(int fd, const char *folder, struct fault *why)
{
	if (flock(fd, LOCK_EX | LOCK_NB) == 0)
		return 0;
	if (errno == EWOULDBLOCK)
		return fault_set(why, 0, "%s is just being measured", folder);
	return fault_set(why, errno, "lock the journal in %s", folder);
}

static bool has_line(int fd)
{
	char bytes[4096];
	ssize_t n;

	for (off_t at = 0; (n = pread(fd, bytes, sizeof bytes, at)) > 0;
		at += n)
		if (memchr(bytes, '\n', (size_t)n) != NULL)
			return true;
	return false;
}

FILE *result_journal_create(const char *folder, struct fault *why)
{
	char done[PATH_MAX], path[PATH_MAX];
	FILE *journal = NULL;
	int fd;

	if (folder[0] == '\0') {
		fault_set(why, 0, "the name of the result's folder is empty");
		return NULL;
	}
	if (make_folders(folder, why) != 0 ||
		path_in(folder, RESULT_NAME, done, why) != 0 ||
		path_in(folder, JOURNAL_NAME, path, why) != 0)
		return NULL;
	if (access(done, F_OK) == 0) {
		fault_set(why, 0, "%s holds a result, which is not overwritten",
			folder);
		return NULL;
	}
	fd = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
	if (fd < 0) {
		fault_set(why, errno, "create %s", path);
		return NULL;
	}
	if (lock_journal(fd, folder, why) != 0) {
		close(fd);
		return NULL;
	}
	if (has_line(fd)) {
		close(fd);
		fault_set(why, 0, "%s holds a journal; go on with --resume %s",
			folder, folder);
		return NULL;
	}
	/* What a run left that was killed before its first launch. */
	if (ftruncate(fd, 0) == 0)
		journal = fdopen(fd, "a");
	if (journal == NULL) {
		fault_set(why, errno, "create %s", path);
		close(fd);
	}
	return journal;
}

int result_journal_begin(FILE *journal, const struct result *result,
	const struct registry *registry, struct fault *why)
{
	return write_line(
		journal, result_header_to_json(result, registry), why);
}

void result_journal_drop(const char *folder, FILE *journal)
{
	struct fault unused = {0};
	char path[PATH_MAX];

	fclose(journal);
	if (path_in(folder, JOURNAL_NAME, path, &unused) == 0)
		unlink(path);
	rmdir(folder);
}

int result_journal_add(
	FILE *journal, const struct launch *launch, struct fault *why)
{
	return write_line(journal, result_launch_to_json(launch), why);
}

int result_journal_add_memory(
	FILE *journal, const struct memory *memory, struct fault *why)
{
	return write_line(journal,
		json_pack("{s:o}", "memory", memory_to_json(memory)), why);
}

/* ---- reading ---- */

struct text {
	char *bytes;
	size_t size, at;
};

static int map_text(const char *path, struct text *text, struct fault *why)
{
	struct stat status;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	*text = (struct text){0};
	if (fd < 0)
		return fault_set(why, errno, "open %s", path);
	if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode) ||
		status.st_size == 0) {
		close(fd);
		return fault_set(why, 0, "%s is empty or no file", path);
	}
	text->size = (size_t)status.st_size;
	text->bytes = mmap(NULL, text->size, PROT_READ, MAP_PRIVATE, fd, 0);
	close(fd);
	if (text->bytes != MAP_FAILED)
		return 0;
	text->bytes = NULL;
	return fault_set(why, errno, "read %s", path);
}

static void unmap_text(struct text *text)
{
	if (text->bytes != NULL)
		munmap(text->bytes, text->size);
}

/* Each launch once at most: the place of one in the experiment is its round
 * and its cell. */
struct seen {
	unsigned char *bits;
	size_t n;
};

static int note_seen(struct seen *seen, const struct result *result,
	const struct launch *launch, struct fault *why)
{
	size_t place = launch->round * result->plan.n_cells + launch->cell;

	if (launch->round >= result->plan.rounds)
		return fault_set(why, 0, "round %u: the plan has %u rounds",
			launch->round, result->plan.rounds);
	if (place >= seen->n) {
		size_t n = 2 * place + 1024;
		unsigned char *bits = realloc(seen->bits, n);

		if (bits == NULL)
			return fault_set(why, 0, "out of memory");
		memset(bits + seen->n, 0, n - seen->n);
		seen->bits = bits;
		seen->n = n;
	}
	if (seen->bits[place]++ == 0)
		return 0;
	return fault_set(why, 0, "cell %u has two launches in round %u",
		launch->cell, launch->round);
}

/* Two clocks are not mixed: times of whole processes have their start in them,
 * the others have not. */
static int check_timer(const struct result *result, const struct launch *launch,
	struct fault *why)
{
	if (launch->whole == (result->plan.timer == TIMER_HYPERFINE))
		return 0;
	return fault_set(why, 0, "was not timed by \"%s\", as the plan has it",
		plan_timers[result->plan.timer]);
}

static int add_launch(struct result *result, json_t *json, struct seen *seen,
	struct fault *why)
{
	struct launch launch;

	if (result_launch_from_json(json, result->plan.n_cells, &launch, why) ==
		0) {
		if (check_timer(result, &launch, why) == 0 &&
			note_seen(seen, result, &launch, why) == 0 &&
			result_add(result, &launch, why) == 0)
			return 0;
		result_free_launch(&launch);
	}
	return fault_prefix(why, "launch %zu", result->n_launches);
}

static int add_memory(struct result *result, json_t *json, struct fault *why)
{
	struct memory memory;

	if (memory_from_json(json, result->plan.n_cells, &memory, why) == 0 &&
		result_add_memory(result, &memory, why) == 0)
		return 0;
	return fault_prefix(why, "memory %zu", result->n_memory);
}

/* One JSON value from where we are; NULL and a fault when there is none. */
static json_t *next_value(struct text *text, struct fault *why)
{
	json_error_t error;
	json_t *json = json_loadb(text->bytes + text->at, text->size - text->at,
		JSON_DISABLE_EOF_CHECK | JSON_DECODE_ANY |
			JSON_REJECT_DUPLICATES,
		&error);
	int line = 1;

	if (json != NULL) {
		text->at += (size_t)error.position;
		return json;
	}
	for (size_t i = 0; i < text->at; i++)
		line += text->bytes[i] == '\n';
	fault_set(why, 0, "line %d: %s", line + error.line - 1, error.text);
	return NULL;
}

/* ---- result.json ----
 *
 * Its launches are read one by one and not kept as JSON, which would take ten
 * times the memory. So the outermost object is taken apart here. */

static char skip_space(struct text *text)
{
	while (text->at < text->size &&
		memchr(" \t\r\n", text->bytes[text->at], 4) != NULL)
		text->at++;
	return text->at < text->size ? text->bytes[text->at] : '\0';
}

static int expect(struct text *text, char wanted, struct fault *why)
{
	char got = skip_space(text);

	if (got == wanted) {
		text->at++;
		return 0;
	}
	return got == '\0'
		       ? fault_set(why, 0, "ends too early: it was cut short")
		       : fault_set(why, 0, "byte %zu: '%c' expected", text->at,
				 wanted);
}

static int read_launches(struct text *text, struct result *result,
	struct identity *identity, struct fault *why)
{
	struct seen seen = {0};
	int failed = expect(text, '[', why);

	if (failed == 0 && skip_space(text) == ']') {
		text->at++;
		return 0;
	}
	while (failed == 0) {
		json_t *json = next_value(text, why);

		failed = json == NULL ||
			 add_launch(result, json, &seen, why) != 0 ||
			 identity_json_add(identity, json, why) != 0;
		json_decref(json);
		if (failed || skip_space(text) != ',')
			break;
		text->at++;
	}
	free(seen.bits);
	return failed ? -1 : expect(text, ']', why);
}

/* A header's member; each comes once. */
static int take_member(
	struct text *text, json_t *header, const char *name, struct fault *why)
{
	json_t *value;

	if (json_object_get(header, name) != NULL)
		return fault_set(why, 0, "%s comes twice", name);
	value = next_value(text, why);
	if (value == NULL)
		return -1;
	return json_object_set_new(header, name, value) == 0
		       ? 0
		       : fault_set(why, 0, "out of memory");
}

/* What comes before them makes the header; they come once. */
static int take_launches(struct text *text, json_t *header,
	struct result *result, struct identity **identity, struct fault *why)
{
	if (*identity != NULL)
		return fault_set(why, 0, "launches come twice");
	if (result_header_from_json(header, result, why) != 0)
		return -1;
	*identity = identity_json_open(header, why);
	return *identity != NULL ? read_launches(text, result, *identity, why)
				 : -1;
}

static int take_memory(json_t *list, struct result *result, struct fault *why)
{
	if (!json_is_array(list))
		return fault_set(why, 0, "memory: is no list");
	for (size_t i = 0; i < json_array_size(list); i++)
		if (add_memory(result, json_array_get(list, i), why) != 0)
			return -1;
	return 0;
}

static int take_ending(json_t *header, struct result *result, struct fault *why)
{
	json_t *stopped = json_object_get(header, "stopped_by");
	json_t *elapsed = json_object_get(header, "elapsed_ns");

	if (!json_is_string(stopped) || !json_is_integer(elapsed) ||
		json_integer_value(elapsed) < 0)
		return fault_set(why, 0, "stopped_by or elapsed_ns is missing");
	snprintf(result->stopped_by, sizeof result->stopped_by, "%s",
		json_string_value(stopped));
	result->elapsed_ns = (uint64_t)json_integer_value(elapsed);
	return take_memory(json_object_get(header, "memory"), result, why);
}

/* The id of what was read, and whether the file says the same. One of before
 * there were ids states none. */
static int take_identity(struct identity *identity, const json_t *header,
	struct result *result, struct fault *why)
{
	const json_t *stated = json_object_get(header, "id");

	if (identity_json_end(identity, header, result->id, why) != 0)
		return -1;
	if (stated != NULL && !json_is_string(stated))
		return fault_set(why, 0, "id: is no text");
	result->changed = stated != NULL &&
			  strcmp(json_string_value(stated), result->id) != 0;
	return 0;
}

/* One after the other, up to the end of the file. */
static int take_members(struct text *text, json_t *header,
	struct result *result, struct identity **identity, struct fault *why)
{
	json_t *key = NULL;
	int failed = expect(text, '{', why);

	while (failed == 0) {
		json_decref(key);
		key = next_value(text, why);
		failed = key == NULL || expect(text, ':', why) != 0;
		if (failed)
			break;
		if (!json_is_string(key))
			failed = fault_set(why, 0, "a name is expected");
		else if (strcmp(json_string_value(key), "launches") == 0)
			failed = take_launches(
				text, header, result, identity, why);
		else
			failed = take_member(
				text, header, json_string_value(key), why);
		if (failed || skip_space(text) != ',')
			break;
		text->at++;
	}
	json_decref(key);
	if (failed || expect(text, '}', why) != 0)
		return -1;
	skip_space(text);
	return text->at == text->size
		       ? 0
		       : fault_set(why, 0, "byte %zu: something follows",
				 text->at);
}

static int read_members(struct text *text, struct result *result,
	json_t *header, struct fault *why)
{
	struct identity *identity = NULL;
	int failed = take_members(text, header, result, &identity, why);

	if (failed == 0 && identity == NULL)
		failed = result_header_from_json(header, result, why) != 0 ||
			 fault_set(why, 0, "has no launches") != 0;
	if (failed == 0)
		failed = take_ending(header, result, why) != 0 ||
			 take_identity(identity, header, result, why) != 0;
	identity_json_close(identity);
	return failed ? -1 : 0;
}

/* ---- journal.jsonl ---- */

static int add_line(struct result *result, json_t *json, struct seen *seen,
	struct fault *why)
{
	json_t *memory = json_object_get(json, "memory");

	return memory != NULL ? add_memory(result, memory, why)
			      : add_launch(result, json, seen, why);
}

/* One value that is a whole line, so that what is damaged is named by its own
 * line and nothing behind it is lost in silence; NULL and a fault where it is
 * none. */
static json_t *next_line(struct text *text, int line, struct fault *why)
{
	const char *begin = text->bytes + text->at;
	const char *end = memchr(begin, '\n', text->size - text->at);
	size_t len = (size_t)(end - begin);
	json_error_t error;
	json_t *json = json_loadb(begin, len, JSON_REJECT_DUPLICATES, &error);

	text->at += len + 1;
	if (json == NULL)
		fault_set(why, 0, "line %d: %s", line, error.text);
	return json;
}

/* `end` becomes where the last whole line ends. */
static int read_journal(struct text *text, struct result *result, size_t *end,
	struct fault *why)
{
	const char *last = memrchr(text->bytes, '\n', text->size);
	struct seen seen = {0};
	int failed = 0;

	if (last == NULL)
		return fault_set(why, 0, "holds no whole line");
	*end = text->size = (size_t)(last - text->bytes) + 1;
	for (int line = 1; !failed && text->at < text->size; line++) {
		json_t *json = next_line(text, line, why);

		if (json == NULL)
			failed = -1;
		else if (line == 1)
			failed = result_header_from_json(json, result, why);
		else
			failed = add_line(result, json, &seen, why);
		json_decref(json);
	}
	free(seen.bits);
	strcpy(result->stopped_by, "interrupted");
	if (result->n_launches > 0)
		result->elapsed_ns =
			result->launches[result->n_launches - 1].at_ns;
	return failed ? -1 : 0;
}

static int read_file(const char *path, struct result *result, json_t **stated,
	struct fault *why)
{
	struct text text;
	int failed;

	if (map_text(path, &text, why) != 0)
		return -1;
	*stated = json_object();
	failed = *stated == NULL ? fault_set(why, 0, "out of memory")
				 : read_members(&text, result, *stated, why);
	unmap_text(&text);
	if (failed != 0)
		return fault_prefix(why, "%s", path);
	return result_check_witnesses(result, why);
}

static int read_journal_file(
	const char *path, struct result *result, size_t *end, struct fault *why)
{
	struct text text;
	int failed;

	if (map_text(path, &text, why) != 0)
		return -1;
	failed = read_journal(&text, result, end, why);
	unmap_text(&text);
	if (failed != 0)
		return fault_prefix(why, "%s", path);
	return result_check_witnesses(result, why);
}

static bool is_journal(const char *path)
{
	size_t len = strlen(path);

	return len > 6 && strcmp(path + len - 6, ".jsonl") == 0;
}

/* The file that is meant: itself, or what is in the folder. */
static int find_file(const char *path, char file[PATH_MAX], struct fault *why)
{
	struct stat status;

	if (stat(path, &status) != 0)
		return fault_set(why, errno, "open %s", path);
	if (!S_ISDIR(status.st_mode))
		return snprintf(file, PATH_MAX, "%s", path) < PATH_MAX
			       ? 0
			       : fault_set(why, ENAMETOOLONG, "%s", path);
	if (path_in(path, RESULT_NAME, file, why) != 0)
		return -1;
	if (access(file, F_OK) == 0)
		return 0;
	if (path_in(path, JOURNAL_NAME, file, why) != 0)
		return -1;
	return access(file, F_OK) == 0
		       ? 0
		       : fault_set(why, 0, "%s holds no result", path);
}

int result_read_stated(const char *path, struct result *result,
	struct json_t **stated, struct fault *why)
{
	char file[PATH_MAX];
	size_t end;

	*result = (struct result){0};
	*stated = NULL;
	if (find_file(path, file, why) != 0)
		return -1;
	return is_journal(file) ? read_journal_file(file, result, &end, why)
				: read_file(file, result, stated, why);
}

bool result_is_in(const char *path, const char *file)
{
	struct stat read, written;
	char found[PATH_MAX];
	struct fault unused = {0};

	return find_file(path, found, &unused) == 0 &&
	       stat(found, &read) == 0 && stat(file, &written) == 0 &&
	       read.st_dev == written.st_dev && read.st_ino == written.st_ino;
}

int result_read(const char *path, struct result *result, struct fault *why)
{
	json_t *stated;
	int failed = result_read_stated(path, result, &stated, why);

	json_decref(stated);
	return failed;
}

FILE *result_journal_resume(
	const char *folder, struct result *result, struct fault *why)
{
	char path[PATH_MAX];
	FILE *journal;
	size_t end;

	*result = (struct result){0};
	if (path_in(folder, JOURNAL_NAME, path, why) != 0)
		return NULL;
	if (access(path, F_OK) != 0) {
		fault_set(why, 0, "%s holds no journal to go on with", folder);
		return NULL;
	}
	journal = fopen(path, "ae");
	if (journal == NULL) {
		fault_set(why, errno, "open %s", path);
		return NULL;
	}
	if (lock_journal(fileno(journal), folder, why) == 0 &&
		read_journal_file(path, result, &end, why) == 0) {
		if (ftruncate(fileno(journal), (off_t)end) == 0)
			return journal;
		fault_set(why, errno, "cut off the last line of %s", path);
	}
	fclose(journal);
	return NULL;
}

/* ---- writing result.json ---- */

static int write_member(FILE *file, const char *name, json_t *json, bool last)
{
	int failed = json == NULL || fprintf(file, "\"%s\": ", name) < 0 ||
		     json_dumpf(json, file,
			     JSON_INDENT(1) | JSON_ENCODE_ANY |
				     JSON_REAL_PRECISION(6)) != 0 ||
		     fputs(last ? "\n" : ",\n", file) == EOF;

	json_decref(json);
	return failed;
}

static int write_launches(FILE *file, const struct result *result)
{
	fputs("\"launches\": [", file);
	for (size_t i = 0; i < result->n_launches; i++) {
		json_t *json = result_launch_to_json(&result->launches[i]);
		int failed = json == NULL ||
			     fputs(i > 0 ? ",\n" : "\n", file) == EOF ||
			     json_dumpf(json, file, LINE_FLAGS) != 0;

		json_decref(json);
		if (failed)
			return -1;
	}
	return fputs("\n],\n", file) == EOF;
}

static int write_document(FILE *file, const struct result *result,
	const struct registry *registry)
{
	static const char *const members[] = {"schema", "schema_version", "id",
		"started", "plan", "machine", "build", "floors"};
	json_t *header = result_header_to_json(result, registry);
	struct fault unused = {0};
	struct cell_summary *cells = summary_of(result, registry, &unused);
	char id[RESULT_ID];
	int failed = header == NULL || cells == NULL ||
		     identity_of(result, id, &unused) != 0 ||
		     json_object_set_new(header, "id", json_string(id)) != 0;

	fputs("{\n", file);
	for (size_t i = 0; !failed && i < sizeof members / sizeof *members; i++)
		failed = write_member(file, members[i],
			json_incref(json_object_get(header, members[i])),
			false);
	failed = failed ||
		 write_member(file, "stopped_by",
			 json_string(result->stopped_by), false) ||
		 write_member(file, "elapsed_ns",
			 json_integer((json_int_t)result->elapsed_ns), false) ||
		 write_launches(file, result) ||
		 write_member(file, "memory", result_memory_to_json(result),
			 false) ||
		 write_member(file, "summary",
			 result_summary_to_json(result, cells), true) ||
		 fputs("}\n", file) == EOF;
	json_decref(header);
	free(cells);
	return failed;
}

int result_write(const char *folder, const struct result *result,
	const struct registry *registry, bool done, struct fault *why)
{
	char path[PATH_MAX], beside[PATH_MAX], journal[PATH_MAX];
	FILE *file;
	int failed;

	if (path_in(folder, RESULT_NAME, path, why) != 0 ||
		path_in(folder, "." RESULT_NAME, beside, why) != 0 ||
		path_in(folder, JOURNAL_NAME, journal, why) != 0)
		return -1;
	file = fopen(beside, "we");
	if (file == NULL)
		return fault_set(why, errno, "create %s", beside);
	errno = 0;
	failed = write_document(file, result, registry) != 0 ||
		 fflush(file) != 0 || ferror(file) != 0 ||
		 fsync(fileno(file)) != 0;
	if (failed)
		fault_set(why, errno, "write %s", beside);
	if (fclose(file) != 0 && !failed)
		failed = fault_set(why, errno, "write %s", beside);
	if (!failed && rename(beside, path) != 0)
		failed = fault_set(why, errno, "rename to %s", path);
	if (failed)
		unlink(beside);
	else if (done)
		unlink(journal);
	return failed ? -1 : 0;
}
