/* cipher: CPU-bound work that writes what it makes, a chunk encrypted by
 * libcrypto.
 *
 * All tasks encrypt the same bytes, made from the seed, under one key; each has
 * an initial vector of its own. What comes out goes to a buffer of the
 * worker's, written before the timed part.
 */
#include <errno.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

#include "bench/workload.h"

struct cipher_params {
	char algorithm[PARAM_VALUE];
	uint64_t bytes, chunk_bytes;
};

static const struct param cipher_table[] = {
	{
		.name = "algorithm",
		.kind = PARAM_TEXT,
		.offset = offsetof(struct cipher_params, algorithm),
		.standard = "aes-256-ctr",
		.help = "a cipher that libcrypto knows and that takes a message "
			"in pieces (openssl list -cipher-algorithms)",
	},
	{
		.name = "bytes",
		.kind = PARAM_BYTES,
		.offset = offsetof(struct cipher_params, bytes),
		.standard = "1MiB",
		.min = 16,
		.max = UINT64_C(1) << 40,
		.help = "how much one task encrypts",
	},
	{
		.name = "chunk_bytes",
		.kind = PARAM_BYTES,
		.offset = offsetof(struct cipher_params, chunk_bytes),
		.standard = "64KiB",
		.min = 16,
		.max = UINT64_C(1) << 30,
		.help = "how much each call hands to libcrypto",
	},
	{0},
};

struct cipher_local {
	EVP_CIPHER *cipher;
	EVP_CIPHER_CTX *context; /* holds the key */
	unsigned char *output;   /* a chunk and a block */
};

static int crypto_fault(struct fault *why, const char *what)
{
	char text[128];

	ERR_error_string_n(ERR_get_error(), text, sizeof text);
	return fault_set(why, 0, "%s: %s", what, text);
}

/* Other modes want to know a message's length beforehand, or all of it at
 * once. */
static bool takes_pieces(const EVP_CIPHER *cipher)
{
	switch (EVP_CIPHER_get_mode(cipher)) {
	case EVP_CIPH_STREAM_CIPHER:
	case EVP_CIPH_ECB_MODE:
	case EVP_CIPH_CBC_MODE:
	case EVP_CIPH_CFB_MODE:
	case EVP_CIPH_OFB_MODE:
	case EVP_CIPH_CTR_MODE:
	case EVP_CIPH_GCM_MODE:
		return EVP_CIPHER_get_key_length(cipher) > 0;
	default:
		return false;
	}
}

static int cipher_check(const void *data, struct fault *why)
{
	const struct cipher_params *params = data;
	EVP_CIPHER *cipher = EVP_CIPHER_fetch(NULL, params->algorithm, NULL);
	bool usable = cipher != NULL && takes_pieces(cipher);

	EVP_CIPHER_free(cipher);
	if (usable)
		return 0;
	return fault_set(why, 0,
		"algorithm: libcrypto has no cipher \"%s\" that takes a message "
		"in pieces",
		params->algorithm);
}

static size_t input_bytes(const struct env *env)
{
	const struct cipher_params *params = env->params;

	return (size_t)(params->bytes < params->chunk_bytes
				? params->bytes
				: params->chunk_bytes);
}

static int cipher_prepare(const struct env *env, struct fault *why)
{
	(void)why;
	random_fill(env->seed, env->shared, input_bytes(env));
	return 0;
}

static int make_local(
	const struct env *env, struct cipher_local *local, struct fault *why)
{
	const struct cipher_params *params = env->params;
	size_t bytes = input_bytes(env) + EVP_MAX_BLOCK_LENGTH;
	unsigned char key[EVP_MAX_KEY_LENGTH];

	local->output = malloc(bytes);
	if (local->output == NULL)
		return fault_set(why, errno, "%zu bytes of output", bytes);
	memset(local->output, 1, bytes);
	local->cipher = EVP_CIPHER_fetch(NULL, params->algorithm, NULL);
	local->context = EVP_CIPHER_CTX_new();
	random_fill(env->seed, key, sizeof key);
	if (local->cipher == NULL || local->context == NULL ||
		EVP_EncryptInit_ex2(
			local->context, local->cipher, key, NULL, NULL) != 1)
		return crypto_fault(why, "EVP_EncryptInit_ex2");
	return 0;
}

static void cipher_leave(const struct env *env, void *data)
{
	struct cipher_local *local = data;

	(void)env;
	EVP_CIPHER_CTX_free(local->context);
	EVP_CIPHER_free(local->cipher);
	free(local->output);
}

static int cipher_enter(const struct env *env, void *local, struct fault *why)
{
	if (make_local(env, local, why) == 0)
		return 0;
	cipher_leave(env, local);
	return -1;
}

/* Mix the end of what came out last, of n bytes, into the witness. */
static void see(struct task *task, const unsigned char *output, int n)
{
	uint64_t end = 0;

	if (n >= (int)sizeof end)
		memcpy(&end, output + n - sizeof end, sizeof end);
	task->witness = random_mix(task->witness ^ end, task->index);
}

/* The interpreter's lock is released while a chunk is encrypted, as by all that
 * Python calls through cffi. */
static int cipher_task(
	const struct env *env, void *data, struct task *task, struct fault *why)
{
	const struct cipher_params *params = env->params;
	const struct cipher_local *local = data;
	unsigned char vector[EVP_MAX_IV_LENGTH];
	int done = 0, made = 0;

	task->witness = 0;
	random_fill(task->seed, vector, sizeof vector);
	if (EVP_EncryptInit_ex2(local->context, NULL, NULL, vector, NULL) != 1)
		return crypto_fault(why, "EVP_EncryptInit_ex2");
	for (uint64_t left = params->bytes, n; left > 0; left -= n) {
		n = left < params->chunk_bytes ? left : params->chunk_bytes;
		task_wait_begin(env);
		done = EVP_EncryptUpdate(local->context, local->output, &made,
			env->shared, (int)n);
		task_wait_end(env);
		if (done != 1)
			return crypto_fault(why, "EVP_EncryptUpdate");
		see(task, local->output, made);
	}
	if (EVP_EncryptFinal_ex(local->context, local->output, &made) != 1)
		return crypto_fault(why, "EVP_EncryptFinal_ex");
	see(task, local->output, made);
	return 0;
}

const struct workload workload_cipher = {
	.name = "cipher",
	.summary = "CPU-bound: a message encrypted by libcrypto",
	.params = cipher_table,
	.params_bytes = sizeof(struct cipher_params),
	.local_bytes = sizeof(struct cipher_local),
	.check = cipher_check,
	.shared_bytes = input_bytes,
	.prepare = cipher_prepare,
	.enter = cipher_enter,
	.task = cipher_task,
	.leave = cipher_leave,
};
