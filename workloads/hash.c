/* hash: CPU-bound work as programs really do it, a digest by libcrypto.
 *
 * A task's input is a window into one buffer made from the seed; where the
 * window begins depends on the task, so that no two digests need be equal and
 * no memory is written in the timed part.
 */
#include <openssl/err.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

#include "bench/workload.h"

enum context { CONTEXT_WORKER, CONTEXT_FETCH };
enum gil_use { GIL_HASHLIB, GIL_PURE };

struct hash_params {
	char algorithm[PARAM_VALUE];
	uint64_t bytes, chunk_bytes;
	int context, gil;
};

static const char *const contexts[] = {"worker", "fetch", NULL};
static const char *const gils[] = {"hashlib", "pure", NULL};

static const struct param hash_table[] = {
	{
		.name = "algorithm",
		.kind = PARAM_TEXT,
		.offset = offsetof(struct hash_params, algorithm),
		.standard = "sha256",
		.help = "any digest that libcrypto knows (openssl list "
			"-digest-algorithms)",
	},
	{
		.name = "bytes",
		.kind = PARAM_BYTES,
		.offset = offsetof(struct hash_params, bytes),
		.standard = "1MiB",
		.min = 1,
		.max = UINT64_C(1) << 40,
		.help = "how much one task hashes",
	},
	{
		.name = "chunk_bytes",
		.kind = PARAM_BYTES,
		.offset = offsetof(struct hash_params, chunk_bytes),
		.standard = "64KiB",
		.min = 1,
		.max = UINT64_C(1) << 30,
		.help = "how much each call hands to libcrypto",
	},
	{
		.name = "context",
		.kind = PARAM_CHOICE,
		.offset = offsetof(struct hash_params, context),
		.standard = "worker",
		.choices = contexts,
		.help = "worker: one context per worker, made before its first "
			"task; fetch: digest and context looked up anew by "
			"each task, which counts references that threads share",
	},
	{
		.name = "gil",
		.kind = PARAM_CHOICE,
		.offset = offsetof(struct hash_params, gil),
		.standard = "hashlib",
		.choices = gils,
		.help = "under runners with an interpreter lock, hashlib: it is "
			"released for chunks over 2047 bytes; pure: never, "
			"but offered every 1 KiB, as pure Python code does",
	},
	{0},
};

enum { OFFSETS = 64, OFFSET_BYTES = 64 }; /* windows into the buffer */

/* HASHLIB_GIL_MINSIZE of CPython (Modules/hashlib.h), and about a microsecond
 * between two offers. */
enum { RELEASE_BYTES = 2048, PURE_BYTES = 1024 };

struct hash_local {
	EVP_MD *digest;
	EVP_MD_CTX *context;
};

static int crypto_fault(struct fault *why, const char *what)
{
	char text[128];

	ERR_error_string_n(ERR_get_error(), text, sizeof text);
	return fault_set(why, 0, "%s: %s", what, text);
}

static int hash_check(const void *data, struct fault *why)
{
	const struct hash_params *params = data;
	EVP_MD *digest = EVP_MD_fetch(NULL, params->algorithm, NULL);
	bool usable = digest != NULL && EVP_MD_get_size(digest) >= 8;

	EVP_MD_free(digest);
	if (usable)
		return 0;
	return fault_set(why, 0,
		"algorithm: libcrypto has no digest \"%s\" of 8 bytes or more",
		params->algorithm);
}

static size_t chunk_of(const struct hash_params *params, uint64_t left)
{
	return (size_t)(left < params->chunk_bytes ? left
						   : params->chunk_bytes);
}

static size_t buffer_bytes(const struct env *env)
{
	const struct hash_params *params = env->params;

	return chunk_of(params, params->bytes) + OFFSETS * OFFSET_BYTES;
}

static int hash_prepare(const struct env *env, struct fault *why)
{
	(void)why;
	random_fill(env->seed, env->shared, buffer_bytes(env));
	return 0;
}

static int make_context(const struct hash_params *params,
	struct hash_local *local, struct fault *why)
{
	local->digest = EVP_MD_fetch(NULL, params->algorithm, NULL);
	if (local->digest == NULL)
		return crypto_fault(why, "EVP_MD_fetch");
	local->context = EVP_MD_CTX_new();
	if (local->context == NULL ||
		EVP_DigestInit_ex2(local->context, local->digest, NULL) != 1)
		return crypto_fault(why, "EVP_DigestInit_ex2");
	return 0;
}

static void free_context(struct hash_local *local)
{
	EVP_MD_CTX_free(local->context);
	EVP_MD_free(local->digest);
}

static int hash_enter(const struct env *env, void *local, struct fault *why)
{
	const struct hash_params *params = env->params;

	if (params->context == CONTEXT_FETCH ||
		make_context(params, local, why) == 0)
		return 0;
	free_context(local);
	return -1;
}

/* A call of hashlib's update, or as many steps of pure Python, with what the
 * evaluator does behind each. */
static bool update(const struct env *env, EVP_MD_CTX *context,
	const unsigned char *data, size_t n)
{
	const struct hash_params *params = env->params;
	size_t step = params->gil == GIL_PURE ? PURE_BYTES : n;
	bool releases = params->gil == GIL_HASHLIB && n >= RELEASE_BYTES;
	bool done = true;

	for (size_t at = 0; done && at < n; at += step) {
		if (releases)
			task_wait_begin(env);
		done = EVP_DigestUpdate(context, data + at,
			       n - at < step ? n - at : step) == 1;
		if (releases)
			task_wait_end(env);
		task_checkpoint(env);
	}
	return done;
}

static int digest_chunks(const struct env *env, EVP_MD_CTX *context,
	struct task *task, struct fault *why)
{
	const struct hash_params *params = env->params;
	const unsigned char *window = (const unsigned char *)env->shared +
				      task->seed % OFFSETS * OFFSET_BYTES;
	unsigned char digest[EVP_MAX_MD_SIZE] = {0};

	for (uint64_t left = params->bytes, n; left > 0; left -= n) {
		n = chunk_of(params, left);
		if (!update(env, context, window, n))
			return crypto_fault(why, "EVP_DigestUpdate");
	}
	if (EVP_DigestFinal_ex(context, digest, NULL) != 1)
		return crypto_fault(why, "EVP_DigestFinal_ex");
	memcpy(&task->witness, digest, sizeof task->witness);
	task->witness = random_mix(task->witness, task->index);
	return 0;
}

static int hash_task(
	const struct env *env, void *data, struct task *task, struct fault *why)
{
	const struct hash_params *params = env->params;
	struct hash_local *local = data, own = {0};

	if (params->context == CONTEXT_FETCH) {
		int failed = make_context(params, &own, why) != 0 ||
			     digest_chunks(env, own.context, task, why) != 0;

		free_context(&own);
		return failed ? -1 : 0;
	}
	/* A NULL digest keeps the one set before: no reference is counted. */
	if (EVP_DigestInit_ex2(local->context, NULL, NULL) != 1)
		return crypto_fault(why, "EVP_DigestInit_ex2");
	return digest_chunks(env, local->context, task, why);
}

static void hash_leave(const struct env *env, void *local)
{
	(void)env;
	free_context(local);
}

const struct workload workload_hash = {
	.name = "hash",
	.summary = "CPU-bound: a digest by libcrypto",
	.params = hash_table,
	.params_bytes = sizeof(struct hash_params),
	.local_bytes = sizeof(struct hash_local),
	.check = hash_check,
	.shared_bytes = buffer_bytes,
	.prepare = hash_prepare,
	.enter = hash_enter,
	.task = hash_task,
	.leave = hash_leave,
};
