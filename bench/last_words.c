/* What a launch says when a library ends its process. */
#include <errno.h>
#include <stdlib.h>

#include "bench/job.h"
#include "bench/last_words.h"
#include "bench/limits.h"
#include "bench/sysfile.h"

/* Lives until the process exits: nothing takes a handler back. */
struct last_words {
	const struct job *job; /* NULL: there is nothing to say */
	const char *call;
};

static uint32_t count_threads(void)
{
	struct fault unused = {0};
	char text[16];

	if (sysfile_field("", "/proc/self/status", "Threads", ':', text,
		    sizeof text, &unused) != 0)
		return 0;
	return (uint32_t)strtoul(text, NULL, 10);
}

/* pthread_create(3) has one error that is not the caller's fault. */
static void speak(int status, void *data)
{
	struct last_words *words = data;
	const struct job *job = words->job;
	const char *call = words->call;
	struct fault why = {0};

	(void)status;
	free(words);
	if (job == NULL)
		return;
	job->block->workers_started = count_threads();
	limits_refused(
		call, job->block->workers_started, job->workers, EAGAIN, &why);
	job_report(job, &why);
}

/* on_exit(3) and not atexit(3): it hands over the job, which would else lie in
 * a variable of the file. */
struct last_words *last_words_open(
	const struct job *job, const char *call, struct fault *why)
{
	struct last_words *words = malloc(sizeof *words);

	if (words == NULL) {
		fault_set(why, errno, "exit handler");
		return NULL;
	}
	*words = (struct last_words){.job = job, .call = call};
	if (on_exit(speak, words) == 0)
		return words;
	fault_set(why, 0, "exit handler: on_exit failed");
	free(words);
	return NULL;
}

void last_words_close(struct last_words *words)
{
	words->job = NULL;
}
