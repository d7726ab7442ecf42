/* The other side: bare loops that know nothing of workloads, runners, faults
 * of tasks, or samples. */
#include <errno.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/clock.h"
#include "tests/speed/harness.h"

static void *thread_nothing(void *data)
{
	return data;
}

/* A ring of W threads: the oldest is joined before the next one is made. */
static int run_threads(const struct side *side, pthread_t *ring)
{
	uint64_t n = side->tasks;
	uint32_t workers = side->workers;

	for (uint64_t i = 0; i < n; i++) {
		if (i >= workers)
			pthread_join(ring[i % workers], NULL);
		if (pthread_create(&ring[i % workers], NULL, thread_nothing,
			    NULL) != 0)
			return -1;
	}
	for (uint64_t i = n > workers ? n - workers : 0; i < n; i++)
		pthread_join(ring[i % workers], NULL);
	return 0;
}

int harness_bare_threads(const struct side *side, double *ns, struct fault *why)
{
	pthread_t *ring = calloc(side->workers, sizeof *ring);
	uint64_t began_ns;

	if (ring == NULL)
		return fault_set(why, errno, "ring of threads");
	began_ns = clock_now_ns();
	if (run_threads(side, ring) != 0)
		return fault_set(why, 0, "pthread_create");
	*ns = (double)(clock_now_ns() - began_ns) / (double)side->tasks;
	free(ring);
	return 0;
}

/* W children at once: whichever ends first makes room for the next. */
int harness_bare_processes(
	const struct side *side, double *ns, struct fault *why)
{
	uint64_t began_ns = clock_now_ns();
	uint32_t alive = 0;

	for (uint64_t i = 0; i < side->tasks; i++) {
		pid_t child;

		if (alive == side->workers && wait(NULL) > 0)
			alive--;
		child = fork();
		if (child == 0)
			_exit(0);
		if (child < 0)
			return fault_set(why, errno, "fork");
		alive++;
	}
	while (alive > 0 && wait(NULL) > 0)
		alive--;
	*ns = (double)(clock_now_ns() - began_ns) / (double)side->tasks;
	return 0;
}

static int digest_once(EVP_MD_CTX *context, const EVP_MD *digest,
	const struct side *side, const unsigned char *buffer)
{
	unsigned char sum[EVP_MAX_MD_SIZE];

	if (EVP_DigestInit_ex2(context, digest, NULL) != 1)
		return -1;
	for (uint64_t done = 0; done < side->bytes; done += side->chunk_bytes)
		if (EVP_DigestUpdate(context, buffer, side->chunk_bytes) != 1)
			return -1;
	return EVP_DigestFinal_ex(context, sum, NULL) == 1 ? 0 : -1;
}

static int digest_all(EVP_MD_CTX *context, const EVP_MD *digest,
	const struct side *side, double *ns)
{
	unsigned char *buffer = calloc(1, side->chunk_bytes);
	uint64_t began_ns = clock_now_ns();
	int failed = buffer == NULL;

	for (uint64_t i = 0; i < side->tasks && !failed; i++)
		failed = digest_once(context, digest, side, buffer) != 0;
	*ns = (double)(clock_now_ns() - began_ns) / (double)side->tasks;
	free(buffer);
	return failed;
}

int harness_bare_digest(const struct side *side, double *ns, struct fault *why)
{
	EVP_MD *digest = EVP_MD_fetch(NULL, "sha256", NULL);
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	int failed = digest == NULL || context == NULL ||
		     digest_all(context, digest, side, ns);

	EVP_MD_CTX_free(context);
	EVP_MD_free(digest);
	return failed ? fault_set(why, 0, "sha256 failed") : 0;
}
