/* The cipher workload: what comes out is the message encrypted, whole, and no
 * cipher is let in that could not do so in pieces. */
#include <openssl/evp.h>
#include <stdalign.h>

#include "tests/contract/launching.h"

enum { BLOCK = 16, CHUNK = 1000, BYTES = 2500, KEY = 32 };

/* Counter mode as it is defined (NIST SP 800-38A, 6.5), from single blocks: out
 * is n bytes from byte `at` of the message's key stream. */
static void key_stream(const unsigned char *key, const unsigned char *vector,
	size_t at, unsigned char *out, size_t n)
{
	EVP_CIPHER_CTX *context = EVP_CIPHER_CTX_new();
	unsigned char counter[BLOCK], block[2 * BLOCK];
	int made;

	assert_int_equal(
		EVP_EncryptInit_ex(context, EVP_aes_256_ecb(), NULL, key, NULL),
		1);
	for (size_t i = 0; i < n; i++) {
		size_t carry = (at + i) / BLOCK;

		memcpy(counter, vector, BLOCK);
		for (int j = BLOCK - 1; j >= 0; j--) {
			carry += counter[j];
			counter[j] = (unsigned char)carry;
			carry >>= 8;
		}
		assert_int_equal(EVP_EncryptUpdate(
					 context, block, &made, counter, BLOCK),
			1);
		out[i] = block[(at + i) % BLOCK];
	}
	EVP_CIPHER_CTX_free(context);
}

/* The witness that a task must have: the last 8 bytes of each piece of what
 * comes out, and of the nothing that ends it. */
static uint64_t expected_witness(const struct env *env, const struct task *task)
{
	unsigned char key[EVP_MAX_KEY_LENGTH], vector[BLOCK], stream[8];
	const unsigned char *message = env->shared;
	uint64_t witness = 0, end;

	random_fill(env->seed, key, sizeof key);
	random_fill(task->seed, vector, sizeof vector);
	for (size_t at = 0; at < BYTES; at += CHUNK) {
		size_t n = BYTES - at < CHUNK ? BYTES - at : CHUNK;

		key_stream(key, vector, at + n - 8, stream, 8);
		for (int i = 0; i < 8; i++)
			stream[i] ^= message[n - 8 + i];
		memcpy(&end, stream, sizeof end);
		witness = random_mix(witness ^ end, task->index);
	}
	return random_mix(witness, task->index);
}

static struct cell cipher_cell(const char *name, const char *value)
{
	struct cell cell = {.workers = 2, .tasks = 6};

	strcpy(cell.workload, "cipher");
	strcpy(cell.runner, "pthreads");
	set(&cell, (struct setting){"bytes", "2500"});
	set(&cell, (struct setting){"chunk_bytes", "1000"});
	if (name != NULL) {
		set(&cell, (struct setting){0});
		strcpy(cell.settings[2].name, name);
		strcpy(cell.settings[2].value, value);
	}
	return cell;
}

static void test_the_message_is_encrypted(void **state)
{
	struct fault why = {0};
	const struct workload *workload =
		registry_workload(&registry_builtin, "cipher", &why);
	alignas(max_align_t) unsigned char params[256] = {0};
	alignas(max_align_t) unsigned char local[256] = {0};
	unsigned char message[CHUNK];
	struct env env = {.params = params, .shared = message, .seed = 77};
	struct cell cell = cipher_cell(NULL, NULL);

	(void)state;
	assert_non_null(workload);
	assert_true(sizeof params >= workload->params_bytes);
	assert_true(sizeof local >= workload->local_bytes);
	assert_int_equal(param_fill(workload->params, cell.settings,
				 cell.n_settings, params, &why),
		0);
	assert_int_equal(workload->shared_bytes(&env), CHUNK);
	assert_int_equal(workload->prepare(&env, &why), 0);
	assert_int_equal(workload->enter(&env, local, &why), 0);
	for (uint64_t i = 0; i < 3; i++) {
		struct task task = {i, .seed = 5 + i, .witness = 9};

		assert_int_equal(workload->task(&env, local, &task, &why), 0);
		assert_true(task.witness == expected_witness(&env, &task));
	}
	workload->leave(&env, local);
}

static void test_ciphers_that_want_a_whole_message_are_refused(void **state)
{
	static const char *const refused[] = {"aes-256-xts", "aes-128-ccm",
		"aes-256-wrap", "aes-128-siv", "null", "sha256", "", "%s"};

	(void)state;
	for (size_t i = 0; i < COUNT_OF(refused); i++) {
		struct cell cell = cipher_cell("algorithm", refused[i]);
		struct fault why = {0};

		assert_int_not_equal(
			cell_complete(&cell, &registry_builtin, &why), 0);
		assert_non_null(strstr(why.text, "algorithm"));
	}
}

static void test_others_encrypt_what_fills_no_block(void **state)
{
	static const char *const taken[] = {"aes-128-cbc", "aes-256-gcm",
		"aes-128-ecb", "chacha20", "camellia-256-ofb"};
	uint64_t seen[COUNT_OF(taken)];

	(void)state;
	for (size_t i = 0; i < COUNT_OF(taken); i++) {
		struct launching l = {
			.cell = cipher_cell("algorithm", taken[i]),
			.registry = &registry_builtin,
			.seed = 3,
		};

		launching_run(&l);
		if (l.failed != 0)
			fail_msg("%s: %s", taken[i], l.why.text);
		seen[i] = witness_of(&l);
		launching_free(&l);
		for (size_t j = 0; j < i; j++)
			assert_true(seen[i] != seen[j]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_message_is_encrypted),
		cmocka_unit_test(
			test_ciphers_that_want_a_whole_message_are_refused),
		cmocka_unit_test(test_others_encrypt_what_fills_no_block),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
